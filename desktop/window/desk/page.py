"""What all steps have in common: title, scrolling content of limited width, and a footer."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.telling import paths
from desktop.window.desk.desk import Desk
from desktop.window.widgets import theme, tokens
from desktop.window.widgets.labels import Elided, Hairline, label
from desktop.window.widgets.properties import never_focus

_SIDE = 32


class Page(QWidget):
    """A step. Subclasses build `self.content`, set their texts in `set_texts`, show the case in `show_case`.

    Both run at construction; `set_texts` again with each language, `show_case` with each change while the
    page is visible, and when it comes into view.
    """

    step = paths.PROJECT
    moved = Signal(int)
    """Back or Continue: the step to go to."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._stale = False
        self._revealed = False
        """The control that has the focus was scrolled to, and the user has not moved since."""
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.title = label(tokens.TITLE, bold=True)
        self.subtitle = label(tone=theme.MUTED, wrap=True)
        self.footer_hint = Elided(tokens.SMALL, grows=True)
        self.footer_hint.setForegroundRole(theme.MUTED)
        self.back = QPushButton()
        self.primary = QPushButton()
        self.primary.setProperty("primary", True)
        self.back.clicked.connect(lambda: self.moved.emit(self.step - 1))
        self.primary.clicked.connect(self.go_on)
        if self.step == paths.PROJECT:
            self.back.hide()  # never shown: without a parent yet it would be a window of its own

        inner = QWidget()
        inner.setMaximumWidth(tokens.STEP_WIDEST)
        self.content = QVBoxLayout(inner)
        self.content.setContentsMargins(_SIDE, 18, _SIDE, 20)
        self.content.setSpacing(0)
        self.head = QHBoxLayout()
        self.head.addWidget(self.title)
        self.head.addStretch(1)
        self.content.addLayout(self.head)
        self.content.addWidget(self.subtitle)
        self.content.addSpacing(20)
        outer = QWidget()
        row = QHBoxLayout(outer)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(inner)
        row.addStretch(0)
        row.setStretch(0, 1)
        self.area = QScrollArea()
        # An own viewport: asking Qt for its one makes PySide build every class it could be of.
        self.area.setViewport(QWidget())
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidget(outer)
        never_focus(self.area)
        outer.setAutoFillBackground(False)
        self.area.verticalScrollBar().rangeChanged.connect(self._make_room)
        self.area.verticalScrollBar().rangeChanged.connect(self._keep_revealed)

        footer = QWidget()
        footer.setFixedHeight(tokens.FOOTER)
        bar = QWidget()
        bar.setMaximumWidth(tokens.STEP_WIDEST)
        self.footer = QHBoxLayout(bar)
        self.footer.setContentsMargins(_SIDE, 0, _SIDE, 0)
        self.footer.setSpacing(12)
        self.footer.addWidget(self.footer_hint, 1)
        self.footer.addWidget(self.back)
        self.footer.addWidget(self.primary)
        line = QHBoxLayout(footer)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(bar, 1)
        line.addStretch(0)

        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.area, 1)
        whole.addWidget(Hairline())
        whole.addWidget(footer)
        self.area.verticalScrollBar().actionTriggered.connect(lambda _action: self._let_go())
        self.build()
        self.recolour()
        self._speak()
        desk.language_changed.connect(self._speak)
        desk.case_changed.connect(self._changed)
        desk.replaced.connect(self.reset)
        desk.theme.changed.connect(self.recolour)

    # ------------------------------------------------------------------ for the steps

    def build(self) -> None:
        """Put the step's controls into `content`."""
        raise NotImplementedError

    def set_texts(self) -> None:
        """Set every text of the page in the language of the moment."""
        raise NotImplementedError

    def show_case(self) -> None:
        """Show the case and the answer to it; changes nothing that shows it already."""

    def reset(self) -> None:
        """Another case is on the desk: forget texts that were not accepted."""

    def recolour(self) -> None:
        """The colours are others: draw icons anew."""

    def focus_field(self, path: str) -> bool:
        """Put the focus on the field at `path` of the case; False where the page has none."""
        return False

    def focus_first(self) -> None:
        """Put the focus on the step's first control."""
        self.area.verticalScrollBar().setValue(0)
        control = self.first_control()
        if control is not None:
            if isinstance(control, QLineEdit):
                # It may have had the focus when the step was left; what is typed now replaces it all the same.
                control.setFocus()
                control.selectAll()
            else:
                from PySide6.QtCore import Qt

                control.setFocus(Qt.FocusReason.TabFocusReason)

    def first_control(self) -> QWidget | None:
        """The control that gets the focus when the step is entered."""
        return None

    def offer_help(self, mark: QWidget, block: QWidget) -> None:
        """Put a mark beside the title, and what it unfolds below the subtitle."""
        self.head.insertWidget(1, mark)
        self.content.insertWidget(self.content.indexOf(self.subtitle) + 1, block)

    def go_on(self) -> None:
        """What the primary button does."""
        self.moved.emit(self.step + 1)

    # ------------------------------------------------------------------ shared

    def _make_room(self, _least: int, most: int) -> None:
        """The scroll bar stands in the margin, so that nothing moves when it comes."""
        self.content.setContentsMargins(_SIDE, 18, _SIDE - (8 if most else 0), 20)

    def reveal(self, control: QWidget) -> None:
        """Scroll to `control` and give it the focus; also where its place is laid out only after this."""
        self.area.ensureWidgetVisible(control, 0, 80)
        from PySide6.QtCore import Qt

        control.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._revealed = True

    def _keep_revealed(self) -> None:
        """A card that has just come is laid out in the next turn, and has moved since it was scrolled to."""
        control = self.focusWidget()
        if self._revealed and control is not None and control.hasFocus():
            self.area.ensureWidgetVisible(control, 0, 80)

    def _let_go(self) -> None:
        """The user scrolls."""
        self._revealed = False

    def follow_focus(self, control: QWidget | None) -> None:
        """Scroll so that the control that has the focus is seen."""
        self._revealed = False
        if control is not None and self.isAncestorOf(control):
            self.area.ensureWidgetVisible(control, 0, 40)

    def _speak(self) -> None:
        words = self.desk.words
        self.back.setText(words.text("Back"))
        following = self.step + 1
        if following < len(paths.STEPS):
            self.primary.setText(words.text("Continue: {step}", step=words.text(paths.STEPS[following])))
        self.set_texts()
        self.show_case()

    def _changed(self) -> None:
        if self.isVisible():
            self.show_case()
        else:
            self._stale = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.show_case()


def uncheck(group: QButtonGroup) -> None:
    """Uncheck all of an exclusive group, which Qt lets nobody do by hand."""
    button = group.checkedButton()
    if button is not None:
        group.setExclusive(False)
        button.setChecked(False)
        group.setExclusive(True)
