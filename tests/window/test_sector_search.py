"""The search of the sector step: what is found, how the keyboard goes through it, what is used and what is not."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication

from desktop.case.case import Case
from desktop.telling.sector import Entry
from desktop.window.pages.steps.sector import SectorPage
from tests.window.cases import full_case
from tests.window.fitting import misfits
from tests.window.user import SECTOR, User


def sector_page(user: User) -> SectorPage:
    page = user.enters(SECTOR)
    assert isinstance(page, SectorPage)
    return page


def codes(page: SectorPage) -> list[str]:
    return [entry.key for entry in page.results.entries()]


def current(page: SectorPage) -> Entry:
    entry = page.results.entry()
    assert entry is not None
    return entry


def spoken(page: SectorPage, row: int) -> str:
    model = page.results.model()
    return str(model.data(model.index(row, 0), Qt.ItemDataRole.AccessibleTextRole))


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("2614", "2614"),
        ("电子专用材料", "3985"),
        ("lithium-ion", "3841"),
        ("jichengdianlu", "3973"),
        ("dzzycl", "3985"),
        ("semicondutor", "3972"),
    ],
)
def test_one_field_finds_a_class_by_whatever_it_is_called(user: User, typed: str, wanted: str) -> None:
    page = sector_page(user)
    user.types(typed)
    assert wanted in codes(page)[:3]
    assert user.case == Case()


def test_isic_finds_classes_and_says_so(user: User) -> None:
    page = sector_page(user)
    user.types("isic 2610")
    assert page.results.entries()
    for entry in page.results.entries():
        assert entry.hit is not None
        assert "2610" in entry.hit.sector_class.isic4
    assert "ISIC 2610" in spoken(page, 0)


def test_without_a_word_all_classes_are_there_and_the_count_says_how_many(user: User) -> None:
    page = sector_page(user)
    assert len(codes(page)) == 1382
    assert page.search.count.text() == "1,382 classes"
    user.types("cailiao")
    assert page.search.count.text() == f"{len(codes(page))} classes"
    assert page.search.clear.isVisible()
    user.clicks(page.search.clear)
    assert page.field.text() == ""
    assert len(codes(page)) == 1382
    assert not page.search.clear.isVisible()


def test_arrows_move_through_the_results_while_the_focus_stays_in_the_field(user: User) -> None:
    page = sector_page(user)
    user.types("cailiao")
    found = codes(page)
    user.presses("Down", "Down", "Up", "Down")
    assert current(page).key == found[2]
    assert QApplication.focusWidget() is page.field
    assert found[2] in page.field.accessibleDescription()
    user.presses("PgDown")
    assert current(page).key != found[2]
    user.presses("Up", "PgUp", "PgUp", "PgUp")
    assert current(page).key == found[0]
    user.presses("Escape")
    assert page.field.text() == ""


def test_looking_at_a_class_changes_nothing_and_enter_uses_it(user: User) -> None:
    user.begins_with(full_case())
    page = sector_page(user)
    before = user.total()
    user.types("5286")
    user.waits(lambda: page.detail.shown is not None and page.detail.shown.code == "5286")
    assert "Retail of wooden decoration materials" in user.reads()
    assert user.case == full_case()
    assert user.total() == before
    assert page.use.text() == "Use 5286"
    user.presses("Return")
    assert user.case.project.sector == "5286"
    assert user.total() != before
    user.presses("Ctrl+Z")
    assert user.case == full_case()
    assert user.total() == before


def test_enter_right_behind_the_last_letter_uses_what_is_on_top_by_then(user: User) -> None:
    page = sector_page(user)
    user.types("261")
    user.waits(lambda: page.detail.shown is not None and page.detail.shown.code == "2611")
    page.field.setText("2614")
    page.field.textEdited.emit("2614")
    user.presses("Return")
    assert user.case.project.sector == "2614"


def test_the_tree_opens_and_closes_by_keyboard_from_the_search_field(user: User) -> None:
    page = sector_page(user)
    page.forms.button("tree").click()
    user.focuses(page.field)
    sections = codes(page)
    assert len(sections) == 20
    assert sections[:3] == ["A", "B", "C"]
    user.presses("Down", "Down", "Right")
    assert codes(page)[2:5] == ["C", "13", "14"]
    user.presses("Down", "Right", "Down")
    assert current(page).branch is not None
    assert current(page).branch.level == "group"
    assert spoken(page, page.results.currentIndex().row()).endswith("folded")
    user.presses("Return")
    assert current(page).is_open
    user.presses("Down")
    one = current(page)
    assert one.hit is not None
    assert one.hit.sector_class.division == "13"
    user.presses("Left", "Left", "Left", "Left")
    assert current(page).key == "13"
    assert not current(page).is_open
    user.presses("Left", "Left")
    assert codes(page) == sections
    assert QApplication.focusWidget() is page.field


def test_every_class_stands_once_in_the_tree_under_its_division(user: User) -> None:
    page = sector_page(user)
    page.forms.button("tree").click()
    found = page._found
    assert found is not None
    seen: list[str] = []
    for _ in range(3):
        for entry in found.entries("tree"):
            if entry.branch is not None and not entry.is_open:
                found.toggle(entry.key)
    above = ""
    for entry in found.entries("tree"):
        if entry.branch is not None and entry.branch.level == "division":
            above = entry.branch.code
        if entry.hit is not None:
            assert entry.hit.sector_class.division == above
            seen.append(entry.key)
    assert len(seen) == len(set(seen)) == 1382


def test_what_was_found_is_shown_as_a_tree_too_with_the_same_class_in_view(user: User) -> None:
    page = sector_page(user)
    user.types("cailiao")
    user.presses("Down", "Down")
    wanted, number = current(page).key, len(codes(page))
    page.forms.button("tree").click()
    assert current(page).key == wanted
    assert len([entry for entry in page.results.entries() if entry.hit is not None]) == number
    page.forms.button("list").click()
    assert current(page).key == wanted


@pytest.mark.parametrize("code", ["en", "zh"])
def test_each_signature_chain_leads_to_its_divisions(user: User, code: str) -> None:
    from desktop.sectors.chains import chains

    user.speaks(code)
    page = sector_page(user)
    for chain in chains():
        button = page.chains[chain.id]
        assert button.text() == chain.name.of(code)
        user.clicks(button)
        keys = codes(page)
        assert current(page).key == chain.divisions[0].code
        assert all(division.code in keys for division in chain.divisions)
        assert all(one.code in keys for one in chain.classes)
        assert chain.note.of(code)[:20] in user.reads()
    assert user.case == Case()
    user.clicks(page.chains["specialty_paper"])
    assert page.chains["specialty_paper"].isChecked() is False
    assert page.search.count.text().startswith("1,382")


def test_a_chain_is_left_by_typing(user: User) -> None:
    page = sector_page(user)
    user.clicks(page.chains["new_energy"])
    user.focuses(page.field)
    user.types("baijiu")
    assert not page.chains["new_energy"].isChecked()


def test_a_letter_typed_in_the_list_goes_into_the_field(user: User) -> None:
    page = sector_page(user)
    user.focuses(page.results)
    user.types("c")
    assert QApplication.focusWidget() is page.field
    user.types("ailiao")
    assert page.field.text() == "cailiao"


def test_what_is_not_found_is_said_with_what_to_do(user: User) -> None:
    page = sector_page(user)
    user.types("qqqqqq")
    assert codes(page) == []
    assert "Nothing was found for “qqqqqq”" in user.reads()
    user.presses("Return", "Down")
    assert user.case == Case()


def test_high_tech_services_are_called_indicative_wherever_a_class_leads_to_them(user: User) -> None:
    from desktop.sectors.classes import classes

    page = sector_page(user)
    leads = [one for one in classes().values() if "high_tech_service" in (one.category, one.or_category)]
    assert leads
    for one in leads[:: len(leads) // 5]:
        # All of them may also be something else: the standard itself does not know high-tech services.
        assert one.or_category is not None
        user.overwrites(one.code)
        assert "two possible" in spoken(page, 0)
        user.presses("Return")
        assert user.case.project.sector == one.code
        assert "High-tech services (indicative)" in [box.radio.text() for box in page.boxes]
        assert "The assignment to high-tech services is indicative" in user.reads()
    user.speaks("zh")
    assert "高技术服务业（参考）" in [box.radio.text() for box in page.boxes]
    assert "高技术服务业的归类仅供参考" in user.reads()


@pytest.mark.parametrize("code", ["en", "zh"])
def test_results_follow_the_language(user: User, code: str) -> None:
    user.begins_with(full_case())
    page = sector_page(user)
    user.types("3985")
    user.speaks(code)
    names = ("电子专用材料制造", "Manufacture of electronic materials")
    ours, others = names if code == "zh" else names[::-1]
    line = spoken(page, 0)
    assert line.index(ours) < line.index(others)
    user.waits(lambda: f"3985 {ours}" in user.reads())


@pytest.mark.parametrize("code", ["en", "zh"])
@pytest.mark.parametrize("typed", ["cailiao", "7513", "4310", "qqqq"])
def test_results_and_details_have_the_room_they_need(user: User, code: str, typed: str) -> None:
    user.window.resize(1280, 720)
    user.begins_with(full_case())
    user.speaks(code)
    page = sector_page(user)
    user.types(typed)
    page._show_detail()
    for form in ("list", "tree"):
        page.forms.button(form).click()
        QCoreApplication.processEvents()
        assert misfits(user.window) == []
        assert not page.area.horizontalScrollBar().isVisible()
    user.clicks(page.chains["intelligent_equipment"])
    QCoreApplication.processEvents()
    assert misfits(user.window) == []


def test_the_frame_does_not_load_the_search_before_the_step_is_entered() -> None:
    import os
    import subprocess
    import sys

    probe = (
        "import sys\n"
        "from desktop.window.shell import app, main_window\n"
        "from desktop.window.pages.steps import project\n"
        "print([name for name in sys.modules if name.startswith('desktop.sectors.')])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True, env=os.environ
    )
    assert done.stdout.strip() == "[]"
