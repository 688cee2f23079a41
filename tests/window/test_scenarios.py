from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.case import edits
from desktop.case.case import Case, Contribution, Meeting, Negotiation
from desktop.case.case import Variant as CaseVariant
from desktop.document.document import Document
from desktop.document.scenarios import MOST, Scenarios
from desktop.engine.answer import Answer
from desktop.language import language
from desktop.policy.load import load_rule_set
from desktop.telling import comparing
from desktop.window.desk.desk import Desk
from desktop.window.pages.negotiation.comparing import Comparing
from desktop.window.pages.negotiation.scenarios import ScenariosPage
from desktop.window.widgets.figure_label import FigureLabel
from tests.window.cases import full_case, half_case, plain_case, scheduled, usd
from tests.window.desks import desk_with, press, shown


def with_amount(case: Case, millions: int) -> Case:
    return edits.contribution(case, 0, amount=usd(millions * 1_000_000))


def amount(case: Case) -> Decimal | None:
    return case.project.utilisation[0].amount.amount


def amounts(scenarios: Scenarios) -> list[Decimal | None]:
    return [amount(variant.case) for variant in scenarios.variants]


# ---------------------------------------------------------------- keeping and adopting


def test_the_case_itself_is_the_first_scenario_and_follows_every_change() -> None:
    document = Document(plain_case())
    scenarios = Scenarios(document)
    document.change(with_amount(plain_case(), 9))
    assert amounts(scenarios) == [9_000_000]
    assert scenarios.live == 0


def test_a_kept_scenario_stays_as_it_was_when_the_case_changes() -> None:
    document = Document(plain_case())
    scenarios = Scenarios(document)
    scenarios.keep()
    document.change(with_amount(document.case, 20))
    assert amounts(scenarios) == [20_000_000, 8_000_000]


def test_making_another_one_the_case_leaves_the_first_in_its_place() -> None:
    document = Document(plain_case())
    scenarios = Scenarios(document)
    scenarios.keep(with_amount(plain_case(), 20))
    scenarios.adopt(1)
    assert amount(document.case) == 20_000_000
    assert scenarios.live == 1
    assert amounts(scenarios) == [8_000_000, 20_000_000]
    document.change(with_amount(document.case, 25))
    assert amounts(scenarios) == [8_000_000, 25_000_000]


def test_undo_after_that_loses_neither() -> None:
    document = Document(plain_case())
    scenarios = Scenarios(document)
    scenarios.keep(with_amount(plain_case(), 20))
    scenarios.adopt(1)
    document.undo()
    assert scenarios.live == 0
    assert amounts(scenarios) == [8_000_000, 20_000_000]
    document.change(with_amount(document.case, 9))
    assert amounts(scenarios) == [9_000_000, 20_000_000]


def test_typing_past_the_amount_of_another_scenario_leaves_that_one_alone() -> None:
    document = Document(plain_case())
    scenarios = Scenarios(document)
    scenarios.keep(with_amount(plain_case(), 20))
    for millions in (2, 20, 200):  # 200 as it is typed
        document.change(with_amount(document.case, millions), merge="amount")
    assert scenarios.live == 0
    assert amounts(scenarios) == [200_000_000, 20_000_000]


def test_there_is_room_for_four() -> None:
    scenarios = Scenarios(Document(plain_case()))
    places = [scenarios.keep() for _ in range(MOST)]
    assert places == [1, 2, 3, None]
    assert [variant.letter for variant in scenarios.variants] == ["A", "B", "C", "D"]


def test_the_letter_of_one_that_was_removed_is_given_again_and_no_other_changes() -> None:
    scenarios = Scenarios(Document(plain_case()))
    for _ in range(3):
        scenarios.keep()
    scenarios.remove(1)
    assert [variant.letter for variant in scenarios.variants] == ["A", "C", "D"]
    scenarios.keep()
    assert [variant.letter for variant in scenarios.variants] == ["A", "C", "D", "B"]


def test_the_case_itself_cannot_be_removed() -> None:
    scenarios = Scenarios(Document(plain_case()))
    scenarios.keep(with_amount(plain_case(), 20))
    scenarios.adopt(1)
    scenarios.remove(1)
    assert len(scenarios.variants) == 2
    scenarios.remove(0)
    assert amounts(scenarios) == [20_000_000]
    assert scenarios.live == 0


# ---------------------------------------------------------------- over sessions


