"""Why a figure is what it is, as texts and figures: from the case and the trace of its estimate, in one language. Qt-free.

Every kind of figure has the same parts: clauses, conditions, rules tried, the sum, what becomes of it, and what other
readings would make of it. Parts that a kind does not have are empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.case import edits
from desktop.case.case import PLAN
from desktop.engine.result import AFTER_PERIOD, BEFORE_PERIOD, CAP
from desktop.telling import deciding, explanation, terms
from desktop.telling.answer import unbroken
from desktop.telling.deciding import Run
from desktop.telling.figure import (
    AllOfYear,
    AwardOfYear,
    Figure,
    PlanTotal,
    ProgrammeInYear,
    RangeEnd,
    Total,
    UnderReading,
    UtilisedInAll,
    UtilisedInYear,
)
from desktop.telling.notes import said
from desktop.telling.teller import Teller

if TYPE_CHECKING:
    from desktop.case.case import Case, Contribution, Programme
    from desktop.engine.answer import Answer
    from desktop.engine.result import Bound, Converted, Estimate, Share, StackingYear, YearAward
    from desktop.language import Language
    from desktop.policy.ruleset import Rule, RuleSet, Sentence
    from desktop.telling.explanation import ConditionRow, Product, RuleTried

_MOST_COLUMNS: Final = 4
TICK, DISPLACED, OPEN, INFO = "tick", "layers", "warn", "info"
"""Icons of what becomes of a figure."""

Answering = Callable[["Case"], "Answer | None"]
"""Answers another case, without putting it on the desk."""


class ClauseView(NamedTuple):
    """A sentence of the policy in Chinese and in translation, its deciding words marked."""

    title: str
    note: str
    zh: tuple[Run, ...]
    translated: tuple[Run, ...]


class SumRow(NamedTuple):
    """A row of a sum: `strong` for the result, `quiet` for what stands beside it, `exact` on hover."""

    label: str
    figure: str
    strong: bool = False
    quiet: bool = False


class Line(NamedTuple):
    """A sentence with its icon."""

    icon: str
    text: str


class Table(NamedTuple):
    """A table: heads, and rows of as many cells; the last row is a sum. The first `left` columns are texts."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left: int = 1
    sums: int = 1
    """How many rows at the end are sums."""
    struck: tuple[int, ...] = ()
    """Rows that are displaced."""


class WhyView(NamedTuple):
    """Everything that the page says."""

    place: str
    title: str
    lead: str
    clauses: tuple[ClauseView, ...]
    conditions: tuple[ConditionRow, ...]
    tried: tuple[RuleTried, ...]
    table: Table | None
    sum_title: str
    sum: tuple[SumRow, ...]
    becomes_title: str
    becomes: tuple[Line, ...]
    readings_title: str
    readings: tuple[Line, ...]
    foot: str
    clause: str
    """The clause that the policy text opens at."""


class _Now(NamedTuple):
    figure: Figure
    amount: int
    case: Case
    answer: Answer
    estimate: Estimate
    rules: RuleSet
    words: Language
    answering: Answering

    @property
    def teller(self) -> Teller:
        return Teller(self.words, self.rules)

    @property
    def dollar(self) -> Decimal | None:
        return self.case.exchange.rate("USD")

    @property
    def usd_unit(self) -> str:
        """The unit of amounts written to the cent: US$, 美元."""
        return self.words.usd.whole_unit

    @property
    def cny_unit(self) -> str:
        return self.words.cny.whole_unit

    def digits(self, hundredths: int) -> str:
        return self.words.figures.digits_of(hundredths)


def amount_of(estimate: Estimate, figure: Figure) -> int | None:
    """The figure in US cents; None where the estimate has none such."""
    match figure:
        case PlanTotal():
            return estimate.totals.plan_usd
        case Total():
            return estimate.totals.total_usd
        case RangeEnd():
            return _bound(estimate, figure).usd
        case UnderReading(reading, value):
            alternatives = (
                one for one in estimate.alternatives if (one.reading, one.value) == (reading, value)
            )
            return next((one.totals.plan_usd for one in alternatives), None)
        case UtilisedInAll():
            return sum(award.utilised_usd for award in estimate.years) if estimate.years else None
        case UtilisedInYear(year):
            award = _award(estimate, year)
            return award.utilised_usd if award is not None else None
        case AwardOfYear(year):
            award = _award(estimate, year)
            return award.award_usd if award is not None else None
        case AllOfYear(year):
            row = _row(estimate, year)
            return row.total_usd if row is not None else None
        case ProgrammeInYear(programme_id, year):
            share = _share(_row(estimate, year), programme_id)
            return share.usd if share is not None else None


