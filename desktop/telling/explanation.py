"""Why a figure is what it is, in sentences: made from the trace of the estimate, never for a single case.

What the policy says (sentences, names of rules and readings) is taken from the rule set; what the case has and
what follows from it is said here. Used by the window and the quote alike; a text that only one of them shows is
theirs. Sentences come with their full stop, labels and table cells without.
"""

from __future__ import annotations

import decimal
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.case.case import PLAN
from desktop.engine.result import AFTER_PERIOD, BEFORE_PERIOD, CAP
from desktop.language.codes import wording
from desktop.telling import terms, tried
from desktop.telling.teller import Teller

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from desktop.case.case import Case
    from desktop.engine.result import (
        Alternative,
        Condition,
        Estimate,
        NextStep,
        Share,
        StackingYear,
        YearAward,
    )
    from desktop.language.words import Language
    from desktop.policy.ruleset import Cents, Rule, RuleSet

_CAPS: Final = {
    "cap_year": wording("Award of a year"),
    "cap_project": wording("Award left for the project"),
}
_TIMES: Final = " × "
_UPGRADE: Final = "technical_upgrade"
_EXACT: Final = decimal.Context(prec=100)

# What falls short, as the subject of a sentence.
_SHORT: Final = {
    "total_foreign_investment_usd": wording("total foreign investment"),
    "first_year_usd": wording("the first year"),
    "utilised_usd": wording("the year"),
}


class ConditionRow(NamedTuple):
    """A row of a table of conditions; `verdict` says `met` in words."""

    about: str
    required: str
    actual: str
    met: bool
    verdict: str


def not_given(language: Language) -> str:
    """What a condition says the case has where it says nothing."""
    return language.text("not given")


class RuleTried(NamedTuple):
    """A rule that was tried for a year: its id, title, whether it applies, and its conditions."""

    rule: str
    title: str
    applies: bool
    rows: tuple[ConditionRow, ...]


class Product(NamedTuple):
    """A product: its factors as they are written, the exact product where it is no whole cent, and what it comes to."""

    factors: tuple[str, ...]
    exact: str
    result: str

    @property
    def how(self) -> str:
        """`32,000,000.00 × 4.5%`."""
        return _TIMES.join(self.factors)

    @property
    def before(self) -> str:
        """All but what it comes to: `32,000,000.00 × 4.5% =`."""
        return f"{self.how} = {self.exact} ≈" if self.exact else f"{self.how} ="

    @property
    def text(self) -> str:
        """`32,000,000.00 × 4.5% = 1,440,000.00`."""
        return f"{self.before} {self.result}"


class Sum(NamedTuple):
    """An award worked out in both currencies; `cny` is None without a rate of exchange."""

    usd: Product
    cny: Product | None


class Becomes(NamedTuple):
    """What becomes of an award: whether it is displaced, what there is to say of that, and, where no reading of the text
    that was tried would change it, how many were.
    """

    displaced: bool
    sentences: tuple[str, ...]
    settled: str

    @property
    def all(self) -> tuple[str, ...]:
        """Every sentence."""
        return (*self.sentences, self.settled) if self.settled else self.sentences


class Step(NamedTuple):
    """The next bracket of a year: what it takes beside what there is, what the award is now and then, and the gain."""

    year: int
    additional: str
    rate: str
    now: str
    then: str
    gain: str

    def title(self, language: Language) -> str:
        """What heads it where it is the only one."""
        return language.text("Next step: {gain}", gain=self.gain)

    def sentence(self, language: Language) -> str:
        """What it takes and brings."""
        return language.text(
            "{amount} more in {year} reaches {rate}: award {now} → {then}",
            amount=self.additional,
            year=self.year,
            rate=self.rate,
            now=self.now,
            then=self.then,
        )


