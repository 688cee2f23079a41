"""Whatever a file holds, reading it ends in a case or in a `CaseError`; and what is written is read back the same."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.case.check import check, missing
from desktop.case.faults import CaseError
from desktop.case.file import read_case, read_draft
from desktop.case.text import to_plain, write_case
from desktop.engine.answer import answer
from desktop.engine.engine import estimate
from tests.engine.program import Plain, case_bytes, case_of, rules
from tests.engine.strategies import cases

# ----------------------------------------------------------------------------------------------- mutations

_scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(
        ["", "0", "-1", "1e6", "2026", "USD", "CNY", "plan", "new", "cash", "city", "zhizao_new_city"]
    ),
    st.text(max_size=12),
    st.text(alphabet="0123456789.", max_size=20),
)
_values = st.recursive(
    _scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container of a tree with every key or index in it."""
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from _places(value[key])


@st.composite
def mutated(draw: st.DrawFn) -> Plain:
    """A sound case with one to three things changed, doubled, moved or taken away."""
    case = copy.deepcopy(draw(cases()))
    for _ in range(draw(st.integers(1, 3))):
        container, key = draw(st.sampled_from(list(_places(case))))
        what = draw(st.sampled_from(("set", "remove", "swap", "add", "double")))
        if what == "set":
            container[key] = draw(_values)
        elif what == "remove":
            del container[key]
        elif what == "swap":
            other, other_key = draw(st.sampled_from(list(_places(case))))
            container[key] = copy.deepcopy(other[other_key])
        elif what == "double" and isinstance(container, list):
            container.append(copy.deepcopy(container[key]))
        elif isinstance(container, dict):
            container[draw(st.text(max_size=8))] = draw(_values)
    return case


def _read_and_estimate(data: bytes) -> None:
    """Read as a finished case and as a draft, and go on as far as it goes; only `CaseError` is let through."""
    error: CaseError | None = None
    try:
        estimate(read_case(data), rules())
    except CaseError as caught:
        error = caught
    if error is not None:
        assert error.code
        assert error.message
        error.path.encode()
        error.message.encode()
    try:
        draft = read_draft(data)
    except CaseError:
        return
    missing(draft)
    check(draft, rules())
    answer(draft, rules())
    assert read_draft(write_case(draft)) == draft


@given(mutated())
def test_a_changed_case_is_read_or_refused_with_a_case_error(case: Plain) -> None:
    _read_and_estimate(case_bytes_of_anything(case))


def case_bytes_of_anything(value: Any) -> bytes:
    """JSON of any tree, lone surrogates escaped."""
    return json.dumps(value).encode()


@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_refused_with_a_case_error(data: bytes) -> None:
    with pytest.raises(CaseError):
        read_case(data)


@given(cases(), st.data())
def test_a_case_with_damaged_bytes_is_read_or_refused_with_a_case_error(
    case: Plain, data: st.DataObject
) -> None:
    content = bytearray(case_bytes(case))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        what = data.draw(st.sampled_from(("flip", "cut", "insert")))
        if what == "flip":
            content[at] = data.draw(st.integers(0, 255))
        elif what == "cut":
            del content[at : at + data.draw(st.integers(1, 30))]
        else:
            content[at:at] = data.draw(st.binary(max_size=8))
        if not content:
            break
    _read_and_estimate(bytes(content))


@given(_values)
def test_any_json_is_refused_with_a_case_error(value: object) -> None:
    with pytest.raises(CaseError):
        read_case(case_bytes_of_anything(value))


@given(_values)
def test_any_json_in_the_place_of_a_part_is_refused_with_a_case_error_or_read(value: object) -> None:
    for part in ("investor", "project", "exchange", "programmes", "readings", "quote"):
        case = {"format": "quzhou-award-case", "version": 1, part: value}
        _read_and_estimate(case_bytes_of_anything(case))


# ----------------------------------------------------------------------------------------- written and read


@given(cases())
def test_a_case_that_is_written_is_read_back_the_same(case: Plain) -> None:
    read = case_of(case)
    written = write_case(read)
    assert read_case(written) == read
    assert write_case(read_case(written)) == written
    assert estimate(read_case(written), rules()) == estimate(read, rules())


