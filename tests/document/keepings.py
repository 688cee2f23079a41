"""Stores, journals and ledgers for the tests of what the program keeps."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from desktop.case.case import Case, Investor
from desktop.document.document import Document
from desktop.document.journal import Journal, Left, Work
from desktop.document.ledger import Begun, Issue, Ledger
from desktop.document.store.database import Store
from desktop.document.store.sessions import Sessions
from tests.engine.program import Plain, case_of, example, result_of

DAY = date(2026, 11, 22)
PDF = b"%PDF-1.7 a quote"


def named(name: str) -> Case:
    return Case(Investor(name))


class Window:
    """What one window has of the store: a session, a journal that follows a document, a store of its own."""

    def __init__(self, folder: Path) -> None:
        self.sessions = Sessions(folder)
        self.store = Store(folder)
        self.document = Document()
        self.journal = Journal(lambda: Store(folder), self.sessions)
        self.journal.follow(self.document)

    def types(self, text: str) -> None:
        """One keystroke after the other in one field."""
        typed = self.document.case.investor.name or ""
        for character in text:
            typed += character
            self.document.change(named(typed), merge="investor.name")

    def left(self) -> list[Left]:
        return self.journal.left_behind(self.store)

    def takes_over(self, seat: str) -> Work:
        work = self.journal.take_over(self.store, seat)
        assert work is not None
        self.journal.expect(work)
        self.document.resume(work.line, work.path, work.stamp)
        return work

    def dies(self) -> None:
        """As after a kill: the lock goes with the process, the seat stays."""
        self.journal.close(orderly=False)
        self.ends()

    def ends(self) -> None:
        self.journal.close()
        self.sessions.close()
        self.store.close()


@contextlib.contextmanager
def window(folder: Path) -> Iterator[Window]:
    opened = Window(folder)
    try:
        yield opened
    finally:
        opened.ends()


def paper(amount: int = 32_000_000, **quote: object) -> tuple[Case, Plain]:
    """A case that quotes so many US$, and its result."""
    plain = example(
        utilisation=[{"year": 2026, "amount": {"amount": str(amount), "currency": "USD"}}],
    ) | {"quote": quote}
    return case_of(plain), result_of(plain)


def ledger(folder: Path, station: str | None = "A") -> Ledger:
    made = Ledger(Store(folder))
    if station is not None:
        made.set_station(station)
    return made


def issue(book: Ledger, amount: int, day: date = DAY, pdf: bytes | None = None, **quote: object) -> Begun:
    """Issue a quote as a PDF."""
    begun = book.begin(*paper(amount, **quote), day)
    book.finish(begun, Issue("saved", "both", "full", day.isoformat()), pdf or PDF + str(amount).encode())
    return Begun(book.entry(begun.entry.id) or begun.entry, begun.fresh)
