"""Labels of what the program knows beside the estimate: clauses, other support, rule packs, and how a class was found.

Every function takes the language and raises `KeyError` for a code it does not know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.language.codes import wording
from desktop.outside import one_line
from desktop.telling import terms

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.language.words import Language
    from desktop.policy.registry import Choice, OtherYear, SetAside
    from desktop.policy.signing import Trust
    from desktop.policy.support import Amount, Share
    from desktop.sectors.search import Hit

HIGH_TECH: Final = "high_tech_service"
_CLAUSE_KINDS: Final = {
    "used": wording("Used by the estimate"),
    "support": wording("Listed under other support"),
    "target": wording("Target, no award attached"),
    "not_computed": wording("Nothing to compute"),
    "heading": wording("Heading"),
    "formal": wording("Form of the document"),
}
_SUPPORT_KINDS: Final = {
    "award": wording("Award or subsidy"),
    "finance": wording("Financing"),
    "land": wording("Land"),
    "recognition": wording("Recognition"),
    "service": wording("Service"),
}
_AMOUNTS: Final = {
    "fixed": wording("{amount} ({per})"),
    "at_least": wording("at least {amount} ({per})"),
    "ceiling": wording("at most {amount} ({per})"),
}
_TRUST: Final = {
    "program": wording("Came with the program"),
    "signed": wording("Signed by {signer}"),
    "unknown_key": wording("Signed with a key that is not among the trusted ones ({fingerprint})"),
    "unsigned": wording("Not signed"),
    "altered": wording("Altered: the signature is not one of this pack"),
}
_TRUST_ON_PAPER: Final = {
    "signed": wording("Rule set signed by {signer}."),
    "unknown_key": wording(
        "Rule set signed with a key that was not checked ({fingerprint}); its use was confirmed."
    ),
    "unsigned": wording("Rule set not signed; its use was confirmed."),
}
_POSES: Final = wording(
    "This is not the program’s own rule set, though it bears its name: the figures are others."
)
_SIGNED_AS_STATED: Final = wording("Rule set signed by {signer}, as the issuer states.")
_CHOICE: Final = {
    "in_force": wording("{document}, in force on {day}"),
    "before_all": wording("{document}, the earliest known; it was not yet in force on {day}"),
    "pinned": wording("{document}, chosen by hand"),
}


def clause_kind(language: Language, code: str) -> str:
    """What the estimate makes of a clause."""
    return language.text(_CLAUSE_KINDS[code])


def support_kind(language: Language, code: str) -> str:
    """What kind of support an entry is."""
    return language.text(_SUPPORT_KINDS[code])


def support_amount(language: Language, amount: Amount) -> str:
    """An amount that the text states: `at most CNY 3,000,000 (a project)`."""
    return language.text(
        _AMOUNTS[amount.kind], amount=language.cny.stated(amount.cny), per=amount.per.of(language.code)
    )


def support_share(language: Language, share: Share) -> str:
    """A share that the text states: `share of the premium, no less than 70%`."""
    return language.text(
        "{of} {rate}", of=share.of.of(language.code), rate=language.figures.percent(share.rate.decimal)
    )


def trust(language: Language, found: Trust) -> str:
    """How far a rule pack can be trusted, as a label."""
    said = language.text(_TRUST[found.state], **_key(language, found))
    return language.together((language.text(_POSES), said)) if found.poses else said


_SET_ASIDE: Final = {
    "record": wording("{file} is not used: it is no record of a rule set."),
    "pack_gone": wording("{file} is not used: its rule set is gone. Import it again."),
    "altered": wording(
        "{file} is not used: its rule set was changed after it was taken in. Import the right one again."
    ),
    "faulty": wording("{file} is not used: its rule set cannot be read. Import it again."),
    "no_consent": wording(
        "{file} is not used: nobody known has signed it, and its use was not confirmed. Import it again."
    ),
}


def set_aside(language: Language, found: SetAside) -> str:
    """That a file among the rule sets is not used, and what to do."""
    return language.text(_SET_ASIDE[found.why], file=one_line(found.path.name))


def trust_on_paper(language: Language, found: Trust, *, stated: bool = False) -> str:
    """What a quote says of it; an empty text for a pack that came with the program.

    `stated`: whoever reads it has only the issuer's word for who signed.
    """
    if found.state == "program":
        return ""
    if found.poses:
        rest = trust_on_paper(language, found._replace(poses=False), stated=stated)
        return language.together((language.text(_POSES), rest))
    if found.state == "signed" and stated:
        return language.text(_SIGNED_AS_STATED, **_key(language, found))
    return language.text(_TRUST_ON_PAPER[found.state], **_key(language, found))


def _key(language: Language, found: Trust) -> dict[str, str]:
    signer = found.signer.of(language.code) if found.signer is not None else ""
    return {"signer": signer, "fingerprint": found.fingerprint or ""}


def choice(language: Language, chosen: Choice) -> str:
    """Which rule set a case is worked out with, and why that one."""
    return language.text(
        _CHOICE[chosen.reason], document=chosen.entry.number, day=language.dates.long(chosen.day.isoformat())
    )


def other_year(language: Language, found: OtherYear, chosen: Choice) -> str:
    """That a year of the schedule falls under an earlier rule set than the chosen one."""
    return language.text(
        "{year} falls under {earlier}: {chosen} applies from {day} only and gives nothing for it.",
        year=found.year,
        earlier=found.entry.number,
        chosen=chosen.entry.number,
        day=language.dates.long(chosen.entry.applies_from),
    )


def category_chosen(language: Language, case: Case) -> tuple[str, ...]:
    """What stands beside a category that the user chose for a class: that he did, what the class says by itself, and
    that high-tech services are indicative. Nothing for a category that follows from the class, or stands alone.
    """
    from desktop.sectors.classes import sector

    project = case.project
    known = sector(project.sector) if project.sector is not None else None
    if known is None or project.category is None:
        return ()
    default = terms.inside(language, terms.category(language, known.category))
    if project.category != known.category:
        said = [language.text("Chosen by the user; the class's default is {category}.", category=default)]
    elif known.or_category is not None:
        other = terms.inside(language, terms.category(language, known.or_category))
        said = [language.text("Chosen by the user; the class may also be {category}.", category=other)]
    else:
        said = [language.text("Chosen by the user; it is the class's default.")]
    if HIGH_TECH in (project.category, known.category):
        said.append(
            language.text(
                "The assignment to high-tech services is indicative; the competent authority decides."
            )
        )
    return tuple(said)


def found_by(language: Language, hit: Hit) -> str:
    """By what a class was found where its highlighted name does not show it; else an empty text."""
    via = hit.via.of(language.code) if hit.via is not None else ""
    match hit.kind:
        case "word":
            return language.text("for “{word}”", word=via)
        case "division" | "section":
            return language.text("in {name}", name=via)
        case "similar":
            return language.text("similar to what was typed")
        case "partly":
            return language.text("a part of what was typed")
        case _:
            return ""
