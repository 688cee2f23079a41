"""A step of the award curve's handle, from the mouse to the repainted answer, and one repaint of the curve alone.

The curve stands on the step Result of the program's own window, at 1366 × 768, for five years with three programmes: a
step changes the case, works out the answer and repaints what shows it. 60 frames a second leave 16 ms.

    python -m tests.bench.curve_bench
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from typing import TYPE_CHECKING

from tests.bench import report

if TYPE_CHECKING:
    from desktop.case.case import Case

STEPS = 240
_FRAME = 1000 / 60
_SHARE = 0.95


def main() -> int:
    """Print the figures, one a line; returns 0."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "QUZHOU_AWARD_HOME": home, "QT_QPA_PLATFORM": "offscreen"}
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.curve_bench", "steps"],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, timeout=120,
        )  # fmt: skip
    times = [[float(part) * 1000 for part in line.split()] for line in done.stdout.decode().splitlines()]
    for place, what in ((0, "step of the handle to the repainted answer"), (1, "repaint of the curve")):
        found = sorted(row[place] for row in times)
        report(f"{what}, 95% within", found[int(_SHARE * len(found))], _FRAME, "ms")
        print(f"  median {statistics.median(found):.1f} ms")
    return 0


def _five_years() -> Case:
    """Five years of several forms and three programmes."""
    from decimal import Decimal

    from desktop.case.case import Contribution, Money, Programme, ProgrammeAmount
    from tests.screenshots import full_case

    case = full_case()
    forms = ("cash", "in_kind", "shareholder_loan", "reinvested_profit", "cash")
    schedule = tuple(
        Contribution(2025 + place, Money(Decimal(8_000_000 + 7_000_000 * place), "USD"), form)
        for place, form in enumerate(forms)
    )
    fixed = tuple(ProgrammeAmount(2025 + place, Money(Decimal(3_000_000), "CNY")) for place in range(5))
    return case._replace(
        project=case.project._replace(utilisation=schedule),
        programmes=(
            Programme("prov", "Provincial award", "province", rate=Decimal("0.03")),
            Programme("park", "New-town award", "new_town", amounts=fixed),
            Programme("county", "County award", "county", rate=Decimal("0.02")),
        ),
    )


def steps() -> None:
    """Drag the handle; prints seconds of each step and of a repaint."""
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from desktop.window.pages.result.curve import CurvePanel
    from desktop.window.shell.app import Session

    application = QApplication(["quzhou-award", "-style", "Fusion"])
    session = Session(application, alone=True)
    session.show()
    while not session.settled:
        QTest.qWait(20)
    session.document.replace(_five_years())
    session.desk.put()
    window = session.window
    window.resize(1366, 768)
    window.enter(5)
    page = window.page(5)
    panel = next(iter(page.findChildren(CurvePanel)), None)
    if panel is None:
        panel = CurvePanel(session.desk)
        page.content.insertWidget(2, panel)
        session.desk.case_changed.connect(panel.refresh)
    QTest.qWait(300)
    curve = panel.curve
    at = curve.handle().toPoint()
    QTest.mousePress(curve, Qt.MouseButton.LeftButton, pos=at)
    for place in range(STEPS):
        at += QPoint(-4 if place % 80 < 40 else 4, 0)
        begin = time.perf_counter()
        QTest.mouseMove(curve, at)
        application.processEvents()
        whole = time.perf_counter() - begin
        begin = time.perf_counter()
        curve.repaint()
        print(whole, time.perf_counter() - begin)
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        steps()
    else:
        sys.exit(main())
