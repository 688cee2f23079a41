from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.case.case import Case, Contribution, Money
from desktop.drawing import curve_picture as drawing
from desktop.drawing.marks import Box, Dot, Line, Text
from desktop.engine.adjusting import with_utilised
from desktop.engine.curve import award_curve
from desktop.language import language
from desktop.policy.load import load_rule_set
from desktop.policy.ruleset import Cents
from desktop.telling.award_curve import axis_unit
from desktop.window.desk.award_curve import STEP, AwardCurve
from desktop.window.desk.desk import Desk
from desktop.window.pages.result.curve import CurvePanel
from tests.drawing.measures import HalfAsWideAsHigh
from tests.window.cases import full_case, half_case, plain_case, scheduled, usd
from tests.window.desks import MILLION, award, desk_with, press, shown, utilised
from tests.window.user import spaced

RULES = load_rule_set()
KEY = Qt.Key


def picture_of(case: Case, year: int, at: int | None = None, code: str = "en") -> drawing.Picture:
    curve = award_curve(case, RULES, year)
    amount = curve.utilised_usd if at is None else Cents(at)
    sizes = drawing.Sizes(766, 264)
    axes = drawing.axes(curve, amount)
    return drawing.picture(language(code), curve, amount, axes, sizes, HalfAsWideAsHigh())


def texts(picture: drawing.Picture) -> list[str]:
    return [mark.text for mark in (*picture.ground, *picture.point) if isinstance(mark, Text)]


def panel_of(bot: QtBot, desk: Desk) -> CurvePanel:
    panel = CurvePanel(desk)
    desk.case_changed.connect(panel.refresh)
    desk.language_changed.connect(panel.set_texts)
    shown(bot, panel)
    panel.curve.setFocus()
    return panel


# ---------------------------------------------------------------- the picture


def test_each_jump_has_a_hollow_dot_below_and_a_filled_one_at_the_threshold() -> None:
    picture = picture_of(full_case(), 2026)
    dots = [mark for mark in picture.ground if isinstance(mark, Dot)]
    x, scale = picture.scale.x(30 * MILLION), picture.scale
    at_thirty = [(dot.fill, dot.centre[1]) for dot in dots if dot.centre[0] == x]
    # Just below US$ 30 m it is 4% of them, at US$ 30 m 4.5%.
    assert at_thirty == [("base", scale.y(1_200_000 * 100)), ("accent", scale.y(1_350_000 * 100))]


def test_the_line_of_a_bracket_ends_where_the_next_begins_to_the_cent() -> None:
    curve = award_curve(full_case(), RULES, 2026)
    assert curve.award_at(Cents(30 * MILLION - 1)) == 1_200_000 * 100
    assert curve.award_at(Cents(30 * MILLION)) == 1_350_000 * 100


def test_amounts_stand_on_the_axis_only_at_thresholds_and_its_end() -> None:
    found = {text for text in texts(picture_of(full_case(), 2026)) if text.isdigit()}
    assert found == {"1", "5", "10", "20", "30", "40"}


def test_the_axes_count_in_the_readers_unit() -> None:
    english, chinese = picture_of(full_case(), 2026), picture_of(full_case(), 2026, code="zh")
    assert {"0.5", "1.0", "1.5", "2.0", "+150k"} <= set(texts(english))
    assert {"50", "100", "150", "200", "1,000", "3,000", "+15"} <= set(texts(chinese))
    assert axis_unit(language("en")) == "US$ m"
    assert axis_unit(language("zh")) == "万美元"


def test_the_bracket_of_the_point_is_the_one_in_bold() -> None:
    for at, rate in ((32 * MILLION, "4.5%"), (30 * MILLION - 1, "4%"), (2 * MILLION, "1.5%")):
        bold = [
            mark.text
            for mark in picture_of(full_case(), 2026, at).ground
            if isinstance(mark, Text) and mark.bold
        ]
        assert bold == [rate]


