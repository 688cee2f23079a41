"""How long the policy reader and the list of other support take to open, first and later, and to search.

python -m tests.bench.policy_bench
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.window.shell.app import Session

TIMES = 9
TYPED = ("外", "外资", "外资企业", "utilised", "of the", "1", "17", "30%", "奖励")


def main() -> int:
    """Print the figures, one a line; returns 0."""
    import tempfile

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        os.environ["QUZHOU_AWARD_HOME"] = home
        for line in _measure():
            print(line)
    return 0


def _measure() -> list[str]:
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from desktop.window.pages.policy.policy_page import PolicyPage
    from desktop.window.shell.app import Session
    from tests.screenshots import full_case

    session = Session(QApplication(["quzhou-award", "-style", "Fusion"]), alone=True)
    session.show()
    while not session.settled:
        QTest.qWait(20)
    session.document.replace(full_case())
    session.desk.put()
    window, lines = session.window, []

    def shown(name: str, place: str) -> Callable[[], object]:
        return lambda: window.show_aside(name, place)

    for what, name, place in (
        ("衢政办发〔2025〕30号", "policy", "17"),
        ("衢政发〔2025〕4号", "policy", "quzhou-2025-4:29"),
        ("other support", "support", "export_credit_insurance"),
    ):
        window.enter(5)
        first = _timed(session, shown(name, place))
        later = []
        for _ in range(TIMES):
            window.enter(5)
            later.append(_timed(session, shown(name, place)))
        lines.append(
            f"{what}: {first:.0f} ms the first time, later {sorted(later)[TIMES // 2]:.0f} ms, at most {max(later):.0f} ms"
        )
    page = window.aside("policy")
    assert isinstance(page, PolicyPage)
    window.show_aside("policy", "quzhou-2025-30")
    taken = [_timed(session, lambda text=text: page.search.setText(text)) for text in TYPED]  # type: ignore[misc]
    lines.append(f"search, a keystroke: {sorted(taken)[len(taken) // 2]:.1f} ms, at most {max(taken):.1f} ms")
    session.close()
    return lines


def _timed(session: Session, act: Callable[[], object]) -> float:
    """Milliseconds until what was asked for is laid out and painted."""
    session.application.processEvents()
    begun = time.perf_counter()
    act()
    session.application.processEvents()
    session.window.repaint()
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    sys.exit(main())
