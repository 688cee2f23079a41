"""In which language the quote speaks: Chinese, English, or Chinese with English beside it.

`tell` functions say one thing in the language they are given; a `Voice` has them say it in its languages and sets
the answers as spans: one language in full size, or Chinese in full size with English small and grey after it. What
reads the same in both is said once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Final

from desktop.case.case import Money
from desktop.fonts.scripts import Text
from desktop.language import Language, language
from desktop.language.figures import NO_BREAK
from desktop.paper.content import wording
from desktop.paper.layout.blocks import Block, Paragraph, paragraph, stack
from desktop.paper.layout.paper import BODY, LEADING, MUTED, SMALL, Style
from desktop.paper.layout.typesetting import Span
from desktop.policy.ruleset import Words

QuoteLanguage = str
"""The code of a language, or `both` for Chinese with English beside it."""
Tell = Callable[[Language], str]

_SPACE: Final = " "


class Voice:
    """The languages of one quote. `protected` are phrases that no line breaks, `country` is the investor's."""

    def __init__(self, code: QuoteLanguage, protected: Sequence[str], country: str | None) -> None:
        self.languages: Final = tuple(map(language, ("zh", "en") if code == "both" else (code,)))
        self.main: Final = self.languages[0]
        self.both: Final = len(self.languages) > 1
        self.code: Final = code
        self.protected: Final = tuple(protected)
        self._country = country

    def spans(
        self, tell: Tell, style: Style = BODY, second: Style | None = None, between: str = _SPACE
    ) -> list[Span]:
        """What is told, Chinese first in `style`, then English in `second`; what both say alike only once."""
        texts = self.texts(tell)
        found = [Span(texts[0], style)] if texts else []
        for text in texts[1:]:
            small = second if second is not None else SMALL._replace(bold=style.bold)
            found.append(Span(Text(between, "en"), small))
            found.append(Span(text, small))
        return found

    def texts(self, tell: Tell) -> list[Text]:
        """What is told in each language, without repetitions and what is empty."""
        found: dict[str, Text] = {}
        for one in self.languages:
            said = tell(one)
            if said:
                found.setdefault(said, Text(said, one.code))
        return list(found.values())

    def each(self, texts: Iterable[str]) -> Tell:
        """Texts in the order of the languages as something to tell."""
        by_code = {one.code: text for one, text in zip(self.languages, texts, strict=True)}
        return lambda language: by_code[language.code]

    def words(self, words: Words) -> Tell:
        """Words of the rule set as something to tell."""
        return lambda language: words.of(language.code)

    def name(self, text: str, style: Style = BODY) -> list[Span]:
        """A text of the case, in whatever script; its Han characters in the shapes of the investor's country."""
        return [Span(Text(text, None, self._country), style)]

    def foreign(self, text: str, style: Style = BODY) -> list[Span]:
        """A text of the case that is not the investor's own."""
        return [Span(Text(text), style)]

    def plain(self, text: str, style: Style = BODY) -> list[Span]:
        """A figure or code that is the same in every language."""
        return [Span(Text(text, "en"), style)]

    # -------------------------------------------------------------------------------------------- blocks

    def paragraph(
        self,
        tell: Tell,
        width: float,
        style: Style = BODY,
        second: Style | None = None,
        align: float = 0,
    ) -> Paragraph:
        """What is told in one paragraph, both languages after one another."""
        return self.set(self.spans(tell, style, second), width, align)

    def below(
        self,
        tell: Tell,
        width: float,
        style: Style = BODY,
        second: Style | None = None,
        align: float = 0,
        leading: float = LEADING,
    ) -> Block:
        """What is told, English below the Chinese."""
        return stack(self.paragraphs(tell, width, style, second, align, leading))

    def paragraphs(
        self,
        tell: Tell,
        width: float,
        style: Style = BODY,
        second: Style | None = None,
        align: float = 0,
        leading: float = LEADING,
    ) -> list[Paragraph]:
        """What is told, a paragraph to a language."""
        styles = (style, second if second is not None else SMALL)
        return [
            self.set([Span(text, styles[min(at, 1)])], width, align, leading)
            for at, text in enumerate(self.texts(tell))
        ]

    def set(
        self, spans: Sequence[Span], width: float, align: float = 0, leading: float = LEADING
    ) -> Paragraph:
        """Spans as a paragraph; `leading` is in sizes of its largest text."""
        return paragraph(spans, width, align, leading, self.protected)

    # -------------------------------------------------------------------------------------------- figures

    def digits(self, hundredths: int) -> str:
        """Bare digits to the cent."""
        return self.main.figures.digits_of(hundredths)

    def amount(self, hundredths: int, currency: str) -> str:
        """Every digit with the unit: `US$ 1,440,000.00` beside English, `1,440,000.00美元` in Chinese alone."""
        return self._units.figures.currency(currency).exact(hundredths)

    def sized(self, hundredths: int, currency: str, style: Style, unit: Style) -> list[Span]:
        """The same with figure and unit in styles of their own."""
        parts = self._units.figures.currency(currency).exact_parts(hundredths)
        found = self.plain(parts.before + NO_BREAK, unit) if parts.before else []
        found += self.plain(parts.figure, style)
        return [*found, *self.foreign(NO_BREAK + parts.after, unit)] if parts.after else found

    def money(self, money: Money) -> str:
        """An amount as it was entered, every digit with the unit."""
        return self._units.figures.money_exact(money.amount or Decimal(0), money.currency)

    def exchange(self, currency: str, rate: Decimal) -> str:
        """A rate of exchange."""
        return wording.exchange_rate(self._units, currency, rate)

    @property
    def _units(self) -> Language:
        """Beside English, amounts are written once, the English way."""
        return self.languages[-1]


def grey(style: Style) -> Style:
    """The same style in grey."""
    return style._replace(colour=MUTED)