class Applied(NamedTuple):
    """A rule or the lack of one, its rate if it gives any, and the years to which it applies."""

    title: str
    rate: str
    years: tuple[int, ...]

    def sentence(self, language: Language) -> str:
        """As one part of a line."""
        years = language.listing(language.text("{year}", year=year) for year in self.years)
        if not self.rate:
            return language.text("{rule}: {years}", rule=self.title, years=years)
        return language.text("{rule}, {rate}: {years}", rule=self.title, rate=self.rate, years=years)


class Short(NamedTuple):
    """A condition that is not met: what it is about, how much is lacking to what threshold; empty where it is no amount
    or the case gives none.
    """

    about: str
    lacking: str
    threshold: str

    def sentence(self, language: Language) -> str:
        """As one part of a line."""
        if self.about == _UPGRADE:
            return language.text("needs a technical upgrade")
        what = language.text(_SHORT[self.about])
        if not self.lacking:
            return language.text("{what} is not given", what=what)
        return language.text(
            "{what} is {amount} short of {threshold}",
            what=what,
            amount=self.lacking,
            threshold=self.threshold,
        )


class Shortfall(NamedTuple):
    """What is lacking for a rule that would give more, by the rate that it gives."""

    rate: str
    lacking: tuple[Short, ...]

    def sentence(self, language: Language) -> str:
        """As a line without a full stop."""
        said = language.series([one.sentence(language) for one in self.lacking])
        return language.text("{rate}: {shortfall}", rate=self.rate, shortfall=said)


class OtherReading(NamedTuple):
    """What another reading of the text would change, in US cents."""

    question: str
    used: str
    other: str
    plan_usd: Cents
    plan_difference: int
    total_usd: Cents
    total_difference: int

    def point(self, language: Language) -> str:
        """The question with the other answer, as one line."""
        return language.text("{question}: {answer}", question=self.question, answer=self.other)


# ---------------------------------------------------------------------------------------------------- rules


def clause_name(teller: Teller, clause: str) -> str:
    """`Item 17`, `第17小点`, as a label."""
    language, rules = teller
    name = rules.clause(clause).name.of(language.code)
    return name[:1].upper() + name[1:]


def rule_title(teller: Teller, award: YearAward) -> str:
    """Which rule gives the award of the year, or why none does."""
    language, rules = teller
    if award.rule == BEFORE_PERIOD:
        return language.text("Before the policy applies")
    if award.rule == AFTER_PERIOD:
        return language.text("After the end of the policy")
    rule = _rule(rules, award.rule)
    if rule is not None:
        return _title(teller, rule)
    if award.utilised_usd == 0:
        return language.text("Nothing utilised")
    if not award.conditions:
        return language.text("No award")
    return language.text("No rule applies")


def rule_short(teller: Teller, award: YearAward) -> str:
    """The same for a narrow column: the clause alone of a rule that applies."""
    rule = _rule(teller.rules, award.rule)
    return clause_name(teller, rule.clause) if rule is not None else rule_title(teller, award)


def _title(teller: Teller, rule: Rule) -> str:
    language = teller.words
    return language.text(
        "{clause} · {rule}",
        clause=clause_name(teller, rule.clause),
        rule=rule.name.of(language.code),
    )


def _rule(rules: RuleSet, wanted: str) -> Rule | None:
    return next((rule for rule in rules.rules if rule.id == wanted), None)


def summary(teller: Teller, estimate: Estimate) -> tuple[Applied, ...]:
    """Which rule and rate apply in which years."""
    language = teller.words
    by_rule: dict[tuple[str, str], list[int]] = {}
    for award in estimate.years:
        rate = language.figures.percent(award.rate.decimal) if award.rate.numerator else ""
        by_rule.setdefault((rule_title(teller, award), rate), []).append(award.year)
    return tuple(Applied(title, rate, tuple(years)) for (title, rate), years in by_rule.items())


