from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QLineEdit, QMessageBox, QWidget

from desktop.case.case import Case
from desktop.window.pages.steps.sector import SectorPage
from desktop.window.shell.app import Session
from tests.screenshots import (
    excluded_case,
    five_years_case,
    half_case,
    rate_missing_case,
    two_categories_case,
)
from tests.window.conftest import Open
from tests.window.reading import investment, shown_texts
from tests.window.user import User

_HAN = re.compile("[\u3400-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
# What stays as it is: names of languages, currencies and standards, keys, what a user types, names of keys in menus.
_LATIN_STAYS = re.compile(
    r"English|US\$|USD|CNY|EUR|HKD|JPY|KRW|GBP|GB/T|PDF|QFLP|Tab|Enter|Esc|Ctrl|Shift|Del(ete)?|Home|End|YYYY-MM-DD|ISO|QZ-[\w-]+"
    r"|30m\b|Apache License|Excel|ISIC"
)
# Chinese in the English window: the language's own name, the document's number, places without an official English
# name, terms of the policy quoted beside their translation, ways of writing an amount, the policy's own text.
_HAN_STAYS = ("中文", "衢政办发", "\u2060", "外商投资企业", "3000万", "亿", "万", "额度上限", "技术改造等")


def _own_words(case: Case) -> set[str]:
    """What the user typed himself."""
    texts = {case.investor.name, case.project.name, case.exchange.source, case.quote.number}
    texts |= {programme.name for programme in case.programmes}
    return {text for text in texts if text}


def _class_names(session: Session) -> set[str]:
    """The class that is looked at in the sector step is named in both languages."""
    session.window.enter(1)
    page = session.window.page(1)
    assert isinstance(page, SectorPage)
    shown = page.detail.shown
    assert shown is not None
    return set(shown.name)


def _without(text: str, words: set[str]) -> str:
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "")
    return text


def _policy_text(session: Session) -> set[str]:
    rules = session.desk.rules
    assert rules is not None
    # Places are named in both languages.
    found = {name for place in rules.places for name in place.name}
    for clause in rules.clauses:
        found.add("".join(sentence.text.zh for sentence in clause.sentences))
        found.add(" ".join(sentence.text.en for sentence in clause.sentences))
        found |= {sentence.text.zh for sentence in clause.sentences}
    english = [message.text.en for message in rules.messages]
    english += [reading.note.en for reading in rules.readings]
    english += [value.note.en for reading in rules.readings for value in reading.values]
    return found | set(re.findall(f"{_HAN.pattern}+", " ".join(english)))


CASES: list[Callable[[], Case]] = [
    Case, half_case, rate_missing_case, two_categories_case, excluded_case, five_years_case,
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_the_chinese_window_has_no_english_words(start: Open, case: Callable[[], Case]) -> None:
    session = start(case(), language="zh")
    own, policy = _own_words(session.desk.case) | _class_names(session), _policy_text(session)
    for step in range(7):
        session.window.enter(step)
        for widget, text in shown_texts(session.window):
            rest = _LATIN_STAYS.sub("", _without(text.replace("&", ""), own | policy))
            assert not _LATIN_WORD.search(rest), f"step {step}, {type(widget).__name__}: {text!r}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_the_english_window_has_no_chinese(start: Open, case: Callable[[], Case]) -> None:
    session = start(case(), language="en")
    own, policy = _own_words(session.desk.case) | _class_names(session), _policy_text(session)
    for step in range(7):
        session.window.enter(step)
        for widget, text in shown_texts(session.window):
            rest = _without(_without(text, own | policy), set(_HAN_STAYS))
            rest = re.sub("衢.*?号", "", rest.replace("\N{WORD JOINER}", ""))
            assert not _HAN.search(rest), f"step {step}, {type(widget).__name__}: {text!r}"


def test_switching_back_and_forth_leaves_every_text_as_it_was(start: Open, example: Case) -> None:
    session = start(example)
    for step in range(7):
        session.window.enter(step)
        session.application.processEvents()  # laid out: what is too long is elided now
        before = sorted(text for _, text in shown_texts(session.window) if text)
        session.desk.speak("zh")
        assert sorted(text for _, text in shown_texts(session.window) if text) != before
        session.desk.speak("en")
        session.application.processEvents()
        assert sorted(text for _, text in shown_texts(session.window) if text) == before, step


def test_focus_cursor_selection_and_a_half_typed_amount_outlive_the_switch(
    start: Open, example: Case
) -> None:
    session = start(example, step=3)
    page = investment(session.window)
    assert page.focus_field("project.utilisation[0].amount")
    field = page.schedule.rows[0].amount
    field.selectAll()
    field.insert("3,2")
    field.textEdited.emit("3,2")
    field.setSelection(1, 2)
    session.desk.speak("zh")
    assert session.application.focusWidget() is field
    assert (field.text(), field.selectedText(), field.cursorPosition()) == ("3,2", ",2", 3)
    field.clearFocus()
    assert "3,2" in field.remark.text()
    assert "请" in field.remark.text()


def test_figures_follow_the_language(start: Open, example: Case) -> None:
    session = start(example)
    texts = {text for _, text in shown_texts(session.window.answer)}
    assert "US$\N{NO-BREAK SPACE}3,775,140.85" in texts
    session.desk.speak("zh")
    texts = {text for _, text in shown_texts(session.window.answer)}
    assert any(text.startswith("377.51") and "万美元" in text for text in texts)
    assert "2,680.35万元" in texts


def _texts_of(dialog: QWidget) -> str:
    return " ".join(text for _, text in shown_texts(dialog))


def test_qt_s_own_dialogs_follow_the_language(start: Open) -> None:
    session = start()
    session.desk.speak("zh")
    dialog = QFileDialog(session.window)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    assert "取消" in _texts_of(dialog)
    box = QMessageBox(session.window)
    box.setStandardButtons(QMessageBox.StandardButton.Cancel)
    assert "取消" in box.button(QMessageBox.StandardButton.Cancel).text()
    line = QLineEdit(session.window)
    line.setText("x")
    menu = line.createStandardContextMenu()
    assert "粘贴" in "".join(action.text() for action in menu.actions())
    session.desk.speak("en")
    assert "Paste" in "".join(action.text() for action in line.createStandardContextMenu().actions())
    for widget in (dialog, box, menu):
        widget.deleteLater()


def test_the_chinese_window_takes_its_punctuation_from_the_chinese_font(start: Open) -> None:
    session = start(language="zh")
    title = session.window.pages[0].title
    assert title.font().families()[0] == "Noto Sans SC"
    session.desk.speak("en")
    assert title.font().families()[0] == "Noto Sans"


def test_the_language_is_remembered(start: Open, qapp: QApplication) -> None:
    first = start()
    first.desk.speak("zh")
    first.close()
    second = start(language="zh")
    assert second.settings.language == "zh"


def test_no_label_of_a_file_dialog_stays_english(user: User) -> None:
    user.speaks("zh")
    said: list[str] = []

    def read_and_close(dialog: QDialog) -> None:
        said.extend(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())
        dialog.reject()

    with user.answering(read_and_close):
        user.presses("Ctrl+O")
    assert said
    assert not [text for text in said if text and text.isascii() and any(map(str.isalpha, text))]
