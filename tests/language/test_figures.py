"""How amounts, rates and numbers are written, in the forms of the pictures, and that no digit is lost."""

from __future__ import annotations

import sys
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.language import language

ENGLISH, CHINESE = language("en"), language("zh")
SPACE = "\u00a0"
BOTH = (ENGLISH, CHINESE)

hundredths = st.integers(-(10**20), 10**20)


@pytest.mark.parametrize(
    ("cents", "english", "chinese"),
    [
        (157_500_000, f"US${SPACE}1,575,000.00", "157.50万美元"),
        (169_014_085, f"US${SPACE}1,690,140.85", "169.01万美元"),
        (144_000_000, f"US${SPACE}1,440,000.00", "144.00万美元"),
        (0, f"US${SPACE}0.00", "0.00万美元"),
        (4_999, f"US${SPACE}49.99", "49.99美元"),
        (-22_500_000, f"US${SPACE}−225,000.00", "−22.50万美元"),
    ],
)
def test_a_result_in_a_sentence(cents: int, english: str, chinese: str) -> None:
    assert ENGLISH.usd.text(cents) == english
    assert CHINESE.usd.text(cents) == chinese


def test_renminbi_is_cny_in_english_and_wan_yuan_in_chinese() -> None:
    assert ENGLISH.cny.text(1_118_250_000) == f"CNY{SPACE}11,182,500.00"
    assert CHINESE.cny.text(1_118_250_000) == "1,118.25万元"
    assert ENGLISH.cny.unit == "CNY"
    assert CHINESE.cny.unit == "万元"
    assert ENGLISH.usd.unit == "US$"
    assert CHINESE.usd.unit == "万美元"


def test_the_exact_form_shows_every_cent_in_both_languages() -> None:
    assert ENGLISH.usd.exact(169_014_085) == f"US${SPACE}1,690,140.85"
    assert CHINESE.usd.exact(169_014_085) == "1,690,140.85美元"
    assert CHINESE.cny.exact(1_022_400_000) == "10,224,000.00元"


@pytest.mark.parametrize(
    ("cents", "english", "chinese"),
    [
        (80_000_000, f"US${SPACE}800,000", "80万美元"),
        (3_000_000_000, f"US${SPACE}30,000,000", "3,000万美元"),
        (12_000_000_000, f"US${SPACE}120,000,000", "1.2亿美元"),
        (11_080_000_000, f"US${SPACE}110,800,000", "11,080万美元"),
        (169_014_085, f"US${SPACE}1,690,140.85", "1,690,140.85美元"),
        (999_900, f"US${SPACE}9,999", "9,999美元"),
        (0, f"US${SPACE}0", "0美元"),
    ],
)
def test_what_was_entered_is_written_shortest_without_loss(cents: int, english: str, chinese: str) -> None:
    assert ENGLISH.usd.stated(cents) == english
    assert CHINESE.usd.stated(cents) == chinese


@pytest.mark.parametrize(
    ("cents", "english", "chinese"),
    [
        (3_000_000_000, f"US${SPACE}30{SPACE}m", "3,000万美元"),
        (10_000_000_000, f"US${SPACE}100{SPACE}m", "1亿美元"),
        (100_000_000_000, f"US${SPACE}1{SPACE}bn", "10亿美元"),
        (110_080_000_000, f"US${SPACE}1,100.8{SPACE}m", "110,080万美元"),
        (525_000_000, f"US${SPACE}5.25{SPACE}m", "525万美元"),
        (169_014_085, f"US${SPACE}1,690,140.85", "1,690,140.85美元"),
        (50_000_000, f"US${SPACE}500,000", "50万美元"),
    ],
)
def test_a_threshold_is_counted_in_millions_where_that_loses_nothing(
    cents: int, english: str, chinese: str
) -> None:
    assert ENGLISH.usd.threshold(cents) == english
    assert CHINESE.usd.threshold(cents) == chinese


