"""A verdict in plain sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from desktop.language import wording
from desktop.policy.offices import grouped

if TYPE_CHECKING:
    from desktop.language import Language
    from desktop.proof.signature import Signature
    from desktop.proof.verdict import Facts, Finding, Verdict

_OUTCOMES: Final = {
    "unaltered": wording("This quote is unaltered. It is not signed: who issued it is not proven."),
    "altered": wording("This quote has been altered. Do not rely on it."),
    "not_reproducible": wording(
        "It cannot be told whether this quote is unaltered: it cannot be made again here."
    ),
    "incomplete": wording("This is a copy of pages of a quote, not the whole of one."),
    "not_ours": wording("This is not a quote of this program."),
    "unreadable": wording("This file cannot be examined."),
}
_KNOWN_OFFICE: Final = wording(
    "This quote is unaltered, and signed by an office that this program knows: {office}."
)
_STRANGER: Final = wording(
    "This quote is unaltered. It is signed by somebody whom this program does not know: who issued it is not proven."
)
_LEDGER: Final = {
    "as_issued": wording("The list of issued quotes has this number, with the same figures."),
    "other_figures": wording("This number was issued with other figures. Ask the office that it names."),
    "unknown": wording("This number is not known here: it is not among the quotes issued."),
}
_CUT_OFF: Final = wording(
    "This number went out signed; this file bears no signature. Ask for the signed one."
)
_SAID: Final = wording("Said by the issuer, not worked out: {what}")
_COPIES: Final = {
    "built": wording("The file is, byte for byte, the one that this program makes from the case in it."),
    "signed": wording(
        "The file is, byte for byte, the one that this program makes from the case in it, with a signature behind it."
    ),
    "saved_again": wording("It is a copy, saved again by another program without a change to what it says."),
    "written_anew": wording(
        "It is a copy, written anew by another program; all pages say and show the same."
    ),
}
_FINDINGS: Final = {
    "too_large": wording("It is larger than {detail} MB; no quote is."),
    "encrypted": wording("It opens only with a password. Ask for a copy without one."),
    "no_pdf": wording("It is not a PDF, or too damaged to be read as one. Ask for another copy."),
    "no_mark": wording("Neither its pages nor its data are from this program."),
    "beyond_bounds": wording(
        "It takes more time or memory than any quote: it was made to do harm, or is damaged."
    ),
    "attachment_gone": wording(
        "It is a copy without its data: the case and result attached to the quote are gone, so nothing can be worked out again."
    ),
    "attachment_unreadable": wording("The case and result attached to it cannot be read."),
    "attached_besides": wording("Something was attached that does not belong to it: {detail}"),
    "attachments": wording("What is said of its attachment has been changed."),
    "attachment_differs": wording(
        "The data attached to it are not in the form in which this program writes them."
    ),
    "hash_not_printed": wording("The hash at the foot is not that of the attached case and result."),
    "version_unknown": wording(
        "The attached data are of version {detail}, which this program does not know."
    ),
    "layout_unknown": wording(
        "It is set in layout {detail}, which this program does not know. A newer version may."
    ),
    "rules_unknown": wording(
        "Its rule set is not known here. Take in the rule set with the SHA-256 {detail} and verify again."
    ),
    "rules_faulty": wording("Its rule set can no longer be used here: {detail}"),
    "case_faulty": wording("The attached case cannot be estimated: {detail}"),
    "figures_differ": wording("The attached result is not what the case and the rule set give: {detail}"),
    "pages": wording("It has {says} pages; the quote has {should_say}."),
    "text": wording("The text says “{says}” instead of “{should_say}”."),
    "drawing": wording("Something else is drawn there."),
    "annotation": wording("Notes, links or stamps were laid over the page."),
    "paper": wording("The page was cropped, turned or resized."),
    "page_entry": wording("Something was added to the page: {detail}"),
    "signature_broken": wording("The file was changed after it was signed, or its signature is not one."),
    "document": wording("Something was added to the document or changed in it: {detail}"),
    "description": wording("The document says of itself what the quote does not: {detail}"),
    "executable": wording(
        "It does something when it is opened or clicked, which no quote does ({detail}). Close it."
    ),
    "damaged": wording("The file is damaged; programs may read it differently."),
    "two_readings": wording("The file is built so that programs may read it differently."),
    "too_much": wording("It holds more than any quote does."),
}


def sentences(verdict: Verdict, language: Language) -> list[str]:
    """The verdict first, then what the quote says of itself, then each finding with its place."""
    found = [_outcome(verdict, language)]
    if verdict.copy is not None:
        found.append(language.text(_COPIES[verdict.copy]))
    if verdict.facts is not None:
        found += _facts(verdict.facts, language)
    found += standing(verdict, language)
    for signature in verdict.signatures:
        found += _signature(signature, language)
    found += [
        language.text(_SAID, what=language.text("{label}: {text}", label=label, text=text))
        for label, text in said(verdict, language)
    ]
    return [*found, *(_finding(finding, language) for finding in verdict.findings)]


def _outcome(verdict: Verdict, language: Language) -> str:
    if verdict.outcome != "unaltered" or verdict.issuer == "not_signed":
        return language.text(_OUTCOMES[verdict.outcome])
    if verdict.issuer == "stranger":
        return language.text(_STRANGER)
    return language.text(_KNOWN_OFFICE, office=offices(verdict, language))


def offices(verdict: Verdict, language: Language) -> str:
    """The names under which this program knows the offices that signed."""
    known = [one.office.of(language.code) for one in verdict.signatures if one.office is not None]
    return language.listing(dict.fromkeys(known))


def standing(verdict: Verdict, language: Language) -> list[str]:
    """What the ledger of issued quotes says of its number."""
    found = [language.text(_LEDGER[verdict.ledger])] if verdict.ledger is not None else []
    return [*found, language.text(_CUT_OFF)] if verdict.cut_off else found


def said(verdict: Verdict, language: Language) -> list[tuple[str, str]]:
    """What is only said by the issuer, as label and text: words rather than amounts, as a reader believes them."""
    from desktop.proof.statements import told

    return told(verdict.said, language)


def _facts(facts: Facts, language: Language) -> Iterator[str]:
    if facts.number:
        yield language.text("Number: {number}", number=facts.number)
    if facts.investor:
        yield language.text("Investor: {name}", name=facts.investor)
    if facts.date:
        yield language.text("Date: {date}", date=facts.date)
    if facts.total_usd:
        yield language.text("Total: US$ {usd}, CNY {cny}", usd=facts.total_usd, cny=facts.total_cny)
    if facts.rule_set:
        yield language.text(
            "Rule set: {id}, SHA-256 {sha256}", id=facts.rule_set, sha256=facts.rule_set_sha256
        )


def _signature(one: Signature, language: Language) -> Iterator[str]:
    if not one.intact:
        return  # what a broken signature says of its signer is worth nothing
    moment = one.moment.replace("T", " ").replace("+00:00", " UTC") if one.moment is not None else "–"
    if one.office is not None:
        yield language.text("Signed by: {name}", name=one.office.of(language.code))
    yield language.text("Name in the certificate: {name}", name=one.name)
    yield language.text("SHA-256 of the certificate: {digits}", digits=grouped(one.fingerprint))
    yield language.text("Signed at: {moment}, as the signer’s computer showed it", moment=moment)
    if one.self_issued:
        yield language.text(
            "The signer’s certificate is issued by the signer: nobody else vouches for the name."
        )
    else:
        yield language.text("Certificate issued by: {issuer}", issuer=one.issuer)
    if one.office is None:
        yield language.text(
            "Anybody can make a certificate with any name. Compare its SHA-256 with what the office itself tells you."
        )
    if not one.in_time:
        yield language.text("The certificate was not valid at that time.")


def _finding(finding: Finding, language: Language) -> str:
    said = language.text(
        _FINDINGS[finding.code], detail=finding.detail, says=finding.says, should_say=finding.should_say
    )
    if finding.page is None:
        return said
    if finding.region is None:
        return language.text("Page {page}: {said}", page=finding.page, said=said)
    left, top, right, bottom = (round(side) for side in finding.region)
    return language.text(
        "Page {page}, {left}–{right} mm from the left, {top}–{bottom} mm from the top: {said}",
        page=finding.page,
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        said=said,
    )
