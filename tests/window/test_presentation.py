from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.case import edits
from desktop.case.case import Case
from desktop.document.scenarios import Scenarios
from desktop.telling.presentation import presentation_view
from desktop.window.desk.desk import Desk
from desktop.window.pages.negotiation.comparing import Comparing, name_of
from desktop.window.pages.negotiation.presentation import SMALL, Pen, Presentation
from tests.engine.program import words_of
from tests.screenshots import excluded_case
from tests.window.cases import crowded_case, full_case, half_case, plain_case, usd
from tests.window.desks import desk_with, press, utilised

pytestmark = pytest.mark.usefixtures("qapp")
KEY = Qt.Key


def presentation_of(bot: QtBot, desk: Desk, scenarios: Scenarios | None = None) -> Presentation:
    kept = scenarios or Scenarios(desk.document)
    found = Presentation(
        desk,
        scenario_names=lambda: tuple(name_of(one, desk.words) for one in kept.variants),
        comparing=Comparing(desk, kept).comparison,
    )
    bot.addWidget(found)
    found.present()
    found.resize(1366, 768)
    bot.waitUntil(lambda: QApplication.activeWindow() is found)
    return found


def titles(shown: Presentation) -> list[str]:
    return [slide.title for slide in shown.slides]


def texts_of(value: object) -> Iterator[str]:
    """Every text in a view."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from texts_of(part)


def all_said(shown: Presentation) -> str:
    """Everything that any slide shows or says."""
    desk = shown.desk
    view = presentation_view(desk.case, desk.answer, desk.rules, desk.words)
    spoken = [slide.spoken() for slide in shown.slides]
    labels = [label.text() for label in shown.findChildren(QLabel)]
    buttons = [button.text() for button in shown.findChildren(QPushButton)]
    return "\n".join([*texts_of(view), *spoken, *labels, *buttons])


def image_of(widget: QWidget) -> QImage:
    return widget.grab().toImage()


# ---------------------------------------------------------------- what is shown


def test_the_headline_is_the_total_with_what_it_rests_on() -> None:
    desk = desk_with(full_case())
    award = presentation_view(desk.case, desk.answer, desk.rules, desk.words).award
    assert award.total is not None
    assert award.total.text == "US$\xa03,775,140.85"
    assert award.cny == "CNY\xa026,803,500.00"
    assert [(check.met, check.text, check.needed) for check in award.checks] == [
        (True, "Manufacturing, Zhizao New City", "item 17"),
        (True, "US$\xa0120\xa0m foreign investment", "US$\xa0100\xa0m needed"),
        (True, "US$\xa032\xa0m in the first year", "US$\xa030\xa0m needed"),
    ]
    assert award.plan == "US$\xa02,115,000.00"
    assert "US$\xa01,280,000.00" in award.lowest


def test_the_bars_stack_what_is_kept_and_add_up() -> None:
    desk = desk_with(full_case())
    bars = presentation_view(desk.case, desk.answer, desk.rules, desk.words).award.bars
    assert [(bar.year, bar.total) for bar in bars] == [("2026", "2,650,140.85"), ("2027", "1,125,000.00")]
    assert [(one.kind, one.figure) for one in bars[0].segments] == [
        ("rival", "1,690,140.85"),
        ("added", "960,000.00"),
    ]
    assert next((one.kind, one.name) for one in bars[1].segments) == ("own", "Plan award, 4.5%")
    assert all(sum(one.usd for one in bar.segments) == bar.usd for bar in bars)


def test_only_slides_that_have_something_to_show_are_there(qtbot: QtBot) -> None:
    assert titles(presentation_of(qtbot, desk_with(full_case()))) == ["The award", "The curve", "The clause"]
    assert titles(presentation_of(qtbot, desk_with(plain_case()))) == [
        "The award", "The curve", "More capital", "The clause",
    ]  # fmt: skip


def test_many_years_stand_on_a_slide_of_their_own(qtbot: QtBot) -> None:
    assert "By year" in titles(presentation_of(qtbot, desk_with(crowded_case())))


def test_scenarios_are_shown_where_there_are_several(qtbot: QtBot) -> None:
    desk = desk_with(plain_case())
    scenarios = Scenarios(desk.document)
    scenarios.keep(edits.contribution(plain_case(), 0, amount=usd(20_000_000)), "Larger")
    shown = presentation_of(qtbot, desk, scenarios)
    assert "Scenarios" in titles(shown)
    assert "Larger" in all_said(shown)
    assert "800,000.00" in all_said(shown)


def test_nothing_of_the_officers_is_shown(qtbot: QtBot) -> None:
    case = full_case()
    secret = case._replace(
        quote=case.quote._replace(
            prepared_by="Wang Li 王丽", contact="+86 570 000", organisation="Office X", number="QZ-7"
        )
    )
    desk = desk_with(secret)
    assert desk.answer is not None
    assert desk.answer.estimate is not None
    warnings = [words_of(note) for note in desk.answer.estimate.warnings]
    assert warnings  # US$ 47 m of the US$ 120 m scheduled
    scenarios = Scenarios(desk.document)
    scenarios.keep(edits.reading(secret, "counted_forms", "cash_and_profit", "all_reported"))
    for language in ("en", "zh"):
        desk.speak(language)
        said = all_said(presentation_of(qtbot, desk, scenarios))
        hidden = ["Wang Li", "王丽", "+86 570", "Office X", "QZ-7"]
        hidden += [text.of(language) for text in warnings]
        assert desk.rules is not None
        hidden += [reading.question.of(language) for reading in desk.rules.readings]
        assert not [text for text in hidden if text in said]


def test_where_nothing_is_promised_that_is_said_on_the_first_slide(qtbot: QtBot) -> None:
    case = edits.project(plain_case(), location="longyou")
    shown = presentation_of(qtbot, desk_with(case))
    assert "nothing is promised" in shown.award.spoken()


def test_what_more_capital_brings_is_told_with_its_return(qtbot: QtBot) -> None:
    shown = presentation_of(qtbot, desk_with(plain_case()))
    # 2 m more: 10 m × 3% − 8 m × 2% = 140,000, 7% of the 2 m
    assert "+\xa0US$\xa0140,000.00" in shown.gains.spoken()
    assert "7% of the additional capital" in all_said(shown)


def test_every_slide_is_indicative_and_names_the_document(qtbot: QtBot) -> None:
    desk = desk_with(full_case())
    view = presentation_view(desk.case, desk.answer, desk.rules, desk.words)
    assert view.note.startswith("Indicative, not a commitment.")
    assert "2025" in view.note.replace("\N{WORD JOINER}", "")


# ---------------------------------------------------------------- keys and language


def test_arrow_keys_go_through_the_slides_and_stop_at_the_ends(qtbot: QtBot) -> None:
    shown = presentation_of(qtbot, desk_with(full_case()))
    seen = [shown.slide.title]
    for _ in range(3):
        press(shown, KEY.Key_Right)
        seen.append(shown.slide.title)
    assert seen == ["The award", "The curve", "The clause", "The clause"]
    press(shown, KEY.Key_Left, KEY.Key_Left, KEY.Key_Left)
    assert shown.slide.title == "The award"
    press(shown, KEY.Key_End)
    assert shown.slide.title == "The clause"
    press(shown, KEY.Key_2)
    assert shown.slide.title == "The curve"


@pytest.mark.parametrize("key", [KEY.Key_Escape, KEY.Key_F11])
def test_escape_and_f11_end_it(qtbot: QtBot, key: Qt.Key) -> None:
    shown = presentation_of(qtbot, desk_with(full_case()))
    with qtbot.waitSignal(shown.closed):
        press(shown, key)
    assert not shown.isVisible()


def test_the_language_changes_on_the_spot_and_the_slide_stays(qtbot: QtBot) -> None:
    desk = desk_with(full_case())
    shown = presentation_of(qtbot, desk)
    press(shown, KEY.Key_Right, KEY.Key_L)
    assert desk.words.code == "zh"
    assert titles(shown) == ["奖励", "曲线", "条款"]
    assert shown.slide is shown.curve
    shown.languages.button("en").click()
    assert titles(shown)[0] == "The award"


def test_the_handle_of_the_curve_asks_what_if_here_too(qtbot: QtBot) -> None:
    desk = desk_with(plain_case())
    shown = presentation_of(qtbot, desk)
    shown.go_to(1)
    curve = shown.curve.curve
    curve.setFocus()
    press(curve, KEY.Key_Right, shift=True)
    assert shown.curve.what_if.isVisible()
    assert "US$\xa0160,000.00" in shown.award.spoken()
    press(curve, KEY.Key_Escape)
    assert not shown.curve.what_if.isVisible()
    assert desk.case == plain_case()
    assert shown.isVisible()
    press(curve, KEY.Key_Right, shift=True)
    press(curve, KEY.Key_Return)
    assert utilised(desk, 2026) == 9_000_000
    desk.document.undo()
    press(curve, KEY.Key_PageDown)
    assert shown.slide is shown.gains


def test_the_presentation_follows_the_case(qtbot: QtBot) -> None:
    desk = desk_with(plain_case())
    shown = presentation_of(qtbot, desk)
    desk.change(edits.contribution(plain_case(), 0, amount=usd(20_000_000)))
    assert "US$\xa0800,000.00" in shown.award.spoken()


# ---------------------------------------------------------------- drawing

CASES = {"full": full_case, "plain": plain_case, "half": half_case, "crowded": crowded_case, "empty": Case}


@pytest.mark.parametrize(
    ("name", "language", "scheme"), [*itertools.product(CASES, ("en", "zh"), ("light", "dark"))]
)
def test_every_slide_of_every_case_is_drawn(qtbot: QtBot, name: str, language: str, scheme: str) -> None:
    desk = desk_with(CASES[name](), language, scheme)
    shown = presentation_of(qtbot, desk)
    for size in ((1366, 768), (1920, 1080)):
        shown.resize(*size)
        for place in range(len(shown.slides)):
            shown.go_to(place)
            image = image_of(shown)
            assert image.pixelColor(4, 4).name().upper() == desk.theme.tokens.base
            colours = {
                image.pixel(x, y) for x in range(0, image.width(), 9) for y in range(0, image.height(), 9)
            }
            assert len(colours) > 8  # more than an empty ground


def test_text_grows_with_the_screen(qtbot: QtBot) -> None:
    shown = presentation_of(qtbot, desk_with(full_case()))
    shown.resize(1366, 768)
    small = shown.factor
    shown.resize(2732, 1536)
    assert shown.factor == 2 * small


def test_every_slide_says_what_it_shows_to_those_who_hear_it(qtbot: QtBot) -> None:
    shown = presentation_of(qtbot, desk_with(plain_case()))
    for place, slide in enumerate(shown.slides):
        shown.go_to(place)
        assert slide.accessibleName()
        assert slide.accessibleDescription()
    assert shown.leave.accessibleName() == "End the presentation"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_long_names_stand_beside_each_other_and_stay_large(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    name = "Internationale Beteiligungsgesellschaft für Hochleistungs-Membranwerkstoffe mbH & Co. KG " * 2
    shown = presentation_of(
        qtbot,
        desk_with(edits.project(edits.investor(full_case(), name=name[:200]), name=name[:200]), language),
    )
    head: list[tuple[float, float, float]] = []
    write = Pen.line

    def record(
        pen: Pen, x: float, middle: float, text: str, size: float, ink: str = "text", **how: float
    ) -> float:
        right = write(pen, x, middle, text, size, ink, **how)  # type: ignore[arg-type]
        if middle < 60:
            wide = pen.width(text, size, bold=bool(how.get("bold")))
            head.append((right - wide, right, size))
        return right

    monkeypatch.setattr(Pen, "line", record)
    shown.grab()
    # The window paints its head first, then the slide.
    investor, project, place = head[:3]
    assert investor[1] < project[0]
    assert project[1] < place[0]
    assert min(investor[2], project[2], place[2]) >= SMALL


def test_what_rules_an_award_out_can_be_read(qtbot: QtBot) -> None:
    shown = presentation_of(qtbot, desk_with(excluded_case()))
    assert titles(shown) == ["The award", "The clause"]
    assert "房地产类（含商业综合体）" in shown.clause.spoken()


def test_the_controls_grow_with_the_screen_too(qtbot: QtBot) -> None:
    shown = presentation_of(qtbot, desk_with(full_case()))
    button = shown.languages.button("en")
    shown.resize(1366, 768)
    small = button.fontInfo().pixelSize()
    shown.resize(2732, 1536)
    assert button.fontInfo().pixelSize() == 2 * small
    name = next(one for one in shown.findChildren(QPushButton) if one.isVisible())
    assert name.height() >= name.fontMetrics().height()
