"""Reasons, assumptions and warnings of an estimate: what is true of the case, and so which of them apply, with what
fills in their sentences. The sentences are the rule set's, the field's (`case.declaring.Assumed`), or `telling.notes`. Codes: docs/result-file.md.
"""

from __future__ import annotations

from desktop.case.case import Case
from desktop.case.register import of_assumptions
from desktop.engine.facts import Facts
from desktop.engine.interpretation import Interpretation
from desktop.engine.plan import PlanAward
from desktop.engine.plausibility import doubts
from desktop.engine.result import AnyOf, Category, Note, StackingYear, Value
from desktop.policy.messages import MESSAGES
from desktop.policy.ruleset import Cents, RuleSet
from desktop.sectors.admission import admission, admission_list


def note_of(rules: RuleSet, code: str, cited: str | None = None, /, **fields: Value) -> Note:
    """The sentence `code` with its fields, from the clause `cited` or the one it usually comes from."""
    own, clause = rules.own_message(code), cited
    if clause is None and own is not None:
        clause = own.clause
    elif clause is None and code in MESSAGES:
        usual = MESSAGES[code].clause
        clause = usual if any(usual == one.id for one in rules.clauses) else None
    return Note(code, clause, tuple(fields.items()), own.text if own is not None else None)


def reasons(rules: RuleSet, case: Case, facts: Facts) -> tuple[Note, ...]:
    """Why the status is what it is."""
    place = rules.place(case.project.location or "").name
    return tuple(
        note_of(rules, code, **({"place": place} if "place" in MESSAGES[code].fields else {}))
        for code in facts.reasons
    )


def assumptions(rules: RuleSet, case: Case, facts: Facts) -> tuple[Note, ...]:
    """What the estimate takes for granted."""
    found = _about_fields(rules, case)
    caps = [cap for cap in rules.caps if facts.category in cap.categories]
    if facts.mode in rules.mechanism.modes:
        found.append(note_of(rules, "newly_attracted"))
    found += [
        note_of(rules, code)
        for code in ("rates_of_the_case", "no_cap_stated", "payment_not_dated", "no_holding_period")
        if code != "no_cap_stated" or not caps
    ]
    # A cap that the text states is named where otherwise its absence is.
    found += [Note("cap_stated", cap.clause, own=rules.sentence(cap.sentence).text) for cap in caps]
    for given, programme in zip(case.programmes, facts.programmes, strict=True):
        level = rules.level(programme.level)
        if level.assumption is not None and programme.competes:
            found.append(note_of(rules, level.assumption, programme=given.name or given.id))
    return tuple(found)


def _about_fields(rules: RuleSet, case: Case) -> list[Note]:
    """What fields are taken to be, as they are declared, once for all rows."""
    found = dict.fromkeys(
        one.entry.field.assumed for one in of_assumptions(case) if one.meant == one.entry.field.default
    )
    return [note_of(rules, one.code) for one in found if one is not None]


def warnings(
    rules: RuleSet,
    case: Case,
    facts: Facts,
    reading: Interpretation,
    award: PlanAward,
    stacking: tuple[StackingYear, ...],
) -> tuple[Note, ...]:
    """What the reader should check, admission first."""
    found = [*_about_admission(rules, facts), *_about_category(rules, case, facts)]
    for given, programme in zip(case.programmes, facts.programmes, strict=True):
        level = rules.level(programme.level)
        name = given.name or given.id
        if level.warning is not None:
            found.append(note_of(rules, level.warning, programme=name))
        if level.other_matter_warning is not None and not given.for_same_matter:
            found.append(note_of(rules, level.other_matter_warning, programme=name))
        elif programme.other_matter:
            gives = sum(share.usd for row in stacking for share in row.kept if share.id == given.id)
            found.append(note_of(rules, "other_matter_unconfirmed", programme=name, award_usd=gives))
    found += _about_major_project(rules, facts, reading, award)
    found += _about_rates(rules, case, facts, reading, award)
    found += [note_of(rules, code, **fields) for code, fields in doubts(case, facts, award.amounts)]
    return tuple(found)


def _about_admission(rules: RuleSet, facts: Facts) -> list[Note]:
    """Open question 40: what the national negative list has of the class."""
    if facts.sector is None:
        return []
    return [
        note_of(
            rules,
            "admission_check",
            sector=facts.sector.code,
            sector_name=facts.sector.name,
            list=admission_list().name,
            item=item.number,
            says=item.says,
        )
        for item in admission(facts.sector.code)
    ]


def _about_category(rules: RuleSet, case: Case, facts: Facts) -> list[Note]:
    sector = facts.sector
    if sector is None:
        return []
    fields: dict[str, Value] = {
        "sector": sector.code,
        "sector_name": sector.name,
        "category": Category(facts.category),
    }
    if case.project.category is not None:
        if facts.category in (sector.category, sector.or_category):
            return []
        return [note_of(rules, "category_overrides_sector", **fields)]
    if sector.or_category is None:
        return []
    return [note_of(rules, "category_uncertain", **fields, or_category=Category(sector.or_category))]


def _about_major_project(
    rules: RuleSet, facts: Facts, reading: Interpretation, award: PlanAward
) -> list[Note]:
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
                found.append(
                    note_of(
                        rules,
                        "first_year_split",
                        first_year=facts.years[first],
                        second_year=facts.years[second],
                        first_usd=first_usd,
                        required_usd=needed,
                        sum_usd=sum_usd,
                    )
                )
                break
    scheduled = Cents(sum(award.amounts))
    for one in by_total if not reading.total_as_invested else ():
        needed, total = one.rule.total_foreign_investment_usd, facts.total_usd
        if needed is not None and total is not None and scheduled < needed <= total and scheduled > 0:
            found.append(
                note_of(
                    rules,
                    "total_not_scheduled",
                    total_usd=total,
                    scheduled_usd=scheduled,
                    required_usd=needed,
                )
            )
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
        of_year: dict[str, Value] = {"total_usd": flips[0].amount_usd}
        if year is not None:
            of_year = {"year": year, "utilised_usd": flips[0].amount_usd}
        found.append(
            note_of(
                rules,
                "near_threshold" if year is not None else "near_threshold_total",
                **of_year,
                threshold_usd=threshold,
                margin=f"{(rules.advice.near_threshold.decimal * 100).normalize():f}%",
                rates=AnyOf(tuple(f"1 {flip.currency} = {flip.rate} CNY" for flip in flips)),
                plan_usd=flips[0].plan_usd,
                other_usd=flips[0].other_usd,
            )
        )
    return found