def _bound(estimate: Estimate, figure: RangeEnd) -> Bound:
    both = estimate.plan_range if figure.of == "plan" else estimate.total_range
    return both.lowest if figure.end == "lowest" else both.highest


def why_view(
    figure: Figure,
    case: Case,
    answer: Answer | None,
    rules: RuleSet | None,
    words: Language,
    answering: Answering,
) -> WhyView | None:
    """The explanation of a figure; None where the case no longer has it."""
    if answer is not None and answer.estimate is None and answer.plan is not None:
        # The total waits for a text in another programme: what is shown is the plan's own award.
        if isinstance(figure, ProgrammeInYear | AllOfYear | Total) or getattr(figure, "of", "") == "total":
            return None
        from desktop.engine.answer import without_programmes

        case, answer = without_programmes(case), answer._replace(estimate=answer.plan)
    estimate = answer.estimate if answer else None
    if answer is None or rules is None or estimate is None:
        return None
    amount = amount_of(estimate, figure)
    if amount is None:
        return None
    return _explained(figure, _Now(figure, amount, case, answer, estimate, rules, words, answering))


def _explained(figure: Figure, now: _Now) -> WhyView | None:
    estimate = now.estimate
    match figure:
        case AwardOfYear(year):
            award = _award(estimate, year)
            return _of_award(now, award) if award is not None else None
        case UtilisedInYear(year):
            award = _award(estimate, year)
            return _of_utilised(now, award) if award is not None else None
        case UtilisedInAll():
            return _of_all_utilised(now)
        case AllOfYear(year):
            row = _row(estimate, year)
            return _of_year(now, row) if row is not None else None
        case ProgrammeInYear(programme_id, year):
            row, programme = _row(estimate, year), _programme(now.case, programme_id)
            share = _share(row, programme_id)
            if row is None or share is None or programme is None:
                return None
            return _of_programme(now, programme, row, share)
        case PlanTotal():
            return _of_plan_total(now)
        case Total():
            return _of_total(now)
        case RangeEnd():
            return _of_range_end(now, figure)
        case UnderReading():
            return _of_reading(now, figure)


# ---------------------------------------------------------------- a year's award under the plan


def _of_award(now: _Now, award: YearAward) -> WhyView:
    words = now.words
    tried = explanation.conditions(now.teller, now.estimate, award)
    scope = explanation.scope_rows(now.teller, now.estimate, now.case, award)
    applies = [one for one in tried if one.applies or one.rule == CAP]
    clauses = _award_clauses(now, award)
    return _view(
        now,
        place=words.text("Award {year}", year=award.year),
        title=words.text("Why {amount} in {year}?", amount=words.usd.text(award.award_usd), year=award.year),
        lead=_award_lead(now, award),
        clauses=clauses,
        conditions=(*scope, *(row for one in applies for row in one.rows)),
        tried=tuple(one for one in tried if one not in applies),
        table=_contributions(now, award.year) if _needs_contributions(now, award.year) else None,
        sums=_award_sum(now, award),
        becomes=tuple(_award_becomes(now, award)),
        clause=award.clause or _first_clause(now),
    )


def _award_lead(now: _Now, award: YearAward) -> str:
    """What the award comes from, where it is not the clause that stands below."""
    if award.award_usd:
        return ""
    if now.estimate.status in ("excluded", "not_covered"):
        return now.words.together(said(now.words, note) for note in now.estimate.reasons)
    return explanation.rule_title(now.teller, award)


def _award_clauses(now: _Now, award: YearAward) -> tuple[ClauseView, ...]:
    rules = now.rules
    if award.rule == AFTER_PERIOD and rules.period_sentence is not None:
        return (_plain_clause(now, rules.sentence(rules.period_sentence)),)
    if award.rule in (BEFORE_PERIOD, AFTER_PERIOD):
        return tuple(_plain_clause(now, one) for one in rules.clause(rules.period_clause).sentences[:2])
    rule = _rule_of(now, award)
    if rule is None:
        wanted = {note.clause for note in now.estimate.reasons if note.clause}
        return tuple(_plain_clause(now, one.sentences[0]) for one in rules.clauses if one.id in wanted)
    found = [_clause(now, rule, rules.sentence(rule.sentence), award.utilised_usd)]
    if rule.brackets_of is not None:
        base = rules.rule(rule.brackets_of)
        found.append(_clause(now, base, rules.sentence(base.sentence), award.utilised_usd))
    if any(one.rule == CAP for one in award.conditions):
        caps = [cap.sentence for cap in rules.caps if now.estimate.category in cap.categories]
        found += [_plain_clause(now, rules.sentence(one)) for one in dict.fromkeys(caps)]
    return tuple(found)