@pytest.mark.parametrize("code", ["en", "zh"])
@pytest.mark.parametrize("millions", [0, 1, 3, 5, 8, 9.9, 10, 12, 19, 20, 25, 29.9, 30, 31, 35, 39, 80, 450])
def test_the_bubble_lies_within_the_plot_and_never_on_the_curve(millions: float, code: str) -> None:
    picture = picture_of(full_case(), 2026, int(millions * MILLION), code)
    box = next(mark for mark in picture.point if isinstance(mark, Box) and mark.edge)
    left, top = box.corner
    right, bottom = left + box.width, top + box.height
    assert picture.scale.left <= left
    assert right <= picture.scale.right
    assert picture.scale.top - 6 <= top
    curve = award_curve(full_case(), RULES, 2026)
    for part in range(41):
        x = left + (right - left) * part / 40
        amount = picture.scale.utilised_at(x, 1)
        assert picture.scale.y(curve.award_at(Cents(amount))) > bottom


def test_no_caption_lies_over_another() -> None:
    for case, year in ((full_case(), 2026), (scheduled(Contribution(2026, usd(450_000_000))), 2026)):
        rows: dict[float, list[tuple[float, float]]] = {}
        for mark in picture_of(case, year).ground:
            if isinstance(mark, Text):
                width = len(mark.text) * mark.size / 2
                left = mark.at[0] - width * mark.align
                rows.setdefault(mark.at[1], []).append((left, left + width))
        for row in rows.values():
            row.sort()
            assert all(end <= start for (_, end), (start, _) in pairwise(row))


def test_a_first_cent_that_costs_other_years_is_marked_as_a_loss() -> None:
    # One cent in 2025 makes 2025 the first year: 2026 falls from 4.5% to 4%, 2027 from 4.5% to 3%.
    marks = [mark for mark in picture_of(full_case(), 2025).ground if isinstance(mark, Text)]
    loss = next(mark for mark in marks if mark.ink == "warn")
    assert loss.text == "−385k"  # 32,000,000 × 0.5% + 15,000,000 × 1.5%


# ---------------------------------------------------------------- the handle


def test_an_arrow_key_moves_the_handle_by_100_000_dollars_and_the_case_follows_once_it_is_adopted(
    qtbot: QtBot,
) -> None:
    desk = desk_with(full_case())
    panel = panel_of(qtbot, desk)
    press(panel.curve, KEY.Key_Right, KEY.Key_Right, KEY.Key_Left)
    assert panel.curve.amount == 32_100_000 * 100
    assert desk.case == full_case()
    press(panel.curve, KEY.Key_Return)
    assert utilised(desk, 2026) == Decimal(32_100_000)
    assert award(desk, 2026) == 1_444_500 * 100


def test_what_if_is_said_with_what_it_would_give_and_two_buttons_and_gone_once_it_is_left_or_adopted(
    qtbot: QtBot,
) -> None:
    desk = desk_with(plain_case())
    panel = panel_of(qtbot, desk)
    line = panel.what_if
    assert not line.isVisible()
    before = panel.told()
    press(panel.curve, KEY.Key_End)
    # 8 m at 2% are 160,000; 10 m at 3% are 300,000.
    assert spaced(line.text.text()).startswith(
        "With US$ 10,000,000 in 2026 the total would be US$ 300,000.00 (+ US$ 140,000.00)."
    )
    assert panel.told() == ""
    assert panel.curve.accessibleDescription().startswith("What if: ")
    assert any(text.startswith("What if: ") for text in texts(panel.curve.picture))
    desk.speak("zh")
    assert "10,000,000" not in line.text.text()
    assert "1,000万美元" in line.text.text()
    assert "total" not in line.text.text()
    desk.speak("en")
    qtbot.mouseClick(line.leave, Qt.MouseButton.LeftButton)
    assert not line.isVisible()
    assert (desk.case, panel.curve.amount, panel.told()) == (plain_case(), 8 * MILLION, before)
    press(panel.curve, KEY.Key_End)
    qtbot.mouseClick(line.adopt, Qt.MouseButton.LeftButton)
    assert not line.isVisible()
    assert utilised(desk, 2026) == Decimal(10_000_000)
    assert panel.curve.hasFocus()


