from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from desktop.case.case import MOST_CONTRIBUTIONS, Case, Contribution, Money
from desktop.language import language
from desktop.window.desk.pasted import explain, put_into, read_pasted
from tests.window.conftest import Open
from tests.window.reading import investment


def rows(
    text: str, *, currency: str = "USD", first_year: int = 2026
) -> list[tuple[int | None, str, str, str]]:
    """Year, form, amount and currency of what was read; nothing may be left out."""
    pasted = read_pasted(text, currency=currency, first_year=first_year)
    assert not pasted.unread
    return [(row.year, row.given_form, str(row.amount.amount), row.amount.currency) for row in pasted.rows]


@pytest.mark.parametrize(
    "text",
    [
        "2026\tCash\t32,000,000\tUSD\n2027\tIn kind\t15m\tUSD",
        "2026\t现金\t3200万\t美元\n2027\t实物\t0.15亿\t美元\n",
        "Year\tForm\tAmount\tCurrency\r\n2026\tcash\t32000000\tusd\r\n2027\tin_kind\t15000000\tUSD\r\n",
        "年度\t形式\t金额（万美元）\n2026年\t现金\t3,200\n2027年\t实物\t1,500",
        "Amount, US$ m\tYear\tForm\n32\t2026\tCash\n15\t2027\tIn kind",
    ],
)
def test_the_same_table_is_read_in_every_usual_shape(text: str) -> None:
    assert rows(text) == [(2026, "cash", "32000000", "USD"), (2027, "in_kind", "15000000", "USD")]


def test_a_column_or_a_row_of_amounts_is_spread_over_the_years() -> None:
    wanted = [(2026, "cash", "32000000", "USD"), (2027, "cash", "15000000", "USD")]
    assert rows("3200万\n1500万") == wanted
    assert rows("32m\t15m") == wanted
    assert rows("2026\t2027\n32m\t15m") == wanted


def test_a_currency_beside_the_figure_or_in_a_cell_of_its_own_counts() -> None:
    assert rows("2026\t500万欧元") == [(2026, "cash", "5000000", "EUR")]
    assert rows("2026\t30,000,000\tCNY") == [(2026, "cash", "30000000", "CNY")]
    assert rows("2026\t30,000,000", currency="JPY") == [(2026, "cash", "30000000", "JPY")]


def test_what_cannot_be_read_is_named_with_line_and_reason_and_the_rest_is_taken() -> None:
    pasted = read_pasted("2026\t3,2\n2027\t15m\nnotes\n\tCash\t5m", currency="USD", first_year=2026)
    assert [row.year for row in pasted.rows] == [2027]
    assert [unread.line for unread in pasted.unread] == [1, 3, 4]
    english = [explain(unread, language("en")) for unread in pasted.unread]
    assert "3,2 could be 3.2 or 32" in english[0]
    assert english[2] == "Line 4, “Cash 5m”, was left out: there is no year in it"


def test_a_row_that_is_there_already_gets_the_new_amount() -> None:
    case = Case()
    once, _ = put_into(case, [Contribution(2026, Money(Decimal(1), "USD"))], 60)
    twice, over = put_into(
        once, [Contribution(2026, Money(Decimal(2), "USD")), Contribution(2027, Money(Decimal(3), "USD"))], 60
    )
    assert [(row.year, row.amount.amount) for row in twice.project.utilisation] == [
        (2026, Decimal(2)),
        (2027, Decimal(3)),
    ]
    assert over == 0


def test_more_rows_than_a_case_takes_are_counted_not_dropped_in_silence() -> None:
    many = [Contribution(2000 + place, Money(Decimal(1), "USD")) for place in range(MOST_CONTRIBUTIONS + 5)]
    case, over = put_into(Case(), many, MOST_CONTRIBUTIONS)
    assert len(case.project.utilisation) == MOST_CONTRIBUTIONS
    assert over == 5


def test_ctrl_v_in_an_amount_field_takes_a_whole_table_as_one_step(start: Open, small: Case) -> None:
    session = start(small, step=3)
    page = investment(session.window)
    QGuiApplication.clipboard().setText("2028\tCash\t3200万\tUSD\n2029\tIn kind\t??\tUSD")
    field = page.schedule.rows[-1].amount
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [row.year for row in session.desk.case.project.utilisation] == [2027, 2028]
    assert "1 row taken over." in page._report.text()
    assert "Line 2" in page._report.text()
    session.document.undo()
    assert session.desk.case == small


def test_a_single_amount_is_pasted_as_text(start: Open, small: Case) -> None:
    session = start(small, step=3)
    field = investment(session.window).schedule.rows[0].amount
    field.setFocus()
    field.selectAll()
    QGuiApplication.clipboard().setText("1200万")
    QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert session.desk.case.project.utilisation[0].amount.amount == 12_000_000


def test_an_empty_clipboard_is_said(start: Open, small: Case) -> None:
    session = start(small, step=3)
    QGuiApplication.clipboard().setText("")
    page = investment(session.window)
    page.paste_button.click()
    assert "nothing on the clipboard" in page._report.text()
    assert session.desk.case == small


@pytest.mark.parametrize(("code", "head"), [("zh", "年度\t形式\t金额"), ("en", "Year\tForm\tAmount")])
def test_an_unknown_form_is_left_out_and_said_and_never_taken_for_cash(code: str, head: str) -> None:
    pasted = read_pasted(f"{head}\n2026\t\t30m\n2027\t境外设备\t15m", currency="USD", first_year=2026)
    assert [(row.year, row.given_form) for row in pasted.rows] == [(2026, "cash")]
    (unread,) = pasted.unread
    said = explain(unread, language(code))
    assert "“境外设备”" in said
    assert ("实物" if code == "zh" else "In kind") in said