def _rule_of(now: _Now, award: YearAward) -> Rule | None:
    """The rule that applies, or the last one that was tried."""
    ids = [award.rule, *(row.rule for row in reversed(award.conditions))]
    known = {rule.id: rule for rule in now.rules.rules}
    return next((known[one] for one in ids if one in known), None)


def _clause(now: _Now, rule: Rule, sentence: Sentence, utilised_usd: int) -> ClauseView:
    text, told = sentence.text, now.words.translation
    return _plain_clause(now, sentence)._replace(
        zh=deciding.runs("zh", now.rules, rule, utilised_usd, text.zh),
        translated=deciding.runs(told, now.rules, rule, utilised_usd, text.of(told)),
    )


def _plain_clause(now: _Now, sentence: Sentence) -> ClauseView:
    words, rules = now.words, now.rules
    clause = rules.clause(sentence.clause)
    name = explanation.clause_name(Teller(words, rules), clause.id)
    if len(clause.sentences) > 1:
        number = [one.id for one in clause.sentences].index(sentence.id)
        name = words.text("{clause}, sentence {number}", clause=name, number=number + 1)
    note = words.text(
        "{document}, applies from {date}",
        document=unbroken(rules.document.number),
        date=words.dates.long(rules.document.applies_from),
    )
    return ClauseView(
        name, note, deciding.plain(sentence.text.zh), deciding.plain(sentence.text.of(words.translation))
    )


def _award_sum(now: _Now, award: YearAward) -> tuple[SumRow, ...]:
    words, figures = now.words, now.words.figures
    if not award.rate.numerator:
        return ()
    rate = figures.percent(award.rate.decimal)
    utilised = now.digits(award.utilised_usd)
    rows = [
        SumRow(words.text("Utilised in {year}, {unit}", year=award.year, unit=now.usd_unit), utilised),
        SumRow(words.text("× rate"), rate),
    ]
    worked = explanation.award_sum(words, award, now.dollar if now.answer.has_cny else None)
    rows += _rounded(now, worked.usd)
    if award.before_cap is not None:
        rows.append(SumRow(words.text("before the cap"), now.digits(award.before_cap[0]), quiet=True))
    rows.append(
        SumRow(words.text("Award, {unit}", unit=now.usd_unit), now.digits(award.award_usd), strong=True)
    )
    if worked.cny is not None:
        how = worked.cny.how
        rows += _rounded(now, worked.cny)
        if award.before_cap is not None:
            label = words.text("{sum}, {unit}", sum=how, unit=now.cny_unit)
            rows.append(SumRow(label, now.digits(award.before_cap[1]), quiet=True))
            label = words.text("cut to the cap, {unit}", unit=now.cny_unit)
            rows.append(SumRow(label, now.digits(award.award_cny), quiet=True))
            return tuple(rows)
        label = words.text("{sum}, {unit}", sum=how, unit=now.cny_unit)
        rows.append(SumRow(label, now.digits(award.award_cny), quiet=True))
    return tuple(rows)


def _rounded(now: _Now, worked: Product) -> list[SumRow]:
    """The product before it is rounded, where it is no whole cent."""
    return [SumRow(now.words.text("before rounding"), worked.exact, quiet=True)] if worked.exact else []


def _award_becomes(now: _Now, award: YearAward) -> Iterator[Line]:
    words, row = now.words, _row(now.estimate, award.year)
    origin = explanation.rate_origin(now.teller, award)
    if origin:
        yield Line(INFO, origin)
    cut = explanation.cap_cut(now.teller, now.estimate, award)
    if cut:
        yield Line(INFO, cut)
    if now.estimate.status == "reference_only":
        for note in now.estimate.reasons:
            yield Line(OPEN, said(words, note))
    if award.award_usd and row is not None:
        # Which readings matter is said below.
        told = explanation.becomes(now.teller, now.estimate, now.case, award.year)
        if told.displaced:
            yield Line(DISPLACED, words.together(told.sentences))
        else:
            for sentence in told.sentences:
                yield Line(TICK, sentence)
    step = award.next_step
    if step is not None:
        found = next(
            one for one in explanation.next_steps(now.teller, now.estimate) if one.year == award.year
        )
        yield Line("up", words.text("{sentence}.", sentence=found.sentence(words)))


