"""What stands above the steps: the menus' titles; which case this is, whether it is saved, undo, redo, language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QMenuBar, QPushButton, QToolButton, QWidget

from desktop.language import LANGUAGES, OWN_NAMES
from desktop.window.desk.desk import Desk
from desktop.window.widgets import icons, theme, tokens
from desktop.window.widgets.labels import Elided
from desktop.window.widgets.properties import show_tone
from desktop.window.widgets.segmented import Segmented

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

_PRESENT_KEY = "F11"  # not translated


class MenuBar(QMenuBar):
    """The titles of the menus; `menus.Menus` fills them after the first paint."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setNativeMenuBar(False)
        self.setFixedHeight(tokens.MENU_BAR)
        self.menus = [QMenu(self) for _ in range(5)]
        for menu in self.menus:
            self.addMenu(menu)
        desk.language_changed.connect(self.set_texts)
        self.set_texts()

    def set_texts(self) -> None:
        words = self._desk.words
        self.setAccessibleName(words.text("Menu"))
        titles = (
            words.text("&File"),
            words.text("&Edit"),
            words.text("&View"),
            words.text("E&stimate"),
            words.text("&Help"),
        )
        for menu, title in zip(self.menus, titles, strict=True):
            menu.setTitle(title)


class TopBar(QWidget):
    """Shows the case's name and saved state; holds the language switch."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setFixedHeight(tokens.TOP_BAR)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 24, 0)
        row.setSpacing(12)
        self._investor = Elided(bold=True)
        self._project = Elided()
        self._project.setForegroundRole(theme.MUTED)
        self._tick = QLabel()
        self._saved = QLabel()
        self._saved.setFont(theme.font(tokens.SMALL))
        self._saved.setForegroundRole(theme.MUTED)
        row.addWidget(self._investor, 2)
        row.addWidget(self._project, 3)
        row.addSpacing(8)
        state = QHBoxLayout()
        state.setSpacing(5)
        state.addWidget(self._tick)
        state.addWidget(self._saved)
        row.addLayout(state)
        row.addStretch(1)
        self.undo, self.redo = QToolButton(), QToolButton()
        for button in (self.undo, self.redo):
            button.setFixedSize(28, 28)
            row.addWidget(button)
        row.addSpacing(4)
        self.languages = Segmented(LANGUAGES)
        for code, name in OWN_NAMES.items():
            self.languages.set_text(code, name)
        self.languages.choose(desk.words.code)
        self.languages.chosen.connect(desk.speak)
        row.addWidget(self.languages)
        self.present = QPushButton()
        self.present.setProperty("small", True)
        row.addWidget(self.present)
        desk.language_changed.connect(self.show_case)
        desk.case_changed.connect(self.show_case)
        desk.theme.changed.connect(self.recolour)
        self.show_case()

    def attach(self, undo: QAction, redo: QAction) -> None:
        """Give the buttons their actions; comes after the first paint."""
        self.undo.setDefaultAction(undo)
        self.redo.setDefaultAction(redo)
        self.recolour()

    def show_case(self) -> None:
        """Name the case and say whether it is saved."""
        desk, words = self._desk, self._desk.words
        self.languages.choose(words.code)
        self.present.setText(words.text("Present  {key}", key=_PRESENT_KEY))
        self.present.setAccessibleName(words.text("Present"))
        self._investor.show_whole(desk.case.investor.name or words.text("New estimate"))
        self._project.show_whole(desk.case.project.name or "")
        document = desk.document
        saved = document.path is not None and not document.modified
        if saved and self._tick.pixmap().isNull():
            self.recolour()
        self._tick.setVisible(saved)
        self._saved.setText(self._state())
        failed = document.modified and desk.keeping.kept.state == "not_kept"
        show_tone(self._saved, theme.WARN if failed else theme.MUTED)

    def _state(self) -> str:
        document, words = self._desk.document, self._desk.words
        if document.modified:
            return self._kept()
        if document.path is None:
            return ""
        if document.saved_at is None:
            return words.text("Saved")
        return words.text("Saved {time}", time=document.saved_at.strftime("%H:%M"))

    def _kept(self) -> str:
        """How the changes stand on disk, as the disk was asked."""
        words, kept = self._desk.words, self._desk.keeping.kept
        if kept.state in ("pending", "nothing"):
            return words.text("Edited")
        if kept.state == "kept":
            return words.text("Edited, draft kept")
        from desktop.window.desk import mishaps

        return words.text(
            "Edited, not kept: {reason}", reason=mishaps.why_not_kept(kept.reason, kept.detail, words)
        )

    def recolour(self) -> None:
        """Draw the icons in the colours of the theme."""
        icons.put_on(self.present, self._desk.theme, "screen")
        self._tick.setPixmap(icons.pixmap(self._desk.theme, "tick", "muted", 12, self.devicePixelRatioF()))
