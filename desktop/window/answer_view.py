"""What the answer panel says, as texts and figures: from case and answer, in one language. Qt-free."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from desktop.estimate.result import NO_RULE, PLAN
from desktop.language import terms
from desktop.window import paths

if TYPE_CHECKING:
    from desktop.estimate.answer import Answer
    from desktop.estimate.case import Case
    from desktop.estimate.result import Estimate, StackingYear, YearAward
    from desktop.language import Language
    from desktop.language.figures import Standing
    from desktop.policy.ruleset import RuleSet

STATUS_LOOK = {
    "eligible": ("soft", "tick"),
    "reference_only": ("warning", "half"),
    "excluded": ("neutral", "excluded"),
    "not_covered": ("neutral", "excluded"),
    "incomplete": ("neutral", "incomplete"),
}
"""Kind of chip and icon of each status."""
PAID = ("eligible", "reference_only")


class Amount(NamedTuple):
    """A large figure: how it stands, the exact amount for hover and speech, and the same in renminbi."""

    standing: Standing
    exact: str
    cny: str
    cny_exact: str


class Change(NamedTuple):
    """How the total differs from the last save."""

    figure: str
    since: str
    lower: bool


class RangeView(NamedTuple):
    """The range bar with its captions (word, figure); `stated` is empty where it is one of the ends."""

    lowest: int
    stated: int
    highest: int
    captions: tuple[tuple[str, str], ...]
    spoken: str


class YearLine(NamedTuple):
    """One year: its rate, the plan's award (perhaps displaced) and what is paid in all; each with its exact form."""

    year: str
    rate: str
    plan: str
    plan_exact: str
    displaced: bool
    total: str
    total_exact: str


class OpenPoint(NamedTuple):
    """Something that is not settled, and what it would change."""

    text: str
    difference: str
    lower: bool


class Missing(NamedTuple):
    """Something still to be entered: its path in the case, and its name."""

    path: str
    name: str


class AnswerView(NamedTuple):
    """The whole panel, top to bottom; empty texts and None are not shown."""

    caption: str
    status: str
    status_code: str
    total: Amount | None
    total_range: str
    change: Change | None
    plan_caption: str
    plan: Amount | None
    range: RangeView | None
    year_heads: tuple[str, ...]
    years: tuple[YearLine, ...]
    footnote: str
    next_title: str
    next_text: str
    reason: str
    missing_title: str
    missing: tuple[Missing, ...]
    open_title: str
    open_head: str
    open_points: tuple[OpenPoint, ...]
    note: str


class _Now(NamedTuple):
    case: Case
    answer: Answer
    estimate: Estimate
    saved: Answer | None
    rules: RuleSet
    words: Language
    stacked: bool


def answer_view(
    case: Case, answer: Answer | None, saved: Answer | None, rules: RuleSet | None, words: Language
) -> AnswerView:
    """The panel for `case`; `saved` is the answer to the case as it was last saved."""
    estimate = answer.estimate if answer else None
    missing = _missing(case, answer, words)
    if answer is None or rules is None or estimate is None:
        return _nothing_yet(case, answer, rules, words, missing)
    now = _Now(case, answer, estimate, saved, rules, words, bool(case.programmes))
    paid = estimate.status in PAID
    points = _open_points(now)
    return AnswerView(
        caption=_caption(now),
        status=terms.status(words, estimate.status),
        status_code=estimate.status,
        total=_amount(now, estimate.totals.total_usd, estimate.totals.total_cny),
        total_range=_total_range(now),
        change=_change(now),
        plan_caption=(
            words.text("Award under the plan, before stacking")
            if now.stacked
            else words.text("Range over the readings of the text")
        )
        if paid
        else "",
        plan=_amount(now, estimate.totals.plan_usd, estimate.totals.plan_cny) if now.stacked and paid else None,
        range=_range(now) if paid else None,
        year_heads=_heads(now),
        years=tuple(_year(now, index) for index in _rows(now)),
        footnote=_footnote(now),
        next_title=_next_title(now) if paid and estimate.years else "",
        next_text=_next_text(now) if paid and estimate.years else "",
        reason="" if estimate.status == "eligible" else " ".join(note.text.of(words.code) for note in estimate.reasons),
        missing_title=words.text("Still to enter ({n})", n=len(missing)) if missing else "",
        missing=missing,
        open_title=words.text("Open ({n})", n=len(points)) if points else "",
        open_head=words.text("difference, {unit}", unit=words.usd.unit)
        if any(point.difference for point in points)
        else "",
        open_points=points,
        note=_note(now),
    )


