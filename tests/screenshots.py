"""Pictures of every page: both languages, light and dark, three sizes, in a real window on a virtual screen.

    python -m tests.screenshots [FOLDER] [--only TEXT]

Writes into build/screenshots unless told otherwise; `--only` takes pictures whose name holds TEXT.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from desktop.case.case import Case
    from desktop.window.pages.library.estimates import EstimatesPage
    from desktop.window.pages.steps.sector import SectorPage
    from desktop.window.shell.app import Session
    from desktop.window.widgets.typed_field import AmountField

SIZES = ((1366, 768), (1920, 1080), (1280, 720))
PAGES = ("1-project", "2-sector", "3-location", "4-investment", "5-programmes", "6-result", "7-quote")
_MAIN_SIZE = SIZES[0]


class Scene(NamedTuple):
    """A case with what is shown of it: pages, and what is done before the picture."""

    name: str
    case: Callable[[], Case]
    pages: tuple[int, ...]
    act: Callable[[Session], object] | None = None
    every_size: bool = False


def main(arguments: list[str] | None = None) -> int:
    """Start the virtual screen and take the pictures in a process of its own."""
    parser = argparse.ArgumentParser(description="Take pictures of every page of the window.")
    parser.add_argument("folder", nargs="?", default=str(Path("build") / "screenshots"), type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.here:
        return _take(given.folder, given.only)
    from tests.xvfb import screen_environment, xvfb

    given.folder.mkdir(parents=True, exist_ok=True)
    with xvfb(1920, 1080) as display, tempfile.TemporaryDirectory() as home:
        environment = screen_environment(display) | {"QUZHOU_AWARD_HOME": home}
        command = [
            sys.executable,
            "-m",
            "tests.screenshots",
            str(given.folder),
            "--only",
            given.only,
            "--here",
        ]
        done = subprocess.run(command, env=environment, check=False)
    if not given.only or "paper".startswith(given.only):
        _take_paper(given.folder)
    print(f"{len(list(given.folder.glob('*.png')))} pictures in {given.folder}")
    return done.returncode


def _take_paper(folder: Path) -> None:
    """Every page of every form of the quote, in each language, as a picture at 150 dpi."""
    from datetime import date
    from typing import Literal

    import pypdfium2

    from desktop.engine.engine import estimate
    from desktop.paper import render_quote
    from desktop.policy.load import load_rule_set

    case, rules = full_case(), load_rule_set()
    worked_out = estimate(case, rules)
    forms: tuple[Literal["full", "summary"], ...] = ("full", "summary")
    languages: tuple[Literal["zh", "en", "both"], ...] = ("zh", "en", "both")
    for form in forms:
        for language in languages:
            day = date(2026, 11, 22)
            data = render_quote(case, worked_out, rules, language=language, form=form, day=day)
            document = pypdfium2.PdfDocument(data)
            try:
                for number, page in enumerate(document, 1):
                    picture = page.render(scale=150 / 72).to_pil()
                    picture.save(folder / f"paper-{form}-{language}-{number}.png")
            finally:
                document.close()


def scenes() -> Iterator[Scene]:
    """All scenes: the full example on every page and size, the others where they differ."""
    yield Scene("full", full_case, tuple(range(7)), every_size=True)
    yield Scene("empty", _case, (0, 3, 5, 6))
    yield Scene("half-filled", half_case, (3, 5, 6))
    yield Scene("typing", full_case, (3,), _type)
    yield Scene("refused", full_case, (3,), _refuse)
    yield Scene("two-categories", two_categories_case, (1,))
    yield Scene("searching", full_case, (1,), _search)
    yield Scene("tree", full_case, (1,), _tree)
    yield Scene("chain", full_case, (1,), _chain)
    yield Scene("categories", full_case, (1,), _categories)
    yield Scene("help", full_case, (1, 2, 3, 4), _unfold)
    yield Scene("questions", full_case, (0,), lambda session: session.window.show_aside("questions"))
    yield Scene(
        "claim-documents", full_case, (0,), lambda session: session.window.show_aside("questions", "claim")
    )
    yield Scene("reference-only", lambda: _located(full_case(), "jiangshan"), (2, 5))
    yield Scene("excluded", excluded_case, (1, 5))
    yield Scene("next-step", next_step_case, (3, 5))
    yield Scene("rate-missing", rate_missing_case, (3,))
    yield Scene("result-below", full_case, (5,), _scroll_down)
    yield Scene("programmes-below", full_case, (4,), _scroll_down)
    yield Scene("five-years", five_years_case, (3, 5))
    yield Scene("draft", full_case, (0,), _offer_draft)
    yield Scene("why", full_case, (5,), _ask_why, every_size=True)
    yield Scene("why-total", full_case, (5,), _ask_total)
    yield Scene("scenarios", full_case, (5,), _compare_scenarios, every_size=True)
    yield Scene("phasing-limits", five_years_case, (5,), _show_limits)
    yield Scene("policy", full_case, (5,), _read_policy, every_size=True)
    yield Scene("policy-found", full_case, (5,), _search_policy)
    yield Scene("support", full_case, (4,), _look_for_support, every_size=True)
    yield Scene("support-not-fitting", full_case, (4,), _unfold_support)
    yield Scene("support-added", full_case, (4,), _add_support)
    yield Scene("policy-copy-ends", full_case, (5,), _read_last_item)
    yield Scene("estimates", full_case, (0,), _show_estimates, every_size=True)
    yield Scene("estimates-gone", full_case, (0,), _show_gone)
    yield Scene("estimates-compared", full_case, (0,), _compare_estimates)
    yield Scene("rule-sets", full_case, (0,), _show_rule_sets)
    yield Scene("rule-set-report", full_case, (0,), _examine_amendment, every_size=True)
    yield Scene("rule-set-faults", full_case, (0,), _examine_broken_pack)
    yield Scene("preview", full_case, (6,), _preview, every_size=True)
    yield Scene("quote-below", full_case, (6,), _scroll_down)
    yield Scene("quote-revised", full_case, (6,), _revise)
    yield Scene("quote-expired", expired_case, (6,), _reopen)
    yield Scene("check-unaltered", full_case, (6,), _check, every_size=True)
    yield Scene("check-altered", full_case, (6,), _check_altered, every_size=True)


# ----------------------------------------------------------------------------------------------------- cases


def _case() -> Case:
    from desktop.case.case import Case

    return Case()


def full_case() -> Case:
    """The example of the design's pictures."""
    from decimal import Decimal

    from desktop.case.case import (
        Case,
        Contribution,
        Exchange,
        Investor,
        Money,
        Programme,
        ProgrammeAmount,
        Project,
        QuoteFacts,
    )  # fmt: skip

    return Case(
        Investor("Hanbit Materials 한빛소재", "KR"),
        Project(
            name="Electronic-grade fluorochemicals, phase I",
            sector="2614",
            location="zhizao_new_city",
            mode="new",
            foreign_invested_enterprise=True,
            total_foreign_investment=Money(Decimal(120_000_000), "USD"),
            fixed_asset_investment=Money(Decimal(1_500_000_000), "CNY"),
            utilisation=(
                Contribution(2026, Money(Decimal(32_000_000), "USD")),
                Contribution(2027, Money(Decimal(15_000_000), "USD"), "in_kind"),
            ),
        ),
        Exchange("2026-11-20", "人民币汇率中间价 PBOC central parity", (("USD", Decimal("7.1")),)),
        (
            Programme(
                "prov", "浙江省奖励 Provincial award", "province", rate=Decimal("0.03"),
                cumulative_cap=Money(Decimal(200_000_000), "CNY"),
            ),
            Programme(
                "park", "智造新城奖励 New-town award", "new_town",
                amounts=(ProgrammeAmount(2026, Money(Decimal(12_000_000), "CNY")),),
            ),
        ),
        quote=QuoteFacts(stage="negotiate", number="QZ-2026-0001", revision=1, date="2026-11-22", valid_until="2026-12-31"),
    )  # fmt: skip


