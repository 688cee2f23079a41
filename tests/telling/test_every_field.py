"""Whatever deals with the fields of a case knows every field of the register."""

from __future__ import annotations

import pytest

from desktop.case.case import Case
from desktop.case.check import check, missing
from desktop.case.differences import Paper, differences, from_plain, to_plain
from desktop.case.register import Entry, register
from desktop.engine.answer import answer
from desktop.fonts.scripts import Text, without_letters
from desktop.language import language
from desktop.telling import fields, paths
from desktop.telling.comparing import Compared, comparison
from desktop.telling.differences import sentence
from desktop.telling.teller import Teller
from tests.case.filling import changed, filled, path_in, value_of
from tests.engine.program import rules
from tests.telling.results import plain_result

REGISTER = register()
COMPARED = [one for one in REGISTER if one.compared]
NO_FONT = "\U00010400"


def _ids(entries: list[Entry]) -> list[str]:
    return [one.path for one in entries]


def _another(one: Entry) -> tuple[Case, Case]:
    case = filled()
    return case, changed(case, path_in(case, one), value_of(one, 1))


def test_the_filled_case_is_finished_and_sound() -> None:
    assert missing(filled()) == ()
    assert check(filled(), rules()) == ()


@pytest.mark.parametrize("one", COMPARED, ids=_ids(COMPARED))
def test_a_field_that_differs_is_told_in_both_languages(one: Entry) -> None:
    before, after = _another(one)
    first, second = (Paper(case, plain_result(case)) for case in (before, after))
    found = [difference for difference in differences(first, second) if difference.about == one.about]
    assert found, one.path
    for difference in found:
        assert from_plain(to_plain(difference)) == difference
        said = {code: sentence(Teller(language(code), rules()), difference) for code in ("zh", "en")}
        assert said["zh"] != said["en"]
        assert "_" not in said["en"]


_IN_SCENARIOS = [one for one in COMPARED if not one.path.startswith(("investor.", "quote."))]


@pytest.mark.parametrize("one", _IN_SCENARIOS, ids=_ids(_IN_SCENARIOS))
def test_scenarios_that_differ_in_a_field_alone_have_a_row_for_it(one: Entry) -> None:
    variants = [Compared(case.id or "", case, answer(case, rules())) for case in _another(one)]
    for code in ("zh", "en"):
        rows = comparison(language(code), rules(), variants).inputs
        assert rows, one.path
        for row in rows:
            assert row.label
            assert len({cell.text for cell in row.cells}) == 2


def test_scenarios_that_are_the_same_have_no_row() -> None:
    variants = [Compared("", filled(), answer(filled(), rules()))] * 2
    assert comparison(language("en"), rules(), variants).inputs == ()


@pytest.mark.parametrize("one", REGISTER, ids=_ids(list(REGISTER)))
def test_a_path_has_a_step_and_a_name_in_both_languages(one: Entry) -> None:
    path = path_in(filled(), one)
    assert paths.STEPS[paths.step_of(path)]
    said = [paths.name_of(path, filled(), language(code)) for code in ("zh", "en")]
    assert all(said)
    # Whatever else a name says, it says of which field it is; a part of an amount is called like the whole.
    either = ("project", "project.sector", "project.category")
    if (
        one.name not in ("amount", "currency", "year")
        and one.field.kind != "rates"
        and one.path not in either
    ):
        assert fields.label(language("en"), one) in said[1]


def test_the_technical_upgrade_has_its_own_name() -> None:
    words = language("en")
    assert paths.name_of("project.technical_upgrade", Case(), words) == "Technical upgrade"


CHECKED = [one for one in REGISTER if one.checked]


@pytest.mark.parametrize("one", CHECKED, ids=_ids(CHECKED))
def test_a_text_whose_letters_no_font_has_is_found(one: Entry) -> None:
    case = filled()
    path = path_in(case, one)
    case = changed(case, path, f"a{NO_FONT}")
    if one.name == "id":
        # The other programmes' rows are told apart by it; nothing else hangs on it.
        case = changed(case, "programmes[1].id", "second")
    texts = [(place, Text(text)) for place, text in fields.printed_texts(case)]
    assert [one.place for one in without_letters(texts)] == [path]


def test_every_text_that_is_printed_is_checked() -> None:
    texts = {
        one.path for one in REGISTER if one.field.kind in ("text", "note", "country") and one.field.printed
    }
    assert texts == set(_ids(CHECKED))
    assert {"investor.country", "programmes[].source.document", "project.utilisation[].voucher"} <= texts
