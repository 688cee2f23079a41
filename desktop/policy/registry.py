"""The rule sets that the program knows, side by side: which one holds on a day, and taking in a new one.

    packs = Registry()
    choice = packs.choose(date(2026, 11, 22))       # the one in force on the day of the quote
    rules = packs.load(choice.entry.sha256)
    examined = packs.examine(Path("new.toml"))      # faults, trust, changes; nothing is kept yet
    packs.add(examined, consent=True)               # consent: the user was asked about an unsigned pack

A pack that was taken in is kept in the user's folder under the SHA-256 of its bytes and never changed or removed, so
that every quote that names it stays verifiable. It counts as kept once its record is written, the last of its files.

Anybody may have changed that folder since. So the record says only what nobody else can: when the pack was taken in, that
it is in use, and that the user agreed to this very pack where nobody known has signed it. Its hash, id, dates and signature
are taken from the pack itself, each time; what does not agree is set aside and named (`set_aside`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from desktop import places
from desktop.files import WriteFailed, read_regular, write_atomically
from desktop.policy.load import MOST_BYTES as _MOST_BYTES_OF_A_PACK
from desktop.policy.load import RuleSetFaulty, load_rule_set, read_file
from desktop.policy.offices import by_fingerprint, office_file, offices_in
from desktop.policy.ruleset import Office, RuleSet, Words
from desktop.policy.signing import (
    ALTERED,
    FROM_PROGRAM,
    MOST_BYTES,
    SUFFIX,
    SigningFailed,
    Trust,
    TrustedKey,
    read_key,
    trust,
    trusted_keys,
)

if TYPE_CHECKING:
    from desktop.policy.comparison import PackReport
    from desktop.policy.schema import Fault

Origin = Literal["program", "imported", "kept"]
Reason = Literal["in_force", "before_all", "pinned"]

_RECORD = "quzhou-award-pack-record"


class Entry(NamedTuple):
    """A rule set that the program knows.

    `origin` is `program` (it came with it), `imported`, or `kept` (one that an earlier program came with, or an earlier
    edition; it is there to verify old quotes and is not chosen). Dates are ISO; `added` says when it was taken in, None for the program's.
    Only an `active` one is chosen.
    """

    sha256: str
    id: str
    number: str
    title: Words
    issued: str
    in_force_from: str
    applies_from: str
    origin: Origin
    trust: Trust
    path: Path
    added: str | None = None
    active: bool = True
    agreed: bool = True
    """Whether it is signed by a trusted key, or the user agreed to this very pack; without, it only verifies old quotes."""

    @property
    def poses(self) -> bool:
        """Whether it bears the name of a rule set that comes with the program, and is another one."""
        return self.trust.poses

    @property
    def choosable(self) -> bool:
        """Whether it may be chosen by its dates."""
        return self.active and self.agreed and self.origin != "kept" and self.trust.state != "altered"


class Choice(NamedTuple):
    """The rule set chosen for a day, and why.

    `reason` is `in_force` (the one that was in force longest ago no more than any other on that day, in short the
    latest in force), `before_all` (the day lies before all of them: the earliest), or `pinned` (named by its hash).
    `others` are the other ones that could be chosen, the newest first.
    """

    entry: Entry
    day: dt.date
    reason: Reason
    others: tuple[Entry, ...]


WhySetAside = Literal["record", "pack_gone", "altered", "faulty", "no_consent"]


class SetAside(NamedTuple):
    """A file of the user's folder that is not used, and why.

    `record`: it is no record of a pack. `pack_gone`, `altered`, `faulty`: its pack is not there, not the one that was taken
    in, or cannot be read. `no_consent`: nobody known has signed it, and the user was not asked about it.
    """

    path: Path
    why: WhySetAside


class OtherYear(NamedTuple):
    """A year of a schedule that falls under another rule set than the chosen one."""

    year: int
    entry: Entry


class Examination(NamedTuple):
    """What a pack to be taken in is like. Nothing is kept by examining it.

    With any of `faults` it cannot be taken in; then `rules` and `report` are None. `already` is the entry of the same
    bytes, if there is one.
    """

    path: Path
    data: bytes
    signature: bytes | None
    trust: Trust
    faults: tuple[Fault, ...]
    rules: RuleSet | None
    report: PackReport | None
    already: Entry | None

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


class ConsentNeeded(Exception):
    """The pack is unsigned, or signed by a key that is not trusted: the user has to be asked first."""

    def __init__(self, found: Trust) -> None:
        super().__init__(
            "the pack is not signed by a trusted key; it is taken in only after a clear question"
        )
        self.trust = found


class PackAltered(Exception):
    """The pack is not the one that was signed, or not the one that was taken in; it cannot be used."""


class UnknownPack(KeyError):
    """There is no rule set with this hash here."""


class Registry:
    """The rule sets in the program's folder and in the user's. Reads the folders whenever it is asked."""

    def __init__(self, folder: Path | None = None, program: Path | None = None) -> None:
        self._folder = folder if folder is not None else places.data() / "rules"
        self._program = program if program is not None else places.resources() / "rules"
        self._built_in: dict[str, str] | None = None

    # ------------------------------------------------------------ what there is

    def entries(self) -> tuple[Entry, ...]:
        """All that may be chosen or was kept, the newest first by the day they came into force, then by the day they were
        taken in.
        """
        return _in_order([*self._taken_in(), *self._of_program()])

    def entry(self, sha256: str) -> Entry:
        """The one with this hash, an earlier edition of the program's own too. Raises `UnknownPack`."""
        for entry in (*self.entries(), *self._earlier_editions()):
            if entry.sha256 == sha256:
                return entry
        raise UnknownPack(sha256)

    def load(self, sha256: str) -> RuleSet:
        """The rule set with this hash. Raises `UnknownPack`, `PackAltered` or `RuleSetFaulty`."""
        if any(one.path.stem == sha256 and one.why == "altered" for one in self.set_aside()):
            raise PackAltered(f"{sha256[:12]} was changed after it was taken in")
        rules = load_rule_set(self.entry(sha256).path)
        if rules.sha256 != sha256:
            raise PackAltered(f"{sha256[:12]} was changed after it was taken in")
        return rules

    def trust_of(self, path: Path, rules: RuleSet) -> Trust:
        """How far the rule set read from `path` can be trusted, by what is known of it, else by the signature beside it.

        A file that is no longer what was read is `ALTERED`.
        """
        try:
            return self.entry(rules.sha256).trust
        except UnknownPack:
            pass
        try:
            data = read_regular(path, _MOST_BYTES_OF_A_PACK)
        except OSError:
            return ALTERED
        if hashlib.sha256(data).hexdigest() != rules.sha256:
            return ALTERED
        found = trust(data, _read_signature(path.with_name(path.name + SUFFIX)), self.keys())
        return self._named(found, rules.id, rules.sha256)

    def _named(self, found: Trust, pack_id: str, sha256: str) -> Trust:
        """How far a pack can be trusted, with whether it takes the name of one of the program's."""
        built_in = self._program_s()
        return found._replace(poses=pack_id in built_in.values() and sha256 not in built_in)

    def _program_s(self) -> dict[str, str]:
        """The ids of all rule sets that come with the program, earlier editions too, by their hash."""
        if self._built_in is None:
            paths = (*self._program.glob("*.toml"), *(self._program / "kept").glob("*.toml"))
            self._built_in = {rules.sha256: rules.id for rules in map(load_rule_set, paths)}
        return self._built_in

    def keys(self) -> tuple[TrustedKey, ...]:
        """The keys that packs may be signed with: the program's, and those that the user trusts."""
        return trusted_keys((places.resources() / "keys", self._folder / "keys"))

    # ------------------------------------------------------------ choosing

    def choose(self, day: dt.date, pinned: str | None = None) -> Choice:
        """The rule set for a day, which is that of the quote, or today for a case without one.

        Of those in force on that day the one that came into force last; among several of one day the one taken in last.
        `pinned` names one by its hash, whatever the day. Raises `UnknownPack`.
        """
        entries = self.entries()
        choosable = [entry for entry in entries if entry.choosable]
        if pinned is not None:
            entry = self.entry(pinned)
            if not entry.agreed:
                raise UnknownPack(pinned)
            return self._choice(entry, day, "pinned", choosable)
        in_force = [entry for entry in choosable if entry.in_force_from <= day.isoformat()]
        if in_force:
            return self._choice(in_force[0], day, "in_force", choosable)
        if not choosable:
            raise UnknownPack("no rule set is active")
        first = min(entry.in_force_from for entry in choosable)
        earliest = next(entry for entry in choosable if entry.in_force_from == first)
        return self._choice(earliest, day, "before_all", choosable)

    @staticmethod
    def _choice(entry: Entry, day: dt.date, reason: Reason, choosable: Iterable[Entry]) -> Choice:
        return Choice(entry, day, reason, tuple(other for other in choosable if other.sha256 != entry.sha256))

    @staticmethod
    def other_years(choice: Choice, years: Iterable[int]) -> tuple[OtherYear, ...]:
        """The years of a schedule that begin before the chosen rule set applies and fall under an earlier one.

        The engine works with one rule set and gives nothing for such a year; the reader has to be told.
        """
        found = []
        for year in sorted(set(years)):
            if f"{year}-12-31" >= choice.entry.applies_from:
                continue
            earlier = [other for other in choice.others if other.applies_from <= f"{year}-12-31"]
            if earlier:
                found.append(
                    OtherYear(year, max(earlier, key=lambda other: (other.applies_from, _age(other))))
                )
        return tuple(found)

    # ------------------------------------------------------------ taking in

    def examine(self, path: Path, signature: Path | None = None) -> Examination:
        """Everything about a pack that could be taken in. Raises `RuleSetFaulty` where it cannot be read at all.

        The signature is looked for beside the pack unless named.
        """
        from desktop.policy import comparison
        from desktop.policy.load import from_plain, read_pack

        data = read_file(path)
        digest = hashlib.sha256(data).hexdigest()
        signed = _read_signature(signature if signature is not None else path.with_name(path.name + SUFFIX))
        if signature is not None and signed is None:
            raise SigningFailed(f"{signature} cannot be read")
        pack, faults = read_pack(data)
        rules, report = None, None
        if pack is not None and not faults:
            rules = from_plain(pack.model_dump(mode="json"), digest)
            against = self._in_its_place(rules)
            old = read_pack(read_file(against.path))[0] if against is not None else None
            report = comparison.report(pack, old, against.sha256 if against is not None else None)
        already = next((entry for entry in self.entries() if entry.sha256 == digest), None)
        found = trust(data, signed, self.keys())
        if rules is not None:
            found = self._named(found, rules.id, digest)
        return Examination(path, data, signed, found, faults, rules, report, already)

    def _in_its_place(self, rules: RuleSet) -> Entry | None:
        """The rule set that holds now on the day on which the new one comes into force."""
        day = dt.date.fromisoformat(rules.document.in_force_from)
        try:
            choice = self.choose(day)
        except UnknownPack:
            return None
        if choice.entry.sha256 != rules.sha256:
            return choice.entry
        return choice.others[0] if choice.others else None

    def add(self, examined: Examination, *, consent: bool = False) -> Entry:
        """Take in an examined pack, or none of it; one that is there already is made active again.

        `consent` says that the user was asked about a pack that nobody known has signed, and agreed. Raises
        `RuleSetFaulty`, `PackAltered`, `ConsentNeeded` or `WriteFailed`; then nothing has changed.
        """
        if examined.faults or examined.rules is None:
            raise RuleSetFaulty(examined.path, examined.faults)
        # The keys may have changed since it was examined.
        found = trust(examined.data, examined.signature, self.keys())
        found = self._named(found, examined.rules.id, examined.sha256)
        if found.state == "altered":
            raise PackAltered("the pack is not the one that was signed")
        if examined.already is not None and examined.already.origin == "program":
            return examined.already
        if found.needs_consent and not consent:
            raise ConsentNeeded(found)
        self._write(examined.data, examined.signature, examined.rules, "imported", found)
        return self.entry(examined.sha256)

    def keep(self, sha256: str) -> None:
        """Keep a copy of a rule set that came with the program, so that a quote made with it can still be verified
        when a later program brings another. To be called whenever a quote is made. Raises as `load` and `add` do.
        """
        entry = self.entry(sha256)
        if entry.origin == "program" and not self._record(sha256, "kept").is_file():
            data = read_file(entry.path)
            if hashlib.sha256(data).hexdigest() != sha256:
                raise PackAltered(f"{entry.path} is not the pack that was asked for")
            self._write(data, None, self.load(sha256), "kept", FROM_PROGRAM)

    def set_active(self, sha256: str, *, active: bool) -> None:
        """Let an imported rule set be chosen, or not any more. Raises `UnknownPack` or `WriteFailed`."""
        plain = _record_in(self._record(sha256))
        if plain is None:
            raise UnknownPack(sha256)
        write_atomically(self._record(sha256), _json(plain | {"active": active}))

    def trust_key(self, data: bytes) -> TrustedKey:
        """Put a key file among the keys that the user trusts. Raises `SigningFailed` or `WriteFailed`."""
        key = read_key(data)
        folder = self._folder / "keys"
        _make(folder)
        write_atomically(folder / f"{key.fingerprint.replace(' ', '')}.toml", data)
        return key

    # ------------------------------------------------------------ offices

    def offices(self) -> dict[str, Office]:
        """The offices whose signatures are known here, by the SHA-256 of their certificates.

        Those taken in by hand, then those in rule sets that came with the program or were signed by a trusted key.
        """
        found = list(offices_in(self._folder / "offices"))
        for entry in self.entries():
            if entry.trust.state in ("program", "signed"):
                try:
                    found += self.load(entry.sha256).offices
                except (RuleSetFaulty, PackAltered, UnknownPack):
                    continue
        return by_fingerprint(found)

    def trust_office(self, office: Office) -> None:
        """Put an office among those whose signatures are known. Raises `WriteFailed`."""
        folder = self._folder / "offices"
        _make(folder)
        write_atomically(folder / f"{office.sha256}.toml", office_file(office))

    # ------------------------------------------------------------ on disk

    def _record(self, sha256: str, origin: Origin = "imported") -> Path:
        # Kept ones lie apart: a start need not look at what is not chosen.
        folder = self._folder / "kept" if origin == "kept" else self._folder
        return folder / f"{sha256}.json"

    def _write(
        self, data: bytes, signature: bytes | None, rules: RuleSet, origin: Origin, found: Trust
    ) -> None:
        record = self._record(rules.sha256, origin)
        _make(record.parent)
        pack = record.with_suffix(".toml")
        write_atomically(pack, data)
        if signature is not None:
            write_atomically(pack.with_name(pack.name + SUFFIX), signature)
        document = rules.document
        plain = {
            "format": _RECORD,
            "version": 2,
            "id": rules.id,
            "number": document.number,
            "title": document.title._asdict(),
            "issued": document.issued,
            "in_force_from": document.in_force_from,
            "applies_from": document.applies_from,
            "origin": origin,
            "trust": found.state,
            "fingerprint": found.fingerprint,
            "signer": found.signer._asdict() if found.signer is not None else None,
            "added": dt.datetime.now().astimezone().isoformat(timespec="seconds"),
            "active": True,
            "consent": rules.sha256 if found.needs_consent else None,
        }
        write_atomically(record, _json(plain))

    def _of_program(self) -> Iterable[Entry]:
        for path in sorted(self._program.glob("*.toml")):
            yield _entry_of_program(path, "program")

    def _earlier_editions(self) -> Iterable[Entry]:
        """The editions of the program's rule sets that earlier quotes were made with; only looked at when asked for."""
        for path in sorted((self._program / "kept").glob("*.toml")):
            yield _entry_of_program(path, "kept")

    def set_aside(self) -> tuple[SetAside, ...]:
        """What lies in the user's folder and is not used, by name."""
        found: list[SetAside] = []
        for path in self._records():
            looked = self._looked_at(path)
            if isinstance(looked, SetAside):
                found.append(looked)
            elif not looked.agreed:
                found.append(SetAside(path, "no_consent"))
        return tuple(found)

    def _taken_in(self) -> Iterable[Entry]:
        for path in self._records():
            found = self._looked_at(path)
            if isinstance(found, Entry):
                yield found

    def _records(self) -> tuple[Path, ...]:
        # Of one that is kept and was imported too the imported one counts, which comes last.
        return (*sorted((self._folder / "kept").glob("*.json")), *sorted(self._folder.glob("*.json")))

    def _looked_at(self, path: Path) -> Entry | SetAside:
        """The pack of a record as it is today, whatever the record says of it."""
        record, pack = _record_in(path), path.with_suffix(".toml")
        if record is None:
            return SetAside(path, "record")
        try:
            data = read_regular(pack, _MOST_BYTES_OF_A_PACK)
        except OSError:
            return SetAside(path, "pack_gone")
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 != path.stem:
            return SetAside(path, "altered")
        header = _header(data)
        if header is None:
            return SetAside(path, "faulty")
        found = FROM_PROGRAM
        if sha256 not in self._program_s():
            signature = _read_signature(pack.with_name(pack.name + SUFFIX))
            found = self._named(trust(data, signature, self.keys()), header.id, sha256)
        origin: Origin = "kept" if path.parent != self._folder else "imported"
        agreed = origin == "kept" or not found.needs_consent or _agreed(record, found, sha256)
        return Entry(sha256, *header, origin, found, pack, record["added"], record["active"], agreed)


