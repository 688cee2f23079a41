"""The case file, sentence by sentence: what is accepted, and for everything else the error and the path it names."""

from __future__ import annotations

import copy
import json
from decimal import Decimal
from typing import Any

import pytest

from desktop.case.case import Case
from desktop.case.faults import CaseError
from desktop.case.file import read_case, read_draft
from tests.engine.program import Plain, case_bytes, case_of, example, money, paid, result_of

_MISSING = object()


def _full() -> Plain:
    """A case that gives everything there is to give."""
    return {
        "format": "quzhou-award-case",
        "version": 1,
        "investor": {"name": "Hanbit Materials 한빛소재", "country": "KR"},
        "project": {
            "name": "Electronic-grade fluorochemicals, phase I",
            "sector": "2614",
            "category": "manufacturing",
            "location": "zhizao_new_city",
            "foreign_invested_enterprise": True,
            "mode": "new",
            "technical_upgrade": False,
            "total_foreign_investment": money("120000000"),
            "fixed_asset_investment": money("1500000000", "CNY"),
            "utilisation": [paid(2026, "32000000"), paid(2027, "15000000", "in_kind")],
        },
        "exchange": {
            "as_of": "2026-11-20",
            "source": "PBOC central parity",
            "cny_per_unit": {"USD": "7.1", "EUR": "7.8"},
        },
        "programmes": [
            {
                "id": "prov",
                "name": "Zhejiang provincial award",
                "level": "province",
                "rate": "0.03",
                "cumulative_cap": money("200000000", "CNY"),
            },
            {
                "id": "park",
                "name": "New city park award",
                "level": "new_town",
                "same_matter": True,
                "amounts": [{"year": 2026, "amount": money("12000000", "CNY")}],
            },
        ],
        "readings": {"major_rate_years": "every_year"},
        "quote": {
            "stage": "negotiate",
            "number": "QZ-2026-A-0001",
            "revision": 1,
            "date": "2026-11-22",
            "valid_until": "2026-12-31",
            "prepared_by": "…",
            "organisation": "…",
            "contact": "…",
        },
    }


def _changed(path: str, value: Any) -> Plain:
    """The full case with the value at `path` set, or taken away where it is `_MISSING`."""
    case = copy.deepcopy(_full())
    *parents, last = [
        int(key) if key.isdigit() else key for key in path.replace("[", ".").replace("]", "").split(".")
    ]
    at: Any = case
    for key in parents:
        at = at[key]
    if value is _MISSING:
        del at[last]
    elif isinstance(at, list) and last == len(at):
        at.append(value)
    else:
        at[last] = value
    return case


def _refused(data: bytes | Plain) -> tuple[str, str]:
    """Code and path of the error that reading and estimating the case ends in."""
    content = data if isinstance(data, bytes) else case_bytes(data)
    with pytest.raises(CaseError) as caught:
        result_of_bytes(content)
    assert caught.value.message
    assert str(caught.value)
    return caught.value.code, caught.value.path


def result_of_bytes(content: bytes) -> Plain:
    from desktop.engine.engine import estimate
    from desktop.telling.result_file import to_plain
    from tests.engine.program import rules

    return to_plain(estimate(read_case(content), rules()))


# ------------------------------------------------------------------------------------- what may be left out


def test_the_case_of_the_contract_is_read_whole() -> None:
    case = case_of(_full())
    assert case.investor.name == "Hanbit Materials 한빛소재"
    assert case.project.utilisation[1].amount.amount == Decimal(15000000)
    assert case.programmes[0].cumulative_cap is not None
    assert case.programmes[0].cumulative_cap.currency == "CNY"
    assert dict(case.exchange.cny_per_unit) == {"USD": Decimal("7.1"), "EUR": Decimal("7.8")}
    assert case.quote.revision == 1


@pytest.mark.parametrize(
    "path",
    [
        *(
            "investor",
            "investor.name",
            "investor.country",
            "project.name",
            "project.sector",
            "project.category",
        ),
        *("project.foreign_invested_enterprise", "project.technical_upgrade"),
        *("project.total_foreign_investment", "project.fixed_asset_investment"),
        *("project.utilisation[0].form", "project.utilisation[0]", "exchange.cny_per_unit.EUR"),
        *(
            "programmes",
            "programmes[0].cumulative_cap",
            "programmes[1].same_matter",
            "programmes[1].amounts[0]",
        ),
        *("readings", "readings.major_rate_years", "quote", "quote.stage", "quote.number", "quote.revision"),
        *("quote.date", "quote.valid_until", "quote.prepared_by", "quote.organisation", "quote.contact"),
    ],
)
def test_what_is_optional_may_be_left_out(path: str) -> None:
    result_of(_changed(path, _MISSING))


