"""What tests of copies share."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.paper.file import rendering


@pytest.fixture
def made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same quote is made once for many copies of it."""
    made = rendering.rendered
    known: dict[str, Any] = {}

    def remembered(*things: Any, **others: Any) -> Any:
        key = repr((things[0], others))
        if key not in known:
            known[key] = made(*things, **others)
        return known[key]

    monkeypatch.setattr(rendering, "rendered", remembered)
