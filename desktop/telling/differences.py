"""What differs between two papers, in sentences: one for each difference that `estimate.differences` finds.

A code that the rule set at hand does not know, from an older paper, is shown as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.case.case import Money
from desktop.case.differences import Award, Code, Day, Exchange, Share
from desktop.engine.result import AFTER_PERIOD, BEFORE_PERIOD, NO_RULE
from desktop.language.figures import MINUS
from desktop.language.words import wording
from desktop.policy.ruleset import Words
from desktop.telling import terms

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.case.differences import Difference, Value
    from desktop.language.words import Language
    from desktop.policy.ruleset import RuleSet

_LABELS: Final = {
    "investor": wording("Investor"),
    "country": wording("Country or region"),
    "project": wording("Project"),
    "sector": wording("Sector"),
    "category": wording("Category"),
    "location": wording("Location"),
    "enterprise": wording("Foreign-invested enterprise"),
    "mode": wording("Mode"),
    "technical_upgrade": wording("Technical upgrade"),
    "total_foreign_investment": wording("Total foreign investment"),
    "fixed_asset_investment": wording("Fixed-asset investment"),
    "utilised": wording("Utilised in {year}, {form}"),
    "rates_as_of": wording("Day of the exchange rates"),
    "rates_source": wording("Source of the exchange rates"),
    "rate_of_exchange": wording("CNY per unit of {currency}"),
    "programme": wording("Programme"),
    "programme_level": wording("Level of “{programme}”"),
    "programme_matter": wording("“{programme}” for the same matter"),
    "programme_rate": wording("Rate of “{programme}”"),
    "programme_amount": wording("“{programme}” in {year}"),
    "programme_cap": wording("Cumulative cap of “{programme}”"),
    "stage": wording("Stage"),
    "date": wording("Date of the quote"),
    "valid_until": wording("Valid until"),
    "prepared_by": wording("Prepared by"),
    "organisation": wording("Organisation"),
    "contact": wording("Contact"),
    "rule_set": wording("Rule set"),
    "status": wording("Status"),
    "first_year": wording("First year"),
    "rule": wording("Rule of {year}"),
    "rate": wording("Rate of {year}"),
    "award": wording("Plan award of {year}"),
    "kept": wording("Kept of “{programme}” in {year}"),
    "plan": wording("Plan award"),
    "total": wording("Total award"),
    "lowest": wording("Lowest total over all readings"),
    "highest": wording("Highest total over all readings"),
}
_AREAS: Final = {
    "inputs": wording("Inputs"),
    "exchange": wording("Exchange rate"),
    "programmes": wording("Other programmes"),
    "readings": wording("Readings"),
    "paper": wording("Quote"),
    "result": wording("Result"),
}
_NO_RULES: Final = {
    NO_RULE: wording("No rule applies"),
    BEFORE_PERIOD: wording("Before the policy applies"),
    AFTER_PERIOD: wording("After the end of the policy"),
}


def area(language: Language, code: str) -> str:
    """What a difference belongs to: Inputs, 输入. Raises `KeyError`."""
    return language.text(_AREAS[code])


class Parts(NamedTuple):
    """A difference for a table: what it is about, both values, and for an award by how much it differs."""

    label: str
    before: str
    after: str
    change: str


def parts(language: Language, rules: RuleSet, one: Difference, *, units: Language) -> Parts | None:
    """A difference as cells; amounts are written as in `units`. None for what only a sentence tells."""
    if one.about in ("other", "note") or (one.before is None and one.after is None):
        return None
    before, after = (
        "" if value is None else _told(language, rules, one, value, units)
        for value in (one.before, one.after)
    )
    change = ""
    if isinstance(one.before, Award) and isinstance(one.after, Award) and one.before.usd != one.after.usd:
        difference = one.after.usd - one.before.usd
        change = ("+" if difference > 0 else MINUS) + units.usd.exact(abs(difference))
    return Parts(_label(language, rules, one), before, after, change)


def sentence(language: Language, rules: RuleSet, one: Difference) -> str:
    """A difference as a sentence; names of readings, rules and places come from `rules`."""
    if one.about == "other":
        return language.text("Something that this version of the program does not explain has changed.")
    if one.about == "note":
        return _note(language, one)
    name = _label(language, rules, one)
    if one.before is None and one.after is not None:
        return language.text(
            "{name}: {after}, nothing before.", name=name, after=_told(language, rules, one, one.after)
        )
    if one.after is None and one.before is not None:
        return language.text(
            "{name}: nothing any more, {before} before.",
            name=name,
            before=_told(language, rules, one, one.before),
        )
    if one.before is None or one.after is None:
        raise ValueError(f"nothing differs in {one}")
    before, after = _told(language, rules, one, one.before), _told(language, rules, one, one.after)
    if isinstance(one.before, Award) and isinstance(one.after, Award):
        change = one.after.usd - one.before.usd
        if change:
            return language.text(
                "{name}: {after} instead of {before}, {change}.",
                name=name,
                after=after,
                before=before,
                change=("+" if change > 0 else MINUS) + language.usd.exact(abs(change)),
            )
    return language.text("{name}: {after} instead of {before}.", name=name, after=after, before=before)


def _note(language: Language, one: Difference) -> str:
    before, after = one.before, one.after
    if isinstance(after, Words):
        return language.text("Note that is new: {text}", text=after.of(language.code))
    return language.text(
        "Note that is gone: {text}", text=before.of(language.code) if isinstance(before, Words) else ""
    )


def _label(language: Language, rules: RuleSet, one: Difference) -> str:
    if one.about == "reading":
        return _or_code(lambda: rules.reading(one.keys[0]).question.of(language.code), one.keys[0])
    fields: dict[str, object] = {"programme": one.programme or ""}
    match one.about, one.keys:
        case "utilised", (year, form, _):
            fields |= {"year": year, "form": terms.inside(language, terms.form(language, form))}
        case "rate_of_exchange", (currency,):
            fields["currency"] = currency
        case "programme_amount" | "kept", (_, year):
            fields["year"] = year
        case "rule" | "rate" | "award", (year,):
            fields["year"] = year
        case _:
            pass
    return language.text(_LABELS[one.about], **fields)


def _told(
    language: Language, rules: RuleSet, one: Difference, value: Value, units: Language | None = None
) -> str:
    amounts = units if units is not None else language
    match value:
        case bool():
            return terms.yes_no(language, yes=value)
        case Money(amount, currency):
            return amounts.figures.currency(currency).in_digits(amount) if amount is not None else ""
        case Award(usd, cny):
            # Where the dollar figure stays, the renminbi figure is what differs.
            return amounts.text("{usd} ({cny})", usd=amounts.usd.exact(usd), cny=amounts.cny.exact(cny))
        case Share(rate):
            return language.figures.percent(rate)
        case Exchange(rate):
            return language.figures.rate(rate)
        case Day(iso):
            return language.dates.long(iso)
        case Words():
            return value.of(language.code)
        case Code(kind, code):
            return _named(language, rules, kind, code, one.keys)
        case _:
            return str(value)


def _named(language: Language, rules: RuleSet, kind: str, code: str, keys: tuple[str, ...]) -> str:
    def sector() -> str:
        from desktop.sectors.classes import sector

        found = sector(code)
        return code if found is None else f"{code} {found.name.of(language.code)}"

    def rule() -> str:
        return (
            language.text(_NO_RULES[code]) if code in _NO_RULES else rules.rule(code).name.of(language.code)
        )

    names: dict[str, Callable[[], str]] = {
        "country": lambda: language.names.country(code),
        "sector": sector,
        "location": lambda: rules.place(code).name.of(language.code),
        "mode": lambda: terms.mode(language, code),
        "stage": lambda: terms.stage(language, code),
        "level": lambda: terms.level(language, code),
        "status": lambda: terms.status(language, code),
        "category": lambda: terms.category(language, code),
        "reading": lambda: rules.reading(keys[0]).value(code).name.of(language.code),
        "rule": rule,
    }
    return _or_code(names[kind], code)


def _or_code(name: Callable[[], str], code: str) -> str:
    try:
        return name()
    except KeyError:
        return code
