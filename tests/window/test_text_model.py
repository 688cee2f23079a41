"""A field shows a text: then the case holds what it reads, or the text unread, and no figure was worked out from another.

Hypothesis types, pastes, drops and sets texts as a screen reader does, undoes, redoes and switches the language, in every
typed field of every page. One window serves all examples.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from PySide6.QtCore import QCoreApplication, QMimeData, QPointF, Qt
from PySide6.QtGui import QAccessible, QDropEvent, QInputMethodEvent
from PySide6.QtTest import QTest

from desktop.case import unread
from desktop.case.case import Case, Contribution, Exchange, Money, Programme, ProgrammeAmount
from desktop.case.register import register
from desktop.telling import paths
from desktop.window.pages.steps.programmes import ProgrammesPage
from desktop.window.widgets.typed_field import TypedField
from tests.window.cases import quotable_case, usd
from tests.window.user import PROGRAMMES, User, spaced

PATHS = (
    "project.total_foreign_investment.amount",
    "project.total_investment.amount",
    "project.fixed_asset_investment.amount",
    "project.utilisation[0].year",
    "project.utilisation[0].amount.amount",
    "project.utilisation[1].amount.amount",
    "exchange.as_of",
    "exchange.cny_per_unit.USD",
    "exchange.cny_per_unit.EUR",
    "programmes[0].rate",
    "programmes[0].cumulative_cap.amount",
    "programmes[1].amounts[0].year",
    "programmes[1].amounts[0].amount.amount",
    "quote.revision",
    "quote.date",
    "quote.valid_until",
)
"""One of each kind of typed field that the window has, and two rows."""
WEIGHING = ("project.utilisation", "project.total_", "programmes", "exchange.cny_per_unit")
"""In this case every rate converts something that the total hangs on."""
TEXTS = st.one_of(
    st.sampled_from(
        [
            "",
            "32m",
            "32,5m",
            "32,",
            "35.500.000",
            "3000万",
            "3仟万",
            "5e6",
            "8,25",
            "7.1",
            "2,5",
            "2.5",
            "20277",
            "2027",
            "2026-11-22",
            "2026-02-30",
            "1亿2千",
            "US$ 30m",
            "€3m",
            "1 000",
            "0",
            "-3",
            "１２",
            "3\u200b0m",
            "soon",
            "7",
        ]
    ),
    st.text("0123456789.,万亿千mk%€$-/年 ", max_size=9),
)


def _case() -> Case:
    case = quotable_case()
    return case._replace(
        project=case.project._replace(
            utilisation=(
                Contribution(2026, usd(8_000_000)),
                Contribution(2027, Money(Decimal(3_000_000), "EUR")),
            )
        ),
        exchange=Exchange("2026-11-20", "central parity", (("USD", Decimal(7)), ("EUR", Decimal("7.7")))),
        programmes=(
            Programme("p", "P", "province", rate=Decimal("0.0125"), cumulative_cap=usd(90_000)),
            Programme("q", "Q", "province", amounts=(ProgrammeAmount(2026, usd(10_000)),)),
        ),
    )


def _at(case: Case, path: str) -> object:
    """What the case has at a path, None where it ends before."""
    part: Any = case
    for step in unread.steps(path):
        if part is None:
            return None
        if isinstance(step, int):
            part = part[step] if step < len(part) else None
        elif hasattr(part, "_fields"):
            part = getattr(part, step)
        else:
            part = dict(part).get(step)
    return part


class Fields(RuleBasedStateMachine):
    user: User
    """Sits at the one window, put here by the test."""

    @initialize()
    def begin(self) -> None:
        self.user.begins_with(_case())

    def field(self, path: str) -> TypedField | None:
        """The field at a path, on the page that is shown and with the focus; None where its row is gone by now."""
        rows = path.rpartition("]")[0]
        if rows and _at(self.user.case, f"{rows}]") is None:
            return None
        if path.endswith("].rate") and _at(self.user.case, f"{rows}].amounts") is not None:
            return None  # it pays amounts: no rate is asked for
        self.user.window.go_to(path)
        found = self.user.window.focusWidget()
        return found if isinstance(found, TypedField) else None

    @rule(path=st.sampled_from(PATHS), text=TEXTS)
    def types(self, path: str, text: str) -> None:
        field = self.field(path)
        if field is not None:
            field.selectAll()
            for character in text or "\b":
                if character.isascii() and character.isprintable():
                    QTest.keyClicks(field, character)
                elif character == "\b":
                    QTest.keyClick(field, Qt.Key.Key_Backspace)
                else:
                    commit = QInputMethodEvent()
                    commit.setCommitString(character)
                    QCoreApplication.sendEvent(field, commit)
                self.holds(path)

    @rule(path=st.sampled_from(PATHS), text=TEXTS)
    def pastes(self, path: str, text: str) -> None:
        field = self.field(path)
        if field is not None and text:
            field.selectAll()
            self.user.pastes(text)
            self.holds(path)

    @rule(path=st.sampled_from(PATHS), text=TEXTS)
    def drops(self, path: str, text: str) -> None:
        field = self.field(path)
        if field is not None and text:
            field.clear()
            mime = QMimeData()
            mime.setText(text)
            actions, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
            event = QDropEvent(QPointF(5, 5), actions, mime, buttons, Qt.KeyboardModifier.NoModifier)
            QCoreApplication.sendEvent(field, event)
            self.holds(path)

    @rule(path=st.sampled_from(PATHS), text=TEXTS)
    def sets_as_a_screen_reader_does(self, path: str, text: str) -> None:
        field = self.field(path)
        if field is not None:
            QAccessible.queryAccessibleInterface(field).setText(QAccessible.Text.Value, text)
            self.holds(path)

    @rule(row=st.sampled_from((0, 1)))
    def takes_a_row_out(self, row: int) -> None:
        if self.field(f"project.utilisation[{row}].amount.amount") is not None:
            self.user.presses("Ctrl+Delete")

    @rule()
    def takes_a_programme_out(self) -> None:
        page = self.user.enters(PROGRAMMES)
        assert isinstance(page, ProgrammesPage)
        if page.cards:
            self.user.clicks(page.cards[0].delete)

    @rule()
    def undoes(self) -> None:
        self.user.presses("Ctrl+Z")

    @rule()
    def redoes(self) -> None:
        self.user.presses("Ctrl+Y")

    @rule(code=st.sampled_from(("en", "zh")))
    def speaks(self, code: str) -> None:
        self.user.speaks(code)

    def holds(self, path: str) -> None:
        """What the field at `path` shows and what the case holds are one."""
        field, case = self.user.window.focusWidget(), self.user.case
        if not isinstance(field, TypedField):
            return
        text, held, kept = field.text(), _at(case, path), unread.text_at(case, path)
        read = field.read(text)
        if hasattr(read, "sentence"):
            assert (held, kept) == (None, text), (path, text, held, kept)
        else:
            assert kept is None, (path, text, kept)
            assert held == read, (path, text, held, read)

    @invariant()
    def every_field_shows_what_the_case_holds(self) -> None:
        if not hasattr(self, "user"):
            return
        for path in PATHS:
            if paths.step_of(path) == self.user.window.step and self.field(path) is not None:
                self.holds(path)

    @invariant()
    def no_figure_was_worked_out_from_another_text(self) -> None:
        case, desk = self.user.case, self.user.session.desk
        shown = self.user.total()
        if any(path.startswith(WEIGHING) for path, _ in case.unread):
            assert shown == "", (case.unread, shown)
        elif desk.answer.estimate is not None and shown:
            fresh = desk.answer_to(case).estimate
            assert fresh is not None
            assert shown == spaced(desk.words.usd.exact(fresh.totals.total_usd))


@pytest.fixture
def fields(user: User) -> Iterator[type[Fields]]:
    Fields.user = user
    yield Fields
    del Fields.user


def test_a_field_and_the_case_are_one_whatever_way_a_text_comes(fields: type[Fields]) -> None:
    run_state_machine_as_test(
        fields,
        settings=settings(
            max_examples=10,
            stateful_step_count=10,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.explicit, Phase.reuse, Phase.generate),  # to make it smaller would take minutes
        ),
    )


def test_the_paths_stand_for_every_typed_field_that_the_window_has(user: User) -> None:
    user.begins_with(_case())
    tried = {path.replace("[0]", "[]").replace("[1]", "[]") for path in PATHS}
    for one in register():
        if (
            not one.typed
            or one.path.startswith(("negotiation", "confirmed", "scenarios"))
            or one.path in tried
        ):
            continue
        if ".exchange" in one.path or one.path.endswith(("received", "currency")):
            continue  # entered in tables and files, not in a field
        user.window.go_to(one.path.replace("[]", "[0]"))
        assert not isinstance(user.window.focusWidget(), TypedField), one.path
