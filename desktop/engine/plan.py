"""The plan's own award, year by year, under one reading of the text, and the trace that explains it.

Which rules there are, their order, thresholds and rates come from the rule set. A rule's conditions are of two
kinds: those of the project (total, first year, mode, upgrade), asked once, and that of the year's own amount.
"""

from __future__ import annotations

from typing import NamedTuple

from desktop.case.money import cny_of_cents, share_cny, share_usd, usd_of_fen
from desktop.engine.facts import Facts
from desktop.engine.interpretation import Interpretation, Readings, RuleVariant
from desktop.engine.result import AFTER_PERIOD, BEFORE_PERIOD, CAP, NO_RULE, Condition, NextStep
from desktop.policy.ruleset import NO_RATE, Bracket, Cap, Cents, Fen, Rate, Rule, RuleSet


class Qualified(NamedTuple):
    """A rule of the case's category with its project conditions, asked once for all years."""

    rule: Rule
    met: bool
    first_year_only: bool
    conditions: tuple[Condition, ...]


class Decision(NamedTuple):
    """What a year gets: the rule by its place among those of the category (None: none), rate and award.

    `before_cap` is what the rate gives where a cap cuts it.
    """

    rule_id: str
    position: int | None
    rate: Rate
    usd: Cents
    cny: Fen
    before_cap: tuple[Cents, Fen] | None = None


class CapUse(NamedTuple):
    """A cap in one year, in its own currency: what it leaves for the year, and the award that meets it."""

    cap: Cap
    left: int
    asked: int


class PlanAward(NamedTuple):
    """The plan's award under one reading: counted amounts, first year (index) and a decision for each year."""

    amounts: tuple[Cents, ...]
    first: int | None
    qualified: tuple[Qualified, ...]
    decisions: tuple[Decision, ...]
    caps: tuple[tuple[CapUse, ...], ...] = ()
    """For each year the caps that its award met; empty where the plan has none for the category."""
    most_usd: tuple[Cents, ...] = ()
    """For each year the most that the caps let it have; empty where there is none."""

    @property
    def usd(self) -> Cents:
        """The award of all years."""
        return Cents(sum([decision.usd for decision in self.decisions]))

    @property
    def cny(self) -> Fen:
        """The award of all years."""
        return Fen(sum([decision.cny for decision in self.decisions]))


_NOTHING = (NO_RATE, Cents(0), Fen(0))


_NO_DECISION = Decision(NO_RULE, None, *_NOTHING)
_BEFORE = Decision(BEFORE_PERIOD, None, *_NOTHING)
_AFTER = Decision(AFTER_PERIOD, None, *_NOTHING)


def counted_amounts(facts: Facts, forms: frozenset[str] | None) -> tuple[Cents, ...]:
    """The sum of each year's contributions of the forms that count (None: all of them)."""
    sums = [0] * len(facts.years)
    for entry in facts.entries:
        if forms is None or entry.form in forms:
            sums[entry.year] += entry.usd
    return tuple(Cents(value) for value in sums)


def first_year(facts: Facts, amounts: tuple[Cents, ...], first_from: int | None) -> int | None:
    """The index of the earliest year with an amount above zero, counted from `first_from` on."""
    for index, amount in enumerate(amounts):
        if amount > 0 and (first_from is None or facts.years[index] >= first_from):
            return index
    return None


def tested_total(facts: Facts, reading: Interpretation, amounts: tuple[Cents, ...]) -> Cents | None:
    """The total foreign investment that the rules are asked with: what is filed, or what comes in."""
    return Cents(sum(amounts)) if reading.total_as_invested else facts.total_usd


def qualify(
    rule: Rule, variant: RuleVariant, facts: Facts, first_usd: Cents, total: Cents | None
) -> Qualified:
    """Ask the project conditions of a rule; `total` is the total that is tested."""
    found: list[Condition] = []
    if rule.mode is not None:
        found.append(Condition(rule.id, "mode", rule.mode, facts.mode, facts.mode in rule.mode))
    if variant.technical_upgrade:
        upgrade = facts.technical_upgrade
        found.append(Condition(rule.id, "technical_upgrade", True, upgrade, upgrade))
    if rule.total_foreign_investment_usd is not None:
        needed = rule.total_foreign_investment_usd
        met = total is not None and total >= needed
        found.append(Condition(rule.id, "total_foreign_investment_usd", needed, total, met))
    if rule.first_year_usd is not None:
        needed = rule.first_year_usd
        found.append(Condition(rule.id, "first_year_usd", needed, first_usd, first_usd >= needed))
    if variant.added_modes is not None:
        modes = variant.added_modes
        found.append(Condition(rule.id, "mode", modes, facts.mode, facts.mode in modes))
    met = all(condition.met for condition in found)
    return Qualified(rule, met, variant.first_year_only, tuple(found))


