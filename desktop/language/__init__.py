"""How the program speaks: English and Chinese text, figures, dates, names, and reading typed amounts.

    words = language("zh")
    words.text("Award {year}", year=2026)      # through the catalogue
    words.plural("{n} year", "{n} years", 2)
    words.usd.text(144_000_000)                # 144.00万美元; English: US$ 1,440,000.00
    words.cny.figure(1_022_400_000)            # 1,022.40; the unit stands in the column's head: words.cny.unit
    words.figures.percent(Decimal("0.045"))    # 4.5%
    words.dates.long("2026-11-22")             # 2026年11月22日

Typed amounts are read by `amounts`. The catalogue is kept and compiled by `packaging/catalogues.py`. Nothing here knows
Qt, the paper or the window. Importing this costs nothing: catalogues and Babel are read when first needed (`Language.prepare`
does it ahead of time).
"""

from __future__ import annotations

from desktop.language.codes import LANGUAGES, OWN_NAMES, wording
from desktop.language.words import CatalogueMissing, Language, language

__all__ = ["LANGUAGES", "OWN_NAMES", "CatalogueMissing", "Language", "language", "wording"]
