"""Every field that the register prints or exports stands on the paper and in the spreadsheet."""

from __future__ import annotations

import io
from datetime import date
from functools import cache

import openpyxl
import pytest

from desktop.case.register import Held, values
from desktop.engine.engine import estimate
from desktop.export.spreadsheet import spreadsheet
from desktop.language import language
from desktop.paper.file.rendering import rendered
from desktop.telling import fields
from desktop.telling.teller import Teller
from tests.case.filling import changed, filled
from tests.engine.program import rules
from tests.paper.papers import text_without_spaces

DAY = date(2026, 11, 28)
LEAVES = [
    one
    for one in values(filled())
    if one.value is not None
    and one.entry.field.kind not in ("part", "rows", "amount", "currency", "case", "picture", "pairs")
]
PRINTED = [one for one in LEAVES if one.entry.field.printed]
EXPORTED = [one for one in LEAVES if one.entry.field.exported]


@cache
def _paper() -> str:
    case = filled()
    made = rendered(case, estimate(case, rules()), rules(), language="en", form="full", day=DAY)
    return text_without_spaces(made.data)


@cache
def _cells() -> set[str]:
    case = filled()
    book = openpyxl.load_workbook(
        io.BytesIO(spreadsheet(case, estimate(case, rules()), rules(), day=DAY)), data_only=True
    )
    return {
        str(cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def _looked_for(one: Held) -> str:
    """The value as the paper writes it; rates and amounts by their digits, as their unit may stand elsewhere."""
    words, kind = language("en"), one.entry.field.kind
    if kind == "money":
        return f"{one.value.amount:,}"
    if kind == "rates":
        return words.figures.rate(one.value[-1][1])
    if one.entry.field.code == "location":
        return rules().place(one.value).name.en
    if one.entry.field.code == "sector":
        return str(one.value)
    if one.entry.path == "programmes[].same_matter":
        return "another matter"
    return fields.value(Teller(words, rules()), one.entry, one.value)


@pytest.mark.parametrize("one", PRINTED, ids=[one.path for one in PRINTED])
def test_a_field_that_is_printed_stands_on_the_paper(one: Held) -> None:
    if one.entry.path == "programmes[].id":
        # It is printed where a programme has no name.
        assert one.around.name
        return
    said = _looked_for(one)
    assert said
    assert "".join(said.split()).casefold() in _paper().casefold()


@pytest.mark.parametrize("one", EXPORTED, ids=[one.path for one in EXPORTED])
def test_a_field_that_is_exported_stands_in_the_spreadsheet(one: Held) -> None:
    kind, value = one.entry.field.kind, one.value
    if one.entry.path == "programmes[].id":
        return
    wanted: tuple[str, ...]
    match kind:
        case "money":
            wanted = (str(value.amount.normalize()), str(float(value.amount)))
        case "date":
            wanted = (f"{value} 00:00:00",)
        case "number" | "year":
            wanted = (str(value),)
        case "text":
            wanted = (value,)
        case "yes_no":
            label = fields.label(language("en"), one.entry)
            assert any(cell.endswith(label) for cell in _cells())
            wanted = (fields.value(Teller(language("en"), rules()), one.entry, value),)
        case "rate":
            wanted = (str(value), language("en").figures.percent(value))
        case "rates" if one.path == "exchange.cny_per_unit":
            wanted = tuple(str(rate) for _, rate in value)
        case _:
            wanted = (_looked_for(one),)
    cells = _cells()
    # Codes and rates of a receipt stand there in both languages.
    assert any(
        text in cells or any(text.casefold() in cell.casefold() for cell in cells) for text in wanted
    ), wanted


@pytest.mark.parametrize("layout", [1, 2, 3])
def test_quotes_of_earlier_layouts_say_no_more_than_they_did(layout: int) -> None:
    case = filled()
    bare = changed(case, "project.total_investment", None)
    made = [
        rendered(one, estimate(one, rules()), rules(), language="en", form="full", day=DAY, layout=layout)
        for one in (case, bare)
    ]
    texts = [text_without_spaces(one.data) for one in made]
    assert all("Totalinvestment" not in text for text in texts)
    assert case.project.total_investment is not None
