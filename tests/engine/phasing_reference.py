"""The best phasing found in three other ways, to check the program by: every schedule, every corner, and HiGHS.

A policy is written down as plain numbers, from which both the rule set for the program and the award here are made.
Nothing of the program but the classes of the rule set is used.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import highspy

from desktop.policy.ruleset import Bracket, Cents, Rate, RuleSet
from tests.engine.program import Plain, example, money, paid, rules

Schedule = tuple[int, ...]


class Policy(NamedTuple):
    """`project`: (first-year threshold, rate) of the rules tried first; `brackets`: (lower edge, rate). In cents."""

    project: tuple[tuple[int, str], ...]
    brackets: tuple[tuple[int, str], ...]
    first_year_only: bool = False
    first_from: int = 0
    last: int = 2100


class Task(NamedTuple):
    """The years in order with their bounds; `before` is paid in earlier years, a part of the total."""

    years: tuple[int, ...]
    total: int
    least: Schedule
    most: Schedule
    before: tuple[tuple[int, int], ...] = ()


PUBLISHED = Policy(
    ((30_000_000_00, "0.045"),),
    ((1_000_000_00, "0.015"), (5_000_000_00, "0.02"), (10_000_000_00, "0.03"), (20_000_000_00, "0.04")),
)
NO_PROJECT_RULE = PUBLISHED._replace(project=())


def scaled(policy: Policy, divisor: int) -> Policy:
    """The policy with all thresholds divided."""
    return policy._replace(
        project=tuple((edge // divisor, rate) for edge, rate in policy.project),
        brackets=tuple((edge // divisor, rate) for edge, rate in policy.brackets),
    )


# ---------------------------------------------------------------------------------------- for the program


def rule_set(policy: Policy) -> RuleSet:
    """The program's rule set with the thresholds and rates of the policy for manufacturing."""
    brackets = tuple(Bracket(Cents(edge), None, Rate.of(Decimal(rate))) for edge, rate in policy.brackets)
    brackets = (
        tuple(
            bracket._replace(below_usd=following.from_usd)
            for bracket, following in itertools.pairwise(brackets)
        )
        + brackets[-1:]
    )
    project = dict(zip(("17.major_project", "17.upgrade"), policy.project, strict=False))
    changed = []
    for rule in rules().rules:
        if rule.id == "17.tier":
            changed.append(rule._replace(brackets=brackets))
        elif rule.id in project:
            edge, rate = project[rule.id]
            changed.append(rule._replace(first_year_usd=Cents(edge), rate=Rate.of(Decimal(rate))))
        else:
            changed.append(rule)
    return rules()._replace(rules=tuple(changed), sha256=repr(policy))


def case_with(policy: Policy, total: int, **project: object) -> Plain:
    """A case that has `total` in 2026 and meets what the policy's rules ask of a project, but the first year."""
    facts: Plain = {"utilisation": [paid(2026, f"{total // 100}.{total % 100:02d}")]}
    if policy.project:
        facts["total_foreign_investment"] = money("120000000")
    if len(policy.project) > 1:
        facts |= {"mode": "capital_increase", "technical_upgrade": True}
    readings = {}
    if policy.first_year_only:
        readings["major_rate_years"] = "first_year_only"
    if policy.first_from:
        readings["first_year_counts"] = "from_2025"
    if policy.last < 2100:
        readings["period_end"] = "end_of_2027"
    return example(**(facts | project)) | {"readings": readings}


# ---------------------------------------------------------------------------------------- the award


def award(policy: Policy, task: Task, schedule: Schedule) -> Fraction:
    """The unrounded award of all years, in cents."""
    held = dict(task.before) | dict(zip(task.years, schedule, strict=True))
    first = min((year for year, amount in held.items() if amount and year >= policy.first_from), default=None)
    open_rate = None
    for edge, rate in policy.project:
        if first is not None and held[first] >= edge:
            open_rate = rate
            break
    result = Fraction(0)
    for year, amount in held.items():
        if not amount or not 2025 <= year <= policy.last:
            continue
        if open_rate is not None and (year == first or not policy.first_year_only):
            result += amount * Fraction(open_rate)
            continue
        reached = [rate for edge, rate in policy.brackets if edge <= amount]
        result += amount * Fraction(reached[-1] if reached else "0")
    return result


def every_schedule(task: Task) -> Iterator[Schedule]:
    """All schedules that add up to the total within the bounds."""
    rest = task.total - sum(amount for _, amount in task.before)
    *some, final = [range(low, high + 1) for low, high in zip(task.least, task.most, strict=True)]
    for amounts in itertools.product(*some):
        last = rest - sum(amounts)
        if last in final:
            yield (*amounts, last)


