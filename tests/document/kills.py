"""Kills the program at random moments, and looks at what is left. A program of its own, as it forks.

    python -m tests.document.kills 500 2026      # how many, and from which seed

Each round forks a process that types, saves, issues, exports, restores, joins or takes in, kills it with SIGKILL, and checks:
nothing that was acknowledged is lost, nothing is there twice, and never more than one second of typing is missing.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

from desktop.document import storage
from desktop.document.earlier_versions import take_in
from desktop.document.journal import BETWEEN
from desktop.document.ledger import Issue, Ledger
from desktop.document.ledger_exchange import hand_out, join
from desktop.document.store.database import Store
from desktop.export.issued import as_csv, as_xlsx
from desktop.files import write_atomically
from desktop.language import language
from tests.document.keepings import Window, issue, ledger, named, paper

AT_ONCE = 4
DAY = date(2026, 11, 22)
EARLIER = Path(__file__).parent / "earlier" / "1.1"
Tell = Callable[..., None]


class Round:
    """One kill: what the process does, when it is killed, and what has to be true afterwards."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.chance = folder, random.Random(seed)
        self.kind = self.chance.choice(
            ("typing",) * 4
            + ("saving", "saving", "issuing", "issuing", "restoring", "joining", "migrating")
            + ("exporting",)
        )
        short = self.kind in ("joining", "migrating")
        if short or self.chance.random() < 0.7:
            self.after = self.chance.uniform(0.01, 0.15 if short else 0.5)
        else:
            self.after = self.chance.uniform(1.0, 1.5)
        self.speed = self.chance.choice((0.0005, 0.01, 0.1, 0.3, 0.6))
        getattr(self, f"before_{self.kind}", lambda: None)()

    @property
    def kept(self) -> Path:
        return self.folder / "kept"

    def before_restoring(self) -> None:
        dead = Window(self.kept)
        for number in range(1, 4):
            dead.document.change(named(str(number)))
        dead.journal.flush()
        dead.dies()

    def before_exporting(self) -> None:
        book = ledger(self.kept)
        for amount in range(1, 4):
            issue(book, amount)
        book.store.close()

    def before_joining(self) -> None:
        other = ledger(self.folder / "other", "B")
        for amount in range(1, 13):
            issue(other, amount)
        hand_out(other, self.folder)
        other.store.close()

    def before_migrating(self) -> None:
        shutil.copytree(EARLIER, self.kept)

    # ------------------------------------------------------------------ in the process that is killed

    def run(self, tell: Tell) -> None:
        if self.kind in ("typing", "saving", "restoring"):
            self._type(tell)
        elif self.kind == "issuing":
            book = ledger(self.kept)
            for amount in range(1, 10_000):
                begun = book.begin(*paper(amount), DAY)
                write_atomically(self.folder / f"{amount}.pdf", b"PDF %d" % amount)
                book.finish(begun, Issue("saved", "zh", "full", "2026-11-22"), b"PDF %d" % amount)
                tell("issued", begun.entry.text, amount)
        elif self.kind == "exporting":
            issued = ledger(self.kept).issued()
            for number in range(1, 10_000):
                write_atomically(self.folder / "list.csv", as_csv(issued, language("zh")))
                write_atomically(self.folder / "list.xlsx", as_xlsx(issued, language("en")))
                tell("exported", number)
        elif self.kind == "joining":
            found = join(ledger(self.kept), self.folder)
            tell("joined", found.added)
        else:
            take_in(Store(self.kept), self.kept, self.kept)
            tell("taken in", 0)
        time.sleep(10)

    def _type(self, tell: Tell) -> None:
        window = Window(self.kept)
        first = 1
        if self.kind == "restoring":
            window.takes_over(window.left()[0].seat)
            first = 4
        for number in range(first, 100_000):
            window.document.change(named(str(number)), merge="name" if number % 9 else None)
            tell("typed", number)
            if self.kind == "saving" and number % 3 == 0:
                window.document.save(self.folder / "case.json")
                tell("saved", number)
            time.sleep(self.speed * self.chance.random())

    # ------------------------------------------------------------------ afterwards

    def check(self, told: list[tuple[float, str, list[object]]], killed: float) -> float:
        """Raises `AssertionError`; gives how much typing is missing, in seconds."""
        if self.kind in ("typing", "saving", "restoring"):
            return self._check_typed(told, killed)
        if self.kind == "issuing":
            book = ledger(self.kept)
            acknowledged = [(str(rest[0]), rest[1]) for _, what, rest in told if what == "issued"]
            entries = book.entries()
            assert len({entry.text for entry in entries}) == len(entries), "a number was given twice"
            known = {entry.text for entry in entries}
            assert known >= {text for text, _ in acknowledged}, "an issued quote is not in the ledger"
            for text, amount in acknowledged[-3:]:
                entry = next(one for one in entries if one.text == text)
                (out,) = book.issues(entry)
                assert out.sha256 is not None
                assert book.paper(out.sha256) == b"PDF %d" % int(str(amount))
            fresh = issue(book, 99_999).entry.text
            assert fresh not in known, "a number was given again after the kill"
            book.store.close()
        elif self.kind == "exporting":
            issued = ledger(self.kept).issued()
            assert len(issued) == 3
            exported = any(what == "exported" for _, what, _ in told)
            comma, excel = self.folder / "list.csv", self.folder / "list.xlsx"
            if exported or comma.exists():
                assert comma.read_bytes() == as_csv(issued, language("zh")), "an exported list is half"
            if exported or excel.exists():
                with zipfile.ZipFile(excel) as book_file:
                    assert book_file.testzip() is None, "an exported list is half"
        elif self.kind == "joining":
            book = ledger(self.kept)
            join(book, self.folder)
            assert len(book.entries()) == 12
            assert len(book.issued()) == 12
            book.store.close()
        else:
            store = Store(self.kept)
            assert take_in(store, self.kept, self.kept).unreadable == ()
            assert len(Ledger(store).entries()) == 3
            assert store.rows("SELECT count(*) FROM documents") == [(1,)]
            assert store.rows("SELECT count(*) FROM kept WHERE kind = 'before-1.2'")[0][0] >= 9
            store.close()
        return 0.0

    def _check_typed(self, told: list[tuple[float, str, list[object]]], killed: float) -> float:
        typed = [(at, int(str(rest[0]))) for at, what, rest in told if what == "typed"]
        saved = [int(str(rest[0])) for _, what, rest in told if what == "saved"]
        window = Window(self.kept)
        try:
            left = window.left()
            assert len(left) <= 1, "a document is there twice"
            numbers = [int(one.case.investor.name or "0") for one in left if one.case is not None]
            if saved:
                of_file = int(storage.read(self.folder / "case.json").investor.name or "0")
                assert of_file >= saved[-1], "an acknowledged saving is lost"
                numbers.append(of_file)
            if self.kind == "restoring":
                assert left, "what was taken over is lost"
            reached = max(numbers, default=0)
            missing = [at for at, number in typed if number > reached]
            if left:
                work = window.takes_over(left[0].seat)
                assert work.damaged == 0
                window.document.undo()
            return killed - missing[0] if missing else 0.0
        finally:
            window.ends()


