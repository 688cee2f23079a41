"""What versions before 1.2 kept in files of their own, taken into the store with nothing missing.

    taken = take_in(store, config, data)

Drafts, scenarios, pinned rule sets, recent files, the index of the library and the numbers of quotes lay in side files.
Each is taken in as what it is now; the file as it was goes into the store too, is read back from there, and only then
is it deleted. What cannot be read stays where it is, and is named.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from desktop.case.faults import CaseError
from desktop.files import WriteFailed, read_regular

if TYPE_CHECKING:
    from desktop.case.case import Case
    from desktop.document.scenarios import Variant
    from desktop.document.store.database import Store

ORIGINALS: Final = "before-1.2"
"""The kind under which the files are kept as they were."""
SCENARIOS: Final = "scenarios-before-1.2"
PINS: Final = "pins"
RECENT: Final = "recent"
TABLE_HEADS: Final = "table heads"
_SESSION: Final = "before-1.2"
_MOST_BYTES: Final = 40_000_000


class TakenIn(NamedTuple):
    """How many files were taken in, and those that could not be read and lie where they lay."""

    number: int
    unreadable: tuple[Path, ...]


class _Unreadable(Exception):
    pass


def take_in(store: Store, config: Path, data: Path) -> TakenIn:
    """Take in what lies in the folders of settings and data. Raises `WriteFailed`: then it all lies there still."""
    count = 0
    unreadable: list[Path] = []
    for path, name, take in _files(config, data):
        try:
            content = _content(path)
            # A program that was killed before it deleted the file has taken it in already.
            if _original(store, name) != content:
                with store.change():
                    take(store, path, content)
                    store.keep(ORIGINALS, {name: base64.b64encode(content).decode("ascii")})
        except (_Unreadable, CaseError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            unreadable.append(path)
            with contextlib.suppress(OSError):
                path.chmod(0o600)
            continue
        if _original(store, name) == content:
            _delete(path)
            count += 1
    _tidy(data)
    return TakenIn(count, tuple(unreadable))


def _original(store: Store, name: bytes) -> bytes | None:
    """A file as it was, read from the store; None where it is not there, or damaged."""
    from desktop.document.store.sealed import Damaged, unseal_plain

    rows = store.rows("SELECT body FROM kept WHERE kind = ? AND name = ?", ORIGINALS, name)
    try:
        return base64.b64decode(unseal_plain(rows[0][0])) if rows else None
    except (Damaged, ValueError, TypeError):
        return None


def _files(config: Path, data: Path) -> Iterator[tuple[Path, bytes, Callable[[Store, Path, bytes], None]]]:
    """What there is to take in: the file, its name among the originals, and what takes it in."""
    single: tuple[tuple[Path, str, Callable[[Store, Path, bytes], None]], ...] = (
        (config, "pinned-rules.json", _pins),
        (config, "recent.json", _recent),
        (config, "table-heads.json", _table_heads),
        (data, "library.json", _library),
        (data, "numbers/station.json", _station),
        (data, "numbers/installation.json", _installation),
    )
    for folder, name, take in single:
        if (folder / name).is_file():
            yield folder / name, os.fsencode(name), take
    for pattern, take in (
        ("numbers/*/*/*/*.json", _number),
        ("scenarios/*.json", _scenarios),
        ("drafts/draft-*.json", _draft),
    ):
        for path in sorted(data.glob(pattern)):
            if take is not _draft or not _in_use(path):
                yield path, os.fsencode(path.relative_to(data)), take


def _content(path: Path) -> bytes:
    try:
        content = read_regular(path, _MOST_BYTES)
    except OSError as error:
        raise _Unreadable from error
    if len(content) > _MOST_BYTES:
        raise _Unreadable
    return content


def _delete(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
    if path.name.startswith("draft-"):
        with contextlib.suppress(OSError):
            path.with_suffix(".lock").unlink()


def _tidy(data: Path) -> None:
    """Take away the folders that nothing is left in."""
    with contextlib.suppress(OSError):
        (data / "numbers" / "lock").unlink()
    with contextlib.suppress(OSError):
        (data / "library.lock").unlink()
    for name in ("numbers", "scenarios", "drafts"):
        for folder, _, _ in os.walk(data / name, topdown=False):
            with contextlib.suppress(OSError):
                Path(folder).rmdir()


def _object(content: bytes) -> dict[str, Any]:
    plain = json.loads(content)
    if not isinstance(plain, dict):
        raise _Unreadable
    return plain


# ---------------------------------------------------------------------------------------------------- each kind


def _pins(store: Store, _path: Path, content: bytes) -> None:
    pins = {os.fsencode(path): pin for path, pin in _object(content).items() if isinstance(pin, str)}
    known = store.kept(PINS)
    store.keep(PINS, {path: pin for path, pin in pins.items() if path not in known})


def _recent(store: Store, _path: Path, content: bytes) -> None:
    paths = json.loads(content)
    if not isinstance(paths, list):
        raise _Unreadable
    known = store.kept(RECENT)
    # The last one is kept last: the list is read by the moment at which each was kept.
    for path in reversed([one for one in paths if isinstance(one, str)]):
        if os.fsencode(path) not in known:
            store.keep(RECENT, {os.fsencode(path): True})


def _table_heads(store: Store, _path: Path, content: bytes) -> None:
    known = store.kept(TABLE_HEADS)
    for head, plain in _object(content).items():
        name = head.encode("utf-8", "surrogatepass")
        if name not in known:
            store.keep(TABLE_HEADS, {name: plain})


def _library(store: Store, _path: Path, content: bytes) -> None:
    plain = _object(content)
    if plain["format"] != "quzhou-award-library":
        raise _Unreadable
    files = [one for one in plain["files"] if isinstance(one.get("path"), str) and one["path"]]
    with store.change() as database:
        for place, one in enumerate(files):
            names = (
                one.get(name) if isinstance(one.get(name), str) else "" for name in ("investor", "project")
            )
            database.execute(
                "INSERT OR IGNORE INTO files (path, used, investor, project) VALUES (?, ?, ?, ?)",
                (os.fsencode(one["path"]), -place, *names),
            )


def _station(store: Store, _path: Path, content: bytes) -> None:
    from desktop.document.ledger import Ledger

    ledger = Ledger(store)
    if ledger.station is None:
        ledger.set_station(str(_object(content)["station"]))


def _installation(store: Store, _path: Path, content: bytes) -> None:
    name = _object(content)["installation"]
    if not isinstance(name, str) or not name:
        raise _Unreadable
    with store.change() as database:
        database.execute("INSERT OR IGNORE INTO meta (name, value) VALUES ('installation', ?)", (name,))


def _number(store: Store, path: Path, content: bytes) -> None:
    from desktop.document.ledger import Ledger
    from desktop.document.ledger_exchange import Unusable, read_entry

    ledger = Ledger(store)
    try:
        entry = read_entry(content, path).entry
    except Unusable as error:
        # What was given must not be given again, whatever it was given to.
        if error.taken is not None:
            ledger.note_taken(*error.taken)
        raise _Unreadable from error
    number = entry.number
    if ledger.entry(entry.id) is None and number is not None:
        twice = ledger.revision(number, entry.revision) is not None
        ledger.add(entry._replace(aside="twice" if twice else None))
        ledger.note_taken(number, entry.revision)


def _scenarios(store: Store, path: Path, content: bytes) -> None:
    plain = _object(content)
    if plain["format"] != "quzhou-award-scenarios" or plain["version"] != 1 or _variants(plain) is None:
        raise _Unreadable
    store.keep(SCENARIOS, {os.fsencode(path.name): plain})


def _draft(store: Store, path: Path, content: bytes) -> None:
    from desktop.case.file import read_draft
    from desktop.document import journal

    case = read_draft(content)
    for name, plain in store.kept(SCENARIOS).items():
        # A case that was never saved was known by its investor and project.
        found = _variants(plain) if plain.get("case_file") is None else None
        if found is None:
            continue
        live = found[0][found[1]].case
        if (live.investor, live.project.name) == (case.investor, case.project.name):
            case = _with_variants(case, found)
            store.keep(SCENARIOS, {name: None})
            break
    journal.add(store, _SESSION, case, changed=path.stat().st_mtime_ns)


def with_scenarios(store: Store, path: Path, case: Case) -> tuple[Case, bytes | None]:
    """A case that was read from `path`, with the scenarios that a version before 1.2 kept beside it.

    The name under which they are kept is given too, for `scenarios_saved`; None where there are none.
    """
    if case.scenarios:
        return case, None
    whole = str(path.absolute())
    own = f"of-{hashlib.sha256(whole.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}.json".encode()
    kept = store.kept(SCENARIOS)
    if own in kept:
        found = _variants(kept[own])
        return (_with_variants(case, found), own) if found is not None else (case, None)
    for name, plain in kept.items():
        # Of a case file that is no longer where it was, and whose case is this one.
        found, of_file = _variants(plain), plain.get("case_file")
        if found is None or not isinstance(of_file, str) or Path(of_file).exists():
            continue
        if found[0][found[1]].case == case._replace(id=None):
            return _with_variants(case, found), name
    return case, None


def scenarios_saved(store: Store, name: bytes) -> None:
    """The case file holds its scenarios itself now."""
    with contextlib.suppress(WriteFailed):
        store.keep(SCENARIOS, {name: None})


def _with_variants(case: Case, found: tuple[tuple[Variant, ...], int]) -> Case:
    from desktop.document.scenarios import written

    # What the case file says is the case, whatever was kept beside it.
    return case._replace(scenarios=written(*found))


def _variants(plain: dict[str, Any]) -> tuple[tuple[Variant, ...], int] | None:
    """The variants in a side file, and which is the case; None for what is none of ours."""
    from desktop.case.file import read_draft
    from desktop.document.scenarios import LETTERS, MOST, Variant

    try:
        variants = tuple(
            Variant(str(one["letter"]), str(one["name"]), read_draft(json.dumps(one["case"]).encode()))
            for one in plain["variants"][:MOST]
        )
        live = int(plain["live"])
    except (ValueError, KeyError, TypeError, CaseError):
        return None
    letters = {variant.letter for variant in variants}
    sound = 0 <= live < len(variants) and len(letters) == len(variants) and letters <= set(LETTERS)
    return (variants, live) if sound else None


def _in_use(draft: Path) -> bool:
    """Whether a program of an earlier version has this draft open: its lock names a process that runs."""
    try:
        first = draft.with_suffix(".lock").read_bytes().split(b"\n", 1)[0]
    except FileNotFoundError:
        return False
    except OSError:
        return True  # Windows lets nobody read it while it is held
    if os.name == "nt" or not first.strip().isdigit():
        return False
    try:
        os.kill(int(first), 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


__all__ = ["ORIGINALS", "PINS", "RECENT", "SCENARIOS", "TABLE_HEADS", "TakenIn", "WriteFailed", "take_in"]