@pytest.mark.parametrize(
    ("path", "default"),
    [
        ("project.foreign_invested_enterprise", True),
        ("project.technical_upgrade", False),
        ("project.utilisation[0].form", "cash"),
        ("programmes[1].same_matter", True),
        ("quote.stage", "assess"),
    ],
)
def test_what_is_left_out_has_its_default(path: str, default: object) -> None:
    assert result_of(_changed(path, _MISSING)) == result_of(_changed(path, default))


@pytest.mark.parametrize(
    "path",
    [
        *("format", "version", "project", "project.location", "project.mode", "project.utilisation"),
        *("project.utilisation[0].year", "project.utilisation[0].amount"),
        *("project.utilisation[1].amount.amount", "project.utilisation[1].amount.currency"),
        *("project.total_foreign_investment.amount", "project.total_foreign_investment.currency"),
        *("project.fixed_asset_investment.amount", "project.fixed_asset_investment.currency"),
        *(
            "exchange",
            "exchange.as_of",
            "exchange.source",
            "exchange.cny_per_unit",
            "exchange.cny_per_unit.USD",
        ),
        *("programmes[0].id", "programmes[0].name", "programmes[0].level"),
        *("programmes[1].amounts[0].year", "programmes[1].amounts[0].amount"),
        *("programmes[1].amounts[0].amount.amount", "programmes[1].amounts[0].amount.currency"),
        *("programmes[0].cumulative_cap.amount", "programmes[0].cumulative_cap.currency"),
    ],
)
def test_all_else_is_required_and_the_path_is_the_one_that_it_would_have(path: str) -> None:
    code, where = _refused(_changed(path, _MISSING))
    # An amount without its figure may be named as a whole.
    assert code == "missing"
    assert where == path or (where == f"{path}.amount" and path.endswith("amount"))


def test_one_of_class_and_category_is_required() -> None:
    case = _changed("project.sector", _MISSING)
    del case["project"]["category"]
    assert _refused(case) == ("missing", "project.category")


def test_a_programme_needs_either_amounts_or_a_rate() -> None:
    code, path = _refused(_changed("programmes[0].rate", _MISSING))
    assert (code, path) == ("missing", "programmes[0].rate")
    amounts = [{"year": 2026, "amount": money("1")}]
    assert _refused(_changed("programmes[0].amounts", amounts)) == ("both_given", "programmes[0].rate")


def test_nothing_may_be_paid_in_yet() -> None:
    assert result_of(_changed("project.utilisation", []))["years"] == []


# -------------------------------------------------------------------------------------------- unknown keys


@pytest.mark.parametrize(
    "path",
    [
        *("surprise", "investor.surprise", "project.surprise", "project.utilisation[1].surprise"),
        *("project.utilisation[0].amount.surprise", "project.total_foreign_investment.surprise"),
        *("exchange.surprise", "programmes[0].surprise", "programmes[1].amounts[0].surprise"),
        *("programmes[0].cumulative_cap.surprise", "readings.surprise", "quote.surprise"),
    ],
)
def test_an_unknown_key_is_an_error_at_its_path(path: str) -> None:
    assert _refused(_changed(path, "x")) == ("unknown_key", path)


@pytest.mark.parametrize("key", ["Format", "format ", "utilization", "__class__", "model_config", ""])
def test_a_key_that_only_looks_known_is_unknown(key: str) -> None:
    assert _refused(_changed("quote", {key: "x"}))[0] == "unknown_key"


@pytest.mark.parametrize(
    ("snippet", "path"),
    [
        ('"format"', "format"),
        ('"project"', "project"),
        ('"mode"', "project.mode"),
        ('"year"', "project.utilisation[0].year"),
        ('"currency"', "project.total_foreign_investment.currency"),
        ('"USD"', "exchange.cny_per_unit.USD"),
        ('"major_rate_years"', "readings.major_rate_years"),
        ('"level"', "programmes[0].level"),
    ],
)
def test_a_key_given_twice_is_an_error_even_with_the_same_value(snippet: str, path: str) -> None:
    text = json.dumps(_full())
    start = text.index(f"{snippet}: ")
    value, end = json.JSONDecoder().raw_decode(text, start + len(snippet) + 2)
    doubled = f"{text[:end]}, {snippet}: {json.dumps(value)}{text[end:]}"
    assert _refused(doubled.encode()) == ("repeated_key", path)