def _nothing_yet(
    case: Case, answer: Answer | None, rules: RuleSet | None, words: Language, missing: tuple[Missing, ...]
) -> AnswerView:
    hint = ""
    if answer is not None:
        hint = words.text("The answer stands here as soon as the sector and one amount are known.")
    number = rules.document.number if rules else ""
    note = words.text("Indicative, not a commitment. {document}", document=number).strip()
    return AnswerView(
        words.text("Indicative award"), terms.status(words, "incomplete") if answer else "", "incomplete",
        None, "", None, "", None, None, (), (), "", "", "", hint,
        words.text("Still to enter ({n})", n=len(missing)) if missing else "", missing, "", "", (), note,
    )  # fmt: skip


def _missing(case: Case, answer: Answer | None, words: Language) -> tuple[Missing, ...]:
    if answer is None:
        return ()
    found = list(answer.missing)
    if not case.project.utilisation:
        place = next((i for i, path in enumerate(found) if path.startswith(("exchange", "programmes"))), len(found))
        found.insert(place, "project.utilisation")
    found += [fault.path for fault in answer.faults if fault.path not in found]
    named: dict[str, Missing] = {}
    for path in found:
        name = paths.name_of(path, case, words)
        named.setdefault(name, Missing(path, name))
    return tuple(named.values())


def _caption(now: _Now) -> str:
    if not now.answer.finished:
        return now.words.text("Provisional total") if now.stacked else now.words.text("Provisional award")
    if now.stacked:
        return now.words.text("Indicative total, all programmes")
    return now.words.text("Indicative award")


def _amount(now: _Now, usd: int, cny: int) -> Amount:
    words = now.words
    has_cny = now.answer.has_cny
    return Amount(
        words.usd.standing(usd),
        words.usd.exact(usd),
        words.cny.text(cny) if has_cny else "",
        words.cny.exact(cny) if has_cny else "",
    )


def _total_range(now: _Now) -> str:
    bounds = now.estimate.total_range
    if not now.stacked or bounds.lowest.usd == bounds.highest.usd:
        return ""
    return now.words.text(
        "All readings: {lowest} – {highest}",
        lowest=now.words.usd.figure(bounds.lowest.usd),
        highest=now.words.usd.text(bounds.highest.usd)
        if now.words.code == "zh"
        else now.words.usd.figure(bounds.highest.usd),
    )


def _change(now: _Now) -> Change | None:
    before = now.saved.estimate if now.saved else None
    if before is None:
        return None
    difference = now.estimate.totals.total_usd - before.totals.total_usd
    if not difference:
        return None
    return Change(now.words.usd.change(difference), now.words.text("since the last save"), difference < 0)


def _range(now: _Now) -> RangeView:
    words, bounds, stated = now.words, now.estimate.plan_range, now.estimate.totals.plan_usd
    lowest, highest = bounds.lowest.usd, bounds.highest.usd
    chosen = any(
        value != now.rules.reading(reading).values[0].id for reading, value in now.estimate.readings
    )
    name = words.text("Chosen") if chosen else words.text("Stated")

    def figure(cents: int) -> str:
        return words.usd.text(cents) if words.code == "zh" else words.usd.figure(cents)

    if lowest == highest:
        captions: tuple[tuple[str, str], ...] = ((words.text("Every reading gives the same"), figure(stated)),)
    elif stated == highest:
        captions = (
            (words.text("Lowest"), figure(lowest)),
            (words.text("{name} = highest", name=name), figure(highest)),
        )
    elif stated == lowest:
        captions = (
            (words.text("{name} = lowest", name=name), figure(lowest)),
            (words.text("Highest"), figure(highest)),
        )
    else:
        captions = (
            (words.text("Lowest"), figure(lowest)),
            (name, figure(stated)),
            (words.text("Highest"), figure(highest)),
        )
    spoken = words.listing(f"{word} {amount}" for word, amount in captions)
    return RangeView(lowest, stated, highest, captions, spoken)


def _heads(now: _Now) -> tuple[str, ...]:
    if not now.estimate.years and not now.estimate.stacking:
        return ()
    unit = now.words.usd.unit
    heads = (now.words.text("Year"), now.words.text("Plan, {unit}", unit=unit))
    return (*heads, now.words.text("In all, {unit}", unit=unit)) if now.stacked else heads


def _rows(now: _Now) -> list[int]:
    """The calendar years to show: those of the schedule, and those in which programmes pay."""
    return [entry.year for entry in now.estimate.stacking]


def _year(now: _Now, year: int) -> YearLine:
    words = now.words
    award = next((award for award in now.estimate.years if award.year == year), None)
    stacking = next(entry for entry in now.estimate.stacking if entry.year == year)
    displaced = any(share.id == PLAN for share in stacking.displaced)
    has_rate = award is not None and award.rate.numerator > 0
    return YearLine(
        str(year),
        words.figures.percent(award.rate.decimal) if award is not None and has_rate else "",
        words.usd.figure(award.award_usd) if award is not None else "–",
        words.usd.exact(award.award_usd) if award is not None else "",
        displaced,
        words.usd.figure(stacking.total_usd) if now.stacked else "",
        words.usd.exact(stacking.total_usd) if now.stacked else "",
    )