def half_case() -> Case:
    """Sector and one amount; no location, no rate, no mode."""
    from decimal import Decimal

    from desktop.case.case import Case, Contribution, Investor, Money, Project

    return Case(
        Investor("Nordsee Membran GmbH", "DE"),
        Project(sector="2659", utilisation=(Contribution(2027, Money(Decimal(9_200_000), "USD")),)),
    )


def two_categories_case() -> Case:
    """A class that may fall into two categories."""
    case = full_case()
    return case._replace(project=case.project._replace(sector="7513"), programmes=())


def excluded_case() -> Case:
    """Real estate."""
    case = full_case()
    return case._replace(project=case.project._replace(sector="7010"), programmes=())


def next_step_case() -> Case:
    """One year, in a bracket, without other programmes."""
    from decimal import Decimal

    from desktop.case.case import Contribution, Money

    case = full_case()
    utilisation = (Contribution(2027, Money(Decimal(9_200_000), "USD")),)
    return case._replace(project=case.project._replace(utilisation=utilisation), programmes=())


def rate_missing_case() -> Case:
    """A payment in euros without a rate."""
    from decimal import Decimal

    from desktop.case.case import Contribution, Money

    case = full_case()
    euros = Contribution(2028, Money(Decimal(4_000_000), "EUR"))
    return case._replace(project=case.project._replace(utilisation=(*case.project.utilisation, euros)))