def conditions(teller: Teller, estimate: Estimate, award: YearAward) -> tuple[RuleTried, ...]:
    """Every rule tried for the year with its conditions, in order, those that failed too."""
    by_rule: dict[str, list[ConditionRow]] = {}
    for condition in award.conditions:
        row = _condition_row(teller, estimate, condition)
        by_rule.setdefault(condition.rule, []).append(row)
    return tuple(
        RuleTried(name, _tried_title(teller, name), name == award.rule, tuple(rows))
        for name, rows in by_rule.items()
    )


def _tried_title(teller: Teller, name: str) -> str:
    language, rules = teller
    rule = _rule(rules, name)
    if rule is not None:
        return _title(teller, rule)
    return language.text("Cap of the plan") if name == CAP else language.text("Period of the policy")


def scope_rows(teller: Teller, estimate: Estimate, case: Case, award: YearAward) -> tuple[ConditionRow, ...]:
    """What the plan asks before any rule: category, place of registration, year."""
    language, rules = teller
    covered = [terms.inside(language, terms.category(language, code)) for code in rules.covered]
    category = terms.inside(language, terms.category_of_case(language, case, estimate.category))
    if case.project.sector:
        category = language.text("{code}: {category}", category=category, code=case.project.sector)
        if case.project.category is not None:
            category = language.text("{category}, chosen by the user", category=category)
    rows = [
        _row(
            language,
            language.text("Category"),
            language.alternatives(covered),
            category,
            met=estimate.category in rules.covered,
        )
    ]
    place = next((place for place in rules.places if place.id == case.project.location), None)
    municipal = [place.name.of(language.code) for place in rules.places if place.municipal]
    rows.append(
        _row(
            language,
            language.text("Registered in"),
            language.alternatives(municipal),
            place.name.of(language.code) if place else not_given(language),
            met=place is not None and place.municipal,
        )
    )
    rows.append(
        _row(
            language,
            language.text("Year"),
            _period(teller),
            str(award.year),
            met=award.year >= rules.first_period_year
            and (rules.last_period_year is None or award.year <= rules.last_period_year),
        )
    )
    return tuple(rows)


def _period(teller: Teller) -> str:
    language, rules = teller
    first, last = rules.first_period_year, rules.last_period_year
    if last is None:
        return language.text("{year} or later", year=first)
    return language.text("{first} to {last}", first=first, last=last)


def _row(language: Language, about: str, required: str, actual: str, *, met: bool) -> ConditionRow:
    return ConditionRow(about, required, actual, met, terms.met(language, yes=met))


def _condition_row(teller: Teller, estimate: Estimate, condition: Condition) -> ConditionRow:
    language, rules = teller
    name, required, actual = condition.condition, condition.required, condition.actual
    missing = not_given(language)
    if condition.rule == CAP and isinstance(required, int) and isinstance(actual, int):
        kind, _, currency = name.rpartition("_")
        amounts = language.cny if currency == "cny" else language.usd
        at_most = language.text("at most {amount}", amount=amounts.stated(required))
        about = language.text(_CAPS[kind])
        return _row(language, about, at_most, amounts.exact(actual), met=condition.met)
    if condition.rule == AFTER_PERIOD and name == "last_year":
        about, asked = language.text("Year"), _period(teller)
        return _row(language, about, asked, str(actual), met=condition.met)
    if name.endswith("_usd") and isinstance(required, int):
        about = terms.condition(language, name)
        if name == "first_year_usd" and estimate.first_year is not None:
            about = language.text("{what}, {year}", what=about, year=estimate.first_year)
        at_least = language.text("{amount} or more", amount=language.usd.stated(required))
        has = language.usd.exact(actual) if isinstance(actual, int) else missing
        return _row(language, about, at_least, has, met=condition.met)
    about, asked, has = "", "", missing
    if name == "mode" and isinstance(required, tuple):
        about = terms.condition(language, name)
        asked = language.alternatives(_mode(language, mode) for mode in required)
        has = _mode(language, actual) if isinstance(actual, str) and actual else missing
    elif name == _UPGRADE:
        about = terms.condition(language, name)
        asked = terms.yes_no(language, yes=bool(required))
        has = terms.yes_no(language, yes=bool(actual)) if actual is not None else missing
    else:
        reading = rules.reading(name)
        about = reading.question.of(language.code)
        asked = reading.value(str(required)).name.of(language.code)
        has = reading.value(str(actual)).name.of(language.code) if actual is not None else missing
    return _row(language, about, asked, has, met=condition.met)


