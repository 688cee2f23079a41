"""Reading an amount that somebody typed or a table holds, and saying back what was understood.

`read` takes what officers, bookkeepers and visitors write: `3000万`, `叁仟万元整`, `1亿零500万`, `1个亿`, `3000w`, `30m`,
`US $30m`, `30 Mio.`, `30'000'000`, `30.000.000,00 €`, `3,00,00,000`, `30 crore`, `3000만원`. It refuses what can be read
in two ways, with every reading, and never guesses. A plain number is units of the currency, in both languages.

Decisions:

- A point is the decimal point. Without a unit of counting, one to three digits, a point and exactly three digits
  (`1.500`) are refused, because half of Europe means 1500. With a unit (`1.500m`, `0.125亿`) the point can only be the
  decimal one, except with units of those who write 1500 so (`1.500 Mio.`, `1.500 TEUR`).
- A comma or a blank parts thousands, correctly grouped by three (or as in India). A comma that groups nothing (`3,2`,
  `32,5m`) is refused with both readings. A comma as decimal mark counts where nothing else can be meant: behind
  thousands that points, blanks or apostrophes part, and with German or French units.
- A mark names the currency; a field offers another currency than its own, and reads `$`, 元, `¥` and `kr` as its own
  where they may be.
- The amount read has at most 15 digits before the point and 6 after it, as in a case file.
- Marks of direction, joiners and other invisible characters are no part of a text.
"""

from __future__ import annotations

import decimal
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.language import currency_marks, number_forms, numerals
from desktop.language.codes import wording
from desktop.language.number_forms import Mark

if TYPE_CHECKING:
    from desktop.language.words import Language

MOST_DIGITS: Final = 15
MOST_DECIMALS: Final = 6
_LONGEST: Final = 60
_EXACT: Final = decimal.Context(prec=200)

_SPACES: Final = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
_INVISIBLE: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u200b\u200c\u200d\u200e\u200f"
    "\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u206a\u206b\u206c"
    "\u206d\u206e\u206f\u3164\ufe00\ufe01\ufe02\ufe03\ufe04\ufe05\ufe06\ufe07\ufe08\ufe09\ufe0a\ufe0b\ufe0c"
    "\ufe0d\ufe0e\ufe0f\ufeff\uffa0"
)
# Full-width forms of the printable ASCII characters, as Chinese input methods give them.
_NORMAL: Final = str.maketrans(
    {
        **{chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)},
        **dict.fromkeys(_SPACES, " "),
        **dict.fromkeys(_INVISIBLE, ""),
        **dict.fromkeys("\u2019\u2018\u02bc\u2032\uff07\u0060\u00b4", "'"),
        "￥": "¥",
        "￡": "£",
        "￦": "₩",
        "。": ".",
        "萬": "万",
        "億": "亿",
    }
)

_ENGLISH_SCALES: Final = {
    "": 0, "k": 3, "thousand": 3, "thousands": 3, "m": 6, "mn": 6, "mm": 6, "mil.": 6, "million": 6, "millions": 6,
    "b": 9, "bn": 9, "billion": 9, "billions": 9, "tn": 12, "trn": 12, "trillion": 12, "trillions": 12,
    "lakh": 5, "lakhs": 5, "lac": 5, "lacs": 5, "crore": 7, "crores": 7, "cr": 7, "cr.": 7, "lakh crore": 12,
    "lakh crores": 12, "thousand crore": 10, "thousand crores": 10, "w": 4, "hundred million": 8, "ten thousand": 4,
}  # fmt: skip
_CONTINENTAL_SCALES: Final = {
    "tsd": 3, "tsd.": 3, "tausend": 3, "mille": 3, "mio": 6, "mio.": 6, "mill.": 6, "mln": 6, "mln.": 6, "millionen": 6,
    "mrd": 9, "mrd.": 9, "mld": 9, "mld.": 9, "md": 9, "mds": 9, "milliard": 9, "milliards": 9, "milliarde": 9,
    "milliarden": 9, "mia": 9, "mia.": 9,
}  # fmt: skip
"""Of those who write a decimal comma."""
SCALES: Final = _ENGLISH_SCALES | _CONTINENTAL_SCALES
# Letters that stand right before a currency: TEUR, k€, MUSD, US$m.
_JOINED_SCALES: Final = {
    "t": 3,
    "k": 3,
    "m": 6,
    "mn": 6,
    "mm": 6,
    "mio": 6,
    "md": 9,
    "mds": 9,
    "mrd": 9,
    "bn": 9,
    "b": 9,
}
_EUROPEAN: Final = frozenset({"€", "eur", "chf"})
_LETTERS: Final = re.compile(r"[a-z.]+$")
_COUNTING: Final = re.compile(f"[{numerals.CHARACTERS}点兆]")
_END: Final = re.compile(r"(?:(?<=[元圆角分万亿零一二三四五六七八九十百千0-9])\s?[整正]| only)$")
_NO_DECIMALS: Final = re.compile(r"(?<=[0-9])(?:[.,][-–—]{1,2}|/-)$")
_FEN: Final = re.compile(
    r"^(?P<whole>.*)(?P<mark>[元圆円])(?:零?(?P<jiao>[0-9零一二三四五六七八九])角)?(?:零?(?P<fen>[0-9零一二三四五六七八九])分)$"
    r"|^(?P<whole2>.*)(?P<mark2>[元圆円])零?(?P<jiao2>[0-9零一二三四五六七八九])角$"
)


