from __future__ import annotations

import itertools
import os
import sys
import time
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from desktop.case.case import Case, Investor, QuoteFacts
from desktop.document import journal, library, storage
from desktop.document.estimates import AWARD, INVESTOR, PLACE
from desktop.document.library import Found, Known, Stamp
from desktop.document.store.database import Store
from desktop.window.desk import asides
from desktop.window.pages.answer.answer_panel import AnswerPanel
from desktop.window.pages.library import estimates, estimates_reading
from desktop.window.pages.library.estimates import EstimatesPage
from desktop.window.pages.why import WhyPage
from desktop.window.shell.app import Session
from desktop.window.widgets import theme
from desktop.window.widgets.figure_label import FigureLabel
from tests.policy.amended import amendment
from tests.screenshots import library_cases
from tests.window.cases import full_case, half_case, plain_case
from tests.window.conftest import Open
from tests.window.desks import missing_links
from tests.window.fitting import misfits
from tests.window.user import PROJECT, User, key, name_file, press, spaced

_LONG = 10_000


def panel(page: EstimatesPage) -> AnswerPanel:
    """What stands beside the list."""
    shown = page._beside.panel
    assert isinstance(shown, AnswerPanel)
    return shown


def folder(user: User) -> Path:
    library = user.session.files.library
    library.folder.mkdir(parents=True, exist_ok=True)
    return library.folder


def fill(user: User) -> Path:
    """Save the nine cases of the design's picture into the library's folder."""
    where = folder(user)
    now = time.time()
    for place, (name, case, days) in enumerate(library_cases()):
        storage.write(where / f"{name}.json", case)
        os.utime(where / f"{name}.json", (now, now - days * 86_400 - place))
    return where


def goes(user: User) -> EstimatesPage:
    """Go to the library with its key, and wait until all is read."""
    user.presses("Ctrl+L")
    page = user.window.stack.currentWidget()
    assert isinstance(page, EstimatesPage)
    reads(user, page)
    return page


def goes_in(session: Session) -> EstimatesPage:
    session.window.show_aside(asides.ESTIMATES)
    page = session.window.aside(asides.ESTIMATES)
    assert isinstance(page, EstimatesPage)
    return page


def reads(user: User, page: EstimatesPage) -> None:
    user.waits(lambda: page.reading.done, _LONG)


def names(page: EstimatesPage) -> list[str]:
    return [page.model.row(entry).name for entry in page.model.entries]


def files(page: EstimatesPage) -> list[str]:
    return [entry.path.stem for entry in page.model.entries]


def column(page: EstimatesPage, number: int) -> list[str]:
    return [spaced(page.model.row(entry).text(number)) for entry in page.model.entries]


def selected(page: EstimatesPage) -> str:
    entry = page.selected()
    return entry.path.stem if entry is not None else ""


# ------------------------------------------------------------------------------------------------------ showing


def test_the_library_lists_every_saved_case_the_latest_first(user: User) -> None:
    fill(user)
    page = goes(user)
    assert files(page) == [name for name, _, _ in library_cases()]
    assert column(page, AWARD)[:2] == ["2,115,000.00", "184,000.00"]
    assert column(page, AWARD)[-2:] == ["0.00", "–"]


def test_the_same_in_chinese(user: User) -> None:
    fill(user)
    user.speaks("zh")
    page = goes(user)
    row = page.model.row(page.model.entries[0])
    assert (row.place, row.status, row.stage, row.award) == ("2614·智造新城", "属奖励范围", "谈判", "211.50")
    assert [plain.text() for plain in page.heads.buttons][:4] == [
        "投资方与项目",
        "行业与落户地点",
        "阶段",
        "本方案奖励（万美元）",
    ]


def test_a_file_saved_elsewhere_is_in_the_library(user: User, tmp_path: Path) -> None:
    user.types("Hanbit")
    with user.answering(name_file(tmp_path / "stick.json")):
        user.presses("Ctrl+S")
    page = goes(user)
    assert files(page) == ["stick"]
    assert page.model.row(page.model.entries[0]).mark == "Open now"