def test_a_key_written_with_an_escape_is_the_same_key() -> None:
    text = json.dumps(_full()).replace('"mode": "new"', '"mode": "new", "m\\u006fde": "new"')
    assert _refused(text.encode()) == ("repeated_key", "project.mode")


# --------------------------------------------------------------------------------------------- wrong types

_WRONG: dict[str, list[Any]] = {
    "text": [1, 1.5, True, [], {}, None],
    "amount": [True, [], {}, None, "", "x"],
    "rate": [True, [], {}, None, "", "x"],
    "year": ["2026", 2026.0, 2026.5, True, [], {}, None, -2026, 10**30],
    "boolean": [1, 0, "true", "", [], {}, None, 1.0],
    "object": [1, "x", [], True, None, 1.5],
    "list": [1, "x", {}, True, None],
    "date": [20261120, True, [], None, 1.5],
    "choice": [1, True, [], {}, None, "", "surprise", "NEW", " new"],
}
_TYPES = {
    "format": "text",
    "investor": "object",
    "investor.name": "text",
    "investor.country": "text",
    "project": "object",
    "project.name": "text",
    "project.sector": "text",
    "project.category": "choice",
    "project.location": "choice",
    "project.foreign_invested_enterprise": "boolean",
    "project.mode": "choice",
    "project.technical_upgrade": "boolean",
    "project.total_foreign_investment": "object",
    "project.total_foreign_investment.amount": "amount",
    "project.fixed_asset_investment": "object",
    "project.utilisation": "list",
    "project.utilisation[0]": "object",
    "project.utilisation[0].year": "year",
    "project.utilisation[0].form": "choice",
    "project.utilisation[1].amount": "object",
    "project.utilisation[1].amount.amount": "amount",
    "project.utilisation[1].amount.currency": "choice",
    "exchange": "object",
    "exchange.as_of": "date",
    "exchange.source": "text",
    "exchange.cny_per_unit": "object",
    "exchange.cny_per_unit.USD": "rate",
    "programmes": "list",
    "programmes[1]": "object",
    "programmes[1].id": "text",
    "programmes[1].name": "text",
    "programmes[1].level": "choice",
    "programmes[1].same_matter": "boolean",
    "programmes[1].amounts": "list",
    "programmes[1].amounts[0]": "object",
    "programmes[1].amounts[0].year": "year",
    "programmes[1].amounts[0].amount": "object",
    "programmes[0].rate": "rate",
    "programmes[0].cumulative_cap": "object",
    "readings": "object",
    "readings.major_rate_years": "choice",
    "quote": "object",
    "quote.stage": "choice",
    "quote.number": "text",
    "quote.revision": "year",
    "quote.date": "date",
    "quote.valid_until": "date",
    "quote.prepared_by": "text",
    "quote.organisation": "text",
    "quote.contact": "text",
}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        pytest.param(path, value, id=f"{path}={value!r:.20}")
        for path, kind in _TYPES.items()
        for value in _WRONG[kind]
    ],
)
def test_a_value_of_a_wrong_type_is_an_error_at_its_path(path: str, value: object) -> None:
    if path == "quote.revision" and value == 10**30:
        value = -1
    code, where = _refused(_changed(path, value))
    assert where == path
    assert code in ("wrong_type", "unknown_value", "not_a_decimal", "out_of_range") or (
        path.endswith(("location", "level", "currency", "format")) and code.startswith("unknown_")
    )


@pytest.mark.parametrize("value", [1, 2, "1", 1.0, True, None, [], {}, 0, -1, 3, 10**30], ids=repr)
def test_the_version_is_the_whole_number_1_or_2(value: object) -> None:
    if type(value) is int and value in (1, 2):
        result_of(_changed("version", value))
        return
    code, path = _refused(_changed("version", value))
    assert path == "version"
    expected = {3: "newer_version", 0: "unknown_version"}
    assert code == (expected.get(value, code) if type(value) is int else "wrong_type")


