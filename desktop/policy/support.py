"""Other support: what an investor could ask for beside the award of the plan, from 衢政发〔2025〕4号 (2025 edition).

    for offer in support_for("manufacturing", "3985", "zhizao_new_city"):
        offer.support.name, offer.support.amounts, offer.certain

Amounts and ceilings stand only where the text states them. Nothing here reaches an estimate by itself: how an entry
becomes a programme of a case is `estimate.support_programme`'s.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any, Literal, NamedTuple

from desktop import places
from desktop.policy.ruleset import Fen, Rate, RuleSet, Words

Kind = Literal["award", "finance", "land", "recognition", "service"]
AmountKind = Literal["fixed", "at_least", "ceiling"]


class Amount(NamedTuple):
    """What the text states: a fixed amount, at least so much, or a ceiling; `per` says for what."""

    kind: AmountKind
    cny: Fen
    per: Words


class Share(NamedTuple):
    """A share that the text states, and of what."""

    rate: Rate
    of: Words


class AsProgramme(NamedTuple):
    """How an entry would stand beside the plan as another programme of a case, and why so.

    Where it is not `addable` there is nothing to add: it is no money, or the award of the plan itself.
    """

    addable: bool
    level: str
    same_matter: bool
    why: Words


class Support(NamedTuple):
    """An entry: the clause of the document, what is given, by which department, to whom.

    `categories`, `divisions` and `classes` narrow down who it is for as far as the text does (empty: no restriction).
    """

    id: str
    clause: str
    kind: Kind
    name: Words
    what: Words
    amounts: tuple[Amount, ...]
    shares: tuple[Share, ...]
    lead: Words
    to_whom: Words
    categories: tuple[str, ...]
    divisions: tuple[str, ...]
    classes: tuple[str, ...]
    programme: AsProgramme | None
    investors: bool
    """Whether it is for the investing enterprise at all; False for consumers, universities, public projects."""

    @property
    def addable(self) -> bool:
        """Whether it can be added to a case as another programme."""
        return self.programme is not None and self.programme.addable


class Catalogue(NamedTuple):
    """All other support: the document (`texts`) it is from, the year it is for, and what to say of that."""

    document: str
    year: int
    note: Words
    entries: tuple[Support, ...]
    later_year: Words
    earlier_year: Words
    county: Words


class Offer(NamedTuple):
    """An entry that could be for a case. `certain` is False where that depends on a class that is not given yet."""

    support: Support
    certain: bool


@cache
def catalogue() -> Catalogue:
    """All other support, in the order of the resource."""
    import tomllib

    with (places.resources() / "support" / "quzhou-2025-4.toml").open("rb") as file:
        tree = tomllib.load(file)
    return Catalogue(
        tree["document"],
        tree["year"],
        Words(**tree["note"]),
        tuple(_support(entry) for entry in tree["support"]),
        Words(**tree["later_year"]),
        Words(**tree["earlier_year"]),
        Words(**tree["county"]),
    )


def support(support_id: str) -> Support:
    """The entry with this id; raises `KeyError`."""
    for entry in catalogue().entries:
        if entry.id == support_id:
            return entry
    raise KeyError(support_id)


def support_for(category: str | None, sector: str | None, location: str | None = None) -> tuple[Offer, ...]:
    """What an investor of this category and class (four digits) could ask for; None for what is not known yet.

    What the text gives to somebody else than the investing enterprise is not among it.

    First what is for this sector only, then money with an amount, other money, and the rest, each in the order of the
    document. The document is for the whole city, so that no place is left out; see `place_note`.
    """
    del location  # the document names no place; the parameter is there for editions that do
    offers = [
        Offer(entry, certain)
        for entry in catalogue().entries
        if (certain := _fits(entry, category, sector)) is not None
    ]
    return tuple(sorted(offers, key=_rank))


def place_note(location: str | None, rules: RuleSet) -> Words | None:
    """What to say to an enterprise outside the municipal level; None for one inside or where nothing is known."""
    for place in rules.places:
        if place.id == location and not place.municipal:
            return catalogue().county
    return None


def year_warning(entry: Support, year: int) -> Words | None:
    """What to say where an entry is to be added for another year than its edition is for; None for that year."""
    whole = catalogue()
    if year == whole.year:
        return None
    template = whole.later_year if year > whole.year else whole.earlier_year
    return Words(
        template.zh.format(name=entry.name.zh, year=year, lead=entry.lead.zh),
        template.en.format(name=entry.name.en, year=year, lead=entry.lead.en),
    )


def _fits(entry: Support, category: str | None, sector: str | None) -> bool | None:
    """Whether an entry is certainly for such an enterprise (True), perhaps (False), or not (None)."""
    if not entry.investors:
        return None
    if category is not None and entry.categories and category not in entry.categories:
        return None
    narrowed = bool(entry.divisions or entry.classes)
    if sector is None:
        return not narrowed and category is not None
    if narrowed and sector not in entry.classes and sector[:2] not in entry.divisions:
        return None
    return True


def _rank(offer: Offer) -> tuple[bool, bool, bool, int]:
    entry = offer.support
    narrowed = bool(entry.divisions or entry.classes)
    return (not (narrowed and offer.certain), not entry.amounts, entry.kind != "award", int(entry.clause))


def _support(entry: dict[str, Any]) -> Support:
    programme = entry.get("programme")
    return Support(
        entry["id"],
        entry["clause"],
        entry["kind"],
        Words(**entry["name"]),
        Words(**entry["what"]),
        tuple(
            Amount(amount["kind"], Fen(amount["cny"] * 100), Words(**amount["per"]))
            for amount in entry.get("amounts", ())
        ),
        tuple(
            Share(Rate.of(Decimal(share["rate"])), Words(**share["of"])) for share in entry.get("shares", ())
        ),
        Words(**entry["lead"]),
        Words(**entry["to_whom"]),
        tuple(entry["categories"]),
        tuple(entry.get("divisions", ())),
        tuple(entry.get("classes", ())),
        AsProgramme(
            programme["addable"], programme["level"], programme["same_matter"], Words(**programme["why"])
        )
        if programme is not None
        else None,
        entry.get("investors", True),
    )
