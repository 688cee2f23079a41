"""What is checked with real keys, drops and the accessibility bus, at one window: each fault of what is entered, once."""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QRadioButton

from desktop.case.case import Case, Contribution, Programme, ProgrammeAmount
from desktop.window.pages.result import ResultPage
from desktop.window.pages.steps.investment import InvestmentPage
from desktop.window.pages.steps.programmes import ProgrammesPage
from desktop.window.pages.steps.sector import SectorPage
from desktop.window.widgets.typed_field import TypedField
from tests.window.cases import plain_case, scheduled, usd
from tests.window.desks import missing_links
from tests.window.real.hand import Hand, work_through
from tests.window.user import INVESTMENT, LOCATION, PROGRAMMES, PROJECT, RESULT, SECTOR

DASH = "–"
AMOUNT = "project.utilisation[0].amount.amount"


def _investment(hand: Hand, case: Case | None = None) -> InvestmentPage:
    page = hand.begins_with(case or scheduled(Contribution(2026, usd(32_000_000))), INVESTMENT)
    assert isinstance(page, InvestmentPage)
    return page


def _refused(hand: Hand, field: TypedField, path: str, text: str) -> None:
    """What must be so after a text was refused, wherever the field stands."""
    assert field.text() == text, (field.text(), text)
    assert dict(hand.case.unread).get(path) == text, hand.case.unread
    assert hand.figure == DASH, hand.figure


# ---------------------------------------------------------------- no figure stands on a refused text


def no_beginning_of_a_refused_amount_counts(hand: Hand, _: Path) -> None:
    page = _investment(hand)
    amount = page.schedule.rows[0].amount
    for text in ("32,5m", "35.500.000,5.1", "5e6", "3apples", "1e4", "3,2"):
        hand.fills(amount, text)
        _refused(hand, amount, AMOUNT, text)
        link = missing_links(hand.window.answer)[0]
        assert link.accessibleName() == "2026: amount"
        hand.clicks(hand.window.rail.items[PROJECT])
        hand.until(lambda: hand.window.step == PROJECT)
        hand.clicks(link)
        hand.until(lambda: hand.window.step == INVESTMENT and amount.hasFocus())
    hand.fills(amount, "32000000")
    hand.until(lambda: hand.figure == "US$ 1,280,000.00", hand.figure)  # 4% of 32 m


def a_dash_stands_while_an_amount_is_half_typed(hand: Hand, _: Path) -> None:
    page = _investment(hand)
    amount = page.schedule.rows[0].amount
    hand.fills(amount, "32,")
    _refused(hand, amount, AMOUNT, "32,")
    hand.types("000,000")
    hand.until(lambda: hand.figure == "US$ 1,280,000.00", hand.figure)


def rates_percents_years_and_dates_are_refused_alike(hand: Hand, _: Path) -> None:
    case = scheduled(Contribution(2026, usd(8_000_000)))
    case = case._replace(programmes=(Programme("p", "P", "province", rate=Decimal("0.01")),))
    page = _investment(hand, case)
    hand.fills(page.schedule.rows[0].year, "20277")
    _refused(hand, page.schedule.rows[0].year, "project.utilisation[0].year", "20277")
    page = _investment(hand, case)
    rate = page.rates.fields["USD"][0]
    hand.fills(rate, "8,25")
    assert dict(hand.case.unread) == {"exchange.cny_per_unit.USD": "8,25"}
    assert hand.case.exchange.rate("USD") is None
    cards = hand.begins_with(case, PROGRAMMES)
    assert isinstance(cards, ProgrammesPage)
    hand.fills(cards.cards[0].rate, "2,5")
    _refused(hand, cards.cards[0].rate, "programmes[0].rate", "2,5")


def a_refused_text_is_saved_opened_undone_and_carried_over_the_languages(hand: Hand, folder: Path) -> None:
    page = _investment(hand)
    row = page.schedule.rows[0]
    hand.fills(row.amount, "32,5m")
    hand.presses("ctrl+z")
    hand.until(lambda: row.amount.text() == "32,000,000")
    assert hand.case.unread == ()
    hand.presses("ctrl+y")
    _refused(hand, row.amount, AMOUNT, "32,5m")
    hand.clicks(hand.window.top.languages.button("zh"))
    _refused(hand, row.amount, AMOUNT, "32,5m")
    hand.clicks(hand.window.top.languages.button("en"))
    file = folder / "refused.json"
    hand.session.document.save(file)
    assert json.loads(file.read_bytes())["unread"] == {AMOUNT: "32,5m"}
    hand.begins_with(plain_case(), INVESTMENT)
    hand.session.document.open(file)
    hand.session.desk.put()
    _refused(hand, page.schedule.rows[0].amount, AMOUNT, "32,5m")


