"""What a pack changes against another one, part by part, and how its awards move.

A change is a code with typed fields; `language.changes` makes a sentence of it. Brackets are compared by what they
give, not by how they are cut: only where the rate of an amount differs is there a change. A field that is not known
here is compared too, so that nothing is passed over in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from desktop.policy.ruleset import Cents, Fen, Words

if TYPE_CHECKING:
    from desktop.policy.agreement import Jump
    from desktop.policy.schema import Pack

Area = Literal[
    "document", "awards", "scope", "period", "readings", "stacking", "mechanism", "wording", "other"
]
Plain = dict[str, Any]


class Usd(NamedTuple):
    """An amount in US cents, as a field of a change."""

    cents: Cents


class Cny(NamedTuple):
    """An amount in fen, as a field of a change."""

    fen: Fen


class Percent(NamedTuple):
    """A rate or share, as a field of a change."""

    rate: Decimal


class Modes(NamedTuple):
    """Modes of investment by their codes."""

    codes: tuple[str, ...]


class Category(NamedTuple):
    """A category by its code."""

    code: str


class Condition(NamedTuple):
    """A condition of a rule by its code, as results name it."""

    code: str


class Day(NamedTuple):
    """A date (ISO)."""

    iso: str


Value = Usd | Cny | Percent | Modes | Category | Condition | Day | Words | str | int


class Change(NamedTuple):
    """One change: in which area, of what kind (`code`), where in the pack (of the old one for what is gone)."""

    area: Area
    code: str
    place: str
    fields: tuple[tuple[str, Value], ...]

    def field(self, name: str) -> Value:
        """The field with this name; raises `KeyError`."""
        return dict(self.fields)[name]


class PackReport(NamedTuple):
    """What a faultless pack is like: its changes against another one (by hash; None where there is no other), where
    more capital gives a smaller award (`falls`), and where a cent more lifts it (`cliffs`).
    """

    against: str | None
    changes: tuple[Change, ...]
    falls: tuple[Jump, ...]
    cliffs: tuple[Jump, ...]

    @property
    def money(self) -> tuple[Change, ...]:
        """The changes that can move an award, without those of wording only."""
        return tuple(change for change in self.changes if change.area not in ("wording", "document"))


def report(pack: Pack, old: Pack | None, against: str | None) -> PackReport:
    """The report of a faultless pack beside the one it is compared with."""
    from desktop.policy import agreement

    return PackReport(
        against if old is not None else None,
        compare(old, pack) if old is not None else (),
        agreement.falls(pack),
        agreement.cliffs(pack),
    )


def compare(old: Pack, new: Pack) -> tuple[Change, ...]:
    """Every change from one faultless pack to another, what moves awards first."""
    one, other = old.model_dump(mode="json"), new.model_dump(mode="json")
    parts = (
        _document,
        _rules,
        _caps,
        _scope,
        _places,
        _period,
        _readings,
        _stacking,
        _targets,
        _mechanism,
        _wording,
        _rest,
    )
    return tuple(change for part in parts for change in part(one, other))


# ---------------------------------------------------------------- tools


def _words(plain: Plain) -> Words:
    return Words(plain["zh"], plain["en"])


def _usd(text: str) -> Usd:
    return Usd(Cents(int(Decimal(text) * 100)))


def _change(area: Area, code: str, place: str, **fields: Value) -> Change:
    return Change(area, code, place, tuple(fields.items()))


def _by_id(items: Iterable[Plain], key: str = "id") -> dict[str, Plain]:
    return {item[key]: item for item in items}


class _Pair(NamedTuple):
    """An item that both packs have, and where it stands in the new one."""

    place: str
    old: Plain
    new: Plain


def _pairs(
    one: Plain, other: Plain, table: str, key: str = "id"
) -> tuple[list[tuple[str, Plain]], list[tuple[str, Plain]], list[_Pair]]:
    """What was added to a table, what is gone from it, and what is in both."""
    before, after = _by_id(one[table], key), _by_id(other[table], key)
    added = [(f"{table}[{at}]", item) for at, item in enumerate(other[table]) if item[key] not in before]
    gone = [(f"{table}[{at}]", item) for at, item in enumerate(one[table]) if item[key] not in after]
    both = [
        _Pair(f"{table}[{at}]", before[item[key]], item)
        for at, item in enumerate(other[table])
        if item[key] in before
    ]
    return added, gone, both


def _differ(pair: _Pair, *keys: str) -> bool:
    return any(pair.old.get(key) != pair.new.get(key) for key in keys)


# ---------------------------------------------------------------- document and period


def _document(one: Plain, other: Plain) -> Iterator[Change]:
    old, new = one["document"], other["document"]
    if one["id"] != other["id"]:
        yield _change("document", "id", "id", before=one["id"], after=other["id"])
    if old["number"] != new["number"]:
        yield _change("document", "number", "document.number", before=old["number"], after=new["number"])
    for key in ("issued", "in_force_from", "applies_from"):
        if old[key] != new[key]:
            area: Area = "document" if key == "issued" else "period"
            yield _change(area, key, f"document.{key}", before=Day(old[key]), after=Day(new[key]))


def _period(one: Plain, other: Plain) -> Iterator[Change]:
    old, new = one["period"], other["period"]
    if old["first_year"] != new["first_year"]:
        yield _change(
            "period", "first_year", "period.first_year", before=old["first_year"], after=new["first_year"]
        )
    before, after = old["last_year"], new["last_year"]
    if before != after:
        code = "last_year" if None not in (before, after) else "end_stated" if before is None else "end_gone"
        known = {"before": before, "after": after}
        fields = {name: year for name, year in known.items() if year is not None}
        yield _change("period", code, "period.last_year", **fields)
    yield from _unknown(old, new, "period", {"first_year", "last_year", "clause", "sentence"}, "period")


def _caps(one: Plain, other: Plain) -> Iterator[Change]:
    """The caps by what they are for, the year or the project, and for which category."""
    before, after = (
        {
            (cap["per"], category): (f"caps[{index}]", cap)
            for index, cap in enumerate(pack["caps"])
            for category in (pack["scope"]["covered"] if cap["categories"] is None else cap["categories"])
        }
        for pack in (one, other)
    )
    for key in [*after, *(key for key in before if key not in after)]:
        per, about = key[0], Category(key[1])
        old, new = before.get(key), after.get(key)
        if old is None and new is not None:
            yield _change("awards", f"cap_{per}_added", new[0], category=about, after=_limit(new[1]))
        elif new is None and old is not None:
            yield _change("awards", f"cap_{per}_removed", old[0], category=about, before=_limit(old[1]))
        elif old is not None and new is not None:
            was, now = _limit(old[1]), _limit(new[1])
            if was != now:
                yield _change("awards", f"cap_{per}", new[0], category=about, before=was, after=now)
            if old[1]["sentence"] != new[1]["sentence"]:
                place = f"{new[0]}.sentence"
                cited = old[1]["sentence"], new[1]["sentence"]
                yield _change("wording", "cited", place, name=place, before=cited[0], after=cited[1])


def _limit(cap: Plain) -> Usd | Cny:
    return _usd(cap["usd"]) if cap["usd"] is not None else Cny(Fen(int(Decimal(cap["cny"]) * 100)))


# ---------------------------------------------------------------- awards

_THRESHOLDS = ("total_foreign_investment_usd", "first_year_usd", "utilised_usd")
_OF_RULES = {
    "id", "clause", "sentence", "name", "categories", "rate", "brackets", "brackets_of", "share", "mode",
    "technical_upgrade", *_THRESHOLDS,
}  # fmt: skip


def _rules(one: Plain, other: Plain) -> Iterator[Change]:
    added, gone, both = _pairs(one, other, "rules")
    for place, rule in added:
        yield _change("awards", "rule_added", place, rule=_words(rule["name"]), clause=_clause(other, rule))
        yield from _ladders(place, rule, (), _ladder(other, rule))
        if rule["rate"] is not None:
            yield _change(
                "awards", "rate_set", place, rule=_words(rule["name"]), after=Percent(Decimal(rule["rate"]))
            )
    for place, rule in gone:
        yield _change("awards", "rule_removed", place, rule=_words(rule["name"]), clause=_clause(one, rule))
    for pair in both:
        yield from _rule(one, other, pair)
    order = [rule["id"] for rule in other["rules"] if rule["id"] in _by_id(one["rules"])]
    if order != [rule["id"] for rule in one["rules"] if rule["id"] in order]:
        yield _change("awards", "rules_reordered", "rules")


def _rule(one: Plain, other: Plain, pair: _Pair) -> Iterator[Change]:
    place, old, new = pair
    name = _words(new["name"])
    if old["rate"] is not None and new["rate"] is not None and Decimal(old["rate"]) != Decimal(new["rate"]):
        before, after = Percent(Decimal(old["rate"])), Percent(Decimal(new["rate"]))
        yield _change("awards", "rate", f"{place}.rate", rule=name, before=before, after=after)
    elif (old["rate"] is None) != (new["rate"] is None):
        yield _change("awards", "kind_of_award", place, rule=name)
    if old["share"] != new["share"] and None not in (old["share"], new["share"]):
        before, after = Percent(Decimal(old["share"])), Percent(Decimal(new["share"]))
        yield _change("awards", "share", f"{place}.share", rule=name, before=before, after=after)
    elif old["brackets_of"] is not None and new["brackets_of"] is not None:
        if any(_ladders(place, new, _ladder(one, old), _ladder(other, new))):
            source = _by_id(other["rules"])[new["brackets_of"]]
            yield _change(
                "awards", "brackets_follow", place,
                rule=name, source=_words(source["name"]), share=Percent(Decimal(new["share"])),
            )  # fmt: skip
    else:
        yield from _ladders(place, new, _ladder(one, old), _ladder(other, new))
    yield from _conditions(place, name, old, new)
    yield from _unknown(old, new, place, _OF_RULES, "awards")


_Ladder = tuple[tuple[Decimal, Decimal | None, Decimal], ...]
"""(from, below, rate) of each bracket, in order; the share is multiplied in."""


def _ladder(pack: Plain, rule: Plain) -> _Ladder:
    source, share = rule, Decimal(1)
    if rule["brackets_of"] is not None:
        source, share = _by_id(pack["rules"])[rule["brackets_of"]], Decimal(rule["share"])
    return tuple(
        (
            Decimal(bracket["from_usd"]),
            Decimal(bracket["below_usd"]) if bracket["below_usd"] is not None else None,
            Decimal(bracket["rate"]) * share,
        )
        for bracket in source["brackets"] or ()
    )


def _rate_at(ladder: _Ladder, amount: Decimal) -> Decimal | None:
    for start, end, rate in ladder:
        if start <= amount and (end is None or amount < end):
            return rate
    return None


def _ladders(place: str, rule: Plain, old: _Ladder, new: _Ladder) -> Iterator[Change]:
    """The amounts whose rate differs, in runs as long as both rates stay the same."""
    edges = sorted(
        {start for start, _, _ in (*old, *new)} | {end for _, end, _ in (*old, *new) if end is not None}
    )
    runs: list[tuple[Decimal, Decimal | None, Decimal | None, Decimal | None]] = []
    for at, start in enumerate(edges):
        end = edges[at + 1] if at + 1 < len(edges) else None
        before, after = _rate_at(old, start), _rate_at(new, start)
        if runs and runs[-1][2:] == (before, after):
            runs[-1] = (runs[-1][0], end, before, after)
        else:
            runs.append((start, end, before, after))
    for start, end, before, after in runs:
        if before == after:
            continue
        fields: dict[str, Value] = {"rule": _words(rule["name"]), "from_usd": Usd(Cents(int(start * 100)))}
        if end is not None:
            fields["below_usd"] = Usd(Cents(int(end * 100)))
        if before is not None:
            fields["before"] = Percent(before.normalize())
        if after is not None:
            fields["after"] = Percent(after.normalize())
        code = (
            "bracket"
            if None not in (before, after)
            else "bracket_added"
            if before is None
            else "bracket_removed"
        )
        yield _change("awards", code, f"{place}.brackets", **fields)


def _conditions(place: str, name: Words, old: Plain, new: Plain) -> Iterator[Change]:
    for key in _THRESHOLDS:
        before, after = old[key], new[key]
        if before == after or (None not in (before, after) and Decimal(before) == Decimal(after)):
            continue
        here, about = f"{place}.{key}", Condition(key)
        if before is None:
            yield _change("awards", "threshold_added", here, rule=name, about=about, after=_usd(after))
        elif after is None:
            yield _change("awards", "threshold_removed", here, rule=name, about=about, before=_usd(before))
        else:
            yield _change(
                "awards", "threshold", here, rule=name, about=about, before=_usd(before), after=_usd(after)
            )
    if old["mode"] != new["mode"]:
        if new["mode"] is None:
            yield _change("awards", "mode_removed", f"{place}.mode", rule=name)
        else:
            yield _change("awards", "mode", f"{place}.mode", rule=name, after=Modes(tuple(new["mode"])))
    if bool(old["technical_upgrade"]) != bool(new["technical_upgrade"]):
        code = "upgrade_needed" if new["technical_upgrade"] else "upgrade_not_needed"
        yield _change("awards", code, f"{place}.technical_upgrade", rule=name)
    for category in [one for one in new["categories"] if one not in old["categories"]]:
        yield _change(
            "awards", "category_added", f"{place}.categories", rule=name, category=Category(category)
        )
    for category in [one for one in old["categories"] if one not in new["categories"]]:
        yield _change(
            "awards", "category_removed", f"{place}.categories", rule=name, category=Category(category)
        )


def _clause(pack: Plain, rule: Plain) -> Words:
    return _words(_by_id(pack["clauses"])[rule["clause"]]["name"])


# ---------------------------------------------------------------- scope and places


def _scope(one: Plain, other: Plain) -> Iterator[Change]:
    for key in ("covered", "excluded"):
        before, after = one["scope"][key], other["scope"][key]
        for category in [code for code in after if code not in before]:
            yield _change("scope", f"{key}_added", f"scope.{key}", category=Category(category))
        for category in [code for code in before if code not in after]:
            yield _change("scope", f"{key}_removed", f"scope.{key}", category=Category(category))
    yield from _unknown(one["scope"], other["scope"], "scope", {"clause", "covered", "excluded"}, "scope")


def _places(one: Plain, other: Plain) -> Iterator[Change]:
    added, gone, both = _pairs(one, other, "places")
    for place, item in added:
        code = "place_added" if item["municipal"] else "place_added_reference"
        yield _change("scope", code, place, name=_words(item["name"]))
    for place, item in gone:
        yield _change("scope", "place_removed", place, name=_words(item["name"]))
    for pair in both:
        if _differ(pair, "municipal"):
            code = "place_within" if pair.new["municipal"] else "place_reference"
            yield _change("scope", code, f"{pair.place}.municipal", name=_words(pair.new["name"]))
        yield from _unknown(pair.old, pair.new, pair.place, {"id", "municipal", "name", "note"}, "scope")


# ---------------------------------------------------------------- readings


def _readings(one: Plain, other: Plain) -> Iterator[Change]:
    added, gone, both = _pairs(one, other, "readings")
    for place, reading in added:
        default = _words(reading["values"][0]["name"])
        yield _change(
            "readings", "reading_added", place, question=_words(reading["question"]), default=default
        )
    for place, reading in gone:
        yield _change("readings", "reading_removed", place, question=_words(reading["question"]))
    for place, old, new in both:
        question = _words(new["question"])
        if old["values"][0]["id"] != new["values"][0]["id"]:
            before, after = _words(old["values"][0]["name"]), _words(new["values"][0]["name"])
            yield _change(
                "readings", "default", f"{place}.values", question=question, before=before, after=after
            )
        values_added, values_gone, values_both = _pairs(old, new, "values")
        for at, value in values_added:
            yield _change(
                "readings", "value_added", f"{place}.{at}", question=question, value=_words(value["name"])
            )
        for _, value in values_gone:
            yield _change(
                "readings", "value_removed", f"{place}.values", question=question, value=_words(value["name"])
            )
        for pair in values_both:
            if _differ(pair, "effects"):
                value_name = _words(pair.new["name"])
                here = f"{place}.{pair.place}.effects"
                yield _change("readings", "effect", here, question=question, value=value_name)


# ---------------------------------------------------------------- stacking, targets, mechanism


def _stacking(one: Plain, other: Plain) -> Iterator[Change]:
    added, gone, both = _pairs(one, other, "levels")
    names = {level["id"]: _words(level["name"]) for level in (*one["levels"], *other["levels"])}
    before, after = one["stacking"]["plan_level"], other["stacking"]["plan_level"]
    if before != after:
        yield _change(
            "stacking", "plan_level", "stacking.plan_level", before=names[before], after=names[after]
        )
    for place, level in added:
        yield _change("stacking", "level_added", place, level=_words(level["name"]))
    for place, level in gone:
        yield _change("stacking", "level_removed", place, level=_words(level["name"]))
    for pair in both:
        if _differ(pair, "relation"):
            code = f"now_{pair.new['relation']}"
            yield _change("stacking", code, f"{pair.place}.relation", level=_words(pair.new["name"]))
        known = {"id", "name", "relation", "sentence", "warning", "other_matter_warning", "assumption"}
        yield from _unknown(pair.old, pair.new, pair.place, known, "stacking")
    yield from _unknown(one["stacking"], other["stacking"], "stacking", {"plan_level"}, "stacking")


def _targets(one: Plain, other: Plain) -> Iterator[Change]:
    added, gone, both = _pairs(one, other, "targets")
    for place, target in added:
        yield _change("mechanism", "target_added", place, target=_words(target["name"]))
    for place, target in gone:
        yield _change("mechanism", "target_removed", place, target=_words(target["name"]))
    for place, old, new in both:
        if (
            Decimal(old["utilised_usd"]) != Decimal(new["utilised_usd"])
            or old["categories"] != new["categories"]
        ):
            before, after = _usd(old["utilised_usd"]), _usd(new["utilised_usd"])
            yield _change(
                "mechanism", "target", place, target=_words(new["name"]), before=before, after=after
            )


def _mechanism(one: Plain, other: Plain) -> Iterator[Change]:
    old, new = one["mechanism"], other["mechanism"]
    if Decimal(old["fixed_assets_cny"]) != Decimal(new["fixed_assets_cny"]):
        before, after = (Cny(Fen(int(Decimal(each["fixed_assets_cny"]) * 100))) for each in (old, new))
        yield _change("mechanism", "fixed_assets", "mechanism.fixed_assets_cny", before=before, after=after)
    if old["modes"] != new["modes"]:
        yield _change("mechanism", "matching_modes", "mechanism.modes", after=Modes(tuple(new["modes"])))
    known = {"clause", "sentence", "fixed_assets_cny", "modes", "slogan", "stages"}
    yield from _unknown(old, new, "mechanism", known, "mechanism")


# ---------------------------------------------------------------- wording and the rest


def _wording(one: Plain, other: Plain) -> Iterator[Change]:
    added, gone, _ = _pairs(one, other, "clauses")
    for place, clause in added:
        yield _change("wording", "clause_added", place, clause=_words(clause["name"]))
    for place, clause in gone:
        yield _change("wording", "clause_removed", place, clause=_words(clause["name"]))
    yield from _sentences(one, other)
    for pair in _pairs(one, other, "messages", "code")[2]:
        yield from _quiet_keys(pair, ("clause",))
        if _words(pair.old) != _words(pair.new):
            yield _change("wording", "reworded", pair.place, before=_words(pair.old), after=_words(pair.new))
    for table in ("open_questions", "claim_documents", "offices"):
        if one.get(table, []) != other.get(table, []):
            yield _change("wording", table, table)
    yield from _quiet(one, other)


def _sentences(one: Plain, other: Plain) -> Iterator[Change]:
    before, after = ({s["id"]: s for c in pack["clauses"] for s in c["sentences"]} for pack in (one, other))
    for c, clause in enumerate(other["clauses"]):
        for s, sentence in enumerate(clause["sentences"]):
            old, place = before.get(sentence["id"]), f"clauses[{c}].sentences[{s}]"
            about, new = _words(clause["name"]), _words(sentence)
            if old is None:
                yield _change("wording", "sentence_added", place, clause=about, after=new)
            elif old != sentence:
                yield _change("wording", "sentence", place, clause=about, before=_words(old), after=new)
    for clause in one["clauses"]:
        for sentence in clause["sentences"]:
            if sentence["id"] not in after:
                about = _words(clause["name"])
                yield _change("wording", "sentence_removed", "clauses", clause=about, before=_words(sentence))


# What changes no figure: names and notes that read differently, and other clauses, sentences and messages cited.
_QUIET = {
    "clauses": ("name",),
    "places": ("name", "note"),
    "rules": ("name", "clause", "sentence"),
    "readings": ("question", "note", "clause", "sentence"),
    "levels": ("name", "sentence", "warning", "other_matter_warning", "assumption"),
    "targets": ("name", "clause"),
}
_QUIET_PARTS = {
    "document": ("title", "issuer", "plan"),
    "period": ("clause", "sentence"),
    "scope": ("clause",),
    "mechanism": ("clause", "sentence", "slogan", "stages"),
}


def _quiet(one: Plain, other: Plain) -> Iterator[Change]:
    for table, keys in _QUIET.items():
        for pair in _pairs(one, other, table)[2]:
            yield from _quiet_keys(pair, keys)
            if table == "readings":
                for value in _pairs(pair.old, pair.new, "values")[2]:
                    yield from _quiet_keys(
                        value._replace(place=f"{pair.place}.{value.place}"), ("name", "note")
                    )
    for part, keys in _QUIET_PARTS.items():
        yield from _quiet_keys(_Pair(part, one[part], other[part]), keys)


def _quiet_keys(pair: _Pair, keys: tuple[str, ...]) -> Iterator[Change]:
    for key in keys:
        before, after = pair.old[key], pair.new[key]
        if before == after:
            continue
        place = f"{pair.place}.{key}"
        if isinstance(before, dict) and isinstance(after, dict):
            yield _change("wording", "reworded", place, before=_words(before), after=_words(after))
        elif isinstance(before, list):
            yield _change("wording", "detail", place, name=place)
        else:
            yield _change("wording", "cited", place, name=place, before=_shown(before), after=_shown(after))


_KNOWN = {
    "format", "version", "id", "document", "clauses", "period", "scope", "places", "rules", "caps", "readings", "stacking",
    "levels", "targets", "mechanism", "advice", "messages", "open_questions", "claim_documents", "offices",
}  # fmt: skip


def _rest(one: Plain, other: Plain) -> Iterator[Change]:
    # How close is close, for warnings: figures of ours that move no award.
    old, new = one.get("advice") or {}, other.get("advice") or {}
    for key in sorted(old.keys() | new.keys()):
        if old.get(key) != new.get(key):
            before, after = _shown(old.get(key)), _shown(new.get(key))
            yield _change(
                "wording", "cited", f"advice.{key}", name=f"advice.{key}", before=before, after=after
            )
    yield from _unknown(one, other, "", _KNOWN, "other")


def _unknown(
    old: Mapping[str, Any], new: Mapping[str, Any], place: str, known: set[str], area: Area
) -> Iterator[Change]:
    """Changes of fields that this module has no words for."""
    for key in sorted((old.keys() | new.keys()) - known):
        before, after = old.get(key), new.get(key)
        if before != after:
            yield _change(
                area,
                "other",
                f"{place}.{key}".lstrip("."),
                name=key,
                before=_shown(before),
                after=_shown(after),
            )


def _shown(value: object) -> str:
    return "–" if value is None else str(value)
