"""What was set for a table's head is in the store, and what version 1.2's first builds kept beside the settings comes along."""

from __future__ import annotations

import json
from pathlib import Path

from desktop.document.earlier_versions import take_in
from desktop.document.store.database import Store
from desktop.document.table_heads import MOST, Remembered, TableHeads

HEAD = ("年份", "金额（万美元）")


def test_what_was_set_is_there_for_the_next_table_with_the_head(tmp_path: Path) -> None:
    heads = TableHeads(Store(tmp_path))
    heads.keep(HEAD, Remembered("USD", ((1, "amount"),)))
    assert heads.of(HEAD) == Remembered("USD", ((1, "amount"),))
    assert heads.of(("Year",)) == Remembered()


def test_a_table_without_a_head_is_not_remembered(tmp_path: Path) -> None:
    heads = TableHeads(Store(tmp_path))
    heads.keep(("", ""), Remembered("USD"))
    assert heads.of(("", "")) == Remembered()


def test_the_oldest_heads_make_room(tmp_path: Path) -> None:
    heads = TableHeads(Store(tmp_path))
    for number in range(MOST + 3):
        heads.keep((f"head {number}",), Remembered("USD"))
    assert heads.of(("head 2",)) == Remembered()
    assert heads.of(("head 3",)) == Remembered("USD")


def test_the_file_beside_the_settings_is_taken_in_and_deleted(tmp_path: Path) -> None:
    config, data = tmp_path / "config", tmp_path / "data"
    config.mkdir()
    data.mkdir()
    file = config / "table-heads.json"
    file.write_text(json.dumps({"\t".join(HEAD): {"currency": "EUR", "roles": {"1": "amount"}}}), "utf-8")
    store = Store(tmp_path / "store")
    assert take_in(store, config, data).number == 1
    assert TableHeads(store).of(HEAD) == Remembered("EUR", ((1, "amount"),))
    assert not file.exists()