class Entered(NamedTuple):
    """An amount that was read, in units of the currency that its text names, else of the one asked for."""

    amount: Decimal
    currency: str
    named: bool = False
    """Whether the text itself names the currency."""
    counted: bool = False
    """Whether the text has a unit of counting (万, m): a heading's unit holds for other figures only."""


class Refusal(NamedTuple):
    """Why a text was not taken as an amount; `sentence` says it to the user.

    `code` is one of `ambiguous`, `ambiguous_currency`, `other_currency`, `two_currencies`, `grouping`,
    `decimal_comma`, `sign`, `exponent`, `too_large`, `too_fine`, `no_figure`, `numeral`, `no_last_unit`,
    `unknown_unit`, `unreadable`. `unfinished` tells that typing on may make it an amount (`3,2` on the way to
    `3,200,000`): a field may wait with its warning until the user pauses.
    """

    code: str
    entered: str
    unfinished: bool = False
    meanings: tuple[Decimal, ...] = ()
    """What the text could mean, in units of the currency; empty where nothing."""
    currencies: tuple[str, ...] = ()
    """The currency that the text names instead of the field's, or those that it could name."""
    detail: str = ""

    def sentence(self, language: Language) -> str:
        """What is wrong and what to do, without a full stop."""
        source = _SENTENCES[self.code]
        if self.code in _SENTENCES_WITH_MEANINGS and self.meanings:
            source = _SENTENCES_WITH_MEANINGS[self.code]
        figures = [language.figures.number(meaning) for meaning in self.meanings]
        return language.text(
            source,
            entered=self.entered if len(self.entered) <= 24 else self.entered[:23] + "…",
            meanings=language.alternatives(figures) if figures else "",
            currencies=language.alternatives(self.currencies) if self.currencies else "",
            detail=self.detail,
        )


_SENTENCES: Final = {
    "ambiguous": wording("{entered} could be {meanings}: choose the one you mean"),
    "ambiguous_currency": wording("{detail} could be {currencies}: write the one you mean"),
    "other_currency": wording(
        "{entered} is in {currencies}, the field in {detail}: change the currency, or leave it out"
    ),
    "two_currencies": wording("{entered} names more than one currency: leave one of them out"),
    "grouping": wording("The thousands of {entered} are not grouped by three: write it like 30,000,000"),
    "decimal_comma": wording("{entered} mixes up point and comma: write it like 1,234.56"),
    "sign": wording("An amount has no sign: leave out + or −"),
    "exponent": wording("{entered} has an exponent: write all digits, or shorter 30m or 3000万"),
    "too_large": wording("{entered} has more than 15 digits before the point: check it"),
    "too_fine": wording("{entered} has more than 6 decimals: round it"),
    "no_figure": wording("{entered} has no figure: write one, such as 3000万 or 30m"),
    "numeral": wording("{entered} cannot be read with certainty: write it in digits, such as 3000万"),
    "no_last_unit": wording("The last figure of {entered} has no unit: write it out, such as 1亿2000万"),
    "unknown_unit": wording("“{detail}” is not a unit known here: use k, m, bn, 万 or 亿"),
    "unreadable": wording("{entered} is not an amount: write digits, such as 30,000,000, 30m or 3000万"),
}
_SENTENCES_WITH_MEANINGS: Final = {
    "grouping": wording("The thousands of {entered} are not grouped by three: is it {meanings}?"),
    "exponent": wording("{entered} has an exponent: is it {meanings}?"),
    "numeral": wording("{entered} could be {meanings}: choose the one you mean"),
    "no_last_unit": wording("{entered} could be {meanings}: choose the one you mean"),
    "unknown_unit": wording(
        "“{detail}” could be more than one unit; {entered} could be {meanings}: choose the one you mean"
    ),
}


