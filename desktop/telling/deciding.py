"""Which words of a sentence of the policy decide a case: the amounts and rates that apply, with what they are about.

Amounts and rates are the rule's own; the patterns only know how the documents speak of them. Where a document speaks
otherwise, the bare amounts and rates are marked, so that nothing is claimed that does not stand there.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.policy.ruleset import Bracket, Cents, Rate, Rule, RuleSet

_WAN: Final = 10_000
_YI: Final = 100_000_000
_MILLION: Final = 1_000_000

Patterns: TypeAlias = "dict[str, tuple[str, ...]]"

# {a} stands for an amount, {b} for the one it stays below, {r} for a rate.
_TOTAL: Final[Patterns] = {  # not translated
    "zh": (r"外资总投资达?{a}(?:（含）)?以上",),
    "en": (r"total foreign investment of {a} or more",),
}
_FIRST_YEAR: Final[Patterns] = {  # not translated
    "zh": (r"首年实际利用外资{a}(?:（含）)?以上",),
    "en": (r"utilised foreign capital of {a} or more in the first year",),
}
_UTILISED: Final[Patterns] = {  # not translated
    "zh": (r"当年度实际利用外资{a}(?:（含）)?以上",),
    "en": (r"utilised foreign capital of {a} or more in the year",),
}
_RATE: Final[Patterns] = {  # not translated
    "zh": (r"当年度实际利用外资额的{r}",),
    "en": (r"{r} of the (?:foreign )?capital utilised(?: in the year)?",),
}
_UPGRADE: Final[Patterns] = {  # not translated
    "zh": (r"以[^，。；]*形式实施技术改造等?",),
    "en": (r"carries out a technical upgrade[^,.;]*",),
}
_BRACKET: Final[Patterns] = {  # not translated
    "zh": (r"{a}—{b}（不含）(?:的?，按当年度实际利用外资额的{r})?",),
    "en": (r"{r} (?:where it is )?from {a} to below {b}", r"from {a} to below {b}"),
}
_TOP_BRACKET: Final[Patterns] = {  # not translated
    "zh": (r"{a}(?:（含）)?以上(?:的，按当年度实际利用外资额的{r})?",),
    "en": (r"{r} from {a} upwards", r"{a} or more"),
}
_BARE_RATE: Final[Patterns] = {"zh": (r"{r}",), "en": (r"{r}",)}


class Run(NamedTuple):
    """A stretch of a sentence; `deciding` is set in bold."""

    text: str
    deciding: bool


def runs(language: str, rules: RuleSet, rule: Rule, utilised_usd: int, text: str) -> tuple[Run, ...]:
    """`text`, the sentence of `rule` in `language`, in stretches; `utilised_usd` says which bracket applies."""
    found: list[tuple[int, int]] = []
    for patterns, amounts, rate in _wanted(rules, rule, utilised_usd):
        places = [
            match.span()
            for pattern in patterns.get(language, ())
            for match in re.finditer(_filled(pattern, language, amounts, rate), text)
        ]
        if not places:
            bare = [_amount_pattern(language, amount) for amount in amounts]
            bare += [rf"(?<![\d.]){re.escape(_percent(rate))}"] if rate is not None else []
            places = [match.span() for one in bare for match in re.finditer(one, text)]
        found += places
    return tuple(_runs(text, sorted(found)))


def plain(text: str) -> tuple[Run, ...]:
    """A sentence in which nothing is marked."""
    return (Run(text, deciding=False),)


def _wanted(
    rules: RuleSet, rule: Rule, utilised_usd: int
) -> Iterator[tuple[Patterns, tuple[Cents, ...], Rate | None]]:
    """What decides, as patterns with the amounts and the rate that they need."""
    if rule.total_foreign_investment_usd is not None:
        yield _TOTAL, (rule.total_foreign_investment_usd,), None
    if rule.first_year_usd is not None:
        yield _FIRST_YEAR, (rule.first_year_usd,), None
    if rule.utilised_usd is not None:
        yield _UTILISED, (rule.utilised_usd,), None
    if rule.technical_upgrade:
        yield _UPGRADE, (), None
    if rule.rate is not None:
        yield _RATE, (), rule.rate
    source = rules.rule(rule.brackets_of) if rule.brackets_of is not None else rule
    bracket = _bracket(source, utilised_usd)
    if bracket is not None:
        yield (
            (_BRACKET, (bracket.from_usd, bracket.below_usd), bracket.rate)
            if bracket.below_usd is not None
            else (_TOP_BRACKET, (bracket.from_usd,), bracket.rate)
        )
    if rule.share is not None:
        yield _BARE_RATE, (), rule.share


def _bracket(rule: Rule, utilised_usd: int) -> Bracket | None:
    """The bracket of the amount, the first one for less than that."""
    reached = [bracket for bracket in rule.brackets if bracket.from_usd <= utilised_usd]
    return reached[-1] if reached else next(iter(rule.brackets), None)


def _filled(pattern: str, language: str, amounts: tuple[Cents, ...], rate: Rate | None) -> str:
    fields = {name: _amount_pattern(language, amount) for name, amount in zip("ab", amounts, strict=False)}
    if rate is not None:
        fields["r"] = re.escape(_percent(rate))
    return re.sub(r"\{([abr])\}", lambda match: fields.get(match[1], "(?!)"), pattern)


def _amount_pattern(language: str, amount: Cents) -> str:
    """An amount as the documents write it; in a span of two the first goes without its currency."""
    bare = _amount(language, amount)
    if language == "zh":
        return rf"(?<![\d.]){re.escape(bare)}(?:美元)?"  # not translated
    return rf"{re.escape(bare)}(?!\d)"


def _amount(language: str, amount: Cents) -> str:
    units = Decimal(amount) / 100
    if language == "zh":
        size, letter = (_YI, "亿") if units >= _YI else (_WAN, "万")  # not translated
        return f"{_short(units / size)}{letter}"
    return f"US$ {_short(units / _MILLION)} million"


def _percent(rate: Rate) -> str:
    return f"{_short(rate.decimal * 100)}%"


def _short(number: Decimal) -> str:
    return format(number.normalize(), "f")


def _runs(text: str, places: list[tuple[int, int]]) -> Iterator[Run]:
    at = 0
    for start, end in places:
        if end <= at:
            continue
        first = max(start, at)
        if first > at:
            yield Run(text[at:first], deciding=False)
        yield Run(text[first:end], deciding=True)
        at = end
    if at < len(text):
        yield Run(text[at:], deciding=False)
