"""What the modules of this package share: the languages, their locales, and words that stay Latin in Chinese."""

from __future__ import annotations

from typing import Final, Literal

LanguageCode = Literal["zh", "en"]
LANGUAGES: Final[tuple[LanguageCode, ...]] = ("zh", "en")
OWN_NAMES: Final = {"zh": "中文", "en": "English"}
"""Each language by its own name, the same in both."""

DOMAIN: Final = "quzhou-award"
CATALOGUE: Final = "zh_CN"
LOCALES: Final = {"en": "en_GB", "zh": "zh_Hans_CN"}

# What stays Latin in a Chinese sentence: units and codes, names of things, keys, what the user types.
STAYS_LATIN: Final = frozenset(
    """
    US$ USD CNY EUR JPY GB T ISIC QFLP PDF A4 SHA JSON CSV ISO UTF TOML Excel WPS
    Esc Enter Tab Delete Home End Ctrl Shift Alt F1 F11 Apache English quzhou-award
    m k mn bn million
    """.split()  # noqa: SIM905 - a list would take a line for each
)