def read(text: str, currency: str) -> Decimal | Refusal | None:
    """The amount in `text` in units of `currency` (ISO 4217), which is the field's; None if nothing is entered.

    Never raises. The amount is exact. A text that names another currency is refused with it.
    """
    found = read_money(text, currency)
    if not isinstance(found, Entered):
        return found
    if found.currency == currency:
        return found.amount
    return Refusal(
        "other_currency",
        shown(text),
        meanings=(found.amount,),
        currencies=(found.currency,),
        detail=currency,
    )


def read_money(
    text: str, currency: str | None, *, decimal_mark: Mark | None = None
) -> Entered | Refusal | None:
    """The amount in `text` with its currency, `currency` where it names none; None if nothing is entered.

    `decimal_mark` is the one that other figures of the same column prove. Where neither text nor `currency` say it,
    the currency read is empty.
    """
    entered = shown(text)
    plain = normal(text)
    if not plain:
        return None
    if len(plain) > _LONGEST:
        return Refusal("unreadable", entered)
    return _Reader(entered, currency, decimal_mark).money(plain)


def read_number(text: str) -> Decimal | Refusal | None:
    """A number that is no amount, such as a rate or a percentage: its point is always the decimal one.

    A comma alone is refused with both readings, grouped thousands too: no rate needs them.
    """
    entered = shown(text)
    plain = normal(text)
    if not plain:
        return None
    if plain[0] in "+-−–—(" or plain[-1] in "+-−":
        return Refusal("sign", entered, unfinished=len(plain) == 1)
    if not re.fullmatch("[0-9.,' ]+", plain):
        return Refusal("unreadable", entered)
    found = number_forms.readings(plain, "." if plain.count(".") == 1 else None)
    if re.fullmatch("[0-9]+,[0-9]{3}", plain):
        whole, _, fraction = plain.partition(",")
        found = (Decimal(f"{whole}.{fraction}"), Decimal(whole + fraction))
    if len(found) == 1:
        return found[0]
    unfinished = number_forms.is_unfinished(plain) or plain == "."
    if not found:
        return Refusal("decimal_comma", entered, unfinished=unfinished)
    return Refusal("ambiguous", entered, unfinished=unfinished, meanings=found)


def normal(text: str) -> str:
    """`text` without invisible characters, in half width and small letters, with single blanks."""
    plain = text.translate(_NORMAL).strip().lower()
    return re.sub(" +", " ", plain)


def shown(text: str) -> str:
    """`text` as a sentence may quote it."""
    visible = text.translate(dict.fromkeys(map(ord, _INVISIBLE)))
    return " ".join("".join(one if one.isprintable() else " " for one in visible).split())


def echo(amount: Decimal, currency: str, language: Language) -> str:
    """What was understood, in both ways of counting: `3,200万 = US$ 32,000,000`."""
    figures = language.figures
    digits = figures.currency(currency).in_digits(amount)
    for unit, size in (("亿", 8), ("万", 4)):
        counted = amount.scaleb(-size, _EXACT)
        if counted >= 1:
            return f"{figures.number(counted)}{unit} = {digits}"
    return digits


# ------------------------------------------------------------------------------------------------- the reader


class _Refused(Exception):
    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


