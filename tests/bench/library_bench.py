"""How long the library takes to read many cases, and for how long it holds up the window meanwhile.

python -m tests.bench.library_bench
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.window.pages.library.estimates import EstimatesPage
    from desktop.window.shell.app import Session

CASES = 500


def main() -> int:
    """Print the figures, one a line; returns 0."""
    import tempfile

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        os.environ["QUZHOU_AWARD_HOME"] = home
        _write(Path(home) / "estimates")
        print(f"library of {CASES} cases:")
        for line in _measure():
            print(f"  {line}")
    return 0


def _write(folder: Path) -> None:
    from desktop.document import storage
    from tests.screenshots import library_cases

    folder.mkdir(parents=True)
    samples = [case for _, case, _ in library_cases()]
    for number in range(CASES):
        case = samples[number % len(samples)]
        project = case.project._replace(name=f"{case.project.name} {number}")
        storage.write(folder / f"case {number:04}.json", case._replace(project=project))


def _measure() -> list[str]:
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from desktop.window.pages.library.estimates import EstimatesPage
    from desktop.window.shell.app import Session

    session = Session(QApplication(["quzhou-award", "-style", "Fusion"]), alone=True)
    session.show()
    while not session.settled:
        QTest.qWait(20)
    QTest.qWait(4000)  # the user rests, and what opening a file needs is imported
    begun = time.perf_counter()
    page = session.window.aside("estimates")
    assert isinstance(page, EstimatesPage)
    built = time.perf_counter() - begun
    lines = [f"page built on the first visit: {built * 1000:.0f} ms"]
    session.window.show_aside("estimates")
    for name in ("read for the first time", "looked at again, nothing changed"):
        lines.append(f"{name}: {_read(session, page)}")
        page.read_anew()
    lines.append(f"a letter typed into the search: {_type(page):.1f} ms at most")
    session.close()
    return lines


def _read(session: Session, page: EstimatesPage) -> str:
    """Seconds until all is read, and the longest time between two turns of the event loop."""
    begun = last = time.perf_counter()
    longest = 0.0
    while not page.reading.done:
        session.application.processEvents()
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    session.application.processEvents()
    longest = max(longest, time.perf_counter() - last)
    return f"{last - begun:.2f} s, the window held up for {longest * 1000:.0f} ms at most"


def _type(page: EstimatesPage) -> float:
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    longest = 0.0
    for letter in "hanbit":
        begun = time.perf_counter()
        QTest.keyClicks(page.search, letter)
        QApplication.processEvents()
        longest = max(longest, time.perf_counter() - begun)
    return longest * 1000


if __name__ == "__main__":
    sys.exit(main())
