"""The register of the case's fields: what is declared of each, and that whatever deals with fields knows all of them."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

import pytest

from desktop.case import case as c
from desktop.case import register, unread
from desktop.case.case import Case
from desktop.case.check import amounts_of
from desktop.case.declaring import Assumed, Field
from desktop.case.file import read_draft
from desktop.case.register import Entry, values
from desktop.case.text import to_plain, write_case
from desktop.language import language
from tests.case.filling import filled


def _parts() -> list[type[Any]]:
    return [
        one
        for one in vars(c).values()
        if isinstance(one, type) and issubclass(one, tuple) and one not in (Assumed, Field)
    ]


REGISTER = register.register()
IDS = [one.path for one in REGISTER]


def test_every_part_of_a_case_is_declared_field_by_field() -> None:
    reached = {one.holds for one in REGISTER} | {Case}
    assert reached - {None} == set(_parts())
    for part in _parts():
        assert [one.name for one in register.fields_of(part)] == list(part._fields)


@pytest.mark.parametrize("one", REGISTER, ids=IDS)
def test_a_field_has_a_name_in_both_languages_and_a_step(one: Entry) -> None:
    assert one.field.label
    assert one.field.step is not None
    assert language("en").text(one.field.label) == one.field.label
    assert any("\u4e00" <= letter <= "\u9fff" for letter in language("zh").text(one.field.label))
    for code, label in one.field.choices:
        assert code
        assert language("en").text(label)


def test_every_field_is_written_and_read_back() -> None:
    case = filled()
    assert read_draft(write_case(case)) == case
    # Nothing was left out on the way.
    written = to_plain(case)
    for held in values(case):
        at: Any = written
        for step in unread.steps(held.path):
            at = at[step] if isinstance(step, int) else at.get(step)
        assert (at is not None) == (held.value not in (None, ())), held.path


@pytest.mark.parametrize("one", [one for one in REGISTER if one.typed], ids=lambda one: one.path)
def test_every_typed_field_keeps_what_was_not_understood(one: Entry) -> None:
    path = one.path.replace("[]", "[0]")
    if ".offer." in path:
        # An offer is a snapshot that nobody types.
        return
    case = unread.keep(filled(), path, "about")
    assert unread.text_at(case, path) == "about"
    assert read_draft(write_case(case)) == case


def test_every_amount_outside_the_office_is_converted_and_bounded() -> None:
    moneys = {one.path for one in REGISTER if one.field.kind == "money" and not one.field.office}
    assert {register.pattern(path) for path, _, _ in amounts_of(filled())} == moneys


def test_what_stays_in_the_office_is_shown_nowhere() -> None:
    inside = [one for one in REGISTER if one.path.startswith(("negotiation", "scenarios"))]
    assert inside
    for one in inside:
        assert one.field.office
        assert not (one.field.printed)
        assert not (one.field.compared)
        assert not (one.field.exported)


# ------------------------------------------------------------------------------------------- a field in a fixture


class _WithEmployees(NamedTuple):
    """Stands for a part to which somebody adds a field."""

    name: Annotated[str | None, Field("text", "Name")] = None
    employees: Annotated[int | None, Field("number", "Employees", most=1_000_000)] = None


def test_a_field_without_a_declaration_is_refused() -> None:
    class Undeclared(NamedTuple):
        """A part that forgets one."""

        employees: int | None = None

    with pytest.raises(TypeError, match="employees is not declared"):
        register.fields_of(Undeclared)


def test_a_field_that_is_declared_is_found() -> None:
    name, employees = register.fields_of(_WithEmployees)
    assert (name.name, name.typed) == ("name", False)
    assert (employees.name, employees.typed, employees.field.most) == ("employees", True, 1_000_000)