# ---------------------------------------------------------------- other awards, years, totals


def _of_programme(now: _Now, programme: Programme, row: StackingYear, share: Share) -> WhyView:
    words = now.words
    level = now.rules.level(programme.level or "")
    name = explanation.award_name(words, now.case, programme.id)
    return _view(
        now,
        place=words.text("{award}, {year}", award=name, year=row.year),
        title=words.text(
            "Why {amount} from “{award}” in {year}?",
            amount=words.usd.text(share.usd),
            award=name,
            year=row.year,
        ),
        clauses=(_plain_clause(now, now.rules.sentence(level.sentence)),),
        sums=_programme_sum(now, programme, share, row.year),
        becomes=tuple(_programme_becomes(now, programme, row, share)),
        clause=now.rules.sentence(level.sentence).clause,
    )


def _programme_sum(now: _Now, programme: Programme, share: Share, year: int) -> tuple[SumRow, ...]:
    words, award = now.words, _award(now.estimate, year)
    rows: list[SumRow] = []
    if programme.rate is not None and award is not None:
        label = words.text("Utilised in {year}, {unit}", year=year, unit=now.usd_unit)
        rows.append(SumRow(label, now.digits(award.utilised_usd)))
        rows.append(SumRow(words.text("× rate"), words.figures.percent(programme.rate)))
    for given in programme.amounts or ():
        if given.year == year and given.amount.amount is not None:
            shown = words.figures.money_exact(given.amount.amount, given.amount.currency)
            rows.append(SumRow(words.text("As entered"), shown))
            rows += _rates(now, given.amount.currency)
    cap = programme.cumulative_cap
    if cap is not None and cap.amount is not None:
        shown = words.figures.money_exact(cap.amount, cap.currency)
        rows.append(SumRow(words.text("At most, over all years"), shown, quiet=True))
        rows.append(
            SumRow(words.text("Kept in all, {unit}", unit=now.usd_unit), _kept(now, programme.id), quiet=True)
        )
    rows.append(SumRow(words.text("Award, {unit}", unit=now.usd_unit), now.digits(share.usd), strong=True))
    if now.answer.has_cny:
        label = words.text("Award, {unit}", unit=now.cny_unit)
        rows.append(SumRow(label, now.digits(share.cny), quiet=True))
    return tuple(rows)


def _kept(now: _Now, share_id: str) -> str:
    """What is kept of an award over all years."""
    kept = (share for row in now.estimate.stacking for share in row.kept if share.id == share_id)
    return now.digits(sum(share.usd for share in kept))


def _rates(now: _Now, currency: str) -> list[SumRow]:
    """The rates that an amount in another currency is converted at."""
    if currency == "USD":
        return []
    words = now.words
    found = [] if currency == "CNY" else [currency]
    return [
        SumRow(words.text("CNY per unit of {currency}", currency=code), words.figures.rate(rate), quiet=True)
        for code in (*found, "USD")
        if (rate := now.case.exchange.rate(code)) is not None
    ]


def _programme_becomes(now: _Now, programme: Programme, row: StackingYear, share: Share) -> Iterator[Line]:
    words = now.words
    if share.by is not None:
        sentence = explanation.displacement(now.teller, now.estimate, now.case, row, share)
        general = words.text("For the same matter the higher award applies, without duplication.")
        yield Line(DISPLACED, words.together((sentence, general)))
        return
    treatment = explanation.treatment(now.rules, row, share)
    if treatment == "adds_up":
        yield Line(TICK, words.text("Adds up with everything else."))
    elif treatment == "higher":
        displaced = [
            explanation.award_name(words, now.case, other.id)
            for other in row.displaced
            if other.by == share.id
        ]
        yield Line(
            TICK, words.text("Kept, as it is higher; displaced: {awards}.", awards=words.listing(displaced))
        )
    elif not programme.for_same_matter:
        yield Line(TICK, words.text("Kept beside the plan: it is for another matter."))
    else:
        yield Line(TICK, words.text("Kept in full."))


