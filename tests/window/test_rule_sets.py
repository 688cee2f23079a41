"""Several rule sets in the window: the date chooses, the choice is said, a pack is taken in after its report."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox

from desktop.case.case import Case, Contribution, Money, QuoteFacts
from desktop.document import storage
from desktop.document.rule_shelf import Pins
from desktop.document.store.database import Store
from desktop.policy.load import load_rule_set
from desktop.policy.registry import Registry
from desktop.policy.ruleset import Words
from desktop.policy.signing import key_file, new_key, sign
from desktop.telling import paths
from desktop.window.desk.asides import RULE_SETS
from desktop.window.pages.policy.rule_sets import RuleSetsPage
from desktop.window.shell.app import Session
from tests.policy.amended import amendment
from tests.policy.packs import changed
from tests.window.conftest import Open
from tests.window.fitting import misfits

OLD, NEW = "衢政办发〔2025〕30号", "衢政办发〔2027〕8号"


@pytest.fixture
def new(tmp_path: Path) -> Path:
    path = tmp_path / "new.toml"
    path.write_bytes(amendment())
    return path


@pytest.fixture
def dated(small: Case) -> Callable[[str | None], Case]:
    """US$ 9.2 m in 2027 with a quote of some day: 2 % now, 2.5 % under the amendment."""
    return lambda day: small._replace(quote=QuoteFacts(date=day))


@pytest.fixture
def answer_yes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Says yes to every question, and keeps what was asked."""
    asked: list[str] = []

    def yes(box: QMessageBox) -> int:
        asked.append(f"{box.text()} {box.informativeText()}")
        return QMessageBox.StandardButton.Yes

    monkeypatch.setattr(QMessageBox, "exec", yes)
    return asked


def taken_in(new: Path) -> str:
    packs = Registry()
    return packs.add(packs.examine(new), consent=True).sha256


def total(session: Session) -> int:
    assert session.desk.answer is not None
    assert session.desk.answer.estimate is not None
    return session.desk.answer.estimate.totals.total_usd


def page(session: Session) -> RuleSetsPage:
    found = session.window.aside(RULE_SETS)
    assert isinstance(found, RuleSetsPage)
    return found


def without_room(session: Session) -> list[str]:
    """The texts that have no room, once the window has laid itself out."""
    QApplication.processEvents()
    QApplication.processEvents()
    return misfits(session.window)


def texts(page: RuleSetsPage) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())


# ---------------------------------------------------------------- which one


def test_with_the_programs_own_rule_set_alone_nothing_is_said_of_the_choice(
    start: Open, dated: Callable[[str | None], Case]
) -> None:
    session = start(dated("2027-04-01"))
    assert session.desk.in_use.on_desk is not None
    assert session.desk.in_use.on_desk.choice is None
    assert session.desk.about_rules() == ()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_answer_follows_the_date_of_the_quote_across_a_boundary_and_says_so(
    start: Open, new: Path, dated: Callable[[str | None], Case], home: Path, language: str
) -> None:
    taken_in(new)
    session = start(dated("2027-02-28"), language=language)
    desk, window = session.desk, session.window
    assert total(session) == 184_000_00
    assert OLD in window.answer._note.text()
    assert not window.notice.isVisible()
    desk.change(dated("2027-03-01"))
    assert total(session) == 230_000_00
    note = window.answer._note.text()
    assert NEW in note
    assert desk.words.dates.long("2027-03-01") in note
    assert window.notice.isVisible()
    assert NEW in window.notice._text.text()
    session.document.undo()
    assert total(session) == 184_000_00
    window.notice.dismiss()
    session.document.replace(dated("2027-03-01"))
    session.desk.put()
    assert total(session) == 230_000_00
    assert not window.notice.isVisible()
    session.document.replace(dated("2027-02-28"))
    session.desk.put()
    assert OLD in window.answer._note.text()


def test_an_unsigned_rule_set_is_called_so_beside_the_answer(
    start: Open, new: Path, dated: Callable[[str | None], Case], home: Path
) -> None:
    taken_in(new)
    session = start(dated("2027-03-01"))
    assert "Rule set not signed; its use was confirmed." in session.window.answer._note.text()


def test_a_year_under_an_earlier_rule_set_is_named(
    start: Open, new: Path, dated: Callable[[str | None], Case], home: Path
) -> None:
    taken_in(new)
    case = dated("2027-03-01")
    earlier = Contribution(2026, Money(Decimal(6_000_000), "USD"))
    session = start(
        case._replace(project=case.project._replace(utilisation=(earlier, *case.project.utilisation)))
    )
    assert f"2026 falls under {OLD}" in session.window.answer._note.text()


