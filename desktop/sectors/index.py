"""The classes, divisions and sections prepared for searching; made once, when something is first searched for.

Holds tables and how to look things up in them. What a match is worth and how matches of several words go together
is `search`'s; what to make of typing errors is `near`'s.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from itertools import accumulate, chain
from typing import NamedTuple

from desktop import places
from desktop.folding import fold, fold_in_place
from desktop.policy.ruleset import Words
from desktop.sectors.classes import Division, Section, SectorClass, classes, divisions, sections
from desktop.sectors.query import says_nothing, stem

_WORD = re.compile(r"[0-9a-z]+(?:['’][0-9a-z]+)?")
_MADE = re.compile(r"(?:manufacture|processing|production) of ")
_OTHER_ZH = re.compile(r"其他(?:未列明|未包括)?")
# What follows the thing itself in a Chinese name.
_ENDING_ZH = re.compile(r"(?:制造业|制造|加工业|加工|生产和供应业|生产|服务业|服务|活动|业)$")
# After these a word begins.
_BREAK_ZH = frozenset("、及和与或（(")


class Item(NamedTuple):
    """Something that has a code and a name: a class, division or section.

    Positions are those of the name as it is shown: where the words of the Chinese name begin (`zh_words`), where the
    thing itself ends in it (`zh_end`), and where the English one begins after `Manufacture of` (`en_core`).
    `other` marks what the standard puts last: what is not listed elsewhere.
    """

    code: str
    what: SectorClass | Division | Section
    zh: str
    en: str
    zh_words: frozenset[int]
    zh_end: int
    en_core: int
    other: bool


class Place(NamedTuple):
    """A word of an English name: whose, and from where to where."""

    item: int
    start: int
    end: int


class Said(NamedTuple):
    """A way to say a Chinese name: whose, and where each syllable stands in the name."""

    item: int
    syllables: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


class Alias(NamedTuple):
    """A word that people use and the standard does not: folded, as shown, the classes that it leads to (the nearest
    first), and its syllables if it is Chinese.
    """

    folded: str
    shown: str
    items: tuple[int, ...]
    syllables: tuple[str, ...]


class Found(NamedTuple):
    """Syllables of a name from `first` to before `last`, by the number of the way to say it."""

    said: int
    first: int
    last: int


class Spoken:
    """Names as they are said, all syllables of a name run together."""

    def __init__(self, ways: list[tuple[str, ...]]) -> None:
        self._text = "\n".join(map("".join, ways))
        lengths = chain.from_iterable((*(len(one) for one in way[:-1]), len(way[-1]) + 1) for way in ways)
        self._starts = [0, *accumulate(lengths)]
        """Where each syllable begins in the text."""
        self._firsts = [0, *accumulate(len(way) for way in ways)]
        """The number of the first syllable of each way."""
        self._cut: dict[int, list[str]] = {}

    def find(self, text: str) -> Iterator[Found]:
        """Where `text` is the beginning of a run of whole syllables, but for the last one (`cailia`)."""
        starts = self._starts
        at = self._text.find(text)
        while at >= 0:
            first = bisect_left(starts, at)
            if starts[first] == at:
                yield self._found(first, bisect_left(starts, at + len(text), first))
            at = self._text.find(text, at + 1)

    def cut(self, length: int) -> list[str]:
        """What is said from each syllable on, at most `length` letters of it, by the syllable's number."""
        kept = self._cut.get(length)
        if kept is None:
            text = self._text
            kept = self._cut[length] = [text[at : at + length] for at in self._starts[:-1]]
        return kept

    def from_syllable(self, number: int, letters: int) -> tuple[Found, bool]:
        """The syllables from `number` on that `letters` letters are of; whether they end where a syllable ends."""
        way = bisect_right(self._firsts, number) - 1
        end = min(self._starts[number] + letters, self._starts[self._firsts[way + 1]] - 1)
        last = bisect_left(self._starts, end, number)
        whole = self._starts[last] in (end, end + 1 if last == self._firsts[way + 1] else end)
        return self._found(number, last), whole

    def _found(self, first: int, last: int) -> Found:
        way = bisect_right(self._firsts, first) - 1
        begin = self._firsts[way]
        return Found(way, first - begin, last - begin)


def loosely(text: str) -> str:
    """Pinyin without what many speakers do not tell apart."""
    return text.replace("zh", "z").replace("ch", "c").replace("sh", "s").replace("ng", "n")


