"""What the answer panel says, as texts and figures: from case and answer, in one language. Qt-free."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from desktop.case.case import PLAN
from desktop.telling import paths, terms
from desktop.telling.figure import AllOfYear, AwardOfYear, Figure, PlanTotal, RangeEnd, UnderReading
from desktop.telling.notes import said
from desktop.telling.teller import Teller

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.case.faults import CaseError
    from desktop.engine.answer import Answer
    from desktop.engine.result import Estimate
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


class Caption(NamedTuple):
    """A word below the range bar with its amount, and the figure that can be asked for its reasons."""

    word: str
    amount: str
    figure: Figure


class RangeView(NamedTuple):
    """The range bar with its captions; `stated` is empty where it is one of the ends."""

    lowest: int
    stated: int
    highest: int
    captions: tuple[Caption, ...]
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
    plan_figure: Figure | None
    total_figure: Figure


class OpenPoint(NamedTuple):
    """Something that is not settled, and what it would change; `figure` explains what it comes to."""

    text: str
    difference: str
    lower: bool
    figure: Figure | None = None


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
    glance: bool = False
    """The award alone: ranges, next step and open points are still to be worked out."""


class _Now(NamedTuple):
    case: Case
    answer: Answer
    estimate: Estimate
    saved: Answer | None
    rules: RuleSet
    words: Language
    stacked: bool

    @property
    def teller(self) -> Teller:
        return Teller(self.words, self.rules)


def answer_view(
    case: Case,
    answer: Answer | None,
    saved: Answer | None,
    rules: RuleSet | None,
    words: Language,
    about_rules: tuple[str, ...] = (),
    *,
    glance: bool = False,
) -> AnswerView:
    """The panel for `case`; `saved` is the answer to the case as it was last saved, `about_rules` says which rule set
    it comes from where there are several.

    At a `glance` it is the award, where there is one, without what takes longer: its range, what comes next and what
    is open.
    """
    view = _view(case, answer, saved, rules, words, glance)
    return view._replace(note="\n".join((view.note, *about_rules))) if about_rules else view


def _view(
    case: Case,
    answer: Answer | None,
    saved: Answer | None,
    rules: RuleSet | None,
    words: Language,
    glance: bool,
) -> AnswerView:
    estimate = answer.estimate if answer else None
    missing = missing_of(case, answer, words)
    if answer is not None and rules is not None and estimate is None and answer.plan is not None:
        return _plan_only(case, answer, answer.plan, rules, words, missing, glance)
    if answer is None or rules is None or estimate is None:
        return _nothing_yet(answer, rules, words, missing, case)
    now = _Now(case, answer, estimate, saved, rules, words, bool(case.programmes))
    paid = estimate.status in PAID
    if paid and not estimate.years and not estimate.stacking:
        # Without a usable amount a nought would look like an answer.
        return _nothing_yet(answer, rules, words, missing)
    # Where the place is not given, the status is not known either.
    status = "incomplete" if paid and "project.location" in answer.assumed else estimate.status
    points = _open_points(now) if not glance else ()
    next_title, next_text = _next(now) if paid and estimate.years and not glance else ("", "")
    return AnswerView(
        caption=_caption(now),
        status=terms.status(words, status),
        status_code=status,
        total=_amount(now, estimate.totals.total_usd, estimate.totals.total_cny),
        total_range=_total_range(now) if not glance else "",
        change=_change(now),
        plan_caption=(
            words.text("Award under the plan, before stacking")
            if now.stacked
            else words.text("Range over the readings of the text")
        )
        if paid
        else "",
        plan=_amount(now, estimate.totals.plan_usd, estimate.totals.plan_cny)
        if now.stacked and paid
        else None,
        range=_range(now) if paid and not glance else None,
        year_heads=_heads(now),
        years=tuple(_year(now, index) for index in _rows(now)),
        footnote=_footnote(now),
        next_title=next_title,
        next_text=next_text,
        reason=_assumed(now) if paid and answer.assumed else _reason(now),
        missing_title=words.text("Still to enter ({n})", n=len(missing)) if missing else "",
        missing=missing,
        open_title=words.text("Open ({n})", n=len(points)) if points else "",
        open_head=words.text("difference, {unit}", unit=words.usd.unit)
        if any(point.difference for point in points)
        else "",
        open_points=points,
        note=_note(now),
        glance=glance,
    )


def _plan_only(
    case: Case,
    answer: Answer,
    plan: Estimate,
    rules: RuleSet,
    words: Language,
    missing: tuple[Missing, ...],
    glance: bool,
) -> AnswerView:
    """The panel where only the total waits, for a text in another programme: the plan's own award is shown."""
    from desktop.engine.answer import without_programmes

    own = answer._replace(estimate=plan, plan=None, unread=())
    view = _view(without_programmes(case), own, None, rules, words, glance)
    if view.total is None:
        return _nothing_yet(answer, rules, words, missing, case)
    names = dict.fromkeys(paths.name_of(path, case, words) for path in answer.unread)
    return view._replace(
        caption=words.text("Indicative total, all programmes"),
        total=None,
        plan_caption=words.text("Award under the plan, before stacking"),
        plan=view.total,
        reason=words.text(
            "The total waits for what was not understood: {fields}.", fields=words.listing(names)
        ),
        missing_title=words.text("Still to enter ({n})", n=len(missing)) if missing else "",
        missing=missing,
    )