class _Header(NamedTuple):
    """What a pack says of its document."""

    id: str
    number: str
    title: Words
    issued: str
    in_force_from: str
    applies_from: str


_headers: dict[str, _Header | None] = {}


def _header(data: bytes) -> _Header | None:
    """What a pack says of its document; None for one that is none. Each is read once, by its hash."""
    digest = hashlib.sha256(data).hexdigest()
    if digest not in _headers:
        _headers[digest] = _header_in(data)
    return _headers[digest]


def _header_in(data: bytes) -> _Header | None:
    from desktop.policy.plain_toml import read_toml

    try:
        plain = read_toml(data.decode("utf-8-sig"), str)
        document = plain["document"]
        days = [document[name] for name in ("issued", "in_force_from", "applies_from")]
        if not all(type(day) is dt.date for day in days):
            return None
        issued, in_force, applies = (day.isoformat() for day in days)
        texts = (plain["id"], document["number"], document["title"]["zh"], document["title"]["en"])
        if not all(isinstance(text, str) for text in texts):
            return None
    except (ValueError, KeyError, TypeError):
        return None
    return _Header(texts[0], texts[1], Words(texts[2], texts[3]), issued, in_force, applies)


def _agreed(record: dict[str, Any], found: Trust, sha256: str) -> bool:
    """Whether the user agreed to this very pack: records of version 1 were written only after that."""
    if record["version"] == 1:
        return bool(record.get("trust") == found.state) and not found.poses
    return bool(record.get("consent") == sha256)


