"""What the result and the quote lead with at each stage of the talk (谈项目必谈外资): assess, negotiate, sign.

Assess: which conditions are met, what is missing, what to ask the investor. Negotiate: the terms, the award curve, what
more foreign capital brings, what is open. Sign: the schedule with its awards, the conditions to keep, the documents for
the claim. Sections come with sentences; `order` says in which order the blocks of the result follow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.case.case import INCREASES
from desktop.language.codes import wording
from desktop.telling import explanation, memo, terms
from desktop.telling.figure import AwardOfYear, UnderReading
from desktop.telling.notes import said
from desktop.telling.teller import Teller

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop.case.case import Case
    from desktop.engine.answer import Answer
    from desktop.engine.result import Change, Condition, Estimate, Note, YearAward
    from desktop.language.words import Language
    from desktop.policy.ruleset import Cents, Rule
    from desktop.telling.figure import Figure

MET, UNMET, OPEN, GAIN, COST, PLAIN = "met", "unmet", "open", "gain", "cost", "plain"
"""What a line says: a condition met or not, something not settled, what more would bring, what would cost, or neither."""

_TITLES: Final = {
    "conditions": wording("Conditions"),
    "missing": wording("Still to enter"),
    "questions": wording("To ask the investor"),
    "mechanism": wording("Foreign capital for the project"),
    "terms": wording("Terms"),
    "more": wording("What more foreign capital brings"),
    "traps": wording("What would cost award"),
    "open": wording("Open questions"),
    "schedule": wording("Schedule with its award"),
    "keep": wording("Conditions to keep"),
    "rests": wording("What the award rests on"),
    "documents": wording("Documents usually asked for with the claim"),
}
_SECTIONS: Final = {
    "assess": ("conditions", "missing", "questions", "mechanism"),
    "negotiate": ("terms", "more", "traps", "open", "mechanism"),
    "sign": ("schedule", "rests", "documents", "traps", "mechanism"),
}
_EARLIER: Final = {**_SECTIONS, "sign": ("schedule", "keep", "documents", "traps", "mechanism")}
"""As the quotes of the first three layouts have them."""
ORDER: Final = {
    "assess": ("lead", "years", "readings", "curve", "advice", "stacking", "phasing", "notes", "clauses"),
    "negotiate": ("years", "curve", "lead", "advice", "phasing", "stacking", "readings", "notes", "clauses"),
    "sign": ("lead", "years", "stacking", "readings", "notes", "curve", "advice", "phasing", "clauses"),
}
"""The blocks of the result at each stage, from the top; `lead` stands for the sections, `advice` for the other ones."""
_ADVICE: Final = ("more", "traps")
"""The sections that every stage has, if not among those it leads with then in `advice`."""


class LeadLine(NamedTuple):
    """A line: what kind it is, its text, what is said beside it, and the clause or the field of the case it is about.

    What is said beside it can be asked for its reasons where it is a `figure` of the case, or comes of `changes` of it.
    """

    kind: str
    text: str
    beside: str = ""
    clause: str = ""
    path: str = ""
    figure: Figure | None = None
    changes: tuple[Change, ...] = ()


class LeadSection(NamedTuple):
    """A section with its lines, never without any."""

    id: str
    title: str
    lines: tuple[LeadLine, ...]


class Lead(NamedTuple):
    """What a stage leads with: its name, what the plan says of it, the sections, and the order of the blocks."""

    stage: str
    name: str
    says: str
    sections: tuple[LeadSection, ...]
    order: tuple[str, ...]


def lead(
    teller: Teller,
    case: Case,
    answer: Answer,
    name_of: Callable[[str], str] = str,
    *,
    earlier: bool = False,
) -> Lead:
    """What the stage of the case leads with. Sections that have nothing to say are left out.

    `name_of` gives the name of the field at a path of the case, as the window calls it; `earlier` says what the quotes
    of the first three layouts say.
    """
    language, rules = teller
    stage = case.quote.given_stage
    made = _Maker(teller, case, answer, name_of, earlier=earlier)
    sections = tuple(
        LeadSection(one, language.text(_TITLES[one]), lines)
        for one in (_EARLIER if earlier else _SECTIONS)[stage]
        if (lines := tuple(made.lines(one)))
    )
    says = next((text.of(language.code) for name, _, text in rules.mechanism.stages if name == stage), "")
    return Lead(stage, terms.stage(language, stage), says, sections, ORDER[stage])


def lines_of(
    teller: Teller, case: Case, answer: Answer, section: str, *, earlier: bool = False
) -> tuple[LeadLine, ...]:
    """The lines of one section, whether or not the stage leads with it."""
    return tuple(_Maker(teller, case, answer, str, earlier=earlier).lines(section))


def advice(teller: Teller, case: Case, answer: Answer) -> Lead | None:
    """What more capital brings and what would cost, as far as the stage does not lead with it; None for nothing."""
    language = teller.words
    stage = case.quote.given_stage
    made = _Maker(teller, case, answer, str)
    sections = tuple(
        LeadSection(one, language.text(_TITLES[one]), lines)
        for one in _ADVICE
        if one not in _SECTIONS[stage] and (lines := tuple(made.lines(one)))
    )
    return Lead(stage, "", "", sections, ()) if sections else None


def step_text(language: Language, note: Note, gain: Cents, additional: Cents) -> tuple[str, str]:
    """A step's sentence, and beside it what each additional dollar brings."""
    sentence = said(language, note)
    if not additional:
        return sentence, language.text("without more capital")
    share = language.figures.percent_of(gain, additional)
    return sentence, language.text("{share} of the additional capital", share=share)