def _nothing_yet(
    answer: Answer | None,
    rules: RuleSet | None,
    words: Language,
    missing: tuple[Missing, ...],
    case: Case | None = None,
) -> AnswerView:
    hint = ""
    if answer is not None and answer.unread and case is not None:
        names = dict.fromkeys(paths.name_of(path, case, words) for path in answer.unread)
        hint = words.text(
            "The answer waits for what was not understood: {fields}.", fields=words.listing(names)
        )
    elif answer is not None:
        hint = words.text("The answer stands here as soon as the sector and one amount are known.")
    number = rules.document.number if rules else ""
    note = words.text("Indicative, not a commitment. {document}", document=unbroken(number)).strip()
    return AnswerView(
        words.text("Indicative award"), terms.status(words, "incomplete") if answer else "", "incomplete",
        None, "", None, "", None, None, (), (), "", "", "", hint,
        words.text("Still to enter ({n})", n=len(missing)) if missing else "", missing, "", "", (), note,
    )  # fmt: skip


def missing_of(case: Case, answer: Answer | None, words: Language) -> tuple[Missing, ...]:
    """What was not understood, is still to be entered, or wrong, each field once."""
    if answer is None:
        return ()
    found = list(answer.missing)
    if not case.project.utilisation:
        place = next(
            (i for i, path in enumerate(found) if path.startswith(("exchange", "programmes"))), len(found)
        )
        found.insert(place, "project.utilisation")
    found += [_field_at_fault(fault) for fault in answer.faults]
    found = [*answer.unread, *found]
    named: dict[str, Missing] = {}
    for path in found:
        name = paths.name_of(path, case, words)
        named.setdefault(name, Missing(path, name))
    return tuple(named.values())


def _reason(now: _Now) -> str:
    """Why the status is none that promises an award."""
    if now.estimate.status == "eligible":
        return ""
    return now.words.together(said(now.words, note) for note in now.estimate.reasons)


def _field_at_fault(fault: CaseError) -> str:
    """Where a fault is mended: for a missing rate that is the rate, not the amount that waits for it."""
    if fault.code == "rate_missing":
        return f"exchange.cny_per_unit.{fault.details['currency']}"
    return fault.path


def _assumed(now: _Now) -> str:
    """What is taken for granted while it is not given."""
    words = now.words
    taken = {
        "project.location": words.text("registered at the municipal level"),
        "project.mode": words.text("a new project"),
    }
    found = [text for path, text in taken.items() if path in now.answer.assumed]
    return words.text("Assumed for now: {assumptions}.", assumptions=words.listing(found)) if found else ""


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
        highest=now.words.usd.again(bounds.highest.usd),
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
    chosen = any(value != now.rules.reading(reading).values[0].id for reading, value in now.estimate.readings)
    name = words.text("Chosen") if chosen else words.text("Stated")

    figure = words.usd.again
    now_stated, low, high = PlanTotal(), RangeEnd("plan", "lowest"), RangeEnd("plan", "highest")
    if lowest == highest:
        captions: tuple[Caption, ...] = (
            Caption(words.text("Every reading gives the same"), figure(stated), now_stated),
        )
    elif stated == highest:
        captions = (
            Caption(words.text("Lowest"), figure(lowest), low),
            Caption(words.text("{name} = highest", name=name), figure(highest), now_stated),
        )
    elif stated == lowest:
        captions = (
            Caption(words.text("{name} = lowest", name=name), figure(lowest), now_stated),
            Caption(words.text("Highest"), figure(highest), high),
        )
    else:
        captions = (
            Caption(words.text("Lowest"), figure(lowest), low),
            Caption(name, figure(stated), now_stated),
            Caption(words.text("Highest"), figure(highest), high),
        )
    spoken = words.listing(f"{word} {amount}" for word, amount, _ in captions)
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
        words.usd.exact(award.award_usd) if award is not None and rounds(words) else "",
        displaced,
        words.usd.figure(stacking.total_usd) if now.stacked else "",
        words.usd.exact(stacking.total_usd) if now.stacked and rounds(words) else "",
        AwardOfYear(year) if award is not None else None,
        AllOfYear(year),
    )


