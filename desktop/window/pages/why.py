"""Why a figure is what it is: a page in the middle column, beside which the answer stays.

Shows a `WhyView` and nothing of its own. Esc or Close gives the focus back to the figure that was asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop.telling.figure import Figure, Other
from desktop.telling.why import why_view
from desktop.window.desk.aside import Aside
from desktop.window.desk.asked_figures import Asked
from desktop.window.desk.clause_text import clause_text
from desktop.window.widgets import icons, theme, tokens
from desktop.window.widgets.figure_label import FigureLabel
from desktop.window.widgets.labels import Hairline, label, muted, show_text
from desktop.window.widgets.large_figure import Figure as LargeFigure
from desktop.window.widgets.reading_table import Cell, Column, Sheet

if TYPE_CHECKING:
    from desktop.engine.answer import Answer
    from desktop.policy.ruleset import RuleSet
    from desktop.telling.explanation import ConditionRow
    from desktop.telling.why import ClauseView, Line, SumRow, Table, WhyView
    from desktop.window.desk.desk import Desk

__all__ = ["Asked", "Figure", "WhyPage"]


class WhyPage(Aside):
    """The explanation of one figure; `explain` fills it, `closed` says that it is done with."""

    def build(self) -> None:
        super().build()
        self._figure: Figure | None = None
        self._origin: QWidget | None = None
        self._other: Other | None = None
        self._other_answer: tuple[RuleSet, Answer] | None = None
        """The answer to the other case, and the rules that it comes from."""
        self._view: WhyView | None = None
        self._body: QWidget | None = None
        self._parts = QVBoxLayout()
        self._parts.setContentsMargins(0, 0, 0, 0)
        self._parts.setSpacing(0)
        self.content.addLayout(self._parts)
        self.content.addStretch(1)
        self.copy, self.open_policy = QPushButton(), QPushButton()
        self.copy.clicked.connect(self._copy)
        self.open_policy.clicked.connect(self._open_policy)
        self.footer.addWidget(self.copy)
        self.footer.addWidget(self.open_policy)

    # ------------------------------------------------------------------ what others ask

    def explain(self, figure: Figure, origin: QWidget | None = None, other: Other | None = None) -> bool:
        """Explain `figure` of the case on the desk or of an `other`; False if the case has none such.

        `origin` gets the focus back on closing.
        """
        self._mark(opened=False)
        self._figure, self._origin = figure, origin
        self._other, self._other_answer, self._view = other, None, None
        self._mark(opened=True)
        if not self._show():
            self.abandon()
            return False
        self.area.verticalScrollBar().setValue(0)
        return True

    def open_at(self, place: object) -> bool:
        """Explain a figure: `place` is a `Figure`, or one with the control that showed it."""
        if isinstance(place, Asked):
            return self.explain(*place)
        return isinstance(place, Figure) and self.explain(place)

    def abandon(self) -> None:
        self._mark(opened=False)
        self._figure = self._origin = None
        self._other = self._other_answer = None

    @property
    def figure(self) -> Figure | None:
        """The figure that is explained."""
        return self._figure

    def leave(self) -> None:
        """Be done with the figure and give the focus back to it."""
        origin = self._origin
        self.abandon()
        super().leave()
        if origin is not None and isValid(origin):
            origin.setFocus(Qt.FocusReason.OtherFocusReason)

    def text(self) -> str:
        """All that the page says, as plain text."""
        return "\n".join(_spoken(self._view)) if self._view is not None else ""

    # ------------------------------------------------------------------ as a page

    def set_texts(self) -> None:
        super().set_texts()
        words = self.desk.words
        self.copy.setText(words.text("Copy"))
        self.open_policy.setText(words.text("Open the policy text"))

    def show_case(self) -> None:
        if self._figure is not None and not self._show():
            # The figure went with the year, programme or reading that it belonged to.
            self.leave()

    def reset(self) -> None:
        if self._figure is not None:
            self.leave()

    def recolour(self) -> None:
        super().recolour()
        self._view = None
        if self._figure is not None:
            self._show()

    # ------------------------------------------------------------------ showing

    def _show(self) -> bool:
        desk = self.desk
        if self._figure is None:
            return False
        case, answer = desk.case, desk.answer
        if self._other is not None:
            case, answer = self._other.case, self._answer_to_other(self._other)
        view = why_view(self._figure, case, answer, desk.rules, desk.words, desk.answer_to)
        if view is None:
            return False
        if view != self._view:
            self._view = view
            self.place.setText(desk.words.text("Result › {place}", place=view.place))  # noqa: RUF001 - the mark between places
            self.title.setText(view.title)
            show_text(self.subtitle, "\n".join(line for line in (self._whose(), view.lead) if line))
            self.footer_hint.show_whole(view.foot)
            self._rebuild(view)
        return True

    def _answer_to_other(self, other: Other) -> Answer:
        rules = self.desk.rules
        if self._other_answer is None or self._other_answer[0] is not rules:
            self._other_answer = rules, self.desk.answer_to(other.case)
        return self._other_answer[1]

    def _whose(self) -> str:
        """Whose figure it is, where the answer beside the page is that of another case."""
        if self._other is None:
            return ""
        return self.desk.words.text(
            "This is {name}; the answer on the right is that of the case.", name=self._other.name()
        )

    def _rebuild(self, view: WhyView) -> None:
        if self._body is not None:
            self._parts.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
        self._body = QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for clause in view.clauses:
            column.addWidget(_Clause(self.desk, clause))
        if view.conditions:
            column.addWidget(_Conditions(self.desk, view.conditions))
        if view.table is not None:
            column.addWidget(_titled(view.table.title, _sheet(self.desk, view.table)))
        below = QGridLayout()
        below.setHorizontalSpacing(32)
        below.setColumnStretch(0, 1)
        below.setColumnStretch(1, 1)
        cells = []
        if view.sum:
            cells.append(_titled(view.sum_title, _Sum(self.desk, view.sum)))
        if view.becomes:
            cells.append(_titled(view.becomes_title, _Lines(self.desk, view.becomes)))
        if view.readings:
            cells.append(_titled(view.readings_title, _Lines(self.desk, view.readings)))
        if len(cells) == 3:
            right = QVBoxLayout()
            right.setSpacing(16)
            right.addWidget(cells[1])
            right.addWidget(cells[2])
            right.addStretch(1)
            below.addWidget(cells[0], 0, 0, Qt.AlignmentFlag.AlignTop)
            below.addLayout(right, 0, 1)
        else:
            for place, cell in enumerate(cells):
                below.addWidget(cell, 0, place, Qt.AlignmentFlag.AlignTop)
        column.addLayout(below)
        if view.tried:
            words = self.desk.words
            column.addWidget(label(bold=True, text=words.text("Tried before, and not met")))
            for tried in view.tried:
                column.addWidget(_Conditions(self.desk, tried.rows, tried.title))
        self._parts.addWidget(self._body)

    def _mark(self, *, opened: bool) -> None:
        if isinstance(self._origin, FigureLabel | LargeFigure) and isValid(self._origin):
            self._origin.set_open(opened)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())

    def _open_policy(self) -> None:
        if self._view is not None:
            self.desk.aside_wanted.emit("policy", self._view.clause)


class _Clause(QWidget):
    """A sentence of the policy, Chinese and translation side by side, a bar of the accent colour on the left."""

    def __init__(self, desk: Desk, clause: ClauseView) -> None:
        super().__init__()
        self._look = desk.theme
        grid = QGridLayout(self)
        grid.setContentsMargins(24, 2, 0, 2)
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        grid.addWidget(label(bold=True, text=clause.title), 0, 0)
        note = muted(text=clause.note)
        note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(note, 0, 1)
        for column, (code, runs) in enumerate(
            (("zh", clause.zh), (desk.words.translation, clause.translated))
        ):
            text = label(wrap=True)
            text.setTextFormat(Qt.TextFormat.RichText)
            text.setText(clause_text(runs, code))
            text.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            text.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            text.setAccessibleName(clause.title)
            grid.addWidget(text, 1, column, Qt.AlignmentFlag.AlignTop)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(0, 0, 4, self.height(), self._look.colour("accent"))


class _Conditions(QWidget):
    """A table of conditions: what is asked, what the case has, and whether that is enough."""

    def __init__(self, desk: Desk, rows: tuple[ConditionRow, ...], title: str = "") -> None:
        super().__init__()
        self._look = desk.theme
        words = desk.words
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(0)
        for column, stretch in enumerate((9, 8, 8, 0)):
            grid.setColumnStretch(column, stretch)
        self._firsts: list[QWidget] = []
        heads = (title or words.text("Condition"), words.text("Required"), words.text("This case"), "")
        for column, head in enumerate(heads):
            # The name of a rule may be long: it must not take the room of what is required.
            caption = muted(text=head, wrap=True)
            caption.setMinimumHeight(28)
            caption.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(caption, 0, column)
            if column == 0:
                self._firsts.append(caption)
        for number, row in enumerate(rows):
            for column, text in enumerate((row.about, row.required, row.actual)):
                cell = label(wrap=True, text=text)
                cell.setContentsMargins(0, 6, 0, 6)
                grid.addWidget(cell, number + 1, column)
                if column == 0:
                    self._firsts.append(cell)
            grid.addWidget(_Verdict(desk, row), number + 1, 3)
            grid.setRowMinimumHeight(number + 1, tokens.ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for first in self._firsts:
            painter.fillRect(0, first.geometry().bottom(), self.width(), 1, self._look.colour("line"))


class _Verdict(QWidget):
    """Met or not, as an icon and a word."""

    def __init__(self, desk: Desk, row: ConditionRow) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        name, ink, tone = ("tick", "accent", None) if row.met else ("close", "warn", theme.WARN)
        picture = QLabel()
        picture.setPixmap(icons.pixmap(desk.theme, name, ink, 14, desk.theme.ratio))
        line.addWidget(picture)
        line.addWidget(label(text=row.verdict) if tone is None else label(text=row.verdict, tone=tone))
        line.addStretch(1)


class _Sum(QWidget):
    """A sum as it is worked out on paper: a line above the result."""

    def __init__(self, desk: Desk, rows: tuple[SumRow, ...]) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        place = 0
        for row in rows:
            if row.strong:
                grid.addWidget(Hairline(strong=True), place, 0, 1, 2)
                place += 1
            tone = theme.MUTED if row.quiet else theme.Role.WindowText
            grid.addWidget(label(bold=row.strong, wrap=True, tone=tone, text=row.label), place, 0)
            figure = label(bold=row.strong, right=True, text=row.figure)
            figure.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(figure, place, 1, Qt.AlignmentFlag.AlignTop)
            place += 1


class _Lines(QWidget):
    """Sentences, each with its icon."""

    def __init__(self, desk: Desk, lines: tuple[Line, ...]) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for row, line in enumerate(lines):
            picture = QLabel()
            ink = "warn" if line.icon in ("warn", "layers") else "muted" if line.icon == "info" else "accent"
            picture.setPixmap(icons.pixmap(desk.theme, line.icon, ink, 16, desk.theme.ratio))
            picture.setContentsMargins(0, 2, 0, 0)
            grid.addWidget(picture, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(wrap=True, text=line.text), row, 1)


def _sheet(desk: Desk, table: Table) -> Sheet:
    """A table of the view."""
    sheet = Sheet(desk.theme)
    columns = tuple(
        Column(head, right=place >= table.left, stretch=1 if place == table.left - 1 else 0)
        for place, head in enumerate(table.heads)
    )
    first_sum = len(table.rows) - table.sums
    rows = []
    for number, row in enumerate(table.rows):
        struck = number in table.struck
        rows.append(
            tuple(
                Cell(
                    text,
                    bold=number >= first_sum,
                    struck=struck and place >= table.left,
                    tone=theme.MUTED if struck else theme.Role.WindowText,
                    wrap=place < table.left and len(text) > 24,
                )
                for place, text in enumerate(row)
            )
        )
    sheet.display(columns, rows, total=table.sums == 1)
    return sheet


def _titled(title: str, part: QWidget) -> QWidget:
    result = QWidget()
    column = QVBoxLayout(result)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    column.addWidget(label(bold=True, text=title))
    column.addWidget(part)
    return result


def _spoken(view: WhyView) -> list[str]:
    """The view as lines of plain text."""
    found = [view.title]
    if view.lead:
        found.append(view.lead)
    for clause in view.clauses:
        found += ["", f"{clause.title} ({clause.note})"]
        found += ["".join(run.text for run in runs) for runs in (clause.zh, clause.translated)]
    for rows, title in ((view.conditions, ""), *((tried.rows, tried.title) for tried in view.tried)):
        if rows:
            found += ["", title] if title else [""]
            found += [f"{row.about}\t{row.required}\t{row.actual}\t{row.verdict}" for row in rows]
    if view.table is not None:
        found += ["", view.table.title, "\t".join(view.table.heads)]
        found += ["\t".join(row) for row in view.table.rows]
    if view.sum:
        found += ["", view.sum_title, *(f"{row.label}\t{row.figure}" for row in view.sum)]
    for title, lines in ((view.becomes_title, view.becomes), (view.readings_title, view.readings)):
        if lines:
            found += ["", title, *(line.text for line in lines)]
    return [*found, "", view.foot]
