"""Rates that are off by a power of ten, per 100 units or the wrong way round are recognised, and what was meant."""

from __future__ import annotations

import datetime
import re
import tomllib
from decimal import Decimal

import pytest

from desktop import places
from desktop.case.currencies import CURRENCIES
from desktop.case.reference_rates import implausible, reference

# (currency, what was typed, the rate of the dollar beside it, what it means, how it was quoted)
QUOTED_ELSEWHERE = [
    ("JPY", "4.62", "7.1", "0.0462", "per_100_units"),
    ("JPY", "21.6", "7.1", "0.0462962963", "units_per_yuan"),
    ("JPY", "155", "7.1", "0.0458064516", "units_per_dollar"),
    ("KRW", "193.5", "7.1", "0.0051679587", "units_per_yuan"),
    ("KRW", "19350", "7.1", "0.0051679587", "units_per_100_yuan"),
    ("KRW", "0.52", "7.1", "0.0052", "per_100_units"),
    ("KRW", "1380", "7.1", "0.0051449275", "units_per_dollar"),
    ("USD", "710", None, "7.1", "per_100_units"),
    ("USD", "0.14", None, "7.1428571429", "units_per_yuan"),
    ("USD", "71", None, "7.1", "point_moved"),
    ("EUR", "780", "7.1", "7.8", "per_100_units"),
    ("EUR", "1.09", "7.1", "7.739", "dollars_per_unit"),
    ("EUR", "0.92", "7.1", "7.7173913043", "units_per_dollar"),
    ("EUR", "0.128", "7.1", "7.8125", "units_per_yuan"),
    ("HKD", "7.78", "7.1", "0.9125964010", "units_per_dollar"),
    ("HKD", "91.2", "7.1", "0.912", "per_100_units"),
    ("CHF", "1.13", "7.1", "8.023", "dollars_per_unit"),
    ("TWD", "32.1", "7.1", "0.2211838006", "units_per_dollar"),
    ("INR", "84", "7.1", "0.0845238095", "units_per_dollar"),
    ("THB", "4.7", "7.1", "0.2127659574", "units_per_yuan"),
    ("VND", "3500", "7.1", None, None),
]


@pytest.mark.parametrize(("currency", "typed", "dollar", "meant", "habit"), QUOTED_ELSEWHERE)
def test_a_rate_quoted_in_another_way_is_recognised_with_what_it_means(
    currency: str, typed: str, dollar: str | None, meant: str | None, habit: str | None
) -> None:
    found = implausible(currency, Decimal(typed), usd=Decimal(dollar) if dollar else None)
    if meant is None:
        assert found is None
        return
    assert found is not None
    assert found.given == Decimal(typed)
    assert found.likely[0].cny_per_unit == Decimal(meant)
    assert habit in {likely.habit for likely in found.likely[:2]}


@pytest.mark.parametrize("currency", ["USD", "EUR", "JPY", "KRW", "GBP", "HKD", "TWD", "MOP", "AED"])
def test_the_band_is_half_to_twice_the_reference_and_its_edges_are_within(currency: str) -> None:
    about = reference(currency)
    assert about is not None
    step = Decimal("0.0000001")
    assert implausible(currency, about.cny_per_unit) is None
    assert implausible(currency, about.cny_per_unit * 2 - step) is None
    assert implausible(currency, about.cny_per_unit / 2 + step) is None
    assert implausible(currency, about.cny_per_unit * 2 + step) is not None
    assert implausible(currency, about.cny_per_unit / 2 - step) is not None


def test_what_is_offered_is_itself_plausible_and_fits_a_case() -> None:
    for currency in sorted(CURRENCIES):
        for typed in (
            "0.0001",
            "0.014",
            "0.14",
            "1.08",
            "4.62",
            "7.78",
            "32.1",
            "155",
            "193.5",
            "710",
            "23500",
        ):
            found = implausible(currency, Decimal(typed), usd=Decimal("7.1"))
            for likely in found.likely if found else ():
                assert implausible(currency, likely.cny_per_unit) is None
                assert re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,10})?", format(likely.cny_per_unit, "f"))


def test_a_dollar_that_is_itself_far_off_is_no_measure_for_a_cross_rate() -> None:
    found = implausible("EUR", Decimal("1.09"), usd=Decimal(710))
    assert found is not None
    assert found.likely[0].habit == "dollars_per_unit"
    assert Decimal("6.5") < found.likely[0].cny_per_unit < Decimal(8)


def test_renminbi_and_currencies_without_a_reference_are_never_called_implausible() -> None:
    assert reference("CNY") is None
    assert implausible("CNY", Decimal(100)) is None
    assert implausible("VND", Decimal(100)) is None


def test_a_rate_without_a_near_reading_offers_none() -> None:
    found = implausible("USD", Decimal(300), usd=None)
    assert found is not None
    assert found.likely == ()


def test_each_figure_is_written_as_published_with_day_source_and_both_languages() -> None:
    with (places.resources() / "rates" / "reference.toml").open("rb") as file:
        table = tomllib.load(file)
    for source in table["source"]:
        assert datetime.date.fromisoformat(source["as_of"]) <= datetime.date(2026, 12, 31)
        assert source["name"]["zh"]
        assert source["name"]["en"]
        assert source["address"].startswith("https://")
        assert {source["base"], *source["units"]} <= CURRENCIES
        assert all(Decimal(units) > 0 for units in source["units"].values())
    for habit in table["habit"]:
        assert ("{currency}" in habit["name"]["zh"]) is (habit["is"] != "point")
        assert ("{currency}" in habit["name"]["en"]) is (habit["is"] != "point")
