"""The sentences that an estimate may carry: their codes, the clause that each comes from, the fields that fill it in.

A code is never taken away nor loses a field, so that a pack once signed stays one that can be read; new ones come to
the end. What a document says or leaves unsaid is the document's, so its pack holds the words (`OF_DOCUMENT`); all others
are the program's (`telling.notes`), unless a pack has words of its own for one, as the packs of the first format do.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Kind(NamedTuple):
    """A sentence: the clause it comes from, where the rule set names none for it (empty: none of the document), and its
    fields.
    """

    clause: str
    fields: frozenset[str] = frozenset()


def _kind(clause: str, *fields: str) -> Kind:
    return Kind(clause, frozenset(fields))


_SECTOR = ("sector", "sector_name", "category")
_NEAR = ("margin", "threshold_usd", "rates", "plan_usd", "other_usd")

MESSAGES: Final[dict[str, Kind]] = {
    # reasons of the status
    "eligible": _kind("scope", "place"),
    "reference_only": _kind("scope", "place"),
    "not_foreign_invested": _kind("scope"),
    "real_estate_excluded": _kind("scope"),
    "finance_excluded": _kind("scope"),
    "not_manufacturing": _kind("17"),
    "not_service": _kind("18"),
    # assumptions
    "foreign_invested_enterprise": _kind("scope"),
    "newly_attracted": _kind("2"),
    "rates_of_the_case": _kind("17"),
    "no_cap_stated": _kind("17"),
    "payment_not_dated": _kind("scope"),
    "no_holding_period": _kind("17"),
    "competes_by_amount": _kind("scope", "programme"),
    # warnings
    "category_overrides_sector": _kind("scope", *_SECTOR),
    "category_uncertain": _kind("18", *_SECTOR, "or_category"),
    "national_not_addressed": _kind("scope", "programme"),
    "special_policy_other_matter": _kind("scope", "programme"),
    "first_year_split": _kind("17", "first_year", "first_usd", "required_usd", "second_year", "sum_usd"),
    "total_not_scheduled": _kind("17", "total_usd", "scheduled_usd", "required_usd"),
    "near_threshold": _kind("17", *_NEAR, "year", "utilised_usd"),
    "near_threshold_total": _kind("17", *_NEAR, "total_usd"),
    # steps, and the changes that stand inside their sentences
    "step_to_rule": _kind("17", "changes", "clause", "rule", "gain_usd"),
    "step_to_bracket": _kind("17", "year", "additional_usd", "to_usd", "gain_usd"),
    "change_total": _kind("17", "additional_usd", "to_usd"),
    "change_total_unknown": _kind("17", "to_usd"),
    "change_first_year": _kind("17", "year", "additional_usd", "to_usd"),
    "change_mode": _kind("17", "modes"),
    "change_technical_upgrade": _kind("17"),
    # traps
    "earlier_payment": _kind("17", "year", "first_year", "cost_usd"),
    "small_first_year": _kind("17", "first_year", "first_usd", "next_year", "cost_usd"),
    "year_just_below": _kind("17", "year", "utilised_usd", "threshold_usd", "short_usd", "cost_usd"),
    "total_just_below": _kind("17", "total_usd", "threshold_usd", "short_usd", "cost_usd"),
    "over_year_end": _kind("17", "year", "next_year", "late_usd", "cost_usd"),
    # warnings of the second version of the result
    "admission_check": _kind("", "sector", "sector_name", "list", "item", "says"),
    "other_matter_unconfirmed": _kind("scope", "programme", "award_usd"),
    "rate_implausible": _kind("", "currency", "rate", "day", "reference", "reference_day", "source"),
    "schedule_above_total": _kind("17", "scheduled_usd", "total_usd"),
    "dates_out_of_order": _kind("", "rates", "date", "valid_until"),
    "date_implausible": _kind("", "date", "rates"),
    "programme_rate_implausible": _kind("scope", "programme", "rate"),
    # a change of a step where the total that is tested is the whole project's
    "change_project_total": _kind("17", "additional_usd", "to_usd"),
    # in the modes in which the schedule is that of an increase
    "change_first_year_of_increase": _kind("17", "year", "additional_usd", "to_usd"),
}

OF_DOCUMENT: Final = frozenset(
    (
        "eligible",
        "reference_only",
        "not_foreign_invested",
        "real_estate_excluded",
        "finance_excluded",
        "not_manufacturing",
        "not_service",
        "rates_of_the_case",
        "no_cap_stated",
        "payment_not_dated",
        "no_holding_period",
        "competes_by_amount",
        "national_not_addressed",
        "special_policy_other_matter",
    )
)
"""What only the pack can say, as it hangs on the document; every pack of every format has these. The list is closed."""

_IN_LANGUAGES: Final = {
    "sector_name": ("sector_zh", "sector_en"),
    "category": ("category_zh", "category_en"),
    "or_category": ("or_category_zh", "or_category_en"),
}
"""What fields are called in packs of the first format, once for each language."""


def known_fields(code: str) -> frozenset[str]:
    """The fields that a pack's own words for a sentence may name. Raises `KeyError` for an unknown code."""
    fields = MESSAGES[code].fields
    return fields.union(*(_IN_LANGUAGES.get(field, ()) for field in fields))


def earlier_name(field: str, language: str) -> str | None:
    """What a field was called in a language in packs of the first format; None where it had no such name."""
    return next((name for name in _IN_LANGUAGES.get(field, ()) if name.endswith(f"_{language}")), None)
