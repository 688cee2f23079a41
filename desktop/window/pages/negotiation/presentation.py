"""Presentation mode: the result on the whole screen, readable across a table, with nothing the visitor should not see.

← → go through the slides, both languages are one key away, Esc or F11 ends it. What is shown comes from
`presentation_view`; lengths are those of a screen of 1366 × 768, times one factor.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop.drawing import bars
from desktop.drawing.writing import Writer
from desktop.language import LANGUAGES, OWN_NAMES
from desktop.telling import award_curve
from desktop.telling.presentation import presentation_view
from desktop.window.desk.award_curve import AwardCurve
from desktop.window.desk.clause_text import clause_text
from desktop.window.desk.curve_link import CurveLink, has_award
from desktop.window.desk.what_if import WhatIfLine
from desktop.window.widgets import icons, theme, tokens
from desktop.window.widgets.painting import Measured, draw
from desktop.window.widgets.segmented import Segmented
from desktop.window.widgets.year_switch import YearSwitch

if TYPE_CHECKING:
    from desktop.drawing.marks import Ink
    from desktop.telling.comparing import ComparedRow, Comparison
    from desktop.telling.presentation import AwardSlide, PresentationView
    from desktop.telling.why import ClauseView
    from desktop.window.desk.desk import Desk
    from desktop.window.widgets.theme import Theme

WIDE, HIGH = 1366.0, 768.0
SIDE, HEAD, FOOT = 56.0, 89.0, 72.0
SMALL, NORMAL, LARGE, HUGE = tokens.LARGE, tokens.TITLE, tokens.HEADLINE, 80
_LEAST_PROJECT = 80.0
"""Where the investor's name leaves less room, the project's is left out."""
_BAR, _BESIDE_HEADLINE = 250.0, 3

Comparing = Callable[[], "Comparison | None"]
"""Gives the comparison of the scenarios, None where there is but one."""


class Pen(Writer):
    """Writes in lengths of a screen of 1366 × 768 and in the three sizes of the presentation, and draws on a widget."""

    def __init__(self, painter: QPainter, look: Theme, factor: float) -> None:
        super().__init__(Measured(painter.font()), factor, least=9)
        self._painter, self._look = painter, look

    def icon(self, x: float, middle: float, name: str, ink: str, size: float = 20) -> None:
        """An icon around `middle`."""
        edge = round(size * self.factor)
        ratio = self._painter.device().devicePixelRatio()
        picture = icons.pixmap(self._look, name, ink, edge, ratio)
        place = QRectF(x * self.factor, middle * self.factor - edge / 2, edge, edge)
        self._painter.drawPixmap(place, picture, QRectF(picture.rect()))

    def finish(self) -> None:
        """Draw what was written."""
        draw(self._painter, self._look, self.marks)


class Slide(QWidget):
    """One slide. `title` is its name in the foot; `spoken` says all of it to those who hear it."""

    title = ""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.factor = 1.0
        self.view: PresentationView | None = None

    def display(self, view: PresentationView) -> None:
        """Show the view."""
        self.view = view
        self.setAccessibleName(self.title)
        self.setAccessibleDescription(self.spoken())
        self.update()

    def rescale(self, factor: float) -> None:
        """Everything `factor` times as large."""
        self.factor = factor
        self.update()

    def spoken(self) -> str:
        """What the slide says, as lines."""
        return ""

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.view is not None:
            painter = QPainter(self)
            painter.setFont(self.font())
            unit = self.factor
            pen = Pen(painter, self.desk.theme, unit)
            self.draw(pen, self.width() / unit, self.height() / unit)
            pen.finish()

    def draw(self, pen: Pen, wide: float, high: float) -> None:
        """Draw on a sheet of `wide` × `high`."""


class AwardSlideView(Slide):
    """The headline with what it rests on, and the bars by year beside it where they are few."""

    def spoken(self) -> str:
        award = self._award
        lines = [award.caption, award.total.text if award.total else "", award.cny, award.status]
        lines += [f"{check.text} {check.needed}" for check in award.checks]
        lines += [f"{award.plan_caption} {award.plan} {award.plan_rest}", award.lowest]
        return "\n".join(line for line in lines if line.strip())

    @property
    def _award(self) -> AwardSlide:
        assert self.view is not None  # noqa: S101 - shown before it is drawn
        return self.view.award

    def draw(self, pen: Pen, wide: float, high: float) -> None:
        award = self._award
        beside = 0 < len(award.bars) <= _BESIDE_HEADLINE
        right = 686.0 / WIDE * wide if beside else wide - SIDE
        pen.fitting(SIDE, 47, award.caption, NORMAL, right - SIDE, "muted")
        if award.total is None:
            pen.line(SIDE, 117, "–", HUGE, "muted", bold=True)
            return
        self._headline(pen, right)
        bottom = pen.block(SIDE, 230, right - SIDE, award.status, SMALL, "warn") + 16 if award.status else 0.0
        bottom = max(bottom, 258.0)
        pen.rule(SIDE, right, bottom)
        y = bottom + 40
        for check in award.checks:
            pen.icon(SIDE + 1, y, "tick" if check.met else "close", "accent" if check.met else "warn")
            end = pen.width(check.needed, SMALL)
            pen.fitting(SIDE + 34, y, check.text, NORMAL, right - SIDE - 34 - end - 16)
            pen.line(right, y, check.needed, SMALL, "muted", align=1)
            y += 44
        if award.checks:
            y -= 7
            pen.rule(SIDE, right, y)
            y += 28
        if award.plan_caption:
            x = pen.line(SIDE, y, award.plan_caption, SMALL, "muted")
            x = pen.line(x + 9, y, award.plan, SMALL, bold=True)
            pen.line(x + 5, y, award.plan_rest, SMALL)
            y += 25
        if award.lowest:
            pen.block(SIDE, y - 12, right - SIDE, award.lowest, SMALL, "muted")
        if beside:
            _bars(pen, award, right + 64, wide - SIDE, high)

    def _headline(self, pen: Pen, right: float) -> None:
        award, total = self._award, self._award.total
        assert total is not None  # noqa: S101 - asked before
        parts = [
            (f"{total.before} ", LARGE, False),
            (total.figure, HUGE, True),
            (total.small, LARGE, False),
            (f" {total.after}", LARGE, False),
        ]
        parts = [(text, size, bold) for text, size, bold in parts if text.strip()]
        wide = sum(pen.width(text, size, bold=bold) for text, size, bold in parts)
        scale = min(1.0, (right - SIDE) / wide)
        x, baseline = SIDE, 117 + 0.357 * HUGE * scale
        for text, size, bold in parts:
            middle = baseline - pen.capital(size * scale) / 2
            x = pen.line(x, middle, text, size * scale, bold=bold)
        pen.fitting(SIDE, 201, award.cny, LARGE, right - SIDE)


class YearsSlide(Slide):
    """The bars by year on a slide of their own, where they are many."""

    def spoken(self) -> str:
        assert self.view is not None  # noqa: S101 - shown before
        return "\n".join(f"{bar.year} {bar.total}" for bar in self.view.award.bars)

    def draw(self, pen: Pen, wide: float, high: float) -> None:
        assert self.view is not None  # noqa: S101 - shown before it is drawn
        _bars(pen, self.view.award, SIDE, wide - SIDE, high)


def _bars(pen: Pen, award: AwardSlide, left: float, right: float, high: float) -> None:
    """Stacked bars between `left` and `right`, what is displaced below them."""
    sizes = bars.Sizes(SMALL, NORMAL, widest=_BAR)
    bars.draw_bars(pen, award.bars_title, award.bars, award.bars_note, left, right, high, sizes)


class CurveSlide(Slide):
    """The award curve, large, with its handle."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._year: int | None = None
        self.curve = AwardCurve(desk.theme)
        self.years = YearSwitch(desk.theme)
        self.years.setParent(self)
        self.curve.setParent(self)
        self._link = CurveLink(desk, self.curve)
        self.what_if = WhatIfLine(desk, self.curve, self._link)
        self.what_if.setParent(self)
        self._link.changed.connect(self._tell_what_if)
        self.years.chosen.connect(self.choose_year)

    @property
    def shown(self) -> bool:
        """Whether there is a curve to show."""
        return has_award(self._link.curve_of(self._year))

    def choose_year(self, year: int) -> None:
        """Show the curve of another year."""
        self.curve.put_back()
        self._year = year
        if self.view is not None:
            self.display(self.view)

    def display(self, view: PresentationView) -> None:
        curve = self._link.curve_of(self._year)
        if curve is not None:
            self._year = curve.year
            self._link.display(curve)
            estimate = self.desk.answer.estimate
            years = tuple(award.year for award in estimate.years) if estimate else ()
            self.years.display(years, curve.year, self.desk.words.text("Year of the award curve"))
        self.what_if.refresh()
        super().display(view)
        self._place()

    def _tell_what_if(self) -> None:
        self.setAccessibleDescription(self.spoken())
        self._place()
        self.update()

    def rescale(self, factor: float) -> None:
        super().rescale(factor)
        self.curve.rescale(factor * 1.4)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        unit = self.factor
        top, bottom = 100 * unit, self.height() - 92 * unit
        self.curve.setGeometry(
            round(SIDE * unit), round(top), round(self.width() - 2 * SIDE * unit), round(bottom - top)
        )
        size = self.years.sizeHint()
        self.years.setGeometry(
            round(self.width() - SIDE * unit) - size.width(),
            round(47 * unit) - size.height() // 2,
            size.width(),
            size.height(),
        )
        self.what_if.setGeometry(
            round(SIDE * unit),
            round(self.height() - 76 * unit),
            round(self.width() - 2 * SIDE * unit),
            round(60 * unit),
        )

    def spoken(self) -> str:
        return self.curve.accessibleDescription()

    def draw(self, pen: Pen, wide: float, high: float) -> None:
        words = self.desk.words
        curve = self._link.curve_of(self._year)
        if curve is None:
            return
        pen.line(
            SIDE,
            47,
            words.text("Award of {year}, {unit}", year=curve.year, unit=award_curve.axis_unit(words)),
            NORMAL,
            bold=True,
        )
        right = wide - SIDE - 28
        pen.line(right, high - 100, award_curve.utilised_caption(words, curve.year), SMALL, "muted", align=1)
        told = award_curve.crossing(words, curve, curve.utilised_usd)
        if told is not None and self.what_if.isHidden():
            pen.icon(SIDE, high - 48, "up", "accent")
            x = pen.fitting(SIDE + 34, high - 48, told.lead, NORMAL, wide / 2, bold=True)
            joined = told.join(words, "", told.rest).strip()
            pen.fitting(x + (0 if words.han else 8), high - 48, joined, NORMAL, wide - SIDE - x - 8)


