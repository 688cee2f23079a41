"""Steps: what it would take to get more, and what the whole schedule would gain by it.

Two kinds. A rule that asks something of the project (its total, first year, mode, a technical upgrade) and does not
apply: everything that is missing at once, since less than that brings nothing. And the next bracket of a year. What
a step gains is the plan's award worked out again with the changes, less the award now; a step that gains nothing is
none. The same money at other times is `phasing`'s.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cmp_to_key

from desktop.case.case import INCREASES, MODES, Case, Contribution, Money
from desktop.case.money import plain, share_usd
from desktop.engine.facts import Facts
from desktop.engine.interpretation import Interpretation
from desktop.engine.notes import note_of
from desktop.engine.plan import PlanAward, Qualified, assess, next_step, rate_at, within_period
from desktop.engine.result import AFTER_PERIOD, BEFORE_PERIOD, AllOf, Change, Modes, Note, Step
from desktop.policy.ruleset import Cents, Rule, RuleSet

TOTAL = "project.total_foreign_investment"
PROJECT_TOTAL = "project.total_investment"
YEAR = "project.utilisation"
MODE = "project.mode"
UPGRADE = "project.technical_upgrade"


def steps_of(rules: RuleSet, facts: Facts, reading: Interpretation, award: PlanAward) -> tuple[Step, ...]:
    """The steps of a case, those with the largest gain for each additional dollar first.

    `award` is the plan's award of the case under `reading`. Without anything paid in there is no step.
    """
    if award.first is None:
        return ()
    found = [*_to_rules(rules, facts, reading, award), *_to_brackets(rules, facts, reading, award)]
    if len(found) > 1:
        found = [one for one in found if not any(_asks_too_much(one, other) for other in found)]
        found.sort(key=cmp_to_key(_by_return))
    return tuple(found)


def _asks_too_much(one: Step, other: Step) -> bool:
    """Whether the other step gains as much with some of the changes of this one."""
    return (
        one.gain_usd <= other.gain_usd
        and len(one.changes) > len(other.changes)
        and all(change in one.changes for change in other.changes)
    )


def with_changes(case: Case, changes: tuple[Change, ...]) -> Case:
    """The case with the changes of a step made; additional capital is cash in US$."""
    project = case.project
    for change in changes:
        match change.path:
            case "project.total_foreign_investment":
                total = Money(Decimal(plain(int(change.after))), "USD")
                project = project._replace(total_foreign_investment=total)
            case "project.total_investment":
                total = Money(Decimal(plain(int(change.after))), "USD")
                project = project._replace(total_investment=total)
            case "project.mode":
                project = project._replace(mode=str(change.after))
            case "project.technical_upgrade":
                project = project._replace(technical_upgrade=bool(change.after))
            case _:
                project = project._replace(
                    utilisation=_with_more(project.utilisation, change.year or 0, change.additional_usd or 0)
                )
    return case._replace(project=project)


def _with_more(given: tuple[Contribution, ...], year: int, cents: int) -> tuple[Contribution, ...]:
    more = Decimal(plain(cents))
    for index, one in enumerate(given):
        if one.year == year and one.given_form == "cash" and one.amount.currency == "USD":
            amount = Money((one.amount.amount or Decimal(0)) + more, "USD")
            return (*given[:index], one._replace(amount=amount), *given[index + 1 :])
    return (*given, Contribution(year, Money(more, "USD"), "cash"))


def _by_return(one: Step, other: Step) -> int:
    """The order of steps by gain for each additional dollar; what costs nothing comes first."""
    if one.additional_usd and other.additional_usd:
        return other.gain_usd * one.additional_usd - one.gain_usd * other.additional_usd
    if one.additional_usd or other.additional_usd:
        return 1 if one.additional_usd else -1
    return other.gain_usd - one.gain_usd


# ---------------------------------------------------------------- to a rule


def _to_rules(rules: RuleSet, facts: Facts, reading: Interpretation, award: PlanAward) -> Iterator[Step]:
    for position, one in enumerate(award.qualified):
        if one.met:
            continue
        amounts, changes = _missing(rules, facts, reading, award, one)
        if not changes or (amounts is award.amounts and _gives_no_more(one.rule, award)):
            continue
        best: tuple[int, tuple[Change, ...]] | None = None
        for changed, way in _ways(facts, award, one, changes):
            then = assess(rules, changed, reading, amounts, award.first)
            gain = then.usd - award.usd
            applies = any(decision.position == position for decision in then.decisions)
            if applies and gain > (best[0] if best is not None else 0):
                best = gain, way
        if best is not None:
            additional = max([change.additional_usd or 0 for change in best[1]])
            yield Step(
                one.rule.id,
                one.rule.clause,
                best[1],
                Cents(additional),
                Cents(best[0]),
                _to_rule(rules, one.rule, best[1], best[0], facts.mode),
            )


def _gives_no_more(rule: Rule, award: PlanAward) -> bool:
    """Whether every year within the period that has money already has at least the rate of the rule."""
    rate = rule.rate
    return rate is not None and all(
        decision.rate.numerator * rate.denominator >= rate.numerator * decision.rate.denominator
        for decision, amount in zip(award.decisions, award.amounts, strict=True)
        if amount > 0 and decision.rule_id not in (BEFORE_PERIOD, AFTER_PERIOD)
    )


def _missing(
    rules: RuleSet, facts: Facts, reading: Interpretation, award: PlanAward, one: Qualified
) -> tuple[tuple[Cents, ...], tuple[Change, ...]]:
    """What the rule misses, and the amounts of the years with it; nothing if it cannot be had."""
    amounts, changes = award.amounts, []
    for row in one.conditions:
        if row.met:
            continue
        if row.condition == "total_foreign_investment_usd":
            needed, total = one.rule.total_foreign_investment_usd or Cents(0), facts.total_usd
            if reading.total_as_invested:
                short = Cents(needed - sum(amounts))
                index = _year_for_more(rules, facts, reading, award)
                if index is None:
                    return amounts, ()
                changes.append(_more_in(facts, amounts, index, Cents(amounts[index] + short)))
                amounts = _with(amounts, changes[-1], index)
                continue
            # Where the case states no total, it is at least what the schedule adds up to.
            known = total if total is not None else min(Cents(sum(amounts)), needed)
            path = PROJECT_TOTAL if _asks_for_project(facts, reading) else TOTAL
            changes.append(Change(path, None, total, needed, needed - known))
        elif row.condition == "first_year_usd":
            first, needed = award.first or 0, one.rule.first_year_usd or Cents(0)
            if facts.years[first] < rules.first_period_year:
                return amounts, ()  # what was paid before the policy applies cannot be changed any more
            if amounts[first] < needed:  # else what the total misses fills it
                changes = [change for change in changes if change.path != YEAR]
                changes.append(_more_in(facts, award.amounts, first, needed))
                amounts = _with(award.amounts, changes[-1], first)
        elif row.condition == "technical_upgrade":
            changes.append(Change(UPGRADE, None, False, True, None))
        elif not any(change.path == MODE for change in changes):
            modes = _modes(one)
            if not modes:
                return amounts, ()
            changes.append(Change(MODE, None, facts.mode, modes[0], None))
    return amounts, tuple(changes)


def _more_in(facts: Facts, amounts: tuple[Cents, ...], index: int, needed: Cents) -> Change:
    return Change(YEAR, facts.years[index], amounts[index], needed, needed - amounts[index])


def _with(amounts: tuple[Cents, ...], change: Change, index: int) -> tuple[Cents, ...]:
    return (*amounts[:index], Cents(int(change.after)), *amounts[index + 1 :])


def _asks_for_project(facts: Facts, reading: Interpretation) -> bool:
    """Whether the filed total that is tested is the whole project's."""
    return reading.total_of_project and facts.project_total_usd is not None


