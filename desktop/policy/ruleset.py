"""What the policy documents say, as immutable values: the rule set that the engine works from.

Built from plain data (`from_plain`), which `load` reads from a TOML pack, checks and caches. Holds no
figure of its own; every number comes from the pack. Classes are named tuples: they cost a tenth of a data
class at start-up and a third at construction (docs/decisions/0002).
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple, NewType, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Cents = NewType("Cents", int)
"""An amount in US cents."""
Fen = NewType("Fen", int)
"""An amount in fen, a hundredth of a renminbi yuan."""


class Words(NamedTuple):
    """A short text of the documents in Chinese, and our English translation; others are translations of that."""

    zh: str
    en: str

    def of(self, language: str) -> str:
        """The text in a language; English where nothing is known of that."""
        if language == "zh":
            return self.zh
        if language == "en" or language not in _TOLD:
            return self.en
        return _TOLD[language](self)


_TOLD: Final[dict[str, Callable[[Words], str]]] = {}


def say_in(language: str, tell: Callable[[Words], str]) -> None:
    """Let words be told in a language beside the two that they are held in."""
    _TOLD[language] = tell


class Rate(NamedTuple):
    """A rate as an exact fraction, and as the shortest decimal text (`0.045`)."""

    numerator: int
    denominator: int
    text: str

    @classmethod
    def of(cls, value: Decimal) -> Rate:
        numerator, denominator = value.as_integer_ratio()
        text = format(value.normalize(), "f")
        return cls(numerator, denominator, text)

    @property
    def decimal(self) -> Decimal:
        return Decimal(self.text)


NO_RATE = Rate(0, 1, "0")


class Document(NamedTuple):
    """A document of the city: its number, title and dates (ISO)."""

    number: str
    title: Words
    issuer: Words
    issued: str
    in_force_from: str
    applies_from: str


class Sentence(NamedTuple):
    """One sentence of a clause, in Chinese as published and in our English translation."""

    id: str
    clause: str
    text: Words


class Clause(NamedTuple):
    """A clause by the name that results cite (`17`, `scope`), with its sentences in order."""

    id: str
    name: Words
    sentences: tuple[Sentence, ...]


class Bracket(NamedTuple):
    """`from_usd` ≤ x < `below_usd` (None: no upper edge) gives `rate` of all of x."""

    from_usd: Cents
    below_usd: Cents | None
    rate: Rate


class Rule(NamedTuple):
    """A rule of the plan, tried in the order of the rule set; either one `rate` or `brackets`.

    A condition that is None is not asked. `share` is the part of another rule's brackets that this rule
    gives (`brackets_of`), already multiplied into `brackets`.
    """

    id: str
    clause: str
    sentence: str
    name: Words
    categories: tuple[str, ...]
    rate: Rate | None
    brackets: tuple[Bracket, ...]
    total_foreign_investment_usd: Cents | None
    first_year_usd: Cents | None
    utilised_usd: Cents | None
    mode: tuple[str, ...] | None
    technical_upgrade: bool
    brackets_of: str | None
    share: Rate | None


class Cap(NamedTuple):
    """The most that the plan gives in a year (`per` is `year`), or for a project over all years (`project`).

    `amount` is in fen where `in_cny`, otherwise in US cents; `clause` is that of its sentence.
    """

    clause: str
    sentence: str
    per: str
    in_cny: bool
    amount: int
    categories: tuple[str, ...]


class Effect(NamedTuple):
    """What a value of a reading changes. `kind` is one of

    - `first_year_only`: `rules` apply in the first year only
    - `modes`: `rules` ask for one of `modes`
    - `waive_technical_upgrade`: `rules` do not ask for a technical upgrade
    - `first_year_from`: the first year is the first one from `year` on
    - `counted_forms`: only `forms` count as utilised
    - `last_year`: the plan applies up to `year`
    - `whole_matter`: the higher award is taken once for the whole matter
    - `total_as_invested`: the total is the sum of the counted contributions, whatever is filed
    - `total_of_project`: the total is that of the whole project, where the case gives it
    - `other_category`: a class of two possible categories falls into the one that is not chosen
    - `no_award_by_reference`: places that may follow the plan give nothing
    - `any_matter`: awards of `levels` exclude others for another matter too
    """

    kind: str
    rules: tuple[str, ...]
    modes: tuple[str, ...]
    forms: tuple[str, ...]
    year: int | None
    levels: tuple[str, ...] = ()


class ReadingValue(NamedTuple):
    """One way to read the text."""

    id: str
    name: Words
    note: Words
    effects: tuple[Effect, ...]


class Reading(NamedTuple):
    """A question that the text leaves open; the first value is the default."""

    id: str
    clause: str
    sentence: str
    question: Words
    note: Words
    values: tuple[ReadingValue, ...]

    def value(self, value_id: str) -> ReadingValue:
        """The value named; raises `KeyError`."""
        for value in self.values:
            if value.id == value_id:
                return value
        raise KeyError(value_id)


class Place(NamedTuple):
    """A place of registration; `municipal` places are within the scope, the others may follow it."""

    id: str
    name: Words
    municipal: bool
    note: Words


class Level(NamedTuple):
    """A level of other programmes; `relation` to the plan is `adds_up` or `competes`.

    `warning` is the code of a message that goes with any such programme, `other_matter_warning` of one for
    a programme of this level that is for another matter, `assumption` of one for a competing programme.
    """

    id: str
    name: Words
    relation: str
    sentence: str
    warning: str | None
    other_matter_warning: str | None
    assumption: str | None


class Target(NamedTuple):
    """A yearly amount that counts towards a target of the plan; no award is attached."""

    id: str
    clause: str
    categories: tuple[str, ...]
    utilised_usd: Cents
    name: Words


class Mechanism(NamedTuple):
    """谈项目必谈外资: from which fixed assets on matching foreign capital is encouraged, for which modes."""

    clause: str
    sentence: str
    fixed_assets_cny: Fen
    modes: tuple[str, ...]
    slogan: Words
    stages: tuple[tuple[str, Words, Words], ...]
    """Stage id, its name, and what the plan says of it."""


class Advice(NamedTuple):
    """How close is close, for warnings and traps; ours, not the policy's.

    `near_threshold`: how far from a threshold, as a part of it, a converted amount is warned of; `just_below`: how
    far below one a schedule just misses it; `over_year_end`: which part of a year's money may come a year late.
    """

    near_threshold: Rate
    just_below: Rate
    over_year_end: Rate


class Message(NamedTuple):
    """A sentence about a case, such as a reason or a warning, in the pack's own words with `{fields}`: code, clause, text."""

    code: str
    clause: str | None
    text: Words