class Index:
    """All that can be searched. The numbers of items are those of `items`: classes first, in the standard's order."""

    def __init__(self) -> None:
        every: list[SectorClass | Division | Section] = [*classes().values()]
        self.classes = len(every)
        every += [*divisions().values(), *sections().values()]
        self.items = tuple(_item(what) for what in every)
        self.by_code = {item.code: number for number, item in enumerate(self.items)}
        self._zh = "\n".join(item.zh for item in self.items)
        self._zh_starts = _starts(item.zh for item in self.items)

    @cached_property
    def children(self) -> dict[int, list[int]]:
        """The classes of each division and section, by its number."""
        found: dict[int, list[int]] = {number: [] for number in range(self.classes, len(self.items))}
        for number, one in enumerate(classes().values()):
            found[self.by_code[one.division]].append(number)
            found[self.by_code[one.section]].append(number)
        return found

    @cached_property
    def put_last(self) -> tuple[int, ...]:
        """What each class is put behind its likes by: what is listed nowhere else, and what nobody can invest in."""
        return tuple(
            (8 if item.other else 0)
            + (6 if isinstance(item.what, SectorClass) and item.what.section in "ST" else 0)
            for item in self.items[: self.classes]
        )

    # ------------------------------------------------------------ Chinese

    def chinese(self, text: str) -> Iterator[tuple[int, int]]:
        """(item, position) of every place where `text` stands in a Chinese name."""
        at = self._zh.find(text)
        while at >= 0:
            number = bisect_right(self._zh_starts, at) - 1
            yield number, at - self._zh_starts[number]
            at = self._zh.find(text, at + 1)

    # ------------------------------------------------------------ English

    @cached_property
    def _words(self) -> tuple[tuple[str, ...], tuple[tuple[Place, ...], ...]]:
        """The English words (as written, as stems, in other spellings) in alphabetical order, and where they stand."""
        found: dict[str, dict[Place, None]] = {}
        for number, item in enumerate(self.items):
            for match in _WORD.finditer(item.en):
                place = Place(number, match.start(), match.end())
                word = match[0].replace("’", "'")
                for form in {word, stem(word), word.replace("'", "")}:
                    found.setdefault(form, {})[place] = None
        for here, elsewhere in _rows("spellings.csv"):
            for word in [word for word in found if here in word]:
                found.setdefault(word.replace(here, elsewhere), {}).update(found[word])
        keys = tuple(sorted(found))
        return keys, tuple(tuple(found[key]) for key in keys)

    @property
    def vocabulary(self) -> tuple[str, ...]:
        """Every English word in alphabetical order."""
        return self._words[0]

    def cut(self, length: int) -> list[str]:
        """The first `length` letters of every English word, by the word's number."""
        kept = self._cut.get(length)
        if kept is None:
            kept = self._cut[length] = [word[:length] for word in self.vocabulary]
        return kept

    @cached_property
    def _cut(self) -> dict[int, list[str]]:
        return {}

    def places(self, word: int) -> tuple[Place, ...]:
        """Where the word with this number in `vocabulary` stands."""
        return self._words[1][word]

    def words_from(self, text: str) -> range:
        """The words that begin with `text`, by number."""
        keys = self._words[0]
        return range(bisect_left(keys, text), bisect_left(keys, text + "\uffff"))

    @cached_property
    def phrases(self) -> tuple[str, ...]:
        """The English name of each item as the stems of its telling words, with a space before and after each."""
        return tuple(
            f" {' '.join(stem(word) for word in _WORD.findall(item.en) if not says_nothing(word))} "
            for item in self.items
        )

    # ------------------------------------------------------------ pinyin

    @cached_property
    def said(self) -> tuple[Said, ...]:
        """Every way to say a Chinese name, in the order of the items."""
        return tuple(
            Said(self.by_code[code], syllables, _places_of(self.items[self.by_code[code]].zh, syllables))
            for code, *spoken in _rows("pinyin.csv")
            if code in self.by_code
            for syllables in (tuple(one.split()) for one in spoken if one)
        )

    @cached_property
    def _pinyin(self) -> dict[str, tuple[str, ...]]:
        """The syllables of what pinyin.csv lists, by its first column."""
        return {what: tuple(first.split()) for what, first, _ in _rows("pinyin.csv")}

    @cached_property
    def spoken(self) -> Spoken:
        """All names as they are said."""
        return Spoken([said.syllables for said in self.said])

    @cached_property
    def spoken_loosely(self) -> Spoken:
        """The same for those who do not tell apart zh and z, ch and c, sh and s, -ng and -n."""
        return Spoken([tuple(loosely(syllable) for syllable in said.syllables) for said in self.said])

    @cached_property
    def _initials(self) -> tuple[str, list[int]]:
        lines = ["".join(syllable[0] for syllable in said.syllables) for said in self.said]
        return "\n".join(lines), _starts(lines)

    def initials(self, text: str) -> Iterator[Found]:
        """Where `text` is the first letters of syllables in a row."""
        line, starts = self._initials
        at = line.find(text)
        while at >= 0:
            number = bisect_right(starts, at) - 1
            yield Found(number, at - starts[number], at - starts[number] + len(text))
            at = line.find(text, at + 1)

    @cached_property
    def _parted(self) -> tuple[str, list[int]]:
        lines = ["".join("|" + syllable for syllable in said.syllables) for said in self.said]
        return "\n".join(lines), _starts(lines)

    def shortened(self, text: str) -> Iterator[Found]:
        """Where `text` is made of beginnings of syllables in a row (`jichengdl`), the first such place of each name."""
        line, starts = self._parted
        pattern = r"\|" + r"(?:[a-z]*\|)?".join(text)
        seen = -1
        for match in re.finditer(pattern, line):
            number = bisect_right(starts, match.start()) - 1
            if number == seen:
                continue
            seen = number
            first = line.count("|", starts[number], match.start())
            yield Found(number, first, first + line.count("|", match.start(), match.end()))

    # ------------------------------------------------------------ ISIC, other words

    @cached_property
    def isic(self) -> tuple[tuple[str, int, int], ...]:
        """(code, item, its place among the item's codes) for every ISIC Rev. 4 class, in order."""
        return tuple(
            sorted(
                (code, number, place)
                for number, what in enumerate(classes().values())
                for place, code in enumerate(what.isic4)
            )
        )

    @cached_property
    def aliases(self) -> tuple[Alias, ...]:
        """The words that people use, as stems with single spaces."""
        return tuple(
            Alias(
                alias_form(word),
                word,
                tuple(self.by_code[code] for code in codes.split(";")),
                self._pinyin.get(word, ()),
            )
            for codes, words in _rows("words.csv")
            for word in words.split(";")
        )

    # ------------------------------------------------------------ wrong characters

    @cached_property
    def sound(self) -> dict[str, str]:
        """The syllable of each Chinese character."""
        lines = (places.resources() / "sectors" / "characters.txt").read_text("utf-8").splitlines()
        return {
            character: syllable
            for syllable, _, row in (line.partition(" ") for line in lines)
            for character in row
        }