def _year_for_more(rules: RuleSet, facts: Facts, reading: Interpretation, award: PlanAward) -> int | None:
    """Which year would hold what the total misses, where it is what comes in: the first one, or the next that pays."""
    for index in range(award.first or 0, len(facts.years)):
        if within_period(rules, reading, facts.years[index]):
            return index
    return None


def _modes(one: Qualified) -> tuple[str, ...]:
    """The modes under which the rule can apply."""
    asked = [row.required for row in one.conditions if row.condition == "mode"]
    return tuple(mode for mode in MODES if all(isinstance(modes, tuple) and mode in modes for modes in asked))


def _ways(
    facts: Facts, award: PlanAward, one: Qualified, changes: tuple[Change, ...]
) -> Iterator[tuple[Facts, tuple[Change, ...]]]:
    """The facts with the changes made, once for each mode that makes a difference."""
    asks = {change.path: change.after for change in changes}
    changed = facts._replace(
        total_usd=one.rule.total_foreign_investment_usd
        if TOTAL in asks or PROJECT_TOTAL in asks
        else facts.total_usd,
        technical_upgrade=True if UPGRADE in asks else facts.technical_upgrade,
    )
    if MODE not in asks:
        yield changed, changes
        return
    lists = [row.required for other in award.qualified for row in other.conditions if row.condition == "mode"]
    seen = set()
    for mode in _modes(one):
        difference = tuple(isinstance(modes, tuple) and mode in modes for modes in lists)
        if difference not in seen:
            seen.add(difference)
            way = tuple(change._replace(after=mode) if change.path == MODE else change for change in changes)
            yield changed._replace(mode=mode), way