class _Reader:
    """Reads one text."""

    def __init__(self, entered: str, currency: str | None, decimal_mark: Mark | None) -> None:
        self._entered, self._currency, self._decimal = entered, currency, decimal_mark

    def money(self, plain: str) -> Entered | Refusal:
        try:
            return self._money(plain)
        except _Refused as refused:
            return refused.refusal

    def _refuse(self, code: str, **more: object) -> _Refused:
        return _Refused(Refusal(code, self._entered, **more))  # type: ignore[arg-type]

    def _money(self, plain: str) -> Entered:
        plain = numerals_of(plain)
        plain = _NO_DECIMALS.sub("", _END.sub("", plain)).strip()
        if not plain:
            raise self._refuse("no_figure", unfinished=True)
        if plain[0] in "+-−–—(" or plain[-1] in "+-−":
            raise self._refuse("sign", unfinished=len(plain) == 1)
        body, marks, joined = take_marks(plain)
        body = _NO_DECIMALS.sub("", body)
        cents = _FEN.match(plain) if re.search("[角分]$", plain) else None
        if cents is not None:
            return self._with_cents(cents)
        if not body:
            raise self._refuse("no_figure", unfinished=True)
        named = self._named(marks)
        values, counted = self._values(body, joined, named or self._currency)
        return Entered(self._limited(values[0]), named or self._currency or "", named is not None, counted)

    def _named(self, marks: list[str]) -> str | None:
        named = currency_marks.which(marks, self._currency)
        if named.clash:
            raise self._refuse("two_currencies", currencies=named.choices)
        self._choices = named.choices
        self._marks = marks
        return named.currency

    def _values(self, body: str, joined: int, currency: str | None) -> tuple[tuple[Decimal, ...], bool]:
        """The one value of `body`, and whether it has a unit of counting."""
        values, counted, fault, more = self._readings(body, joined, currency)
        if fault == "" and len(values) == 1 and self._choices:
            detail = next((mark for mark in self._marks if mark in currency_marks.WEAK), "")
            raise self._refuse(
                "ambiguous_currency", meanings=_possible(values), currencies=self._choices, detail=detail
            )
        if fault or len(values) != 1:
            raise self._refuse(fault or "ambiguous", meanings=_possible(values), **more)
        return values, counted

    def _readings(
        self, body: str, joined: int, currency: str | None
    ) -> tuple[tuple[Decimal, ...], bool, str, dict[str, object]]:
        if re.fullmatch(r"[0-9.,]+e[+-]?[0-9]*", body):
            value = _exponent(body)
            return value, False, "exponent", {"unfinished": body.endswith("e")}
        if _COUNTING.search(body):
            return self._counted(body, joined, currency)
        match = re.fullmatch(
            r"(?P<before>[a-z][a-z. ]*)?(?P<figure>[0-9.,' ]*[0-9.,'])(?P<after> ?[a-z][a-z. ]*)?", body
        )
        if match is None:
            return (), False, "unreadable", {}
        figure = match.group("figure").strip()
        before, after = ((match.group(name) or "").strip() for name in ("before", "after"))
        scale = after or before
        if before and (after or not self._marks):
            return (), False, "unreadable", {}
        if scale == "t" and not joined:
            both = number_forms.readings(figure, self._decimal)
            meanings = tuple(one.scaleb(power, _EXACT) for one in both for power in (3, 12))
            return meanings, False, "unknown_unit", {"detail": "t"}
        if scale not in SCALES:
            unfinished = bool(after) and any(
                known.startswith(scale) for known in (*SCALES, *currency_marks.all_marks())
            )
            return (), False, "unknown_unit", {"detail": scale, "unfinished": unfinished}
        # M€, k€ and TEUR are written where 1500 is 1.500.
        euros = any(mark in _EUROPEAN for mark in self._marks) and (joined or scale in _JOINED_SCALES)
        continental = scale in _CONTINENTAL_SCALES or bool(euros)
        return self._figure(
            figure, SCALES[scale] + joined, continental=continental, counted=bool(scale or joined)
        )

    def _figure(
        self, figure: str, power: int, *, continental: bool, counted: bool
    ) -> tuple[tuple[Decimal, ...], bool, str, dict[str, object]]:
        found = number_forms.readings(figure, self._decimal)
        lone = re.fullmatch(r"([0-9]+)([.,])([0-9]+)", figure)
        if lone is not None and self._decimal is None and counted:
            decimal_value = Decimal(f"{lone.group(1)}.{lone.group(3)}")
            if not continental and lone.group(2) == ".":
                found = (decimal_value,)
            elif continental and lone.group(2) == ",":
                found = (
                    (decimal_value, *found)
                    if len(lone.group(3)) == 3 and decimal_value not in found
                    else (decimal_value,)
                )
        values = tuple(dict.fromkeys(one.scaleb(power, _EXACT) for one in found))
        if len(values) == 1:
            return values, counted, "", {}
        unfinished = number_forms.is_unfinished(figure) and not counted
        if values:
            return values, counted, "ambiguous", {"unfinished": unfinished}
        if not re.search("[0-9]", figure):
            return (), counted, "no_figure", {"unfinished": True}
        fours = number_forms.by_four(figure)
        meanings = (fours.scaleb(power, _EXACT),) if fours is not None else ()
        mixed = "." in figure and ("," in figure or figure.count(".") > 1)
        return meanings, counted, "decimal_comma" if mixed else "grouping", {"unfinished": unfinished}

    def _counted(
        self, body: str, joined: int, currency: str | None
    ) -> tuple[tuple[Decimal, ...], bool, str, dict[str, object]]:
        """A text with characters of counting."""
        body = re.sub("(?<=[0-9一二三四五六七八九十百千两])个(?=[十百千万亿])", "", body)
        # 10^12 in Japan, Korea and Taiwan, a million in old books and in physics.
        trillions = currency in {"JPY", "KRW", "TWD"} or re.search("[가-힣]", self._entered)
        if "兆" in body and not trillions:
            ways = [numerals.read_numeral(body.replace("兆", unit)) for unit in ("万亿", "百万")]
            both = tuple(way.values[0] for way in ways if not way.fault)
            return both, True, "unknown_unit", {"detail": "兆"}
        if joined or re.search("[^0-9.,' 点兆" + numerals.CHARACTERS + "]", body):
            unit = re.search("[^0-9.,' 点兆" + numerals.CHARACTERS + "].*", body)
            unfinished = bool(re.fullmatch(rf"[0-9.,' {numerals.CHARACTERS}]+ ?[a-z$.]+", body)) and any(
                mark.startswith(unit.group()) for mark in currency_marks.all_marks() if unit
            )
            return (), True, "unreadable", {"unfinished": unfinished}
        if self._decimal is not None and (
            plain := re.fullmatch(rf"([0-9.,' ]+) ?([{numerals.CHARACTERS}]+)", body)
        ):
            power = _power(plain.group(2))
            if power is not None:
                return self._figure(plain.group(1).strip(), power, continental=False, counted=True)
        found = numerals.read_numeral(body, formal=numerals.is_formal(self._entered))
        if found.fault and not found.values and not re.search("[万亿千百十]", body):
            return (), True, "numeral", {"unfinished": True}
        unfinished = found.fault in {"numeral", "no_last_unit"}
        return found.values, True, found.fault, {"unfinished": unfinished}

    def _with_cents(self, match: re.Match[str]) -> Entered:
        """元, 角 and 分."""
        groups = match.groupdict()
        whole = groups["whole"] if groups["mark"] else groups["whole2"]
        unit = groups["mark"] or groups["mark2"]
        jiao, fen = groups["jiao"] or groups["jiao2"], groups["fen"]
        base = self._money(whole + unit)
        cents = Decimal(0)
        for digit, power in ((jiao, -1), (fen, -2)):
            if digit:
                cents += Decimal(
                    "零一二三四五六七八九".find(digit) if digit in "零一二三四五六七八九" else int(digit)
                ).scaleb(power)
        if base.amount % 1:
            raise self._refuse("unreadable")
        return base._replace(amount=self._limited(base.amount + cents))

    def _limited(self, amount: Decimal) -> Decimal:
        amount = amount.normalize(_EXACT)
        exponent = amount.as_tuple().exponent
        decimals = max(0, -exponent) if isinstance(exponent, int) else 0
        if amount.adjusted() >= MOST_DIGITS:
            raise self._refuse("too_large")
        if decimals > MOST_DECIMALS:
            raise self._refuse("too_fine")
        # 3E+7 is written as 30000000 wherever it goes.
        return amount if decimals else amount.quantize(Decimal(1), context=_EXACT)


