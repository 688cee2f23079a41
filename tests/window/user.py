"""Somebody in front of the window: types, presses keys, reads. Works with the focus as a person does."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

from PySide6.QtCore import QCoreApplication, QEvent, QKeyCombination, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.case.case import Case
from desktop.window.desk.page import Page
from desktop.window.pages.answer.answer_panel import AnswerPanel
from desktop.window.pages.steps.investment import InvestmentPage
from desktop.window.pages.steps.programmes import ProgrammesPage
from desktop.window.shell.app import Session

PROJECT, SECTOR, LOCATION, INVESTMENT, PROGRAMMES, RESULT, QUOTE = STEPS = tuple(range(7))
Answer = Callable[[QDialog], object]
"""What somebody does with a dialog."""
_DIALOG_LIMIT = 5000  # milliseconds in which an answer must close its dialog


class User:
    """Starts the program in this process and uses it."""

    def __init__(self, qtbot: QtBot) -> None:
        self.bot = qtbot
        self.session = Session(application())
        self.session.show()
        qtbot.waitUntil(lambda: self.session.settled)
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        self.ended = False
        self._dialogs = _Dialogs()
        application().installEventFilter(self._dialogs)

    # ------------------------------------------------------------------ what is there

    @property
    def window(self):  # type: ignore[no-untyped-def] # noqa: ANN201
        return self.session.window

    @property
    def case(self) -> Case:
        return self.session.document.case

    @property
    def focus(self) -> QWidget:
        """The control that has the focus."""
        if QApplication.activeWindow() is None:
            # A dialog was closed: without a screen there is no window manager that would bring this one back.
            self.window.activateWindow()
        self.bot.waitUntil(lambda: QApplication.focusWidget() is not None)
        found = QApplication.focusWidget()
        assert found is not None
        return found

    @property
    def page(self) -> Page:
        """The step that is shown."""
        return cast("Page", self.window.page(self.window.step))

    @property
    def panel(self) -> AnswerPanel:
        return cast("AnswerPanel", self.window.answer)

    def answer(self) -> str:
        """Everything the answer on the right says, one text a line, top to bottom."""
        return "\n".join(seen(self.panel))

    def total(self) -> str:
        """The large figure on the right, exactly; empty where there is none."""
        figure = self.panel._total
        return spaced(figure.toolTip()) if figure.isVisible() else ""

    def reads(self, *, on: QWidget | None = None) -> str:
        """Everything the step (or `on`) says, one text a line."""
        return "\n".join(seen(on or self.page))

    def rail(self, step: int) -> str:
        """What the rail says of a step, as it is spoken."""
        return str(self.window.rail.items[step].accessibleName())

    # ------------------------------------------------------------------ what is done

    def begins_with(self, case: Case) -> None:
        """Put a case on the desk as if it had just been opened."""
        self.session.document.replace(case)
        self.session.desk.put()
        QCoreApplication.processEvents()

    def speaks(self, code: str) -> None:
        """Click 中文 or English in the top bar."""
        self.bot.mouseClick(self.window.top.languages.button(code), Qt.MouseButton.LeftButton)

    def enters(self, step: int) -> Page:
        """Go to a step with its key."""
        self.presses(f"Ctrl+{step + 1}")
        assert self.window.step == step
        return self.page

    def types(self, text: str) -> None:
        """Type into what has the focus; what no key has comes from an input method."""
        for character in text:
            if character.isascii():
                QTest.keyClicks(self.focus, character)
            else:
                commit = QInputMethodEvent()
                commit.setCommitString(character)
                QCoreApplication.sendEvent(self.focus, commit)
            QCoreApplication.processEvents()

    def overwrites(self, text: str) -> None:
        """Select all in the field and type."""
        self.presses("Ctrl+A")
        self.types(text)

    def presses(self, *keys: str) -> None:
        """Press keys one after the other: `Tab`, `Ctrl+Z`, `Shift+Tab`."""
        for name in keys:
            combination = _combination(name)
            target = QApplication.activePopupWidget() or self.focus
            QTest.keyClick(target, combination.key(), combination.keyboardModifiers())
            QCoreApplication.processEvents()

    def pastes(self, text: str, *, with_keys: str = "Ctrl+V") -> None:
        """Copy `text` somewhere else, then paste it here."""
        QGuiApplication.clipboard().setText(text)
        self.presses(with_keys)

    def clicks(self, widget: QWidget) -> None:
        self.bot.mouseClick(widget, Qt.MouseButton.LeftButton)

    def focuses(self, widget: QWidget) -> None:
        """Click into a field."""
        widget.setFocus(Qt.FocusReason.MouseFocusReason)
        assert QApplication.focusWidget() is widget

    def waits(self, condition: Callable[[], object], limit: int = 5000) -> None:
        self.bot.waitUntil(lambda: bool(condition()), timeout=limit)

    # ------------------------------------------------------------------ dialogs

    @contextlib.contextmanager
    def answering(self, *answers: Answer) -> Iterator[list[str]]:
        """While the body runs, each dialog that opens gets the next answer; gives what the dialogs said."""
        said: list[str] = []
        self._dialogs.said = said
        self._dialogs.answers = list(answers)
        yield said
        left, self._dialogs.answers = self._dialogs.answers, []
        if self._dialogs.failures:
            raise self._dialogs.failures.pop(0)
        assert not left, f"{len(left)} more dialogs were expected after {said}"

    # ------------------------------------------------------------------ the end

    def end(self) -> None:
        """Close the window without a question."""
        if not self.ended:
            self.ended = True
            self.session.close()
            application().removeEventFilter(self._dialogs)
            sweep()
        if self._dialogs.failures:
            raise self._dialogs.failures.pop(0)


class _Dialogs(QObject):
    """Answers each dialog; one that nobody expects is closed, and a failure."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[Answer] = []
        self.said: list[str] = []
        self.failures: list[BaseException] = []
        self._known: list[QDialog] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's
        if event.type() == QEvent.Type.Show and isinstance(watched, QDialog) and watched not in self._known:
            self._known.append(watched)
            self._await(watched, 20)
        return False

    def _await(self, dialog: QDialog, tries: int) -> None:
        """Reply once the dialog has come to the front; one that a list of suggestions holds back comes no further."""
        if dialog.isActiveWindow() or not tries:
            self._reply(dialog)
        else:
            QTimer.singleShot(5, dialog, lambda: self._await(dialog, tries - 1))

    def _reply(self, dialog: QDialog) -> None:
        what = "\n".join([dialog.windowTitle(), *seen(dialog)])
        self.said.append(what)
        try:
            assert self.answers, f"nobody expected this dialog: {what}"
            answer = self.answers.pop(0)
            QTimer.singleShot(_DIALOG_LIMIT, dialog, lambda: self._give_up(dialog, what))
            answer(dialog)
        except BaseException as error:  # noqa: BLE001 - raised where the test waits
            self.failures.append(error)
            dialog.reject()

    def _give_up(self, dialog: QDialog, what: str) -> None:
        if dialog.isVisible():
            self.failures.append(AssertionError(f"the answer did not close this dialog: {what}"))
            dialog.reject()