@given(cases())
def test_what_is_written_is_the_plain_data_and_leaves_out_what_is_not_given(case: Plain) -> None:
    read = case_of(case)
    assert json.loads(write_case(read)) == to_plain(read)
    assert b"null" not in write_case(read)
    assert to_plain(read)["project"].keys() == case["project"].keys()


@st.composite
def half_filled(draw: st.DrawFn) -> Plain:
    """A case with keys taken away anywhere but its format and version."""
    case = copy.deepcopy(draw(cases()))
    for _ in range(draw(st.integers(1, 8))):
        places = [(c, key) for c, key in _places(case) if key not in ("format", "version")]
        if places:
            container, key = draw(st.sampled_from(places))
            del container[key]
    return case


@given(half_filled())
def test_a_half_filled_case_is_written_and_read_back_the_same(case: Plain) -> None:
    draft = read_draft(case_bytes(case))
    assert read_draft(write_case(draft)) == draft


@given(half_filled())
def test_a_case_is_finished_exactly_where_nothing_is_missing(case: Plain) -> None:
    data = write_case(read_draft(case_bytes(case)))
    needed = missing(read_draft(data))
    if needed:
        with pytest.raises(CaseError) as caught:
            read_case(data)
        assert caught.value.code == "missing"
        # Of an amount the window asks for the whole, a file for the figure.
        assert {caught.value.path, caught.value.path.removesuffix(".amount")} & set(needed)
    else:
        assert read_case(data) == read_draft(data)


# --------------------------------------------------------------------------------- answers to half a case


@given(cases())
def test_the_answer_to_a_finished_case_is_its_estimate(case: Plain) -> None:
    read = case_of(case)
    found = answer(read, rules())
    assert found.estimate == estimate(read, rules())
    assert found.finished
    assert found.has_cny
    assert (found.missing, found.faults, found.assumed, found.left_out) == ((), (), (), ())


@given(half_filled())
def test_half_a_case_is_answered_as_soon_as_its_category_is_known(case: Plain) -> None:
    draft = read_draft(case_bytes(case))
    found = answer(draft, rules())
    known = draft.project.category is not None or draft.project.sector is not None
    assert (found.estimate is not None) == known
    assert found.missing == missing(draft)
    assert found.has_cny == (draft.exchange.rate("USD") is not None)
    if known and draft.project.location is None:
        assert "project.location" in found.assumed
    if known and draft.project.mode is None:
        assert "project.mode" in found.assumed


# -------------------------------------------------------------------------------------- bounded time and size


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"x" * 100_000_000, id="letters"),
        pytest.param(b"[" * 100_000_000, id="brackets"),
        pytest.param(b"\xff" * 100_000_000, id="no UTF-8"),
        pytest.param(b"[" * 10_000_000, id="as deep as the limit allows"),
        pytest.param(b'{"a":' * 2_000_000, id="deep objects"),
        pytest.param(b"[" + b"0," * 4_999_999 + b"0]", id="a long list"),
        pytest.param(
            b'{"format":"quzhou-award-case","version":' + b"9" * 9_000_000 + b"}", id="a long number"
        ),
        pytest.param(b'"' + b"\\ud800" * 1_600_000 + b'"', id="surrogates"),
    ],
)
def test_nonsense_is_refused_quickly(data: bytes) -> None:
    started = time.process_time()
    with pytest.raises(CaseError):
        read_case(data)
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("part", "value"),
    [
        (
            "project",
            {"utilisation": [{"year": 2026, "amount": {"amount": "1", "currency": "USD"}}] * 100_000},
        ),
        ("programmes", [{"id": "p", "amounts": [{"year": 2026}] * 200_000}]),
        ("exchange", {"cny_per_unit": {f"K{number}": "1" for number in range(300_000)}}),
        ("readings", {f"r{number}": "x" for number in range(300_000)}),
        ("quote", {f"k{number}": None for number in range(300_000)}),
    ],
)
def test_a_case_with_too_much_of_something_is_refused_quickly(part: str, value: object) -> None:
    data = json.dumps({"format": "quzhou-award-case", "version": 1, part: value}).encode()
    started = time.process_time()
    for read in (read_case, read_draft):
        with pytest.raises(CaseError) as caught:
            read(data)
        assert caught.value.code == "too_many"
        assert caught.value.path.startswith(part)
    assert time.process_time() - started < 5
