"""The frame: menus, top bar, rail, the step and the answer, and what holds them together."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QTimer, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.telling import paths
from desktop.telling.step_states import step_states
from desktop.window.desk.asides import RULE_SETS, SCENARIOS
from desktop.window.desk.case_files import Files
from desktop.window.desk.desk import Desk
from desktop.window.shell import pages
from desktop.window.shell.rail import Rail
from desktop.window.shell.top_bar import MenuBar, TopBar
from desktop.window.widgets import tokens
from desktop.window.widgets.labels import Hairline

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import (
        QCloseEvent,
        QDragEnterEvent,
        QDropEvent,
        QKeyEvent,
        QPaintEvent,
        QResizeEvent,
    )

    from desktop.case.case import Case
    from desktop.window.desk.aside import Aside
    from desktop.window.desk.case_files import Saying
    from desktop.window.desk.page import Page
    from desktop.window.pages.answer.answer_panel import AnswerPanel
    from desktop.window.pages.negotiation.presentation import Presentation
    from desktop.window.shell.menus import Menus
    from desktop.window.widgets.notice import Notice

_ON_STEPS = ("investor", "project", "exchange", "programmes", "readings", "quote")
"""The parts of a case that stand on a step."""
_LEAST, _FIRST = (1024, 640), (1366, 768)


class MainWindow(QMainWindow):
    """The window. A page is built when it is first entered.

    In the middle stands a step, or a page that was asked for by name and lies over it until it is closed (`aside`).
    """

    entered = Signal(int)
    """A step is shown."""
    painted = Signal()
    """The first paint is done."""
    moved_about = Signal()
    """Another control has the focus, another step is shown, or it was scrolled."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.files = Files(desk, self, self.complain)
        self._painted = False
        self._closing = False
        self.unasked_of: Case | None = None
        """A case that may be left unsaved without a question, as it is offered at the next start."""
        self.pages: dict[int, Page] = {}
        self._asides: dict[str, Aside] = {}
        self._below: list[QWidget] = []
        """What lies below the page that is shown, the step first."""
        self._left: dict[QWidget, tuple[int, QWidget | None]] = {}
        """Where what lies below was left: how far it was scrolled, and which control had the focus."""
        self._besides: list[QWidget] = []
        """What pages have at the right in the place of the answer."""
        self._presentation: Presentation | None = None
        self.bar = MenuBar(desk)
        self.setMenuBar(self.bar)
        self.top = TopBar(desk)
        self.rail = Rail(desk.theme, len(pages.STEPS))
        self.stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self.setMinimumSize(*_LEAST)
        self.setAcceptDrops(True)
        self.set_texts()
        self.rail.choose(paths.PROJECT)

    # ------------------------------------------------------------------ building

    def _lay_out(self) -> None:
        central = QWidget()
        whole = QVBoxLayout(central)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.top)
        whole.addWidget(Hairline())
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(Hairline(upright=True))
        middle = QWidget()
        middle.setAutoFillBackground(True)
        middle.setBackgroundRole(QPalette.ColorRole.Base)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.stack, 1)
        self._middle = column
        row.addWidget(middle, 1)
        row.addWidget(Hairline(upright=True))
        self._side = QWidget()
        self._side.setFixedWidth(tokens.ANSWER)
        row.addWidget(self._side)
        whole.addLayout(row, 1)
        self.setCentralWidget(central)

    def _connect(self) -> None:
        desk = self.desk
        desk.case_changed.connect(self.refresh)
        desk.language_changed.connect(self.set_texts)
        desk.wanted.connect(self.go_to)
        desk.aside_wanted.connect(self.show_aside)
        desk.table_dropped.connect(self._show_table)
        desk.rules_changed.connect(self._say_rules)
        desk.told.connect(self._tell)
        self.rail.entered.connect(self.enter)
        self.rail.foot_entered.connect(self.show_aside)
        self.top.present.clicked.connect(self.present)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    def complete(self) -> None:
        """Build what the first paint did without: the answer, and the page of the first step."""
        from desktop.window.pages.answer.answer_panel import AnswerPanel

        self.answer: AnswerPanel = AnswerPanel(self.desk)
        side = self._side_column = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.addWidget(self.answer)
        self.answer.setAccessibleName(self.desk.words.text("Answer"))
        self.stack.currentChanged.connect(self._show_beside)
        self.refresh()
        self.enter(paths.PROJECT, focus=True)

    def give_up(self, why: Callable[[], str]) -> None:
        """There is no rule set to work with: say so, and offer nothing that would need one."""
        for part in (self.rail, self.top.present):
            part.setEnabled(False)
        self.notice.say(why)

    @cached_property
    def notice(self) -> Notice:
        """The bar above the step."""
        from desktop.window.widgets.notice import Notice

        notice = Notice(self.desk.theme)
        notice.set_texts(self.desk.words.text("Close"))
        self.desk.theme.changed.connect(notice.recolour)
        self.desk.language_changed.connect(lambda: notice.set_texts(self.desk.words.text("Close")))
        notice.left.connect(self.focus_first)
        self._middle.insertWidget(0, notice)
        return notice

    @cached_property
    def menus(self) -> Menus:
        """All actions of the window, made when they are first asked for."""
        from desktop.window.shell.menus import Menus

        return Menus(self.desk, self.bar, self)

    def attach_menus(self) -> None:
        """Fill the menus; comes when the window is ready for input."""
        desk, menus = self.desk, self.menus
        self.entered.connect(menus.mark_step)
        self.rail.add_foot(tuple((name, icon) for name, icon, _ in pages.AT_THE_FOOT))
        self.rail.name_foot({name: desk.words.text(text) for name, _, text in pages.AT_THE_FOOT})
        self.top.attach(menus.undo, menus.redo)
        menus.mark_step(self.step)
        menus.undo.triggered.connect(lambda: self._step(desk.document.undo))
        menus.redo.triggered.connect(lambda: self._step(desk.document.redo))
        menus.quit.triggered.connect(self.close)
        menus.about.triggered.connect(self.about)
        menus.back.triggered.connect(lambda: self.enter(self.step - 1))
        menus.forward.triggered.connect(lambda: self.enter(self.step + 1))
        menus.paste_schedule.triggered.connect(self._paste_schedule)
        menus.save_quote.triggered.connect(lambda: self._make_quote("primary"))
        menus.print_quote.triggered.connect(lambda: self._make_quote("print_button"))
        menus.present.triggered.connect(self.present)
        menus.aside_wanted.connect(self.show_aside)
        for step, action in enumerate(menus.steps):
            action.triggered.connect(lambda _=False, step=step: self.enter(step, focus=True))
        files = self.files
        menus.new.triggered.connect(files.new)
        menus.open.triggered.connect(files.open)
        menus.save.triggered.connect(files.save)
        menus.save_as.triggered.connect(files.save_as)
        menus.save_encrypted.triggered.connect(files.save_encrypted)
        menus.show_recent(lambda: files.recent.paths, files.open_recent)

    # ------------------------------------------------------------------ steps

    @property
    def step(self) -> int:
        """The step that is shown, or lies below the page that is."""
        page = self._below[0] if self._below else self.stack.currentWidget()
        return page.step if page is not None else paths.PROJECT  # type: ignore[attr-defined]

    def page(self, step: int) -> Page:
        """The page of `step`, built on the first visit."""
        found = self.pages.get(step)
        if found is None:
            found = self.pages[step] = pages.step(step, self.desk)
            found.moved.connect(lambda to: self.enter(to, focus=True))
            found.area.verticalScrollBar().valueChanged.connect(lambda _value: self.moved_about.emit())
            self.stack.addWidget(found)
        return found

    def enter(self, step: int, *, focus: bool = False) -> None:
        """Show `step`; with `focus` its first field gets the focus."""
        if not 0 <= step < len(pages.STEPS):
            return
        page = self.page(step)
        shown = self.stack.currentWidget()
        if shown is not page:
            self.desk.document.end_merge()
            for left in (shown, *reversed(self._below)):
                if left in self._asides.values():
                    left.abandon()  # type: ignore[union-attr]
            self._below.clear()
            self._left.clear()
            self.stack.setCurrentWidget(page)
        self.rail.choose(step)
        self.entered.emit(step)
        if focus:
            self.focus_first()

    def aside(self, name: str) -> Aside:
        """The page of this name (see `pages`), built on the first visit."""
        found = self._asides.get(name)
        if found is None:
            found = self._asides[name] = pages.aside(name, self.desk, self.files)
            found.closed.connect(lambda: self._leave_aside(found))
            found.moved.connect(lambda to: self.enter(to, focus=True))
            self.stack.addWidget(found)
        return found

    def show_aside(self, name: str, place: object = "") -> None:
        """Lay the page `name` over what is shown, at `place`; nothing happens if it has none such."""
        page, shown = self.aside(name), self.stack.currentWidget()
        if not page.open_at(place):
            self._mark_in_rail()
            return
        self.desk.document.end_merge()
        if page in self._below:
            # It lies further down already: what was laid over it goes.
            del self._below[self._below.index(page) :]
        elif shown is not page and shown is not None:
            self._below.append(shown)
            self._left[shown] = self._place_in(shown)
        self.stack.setCurrentWidget(page)
        self._mark_in_rail()
        page.focus_first()

    def _leave_aside(self, page: Aside) -> None:
        if self.stack.currentWidget() is page and self._below:
            back = self._below.pop()
            self.stack.setCurrentWidget(back)
            self._mark_in_rail()
            self._return_to(back)

    def _place_in(self, page: QWidget) -> tuple[int, QWidget | None]:
        focus = self.focusWidget()
        kept = focus is not None and (page.isAncestorOf(focus) or self.answer.isAncestorOf(focus))
        return page.area.verticalScrollBar().value(), focus if kept else None  # type: ignore[attr-defined]

    def _return_to(self, page: QWidget) -> None:
        """Show `page` as it was left, not from its beginning: whoever looked something up reads on where he was."""
        from shiboken6 import isValid

        scrolled, control = self._left.pop(page, (0, None))
        if control is not None and isValid(control) and control.isVisible() and control.isEnabled():
            control.setFocus()
        else:
            self.focus_first()
        page.area.verticalScrollBar().setValue(scrolled)  # type: ignore[attr-defined]

    def _mark_in_rail(self) -> None:
        shown = self.stack.currentWidget()
        self.rail.choose(self.step, shown.foot if shown in self._asides.values() else "")  # type: ignore[union-attr]

    def _show_beside(self) -> None:
        """Show at the right what the page has there of its own, else the answer."""
        shown = self.stack.currentWidget()
        own = shown.beside if shown in self._asides.values() else None  # type: ignore[union-attr]
        if own is not None and own not in self._besides:
            self._besides.append(own)
            self._side_column.addWidget(own)
        for one in (self.answer, *self._besides):
            one.setVisible(one is (own or self.answer))

    def present(self) -> None:
        """Show the result on the whole screen."""
        from desktop.window.pages.negotiation.presentation import presentation

        if self._presentation is None:
            self._presentation = presentation(self.desk, self)
            self._presentation.closed.connect(self._presented)
        self._presentation.present(self)

    def _presented(self) -> None:
        # Not kept: it would follow every keystroke in the window.
        if self._presentation is not None:
            self._presentation.deleteLater()
            self._presentation = None
        self.activateWindow()

    def _show_table(self, path: Path) -> None:
        """Show what a file with a table says of the schedule."""
        from desktop.window.pages.steps.investment import InvestmentPage

        self.enter(paths.INVESTMENT)
        page = self.page(paths.INVESTMENT)
        if isinstance(page, InvestmentPage):
            page.take_file(path)

    def go_to(self, path: str) -> None:
        """Show the field at `path` of the case and give it the focus."""
        step = paths.step_of(path)
        self.enter(step)
        if not self.page(step).focus_field(path):
            self.focus_first()

    def _step(self, step: Callable[[], None]) -> None:
        """Undo or redo, and lead to what it changed."""
        from desktop.case.changed import changed

        before = self.desk.document.case
        step()
        found = changed(before, self.desk.document.case)
        if not found:
            return
        if found[0].startswith("scenarios"):
            self.show_aside(SCENARIOS)
        elif found[0].startswith(_ON_STEPS):
            self.go_to(found[0])

    def focus_first(self) -> None:
        """Give the focus to the first field of what is shown."""
        page = self.stack.currentWidget()
        if page is not None:
            page.focus_first()  # type: ignore[attr-defined]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        from PySide6.QtCore import Qt

        # Qt presses a button with Space only.
        button = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(button, QPushButton):
            button.click()
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._scroll_page(down=event.key() == Qt.Key.Key_PageDown)
        else:
            super().keyPressEvent(event)

    def _scroll_page(self, *, down: bool) -> None:
        """By a page, also while the focus is in the footer, where a step is entered."""
        page = self.stack.currentWidget()
        if page is not None:
            bar = page.area.verticalScrollBar()  # type: ignore[attr-defined]
            bar.triggerAction(
                bar.SliderAction.SliderPageStepAdd if down else bar.SliderAction.SliderPageStepSub
            )

    def focusNextPrevChild(self, forward: bool) -> bool:
        from desktop.window.shell.tab_order import move_focus

        return move_focus(self.centralWidget(), forward=forward)

    # ------------------------------------------------------------------ showing

    def set_texts(self) -> None:
        """Set the frame's own texts in the language of the moment."""
        words = self.desk.words
        self.rail.setAccessibleName(words.text("Steps"))
        if self.rail.foot:
            self.rail.name_foot({name: words.text(text) for name, _, text in pages.AT_THE_FOOT})
        if self.pages:
            self.answer.setAccessibleName(words.text("Answer"))
        self.refresh()

    def refresh(self) -> None:
        """Show the document's state in rail and title."""
        self._show_states()
        words, case = self.desk.words, self.desk.case
        name = case.investor.name or case.project.name or words.text("New estimate")
        title = f"{name}[*] – {words.text('Quzhou Award Estimator')}"
        if title != self.windowTitle():
            self.setWindowTitle(title)
        if self.isWindowModified() != self.desk.document.modified:
            self.setWindowModified(self.desk.document.modified)

    def complain(self, sentence: str) -> None:
        """Say what went wrong in a dialog."""
        from PySide6.QtWidgets import QMessageBox

        from desktop.window.widgets.plainly import plain_box

        box = plain_box(self, self.desk.words.text("Quzhou Award Estimator"))
        box.setText(sentence)
        box.setStandardButtons(QMessageBox.StandardButton.Ok)
        box.button(QMessageBox.StandardButton.Ok).setText(self.desk.words.text("OK"))
        box.exec()
        box.deleteLater()

    def _tell(self, saying: Saying) -> None:
        self.notice.say(saying.sentence, *saying.actions, warning=saying.warning)

    def _say_rules(self) -> None:
        """The date of the quote has brought another rule set."""
        desk = self.desk
        self.notice.say(
            lambda: desk.words.together(
                (desk.words.text("The answer follows another rule set now."), *desk.about_rules())
            ),
            (lambda: desk.words.text("Rule sets"), lambda: self.show_aside(RULE_SETS)),
            warning=False,
        )

    def about(self) -> None:
        """Say what the program is."""
        from desktop.window.shell.about import show_about

        show_about(self.desk, self)

    def _show_states(self) -> None:
        desk = self.desk
        # Nothing of the policy is read before the first paint.
        answer, rules = (desk.answer, desk.rules) if self.pages else (None, None)
        self.rail.show_states(step_states(desk.case, answer, rules, desk.words))

    def _make_quote(self, button: str) -> None:
        """Press a button of the step Quote, which says what is missing where it cannot be pressed yet."""
        self.enter(paths.QUOTE, focus=True)
        getattr(self.page(paths.QUOTE), button).click()

    def _paste_schedule(self) -> None:
        self.enter(paths.INVESTMENT)
        page = self.page(paths.INVESTMENT)
        page.paste()  # type: ignore[attr-defined]

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        page = self.stack.currentWidget()
        if page is not None and new is not None:
            self.desk.document.end_merge()
            page.follow_focus(new)  # type: ignore[attr-defined]
            self.moved_about.emit()

    # ------------------------------------------------------------------ window

    def restore(self) -> bool:
        """Take the place and size of the last time, or fit the screen; False where it is to fill a small screen."""
        kept = self.desk.settings.geometry
        if kept and self.restoreGeometry(QByteArray.fromBase64(QByteArray(kept.encode("ascii", "ignore")))):
            return True
        room = self.screen().availableGeometry()
        self.resize(min(_FIRST[0], room.width()), min(_FIRST[1], room.height()))
        # With its frame it would stand out over the edge of a small screen.
        return room.width() > _FIRST[0] and room.height() > _FIRST[1]

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.painted.emit)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        from desktop.window.shell.dropping import drop, files_in

        dropped = files_in(event.mimeData())
        event.acceptProposedAction()
        # Whoever drags waits until this returns, and a dialog may come.
        QTimer.singleShot(0, self, lambda: drop(self.desk, self.files, dropped))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= tokens.WIDE_FROM
        self._side.setFixedWidth(tokens.ANSWER_WIDE if wide else tokens.ANSWER)

    def close_unasked(self) -> None:
        """Close without asking about unsaved changes."""
        self._closing = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        unasked = self.unasked_of is self.desk.document.case and self.desk.document.modified
        if not self._closing and not unasked and not self.files.may_leave():
            event.ignore()
            return
        self._closing = True
        settings = self.desk.settings
        settings.geometry = bytes(self.saveGeometry().toBase64().data()).decode("ascii")
        settings.keep()
        self.files.close(orderly=not unasked)
        self.desk.close()
        super().closeEvent(event)
