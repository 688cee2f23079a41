"""What was found about a quote that came back: the verdict, as data. Sentences for it are in `wording`."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from desktop.policy.ruleset import Words
from desktop.proof.signature import Signature
from desktop.proof.statements import Statement

Outcome = Literal["unaltered", "altered", "not_reproducible", "incomplete", "not_ours", "unreadable"]
Copy = Literal["built", "signed", "saved_again", "written_anew"]
Issuer = Literal["known_office", "stranger", "not_signed"]
"""Who signed it: an office that this program knows, somebody whom it does not, or nobody."""
Ledger = Literal["as_issued", "other_figures", "unknown"]
"""What the ledger of issued quotes says of its number: that it was issued so, with other figures, or not from here."""

CODES = {
    "unaltered": 0,
    "altered": 1,
    "not_reproducible": 1,
    "incomplete": 1,
    "not_ours": 3,
    "unreadable": 3,
}
"""The exit code of each outcome."""


Region = tuple[float, float, float, float]
"""A part of a page: left, top, right and bottom in millimetres from its top left corner."""


class Finding(NamedTuple):
    """Something that is not as it should be.

    `page` counts from 1; `region` is left, top, right and bottom in millimetres from the page's top left corner.
    `says` is what stands there, `should_say` what the case and its rule set give. `detail` names what is at fault.
    """

    code: str
    page: int | None = None
    region: Region | None = None
    says: str = ""
    should_say: str = ""
    detail: str = ""


class Facts(NamedTuple):
    """What a quote says of itself, from the case attached to it; amounts in US$ and CNY as in the result."""

    number: str = ""
    date: str = ""
    investor: str = ""
    total_usd: str = ""
    total_cny: str = ""
    rule_set: str = ""
    rule_set_sha256: str = ""
    attachment_sha256: str = ""
    revision: str = ""
    language: str = ""
    form: str = ""
    layout: str = ""
    program: str = ""


class Verdict(NamedTuple):
    """The answer about one file.

    `unaltered`: it says and shows what its case and rule set give; who issued it is not proven by that. `altered`:
    it does not. `not_reproducible`: it cannot be told, for the rule set or the layout is not known here.
    `incomplete`: pages of a quote, unchanged as far as that can be told, but not all of them, or
    without the case attached to it.
    `not_ours`: nothing in it is from this program. `unreadable`: it cannot be read as a PDF, or not within bounds.
    `copy` says how far an unaltered file is from the one that was written. `signatures` are those of the file. `said` is
    what it says that nothing can work out again: its issuer's statements. `ledger` is None where nothing was issued here;
    `cut_off`: the number went out signed, and this file bears no signature.
    """

    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    facts: Facts | None = None
    copy: Copy | None = None
    signatures: tuple[Signature, ...] = ()
    said: tuple[Statement, ...] = ()
    ledger: Ledger | None = None
    cut_off: bool = False

    @property
    def issuer(self) -> Issuer:
        """Who signed it; an office is known only where its signature covers the file as it is."""
        if not self.signatures:
            return "not_signed"
        known = all(one.holds and one.office is not None for one in self.signatures)
        return "known_office" if known and self.outcome == "unaltered" else "stranger"

    @property
    def exit_code(self) -> int:
        """Of the command line."""
        return CODES[self.outcome]


def to_plain(verdict: Verdict) -> dict[str, Any]:
    """The verdict as JSON has it."""
    return {
        "verdict": verdict.outcome,
        "issuer": verdict.issuer,
        "copy": verdict.copy,
        "quote": verdict.facts._asdict() if verdict.facts is not None else None,
        "findings": [
            finding._asdict() | {"region": list(finding.region) if finding.region else None}
            for finding in verdict.findings
        ],
        "signatures": [
            signature._asdict() | {"office": signature.office._asdict() if signature.office else None}
            for signature in verdict.signatures
        ],
        "said_by_issuer": [statement._asdict() for statement in verdict.said],
        "ledger": verdict.ledger,
        "signature_cut_off": verdict.cut_off,
    }


def from_plain(plain: dict[str, Any]) -> Verdict:
    """The verdict again."""
    return Verdict(
        plain["verdict"],
        tuple(
            Finding(**{**one, "region": tuple(one["region"]) if one["region"] else None})
            for one in plain["findings"]
        ),
        Facts(**plain["quote"]) if plain["quote"] is not None else None,
        plain["copy"],
        tuple(
            Signature(**{**one, "office": Words(**one["office"]) if one["office"] else None})
            for one in plain["signatures"]
        ),
        tuple(Statement(**one) for one in plain["said_by_issuer"]),
        plain["ledger"],
        plain["signature_cut_off"],
    )
