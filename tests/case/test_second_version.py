"""What version 2 adds to the case file: receipts, whole investment, sources, confirmations, unread texts, the talk."""

from __future__ import annotations

import copy
import json
from decimal import Decimal
from typing import Any

import pytest

from desktop.case import unread
from desktop.case.case import Case
from desktop.case.check import missing, require_finished
from desktop.case.faults import CaseError
from desktop.case.file import read_case, read_draft
from desktop.case.text import for_others, to_plain, write_case
from tests.engine.program import Plain, case_of, example, money, result_of, rules

_RATES = {"as_of": "2026-03-02", "source": "PBOC", "cny_per_unit": {"USD": "7.08", "EUR": "7.81"}}


def _receipt(**changed: Any) -> Plain:
    return {
        "year": 2026,
        "form": "cash",
        "amount": money("2000000", "EUR"),
        "received": "2026-03-02",
        "exchange": copy.deepcopy(_RATES),
        "voucher": "report 31",
    } | changed


def _full() -> Plain:
    """A case with everything that version 2 adds."""
    inner = example()
    case = example(
        total_foreign_investment=money("120000000"),
        total_investment=money("150000000"),
        utilisation=[{"year": 2026, "amount": money("30000000")}, _receipt()],
    )
    return case | {
        "version": 2,
        "id": "b3f0c5a2",
        "programmes": [
            {
                "id": "park",
                "name": "Park award",
                "level": "new_town",
                "amounts": [{"year": 2026, "amount": money("12000000", "CNY")}],
                "source": {
                    "document": "衢政发〔2025〕4号",
                    "item": "17",
                    "edition": "2025",
                    "kind": "up_to",
                    "support": "core_technology",
                },
            }
        ],
        "readings": {"major_rate_years": "every_year"},
        "confirmed": [
            {
                "reading": "major_rate_years",
                "reference": "letter 12",
                "date": "2026-10-01",
                "by": "Bureau of Commerce",
            }
        ],
        "scenarios": [{"letter": "B", "name": "smaller", "case": inner}],
        "negotiation": {
            "contact": {
                "name": "Kim",
                "company": "Hanbit",
                "phone": "+82",
                "email": "k@h.kr",
                "promised": "a visit\nto the site",
                "card": "iVBORw0KGgoAAAAA",
            },
            "requirement": {
                "share": "0.51",
                "base": "fixed_asset_investment",
                "amounts": [{"year": 2026, "amount": money("5000000")}],
                "deadline": "2027-06-30",
                "tied_to": ["land", "energy"],
                "asked_by": "New City",
                "note": "for us",
            },
            "meetings": [
                {
                    "date": "2026-11-20",
                    "present": "all",
                    "asked": "more land",
                    "offered": "2.25 m",
                    "agreed": "to meet",
                    "open": "the rest",
                    "note": "keen",
                    "offer": {
                        "number": "QZ-1",
                        "revision": 1,
                        "date": "2026-11-20",
                        "rule_set": "ab12",
                        "plan_usd": "1.00",
                        "total_usd": "2.00",
                        "case": copy.deepcopy(inner),
                    },
                }
            ],
            "commitments": [
                {
                    "year": 2026,
                    "amount": money("30000000"),
                    "form": "cash",
                    "registration": "WFOE",
                    "evidence": "inflow report",
                }
            ],
            "documents": [{"document": "licence", "since": "2026-12-01"}],
            "probability": "0.6",
        },
    }


def _changed(path: str, value: Any) -> Plain:
    case = _full()
    *parents, last = unread.steps(path)
    at: Any = case
    for step in parents:
        at = at[step]
    if value is None:
        del at[last]
    else:
        at[last] = value
    return case


def _refused(case: Plain) -> tuple[str, str]:
    """Code and path of the error that reading and estimating the case ends in."""
    with pytest.raises(CaseError) as caught:
        result_of(case)
    assert caught.value.message
    return caught.value.code, caught.value.path


