"""Running numbers of quotes, never given twice, and the journal of what each was given to.

    book = NumberBook(office="QZ")
    given = book.give(case, result, day)        # result: estimate.result_file.to_plain(estimate)
    case = given.put_into(case)                 # the number and revision that the paper bears

A number is `QZ-2026-A-0001`: office, year of the quote, letter of the station, serial. Each laptop has a letter of its
own, so laptops that are offline cannot meet; that two were given the same letter is found when their journals are
merged. An entry of the journal is a file of its own, made exclusively under its number and revision, under a lock of
the system: two windows, or a crash in between, never give a number twice. A number that was given and not used stays
used up.

The same paper keeps its number and revision. A changed case that bears a number of this station gets the next
revision of it. A case with any other number gets a new one that says which it `follows`: who has not given a number
cannot know its last revision.

Entries hold the case and its result, so that a new revision can say what changed (`estimate.differences`). They stay
in the user's own folder.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import uuid
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from desktop import places
from desktop.case import text as case_text
from desktop.files import WriteFailed, create_exclusively, locked, make_folder, write_atomically
from desktop.telling.result_file import canonical

if TYPE_CHECKING:
    from desktop.case.case import Case

FORMAT: Final = "quzhou-award-number"
VERSION: Final = 1
_NUMBER: Final = re.compile(
    r"(?P<office>[A-Z]{1,8})-(?P<year>\d{4})-(?P<station>[A-Z]{1,2})-(?P<serial>\d{4,9})"
)
_ENTRY: Final = re.compile(r"(?P<serial>\d{4,9})-r(?P<revision>\d{1,6})\.json")
_OFFICE: Final = re.compile(r"[A-Z]{1,8}")
_STATION: Final = re.compile(r"[A-Z]{1,2}")
_MOST_BYTES: Final = 40_000_000  # a case has at most 10 MB, and its result repeats little of it
_ID: Final = re.compile(r"[0-9a-f]{32}")


class Number(NamedTuple):
    """The parts of a running number."""

    office: str
    year: int
    station: str
    serial: int

    def __str__(self) -> str:
        return f"{self.office}-{self.year:04d}-{self.station}-{self.serial:04d}"


class Entry(NamedTuple):
    """What was given: a number and revision to a case with its result, both as plain data.

    `id` is new for each giving, so that two laptops that gave one number can be told apart; `installation` is the
    laptop. `follows` is the number that the case bore before, where it got a new one. `paper` is the SHA-256 of case,
    result and what else is on the paper.
    """

    number: Number
    revision: int
    day: str
    id: str
    installation: str
    paper: str
    case: dict[str, Any]
    result: dict[str, Any]
    follows: str | None = None

    def put_into(self, case: Case) -> Case:
        """The case bearing this number and revision."""
        return case._replace(quote=case.quote._replace(number=str(self.number), revision=self.revision))


HANDED_OUT: Final = "quzhou-award-numbers"
"""The folder that a journal is handed out in."""


class Collision(NamedTuple):
    """A number and revision that two laptops gave to two papers."""

    number: Number
    revision: int
    ours: Entry
    theirs: Entry


class Merged(NamedTuple):
    """What merging found: entries that were taken over, collisions, files that cannot be read.

    `shared_stations` are letters under which more than one laptop gave numbers, even if no number met yet: all but one
    need another letter.
    """

    added: int
    collisions: tuple[Collision, ...]
    shared_stations: tuple[str, ...]
    unreadable: tuple[Path, ...]


class NoStation(Exception):
    """This laptop has no letter yet: the user has to choose one (`NumberBook.set_station`)."""


class BadStation(ValueError):
    """Not a letter of a station (one or two of A to Z)."""


def read_number(text: str | None) -> Number | None:
    """The running number in `text`; None for what is none, such as an officer's own reference."""
    match = _NUMBER.fullmatch(text or "")
    if match is None or not match["year"].isascii() or not match["serial"].isascii():
        return None
    return Number(match["office"], int(match["year"]), match["station"], int(match["serial"]))