def _of_year(now: _Now, row: StackingYear) -> WhyView:
    words = now.words
    return _view(
        now,
        place=words.text("In all {year}", year=row.year),
        title=words.text(
            "Why {amount} in all in {year}?", amount=words.usd.text(row.total_usd), year=row.year
        ),
        clauses=_stacking_clauses(now),
        table=_stacked(now, row),
        becomes=tuple(_displacements(now, (row,))),
        clause="scope",
    )


def _stacked(now: _Now, row: StackingYear) -> Table:
    """What is kept and what is displaced in a year, in the order of the case."""
    words = now.words
    shares = {share.id: share for share in (*row.kept, *row.displaced)}
    order = [PLAN, *(one.id for one in now.case.programmes)]
    rows: list[tuple[str, ...]] = []
    struck: list[int] = []
    for share_id in order:
        share = shares.get(share_id)
        if share is None:
            continue
        if share.by is not None:
            struck.append(len(rows))
        treatment = terms.treatment(words, explanation.treatment(now.rules, row, share))
        name = explanation.award_name(words, now.case, share_id)
        rows.append(_with_cny(now, (name, treatment, now.digits(share.usd)), share.cny))
    total = _with_cny(now, (words.text("In all"), "", now.digits(row.total_usd)), row.total_cny)
    heads = _money_heads(now, (words.text("Award"), words.text("Treatment")))
    return Table(words.text("The sum"), heads, (*rows, total), left=2, struck=tuple(struck))


def _money_heads(now: _Now, before: tuple[str, ...]) -> tuple[str, ...]:
    cny = (now.cny_unit,) if now.answer.has_cny else ()
    return (*before, now.usd_unit, *cny)


def _with_cny(now: _Now, cells: tuple[str, ...], fen: int) -> tuple[str, ...]:
    return (*cells, now.digits(fen)) if now.answer.has_cny else cells


def _stacking_clauses(now: _Now) -> tuple[ClauseView, ...]:
    """The sentences on what adds up and what displaces, those that touch this case."""
    if not now.case.programmes:
        return ()
    levels = {now.rules.level(one.level).sentence for one in now.case.programmes if one.level is not None}
    sentences = [one for clause in now.rules.clauses for one in clause.sentences if one.id in levels]
    return tuple(_plain_clause(now, one) for one in sentences)


def _displacements(now: _Now, rows: tuple[StackingYear, ...]) -> Iterator[Line]:
    words = now.words
    for row in rows:
        for share in row.displaced:
            sentence = explanation.displacement(now.teller, now.estimate, now.case, row, share)
            name = explanation.award_name(words, now.case, share.id)
            yield Line(
                DISPLACED,
                words.text("{year}, {award}: {sentence}", year=row.year, award=name, sentence=sentence),
            )


def _of_plan_total(now: _Now) -> WhyView:
    words, totals = now.words, now.estimate.totals
    lines = []
    if now.case.programmes:
        total = words.usd.text(totals.total_usd)
        lines.append(
            Line(
                INFO,
                words.text("Before stacking; with the other programmes it is {total} in all.", total=total),
            )
        )
    return _view(
        now,
        place=words.text("Award under the plan"),
        title=words.text("Why {amount} under the plan?", amount=words.usd.text(totals.plan_usd)),
        clauses=_clauses_of_years(now, now.estimate),
        table=_by_year(now, now.estimate),
        becomes=(*lines, *_displacements_of_plan(now)),
        clause=_first_clause(now),
    )


def _displacements_of_plan(now: _Now) -> Iterator[Line]:
    plan_only = (
        row._replace(displaced=tuple(share for share in row.displaced if share.id == PLAN))
        for row in now.estimate.stacking
    )
    return _displacements(now, tuple(plan_only))


def _by_year(now: _Now, estimate: Estimate) -> Table:
    words = now.words
    rows = [
        _with_cny(
            now,
            (
                str(award.year),
                explanation.rule_title(now.teller, award),
                now.digits(award.utilised_usd),
                words.figures.percent(award.rate.decimal) if award.rate.numerator else "–",
                now.digits(award.award_usd),
            ),
            award.award_cny,
        )
        for award in estimate.years
    ]
    utilised = now.digits(sum(award.utilised_usd for award in estimate.years))
    total = (words.text("Total"), "", utilised, "", now.digits(estimate.totals.plan_usd))
    heads = _money_heads(
        now,
        (
            words.text("Year"),
            words.text("Applies"),
            words.text("Utilised, {unit}", unit=now.usd_unit),
            words.text("Rate"),
        ),
    )
    return Table(
        words.text("The sum"), heads, (*rows, _with_cny(now, total, estimate.totals.plan_cny)), left=2
    )