def bracket_of(rule: Rule, amount: Cents) -> Bracket | None:
    """The bracket that `amount` lies in; None below the first one."""
    for bracket in rule.brackets:
        if bracket.from_usd <= amount and (bracket.below_usd is None or amount < bracket.below_usd):
            return bracket
    return None


def _rate_in_year(qualified: Qualified, amount: Cents, in_first_year: bool) -> Rate | None:
    """The rate that the rule gives in a year of `amount`; None where it does not apply."""
    if not qualified.met or (qualified.first_year_only and not in_first_year):
        return None
    rule = qualified.rule
    if rule.utilised_usd is not None and amount < rule.utilised_usd:
        return None
    if rule.rate is not None:
        return rule.rate
    bracket = bracket_of(rule, amount)
    return None if bracket is None else bracket.rate


def rate_at(qualified: tuple[Qualified, ...], amount: Cents, in_first_year: bool) -> tuple[int, Rate] | None:
    """Which of the rules a year of `amount` comes under, by its place among them, and the rate it gives."""
    if amount > 0:
        for position, one in enumerate(qualified):
            rate = _rate_in_year(one, amount, in_first_year)
            if rate is not None:
                return position, rate
    return None


def edges(qualified: tuple[Qualified, ...]) -> tuple[Cents, ...]:
    """Every amount of a year at which another rule or bracket may begin, in order."""
    found = {one.rule.utilised_usd for one in qualified if one.rule.utilised_usd is not None}
    for one in qualified:
        for bracket in one.rule.brackets:
            found.add(bracket.from_usd)
            if bracket.below_usd is not None:
                found.add(bracket.below_usd)
    return tuple(sorted(found))


def within_period(rules: RuleSet, reading: Interpretation, year: int) -> bool:
    """Whether the plan gives awards for the year."""
    return year >= rules.first_period_year and (reading.last_year is None or year <= reading.last_year)


def rules_of(rules: RuleSet, facts: Facts) -> tuple[int, ...]:
    """The rules tried for the category, by their index in the rule set, in its order."""
    if not facts.awarded:
        return ()
    return tuple([i for i, rule in enumerate(rules.rules) if facts.category in rule.categories])


def qualified_rules(
    rules: RuleSet, facts: Facts, reading: Interpretation, amounts: tuple[Cents, ...], first: int | None
) -> tuple[Qualified, ...]:
    """The rules of the category with their project conditions, as the reading has them."""
    first_usd = amounts[first] if first is not None else Cents(0)
    total = tested_total(facts, reading, amounts)
    return tuple(
        [
            qualify(rules.rules[index], reading.rules[index], facts, first_usd, total)
            for index in rules_of(rules, facts)
        ]
    )


class Opened(NamedTuple):
    """The rules of a category with which of them are open, and what amounts of a year have got under them so far."""

    qualified: tuple[Qualified, ...]
    in_first_year: dict[Cents, Decision]
    later: dict[Cents, Decision]


Known = dict[tuple[object, ...], dict[Cents, Decision]]
"""What amounts got, by the category and the rules that were open: kept between awards of one case."""


def opened(category: str, qualified: tuple[Qualified, ...], known: Known) -> Opened:
    """The rules with what is known of what they give; years of the same amount with the same rules open get the same."""
    first = (category, *[one.met for one in qualified])
    later = (category, *[one.met and not one.first_year_only for one in qualified])
    return Opened(qualified, known.setdefault(first, {}), known.setdefault(later, {}))


