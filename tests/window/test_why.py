from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop.case import edits
from desktop.case.case import Contribution
from desktop.telling.figure import (
    AllOfYear,
    AwardOfYear,
    Figure,
    PlanTotal,
    ProgrammeInYear,
    RangeEnd,
    Total,
    UnderReading,
    UtilisedInYear,
)
from desktop.telling.why import WhyView, why_view
from desktop.window.desk.desk import Desk
from desktop.window.pages.why import WhyPage
from desktop.window.widgets.figure_label import FigureLabel
from tests.window.cases import crowded_case, full_case, half_case, plain_case, scheduled, usd
from tests.window.desks import desk_with, press, shown

pytestmark = pytest.mark.usefixtures("qapp")

EVERY = (
    AwardOfYear(2026),
    AwardOfYear(2027),
    ProgrammeInYear("park", 2026),
    ProgrammeInYear("prov", 2027),
    AllOfYear(2026),
    UtilisedInYear(2027),
    PlanTotal(),
    Total(),
    RangeEnd("plan", "lowest"),
    RangeEnd("plan", "highest"),
    RangeEnd("total", "lowest"),
    RangeEnd("total", "highest"),
    UnderReading("counted_forms", "cash_and_profit"),
)


def why(desk: Desk, figure: Figure) -> WhyView:
    found = why_view(figure, desk.case, desk.answer, desk.rules, desk.words, desk.answer_to)
    assert found is not None
    return found


def page_of(bot: QtBot, desk: Desk) -> WhyPage:
    page = WhyPage(desk)
    shown(bot, page)
    return page


def sums(view: WhyView) -> list[tuple[str, str]]:
    return [(row.label, row.figure) for row in view.sum]


def said(view: WhyView) -> str:
    return " ".join(line.text for line in (*view.becomes, *view.readings))


# ---------------------------------------------------------------- what is said


def test_the_sum_is_worked_out_in_both_currencies() -> None:
    assert sums(why(desk_with(full_case()), AwardOfYear(2026))) == [
        ("Utilised in 2026, US$", "32,000,000.00"),
        ("× rate", "4.5%"),
        ("Award, US$", "1,440,000.00"),
        ("32,000,000.00 × 4.5% × 7.10, CNY", "10,224,000.00"),
    ]
    assert sums(why(desk_with(full_case(), "zh"), AwardOfYear(2026)))[2] == (
        "奖励（美元）",
        "1,440,000.00",
    )


def test_a_product_that_is_no_whole_cent_is_shown_before_it_is_rounded() -> None:
    case = scheduled(Contribution(2026, usd(1_000_001)))  # × 1.5% = 15,000.015
    rows = sums(why(desk_with(case), AwardOfYear(2026)))
    assert ("before rounding", "15,000.015") in rows
    assert ("Award, US$", "15,000.02") in rows


def test_the_clause_stands_in_both_languages_with_its_deciding_words() -> None:
    for language in ("en", "zh"):
        clause = why(desk_with(full_case(), language), AwardOfYear(2026)).clauses[0]
        chinese = [run.text for run in clause.zh if run.deciding]
        english = [run.text for run in clause.translated if run.deciding]
        assert chinese == [
            "外资总投资达1亿美元（含）以上",
            "首年实际利用外资3000万美元（含）以上",
            "当年度实际利用外资额的4.5%",
        ]
        assert english == [
            "total foreign investment of US$ 100 million or more",
            "utilised foreign capital of US$ 30 million or more in the first year",
            "4.5% of the foreign capital utilised in the year",
        ]


def test_conditions_say_what_is_required_what_the_case_has_and_whether_that_is_enough() -> None:
    rows = {row.about: row for row in why(desk_with(full_case()), AwardOfYear(2026)).conditions}
    total = rows["Total foreign investment"]
    assert (total.required, total.actual, total.met) == (
        "US$\xa0100,000,000 or more",
        "US$\xa0120,000,000.00",
        True,
    )
    assert "Registered in" in rows


def test_rules_that_were_tried_and_not_met_stand_below() -> None:
    view = why(desk_with(plain_case()), AwardOfYear(2026))  # US$ 8 m, no total given
    assert [rule.title for rule in view.tried] == [
        "Item 17 · major project",
        "Item 17 · technical upgrade by capital increase or reinvestment",
    ]
    missing = next(row for row in view.tried[0].rows if row.about == "Total foreign investment")
    assert (missing.actual, missing.met) == ("not given", False)
    assert [row.about for row in view.conditions][-1] == "Utilised in the year"


def test_a_displaced_award_says_who_displaced_it_and_by_how_much() -> None:
    view = why(desk_with(full_case()), AwardOfYear(2026))
    # CNY 12,000,000 ÷ 7.1
    assert "New-town award" in view.becomes[0].text
    assert "US$\xa01,690,140.85" in view.becomes[0].text