def test_the_stages_count_and_filter(user: User) -> None:
    fill(user)
    page = goes(user)
    texts = [page.stages.button(name).text() for name in ("all", "assess", "negotiate", "sign")]
    assert texts == ["All 9", "Assess 5", "Negotiate 3", "Sign 1"]
    user.clicks(page.stages.button("sign"))
    assert files(page) == ["Minato"]


def test_heads_sort_and_turn_the_order_round(user: User) -> None:
    fill(user)
    page = goes(user)
    user.clicks(page.heads.buttons[AWARD])
    figures = column(page, AWARD)
    assert figures[0] == "2,115,000.00"
    assert figures[-1] == "–"
    user.clicks(page.heads.buttons[AWARD])
    assert column(page, AWARD)[0] == "0.00"
    assert column(page, AWARD)[-1] == "–"
    user.focuses(page.heads.buttons[INVESTOR])
    user.presses("Return")
    assert files(page)[0] == "Aurelia"
    assert "ascending" in page.heads.buttons[INVESTOR].accessibleName()


def test_the_panel_shows_the_selected_estimate_and_the_case_on_the_desk_stays(user: User) -> None:
    fill(user)
    user.begins_with(plain_case())
    page = goes(user)
    before = user.case
    page.choose(folder(user) / "Hanbit Materials.json")
    assert spaced(panel(page)._total.toolTip()) == "US$ 3,775,140.85"
    assert user.case is before
    assert page._beside.isVisible()
    assert not user.panel.isVisible()
    user.presses("Esc")
    assert user.panel.isVisible()
    assert not page._beside.isVisible()


def test_a_missing_entry_of_the_selected_estimate_opens_it_at_that_field(user: User) -> None:
    storage.write(folder(user) / "half.json", half_case())
    page = goes(user)
    links = missing_links(panel(page))
    user.clicks(links[0])
    assert user.case == half_case()
    assert user.window.stack.currentWidget() is user.page


def test_each_case_is_worked_out_with_the_rule_set_of_its_own_date(
    user: User, small: Case, tmp_path: Path
) -> None:
    """US$ 9.2 m: 2% now, 2.5% under the amendment that holds from March 2027 on."""
    for name, day in (("now", "2026-11-22"), ("then", "2027-03-01")):
        storage.write(folder(user) / f"{name}.json", small._replace(quote=QuoteFacts(date=day)))
    page = goes(user)
    assert column(page, AWARD) == ["184,000.00", "184,000.00"]
    page.choose(folder(user) / "then.json")
    (tmp_path / "new.toml").write_bytes(amendment())
    packs = user.session.desk.in_use.shelf.registry
    packs.add(packs.examine(tmp_path / "new.toml"), consent=True)
    user.session.desk.in_use.shelf.refresh()
    user.presses("F5")
    reads(user, page)
    awards = {entry.path.stem: spaced(page.model.row(entry).award) for entry in page.model.entries}
    assert awards == {"now": "184,000.00", "then": "230,000.00"}
    assert spaced(panel(page)._total.toolTip()) == "US$ 230,000.00"
    page.choose(folder(user) / "now.json")
    assert spaced(panel(page)._total.toolTip()) == "US$ 184,000.00"


def test_the_largest_award_is_not_cut_off(user: User) -> None:
    case = full_case()
    row = case.project.utilisation[0]
    largest = row._replace(amount=row.amount._replace(amount=Decimal(400_000_000_000)))
    storage.write(
        folder(user) / "large.json",
        case._replace(project=case.project._replace(utilisation=(largest,)), programmes=()),
    )
    user.window.resize(1280, 720)
    page = goes(user)
    assert column(page, AWARD) == ["18,000,000,000.00"]  # 4.5%
    bold = QFontMetrics(theme.font(bold=True).resolve(page.list.font()))
    assert page.list.columnWidth(AWARD) - 24 >= bold.horizontalAdvance("18,000,000,000.00")
    assert page.list.columnWidth(PLACE) > 100