# ---------------------------------------------------------------- to a bracket


def _to_brackets(rules: RuleSet, facts: Facts, reading: Interpretation, award: PlanAward) -> Iterator[Step]:
    for index, amount in enumerate(award.amounts):
        step = next_step(award, index)
        if step is None:
            continue
        edge, is_first = step.threshold_usd, index == award.first
        found = rate_at(award.qualified, edge, is_first)
        if found is None:
            continue
        if is_first or award.most_usd:
            amounts = (*award.amounts[:index], edge, *award.amounts[index + 1 :])
            gain = assess(rules, facts, reading, amounts, award.first).usd - award.usd
        else:
            gain = share_usd(edge, found[1]) - award.decisions[index].usd
        if gain > 0:
            rule = award.qualified[found[0]].rule
            change = Change(YEAR, facts.years[index], amount, edge, step.additional_usd)
            said = note_of(
                rules,
                "step_to_bracket",
                year=facts.years[index],
                additional_usd=step.additional_usd,
                to_usd=edge,
                gain_usd=gain,
            )
            yield Step(rule.id, rule.clause, (change,), step.additional_usd, Cents(gain), said)


# ---------------------------------------------------------------- to be said


def _to_rule(rules: RuleSet, rule: Rule, changes: tuple[Change, ...], gain: int, mode: str) -> Note:
    return note_of(
        rules,
        "step_to_rule",
        changes=AllOf(tuple(_said(rules, rule, change, mode) for change in changes)),
        clause=rules.clause(rule.clause).name,
        rule=rule.name,
        gain_usd=gain,
    )


def _said(rules: RuleSet, rule: Rule, change: Change, mode: str) -> Note:
    if change.path == MODE:
        return note_of(rules, "change_mode", modes=Modes(rule.mode or (str(change.after),)))
    if change.path == UPGRADE:
        return note_of(rules, "change_technical_upgrade")
    fields = {"additional_usd": change.additional_usd or 0, "to_usd": int(change.after)}
    if change.path == YEAR:
        # A pack of the first format words this itself, for every mode alike.
        increase = (mode in INCREASES or rule.mode is not None) and not rules.own_message("change_first_year")
        code = "change_first_year_of_increase" if increase else "change_first_year"
        return note_of(rules, code, year=change.year or 0, **fields)
    if change.path == PROJECT_TOTAL:
        return note_of(rules, "change_project_total", **fields)
    if change.before is None:
        return note_of(rules, "change_total_unknown", to_usd=int(change.after))
    return note_of(rules, "change_total", **fields)
