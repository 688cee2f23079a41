"""Where the program keeps what it can make again."""

from __future__ import annotations

from pathlib import Path

import platformdirs
import pytest

from desktop import places


@pytest.mark.parametrize("chosen", ["", "  ", "/somewhere/else"])
def test_the_cache_lies_where_the_system_wants_it(monkeypatch: pytest.MonkeyPatch, chosen: str) -> None:
    monkeypatch.delenv("QUZHOU_AWARD_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", chosen)
    assert places.cache() == Path(platformdirs.user_cache_dir(places.APPLICATION, appauthor=False))


def test_the_cache_can_be_put_elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("QUZHOU_AWARD_CACHE", str(tmp_path))
    assert places.cache() == tmp_path