def _of_total(now: _Now) -> WhyView:
    words, totals = now.words, now.estimate.totals
    if not now.case.programmes:
        return _of_plan_total(now)._replace(
            place=words.text("Award"),
            title=words.text("Why {amount}?", amount=words.usd.text(totals.total_usd)),
        )
    return _view(
        now,
        place=words.text("In all"),
        title=words.text("Why {amount} in all?", amount=words.usd.text(totals.total_usd)),
        clauses=_stacking_clauses(now),
        table=_all_kept(now, now.estimate),
        becomes=tuple(_displacements(now, now.estimate.stacking)),
        clause="scope",
    )


def _all_kept(now: _Now, estimate: Estimate) -> Table:
    """What is kept of each award, year by year; many years stand below each other."""
    words = now.words
    title = words.text("Kept, {unit}", unit=now.usd_unit)
    if len(estimate.stacking) > _MOST_COLUMNS:
        return _kept_by_year(now, estimate, title)
    rows: list[tuple[str, ...]] = []
    for share_id in (PLAN, *(one.id for one in now.case.programmes)):
        by_year = [next((one.usd for one in row.kept if one.id == share_id), 0) for row in estimate.stacking]
        if any(by_year):
            name = explanation.award_name(words, now.case, share_id)
            rows.append((name, *(now.digits(usd) for usd in by_year), now.digits(sum(by_year))))
    sums = tuple(now.digits(row.total_usd) for row in estimate.stacking)
    rows.append((words.text("In all"), *sums, now.digits(estimate.totals.total_usd)))
    if now.answer.has_cny:
        fen = tuple(now.digits(row.total_cny) for row in estimate.stacking)
        rows.append(
            (
                words.text("In all, {unit}", unit=now.cny_unit),
                *fen,
                now.digits(estimate.totals.total_cny),
            )
        )
    years = tuple(str(row.year) for row in estimate.stacking)
    heads = (words.text("Award"), *years, words.text("Total"))
    return Table(title, heads, tuple(rows), sums=2 if now.answer.has_cny else 1)


def _kept_by_year(now: _Now, estimate: Estimate, title: str) -> Table:
    words = now.words
    rows = [
        _with_cny(
            now,
            (
                str(row.year),
                words.listing(explanation.award_name(words, now.case, share.id) for share in row.kept),
                now.digits(row.total_usd),
            ),
            row.total_cny,
        )
        for row in estimate.stacking
    ]
    total = (words.text("In all"), "", now.digits(estimate.totals.total_usd))
    heads = _money_heads(now, (words.text("Year"), words.text("Award")))
    return Table(title, heads, (*rows, _with_cny(now, total, estimate.totals.total_cny)), left=2)


# ---------------------------------------------------------------- ranges and readings


def _of_range_end(now: _Now, figure: RangeEnd) -> WhyView:
    words, amount, lowest = now.words, now.words.usd.text(now.amount), figure.end == "lowest"
    bound = _bound(now.estimate, figure)
    view = _under_readings(now, bound.readings, of_total=figure.of == "total")
    name = words.text("Award under the plan") if figure.of == "plan" else words.text("In all")
    return view._replace(
        place=words.text("Lowest") if lowest else words.text("Highest"),
        title=words.text("Why at least {amount}?", amount=amount)
        if lowest
        else words.text("Why at most {amount}?", amount=amount),
        lead=words.text(
            "{name}, worked out under every combination of readings: this is the lowest.", name=name
        )
        if lowest
        else words.text(
            "{name}, worked out under every combination of readings: this is the highest.", name=name
        ),
    )


def _of_reading(now: _Now, figure: UnderReading) -> WhyView:
    words, reading = now.words, now.rules.reading(figure.reading)
    value = reading.value(figure.value)
    view = _under_readings(now, ((reading.id, value.id),), of_total=False)
    return view._replace(
        place=words.text("Other reading"),
        title=words.text(
            "Why {amount} if read as “{reading}”?",
            amount=words.usd.text(now.amount),
            reading=value.name.of(words.code),
        ),
    )