def paper_of(case: Case, result: dict[str, Any], day: date) -> str:
    """The SHA-256 of what the paper says beside its number: case, result, day."""
    facts = case.quote._replace(number=None, revision=None, date=case.quote.date or day.isoformat())
    plain = case_text.to_plain(case._replace(quote=facts))
    return hashlib.sha256(canonical({"case": plain, "result": result})).hexdigest()


class NumberBook:
    """The numbers of this laptop's station, and those that were merged in. Reads the folder whenever it is asked."""

    def __init__(self, folder: Path | None = None, *, office: str = "QZ") -> None:
        """`folder` is the user's own unless given. Raises `ValueError` for an office that is not A to Z."""
        if not _OFFICE.fullmatch(office):
            raise ValueError(f"an office is one to eight of A to Z, not {office!r}")
        self._folder: Final = folder if folder is not None else places.data() / "numbers"
        self.office: Final = office

    # ------------------------------------------------------------------------------------------- station

    @property
    def station(self) -> str | None:
        """The letter of this laptop; None until one is chosen."""
        letter = _plain(self._folder / "station.json").get("station")
        return letter if isinstance(letter, str) and _STATION.fullmatch(letter) else None

    def set_station(self, letter: str) -> None:
        """Choose the letter of this laptop. Raises `BadStation` or `WriteFailed`."""
        if not _STATION.fullmatch(letter):
            raise BadStation(f"{letter!r}: a station is one or two letters from A to Z")
        with self._locked():
            write_atomically(self._folder / "station.json", canonical({"station": letter}))

    # -------------------------------------------------------------------------------------------- giving

    def give(self, case: Case, result: dict[str, Any], day: date) -> Entry:
        """The number and revision of the paper of `case` and its `result`, written down before it is returned.

        `day` is that of the quote where the case names none. Raises `NoStation`, and `WriteFailed` where the journal
        cannot be written: then nothing is given.
        """
        station = self.station
        if station is None:
            raise NoStation
        paper = paper_of(case, result, day)
        stated = case.quote.date or day.isoformat()
        bears = read_number(case.quote.number)
        with self._locked():
            if bears is not None and (bears.office, bears.station) == (self.office, station):
                known = self.revisions(bears)
                own = [one for one in known if one.installation == self._installation()]
                same: Entry | None = next((one for one in reversed(own) if one.paper == paper), None)
                if same is not None:
                    return same
                if own:
                    return self._next_revision(bears, case, result, paper, stated)
            year = int(stated[:4])
            if not case.quote.number and (found := self._same_paper(year, station, paper)) is not None:
                return found
            return self._next_number(Number(self.office, year, station, 0), case, result, paper, stated)

    def _next_revision(
        self, number: Number, case: Case, result: dict[str, Any], paper: str, day: str
    ) -> Entry:
        revision = 1 + max(revision for serial, revision in self._given(number) if serial == number.serial)
        while True:
            entry = self._entry(number, revision, case, result, paper, day, None)
            if self._write(entry):
                return entry
            revision += 1

    def _next_number(self, above: Number, case: Case, result: dict[str, Any], paper: str, day: str) -> Entry:
        taken = [serial for serial, _ in self._given(above)]
        bears = read_number(case.quote.number)
        if bears is not None and bears._replace(serial=0) == above:
            # Given by this station, and lost from its journal: whatever is known to be given is left behind.
            taken.append(bears.serial)
        serial = max(taken, default=0) + 1
        while True:
            entry = self._entry(
                above._replace(serial=serial), 1, case, result, paper, day, case.quote.number or None
            )
            if self._write(entry):
                return entry
            serial += 1

    def _entry(
        self,
        number: Number,
        revision: int,
        case: Case,
        result: dict[str, Any],
        paper: str,
        day: str,
        follows: str | None,
    ) -> Entry:
        facts = case.quote._replace(number=str(number), revision=revision)
        plain = case_text.to_plain(case._replace(quote=facts))
        return Entry(
            number, revision, day, uuid.uuid4().hex, self._installation(), paper, plain, result, follows
        )

    def _same_paper(self, year: int, station: str, paper: str) -> Entry | None:
        """The last entry of this laptop for the very same paper."""
        above = Number(self.office, year, station, 0)
        for serial, revision in sorted(self._given(above), reverse=True):
            path = self._path(above._replace(serial=serial), revision)
            # A year may hold thousands: only one that bears the hash is worth reading as data.
            if not _bears(path, paper):
                continue
            entry = _read(path)
            if entry is not None and entry.paper == paper and entry.installation == self._installation():
                return entry
        return None

    # ------------------------------------------------------------------------------------------- reading

    def revisions(self, number: Number) -> tuple[Entry, ...]:
        """Every revision of a number that is known here, the first one first."""
        found = []
        for serial, revision in sorted(self._given(number)):
            if serial == number.serial and (entry := _read(self._path(number, revision))) is not None:
                found.append(entry)
        return tuple(found)

    def revision(self, number: Number, revision: int) -> Entry | None:
        """What a number was given to at a revision; None where this journal does not know it."""
        return _read(self._path(number, revision))

    def before(self, case: Case) -> Entry | None:
        """The revision before the one that the case bears, else the paper whose number it follows; for what changed."""
        number = read_number(case.quote.number)
        if number is None:
            return None
        own = [one for one in self.revisions(number) if one.revision < (case.quote.revision or 1)]
        if own:
            return own[-1]
        entry = self.revision(number, case.quote.revision or 1)
        followed = read_number(entry.follows) if entry is not None else None
        known = self.revisions(followed) if followed is not None else ()
        return known[-1] if known else None

    def last(self, case: Case) -> Entry | None:
        """The last revision of the number that the case bears; for what a new revision would change."""
        number = read_number(case.quote.number)
        known = self.revisions(number) if number is not None else ()
        return known[-1] if known else None

    def _given(self, like: Number) -> list[tuple[int, int]]:
        """Serial and revision of every number of an office, year and station, unreadable ones too."""
        try:
            names = os.listdir(self._path(like, 1).parent)  # noqa: PTH208 - thousands of names, no paths needed
        except OSError:
            return []
        return [(int(m["serial"]), int(m["revision"])) for m in map(_ENTRY.fullmatch, names) if m is not None]

    # ------------------------------------------------------------------------------------------- merging

    def hand_out(self, folder: Path) -> Path:
        """Copy the journal into `folder`, for another laptop's `merge`; where it lies. Raises `WriteFailed`."""
        target = folder / HANDED_OUT
        with self._locked():
            for path in sorted(self._folder.glob("*/*/*/*.json")):
                copy = target / path.relative_to(self._folder)
                try:
                    copy.parent.mkdir(parents=True, exist_ok=True)
                    write_atomically(copy, path.read_bytes())
                except OSError as error:
                    raise WriteFailed(copy, "other", error.strerror or str(error)) from error
        return target

    def merge(self, other: Path) -> Merged:
        """Take over the journal in the folder `other`, another laptop's, or handed out there. Raises `WriteFailed`.

        What collides is kept beside ours and reported again by every later merge and by `collisions`.
        """
        added, unreadable = 0, []
        other = other / HANDED_OUT if (other / HANDED_OUT).is_dir() else other
        with self._locked():
            for path in sorted(other.glob("*/*/*/*.json")):
                entry = _read(path)
                if entry is None:
                    unreadable.append(path)
                    continue
                target = self._path(entry.number, entry.revision)
                ours = _read(target)
                if ours is not None and ours.id == entry.id:
                    continue
                if ours is not None or target.exists():
                    target = target.with_name(f"{target.stem}~{entry.id}.json")
                    if not target.exists():
                        write_atomically(target, _bytes(entry))
                elif self._write(entry):
                    added += 1
        return Merged(added, self.collisions(), self._shared_stations(), tuple(unreadable))

    def collisions(self) -> tuple[Collision, ...]:
        """Every number that was given twice, as far as the journals that were merged tell."""
        found = []
        for path in sorted(self._folder.glob("*/*/*/*~*.json")):
            theirs = _read(path)
            ours = _read(path.with_name(f"{path.stem.partition('~')[0]}.json"))
            if ours is not None and theirs is not None:
                found.append(Collision(ours.number, ours.revision, ours, theirs))
        return tuple(found)

    def _shared_stations(self) -> tuple[str, ...]:
        laptops: dict[str, set[str]] = {}
        for path in self._folder.glob("*/*/*/*.json"):
            entry = _read(path)
            if entry is not None:
                laptops.setdefault(entry.number.station, set()).add(entry.installation)
        letter = self.station
        if letter is not None and letter in laptops:
            laptops[letter].add(self._installation())
        return tuple(sorted(station for station, found in laptops.items() if len(found) > 1))

    # --------------------------------------------------------------------------------------------- files

    def _path(self, number: Number, revision: int) -> Path:
        folder = self._folder / number.office / f"{number.year:04d}" / number.station
        return folder / f"{number.serial:04d}-r{revision}.json"

    def _installation(self) -> str:
        """A name for this laptop's journal, made up once."""
        path = self._folder / "installation.json"
        found = _plain(path).get("installation")
        if isinstance(found, str):
            return found
        made = uuid.uuid4().hex
        make_folder(self._folder)
        if not create_exclusively(path, canonical({"installation": made})):
            again = _plain(path).get("installation")
            if not isinstance(again, str):  # broken: a new name, which at worst shows as another laptop
                write_atomically(path, canonical({"installation": made}))
                return made
            return again
        return made

    def _write(self, entry: Entry) -> bool:
        """Write an entry under its number and revision; False where that is taken."""
        path = self._path(entry.number, entry.revision)
        make_folder(path.parent)
        return create_exclusively(path, _bytes(entry))

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the system's lock on the journal, which ends with the process that holds it."""
        make_folder(self._folder)
        with locked(self._folder / "lock"):
            yield


