"""The window holds out: a monkey breaks nothing, and the last of many estimates costs what the first one did."""

from __future__ import annotations

import gc
import os
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.document import storage
from desktop.document.store.database import Store, StoreLocked
from desktop.window.pages.library import estimates
from desktop.window.pages.quote import out, printing
from tests.window.cases import full_case, half_case, plain_case
from tests.window.conftest import Open
from tests.window.monkey import SECRET, Monkey
from tests.window.user import sweep


@pytest.fixture
def nothing_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    """What would open other programs, print, or throw files of this computer away."""
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    monkeypatch.setattr(out, "_shown_in_folder", lambda _path: True)
    monkeypatch.setattr(printing, "print_pdf", lambda *_: True)
    monkeypatch.setattr(estimates, "to_bin", lambda _path: False)


def monkey(start: Open, qtbot: QtBot, folder: Path, home: Path, count: int, seed: int) -> Monkey:
    """Let it loose; every exception in an event is a failure of the test by itself."""
    folder.mkdir()
    for name, case in (("full", full_case()), ("half", half_case()), ("plain", plain_case())):
        storage.write(folder / f"{name}.json", case)
    session = start(plain_case())
    loose = Monkey(session, count, seed, folder)
    loose.start()
    qtbot.waitUntil(lambda: loose.finished, timeout=max(120_000, count * 1000))
    session.keeping.flush()
    assert session.window.isVisible()
    assert session.keeping.kept.state in ("kept", "nothing")
    session.close()
    try:
        Store(home).close()
    except StoreLocked:
        Store(home, passphrase=SECRET).close()
    return loose


@pytest.mark.usefixtures("nothing_leaves")
def test_a_monkey_of_600_events_breaks_nothing(start: Open, qtbot: QtBot, tmp_path: Path, home: Path) -> None:
    loose = monkey(start, qtbot, tmp_path / "cases", home, 600, 2026)
    print(loose.coverage())
    assert len(loose.reached["page"]) >= 10, loose.coverage()
    assert len(loose.reached["dialog"]) >= 3, loose.coverage()


@pytest.mark.soak
@pytest.mark.usefixtures("nothing_leaves")
def test_a_monkey_of_20_000_events_breaks_nothing(
    start: Open, qtbot: QtBot, tmp_path: Path, home: Path
) -> None:
    loose = monkey(start, qtbot, tmp_path / "cases", home, 20_000, int.from_bytes(os.urandom(2)))
    print(loose.coverage())
    assert len(loose.reached["page"]) >= 18, loose.coverage()


# ---------------------------------------------------------------------------------------------- many estimates


def _memory() -> int:
    """Bytes of this process that are in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def many(start: Open, folder: Path, count: int) -> tuple[float, float, int]:
    """Open, edit, save and close so many; the seconds of processor for each in the first and last fifth, the growth."""
    cases = [full_case(), plain_case(), half_case()]
    folder.mkdir()
    for number in range(20):
        storage.write(folder / f"{number}.json", cases[number % 3])
    session = start()
    fifth, times, before = count // 5, [], 0
    for number in range(count):
        begun = time.process_time()
        assert session.files.open_path(folder / f"{number % 20}.json")
        case = session.desk.case
        session.desk.change(case._replace(investor=case.investor._replace(name=f"Investor {number}")))
        session.window.enter(number % 7)
        QApplication.processEvents()
        assert session.files.save()
        assert session.files.new()
        sweep()
        times.append(time.process_time() - begun)
        if number == fifth:
            gc.collect()
            before = _memory()
    gc.collect()
    return sum(times[fifth : 2 * fifth]) / fifth, sum(times[-fifth:]) / fifth, _memory() - before


@pytest.mark.soak
@pytest.mark.parametrize(("count", "growth"), [(300, 12_000_000), (10_000, 40_000_000)])
def test_the_last_of_many_estimates_costs_what_the_first_did(
    start: Open, tmp_path: Path, count: int, growth: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if sys.platform != "linux":
        return  # what a process has in memory is asked of Linux
    monkeypatch.setattr(os, "fsync", lambda _handle: None)  # the processor is measured, not the disk
    early, late, grown = many(start, tmp_path / "cases", count)
    print(
        f"{count} estimates: {early * 1000:.1f} ms, then {late * 1000:.1f} ms each; {grown / 1e6:.1f} MB more"
    )
    assert grown < growth
    assert late < early * 1.5