def numerals_of(plain: str) -> str:
    """`plain` (as `normal` gives it) with one character for each digit and unit, and simplified names of currencies."""
    return numerals.normal(plain.replace("조", "兆")).translate(currency_marks.SIMPLE)


_UNMARKED: Final = re.compile(r"[0-9., ]*")


def take_marks(plain: str) -> tuple[str, list[str], int]:
    """What is left of `plain` without the currency marks at its ends, those marks, and the power of a joined scale.

    A joined scale is the T of TEUR or the M of M€: a power of ten, 0 for none.
    """
    body, marks, joined = plain, list[str](), 0
    if _UNMARKED.fullmatch(body):
        return body, marks, joined  # as most are typed
    match = re.search(r" ?\(([^()]+)\)$", body)
    if match is not None and match.group(1).strip() in currency_marks.all_marks():
        body, marks = body[: match.start()].strip(), [match.group(1).strip()]
    for at_start in (True, False):
        for _ in range(3):
            found = _mark_at(body, at_start)
            if found is None:
                break
            mark, body, power = found
            marks.append(mark)
            joined = joined or power
    return body, marks, joined


def _mark_at(body: str, at_start: bool) -> tuple[str, str, int] | None:
    begun = re.match(r"(?:(?:tsd|mio|mrd)\.? ?|mn|mm|mds?|bn|t|k|m|b)?", body) if at_start else None
    length = len(begun.group()) if begun else 0
    for mark in currency_marks.all_marks():
        if at_start:
            for skip in [0, length] if length else [0]:
                if body.startswith(mark, skip):
                    rest = body[skip + len(mark) :]
                    if _letters_meet(mark[-1], rest[:1]) and not re.match(
                        r"(k|mio|mn|mm|mds?|mrd|bn|m|b)\b", rest
                    ):
                        continue
                    if skip and not rest.strip():
                        continue
                    return mark, rest.strip(), _joined_power(body[:skip])
        elif body.endswith(mark):
            rest = body[: -len(mark)]
            if not _letters_meet(rest[-1:], mark[0]) and not (mark[0] in "€$£" and re.search("[a-z]$", rest)):
                return mark, rest.strip(), 0
            scale = _LETTERS.search(rest)
            if scale is not None and scale.group() == "t":
                return mark, rest[:-1].strip(), _JOINED_SCALES["t"]
            if scale is not None and (scale.group() in SCALES or scale.group() in currency_marks.all_marks()):
                return mark, rest.strip(), 0
    return None


