"""The languages of the program: what sets each apart beside its words, and words that stay Latin in Chinese.

Chinese and English are the program's own. A further one is a folder under `translations` with its name for itself
(`NAME`), the catalogue of the program and, in its own domain, that of the policy's words in our English translation
(docs/architecture.md, "To add a language"); nothing here or elsewhere knows it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop import places

if TYPE_CHECKING:
    from pathlib import Path


class Traits(NamedTuple):
    """What sets a language apart.

    `locale` is Babel's name, `catalogue` the folder under `translations`, empty for the language of the source strings.
    `beside` is the language in which names of the documents are shown beside this one. `han`: written in Chinese
    characters, so without a space between sentences, with full-width marks, counting in 万 and 亿. `lowers`: a label
    begins small inside a sentence.
    """

    code: str
    own_name: str
    locale: str
    catalogue: str
    beside: str = "zh"
    han: bool = False
    lowers: bool = False


DOMAIN: Final = "quzhou-award"
POLICY_DOMAIN: Final = "quzhou-award-policy"
CATALOGUE: Final = "zh_CN"
NAME: Final = "name.txt"


def further(folder: Path) -> tuple[Traits, ...]:
    """The languages beside the program's own that have a folder under `folder`."""
    try:
        with os.scandir(folder) as entries:
            found = sorted(one.name for one in entries if one.is_dir() and one.name != CATALOGUE)
    except OSError:
        return ()
    return tuple(
        Traits(one, (folder / one / NAME).read_text(encoding="utf-8").strip(), one, one)
        for one in found
        if (folder / one / NAME).is_file()
    )


TRAITS: Final[dict[str, Traits]] = {
    one.code: one
    for one in (
        Traits("zh", "中文", "zh_Hans_CN", CATALOGUE, beside="en", han=True),
        Traits("en", "English", "en_GB", "", lowers=True),
        *further(places.translations()),
    )
}
LANGUAGES: Final = tuple(TRAITS)
OWN_NAMES: Final = {one.code: one.own_name for one in TRAITS.values()}
"""Each language by its own name, the same in all."""

# What stays Latin in a Chinese sentence: units and codes, names of things, keys, what the user types.
STAYS_LATIN: Final = frozenset(
    """
    XLSX xlsx csv US$ USD CNY EUR JPY GB T ISIC QFLP PDF A4 SHA JSON CSV ISO UTF TOML Excel WPS
    Esc Enter Tab Delete Home End Ctrl Shift Alt F1 F11 Apache English quzhou-award
    m k mn bn million age
    License Qt PySide LGPL Noto OFL THIRD-PARTY.md Python
    qzaward json pdf estimate CASE DISPLAY GLIBC Ubuntu Debian Fedora UOS openEuler
    """.split()  # noqa: SIM905 - a list would take a line for each
)


def wording(source: str) -> str:
    """Mark `source` for the catalogue where it is written down before a language is known.

    Returns it unchanged; `Language.text` translates it later.
    """
    return source
