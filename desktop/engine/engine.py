"""The estimate: from a case and a rule set to the whole answer, a pure function.

Meaning of each figure: docs/result-file.md. The steps stand in `facts`, `plan`, `stacking`, `comparison` and
`notes`; this module puts them together.
"""

from __future__ import annotations

from desktop.case.case import Case
from desktop.case.check import require_finished
from desktop.case.money import half_up
from desktop.engine.combinations import Comparison, confirmed_by
from desktop.engine.facts import Facts, facts_of
from desktop.engine.interpretation import readings_of
from desktop.engine.notes import assumptions, reasons, warnings
from desktop.engine.plan import PlanAward, next_step, trace
from desktop.engine.result import (
    AFTER_PERIOD,
    BEFORE_PERIOD,
    Condition,
    Converted,
    Estimate,
    Later,
    Mechanism,
    Tried,
    YearAward,
)
from desktop.engine.steps import steps_of
from desktop.policy.ruleset import RuleSet

_SHARE_UNIT = 10_000


def estimate(case: Case, rules: RuleSet, *, complete: bool = False) -> Estimate:
    """The estimate of a finished case; `complete` where whoever read it has found nothing missing.

    Raises `CaseError` for a case that is not finished or breaks a limit.
    """
    require_finished(case, rules, complete=complete)
    return work_out(case, rules)


def work_out(case: Case, rules: RuleSet) -> Estimate:
    """The estimate of a case that is known to be finished and sound (`case_check`)."""
    facts = facts_of(case, rules)
    readings = readings_of(rules)
    own = readings.combination(case.readings)
    comparison = Comparison(rules, facts, readings, own, confirmed_by(case))
    facts, award = comparison.facts(own), comparison.explained(own)
    changed = comparison.changed(own)
    alternatives, settled = comparison.alternatives(own), confirmed_by(case)
    moving = {one.reading for one in alternatives}
    reading, stacking = readings.interpretation(own), comparison.stacking(own)
    counted = reading.counted_forms
    return Estimate(
        rule_set_id=rules.id,
        document_number=rules.document.number,
        rule_set_sha256=rules.sha256,
        status=facts.status,
        category=facts.category,
        first_year=facts.years[award.first] if award.first is not None else None,
        readings=readings.chosen(own),
        reasons=reasons(rules, case, facts),
        years=_years(
            rules, facts, award, trace(award, facts, readings, own, changed, rules.last_period_year)
        ),
        totals=comparison.totals(own),
        stacking=stacking,
        alternatives=alternatives,
        ranges=Later(comparison.ranges),
        advice=Later(lambda: steps_of(rules, facts, reading, award)),
        mechanism=_mechanism(rules, case, facts),
        assumptions=assumptions(rules, case, facts),
        warnings=warnings(rules, case, facts, reading, award, stacking),
        contributions=tuple(
            [
                Converted(facts.years[year], form, usd, counted is None or form in counted)
                for year, form, usd in facts.entries
            ]
        ),
        tried=tuple(
            [
                Tried(reading_id, bears, reading_id in moving, reading_id in settled)
                for reading_id, bears in zip(readings.ids, comparison.bearing, strict=True)
            ]
        ),
    )


def _years(
    rules: RuleSet, facts: Facts, award: PlanAward, traced: tuple[tuple[Condition, ...], ...]
) -> tuple[YearAward, ...]:
    targets = [target for target in rules.targets if facts.category in target.categories]
    clauses = {one.rule.id: one.rule.clause for one in award.qualified}
    clauses |= {BEFORE_PERIOD: rules.period_clause, AFTER_PERIOD: rules.period_clause}
    return tuple(
        [
            YearAward(
                facts.years[index],
                amount,
                decision.rule_id,
                clauses.get(decision.rule_id),
                decision.rate,
                decision.usd,
                decision.cny,
                next_step(award, index),
                tuple([target.id for target in targets if amount >= target.utilised_usd]),
                traced[index],
                decision.before_cap,
            )
            for index, (amount, decision) in enumerate(zip(award.amounts, award.decisions, strict=True))
        ]
    )


def _mechanism(rules: RuleSet, case: Case, facts: Facts) -> Mechanism:
    """谈项目必谈外资: whether matching foreign capital is encouraged, and the foreign share of fixed assets."""
    fixed, total = facts.fixed_assets_cny, facts.total_cny
    encouraged: bool | None
    if facts.mode not in rules.mechanism.modes:
        encouraged = False
    elif fixed is None:
        encouraged = None
    else:
        encouraged = fixed >= rules.mechanism.fixed_assets_cny
    share = half_up(total * _SHARE_UNIT, fixed) if fixed and total is not None else None
    return Mechanism(case.quote.given_stage, encouraged, share)
