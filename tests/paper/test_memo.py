"""The quote as a memo: page one says whose policy it is and what the award stands on, what to do next follows, sources come last."""

from __future__ import annotations

import json
import re
from itertools import cycle
from typing import Literal

import pytest

from desktop.policy.support import support
from tests.engine.program import WORKED_CASES, Plain, estimate_of, example, money, paid, rules
from tests.paper.papers import FORMS, LANGUAGES, render, rows_of, sample, text_without_spaces, words_of

pytestmark = pytest.mark.tools

Language = Literal["zh", "en", "both"]
Form = Literal["full", "summary"]
_HALF = 842 / 2
_ISSUED = {"organisation": "Q", "number": "QZ-2026-A-0001", "date": "2026-11-22"}


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def worked() -> list[tuple[str, Plain]]:
    found = []
    for path in sorted(WORKED_CASES.glob("*.json")):
        plain = json.loads(path.read_text(encoding="utf-8"))
        found.append((path.stem, plain.get("case", plain)))
    return found


_EVERY = [
    (*one, *two)
    for one, two in zip(worked(), cycle([(a, b) for a in LANGUAGES for b in FORMS]), strict=False)
]


@pytest.mark.parametrize(("name", "case", "language", "form"), _EVERY, ids=[one[0] for one in _EVERY])
def test_every_quote_says_whose_policy_each_rate_and_each_open_point(
    name: str, case: Plain, language: Language, form: Form
) -> None:
    _says_it_all(case, language, form)


@pytest.mark.soak
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "case"), worked(), ids=[name for name, _ in worked()])
def test_in_every_language_and_form(name: str, case: Plain, language: Language, form: Form) -> None:
    _says_it_all(case, language, form)


def _says_it_all(case: Plain, language: Language, form: Form) -> None:
    pdf = render(case, language, form)
    text = text_without_spaces(pdf)
    document = rules().document
    wanted = [document.number, document.title.zh, document.title.en]
    wanted += {"zh": ["中国浙江省衢州市"], "en": ["Zhejiang Province, China"]}.get(
        language, ["中国浙江省衢州市", "Zhejiang Province, China"]
    )
    tables = [
        case["exchange"],
        *(one["exchange"] for one in case["project"]["utilisation"] if "exchange" in one),
    ]
    for table in tables:
        wanted += [table["as_of"], table["source"]]
    for award in estimate_of(case).years:
        if award.clause in ("17", "18"):
            wanted.append({"zh": f"第{award.clause}小点"}.get(language, f"tem {award.clause}"))
    for note in estimate_of(case).open_points:
        amounts = [value for name, value in note.fields if name in ("award_usd", "other_usd")]
        wanted += [f"{amount // 100:,}" for amount in amounts if isinstance(amount, int)]
    assert [one for one in map(bare, wanted) if one not in text] == []
    if any(award.award_usd for award in estimate_of(case).years) and language != "zh":
        paid_years = {award.year for award in estimate_of(case).years if award.award_usd}
        if len(paid_years) == len(estimate_of(case).years):
            assert "Notmet" not in text
    pages = words_of(pdf)
    for page in pages[:-1]:
        inner = [word for word in page if word.bottom < 842 - 110]
        assert max(word.bottom for word in inner) > _HALF