def _under_readings(now: _Now, readings: tuple[tuple[str, str], ...], *, of_total: bool) -> WhyView:
    """The estimate worked out again with other readings: what they say, and the sum under them."""
    words, rules = now.words, now.rules
    used = dict(now.estimate.readings)
    changed = [(name, value) for name, value in readings if used[name] != value]
    case = now.case
    for name, value in readings:
        case = edits.reading(case, name, value, rules.reading(name).values[0].id)
    answer = now.answering(case)
    estimate = answer.estimate if answer is not None else None
    lines = []
    for name, value in changed:
        reading = rules.reading(name)
        text = words.text(
            "{question}: {answer}. {note}",
            question=reading.question.of(words.code),
            answer=reading.value(value).name.of(words.code),
            note=reading.value(value).note.of(words.code),
        )
        lines.append(Line(INFO, text))
    if not changed:
        lines.append(Line(TICK, words.text("These are the readings of this case.")))
    sentences = dict.fromkeys(rules.reading(name).sentence for name, _ in changed)
    table = None
    if estimate is not None:
        table = _all_kept(now, estimate) if of_total and case.programmes else _by_year(now, estimate)
    return _view(
        now,
        place="",
        title="",
        clauses=tuple(_plain_clause(now, rules.sentence(one)) for one in sentences),
        table=table,
        becomes=tuple(lines),
        becomes_title=words.text("Read as"),
        readings=(),
        clause=rules.reading(changed[0][0]).clause if changed else _first_clause(now),
    )


def _readings(now: _Now) -> tuple[Line, ...]:
    """What the text leaves open about this figure: how it is read here, and what another reading would give."""
    words, rules, amount = now.words, now.rules, now.amount
    used = dict(now.estimate.readings)
    found = []
    for one in now.estimate.alternatives:
        reading = rules.reading(one.reading)
        case = edits.reading(now.case, one.reading, one.value, reading.values[0].id)
        answer = now.answering(case)
        other = (
            amount_of(answer.estimate, now.figure)
            if answer is not None and answer.estimate is not None
            else None
        )
        if (other or 0) == amount:
            continue
        found.append(
            Line(
                OPEN,
                words.text(
                    "{question}: read here as “{used}”; as “{other}” it would be {amount} ({difference}).",
                    question=reading.question.of(words.code),
                    used=reading.value(used[one.reading]).name.of(words.code),
                    other=reading.value(one.value).name.of(words.code),
                    amount=words.usd.text(other or 0),
                    difference=words.usd.change((other or 0) - amount),
                ),
            )
        )
    if not found:
        found.append(Line(TICK, words.text("The same, whichever single reading of the text is changed.")))
    return tuple(found)


# ---------------------------------------------------------------- counted capital


def _of_all_utilised(now: _Now) -> WhyView:
    words = now.words
    return _view(
        now,
        place=words.text("Utilised"),
        title=words.text("Why {amount} utilised in all?", amount=words.usd.text(now.amount)),
        table=_all_contributions(now),
        becomes=(_conversion(words),),
        clause=_first_clause(now),
    )


def _of_utilised(now: _Now, award: YearAward) -> WhyView:
    words = now.words
    return _view(
        now,
        place=words.text("Utilised {year}", year=award.year),
        title=words.text(
            "Why {amount} utilised in {year}?", amount=words.usd.text(award.utilised_usd), year=award.year
        ),
        table=_contributions(now, award.year),
        becomes=(_conversion(words),),
        clause=award.clause or _first_clause(now),
    )


def _conversion(words: Language) -> Line:
    return Line(INFO, words.text("Each amount is converted on its own and rounded once, half up."))


def _needs_contributions(now: _Now, year: int) -> bool:
    """Whether the capital of a year is more than one amount in US$ that counts."""
    rows = [(given, made) for given, made in _converted(now) if made.year == year]
    return len(rows) > 1 or any(given.amount.currency != "USD" or not made.counted for given, made in rows)


def _converted(now: _Now) -> list[tuple[Contribution, Converted]]:
    """Each contribution of the case with what it was converted to; nothing while some could not be used."""
    given = [
        one for one in now.case.project.utilisation if one.amount.amount is not None and one.year is not None
    ]
    if len(given) != len(now.estimate.contributions):
        return []
    return list(zip(given, now.estimate.contributions, strict=True))