def five_years_case() -> Case:
    """Many years and large figures."""
    from decimal import Decimal

    from desktop.case.case import Contribution, Money

    case = full_case()
    forms = (None, "in_kind", "shareholder_loan", "reinvested_profit", None)
    utilisation = tuple(
        Contribution(2025 + place, Money(Decimal(310_000_000 + place * 45_500_000), "USD"), form)
        for place, form in enumerate(forms)
    )
    return case._replace(project=case.project._replace(utilisation=utilisation))


def _located(case: Case, place: str) -> Case:
    return case._replace(project=case.project._replace(location=place))


# -------------------------------------------------------------------------------------------------- what is done


def _type(session: Session) -> None:
    from PySide6.QtTest import QTest

    field = _amount_field(session)
    field.selectAll()
    QTest.keyClicks(field, "3")
    field.setText("3000万")
    field.textEdited.emit("3000万")


def _refuse(session: Session) -> None:
    from PySide6.QtTest import QTest

    field = _amount_field(session)
    field.selectAll()
    QTest.keyClicks(field, "3,2")
    QTest.qWait(900)


def _amount_field(session: Session) -> AmountField:
    from desktop.window.pages.steps.investment import InvestmentPage

    page = session.window.page(3)
    assert isinstance(page, InvestmentPage)
    page.focus_field("project.utilisation[0].amount")
    return page.schedule.rows[0].amount


def _sector_page(session: Session) -> SectorPage:
    from desktop.window.pages.steps.sector import SectorPage

    page = session.window.page(1)
    assert isinstance(page, SectorPage)
    return page


def _search(session: Session) -> None:
    from PySide6.QtTest import QTest

    page = _sector_page(session)
    page.forms.button("list").click()
    QTest.keyClicks(page.field, "cailiao")
    page.results.go_to("7513")


def _tree(session: Session) -> None:
    _sector_page(session).forms.button("tree").click()


def _chain(session: Session) -> None:
    _sector_page(session).chains["new_materials"].click()


def _unfold(session: Session) -> None:
    from desktop.window.desk.field_help import FieldHelp

    for one in session.window.page(session.window.step).findChildren(FieldHelp)[:1]:
        one.unfold()


def _categories(session: Session) -> None:
    _sector_page(session).other_way.click()