def test_a_pinned_rule_set_holds_whatever_the_date_and_is_kept_beside_the_file(
    start: Open, new: Path, dated: Callable[[str | None], Case], home: Path, tmp_path: Path
) -> None:
    sha256 = taken_in(new)
    session = start(dated("2027-02-28"))
    session.desk.pin(sha256)
    assert total(session) == 230_000_00
    saved = tmp_path / "case.json"
    session.document.save(saved)
    session.desk.mark_saved()
    assert b"2027-8" not in saved.read_bytes()
    assert Pins(lambda: Store(home)).of(saved) == sha256
    session.files.new()
    assert session.desk.in_use.pinned is None
    session.files.open_path(saved)
    assert session.desk.in_use.pinned == sha256
    assert total(session) == 230_000_00
    session.desk.pin(None)
    assert total(session) == 184_000_00
    assert Pins(lambda: Store(home)).of(saved) is None


def test_a_pinned_rule_set_that_is_gone_is_said_and_the_date_decides(
    start: Open, new: Path, dated: Callable[[str | None], Case], home: Path
) -> None:
    taken_in(new)
    session = start(dated("2027-02-28"))
    session.desk.pin("0" * 64)
    assert total(session) == 184_000_00
    assert "is not on this computer" in session.window.answer._note.text()


def test_a_rule_set_that_was_changed_on_disk_is_not_used(
    start: Open, new: Path, dated: Callable[[str | None], Case], home: Path
) -> None:
    sha256 = taken_in(new)
    pack = home / "rules" / f"{sha256}.toml"
    pack.write_bytes(pack.read_bytes() + b"\n# changed\n")
    session = start(dated("2027-03-01"))
    assert total(session) == 184_000_00
    assert "cannot be used" in session.window.answer._note.text()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_readings_that_the_rule_set_does_not_know_are_left_out_by_name_and_stay_in_the_file(
    start: Open, new: Path, dated: Callable[[str | None], Case], home: Path, language: str
) -> None:
    taken_in(new)
    case = dated("2027-03-01")._replace(readings=(("period_end", "end_of_2027"),))
    session = start(case, language=language)
    assert session.desk.answer is not None
    assert session.desk.answer.faults == ()
    assert session.desk.case.readings == ()
    assert session.document.case.readings == (("period_end", "end_of_2027"),)
    said = session.window.answer._note.text()
    name = load_rule_set().reading("period_end").question.of(language)
    assert {"zh": "2030年是否计入", "en": "Whether 2030 still counts"}[language] in said or name in said


def test_places_and_readings_on_the_pages_are_those_of_the_rule_set_in_use(
    start: Open, new: Path, dated: Callable[[str | None], Case], home: Path
) -> None:
    taken_in(new)
    session = start(dated("2027-02-28"), step=paths.LOCATION)
    window: Any = session.window
    assert "bonded_zone" not in window.page(paths.LOCATION).places
    window.enter(paths.RESULT)
    boxes = window.page(paths.RESULT).readings.boxes
    assert boxes["period_end"].itemData(0) == "not_stated"
    session.desk.change(dated("2027-03-01"))
    boxes = window.page(paths.RESULT).readings.boxes
    assert boxes["period_end"].itemData(0) == "with_2030"
    window.enter(paths.LOCATION)
    assert list(window.page(paths.LOCATION).places)[:3] == [
        "zhizao_new_city",
        "zhihui_new_city",
        "bonded_zone",
    ]


# ---------------------------------------------------------------- the page


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_pack_is_taken_in_after_its_report_and_a_clear_question(
    start: Open,
    new: Path,
    dated: Callable[[str | None], Case],
    answer_yes: list[str],
    home: Path,
    language: str,
    tmp_path: Path,
) -> None:
    kept = tmp_path / "kept.json"
    storage.write(kept, dated("2027-03-01"))
    session = start(dated("2027-03-01"), language=language)
    words = session.desk.words
    session.files.library.remember(kept, storage.read(kept))
    session.window.show()
    session.desk.aside_wanted.emit(RULE_SETS, str(new))
    shown = page(session)
    assert shown.isVisible()
    said = texts(shown)
    assert NEW in said
    assert words.text("Not signed") in said
    assert words.figures.percent(Decimal("0.025")) in said
    assert "kept.json" in said
    assert words.usd.change(46_000_00) in said
    assert total(session) == 184_000_00
    assert not (home / "rules").exists()
    assert without_room(session) == []
    shown.take_in.click()
    (question,) = answer_yes
    assert "new.toml" in question
    assert total(session) == 230_000_00
    assert [entry._number.text() for entry in shown.entries] == [NEW, OLD]
    assert without_room(session) == []


