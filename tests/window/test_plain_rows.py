"""Fields that have no control made for them are entered in plain rows, which the register alone gives."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

import pytest

from desktop.case.case import Money
from desktop.case.declaring import Field
from desktop.case.register import register
from desktop.telling import paths
from desktop.window.pages.steps import plain_rows
from desktop.window.pages.steps.investment import InvestmentPage
from desktop.window.pages.steps.project import ProjectPage
from desktop.window.widgets.segmented import Segmented
from tests.window.cases import plain_case
from tests.window.user import INVESTMENT, PROJECT, User


def _investment(user: User) -> InvestmentPage:
    user.enters(INVESTMENT)
    return cast("InvestmentPage", user.page)


def test_the_total_investment_is_entered_in_a_plain_row(user: User) -> None:
    user.begins_with(plain_case())
    row = _investment(user).plain.rows["project.total_investment"]
    user.focuses(row.control)
    user.overwrites("150m")
    assert user.case.project.total_investment == Money(Decimal(150_000_000), "USD")
    assert "Total investment" in user.reads()
    user.speaks("zh")
    assert "项目总投资" in user.reads()
    user.focuses(row.control)
    user.presses("Ctrl+A", "Delete")
    assert user.case.project.total_investment is None


def test_a_path_leads_to_its_plain_row(user: User) -> None:
    page = _investment(user)
    assert page.focus_field("project.total_investment.amount")
    assert user.focus is page.plain.rows["project.total_investment"].control


def test_a_plain_field_stands_on_a_step_that_has_plain_rows() -> None:
    assert {one.field.step for one in register() if one.field.plain} <= {"project", "investment"}
    assert all("[]" not in one.path for one in register() if one.field.plain)


@pytest.mark.parametrize("kind", ["text", "number", "date", "rate", "yes_no", "choice", "money"])
def test_every_kind_of_field_has_a_plain_row(user: User, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    known = {
        "text": "project.name",
        "number": "quote.revision",
        "date": "quote.date",
        "yes_no": "project.technical_upgrade",
        "choice": "project.mode",
        "money": "project.total_investment",
        "rate": "quote.revision",
    }
    one = next(one for one in register() if one.path == known[kind])
    field = one.field._replace(kind=kind, plain=True, step="project")  # type: ignore[arg-type]
    monkeypatch.setattr(plain_rows, "register", lambda: (one._replace(field=field),))
    rows = plain_rows.PlainRows(user.session.desk, "project")
    rows.set_texts()
    rows.show_case()
    assert isinstance(field, Field)
    control = rows.focus_field(one.path)
    assert control is rows.rows[one.path].control
    if isinstance(control, Segmented):
        before = user.case
        control.chosen.emit("yes" if kind == "yes_no" else "new")
        assert user.case != before
    rows.deleteLater()


def test_the_project_step_has_no_rows_that_nobody_declared(user: User) -> None:
    user.enters(PROJECT)
    page = cast("ProjectPage", user.page)
    declared = {one.path for one in register() if one.field.plain and one.field.step == "project"}
    assert page.plain.rows.keys() == declared
    assert page.plain.isVisible() == bool(declared)
    assert page.step == paths.PROJECT
