"""What the rail says of each step: its state, and the value entered. Qt-free."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from desktop.telling import paths

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.engine.answer import Answer
    from desktop.engine.result import Estimate
    from desktop.language import Language
    from desktop.policy.ruleset import RuleSet

COMPLETE, ATTENTION, EMPTY = "complete", "attention", "empty"


class StepState(NamedTuple):
    """A step on the rail; `spoken` says all of it for those who hear it."""

    name: str
    state: str
    value: str
    spoken: str


class _Situation(NamedTuple):
    case: Case
    answer: Answer | None
    rules: RuleSet | None
    words: Language

    @property
    def estimate(self) -> Estimate | None:
        return self.answer.estimate if self.answer else None


def step_states(
    case: Case, answer: Answer | None, rules: RuleSet | None, words: Language
) -> tuple[StepState, ...]:
    """The states of the seven steps in their order."""
    now = _Situation(case, answer, rules, words)
    found = []
    for step, about in enumerate((_project, _sector, _location, _investment, _programmes, _result, _quote)):
        state, value = about(now)
        trouble = _trouble(now, step)
        if trouble:
            state, value = ATTENTION, trouble
        name = words.text(paths.STEPS[step])
        spoken = words.text(
            "{step}: {state}, {value}", step=name, state=_state_name(state, words), value=value
        )
        found.append(StepState(name, state, value, spoken))
    return tuple(found)


def _state_name(state: str, words: Language) -> str:
    if state == COMPLETE:
        return words.text("complete")
    return words.text("needs attention") if state == ATTENTION else words.text("empty")


def _trouble(now: _Situation, step: int) -> str:
    """What needs attention on `step`: a refused text first, then what is wrong with the case."""
    if any(paths.step_of(path) == step for path, _ in now.case.unread):
        return now.words.text("Entry not understood")
    if now.answer is not None:
        for fault in now.answer.faults:
            if paths.step_of(fault.path) == step:
                if fault.code == "rate_missing":
                    return now.words.text(
                        "Rate of {currency} missing", currency=fault.details.get("currency", "")
                    )
                return now.words.text(
                    "{field}: please check", field=paths.name_of(fault.path, now.case, now.words)
                )
    return ""


def _lacking(now: _Situation, step: int) -> str:
    """The first thing that is missing on `step`."""
    for path in now.answer.missing if now.answer else ():
        if paths.step_of(path) == step:
            return now.words.text("{field} missing", field=paths.name_of(path, now.case, now.words))
    return ""


def _project(now: _Situation) -> tuple[str, str]:
    value = now.case.investor.name or now.case.project.name
    return (COMPLETE, value) if value else (EMPTY, now.words.text("Not started"))


def _sector(now: _Situation) -> tuple[str, str]:
    from desktop.telling import terms

    code, category = now.case.project.sector, now.case.project.category
    if code is None and category is None:
        return EMPTY, now.words.text("Not started")
    if code is not None:
        from desktop.sectors.classes import sector

        known = sector(code)
        if known is None:
            return ATTENTION, now.words.text("No class {code}", code=code)
        if category is None and known.or_category is not None:
            return ATTENTION, now.words.text("{code}: two possible categories", code=code)
        name = terms.category_of_case(now.words, now.case, category or known.category)
        return COMPLETE, now.words.text("{code} · {category}", code=code, category=name)
    return COMPLETE, terms.category(now.words, category or "")


def _location(now: _Situation) -> tuple[str, str]:
    location = now.case.project.location
    if location is None:
        return EMPTY, now.words.text("Not started")
    names = {place.id: place.name for place in now.rules.places} if now.rules else {}
    return COMPLETE, names[location].of(now.words.code) if location in names else location


def _investment(now: _Situation) -> tuple[str, str]:
    project, exchange = now.case.project, now.case.exchange
    begun = project.mode or project.utilisation or project.total_foreign_investment or exchange.cny_per_unit
    if not begun:
        return EMPTY, now.words.text("Not started")
    lacking = _lacking(now, paths.INVESTMENT)
    if lacking:
        return ATTENTION, lacking
    if not project.utilisation or now.estimate is None:
        return ATTENTION, now.words.text("No amount yet")
    total = sum(year.utilised_usd for year in now.estimate.years)
    years = now.words.plural("{n} year", "{n} years", len(now.estimate.years))
    return COMPLETE, now.words.text("{amount} · {years}", amount=now.words.usd.compact(total), years=years)


def _programmes(now: _Situation) -> tuple[str, str]:
    if not now.case.programmes:
        return EMPTY, now.words.text("None")
    lacking = _lacking(now, paths.PROGRAMMES)
    if lacking:
        return ATTENTION, lacking
    return COMPLETE, now.words.plural("{n} programme", "{n} programmes", len(now.case.programmes))


def _result(now: _Situation) -> tuple[str, str]:
    if now.estimate is None or now.answer is None or not now.estimate.years:
        return EMPTY, now.words.text("Not started")
    if not now.answer.finished:
        return ATTENTION, now.words.text("Provisional")
    differing = len({alternative.reading for alternative in now.estimate.alternatives})
    if differing:
        return COMPLETE, now.words.plural("{n} reading differs", "{n} readings differ", differing)
    return COMPLETE, now.words.plural("{n} year", "{n} years", len(now.estimate.years))


def _quote(now: _Situation) -> tuple[str, str]:
    quote = now.case.quote
    # The officer's own data stand in every new case from the start.
    if not (quote.number or quote.date) and (now.answer is None or not now.answer.finished):
        return EMPTY, now.words.text("Not started")
    if not quote.organisation:
        return ATTENTION, now.words.text("Issuer missing")
    if not quote.number:
        return ATTENTION, now.words.text("Number missing")
    if not quote.date:
        return ATTENTION, now.words.text("Date missing")
    return COMPLETE, quote.number
