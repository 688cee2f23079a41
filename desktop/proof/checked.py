"""What the page of a checked quote says: the verdict in large words, what the quote says of itself, what was found. Qt-free."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.language import OWN_NAMES
from desktop.language.codes import wording
from desktop.proof.sentences import offices, said, sentences
from desktop.proof.sentences import standing as ledger_says

if TYPE_CHECKING:
    from desktop.language import Language
    from desktop.policy.ruleset import RuleSet
    from desktop.proof.verdict import Facts, Finding, Verdict

_HEADLINES: Final = {
    "unaltered": (wording("Unaltered; not signed"), "done", "accent"),
    "altered": (wording("Altered"), "warn", "warn"),
    "not_reproducible": (wording("Cannot be told"), "info", "warn"),
    "incomplete": (wording("Pages of a quote"), "info", "warn"),
    "not_ours": (wording("Not a quote of this program"), "excluded", "warn"),
    "unreadable": (wording("Cannot be examined"), "excluded", "warn"),
}
_FORMS: Final = {"full": wording("Full estimate"), "summary": wording("Summary")}
_NOT_SHOWN: Final = ("beyond_bounds", "damaged", "too_much", "two_readings")
"""Findings after which the file is not drawn here: another program had trouble with it already."""


class Headline(NamedTuple):
    """The verdict in a few words, its icon and the token of its colour."""

    text: str
    icon: str
    ink: str


class Told(NamedTuple):
    """A finding: what is said of it, and where it is, if it is anywhere."""

    sentence: str
    finding: Finding


def headline(verdict: Verdict, words: Language) -> Headline:
    """The verdict in large words; never that a quote is genuine."""
    if verdict.outcome == "unaltered":
        if verdict.ledger == "other_figures":
            return Headline(words.text("Not as it was issued: this number has other figures"), "warn", "warn")
        if verdict.cut_off:
            return Headline(words.text("Went out signed; this file bears no signature"), "warn", "warn")
        if verdict.copy in ("saved_again", "written_anew"):
            return Headline(words.text("A copy that says the same"), "info", "text")
        if verdict.issuer == "known_office":
            return Headline(
                words.text("Unaltered; signed by {office}", office=offices(verdict, words)), "done", "accent"
            )
        if verdict.issuer == "stranger":
            return Headline(words.text("Unaltered; signed by somebody unknown"), "info", "text")
    text, icon, ink = _HEADLINES[verdict.outcome]
    return Headline(words.text(text), icon, ink)


def explained(verdict: Verdict, words: Language) -> str:
    """The verdict in sentences: what it means, and how far the file is the one that was written."""
    told = sentences(verdict, words)
    return words.together(told[: 2 if verdict.copy is not None else 1])


def signers(verdict: Verdict, words: Language) -> tuple[str, ...]:
    """Who signed it, when, and what the certificate is worth; that nobody did, where that is so."""
    if verdict.facts is None:
        return ()
    if not verdict.signatures:
        return (words.text("It bears no signature."),)
    told = sentences(verdict._replace(findings=(), facts=None, said=(), ledger=None, cut_off=False), words)
    return tuple(told[2 if verdict.copy is not None else 1 :])


def standing(verdict: Verdict, words: Language) -> tuple[str, ...]:
    """What the ledger of issued quotes says of its number."""
    return tuple(ledger_says(verdict, words))


def unknown_signer(verdict: Verdict) -> str | None:
    """The SHA-256 of the certificate of a stranger whose signature covers the file; an office could be known by it."""
    if verdict.outcome != "unaltered" or len(verdict.signatures) != 1:
        return None
    (one,) = verdict.signatures
    return one.fingerprint if one.holds and one.office is None else None


def statements(verdict: Verdict, words: Language) -> tuple[tuple[str, str], ...]:
    """What is only said by the issuer: label and text."""
    return tuple(said(verdict, words))


def findings(verdict: Verdict, words: Language) -> tuple[Told, ...]:
    """What was found, each with its place."""
    told = sentences(verdict, words)
    last = told[len(told) - len(verdict.findings) :]
    return tuple(Told(sentence, finding) for sentence, finding in zip(last, verdict.findings, strict=True))


def facts(verdict: Verdict, rules: RuleSet | None, words: Language) -> tuple[tuple[str, str], ...]:
    """What the quote says of itself: label and value."""
    found = verdict.facts
    if found is None:
        return ()
    rows = (
        (words.text("Number"), found.number),
        (words.text("Investor"), found.investor),
        (words.text("Date of issue"), _day(found.date, words)),
        (words.text("Total"), _total(found, words)),
        (words.text("Language and form"), _made(found, words)),
        (words.text("Rule set"), _rule_set(found, rules, words)),
        (words.text("Hash of case and result (SHA-256)"), found.attachment_sha256),
    )
    return tuple((label, value) for label, value in rows if value)


def shows_pages(verdict: Verdict) -> bool:
    """Whether its pages may be shown here."""
    known = (
        verdict.outcome in ("unaltered", "altered", "not_reproducible", "incomplete")
        and verdict.facts is not None
    )
    return known and not any(finding.code in _NOT_SHOWN for finding in verdict.findings)


def may_be_opened(verdict: Verdict) -> bool:
    """Whether there is a case to bring back."""
    return verdict.facts is not None and bool(verdict.facts.attachment_sha256)


def _day(iso: str, words: Language) -> str:
    try:
        return words.dates.long(iso)
    except ValueError:
        return iso


def _total(found: Facts, words: Language) -> str:
    try:
        usd, cny = (int(Decimal(text).scaleb(2)) for text in (found.total_usd, found.total_cny))
    except (InvalidOperation, ValueError, OverflowError):
        return ""
    return words.text("{usd} ({cny})", usd=words.usd.exact(usd), cny=words.cny.exact(cny))


def _made(found: Facts, words: Language) -> str:
    form = _FORMS.get(found.form)
    language = (
        words.text("Chinese and English") if found.language == "both" else OWN_NAMES.get(found.language, "")
    )
    if not language or form is None:
        return ""
    return words.text("{language}; {form}", language=language, form=words.text(form))


def _rule_set(found: Facts, rules: RuleSet | None, words: Language) -> str:
    if not found.rule_set:
        return ""
    if rules is not None and rules.sha256 == found.rule_set_sha256:
        return words.text("{name}, the one in force here", name=rules.document.number)
    return words.text(
        "{name}, not the one in force here (SHA-256 {sha256})",
        name=found.rule_set,
        sha256=found.rule_set_sha256[:12],
    )