@pytest.mark.parametrize("stage", ["assess", "negotiate", "sign"])
@pytest.mark.parametrize(("years", "language"), [(1, "both"), (4, "zh"), (14, "both"), (40, "en")])
def test_page_one_has_award_range_years_and_three_boxes_and_next_comes_first(
    stage: str, years: int, language: Language
) -> None:
    case = example(
        total_foreign_investment=money("120000000"),
        utilisation=[paid(2026 + at, f"{31_000_000 + at * 1_000_000}") for at in range(years)],
    )
    case["quote"] = _ISSUED | {"stage": stage}
    pages = [bare(page) for page in rows_of(render(case, language))]
    english = ("Cautious,lowest", "Highest", "Awardbyyear", "Statedinthetext", "Ourreadingofit", "Notsettled")
    chinese = ("从严（最低）", "最高", "分年度奖励", "文件写明", "本测算的理解", "尚未明确")
    for wanted in chinese if language == "zh" else english:
        assert wanted in pages[0]
    told = "".join(pages)
    first, second = ("一、下一步", "二、") if language != "en" else ("1Whattodonext", "2")
    assert first in told
    assert told.index(first) < told.index(second, told.index(first))
    last = "所依据的条文" if language == "zh" else "Annex:thesentences"
    rates = "所用汇率" if language == "zh" else "Ratesused"
    assert told.index(rates) < told.index(last)


def test_headings_count_on_after_ten_in_chinese() -> None:
    case = sample()
    text = text_without_spaces(render(case, "zh"))
    assert "十、" in text
    assert "十一、" in text


def test_an_amount_of_other_support_carries_document_item_edition_department_and_both_names() -> None:
    entry = support("core_technology")
    case = sample()
    case["version"] = 2
    case["programmes"] = [
        {
            "id": "s", "name": entry.name.zh, "level": "city", "same_matter": False,
            "amounts": [{"year": 2026, "amount": {"amount": "3000000", "currency": "CNY"}}],
            "source": {"document": "衢政发〔2025〕4号", "item": "2", "edition": "2025", "kind": "up_to", "support": entry.id},
        }
    ]  # fmt: skip
    for form in FORMS:
        text = text_without_spaces(render(case, "en", form))
        for wanted in (
            entry.name.zh, entry.name.en, entry.lead.en, "衢政发〔2025〕4号", "item 2", "edition 2025",
            "up to this amount, not promised in full", "For another year than that of the edition nothing is promised",
        ):  # fmt: skip
            assert bare(wanted) in text


def test_an_english_quote_carries_the_chinese_sentences_that_it_says_prevail() -> None:
    case = example(utilisation=[paid(2026, "6000000")])
    for form in FORMS:
        text = text_without_spaces(render(case, "en", form))
        assert bare(rules().sentence("17.c").text.zh) in text
        assert bare(rules().sentence("scope.a").text.zh) in text


def test_an_investor_s_own_estimate_has_neither_number_seal_nor_the_look_of_an_office() -> None:
    case = example(utilisation=[paid(2026, "6000000")])
    for form in FORMS:
        text = text_without_spaces(render(case, "en", form))
        assert bare("An investor’s own estimate of the award") in text
        assert bare("issued by no authority") in text
        for foreign in ("signature and seal", "Number", "Stage of discussions"):
            assert bare(foreign) not in text
    text = text_without_spaces(render(case | {"quote": _ISSUED}, "en"))
    assert bare("signature and seal") in text
    assert bare("own estimate") not in text


def test_an_excluded_visitor_gets_a_short_paper_with_what_would_qualify() -> None:
    case = example(category="finance", utilisation=[paid(2026, "35000000")]) | {"quote": _ISSUED}
    pdf = render(case, "en")
    text = text_without_spaces(pdf)
    assert len(words_of(pdf)) <= 2
    assert bare("What would qualify") in text
    assert bare("the enterprise that it invests in is not named as such") in text
    for foreign in ("Documents for the claim", "Readings of the text", "To ask the investor", "Award curve"):
        assert bare(foreign) not in text


def test_readings_stand_apart_from_the_conditions_of_the_text() -> None:
    case = example(
        total_foreign_investment=money("120000000"),
        utilisation=[paid(2026, "35000000"), paid(2027, "15000000")],
    )
    text = text_without_spaces(render(case | {"quote": _ISSUED}, "en"))
    assert (
        bare("Rests on our reading. In which years 4.5% applies: every year; otherwise (first year only)")
        in text
    )
    assert "Notmet" not in text