def _accepted(case: Plain) -> None:
    require_finished(case_of(case), rules())


# ------------------------------------------------------------------------------------------- read and written


def _leaves(value: Any, path: str = "") -> dict[str, Any]:
    if isinstance(value, dict):
        return {k: v for key, one in value.items() for k, v in _leaves(one, f"{path}.{key}").items()}
    if isinstance(value, list):
        return {k: v for at, one in enumerate(value) for k, v in _leaves(one, f"{path}[{at}]").items()}
    return {path: value}


def test_all_of_version_2_is_written_as_it_was_read() -> None:
    read = case_of(_full())
    assert read_case(write_case(read)) == read
    said = {path: value for path, value in _leaves(to_plain(read)).items() if not path.endswith("version")}
    given = {path: value for path, value in _leaves(_full()).items() if not path.endswith("version")}
    assert said == given
    assert to_plain(read)["version"] == 2


def test_a_file_of_version_1_is_written_as_version_2() -> None:
    read = case_of(example())
    assert json.loads(write_case(read)) == example() | {"version": 2}


def test_what_version_2_adds_is_read_in_a_file_that_says_1() -> None:
    assert case_of(_full() | {"version": 1}) == case_of(_full())


def test_a_quote_of_version_1_gets_the_case_that_it_had() -> None:
    assert to_plain(case_of(example()), version=1) == example()


@pytest.mark.parametrize(
    "path",
    [
        *("id", "project.total_investment", "project.utilisation[1].exchange", "confirmed[0].by"),
        *("project.utilisation[1].voucher", "programmes[0].source", "confirmed", "scenarios", "negotiation"),
        *(f"programmes[0].source.{key}" for key in ("document", "item", "edition", "kind", "support")),
        *(f"negotiation.{key}" for key in _full()["negotiation"]),
        *(f"negotiation.contact.{key}" for key in _full()["negotiation"]["contact"]),
        *(f"negotiation.requirement.{key}" for key in _full()["negotiation"]["requirement"]),
        *(f"negotiation.meetings[0].{key}" for key in _full()["negotiation"]["meetings"][0]),
        *(f"negotiation.meetings[0].offer.{key}" for key in _full()["negotiation"]["meetings"][0]["offer"]),
        *(f"negotiation.commitments[0].{key}" for key in _full()["negotiation"]["commitments"][0]),
        *("negotiation.documents[0].since", "scenarios[0].name"),
    ],
)
def test_what_version_2_adds_is_optional(path: str) -> None:
    case = _changed(path, None)
    case["exchange"]["cny_per_unit"]["EUR"] = "7.8"
    _accepted(case)