def expired_case() -> Case:
    """A quote that has expired."""
    case = full_case()
    return case._replace(quote=case.quote._replace(valid_until="2026-01-31"))


def _until(done: Callable[[], bool]) -> None:
    """Let other threads work meanwhile, which `qWait` does not."""
    import time

    from PySide6.QtWidgets import QApplication

    until = time.monotonic() + 30
    while not done() and time.monotonic() < until:
        QApplication.processEvents()
        time.sleep(0.01)


def _preview(session: Session) -> None:
    from desktop.window.pages.quote.preview import PreviewPage

    session.window.show_aside("preview")
    page = session.window.aside("preview")
    assert isinstance(page, PreviewPage)
    _until(page.finished)


def _revise(session: Session) -> None:
    """Give a number, then change the case."""
    from desktop.case import edits
    from desktop.window.pages.quote.step import QuotePage

    page, desk = session.window.page(6), session.desk
    assert isinstance(page, QuotePage)
    assert desk.ledger is not None
    desk.ledger.set_station("A")
    desk.change(edits.quote(desk.case, number=None, revision=None))
    page.save_pdf(Path(tempfile.mkdtemp()) / "quote.pdf")
    desk.change(edits.quote(desk.case, contact="0570-3080000", valid_until="2027-03-31"))
    page.numbers.look()


def _reopen(session: Session) -> None:
    from decimal import Decimal

    from desktop.case.case import Exchange
    from desktop.telling.result_file import to_plain
    from desktop.window.pages.quote.out import quote_out
    from desktop.window.pages.quote.reopened import reopened

    desk, out = session.desk, quote_out(session.desk)
    assert desk.rules is not None
    assert desk.answer is not None
    assert desk.answer.estimate is not None
    rates = Exchange("2027-03-01", "PBOC", (("USD", Decimal("7.23")),))
    out.reopened = reopened(desk.case, to_plain(desk.answer.estimate), desk.rules, rates, desk.ledger)
    out.changed.emit()


def _check(session: Session) -> None:
    _check_file(session, alter=False)


def _check_altered(session: Session) -> None:
    _check_file(session, alter=True)


def _check_file(session: Session, *, alter: bool) -> None:
    import pikepdf

    from desktop.window.pages.quote import making
    from desktop.window.pages.quote.checking import CheckPage

    order = making.order_of(session.desk)
    assert order is not None
    path = Path(tempfile.mkdtemp()) / "quote.pdf"
    path.write_bytes(making.made(order))
    if alter:
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            pdf.pages[0].contents_add(pikepdf.Stream(pdf, b"q 1 1 1 rg 150 590 140 30 re f Q"))
            pdf.save(path)
    session.window.show_aside("check", str(path))
    page = session.window.aside("check")
    assert isinstance(page, CheckPage)
    _until(lambda: not page.busy)
    _until(page.paper.finished)


def _scroll_down(session: Session) -> None:
    bar = session.window.page(session.window.step).area.verticalScrollBar()
    bar.setValue(bar.maximum())


def _look_for_support(session: Session) -> None:
    session.window.show_aside("support")


def _unfold_support(session: Session) -> None:
    session.window.show_aside("support", "trade_in_appliances")


def _add_support(session: Session) -> None:
    session.window.show_aside("support")
    session.window.aside("support").add("export_credit_insurance")  # type: ignore[attr-defined]


def _ask_why(session: Session) -> None:
    from desktop.telling.figure import AwardOfYear

    session.window.show_aside("why", AwardOfYear(2026))


def _ask_total(session: Session) -> None:
    from desktop.telling.figure import Total

    session.window.show_aside("why", Total())


