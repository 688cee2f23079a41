"""From a finished estimate to the bytes of its quote."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from datetime import date
from typing import Any, Literal, NamedTuple

from desktop import __version__
from desktop.case.case import Case
from desktop.case.text import FIRST_VERSION, for_others
from desktop.case.text import VERSION as CASE_VERSION
from desktop.case.text import to_plain as case_to_plain
from desktop.engine.result import Estimate
from desktop.fonts.scripts import Text, without_letters
from desktop.language import LANGUAGES, Language, language
from desktop.paper.content import wording
from desktop.paper.content.besides import NOTHING, Besides
from desktop.paper.content.besides import texts as texts_besides
from desktop.paper.content.besides import to_plain as to_plain_besides
from desktop.paper.content.content import content_of
from desktop.paper.file.archive import Bookmark, Description, finished
from desktop.paper.layout.blocks import Page, Section, new_canvas
from desktop.paper.layout.flow import Put, pages
from desktop.paper.layout.glyphs import FontBook
from desktop.paper.layout.paper import BOTTOM, LEFT, MM, TOP
from desktop.paper.parts import closing, earlier_full, earlier_summary, full, summary
from desktop.paper.parts.sheet import Quote
from desktop.paper.parts.voice import QuoteLanguage, Voice
from desktop.policy.ruleset import RuleSet
from desktop.telling.fields import printed_texts
from desktop.telling.notes import as_of
from desktop.telling.result_file import canonical, to_plain

Form = Literal["full", "summary"]

ATTACHMENT_FORMAT = "quzhou-award-quote"
ATTACHMENT_VERSION = 1
LAYOUT = 4
"""Another one for whatever changes how a quote looks or what it says."""
LAYOUTS = (1, 2, 3, 4)
"""Those that quotes can be made in, the earlier ones to verify what was issued in them.

The second has the QR code and bookmarks; the third scenarios, what a revision changes, whether the rule set is signed,
the award curve, and an order that follows the stage of the talk. From the fourth on the case attached is of version 2.
"""

_FORMS = {"full": full.items, "summary": summary.items}
_EARLIER_FORMS = {"full": earlier_full.items, "summary": earlier_summary.items}


class Rendered(NamedTuple):
    """The PDF, and the SHA-256 of the JSON attached to it as printed in its foot."""

    data: bytes
    attachment_sha256: str


def rendered(
    case: Case,
    estimate: Estimate,
    rules: RuleSet,
    *,
    language: QuoteLanguage,
    form: Form,
    day: date,
    besides: Besides = NOTHING,
    program: str = __version__,
    layout: int | None = None,
) -> Rendered:
    """The quote of a finished case. `day` is its date where the case gives none.

    `program` is the version that it names, `layout` one of `LAYOUTS`, the latest where none is given: to make a
    quote again, those of the program that made it.
    """
    layout = LAYOUT if layout is None else layout
    besides, estimate = _printed(besides, form, layout), as_of(estimate, layout)
    issued = date.fromisoformat(case.quote.date) if case.quote.date else day
    attachment = attached(
        case,
        estimate,
        language=language,
        form=form,
        day=issued,
        besides=besides,
        program=program,
        layout=layout,
    )
    sha256 = hashlib.sha256(attachment).hexdigest()
    voice = Voice(language, (rules.document.number,), case.investor.country)
    quote = Quote(
        voice,
        case,
        estimate,
        rules,
        content_of(case, estimate, rules, issued.isoformat()),
        form,
        sha256,
        layout,
        program,
        besides,
        tuple(one.place for one in without_letters(_texts(case, rules, besides))),
    )
    fonts = FontBook()
    drawn, bookmarks = _drawn(quote, fonts)
    description = Description(
        wording.title(voice.main),
        case.quote.organisation or "",
        case.quote.number or "",
        _tag(voice.main),
        issued,
        program,
    )
    return Rendered(finished(drawn, fonts, description, attachment, bookmarks), sha256)


def _tag(language: Language) -> str:
    """The language of the document as PDF names it: `zh-CN`, `en-GB`."""
    parts = language.locale.split("_")
    return "-".join(dict.fromkeys((parts[0], parts[-1])))


def _printed(besides: Besides, form: Form, layout: int) -> Besides:
    """What of it stands on the paper: a summary neither compares nor tells what changed."""
    if layout < 3:
        return NOTHING
    return besides if form == "full" else Besides(trust=besides.trust)


def attached(
    case: Case,
    estimate: Estimate,
    *,
    language: QuoteLanguage,
    form: Form,
    day: date,
    besides: Besides = NOTHING,
    program: str = __version__,
    layout: int = LAYOUT,
) -> bytes:
    """The canonical JSON that goes with a quote: the case, its result, and how it was rendered."""
    cases = CASE_VERSION if layout > 3 else FIRST_VERSION
    content: dict[str, Any] = {
        "format": ATTACHMENT_FORMAT,
        "version": ATTACHMENT_VERSION,
        "case": attached_case(case, layout),
        "estimate": to_plain(estimate),
        "rendering": {
            "date": day.isoformat(),
            "form": form,
            "language": language,
            "layout": layout,
            "program": program,
            **to_plain_besides(besides, cases),
        },
    }
    return canonical(content)


def attached_case(case: Case, layout: int = LAYOUT) -> dict[str, Any]:
    """The case as it is attached to a quote of a layout: without what is the office's alone."""
    return case_to_plain(for_others(case), CASE_VERSION if layout > 3 else FIRST_VERSION)