def _mode(language: Language, mode: str) -> str:
    return terms.inside(language, terms.mode(language, mode))


# ------------------------------------------------------------------------------------------------------ sum


def award_sum(language: Language, award: YearAward, cny_per_usd: Decimal | None) -> Sum:
    """`32,000,000.00 × 4.5% = 1,440,000.00`, and the same times the rate of exchange in CNY.

    Where a cap cuts the award, this is what it cuts; `cap_cut` says the rest.
    """
    figures = language.figures
    amount, rate = Decimal(award.utilised_usd).scaleb(-2, _EXACT), award.rate.decimal
    given_usd, given_cny = award.before_cap or (award.award_usd, award.award_cny)
    usd = _EXACT.multiply(amount, rate)
    factors: tuple[str, ...] = (figures.digits(amount, 2, 2), figures.percent(rate))
    in_usd = _product(language, factors, usd, given_usd)
    if cny_per_usd is None:
        return Sum(in_usd, None)
    factors = (*factors, figures.rate(cny_per_usd))
    return Sum(in_usd, _product(language, factors, _EXACT.multiply(usd, cny_per_usd), given_cny))


def _product(language: Language, factors: tuple[str, ...], exact: Decimal, hundredths: int) -> Product:
    whole = exact == Decimal(hundredths).scaleb(-2, _EXACT)
    written = "" if whole else language.figures.digits(exact, 2, 40)
    return Product(factors, written, language.figures.digits_of(hundredths))


def cap_cut(teller: Teller, estimate: Estimate, award: YearAward) -> str:
    """That a cap cuts the award of a year, and where it says so; an empty text where none does."""
    language, rules = teller
    if award.before_cap is None:
        return ""
    cut = next(one for one in award.conditions if one.rule == CAP and not one.met)
    per, _, currency = cut.condition.removeprefix("cap_").partition("_")
    in_cny = currency == "cny"
    amounts = language.cny if in_cny else language.usd
    found = next(
        cap
        for cap in rules.caps
        if (cap.per, cap.in_cny) == (per, in_cny) and estimate.category in cap.categories
    )
    clause, most = rules.clause(found.clause).name.of(language.code), amounts.stated(found.amount)
    given, award_usd = language.usd.exact(award.before_cap[0]), language.usd.exact(award.award_usd)
    if per == "year":
        return language.text(
            "Cut from {given} to {award}: at most {most} a year ({clause}).",
            given=given,
            award=award_usd,
            most=most,
            clause=clause,
        )
    left = amounts.stated(int(cut.required)) if isinstance(cut.required, int) else ""
    return language.text(
        "Cut from {given} to {award}: at most {most} for the project over all years ({clause}), of which {left} is left.",
        given=given,
        award=award_usd,
        most=most,
        clause=clause,
        left=left,
    )


def rounding(language: Language) -> str:
    """How the sum is rounded."""
    return language.text("Each currency is worked out on its own and rounded once, half up.")