def what_is_set_over_the_accessibility_bus_is_entered(hand: Hand, _: Path) -> None:
    page = _investment(hand)
    row = page.schedule.rows[0]
    hand.hears(row.amount, "30m")
    assert hand.case.project.utilisation[0].amount == usd(30_000_000)
    hand.until(lambda: hand.figure == "US$ 1,200,000.00", hand.figure)
    hand.hears(row.amount, "32,5m")
    _refused(hand, row.amount, AMOUNT, "32,5m")
    hand.hears(row.year, "2027")
    assert hand.case.project.utilisation[0].year == 2027
    hand.hears(page.rates.date, "2026-11-21")
    assert hand.case.exchange.as_of == "2026-11-21"
    waiting = page.schedule.rows[1].amount
    hand.hears(waiting, "5m")
    assert hand.case.project.utilisation[1].amount == usd(5_000_000)


def what_another_program_drops_is_entered(hand: Hand, _: Path) -> None:
    page = _investment(hand)
    amount = page.schedule.rows[1].amount
    hand.drops("12m", amount)
    hand.until(lambda: len(hand.case.project.utilisation) == 2)
    assert hand.case.project.utilisation[1].amount == usd(12_000_000)
    hand.drops("12,5m", page.amounts["total_foreign_investment"])
    hand.until(lambda: bool(hand.case.unread))
    assert dict(hand.case.unread) == {"project.total_foreign_investment.amount": "12,5m"}
    assert hand.figure == DASH


# ---------------------------------------------------------------- tables


def a_table_reaches_the_importer_by_keys_menu_and_drop(hand: Hand, _: Path) -> None:
    table = "序号\t年份\t金额（万美元）\n1\t2026\t3000"
    for way in ("keys in the amount", "keys in the year", "menu", "drop"):
        page = _investment(hand, scheduled())
        row = page.schedule.rows[0]
        if way == "drop":
            hand.drops(table, row.amount)
        else:
            hand.copies(table)
            field = row.year if way == "keys in the year" else row.amount
            hand.clicks(field)
            if way == "menu":
                _paste_with_the_menu(hand, field)
            else:
                hand.presses("ctrl+v")
        preview = page._preview
        assert preview is not None, way
        hand.until(lambda: preview.isVisible() and preview.take.hasFocus(), way)  # noqa: B023
        assert hand.case.project.utilisation == (), way
        hand.presses("Return")
        hand.until(lambda: bool(hand.case.project.utilisation), way)
        assert hand.case.project.utilisation == (Contribution(2026, usd(30_000_000)),), way