def test_a_newer_version_is_said_to_be_newer_before_its_unknown_keys_are_complained_of() -> None:
    case = _changed("version", 3)
    case["scenarios"] = []
    assert _refused(case) == ("newer_version", "version")


@pytest.mark.parametrize("name", ["quzhou-award-estimate", "QUZHOU-AWARD-CASE", ""])
def test_an_unknown_format_is_an_error(name: str) -> None:
    assert _refused(_changed("format", name)) == ("unknown_format", "format")


# --------------------------------------------------------------------------------------- amounts and rates

_AMOUNT = "project.utilisation[0].amount.amount"
_RATE = "exchange.cny_per_unit.EUR"
_NO_DECIMALS = [
    *(
        "-1",
        "+1",
        "-0",
        "1e6",
        "1E6",
        "1,000",
        "1 000",
        "1_000",
        " 1",
        "1 ",
        "1\n",
        "",
        ".",
        "1.2.3",
        "1.",
        ".5",
    ),
    *("0x10", "１２３", "١٢٣", "NaN", "Infinity", "-Infinity", "inf", "½", "1.0.", "--1", "1e", "一"),
    *("1234567890123456", "1234567890123456.1"),
]


@pytest.mark.parametrize(
    "path", [_AMOUNT, _RATE, "programmes[0].rate", "programmes[0].cumulative_cap.amount"]
)
@pytest.mark.parametrize("text", _NO_DECIMALS)
def test_an_amount_or_rate_is_ascii_digits_with_an_optional_point(path: str, text: str) -> None:
    code, where = _refused(_changed(path, text))
    assert (code, where) == ("not_a_decimal", path)


@pytest.mark.parametrize("number", ["-1", "-0", "1e6", "1E6", "1.5e3", "1234567890123456", "-1.5"])
def test_a_json_number_with_sign_or_exponent_or_too_many_digits_is_an_error(number: str) -> None:
    text = json.dumps(_full()).replace('"32000000"', number)
    assert _refused(text.encode()) == ("not_a_decimal", _AMOUNT)


@pytest.mark.parametrize(
    ("path", "most", "beyond"),
    [
        (_AMOUNT, "1.123456", "1.1234567"),
        (_AMOUNT, "1.000000", "1.0000000"),
        ("programmes[0].cumulative_cap.amount", "1.123456", "1.1234560"),
        (_RATE, "1.1234567891", "1.12345678912"),
        ("programmes[0].rate", "0.1234567891", "0.12345678912"),
    ],
)
def test_amounts_have_at_most_6_decimals_and_rates_10(path: str, most: str, beyond: str) -> None:
    for text in (most, f"00{most}"):
        result_of(_changed(path, text))
        result_of_bytes(json.dumps(_changed(path, "@")).replace('"@"', most).encode())
    assert _refused(_changed(path, beyond)) == ("too_many_decimals", path)
    assert _refused(json.dumps(_changed(path, "@")).replace('"@"', beyond).encode()) == (
        "too_many_decimals",
        path,
    )


def test_an_amount_has_at_most_15_digits_before_the_point() -> None:
    case = _changed("exchange.cny_per_unit.EUR", "0.001")
    case["project"]["utilisation"][0]["amount"] = money("999999999999999.999999", "EUR")
    assert result_of(case)["years"][0]["utilised_usd"] == "140845070422.54"
    case["project"]["utilisation"][0]["amount"] = money("0999999999999999", "EUR")
    assert _refused(case) == ("not_a_decimal", _AMOUNT)


@pytest.mark.parametrize(
    "number", ["0.1", "30000000.000001", "29999999.995", "123456789.123456", "0.300000", "7"]
)
def test_json_numbers_are_read_exactly_as_they_are_written(number: str) -> None:
    text = json.dumps(_full()).replace('"32000000"', number)
    amount = read_case(text.encode()).project.utilisation[0].amount.amount
    assert amount == Decimal(number)
    assert result_of_bytes(text.encode()) == result_of(_changed(_AMOUNT, number))


def test_a_rate_as_a_json_number_is_exact_too() -> None:
    # A float would be 7.09999999990000031…
    text = json.dumps(_full()).replace('"7.1"', "7.0999999999")
    assert dict(read_case(text.encode()).exchange.cny_per_unit)["USD"] == Decimal("7.0999999999")


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
@pytest.mark.parametrize(
    ("original", "path"),
    [
        ('"32000000"', _AMOUNT),
        ('"7.8"', _RATE),
        ("2026", "project.utilisation[0].year"),
        ('"negotiate"', "quote.stage"),
        ("true", "project.foreign_invested_enterprise"),
    ],
)
def test_what_is_not_finite_is_an_error(constant: str, original: str, path: str) -> None:
    text = json.dumps(_full()).replace(original, constant, 1)
    assert _refused(text.encode()) == ("not_finite", path)


