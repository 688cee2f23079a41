"""The search over all classes: by code, Chinese and English name, pinyin and its initials, ISIC Rev. 4, everyday words.

    hits = search("cailiao")                 # best first
    hits[0].sector_class, hits[0].spans      # the class, and what to highlight
    tree(hits, "cailiao")                    # the same by section and division
    browse()                                 # the whole standard as a tree

Everything typed has to be found: in `39 电池` both. A word is worth the most where a code or a whole name is it, then
where a code or a name begins with it, a word of a name begins or ends with it, it stands inside a name, it is the
pinyin of a part of the name, its initials; then where only the division or section bears it; then where it was mistyped.
Among equals the order is that of the standard, what is not listed elsewhere (其他) after what is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from desktop.policy.ruleset import Words
from desktop.sectors import near
from desktop.sectors.classes import Division, Section, SectorClass, classes, divisions, sections
from desktop.sectors.index import Alias, Found, alias_form, index, shown_words
from desktop.sectors.query import Query, Token, read, stem

# What a match is worth; what is not in this order is a fault of ranking.
_CODE, _CODE_BEGINS = 1000, 900
_NAME, _ALIAS = 880, 840
_NAME_BEGINS, _WORD_BEGINS, _INSIDE = 800, 700, 600
_PINYIN_AS_TYPED = 650  # several syllables typed apart stand together
_ALIAS_BEGINS = 590
_PINYIN_BEGINS, _PINYIN = 550, 530
_ISIC, _ISIC_BEGINS = 500, 480
_SHORTENED_BEGINS, _SHORTENED = 470, 460
_INITIALS_BEGIN, _INITIALS = 450, 440
_SAME_SOUND, _SIMILAR_SOUND = 400, 390
_DIVISION, _SECTION = 300, 200
_SCATTERED, _MISTYPED, _NEAR_CODE, _PARTLY = 180, 160, 140, 60
# Small enough to decide only among matches of one kind (see also `Index.put_last`).
_ENDS, _IN_ORDER = 4, 12


class Span(NamedTuple):
    """What to highlight: from `start` to before `end` of `field`.

    `field` is `code`, `zh`, `en` (the names as they are shown) or `isic` (the ISIC codes joined by single spaces).
    """

    field: str
    start: int
    end: int


class Hit(NamedTuple):
    """A class that was found. `score` is larger the better the match; it means nothing by itself.

    `kind` says by what: `code`, `name`, `word` (an everyday word), `pinyin`, `initials`, `isic`, `division`,
    `section`, `similar` (mistyped), `partly` (not everything typed was found). `via` is what matched where that is
    not a part of the class: the everyday word, or the name of the division or section.
    """

    sector_class: SectorClass
    score: int
    spans: tuple[Span, ...]
    kind: str
    via: Words | None = None


class DivisionBranch(NamedTuple):
    """A division with what was found in it; `spans` is what to highlight in its own code and name."""

    division: Division
    spans: tuple[Span, ...]
    hits: tuple[Hit, ...]


class SectionBranch(NamedTuple):
    """A section with the divisions in which something was found."""

    section: Section
    spans: tuple[Span, ...]
    divisions: tuple[DivisionBranch, ...]

    @property
    def total(self) -> int:
        """How many classes were found in it."""
        return sum(len(branch.hits) for branch in self.divisions)


class _Match(NamedTuple):
    points: int
    kind: str
    spans: tuple[Span, ...]
    via: Words | None = None


_Matches = dict[int, _Match]
"""The best match for each item, by its number in the index."""


def prepare() -> None:
    """Load what the first keystroke would wait for (about 40 ms), the correction of typing errors included."""
    search("zhizao")
    near.prepare()


@lru_cache(maxsize=64)
def search(typed: str) -> tuple[Hit, ...]:
    """The classes that match what was typed, best first; none for an empty query."""
    query = read(typed)
    if query.isic is not None:
        return _hits(_by_isic(query.isic))
    if not query.tokens:
        return ()
    return _hits(_together(query) or _partly(query.tokens))


def tree(hits: Sequence[Hit], typed: str = "") -> tuple[SectionBranch, ...]:
    """What was found by section and division, in the order of the standard; in a division best first."""
    places = index()
    own: dict[str, tuple[Span, ...]] = {}
    for token in read(typed).tokens:
        for number, match in _token_matches(token).items():
            if number >= places.classes:
                code = places.items[number].code
                own[code] = _merged((*own.get(code, ()), *match.spans))

    def code_of(hit: Hit) -> str:
        return hit.sector_class.division

    branches = [
        DivisionBranch(divisions()[code], own.get(code, ()), tuple(of_division))
        for code, of_division in groupby(sorted(hits, key=code_of), key=code_of)
    ]
    return tuple(
        SectionBranch(sections()[code], own.get(code, ()), tuple(of_section))
        for code, of_section in groupby(branches, key=lambda branch: branch.division.section)
    )


@lru_cache(maxsize=1)
def browse() -> tuple[SectionBranch, ...]:
    """The whole standard as a tree."""
    return tree([Hit(one, 0, (), "code") for one in classes().values()])


# ---------------------------------------------------------------- all that was typed


def _together(query: Query) -> _Matches:
    """The classes in which every word was found, each with the mean of what the words are worth."""
    if len(query.tokens) == 1:
        return _of_classes(query.tokens[0])
    each = [_of_classes(token) for token in query.tokens]
    found: _Matches = {}
    for number in set.intersection(*(set(matches) for matches in each)):
        matches = [of_token[number] for of_token in each]
        worst = min(matches, key=lambda match: match.points)
        spans = _merged(span for match in matches for span in match.spans)
        points = sum(match.points for match in matches) // len(matches)
        found[number] = _Match(points, worst.kind, spans, worst.via)
    _as_a_phrase(query, found)
    return found


def _as_a_phrase(query: Query, found: _Matches) -> None:
    """Lift what has the words as they were typed: an everyday word of several, neighbouring English words, pinyin."""
    places = index()
    form = alias_form(query.text)
    for alias in places.aliases:
        if alias.folded.startswith(form):
            points = _ALIAS if alias.folded == form else _ALIAS_BEGINS
            for number in alias.items:
                _offer(found, number, _Match(points, "word", (), shown_words(alias)))
    if any(token.script != "latin" for token in query.tokens):
        return
    words = [token.text for token in query.tokens]
    phrase = f" {' '.join(stem(word) for word in words)}"
    unfinished = f" {' '.join([*(stem(word) for word in words[:-1]), words[-1]])}"
    for number, match in list(found.items()):
        name = places.phrases[number]
        if name == phrase + " ":
            found[number] = match._replace(points=max(match.points, _NAME))
        elif name.startswith((phrase, unfinished)):
            found[number] = match._replace(points=max(match.points, _NAME_BEGINS))
        elif phrase in name or unfinished in name:
            found[number] = match._replace(points=match.points + _IN_ORDER)
    for said in places.spoken.find("".join(words)):
        number = places.said[said.said].item
        if number in found:
            _offer(found, number, _spoken_match(said, _PINYIN_AS_TYPED, _PINYIN_AS_TYPED, "pinyin"))


def _partly(tokens: tuple[Token, ...]) -> _Matches:
    """Where not everything was found together: the classes that have most of it."""
    found: _Matches = {}
    if len(tokens) == 1:
        if tokens[0].script == "han":
            for alias in index().aliases:
                if alias.folded in tokens[0].text:
                    for number in alias.items:
                        _offer(
                            found,
                            number,
                            _Match(_PARTLY + len(alias.folded), "partly", (), shown_words(alias)),
                        )
            for one in near.pairs(index(), tokens[0].text):
                _offer(found, one.item, _near_match(one, _PARTLY, "partly"))
        return _own_classes(found)
    each = [_of_classes(token) for token in tokens]
    counts: dict[int, int] = {}
    for matches in each:
        for number in matches:
            counts[number] = counts.get(number, 0) + 1
    most = max(counts.values(), default=0)
    if most == 0:
        return found
    for number in (number for number, count in counts.items() if count == most):
        matches_of = [matches[number] for matches in each if number in matches]
        spans = _merged(span for match in matches_of for span in match.spans)
        worth = sum(match.points for match in matches_of)
        found[number] = _Match(_PARTLY + worth // 20, "partly", spans)
    return found


def _hits(found: _Matches) -> tuple[Hit, ...]:
    items = index().items
    scored = []
    for number, match in found.items():
        what = items[number].what
        if isinstance(what, SectorClass):
            scored.append(
                (-match.points, number, Hit(what, match.points, match.spans, match.kind, match.via))
            )
    scored.sort(key=lambda row: row[:2])
    return tuple(hit for _, _, hit in scored)


# ---------------------------------------------------------------- one word


@lru_cache(maxsize=256)
def _of_classes(token: Token) -> _Matches:
    """The classes that have a word, or whose division or section has it; mistyped ones where nobody has."""
    matches = _token_matches(token)
    if not matches:
        matches = _mistyped(token)
    return _own_classes(matches)


def _own_classes(matches: _Matches) -> _Matches:
    """The matches of classes, those of divisions and sections handed down to their classes."""
    places = index()
    last = places.put_last
    found: _Matches = {}
    for number, match in matches.items():
        if number < places.classes:
            if last[number] and match.kind != "code":
                match = match._replace(points=match.points - last[number])  # noqa: PLW2901 - the same, put further back
            found[number] = match
    for number, match in matches.items():
        if number < places.classes or match.kind == "code":
            continue
        what = places.items[number].what
        kind, base = ("division", _DIVISION) if isinstance(what, Division) else ("section", _SECTION)
        base = base if match.points >= _SIMILAR_SOUND else match.points // 2
        inherited = _Match(base + match.points // 20, kind, (), what.name)
        for child in places.children[number]:
            known = found.get(child)
            if known is None or known.points < inherited.points - last[child]:
                found[child] = (
                    inherited._replace(points=inherited.points - last[child]) if last[child] else inherited
                )
    return found


def _offer(found: _Matches, number: int, match: _Match) -> None:
    known = found.get(number)
    if known is None or match.points > known.points:
        found[number] = match


def _is_better(found: _Matches, number: int, points: int) -> bool:
    """Whether a match of so many points would be the best; asked before it is made, where there are many."""
    known = found.get(number)
    return known is None or points > known.points


@lru_cache(maxsize=256)
def _token_matches(token: Token) -> _Matches:
    found: _Matches = {}
    if token.script == "digits":
        _by_code(token.text, found)
    elif token.script == "han":
        _by_chinese(token.text, found)
    else:
        _by_letter_code(token.text, found)
        _by_english(token.text, found)
        _by_pinyin(token.text, found)
    if token.script != "digits":
        _by_alias(token.text, found)
    return found


def _by_code(digits: str, found: _Matches) -> None:
    places = index()
    for number, item in enumerate(places.items):
        if item.code.startswith(digits):
            points = _CODE if item.code == digits else _CODE_BEGINS
            found[number] = _Match(points, "code", (Span("code", 0, len(digits)),))
    if len(digits) >= 3:
        for number, match in _by_isic(digits).items():
            _offer(found, number, match)


def _by_letter_code(text: str, found: _Matches) -> None:
    """A code written with the letter of its section: C3985."""
    letter, digits = text[0].upper(), text[1:]
    if digits.isdigit():
        for number, item in enumerate(index().items):
            if (
                isinstance(item.what, SectorClass)
                and item.what.section == letter
                and item.code.startswith(digits)
            ):
                points = _CODE if item.code == digits else _CODE_BEGINS
                found[number] = _Match(points, "code", (Span("code", 0, len(digits)),))


def _by_isic(digits: str) -> _Matches:
    found: _Matches = {}
    for code, number, place in index().isic:
        if code.startswith(digits):
            points = _ISIC if code == digits else _ISIC_BEGINS
            start = place * 5  # codes of four digits with a space between
            # A class that corresponds to nothing else is nearer than one that corresponds to this among others.
            what = index().items[number].what
            alone = _ENDS if isinstance(what, SectorClass) and len(what.isic4) == 1 else 0
            _offer(found, number, _Match(points + alone, "isic", (Span("isic", start, start + len(digits)),)))
    return found


def _by_chinese(text: str, found: _Matches) -> None:
    places = index()
    for number, at in places.chinese(text):
        item, end = places.items[number], at + len(text)
        if at == 0:
            points = _NAME if end >= item.zh_end else _NAME_BEGINS
        elif at in item.zh_words or end == item.zh_end:
            points = _WORD_BEGINS
        else:
            points = _INSIDE
        if end == item.zh_end:
            points += _ENDS
        _offer(found, number, _Match(points, "name", (Span("zh", at, end),)))


def _by_english(text: str, found: _Matches) -> None:
    places = index()
    forms = {text, stem(text)}
    for word in sorted({word for form in forms for word in places.words_from(form)}):
        whole = places.vocabulary[word] in forms
        for place in places.places(word):
            item = places.items[place.item]
            begins = place.start in (0, item.en_core)
            if begins and whole and place.end == len(item.en):
                points = _NAME
            else:
                points = _NAME_BEGINS if begins else _WORD_BEGINS
            points += _ENDS if whole else 0
            if _is_better(found, place.item, points):
                end = place.end if whole else min(place.end, place.start + len(text))
                found[place.item] = _Match(points, "name", (Span("en", place.start, end),))
    if len(text) < 4:
        return
    for word, form in enumerate(places.vocabulary):
        at = form.find(text, 1)
        if at > 0:
            for place in places.places(word):
                if _is_better(found, place.item, _INSIDE):
                    span = Span("en", place.start + at, min(place.end, place.start + at + len(text)))
                    found[place.item] = _Match(_INSIDE, "name", (span,))


def _by_pinyin(text: str, found: _Matches) -> None:
    places = index()
    before = len(found)
    any_spoken = False
    for said in places.spoken.find(text):
        any_spoken = True
        # A match by name is worth more than any by pinyin.
        if _is_better(found, number := places.said[said.said].item, _PINYIN):
            _offer(found, number, _spoken_match(said, _PINYIN_BEGINS, _PINYIN, "pinyin"))
    if any_spoken or len(text) < 2:
        return
    for said in places.initials(text):
        match = _spoken_match(said, _INITIALS_BEGIN, _INITIALS, "initials")
        _offer(found, places.said[said.said].item, match)
    if len(found) == before and len(text) > 2:
        for said in places.shortened(text):
            match = _spoken_match(said, _SHORTENED_BEGINS, _SHORTENED, "pinyin")
            _offer(found, places.said[said.said].item, match)


def _spoken_match(found: Found, begins: int, inside: int, kind: str) -> _Match:
    places = index()
    way = places.said[found.said]
    start, end = way.spans[found.first][0], way.spans[found.last - 1][1]
    points = (begins if found.first == 0 else inside) + (_ENDS if end == places.items[way.item].zh_end else 0)
    return _Match(points, kind, (Span("zh", start, end),))


def _by_alias(text: str, found: _Matches) -> None:
    form = stem(text)
    for alias in index().aliases:
        points, kind = _of_alias(alias, text, form)
        if points:
            for place, number in enumerate(alias.items):
                _offer(found, number, _Match(points - min(place, 5), kind, (), shown_words(alias)))


def _of_alias(alias: Alias, text: str, form: str) -> tuple[int, str]:
    if alias.folded in (text, form):
        return _ALIAS, "word"
    if alias.folded.startswith(text) and (len(text) > 1 or alias.syllables):
        return _ALIAS_BEGINS, "word"
    if alias.syllables and len(text) > 1 and text.isascii():
        spoken = "".join(alias.syllables)
        if spoken == text:
            return _ALIAS - _ENDS, "word"
        if spoken.startswith(text) and len(text) > 2:
            return _PINYIN, "word"
        if text == "".join(syllable[0] for syllable in alias.syllables):
            return _INITIALS_BEGIN + _ENDS, "word"
    return 0, ""


# ---------------------------------------------------------------- mistyped


def _mistyped(token: Token) -> _Matches:
    places = index()
    found: _Matches = {}
    if token.script == "digits":
        for length in range(len(token.text) - 1, 1, -1):
            _by_code(token.text[:length], found)
            if found:
                break
        return {number: match._replace(points=_NEAR_CODE, kind="similar") for number, match in found.items()}
    if token.script == "latin":
        for said in near.similar_sound(places, token.text):
            match = _spoken_match(said, _SIMILAR_SOUND + _ENDS, _SIMILAR_SOUND, "similar")
            _offer(found, places.said[said.said].item, match)
        for one in () if found else near.latin(places, token.text):
            _offer(found, one.item, _near_match(one, _MISTYPED, "similar"))
        return found
    for said in near.same_sound(places, token.text):
        match = _spoken_match(said, _SAME_SOUND + _ENDS, _SAME_SOUND, "similar")
        _offer(found, places.said[said.said].item, match)
    if not found:
        for one in near.chinese(places, token.text):
            _offer(found, one.item, _near_match(one, _SCATTERED, "similar"))
    return found


def _near_match(one: near.Near, points: int, kind: str) -> _Match:
    spans = tuple(Span(one.field, start, end) for start, end in one.spans)
    return _Match(points - 10 * min(one.errors, 5) + min(one.right, 9), kind, spans)


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in order, those that touch or overlap as one."""
    return tuple(_joined(sorted(set(spans))))


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    last: Span | None = None
    for span in spans:
        if last is not None and span.field == last.field and span.start <= last.end:
            last = last._replace(end=max(last.end, span.end))
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last