@pytest.mark.parametrize(
    ("cents", "english", "chinese"),
    [
        (4_700_000_000, f"US${SPACE}47.0{SPACE}m", "4,700万美元"),
        (920_000_000, f"US${SPACE}9.2{SPACE}m", "920万美元"),
        (169_014_085, f"US${SPACE}1.7{SPACE}m", "169.01万美元"),
        (18_400_050, f"US${SPACE}184,001", "18.4万美元"),
        (12_345_678_901, f"US${SPACE}123.5{SPACE}m", "1.23亿美元"),
        (465_000_000, f"US${SPACE}4.7{SPACE}m", "465万美元"),
        (12_250_000_000, f"US${SPACE}122.5{SPACE}m", "1.23亿美元"),
        (4_999, f"US${SPACE}50", "50美元"),
    ],
)
def test_a_line_without_room_has_the_rounded_amount(cents: int, english: str, chinese: str) -> None:
    assert ENGLISH.usd.compact(cents) == english
    assert CHINESE.usd.compact(cents) == chinese


def test_renminbi_is_rounded_to_two_decimals_of_a_million() -> None:
    assert ENGLISH.cny.compact(1_118_250_000) == f"CNY{SPACE}11.18{SPACE}m"
    assert CHINESE.cny.compact(1_118_250_000) == "1,118.25万元"


def test_a_column_has_its_unit_in_the_head_and_bare_figures_below() -> None:
    assert ENGLISH.usd.figure(144_000_000) == "1,440,000.00"
    assert CHINESE.usd.figure(144_000_000) == "144.00"
    assert CHINESE.cny.figure(1_022_400_000) == "1,022.40"


@pytest.mark.parametrize(
    ("cents", "english", "chinese"),
    [
        (-22_500_000, "−225,000.00", "−22.50"),
        (22_500_000, "+225,000.00", "+22.50"),
        (0, "0.00", "0.00"),
        (-4_999, "−49.99", "0.00"),
    ],
)
def test_a_difference_has_a_true_sign_unless_nothing_is_left_of_it(
    cents: int, english: str, chinese: str
) -> None:
    assert ENGLISH.usd.difference(cents) == english
    assert CHINESE.usd.difference(cents) == chinese


def test_a_change_in_a_sentence_has_sign_and_unit() -> None:
    assert ENGLISH.usd.change(-6_000_000) == f"−{SPACE}US${SPACE}60,000.00"
    assert ENGLISH.usd.change(11_600_000) == f"+{SPACE}US${SPACE}116,000.00"
    assert CHINESE.usd.change(-6_000_000) == "−6.00万美元"
    assert CHINESE.usd.change(11_600_000) == "+11.60万美元"


def test_large_type_is_drawn_in_parts_that_make_up_the_amount() -> None:
    english = ENGLISH.usd.standing(377_514_085)
    assert (english.before, english.figure, english.small, english.after) == ("US$", "3,775,140", ".85", "")
    assert english.text == f"US${SPACE}3,775,140.85"
    chinese = CHINESE.usd.standing(377_514_085)
    assert (chinese.before, chinese.figure, chinese.small, chinese.after) == ("", "377.51", "", "万美元")
    assert chinese.text == f"377.51{SPACE}万美元"


@pytest.mark.parametrize(
    ("amount", "currency", "english", "chinese"),
    [
        ("120000000", "USD", f"US${SPACE}120,000,000", "1.2亿美元"),
        ("1500000000", "CNY", f"CNY{SPACE}1,500,000,000", "15亿元"),
        ("5000000", "EUR", f"EUR{SPACE}5,000,000", "500万欧元"),
        ("3000000000", "JPY", f"JPY{SPACE}3,000,000,000", "30亿日元"),
        ("1234.5", "EUR", f"EUR{SPACE}1,234.50", "1,234.50欧元"),
        ("1234.567891", "USD", f"US${SPACE}1,234.567891", "1,234.567891美元"),
        ("5000000", "THB", f"THB{SPACE}5,000,000", "500万泰铢"),
    ],
)
def test_a_given_amount_of_any_currency_is_never_rounded(
    amount: str, currency: str, english: str, chinese: str
) -> None:
    assert ENGLISH.figures.money(Decimal(amount), currency) == english
    assert CHINESE.figures.money(Decimal(amount), currency) == chinese