@pytest.mark.parametrize("text", ["0", "0.0", "0.0000000000", "000"])
def test_rates_of_exchange_are_above_zero(text: str) -> None:
    assert _refused(_changed(_RATE, text)) == ("out_of_range", _RATE)
    assert _refused(_changed("exchange.cny_per_unit.USD", text)) == (
        "out_of_range",
        "exchange.cny_per_unit.USD",
    )


@pytest.mark.parametrize(
    ("text", "sound"), [("0", False), ("0.0000000001", True), ("1", True), ("1.0000000001", False)]
)
def test_a_programme_s_rate_is_above_0_and_at_most_1(text: str, sound: bool) -> None:
    case = _changed("programmes[0].rate", text)
    if sound:
        result_of(case)
    else:
        assert _refused(case) == ("out_of_range", "programmes[0].rate")


@pytest.mark.parametrize(
    "path",
    [
        "project.total_foreign_investment",
        "project.fixed_asset_investment",
        "project.utilisation[1].amount",
        "programmes[1].amounts[0].amount",
        "programmes[0].cumulative_cap",
    ],
)
def test_every_amount_is_at_most_a_million_million_dollars_and_needs_a_rate(path: str) -> None:
    result_of(_changed(path, money("1000000000000")))
    assert _refused(_changed(path, money("1000000000000.01"))) == ("too_large", f"{path}.amount")
    assert _refused(_changed(path, money("7100000000000.08", "CNY"))) == ("too_large", f"{path}.amount")
    code, where = _refused(_changed(path, money("1", "JPY")))
    assert (code, where) == ("rate_missing", f"{path}.currency")


def test_a_currency_without_a_rate_is_named() -> None:
    with pytest.raises(CaseError, match="JPY"):
        result_of(_changed("project.utilisation[1].amount", money("1", "JPY")))


# -------------------------------------------------------------------------------------------------- years


@pytest.mark.parametrize("path", ["project.utilisation[0].year", "programmes[1].amounts[0].year"])
def test_years_are_from_2000_to_2100(path: str) -> None:
    for year in (2000, 2100):
        result_of(_changed(path, year))
    for year in (1999, 2101, 0, 20260):
        assert _refused(_changed(path, year)) == ("out_of_range", path)


def test_a_year_form_and_currency_stand_at_most_once() -> None:
    path = "project.utilisation[2]"
    assert _refused(_changed(path, paid(2026, "1"))) == ("repeated", path)
    without_form = {"year": 2026, "amount": money("1")}
    assert _refused(_changed(path, without_form)) == ("repeated", path)  # cash unless another is given
    for contribution in (paid(2028, "1"), paid(2026, "1", "in_kind"), paid(2026, "1", "cash", "EUR")):
        result_of(_changed(path, contribution))


def test_a_year_of_a_programme_s_amounts_stands_at_most_once() -> None:
    path = "programmes[1].amounts[1]"
    twice = {"year": 2026, "amount": money("1")}
    code, where = _refused(_changed(path, twice))
    assert (code, where) == ("repeated", f"{path}.year")


# -------------------------------------------------------------------------------------------------- counts


def _contributions(number: int) -> list[Plain]:
    return [paid(2000 + index, "1") for index in range(number)]


def test_there_are_at_most_60_contributions() -> None:
    assert len(result_of(_changed("project.utilisation", _contributions(60)))["years"]) == 60
    assert _refused(_changed("project.utilisation", _contributions(61))) == (
        "too_many",
        "project.utilisation",
    )


def test_there_are_at_most_20_programmes() -> None:
    def programmes(number: int) -> list[Plain]:
        return [{"id": f"p{i}", "name": "P", "level": "city", "rate": "0.01"} for i in range(number)]

    result_of(_changed("programmes", programmes(20)))
    assert _refused(_changed("programmes", programmes(21))) == ("too_many", "programmes")


