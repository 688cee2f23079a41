"""A monkey at the window: random keys, clicks and menus, in pages and dialogs alike, and an account of what it reached."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QWidget,
)
from shiboken6 import isValid

from desktop.window.desk.passphrase import NewPassphrase, OpenWith
from desktop.window.shell import pages
from desktop.window.shell.app import Session

SECRET: Final = "a monkey's secret"
_KEYS: Final = (
    "Tab", "Tab", "Shift+Tab", "Return", "Esc", "Up", "Down", "PgUp", "PgDown", "Space", "Backspace", "Delete",
    "Ctrl+A", "Ctrl+C", "Ctrl+V", "Ctrl+X", "Ctrl+Z", "Ctrl+Shift+Z", "Home", "End", "Left", "Right",
)  # fmt: skip
_TEXTS: Final = (
    "3000万", "30m", "1,5", "TEUR 500", "Hanbit 한빛", "2614", "shengwu", "2026-11-28", "2028", "7.1", "衢", "%", "-1",
    "ก็", "x" * 120, "USD", "=1+1", "0", "999999999999999", "智造新城",
)  # fmt: skip


class Monkey(QObject):
    """Does `count` things from a seed, one in each turn of the event loop, whatever dialog is open."""

    def __init__(self, session: Session, count: int, seed: int, folder: Path) -> None:
        super().__init__()
        self._session, self._left, self._folder = session, count, folder
        self._chance = random.Random(seed)
        self.done: Counter[str] = Counter()
        self.reached: dict[str, Counter[str]] = {"page": Counter(), "dialog": Counter(), "menu": Counter()}
        self._waiting = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._turn)

    def _later(self, target: QObject, act: Callable[[], object]) -> None:
        """Do it in the next turn, and nothing else before: a dialog that it opens goes on for as long as it likes."""
        self._waiting = True

        def now() -> None:
            self._waiting = False
            act()

        QTimer.singleShot(0, self, lambda: now() if isValid(target) else self._missed())

    def _missed(self) -> None:
        self._waiting = False

    def start(self) -> None:
        """Begin."""
        self._timer.start(0)

    @property
    def finished(self) -> bool:
        """Whether it has done all, and stands before the window again."""
        return self._left <= 0 and QApplication.activeModalWidget() is None

    def coverage(self) -> str:
        """What was reached of what there is."""
        menus = self._session.window.menus
        assert menus is not None
        asides = set(pages.ASIDES)
        seen = {name for name in self.reached["page"] if name in asides}
        steps = {name for name in self.reached["page"] if name not in asides}
        return (
            f"{sum(self.done.values())} events {dict(self.done)}; steps {len(steps)} of {len(pages.STEPS)}; "
            f"pages {len(seen)} of {len(asides)}, not {sorted(asides - seen)}; "
            f"menu items {len(self.reached['menu'])} of {len(self._actions())}; "
            f"dialogs {dict(self.reached['dialog'])}"
        )

    # ------------------------------------------------------------------ one thing

    def _turn(self) -> None:
        if self._waiting:
            return
        dialog, popup = QApplication.activeModalWidget(), QApplication.activePopupWidget()
        if self._left <= 0:
            if popup is not None:
                popup.close()
            elif dialog is not None:
                self._end(dialog)
            else:
                self._timer.stop()
            return
        self._left -= 1
        if dialog is None and popup is None:
            self._note_page()
        if isinstance(dialog, QDialog):
            self.reached["dialog"][type(dialog).__name__] += 1
        if isinstance(dialog, QFileDialog | OpenWith | NewPassphrase) or (
            isinstance(dialog, QDialog) and self._chance.random() < 0.15
        ):
            self.done["answer"] += 1
            self._answer(dialog)
        elif dialog is None and popup is None and self._chance.random() < 0.12:
            self.done["menu"] += 1
            self._choose()
        else:
            what = self._chance.choice(("click", "click", "key", "key", "text", "choose"))
            self.done[what] += 1
            getattr(self, f"_{what}")(popup or dialog or self._session.window)

    def _note_page(self) -> None:
        window = self._session.window
        shown = window.stack.currentWidget()
        name = next((name for name, page in window._asides.items() if page is shown), f"step {window.step}")
        self.reached["page"][name] += 1

    def _actions(self) -> dict[str, object]:
        menus = self._session.window.menus
        assert menus is not None
        found = {name: value for name, value in vars(menus).items() if hasattr(value, "trigger")}
        found.pop("quit")  # the window has to stay
        return {**found, **{f"aside {name}": action for name, action in menus.asides.items()}}

    def _choose_menu(self) -> tuple[str, object]:
        actions = self._actions()
        least = min(self.reached["menu"].get(name, 0) for name in actions)
        # What was chosen least comes next: all of it is reached in the end.
        return self._chance.choice(
            [(name, one) for name, one in actions.items() if self.reached["menu"].get(name, 0) == least]
        )

    def _choose(self, _where: QWidget | None = None) -> None:
        if _where is not None and _where is not self._session.window:
            self._click(_where)
            return
        name, action = self._choose_menu()
        self.reached["menu"][name] += 1
        self._later(self, action.trigger)  # type: ignore[attr-defined]

    def _click(self, where: QWidget) -> None:
        kinds = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView)
        found = [
            one
            for one in where.findChildren(QWidget)
            if isinstance(one, kinds)
            and one.isVisible()
            and one.isEnabled()
            and not one.visibleRegion().isEmpty()
        ]
        if not found:
            QTest.keyClick(where, Qt.Key.Key_Escape)
            return
        target: QWidget = self._chance.choice(found)
        if isinstance(target, QAbstractItemView):
            target = target.viewport()
        at = QPoint(
            self._chance.randrange(max(1, target.width())), self._chance.randrange(max(1, target.height()))
        )
        double = self._chance.random() < 0.05
        self._later(
            target,
            lambda: (QTest.mouseDClick if double else QTest.mouseClick)(
                target, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at
            ),
        )

    def _focus(self, where: QWidget) -> QWidget:
        return QApplication.focusWidget() or where

    def _key(self, where: QWidget) -> None:
        keys = QKeySequence(self._chance.choice(_KEYS))[0]  # type: ignore[index]
        target = self._focus(where)
        self._later(target, lambda: QTest.keyClick(target, keys.key(), keys.keyboardModifiers()))

    def _text(self, where: QWidget) -> None:
        commit = QInputMethodEvent()
        commit.setCommitString(self._chance.choice(_TEXTS))
        QCoreApplication.sendEvent(self._focus(where), commit)

    # ------------------------------------------------------------------ dialogs

    def _answer(self, dialog: QWidget) -> None:
        if isinstance(dialog, QFileDialog):
            self._name_file(dialog)
        elif isinstance(dialog, NewPassphrase):
            dialog.first.setText(SECRET)
            dialog.second.setText(SECRET)
            dialog.understood.setChecked(True)
            self._later(dialog, dialog.go_on.click if self._chance.random() < 0.5 else dialog.reject)
        elif isinstance(dialog, OpenWith):
            dialog.line.setText(SECRET)
            self._later(dialog, dialog.go_on.click)
        else:
            self._end(dialog)

    def _name_file(self, dialog: QFileDialog) -> None:
        line = dialog.findChild(QLineEdit, "fileNameEdit")
        if self._chance.random() < 0.4 or line is None or dialog.fileMode() == QFileDialog.FileMode.Directory:
            self._later(dialog, dialog.reject)
            return
        there = sorted(self._folder.iterdir())
        opens = dialog.acceptMode() == QFileDialog.AcceptMode.AcceptOpen
        name = (
            self._chance.choice(there) if opens and there else self._folder / f"{self._chance.randrange(9)}"
        )
        line.setText(str(name))
        self._later(dialog, dialog.accept)

    def _end(self, dialog: QWidget) -> None:
        if isinstance(dialog, OpenWith):
            dialog.line.setText(SECRET)
            self._later(dialog, dialog.go_on.click)
        elif isinstance(dialog, QDialog):
            self._later(dialog, dialog.reject)
        else:
            self._later(dialog, dialog.close)
