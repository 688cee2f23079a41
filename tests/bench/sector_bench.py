"""How long a keystroke in the sector's search field takes until the results are repainted, all classes searched.

Beside it, in the same process and in turns, the floor: the same keystroke in a bare line edit, repainted.

    python -m tests.bench.sector_bench
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time

LIMIT = 10.0
"""Milliseconds that a keystroke may take."""


def main() -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QUZHOU_AWARD_HOME": home}
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.sector_bench", "keys"],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, timeout=300,
        )  # fmt: skip
    from tests.bench import report

    rows = [line.split() for line in done.stdout.decode().splitlines()]
    first = [float(row[1]) for row in rows if row[0] == "first"]
    print(f"sector step, the first keystroke after the page was entered: {first[0]:.1f} ms")
    for form in ("list", "tree"):
        measured = [tuple(map(float, row[1:])) for row in rows if row[0] == form]
        times, busy = sorted(row[0] for row in measured), sorted(row[2] for row in measured)
        floor = statistics.median(row[1] for row in measured)
        at = {share: times[len(times) * share // 100] for share in (50, 95, 99)}
        report(
            f"sector step, {form}, {len(times):,} keystrokes to repainted results, 95%", at[95], LIMIT, "ms"
        )
        print(
            f"  median {at[50]:.2f} ms ({at[50] / floor:.1f} times a bare line edit, {floor:.2f} ms), "
            f"99% {at[99]:.2f} ms, longest {times[-1]:.2f} ms; "
            f"processor time 95% {busy[len(busy) * 95 // 100]:.2f} ms"
        )


def keys() -> None:
    """Type the queries of the search's bench letter by letter; prints milliseconds of each keystroke: ours, bare, and
    ours as processor time.
    """
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow

    from desktop.sectors import search
    from desktop.window.shell.app import Session
    from tests.bench.search_bench import TYPED
    from tests.screenshots import full_case

    application = QApplication(["quzhou-award", "-style", "Fusion"])
    session = Session(application, alone=True)
    session.show()
    session.window.resize(1366, 768)
    while not session.settled:
        QTest.qWait(20)
    session.document.replace(full_case())
    session.desk.put()
    session.window.enter(1, focus=True)
    page = session.window.page(1)
    bare = QMainWindow()
    line = QLineEdit()
    bare.setCentralWidget(line)
    bare.show()
    field = page.field  # type: ignore[attr-defined]
    QTest.qWait(400)
    begin = time.perf_counter()
    _type(field, "z")
    print("first", (time.perf_counter() - begin) * 1000, 0)
    for form in ("list", "tree"):
        page.forms.button(form).click()  # type: ignore[attr-defined]
        for query in TYPED:
            page._empty()  # type: ignore[attr-defined]
            line.clear()
            application.processEvents()
            for character in query:
                search.search.cache_clear()
                search._of_classes.cache_clear()
                search._token_matches.cache_clear()
                begin, busy = time.perf_counter(), time.process_time()
                _type(field, character)
                middle, busy = time.perf_counter(), time.process_time() - busy
                _type(line, character)
                end = time.perf_counter()
                print(form, (middle - begin) * 1000, (end - middle) * 1000, busy * 1000)
    sys.stdout.flush()
    os._exit(0)


def _type(field: object, character: str) -> None:
    """One character, by key or by an input method, until it is painted."""
    from PySide6.QtCore import QCoreApplication, QObject
    from PySide6.QtGui import QInputMethodEvent
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QWidget

    assert isinstance(field, QWidget)
    if character.isascii():
        QTest.keyClicks(field, character)
    else:
        commit = QInputMethodEvent()
        commit.setCommitString(character)
        target: QObject = field
        QCoreApplication.sendEvent(target, commit)
    QCoreApplication.processEvents()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        keys()
    else:
        main()
