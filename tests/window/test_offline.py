"""The program opens no socket: a whole session runs where the system ends whoever asks for one."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

_SESSION = """
import ctypes, struct, sys, time
from pathlib import Path

SOCKET = {"x86_64": 41, "aarch64": 198}[sys.argv[2]]

def forbid_sockets():
    libc = ctypes.CDLL(None, use_errno=True)
    # A network without even a loopback, where this user may have one; the filter below holds in any case.
    libc.unshare(0x10000000 | 0x40000000)
    # Load the number of the call; the process ends at once where it is that of `socket`; all else is allowed.
    program = b"".join(struct.pack("HBBI", *one) for one in (
        (0x20, 0, 0, 0), (0x15, 0, 1, SOCKET), (0x06, 0, 0, 0x80000000), (0x06, 0, 0, 0x7FFF0000)))
    kept = ctypes.create_string_buffer(program)
    class Filter(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("program", ctypes.c_void_p)]
    assert libc.prctl(38, 1, 0, 0, 0) == 0
    assert libc.prctl(22, 2, ctypes.byref(Filter(4, ctypes.addressof(kept)))) == 0

forbid_sockets()
if sys.argv[3] == "try":
    import socket
    socket.socket(socket.AF_UNIX)
    sys.exit(0)
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from desktop.window.shell.app import Session
from tests.window.cases import plain_case
application = QApplication(["quzhou-award", "-style", "Fusion"])
session = Session(application, alone=True)
session.ends_with_system()
session.show()
folder = Path(sys.argv[1])
def work():
    if not session.settled:
        QTimer.singleShot(20, work)
        return
    desk, window = session.desk, session.window
    # Typed, as somebody does.
    QTest.keyClicks(window.focusWidget(), "Hanbit Materials")
    assert desk.case.investor.name == "Hanbit Materials"
    session.document.replace(plain_case())
    desk.put()
    for step in range(7):
        window.enter(step, focus=True)
        QTest.qWait(20)
    assert window.page(6).save_pdf(folder / "quote.pdf")
    session.document.save(folder / "case.json")
    assert session.files.open_path(folder / "case.json")
    session.document.save(folder / "case.json.age", "summer rain")
    session.document.open(folder / "case.json.age", "summer rain")
    desk.put()
    # The quote is verified, in a process of its own, and its case comes back.
    assert session.files.open_path(folder / "quote.pdf")
    check = window.aside("check")
    end = time.monotonic() + 60
    while check._examined is None and check._failure is None:
        assert time.monotonic() < end
        QTest.qWait(20)
    assert check._examined.verdict.outcome == "unaltered", check._failure
    # What was issued is exported.
    from desktop.export.issued import as_csv, as_xlsx
    out = desk.ledger.issued()
    assert len(out) == 1
    (folder / "list.csv").write_bytes(as_csv(out, desk.words))
    (folder / "list.xlsx").write_bytes(as_xlsx(out, desk.words))
    from desktop.window.pages.quote import making
    (folder / "quote.xlsx").write_bytes(making.spreadsheet(making.order_of(desk)))
    session.keeping.protect("summer rain")
    for name in ("estimates", "issued", "policy", "scenarios", "rule_sets", "support"):
        window.show_aside(name)
        QTest.qWait(50)
    desk.speak("zh")
    session.keeping.flush()
    session.close()
    print("done", flush=True)
    application.exit(0)
QTimer.singleShot(20, work)
sys.exit(application.exec())
"""


def _run(folder: Path, what: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", _SESSION, str(folder), platform.machine(), what]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def test_a_whole_session_asks_for_no_socket(home: Path, tmp_path: Path) -> None:
    if sys.platform != "linux":
        return  # only Linux can be asked to end a program at a call
    tried = _run(tmp_path, "try")
    assert tried.returncode == -31, (
        "the filter ends a program that asks for a socket, even for one of this computer"
    )
    done = _run(tmp_path, "work")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "done\n"