def test_a_figure_of_the_selected_estimate_opens_it_and_says_why(user: User) -> None:
    fill(user)
    page = goes(user)
    page.choose(folder(user) / "Nordsee.json")
    figure = next(
        one for one in panel(page).findChildren(FigureLabel) if one.isVisible() and one.text() == "360,000.00"
    )
    user.clicks(figure)
    assert user.case.investor.name == "Nordsee Membran GmbH"
    shown = user.window.stack.currentWidget()
    assert isinstance(shown, WhyPage)
    assert "12,000,000.00" in user.reads(on=shown)
    user.presses("Esc")
    assert user.window.stack.currentWidget() is user.page


# --------------------------------------------------------------------------------------------------- searching


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("한빛", ["Hanbit Materials", "Hanbit 2027"]),
        ("ミナト", ["Minato"]),
        ("สยาม", ["Siam"]),
        ("quebec aero", ["Québec"]),
        ("QZ-2026-0001", ["Hanbit Materials"]),
        ("2659", ["Nordsee"]),
        ("江山", ["Aurelia"]),
        ("jiangshan", ["Aurelia"]),
        ("nordsee zhizao", ["Nordsee"]),
        ("ｎｏｒｄｓｅｅ", ["Nordsee"]),
        ("nowhere", []),
    ],
)
def test_the_search_finds_investor_project_number_sector_and_place(
    user: User, typed: str, found: list[str]
) -> None:
    fill(user)
    page = goes(user)
    user.types(typed)
    assert files(page) == found


def test_arrows_choose_while_one_types_and_enter_opens(user: User) -> None:
    fill(user)
    page = goes(user)
    user.types("hanbit")
    assert user.focus is page.search
    user.presses("Down")
    assert selected(page) == "Hanbit 2027"
    user.presses("Return")
    assert user.case.project.name == "Phase I, start in 2027"
    assert user.window.step == PROJECT
    assert user.window.stack.currentWidget() is user.page


def test_escape_empties_the_search_first_then_closes(user: User) -> None:
    fill(user)
    page = goes(user)
    user.types("hanbit")
    user.presses("Esc")
    assert page.search.text() == ""
    assert user.window.stack.currentWidget() is page
    user.presses("Esc")
    assert user.window.stack.currentWidget() is user.page


# ----------------------------------------------------------------------------------------------------- opening


def test_opening_asks_about_unsaved_changes_first(user: User) -> None:
    fill(user)
    user.types("Mine")
    page = goes(user)
    page.choose(folder(user) / "Nordsee.json")
    with user.answering(press("Cancel")) as said:
        user.clicks(page.opening)
    assert "Save the changes to “Mine”?" in said[0]
    assert user.case.investor.name == "Mine"
    assert user.window.stack.currentWidget() is page
    with user.answering(press("Discard")):
        user.clicks(page.opening)
    assert user.case.investor.name == "Nordsee Membran GmbH"


def test_a_double_click_opens(user: User) -> None:
    fill(user)
    page = goes(user)
    where = page.list.visualRect(page.model.index(3, 1)).center()
    QTest.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    QTest.mouseDClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert user.session.document.path == folder(user) / f"{library_names()[3]}.json"


def library_names() -> list[str]:
    return [name for name, _, _ in library_cases()]


def test_new_begins_an_empty_case_at_the_first_field(user: User) -> None:
    fill(user)
    user.begins_with(full_case())
    page = goes(user)
    user.clicks(page.begin)
    assert user.case == Case()
    assert user.focus is user.page.investor  # type: ignore[attr-defined]