def rate_origin(teller: Teller, award: YearAward) -> str:
    """Where a rate comes from that is a share of another rule's; an empty text for any other."""
    language, rules = teller
    rule = _rule(rules, award.rule)
    if rule is None or rule.share is None or rule.brackets_of is None:
        return ""
    base = rules.rule(rule.brackets_of)
    bracket = next(
        (
            one
            for one in base.brackets
            if one.from_usd <= award.utilised_usd
            and (one.below_usd is None or award.utilised_usd < one.below_usd)
        ),
        None,
    )
    if bracket is None:
        return ""
    return language.text(
        "{share} of the bracket rate of {clause}: {rate} × {share} = {result}.",
        share=language.figures.percent(rule.share.decimal),
        clause=rules.clause(base.clause).name.of(language.code),
        rate=language.figures.percent(bracket.rate.decimal),
        result=language.figures.percent(award.rate.decimal),
    )


# ------------------------------------------------------------------------------------------------- stacking


def award_name(language: Language, case: Case, share_id: str) -> str:
    """What an award is called: the plan's, or the programme's name as it was entered."""
    if share_id == PLAN:
        return language.text("Award under the plan")
    programme = next((one for one in case.programmes if one.id == share_id), None)
    return (programme.name if programme else None) or share_id


def treatment(rules: RuleSet, row: StackingYear, share: Share) -> str:
    """What becomes of an award in its year: `displaced`, `adds_up`, `higher` or `kept` (see `terms.treatment`)."""
    if share.by is not None:
        return "displaced"
    if share.id != PLAN and rules.level(share.level).relation == "adds_up":
        return "adds_up"
    return "higher" if any(other.by == share.id for other in row.displaced) else "kept"


def displacement(teller: Teller, estimate: Estimate, case: Case, row: StackingYear, share: Share) -> str:
    """Why `share` is displaced in its year, in a sentence; an empty text where it is not."""
    language, rules = teller
    if share.by is None:
        return ""
    winner = _mentioned(language, case, share.by)
    if _whole_matter(rules, estimate):
        return language.text("Displaced by {award}, which is higher over all years.", award=winner)
    usd = next((kept.usd for kept in row.kept if kept.id == share.by), None)
    if usd is None or usd == share.usd:
        return language.text("Displaced by {award}, which is as high and comes first.", award=winner)
    amount = language.usd.text(usd)
    return language.text("Displaced by {award}, which is higher: {amount}.", award=winner, amount=amount)


def _mentioned(language: Language, case: Case, share_id: str) -> str:
    """An award inside a sentence: a programme's name in quotation marks."""
    if share_id == PLAN:
        return language.text("the award under the plan")
    return f"“{award_name(language, case, share_id)}”"


def becomes(teller: Teller, estimate: Estimate, case: Case, year: int) -> Becomes:
    """What becomes of the plan's award of a year: displaced or kept, what adds up, whether readings differ."""
    language = teller.words
    row = next((one for one in estimate.stacking if one.year == year), None)
    settled = ""
    if estimate.plan_range.lowest.usd == estimate.plan_range.highest.usd:
        settled = tried.in_short(language, estimate)
    if row is None:
        return Becomes(displaced=False, sentences=(), settled=settled)
    displaced = any(share.id == PLAN for share in row.displaced)
    return Becomes(displaced, tuple(_becomes(teller, estimate, case, row)), settled)


def _becomes(teller: Teller, estimate: Estimate, case: Case, row: StackingYear) -> Iterator[str]:
    language = teller.words
    for share in row.displaced:
        if share.id == PLAN:
            yield displacement(teller, estimate, case, row, share)
            yield language.text("For the same matter the higher award applies, without duplication.")
            return
    if all(share.id != PLAN for share in row.kept):
        return
    others = [_mentioned(language, case, share.id) for share in row.displaced]
    if others:
        yield language.text(
            "Kept: the higher award applies; displaced: {awards}.", awards=language.listing(others)
        )
    elif any(one.year == row.year and one.before_cap is not None for one in estimate.years):
        yield language.text("Kept as the cap leaves it.")
    else:
        yield language.text("Kept in full.")
    beside = [_mentioned(language, case, share.id) for share in row.kept if share.id != PLAN]
    if beside:
        yield language.text("Kept beside it: {awards}.", awards=language.listing(beside))


