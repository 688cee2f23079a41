"""`quzhou-award read`: a script is told what a field and the importer make of a text."""

from __future__ import annotations

from pathlib import Path

from tests.cli.commands import quzhou_award


def test_an_amount_is_answered_in_shortest_decimals_with_the_currency_that_the_text_names() -> None:
    finished = quzhou_award("read", "amount", "CHF 30’000’000.50", "--currency", "EUR")
    assert finished.code == 0
    assert finished.line == {"amount": "30000000.5", "currency": "CHF"}
    assert quzhou_award("read", "amount", "3000万").line == {"amount": "30000000", "currency": "USD"}
    assert quzhou_award("read", "amount", "3000万", "--currency", "JPY").line["currency"] == "JPY"


def test_an_ambiguous_amount_is_refused_with_every_meaning() -> None:
    finished = quzhou_award("read", "amount", "1亿2千")
    assert finished.code == 1
    assert finished.line["meanings"] == ["120000000", "100002000"]
    assert finished.line["error"]["code"] == "no_last_unit"
    assert "120,000,000" in finished.line["error"]["message"]


def test_two_dashes_may_stand_before_a_text_that_begins_with_one_and_nothing_means_nothing() -> None:
    for text, code in (("-5", "sign"), ("", "empty"), ("abc", "unreadable")):
        finished = quzhou_award("read", "amount", "--", text)
        assert finished.code == 1
        assert finished.line["error"]["code"] == code
        assert finished.line["meanings"] == []


def test_a_currency_that_there_is_not_is_a_wrong_call() -> None:
    assert quzhou_award("read", "amount", "3m", "--currency", "XYZ").code == 2


def test_a_table_is_answered_with_rows_what_is_left_out_and_no_question(tmp_path: Path) -> None:
    table = tmp_path / "plan.csv"
    table.write_bytes("到资计划\n年份,金额（万美元）\n2026,3000\n2027,1500.5\n合计,4500.5\n".encode("gbk"))
    finished = quzhou_award("read", "table", str(table))
    assert finished.code == 0
    assert finished.line["rows"] == [
        {
            "year": 2026,
            "form": "cash",
            "amount": {"amount": "30000000", "currency": "USD"},
            "received": None,
        },
        {
            "year": 2027,
            "form": "cash",
            "amount": {"amount": "15005000", "currency": "USD"},
            "received": None,
        },
    ]
    assert [left["line"] for left in finished.line["left_out"]] == [1, 5]
    assert finished.line["asks"] == []


def test_a_currency_beside_the_table_counts_only_where_it_names_none() -> None:
    given = b"2026\t3000000\n2027\tCHF 5m\n"
    finished = quzhou_award("read", "table", "-", given=given)
    assert finished.code == 1
    assert finished.line["asks"] == [{"code": "currency", "line": None, "column": None, "choices": []}]
    assert [row["year"] for row in finished.line["rows"]] == [2027]
    finished = quzhou_award("read", "table", "-", "--currency", "EUR", given=given)
    assert finished.code == 0
    assert [row["amount"]["currency"] for row in finished.line["rows"]] == ["EUR", "CHF"]


def test_a_file_that_is_missing_or_no_table_gives_an_error(tmp_path: Path) -> None:
    missing = quzhou_award("read", "table", str(tmp_path / "none.xlsx"))
    assert missing.code == 1
    assert missing.line["error"]["message"]
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04nothing")
    assert quzhou_award("read", "table", str(broken)).line["error"]["code"] == "not_a_table"