@pytest.mark.parametrize(
    "path",
    [
        *("project.total_investment.amount", "project.total_investment.currency"),
        *(f"project.utilisation[1].exchange.{key}" for key in ("as_of", "source", "cny_per_unit")),
        "project.utilisation[1].exchange.cny_per_unit.USD",
        *("confirmed[0].reading", "confirmed[0].reference", "confirmed[0].date"),
    ],
)
def test_of_what_is_given_all_else_is_required(path: str) -> None:
    code, at = _refused(_changed(path, None))
    assert code == "missing"
    assert at in (path, f"{path}.USD")


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("id", 7, "wrong_type"),
        ("id", "x" * 201, "too_long"),
        ("project.total_investment.amount", "-1", "not_a_decimal"),
        ("project.total_investment.amount", "999999999999999", "too_large"),
        ("project.utilisation[1].received", "2026-02-30", "not_a_date"),
        ("project.utilisation[1].received", "2027-01-01", "received_in_other_year"),
        ("project.utilisation[1].exchange.as_of", "yesterday", "not_a_date"),
        ("project.utilisation[1].exchange.cny_per_unit.CNY", "1", "unknown_key"),
        ("project.utilisation[1].exchange.cny_per_unit.EUR", "0", "out_of_range"),
        ("project.utilisation[1].exchange.other", "1", "unknown_key"),
        ("project.utilisation[1].voucher", "a\u202eb", "forbidden_character"),
        ("programmes[0].source.kind", "about", "unknown_value"),
        ("programmes[0].source.item", 17, "wrong_type"),
        ("programmes[0].source.page", "1", "unknown_key"),
        ("confirmed[0].reading", "major_rate_year", "unknown_value"),
        ("confirmed[0].date", "2026-13-01", "not_a_date"),
        ("confirmed[0].reference", "", None),
        ("confirmed", {}, "wrong_type"),
        ("unread", [], "wrong_type"),
        ("scenarios[0].letter", "E", "unknown_value"),
        ("scenarios[0].case.project.mode", "old", "unknown_value"),
        ("scenarios[0].case.version", 3, "newer_version"),
        ("scenarios[0].case.scenarios", [], "unknown_key"),
        ("scenarios[0].case.id", "b", "unknown_key"),
        ("scenarios[0].case.negotiation", {}, "unknown_key"),
        ("negotiation.meetings[0].offer.case.format", "another", "unknown_format"),
        ("negotiation.requirement.share", "1.01", "out_of_range"),
        ("negotiation.requirement.tied_to", ["water"], "unknown_value"),
        ("negotiation.probability", "-0.1", "not_a_decimal"),
        ("negotiation.contact.card", "<svg>", "not_a_picture"),
        ("negotiation.contact.promised", "x" * 4001, "too_long"),
        ("negotiation.contact.promised", "a\tb", "forbidden_character"),
        ("negotiation.mood", "good", "unknown_key"),
    ],
)
def test_a_wrong_value_is_refused_where_it_stands(path: str, value: Any, code: str | None) -> None:
    if code is None:
        _accepted(_changed(path, value))
        return
    found, at = _refused(_changed(path, value))
    assert found == code
    # Of a list the entry is named.
    assert at.startswith(path)


def test_rates_of_the_day_stand_only_beside_a_day() -> None:
    case = _changed("project.utilisation[1].received", None)
    assert _refused(case) == ("exchange_without_received", "project.utilisation[1].exchange")


def test_rates_of_the_day_may_be_of_any_day() -> None:
    _accepted(_changed("project.utilisation[1].exchange.as_of", "2025-12-31"))


def test_a_receipt_needs_the_rate_of_its_currency_in_its_own_table() -> None:
    case = _full()
    case["exchange"]["cny_per_unit"]["EUR"] = "7.8"
    del case["project"]["utilisation"][1]["exchange"]["cny_per_unit"]["EUR"]
    assert _refused(case) == ("rate_missing", "project.utilisation[1].amount.currency")


def test_the_case_needs_no_rate_for_a_currency_that_only_receipts_have() -> None:
    assert "EUR" not in _full()["exchange"]["cny_per_unit"]
    _accepted(_full())


def test_planned_and_received_on_two_days_are_three_contributions() -> None:
    case = _full()
    case["project"]["utilisation"] = [
        {"year": 2026, "form": "cash", "amount": money("1", "EUR")},
        _receipt(),
        _receipt(received="2026-03-03"),
    ]
    case["exchange"]["cny_per_unit"]["EUR"] = "7.8"
    assert len(case_of(case).project.utilisation) == 3
    _accepted(case)


def test_two_receipts_of_a_day_form_and_currency_are_one_too_many() -> None:
    case = _full()
    case["project"]["utilisation"].append(_receipt(amount=money("1", "EUR")))
    assert _refused(case) == ("repeated", "project.utilisation[2]")


def test_a_reading_is_confirmed_at_most_once() -> None:
    case = _full()
    case["confirmed"].append(dict(case["confirmed"][0]))
    assert _refused(case) == ("repeated", "confirmed[1].reading")


def test_scenarios_and_the_talk_move_no_figure_and_stay_in_the_office() -> None:
    case = _full()
    case["exchange"]["cny_per_unit"]["EUR"] = "7.8"
    bare = {key: value for key, value in case.items() if key not in ("scenarios", "negotiation")}
    assert result_of(case) == result_of(bare)
    assert for_others(case_of(case)) == case_of(bare)


