"""The paper itself: everything inside the margins, nothing over anything, every script, nothing that is not true."""

from __future__ import annotations

import io
import itertools
import json
import re
from typing import Literal

import pikepdf
import pytest

from desktop import __version__
from desktop.drawing.marks import Box, Dot, Text
from desktop.engine.curve import award_curve
from desktop.language import language as language_of
from desktop.paper.layout.paper import LEFT, MM, PAGE_HEIGHT, RIGHT
from desktop.paper.parts.charts import CurveBlock
from tests.engine.program import WORKED_CASES, Plain, case_of, example, money, paid, rules
from tests.paper.papers import (
    FORMS,
    LANGUAGES,
    Word,
    case_named,
    fonts_of,
    longest,
    pixels,
    render,
    rows_of,
    sample,
    text_of,
    text_without_spaces,
    words_of,
)

NAMES = [
    ("Hanbit Materials 한빛소재", "KR"),
    ("吉野家ホールディングス", "JP"),
    ("𠮷野家ホールディングス 株式会社", "JP"),
    ("臺灣積體電路製造股份有限公司", "TW"),
    ("ООО «Химпром» Щёлково", "RU"),
    ("Ελληνική Χημική Α.Ε.", "GR"),
    ("บริษัท ไทยน้ำ จำกัด (ที่ 1)", "TH"),
    ("Société Générale d’Électrochimie", "FR"),
    ("Hanbit 한빛 ホール 臺灣 Химпром Ελλάς ไทยน้ำ 𠮷", None),
]


@pytest.mark.tools
@pytest.mark.parametrize(("name", "country"), NAMES, ids=[name for name, _ in NAMES])
@pytest.mark.parametrize("form", FORMS)
def test_an_investor_s_name_in_any_script_is_printed_and_read_back(
    name: str, country: str | None, form: Literal["full", "summary"]
) -> None:
    pdf = render(case_named(name, country), "both", form)
    assert re.sub(r"\s", "", name) in text_without_spaces(pdf)
    assert all(flags == ["yes", "yes", "yes"] for _, flags in fonts_of(pdf))


@pytest.mark.tools
def test_every_text_of_the_case_may_be_in_any_script() -> None:
    case = sample()
    for (group, key), (name, _) in zip(
        [
            ("project", "name"),
            ("exchange", "source"),
            ("quote", "number"),
            ("quote", "organisation"),
            ("quote", "prepared_by"),
            ("quote", "contact"),
        ],
        NAMES,
        strict=False,
    ):
        case[group][key] = name
    case["programmes"][0]["name"] = NAMES[-1][0]
    text = text_without_spaces(render(case))
    for name, _ in (*NAMES[:6], NAMES[-1]):
        assert re.sub(r"\s", "", name) in text


def test_a_japanese_name_is_set_in_japanese_shapes_and_our_sentences_in_chinese_ones() -> None:
    pdf = pikepdf.open(io.BytesIO(render(case_named("中央化学ホールディングス", "JP"))))
    names = {str(font.BaseFont).split("+")[1] for font in pdf.pages[0].Resources.Font.values()}
    assert {"NotoSansJP-Bold", "NotoSansSC-Regular"} <= names


# ---------------------------------------------------------------- layout


def outside(words: tuple[Word, ...]) -> list[Word]:
    return [
        word
        for word in words
        if word.left < LEFT - 2 or word.right > RIGHT + 2 or word.top < 28 or word.bottom > PAGE_HEIGHT - 24
    ]


def overlapping(words: tuple[Word, ...]) -> list[tuple[str, str]]:
    """Pairs of words that share more than a sliver of paper."""
    found = []
    for one, other in itertools.combinations(sorted(words, key=lambda word: word.top), 2):
        if other.top > one.bottom:
            continue
        wide = min(one.right, other.right) - max(one.left, other.left)
        high = min(one.bottom, other.bottom) - max(one.top, other.top)
        if wide > 1 and high > 0.45 * min(one.bottom - one.top, other.bottom - other.top):
            found.append((one.text, other.text))
    return found


def assert_in_order(pdf: bytes) -> None:
    for page in words_of(pdf):
        assert outside(page) == []
        assert overlapping(page) == []


@pytest.mark.tools
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_ordinary_quotes_keep_the_margins_and_nothing_overlaps(
    language: Literal["zh", "en", "both"], form: Literal["full", "summary"]
) -> None:
    assert_in_order(render(sample(), language, form))


@pytest.mark.tools
@pytest.mark.parametrize("path", sorted(WORKED_CASES.glob("*.json")), ids=lambda path: path.stem)
def test_worked_cases_keep_the_margins_and_nothing_overlaps(path: object) -> None:
    found: Plain = json.loads(getattr(path, "read_text")(encoding="utf-8"))  # noqa: B009
    assert_in_order(render(found.get("case", found)))


