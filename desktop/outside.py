"""Texts from outside (names, notes, packs, files, certificates), made fit for the place where they are shown.

Whoever shows such a text says which place it is, and nothing of it is taken for more than its characters:

    one_line(name)      # a name as one line: no break, no control, nothing that turns the order of writing
    as_markup(text)     # within the markup that Qt, a mail program or ReportLab reads
    in_menu(text)       # on a menu, a button or a tab, where & marks a key
    without_key(text)   # what such a text says without its key
"""

from __future__ import annotations

from typing import Final

LONGEST_LINE: Final = 300
_NOT_IN_A_LINE: Final = frozenset(("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))
"""Controls, marks that change the order of writing or cannot be seen, halves of characters, private ones, breaks."""
_JOINERS: Final = frozenset("\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}")
"""Some scripts are not written rightly without."""


def one_line(text: str, most: int = LONGEST_LINE) -> str:
    """`text` as one line of at most `most` characters, without what cannot be seen."""
    import unicodedata  # as html below: the window's first paint does without

    seen = "".join(
        character if character in _JOINERS or unicodedata.category(character) not in _NOT_IN_A_LINE else " "
        for character in text[: most * 4]
    )
    line = " ".join(seen.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def as_markup(text: str) -> str:
    """`text` as it stands within markup: nothing of it is a tag, an entity or the end of a value."""
    import html

    return html.escape(text, quote=True)


def as_text_of_markup(text: str) -> str:
    """`text` between the tags of markup, where a quotation mark ends nothing and stays as it is."""
    import html

    return html.escape(text, quote=False)


def in_menu(text: str) -> str:
    """`text` on what has a key marked by &."""
    return text.replace("&", "&&")


def without_key(text: str) -> str:
    """What a menu says without its key: `&Save`, and in Chinese `保存(&S)`."""
    head, mark, tail = text.partition("(&")
    return (head + tail[2:]) if mark else text.replace("&&", "\0").replace("&", "").replace("\0", "&")