def test_the_first_save_suggests_the_library_and_leaves_no_empty_folder(user: User) -> None:
    library = user.session.files.library
    user.types("Hanbit")
    with user.answering(key("Esc")):
        user.presses("Ctrl+S")
    assert not library.folder.exists()
    with user.answering(key("Return")):
        user.presses("Ctrl+S")
    assert storage.read(library.folder / "Hanbit.qzaward").investor.name == "Hanbit"


# ------------------------------------------------------------------------------------------- drafts, gone, broken


def test_a_draft_that_was_left_behind_stands_here_and_can_be_restored(user: User, home: Path) -> None:
    store = Store(home)
    journal.add(store, "over", full_case(), changed=time.time_ns())
    page = goes(user)
    assert page.model.row(page.model.entries[0]).mark == "Unsaved draft"
    assert page.opening.text() == "Restore"
    user.clicks(page.opening)
    assert user.case == full_case()
    assert user.session.document.modified
    assert user.session.keeping.left_behind() == []
    store.close()


def test_a_file_that_has_gone_is_shown_and_found_again(user: User, tmp_path: Path) -> None:
    old, new = tmp_path / "old.json", tmp_path / "moved" / "new.json"
    storage.write(old, full_case())
    user.session.files.open_path(old)
    user.presses("Ctrl+N")
    new.parent.mkdir()
    old.rename(new)
    page = goes(user)
    row = page.model.row(page.model.entries[0])
    assert (row.name, row.status, row.award) == ("Hanbit Materials 한빛소재", "Not found", "–")
    assert not page.opening.isEnabled()
    with user.answering(name_file(new)):
        user.clicks(page._beside.find_button)
    reads(user, page)
    assert files(page) == ["new"]
    assert page.opening.isEnabled()


def test_a_file_that_has_gone_is_forgotten_only_when_asked(user: User, tmp_path: Path) -> None:
    storage.write(tmp_path / "old.json", full_case())
    user.session.files.open_path(tmp_path / "old.json")
    user.presses("Ctrl+N")
    (tmp_path / "old.json").unlink()
    page = goes(user)
    assert files(page) == ["old"]
    user.clicks(page._beside.forget_button)
    reads(user, page)
    assert files(page) == []
    assert user.session.files.recent.paths == ()


def test_a_broken_file_is_shown_with_what_is_wrong(user: User) -> None:
    (folder(user) / "broken.json").write_text("{")
    page = goes(user)
    assert page.model.row(page.model.entries[0]).status == "Cannot be read"
    shown = "\n".join(label.text() for label in page._beside.findChildren(QLabel) if label.isVisible())
    assert "broken.json is not a case file" in shown
    assert not page.opening.isEnabled()
    assert not page.duplicate.isEnabled()


def test_a_file_that_was_changed_elsewhere_is_read_again(user: User) -> None:
    storage.write(folder(user) / "a.json", Case(Investor("Before")))
    page = goes(user)
    assert names(page) == ["Before"]
    storage.write(folder(user) / "a.json", Case(Investor("Afterwards")))
    user.presses("F5")
    reads(user, page)
    assert names(page) == ["Afterwards"]