def _whole_matter(rules: RuleSet, estimate: Estimate) -> bool:
    """Whether the readings in use take the higher award once for the whole matter."""
    return any(
        effect.kind == "whole_matter"
        for reading, value in estimate.readings
        for effect in rules.reading(reading).value(value).effects
    )


# ------------------------------------------------------------------------------------ next step, shortfalls


def next_steps(teller: Teller, estimate: Estimate) -> tuple[Step, ...]:
    """What more capital in a year would lift its award into the next bracket, by year."""
    return tuple(
        _step(teller, estimate, award, award.next_step)
        for award in estimate.years
        if award.next_step is not None
    )


def _step(teller: Teller, estimate: Estimate, award: YearAward, step: NextStep) -> Step:
    language, rules = teller
    usd = language.usd
    return Step(
        award.year,
        additional=usd.stated(step.additional_usd),
        rate=language.figures.percent(_rate_from(rules, estimate.category, step.threshold_usd)),
        now=usd.figure(award.award_usd),
        then=usd.again(step.award_usd),
        gain=usd.change(step.gain_usd),
    )


def _rate_from(rules: RuleSet, category: str, threshold: Cents) -> Decimal:
    """The rate of the bracket that begins at `threshold`."""
    return next(
        bracket.rate.decimal
        for rule in rules.rules
        if category in rule.categories
        for bracket in rule.brackets
        if bracket.from_usd == threshold
    )


def no_next_step(teller: Teller, estimate: Estimate) -> str:
    """Why no year has a next step."""
    language, rules = teller
    if estimate.category not in rules.covered or estimate.status in ("excluded", "not_covered"):
        return language.text("None: the plan gives this project no award.")
    paid = [award for award in estimate.years if award.award_usd > 0]
    if not paid:
        return language.text("None: no year has an award that more capital would raise.")
    if all(award.before_cap is not None for award in paid) or _project_cap_reached(estimate):
        return language.text("None: the cap of the plan is reached.")
    highest = max(paid, key=lambda award: award.rate.decimal)
    rate = language.figures.percent(highest.rate.decimal)
    if any(
        rule.rate is not None and rule.rate.decimal > highest.rate.decimal
        for rule in _rules_of(rules, estimate)
    ):
        return language.text("None: {rate} is the highest bracket.", rate=rate)
    if all(award.rate == highest.rate for award in paid) and len(paid) > 1:
        return language.text("None: {rate} is the highest rate and applies in every year.", rate=rate)
    return language.text("None: {rate} is the highest rate.", rate=rate)


def _project_cap_reached(estimate: Estimate) -> bool:
    """Whether a cap for the project over all years cuts an award, so that more capital brings nothing."""
    return any(
        one.rule == CAP and one.condition.startswith("cap_project") and not one.met
        for award in estimate.years
        for one in award.conditions
    )


def _rules_of(rules: RuleSet, estimate: Estimate) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules.rules if estimate.category in rule.categories)


def shortfalls(teller: Teller, estimate: Estimate) -> tuple[Shortfall, ...]:
    """What is lacking for each rule that would give more than any bracket.

    A rule for another mode is none that the project could still reach.
    """
    language, rules = teller
    found: dict[Shortfall, None] = {}
    reach = max(
        (bracket.rate.decimal for rule in _rules_of(rules, estimate) for bracket in rule.brackets), default=0
    )
    for award in estimate.years:
        for rule in _rules_of(rules, estimate):
            if rule.rate is None or rule.rate.decimal <= max(award.rate.decimal, reach):
                continue
            unmet = [one for one in award.conditions if one.rule == rule.id and not one.met]
            if any(one.condition == "mode" for one in unmet):
                continue
            lacking = tuple(short for one in unmet for short in _short(language, one))
            if lacking:
                found[Shortfall(language.figures.percent(rule.rate.decimal), lacking)] = None
    return tuple(found)


