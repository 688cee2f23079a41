"""What the full estimate leads with at each stage of the talk, and the order in which its sections follow.

The window leads with the same (`desktop.telling.lead`): at assess the conditions and what to ask the investor, at
negotiate the terms, the award curve and what more foreign capital brings, at sign the schedule with its awards, the
conditions to keep and the documents for the claim.
"""

from __future__ import annotations

from typing import Final

from desktop.engine.answer import Answer
from desktop.language import Language
from desktop.paper.parts.sheet import Quote
from desktop.paper.parts.voice import Tell
from desktop.telling.lead import LeadLine, lines_of

ORDER: Final = {
    "assess": (
        *("changes", "years", "questions", "inputs", "warnings", "readings", "curve", "awards"),
        *("scenarios", "assumptions", "documents"),
    ),
    "negotiate": (
        *("changes", "years", "curve", "more", "readings", "warnings", "awards", "scenarios"),
        *("inputs", "assumptions", "documents"),
    ),
    "sign": (
        *("changes", "awards", "keep", "documents", "years", "inputs", "readings", "warnings"),
        *("curve", "scenarios", "assumptions"),
    ),
}
"""The sections at each stage in the third layout; the first two had one order for all of them, `UNSTAGED`."""
UNSTAGED: Final = (
    *("changes", "inputs", "years", "curve", "awards", "scenarios", "readings", "warnings", "assumptions"),
    "documents",
)


def order_of(quote: Quote) -> tuple[str, ...]:
    """The sections in the order of the quote's stage."""
    return ORDER[quote.estimate.mechanism.stage] if quote.layout > 2 else UNSTAGED


def lead_words(quote: Quote, section: str) -> list[Tell]:
    """The lines of a section that the stage leads with; none where there is nothing to say."""
    # A quote is made of a finished case only: nothing is missing.
    answer = Answer(quote.estimate, (), (), (), (), has_cny=True)
    lines = {
        words.code: lines_of(quote.teller(words), quote.case, answer, section, earlier=quote.layout < 4)
        for words in quote.voice.languages
    }

    def told(at: int) -> Tell:
        return lambda language: _joined(language, lines[language.code][at])

    return [told(at) for at in range(len(lines[quote.voice.main.code]))]


def _joined(language: Language, line: LeadLine) -> str:
    """A line and what is said beside it, as sentences."""
    return language.together((line.text, language.sentence(line.beside))) if line.beside else line.text
