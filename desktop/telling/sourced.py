"""Where the amount of another programme stands: document, item, edition, department, what kind of amount, and what is not promised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.language.codes import wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.case.case import Programme
    from desktop.policy.support import Support
    from desktop.telling.teller import Teller

_KINDS: Final = {
    "fixed": wording("a fixed amount"),
    "up_to": wording("up to this amount, not promised in full"),
    "at_least": wording("at least this amount"),
}


def of_programme(teller: Teller, programme: Programme) -> str:
    """The source as sentences; that there is none where the case names none."""
    return teller.words.together(_said(teller, programme))


def _said(teller: Teller, programme: Programme) -> Iterator[str]:
    language = teller.words
    source, entry = programme.source, support_of(programme)
    if source is None or not (source.document or source.item or source.edition or source.kind):
        yield language.text("No source entered; its own document decides.")
        return
    parts = [source.document or ""]
    if source.item:
        parts.append(language.text("item {item}", item=source.item))
    if source.edition:
        parts.append(language.text("edition {edition}", edition=source.edition))
    if entry is not None:
        parts.append(language.text("department: {lead}", lead=entry.lead.of(language.code)))
    if source.kind:
        parts.append(language.text(_KINDS[source.kind]))
    yield language.text("Source: {parts}.", parts=language.series(filter(None, parts)))
    if source.edition:
        yield language.text(
            "For another year than that of the edition nothing is promised: ask whether it goes on, and at what rates."
        )


def other_name(programme: Programme) -> str:
    """The other of the two names of an entry of the list of support; empty for what was entered by hand."""
    entry = support_of(programme)
    if entry is None:
        return ""
    return entry.name.en if programme.name == entry.name.zh else entry.name.zh


def support_of(programme: Programme) -> Support | None:
    """The entry of the list of support that a programme was made of."""
    if programme.source is None or not programme.source.support:
        return None
    from desktop.policy.support import support

    try:
        return support(programme.source.support)
    except KeyError:
        return None