def test_a_programme_has_at_most_an_amount_for_each_year_there_is() -> None:
    def amounts(number: int) -> list[Plain]:
        return [{"year": 2000 + i, "amount": money("1")} for i in range(number)]

    path = "programmes[1].amounts"
    result_of(_changed(path, amounts(101)))
    assert _refused(_changed(path, amounts(102))) == ("too_many", path)


@pytest.mark.parametrize("path", ["readings", "quote", "exchange.cny_per_unit", "project.utilisation[0]"])
def test_an_object_with_keys_beyond_reason_is_an_error(path: str) -> None:
    assert _refused(_changed(path, {f"key{i}": "1" for i in range(201)})) == ("too_many", path)


def test_ids_of_programmes_are_unique_and_plan_is_taken() -> None:
    assert _refused(_changed("programmes[1].id", "prov")) == ("repeated", "programmes[1].id")
    assert _refused(_changed("programmes[1].id", "plan")) == ("repeated", "programmes[1].id")
    for name in ("Plan", "plan ", "prov2", "17.tier", ""):
        result = result_of(_changed("programmes[1].id", name))
        assert name in [share["id"] for share in result["stacking"][0]["kept"]]


# --------------------------------------------------------------------------------------------------- texts

_TEXTS = [
    *("investor.name", "investor.country", "project.name", "exchange.source", "programmes[0].id"),
    *("programmes[1].name", "quote.number", "quote.prepared_by", "quote.organisation", "quote.contact"),
]


@pytest.mark.parametrize("path", _TEXTS)
@pytest.mark.parametrize("character", ["x", "衢", "𠮷"])
def test_texts_are_at_most_200_characters(path: str, character: str) -> None:
    result_of(_changed(path, character * 200))
    assert _refused(_changed(path, character * 201)) == ("too_long", path)


_CONTROL = [0, 1, 7, 8, 9, 10, 12, 13, 27, 31, 127, 128, 0x85, 159]
_BIDIRECTIONAL = [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]


@pytest.mark.parametrize("path", ["project.name", "exchange.source", "programmes[1].name", "quote.number"])
@pytest.mark.parametrize("code", _CONTROL + _BIDIRECTIONAL)
@pytest.mark.parametrize("ascii_only", [True, False])
def test_texts_hold_no_control_and_no_bidirectional_format_characters(
    path: str, code: int, ascii_only: bool
) -> None:
    case = _changed(path, f"before{chr(code)}after")
    data = json.dumps(case, ensure_ascii=ascii_only).encode()
    assert _refused(data) == ("forbidden_character", path)


def test_a_control_character_that_json_does_not_allow_is_an_error_of_the_file() -> None:
    data = json.dumps(_full()).replace("phase I", "phase\x01I").encode()
    assert _refused(data) == ("not_json", "")


@pytest.mark.parametrize(
    "text", ["", "ab\u200dc", "مرحبا", "क्ष", "e\u0301", "한빛소재", "𠮷野家", "a\u00a0b", "😀"]
)
def test_any_other_text_is_kept_as_it_is(text: str) -> None:
    assert case_of(_changed("investor.name", text)).investor.name == text


@pytest.mark.parametrize(
    ("escape", "path"),
    [('"\\ud800"', "project.name"), ('"x\\udc00y"', "project.name"), ('"\\udc00\\ud800"', "project.name")],
)
def test_a_lone_surrogate_is_an_error(escape: str, path: str) -> None:
    text = json.dumps(_changed(path, "@")).replace('"@"', escape)
    assert _refused(text.encode()) == ("lone_surrogate", path)


def test_a_lone_surrogate_in_a_key_is_an_error() -> None:
    text = json.dumps(_changed("quote", {"@": "x"})).replace("@", "\\ud800")
    code, path = _refused(text.encode())
    assert code == "lone_surrogate"
    assert path.startswith("quote.")
    path.encode()


def test_a_pair_of_surrogates_is_a_character() -> None:
    text = json.dumps(_changed("project.name", "@")).replace('"@"', '"\\ud842\\udfb7"')
    assert read_case(text.encode()).project.name == "𠮷"


# --------------------------------------------------------------------------------- dates, currencies, places


@pytest.mark.parametrize("path", ["exchange.as_of", "quote.date", "quote.valid_until"])
@pytest.mark.parametrize(
    "text",
    [
        *("2026-02-29", "2026-13-01", "2026-00-10", "2026-11-31", "20261120", "2026-1-2", "2026/11/20", ""),
        *("2026-11-20T00:00:00", "2026-W47-5", " 2026-11-20", "2026-11-20 ", "20-11-2026", "0000-01-01"),
        *("２０２６-11-20", "today", "-2026-11-20"),
    ],
)
def test_dates_are_written_yyyy_mm_dd(path: str, text: str) -> None:
    assert _refused(_changed(path, text)) == ("not_a_date", path)