# ------------------------------------------------------------------------------------------------- unread texts

_TYPED = [
    *("project.total_foreign_investment.amount", "project.total_investment.amount"),
    *(f"project.utilisation[0].{field}" for field in ("year", "amount.amount")),
    *(f"project.utilisation[1].{field}" for field in ("year", "amount.amount", "received")),
    *(f"project.utilisation[1].exchange.{field}" for field in ("as_of", "cny_per_unit.EUR")),
    *("exchange.as_of", "exchange.cny_per_unit.USD", "exchange.cny_per_unit.EUR"),
    *("programmes[0].amounts[0].year", "programmes[0].amounts[0].amount.amount", "programmes[0].rate"),
    *("programmes[0].cumulative_cap.amount", "confirmed[0].date"),
    *("quote.revision", "quote.date", "quote.valid_until"),
]


def _with_text(path: str, case: Plain | None = None) -> Plain:
    """The full case with a text at `path` instead of a value."""
    case = case or _full()
    at: Any = case
    *parents, last = unread.steps(path)
    for step in parents:
        at = at[step] if isinstance(step, int) else at.setdefault(step, {})
    if isinstance(at, dict):
        at.pop(last, None)
    if path.endswith("cumulative_cap.amount"):
        at["currency"] = "CNY"
    return case | {"unread": {path: "about then"}}


@pytest.mark.parametrize("path", _TYPED)
def test_a_text_in_a_typed_field_is_kept_and_makes_the_case_unfinished(path: str) -> None:
    case = _with_text(path)
    read = case_of(case)
    assert unread.text_at(read, path) == "about then"
    assert path not in missing(read)
    assert read_draft(write_case(read)) == read
    assert _refused(case) == ("unread", path)


@pytest.mark.parametrize("path", [path for path in _TYPED if path != "programmes[0].rate"])
def test_a_value_beside_its_text_is_refused(path: str) -> None:
    case = _full()
    case["exchange"]["cny_per_unit"]["EUR"] = "7.8"
    case["quote"] = {"revision": 1, "date": "2026-11-22", "valid_until": "2026-12-31"}
    case["programmes"][0]["cumulative_cap"] = money("1", "CNY")
    assert _refused(case | {"unread": {path: "about then"}}) == ("unread_with_value", path)


@pytest.mark.parametrize(
    "path",
    [
        *("", "project", "project.name", "project.mode", "quote.number", "investor.name", "unread", "id"),
        *(
            "project.utilisation[0].amount",
            "project.utilisation[0]",
            "project.utilisation[0].amount.currency",
        ),
        *("project.utilisation[x].year", "project.utilisation[0].years", "programmes[0].amounts"),
        *("exchange.cny_per_unit", "exchange.cny_per_unit.CNY", "exchange.cny_per_unit.XXQ", "quote.date "),
        *("project.utilisation[00].year", "project.utilisation[٣].year"),
    ],
)
def test_only_a_typed_field_has_a_text(path: str) -> None:
    assert _refused(_full() | {"unread": {path: "x"}}) == ("unknown_key", f"unread.{path}")


def test_a_text_in_a_row_that_is_not_there_is_refused() -> None:
    path = "project.utilisation[2].year"
    assert _refused(_full() | {"unread": {path: "x"}}) == ("unknown_key", f"unread.{path}")


@pytest.mark.parametrize(
    ("text", "code"), [("x" * 201, "too_long"), (7, "wrong_type"), (None, "wrong_type"), ("a\x00", None)]
)
def test_what_was_typed_is_a_text_of_at_most_200_characters(text: Any, code: str | None) -> None:
    found, path = _refused(_full() | {"unread": {"quote.date": text}})
    assert found == (code or "forbidden_character")
    assert path == "unread.quote.date"
    assert _refused(_full() | {"unread": {"quote.date": "x" * 200}}) == ("unread", "quote.date")


