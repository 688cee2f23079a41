"""How the quote closes: documents, disclaimer, signatures; and the head and foot of its pages."""

from __future__ import annotations

from desktop.language import Language
from desktop.paper.content import wording
from desktop.paper.layout.blocks import (
    Block,
    Frame,
    Page,
    Placed,
    Stroke,
    beside,
    snug,
    stack,
)
from desktop.paper.layout.code import SIDE, QrCode
from desktop.paper.layout.flow import Item
from desktop.paper.layout.paper import (
    FOOT,
    GAP,
    HAIR,
    HALF,
    MM,
    NOTE,
    SMALL,
    STRONG_LINE,
    TEXT,
    WIDTH,
    Style,
)
from desktop.paper.layout.typesetting import Span
from desktop.paper.parts.identity import identity
from desktop.paper.parts.sheet import (
    Quote,
    exchange_spans,
)
from desktop.paper.parts.voice import Tell
from desktop.telling.knowledge import trust_on_paper
from desktop.telling.teller import Teller


def documents_list(quote: Quote) -> list[Item]:
    """The documents for the claim, to be ticked off, in two columns."""
    voice = quote.voice
    inset = 4 * MM
    blocks: list[Block] = []
    for words in quote.content.documents:
        text = voice.paragraph(voice.words(words), HALF - inset, Style(8))
        blocks.append(
            Frame(text.height, [Placed(inset, 0, text), Placed(0, 0, TickBox(text.first_baseline))])
        )
    note = voice.paragraph(wording.documents_note, WIDTH, NOTE, SMALL)
    items = [Item(note, holds=True)]
    for at in range(0, len(blocks), 2):
        pair = blocks[at : at + 2]
        items.append(
            Item(
                beside(*((column * (HALF + GAP), block) for column, block in enumerate(pair))),
                before=0.6 * MM,
                holds=at + 2 < len(blocks),
            )
        )
    return items


class TickBox:
    """An empty box, to be ticked by hand, on a baseline."""

    height = 0.0

    def __init__(self, baseline: float) -> None:
        self._baseline = baseline

    def draw(self, page: Page, x: float, top: float) -> None:
        size = 2.1 * MM
        base = top + self._baseline + 0.3
        page.frame(x, base - size, size, size, STRONG_LINE)


def signatures(quote: Quote, room: float) -> Block:
    """Two places to sign, `room` high: who issues the quote and who receives it."""
    voice, facts = quote.voice, quote.content.facts
    issuer: list[Span] = []
    for text in (facts.organisation, facts.prepared_by, facts.contact):
        if text:
            issuer += [*voice.plain("   ", SMALL), *voice.foreign(text, SMALL)]
    receiver = voice.name(quote.case.investor.name, SMALL) if quote.case.investor.name else []
    columns = (
        (0, _signature(quote, lambda language: language.text("Issued by, signature and seal"), issuer[1:])),
        (HALF + GAP, _signature(quote, lambda language: language.text("Received by the investor"), receiver)),
    )
    height = max(block.height for _, block in columns) + room
    day = voice.paragraph(lambda language: language.text("Date"), 22 * MM, SMALL, SMALL)
    return Frame(
        height + 2 * MM,
        [
            *(Placed(x, 0, block) for x, block in columns),
            *(Placed(x + HALF - 22 * MM, height - day.height - 1, day) for x, _ in columns),
        ],
        [Stroke(height, x, x + HALF, HAIR, STRONG_LINE) for x, _ in columns],
    )


def _signature(quote: Quote, label: Tell, names: list[Span]) -> Block:
    voice = quote.voice
    blocks: list[Block] = [voice.paragraph(label, HALF)]
    if names:
        blocks.append(snug(names, HALF, 1.3))
    return stack(blocks)


def disclaimer(quote: Quote) -> Block:
    """What the quote does not promise, and from when the document that it rests on holds."""

    def tell(language: Language) -> str:
        said = [wording.disclaimer(language, quote.layout)]
        if quote.layout > 2:
            said.insert(0, wording.effective(language, quote.rules.document))
        return language.together(said)

    return quote.voice.below(tell, WIDTH, Style(7.5), SMALL._replace(size=6.5))


