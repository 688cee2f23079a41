"""How fast the window is: first paint and readiness against a bare window, and a keystroke to the repainted answer.

Each start is a fresh process, bare and ours in turns; a ratio is that of the medians. First paint: the first paint
event of the window is done. Ready: the answer is live, the first field has the focus, the event loop is idle.

    python -m tests.bench.window_bench
"""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QLineEdit

ROUNDS = 9
KEY_ROUNDS = 3
KEYSTROKES = 240


def main() -> int:
    """Print the figures, one a line; returns 0."""
    import tempfile

    with tempfile.TemporaryDirectory() as home:
        os.environ["QUZHOU_AWARD_HOME"] = home
        for name, environment in _screens():
            print(f"window, {name}:")
            for line in _starts(environment):
                print(f"  {line}")
            for line in _keystrokes(environment):
                print(f"  {line}")
    return 0


def _screens() -> Iterator[tuple[str, dict[str, str]]]:
    """The offscreen platform, and a virtual screen where there is Xvfb."""
    from tests import xvfb
    from tests.tools import ToolMissing

    # A program that is installed has its bytecode; so has this one after the first round.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    yield "offscreen", {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    try:
        with xvfb.xvfb() as display:
            yield "real window on Xvfb", xvfb.screen_environment(display)
    except ToolMissing as error:
        print(f"  not measured on a real screen: {error}")


def _starts(environment: dict[str, str]) -> list[str]:
    from statistics import median

    _child("ours", environment)  # fonts baked, rule set cached, files in the system's cache
    _child("bare", environment)
    bare, ours = [], []
    for _ in range(ROUNDS):
        bare.append(_child("bare", environment))
        ours.append(_child("ours", environment))
    lines = []
    for place, name, limit in ((0, "first paint", 1.45), (1, "ready for input", 2.0)):
        mine, base = median(run[place] for run in ours), median(run[place] for run in bare)
        base_paint = median(run[0] for run in bare)
        lines.append(
            f"{name}: {mine / base_paint:.2f} times a bare window (limit {limit}); "
            f"{mine * 1000:.0f} ms against {base_paint * 1000:.0f} ms, bare idle at {base * 1000:.0f} ms"
        )
    return lines


def _child(kind: str, environment: dict[str, str]) -> tuple[float, float]:
    import subprocess

    begin = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.window_bench", kind],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, timeout=60,
    )  # fmt: skip
    painted, ready = (float(text) for text in done.stdout.split()[-2:])
    return painted - begin, ready - begin


def _keystrokes(environment: dict[str, str]) -> list[str]:
    """Ours against a line edit in a bare window, in turns: wall clock, and processor time, which a busy machine spoils less."""
    bare: list[tuple[float, ...]] = []
    ours: list[tuple[float, ...]] = []
    for _ in range(KEY_ROUNDS):
        bare += _typed("bare_keys", environment)
        ours += _typed("keys", environment)
    lines = []
    names = [
        f"keystroke to {what}, five years with programmes, {clock}"
        for what in ("the repainted award", "all of the answer, ranges and advice too")
        for clock in ("wall clock", "processor time")
    ]
    for place, (name, of_bare, of_ours) in enumerate(
        zip(names, zip(*bare, strict=True), zip(*ours, strict=True), strict=True)
    ):
        base, mine = sorted(of_bare), sorted(of_ours)
        lines.append(
            f"{name}: 95% within {_at(mine, 0.95) / _at(base, 0.95):.0f} times a bare line edit's keystroke"
            f"{' (limit 50)' if place < 2 else ''}; "
            f"{_at(mine, 0.95) * 1000:.1f} ms against {_at(base, 0.95) * 1000:.2f} ms, "
            f"median {_at(mine, 0.5) * 1000:.1f} ms against {_at(base, 0.5) * 1000:.2f} ms"
        )
    return lines


def _at(ordered: list[float], share: float) -> float:
    return ordered[int(len(ordered) * share)]


def _typed(kind: str, environment: dict[str, str]) -> list[tuple[float, ...]]:
    """Seconds of each keystroke by the wall clock and of the processor, to the award and to all of the answer."""
    import subprocess

    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.window_bench", kind],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, timeout=120,
    )  # fmt: skip
    return [tuple(map(float, line.split())) for line in done.stdout.splitlines()]


# ---------------------------------------------------------------------------------------- in processes of their own