def _joined_power(scale: str) -> int:
    scale = scale.strip()
    return _JOINED_SCALES.get(scale) or SCALES.get(scale, 0)


def _letters_meet(one: str, other: str) -> bool:
    return bool(re.match("[a-z]", one)) and bool(re.match("[a-z]", other))


def _power(units: str) -> int | None:
    """The power of ten of units alone, such as 百万."""
    found = numerals.read_numeral("1" + units)
    if found.fault or len(found.values) != 1:
        return None
    value = found.values[0]
    power = value.adjusted()
    return power if value == Decimal(10) ** power else None


def _exponent(body: str) -> tuple[Decimal, ...]:
    if len(body.partition("e")[2]) > 3:
        return ()
    try:
        value = Decimal(body)
    except decimal.InvalidOperation:
        return ()
    return _possible((value,))


def _possible(values: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
    """Those of `values` that an amount may be, in plain digits."""
    fit = []
    for value in values:
        plain = value.normalize(_EXACT)
        exponent = plain.as_tuple().exponent
        if isinstance(exponent, int) and -exponent <= MOST_DECIMALS and plain.adjusted() < MOST_DIGITS:
            fit.append(plain if exponent < 0 else plain.quantize(Decimal(1), context=_EXACT))
    return tuple(dict.fromkeys(fit))
