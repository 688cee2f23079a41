"""Countries, currencies and days, as both languages name them."""

from __future__ import annotations

from datetime import date, time

import pytest

from desktop.language import language

ENGLISH, CHINESE = language("en"), language("zh")


@pytest.mark.parametrize(
    ("code", "english", "chinese"),
    [
        ("HK", "Hong Kong, China", "中国香港"),
        ("MO", "Macao, China", "中国澳门"),
        ("TW", "Taiwan, China", "中国台湾"),
        ("KR", "South Korea", "韩国"),
        ("JP", "Japan", "日本"),
        ("DE", "Germany", "德国"),
    ],
)
def test_countries_and_regions_have_the_names_that_are_asked_for(
    code: str, english: str, chinese: str
) -> None:
    assert ENGLISH.names.country(code) == english
    assert CHINESE.names.country(code) == chinese


@pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_the_list_has_every_country_once_and_nothing_that_is_none(words: object) -> None:
    assert isinstance(words, type(ENGLISH))
    codes = [country.code for country in words.names.countries()]
    assert len(codes) == len(set(codes)) == 249  # officially assigned codes of ISO 3166-1
    assert not {"EU", "UN", "XK", "ZZ"} & set(codes)
    assert all(country.name != country.code for country in words.names.countries())


def test_the_english_list_runs_by_the_alphabet_accents_aside() -> None:
    names = [country.name for country in ENGLISH.names.countries()]
    assert names.index("Afghanistan") < names.index("Åland Islands") < names.index("Albania")
    assert names.index("Costa Rica") < names.index("Côte d’Ivoire") < names.index("Croatia")


def test_the_chinese_list_runs_by_pinyin() -> None:
    names = [country.name for country in CHINESE.names.countries()]
    order = [
        "阿根廷",
        "巴西",
        "秘鲁",
        "丹麦",
        "法国",
        "梵蒂冈",
        "斐济",
        "芬兰",
        "韩国",
        "南非",
        "瑙鲁",
        "尼泊尔",
        "日本",
        "中国",
    ]
    assert [name for name in names if name in order] == order


def test_frequent_origins_can_head_the_list() -> None:
    assert [country.name for country in CHINESE.names.frequent_countries()][:4] == [
        "中国香港",
        "中国澳门",
        "中国台湾",
        "韩国",
    ]


def test_currencies_are_named() -> None:
    assert ENGLISH.names.currency("USD") == "US Dollar"
    assert CHINESE.names.currency("USD") == "美元"
    assert CHINESE.names.currency("XYZ") == "XYZ"


def test_days_are_written_as_the_language_does_and_in_iso() -> None:
    assert ENGLISH.dates.long("2026-11-22") == "22 November 2026"
    assert CHINESE.dates.long("2026-11-22") == "2026年11月22日"
    assert ENGLISH.dates.short(date(2026, 11, 2)) == "2 Nov 2026"
    assert CHINESE.dates.short(date(2026, 11, 2)) == "2026年11月2日"
    assert ENGLISH.dates.iso(date(2026, 11, 2)) == CHINESE.dates.iso("2026-11-02") == "2026-11-02"
    assert CHINESE.dates.time(time(14, 5)) == "14:05"


def test_a_text_that_is_no_day_is_an_error() -> None:
    with pytest.raises(ValueError, match="Invalid isoformat"):
        ENGLISH.dates.long("tomorrow")