def _footnote(now: _Now) -> str:
    found = []
    displaced = [entry for entry in now.estimate.stacking if any(share.id == PLAN for share in entry.displaced)]
    for entry in displaced:
        sentence = _displaced_by(now, entry)
        if len(displaced) > 1:
            sentence = now.words.text("{year}: {sentence}", year=entry.year, sentence=sentence)
        found.append(sentence)
    return "¹ " + "\n".join(found) if found else ""


def _displaced_by(now: _Now, entry: StackingYear) -> str:
    by = next(share.by for share in entry.displaced if share.id == PLAN)
    amount = next((share.usd for share in entry.kept if share.id == by), None)
    name = programme_name(now.case, by or "", now.words)
    if amount is None:
        return now.words.text("Displaced by “{programme}”, which is higher over all years.", programme=name)
    return now.words.text(
        "Displaced by “{programme}”, which is higher: {amount}.", programme=name, amount=now.words.usd.text(amount)
    )


def programme_name(case: Case, programme_id: str, words: Language) -> str:
    """What a programme, or the plan, is called."""
    if programme_id == PLAN:
        return words.text("Award under the plan")
    for place, programme in enumerate(case.programmes):
        if programme.id == programme_id:
            return programme.name or words.text("Programme {number}", number=place + 1)
    return programme_id


def _next_years(now: _Now) -> list[YearAward]:
    return [award for award in now.estimate.years if award.next_step is not None]


def _next_title(now: _Now) -> str:
    steps = _next_years(now)
    if len(steps) == 1 and steps[0].next_step is not None:
        return now.words.text("Next step: {gain}", gain=now.words.usd.change(steps[0].next_step.gain_usd))
    return now.words.text("Next step")


def _next_text(now: _Now) -> str:
    lines = [_next_line(now, award, alone=len(_next_years(now)) == 1) for award in _next_years(now)]
    if lines:
        return "\n".join(lines)
    paid = [award for award in now.estimate.years if award.rule != NO_RULE and award.rate.numerator]
    if not paid:
        return now.words.text("None in these years.")
    rates = {award.rate.decimal for award in paid}
    if len(rates) == 1:
        rate = now.words.figures.percent(rates.pop())
        if len(paid) == 1:
            return now.words.text("None: {rate} is the highest rate.", rate=rate)
        if len(paid) == 2:
            return now.words.text("None: {rate} is the highest rate and applies in both years.", rate=rate)
        return now.words.text("None: {rate} is the highest rate and applies in all years.", rate=rate)
    return now.words.text("None: the highest rates apply.")


def _next_line(now: _Now, award: YearAward, *, alone: bool) -> str:
    step, words = award.next_step, now.words
    assert step is not None  # noqa: S101 - _next_years left only those
    line = words.text(
        "{amount} more in {year} reaches {rate}: award {now} → {then}",
        amount=words.usd.stated(step.additional_usd),
        year=award.year,
        rate=words.figures.percent_of(step.award_usd, step.threshold_usd),
        now=words.usd.figure(award.award_usd),
        then=words.usd.text(step.award_usd) if words.code == "zh" else words.usd.figure(step.award_usd),
    )
    return line if alone else f"{line} ({words.usd.change(step.gain_usd)})"


def _open_points(now: _Now) -> tuple[OpenPoint, ...]:
    found = []
    for alternative in now.estimate.alternatives:
        reading = now.rules.reading(alternative.reading)
        value = reading.value(alternative.value)
        # The overall total is what the large figure shows; the plan's own where stacking hides the difference.
        difference = alternative.totals.total_usd - now.estimate.totals.total_usd
        if not difference:
            difference = alternative.totals.plan_usd - now.estimate.totals.plan_usd
        text = now.words.text(
            "{question}: {reading}",
            question=reading.question.of(now.words.code),
            reading=value.name.of(now.words.code),
        )
        found.append(OpenPoint(text, now.words.usd.difference(difference), difference < 0))
    found += [OpenPoint(note.text.of(now.words.code), "", False) for note in now.estimate.warnings]
    return tuple(found)


def _note(now: _Now) -> str:
    words, number = now.words, now.rules.document.number
    rules = (rule.clause for rule in now.rules.rules if now.estimate.category in rule.categories)
    clause = next(rules, None) or next((note.clause for note in now.estimate.reasons if note.clause), "scope")
    item = now.rules.clause(clause).name.of(words.code)
    item = item[:1].upper() + item[1:]
    rate = now.case.exchange.rate("USD")
    if rate is None:
        return words.text("Indicative, not a commitment. {item}, {document}", item=item, document=number)
    return words.text(
        "Indicative, not a commitment. US$ 1 = CNY {rate}. {item}, {document}",
        rate=words.figures.rate(rate),
        item=item,
        document=number,
    )
