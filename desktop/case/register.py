"""The register of all fields of a case, each as it is declared in `desktop.case.case`.

Everything that deals with fields derives from that: the model and the reader of the file, what is missing, the texts
that were not understood, paths and their names, differences, the comparison of scenarios, the inputs of the quote, the
check before printing, the spreadsheet and the plain rows of the steps.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterator
from functools import cache
from typing import Annotated, Any, Final, NamedTuple, Union, get_args, get_origin, get_type_hints

from desktop.case.case import Case
from desktop.case.declaring import Assumed, Field

TYPED: Final = frozenset(("amount", "rate", "share", "year", "number", "date"))
TEXTS: Final = frozenset(("text", "note", "country"))
_WITH_PARTS: Final = frozenset(("part", "rows", "money"))


class Entry(NamedTuple):
    """A field with its place: `path` has `[]` for the number of a row (`project.utilisation[].year`)."""

    path: str
    name: str
    field: Field
    holds: type[Any] | None
    """The named tuple of a part, of each row, or of an amount."""

    within: tuple[Field, ...] = ()
    """The parts and rows around it, the outermost first."""

    @property
    def about(self) -> str:
        """What differences call it; the amount of a row what they call the rows."""
        if self.within and self.within[-1].kind == "part" and any(one.kind == "rows" for one in self.within):
            # The rates of a receipt are not those of the case.
            return self.path
        rows = self.within[-1] if self.within and self.name == "amount" else None
        return self.field.about or (rows is not None and rows.about) or self.path

    @property
    def told_by_row(self) -> bool:
        """Whether it is what tells its row apart from others."""
        keys = self.within[-1].rows_by if self.within else ()
        return self.name in keys or f"given_{self.name}" in keys

    @property
    def compared(self) -> bool:
        """Whether it has a value of its own to be compared: parts and amounts are compared by what is in them."""
        parts = ("part", "rows", "amount", "currency", "case", "picture")
        return self.field.compared and self.field.kind not in parts and not self.told_by_row

    @property
    def typed(self) -> bool:
        return self.field.kind in TYPED

    @property
    def checked(self) -> bool:
        """Whether it is looked through for letters that no font has."""
        return self.field.printed and self.field.kind in TEXTS


_fields: dict[type[Any], tuple[Entry, ...]] = {}


def fields_of(part: type[Any]) -> tuple[Entry, ...]:
    """The fields of one named tuple of a case, each with its name as its path."""
    known = _fields.get(part)
    if known is None:
        known = _fields[part] = tuple(_declared(part))
    return known


def _declared(part: type[Any]) -> Iterator[Entry]:
    for name, hint in get_type_hints(part, include_extras=True).items():
        field = next((one for one in getattr(hint, "__metadata__", ()) if isinstance(one, Field)), None)
        if field is None:
            raise TypeError(f"{part.__name__}.{name} is not declared")
        yield Entry(name, name, field, _held(hint) if field.kind in _WITH_PARTS else None)


def _held(hint: Any) -> type[Any] | None:
    """The named tuple within a hint: of `tuple[Programme, ...] | None` the programme."""
    if isinstance(hint, type) and hasattr(hint, "_fields"):
        return hint
    if get_origin(hint) in (Annotated, Union, types.UnionType, tuple):
        return next((held for one in get_args(hint) if (held := _held(one)) is not None), None)
    return None


@cache
def register() -> tuple[Entry, ...]:
    """Every field of a case, in the order of the case file; parts and rows before what is in them."""
    return tuple(_walk(Case, "", ()))


def entry(path: str) -> Entry:
    """The field at a path, with or without the numbers of its rows. Raises `KeyError`."""
    return _by_path()[pattern(path)]


@cache
def _by_path() -> dict[str, Entry]:
    return {one.path: one for one in register()}


_ROW: Final = re.compile(r"\[\d+\]")


def pattern(path: str) -> str:
    """A path without the numbers of its rows: `project.utilisation[].year`."""
    return _ROW.sub("[]", path)


def _walk(part: type[Any], at: str, within: tuple[Field, ...]) -> Iterator[Entry]:
    around = within[-1] if within else Field("part")
    for one in fields_of(part):
        field = one.field._replace(
            step=one.field.step or around.step, office=one.field.office or around.office
        )
        if field.office:
            field = field._replace(printed=False, compared=False, exported=False)
        path = at + one.name
        yield one._replace(path=path, field=field, within=within)
        if one.holds is not None:
            yield from _walk(one.holds, path + ("[]." if field.kind == "rows" else "."), (*within, field))


class Held(NamedTuple):
    """A value of a case: the path at which it stands, what tells its row apart, its field, and the part around it."""

    path: str
    keys: tuple[str, ...]
    entry: Entry
    value: Any
    around: Any

    @property
    def meant(self) -> Any:
        """The value, or what it means that there is none."""
        return self.entry.field.default if self.value is None else self.value


class _Way(NamedTuple):
    """One step of a walk: the field `name`, its entry where it is wanted, and how it goes on within."""

    name: str
    wanted: Entry | None
    rows: bool
    rows_by: tuple[tuple[str, ...], ...]
    within: tuple[_Way, ...]


class Walk:
    """The fields of a case that are wanted, with their values; parts in which there are none are not looked into.

    With `lacking` only those are found that have no value, and tables of rates; with `keyed` it is worked out what
    tells their rows apart.
    """

    def __init__(
        self, wanted: Callable[[Entry], bool], *, lacking: bool = False, keyed: bool = False
    ) -> None:
        self._wanted, self._lacking, self._keyed = wanted, lacking, keyed
        self._ways: tuple[_Way, ...] | None = None

    def __call__(self, case: Any) -> list[Held]:
        """Every wanted field with its value, None where there is none; parts that are not there have no fields."""
        found: list[Held] = []
        _take(case, self._of(case), "", (), found, self._lacking)
        return found

    def values(self, case: Any) -> list[tuple[Any, Any]]:
        """Every wanted value alone, with the part around it; for where nothing is said of it."""
        found: list[tuple[Any, Any]] = []
        _glance(case, self._of(case), found)
        return found

    def _of(self, case: Any) -> tuple[_Way, ...]:
        if self._ways is None:
            self._ways = self._planned(type(case), "")
        return self._ways

    def _planned(self, part: type[Any], at: str) -> tuple[_Way, ...]:
        ways = []
        for one in fields_of(part):
            known = _by_path()[at + one.name]
            rows = one.field.kind == "rows"
            inner = known.path + ("[]." if rows else ".")
            within = self._planned(one.holds, inner) if one.holds is not None else ()
            wanted = known if self._wanted(known) else None
            if wanted is not None or within:
                by = tuple(tuple(name.split(".")) for name in one.field.rows_by if self._keyed)
                ways.append(_Way(one.name, wanted, rows, by, within))
        return tuple(ways)


values: Final = Walk(lambda _: True, keyed=True)
"""Every field of a case."""
of_assumptions: Final = Walk(lambda one: one.field.assumed is not None)
"""The fields about which something is assumed unless the case says otherwise."""


@cache
def assumed() -> dict[str, Assumed]:
    """What is assumed about fields, by the code of the note."""
    return {one.field.assumed.code: one.field.assumed for one in register() if one.field.assumed is not None}


def _take(
    part: Any, ways: tuple[_Way, ...], at: str, keys: tuple[str, ...], found: list[Held], lacking: bool
) -> None:
    for name, wanted, rows, rows_by, within in ways:
        value = getattr(part, name)
        if wanted is not None and (not lacking or value is None or wanted.field.kind == "rates"):
            found.append(Held(at + name, keys, wanted, value, part))
        if not within or value is None:
            continue
        if rows:
            for number, row in enumerate(value):
                told = keys + _told_apart(row, rows_by) if rows_by else keys
                _take(row, within, f"{at}{name}[{number}].", told, found, lacking)
        else:
            _take(value, within, f"{at}{name}.", keys, found, lacking)


def _glance(part: Any, ways: tuple[_Way, ...], found: list[tuple[Any, Any]]) -> None:
    for name, wanted, rows, _, within in ways:
        value = getattr(part, name)
        if wanted is not None:
            found.append((value, part))
        if within and value is not None:
            for row in value if rows else (value,):
                _glance(row, within, found)


def _told_apart(row: Any, rows_by: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    found = []
    for names in rows_by:
        value = row
        for name in names:
            value = getattr(value, name)
        if value is not None:
            found.append(str(value))
    return tuple(found)