def _record_in(path: Path) -> dict[str, Any] | None:
    """A record, as far as it is one; None for anything else."""
    try:
        plain = json.loads(read_regular(path, MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(plain, dict) or plain.get("format") != _RECORD or plain.get("version") not in (1, 2):
        return None
    sound = isinstance(plain.get("active"), bool) and isinstance(plain.get("added"), str | None)
    return plain if sound else None


def _entry_of_program(path: Path, origin: Origin) -> Entry:
    rules = load_rule_set(path)
    document = rules.document
    return Entry(
        rules.sha256,
        rules.id,
        document.number,
        document.title,
        document.issued,
        document.in_force_from,
        document.applies_from,
        origin,
        FROM_PROGRAM,
        path,
    )


def _in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Each once, the later in `entries` before an earlier one of the same bytes; the newest first."""
    found = {entry.sha256: entry for entry in entries}
    return tuple(sorted(found.values(), key=_age, reverse=True))


def _age(entry: Entry) -> tuple[str, str, str, str]:
    """What orders rule sets from the oldest to the newest."""
    return entry.in_force_from, entry.issued, entry.added or "", entry.sha256


def _read_signature(path: Path) -> bytes | None:
    try:
        return read_regular(path, MOST_BYTES)
    except OSError:
        return None


def _json(plain: dict[str, Any]) -> bytes:
    return json.dumps(plain, ensure_ascii=False, indent=1).encode() + b"\n"


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteFailed(folder, "no_folder", error.strerror or str(error)) from error