def _one(seed: int) -> tuple[int, int, float, Round, int]:
    """Begin a round: its process, the end of its pipe, when it is killed, and the moment it begins."""
    folder = Path(tempfile.mkdtemp(prefix="kills-"))
    this = Round(folder, seed)
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reading)

        def tell(what: str, *rest: object) -> None:
            os.write(writing, (json.dumps([time.monotonic(), what, list(rest)]) + "\n").encode())

        with contextlib.suppress(BaseException):
            tell("begun")
            this.run(tell)
        os._exit(1)
    os.close(writing)
    return process, reading, time.monotonic() + this.after, this, seed


def _finish(process: int, reading: int, this: Round, seed: int) -> float:
    killed = time.monotonic()
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    with os.fdopen(reading, "rb") as pipe:
        lines = [line for line in pipe.read().split(b"\n") if line]
    told = []
    for line in lines:
        with contextlib.suppress(ValueError):  # the last one may be half
            at, what, rest = json.loads(line)
            told.append((at, what, rest))
    try:
        return this.check(told, killed)
    except AssertionError as error:
        raise AssertionError(f"seed {seed}, {this.kind}, after {this.after:.3f} s: {error}") from error
    finally:
        shutil.rmtree(this.folder, ignore_errors=True)


def main(count: int, seed: int) -> dict[str, object]:
    """Kill so many times; what was done how often, and the longest typing that was missing."""
    worst, kinds = 0.0, Counter[str]()
    running: list[tuple[int, int, float, Round, int]] = []
    begun = 0
    while begun < count or running:
        while begun < count and len(running) < AT_ONCE:
            running.append(_one(seed * 100_000 + begun))
            begun += 1
        running.sort(key=lambda one: one[2])
        process, reading, until, this, own = running.pop(0)
        # A pipe holds 64 KB: a fast typist is read while it runs.
        time.sleep(max(0.0, until - time.monotonic()))
        kinds[this.kind] += 1
        worst = max(worst, _finish(process, reading, this, own))
    return {"kills": count, "missing": round(worst, 3), "between": BETWEEN / 1_000, "kinds": dict(kinds)}


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))))