def bare() -> None:
    """A bare main window."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    marks: list[float] = []

    class Bare(QMainWindow):
        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
            super().paintEvent(event)
            if not marks:
                marks.append(0)
                QTimer.singleShot(0, painted)

    def painted() -> None:
        marks[0] = time.monotonic()
        QTimer.singleShot(0, idle)

    def idle() -> None:
        print(marks[0], time.monotonic())
        application.quit()

    application = QApplication([])
    window = Bare()
    window.resize(1366, 768)
    window.show()
    application.exec()


def ours() -> None:
    """The program's window, started as its entry point starts it."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from desktop.window.shell.start import import_plainly

    import_plainly()
    from desktop.window.shell.app import Session
    from desktop.window.widgets import icons

    marks: list[float] = []
    application = QApplication(["quzhou-award", "-style", "Fusion"])
    session = Session(application, alone=True)
    # Connected before the session's own slot runs its course: painted comes first.
    session.window.painted.disconnect(session.start)

    def painted() -> None:
        marks.append(time.monotonic())
        session.start()
        QTimer.singleShot(0, idle)

    def idle() -> None:
        assert session.ready
        assert session.desk.answer is not None
        field = application.focusWidget()
        assert field is not None or os.environ.get("QT_QPA_PLATFORM") == "xcb"  # without a window manager
        print(marks[0], time.monotonic(), flush=True)
        os._exit(0)

    session.window.painted.connect(painted)
    application.setWindowIcon(icons.application_icon())
    session.show()
    application.exec()


def bare_keys() -> None:
    """Type into a line edit of a bare window; prints seconds for each keystroke."""
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow

    application = QApplication([])
    window = QMainWindow()
    window.resize(1366, 768)
    field = QLineEdit(window)
    field.setGeometry(20, 20, 200, 32)
    window.show()
    field.setFocus()
    QTest.qWait(300)
    _type(field, application)


def _type(field: QLineEdit, application: QApplication) -> None:
    """Seven digits after the first one and as many times Backspace, over and over, so that each changes the figures.

    Prints seconds until the award is painted and, by the same two clocks, until all of the answer is.
    """
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    QTest.keyClicks(field, "3")
    _settle(application)
    pattern = "1234567" + "\b" * 7
    for place in range(KEYSTROKES):
        sign = pattern[place % len(pattern)]
        begin, busy = time.perf_counter(), time.process_time()
        if sign == "\b":
            QTest.keyClick(field, Qt.Key.Key_Backspace)
        else:
            QTest.keyClicks(field, sign)
        # What is laid out and painted at once; what the answer has more comes from a timer.
        application.sendPostedEvents()
        painted, worked = time.perf_counter() - begin, time.process_time() - busy
        _settle(application)
        print(painted, worked, time.perf_counter() - begin, time.process_time() - busy)
    sys.stdout.flush()
    os._exit(0)


def _settle(application: QApplication) -> None:
    """Let everything happen that waits, what comes of it too."""
    for _ in range(4):
        application.processEvents()


def keys() -> None:
    """Type into an amount field of a five-year case with programmes; prints seconds for each keystroke."""
    from decimal import Decimal

    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from desktop.case.case import (
        Case,
        Contribution,
        Exchange,
        Investor,
        Money,
        Programme,
        ProgrammeAmount,
        Project,
    )
    from desktop.window.shell.app import Session

    application = QApplication([])
    session = Session(application, alone=True)
    session.show()
    while not session.settled:
        QTest.qWait(20)
    forms = ("cash", "in_kind", "shareholder_loan", "reinvested_profit", "cash")
    case = Case(
        Investor("Hanbit Materials", "KR"),
        Project(
            name="Phase I", category="manufacturing", location="zhizao_new_city", mode="new",
            total_foreign_investment=Money(Decimal(120_000_000), "USD"),
            fixed_asset_investment=Money(Decimal(1_500_000_000), "CNY"),
            utilisation=tuple(
                Contribution(2025 + place, Money(Decimal(8_000_000 + 7_000_000 * place), "USD"), form)
                for place, form in enumerate(forms)
            ),
        ),
        Exchange("2026-11-20", "PBOC central parity", (("USD", Decimal("7.1")),)),
        (
            Programme("prov", "Provincial award", "province", rate=Decimal("0.03"),
                      cumulative_cap=Money(Decimal(20_000_000), "CNY")),
            Programme("park", "New-town award", "new_town",
                      amounts=tuple(ProgrammeAmount(2025 + n, Money(Decimal(3_000_000), "CNY")) for n in range(5))),
            Programme("county", "County award", "county", rate=Decimal("0.02")),
        ),
    )  # fmt: skip
    session.document.replace(case)
    session.desk.put()
    session.window.enter(3)
    page = session.window.page(3)
    assert page.focus_field("project.utilisation[2].amount")
    field = page.schedule.rows[2].amount  # type: ignore[attr-defined]
    QTest.qWait(300)
    field.selectAll()
    _type(field, application)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        {"bare": bare, "ours": ours, "keys": keys, "bare_keys": bare_keys}[sys.argv[1]]()
    else:
        sys.exit(main())