def test_a_leap_day_is_a_date() -> None:
    assert case_of(_changed("exchange.as_of", "2028-02-29")).exchange.as_of == "2028-02-29"


@pytest.mark.parametrize(
    "currency", ["usd", "Usd", "US", "USDT", "XXX", "XTS", "XAU", "ABC", "元", "", "ＵＳＤ", "CNH"]
)
def test_currencies_are_three_capital_letters_of_iso_4217(currency: str) -> None:
    path = "project.utilisation[1].amount.currency"
    code, where = _refused(_changed(path, currency))
    assert (code, where) == ("unknown_currency", path)
    code, where = _refused(_changed("exchange.cny_per_unit", {"USD": "7.1", currency: "1"}))
    assert (code, where) == (
        "unknown_currency",
        f"exchange.cny_per_unit.{currency}",
    )


@pytest.mark.parametrize(
    "currency", ["USD", "EUR", "JPY", "KRW", "HKD", "TWD", "SGD", "GBP", "CHF", "AUD", "MOP", "THB"]
)
def test_the_currencies_of_investors_are_known(currency: str) -> None:
    case = _changed("exchange.cny_per_unit", {"USD": "7.1", "EUR": "7.8", currency: "7.1"})
    case["project"]["utilisation"][0]["amount"] = money("32000000", currency)
    assert result_of(case)["years"][0]["utilised_usd"] == "32000000.00"


def test_the_rates_hold_no_renminbi() -> None:
    code, path = _refused(_changed("exchange.cny_per_unit.CNY", "1"))
    assert (code, path) == ("unknown_key", "exchange.cny_per_unit.CNY")


@pytest.mark.parametrize(
    "place", ["quzhou", "hangzhou", "Zhizao_new_city", "zhizao new city", "智造新城", ""]
)
def test_an_unknown_place_is_an_error(place: str) -> None:
    assert _refused(_changed("project.location", place)) == ("unknown_place", "project.location")


@pytest.mark.parametrize("code", ["9999", "261", "26140", "C26", "2614 ", "２６１４", ""])
def test_an_unknown_class_is_an_error_even_beside_a_category(code: str) -> None:
    assert _refused(_changed("project.sector", code)) == ("unknown_sector", "project.sector")


@pytest.mark.parametrize("level", ["provincial", "City", "state", ""])
def test_an_unknown_level_is_an_error(level: str) -> None:
    assert _refused(_changed("programmes[0].level", level)) == ("unknown_level", "programmes[0].level")


def test_an_unknown_reading_and_an_unknown_value_of_one_are_errors() -> None:
    assert _refused(_changed("readings", {"end_of_the_world": "never"})) == (
        "unknown_key",
        "readings.end_of_the_world",
    )
    assert _refused(_changed("readings", {"period_end": "never"})) == ("unknown_value", "readings.period_end")


# ---------------------------------------------------------------------------------------- the file as a whole


def test_a_byte_order_mark_is_accepted() -> None:
    data = case_bytes(_full())
    assert result_of_bytes(b"\xef\xbb\xbf" + data) == result_of_bytes(data)


def test_two_byte_order_marks_are_one_too_many() -> None:
    assert _refused(b"\xef\xbb\xbf\xef\xbb\xbf" + case_bytes(_full())) == ("not_json", "")


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "big5"])
def test_any_other_encoding_is_an_error(encoding: str) -> None:
    text = json.dumps(_changed("investor.name", "衢州測試有限公司"), ensure_ascii=False)
    code, path = _refused(text.encode(encoding))
    assert (code in ("not_utf8", "not_json"), path) == (True, "")


def test_the_place_of_a_byte_that_is_not_utf_8_is_said() -> None:
    with pytest.raises(CaseError, match="byte 3"):
        read_case(b'{"a\xff": 1}')


@pytest.mark.parametrize("data", [b"", b" ", b"\n\n\t", b"\xef\xbb\xbf", b"\xef\xbb\xbf \n"])
def test_an_empty_file_is_said_to_be_empty(data: bytes) -> None:
    assert _refused(data) == ("empty", "")