def opened(path: Path) -> tuple[Document, Scenarios]:
    document = Document()
    scenarios = Scenarios(document)
    document.open(path)
    return document, scenarios


def test_scenarios_travel_in_the_case_file_with_their_letters_and_names(tmp_path: Path) -> None:
    document = Document(plain_case())
    scenarios = Scenarios(document)
    scenarios.keep(with_amount(plain_case(), 20), "Larger")
    scenarios.rename(0, "As offered")
    scenarios.adopt(1)
    document.change(with_amount(document.case, 25))
    document.save(tmp_path / "case.json")
    again, found = opened(tmp_path / "case.json")
    assert [(one.letter, one.name) for one in found.variants] == [("A", "As offered"), ("B", "Larger")]
    assert amounts(found) == [8_000_000, 25_000_000]
    assert found.live == 1
    assert not again.modified


def test_a_case_without_others_writes_nothing_of_them(tmp_path: Path) -> None:
    document = Document(plain_case())
    scenarios = Scenarios(document)
    scenarios.keep(with_amount(plain_case(), 20))
    scenarios.remove(1)
    document.save(tmp_path / "case.json")
    assert "scenarios" not in json.loads((tmp_path / "case.json").read_bytes())


def test_keeping_naming_and_removing_can_be_undone(tmp_path: Path) -> None:
    document = Document(plain_case())
    scenarios = Scenarios(document)

    def names() -> list[str]:
        return [variant.name for variant in scenarios.variants]

    scenarios.keep(with_amount(plain_case(), 20))
    scenarios.rename(1, "Larger")
    scenarios.remove(1)
    assert names() == [""]
    document.undo()
    assert names() == ["", "Larger"]
    document.undo()
    assert names() == ["", ""]
    document.undo()
    assert names() == [""]
    assert not document.modified


def test_adopting_leaves_the_id_and_the_negotiation_with_the_document(tmp_path: Path) -> None:
    talk = Negotiation(meetings=(Meeting(date="2026-11-20", asked="More"),))
    document = Document(plain_case()._replace(id="an-id", negotiation=talk))
    scenarios = Scenarios(document)
    scenarios.keep()
    assert scenarios.variants[1].case.negotiation is None
    scenarios.adopt(1)
    assert (document.case.id, document.case.negotiation) == ("an-id", talk)


def test_variants_that_another_program_wrote_without_saying_which_is_the_case_are_all_there() -> None:
    written = tuple(CaseVariant(letter, None, with_amount(plain_case(), 20)) for letter in "BC")
    scenarios = Scenarios(Document(plain_case()._replace(scenarios=written)))
    assert [one.letter for one in scenarios.variants] == ["A", "B", "C"]
    assert amounts(scenarios) == [8_000_000, 20_000_000, 20_000_000]
    assert scenarios.live == 0


def test_a_new_case_begins_without_scenarios(tmp_path: Path) -> None:
    document = Document(plain_case())
    scenarios = Scenarios(document)
    scenarios.keep(with_amount(plain_case(), 20))
    document.save(tmp_path / "case.json")
    document.new()
    assert len(scenarios.variants) == 1
    document.open(tmp_path / "case.json")
    assert len(scenarios.variants) == 2


# ---------------------------------------------------------------- side by side


def compared(*cases: Case, code: str = "en", reference: int = 0) -> comparing.Comparison:
    from desktop.engine.answer import answer

    rules = load_rule_set()
    variants = [comparing.Compared(str(place), case, answer(case, rules)) for place, case in enumerate(cases)]
    return comparing.comparison(language(code), rules, variants, reference)


def row(found: comparing.Comparison, label: str) -> list[tuple[str, bool, str]]:
    rows = [one for one in (*found.inputs, *found.results) if one.label == label]
    return [(cell.text, cell.differs, cell.difference) for one in rows for cell in one.cells]


def test_only_what_differs_stands_among_the_inputs() -> None:
    found = compared(plain_case(), edits.project(with_amount(plain_case(), 20), location="longyou"))
    assert [one.label for one in found.inputs] == ["Location", "Utilised 2026"]


def test_differences_are_told_against_the_case() -> None:
    # 8 m × 2% and 20 m × 4%
    found = compared(plain_case(), with_amount(plain_case(), 20), reference=1)
    assert row(found, "Award under the plan") == [
        ("160,000.00", True, "−640,000.00"),
        ("800,000.00", False, ""),
    ]