def assess(
    rules: RuleSet,
    facts: Facts,
    reading: Interpretation,
    amounts: tuple[Cents, ...] | None = None,
    first: int | None = -1,
    known: Known | None = None,
) -> PlanAward:
    """The plan's award of every year under one reading, for facts as this reading has them (`as_read`).

    `amounts` and `first` are worked out where they are not given.
    """
    if amounts is None:
        amounts = counted_amounts(facts, reading.counted_forms)
    if first == -1:
        first = first_year(facts, amounts, reading.first_year_from)
    qualified = qualified_rules(rules, facts, reading, amounts, first)
    how = opened(facts.category, qualified, {} if known is None else known)
    return award_of(rules, facts, how, amounts, first, reading.last_year)


def award_of(
    rules: RuleSet,
    facts: Facts,
    how: Opened,
    amounts: tuple[Cents, ...],
    first: int | None,
    last_year: int | None,
) -> PlanAward:
    """The plan's award of every year under the rules that are open."""
    if not facts.awarded:
        decisions = [_NO_DECISION] * len(amounts)
    else:
        qualified, in_first, later = how
        begin, decisions = rules.first_period_year, []
        for index, (year, amount) in enumerate(zip(facts.years, amounts, strict=True)):
            if year < begin:
                decisions.append(_BEFORE)
            elif last_year is not None and year > last_year:
                decisions.append(_AFTER)
            else:
                known = in_first if index == first else later
                found = known.get(amount)
                if found is None:
                    found = known[amount] = _decide(qualified, amount, index == first, facts.usd_rate)
                decisions.append(found)
    if rules.caps:
        caps = [cap for cap in rules.caps if facts.category in cap.categories]
        if caps:
            return PlanAward(amounts, first, how.qualified, *_cut(caps, decisions, facts.usd_rate))
    return PlanAward(amounts, first, how.qualified, tuple(decisions))


def _cut(
    caps: list[Cap], decisions: list[Decision], usd_rate: int
) -> tuple[tuple[Decision, ...], tuple[tuple[CapUse, ...], ...], tuple[Cents, ...]]:
    """The decisions cut to the caps, those of a year before those of the project, in order of years.

    As for a programme's cap: one in CNY is compared in fen, one in US$ in cents, and the other currency of an award
    that is cut is its conversion.
    """
    caps = sorted(caps, key=lambda cap: cap.per == "project")
    used = [0] * len(caps)
    found: list[Decision] = []
    uses: list[tuple[CapUse, ...]] = []
    most: list[Cents] = []
    for one in decisions:
        usd, cny, met, room = one.usd, one.cny, [], []
        for cap, before in zip(caps, used, strict=True):
            left = cap.amount - before
            asked = cny if cap.in_cny else usd
            room.append(usd_of_fen(Fen(left), usd_rate) if cap.in_cny else Cents(left))
            if one.position is not None:
                met.append(CapUse(cap, left, asked))
            if asked > left:
                usd = room[-1]
                cny = Fen(left) if cap.in_cny else cny_of_cents(Cents(left), usd_rate)
        for number, cap in enumerate(caps):
            if cap.per == "project":
                used[number] = min(cap.amount, used[number] + (cny if cap.in_cny else usd))
        whole = one.usd, one.cny
        found.append(one if (usd, cny) == whole else one._replace(usd=usd, cny=cny, before_cap=whole))
        uses.append(tuple(met))
        most.append(min(room))
    return tuple(found), tuple(uses), tuple(most)


def _decide(qualified: tuple[Qualified, ...], amount: Cents, in_first_year: bool, usd_rate: int) -> Decision:
    found = rate_at(qualified, amount, in_first_year)
    if found is None:
        return _NO_DECISION
    position, rate = found
    return Decision(
        qualified[position].rule.id,
        position,
        rate,
        share_usd(amount, rate),
        share_cny(amount, rate, usd_rate),
    )


def next_step(award: PlanAward, index: int) -> NextStep | None:
    """The next bracket of a year in a bracket, or above zero and below the first one.

    None too where a cap leaves nothing to gain.
    """
    decision, amount = award.decisions[index], award.amounts[index]
    if amount == 0 or decision.rule_id in (BEFORE_PERIOD, AFTER_PERIOD) or not award.qualified:
        return None
    ladder = next((one.rule for one in award.qualified if one.rule.brackets), None)
    if ladder is None or decision.rule_id not in (ladder.id, NO_RULE):
        return None
    for bracket in ladder.brackets:
        if bracket.from_usd > amount:
            there = share_usd(bracket.from_usd, bracket.rate)
            if award.most_usd and there > award.most_usd[index]:
                there = award.most_usd[index]
                if there <= decision.usd:
                    return None
            return NextStep(
                bracket.from_usd, Cents(bracket.from_usd - amount), there, Cents(there - decision.usd)
            )
    return None


