"""A text from a stranger is shown as its characters: no tag is obeyed, no picture fetched, no link opened."""

from __future__ import annotations

import ast
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QWidget

import desktop
from desktop.case.case import Case
from desktop.case.file import read_case
from desktop.case.register import register
from desktop.case.text import write_case
from desktop.window.desk import asides
from desktop.window.widgets.plainly import as_tip
from tests.paper.papers import render, sample, text_without_spaces
from tests.window.user import User

SOURCES = sorted((Path(desktop.__file__).parent / "window").rglob("*.py"))
HELPER = "plainly.py"
HOSTILE = '<img src="http://x.example/a.png"><a href="file:///b">k</a><b>&lt;</b>'


# ---------------------------------------------------------------- no text is set without the helper


def calls(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            yield node


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


FORBIDDEN = {
    "setToolTip", "setStatusTip", "setWhatsThis", "setInformativeText", "QMessageBox", "setHtml", "insertHtml",
    "setMarkdown", "showText", "QTextEdit", "QTextBrowser", "QErrorMessage",
}  # fmt: skip


def test_tool_tips_and_message_boxes_are_made_by_the_helper_alone() -> None:
    found = [
        f"{path.name}:{call.lineno} {name_of(call)}"
        for path in SOURCES
        if path.name != HELPER
        for call in calls(path)
        if name_of(call) in FORBIDDEN
    ]
    assert found == []


def test_what_a_model_gives_for_a_tool_tip_goes_through_the_helper() -> None:
    for path in SOURCES:
        text = path.read_text("utf-8")
        for asked in re.finditer(r"role == Qt\.ItemDataRole\.ToolTipRole:\n((?:            .*\n)+)", text):
            given = re.findall(r"return (\S+)", asked[1])
            assert given, path.name
            assert all(one.startswith("as_tip(") for one in given), path.name


def test_a_label_is_made_plain_and_whoever_makes_it_rich_escapes_what_it_shows() -> None:
    for path in SOURCES:
        text = path.read_text("utf-8")
        if path.name != "labels.py":
            assert not [call for call in calls(path) if name_of(call) == "QLabel" and call.args], path.name
        if "RichText" in text and path.name != HELPER:
            assert "as_markup" in text or "clause_text" in text or "marked" in text, path.name


def test_no_module_escapes_in_a_way_of_its_own() -> None:
    own = [
        path.name
        for path in Path(desktop.__file__).parent.rglob("*.py")
        if re.search(r"(?:import html\b|from html import|\.replace\([\"']&[\"'])", path.read_text("utf-8"))
        and path.name != "outside.py"
    ]
    assert own == []


# ---------------------------------------------------------------- every field, every page


def hostile() -> Case:
    """The sample with markup in every text that somebody can type."""
    plain: Any = json.loads(write_case(read_case(json.dumps(sample()).encode())))
    plain["investor"]["name"] = HOSTILE
    plain["quote"] |= dict.fromkeys(("prepared_by", "organisation", "contact", "number"), HOSTILE)
    plain["project"]["name"] = HOSTILE
    plain["exchange"]["source"] = HOSTILE
    for at, programme in enumerate(plain["programmes"]):
        source = dict.fromkeys(("document", "item", "edition"), HOSTILE)
        programme |= {"id": f"{HOSTILE}{at}", "name": HOSTILE, "source": source}
    own = plain["exchange"] | {"as_of": "2026-03-02"}
    plain["project"]["utilisation"][0] |= {"received": "2026-03-02", "voucher": HOSTILE, "exchange": own}
    plain["confirmed"] = [
        {"reading": "period_end", "by": HOSTILE, "date": "2026-05-01", "reference": HOSTILE}
    ]
    return read_case(json.dumps(plain).encode())


def test_the_case_of_this_test_has_markup_in_every_text_field() -> None:
    case = json.loads(write_case(hostile()))
    for one in register():
        if one.checked and one.field.kind == "text" and not one.field.office:
            part: Any = [case]
            for step in one.path.split("."):
                rows = step.endswith("[]")
                part = [held[step.removesuffix("[]")] for held in part if step.removesuffix("[]") in held]
                part = [row for held in part for row in held] if rows else part
            assert any(HOSTILE in str(held) for held in part), one.path


def looks_rich(text: str) -> bool:
    """What Qt takes for markup by itself, at the least (Qt::mightBeRichText)."""
    return re.search(r"<[a-zA-Z!?/]|&lt;", text) is not None


def obeyed(text: str) -> bool:
    return looks_rich(text) and ("<img" in text or "<a href" in text or "<b>&lt;" in text)


def shown_badly(window: QWidget) -> list[str]:
    found = []
    for widget in [window, *window.findChildren(QWidget)]:
        if obeyed(widget.toolTip()):
            found.append(f"tool tip of {type(widget).__name__}: {widget.toolTip()[:80]}")
        if isinstance(widget, QLabel):
            rich = widget.textFormat() == Qt.TextFormat.RichText or (
                widget.textFormat() == Qt.TextFormat.AutoText and looks_rich(widget.text())
            )
            if rich and ("<img" in widget.text() or '<a href="file' in widget.text()):
                found.append(f"label: {widget.text()[:80]}")
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            found += [f"cell: {text[:80]}" for text in tips(widget.model()) if obeyed(text)]
    for action in window.actions():
        if obeyed(action.toolTip()):
            found.append(f"action: {action.toolTip()[:80]}")
    return found


def tips(model: QAbstractItemModel) -> Iterator[str]:
    for row in range(min(model.rowCount(QModelIndex()), 40)):
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())
        for column in range(columns):
            yield str(model.data(model.index(row, column), Qt.ItemDataRole.ToolTipRole) or "")


def test_no_page_obeys_what_stands_in_a_field(user: User) -> None:
    user.begins_with(hostile())
    found: list[str] = []
    for step in range(7):
        user.enters(step)
        QApplication.processEvents()
        found += shown_badly(user.window)
    for aside in (asides.CHECK, asides.RULE_SETS):
        user.window.show_aside(aside)
        QApplication.processEvents()
        found += shown_badly(user.window)
    assert found == []


@pytest.mark.parametrize("text", [HOSTILE, "R&D", "a < b", "<qt>x", "&lt;b&gt;", "two\nlines <i>"])
def test_a_tool_tip_says_the_characters_themselves(text: str) -> None:
    from PySide6.QtGui import QTextDocument

    tip = as_tip(text)
    if not looks_rich(tip):
        assert tip == text
        return
    document = QTextDocument()
    document.setHtml(tip)
    assert document.toPlainText() == text


@pytest.mark.tools
def test_no_paper_obeys_what_stands_in_a_field() -> None:
    plain = json.loads(write_case(hostile()))
    data = render(plain, "both", "full")
    said = text_without_spaces(data)
    assert said.count('<imgsrc="http://x.example/a.png"><ahref="file:///b">k</a><b>&lt;</b>') >= 8
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert not any("/Annots" in page for page in pdf.pages)
        assert not any("/XObject" in page.Resources for page in pdf.pages)