@pytest.mark.tools
@pytest.mark.parametrize("form", FORMS)
def test_the_longest_case_keeps_the_margins_and_nothing_overlaps(form: Literal["full", "summary"]) -> None:
    assert_in_order(render(longest(), "both", form))


@pytest.mark.tools
def test_amounts_at_the_limit_keep_the_margins() -> None:
    most = {"amount": "999999999999.999999", "currency": "USD"}
    case = example(total_foreign_investment=most, utilisation=[{"year": 2026, "amount": most}])
    case["exchange"]["cny_per_unit"] = {"USD": "999999999999999.1234567891"}
    assert_in_order(render(case))
    assert_in_order(render(case, "zh", "summary"))


@pytest.mark.tools
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_of_an_ordinary_case_is_one_page(language: Literal["zh", "en", "both"]) -> None:
    assert len(words_of(render(sample(), language, "summary"))) == 1
    three_years = sample()
    three_years["project"]["utilisation"].append(paid(2028, "12000000"))
    assert len(words_of(render(three_years, language, "summary"))) == 1


@pytest.mark.tools
def test_pages_are_numbered_and_table_heads_repeated() -> None:
    case = sample()
    case["project"]["utilisation"] = [
        paid(year, "2000000", form) for year in range(2025, 2045) for form in ("cash", "in_kind")
    ]
    pages = texts = rows_of(render(case, "en"))
    for number, text in enumerate(texts, 1):
        assert f"Page {number} of {len(pages)}" in text
    assert sum("Item Value Source" in text for text in texts) >= 2
    assert sum("Year Award Basis US$ CNY Treatment" in text for text in texts) >= 2


LEADS = {
    "assess": ("What to do next", "To ask the investor", "What the award rests on", "Year by year"),
    "negotiate": ("What to do next", "Year by year", "Award curve", "What more foreign capital brings"),
    "sign": ("What to do next", "Awards by year", "What the award rests on", "Documents for the claim"),
}


@pytest.mark.tools
@pytest.mark.parametrize("stage", LEADS)
def test_the_stage_of_the_talk_decides_what_follows_what_to_do_next(stage: str) -> None:
    case = example(utilisation=[paid(2026, "9200000")], total_foreign_investment=money("120000000"))
    case["quote"] = {"stage": stage}
    told = " ".join(rows_of(render(case, "en")))
    places = [told.find(f" {number} {title} ") for number, title in enumerate(LEADS[stage], 1)]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.tools
def test_the_lead_of_the_stage_says_what_the_window_says() -> None:
    # High-tech services: 4 m at 0.75 % are 30,000, 5 m at 1 % are 50,000: 2 % of the 1,000,000 more.
    case = example(utilisation=[paid(2026, "4000000")], category="high_tech_service")
    told = " ".join(rows_of(render(case | {"quote": {"stage": "negotiate"}}, "en")))
    assert "rises by US$ 20,000.00. 2% of the additional capital." in told
    told = " ".join(rows_of(render(case | {"quote": {"stage": "assess"}}, "zh")))
    assert "需向投资方了解" in told
    assert "固定资产投资" in told
    assert "新增资本" not in told


@pytest.mark.tools
def test_the_curve_is_that_of_a_year_whose_award_jumps_whichever_brings_most() -> None:
    """After the first year 4.5 % apply to any amount: larger as they are, those years have no step to show."""
    case = example(
        utilisation=[paid(2026, "31000000"), paid(2027, "90000000"), paid(2028, "95000000")],
        total_foreign_investment=money("216000000"),
    )
    told = " ".join(rows_of(render(case, "en")))
    assert "Award of 2026 by capital utilised" in told
    assert "Award of 2028 by capital utilised" not in told


@pytest.mark.tools
def test_there_is_no_heading_of_a_curve_where_no_year_has_one() -> None:
    case = example(utilisation=[], total_foreign_investment=money("216000000"))
    assert "Award curve" not in text_of(render(case, "en"))


@pytest.mark.tools
def test_a_year_is_not_divided_between_pages() -> None:
    case = sample()
    case["project"]["utilisation"] = [paid(year, "2000000") for year in range(2025, 2035)]
    texts = rows_of(render(case, "en"))
    for year in range(2025, 2035):
        title = f"{year} Item 17 · bracket award, 1.5%"
        page = next(text for text in texts if title in text)
        assert "2,000,000.00 × 1.5% = US$ 30,000.00" in page.split(title, 1)[1]