def test_the_comparison_speaks_both_languages() -> None:
    chinese = compared(plain_case(), with_amount(plain_case(), 20), code="zh")
    assert row(chinese, "本方案奖励")[1] == ("80.00", True, "+64.00")


def test_another_form_of_the_same_amount_is_a_difference() -> None:
    found = compared(plain_case(), scheduled(Contribution(2026, usd(8_000_000), "in_kind")))
    assert row(found, "Utilised 2026")[1][:2] == ("US$\xa08,000,000 · in kind", True)


def test_a_half_filled_scenario_stands_beside_a_finished_one() -> None:
    found = compared(full_case(), half_case(), Case())
    assert [cell[0] for cell in row(found, "In all")][2] == "–"


# ---------------------------------------------------------------- the page


def page_of(bot: QtBot, desk: Desk) -> ScenariosPage:
    page = ScenariosPage(desk)
    shown(bot, page)
    return page


def test_one_click_makes_a_scenario_the_case(qtbot: QtBot) -> None:
    desk = desk_with(plain_case())
    page = page_of(qtbot, desk)
    page.scenarios.keep(with_amount(plain_case(), 20))
    page.heads[1].adopt.click()
    assert amount(desk.case) == 20_000_000
    assert not page.heads[1].adopt.isVisible()
    assert page.heads[1].chip.text() == "The case"
    assert page.heads[0].adopt.isVisible()


def test_the_page_keeps_and_removes(qtbot: QtBot) -> None:
    page = page_of(qtbot, desk_with(plain_case()))
    for _ in range(3):
        page.keep.click()
    assert not page.keep.isEnabled()
    page.heads[2].remove.click()
    assert len(page.scenarios.variants) == 3
    assert page.keep.isEnabled()


def test_a_name_is_typed_into_the_head_and_an_empty_one_gives_the_letter_back(qtbot: QtBot) -> None:
    desk = desk_with(plain_case())
    page = page_of(qtbot, desk)
    page.keep.click()
    name = page.heads[1].name
    name.setFocus()
    QTest.keyClicks(name, "Larger")
    press(name, Qt.Key.Key_Return)
    assert page.scenarios.variants[1].name == "Larger"
    name.clear()
    press(name, Qt.Key.Key_Return)
    assert page.scenarios.variants[1].name == ""
    assert name.placeholderText() == "Scenario B"
    desk.speak("zh")
    assert name.placeholderText() == "情景B"


def test_what_differs_is_marked_by_more_than_colour(qtbot: QtBot) -> None:
    desk = desk_with(plain_case())
    page = page_of(qtbot, desk)
    page.scenarios.keep(edits.project(with_amount(plain_case(), 20), location="longyou"))
    labels = {label.text(): label for label in page.findChildren(QLabel) if not label.isHidden()}
    assert labels["≠ Longyou County"].font().bold()
    figures = {one.text(): one for one in page.findChildren(FigureLabel) if not one.isHidden()}
    assert figures["800,000.00"]._font.bold()
    assert "+640,000.00" in labels


def test_the_page_closes_with_escape(qtbot: QtBot) -> None:
    page = page_of(qtbot, desk_with(plain_case()))
    page.close_link.setFocus()
    with qtbot.waitSignal(page.closed):
        press(page.close_link, Qt.Key.Key_Escape)


def test_a_scenario_is_answered_once_for_as_long_as_it_stays_the_same(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_with(plain_case())
    scenarios = Scenarios(desk.document)
    scenarios.keep(with_amount(plain_case(), 20))
    found = Comparing(desk, scenarios)
    asked: list[Decimal | None] = []
    answering = desk.answer_to

    def noting(case: Case) -> Answer | None:
        asked.append(amount(case))
        return answering(case)

    monkeypatch.setattr(desk, "answer_to", noting)
    found.compared()
    desk.change(with_amount(plain_case(), 9))
    found.compared()
    assert asked.count(Decimal(20_000_000)) == 1


def test_every_button_of_the_page_names_the_scenario_it_is_about(qtbot: QtBot) -> None:
    page = page_of(qtbot, desk_with(plain_case()))
    page.keep.click()
    assert page.heads[1].adopt.accessibleName() == "Make Scenario B the case"
    assert page.heads[1].remove.accessibleName() == "Remove Scenario B"
    assert page.heads[1].name.accessibleName() == "Name of Scenario B"
