"""`quzhou-award read`: a script is told what a field and the importer make of a text."""

from __future__ import annotations

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
