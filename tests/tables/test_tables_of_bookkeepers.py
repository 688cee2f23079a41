"""Tables as bookkeepers in nine countries write them are understood as written by hand in corpus.txt."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from desktop.tables.sources import sheet_of
from desktop.tables.understanding import Settings, understand


class Written(NamedTuple):
    """A table of the corpus with what it says."""

    name: str
    currency: str | None
    text: str
    rows: list[str]
    left_out: list[str]
    asks: list[str]


def _corpus() -> list[Written]:
    tables = []
    for block in (Path(__file__).parent / "corpus.txt").read_text("utf-8").split("\n@ ")[1:]:
        name, *lines = block.rstrip("\n").split("\n")
        words = name.split()
        currency = words[-1] if words[-1].isupper() and len(words[-1]) == 3 else None
        expected = {mark: [line[2:].strip() for line in lines if line[:2].rstrip() == mark] for mark in "=x!"}
        table = [line for line in lines if line and line[:2].rstrip() not in {"=", "x", "!"}]
        text = "\n".join(line.replace(" | ", "\t") for line in table)
        tables.append(
            Written(name, currency, text, [row for row in expected["="] if row], expected["x"], expected["!"])
        )
    return tables


CORPUS = _corpus()


def test_the_corpus_is_as_large_as_it_is_meant_to_be() -> None:
    assert len(CORPUS) >= 120


@pytest.mark.parametrize("written", CORPUS, ids=[written.name for written in CORPUS])
def test_a_bookkeeper_s_table_is_understood_or_asked_about(written: Written) -> None:
    found = understand(sheet_of(written.text), Settings(currency=written.currency))
    rows = [
        f"{row.year} {row.form} {row.amount:f} {row.currency} {row.received or ''}".strip()
        for row in found.rows
    ]
    assert rows == written.rows
    assert {ask.code for ask in found.asks} == set(written.asks)
    for line in written.left_out:
        number, _, column = line.partition(" ")
        assert (int(number), int(column) if column else None) in {
            (left.line, left.column) for left in found.left_out
        }
