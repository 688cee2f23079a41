"""A quote that is opened again says what of it no longer holds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from desktop.case.case import Exchange
from desktop.document.standing import RateChange, Standing, stand
from tests.engine.program import Plain, case_of, result_of, rules
from tests.paper.papers import sample

DAY = date(2026, 12, 31)  # the last one on which the sample is valid


def _standing(plain: Plain, day: date = DAY, exchange: Exchange | None = None, **result: object) -> Standing:
    return stand(case_of(plain), result_of(plain) | result, today=day, rules=rules(), exchange=exchange)


def test_a_quote_holds_up_to_its_last_day() -> None:
    assert _standing(sample()).holds
    late = _standing(sample(), date(2027, 1, 1))
    assert (late.expired_on, late.holds, late.differences) == ("2026-12-31", False, ())


def test_a_quote_without_an_end_does_not_expire() -> None:
    plain = sample()
    del plain["quote"]["valid_until"]
    assert _standing(plain, date(2040, 1, 1)).expired_on is None


def test_another_rule_set_is_said_with_what_it_changes() -> None:
    result = result_of(sample())
    years = [result["years"][0] | {"award_usd": "1.00"}, *result["years"][1:]]
    found = _standing(sample(), rule_set=result["rule_set"] | {"sha256": "0" * 64}, years=years)
    assert found.other_rules == rules().document.number
    assert not found.holds
    assert {"rule_set", "award"} <= {one.about for one in found.differences}


def test_the_rates_of_today_are_compared_and_what_they_change_is_worked_out() -> None:
    today = Exchange("2026-12-01", "PBOC", (("USD", Decimal("7.2")), ("JPY", Decimal("0.05"))))
    found = _standing(sample(), exchange=today)
    assert found.rates == (RateChange("USD", Decimal("7.1"), Decimal("7.2")),)
    assert found.today is not None
    # 47 000 000 × 4.5 % × 7.2; the euro keeps its rate, the yen is not in the case.
    assert found.today.result["plan_cny"] == "15228000.00"
    assert dict(found.today.case.exchange.cny_per_unit) == {"USD": Decimal("7.2"), "EUR": Decimal("7.8")}
    assert not found.holds


def test_the_same_rates_of_another_day_change_nothing() -> None:
    today = Exchange("2026-12-01", "PBOC", (("USD", Decimal("7.10")),))
    assert _standing(sample(), exchange=today).holds


def test_a_case_that_cannot_be_worked_out_today_says_why() -> None:
    plain = sample()
    case = case_of(plain)
    gone = case._replace(project=case.project._replace(location=None))
    found = stand(gone, result_of(plain), today=DAY, rules=rules())
    assert found.fault is not None
    assert found.fault.path == "project.location"
    assert not found.holds
