"""Amounts as people type them: what is read, what is refused, and that nothing is guessed."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desktop.language import language
from desktop.language.amounts import Refusal, echo, read

ENGLISH, CHINESE = language("en"), language("zh")
MILLION = 1_000_000


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("3000万", 30 * MILLION),
        ("0.3亿", 30 * MILLION),
        ("30m", 30 * MILLION),
        ("30M", 30 * MILLION),
        ("30 mn", 30 * MILLION),
        ("30 Million", 30 * MILLION),
        ("30,000,000", 30 * MILLION),
        ("30 000 000", 30 * MILLION),
        ("30\u00a0000\u00a0000", 30 * MILLION),
        ("30\u2009000\u202f000", 30 * MILLION),
        ("30000000", 30 * MILLION),
        ("1.2 亿", 120 * MILLION),
        ("1.2億", 120 * MILLION),
        ("1亿2000万", 120 * MILLION),
        ("1亿2千万", 120 * MILLION),
        ("3千万", 30 * MILLION),
        ("5百万", 5 * MILLION),
        ("5十万", 500_000),
        ("1千亿", 100_000 * MILLION),
        ("1.5bn", 1500 * MILLION),
        ("2 billion", 2000 * MILLION),
        ("250k", 250_000),
        ("250 thousand", 250_000),
        ("1,500万", 15 * MILLION),
        ("US$ 3m", 3 * MILLION),
        ("us$3m", 3 * MILLION),
        ("$3m", 3 * MILLION),
        ("USD 3m", 3 * MILLION),
        ("3m USD", 3 * MILLION),
        ("300万美元", 3 * MILLION),
        ("300 万 美元", 3 * MILLION),
        ("＄３００万", 3 * MILLION),
        ("３０，０００，０００", 30 * MILLION),
        ("１．５亿", 150 * MILLION),
        ("1。5亿", 150 * MILLION),
        ("\u30003000万\u3000", 30 * MILLION),
        ("三千万", 30 * MILLION),
        ("两千万", 20 * MILLION),
        ("三千五百万", 35 * MILLION),
        ("一亿二千万", 120 * MILLION),
        ("十万", 100_000),
        ("0", 0),
    ],
)
def test_what_officers_and_visitors_write_is_read(text: str, amount: int) -> None:
    assert read(text, "USD") == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("１２，３４５．６７", "12345.67"),
        ("1,234.56", "1234.56"),
        ("1,234.567", "1234.567"),
        ("1234.500", "1234.5"),
        ("0.500", "0.5"),
        ("1.50", "1.5"),
        (".5m", "500000"),
        ("1.500m", "1500000"),
        ("1.575m", "1575000"),
        ("0.125亿", "12500000"),
        ("999999999999999.999999", "999999999999999.999999"),
        ("0.0000005m", "0.5"),
    ],
)
def test_decimals_are_exact_and_a_unit_of_counting_makes_the_point_a_decimal_point(
    text: str, amount: str
) -> None:
    assert read(text, "USD") == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("人民币3000万元", "CNY", 30 * MILLION),
        ("3000万元", "CNY", 30 * MILLION),
        ("RMB 30m", "CNY", 30 * MILLION),
        ("¥30m", "CNY", 30 * MILLION),
        ("￥3000万", "CNY", 30 * MILLION),
        ("¥30m", "JPY", 30 * MILLION),
        ("3000万日元", "JPY", 30 * MILLION),
        ("€5m", "EUR", 5 * MILLION),
        ("500万欧元", "EUR", 5 * MILLION),
        ("HK$ 5m", "HKD", 5 * MILLION),
        ("NT$ 5m", "TWD", 5 * MILLION),
        ("5亿韩元", "KRW", 500 * MILLION),
        ("500万越南盾", "VND", 5 * MILLION),
        ("VND 5m", "VND", 5 * MILLION),
    ],
)
def test_a_mark_of_the_field_s_own_currency_is_taken(text: str, currency: str, amount: int) -> None:
    assert read(text, currency) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("3000万元", "USD"),
        ("人民币3000万", "USD"),
        ("€3m", "USD"),
        ("500万欧元", "USD"),
        ("EUR 3m", "USD"),
        ("THB 3m", "USD"),
        ("3m vnd", "USD"),
        ("US$ 3m", "CNY"),
        ("300万美元", "EUR"),
    ],
)
def test_a_mark_of_another_currency_is_refused_and_named(text: str, currency: str) -> None:
    refusal = read(text, currency)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "other_currency"
    assert currency in refusal.sentence(ENGLISH)
    assert currency in refusal.sentence(CHINESE)


@pytest.mark.parametrize("text", ["", " ", "\u3000", "\u00a0 \u2009", "\t"])
def test_an_empty_field_is_nothing_entered_and_no_error(text: str) -> None:
    assert read(text, "USD") is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.500", "ambiguous"),
        ("12.345", "ambiguous"),
        ("1。500", "ambiguous"),
        ("3,2", "ambiguous"),
        ("1,50", "ambiguous"),
        ("3,2m", "ambiguous"),
        ("0,500", "ambiguous"),
        ("1,5000万", "ambiguous"),
        ("12345,67", "ambiguous"),
        ("1.5.5", "decimal_comma"),
        ("1.234,567", "ambiguous"),
        ("30 000,500", "ambiguous"),
        ("1.500 Mio.", "ambiguous"),
        ("1.500 TEUR", "ambiguous"),
        ("¥3m", "ambiguous_currency"),
        ("US$ 3m EUR", "two_currencies"),
        ("30 t", "unknown_unit"),
        ("3兆", "unknown_unit"),
        ("1,234 567", "grouping"),
        ("2000 0000", "grouping"),
        ("3 0 0", "grouping"),
        ("3,", "grouping"),
        ("-3", "sign"),
        ("−3", "sign"),
        ("+3", "sign"),
        ("（3）", "sign"),
        ("1e6", "exponent"),
        ("1.5E+6", "exponent"),
        ("1234567890123456", "too_large"),
        ("1000万亿", "too_large"),
        ("0.1234567", "too_fine"),
        ("0.000000000000001亿", "too_fine"),
        ("US$", "no_figure"),
        (".", "no_figure"),
        ("三千五", "numeral"),
        ("一二三", "numeral"),
        ("1.2亿3000万", "numeral"),
        ("5000万1亿", "numeral"),
        ("1亿20000万", "numeral"),
        ("1亿10000万", "numeral"),
        ("1亿2000", "no_last_unit"),
        ("3万5", "no_last_unit"),
        ("1亿2千", "no_last_unit"),
        ("3x", "unknown_unit"),
        ("abc", "unreadable"),
        ("3%", "unreadable"),
        ("3-5m", "unreadable"),
        ("1_000", "unreadable"),
        ("NaN", "unreadable"),
        ("٣٠", "unreadable"),
        ("²", "unreadable"),
        ("①", "unreadable"),
        ("30\n000", "unreadable"),
        ("9" * 100, "unreadable"),
    ],
)
def test_what_is_ambiguous_or_no_amount_is_refused_in_a_sentence_of_each_language(
    text: str, code: str
) -> None:
    refusal = read(text, "USD")
    assert isinstance(refusal, Refusal)
    assert refusal.code == code
    for words in (ENGLISH, CHINESE):
        sentence = refusal.sentence(words)
        assert sentence
        assert "{" not in sentence
    assert refusal.sentence(ENGLISH) != refusal.sentence(CHINESE)


def test_the_sentence_says_what_is_wrong_and_what_to_write() -> None:
    refusal = read("3,2", "USD")
    assert isinstance(refusal, Refusal)
    assert refusal.sentence(ENGLISH) == "3,2 could be 3.2 or 32: choose the one you mean"
    assert refusal.sentence(CHINESE) == "3,2可能是3.2或32：请选择您的意思"
    refusal = read("1.500", "USD")
    assert isinstance(refusal, Refusal)
    assert refusal.sentence(ENGLISH) == "1.500 could be 1.5 or 1,500: choose the one you mean"
    refusal = read("3,2m", "USD")
    assert isinstance(refusal, Refusal)
    assert refusal.sentence(ENGLISH) == "3,2m could be 3,200,000 or 32,000,000: choose the one you mean"


def test_a_long_or_unprintable_entry_does_not_spoil_the_sentence() -> None:
    refusal = read("x\u202e\x00" * 30, "USD")
    assert isinstance(refusal, Refusal)
    sentence = refusal.sentence(ENGLISH)
    assert sentence.isprintable()
    assert len(sentence) < 120


@pytest.mark.parametrize(
    "text", ["3,2", "3,20", "3,200,0", "1.500", "3,", "US$", "30 mil", "30 u", "三千五", "1亿2"]
)
def test_what_typing_on_may_still_make_an_amount_is_marked_as_unfinished(text: str) -> None:
    refusal = read(text, "USD")
    assert isinstance(refusal, Refusal)
    assert refusal.unfinished


@pytest.mark.parametrize("text", ["1.5.5", "-3", "3qq", "1,234 567", "3000万元"])
def test_what_no_typing_on_can_mend_is_not(text: str) -> None:
    refusal = read(text, "USD")
    assert isinstance(refusal, Refusal)
    assert not refusal.unfinished


@pytest.mark.parametrize(
    ("amount", "currency", "english", "chinese"),
    [
        ("32000000", "USD", "3,200万 = US$\u00a032,000,000", "3,200万 = 32,000,000美元"),
        ("120000000", "USD", "1.2亿 = US$\u00a0120,000,000", "1.2亿 = 120,000,000美元"),
        ("1500000000", "CNY", "15亿 = CNY\u00a01,500,000,000", "15亿 = 1,500,000,000元"),
        ("9200000", "JPY", "920万 = JPY\u00a09,200,000", "920万 = 9,200,000日元"),
        ("12345.67", "USD", "1.234567万 = US$\u00a012,345.67", "1.234567万 = 12,345.67美元"),
        ("9999.5", "USD", "US$\u00a09,999.50", "9,999.50美元"),
        ("0", "USD", "US$\u00a00", "0美元"),
        (
            "999999999999999.999999",
            "USD",
            "9,999,999.99999999999999亿 = US$\u00a0999,999,999,999,999.999999",
            "9,999,999.99999999999999亿 = 999,999,999,999,999.999999美元",
        ),
    ],
)
def test_the_echo_counts_in_both_ways_without_rounding(
    amount: str, currency: str, english: str, chinese: str
) -> None:
    assert echo(Decimal(amount), currency, ENGLISH) == english
    assert echo(Decimal(amount), currency, CHINESE) == chinese


# ------------------------------------------------------------------ every accepted form gives the amount back

_SCALES = {
    "": 0,
    "k": 3,
    "m": 6,
    "mn": 6,
    "million": 6,
    "bn": 9,
    "billion": 9,
    "thousand": 3,
    "千": 3,
    "万": 4,
}
_SCALES |= {"十万": 5, "百万": 6, "千万": 7, "亿": 8, "十亿": 9, "百亿": 10, "千亿": 11, "万亿": 12}
_MARKS = ("US$", "USD", "$", "美元", "美金", "us dollars", "dollars")
_BLANKS = ("", " ", "\u00a0", "\u2009", "\u3000")

amounts = st.one_of(
    st.integers(0, 10**15 - 1).map(Decimal),
    st.integers(0, 10**12).map(lambda cents: Decimal(cents).scaleb(-2)),
    st.integers(0, 10**20).map(lambda millionths: Decimal(millionths).scaleb(-6)),
    st.integers(1, 9999).map(lambda wan: Decimal(wan) * 10_000),
)


@st.composite
def written(draw: st.DrawFn) -> tuple[Decimal, str]:
    """An amount and one of the ways in which it may be written."""
    amount = draw(amounts)
    scale = draw(st.sampled_from(sorted(_SCALES)))
    digits = format(amount.scaleb(-_SCALES[scale]).normalize(), "f")
    whole, _, fraction = digits.partition(".")
    if draw(st.booleans()) and len(fraction) < 6:
        fraction += "0" * draw(st.integers(0, 2))
    if len(fraction) == 3 and len(whole) <= 3 and whole != "0" and not scale:
        fraction += "0"  # three decimals of a plain number are the ambiguous case
    separator = draw(st.sampled_from(("", ",", " ", "\u00a0", "\u2009")))
    figure = f"{int(whole):,}".replace(",", separator) + (f".{fraction}" if fraction else "")
    before = draw(st.sampled_from(("", *_MARKS)))
    after = draw(st.sampled_from(("", *_MARKS)))
    blank = st.sampled_from(_BLANKS)
    text = before + draw(blank) + figure + draw(blank) + _cased(draw, scale) + draw(blank) + after
    if draw(st.booleans()):
        text = _full_width(text)
    return amount, draw(blank) + text + draw(blank)


def _cased(draw: st.DrawFn, word: str) -> str:
    return draw(st.sampled_from((word, word.upper(), word.capitalize())))


def _full_width(text: str) -> str:
    return "".join(
        chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else character for character in text
    )


@given(written())
def test_an_amount_in_any_accepted_form_reads_back_as_exactly_itself(pair: tuple[Decimal, str]) -> None:
    amount, text = pair
    result = read(text, "USD")
    assert result == amount
    assert isinstance(result, Decimal)
    assert "E" not in str(result)  # plain digits wherever it goes


def spelled(number: int) -> str:
    """A Chinese numeral, written independently of the program: through the digits of the number."""
    if number == 0:
        return "零"
    if number >= 10**12:
        high, low = divmod(number, 10**8)
        return spelled(high) + "亿" + ("零" if 0 < low < 10**7 else "") + (spelled(low) if low else "")
    places = ["", "十", "百", "千"]
    out, zero = "", False
    digits = str(number)
    for index, digit in enumerate(digits):
        power = len(digits) - 1 - index
        if digit == "0":
            zero = True
        else:
            if zero and out:
                out += "零"
            zero = False
            out += "一二三四五六七八九"[int(digit) - 1] + places[power % 4]
        if power in (4, 8) and int(digits[max(0, index - 3) : index + 1]):
            out += {4: "万", 8: "亿"}[power]
            zero = False  # noughts at the end of a group of four are not read
    return out


@given(st.one_of(st.integers(0, 10**12 - 1), st.integers(1, 9999).map(lambda n: n * 10_000)))
@example(30_000_000)
@example(1_0010)
@example(3_0000_0500)
def test_a_chinese_numeral_written_out_reads_back(number: int) -> None:
    text = spelled(number)
    assert read(text, "USD") == number
    assert read(text.removeprefix("一") if text.startswith("一十") else text, "USD") == number


@given(st.text("零〇一二两三四五六七八九十百千万亿", min_size=1, max_size=12))
@settings(max_examples=500)
@example("七千七千亿")
@example("九十万零一千")
def test_a_chinese_numeral_that_is_read_is_the_full_spelling_of_its_number(text: str) -> None:
    result = read(text, "USD")
    if isinstance(result, Decimal):
        plain = text.replace("〇", "零").replace("两", "二")
        assert spelled(int(result)) == ("一" + plain if plain.startswith("十") else plain)


# ------------------------------------------------------------------ nothing else is ever taken for an amount


def strict(text: str) -> Decimal | None:
    """The amount of `text` in US$ by a grammar of its own: one regular expression and falling units."""
    folded = "".join(_folded(character) for character in text)
    plain = re.sub(" +", " ", folded).strip().lower()
    if len(plain) > 60:
        return None
    marks = "|".join(re.escape(mark.lower()) for mark in sorted(_MARKS, key=len, reverse=True))
    if "元" in plain and not re.search(marks, plain):
        return None  # renminbi
    marks += "|元"  # 3000万元 beside US$ only says that it is money
    inner = re.fullmatch(rf"(?:(?:{marks})\s*){{0,3}}(.*?)(?:\s*(?:{marks})){{0,3}}", plain)
    return None if inner is None else _strict_amount(inner.group(1))


def _folded(character: str) -> str:
    if unicodedata.category(character) == "Zs":
        return " "
    if unicodedata.name(character, "").startswith("FULLWIDTH"):
        return unicodedata.normalize("NFKC", character)
    return {"。": ".", "萬": "万", "億": "亿"}.get(character, character)


_NUMBER = (
    r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}|[1-9][0-9]{0,2}(?: [0-9]{3})+"
    r"|[1-9][0-9]{0,2}(?:'[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|\.[0-9]+"
)
_COMMA_NUMBER = (
    r"(?:[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]{0,2}(?P<sep>[ '])[0-9]{3}(?:(?P=sep)[0-9]{3})*),[0-9]*"
)
_POINT_GROUPS = r"[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}"


def _strict_amount(body: str) -> Decimal | None:
    scales = _SCALES | {"mm": 6, "b": 9, "w": 4, "tn": 12, "cr": 7, "十": 1, "百": 2, "亿": 8}
    words = "|".join(sorted(scales, key=len, reverse=True))
    if re.fullmatch(rf"0+,0+ ?({words})", body):
        return Decimal(0)  # whatever the comma means
    other = re.fullmatch(rf"(?P<figure>{_COMMA_NUMBER}|{_POINT_GROUPS}) ?(?P<scale>{words})", body)
    if other:
        whole, _, fraction = other["figure"].partition(",")
        if len(fraction) == 3:
            return None
        value = Decimal(f"{re.sub('[^0-9]', '', whole)}.{fraction or 0}")
        return _limited(value.scaleb(scales[other["scale"]]))
    match = re.fullmatch(rf"({_NUMBER}) ?({words})", body)
    if match:
        figure, scale = match.groups()
        if not scale and re.fullmatch(r"[1-9][0-9]{0,2}\.[0-9]{3}", figure):
            return None
        return _limited(_decimal(figure).scaleb(scales[scale]))
    chinese = "|".join(
        sorted((word for word in _SCALES if word and not word.isascii()), key=len, reverse=True)
    )
    links = re.findall(rf"([0-9][0-9,]*(?:\.[0-9]*)?) ?({chinese}) ?", body)
    if len(links) < 2 or not re.fullmatch(rf"(?:[0-9][0-9,]*(?:\.[0-9]*)? ?(?:{chinese}) ?)+", body):
        return None
    total, above = Decimal(0), Decimal(10) ** 40
    for index, (figure, scale) in enumerate(links):
        if not re.fullmatch(_NUMBER, figure) or ("." in figure and index < len(links) - 1):
            return None
        value = _decimal(figure).scaleb(_SCALES[scale])
        if value >= above:
            return None
        total, above = total + value, Decimal(10) ** _SCALES[scale]
    return _limited(total)


def _decimal(figure: str) -> Decimal:
    digits = figure.replace(",", "").replace(" ", "").replace("'", "").rstrip(".")
    return Decimal(f"0{digits}")


def _limited(value: Decimal) -> Decimal | None:
    if value >= 10**15 or value != round(value, 6):
        return None
    return value


_PIECES = st.sampled_from(
    (
        *"0123456789.,-+e(x'3３万亿千百十mk元€$ 。，",
        "00",
        "000",
        "500",
        "\u00a0",
        "\n",
        "bn",
        "million",
        "US$",
        "usd",
        "eur",
        "美元",
    )
)


@given(st.one_of(st.text(max_size=30), st.lists(_PIECES, max_size=12).map("".join)))
@example("1.500")
@example("3,2")
@example("1亿2000万")
@example("US$ $3")
@settings(max_examples=1000)
def test_any_text_gives_an_amount_only_where_a_strict_grammar_agrees(text: str) -> None:
    result = read(text, "USD")
    if isinstance(result, Refusal):
        assert result.sentence(ENGLISH)
        assert result.sentence(CHINESE)
    if re.match("[^0-9]*[ktmb]|.*t(us|\\$)|.*(usd|dollars)u", "".join(map(_folded, text)).strip().lower()):
        return  # k$ 3 and TUSD have examples of their own
    if not re.search(
        "[零〇一二两兩三四五六七八九]|^[^0-9０-９]*[十百千万亿萬億]", text
    ):  # numerals have a test of their own
        expected = strict(text)
        if isinstance(result, Decimal):
            assert result == expected
        else:
            assert expected is None


@given(st.lists(_PIECES, max_size=10).map("".join))
def test_full_width_and_half_width_mean_the_same(text: str) -> None:
    half, full = read(text, "USD"), read(_full_width(text), "USD")
    if isinstance(half, Refusal):
        assert isinstance(full, Refusal)
        assert full.code == half.code
    else:
        assert full == half


@given(amounts, st.sampled_from(["USD", "CNY", "JPY", "EUR"]))
def test_both_sides_of_the_echo_read_back_as_the_amount(amount: Decimal, currency: str) -> None:
    for words in (ENGLISH, CHINESE):
        for side in echo(amount, currency, words).split(" = "):
            if not re.fullmatch(r"\D*[1-9]\d{0,2}\.\d{3}\D*", side) or "万" in side or "亿" in side:
                assert read(side, currency) == amount
