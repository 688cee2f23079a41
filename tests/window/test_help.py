"""Help: the guide, the page of shortcuts, About; and shortcuts that work from a field."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMessageBox

from desktop import __version__
from desktop.telling.guide import guide
from desktop.window.desk.asides import SHORTCUTS
from desktop.window.desk.text_field import TextField
from tests.window.user import PROJECT, QUOTE, User


@pytest.mark.parametrize("code", ["en", "zh"])
def test_the_guide_is_a_key_away_in_the_language_of_the_window(user: User, code: str) -> None:
    user.speaks(code)
    user.presses("Shift+F1")
    said = user.reads(on=user.window.stack.currentWidget())
    for section in guide(code):
        assert section.title in said
        assert section.steps[0] in said


def test_every_shortcut_of_the_menus_stands_on_the_page_of_shortcuts(user: User) -> None:
    user.window.show_aside(SHORTCUTS)
    user.waits(lambda: "Ctrl+E" in user.reads(on=user.window.stack.currentWidget()))
    said = user.reads(on=user.window.stack.currentWidget())
    keys = {
        key.toString(QKeySequence.SequenceFormat.NativeText)
        for action in user.window.menus.findChildren(QAction)
        for key in action.shortcuts()
        if not key.isEmpty()
    }
    assert {key for key in keys if key not in said} == set()
    assert "&" not in said
    user.speaks("zh")
    assert "保存" in user.reads(on=user.window.stack.currentWidget())


@pytest.mark.parametrize("step", [PROJECT, QUOTE])
@pytest.mark.parametrize("key", ["Ctrl+E", "Ctrl+L", "Ctrl+2"])
def test_a_shortcut_of_the_window_works_from_a_field(user: User, step: int, key: str) -> None:
    page = user.enters(step)
    field = page.findChild(TextField)
    assert field is not None
    user.focuses(field)
    asked: list[str] = []
    action = next(
        one for one in user.window.menus.findChildren(QAction) if QKeySequence(key) in one.shortcuts()
    )
    action.triggered.disconnect()
    action.triggered.connect(lambda: asked.append(key))
    user.presses(key)
    assert asked == [key]


def test_about_names_versions_licences_and_where_data_lie(user: User) -> None:
    said: list[str] = []

    def look(dialog: QMessageBox) -> None:
        said.append(dialog.text() + dialog.informativeText())
        dialog.reject()

    with user.answering(look):  # type: ignore[arg-type]
        user.window.about()
    for words in (__version__, "Apache License 2.0", "LGPL", "Python 3", str(user.session.folders.data)):
        assert words in said[0]
