"""The list of issued quotes as a file: XLSX, or CSV that every spreadsheet opens.

Texts are texts whatever they begin with: what a program could take for a formula is marked as text. Awards are numbers.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from desktop.document import issued as telling

if TYPE_CHECKING:
    from desktop.document.ledger import Issued
    from desktop.language import Language

_LEADS: Final = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r")
_WIDTHS: Final = (20, 9, 12, 14, 16, 16, 32, 40, 20, 68)


def as_csv(found: Iterable[Issued], words: Language) -> bytes:
    """The list as CSV, in UTF-8 with the mark by which spreadsheets know it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(telling.heads(words))
    for one in found:
        writer.writerow([_plain(cell) for cell in telling.cells(one, words)])
    return text.getvalue().encode("utf-8-sig", "replace")


def _plain(cell: str | int | tuple[int]) -> str:
    if isinstance(cell, tuple):
        return format(Decimal(cell[0]).scaleb(-2), "f")
    text = str(cell)
    return f"'{text}" if text.startswith(_LEADS) else text


def as_xlsx(found: Iterable[Issued], words: Language) -> bytes:
    """The list as a spreadsheet."""
    import xlsxwriter

    data = io.BytesIO()
    book = xlsxwriter.Workbook(
        data, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet()
    bold, money = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "#,##0.00"})
    for column, head in enumerate(telling.heads(words)):
        sheet.write_string(0, column, head, bold)
        sheet.set_column(column, column, _WIDTHS[column])
    sheet.freeze_panes(1, 0)
    for row, one in enumerate(found, 1):
        for column, cell in enumerate(telling.cells(one, words)):
            if isinstance(cell, tuple):
                sheet.write_number(row, column, float(Decimal(cell[0]).scaleb(-2)), money)
            elif isinstance(cell, int):
                sheet.write_number(row, column, cell)
            else:
                sheet.write_string(row, column, cell)
    book.close()
    return data.getvalue()