def _texts(case: Case, rules: RuleSet, besides: Besides) -> Iterator[tuple[str, Text]]:
    """Every text that comes from outside, with its place: the case's own, then the rule set's."""
    country = case.investor.country
    for place, text in printed_texts(case):
        yield place, Text(text, None, country)
    if country:
        yield (
            "investor.country",
            Text("".join(wording.country(language(code), country) for code in LANGUAGES)),
        )
    for place, text in texts_besides(besides):
        yield place, Text(text)
    yield "rules", Text("".join(_words(rules)), "zh")


def _words(value: object) -> Iterator[str]:
    """All texts within the named tuples of a rule set."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _words(part)


def _placed(quote: Quote, first_room: float, room: float) -> list[list[Put]]:
    """The blocks on their pages, set closer where that saves a page; a summary without its chart where that does."""
    quote = quote._replace(room=first_room)
    forms = _FORMS if quote.layout > 3 else _EARLIER_FORMS
    tries = [quote]
    if quote.form == "summary":
        tries = [quote, quote._replace(tight=True)]
        if quote.layout > 2:
            sizes = ((38, False), (32, True), (30.4, True))
            tries = [*(quote._replace(chart=high * MM, tight=tight) for high, tight in sizes), *tries]
    elif quote.layout > 2:
        tries.append(quote._replace(tight=True))
    found: list[list[list[Put]]] = []
    for one in tries:
        found.append(pages(forms[one.form](one), first_room, room))
        if len(found[-1]) == 1:
            break
    least = min(map(len, found))
    return next(one for one in found if len(one) == least)


def _drawn(quote: Quote, fonts: FontBook) -> tuple[bytes, list[Bookmark]]:
    """The pages as ReportLab writes them, their text by `fonts`, and where their sections begin."""
    text = closing.foot_block(quote)
    foot_height = closing.foot(quote, text, 1, 1).height
    head = closing.running_head(quote)
    above = head.height + 4 * MM
    room = BOTTOM - foot_height - 3 * MM - TOP
    placed = _placed(quote, room, room - above)
    target = io.BytesIO()
    canvas = new_canvas(target)
    bookmarks: list[Bookmark] = []
    for number, puts in enumerate(placed, 1):
        page = Page(canvas, fonts)
        top = TOP
        if number > 1:
            head.draw(page, LEFT, TOP)
            top += above
        for put in puts:
            put.block.draw(page, LEFT, top + put.top)
            if isinstance(put.block, Section) and quote.layout > 1:
                bookmarks.append(Bookmark(put.block.title, number, top + put.top))
        foot = closing.foot(quote, text, number, len(placed))
        foot.draw(page, LEFT, BOTTOM - foot.height)
        canvas.showPage()
    canvas.save()
    return target.getvalue(), bookmarks