def press(name: str) -> Answer:
    """An answer: the button with this text."""

    def answer(dialog: QDialog) -> None:
        buttons = {plain(button.text()): button for button in dialog.findChildren(QPushButton)}
        assert name in buttons, f"no button {name} among {sorted(buttons)}"
        buttons[name].click()

    return answer


def key(name: str) -> Answer:
    """An answer: this key."""

    def answer(dialog: QDialog) -> None:
        combination = _combination(name)
        QTest.keyClick(
            QApplication.focusWidget() or dialog, combination.key(), combination.keyboardModifiers()
        )

    return answer


def one_after_the_other(*answers: Answer) -> Answer:
    """An answer of several: for a dialog that stays open after the first."""

    def answer(dialog: QDialog) -> None:
        for each in answers:
            each(dialog)

    return answer


def name_file(path: Path | str) -> Answer:
    """An answer to a file dialog: type the name, press Enter."""

    def answer(dialog: QDialog) -> None:
        field = QApplication.focusWidget()
        assert field is not None
        QTest.keySequence(field, QKeySequence("Ctrl+A"))
        commit = QInputMethodEvent()
        commit.setCommitString(str(path))
        QCoreApplication.sendEvent(field, commit)
        QTest.keyClick(field, Qt.Key.Key_Escape) if QApplication.activePopupWidget() else None
        QTest.keyClick(field, Qt.Key.Key_Return)

    return answer


def _combination(name: str) -> QKeyCombination:
    return QKeySequence(name)[0]  # type: ignore[index, no-any-return] # the stubs know no item of a sequence


def application() -> QApplication:
    return cast("QApplication", QApplication.instance())


def sweep() -> None:
    """Carry out what `deleteLater` put off."""
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def plain(text: str) -> str:
    """A text without the mark of its key: `&Save` and `保存(&S)`."""
    import re

    return re.sub(r"\(&\w\)", "", text).replace("&&", "\0").replace("&", "").replace("\0", "&")


def seen(widget: QWidget) -> list[str]:
    """Every text that is visible in `widget`, in the order of its children."""
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit

    from desktop.window.widgets.labels import Elided
    from desktop.window.widgets.large_figure import Figure

    found = []
    for child in widget.findChildren(QWidget):
        if not child.isVisible():
            continue
        if isinstance(child, Elided):
            found.append(child.whole())
        elif isinstance(child, QLabel | QAbstractButton | Figure | QLineEdit):
            found.append(plain(child.text()))
        elif isinstance(child, QComboBox) and not child.isEditable():
            found.append(child.currentText())
    return [spaced(text) for text in found if text.strip()]


def spaced(text: str) -> str:
    """A text as the eye reads it: with plain spaces, without marks that only hold a line together."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{WORD JOINER}", "")


def message_boxes() -> list[QMessageBox]:
    return [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QMessageBox)]


def investment(user: User) -> InvestmentPage:
    """The step Investment, entered."""
    page = user.enters(INVESTMENT)
    assert isinstance(page, InvestmentPage)
    return page


def programmes(user: User) -> ProgrammesPage:
    """The step Other programmes, entered."""
    page = user.enters(PROGRAMMES)
    assert isinstance(page, ProgrammesPage)
    return page
