"""A table is shown as it is understood before it reaches the schedule; one Enter takes over what is understood."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import Qt

from desktop.window.pages.steps.investment import InvestmentPage
from desktop.window.pages.steps.table_preview import TablePreview
from tests.window.cases import plain_case
from tests.window.user import INVESTMENT, User


def _pasted(user: User, text: str) -> tuple[InvestmentPage, TablePreview]:
    page = user.enters(INVESTMENT)
    assert isinstance(page, InvestmentPage)
    user.focuses(page.schedule.rows[-1].amount)
    user.pastes(text)
    assert page._preview is not None
    assert page._preview.isVisible()
    return page, page._preview


def test_an_understood_table_goes_into_the_schedule_with_one_enter_and_out_with_one_undo(user: User) -> None:
    user.begins_with(plain_case())
    before = user.case
    _, preview = _pasted(user, "序号\t年份\t金额（万美元）\n1\t2027\t3000\n2\t2028\t1500\n合计\t\t4500")
    assert user.case == before
    assert user.focus is preview.take
    assert "left out: a sum of other rows" in user.reads()
    assert "45,000,000" in user.reads()
    user.presses("Enter")
    assert not preview.isVisible()
    added = user.case.project.utilisation[1:]
    assert [(row.year, row.amount.amount) for row in added] == [
        (2027, Decimal(30_000_000)),
        (2028, Decimal(15_000_000)),
    ]
    assert "2 rows taken over." in user.reads()
    user.presses("Ctrl+Z")
    assert user.case == before


def test_escape_leaves_the_case_as_it_was(user: User) -> None:
    user.begins_with(plain_case())
    before = user.case
    _, preview = _pasted(user, "2027\tUS$ 5m\n2028\tUS$ 6m")
    user.presses("Esc")
    assert not preview.isVisible()
    assert user.case == before


def test_what_could_be_two_things_is_asked_and_nothing_is_taken_before_it_is_answered(user: User) -> None:
    user.begins_with(plain_case())
    before = user.case
    _, preview = _pasted(user, "年份\t计划（万美元）\t实际（万美元）\n2027\t3000\t2800")
    assert not preview.take.isEnabled()
    user.presses("Enter")
    assert user.case == before
    user.clicks(next(button for button in preview.answers if "实际" in button.text()))
    assert preview.take.isEnabled()
    user.clicks(preview.take)
    assert user.case.project.utilisation[1].amount.amount == 28_000_000


def test_a_table_that_is_taken_twice_is_noticed(user: User) -> None:
    user.begins_with(plain_case())
    table = "2027\tUS$ 5m\n2028\tUS$ 6m"
    _pasted(user, table)
    user.presses("Enter")
    once = user.case
    _pasted(user, table)
    assert "in the schedule already" in user.reads()
    user.presses("Enter")
    assert user.case.project.utilisation == once.project.utilisation


def test_a_column_s_meaning_can_be_changed_and_is_remembered_for_the_next_table_with_the_head(
    user: User,
) -> None:
    user.begins_with(plain_case())
    table = "Year\tForecast\tBudget (USD)\n2027\t7000000\t9000000"
    _, preview = _pasted(user, table)
    third = preview.columns[2]
    user.focuses(third)
    third.setCurrentIndex(third.findData("unknown", Qt.ItemDataRole.UserRole))
    third.activated.emit(third.currentIndex())
    second = preview.columns[1]
    second.setCurrentIndex(second.findData("amount", Qt.ItemDataRole.UserRole))
    second.activated.emit(second.currentIndex())
    assert preview.understood is not None
    assert [ask.code for ask in preview.understood.asks] == ["currency"]
    preview.currency.chosen.emit("USD")
    user.clicks(preview.take)
    assert user.case.project.utilisation[1].amount.amount == 7_000_000
    _, again = _pasted(user, table.replace("2027", "2029"))
    assert again.take.isEnabled()
    user.presses("Enter")
    assert user.case.project.utilisation[2].amount.amount == 7_000_000


def test_a_file_that_is_dropped_goes_the_same_way(user: User, tmp_path: Path) -> None:
    user.begins_with(plain_case())
    table = tmp_path / "plan.csv"
    table.write_bytes("年份,金额（万美元）\r\n2027,3000\r\n".encode("gbk"))
    user.session.desk.table_dropped.emit(table)
    page = user.page
    assert isinstance(page, InvestmentPage)
    assert page._preview is not None
    user.presses("Enter")
    assert user.case.project.utilisation[1].amount.amount == 30_000_000


def test_one_cell_pasted_into_an_amount_is_an_amount_and_an_empty_clipboard_is_said(user: User) -> None:
    user.begins_with(plain_case())
    page = user.enters(INVESTMENT)
    assert isinstance(page, InvestmentPage)
    user.focuses(page.schedule.rows[0].amount)
    user.presses("Ctrl+A")
    user.pastes("9m")
    assert user.case.project.utilisation[0].amount.amount == 9_000_000
    page.take_table(" ")
    assert "nothing on the clipboard" in user.reads()


def _set(preview: TablePreview, place: int, role: str) -> None:
    box = preview.columns[place]
    box.setCurrentIndex(box.findData(role, Qt.ItemDataRole.UserRole))
    box.activated.emit(box.currentIndex())


def test_the_meaning_of_a_line_can_be_changed_where_the_years_stand_across(user: User) -> None:
    user.begins_with(plain_case())
    _, preview = _pasted(user, "万美元\t2027\t2028\n投资A\t1000\t500\n投资B\t200\t100")
    assert not preview.take.isEnabled()
    user.waits(lambda: "More than one line could hold the amounts" in user.reads(on=preview))
    assert len(preview.columns) == 3
    _set(preview, 1, "note")
    _set(preview, 2, "amount")
    user.clicks(preview.take)
    assert [row.amount.amount for row in user.case.project.utilisation[1:]] == [2_000_000, 1_000_000]


def test_another_sheet_of_a_file_can_be_chosen_and_is_the_one_that_is_drawn(
    user: User, tmp_path: Path
) -> None:
    from openpyxl import Workbook

    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "Plan A"
    for sheet, amount in ((first, 3000), (book.create_sheet("Plan B"), 4000)):
        sheet.append(["年份", "金额（万美元）"])
        sheet.append([2027, amount])
    file = tmp_path / "plans.xlsx"
    book.save(file)
    user.begins_with(plain_case())
    user.session.desk.table_dropped.emit(file)
    page = user.page
    assert isinstance(page, InvestmentPage)
    preview = page._preview
    assert preview is not None
    assert not preview.take.isEnabled()
    user.waits(lambda: "More than one sheet holds a schedule" in user.reads(on=preview))
    preview.sheet.setCurrentIndex(1)
    preview.sheet.activated.emit(1)
    user.waits(lambda: "4000" in user.reads(on=preview))
    assert "3000" not in user.reads(on=preview)
    user.clicks(preview.take)
    assert user.case.project.utilisation[1].amount.amount == 40_000_000


def test_the_rate_of_a_currency_that_the_case_has_none_of_is_asked_for_beside_the_table(user: User) -> None:
    user.begins_with(plain_case())
    _, preview = _pasted(user, "2027\tEUR 5m")
    (field,) = preview.rates.values()
    assert "count once this rate is known" in user.reads(on=preview)
    user.focuses(field)
    user.types("7.8")
    user.clicks(preview.take)
    assert user.case.exchange.rate("EUR") == Decimal("7.8")
    assert user.case.project.utilisation[1].amount.currency == "EUR"