def _compare_scenarios(session: Session) -> None:
    """Four variants: another first year, another category, another place."""
    from decimal import Decimal

    from desktop.case import edits
    from desktop.case.case import Money

    kept, case = session.desk.scenarios, session.desk.case
    assert kept is not None
    first, *rest = case.project.utilisation
    less = first._replace(amount=Money(Decimal(20_000_000), "USD"))
    for name, variant in (
        ("Twenty in the first year", edits.project(case, utilisation=(less, *rest))),
        ("", edits.project(case, sector="6510")),
        ("", edits.project(case, location="jiangshan")),
    ):
        if not kept.full:
            kept.keep(variant, name)
    session.window.show_aside("scenarios")


def _show_limits(session: Session) -> None:
    from desktop.window.pages.result import ResultPage

    page = session.window.page(5)
    assert isinstance(page, ResultPage)
    page.phasing.limits_button.setChecked(True)
    page.phasing.editor.show()
    page.jump_to("phasing")


def _read_policy(session: Session) -> None:
    session.window.show_aside("policy", "17")


def _search_policy(session: Session) -> None:
    session.window.show_aside("policy", "quzhou-2025-4")
    session.window.aside("policy").search.clear()  # type: ignore[attr-defined]
    session.window.aside("policy").search.setText("工业设计")  # type: ignore[attr-defined]


def _read_last_item(session: Session) -> None:
    session.window.aside("policy").search.clear()  # type: ignore[attr-defined]
    session.window.show_aside("policy", "quzhou-2025-4:36")


def _offer_draft(session: Session) -> None:
    words = session.desk.words
    session.window.notice.say(
        lambda: words.text(
            "There is unsaved work of {day}, {time}.", day=words.dates.long("2026-11-22"), time="14:32"
        ),
        (lambda: words.text("Restore"), lambda: None),
        (lambda: words.text("Delete it"), lambda: None),
        warning=False,
    )


def library_cases() -> Iterator[tuple[str, Case, int]]:
    """The library of the design's picture: file name, case, days since it was saved."""
    from decimal import Decimal

    from desktop.case.case import Contribution, Investor, Money

    sample = full_case()
    yield "Hanbit Materials", sample, 0
    for name, investor, country, project, sector, location, stage, millions, days in (
        ("Hanbit 2027", "Hanbit Materials 한빛소재", "KR", "Phase I, start in 2027", "2614", "zhizao_new_city", "assess", "9.2", 0),
        ("Nordsee", "Nordsee Membran GmbH", "DE", "Fuel-cell membranes", "2659", "zhizao_new_city", "negotiate", "12", 2),
        ("Minato", "株式会社ミナト精工", "JP", "Servo drives and controllers", "3813", "zhizao_new_city", "sign", "6.5", 3),
        ("Lion Rock", "Lion Rock Analytics", "HK", "Industrial data services", "6450", "zhihui_new_city", "assess", "5.5", 4),
        ("Aurelia", "Aurelia Carta S.p.A.", "IT", "Décor base paper", "2221", "jiangshan", "negotiate", "12", 10),
        ("Siam", "บริษัท สยามไบโอเทค จำกัด", "TH", "Feed enzymes", "1495", "longyou", "assess", "4.2", 13),
        ("Harbourfront", "Harbourfront Capital", "HK", "Commercial complex", "7010", "zhihui_new_city", "assess", "80", 19),
        ("Québec", "Québec Aéro-Pièces inc.", "CA", "Airframe brackets", "3744", None, "assess", "3", 25),
    ):  # fmt: skip
        money = Money(Decimal(millions) * 1_000_000, "USD")
        project_facts = sample.project._replace(
            name=project, sector=sector, location=location, utilisation=(Contribution(2027, money),),
            total_foreign_investment=None, fixed_asset_investment=None,
        )  # fmt: skip
        quote = sample.quote._replace(stage=stage, number=None, revision=None)
        yield (
            name,
            sample._replace(
                investor=Investor(investor, country), project=project_facts, programmes=(), quote=quote
            ),
            days,
        )


