"""From a rule pack on disk to a rule set that can be used.

A pack is read (`schema`), checked as a whole (`check`), and only a faultless one is used. What came out of a pack that
the program brings is kept as plain data in the cache folder, so that a start of the window needs neither TOML nor pydantic.
Whoever can write to that folder changes no figure by it: the program brings the SHA-256 of what comes out of each of its
packs (`validated.json`), and nothing else is read from there. Any other pack is read and checked anew at each start.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import sys
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop import __version__, places
from desktop.files import read_regular
from desktop.policy.ruleset import (
    Advice,
    Bracket,
    Cap,
    Cents,
    Clause,
    Document,
    Effect,
    Fen,
    Level,
    Mechanism,
    Message,
    Office,
    OpenQuestion,
    Place,
    Rate,
    Reading,
    ReadingValue,
    Rule,
    RuleSet,
    Sentence,
    Target,
    Words,
)

if TYPE_CHECKING:
    from desktop.policy.schema import Fault, Pack

MOST_BYTES = 2_000_000
VALIDATED = "validated.json"
_MOST_KEPT = 10_000_000
_loaded: dict[tuple[str, str], RuleSet] = {}


class RuleSetFaulty(Exception):
    """A pack that cannot be used, with every fault found and its place."""

    def __init__(self, path: Path, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(f"{fault.place}: {fault.message}" for fault in faults))
        self.path = path
        self.faults = faults


def load_rule_set(path: Path | None = None) -> RuleSet:
    """The rule set of the pack at `path`, or the one that comes with the program.

    Raises `RuleSetFaulty`; a pack that cannot be read at all is a fault too.
    """
    path = path or places.rule_set()
    data = read_file(path)
    digest = hashlib.sha256(data).hexdigest()
    known = _loaded.get((digest, reader()))
    if known is not None:
        return known
    store = places.cache() / "rules" / f"{digest}-{reader()}"
    rules = _cached(store, digest)
    if rules is None:
        pack, faults = read_pack(data)
        if pack is None or faults:
            raise RuleSetFaulty(path, faults)
        plain = pack.model_dump(mode="json")
        rules = from_plain(plain, digest)
        if digest in _validated():
            _keep(store, plain)
    _loaded[digest, reader()] = rules
    return rules


_STOP = re.compile(r"at line (\d+), column (\d+)")
"""What the reader of TOML says of where it stopped."""
_READING = ("agreement", "load", "messages", "ruleset", "schema")


@cache
def reader(folder: Path = Path(__file__).parent) -> str:
    """What stands for the program's own code that reads packs: its version, and a hash of the modules that take part.

    In a frozen program the modules are no files; there the program's file stands for them.
    """
    digest = hashlib.sha256()
    try:
        for name in _READING:
            digest.update((folder / f"{name}.py").read_bytes())
    except OSError:
        with contextlib.suppress(OSError):
            frozen = Path(sys.executable).stat()
            digest.update(f"{frozen.st_size} {frozen.st_mtime_ns}".encode())
    return f"{__version__}-{digest.hexdigest()[:16]}"


def read_file(path: Path | None = None) -> bytes:
    """The bytes of a pack, or of the one that comes with the program. Raises `RuleSetFaulty`."""
    path = path or places.rule_set()
    try:
        data = read_regular(path, MOST_BYTES)
    except OSError as error:
        raise _unreadable(path, "unreadable", detail=error.strerror) from error
    if len(data) > MOST_BYTES:
        raise _unreadable(path, "too_large", bytes=MOST_BYTES)
    return data


def _unreadable(path: Path, code: str, **fields: object) -> RuleSetFaulty:
    from desktop.policy.schema import fault

    return RuleSetFaulty(path, (fault("", code, **fields),))


@cache
def _validated(folder: Path | None = None) -> dict[str, str]:
    """The SHA-256 of what comes out of each pack that the program brings, by that of the pack."""
    folder = folder if folder is not None else places.rule_set().parent
    with contextlib.suppress(OSError, ValueError):
        found: dict[str, str] = json.loads((folder / VALIDATED).read_bytes())
        return found
    return {}


def body_of(plain: dict[str, Any]) -> bytes:
    """What came out of a pack, as it is kept."""
    return json.dumps(plain, ensure_ascii=False).encode()


def _cached(store: Path, digest: str) -> RuleSet | None:
    """What an earlier start validated; None where there is nothing, or anything but what the program says comes out."""
    expected = _validated().get(digest)
    if expected is None:
        return None
    try:
        body = read_regular(store, _MOST_KEPT)
        if hashlib.sha256(body).hexdigest() == expected:
            return from_plain(json.loads(body), digest)
    except (OSError, ValueError, KeyError, TypeError):  # not there, or of another making
        pass
    return None


def _keep(store: Path, plain: dict[str, Any]) -> None:
    from desktop.files import WriteFailed, write_atomically

    body = body_of(plain)
    # The cache only saves time; a folder that cannot be written to is no reason to stop.
    with contextlib.suppress(OSError, WriteFailed):
        store.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(store, body)


def _number(text: str) -> Decimal:
    """A TOML number with a point or an exponent, exactly."""
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{text[:40]} is too far from zero") from None


def read_pack(data: bytes) -> tuple[Pack | None, tuple[Fault, ...]]:
    """The pack in `data` and every fault of its shape and of its parts; None where the shape is at fault."""
    from desktop.policy import agreement, schema
    from desktop.policy.plain_toml import read_toml

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, (schema.fault("", "not_utf8", byte=error.start),)
    try:
        tree = read_toml(text, _number)
    except ValueError as error:
        stop = _STOP.search(str(error))
        where = {} if stop is None else {"line": stop[1], "column": stop[2]}
        return None, (schema.fault("", "not_toml", detail=error, **where),)
    pack, faults = schema.read(tree)
    return pack, faults if pack is None else agreement.faults(pack)


# ---------------------------------------------------------------- plain data to values


def _words(plain: dict[str, Any]) -> Words:
    return Words(plain["zh"], plain["en"])


def _cents(text: str | None) -> Cents | None:
    return None if text is None else Cents(int(Decimal(text) * 100))


def _some_cents(text: str) -> Cents:
    return Cents(int(Decimal(text) * 100))


def _brackets(plain: list[dict[str, Any]], share: Decimal) -> tuple[Bracket, ...]:
    return tuple(
        Bracket(
            _some_cents(item["from_usd"]), _cents(item["below_usd"]), Rate.of(Decimal(item["rate"]) * share)
        )
        for item in plain
    )


def _rule(plain: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> Rule:
    share = Decimal(plain["share"]) if plain["share"] is not None else None
    source = by_id[plain["brackets_of"]] if plain["brackets_of"] is not None else plain
    return Rule(
        id=plain["id"],
        clause=plain["clause"],
        sentence=plain["sentence"],
        name=_words(plain["name"]),
        categories=tuple(plain["categories"]),
        rate=Rate.of(Decimal(plain["rate"])) if plain["rate"] is not None else None,
        brackets=_brackets(source["brackets"] or [], share if share is not None else Decimal(1)),
        total_foreign_investment_usd=_cents(plain["total_foreign_investment_usd"]),
        first_year_usd=_cents(plain["first_year_usd"]),
        utilised_usd=_cents(plain["utilised_usd"]),
        mode=tuple(plain["mode"]) if plain["mode"] is not None else None,
        technical_upgrade=bool(plain["technical_upgrade"]),
        brackets_of=plain["brackets_of"],
        share=Rate.of(share) if share is not None else None,
    )


def _cap(plain: dict[str, Any], covered: list[str], clauses: dict[str, str]) -> Cap:
    in_cny = plain["cny"] is not None
    return Cap(
        clauses[plain["sentence"]],
        plain["sentence"],
        plain["per"],
        in_cny,
        int(Decimal(plain["cny"] if in_cny else plain["usd"]) * 100),
        tuple(covered if plain["categories"] is None else plain["categories"]),
    )


def _effect(plain: dict[str, Any]) -> Effect:
    return Effect(
        plain["kind"],
        tuple(plain.get("rules", ())),
        tuple(plain.get("modes", ())),
        tuple(plain.get("forms", ())),
        plain.get("year"),
        tuple(plain.get("levels", ())),
    )


def _reading(plain: dict[str, Any]) -> Reading:
    return Reading(
        plain["id"],
        plain["clause"],
        plain["sentence"],
        _words(plain["question"]),
        _words(plain["note"]),
        tuple(
            ReadingValue(
                value["id"],
                _words(value["name"]),
                _words(value["note"]),
                tuple(_effect(effect) for effect in value["effects"]),
            )
            for value in plain["values"]
        ),
    )


def from_plain(plain: dict[str, Any], sha256: str) -> RuleSet:
    """The rule set of plain data that was validated before, as `Pack.model_dump(mode="json")` gives it."""
    document = plain["document"]
    rules = {rule["id"]: rule for rule in plain["rules"]}
    mechanism, period, covered = plain["mechanism"], plain["period"], plain["scope"]["covered"]
    clause_of = {s["id"]: clause["id"] for clause in plain["clauses"] for s in clause["sentences"]}
    return RuleSet(
        id=plain["id"],
        sha256=sha256,
        document=Document(
            document["number"],
            _words(document["title"]),
            _words(document["issuer"]),
            document["issued"],
            document["in_force_from"],
            document["applies_from"],
        ),
        plan_title=_words(document["plan"]),
        clauses=tuple(
            Clause(
                clause["id"],
                _words(clause["name"]),
                tuple(Sentence(s["id"], clause["id"], _words(s)) for s in clause["sentences"]),
            )
            for clause in plain["clauses"]
        ),
        first_period_year=period["first_year"],
        period_clause=period["clause"],
        covered=tuple(covered),
        excluded=tuple(plain["scope"]["excluded"]),
        places=tuple(
            Place(place["id"], _words(place["name"]), place["municipal"], _words(place["note"]))
            for place in plain["places"]
        ),
        rules=tuple(_rule(rule, rules) for rule in plain["rules"]),
        readings=tuple(_reading(reading) for reading in plain["readings"]),
        plan_level=plain["stacking"]["plan_level"],
        levels=tuple(
            Level(
                level["id"],
                _words(level["name"]),
                level["relation"],
                level["sentence"],
                level["warning"],
                level["other_matter_warning"],
                level["assumption"],
            )
            for level in plain["levels"]
        ),
        targets=tuple(
            Target(
                target["id"],
                target["clause"],
                tuple(target["categories"]),
                _some_cents(target["utilised_usd"]),
                _words(target["name"]),
            )
            for target in plain["targets"]
        ),
        mechanism=Mechanism(
            mechanism["clause"],
            mechanism["sentence"],
            Fen(int(Decimal(mechanism["fixed_assets_cny"]) * 100)),
            tuple(mechanism["modes"]),
            _words(mechanism["slogan"]),
            tuple((s["id"], _words(s["name"]), _words(s["says"])) for s in mechanism["stages"]),
        ),
        advice=Advice(
            *(Rate.of(Decimal(plain["advice"][name])) for name in Advice._fields),
        ),
        messages=tuple(Message(m["code"], m["clause"], _words(m)) for m in plain["messages"]),
        open_questions=tuple(
            OpenQuestion(q["number"], q["field"], _words(q["text"])) for q in plain["open_questions"]
        ),
        claim_documents=tuple((d["when"], _words(d)) for d in plain["claim_documents"]),
        last_period_year=period["last_year"],
        period_sentence=period["sentence"],
        caps=tuple(_cap(cap, covered, clause_of) for cap in plain["caps"]),
        offices=tuple(Office(_words(one), one["certificate_sha256"]) for one in plain["offices"]),
    )