def _contributions(now: _Now, year: int) -> Table | None:
    """What was paid in during a year, and what of it counts."""
    words, converted = now.words, _converted(now)
    if not converted:
        return None
    rows: list[tuple[str, ...]] = []
    struck: list[int] = []
    total = 0
    for one, made in converted:
        if made.year != year:
            continue
        if not made.counted:
            struck.append(len(rows))
        total += made.utilised_usd if made.counted else 0
        amount = words.figures.money_exact(one.amount.amount or Decimal(0), one.amount.currency)
        counts = words.text("counts") if made.counted else words.text("does not count")
        rows.append((terms.form(words, made.form), counts, amount, now.digits(made.utilised_usd)))
    heads = (
        words.text("Form"),
        words.text("Counted"),
        words.text("As entered"),
        words.text("Utilised, {unit}", unit=now.usd_unit),
    )
    rows.append((words.text("Total"), "", "", now.digits(total)))
    return Table(
        words.text("What counts in {year}", year=year), heads, tuple(rows), left=2, struck=tuple(struck)
    )


def _all_contributions(now: _Now) -> Table | None:
    """What was paid in during each of the years, and what of it counts."""
    words, converted = now.words, _converted(now)
    if not converted:
        return None
    ordered = sorted(converted, key=lambda pair: pair[1].year)
    rows = [
        (
            str(made.year),
            terms.form(words, made.form),
            words.text("counts") if made.counted else words.text("does not count"),
            words.figures.money_exact(one.amount.amount or Decimal(0), one.amount.currency),
            now.digits(made.utilised_usd),
        )
        for one, made in ordered
    ]
    struck = tuple(number for number, (_, made) in enumerate(ordered) if not made.counted)
    total = sum(made.utilised_usd for _, made in ordered if made.counted)
    heads = (
        words.text("Year"),
        words.text("Form"),
        words.text("Counted"),
        words.text("As entered"),
        words.text("Utilised, {unit}", unit=now.usd_unit),
    )
    rows.append((words.text("Total"), "", "", "", now.digits(total)))
    return Table(words.text("What counts, year by year"), heads, tuple(rows), left=3, struck=struck)


# ---------------------------------------------------------------- shared


def _view(
    now: _Now,
    *,
    place: str,
    title: str,
    lead: str = "",
    clauses: tuple[ClauseView, ...] = (),
    conditions: tuple[ConditionRow, ...] = (),
    tried: tuple[RuleTried, ...] = (),
    table: Table | None = None,
    sums: tuple[SumRow, ...] = (),
    becomes: tuple[Line, ...] = (),
    becomes_title: str = "",
    readings: tuple[Line, ...] | None = None,
    clause: str,
) -> WhyView:
    words = now.words
    return WhyView(
        place,
        title,
        lead,
        clauses,
        conditions,
        tried,
        table,
        words.text("The sum"),
        sums,
        becomes_title or words.text("What becomes of it"),
        becomes,
        words.text("Readings of the text"),
        _readings(now) if readings is None else readings,
        words.text("Our translation; the Chinese text prevails. Rounded once, half up."),
        clause,
    )


def _award(estimate: Estimate, year: int) -> YearAward | None:
    return next((award for award in estimate.years if award.year == year), None)


def _row(estimate: Estimate, year: int) -> StackingYear | None:
    return next((row for row in estimate.stacking if row.year == year), None)


def _programme(case: Case, programme_id: str) -> Programme | None:
    return next((one for one in case.programmes if one.id == programme_id), None)


def _share(row: StackingYear | None, share_id: str) -> Share | None:
    if row is None:
        return None
    return next((share for share in (*row.kept, *row.displaced) if share.id == share_id), None)


def _first_clause(now: _Now) -> str:
    """The clause that the awards of the case come from, else that of the scope."""
    return next((award.clause for award in now.estimate.years if award.clause), "scope")


def _clauses_of_years(now: _Now, estimate: Estimate) -> tuple[ClauseView, ...]:
    """The sentences that the years' awards come from, each once."""
    found: dict[str, ClauseView] = {}
    for award in estimate.years:
        rule = next((one for one in now.rules.rules if one.id == award.rule), None)
        if rule is not None and rule.sentence not in found:
            found[rule.sentence] = _clause(now, rule, now.rules.sentence(rule.sentence), award.utilised_usd)
    return tuple(found.values())
