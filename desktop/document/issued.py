"""What the list of issued quotes says of each, how it is searched, and the rows it is exported as. Qt-free."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from desktop.document.estimates import folded
from desktop.language import wording

if TYPE_CHECKING:
    from desktop.document.ledger import Entry, Issued
    from desktop.language import Language

COLUMNS: Final = (
    wording("Number"),
    wording("Investor and project"),
    wording("Issued"),
    wording("How"),
    wording("Plan award, {unit}"),
)
NUMBER, INVESTOR, ISSUED, HOW, AWARD = range(5)
_HOW: Final = {
    "saved": wording("PDF"),
    "signed": wording("Signed PDF"),
    "printed": wording("Printed"),
    "sent": wording("E-mail"),
    "spreadsheet": wording("Spreadsheet"),
}
_LANGUAGE: Final = {
    "zh": wording("Chinese"),
    "en": wording("English"),
    "both": wording("both languages"),
}
_FORM: Final = {"full": wording("Full estimate"), "summary": wording("Summary")}


class Row(NamedTuple):
    """A line of the list; `award` is exact, `hash` that of the file."""

    number: str
    investor: str
    project: str
    day: str
    how: str
    language: str
    form: str
    award: str
    award_usd: int | None
    hash: str


def row_of(issued: Issued, words: Language) -> Row:
    """The line of one time that a quote went out."""
    entry, issue = issued
    usd = award_of(entry)
    return Row(
        f"{entry.text} r{entry.revision}" if entry.number is not None else entry.text,
        _name(entry.case, "investor"),
        _name(entry.case, "project"),
        issue.day,
        words.text(_HOW[issue.how]),
        words.text(_LANGUAGE[issue.language]) if issue.language in _LANGUAGE else "",
        words.text(_FORM[issue.form]) if issue.form in _FORM else "",
        words.usd.figure(usd) if usd is not None else "–",
        usd,
        issue.sha256 or "",
    )


def award_of(entry: Entry) -> int | None:
    """The award under the plan that the paper names, in US cents; None where its result has none."""
    from decimal import Decimal, InvalidOperation

    figure = entry.result.get("plan_usd")
    try:
        return int(Decimal(str(figure)) * 100) if figure is not None else None
    except (InvalidOperation, ValueError, OverflowError):
        return None


def _name(case: dict[str, Any], part: str) -> str:
    fields = case.get(part)
    name = fields.get("name") if isinstance(fields, dict) else None
    return name if isinstance(name, str) else ""


def haystack(issued: Issued) -> str:
    """Everything by which an issue is found: number, hash, day, investor, project, issuer, file."""
    entry, issue = issued
    quote = entry.case.get("quote")
    parts = [entry.text, f"r{entry.revision}", issue.sha256 or "", issue.day, issue.file or ""]
    parts += [_name(entry.case, "investor"), _name(entry.case, "project")]
    parts += [str(value) for value in quote.values()] if isinstance(quote, dict) else []
    return folded("\n".join(parts))


# ------------------------------------------------------------------------------------------------- exporting

_HEADS: Final = (
    wording("Number"),
    wording("Revision"),
    wording("Issued"),
    wording("How"),
    wording("Language"),
    wording("Form"),
    wording("Investor"),
    wording("Project"),
    wording("Plan award, US$"),
    wording("SHA-256 of the file"),
)


def heads(words: Language) -> list[str]:
    """The heads of the exported list."""
    return [words.text(head) for head in _HEADS]


def cells(issued: Issued, words: Language) -> list[str | int | tuple[int]]:
    """A row of the exported list; an award in cents as a tuple of one."""
    entry, issue = issued
    row = row_of(issued, words)
    return [
        entry.text,
        entry.revision,
        issue.day,
        row.how,
        row.language,
        row.form,
        row.investor,
        row.project,
        (row.award_usd,) if row.award_usd is not None else "",
        row.hash,
    ]


def case_of(entry: Entry) -> bytes:
    """The case of an entry as a case file."""
    return json.dumps(entry.case, ensure_ascii=False, indent=1).encode()


def all_of(found: Iterable[Issued], typed: str) -> list[Issued]:
    """Those in which everything that was typed, parted by spaces, is found."""
    wanted = folded(typed).split()
    return [one for one in found if all(word in haystack(one) for word in wanted)]
