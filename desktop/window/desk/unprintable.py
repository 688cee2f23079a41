"""Characters of a case for which the quote has no font, with the fields they stand in. Qt-free."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.telling.fields import printed_texts

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
    return tuple(path for path, text in printed_texts(case) if unprintable_in(text))