@pytest.mark.parametrize(
    "data", [b"{", b"{}}", b"{'a': 1}", b"nonsense", b"[1,]", b"\0" * 100, b'{"a": 01}', b"{}{}"]
)
def test_what_is_not_json_is_an_error_that_says_where(data: bytes) -> None:
    with pytest.raises(CaseError, match="line 1, column") as caught:
        read_case(data)
    assert (caught.value.code, caught.value.path) == ("not_json", "")


@pytest.mark.parametrize("data", [b"[]", b"1", b'"x"', b"null", b"true", b"NaN", b"[{}]", b"-0.5"])
def test_a_case_is_an_object(data: bytes) -> None:
    code, path = _refused(data)
    assert (code in ("not_an_object", "not_finite"), path) == (True, "")


def test_a_case_is_at_most_10_mb() -> None:
    data = case_bytes(_full())
    result_of_bytes(data + b" " * (10_000_000 - len(data)))
    assert _refused(data + b" " * (10_000_001 - len(data))) == ("too_large", "")


@pytest.mark.parametrize("depth", [1_000, 100_000, 1_000_000])
@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_nesting_beyond_reason_is_an_error(depth: int, opening: bytes, closing: bytes) -> None:
    deep = opening * depth + b"1" + closing * depth
    for data in (deep, case_bytes(_full())[:-1] + b', "surprise": ' + deep + b"}", opening * depth):
        code, _ = _refused(data)
        assert code in ("too_deep", "unknown_key", "not_an_object", "missing", "not_json")


@pytest.mark.parametrize(
    "number",
    [
        "1" * 5_000,
        "1" * 1_000_000,
        "0." + "1" * 1_000_000,
        "1e" + "9" * 1_000,
        "1e999999999",
        "-" + "1" * 5_000,
    ],
)
@pytest.mark.parametrize("path", [_AMOUNT, "project.utilisation[0].year", "quote.revision", "version", _RATE])
def test_a_huge_number_is_an_error_at_its_path(number: str, path: str) -> None:
    text = json.dumps(_changed(path, "@")).replace('"@"', number)
    code, where = _refused(text.encode())
    assert where == path
    assert code in ("not_a_decimal", "too_many_decimals", "wrong_type", "out_of_range", "newer_version")


def test_messages_about_hostile_values_stay_short_and_printable() -> None:
    hostile = "{0}{x}%s\u202e\x07" + "长" * 190
    for path in (_AMOUNT, "project.mode", "exchange.as_of", "project.location", "project.sector"):
        with pytest.raises(CaseError) as caught:
            result_of(_changed(path, hostile))
        assert caught.value.path == path
        assert len(caught.value.message) < 400


# ---------------------------------------------------------------------------------------- half-filled cases


@pytest.mark.parametrize(
    "case",
    [
        {"format": "quzhou-award-case", "version": 1},
        {"format": "quzhou-award-case", "version": 1, "project": {}},
        {"format": "quzhou-award-case", "version": 1, "exchange": {}, "programmes": [{}], "quote": {}},
        {"format": "quzhou-award-case", "version": 1, "project": {"utilisation": [{"amount": {}}]}},
    ],
)
def test_a_draft_may_lack_anything_but_its_format(case: Plain) -> None:
    assert isinstance(read_draft(case_bytes(case)), Case)
    with pytest.raises(CaseError) as caught:
        case_of(case)
    assert caught.value.code == "missing"


def test_programmes_that_a_draft_has_not_named_get_names_that_are_free() -> None:
    draft = {"format": "quzhou-award-case", "version": 1, "programmes": [{}, {"id": "programme-1"}, {}]}
    assert [programme.id for programme in read_draft(case_bytes(draft)).programmes] == [
        *("programme-2", "programme-1", "programme-3"),
    ]


@pytest.mark.parametrize(
    ("path", "value"),
    [("surprise", 1), ("project.mode", "old"), (_AMOUNT, "1e6"), ("project.utilisation[0].year", "2026")],
)
def test_a_draft_is_read_as_strictly_as_a_case(path: str, value: object) -> None:
    with pytest.raises(CaseError) as caught:
        read_draft(case_bytes(_changed(path, value)))
    assert caught.value.path == path


def test_a_sound_case_is_the_same_read_as_a_draft() -> None:
    assert read_draft(case_bytes(_full())) == case_of(_full())
    assert read_draft(case_bytes(example())) == case_of(example())
