"""The result of an estimate, as immutable values with exact integers.

Amounts are whole US cents (`Cents`) and fen (`Fen`); rates are exact fractions (`Rate`). How they are written
in a result file is `result_file`'s, how a person reads them is the language package's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar, cast

from desktop.policy.ruleset import Cents, Fen, Rate, Words

if TYPE_CHECKING:
    from collections.abc import Callable

VERSION = 2
VERSIONS = (1, 2)
"""The versions of the result file that can be written; the first knew fewer readings, which is the rule set's matter."""

NO_RULE = "none"
BEFORE_PERIOD = "before_period"
AFTER_PERIOD = "after_period"
CAP = "cap"
"""What stands for a rule in the conditions that are a cap of the plan."""


class Note(NamedTuple):
    """A sentence about a case, such as a reason or a warning: its code, the clause it comes from, and what fills it in.

    Of `fields`, those that end in `_usd` are US cents; what is a list or hangs on the language is a value of its own.
    `own` are the words of the rule set, with the fields in braces, where it has any; otherwise the program's are said
    (`telling.notes`).
    """

    code: str
    clause: str | None
    fields: tuple[tuple[str, Value], ...] = ()
    own: Words | None = None


class Category(NamedTuple):
    """A category as a field of a sentence."""

    id: str


class Modes(NamedTuple):
    """Any of these modes, as a field of a sentence."""

    ids: tuple[str, ...]


class AnyOf(NamedTuple):
    """Any of these texts, as a field of a sentence."""

    texts: tuple[str, ...]


class AllOf(NamedTuple):
    """All of these, as a field of a sentence."""

    notes: tuple[Note, ...]


Value = int | str | Words | Category | Modes | AnyOf | AllOf
"""What fills in a sentence: an amount or a year, a text of the case, words of the rule set, or one of the above."""


class Condition(NamedTuple):
    """A condition of a rule that was tried: what it asks, what the case has, whether that is enough.

    Names that end in `_usd` carry US cents, `mode` a tuple of modes against a mode, `technical_upgrade`
    booleans, and the name of a reading its value that is needed against the value in use.
    `actual` is None where the case does not say.

    Where `rule` is `CAP`, the name is `cap_year` or `cap_project` with `_usd` (US cents) or `_cny` (fen), `required`
    is the most that the year may get and `actual` the award without that cap. `last_year` of the rule `AFTER_PERIOD`
    is the last year of awards that the document states, against the year.
    """

    rule: str
    condition: str
    required: int | bool | str | tuple[str, ...]
    actual: int | bool | str | None
    met: bool


class NextStep(NamedTuple):
    """The next bracket: its lower edge, how much more that is, the award there and the gain (US cents)."""

    threshold_usd: Cents
    additional_usd: Cents
    award_usd: Cents
    gain_usd: Cents


class YearAward(NamedTuple):
    """The plan's award of one year, with every rule that was tried.

    `rule` is a rule of the rule set, `before_period`, `after_period` or `none`. The award is
    `utilised_usd` × `rate`, each currency worked out on its own and rounded once, half up.
    """

    year: int
    utilised_usd: Cents
    rule: str
    clause: str | None
    rate: Rate
    award_usd: Cents
    award_cny: Fen
    next_step: NextStep | None
    targets: tuple[str, ...]
    conditions: tuple[Condition, ...]
    before_cap: tuple[Cents, Fen] | None = None
    """What the rate gives, where a cap of the plan cuts the award; None where none does."""


class Share(NamedTuple):
    """What the plan (`plan`) or a programme gives in a year; `by` names who displaced it, None if kept."""

    id: str
    level: str
    usd: Cents
    cny: Fen
    by: str | None = None


class StackingYear(NamedTuple):
    """What is kept and what is displaced in one year, the plan first, then in the order of the case."""

    year: int
    kept: tuple[Share, ...]
    displaced: tuple[Share, ...]

    @property
    def total_usd(self) -> Cents:
        return Cents(sum(share.usd for share in self.kept))

    @property
    def total_cny(self) -> Fen:
        return Fen(sum(share.cny for share in self.kept))


class Totals(NamedTuple):
    """The plan's own award before stacking, and the overall total after it."""

    plan_usd: Cents
    plan_cny: Fen
    total_usd: Cents
    total_cny: Fen


class Alternative(NamedTuple):
    """What changes if this one reading alone is read as `value`."""

    reading: str
    value: str
    totals: Totals


class Bound(NamedTuple):
    """An end of a range with the first combination of readings that gives it, in table order."""

    usd: Cents
    cny: Fen
    readings: tuple[tuple[str, str], ...]


