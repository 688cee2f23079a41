"""What differs between two papers, in sentences: one for each difference that `estimate.differences` finds.

A code that the rule set at hand does not know, from an older paper, is shown as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.case.case import Money
from desktop.case.differences import Award, Code, Day, Exchange, Share, about
from desktop.engine.result import AFTER_PERIOD, BEFORE_PERIOD, NO_RULE
from desktop.language.codes import wording
from desktop.language.figures import MINUS
from desktop.policy.ruleset import Words
from desktop.telling import terms
from desktop.telling.fields import code_name, label
from desktop.telling.teller import Teller

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.case.differences import Difference, Value
    from desktop.language.words import Language

_LABELS: Final = {
    "project": wording("Project"),
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
    "date": wording("Date of the quote"),
    "organisation": wording("Organisation"),
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
"""What the label of the field does not say by itself; all else is called as the register calls it."""
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


def parts(teller: Teller, one: Difference, *, units: Language) -> Parts | None:
    """A difference as cells; amounts are written as in `units`. None for what only a sentence tells."""
    if one.about in ("other", "note") or (one.before is None and one.after is None):
        return None
    before, after = (
        "" if value is None else _told(teller, one, value, units) for value in (one.before, one.after)
    )
    change = ""
    if isinstance(one.before, Award) and isinstance(one.after, Award) and one.before.usd != one.after.usd:
        difference = one.after.usd - one.before.usd
        change = ("+" if difference > 0 else MINUS) + units.usd.exact(abs(difference))
    return Parts(_label(teller, one), before, after, change)


def sentence(teller: Teller, one: Difference) -> str:
    """A difference as a sentence; names of readings, rules and places come from `rules`."""
    language = teller.words
    if one.about == "other":
        return language.text("Something that this version of the program does not explain has changed.")
    if one.about == "note":
        return _note(language, one)
    name = _label(teller, one)
    if one.before is None and one.after is not None:
        return language.text(
            "{name}: {after}, nothing before.", name=name, after=_told(teller, one, one.after)
        )
    if one.after is None and one.before is not None:
        return language.text(
            "{name}: nothing any more, {before} before.",
            name=name,
            before=_told(teller, one, one.before),
        )
    if one.before is None or one.after is None:
        raise ValueError(f"nothing differs in {one}")
    before, after = _told(teller, one, one.before), _told(teller, one, one.after)
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


def _label(teller: Teller, one: Difference) -> str:
    language, rules = teller
    if one.about == "reading":
        return _or_code(lambda: rules.reading(one.keys[0]).question.of(language.code), one.keys[0])
    fields: dict[str, object] = {"programme": one.programme or ""}
    match one.about, one.keys:
        case "utilised", (year, form, _):
            fields |= {"year": year, "form": terms.inside(language, terms.form(language, form))}
        case "utilised", (year, form, _, day):
            fields |= {"year": year, "form": terms.inside(language, terms.form(language, form))}
            received = language.text("received on {day}", day=language.dates.long(day))
            name = language.text(_LABELS[one.about], **fields)
            return language.text("{name}: {part}", name=name, part=received)
        case "rate_of_exchange", (currency,):
            fields["currency"] = currency
        case "programme_amount" | "kept", (_, year):
            fields["year"] = year
        case "rule" | "rate" | "award", (year,):
            fields["year"] = year
        case _:
            pass
    if one.about in _LABELS:
        return language.text(_LABELS[one.about], **fields)
    return _called(teller, one)


def _called(teller: Teller, one: Difference) -> str:
    """What the register calls a field, after the row in which it stands."""
    language = teller.words
    known = about(one.about)
    part = label(language, known)
    if known.field.kind == "rates":
        part = language.text("CNY per unit of {currency}", currency=one.keys[-1])
    if known.path.startswith("programmes"):
        return language.text("{name}: {part}", name=one.programme or one.keys[0], part=part)
    if known.path.startswith("confirmed"):
        return language.text("{name}: {part}", name=code_name(teller, "reading", one.keys[0]), part=part)
    if known.path.startswith("project.utilisation"):
        year, form = one.keys[:2]
        inside = terms.inside(language, terms.form(language, form))
        name = language.text("Utilised in {year}, {form}", year=year, form=inside)
        return language.text("{name}: {part}", name=name, part=part)
    return part


def _told(teller: Teller, one: Difference, value: Value, units: Language | None = None) -> str:
    language = teller.words
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
            return _named(teller, kind, code, one.keys)
        case _:
            return str(value)


def _named(teller: Teller, kind: str, code: str, keys: tuple[str, ...]) -> str:
    language, rules = teller
    if kind == "reading":
        return _or_code(lambda: rules.reading(keys[0]).value(code).name.of(language.code), code)
    if code in _NO_RULES and kind == "rule":
        return language.text(_NO_RULES[code])
    return code_name(teller, kind, code)


def _or_code(name: Callable[[], str], code: str) -> str:
    try:
        return name()
    except KeyError:
        return code