def _footnote(now: _Now) -> str:
    from desktop.telling import explanation

    cuts = [
        now.words.text("{year}: {sentence}", year=award.year, sentence=cut)
        for award in now.estimate.years
        if (cut := explanation.cap_cut(now.teller, now.estimate, award))
    ]
    return "\n".join(part for part in (_displaced(now), *cuts) if part)


def _displaced(now: _Now) -> str:
    from desktop.telling import explanation

    found = [
        (row.year, explanation.displacement(now.teller, now.estimate, now.case, row, share))
        for row in now.estimate.stacking
        for share in row.displaced
        if share.id == PLAN
    ]
    if len({sentence for _, sentence in found}) == 1:
        return "¹ " + found[0][1]
    lines = [now.words.text("{year}: {sentence}", year=year, sentence=sentence) for year, sentence in found]
    return "¹ " + "\n".join(lines) if lines else ""


def rounds(words: Language) -> bool:
    """Whether figures in tables are rounded, so that the exact one is worth a tool tip."""
    return words.usd.rounds


def _next(now: _Now) -> tuple[str, str]:
    """Title and text of the next step."""
    from desktop.telling import explanation

    steps = explanation.next_steps(now.teller, now.estimate)
    if not steps:
        return now.words.text("Next step"), explanation.no_next_step(now.teller, now.estimate)
    if len(steps) == 1:
        return steps[0].title(now.words), steps[0].sentence(now.words)
    lines = [f"{step.sentence(now.words)} ({step.gain})" for step in steps]
    return now.words.text("Next step"), "\n".join(lines)


def _open_points(now: _Now) -> tuple[OpenPoint, ...]:
    from desktop.telling import explanation

    found = []
    others = explanation.other_readings(now.teller, now.estimate)
    for one, other in zip(now.estimate.alternatives, others, strict=True):
        # The large figure is the total; where stacking hides what a reading changes, the plan's own award tells.
        difference = other.total_difference or other.plan_difference
        figure = UnderReading(one.reading, one.value)
        told = now.words.usd.difference(difference)
        found.append(OpenPoint(other.point(now.words), told, difference < 0, figure))
    if now.estimate.status in PAID:
        found += [
            OpenPoint(one.sentence(now.words), "", False)
            for one in explanation.shortfalls(now.teller, now.estimate)
        ]
    found += [OpenPoint(said(now.words, note), "", False) for note in now.estimate.warnings]
    return tuple(found)


def _note(now: _Now) -> str:
    words, number = now.words, now.rules.document.number
    rules = (rule.clause for rule in now.rules.rules if now.estimate.category in rule.categories)
    clause = next(rules, None) or next((note.clause for note in now.estimate.reasons if note.clause), "scope")
    item = now.rules.clause(clause).name.of(words.code)
    item = unbroken(item[:1].upper() + item[1:]) if words.han else item[:1].upper() + item[1:]
    rate = now.case.exchange.rate("USD")
    if rate is None:
        return words.text(
            "Indicative, not a commitment. {item}, {document}", item=item, document=unbroken(number)
        )
    return words.text(
        "Indicative, not a commitment. US$ 1 = CNY {rate}. {item}, {document}",
        rate=words.figures.rate(rate),
        item=item,
        document=unbroken(number),
    )


def unbroken(number: str) -> str:
    """A document's number that no line end parts."""
    return "\N{WORD JOINER}".join(number)