class GainsSlide(Slide):
    """What more foreign capital brings."""

    def spoken(self) -> str:
        assert self.view is not None  # noqa: S101 - shown before
        return "\n".join(f"{gain.gain} {gain.text}" for gain in self.view.gains) or self.view.no_gain

    def draw(self, pen: Pen, wide: float, high: float) -> None:
        assert self.view is not None  # noqa: S101 - shown before it is drawn
        pen.line(SIDE, 47, self.desk.words.text("What more foreign capital brings"), NORMAL, bold=True)
        y = 92.0
        if not self.view.gains:
            pen.block(SIDE, y, wide - 2 * SIDE, self.view.no_gain, NORMAL)
            return
        for gain in self.view.gains:
            if y > high - 110:
                break
            pen.icon(SIDE, y + 22, "up", "accent", 24)
            pen.line(SIDE + 40, y + 22, gain.gain, LARGE, bold=True)
            pen.line(wide - SIDE, y + 22, gain.beside, SMALL, "muted", align=1)
            y = pen.block(SIDE + 40, y + 50, wide - 2 * SIDE - 40, gain.text, NORMAL) + 18
            pen.rule(SIDE, wide - SIDE, y)
            y += 18


class ScenariosSlide(Slide):
    """The scenarios side by side, what each gives."""

    def __init__(self, desk: Desk, names: Callable[[], tuple[str, ...]], comparing: Comparing) -> None:
        super().__init__(desk)
        self._names, self._comparing = names, comparing

    @property
    def shown(self) -> bool:
        """Whether there is more than one scenario."""
        return len(self._names()) > 1

    def spoken(self) -> str:
        found = self._comparing()
        if found is None:
            return ""
        lines = [" ".join(("", *self._names()))]
        lines += [" ".join((row.label, *(cell.text for cell in row.cells))) for row in _for_visitors(found)]
        return "\n".join(lines)

    def draw(self, pen: Pen, wide: float, high: float) -> None:
        words, names, found = self.desk.words, self._names(), self._comparing()
        pen.line(SIDE, 47, words.text("Scenarios, {unit}", unit=words.usd.unit), NORMAL, bold=True)
        if found is None:
            return
        first = 300.0
        pitch = (wide - 2 * SIDE - first) / max(len(names), 1)

        def right(place: int) -> float:
            return SIDE + first + pitch * (place + 1)

        for place, name in enumerate(names):
            shown = pen.elided(name, SMALL, pitch - 16, bold=True)
            pen.line(right(place), 92, shown, SMALL, bold=True, align=1)
        y = 118.0
        pen.rule(SIDE, wide - SIDE, y)
        for row in _for_visitors(found):
            height = 54.0 if any(cell.difference for cell in row.cells) else 44.0
            if y + height > high:
                break
            pen.fitting(SIDE, y + 22, row.label, SMALL, first - 12, bold=row.strong)
            for place, cell in enumerate(row.cells):
                size = (NORMAL if row.strong else SMALL) * min(
                    1.0,
                    (pitch - 16) / max(pen.width(cell.text, NORMAL if row.strong else SMALL, bold=True), 1.0),
                )
                pen.line(right(place), y + 20, cell.text, size, bold=row.strong or cell.differs, align=1)
                if cell.difference:
                    ink: Ink = "warn" if cell.difference.startswith("\N{MINUS SIGN}") else "accent"
                    pen.line(right(place), y + 41, cell.difference, 14, ink, align=1)
            y += height
            pen.rule(SIDE, wide - SIDE, y)