def test_another_programmes_award_is_worked_out_too() -> None:
    desk = desk_with(full_case())
    rate = sums(why(desk, ProgrammeInYear("prov", 2027)))
    assert ("Utilised in 2027, US$", "15,000,000.00") in rate
    assert ("× rate", "3%") in rate
    assert ("Award, US$", "450,000.00") in rate
    fixed = sums(why(desk, ProgrammeInYear("park", 2026)))
    assert ("As entered", "CNY\xa012,000,000.00") in fixed
    assert ("CNY per unit of USD", "7.10") in fixed


def test_the_total_adds_up_what_is_kept_year_by_year() -> None:
    table = why(desk_with(full_case()), Total()).table
    assert table is not None
    assert table.heads == ("Award", "2026", "2027", "Total")
    # 960,000 + 1,690,140.85 and 450,000 + 675,000
    assert ("In all", "2,650,140.85", "1,125,000.00", "3,775,140.85") in table.rows


def test_what_another_reading_would_give_is_said_of_this_very_figure() -> None:
    desk = desk_with(full_case())
    assert "US$\xa0450,000.00" in said(why(desk, AwardOfYear(2027)))  # 15 m × 3% instead of 4.5%
    # By what comes in the total is 47 m, so 32 m at 4%.
    (other,) = why(desk, AwardOfYear(2026)).readings
    assert "US$\xa01,280,000.00" in other.text


def test_the_end_of_a_range_names_its_readings_and_adds_up_under_them() -> None:
    view = why(desk_with(full_case()), RangeEnd("plan", "lowest"))
    assert "cash and reinvested profit" in view.becomes[0].text
    assert view.table is not None
    assert view.table.rows[-1][-2] == "1,280,000.00"  # only 32 m in cash, × 4%, as what comes in is no 100 m
    assert view.title == "Why at least US$\xa01,280,000.00?"


def test_counted_capital_shows_each_amount_and_what_does_not_count() -> None:
    case = edits.reading(full_case(), "counted_forms", "cash_and_profit", "all_reported")
    table = why(desk_with(case), UtilisedInYear(2027)).table
    assert table is not None
    assert table.rows[0] == ("In kind", "does not count", "US$\xa015,000,000.00", "15,000,000.00")
    assert table.rows[-1][-1] == "0.00"
    assert table.struck == (0,)


def test_without_an_award_the_reason_stands_in_its_place() -> None:
    case = edits.project(plain_case(), category="finance")
    view = why(desk_with(case), AwardOfYear(2026))
    assert "QFLP" in view.lead
    assert view.sum == ()


def test_a_services_rate_is_a_share_of_the_bracket_rate_and_both_sentences_are_quoted() -> None:
    case = edits.project(plain_case(), category="other_service")
    view = why(desk_with(case), AwardOfYear(2026))
    assert len(view.clauses) == 2
    assert "35%" in [run.text for run in view.clauses[0].translated if run.deciding]
    assert any("2% × 35% = 0.7%" in line.text for line in view.becomes)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("figure", EVERY, ids=repr)
def test_every_kind_of_figure_is_explained_in_both_languages(language: str, figure: Figure) -> None:
    view = why(desk_with(full_case(), language), figure)
    assert view.title
    assert view.place
    assert view.sum or view.table
    assert view.becomes
    if language == "zh":
        shown_texts = [
            view.title,
            view.place,
            view.foot,
            *(line.text for line in (*view.becomes, *view.readings)),
        ]
        assert all(any("\u4e00" <= letter <= "\u9fff" for letter in text) for text in shown_texts)


def test_many_years_and_programmes_are_explained_too() -> None:
    desk = desk_with(crowded_case())
    assert desk.answer is not None
    assert desk.answer.estimate is not None
    for award in desk.answer.estimate.years:
        assert why(desk, AwardOfYear(award.year)).title
    assert why(desk, Total()).table is not None


# ---------------------------------------------------------------- the page


def test_the_page_shows_what_it_is_asked_and_escape_gives_the_focus_back(qtbot: QtBot) -> None:
    desk = desk_with(full_case())
    page = WhyPage(desk)
    window = shown(qtbot, page)
    figure = FigureLabel(desk.theme)
    figure.display("1,440,000.00", "Award 2026", struck=True)
    layout = window.layout()
    assert layout is not None
    layout.addWidget(figure)
    figure.show()
    assert page.explain(AwardOfYear(2026), figure)
    opened = figure.is_open
    assert opened
    assert page.title.text() == "Why US$\xa01,440,000.00 in 2026?"
    page.close_link.setFocus()
    with qtbot.waitSignal(page.closed):
        press(page.close_link, Qt.Key.Key_Escape)
    assert not figure.is_open
    assert QApplication.focusWidget() is figure


