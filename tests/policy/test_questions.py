"""The open questions: all 40, each standing on words of the document, each shown at fields that there are."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

import pytest

from desktop.case.case import (
    Case,
    Contribution,
    Exchange,
    Money,
    Programme,
    ProgrammeAmount,
    Project,
)
from desktop.engine.engine import estimate
from desktop.policy.load import load_rule_set
from desktop.policy.questions import AWARD, CLAIM, Question, all_questions, at_fields, facts_at, questions
from desktop.policy.texts import text_of

RULES = load_rule_set()
KNOWN_FIELDS = {
    "project.name", "project.sector", "project.category", "project.location", "project.mode",
    "project.technical_upgrade", "project.total_foreign_investment", "project.utilisation",
    "project.utilisation.form", "project.foreign_invested_enterprise", "exchange", "programmes", AWARD,
}  # fmt: skip


def test_there_are_all_40_in_order() -> None:
    assert [one.number for one in questions(RULES)] == list(range(1, 41))


@pytest.mark.parametrize("one", questions(RULES), ids=lambda one: one.number)
def test_a_question_stands_on_words_of_its_clause(one: Question) -> None:
    document = text_of(RULES)
    assert document is not None
    clause = document.clause(one.clause)
    assert one.words in clause.text.zh or one.words in clause.name.zh
    assert one.words or one.number in (28, 40)  # the text is silent on clawback and on admission


@pytest.mark.parametrize("one", questions(RULES), ids=lambda one: one.number)
def test_a_reading_that_a_question_names_is_one_of_the_rule_set(one: Question) -> None:
    readings = {reading.id for reading in RULES.readings}
    assert one.reading is None or one.reading in readings
    assert (one.reading is not None) == ("测算结果" in one.treatment.zh)


def test_every_reading_of_the_rule_set_answers_a_question() -> None:
    assert {one.reading for one in questions(RULES)} - {None} == {reading.id for reading in RULES.readings}


def test_the_rule_sets_own_short_answers_are_to_questions_that_are_here_at_the_same_field() -> None:
    known = {one.number: one for one in questions(RULES)}
    for short in RULES.open_questions:
        assert short.field in known[short.number].fields


@pytest.mark.parametrize("one", questions(RULES), ids=lambda one: one.number)
def test_it_is_said_in_both_languages_and_shown_somewhere(one: Question) -> None:
    for text in (one.question, one.literal, one.cautious, one.example, one.treatment):
        if text is not None:
            assert any("\u4e00" <= character <= "\u9fff" for character in text.zh)
            assert text.en.isprintable()
            assert text.zh[-1] in "。？！"
            assert text.en[-1] in ".?!"
    assert one.fields
    assert set(one.fields) <= KNOWN_FIELDS


@pytest.mark.parametrize(
    ("fields", "numbers"),
    [
        (("project.total_foreign_investment",), [6, 7]),
        (("project.utilisation.form",), [23, 24, 25]),
        (("exchange",), [13, 36]),
        (("project.mode", "project.technical_upgrade"), [8, 9, 10, 31, 33, 34]),
        (("programmes",), [15, 22, 32]),
        (("project.category",), [11, 12, 35, 37, 38]),
        (("project.sector",), [17, 18, 19, 20, 35, 40]),
        (("project.location",), [16, 30]),
        (("project.utilisation",), [1, 2, 3, 4, 5, 10, 21, 26, 27, 33]),
        ((AWARD,), [14, 28, 29, 36, 39]),
    ],
)
def test_each_field_has_its_questions(fields: tuple[str, ...], numbers: list[int]) -> None:
    assert [one.number for one in at_fields(RULES, *fields)] == numbers


def test_facts_stand_at_the_forms_the_rate_and_the_claim() -> None:
    for field in ("project.utilisation.form", "exchange", CLAIM):
        assert facts_at(RULES, field)


def test_a_document_that_nothing_is_known_of_has_no_questions() -> None:
    other = RULES._replace(document=RULES.document._replace(number="衢政办发〔2030〕1号"))
    assert questions(other) == ()
    assert at_fields(other, "exchange") == ()
    assert facts_at(other, "exchange") == ()
    assert len(all_questions()) == 1


# ---------------------------------------------------------------- examples, worked out by the engine

M = 1_000_000


class Worked(NamedTuple):
    """A case with the same figures as an example: years and what is paid in them (million US$), all else by name."""

    paid: tuple[tuple[int, int | float, str], ...]
    total: int | None = None
    mode: str = "new"
    upgrade: bool = False
    new_town: int | float = 0
    category: str = "manufacturing"
    location: str = "zhizao_new_city"
    sector: str | None = None
    special_policy: int | float = 0
    """Of a special policy for another matter, in the first year."""


EXAMPLES = {
    1: (Worked(((2026, 35, "cash"), (2027, 15, "cash")), 120), "first_year_only"),
    2: (Worked(((2024, 40, "cash"), (2025, 12, "cash")), 120), "from_2025"),
    7: (Worked(((2026, 35, "cash"), (2027, 15, "cash")), 120), "as_invested"),
    16: (Worked(((2026, 12, "cash"),), location="jiangshan"), "no_award"),
    20: (Worked(((2026, 10, "cash"),), sector="4310"), "other_possibility"),
    9: (Worked(((2026, 30, "cash"),), mode="profit_reinvestment"), "any_increase_or_reinvestment"),
    22: (Worked(((2026, 10, "cash"), (2027, 20, "cash")), new_town=0.5), "whole_matter"),
    23: (Worked(((2026, 6, "cash"), (2026, 6, "in_kind"))), "cash_and_profit"),
    24: (Worked(((2026, 15, "cash"), (2026, 10, "shareholder_loan"))), "no_shareholder_loans"),
    26: (Worked(((2028, 10, "cash"),)), "end_of_2027"),
    32: (Worked(((2026, 10, "cash"),), special_policy=0.4), "any_matter"),
    31: (Worked(((2026, 30, "cash"),), 120, mode="capital_increase"), "new_project_only"),
}


def award(of: Worked, readings: dict[str, str]) -> int:
    """Cents in all: the plan's award with what another programme gives."""
    usd = (("USD", Decimal(7)),)
    case = Case(
        project=Project(
            category=of.category,
            sector=of.sector,
            location=of.location,
            mode=of.mode,
            technical_upgrade=of.upgrade,
            total_foreign_investment=Money(Decimal(of.total * M), "USD") if of.total else None,
            utilisation=tuple(
                Contribution(year, Money(Decimal(str(amount)) * M, "USD"), form) for year, amount, form in of.paid
            ),
        ),
        exchange=Exchange("2026-11-20", "PBOC", usd),
        programmes=tuple(
            Programme(
                level, level, level, level == "new_town",
                amounts=(ProgrammeAmount(2026, Money(Decimal(str(amount)) * M, "USD")),),
            )
            for level, amount in (("new_town", of.new_town), ("special_policy", of.special_policy))
            if amount
        ),
        readings=tuple(readings.items()),
    )  # fmt: skip
    return estimate(case, RULES).totals.total_usd


@pytest.mark.parametrize("number", EXAMPLES)
def test_the_figures_of_an_example_are_those_of_the_engine(number: int) -> None:
    one = next(one for one in questions(RULES) if one.number == number)
    worked, other = EXAMPLES[number]
    assert one.reading is not None
    assert one.example is not None
    chinese, english = stated(one.example.zh), stated(one.example.en)
    for cents in (award(worked, {}), award(worked, {one.reading: other})):
        assert Decimal(cents) / 100 in chinese
        assert Decimal(cents) / 100 in english


def stated(text: str) -> set[Decimal]:
    """The amounts that a sentence names, in dollars; 0 where it says so or says nothing."""
    units = {"万": 10_000, "亿": 100_000_000, " m": M}
    found = {Decimal(0)} if "为0" in text or "nothing" in text else set()
    for figure, unit in re.findall(r"([\d][\d,.]*\d|\d)(万|亿| m)?", text):
        found.add(Decimal(figure.replace(",", "")) * units.get(unit, 1))
    return found
