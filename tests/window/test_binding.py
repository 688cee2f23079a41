"""The binding to Qt itself: a release of it once lost a reference to None at every call, and the program with it."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject


def test_calls_into_qt_lose_no_reference_to_none() -> None:
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(1000):
        thing.setObjectName("name")
    assert before - sys.getrefcount(None) < 500
