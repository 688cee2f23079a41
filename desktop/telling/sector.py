"""What the sector step lists: classes as a list or as a tree, and how each is said. Qt-free.

Entries are made for all that was found, lines only for those that are on the screen: a keystroke must not pay for
1,382 texts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.telling import terms

if TYPE_CHECKING:
    from desktop.language import Language
    from desktop.policy.ruleset import Words
    from desktop.sectors.chains import Chain
    from desktop.sectors.classes import SectorClass
    from desktop.sectors.search import DivisionBranch, Hit, SectionBranch, Span

LIST, TREE = "list", "tree"
_FEW: Final = 40
"""Up to so many classes a tree opens whole."""
_FEW_SECTIONS: Final = 3

Marks = tuple[tuple[int, int], ...]


class Branch(NamedTuple):
    """A section, division or group in the tree; groups have no name in our data, only their code."""

    key: str
    level: str
    code: str
    name: Words | None
    spans: tuple[Span, ...]
    total: int
    first: str
    last: str


class Entry(NamedTuple):
    """A line of the list: a class that was found, or a branch of the tree with whether it is open."""

    depth: int
    hit: Hit | None
    branch: Branch | None = None
    is_open: bool = False

    @property
    def key(self) -> str:
        """What names the entry among all."""
        if self.hit is not None:
            return self.hit.sector_class.code
        return self.branch.key if self.branch is not None else ""


class Line(NamedTuple):
    """An entry in words: code, name, the name in the other language, what stands beside it, its chip.

    Marks are the parts that match what was typed, from the first position to before the last.
    """

    code: str
    code_marks: Marks
    name: str
    name_marks: Marks
    other: str
    other_marks: Marks
    beside: str
    beside_marks: Marks
    chip: str
    chip_kind: str
    spoken: str


class Found:
    """What is listed: classes best first, and the same as a tree."""

    def __init__(self, hits: tuple[Hit, ...], typed: str = "", chain: Chain | None = None) -> None:
        self.hits = hits
        self.typed = typed
        self.chain = chain
        self._opened: dict[str, bool] = {}

    @cached_property
    def _sections(self) -> tuple[SectionBranch, ...]:
        from desktop.sectors.search import browse, tree

        return tree(self.hits, self.typed) if self.typed or self.chain else browse()

    def entries(self, form: str) -> list[Entry]:
        """The lines of the list, or of the tree as far as it is open."""
        if form == LIST:
            return [Entry(0, hit) for hit in self.hits]
        return list(self._branches())

    def toggle(self, key: str) -> None:
        """Open a branch, or close it."""
        self._opened[key] = not self.is_open(key)

    def is_open(self, key: str) -> bool:
        """Whether what is below a branch is shown: what the user last did, else as much as fits."""
        return self._opened.get(key, self._opens_itself(key))

    def show(self, code: str) -> None:
        """Open what is above a class."""
        from desktop.sectors.classes import sector

        known = sector(code)
        if known is not None:
            for key in (known.section, known.division, code[:3]):
                self._opened[key] = True

    def _opens_itself(self, key: str) -> bool:
        if self.chain is not None:
            # The chain's own divisions are what it leads to; of the others, what is near to it.
            return True
        if not self.typed:
            return False
        if len(self.hits) <= _FEW:
            return True
        return len(key) == 1 and len(self._sections) <= _FEW_SECTIONS

    def _branches(self) -> Iterator[Entry]:
        for section in self._sections:
            code = section.section.code
            inside = section.divisions
            first, last = inside[0].division.code, inside[-1].division.code
            own = Branch(
                code, "section", code, section.section.name, section.spans, section.total, first, last
            )
            is_open = self.is_open(code)
            yield Entry(0, None, own, is_open)
            if is_open:
                for division in inside:
                    yield from self._division(division)

    def _division(self, division: DivisionBranch) -> Iterator[Entry]:
        code = division.division.code
        ordered = sorted(division.hits, key=_code_of)
        own = Branch(
            code, "division", code, division.division.name, division.spans, len(ordered),
            _code_of(ordered[0]), _code_of(ordered[-1]),
        )  # fmt: skip
        is_open = self.is_open(code)
        yield Entry(1, None, own, is_open)
        if not is_open:
            return
        for group, of_group in groupby(ordered, key=lambda hit: _code_of(hit)[:3]):
            hits = list(of_group)
            if len(hits) == 1 and _code_of(hits[0]).endswith("0"):
                # The standard gives a group of one class the name of the class.
                yield Entry(2, hits[0])
                continue
            first, last = _code_of(hits[0]), _code_of(hits[-1])
            is_open = self.is_open(group)
            yield Entry(2, None, Branch(group, "group", group, None, (), len(hits), first, last), is_open)
            if is_open:
                yield from (Entry(3, hit) for hit in hits)


def searched(typed: str) -> Found:
    """What was found for what was typed; the whole standard where nothing was."""
    from desktop.sectors.classes import classes
    from desktop.sectors.search import Hit, search

    if not typed.strip():
        return Found(tuple(Hit(one, 0, (), "code") for one in classes().values()))
    return Found(search(typed), typed)


def of_chain(chain: Chain) -> Found:
    """The classes of a chain: those nearest to it, then what else its divisions hold."""
    from desktop.sectors.classes import classes
    from desktop.sectors.search import Hit

    near = {one.code: one for one in chain.classes}
    divisions = {one.code for one in chain.divisions}
    rest = {code: one for code, one in classes().items() if one.division in divisions and code not in near}
    return Found(tuple(Hit(one, 0, (), "code") for one in (near | rest).values()), "", chain)


def category_chip(language: Language, one: SectorClass, covered: Collection[str]) -> tuple[str, str]:
    """The chip of a class: its category, or that two are possible; and what that is (`two_possible`, `covered`, `plain`)."""
    if one.or_category is not None:
        return language.text("two possible"), "two_possible"
    is_covered = one.category in covered
    return terms.category_of_class(language, one.category), "covered" if is_covered else "plain"


def line(language: Language, entry: Entry, covered: Collection[str]) -> Line:
    """An entry in the words of the language."""
    if entry.hit is not None:
        return _class_line(language, entry.hit, covered)
    assert entry.branch is not None  # noqa: S101 - an entry is one or the other
    return _branch_line(language, entry.branch, is_open=entry.is_open)


def _class_line(language: Language, hit: Hit, covered: Collection[str]) -> Line:
    from desktop.telling.knowledge import found_by

    one = hit.sector_class
    own, foreign = language.code, language.beside
    name, other = one.name.of(own), one.name.of(foreign)
    beside = found_by(language, hit)
    beside_marks: Marks = ()
    if hit.kind == "isic" or any(span.field == "isic" for span in hit.spans):
        before = "ISIC "  # not translated
        beside = before + " ".join(one.isic4)
        beside_marks = tuple((a + len(before), b + len(before)) for a, b in _marks(hit.spans, "isic"))
    chip, kind = category_chip(language, one, covered)
    spoken = language.listing([one.code, name, other, *([beside] if beside else []), chip])
    return Line(
        one.code, _marks(hit.spans, "code"), name, _marks(hit.spans, own), other, _marks(hit.spans, foreign),
        beside, beside_marks, chip, kind, spoken,
    )  # fmt: skip


def _branch_line(language: Language, branch: Branch, *, is_open: bool) -> Line:
    own, foreign = language.code, language.beside
    count = language.plural("{n} class", "{n} classes", branch.total)
    reach = branch.first if branch.first == branch.last else f"{branch.first}–{branch.last}"
    if branch.name is None:
        name, other = language.text("Group {code}", code=branch.code), reach
    else:
        name, other = branch.name.of(own), branch.name.of(foreign)
    levels = {
        "section": language.text("section"),
        "division": language.text("division"),
        "group": language.text("group"),
    }
    state = language.text("unfolded") if is_open else language.text("folded")
    spoken = language.listing([levels[branch.level], branch.code, name, count, state])
    return Line(
        "" if branch.name is None else branch.code,
        _marks(branch.spans, "code"),
        name,
        _marks(branch.spans, own) if branch.name is not None else (),
        other,
        _marks(branch.spans, foreign) if branch.name is not None else (),
        count,
        (),
        "",
        "plain",
        spoken,
    )


def _marks(spans: tuple[Span, ...], field: str) -> Marks:
    return tuple((span.start, span.end) for span in spans if span.field == field)


def _code_of(hit: Hit) -> str:
    return hit.sector_class.code