class Range(NamedTuple):
    """The lowest and the highest over all combinations of readings, compared in US$."""

    lowest: Bound
    highest: Bound


_Held = TypeVar("_Held")


class Later(Generic[_Held]):
    """What is worked out when somebody asks for the first time, and equal to what gives the same.

    Ranges and steps take longer than all else of an estimate, and whoever types wants to see the award before them.
    """

    __slots__ = ("_found", "_work_out")

    def __init__(self, work_out: Callable[[], _Held]) -> None:
        self._work_out: Callable[[], _Held] | None = work_out
        self._found: _Held | None = None

    def __call__(self) -> _Held:
        # Two threads may both work it out, to the same end.
        work_out = self._work_out
        if work_out is not None:
            self._found = work_out()
            self._work_out = None
        return cast("_Held", self._found)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Later) and self() == other()

    def __hash__(self) -> int:
        return hash(self())

    def __repr__(self) -> str:
        return f"Later({self()!r})"


class Tried(NamedTuple):
    """A reading as it was tried in a case.

    `bears`: some combination of the others lets it matter; `moves`: it changes a total when it alone is changed;
    `confirmed`: the authority has settled it, so that it was not tried.
    """

    reading: str
    bears: bool
    moves: bool
    confirmed: bool


WITH_MONEY = frozenset(
    (
        *("first_year_split", "total_not_scheduled", "near_threshold", "near_threshold_total"),
        *("other_matter_unconfirmed", "special_policy_other_matter", "national_not_addressed"),
    )
)
"""The warnings that stand for an open point on which money hangs, whatever the readings."""


class Mechanism(NamedTuple):
    """谈项目必谈外资: `foreign_share` in ten-thousandths of the fixed assets, half up."""

    stage: str
    matching_encouraged: bool | None
    foreign_share: int | None


class Converted(NamedTuple):
    """A contribution of the case in US$, and whether it counts under the case's readings."""

    year: int
    form: str
    utilised_usd: Cents
    counted: bool


class Change(NamedTuple):
    """A change of the case that a step takes: the field's path, in `year` for the schedule, `before` and `after`.

    Amounts are US cents (`before` None: the case states none), with what they add in `additional_usd`; other
    fields have their value, and None there.
    """

    path: str
    year: int | None
    before: int | bool | str | None
    after: int | bool | str
    additional_usd: int | None


class Step(NamedTuple):
    """A step: `code` is the rule that it reaches, `changes` what it takes, `gain_usd` what all years gain.

    `additional_usd` is the capital it takes: what is paid in is part of the total, so where both grow it is the
    larger of the two.
    """

    code: str
    clause: str
    changes: tuple[Change, ...]
    additional_usd: Cents
    gain_usd: Cents
    said: Note

    @property
    def marginal_rate(self) -> int | None:
        """Gain ÷ additional capital in ten-thousandths, half up; None for a step that takes no capital."""
        if not self.additional_usd:
            return None
        return (20_000 * self.gain_usd + self.additional_usd) // (2 * self.additional_usd)


class Estimate(NamedTuple):
    """The whole answer to a case under a rule set; see docs/result-file.md for each field."""

    rule_set_id: str
    document_number: str
    rule_set_sha256: str
    status: str
    category: str
    first_year: int | None
    readings: tuple[tuple[str, str], ...]
    reasons: tuple[Note, ...]
    years: tuple[YearAward, ...]
    totals: Totals
    stacking: tuple[StackingYear, ...]
    alternatives: tuple[Alternative, ...]
    ranges: Later[tuple[Range, Range]]
    """Of the plan's award and of the overall total: `plan_range` and `total_range`."""
    advice: Later[tuple[Step, ...]]
    """`steps`."""
    mechanism: Mechanism
    assumptions: tuple[Note, ...]
    warnings: tuple[Note, ...]
    contributions: tuple[Converted, ...]
    """In the order of the case; not part of the result file."""
    tried: tuple[Tried, ...] = ()
    """Every reading of the rule set, in table order; not part of the result file."""
    version: int = VERSION
    """In which version the result file is written; an earlier one only to make an earlier quote again."""

    @property
    def plan_range(self) -> Range:
        return self.ranges()[0]

    @property
    def total_range(self) -> Range:
        return self.ranges()[1]

    @property
    def steps(self) -> tuple[Step, ...]:
        return self.advice()

    @property
    def open_points(self) -> tuple[Note, ...]:
        """The warnings on which money hangs beside the readings; where there is one, not every reading gives the same."""
        return tuple(note for note in self.warnings if note.code in WITH_MONEY)
