"""How the names of countries and regions are spoken in Chinese: `python packaging/build_country_pinyin.py`.

Writes resources/countries/pinyin.csv, which is kept with the source, so that the program itself needs no pypinyin. Where
pypinyin picks the wrong reading of a character, the word stands below.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Final

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
_SPOKEN: Final = {"秘鲁": "bi lu", "朝鲜": "chao xian", "摩洛哥": "mo luo ge"}


def rows() -> list[tuple[str, str]]:
    """Each code with the syllables of its name."""
    from pypinyin import Style, lazy_pinyin

    from desktop.language import language

    return [
        (
            country.code,
            _SPOKEN.get(country.name) or " ".join(lazy_pinyin(country.name, Style.NORMAL, errors="ignore")),
        )
        for country in sorted(language("zh").names.countries())
    ]


def main() -> None:
    """Write the table."""
    file = ROOT / "resources" / "countries" / "pinyin.csv"
    file.parent.mkdir(exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(("code", "pinyin"))
        writer.writerows(rows())


if __name__ == "__main__":
    main()