class OpenQuestion(NamedTuple):
    """What the text leaves open and no reading covers, for help texts: `field` is where it is shown."""

    number: int
    field: str
    text: Words


class Office(NamedTuple):
    """An office whose signature under a quote is known: the SHA-256 of its certificate (DER) or of its authority's."""

    name: Words
    sha256: str


class RuleSet(NamedTuple):
    """A faultless rule set. `sha256` is that of the pack's bytes."""

    id: str
    sha256: str
    document: Document
    plan_title: Words
    clauses: tuple[Clause, ...]
    first_period_year: int
    period_clause: str
    covered: tuple[str, ...]
    excluded: tuple[str, ...]
    places: tuple[Place, ...]
    rules: tuple[Rule, ...]
    readings: tuple[Reading, ...]
    plan_level: str
    levels: tuple[Level, ...]
    targets: tuple[Target, ...]
    mechanism: Mechanism
    advice: Advice
    messages: tuple[Message, ...]
    open_questions: tuple[OpenQuestion, ...]
    claim_documents: tuple[tuple[str, Words], ...]
    """For whom (`always`, a mode, a form) and the document."""
    last_period_year: int | None = None
    """The last year of awards, where the document itself states one; `period_sentence` is where."""
    period_sentence: str | None = None
    caps: tuple[Cap, ...] = ()
    offices: tuple[Office, ...] = ()
    """Whose signatures are known where this rule set came with the program or was signed by a trusted key."""

    def clause(self, clause_id: str) -> Clause:
        return _by_id(self.clauses, clause_id)

    def sentence(self, sentence_id: str) -> Sentence:
        for clause in self.clauses:
            for sentence in clause.sentences:
                if sentence.id == sentence_id:
                    return sentence
        raise KeyError(sentence_id)

    def rule(self, rule_id: str) -> Rule:
        return _by_id(self.rules, rule_id)

    def reading(self, reading_id: str) -> Reading:
        return _by_id(self.readings, reading_id)

    def place(self, place_id: str) -> Place:
        return _by_id(self.places, place_id)

    def level(self, level_id: str) -> Level:
        return _by_id(self.levels, level_id)

    def message(self, code: str) -> Message:
        """A sentence that the pack itself words (`messages.OF_DOCUMENT` is always among them); raises `KeyError`."""
        found = self.own_message(code)
        if found is None:
            raise KeyError(code)
        return found

    def own_message(self, code: str) -> Message | None:
        """The pack's own words for a sentence; None where the program words it."""
        for message in self.messages:
            if message.code == code:
                return message
        return None


class _Named(Protocol):
    @property
    def id(self) -> str: ...


_N = TypeVar("_N", bound=_Named)


def _by_id(items: tuple[_N, ...], wanted: str) -> _N:
    for item in items:
        if item.id == wanted:
            return item
    raise KeyError(wanted)
