"""Every shortcut of the window, as its menus have them, and the keys that work in one place only."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QAction, QKeySequence, QShowEvent
from PySide6.QtWidgets import QGridLayout, QMenu, QMenuBar, QWidget

from desktop.language import wording
from desktop.outside import without_key
from desktop.window.desk.aside import Aside
from desktop.window.widgets import theme
from desktop.window.widgets.labels import label

_ELSEWHERE: Final = (
    ("Tab, Shift+Tab", wording("Next field, previous field")),
    ("Enter", wording("What the page leads to: continue, use what is highlighted, take the table")),
    ("Esc", wording("Close the page that stands in the middle, end the presentation")),
    ("← →", wording("On the award curve: another amount. In the presentation: another sheet")),
    ("PgUp, PgDown", wording("Turn the page")),
)


class ShortcutsPage(Aside):
    """Reads the menus of its window, so that it cannot say anything else than they do."""

    def build(self) -> None:
        super().build()
        self._body: QWidget | None = None
        self._spoken = ""

    def set_texts(self) -> None:
        super().set_texts()
        words = self.desk.words
        self.place.setText(words.text("Help"))
        self.title.setText(words.text("Shortcuts"))
        self.subtitle.setText(words.text("They work from every field too."))
        if self.isVisible():
            self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fill()

    def _fill(self) -> None:
        """List them; only when the page is shown it stands in the window whose menus it reads."""
        words = self.desk.words
        if self._spoken == words.code:
            return
        self._spoken = words.code
        if self._body is not None:
            self.content.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
        self._body = QWidget()
        grid = QGridLayout(self._body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for title, rows in (*self._of_menus(), (words.text("In one place"), self._elsewhere())):
            at = grid.rowCount()
            heading = label(bold=True, text=title)
            heading.setContentsMargins(0, 16, 0, 0)
            grid.addWidget(heading, at, 0, 1, 2)
            for keys, what in rows:
                at += 1
                grid.addWidget(label(text=keys, tone=theme.ACCENT), at, 0)
                grid.addWidget(label(wrap=True, text=what), at, 1)
        self.content.addWidget(self._body)
        self._body.show()

    def _of_menus(self) -> list[tuple[str, list[tuple[str, str]]]]:
        bars = self.window().findChildren(QMenuBar)
        menus = [action.menu() for bar in bars for action in bar.actions()]
        return [
            (without_key(menu.title()), rows)
            for menu in menus
            if isinstance(menu, QMenu)
            and (rows := [row for action in _actions(menu) for row in _row(action)])
        ]

    def _elsewhere(self) -> list[tuple[str, str]]:
        return [(keys, self.desk.words.text(source)) for keys, source in _ELSEWHERE]


def _actions(menu: QMenu) -> list[QAction]:
    found: list[QAction] = []
    for action in menu.actions():
        below = action.menu()
        found += _actions(below) if isinstance(below, QMenu) else [action]
    return found


def _row(action: QAction) -> list[tuple[str, str]]:
    keys = [
        one.toString(QKeySequence.SequenceFormat.NativeText)
        for one in action.shortcuts()
        if not one.isEmpty()
    ]
    return [(", ".join(keys), without_key(action.text()))] if keys else []
