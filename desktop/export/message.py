"""The estimate as the plain text of an e-mail, in Chinese, English or one after the other.

    made = message(case, estimate, rules, language="both", day=date.today())
    made.subject, made.text

What a reader needs to talk about it: the headline and its range, each year, stacking, what is open, what it rests on
and that it promises nothing. The quote itself says the rest. Lines are not broken; spaces are plain ones, so that the
text stays the same in every mail program.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.case.case import PLAN
from desktop.language import Language
from desktop.language import language as language_of
from desktop.language.figures import NO_BREAK
from desktop.paper.content import wording
from desktop.paper.content.content import content_of
from desktop.telling import explanation, terms, tried
from desktop.telling.notes import said
from desktop.telling.teller import Teller

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.engine.result import Estimate, YearAward
    from desktop.paper.content.content import AwardRow, Content, ReadingRow
    from desktop.paper.parts.voice import QuoteLanguage
    from desktop.policy.ruleset import RuleSet

_BETWEEN: Final = "\n\n" + "-" * 40 + "\n\n"
_BULLET: Final = "- "


class Message(NamedTuple):
    """Subject and text of an e-mail; lines of the text end with a line feed."""

    subject: str
    text: str


def message(
    case: Case, estimate: Estimate, rules: RuleSet, *, language: QuoteLanguage = "both", day: date
) -> Message:
    """The e-mail of a finished case; `day` is the date where the case gives none."""
    codes = ("zh", "en") if language == "both" else (language,)
    content = content_of(case, estimate, rules, case.quote.date or day.isoformat())
    letters = [_Letter(language_of(code), case, estimate, rules, content) for code in codes]
    subjects = dict.fromkeys(letter.subject() for letter in letters)
    text = _BETWEEN.join(letter.text() for letter in letters)
    return Message(_plain(" / ".join(subjects)), _plain(text) + "\n")


def _plain(text: str) -> str:
    return text.replace(NO_BREAK, " ").replace("\u202f", " ")


class _Letter:
    """The e-mail in one language."""

    def __init__(
        self, words: Language, case: Case, estimate: Estimate, rules: RuleSet, content: Content
    ) -> None:
        self._words, self._case, self._estimate = words, case, estimate
        self._rules, self._content = rules, content

    def subject(self) -> str:
        named = [wording.title(self._words), self._case.quote.number, self._case.project.name]
        return " ".join(one for one in named if one)

    def text(self) -> str:
        words = self._words
        parts = [
            self._opening(),
            self._headline(),
            self._part(words.text("Awards by year"), self._years()),
            self._part(words.text("Other programmes"), self._stacking()),
            self._part(words.text("Open points of the text"), self._open_points()),
            self._part(words.text("To be checked"), (said(words, one) for one in self._estimate.warnings)),
            self._part(words.text("Assumptions"), (said(words, one) for one in self._estimate.assumptions)),
            self._closing(),
            self._issuer(),
        ]
        return "\n\n".join(part for part in parts if part)

    def _part(self, heading: str, lines: Iterator[str]) -> str:
        found = [_BULLET + line for line in lines]
        return "\n".join([heading, *found]) if found else ""

    # ------------------------------------------------------------------------------------------- opening

    def _opening(self) -> str:
        words, quote, estimate = self._words, self._case.quote, self._estimate
        revision = "" if quote.revision is None else str(quote.revision)
        lines = [
            wording.title(words),
            words.together((wording.indicative(words), wording.not_promised(words, estimate))),
            "",
            self._fact(words.text("Number"), quote.number or ""),
            self._fact(words.text("Revision"), revision),
            self._fact(
                words.text("Date"), words.dates.long(self._content.date) if self._content.date else ""
            ),
            self._fact(
                words.text("Valid until"), words.dates.long(quote.valid_until) if quote.valid_until else ""
            ),
            self._fact(words.text("Investor"), self._case.investor.name or ""),
            self._fact(words.text("Project"), self._case.project.name or ""),
            self._fact(
                words.text("Location"),
                wording.place(Teller(words, self._rules), self._case.project.location, alone=True),
            ),
            self._fact(words.text("Status"), terms.status(words, estimate.status)),
        ]
        return "\n".join(line for line in lines if line is not None)

    def _fact(self, label: str, value: str) -> str | None:
        """A line with a label; None where there is nothing to say."""
        return self._words.text("{label}: {value}", label=label, value=value) if value else None

    def _headline(self) -> str:
        words, totals, found = self._words, self._estimate.totals, self._estimate.total_range
        label = (
            words.text("Total with other programmes") if self._case.programmes else words.text("Total award")
        )
        lines = [
            words.text(
                "{label}: {value}", label=label, value=self._amount(totals.total_usd, totals.total_cny)
            )
        ]
        if self._case.programmes:
            plan = self._amount(totals.plan_usd, totals.plan_cny)
            lines.append(words.text("{label}: {value}", label=words.text("Plan award"), value=plan))
        if found.lowest.usd == found.highest.usd:
            lines.append(tried.nothing_moves(Teller(words, self._rules), self._estimate))
        else:
            lines.append(
                words.text(
                    "Range over the readings of the text: {lowest} to {highest}.",
                    lowest=words.usd.exact(found.lowest.usd),
                    highest=words.usd.exact(found.highest.usd),
                )
            )
        return "\n".join(lines)

    def _amount(self, usd: int, cny: int) -> str:
        words = self._words
        return words.text("{usd} ({cny})", usd=words.usd.exact(usd), cny=words.cny.exact(cny))

    # -------------------------------------------------------------------------------------- years, stacking

    def _years(self) -> Iterator[str]:
        for award in self._estimate.years:
            yield self._year(award)

    def _year(self, award: YearAward) -> str:
        words = self._words
        title = explanation.rule_title(Teller(words, self._rules), award)
        if not award.award_usd:
            return words.text("{year}: {rule}", year=award.year, rule=title)
        if award.before_cap is not None:
            return words.text(
                "{year}: {utilised} × {rate} = {given}, cut to the cap: {award}; {rule}",
                year=award.year,
                utilised=words.usd.exact(award.utilised_usd),
                rate=words.figures.percent(award.rate.decimal),
                given=words.usd.exact(award.before_cap[0]),
                award=self._amount(award.award_usd, award.award_cny),
                rule=title,
            )
        return words.text(
            "{year}: {utilised} × {rate} = {award}; {rule}",
            year=award.year,
            utilised=words.usd.exact(award.utilised_usd),
            rate=words.figures.percent(award.rate.decimal),
            award=self._amount(award.award_usd, award.award_cny),
            rule=title,
        )

    def _stacking(self) -> Iterator[str]:
        if not self._case.programmes:
            return
        for year in self._content.by_year:
            for one in year.rows:
                yield self._share(year.year, one)

    def _share(self, year: int, one: AwardRow) -> str:
        words, share = self._words, one.share
        return words.text(
            "{year}, {award}: {amount}, {treatment}",
            year=year,
            award=words.text("Plan award") if share.id == PLAN else self._programme(share.id),
            amount=self._amount(share.usd, share.cny),
            treatment=terms.treatment(words, one.treatment),
        )

    def _programme(self, wanted: str) -> str:
        return next((one.name or one.id for one in self._case.programmes if one.id == wanted), wanted)

    # ------------------------------------------------------------------------------------ open points, end

    def _open_points(self) -> Iterator[str]:
        """The readings on which something hangs, and what the others would give."""
        for row in self._content.readings:
            if any(alternative is not None for _, alternative in row.others):
                yield self._open_point(row)

    def _open_point(self, row: ReadingRow) -> str:
        words = self._words
        others = [
            words.text(
                "Read as “{value}”: {total}.",
                value=value.name.of(words.code),
                total=self._amount(alternative.totals.total_usd, alternative.totals.total_cny),
            )
            for value, alternative in row.others
            if alternative is not None
        ]
        return words.text(
            "{question}: here “{value}”. {others}",
            question=row.reading.question.of(words.code),
            value=row.used.name.of(words.code),
            others=words.together(others),
        )

    def _closing(self) -> str:
        words = self._words
        return "\n".join(
            (
                wording.indicative(words),
                wording.disclaimer(words),
                wording.basis(Teller(words, self._rules), self._content.clauses),
            )
        )

    def _issuer(self) -> str:
        quote = self._case.quote
        return "\n".join(one for one in (quote.prepared_by, quote.organisation, quote.contact) if one)