def test_whoever_says_no_to_an_unsigned_pack_has_changed_nothing(
    start: Open, new: Path, dated: Callable[[str | None], Case], monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setattr(QMessageBox, "exec", lambda _box: QMessageBox.StandardButton.Cancel)
    session = start(dated("2027-03-01"))
    session.desk.aside_wanted.emit(RULE_SETS, str(new))
    page(session).take_in.click()
    assert total(session) == 184_000_00
    assert not (home / "rules").exists()
    assert page(session).examined is not None


def test_a_signed_pack_shows_its_signer_and_asks_nothing(
    start: Open, new: Path, dated: Callable[[str | None], Case], answer_yes: list[str], home: Path
) -> None:
    private = new_key()
    new.with_name("new.toml.sig").write_bytes(sign(new.read_bytes(), private))
    Registry().trust_key(key_file(private, Words("衢州市商务局", "Quzhou Municipal Bureau of Commerce")))
    session = start(dated("2027-03-01"))
    session.desk.aside_wanted.emit(RULE_SETS, str(new))
    assert "Signed by Quzhou Municipal Bureau of Commerce" in texts(page(session))
    page(session).take_in.click()
    assert answer_yes == []
    assert total(session) == 230_000_00
    assert "not signed" not in session.window.answer._note.text()


def test_a_pack_that_was_changed_after_it_was_signed_cannot_be_taken_in(
    start: Open, new: Path, home: Path
) -> None:
    new.with_name("new.toml.sig").write_bytes(sign(new.read_bytes(), new_key()))
    new.write_bytes(new.read_bytes() + b"\n# changed\n")
    session = start()
    session.desk.aside_wanted.emit(RULE_SETS, str(new))
    assert "changed after it was signed" in texts(page(session))
    assert not page(session).take_in.isVisible()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_broken_pack_is_refused_with_every_fault_and_its_line(
    start: Open, tmp_path: Path, home: Path, language: str
) -> None:
    text = changed(('rate = "0.02" }', 'rate = "2%" }'), ("issued = 2025-11-10", 'issued = "yesterday"'))
    broken = tmp_path / "broken.toml"
    broken.write_text(text, encoding="utf-8")
    session = start(language=language)
    session.desk.aside_wanted.emit(RULE_SETS, str(broken))
    said = texts(page(session))
    for fault, line in (("document.issued", "issued ="), ("rules[2].brackets[1].rate", '"2%"')):
        number = next(n for n, one in enumerate(text.splitlines(), 1) if line in one)
        assert session.desk.words.text("Line {line}: {place}", line=number, place=fault) in said
    assert {"zh": "须为普通小数，如0.045", "en": "must be a plain decimal such as 0.045"}[language] in said
    assert not page(session).take_in.isVisible()
    assert not (home / "rules").exists()
    assert without_room(session) == []


def test_a_file_that_is_not_there_is_said_on_the_page(start: Open, tmp_path: Path) -> None:
    session = start(language="zh")
    session.desk.aside_wanted.emit(RULE_SETS, str(tmp_path / "nothing.toml"))
    assert "无法读取" in texts(page(session))


def test_a_rule_set_is_pinned_and_let_go_from_the_list_with_the_keyboard_alone(
    start: Open, new: Path, dated: Callable[[str | None], Case], home: Path, qtbot: object
) -> None:
    taken_in(new)
    session = start(dated("2027-02-28"))
    session.window.show_aside(RULE_SETS)
    shown = page(session)
    first = shown.entries[0]
    assert first._number.text() == NEW
    first.use.setFocus()
    first.use.click()
    assert total(session) == 230_000_00
    assert "chosen by hand" in texts(shown)
    shown.unpin.click()
    assert total(session) == 184_000_00


def test_an_imported_rule_set_can_be_taken_out_of_the_choice_and_back(
    start: Open, new: Path, dated: Callable[[str | None], Case], home: Path
) -> None:
    taken_in(new)
    session = start(dated("2027-03-01"))
    session.window.show_aside(RULE_SETS)
    shown = page(session)
    shown.entries[0].switch.click()
    assert total(session) == 184_000_00
    shown.entries[0].switch.click()
    assert total(session) == 230_000_00


def test_a_quote_of_an_unsigned_rule_set_says_so_and_its_rule_set_is_kept(
    start: Open, new: Path, example: Case, home: Path, tmp_path: Path
) -> None:
    from desktop.window.pages.quote import making

    taken_in(new)
    dated = example._replace(quote=example.quote._replace(date="2027-04-01"))
    session = start(dated)
    order = making.order_of(session.desk)
    assert order is not None
    assert order.trust is not None
    assert order.trust.state == "unsigned"
    session.desk.change(dated._replace(quote=dated.quote._replace(date="2026-12-01")))
    own = making.order_of(session.desk)
    assert own is not None
    assert own.trust is None
    session.desk.in_use.keep()
    assert (home / "rules" / "kept" / f"{own.rules.sha256}.toml").is_file()