class _Maker:
    def __init__(
        self,
        teller: Teller,
        case: Case,
        answer: Answer,
        name_of: Callable[[str], str],
        *,
        earlier: bool = False,
    ) -> None:
        self._earlier = earlier
        self._teller, self._case, self._answer = teller, case, answer
        self._language, self._rules = teller
        self._name_of = name_of

    def lines(self, section: str) -> Iterator[LeadLine]:
        """The lines of a section."""
        made: Iterator[LeadLine] = getattr(self, f"_{section}")()
        return made

    @property
    def _estimate(self) -> Estimate | None:
        return self._answer.estimate

    # ---------------------------------------------------------------------------------------- assess

    def _conditions(self) -> Iterator[LeadLine]:
        """Scope, and the conditions of the rules that were tried, each once."""
        estimate, words = self._estimate, self._language
        if estimate is None:
            return
        seen: set[tuple[str, str]] = set()
        questions = {reading.question.of(words.code) for reading in self._rules.readings}
        for award in estimate.years[:1]:
            for row in explanation.scope_rows(self._teller, estimate, self._case, award)[:2]:
                yield LeadLine(self._kind(row), row.about, self._against(row), "scope")
        for award in estimate.years:
            for tried in explanation.conditions(self._teller, estimate, award):
                clause = next((rule.clause for rule in self._rules.rules if rule.id == tried.rule), "")
                for row in tried.rows:
                    about = row.about
                    if about == terms.condition(words, "utilised_usd"):
                        about = words.text("Utilised in {year}", year=award.year)
                    if about not in questions and (about, row.required) not in seen:
                        seen.add((about, row.required))
                        yield LeadLine(self._kind(row), about, self._against(row), clause)

    def _kind(self, row: explanation.ConditionRow) -> str:
        """What is not given is open, not failed."""
        if row.met:
            return MET
        return OPEN if row.actual == explanation.not_given(self._language) else UNMET

    def _against(self, row: explanation.ConditionRow) -> str:
        return self._language.text("{actual}; required: {required}", actual=row.actual, required=row.required)

    def _missing(self) -> Iterator[LeadLine]:
        """The fields that are missing."""
        for path in self._answer.missing:
            yield LeadLine(OPEN, self._name_of(path), path=path)

    def _questions(self) -> Iterator[LeadLine]:
        for path, text, beside in self._asked():
            yield LeadLine(OPEN, text, beside, path=path)

    def _asked(self) -> Iterator[tuple[str, str, str]]:
        """What to ask: the field it is about, the question, and why it matters; of an excluded project nothing more."""
        words, project = self._language, self._case.project
        if not self._earlier and self._estimate is not None and self._estimate.status == "excluded":
            return
        if project.sector is None and project.category is None:
            yield (
                "project.sector",
                words.text("What will the project make or offer, and in which class will it be registered?"),
                words.text("The class decides which item applies."),
            )
        if project.location is None:
            places = words.alternatives(
                one.name.of(words.code) for one in self._rules.places if one.municipal
            )
            yield (
                "project.location",
                words.text("Will the enterprise be registered in {places}?", places=places),
                words.text("Elsewhere the plan promises nothing."),
            )
        if project.foreign_invested_enterprise is None:
            yield (
                "project.foreign_invested_enterprise",
                words.text("Will the project company be a foreign-invested enterprise?"),
                words.text("Only foreign-invested enterprises are covered."),
            )
        if project.mode is None:
            yield (
                "project.mode",
                words.text("Is it a new project, a capital increase or a reinvestment of profits?"),
                words.text("Some rules ask for a mode."),
            )
        yield from self._asked_of_upgrade()
        yield from self._asked_of_amounts()

    def _asked_of_upgrade(self) -> Iterator[tuple[str, str, str]]:
        words, project = self._language, self._case.project
        asking = [rule for rule in self._own_rules() if rule.technical_upgrade]
        if project.technical_upgrade is None and any(project.mode in (rule.mode or ()) for rule in asking):
            yield (
                "project.technical_upgrade",
                words.text("Does the project carry out a technical upgrade?"),
                words.text("It opens {rate}.", rate=self._rate(asking[0])),
            )

    def _asked_of_amounts(self) -> Iterator[tuple[str, str, str]]:
        words, project, estimate = self._language, self._case.project, self._estimate
        total = project.total_foreign_investment
        needed = [rule for rule in self._own_rules() if rule.total_foreign_investment_usd is not None]
        if total is None or total.amount is None:
            yield (
                "project.total_foreign_investment",
                words.text("How much does the foreign side commit in total, as it will be filed?"),
                self._threshold(needed[0], needed[0].total_foreign_investment_usd) if needed else "",
            )
        if not project.utilisation:
            yield (
                "project.utilisation",
                words.text("How much will be paid in, in which year and in which form?"),
                words.text("The award of each year is worked out from it."),
            )
        elif estimate is not None:
            yield from self._asked_of_schedule(estimate)
        if project.mode in (*self._rules.mechanism.modes, None) and project.fixed_asset_investment is None:
            yield (
                "project.fixed_asset_investment",
                words.text("How large is the fixed-asset investment?"),
                words.text(
                    "From {amount} on, matching foreign capital is encouraged.",
                    amount=words.cny.threshold(self._rules.mechanism.fixed_assets_cny),
                ),
            )
        if not self._case.programmes:
            yield (
                "programmes",
                words.text("Does the investor count on other awards, of the province or the new city?"),
                words.text("Some add up with the plan, others displace it."),
            )

    def _asked_of_schedule(self, estimate: Estimate) -> Iterator[tuple[str, str, str]]:
        words = self._language
        if estimate.first_year is not None:
            for award in estimate.years:
                short = next(
                    (one for one in award.conditions if one.condition == "first_year_usd" and not one.met),
                    None,
                )
                if short is not None and isinstance(short.required, int):
                    rule = self._rules.rule(short.rule)
                    yield (
                        "project.utilisation",
                        words.text(
                            "Could {amount} be paid in during {year}, the first year?",
                            amount=words.usd.threshold(short.required),
                            year=estimate.first_year,
                        ),
                        words.text("It opens {rate}.", rate=self._rate(rule)),
                    )
                    break
            # The first year of an increase is that of the increase, whatever was paid in before it (open question 33).
            if self._earlier or self._case.project.mode not in INCREASES:
                yield (
                    "project.utilisation",
                    words.text("Was or will anything be paid in before {year}?", year=estimate.first_year),
                    words.text("The first year would be another."),
                )
        doubtful = [
            terms.inside(words, terms.form(words, form))
            for form in dict.fromkeys(one.form for one in estimate.contributions)
            if form not in ("cash", "reinvested_profit")
        ]
        if doubtful:
            yield (
                "project.utilisation",
                words.text("Could it come in cash instead ({forms})?", forms=words.listing(doubtful)),
                words.text("Whether every form counts is not settled."),
            )

    def _own_rules(self) -> list[Rule]:
        """The rules for the category, all of them while it is not known."""
        estimate = self._estimate
        return [
            rule for rule in self._rules.rules if estimate is None or estimate.category in rule.categories
        ]

    def _rate(self, rule: Rule) -> str:
        return self._language.figures.percent(rule.rate.decimal) if rule.rate is not None else ""

    def _threshold(self, rule: Rule, amount: Cents | None) -> str:
        words = self._language
        return words.text(
            "From {amount} on, {rate} is open.",
            amount=words.usd.threshold(amount or 0),
            rate=self._rate(rule),
        )

    # ---------------------------------------------------------------------------------------- negotiate

    def _terms(self) -> Iterator[LeadLine]:
        estimate, words = self._estimate, self._language
        if estimate is None:
            return
        for award in estimate.years:
            title = explanation.rule_title(self._teller, award)
            rate = words.figures.percent(award.rate.decimal)
            text = (
                words.text("{year}: {rule}, {rate}", year=award.year, rule=title, rate=rate)
                if award.rate.numerator
                else words.text("{year}: {rule}", year=award.year, rule=title)
            )
            yield self._of_year(text, award)

    def _more(self) -> Iterator[LeadLine]:
        if self._estimate is None:
            return
        for step in self._estimate.steps:
            text, beside = step_text(self._language, step.said, step.gain_usd, step.additional_usd)
            yield LeadLine(GAIN, text, beside, step.clause, changes=step.changes)

    def _traps(self) -> Iterator[LeadLine]:
        if not self._answer.finished:
            return
        from desktop.engine.traps import traps

        for trap in traps(self._case, self._rules):
            yield LeadLine(COST, said(self._language, trap.said), clause=trap.clause)

    def _open(self) -> Iterator[LeadLine]:
        estimate, words = self._estimate, self._language
        if estimate is None:
            return
        others = explanation.other_readings(self._teller, estimate)
        for one, other in zip(estimate.alternatives, others, strict=True):
            difference = other.total_difference or other.plan_difference
            yield LeadLine(
                OPEN,
                other.point(words),
                words.usd.change(difference),
                figure=UnderReading(one.reading, one.value),
            )
        for note in estimate.warnings:
            yield LeadLine(OPEN, said(words, note), clause=note.clause or "")

    # ---------------------------------------------------------------------------------------- sign

    def _of_year(self, text: str, award: YearAward) -> LeadLine:
        """What is said of a year, with its award."""
        amount = self._language.usd.text(award.award_usd)
        return LeadLine(PLAIN, text, amount, award.clause or "", figure=AwardOfYear(award.year))

    def _schedule(self) -> Iterator[LeadLine]:
        estimate, words = self._estimate, self._language
        if estimate is None:
            return
        for award in estimate.years:
            text = words.text(
                "{year}: {amount} utilised", year=award.year, amount=words.usd.stated(award.utilised_usd)
            )
            yield self._of_year(text, award)

    def _keep(self) -> Iterator[LeadLine]:
        """The conditions that the awards rest on, each once."""
        estimate, words = self._estimate, self._language
        if estimate is None or not any(award.award_usd for award in estimate.years):
            return
        place = next((one for one in self._rules.places if one.id == self._case.project.location), None)
        if place is not None:
            yield LeadLine(
                PLAIN, words.text("Registered in {place}", place=place.name.of(words.code)), clause="scope"
            )
        seen: set[str] = set()
        for award in estimate.years:
            for condition in award.conditions:
                if condition.rule != award.rule or not condition.met:
                    continue
                text = self._kept(award, condition)
                if text and text not in seen:
                    seen.add(text)
                    yield LeadLine(PLAIN, text, clause=award.clause or "")

    def _rests(self) -> Iterator[LeadLine]:
        """What the award rests on, each once: enterprise, sector and place, then the conditions of the rules that apply."""
        if self._estimate is not None:
            for text in memo.rests(self._teller, self._case, self._estimate, self._kept):
                yield LeadLine(PLAIN, text)

    def _kept(self, award: YearAward, condition: Condition) -> str:
        words = self._language
        if not condition.condition.endswith("_usd") or not isinstance(condition.required, int):
            if condition.condition == "technical_upgrade":
                return terms.condition(words, condition.condition)
            return ""
        at_least = words.text("{amount} or more", amount=words.usd.stated(condition.required))
        about = terms.condition(words, condition.condition)
        if condition.condition == "utilised_usd":
            about = words.text("Utilised in {year}", year=award.year)
        elif condition.condition == "first_year_usd" and self._estimate is not None:
            about = words.text("{what}, {year}", what=about, year=self._estimate.first_year)
        return words.text("{what}: {amount}", what=about, amount=at_least)

    def _documents(self) -> Iterator[LeadLine]:
        from desktop.telling import claim

        words = self._language
        yield LeadLine(OPEN, claim.without_rules(words))
        for group in claim.checklist(self._teller, self._case):
            beside = group.title if group.when != claim.ALWAYS else ""
            for document in group.documents:
                yield LeadLine(PLAIN, document, beside)

    # ---------------------------------------------------------------------------------------- every stage

    def _mechanism(self) -> Iterator[LeadLine]:
        """Whether matching foreign capital is encouraged, also where it is not or cannot be said."""
        estimate, words, mechanism = self._estimate, self._language, self._rules.mechanism
        if estimate is None:
            return
        encouraged = estimate.mechanism.matching_encouraged
        said = list(explanation.mechanism(self._teller, estimate))
        if encouraged is False:
            slogan, limit = mechanism.slogan.of(words.code), words.cny.threshold(mechanism.fixed_assets_cny)
            if self._case.project.mode in mechanism.modes:
                text = words.text(
                    "Fixed assets are below {amount}: “{slogan}” asks for no matching foreign capital.",
                    amount=limit,
                    slogan=slogan,
                )
            else:
                text = words.text(
                    "“{slogan}” encourages matching foreign capital for newly attracted projects; this one is none.",
                    slogan=slogan,
                )
            said.insert(0, text)
        kind = {True: MET, False: PLAIN, None: OPEN}[encouraged]
        for place, text in enumerate(said):
            path = "project.fixed_asset_investment" if encouraged is None and not place else ""
            yield LeadLine(kind if not place else PLAIN, text, clause=mechanism.clause, path=path)