def test_a_figure_that_the_case_does_not_have_is_not_explained(qtbot: QtBot) -> None:
    page = page_of(qtbot, desk_with(full_case()))
    assert not page.explain(AwardOfYear(2031))
    assert page.figure is None


def test_the_page_follows_the_case_and_closes_with_its_figure(qtbot: QtBot) -> None:
    desk = desk_with(full_case())
    page = page_of(qtbot, desk)
    page.explain(AwardOfYear(2027))
    desk.change(edits.contribution(desk.case, 1, amount=usd(20_000_000)))
    assert page.title.text() == "Why US$\xa0900,000.00 in 2027?"  # × 4.5%
    with qtbot.waitSignal(page.closed):
        desk.change(edits.without_contribution(desk.case, 1))
    assert page.figure is None


def test_another_case_on_the_desk_closes_the_page(qtbot: QtBot) -> None:
    desk = desk_with(full_case())
    page = page_of(qtbot, desk)
    page.explain(PlanTotal())
    desk.document.replace(plain_case())
    with qtbot.waitSignal(page.closed):
        desk.put()


def test_the_page_changes_language_while_it_is_open(qtbot: QtBot) -> None:
    desk = desk_with(full_case())
    page = page_of(qtbot, desk)
    page.explain(AwardOfYear(2026))
    desk.speak("zh")
    assert page.title.text() == "2026年奖励为何是144.00万美元？"
    assert page.close_link.text() == "关闭"


def test_what_the_page_says_can_be_copied_as_text(qtbot: QtBot) -> None:
    page = page_of(qtbot, desk_with(full_case()))
    page.explain(AwardOfYear(2026))
    page.copy.click()
    copied = QGuiApplication.clipboard().text()
    assert "首年实际利用外资3000万美元（含）以上" in copied
    assert "US$\xa0120,000,000.00" in copied
    assert "1,440,000.00" in copied


def test_the_policy_text_is_asked_for_at_the_clause_of_the_figure(qtbot: QtBot) -> None:
    page = page_of(qtbot, desk_with(full_case()))
    page.explain(ProgrammeInYear("park", 2026))
    with qtbot.waitSignal(page.desk.aside_wanted) as asked:
        page.open_policy.click()
    assert asked.args == ["policy", "scope"]


def test_every_control_of_the_page_is_reached_with_tab_and_has_a_name(qtbot: QtBot) -> None:
    page = page_of(qtbot, desk_with(full_case()))
    page.explain(AwardOfYear(2026))
    buttons = [button for button in page.findChildren(QPushButton) if button.isVisible()]
    assert {button.text() for button in buttons} == {"Close", "Copy", "Open the policy text"}
    assert all(button.focusPolicy() & Qt.FocusPolicy.TabFocus for button in buttons)


def test_names_from_the_case_are_never_taken_for_mark_up(qtbot: QtBot) -> None:
    case = full_case()
    named = edits.programme(case, 1, name="<b>Park</b> & <img src=x>")
    page = page_of(qtbot, desk_with(named))
    page.explain(AwardOfYear(2026))
    plain = [label for label in page.findChildren(QLabel) if "<b>Park</b>" in label.text()]
    assert plain
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in plain)


def test_a_half_filled_case_explains_as_much_as_there_is(qtbot: QtBot) -> None:
    desk = desk_with(half_case())
    assert desk.answer is not None
    estimate = desk.answer.estimate
    if estimate is not None and estimate.years:
        assert why(desk, AwardOfYear(estimate.years[0].year)).title


# ---------------------------------------------------------------- the figure


def test_a_figure_is_opened_with_click_enter_and_space(qtbot: QtBot) -> None:
    desk = desk_with(full_case())
    figure = FigureLabel(desk.theme)
    figure.display("1,440,000.00", "Award 2026, US$ 1,440,000.00, why", exact="US$ 1,440,000.00")
    shown(qtbot, figure)
    asked: list[bool] = []
    figure.clicked.connect(lambda: asked.append(True))
    press(figure, Qt.Key.Key_Return, Qt.Key.Key_Space)
    figure.click()
    assert len(asked) == 3
    assert figure.accessibleName() == "Award 2026, US$ 1,440,000.00, why"
    assert figure.focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_escape_closes_the_page_from_the_answer_beside_it_too(qtbot: QtBot) -> None:
    desk = desk_with(full_case())
    page = WhyPage(desk)
    window = shown(qtbot, page)
    figure = FigureLabel(desk.theme, window)
    figure.show()
    page.explain(AwardOfYear(2026), figure)
    figure.setFocus()
    with qtbot.waitSignal(page.closed):
        press(figure, Qt.Key.Key_Escape)
    page.hide()
    press(figure, Qt.Key.Key_Escape)
    assert page.figure is None