def _for_visitors(found: Comparison) -> list[ComparedRow]:
    """The rows without those on how the text is read."""
    return [row for row in (*found.results, *found.inputs) if not row.of_reading]


class ClauseSlide(Slide):
    """The sentences of the policy that the award comes from, in both languages."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._column = QVBoxLayout(self)
        self._body: QWidget | None = None
        self._drawn: tuple[object, ...] = ()

    @property
    def clauses(self) -> tuple[ClauseView, ...]:
        """The sentences."""
        return self.view.clauses if self.view is not None else ()

    def spoken(self) -> str:
        return "\n".join(
            "".join(run.text for run in runs)
            for clause in self.clauses
            for runs in (clause.zh, clause.translated)
        )

    def display(self, view: PresentationView) -> None:
        super().display(view)
        self._rebuild()

    def rescale(self, factor: float) -> None:
        super().rescale(factor)
        self._rebuild()

    def _rebuild(self) -> None:
        look = self.desk.theme
        drawn = (self.clauses, self.factor, look.tokens, self.desk.words.code)
        if drawn == self._drawn:
            return
        self._drawn = drawn
        if self._body is not None:
            self._column.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
        unit = self.factor
        self._body = QWidget()
        column = QVBoxLayout(self._body)
        self._column.setContentsMargins(round(SIDE * unit), round(30 * unit), round(SIDE * unit), 0)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(round(20 * unit))
        size = NORMAL if len(self.clauses) < 3 else SMALL
        between = "·" if self.desk.words.han else " · "
        for clause in self.clauses:
            column.addWidget(_text(between.join((clause.title, clause.note)), SMALL * unit, theme.MUTED))
            row = QHBoxLayout()
            row.setSpacing(round(40 * unit))
            for code, runs in (("zh", clause.zh), (self.desk.words.translation, clause.translated)):
                marked = clause_text(runs, code, round(size * unit * 1.5))
                row.addWidget(_text(marked, size * unit, rich=True), 1, Qt.AlignmentFlag.AlignTop)
            column.addLayout(row)
        note = self.desk.words.text("Our translation; the Chinese text prevails.")
        column.addWidget(_text(note, SMALL * unit, theme.MUTED))
        column.addStretch(1)
        self._column.addWidget(self._body)


def _text(
    text: str, size: float, tone: QPalette.ColorRole = QPalette.ColorRole.WindowText, *, rich: bool = False
) -> QLabel:
    """A label that breaks its lines."""
    result = QLabel()
    result.setTextFormat(Qt.TextFormat.RichText if rich else Qt.TextFormat.PlainText)
    result.setFont(theme.font(round(size)))
    result.setForegroundRole(tone)
    result.setWordWrap(True)
    result.setText(text)
    return result


class _SlideButton(QPushButton):
    """Names a slide in the foot; the arrow keys are the presentation's."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
        else:
            super().keyPressEvent(event)


