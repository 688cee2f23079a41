"""Whether the parts of a pack agree, and how its awards move as the amount grows.

`faults` are what a pack is refused for; `falls` and `cliffs` are what a policy maker wants to see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from string import Formatter
from typing import NamedTuple

from desktop.policy.messages import MESSAGES, OF_DOCUMENT, known_fields
from desktop.policy.schema import BracketPart, Fault, Pack, RulePart, fault

_CENT = Decimal("0.01")


def faults(pack: Pack) -> tuple[Fault, ...]:
    """Every disagreement between the parts of a well-formed pack, each with its place."""
    return tuple(
        one
        for part in (
            _duplicates,
            _references,
            _rules,
            _brackets,
            _caps,
            _readings,
            _levels,
            _messages,
            _dates,
        )
        for one in part(pack)
    )


def _repeated(values: Iterable[str], place: Callable[[int], str], what: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, value in enumerate(values):
        if value in seen:
            yield fault(place(index), "twice", what=what, value=value)
        seen.add(value)


def _duplicates(pack: Pack) -> Iterator[Fault]:
    for table in ("clauses", "places", "rules", "readings", "levels", "targets"):
        ids = [item.id for item in getattr(pack, table)]
        yield from _repeated(ids, lambda index, table=table: f"{table}[{index}].id", "id")  # type: ignore[misc]
    sentences = [
        (f"clauses[{c}].sentences[{s}].id", sentence.id)
        for c, clause in enumerate(pack.clauses)
        for s, sentence in enumerate(clause.sentences)
    ]
    yield from _repeated((sentence for _, sentence in sentences), lambda i: sentences[i][0], "id")
    yield from _repeated((m.code for m in pack.messages), lambda i: f"messages[{i}].code", "code")
    for r, reading in enumerate(pack.readings):
        yield from _repeated(
            (value.id for value in reading.values),
            lambda i, r=r: f"readings[{r}].values[{i}].id",  # type: ignore[misc]
            "id",
        )
    yield from _repeated((s.id for s in pack.mechanism.stages), lambda i: f"mechanism.stages[{i}].id", "id")


def _references(pack: Pack) -> Iterator[Fault]:
    clauses = {clause.id for clause in pack.clauses}
    sentences = {sentence.id for clause in pack.clauses for sentence in clause.sentences}
    cited = [("period.clause", pack.period.clause), ("scope.clause", pack.scope.clause)]
    cited += [("mechanism.clause", pack.mechanism.clause)]
    for table in ("rules", "readings", "targets", "messages"):
        cited += [(f"{table}[{i}].clause", item.clause) for i, item in enumerate(getattr(pack, table))]
    for place, clause in cited:
        if clause not in clauses:
            yield fault(place, "no_clause", id=clause)
    quoted = [("mechanism.sentence", pack.mechanism.sentence)]
    if pack.period.sentence is not None:
        quoted.append(("period.sentence", pack.period.sentence))
    for table in ("rules", "caps", "readings", "levels"):
        quoted += [(f"{table}[{i}].sentence", item.sentence) for i, item in enumerate(getattr(pack, table))]
    for place, sentence in quoted:
        if sentence not in sentences:
            yield fault(place, "no_sentence", id=sentence)
    both = set(pack.scope.covered) & set(pack.scope.excluded)
    if both:
        yield fault("scope.excluded", "covered_and_excluded", categories=", ".join(sorted(both)))


def _rules(pack: Pack) -> Iterator[Fault]:
    seen_ladder: dict[str, str] = {}
    for index, rule in enumerate(pack.rules):
        place = f"rules[{index}]"
        awards = [name for name in ("rate", "brackets", "brackets_of") if getattr(rule, name) is not None]
        if len(awards) != 1:
            yield fault(place, "one_award")
        if (rule.share is None) != (rule.brackets_of is None):
            yield fault(place, "share_alone")
        if rule.id in ("none", "before_period", "after_period", "plan"):
            yield fault(f"{place}.id", "reserved", id=rule.id)
        yield from _source_of_brackets(pack, place, rule)
        for category in rule.categories:
            if category not in pack.scope.covered:
                yield fault(f"{place}.categories", "not_covered", category=category)
            if category in seen_ladder:
                yield fault(
                    f"{place}.categories", "never_tried", rule=seen_ladder[category], category=category
                )
            if rule.rate is None:
                seen_ladder.setdefault(category, rule.id)
    for category in pack.scope.covered:
        if category not in seen_ladder:
            yield fault("rules", "no_brackets", category=category)


def _source_of_brackets(pack: Pack, place: str, rule: RulePart) -> Iterator[Fault]:
    if rule.brackets_of is not None and all(
        other.id != rule.brackets_of or other.brackets is None for other in pack.rules
    ):
        yield fault(f"{place}.brackets_of", "no_source", id=rule.brackets_of)


def _brackets(pack: Pack) -> Iterator[Fault]:
    for index, rule in enumerate(pack.rules):
        place = f"rules[{index}].brackets"
        brackets = rule.brackets or []
        for number, bracket in enumerate(brackets):
            here = f"{place}[{number}]"
            if bracket.below_usd is not None and bracket.below_usd <= bracket.from_usd:
                yield fault(here, "ends_before", below=bracket.below_usd, start=bracket.from_usd)
            if number + 1 == len(brackets):
                if bracket.below_usd is not None:
                    yield fault(here, "gap_above", below=bracket.below_usd)
                continue
            following = brackets[number + 1]
            if bracket.below_usd is None or following.from_usd < bracket.below_usd:
                if bracket.below_usd is None:
                    yield fault(here, "overlap_open", start=following.from_usd)
                else:
                    yield fault(here, "overlap", below=bracket.below_usd, start=following.from_usd)
            elif following.from_usd > bracket.below_usd:
                yield fault(here, "gap", below=bracket.below_usd, start=following.from_usd)


def _caps(pack: Pack) -> Iterator[Fault]:
    seen: set[tuple[str, str]] = set()
    for index, cap in enumerate(pack.caps):
        place = f"caps[{index}]"
        if (cap.usd is None) == (cap.cny is None):
            yield fault(place, "cap_currency")
        for category in pack.scope.covered if cap.categories is None else cap.categories:
            if category not in pack.scope.covered:
                yield fault(f"{place}.categories", "not_covered", category=category)
            if (cap.per, category) in seen:
                yield fault(place, "cap_twice", category=category, per=cap.per)
            seen.add((cap.per, category))


def _readings(pack: Pack) -> Iterator[Fault]:
    rules = {rule.id: rule for rule in pack.rules}
    for r, reading in enumerate(pack.readings):
        for v, value in enumerate(reading.values):
            for e, effect in enumerate(value.effects):
                place = f"readings[{r}].values[{v}].effects[{e}]"
                for rule_id in getattr(effect, "rules", []):
                    rule = rules.get(rule_id)
                    if rule is None:
                        yield fault(f"{place}.rules", "no_rule", id=rule_id)
                    elif effect.kind == "waive_technical_upgrade" and not rule.technical_upgrade:
                        yield fault(f"{place}.rules", "no_upgrade", id=rule_id)
                last = pack.period.last_year
                if effect.kind == "last_year" and last is not None and effect.year >= last:
                    yield fault(f"{place}.year", "ends_anyway", year=last)
    combinations = 1
    for reading in pack.readings:
        combinations *= len(reading.values)
    if combinations > 20_000:
        yield fault("readings", "combinations", n=combinations)


def _levels(pack: Pack) -> Iterator[Fault]:
    known = {level.id: level for level in pack.levels}
    for needed in ("national", "province", "city", "new_town", "county", "special_policy"):
        if needed not in known:
            yield fault("levels", "absent", id=needed)
    plan = known.get(pack.stacking.plan_level)
    if plan is not None and plan.relation != "competes":
        yield fault("stacking.plan_level", "plan_level")
    for index, level in enumerate(pack.levels):
        for field in ("warning", "other_matter_warning", "assumption"):
            code = getattr(level, field)
            if code is not None and (code not in MESSAGES or MESSAGES[code].fields != {"programme"}):
                yield fault(f"levels[{index}].{field}", "no_message", id=code)


def _messages(pack: Pack) -> Iterator[Fault]:
    present = {message.code for message in pack.messages}
    for code in MESSAGES:
        if code in OF_DOCUMENT and code not in present:
            yield fault("messages", "absent", id=code)
    for index, message in enumerate(pack.messages):
        place = f"messages[{index}]"
        if message.code not in MESSAGES:
            yield fault(f"{place}.code", "never_sent", id=message.code)
            continue
        for language in ("zh", "en"):
            try:
                parts = [part[1:] for part in Formatter().parse(getattr(message, language))]
            except ValueError as error:
                yield fault(f"{place}.{language}", "braces", detail=error)
                continue
            for field, specification, conversion in parts:
                if field is not None and field not in known_fields(message.code):
                    yield fault(f"{place}.{language}", "no_field", field=field)
                elif specification or conversion:
                    yield fault(f"{place}.{language}", "field_alone", field=field)


def _dates(pack: Pack) -> Iterator[Fault]:
    period = pack.period
    if int(pack.document.applies_from[:4]) != period.first_year:
        yield fault("period.first_year", "first_year", date=pack.document.applies_from)
    if period.last_year is not None and period.last_year < period.first_year:
        yield fault("period.last_year", "last_before_first", year=period.first_year)
    if (period.last_year is None) != (period.sentence is None):
        yield fault("period", "end_alone")


# ---------------------------------------------------------------- how the award moves


class Jump(NamedTuple):
    """Where the award of a year jumps: just below `at_usd` and at it, by which rules."""

    category: str
    rules: tuple[str, str]
    at_usd: Decimal
    award_below_usd: Decimal
    award_usd: Decimal


def _ladder(pack: Pack, rule: RulePart) -> list[tuple[Decimal, Decimal | None, Decimal]]:
    """(from, below, rate) of a rule's brackets, the share multiplied in."""
    source, share = rule, Decimal(1)
    if rule.brackets_of is not None:
        source = next(r for r in pack.rules if r.id == rule.brackets_of)
        share = rule.share or Decimal(1)
    brackets: list[BracketPart] = source.brackets or []
    return [(b.from_usd, b.below_usd, b.rate * share) for b in brackets]