def _rows(name: str) -> list[list[str]]:
    """The rows of a table without its head."""
    with (places.resources() / "sectors" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def alias_form(text: str) -> str:
    """A word or words as they are compared: folded, each word's stem, single spaces."""
    return " ".join(stem(part) for part in re.findall(r"[\u4e00-\u9fff]+|[0-9a-z&+]+", fold(text)))


def _starts(lines: Iterable[str]) -> list[int]:
    """Where each line begins in the text that joins them."""
    starts, at = [], 0
    for line in lines:
        starts.append(at)
        at += len(line) + 1
    return starts


def _item(what: SectorClass | Division | Section) -> Item:
    zh, en = fold_in_place(what.name.zh), fold_in_place(what.name.en)
    other = _OTHER_ZH.match(zh)
    made = _MADE.match(en)
    ending = _ENDING_ZH.search(zh)
    words = {0, *(at + 1 for at, character in enumerate(zh) if character in _BREAK_ZH)}
    return Item(
        what.code,
        what,
        zh,
        en,
        frozenset(words),
        ending.start() if ending and ending.start() > 1 else len(zh),
        made.end() if made else 0,
        other is not None,
    )


def _places_of(name: str, syllables: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """Where each syllable stands in a name: a character, or a run of letters and digits."""
    found = [match.span() for match in re.finditer(r"[\u4e00-\u9fff]|[0-9a-z]+", name)]
    if len(found) != len(syllables):
        raise ValueError(f"pinyin.csv has {len(syllables)} syllables for {name}: build it again")
    return tuple(found)


@cache
def index() -> Index:
    """The one index of the program; made when first asked for."""
    return Index()


def shown_words(alias: Alias) -> Words:
    """An everyday word, the same in both languages."""
    return Words(alias.shown, alias.shown)
