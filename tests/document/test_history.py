"""Each saving of a case is kept, found by id or file, and bounded in number, age and size."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.document import history
from desktop.document.store.database import Store
from tests.document.keepings import named


def test_each_saving_is_there_again_the_last_first_and_the_same_one_once(tmp_path: Path) -> None:
    store, path = Store(tmp_path), tmp_path / "case.json"
    for name in ("A", "B", "B", "C"):
        history.remember(store, path, named(name)._replace(id="own"))
    history.remember(store, tmp_path / "other.json", named("Other")._replace(id="other"))
    found = history.versions(store, named("C")._replace(id="own"), None)
    assert [one.case.investor.name for one in found] == ["C", "B", "A"]
    assert len(history.versions(store, named("C"), path)) == 3, "by its file, where it has no id"


def test_they_are_bounded_in_number_age_and_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, path = Store(tmp_path), tmp_path / "case.json"
    monkeypatch.setattr(history, "MOST", 5)
    for number in range(9):
        history.remember(store, path, named(str(number)))
    assert [one.case.investor.name for one in history.versions(store, named(""), path)] == [
        "8",
        "7",
        "6",
        "5",
        "4",
    ]
    with store.change() as database:
        database.execute("UPDATE versions SET at = 1")
    history.remember(store, path, named("new"))
    assert [one.case.investor.name for one in history.versions(store, named(""), path)] == ["new"]
    monkeypatch.setattr(history, "MOST_BYTES", 1)
    history.remember(store, path, named("newer"))
    assert history.versions(store, named(""), path) == []


def test_a_damaged_one_costs_only_itself(tmp_path: Path) -> None:
    store, path = Store(tmp_path), tmp_path / "case.json"
    for name in ("A", "B"):
        history.remember(store, path, named(name))
    with store.change() as database:
        database.execute("UPDATE versions SET body = x'00' WHERE place = 2")
    assert [one.case.investor.name for one in history.versions(store, named(""), path)] == ["A"]
