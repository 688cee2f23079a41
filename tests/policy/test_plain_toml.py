"""Reading TOML ends soon, whatever it holds."""

from __future__ import annotations

import os
import time
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.document.storage import ReadFailed, read
from desktop.files import read_regular
from desktop.language import amounts
from desktop.policy.load import RuleSetFaulty, load_rule_set, read_pack
from desktop.policy.plain_toml import read_toml
from desktop.policy.signing import SigningFailed, read_key
from tests.policy.packs import ORIGINAL

HARMFUL = {
    "a dotted key": ".".join(["a"] * 50_000) + " = 1",
    "a dotted key in quotes": ".".join(['"a b"'] * 30_000) + " = 1",
    "the name of a table": "[" + ".".join(["a"] * 50_000) + "]",
    "an inline table": "x = {" + ".".join(["a"] * 50_000) + " = 1}",
    "many dotted keys": "\n".join(".".join(f"k{n}x{i}" for i in range(40)) + " = 1" for n in range(2_000)),
    "lists in lists": "x = " + "[" * 50_000 + "]" * 50_000,
    "tables in tables": "x = " + "{a = " * 20_000 + "1" + "}" * 20_000,
    "quotes that do not end": "x = " + '"' * 200_000,
    "a text that does not end": 'x = """' + 'a\\"' * 60_000,
    "apostrophes": "x = " + "'" * 200_001,
}


@pytest.mark.parametrize("name", HARMFUL)
def test_a_text_made_to_do_harm_is_refused_in_no_time(name: str) -> None:
    begun = time.process_time()
    pack, faults = read_pack(HARMFUL[name].encode())
    assert pack is None
    assert faults
    assert time.process_time() - begun < 2


def test_what_a_pack_holds_is_read_as_before() -> None:
    assert read_toml(ORIGINAL) == tomllib.loads(ORIGINAL, parse_float=Decimal)
    text = 'a.b = "x.y.z = [[[["\nc = [[1.5, 2.5], ["#", \'{\']]  # a.b.c.d\n[d.e]\nf = """\n...............\\""""\n'
    assert read_toml(text) == tomllib.loads(text, parse_float=Decimal)


def refused(text: str) -> bool:
    try:
        read_toml(text)
    except ValueError:
        return True
    return False


@given(st.text(alphabet="ab.=\"\\'[]{},#\n 1", max_size=30))
def test_any_text_is_read_as_by_python_or_refused(text: str) -> None:
    try:
        wanted = tomllib.loads(text, parse_float=Decimal)
    except ValueError:
        assert refused(text)
        return
    assert read_toml(text) == wanted


def test_a_pipe_or_a_device_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero"), Path("/dev/tty")):
        with pytest.raises(OSError, match="pipe or a device"):
            read_regular(path, 10)
        with pytest.raises(RuleSetFaulty):
            load_rule_set(path)
        with pytest.raises(ReadFailed):
            read(path)


def test_a_key_of_many_parts_is_no_key() -> None:
    with pytest.raises(SigningFailed):
        read_key((".".join(["a"] * 4_000) + " = 1").encode())


@pytest.mark.parametrize(
    "text", ["9" * 1_000_000, "1," * 500_000, "一" * 1_000_000, "$" * 1_000_000, " " * 1_000_000]
)
def test_a_megabyte_pasted_into_an_amount_is_refused_in_no_time(text: str) -> None:
    begun = time.process_time()
    assert not isinstance(amounts.read(text, "USD"), Decimal)
    assert time.process_time() - begun < 2