def test_the_exact_form_of_a_given_amount_has_the_decimals_of_its_currency() -> None:
    assert ENGLISH.figures.money_exact(Decimal(120_000_000), "USD") == f"US${SPACE}120,000,000.00"
    assert CHINESE.figures.money_exact(Decimal(120_000_000), "USD") == "120,000,000.00美元"
    assert CHINESE.figures.money_exact(Decimal(120_000_000), "JPY") == "120,000,000日元"


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        ("0.045", "4.5%"),
        ("0.02", "2%"),
        ("0.00525", "0.525%"),
        ("0", "0%"),
        ("1", "100%"),
        ("0.0000000001", "0.00000001%"),
    ],
)
def test_a_rate_is_a_percentage_with_all_of_its_decimals(rate: str, text: str) -> None:
    assert ENGLISH.figures.percent(Decimal(rate)) == text
    assert CHINESE.figures.percent(Decimal(rate)) == text


def test_a_share_is_exact_where_it_can_be_and_rounded_half_up_elsewhere() -> None:
    percent_of = ENGLISH.figures.percent_of
    assert percent_of(5680, 10_000) == "56.8%"
    assert percent_of(1, 8) == "12.5%"
    assert percent_of(1, 3) == "33.33%"
    assert percent_of(2, 3) == "66.67%"
    assert percent_of(9, 200) == "4.5%"
    assert percent_of(1_000_005, 10_000_000) == "10%"
    assert percent_of(1, 1) == "100%"


def test_a_rate_of_exchange_has_two_decimals_at_least_and_all_it_was_given() -> None:
    assert ENGLISH.figures.rate(Decimal("7.1")) == "7.10"
    assert ENGLISH.figures.rate(Decimal("0.0468")) == "0.0468"
    assert CHINESE.figures.rate(Decimal(7)) == "7.00"


@given(hundredths)
def test_no_digit_of_an_exact_figure_is_lost(amount: int) -> None:
    for words in BOTH:
        for text in (words.usd.exact(amount), words.figures.digits_of(amount)):
            digits = "".join(character for character in text if character.isdigit())
            assert int(digits) == abs(amount)
            assert ("−" in text) == (amount < 0)


@given(hundredths)
def test_wan_are_rounded_half_up_once(amount: int) -> None:
    text = CHINESE.usd.figure(amount).replace(",", "").replace("−", "-")
    shown, exact = Fraction(text), Fraction(amount, 1_000_000)
    assert abs(shown - exact) <= Fraction(1, 200)
    if abs(shown - exact) == Fraction(1, 200):
        assert abs(shown) > abs(exact)


@given(st.integers(0, 10**20).map(lambda millionths: Decimal(millionths).scaleb(-6)))
def test_a_given_amount_reads_the_same_after_its_units_are_taken_off(amount: Decimal) -> None:
    for words in BOTH:
        text = (
            words.figures.money(amount, "USD")
            .removeprefix(f"US${SPACE}")
            .removesuffix("美元")
            .replace(",", "")
        )
        scale = {"万": 4, "亿": 8}.get(text[-1], 0)
        assert Decimal(text.rstrip("万亿")).scaleb(scale) == amount


@given(hundredths)
def test_unit_and_figure_are_never_parted_by_a_breaking_space(amount: int) -> None:
    for words in BOTH:
        for money in (words.usd, words.cny):
            forms = (money.text, money.exact, money.stated, money.threshold, money.compact, money.change)
            for form in forms:
                assert " " not in form(amount)


def test_no_float_takes_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every call of a float constructor or method would show in the profile of the interpreter."""
    called: list[str] = []

    def watch(_frame: object, event: str, argument: object) -> None:
        owner = getattr(argument, "__self__", None)
        if event == "c_call" and (argument is float or isinstance(owner, float)):
            called.append(repr(argument))

    for words in BOTH:
        words.prepare()
    sys.setprofile(watch)
    try:
        for words in BOTH:
            words.usd.text(169_014_085)
            words.usd.compact(169_014_085)
            words.figures.money(Decimal("1234.56"), "EUR")
            words.figures.percent_of(1, 3)
    finally:
        sys.setprofile(None)
    assert called == []
