"""Characters of a case for which the quote has no font, with the fields they stand in. Qt-free."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.case.case import Case


def unprintable_in(text: str) -> tuple[str, ...]:
    """The characters of `text` that cannot be printed, each once."""
    if text.isascii():
        return ()
    from desktop.fonts.scripts import Text, UnprintableCharacter, check

    try:
        check([("", Text(text))])
    except UnprintableCharacter as error:
        return error.characters
    return ()


def unprintable_fields(case: Case) -> tuple[str, ...]:
    """The paths of the texts that hold such characters."""
    investor, project, exchange, quote = case.investor, case.project, case.exchange, case.quote
    texts = {
        "investor.name": investor.name,
        "project.name": project.name,
        "exchange.source": exchange.source,
        "quote.number": quote.number,
        "quote.prepared_by": quote.prepared_by,
        "quote.organisation": quote.organisation,
        "quote.contact": quote.contact,
    }
    texts |= {f"programmes[{place}].name": one.name for place, one in enumerate(case.programmes)}
    return tuple(path for path, text in texts.items() if text and unprintable_in(text))