def _award(pack: Pack, rules: list[RulePart], x: Decimal) -> tuple[str, Decimal]:
    """The first rule that applies to a year of x, where everything but amounts of the year is met."""
    for rule in rules:
        if rule.rate is not None:
            if x >= max(rule.first_year_usd or 0, rule.utilised_usd or 0):
                return rule.id, x * rule.rate
            continue
        for start, end, rate in _ladder(pack, rule):
            if start <= x and (end is None or x < end):
                return rule.id, x * rate
    return "none", Decimal(0)


def jumps(pack: Pack) -> tuple[Jump, ...]:
    """Every jump of the award as a year's amount grows, by category: rising ones are cliffs, others falls.

    Worked out twice for a category with rules beside its brackets: once as if all their conditions but the
    year's amounts were met, once by the brackets alone.
    """
    found: list[Jump] = []
    for category in pack.scope.covered:
        of_category = [rule for rule in pack.rules if category in rule.categories]
        ladders = [rule for rule in of_category if rule.rate is None]
        for rules in (ladders, of_category) if len(of_category) > len(ladders) else (ladders,):
            edges: set[Decimal] = set()
            for rule in rules:
                edges |= {v for v in (rule.first_year_usd, rule.utilised_usd) if v is not None}
                for start, end, _ in _ladder(pack, rule) if rule.rate is None else ():
                    edges |= {start} | ({end} if end is not None else set())
            for edge in sorted(edges):
                before, at = _award(pack, rules, edge - _CENT), _award(pack, rules, edge)
                # A steady rate grows by less than a cent over a cent; more than that is a jump.
                if abs(at[1] - before[1]) > _CENT:
                    jump = Jump(category, (before[0], at[0]), edge, before[1], at[1])
                    if jump not in found:
                        found.append(jump)
    return tuple(found)


def falls(pack: Pack) -> tuple[Jump, ...]:
    """Where more capital gives a smaller award."""
    return tuple(jump for jump in jumps(pack) if jump.award_usd < jump.award_below_usd)


def cliffs(pack: Pack) -> tuple[Jump, ...]:
    """Where a cent more lifts the award by more than its share."""
    return tuple(jump for jump in jumps(pack) if jump.award_usd > jump.award_below_usd)