def presentation(desk: Desk, parent: QWidget) -> Presentation:
    """The presentation of the desk's case with its scenarios."""
    from desktop.window.pages.negotiation.comparing import Comparing, name_of

    kept = desk.scenarios
    return Presentation(
        desk,
        scenario_names=lambda: tuple(name_of(one, desk.words) for one in kept.variants),
        comparing=Comparing(desk, kept).comparison,
        parent=parent,
    )


class Presentation(QWidget):
    """The presentation as a window of its own; `present` opens it over the screen of another window."""

    closed = Signal()

    def __init__(
        self,
        desk: Desk,
        *,
        scenario_names: Callable[[], tuple[str, ...]] = tuple,
        comparing: Comparing = lambda: None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.desk = desk
        self._view: PresentationView | None = None
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(960, 540)
        self.award, self.years, self.curve = AwardSlideView(desk), YearsSlide(desk), CurveSlide(desk)
        self.gains, self.clause = GainsSlide(desk), ClauseSlide(desk)
        self.scenarios = ScenariosSlide(desk, scenario_names, comparing)
        self._all: tuple[Slide, ...] = (
            self.award, self.years, self.curve, self.gains, self.scenarios, self.clause,
        )  # fmt: skip
        self.slides: list[Slide] = [self.award]
        self.stack = QStackedWidget()
        for slide in self._all:
            self.stack.addWidget(slide)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addWidget(self.stack, 1)
        self._foot = QHBoxLayout()
        self._foot.setSpacing(8)
        self._buttons: list[_SlideButton] = []
        self._foot.addStretch(1)
        self.languages = Segmented(LANGUAGES)
        for code, name in OWN_NAMES.items():
            self.languages.set_text(code, name)
        self.languages.chosen.connect(desk.speak)
        self._foot.addSpacing(32)
        self._foot.addWidget(self.languages)
        self.leave = QPushButton()
        self.leave.setProperty("link", True)
        self.leave.clicked.connect(self.close)
        self._foot.addWidget(self.leave)
        self._column.addLayout(self._foot)
        desk.case_changed.connect(self.refresh)
        desk.language_changed.connect(self.refresh)
        desk.theme.changed.connect(self.refresh)
        self.refresh()

    # ------------------------------------------------------------------ showing

    def present(self, over: QWidget | None = None) -> None:
        """Open over the whole screen that `over` is on."""
        if over is not None and over.screen() is not None:
            self.setScreen(over.screen())
            self.setGeometry(over.screen().geometry())
        self.go_to(0)
        self.showFullScreen()
        self.activateWindow()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Show the case, the answer and the language of the moment."""
        desk, words = self.desk, self.desk.words
        self._view = view = presentation_view(desk.case, desk.answer, desk.rules, words)
        self.setWindowTitle(words.text("Presentation"))
        self.languages.choose(words.code)
        self.leave.setText("Esc")
        self.leave.setAccessibleName(words.text("End the presentation"))
        titles: tuple[tuple[Slide, str], ...] = (
            (self.award, words.text("The award")),
            (self.years, words.text("By year")),
            (self.curve, words.text("The curve")),
            (self.gains, words.text("More capital")),
            (self.scenarios, words.text("Scenarios")),
            (self.clause, words.text("The clause")),
        )
        for slide, title in titles:
            slide.title = title
        current = self.slide
        wanted = {
            self.award: True,
            self.years: len(view.award.bars) > _BESIDE_HEADLINE,
            self.curve: self.curve.shown,
            self.gains: bool(view.gains),
            self.scenarios: self.scenarios.shown,
            self.clause: bool(view.clauses),
        }
        self.slides = [slide for slide in self._all if wanted[slide]]
        for slide in self.slides:
            slide.display(view)
        self._show_buttons()
        self.go_to(self.slides.index(current) if current in self.slides else 0)
        self.update()

    @property
    def slide(self) -> Slide:
        """The slide that is shown."""
        return self.stack.currentWidget()  # type: ignore[return-value]

    def go_to(self, place: int) -> None:
        """Show a slide by its place; beyond either end the last one on that side."""
        place = min(max(place, 0), len(self.slides) - 1)
        slide = self.slides[place]
        if self.stack.currentWidget() is not slide:
            self.stack.setCurrentWidget(slide)
            if self.isVisible():
                self.setFocus(Qt.FocusReason.OtherFocusReason)
        for number, button in enumerate(self._buttons):
            button.setChecked(number == place)
            button.setFont(theme.font(round(tokens.BODY * max(self.factor, 1.0)), bold=number == place))
            colours = self.desk.theme.tokens
            ink = colours.accent if number == place else colours.muted
            button.setStyleSheet(
                f"color: {ink}; min-height: {round(20 * max(self.factor, 1.0))}px"
            )  # not translated

    def _clicked(self, place: int, _checked: bool = False) -> None:
        self.go_to(place)

    def _show_buttons(self) -> None:
        while len(self._buttons) < len(self.slides):
            button = _SlideButton(self)
            button.setProperty("link", True)
            button.setCheckable(True)
            button.clicked.connect(partial(self._clicked, len(self._buttons)))
            self._foot.insertWidget(self._foot.count() - 3, button)
            self._buttons.append(button)
        for place, button in enumerate(self._buttons):
            there = place < len(self.slides)
            button.setVisible(there)
            if there:
                button.setText(f"{place + 1} {self.slides[place].title}")

    # ------------------------------------------------------------------ keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys, key = Qt.Key, event.key()
        place = self.slides.index(self.slide)
        if key in (keys.Key_Escape, keys.Key_F11):
            self.close()
        elif key in (keys.Key_Right, keys.Key_Down, keys.Key_PageDown, keys.Key_Space, keys.Key_Return):
            self.go_to(place + 1)
        elif key in (keys.Key_Left, keys.Key_Up, keys.Key_PageUp, keys.Key_Backspace):
            self.go_to(place - 1)
        elif key == keys.Key_Home:
            self.go_to(0)
        elif key == keys.Key_End:
            self.go_to(len(self.slides) - 1)
        elif keys.Key_1 <= key <= keys.Key_9 and key - keys.Key_1 < len(self.slides):
            self.go_to(key - keys.Key_1)
        elif key == keys.Key_L:
            codes = [*LANGUAGES, LANGUAGES[0]]
            self.desk.speak(codes[codes.index(self.desk.words.code) + 1])
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------------ the sheet

    @property
    def factor(self) -> float:
        """How much larger than 1366 × 768 the screen is."""
        return min(self.width() / WIDE, self.height() / HIGH)

    def sizeHint(self) -> QSize:
        return QSize(round(WIDE), round(HIGH))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        unit = self.factor
        self._column.setContentsMargins(0, round(HEAD * unit), 0, 0)
        side = round(SIDE * unit)
        self._scale_controls(max(unit, 1.0))
        around = round((FOOT * unit - 32 * max(unit, 1.0)) / 2)
        self._foot.setContentsMargins(side, around, side - 8, around)
        for slide in self._all:
            slide.rescale(unit)
        self.go_to(self.slides.index(self.slide))

    def _scale_controls(self, factor: float) -> None:
        """Let the controls of the presentation grow with a large screen; they are never smaller than in the window."""
        self._foot.setSpacing(round(8 * factor))
        small, body = round(tokens.SMALL * factor), round(tokens.BODY * factor)
        high = round(25 * factor)
        switch = f"QToolButton {{ font-size: {small}px; min-height: {high}px; max-height: {high}px }}"  # not translated
        self.languages.setStyleSheet(switch)
        self.curve.years.setStyleSheet(switch)
        self.curve.what_if.setStyleSheet(
            f"QLabel {{ font-size: {body}px }} QPushButton {{ font-size: {small}px }}"  # not translated
        )
        self.leave.setStyleSheet(f"font-size: {body}px; min-height: {round(20 * factor)}px")  # not translated

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        view = self._view
        if view is None:
            return
        painter = QPainter(self)
        painter.setFont(self.font())
        unit = self.factor
        pen = Pen(painter, self.desk.theme, unit)
        wide, high = self.width() / unit, self.height() / unit
        end = pen.width(view.place, SMALL)
        room = wide - 2 * SIDE - end - 24
        share = room * 0.65 if view.project else room
        x = pen.fitting(SIDE, 55, view.investor, NORMAL, share, bold=True, least=SMALL)
        left = SIDE + room - x - 16
        if left > _LEAST_PROJECT:
            pen.fitting(x + 16, 55, view.project, NORMAL, left, "muted", least=SMALL)
        pen.line(wide - SIDE, 56, view.place, SMALL, "muted", align=1)
        pen.rule(SIDE, wide - SIDE, HEAD - 1)
        pen.rule(SIDE, wide - SIDE, high - FOOT)
        left = self._buttons[0].x() / unit if self._buttons else wide / 2
        pen.fitting(SIDE, high - FOOT / 2, view.note, SMALL, left - SIDE - 24, "muted")
        pen.finish()
