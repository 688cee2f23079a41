"""Reasons, assumptions and warnings of an estimate. The sentences are the rule set's; what is true of the case,
and so which of them apply, is found here. Codes: docs/result-file.md.
"""

from __future__ import annotations

from desktop.case.case import Case
from desktop.case.money import grouped
from desktop.engine.facts import Facts
from desktop.engine.interpretation import Interpretation
from desktop.engine.plan import PlanAward
from desktop.engine.result import Note
from desktop.policy.ruleset import Cents, RuleSet, Words

CATEGORY_NAMES = {
    "manufacturing": Words("制造业", "manufacturing"),
    "high_tech_service": Words("高技术服务业", "high-tech services"),
    "other_service": Words("其他服务业", "other services"),
    "real_estate": Words("房地产类", "real estate"),
    "finance": Words("金融类", "finance"),
    "not_covered": Words("其他行业", "a sector outside items 17 and 18"),
}
"""The categories as they stand inside a sentence."""


def _note(
    rules: RuleSet, code: str, zh: dict[str, str] | None = None, en: dict[str, str] | None = None
) -> Note:
    message = rules.message(code)
    text = message.text
    if zh is not None:
        text = Words(text.zh.format_map(zh), text.en.format_map(en if en is not None else zh))
    return Note(code, message.clause, text)


def reasons(rules: RuleSet, case: Case, facts: Facts) -> tuple[Note, ...]:
    """Why the status is what it is."""
    place = rules.place(case.project.location or "").name
    return tuple(_note(rules, code, {"place": place.zh}, {"place": place.en}) for code in facts.reasons)


def assumptions(rules: RuleSet, case: Case, facts: Facts) -> tuple[Note, ...]:
    """What the estimate takes for granted."""
    found = []
    caps = [cap for cap in rules.caps if facts.category in cap.categories]
    if case.project.foreign_invested_enterprise is not False:
        found.append(_note(rules, "foreign_invested_enterprise"))
    if facts.mode in rules.mechanism.modes:
        found.append(_note(rules, "newly_attracted"))
    found += [
        _note(rules, code)
        for code in ("rates_of_the_case", "no_cap_stated", "payment_not_dated", "no_holding_period")
        if code != "no_cap_stated" or not caps
    ]
    # A cap that the text states is named where otherwise its absence is.
    found += [Note("cap_stated", cap.clause, rules.sentence(cap.sentence).text) for cap in caps]
    for given, programme in zip(case.programmes, facts.programmes, strict=True):
        level = rules.level(programme.level)
        if level.assumption is not None and programme.competes:
            found.append(_note(rules, level.assumption, {"programme": given.name or given.id}))
    return tuple(found)


def warnings(
    rules: RuleSet, case: Case, facts: Facts, reading: Interpretation, award: PlanAward
) -> tuple[Note, ...]:
    """What the reader should check."""
    found = list(_about_category(rules, case, facts))
    for given, programme in zip(case.programmes, facts.programmes, strict=True):
        level = rules.level(programme.level)
        fields = {"programme": given.name or given.id}
        if level.warning is not None:
            found.append(_note(rules, level.warning, fields))
        if level.other_matter_warning is not None and not programme.competes:
            found.append(_note(rules, level.other_matter_warning, fields))
    found += _about_major_project(rules, facts, award)
    found += _about_rates(rules, case, facts, reading, award)
    return tuple(found)


def _about_category(rules: RuleSet, case: Case, facts: Facts) -> list[Note]:
    sector = facts.sector
    if sector is None:
        return []
    category = CATEGORY_NAMES[facts.category]
    fields = {
        "sector": sector.code,
        "sector_zh": sector.name.zh,
        "sector_en": sector.name.en,
        "category_zh": category.zh,
        "category_en": category.en,
    }
    if case.project.category is not None:
        if facts.category in (sector.category, sector.or_category):
            return []
        return [_note(rules, "category_overrides_sector", fields)]
    if sector.or_category is None:
        return []
    other = CATEGORY_NAMES[sector.or_category]
    fields |= {"or_category_zh": other.zh, "or_category_en": other.en}
    return [_note(rules, "category_uncertain", fields)]


def _about_major_project(rules: RuleSet, facts: Facts, award: PlanAward) -> list[Note]:
    """Open questions 3 and 7: a first year split by the year's end, and a total beyond what is scheduled."""
    found: list[Note] = []
    by_total = [q for q in award.qualified if q.rule.total_foreign_investment_usd is not None]
    for one in award.qualified:
        needed = one.rule.first_year_usd
        others_met = all(row.met for row in one.conditions if row.condition != "first_year_usd")
        if needed is None or not others_met or award.first is None:
            continue
        first, second = award.first, award.first + 1
        if second < len(facts.years) and facts.years[second] == facts.years[first] + 1:
            first_usd, sum_usd = award.amounts[first], award.amounts[first] + award.amounts[second]
            if first_usd < needed <= sum_usd:
                fields = {
                    "first_year": str(facts.years[first]),
                    "second_year": str(facts.years[second]),
                    "first_usd": grouped(first_usd),
                    "required_usd": grouped(needed),
                    "sum_usd": grouped(sum_usd),
                }
                found.append(_note(rules, "first_year_split", fields))
                break
    scheduled = Cents(sum(award.amounts))
    for one in by_total:
        needed, total = one.rule.total_foreign_investment_usd, facts.total_usd
        if needed is not None and total is not None and scheduled < needed <= total and scheduled > 0:
            fields = {
                "total_usd": grouped(total),
                "scheduled_usd": grouped(scheduled),
                "required_usd": grouped(needed),
            }
            found.append(_note(rules, "total_not_scheduled", fields))
    return found


def _about_rates(
    rules: RuleSet, case: Case, facts: Facts, reading: Interpretation, award: PlanAward
) -> list[Note]:
    """Open question 13: a converted amount so near a threshold that another rate would cross it."""
    from desktop.engine.sensitivity import Flip, flips_of, has_other_currencies

    if not has_other_currencies(case):
        return []
    together: dict[tuple[int | None, Cents], list[Flip]] = {}
    for flip in flips_of(rules, case, facts, reading, award, near_only=True):
        together.setdefault((flip.year, flip.threshold_usd), []).append(flip)
    found = []
    for (year, threshold), flips in together.items():
        rates = [f"1 {flip.currency} = {flip.rate} CNY" for flip in flips]
        fields = {
            "year": str(year),
            "utilised_usd": grouped(flips[0].amount_usd),
            "total_usd": grouped(flips[0].amount_usd),
            "threshold_usd": grouped(threshold),
            "margin": f"{(rules.advice.near_threshold.decimal * 100).normalize():f}%",
            "plan_usd": grouped(flips[0].plan_usd),
            "other_usd": grouped(flips[0].other_usd),
        }
        found.append(
            _note(
                rules,
                "near_threshold" if year is not None else "near_threshold_total",
                fields | {"rates": "或".join(rates)},
                fields | {"rates": " or ".join(rates)},
            )
        )
    return found