def corner_schedules(policy: Policy, task: Task) -> Iterator[Schedule]:
    """The schedules in which all years but one lie at an end of a stretch of steady rate, or at a bound.

    The best one, with the earliest money among equals, is among them: of two years inside their stretches one
    could give a cent to the other and the other way round, so either one way gains, or both change nothing, and
    then the one that brings the cent to the earlier year is preferred.
    """
    rest = task.total - sum(amount for _, amount in task.before)
    edges = {1, *(edge for edge, _ in policy.project), *(edge for edge, _ in policy.brackets)}
    edges |= {edge - 1 for edge in edges}
    corners = [
        sorted({low, high, *(edge for edge in edges if low < edge < high)})
        for low, high in zip(task.least, task.most, strict=True)
    ]
    for free in range(len(task.years)):
        for amounts in itertools.product(*(corners[:free] + corners[free + 1 :])):
            left = rest - sum(amounts)
            if task.least[free] <= left <= task.most[free]:
                yield (*amounts[:free], left, *amounts[free:])


def best_of(policy: Policy, task: Task, schedules: Iterator[Schedule]) -> tuple[Fraction, Schedule]:
    """The largest award, and the schedule that gives it with the earliest money."""
    return max((award(policy, task, schedule), schedule) for schedule in schedules)


# ---------------------------------------------------------------------------------------- an integer programme


def by_highs(policy: Policy, task: Task) -> Fraction:
    """The largest award as an integer programme finds it; for policies whose project rule pays more than brackets.

    Its arithmetic has a limited precision, so amounts should have few digits: use a `scaled` policy.
    """
    solver = highspy.Highs()
    solver.silent()
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", 0.0)
    solver.setOptionValue("mip_feasibility_tolerance", 1e-9)
    (edge, rate), *_ = policy.project or ((task.total + 1, "0"),)
    starts = [1, *(start for start, _ in policy.brackets)]
    rates = ["0", *(share for _, share in policy.brackets)]
    reached = solver.addBinary()
    firsts: list[Any] = []
    empties: list[Any] = []
    amounts: list[Any] = []
    gains: list[tuple[str, Any]] = []
    for year, low, high in zip(task.years, task.least, task.most, strict=True):
        # A year is empty, in one of the brackets, or under the project's rule.
        first, empty, lifted = solver.addBinary(), solver.addBinary(), solver.addBinary()
        states, parts = [empty, lifted], []
        counts = 2025 <= year <= policy.last
        for number, (start, share) in enumerate(zip(starts, rates, strict=True)):
            end = starts[number + 1] - 1 if number + 1 < len(starts) else task.total
            state, part = solver.addBinary(), solver.addIntegral(0, task.total)
            solver.addConstr(part >= start * state)
            solver.addConstr(part <= max(end, start) * state)
            states.append(state)
            parts.append(part)
            gains.append((share if counts else "0", part))
        part = solver.addIntegral(0, task.total)
        solver.addConstr(part >= 1 * lifted)
        solver.addConstr(part <= task.total * lifted)
        solver.addConstr(lifted <= reached)
        if policy.first_year_only:
            solver.addConstr(lifted <= first)
        parts.append(part)
        gains.append((rate if counts else "0", part))
        solver.addConstr(sum(states[1:], states[0]) == 1)
        amount = sum(parts[1:], parts[0])
        solver.addConstr(amount >= low)
        solver.addConstr(amount <= high)
        if year < policy.first_from:
            solver.addConstr(first == 0)
        else:
            # Nothing counts before the first year.
            for before in empties:
                solver.addConstr(first <= before)
            empties.append(empty)
        solver.addConstr(first + empty <= 1)
        solver.addConstr(amount >= edge * (first + reached - 1))
        firsts.append(first)
        amounts.append(amount)
    solver.addConstr(sum(firsts[1:], firsts[0]) <= 1)
    solver.addConstr(sum(firsts[1:], firsts[0]) >= reached)
    solver.addConstr(sum(amounts[1:], amounts[0]) == task.total)
    # Rates have at most four decimals here, so the award is a whole number of ten-thousandths of a cent.
    solver.maximize(
        sum(
            (int(Fraction(share) * 10_000) * part for share, part in gains[1:]),
            int(Fraction(gains[0][0]) * 10_000) * gains[0][1],
        )
    )
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return Fraction(round(solver.getObjectiveValue()), 10_000)