def test_the_first_text_of_the_object_is_named() -> None:
    case = _full() | {"unread": {"quote.valid_until": "x", "exchange.cny_per_unit.JPY": "y"}}
    assert _refused(case) == ("unread", "quote.valid_until")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("project.utilisation[0].year", "2026"),
        ("project.name_of", "x"),
        ("project.location", "hangzhou"),
        ("project.sector", "0000"),
        ("programmes[0].id", "plan"),
        ("programmes[0].level", "village"),
        ("readings.major_rate_years", "sometimes"),
        ("project.utilisation[1].received", "2027-01-01"),
    ],
)
def test_what_is_wrong_is_named_before_a_text(path: str, value: Any) -> None:
    case = _changed(path, value)
    assert _refused(case | {"unread": {"quote.date": "x"}}) == _refused(case)
    assert _refused(case)[0] != "unread"


@pytest.mark.parametrize(
    "path",
    [
        *(
            "project.location",
            "project.mode",
            "exchange",
            "project",
            "programmes[0].id",
            "programmes[0].name",
        ),
        *("project.utilisation[0].year", "project.total_investment.currency", "exchange.cny_per_unit.USD"),
    ],
)
def test_a_text_is_named_before_what_is_missing(path: str) -> None:
    case = _changed(path, None)
    assert _refused(case)[0] == "missing"
    assert _refused(case | {"unread": {"quote.date": "x"}}) == ("unread", "quote.date")


def test_a_rate_that_was_not_understood_is_no_rate_that_is_missing() -> None:
    case = _full()
    case["project"]["utilisation"][0]["amount"]["currency"] = "EUR"
    assert _refused(case | {"unread": {"exchange.cny_per_unit.EUR": "8,2,5"}}) == (
        "unread",
        "exchange.cny_per_unit.EUR",
    )


# ------------------------------------------------------------------------------------ texts of a case under edit


@pytest.mark.parametrize("path", [path for path in _TYPED if path != "programmes[0].rate"])
def test_a_text_takes_the_place_of_the_value(path: str) -> None:
    case = case_of(_changed("project.total_investment", money("150000000")))
    kept = unread.keep(case, path, "about then")
    assert unread.text_at(kept, path) == "about then"
    assert read_draft(write_case(kept)) == kept
    assert unread.forget(kept, path).unread == ()
    # The currency stays.
    if path.endswith("amount") and "cap" not in path:
        field = path.removesuffix(".amount")
        at: Any = to_plain(kept)
        for step in unread.steps(field):
            at = at[step]
        assert set(at) == {"currency"}


def test_a_text_is_kept_without_what_no_case_holds_and_not_longer_than_one_holds() -> None:
    kept = unread.keep(Case(), "quote.date", "\u202e" + "x" * 300)
    assert unread.text_at(kept, "quote.date") == "x" * 200


def test_only_the_path_of_a_typed_field_takes_a_text() -> None:
    with pytest.raises(ValueError, match="no typed field"):
        unread.keep(Case(), "project.name", "x")
    with pytest.raises(LookupError):
        unread.keep(Case(), "project.utilisation[0].year", "x")


def test_texts_move_with_their_rows() -> None:
    case = case_of(_full())
    case = unread.keep(case, "project.utilisation[0].year", "first")
    case = unread.keep(case, "project.utilisation[1].amount.amount", "second")
    case = unread.keep(case, "quote.date", "a day")
    without_first = unread.moved(case, "project.utilisation", lambda at: None if at == 0 else at - 1)
    assert dict(without_first.unread) == {
        "project.utilisation[0].amount.amount": "second",
        "quote.date": "a day",
    }


def test_amounts_are_exact() -> None:
    read = case_of(_full())
    assert read.project.utilisation[1].exchange is not None
    assert read.project.utilisation[1].exchange.rate("EUR") == Decimal("7.81")