# ---------------------------------------------------------------- the trace


def trace(
    award: PlanAward,
    facts: Facts,
    readings: Readings,
    combination: int,
    others: tuple[tuple[str, str, PlanAward], ...],
    last_period_year: int | None = None,
) -> tuple[tuple[Condition, ...], ...]:
    """For each year the conditions of every rule tried, up to and including the one that applies.

    `others` are the awards with one reading changed, for the rows that name a reading: one stands where the
    rule would apply under one value of the reading and not under another. Where no rule is tried, as there is no
    award at all, it stands alone if another value would give one.
    """
    chosen = dict(readings.chosen(combination))
    rows: list[tuple[Condition, ...]] = []
    for index, decision in enumerate(award.decisions):
        if not facts.awarded:
            rows.append(tuple(_rows_without_award(index, chosen, others)))
            continue
        found = _period_rows(facts.years[index], decision, readings, chosen, last_period_year)
        if decision.rule_id not in (BEFORE_PERIOD, AFTER_PERIOD) and award.amounts[index] > 0:
            last = decision.position if decision.position is not None else len(award.qualified) - 1
            for position in range(last + 1):
                found += award.qualified[position].conditions
                found += _amount_rows(award.qualified[position].rule, award.amounts[index])
                found += _reading_rows(award, index, position, chosen, others)
            if award.caps:
                found += [_cap_row(use) for use in award.caps[index]]
        rows.append(tuple(found))
    return tuple(rows)


def _rows_without_award(
    index: int, chosen: dict[str, str], others: tuple[tuple[str, str, PlanAward], ...]
) -> list[Condition]:
    found: list[Condition] = []
    for reading, value, other in others:
        gives = other.decisions[index].position is not None
        if gives and all(row.condition != reading for row in found):
            found.append(Condition(NO_RULE, reading, value, chosen[reading], False))
    return found


def _cap_row(use: CapUse) -> Condition:
    name = f"cap_{use.cap.per}_{'cny' if use.cap.in_cny else 'usd'}"
    return Condition(CAP, name, use.left, use.asked, use.asked <= use.left)


def _period_rows(
    year: int, decision: Decision, readings: Readings, chosen: dict[str, str], stated: int | None
) -> list[Condition]:
    """What ends the period, for a year that lies after that end: the text, or readings of it."""
    if decision.rule_id == BEFORE_PERIOD:
        return []
    if stated is not None and year > stated:
        return [Condition(AFTER_PERIOD, "last_year", stated, year, False)]
    return [
        Condition(AFTER_PERIOD, reading, value, chosen[reading], chosen[reading] == value)
        for reading, value, last in readings.ends
        if year > last
    ]


def _amount_rows(rule: Rule, amount: Cents) -> list[Condition]:
    """The condition on the year's own amount: for brackets the edge reached, or the first one."""
    if rule.utilised_usd is not None:
        return [Condition(rule.id, "utilised_usd", rule.utilised_usd, amount, amount >= rule.utilised_usd)]
    if rule.brackets:
        bracket = bracket_of(rule, amount)
        needed = (bracket or rule.brackets[0]).from_usd
        return [Condition(rule.id, "utilised_usd", needed, amount, bracket is not None)]
    return []


def _applies(award: PlanAward, index: int, rule_id: str) -> bool:
    """Whether the rule gives a rate to the year; not where it is none of those tried."""
    amount = award.amounts[index]
    if amount == 0:
        return False
    for one in award.qualified:
        if one.rule.id == rule_id:
            return _rate_in_year(one, amount, index == award.first) is not None
    return False


def _reading_rows(
    award: PlanAward,
    index: int,
    position: int,
    chosen: dict[str, str],
    others: tuple[tuple[str, str, PlanAward], ...],
) -> list[Condition]:
    found: list[Condition] = []
    if not others:
        return found
    rule = award.qualified[position].rule.id
    applies = _applies(award, index, rule)
    for reading, value, other in others:
        if _applies(other, index, rule) == applies or any(row.condition == reading for row in found):
            continue
        needed = chosen[reading] if applies else value
        found.append(Condition(rule, reading, needed, chosen[reading], applies))
    return found
