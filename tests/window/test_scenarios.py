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
from desktop.case.case import Case, Contribution
from desktop.document import storage
from desktop.document.document import Document
from desktop.document.scenarios import MOST, Scenarios
from desktop.engine.answer import Answer
from desktop.files import WriteFailed
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
    document.change(with_amount(plain_case(), 20))
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


def saved(folder: Path, case: Case, name: str = "case.json") -> Path:
    path = folder / name
    storage.write(path, case)
    return path


def opened(path: Path, folder: Path) -> tuple[Document, Scenarios]:
    document = Document()
    scenarios = Scenarios(document, folder / "scenarios")
    document.open(path)
    return document, scenarios


def test_scenarios_are_there_again_when_the_file_is_opened(tmp_path: Path) -> None:
    path = saved(tmp_path, plain_case())
    _, scenarios = opened(path, tmp_path)
    scenarios.keep(with_amount(plain_case(), 20), "Larger")
    scenarios.rename(0, "As offered")
    _, again = opened(path, tmp_path)
    assert [variant.name for variant in again.variants] == ["As offered", "Larger"]
    assert amounts(again) == [8_000_000, 20_000_000]


def test_the_case_file_holds_nothing_of_them(tmp_path: Path) -> None:
    path = saved(tmp_path, plain_case())
    document, scenarios = opened(path, tmp_path)
    before = path.read_bytes()
    scenarios.keep(with_amount(plain_case(), 20), "Larger")
    document.save()
    assert path.read_bytes() == before


def test_what_the_file_says_is_the_case_whatever_was_kept_beside_it(tmp_path: Path) -> None:
    path = saved(tmp_path, plain_case())
    document, scenarios = opened(path, tmp_path)
    scenarios.keep(with_amount(plain_case(), 20))
    document.change(with_amount(plain_case(), 30))  # and never saved
    _, again = opened(path, tmp_path)
    assert amounts(again) == [8_000_000, 20_000_000]


def test_saving_under_another_name_takes_them_along_and_leaves_them_with_the_first(tmp_path: Path) -> None:
    path = saved(tmp_path, plain_case())
    document, scenarios = opened(path, tmp_path)
    scenarios.keep(with_amount(plain_case(), 20))
    document.save(tmp_path / "other.json")
    for name in ("case.json", "other.json"):
        _, again = opened(tmp_path / name, tmp_path)
        assert amounts(again) == [8_000_000, 20_000_000]


def test_a_case_that_was_never_saved_takes_them_along_when_it_is(tmp_path: Path) -> None:
    document = Document(plain_case())
    scenarios = Scenarios(document, tmp_path / "scenarios")
    scenarios.keep(with_amount(plain_case(), 20))
    document.save(tmp_path / "case.json")
    _, again = opened(tmp_path / "case.json", tmp_path)
    assert amounts(again) == [8_000_000, 20_000_000]
    assert not list((tmp_path / "scenarios").glob("unsaved-*"))


def test_a_file_that_was_moved_finds_them_again(tmp_path: Path) -> None:
    path = saved(tmp_path, plain_case())
    _, scenarios = opened(path, tmp_path)
    scenarios.keep(with_amount(plain_case(), 20))
    moved = path.rename(tmp_path / "elsewhere.json")
    _, again = opened(moved, tmp_path)
    assert amounts(again) == [8_000_000, 20_000_000]


def test_a_copy_of_a_file_that_is_still_there_has_none(tmp_path: Path) -> None:
    path = saved(tmp_path, plain_case())
    _, scenarios = opened(path, tmp_path)
    scenarios.keep(with_amount(plain_case(), 20))
    _, other = opened(saved(tmp_path, plain_case(), "copy.json"), tmp_path)
    assert amounts(other) == [8_000_000]


def test_a_crash_before_the_first_saving_loses_none(tmp_path: Path) -> None:
    document = Document()
    scenarios = Scenarios(document, tmp_path / "scenarios")
    document.change(plain_case())
    scenarios.keep(with_amount(plain_case(), 20))
    document.change(with_amount(plain_case(), 9))
    # The program is gone; the next one restores the draft.
    fresh = Document()
    restored = Scenarios(fresh, tmp_path / "scenarios")
    fresh.replace(with_amount(plain_case(), 9), saved=False)
    assert amounts(restored) == [9_000_000, 20_000_000]


def test_an_orderly_end_leaves_nothing_behind_of_what_was_never_saved(tmp_path: Path) -> None:
    document = Document(plain_case())
    scenarios = Scenarios(document, tmp_path / "scenarios")
    scenarios.keep(with_amount(plain_case(), 20))
    scenarios.close()
    assert list((tmp_path / "scenarios").iterdir()) == []


def test_a_new_case_begins_without_scenarios(tmp_path: Path) -> None:
    path = saved(tmp_path, plain_case())
    document, scenarios = opened(path, tmp_path)
    scenarios.keep(with_amount(plain_case(), 20))
    document.new()
    assert len(scenarios.variants) == 1
    document.open(path)
    assert len(scenarios.variants) == 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"\xff\xfe",
        b'{"format": "quzhou-award-scenarios", "version": 2, "live": 0, "variants": []}',
        b'{"format": "quzhou-award-scenarios", "version": 1, "live": 3, "variants": [], "case_file": null}',
        b'{"format": "quzhou-award-scenarios", "version": 1, "live": 0, "case_file": 3, "variants": [{"letter": "Z", "name": "", "case": {}}]}',
        b'{"format": "quzhou-award-scenarios", "version": 1, "live": 0, "case_file": null, "variants": [{"letter": "A", "name": "", "case": {"x": 1}}]}',
    ],
)
def test_a_broken_or_foreign_file_is_as_good_as_none(tmp_path: Path, content: bytes) -> None:
    path = saved(tmp_path, plain_case())
    _, scenarios = opened(path, tmp_path)
    scenarios.keep(with_amount(plain_case(), 20))
    (kept,) = (tmp_path / "scenarios").iterdir()
    kept.write_bytes(content)
    _, again = opened(path, tmp_path)
    assert amounts(again) == [8_000_000]


def test_the_file_of_scenarios_is_plain_json_with_whole_cases(tmp_path: Path) -> None:
    path = saved(tmp_path, plain_case())
    _, scenarios = opened(path, tmp_path)
    scenarios.keep(with_amount(plain_case(), 20), "更大")
    (kept,) = (tmp_path / "scenarios").iterdir()
    content = json.loads(kept.read_bytes())
    assert content["case_file"] == str(path)
    assert [one["case"]["format"] for one in content["variants"]] == ["quzhou-award-case"] * 2


def test_a_disk_that_takes_nothing_is_told_and_the_scenarios_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, data: bytes) -> None:
        raise WriteFailed(path, "disk_full", "no space left")

    scenarios = Scenarios(Document(plain_case()), tmp_path / "scenarios")
    monkeypatch.setattr("desktop.document.scenarios.write_atomically", full)
    scenarios.keep(with_amount(plain_case(), 20))
    assert scenarios.failure is not None
    assert scenarios.failure.reason == "disk_full"
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