def fill_library(session: Session) -> None:
    """Save the cases of the design's picture, one broken file, and one that has gone."""
    from desktop.case.case import Investor
    from desktop.document import journal, storage

    library = session.files.library
    library.folder.mkdir(parents=True, exist_ok=True)
    now = time.time()
    for place, (name, case, days) in enumerate(library_cases()):
        path = library.folder / f"{name}.json"
        storage.write(path, case)
        library.remember(path, case)
        os.utime(path, (now, now - days * 86_400 - place))
    broken = library.folder / "Tender 2024.json"
    broken.write_text("{", encoding="utf-8")
    os.utime(broken, (now, now - 30 * 86_400))
    stick = library.folder.parent / "stick" / "Verde.json"
    stick.parent.mkdir(exist_ok=True)
    library.remember(stick, next(library_cases())[1]._replace(investor=Investor("Verde Industriale", "IT")))
    store = session.keeping.store
    journal.add(store, "over", half_case(), changed=time.time_ns())
    session.document.open(library.folder / "Hanbit Materials.json")
    session.desk.put()


def _show_estimates(session: Session) -> EstimatesPage:
    from PySide6.QtTest import QTest

    from desktop.window.pages.library.estimates import EstimatesPage

    fill_library(session)
    session.window.show_aside("estimates")
    page = session.window.aside("estimates")
    assert isinstance(page, EstimatesPage)
    while not page.reading.done:
        QTest.qWait(10)
    return page


def _show_gone(session: Session) -> None:
    page = _show_estimates(session)
    page.choose(next(entry.path for entry in page.listing if entry.state == "gone"))


def _show_rule_sets(session: Session) -> None:
    session.window.show_aside("rule_sets")


def _examine_amendment(session: Session) -> None:
    from tests.policy.amended import amendment

    _examine(session, amendment())


def _examine_broken_pack(session: Session) -> None:
    from tests.policy.packs import changed

    edits = ('rate = "0.02" }', 'rate = "2%" }'), ("issued = 2025-11-10", 'issued = "yesterday"')
    _examine(session, changed(*edits).encode())


def _examine(session: Session, pack: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "quzhou-2027-8.toml"
        path.write_bytes(pack)
        session.window.show_aside("rule_sets", str(path))


def _compare_estimates(session: Session) -> None:
    page = _show_estimates(session)
    session.desk.aside_wanted.emit("compared", tuple(page.model.entries[1:4]))


# -------------------------------------------------------------------------------------------------- taking them


def _take(folder: Path, only: str) -> int:
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from desktop.window.shell.app import Session

    application = QApplication(["quzhou-award", "-style", "Fusion"])
    session = Session(application)
    session.show()
    session.window.activateWindow()
    while not session.settled:
        QTest.qWait(20)
    for scene in scenes():
        for language in ("zh", "en"):
            for scheme in ("light", "dark"):
                for size in SIZES if scene.every_size else (_MAIN_SIZE,):
                    _take_scene(application, session, folder, only, scene, language, scheme, size)
    session.close()
    return 0


def _take_scene(
    application: QApplication, session: Session, folder: Path, only: str,
    scene: Scene, language: str, scheme: str, size: tuple[int, int],
) -> None:  # fmt: skip
    from PySide6.QtTest import QTest

    names = {
        page: f"{scene.name}-{PAGES[page]}-{language}-{scheme}-{size[0]}x{size[1]}.png"
        for page in scene.pages
    }
    wanted = {page: name for page, name in names.items() if only in name}
    if not wanted:
        return
    session.desk.speak(language)
    session.theme.choose(scheme)
    session.document.replace(scene.case())
    session.desk.put()
    session.window.notice.dismiss()
    session.window.resize(*size)
    for page, name in wanted.items():
        session.window.enter(page, focus=True)
        QTest.qWait(30)
        if scene.act is not None:
            scene.act(session)
            QTest.qWait(30)
        application.processEvents()
        session.window.grab().save(str(folder / name))


if __name__ == "__main__":
    os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.*=false")
    sys.exit(main())