def test_the_next_start_lists_what_was_read_without_reading_it_again(
    user: User, start: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = fill(user)
    before = files(goes(user))
    kept = Store(user.session.keeping.folder)
    user.waits(lambda: len(kept.rows("SELECT 1 FROM files WHERE body IS NOT NULL")) == len(before))
    kept.close()
    user.end()
    read: list[str] = []

    def look(known: Known, since: Stamp | None = None) -> Found:
        read.append(known.path.stem)
        return library.look(known, since)

    monkeypatch.setattr(estimates_reading, "look", look)
    storage.write(where / "Nordsee.json", Case(Investor("Changed meanwhile")))
    (where / "Québec.json").unlink()
    page = goes_in(start())
    while not page.reading.done:
        QTest.qWait(5)
    assert sorted(read) == ["Nordsee", "Québec"]
    assert sorted(files(page)) == sorted(name for name in before if name != "Québec")
    assert "Changed meanwhile" in names(page)


def test_under_another_rule_set_every_file_is_worked_out_anew(user: User) -> None:
    fill(user)
    page = goes(user)
    kept = dict(page.reading._kept)
    page.reading._kept.update({path: one._replace(rules="another") for path, one in kept.items()})
    page.read_anew()
    reads(user, page)
    assert page.reading._kept == kept


def test_a_file_that_goes_while_it_is_in_the_list_is_said_when_it_is_selected(user: User) -> None:
    where = fill(user)
    page = goes(user)
    page.choose(where / "Hanbit 2027.json")
    (where / "Nordsee.json").unlink()
    page.choose(where / "Nordsee.json")
    shown = "\n".join(label.text() for label in page._beside.findChildren(QLabel) if label.isVisible())
    assert "not" in shown
    assert page._beside._stack.currentIndex() == 1


# --------------------------------------------------------------------------------------------- delete, copy, compare


@pytest.fixture
def bin_(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A bin that takes files, and says which."""
    thrown: list[str] = []

    def throw(path: Path) -> bool:
        thrown.append(path.name)
        path.unlink()
        return True

    monkeypatch.setattr(estimates, "to_bin", throw)
    return thrown


def test_delete_asks_and_moves_to_the_bin(user: User, bin_: list[str]) -> None:
    fill(user)
    page = goes(user)
    page.choose(folder(user) / "Nordsee.json")
    user.focuses(page.list)
    with user.answering(press("Cancel")) as said:
        user.presses("Delete")
    assert "Move “Nordsee Membran GmbH” to the bin?" in said[0]
    assert bin_ == []
    with user.answering(press("Move to the bin")):
        user.presses("Delete")
    reads(user, page)
    assert bin_ == ["Nordsee.json"]
    assert "Nordsee" not in files(page)


def test_enter_in_the_question_deletes_nothing(user: User, bin_: list[str]) -> None:
    fill(user)
    page = goes(user)
    user.focuses(page.list)
    with user.answering(key("Return")):
        user.presses("Delete")
    assert bin_ == []


def test_what_is_thrown_away_lies_in_the_bin_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if sys.platform != "linux":
        pytest.skip("where the bin lies is the system's secret")
    data = tmp_path / "data"
    data.mkdir()
    monkeypatch.setenv("XDG_DATA_HOME", str(data))
    (tmp_path / "a.json").write_text("a case")
    assert estimates.to_bin(tmp_path / "a.json")
    assert not (tmp_path / "a.json").exists()
    assert (data / "Trash" / "files" / "a.json").read_text() == "a case"


def test_where_there_is_no_bin_nothing_is_deleted(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    where = fill(user)
    monkeypatch.setattr(estimates, "to_bin", lambda _path: False)
    page = goes(user)
    page.choose(where / "Nordsee.json")
    user.focuses(page.list)
    with user.answering(press("Move to the bin"), key("Return")) as said:
        user.presses("Delete")
    assert "nothing is deleted: Nordsee.json" in said[1]
    assert (where / "Nordsee.json").is_file()


def test_the_estimate_that_is_open_is_not_deleted(user: User, bin_: list[str]) -> None:
    where = fill(user)
    user.session.files.open_path(where / "Nordsee.json")
    page = goes(user)
    assert selected(page) == "Nordsee"
    user.focuses(page.list)
    with user.answering(key("Return")) as said:
        user.presses("Delete")
    assert "This estimate is open" in said[0]
    assert bin_ == []


def test_a_duplicate_is_a_file_of_its_own_and_selected(user: User) -> None:
    fill(user)
    page = goes(user)
    page.choose(folder(user) / "Hanbit Materials.json")
    user.clicks(page.duplicate)
    reads(user, page)
    assert selected(page) == "Hanbit Materials (2)"
    assert storage.read(folder(user) / "Hanbit Materials (2).json").quote.number is None


def test_import_copies_into_the_library_and_says_what_it_could_not_take(user: User, tmp_path: Path) -> None:
    storage.write(tmp_path / "good.json", full_case())
    (tmp_path / "bad.json").write_text("{")
    page = goes(user)
    with user.answering(name_file(tmp_path / "good.json")):
        user.clicks(page.importing)
    reads(user, page)
    assert files(page) == ["good"]
    assert (folder(user) / "good.json").is_file()
    with user.answering(name_file(tmp_path / "bad.json"), key("Return")) as said:
        user.clicks(page.importing)
    assert "bad.json is not a case file" in said[1]


def test_two_to_four_are_compared_side_by_side(user: User) -> None:
    fill(user)
    page = goes(user)
    assert not page.compare.isEnabled()
    user.focuses(page.list)
    user.presses("Shift+Down")
    assert page.compare.isEnabled()
    user.clicks(page.compare)
    text = user.reads(on=user.window.stack.currentWidget())
    assert "Electronic-grade fluorochemicals, phase I" in text
    assert "Phase I, start in 2027" in text
    assert "−1,931,000.00" in text  # 184,000.00 against 2,115,000.00
    user.presses("Esc")
    assert user.window.stack.currentWidget() is page
    for _ in range(3):
        QTest.keyClick(page.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert len(page.list.selected_entries()) == 5
    assert not page.compare.isEnabled()


# ------------------------------------------------------------------------------------------------------- the frame


@pytest.mark.parametrize("code", ["en", "zh"])
def test_everything_has_room_in_the_smallest_window(user: User, code: str, tmp_path: Path) -> None:
    fill(user)
    (folder(user) / "broken.json").write_text("{")
    user.speaks(code)
    user.window.resize(1366, 768)
    page = goes(user)
    user.window.resize(1280, 720)
    user.bot.waitUntil(lambda: not page.area.horizontalScrollBar().isVisible())
    for name in ("Hanbit Materials", "Québec", "broken"):
        page.choose(folder(user) / f"{name}.json")
        user.bot.waitUntil(lambda: not misfits(user.window))
    page.list.selectAll()
    user.session.desk.aside_wanted.emit("compared", tuple(page.model.entries[:4]))
    user.bot.waitUntil(lambda: not misfits(user.window))


def test_every_control_has_a_name_and_is_reached_with_tab(user: User) -> None:
    fill(user)
    page = goes(user)
    wanted = {
        page.search,
        page.list,
        *page.heads.buttons,
        page.importing,
        page.duplicate,
        page.opening,
        page.begin,
    }
    reached = set()
    for _ in range(60):
        user.presses("Tab")
        reached.add(user.focus)
    assert wanted <= reached
    for control in wanted:
        assert control.accessibleName() or control.text()  # type: ignore[attr-defined]


def test_a_screen_reader_hears_the_whole_row(user: User) -> None:
    fill(user)
    page = goes(user)
    spoken = page.model.data(page.model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    for part in ("Hanbit Materials", "Zhizao New City", "Eligible", "Negotiate", "2,115,000.00"):
        assert part in str(spoken)


def test_reading_leaves_the_window_a_turn_between_two_slices(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the shortest slice each file is a turn of its own: nothing else of the window waits for two."""
    monkeypatch.setattr(estimates_reading, "_SLICE", 0.0)
    for number in range(20):
        storage.write(folder(user) / f"{number:03}.json", full_case())
    page = goes(user)
    page.reading._kept.clear()
    seen: list[int] = []
    watch = QTimer()
    watch.timeout.connect(lambda: seen.append(len(page.reading._kept)))
    watch.start(0)
    page.read_anew()
    reads(user, page)
    watch.stop()
    steps = sorted(set(seen))
    assert max(later - earlier for earlier, later in itertools.pairwise(steps)) == 1
    assert len(page.model.entries) == 20


def test_what_an_empty_library_cannot_do_says_why(user: User) -> None:
    page = goes(user)
    for button in (page.opening, page.duplicate, page.compare):
        assert not button.isEnabled()
        assert button.toolTip()
