"""Text in a language: source strings in English, all other languages from their gettext catalogues.

How figures, dates and names are written is in the neighbouring modules; `Language` only hands them out,
each imported when it is first asked for.
"""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING, Final

from desktop.language.codes import CATALOGUE, DOMAIN, POLICY_DOMAIN, TRAITS, Traits

if TYPE_CHECKING:
    from collections.abc import Iterable
    from gettext import NullTranslations

    from desktop.language.dates import Dates
    from desktop.language.figures import Currency, Figures
    from desktop.language.names import Names


class CatalogueMissing(Exception):
    """The compiled catalogue of a language is not there."""


class Language:
    """One of the program's languages; `language` gives it, always the same object for the same code."""

    def __init__(self, code: str) -> None:
        self.code: Final = code
        self.traits: Final[Traits] = TRAITS[code]

    def __repr__(self) -> str:
        return f"<Language {self.code}>"

    @property
    def locale(self) -> str:
        """The name of the locale as Qt and Babel know it: `zh_Hans_CN`, `en_GB`."""
        return self.traits.locale

    def text(self, source: str, /, **fields: object) -> str:
        """`source` in this language, its {fields} filled in.

        `source` is a literal, so that extraction finds it, or comes from `wording`. A string that is
        not in the catalogue stays English; the catalogue check finds it before a release does.
        """
        translated = source if self._catalogue is None else self._catalogue.gettext(source)
        return translated.format(**fields) if fields else translated

    def text_in(self, context: str, source: str, /, **fields: object) -> str:
        """Like `text`, for a word that one English spelling shares: `text_in("menu", "Open")`."""
        translated = source if self._catalogue is None else self._catalogue.pgettext(context, source)
        return translated.format(**fields) if fields else translated

    def plural(self, one: str, many: str, n: int, /, **fields: object) -> str:
        """`one` or `many` by `n`, with {n} (grouped) and the other {fields} filled in."""
        if self._catalogue is None:
            translated = one if n == 1 else many
        else:
            translated = self._catalogue.ngettext(one, many, n)
        return translated.format(n=f"{n:,}", **fields)

    def listing(self, items: Iterable[str]) -> str:
        """`a, b and c` or `a、b和c`; an empty text for nothing."""
        from babel.lists import format_list

        return format_list(list(items), "standard", self.locale)

    def together(self, sentences: Iterable[str]) -> str:
        """Sentences as one paragraph: Chinese ones follow one another without a space; empty ones are left out."""
        return ("" if self.han else " ").join(filter(None, sentences))

    def series(self, parts: Iterable[str]) -> str:
        """`a; b; c`: parts of a sentence that stand side by side."""
        return ("；" if self.han else "; ").join(parts)

    def sentence(self, text: str) -> str:
        """A text that ends as a sentence does."""
        stop = "。" if self.han else "."
        return text.removesuffix(stop) + stop

    def alternatives(self, items: Iterable[str]) -> str:
        """`a, b or c` or `a、b或c`; an empty text for nothing."""
        from babel.lists import format_list

        return format_list(list(items), "or", self.locale)

    @property
    def han(self) -> bool:
        """Whether it is written in Chinese characters."""
        return self.traits.han

    @property
    def translation(self) -> str:
        """The language in which the documents are shown beside their Chinese."""
        return "en" if self.han else self.code

    @property
    def beside(self) -> str:
        """The language in which names of the documents are shown beside this one."""
        return self.traits.beside

    @cached_property
    def figures(self) -> Figures:
        """Numbers, percentages, and amounts in any currency."""
        from desktop.language.figures import Figures

        return Figures(self.code)

    @property
    def usd(self) -> Currency:
        """How amounts in US cents are written."""
        return self.figures.usd

    @property
    def cny(self) -> Currency:
        """How amounts in fen are written."""
        return self.figures.cny

    @cached_property
    def dates(self) -> Dates:
        """Days and times of day."""
        from desktop.language.dates import Dates

        return Dates(self.locale)

    @cached_property
    def names(self) -> Names:
        """Countries and regions, currencies."""
        from desktop.language.names import Names

        return Names(self.text, self.locale, han=self.han)

    def prepare(self) -> None:
        """Load what the first figure, date or name would wait for (about 20 ms, most of it Babel)."""
        self.usd.text(0)
        self.dates.long("2025-01-01")
        self.names.country("CN")

    @cached_property
    def _catalogue(self) -> NullTranslations | None:
        return _catalogue(self.traits.catalogue, DOMAIN) if self.traits.catalogue else None


@cache
def _catalogue(name: str, domain: str) -> NullTranslations:
    import gettext

    from desktop import places

    compiled = places.translations() / name / "LC_MESSAGES" / f"{domain}.mo"
    try:
        with compiled.open("rb") as file:
            return gettext.GNUTranslations(file)
    except FileNotFoundError as error:
        raise CatalogueMissing(f"{compiled} is missing: install the program again") from error


@cache
def language(code: str) -> Language:
    """The language of a code such as `zh` or `en`; raises `ValueError` for one that the program does not speak."""
    if code not in TRAITS:
        raise ValueError(f"unknown language {code!r}: use {' or '.join(TRAITS)}")
    if TRAITS[code].catalogue not in ("", CATALOGUE):
        from desktop.policy.ruleset import say_in

        say_in(code, lambda words: _catalogue(TRAITS[code].catalogue, POLICY_DOMAIN).gettext(words.en))
    return Language(code)