@pytest.mark.tools
def test_a_displaced_award_is_struck_through_and_named_so_that_grey_paper_shows_it() -> None:
    pdf = render(sample(), "both", "summary")
    (page,) = words_of(pdf)
    displaced = [word for word in page if word.text == "10,224,000.00"]
    assert len(displaced) == 1
    word, scale = displaced[0], 200 / 72
    picture = pixels(pdf, 1, 200)
    left, right = int((word.left + 1) * scale), int((word.right - 1) * scale)
    middle = range(int((word.top + 0.3 * (word.bottom - word.top)) * scale), int(word.bottom * scale))
    struck = [y for y in middle if all(picture.getpixel((x, y)) < 190 for x in range(left, right))]
    assert struck
    assert "不重复享受 displaced" in text_of(pdf)


# ---------------------------------------------------------------- what is said


@pytest.mark.tools
def test_what_the_case_does_not_give_is_left_out() -> None:
    for language in LANGUAGES:
        for form in FORMS:
            text = text_of(render(example(utilisation=[paid(2026, "6000000")]), language, form))
            assert "None" not in text
            assert "{" not in text
            for label in ("Number", "编号", "Valid until", "有效期至", "Investor 投资方"):
                assert label not in text
    text = text_of(render(example(utilisation=[paid(2026, "6000000")]), "en"))
    assert "22 November 2026" in text  # the date of the day


@pytest.mark.tools
def test_a_half_given_quote_says_what_is_there() -> None:
    case = example(utilisation=[paid(2026, "6000000")])
    case["investor"] = {"country": "DE"}
    case["quote"] = {"contact": "0570-1234567", "stage": "sign"}
    text = text_of(render(case, "en"))
    assert "Germany" in text
    assert "0570-1234567" in text
    assert "Stage of discussions: sign" not in text  # nobody issues it
    assert "An investor’s own estimate" in text


@pytest.mark.tools
def test_chinese_speaks_chinese_and_english_english() -> None:
    case = sample()
    case["programmes"] = []
    for key in ("name", "country"):
        case["investor"].pop(key)
    case["project"].pop("name")
    case["exchange"]["source"] = "1"
    case["quote"] = {"date": "2026-11-22"}
    document = rules().document
    chinese = text_without_spaces(render(case, "zh")).replace(document.title.en.replace(" ", ""), "")
    left = set(re.findall(r"[A-Za-z]{3,}", re.sub(r"[0-9a-f]{64}", "", chinese)))
    assert left <= {"SHA", "FDI", "quzhou", "QFLP"}
    english = text_of(render(case, "en"))
    # What is Chinese in an English quote is quoted: names, words of the text, and the sentences that prevail.
    quoted = {document.number, document.title.zh, "市商务局", "市财政局", "智造新城", "智慧新城"}
    text = "".join(sentence.text.zh for clause in rules().clauses for sentence in clause.sentences)
    text += "额度上限".join(re.findall(r"[\u4e00-\u9fff]+", " ".join(
        words.en for reading in rules().readings
        for words in (reading.note, *(value.note for value in reading.values))
    )))  # fmt: skip
    for phrase in quoted:
        english = english.replace(phrase, "")
    assert [
        one for one in re.findall(r"[\u4e00-\u9fff]+", english) if one not in text + document.title.zh
    ] == []


@pytest.mark.tools
def test_both_languages_stand_beside_one_another() -> None:
    text = text_of(render(sample(), "both"))
    for pair in (
        "外商投资奖励测算单",
        "Foreign investment award estimate",
        "投资方 Investor",
        "仅供参考，不构成任何一方的承诺。 Indicative; not a commitment by anyone.",
        "对外资总投资达1亿美元（含）以上且首年实际利用外资",
        "A manufacturing project with total foreign investment of",
    ):
        assert pair in text


@pytest.mark.tools
@pytest.mark.parametrize(
    ("project", "words"),
    [
        ({"location": "jiangshan"}, ("参照计算，不作承诺。", "Worked out by reference; not promised.")),
        ({"category": "real_estate"}, ("不在本方案奖励之列", "No award under the plan.")),
        ({"category": "not_covered"}, ("No award under the plan.",)),
    ],
)
def test_a_status_other_than_eligible_is_said_at_the_top(project: Plain, words: tuple[str, ...]) -> None:
    for form in FORMS:
        pdf = render(example(utilisation=[paid(2026, "12000000")]) | {}, "both", form)
        case = example(utilisation=[paid(2026, "12000000")], **project)
        text = text_of(render(case, "both", form))
        assert all(word in text for word in words)
        assert words[-1] not in text_of(pdf)


@pytest.mark.tools
def test_capital_that_does_not_count_is_marked() -> None:
    case = example(utilisation=[paid(2026, "6000000"), paid(2026, "4000000", "shareholder_loan")])
    case["readings"] = {"counted_forms": "no_shareholder_loans"}
    assert "US$ 4,000,000.00 Shareholder loan not counted" in text_of(render(case, "en"))