# ------------------------------------------------------------------------------------------------- entries


def _bytes(entry: Entry) -> bytes:
    return canonical({"format": FORMAT, "version": VERSION} | entry._asdict() | {"number": str(entry.number)})


def _bears(path: Path, paper: str) -> bool:
    try:
        return paper.encode() in path.read_bytes()
    except OSError:
        return False


def _plain(path: Path) -> dict[str, Any]:
    """The JSON object in a file; an empty one for what is none."""
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        found = json.loads(data) if len(data) <= _MOST_BYTES else None
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _read(path: Path) -> Entry | None:
    """The entry in a file; None for what is none, or stands under another number than its own."""
    plain = _plain(path)
    number = read_number(plain.get("number")) if isinstance(plain.get("number"), str) else None
    revision = plain.get("revision")
    if plain.get("format") != FORMAT or plain.get("version") != VERSION or number is None:
        return None
    if not isinstance(revision, int) or isinstance(revision, bool):
        return None
    texts: dict[str, Any] = {name: plain.get(name) for name in ("day", "id", "installation", "paper")}
    data: dict[str, Any] = {name: plain.get(name) for name in ("case", "result")}
    if not all(isinstance(one, str) for one in texts.values()):
        return None
    if not all(isinstance(one, dict) for one in data.values()):
        return None
    # The id becomes part of a file name when it is merged.
    if not _ID.fullmatch(texts["id"]) or not _stands_at(path, number, revision):
        return None
    follows = plain.get("follows")
    return Entry(number, revision, **texts, **data, follows=follows if isinstance(follows, str) else None)


def _stands_at(path: Path, number: Number, revision: int) -> bool:
    """Whether an entry stands in the folder and under the name of its number."""
    folders = (number.office, f"{number.year:04d}", number.station)
    name = _ENTRY.fullmatch(f"{path.stem.partition('~')[0]}.json")
    if name is None or path.parent.parts[-len(folders) :] != folders:
        return False
    return (int(name["serial"]), int(name["revision"])) == (number.serial, revision)