def test_a_click_beside_the_handle_changes_nothing(qtbot: QtBot) -> None:
    desk = desk_with(full_case())
    panel = panel_of(qtbot, desk)
    curve = panel.curve
    scale = curve.picture.scale
    for x in range(int(scale.left), int(scale.right), 40):
        for y in range(int(scale.top), curve.height(), 30):
            if abs(x - curve.handle().x()) > 24:
                qtbot.mouseClick(curve, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
                assert not curve.moving, (x, y)
    assert desk.case == full_case()
    assert not desk.document.can_undo


def test_what_if_is_gone_when_the_case_changes_the_year_does_or_nobody_sees_it(qtbot: QtBot) -> None:
    desk = desk_with(full_case())
    panel = panel_of(qtbot, desk)
    press(panel.curve, KEY.Key_Right)
    desk.change(with_utilised(desk.case, desk.rules, 2027, 16 * MILLION))
    assert (panel.curve.moving, panel.curve.amount) == (False, 32 * MILLION)
    press(panel.curve, KEY.Key_Right)
    panel.choose_year(2027)
    assert (panel.curve.moving, panel.curve.amount) == (False, 16 * MILLION)
    press(panel.curve, KEY.Key_Right)
    panel.window().hide()
    assert not panel.curve.moving
    assert utilised(desk, 2027) == Decimal(16_000_000)


def test_what_if_stays_while_another_control_has_the_focus(qtbot: QtBot) -> None:
    desk = desk_with(full_case())
    panel = panel_of(qtbot, desk)
    press(panel.curve, KEY.Key_Right)
    panel.what_if.adopt.setFocus()
    assert panel.curve.moving
    assert desk.case == full_case()


def test_with_shift_a_key_moves_ten_times_as_far(qtbot: QtBot) -> None:
    desk = desk_with(full_case())
    panel = panel_of(qtbot, desk)
    press(panel.curve, KEY.Key_Left, shift=True)
    assert panel.curve.amount == 31 * MILLION


def test_home_and_end_go_to_the_thresholds_on_either_side(qtbot: QtBot) -> None:
    desk = desk_with(full_case())
    panel = panel_of(qtbot, desk)
    press(panel.curve, KEY.Key_Home)
    assert panel.curve.amount == 30 * MILLION
    press(panel.curve, KEY.Key_Home, KEY.Key_Home)
    assert panel.curve.amount == 10 * MILLION
    press(panel.curve, KEY.Key_End)
    assert panel.curve.amount == 20 * MILLION


def test_an_uneven_amount_goes_to_the_next_even_one(qtbot: QtBot) -> None:
    desk = desk_with(scheduled(Contribution(2026, usd(8_012_345))))
    panel = panel_of(qtbot, desk)
    press(panel.curve, KEY.Key_Right)
    assert panel.curve.amount == 8_100_000 * 100
    press(panel.curve, KEY.Key_Escape)
    press(panel.curve, KEY.Key_Left)
    assert panel.curve.amount == 8 * MILLION


def test_escape_puts_the_case_back_and_leaves_nothing_to_undo(qtbot: QtBot) -> None:
    desk = desk_with(full_case())
    panel = panel_of(qtbot, desk)
    press(panel.curve, KEY.Key_Left, KEY.Key_Left, KEY.Key_Escape)
    assert desk.case == full_case()
    assert not desk.document.can_undo
    assert panel.curve.amount == 32 * MILLION


def test_many_keys_are_one_step_of_undo(qtbot: QtBot) -> None:
    desk = desk_with(full_case())
    panel = panel_of(qtbot, desk)
    press(panel.curve, *[KEY.Key_Left] * 7, KEY.Key_Return)
    press(panel.curve, *[KEY.Key_Right] * 2, KEY.Key_Return)
    desk.document.undo()
    assert utilised(desk, 2026) == Decimal(31_300_000)
    desk.document.undo()
    assert desk.case == full_case()


def test_dragging_tells_every_amount_and_ends_as_one_step(qtbot: QtBot) -> None:
    desk = desk_with(full_case())
    panel = panel_of(qtbot, desk)
    curve = panel.curve
    told: list[int] = []
    curve.changed.connect(told.append)
    start = curve.handle().toPoint()
    QTest.mousePress(curve, Qt.MouseButton.LeftButton, pos=start)
    for step in (20, 60, 120):
        QTest.mouseMove(curve, start - QPoint(step, 0))
    assert [amount % STEP for amount in told] == [0, 0, 0]
    QTest.mouseRelease(curve, Qt.MouseButton.LeftButton, pos=start - QPoint(120, 0))
    assert curve.moving
    assert desk.case == full_case()
    press(curve, KEY.Key_Return)
    assert utilised(desk, 2026) == Decimal(told[-1]) / 100
    desk.document.undo()
    assert desk.case == full_case()


def test_the_axes_stay_as_they_are_while_the_handle_moves(qtbot: QtBot) -> None:
    desk = desk_with(full_case())
    panel = panel_of(qtbot, desk)
    before = panel.curve.axes
    press(panel.curve, *[KEY.Key_Home] * 5)
    assert panel.curve.axes == before


def test_at_the_end_of_the_axis_a_key_makes_it_longer(qtbot: QtBot) -> None:
    desk = desk_with(full_case())
    panel = panel_of(qtbot, desk)
    panel.curve.move_to(40 * MILLION)
    press(panel.curve, KEY.Key_Right)
    assert panel.curve.amount == 40_100_000 * 100


def test_the_curve_of_another_year_moves_that_year(qtbot: QtBot) -> None:
    desk = desk_with(full_case())
    panel = panel_of(qtbot, desk)
    panel.choose_year(2027)
    press(panel.curve, KEY.Key_Right, KEY.Key_Return)
    assert utilised(desk, 2027) == Decimal(15_100_000)
    assert desk.case.project.utilisation[1].form == "in_kind"


def test_a_slider_with_name_and_value_stands_there_for_assistive_technology(qtbot: QtBot) -> None:
    desk = desk_with(full_case())
    panel = panel_of(qtbot, desk)
    found = QAccessible.queryAccessibleInterface(panel.curve)
    assert found.role() == QAccessible.Role.Slider
    assert found.text(QAccessible.Text.Name) == "Award curve of 2026"
    assert found.text(QAccessible.Text.Description) == (
        "US$\xa032,000,000 utilised in 2026 at 4.5%: award US$\xa01,440,000.00"
    )
    assert panel.curve.value() == 32_000  # thousands of US$
    panel.curve.setValue(30_000)  # as a screen reader does
    assert panel.curve.amount == 30 * MILLION
    press(panel.curve, KEY.Key_Return)
    assert utilised(desk, 2026) == Decimal(30_000_000)


# ---------------------------------------------------------------- the block


def test_the_sentence_below_says_what_the_next_threshold_brings(qtbot: QtBot) -> None:
    desk = desk_with(scheduled(Contribution(2026, usd(9_200_000))))
    panel = panel_of(qtbot, desk)
    # 10,000,000 × 3% − 9,200,000 × 2%
    assert "US$\xa0800,000 more in 2026" in panel.told()
    assert "US$\xa0116,000.00" in panel.told()
    desk.speak("zh")
    assert "2026年再增加80万美元" in panel.told()
    assert "11.60万美元" in panel.told()


def test_reaching_30_m_is_said_to_lift_the_other_years_too(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, desk_with(full_case()))
    # 2026: 30,000,000 × 0.5%; 2027: 15,000,000 × 1.5%
    assert "US$\xa0150,000.00" in panel.told()
    assert "US$\xa0225,000.00" in panel.told()


def test_a_case_that_is_not_finished_says_so_instead_of_a_curve(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, desk_with(half_case()))
    assert not panel.curve.isVisible()
    assert panel.told() == ""


def test_a_project_without_an_award_has_no_curve(qtbot: QtBot) -> None:
    case = plain_case()
    panel = panel_of(qtbot, desk_with(case._replace(project=case.project._replace(category="finance"))))
    assert not panel.curve.isVisible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_drawn_takes_the_colours_of_the_scheme(qtbot: QtBot, scheme: str) -> None:
    desk = desk_with(full_case(), scheme=scheme)
    panel = panel_of(qtbot, desk)
    image = panel.curve.grab().toImage()
    handle = panel.curve.handle().toPoint()
    ratio = panel.curve.devicePixelRatioF()
    colour = image.pixelColor(round(handle.x() * ratio), round((handle.y() - 7) * ratio))
    assert colour.name().upper() == desk.theme.tokens.accent


# ---------------------------------------------------------------- on paper


def test_the_paper_draws_the_same_marks_as_the_window() -> None:
    from desktop.paper.parts.charts import CurveBlock

    curve = award_curve(full_case(), RULES, 2026)
    paper = CurveBlock([language("en")], curve, 283.0, 119.0).picture
    window = picture_of(full_case(), 2026)

    def share(picture: drawing.Picture, dot: Dot) -> tuple[float, float]:
        scale = picture.scale
        across = (dot.centre[0] - scale.left) / (scale.right - scale.left)
        return round(across, 9), round((scale.bottom - dot.centre[1]) / (scale.bottom - scale.top), 9)

    def dots(picture: drawing.Picture) -> list[tuple[float, float]]:
        return [share(picture, mark) for mark in picture.ground if isinstance(mark, Dot)]

    assert dots(paper) == dots(window)
    assert "1,440,000.00" in texts(paper)
    assert not any(isinstance(mark, Line) and mark.ink == "on_accent" for mark in paper.point)


def test_on_paper_it_is_vectors() -> None:
    import io
    import re

    from desktop.paper.layout.blocks import Page, new_canvas
    from desktop.paper.layout.glyphs import FontBook
    from desktop.paper.parts.charts import CurveBlock

    target = io.BytesIO()
    canvas = new_canvas(target)
    canvas.setPageCompression(0)
    CurveBlock([language("zh")], award_curve(full_case(), RULES, 2026), 283.0, 119.0).draw(
        Page(canvas, FontBook()), 50, 60
    )
    canvas.showPage()
    canvas.save()
    content = target.getvalue()
    assert b"/Subtype /Image" not in content
    assert len(re.findall(rb"\bl\b", content)) > 20  # lines of the curve, the grid and the thresholds


def test_moving_the_handle_of_the_widget_alone_needs_no_desk(qtbot: QtBot) -> None:
    desk = desk_with(full_case())
    curve = AwardCurve(desk.theme)
    shown(qtbot, curve)
    curve.display(desk.words, award_curve(full_case(), RULES, 2026), "2026")
    with qtbot.waitSignal(curve.changed) as told:
        press(curve, KEY.Key_Right)
    assert told.args == [32 * MILLION + STEP]
    with qtbot.waitSignal(curve.cancelled) as back:
        press(curve, KEY.Key_Escape)
    assert back.args == [32 * MILLION]


def test_amounts_of_several_forms_give_way_dollars_first(qtbot: QtBot) -> None:
    euros = Contribution(2026, Money(Decimal(2_000_000), "EUR"), "in_kind")
    case = scheduled(Contribution(2026, usd(3_000_000)), euros)
    case = case._replace(
        exchange=case.exchange._replace(cny_per_unit=(("USD", Decimal(7)), ("EUR", Decimal("7.7"))))
    )
    desk = desk_with(case)  # 3,000,000 + 2,000,000 × 7.7 ÷ 7 = 5,200,000
    panel = panel_of(qtbot, desk)
    press(panel.curve, KEY.Key_Left, shift=True)
    press(panel.curve, KEY.Key_Return)
    assert award(desk, 2026) == 63_000 * 100  # 4,200,000 × 1.5%
    first, second = desk.case.project.utilisation
    assert first.amount == usd(2_000_000)
    assert second == euros


def test_a_change_of_scheme_is_taken_on_the_spot(qtbot: QtBot) -> None:
    desk = desk_with(full_case())
    panel = panel_of(qtbot, desk)
    desk.theme.changed.connect(panel.recolour)
    desk.theme.choose("dark")
    image = panel.curve.grab().toImage()
    handle = panel.curve.handle().toPoint()
    ratio = panel.curve.devicePixelRatioF()
    colour = image.pixelColor(round(handle.x() * ratio), round((handle.y() - 7) * ratio))
    desk.theme.choose("light")
    assert colour.name().upper() == "#8FCDB7"