def not_reached(teller: Teller, estimate: Estimate, award: YearAward) -> tuple[str, ...]:
    """What each rule with a higher rate would have taken in a year, as sentences; a rule for another mode is left out."""
    language, rules = teller
    found = []
    for rule in _rules_of(rules, estimate):
        if rule.rate is None or rule.rate.decimal <= award.rate.decimal or rule.id == award.rule:
            continue
        unmet = [one for one in award.conditions if one.rule == rule.id and not one.met]
        if any(one.condition == "mode" for one in unmet):
            continue
        lacking = [short.sentence(language) for one in unmet for short in _short(language, one)]
        if lacking:
            found.append(
                language.text(
                    "For {rate} ({rule}) there is lacking: {shortfall}.",
                    rate=language.figures.percent(rule.rate.decimal),
                    rule=_title(teller, rule),
                    shortfall=language.series(lacking),
                )
            )
    return tuple(found)


def _short(language: Language, condition: Condition) -> Iterator[Short]:
    """What is lacking for a condition; nothing where that is not to be had."""
    if condition.condition == _UPGRADE:
        yield Short(_UPGRADE, "", "")
    elif condition.condition.endswith("_usd") and isinstance(condition.required, int):
        lacking = ""
        if isinstance(condition.actual, int):
            lacking = language.usd.stated(condition.required - condition.actual)
        yield Short(condition.condition, lacking, language.usd.threshold(condition.required))


# ----------------------------------------------------------------------------------------- readings, notes


def other_readings(teller: Teller, estimate: Estimate) -> tuple[OtherReading, ...]:
    """What each other reading would change, in the order of the rule set."""
    return tuple(_other_reading(teller, estimate, one) for one in estimate.alternatives)


def _other_reading(teller: Teller, estimate: Estimate, alternative: Alternative) -> OtherReading:
    language, rules = teller
    reading = rules.reading(alternative.reading)
    used = dict(estimate.readings)[alternative.reading]
    now, then = estimate.totals, alternative.totals
    return OtherReading(
        reading.question.of(language.code),
        reading.value(used).name.of(language.code),
        reading.value(alternative.value).name.of(language.code),
        then.plan_usd,
        then.plan_usd - now.plan_usd,
        then.total_usd,
        then.total_usd - now.total_usd,
    )


def combination(teller: Teller, readings: Iterable[tuple[str, str]]) -> str:
    """Which readings a combination takes that are not the first of the rule set, as one line."""
    language, rules = teller
    changed = [
        language.text(
            "{question}: {answer}",
            question=rules.reading(reading).question.of(language.code),
            answer=rules.reading(reading).value(value).name.of(language.code),
        )
        for reading, value in readings
        if rules.reading(reading).values[0].id != value
    ]
    return language.series(changed) if changed else language.text("As the text is stated")


def mechanism(teller: Teller, estimate: Estimate) -> tuple[str, ...]:
    """谈项目必谈外资: whether matching foreign capital is encouraged, and its share of the fixed assets."""
    language, rules = teller
    threshold = language.cny.threshold(rules.mechanism.fixed_assets_cny)
    slogan = rules.mechanism.slogan.of(language.code)
    found = []
    if estimate.mechanism.matching_encouraged:
        found.append(
            language.text(
                "Fixed assets of {amount} or more: matching foreign capital is encouraged (“{slogan}”).",
                amount=threshold,
                slogan=slogan,
            )
        )
    elif estimate.mechanism.matching_encouraged is None:
        found.append(
            language.text(
                "Whether “{slogan}” applies depends on the fixed-asset investment: {amount} or more.",
                amount=threshold,
                slogan=slogan,
            )
        )
    if estimate.mechanism.foreign_share is not None:
        share = language.figures.percent_of(estimate.mechanism.foreign_share, 10_000)
        found.append(
            language.text("Total foreign investment is {share} of the fixed-asset investment.", share=share)
        )
    return tuple(found)