@pytest.mark.tools
def test_the_documents_asked_for_follow_the_case() -> None:
    base = text_of(render(example(utilisation=[paid(2026, "6000000")]), "en"))
    assert "Bank vouchers" in base
    assert "Appraisal of the in-kind contribution" not in base
    in_kind = text_of(render(example(utilisation=[paid(2026, "6000000", "in_kind")]), "en"))
    assert "Appraisal of the in-kind contribution" in in_kind
    assert "Bank vouchers" not in in_kind


@pytest.mark.tools
def test_an_award_cut_to_its_cap_says_so() -> None:
    case = sample()
    case["programmes"][0]["cumulative_cap"] = {"amount": "7000000", "currency": "CNY"}
    assert "cut to the cap" in text_of(render(case, "en"))
    assert "cut to the cap" not in text_of(render(sample(), "en"))


@pytest.mark.tools
def test_the_days_from_which_the_document_holds_and_the_program_s_version_are_said() -> None:
    text = text_of(render(sample(), "en"))
    assert (
        "衢政办发〔2025〕30号 is in force from 11 November 2025; its policies apply from 1 January 2025."
        in (text.replace("30 号", "30号"))
    )
    assert f"Program {__version__}" in text


# ---------------------------------------------------------------- the step chart


@pytest.mark.tools
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_the_step_chart_shows_the_investor_s_point_and_what_each_step_brings(
    language: Literal["zh", "en", "both"], form: Literal["full", "summary"]
) -> None:
    """The summary has it where its page has the room, as in Chinese alone."""
    if form == "summary":
        language = "zh"
    pages = rows_of(render(sample(), language, form))
    (page,) = (one for one in pages if "Gain" in one or "进档增加" in one)
    # 30 000 000 × (4.5 % − 4 %); the bubble bears the award of 2026.
    gain, award = ("+15", "144.00") if language == "zh" else ("+150k", "1,440,000.00")
    assert gain in page
    assert award in page


@pytest.mark.tools
def test_the_full_form_says_how_far_the_next_step_is() -> None:
    text = text_of(render(example(utilisation=[paid(2026, "9200000")]), "en"))
    # 10 000 000 × 3 % − 9 200 000 × 2 %
    assert "US$ 800,000 more in 2026 reaches US$ 10 m and lifts the plan’s award by US$ 116,000.00." in text


@pytest.mark.tools
def test_a_project_without_an_award_has_no_chart() -> None:
    for form in FORMS:
        assert "Gain" not in text_of(
            render(example(category="finance", utilisation=[paid(2026, "9200000")]), "en", form)
        )


@pytest.mark.parametrize("width", [60, 100])
@pytest.mark.parametrize("height", range(24, 44, 2))
@pytest.mark.parametrize("utilised", ["900000", "9200000", "18500000", "32000000", "95000000"])
def test_the_figure_of_the_chart_is_never_under_its_point(width: int, height: int, utilised: str) -> None:
    curve = award_curve(case_of(example(utilisation=[paid(2026, utilised)])), rules(), 2026)
    picture = CurveBlock((language_of("en"),), curve, width * MM, height * MM).picture
    (box,) = (mark for mark in picture.point if isinstance(mark, Box))
    (dot,) = (mark for mark in picture.point if isinstance(mark, Dot))
    across = max(box.corner[0] - dot.centre[0], dot.centre[0] - box.corner[0] - box.width)
    down = max(box.corner[1] - dot.centre[1], dot.centre[1] - box.corner[1] - box.height)
    assert max(across, down) >= dot.radius - 0.1


# ---------------------------------------------------------------- the last page


@pytest.mark.tools
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("years", range(1, 6))
def test_the_signatures_never_stand_alone(language: Literal["zh", "en", "both"], years: int) -> None:
    case = example(utilisation=[paid(2026 + at, "9200000") for at in range(years)])
    case["quote"] = {"organisation": "Quzhou"}
    last = rows_of(render(case, language))[-1]
    assert "Received by the investor" in last or "投资方（签收）" in last
    assert "修改后的文件实施期限按有关规定作相应调整。" in last.replace(" ", "")


def test_a_bilingual_chart_names_its_rows_chinese_first() -> None:
    curve = award_curve(case_of(example(utilisation=[paid(2026, "9200000")])), rules(), 2026)
    picture = CurveBlock((language_of("zh"), language_of("en")), curve, 82 * MM, 42 * MM).picture
    said = [mark.text for mark in picture.ground if isinstance(mark, Text)]
    assert {"比例 Rate", "进档增加 Gain"} <= set(said)
    assert "1.5%" in said