_FOOT_LEADING = 1.4


def foot_text(quote: Quote) -> Block:
    """The foot of every page but its number: basis, rate, rule set, hash of the attachment."""
    voice, rules, exchange = quote.voice, quote.rules, quote.case.exchange
    width = WIDTH - _number_width(quote) - (2 if quote.layout == 1 else 1) * MM - _left_of_text(quote)
    black = FOOT._replace(colour=TEXT)
    # Beside the code there is less room: so that a hash still stands in the line of its label.
    digest = FOOT if quote.layout == 1 else FOOT._replace(size=5.6)

    def labelled(label: Tell, *values: list[Span]) -> Block:
        spans = voice.spans(label, black, FOOT)
        for value in values:
            spans += [*voice.plain("  ", FOOT), *value]
        return voice.set(spans, width, leading=_FOOT_LEADING)

    rates = [one for one in exchange.cny_per_unit if one[0] == "USD"]
    trust, stated = quote.besides.trust, quote.layout > 3
    return stack(
        [
            voice.below(
                lambda language: wording.basis(Teller(language, rules), quote.content.clauses),
                width,
                black,
                FOOT,
                leading=_FOOT_LEADING,
            ),
            labelled(lambda language: language.text("Exchange rate"), exchange_spans(quote, rates, FOOT)),
            labelled(
                lambda language: language.text("Rule set"),
                voice.foreign(rules.id, FOOT),
                voice.plain(f"SHA-256 {rules.sha256}", digest),
            ),
            *(
                [
                    voice.paragraph(
                        lambda language: trust_on_paper(language, trust, stated=stated), width, FOOT, FOOT
                    )
                ]
                if trust.state == "signed"
                else []
            ),
            labelled(
                lambda language: language.text("Attached case and result"),
                voice.plain(f"SHA-256 {quote.attachment_sha256}", digest),
            ),
        ]
    )


def _number_width(quote: Quote) -> float:
    """The room of the page number."""
    return (24 if quote.layout == 1 else 21) * MM


def _left_of_text(quote: Quote) -> float:
    """Where the text of the foot begins: beside the code, which the first layout did not have."""
    return 0 if quote.layout == 1 else SIDE + 3.5 * MM


def foot_block(quote: Quote) -> Block:
    """What the feet of all pages share: the code and the text."""
    text = foot_text(quote)
    if quote.layout == 1:
        return text
    return beside((0, QrCode(*identity(quote))), (_left_of_text(quote), text))


def foot(quote: Quote, text: Block, page: int, pages: int) -> Block:
    """The foot of one page."""
    voice = quote.voice
    width = _number_width(quote)
    number = voice.below(
        lambda language: wording.page_of(language, page, pages), width, FOOT._replace(colour=TEXT), FOOT, 1
    )
    if quote.layout > 2:
        label = voice.spans(lambda language: language.text("Program"), FOOT, FOOT)
        version = voice.set([*label, *voice.plain(f" {quote.program}", FOOT)], width, 1)
        number = stack([number, version])
    body = beside((0, text), (WIDTH - width, number))
    return Frame(body.height + 2 * MM, [Placed(0, 2 * MM, body)], [Stroke(0, 0, WIDTH, 0.5, STRONG_LINE)])


def running_head(quote: Quote) -> Block:
    """The head of the pages after the first: what it is, and its number."""
    voice, facts = quote.voice, quote.content.facts
    left = voice.paragraph(
        lambda language: wording.title(language, own=quote.self_made), 0.6 * WIDTH, NOTE, SMALL
    )
    blocks: list[tuple[float, Block]] = [(0, left)]
    right = voice.foreign(facts.number, NOTE) if facts.number else []
    if right:
        blocks.append((0.6 * WIDTH, voice.set(right, 0.4 * WIDTH, 1)))
    body = beside(*blocks)
    return Frame(body.height + 1.2 * MM, [Placed(0, 0, body)], [Stroke(body.height + 1.2 * MM, 0, WIDTH)])