def _paste_with_the_menu(hand: Hand, field: TypedField) -> None:
    hand.until(field.hasFocus)
    hand.presses("Menu")
    hand.until(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    paste = next(action for action in menu.actions() if action.objectName() == "edit-paste")
    hand.clicks(menu, menu.actionGeometry(paste).center())


def one_cell_pasted_with_the_menu_is_an_amount(hand: Hand, _: Path) -> None:
    page = _investment(hand, scheduled())
    hand.copies("7m")
    hand.clicks(page.schedule.rows[0].amount)
    _paste_with_the_menu(hand, page.schedule.rows[0].amount)
    hand.until(lambda: bool(hand.case.project.utilisation))
    assert hand.case.project.utilisation[0].amount == usd(7_000_000)


def what_a_table_leaves_open_is_asked_and_never_taken_with_enter(hand: Hand, _: Path) -> None:
    for table in (
        "年份\t当年\t累计（万美元）\n2026\t3000\t3000\n2027\t2000\t5000",
        "Year\tAmount, US$\tInstrument\n2027\t5000000\tbridge",
        "Year\tUS$ m\tEUR m\n2027\t30\t27",
    ):
        page = _investment(hand, scheduled())
        hand.copies(table)
        hand.clicks(page.schedule.rows[0].amount)
        hand.presses("ctrl+v")
        preview = page._preview
        assert preview is not None
        hand.until(preview.isVisible)
        if not preview.take.isEnabled():
            hand.presses("Return")
            assert hand.case.project.utilisation == (), table
        else:
            # Understood without a question: then what it says of each column stands there, and nothing is taken yet.
            assert "累计" in table, table
            assert hand.case.project.utilisation == (), table
        hand.presses("Escape")


def tables_of_bookkeepers_come_in_as_they_mean_it(hand: Hand, _: Path) -> None:
    for table, rows in (
        ("2026\t2027\nUS$ 5m\tUS$ 6m", [(2026, 5_000_000), (2027, 6_000_000)]),
        ("Year\tUS$ mm\n2027\t30", [(2027, 30_000_000)]),
        ("年份\t金额（萬美元）\n2027\t3000", [(2027, 30_000_000)]),
        ("Date\tUS$\n2026-06-30\t5000000", [(2026, 5_000_000)]),
        ("Year\tUS$ m\nFY26\t5", [(2026, 5_000_000)]),
        ("Year\tUS$ m\n2026E\t5", [(2026, 5_000_000)]),
    ):
        page = _investment(hand, scheduled())
        hand.copies(table)
        hand.clicks(page.schedule.rows[0].amount)
        hand.presses("ctrl+v")
        preview = page._preview
        assert preview is not None
        hand.until(preview.isVisible)
        assert preview.take.isEnabled(), table
        hand.presses("Return")
        hand.until(lambda: bool(hand.case.project.utilisation), table)
        found = [(row.year, row.amount.amount) for row in hand.case.project.utilisation]
        assert found == [(year, Decimal(amount)) for year, amount in rows], (table, found)


# ---------------------------------------------------------------- picking is choosing


def a_category_that_is_ticked_counts(hand: Hand, _: Path) -> None:
    case = scheduled(Contribution(2026, usd(20_000_000)))
    page = hand.begins_with(case._replace(project=case.project._replace(category=None)), SECTOR)
    assert isinstance(page, SectorPage)
    hand.clicks(page.field)
    hand.types("7513")
    hand.until(lambda: page.boxes[1].isVisible() and "7513" in page.use.text())
    hand.clicks(page.boxes[1].radio, QPoint(8, page.boxes[1].radio.height() // 2))
    assert (hand.case.project.sector, hand.case.project.category) == ("7513", "other_service")
    hand.until(lambda: hand.figure == "US$ 280,000.00", hand.figure)  # 35% of 4% of 20 m


def the_primary_button_uses_what_is_highlighted(hand: Hand, _: Path) -> None:
    case = plain_case()
    page = hand.begins_with(case._replace(project=case.project._replace(category=None)), SECTOR)
    assert isinstance(page, SectorPage)
    assert page.primary.text() == "Continue: Location"
    hand.clicks(page.field)
    hand.types("3985")
    hand.until(lambda: page.primary.text() == "Use 3985 and continue")
    assert hand.case.project.sector is None
    hand.clicks(page.primary)
    hand.until(lambda: hand.window.step == LOCATION)
    assert (hand.case.project.sector, hand.case.project.category) == ("3985", None)


def the_ground_of_the_curve_moves_nothing_and_its_handle_asks(hand: Hand, _: Path) -> None:
    page = hand.begins_with(plain_case(), RESULT)
    assert isinstance(page, ResultPage)
    curve, panel = page.curve.curve, page.curve
    hand.until(curve.isVisible)
    handle = curve.handle().toPoint()
    for shift in (80, 160, 240):
        hand.clicks(curve, QPoint(handle.x() + shift, handle.y() - 60))
        hand.clicks(curve, QPoint(handle.x() + shift, handle.y()))
    assert hand.case == plain_case()
    assert not curve.moving
    hand.does("mousemove", *hand.at(curve, handle), "mousedown", 1)
    for shift in (10, 40, 90, 130):
        hand.does("mousemove", *hand.at(curve, handle + QPoint(shift, 0)))
    hand.does("mouseup", 1)
    assert curve.moving
    assert panel.what_if.isVisible()
    assert hand.case == plain_case()
    assert hand.figure == "US$ 160,000.00"
    hand.clicks(panel.what_if.leave)
    assert not curve.moving
    hand.clicks(curve, handle)
    hand.presses("Right", "Return")
    hand.until(lambda: hand.case.project.utilisation[0].amount == usd(8_100_000))


def no_click_is_lost_because_a_row_above_shrinks(hand: Hand, _: Path) -> None:
    rows = tuple(Contribution(2026 + place, usd(8_000_000)) for place in range(3))
    pressed: list[str] = []
    for text in ("9m", "3000万"[:4], "9mx", "3,2"):
        page = _investment(hand, scheduled(*rows))
        schedule = page.schedule
        hand.fills(schedule.rows[0].amount, text)
        before = hand.case
        places = [row.mapToGlobal(QPoint(0, 0)).y() for row in schedule.rows]
        page.rates.today.clicked.connect(lambda: pressed.append("today"))
        hand.clicks(page.rates.today)
        hand.until(lambda: hand.case.exchange.as_of != before.exchange.as_of, text)  # noqa: B023
        page.area.ensureWidgetVisible(schedule.rows[0].amount, 0, 60)
        hand.fills(schedule.rows[0].amount, text)
        hand.clicks(schedule.rows[2].delete)
        hand.until(lambda: len(hand.case.project.utilisation) == 2, text)
        hand.fills(schedule.rows[0].amount, text)
        hand.clicks(page.enterprise.button("no"))
        hand.until(lambda: hand.case.project.foreign_invested_enterprise is False, text)
        assert len(places) == 4


def leaving_the_schedule_moves_nothing(hand: Hand, _: Path) -> None:
    rows = tuple(Contribution(2026 + place, usd(8_000_000)) for place in range(3))
    page = _investment(hand, scheduled(*rows))
    hand.fills(page.schedule.rows[1].amount, "9m")
    radio: QRadioButton = page.modes["capital_increase"]
    top = page.schedule.mapToGlobal(QPoint(0, 0)).y() - radio.mapToGlobal(QPoint(0, 0)).y()
    heights = [row.height() for row in page.schedule.rows]
    hand.clicks(radio)
    hand.until(lambda: hand.case.project.mode == "capital_increase")
    QTest.qWait(60)
    assert [row.height() for row in page.schedule.rows] == heights
    assert page.schedule.mapToGlobal(QPoint(0, 0)).y() - radio.mapToGlobal(QPoint(0, 0)).y() == top


def the_echo_of_a_field_moves_nothing_below_it(hand: Hand, _: Path) -> None:
    page = _investment(hand, scheduled())
    field = page.amounts["total_foreign_investment"]
    hand.clicks(field)

    def below() -> int:
        return page.schedule.mapTo(page, QPoint(0, 0)).y() + page.area.verticalScrollBar().value()

    before = below()
    for text in ("3", "0m", "x"):
        hand.types(text)
        QTest.qWait(30)
        assert below() == before, (text, below() - before)
    hand.until(lambda: field.property("refused"))
    assert below() == before


def undo_says_what_it_takes_back_and_leads_there(hand: Hand, _: Path) -> None:
    page = _investment(hand)
    hand.fills(page.schedule.rows[0].amount, "9m")
    hand.clicks(hand.window.rail.items[PROJECT])
    undo = hand.window.top.undo
    hand.until(lambda: undo.toolTip() == "Undo: amount of 2026 (Ctrl+Z)", undo.toolTip())
    hand.clicks(undo)
    hand.until(lambda: hand.window.step == INVESTMENT and page.schedule.rows[0].amount.hasFocus())
    assert page.schedule.rows[0].amount.text() == "32,000,000"


def a_refused_programme_leaves_the_plan_shown(hand: Hand, _: Path) -> None:
    amounts = (ProgrammeAmount(2026, usd(1_000_000)),)
    case = plain_case()._replace(programmes=(Programme("p", "P", "province", amounts=amounts),))
    page = hand.begins_with(case, PROGRAMMES)
    assert isinstance(page, ProgrammesPage)
    row = page.cards[0].rows[0]
    hand.fills(row.amount, "1,5m")
    _refused(hand, row.amount, "programmes[0].amounts[0].amount.amount", "1,5m")
    plan = hand.window.answer._parts._plan
    assert plan.isVisible()
    assert plan.toolTip().replace("\N{NO-BREAK SPACE}", " ") == "US$ 160,000.00"


PARTS = {
    "entered": (
        no_beginning_of_a_refused_amount_counts,
        a_dash_stands_while_an_amount_is_half_typed,
        rates_percents_years_and_dates_are_refused_alike,
        a_refused_text_is_saved_opened_undone_and_carried_over_the_languages,
        what_is_set_over_the_accessibility_bus_is_entered,
        what_another_program_drops_is_entered,
        a_refused_programme_leaves_the_plan_shown,
        undo_says_what_it_takes_back_and_leads_there,
    ),
    "taken": (
        a_table_reaches_the_importer_by_keys_menu_and_drop,
        one_cell_pasted_with_the_menu_is_an_amount,
        what_a_table_leaves_open_is_asked_and_never_taken_with_enter,
        tables_of_bookkeepers_come_in_as_they_mean_it,
    ),
    "picked": (
        a_category_that_is_ticked_counts,
        the_primary_button_uses_what_is_highlighted,
        the_ground_of_the_curve_moves_nothing_and_its_handle_asks,
        no_click_is_lost_because_a_row_above_shrinks,
        leaving_the_schedule_moves_nothing,
        the_echo_of_a_field_moves_nothing_below_it,
    ),
}

if __name__ == "__main__":
    print(json.dumps(work_through(PARTS[sys.argv[2]], Path(sys.argv[1]))))
