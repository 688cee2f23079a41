"""Makes what the sector search needs of pinyin: `python packaging/build_sector_index.py [--check]`.

Writes two tables to resources/sectors, which are kept with the source, so that the program itself needs no pypinyin:

- `pinyin.csv`: for each section, division and class the syllables of its Chinese name, one for each Chinese character
  and one for each run of Latin letters and digits; after it, in a third column, the other way to say it, if any. Then
  the same for each Chinese word of `words.csv`.
- `characters.txt`: for each syllable the characters that are read so, for words typed with a wrong character of the
  same sound, or in traditional characters.

pypinyin picks the reading of a character by the word it stands in; where it errs for this vocabulary, the word stands
in `WORDS`. With `--check` nothing is written; the exit code says whether the tables are those of the sources.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from collections import defaultdict
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "sectors"
SOURCES = (("sections.csv", "section"), ("divisions.csv", "code"), ("classes.csv", "code"))

WORDS = {
    "隔热和隔音": "ge re he ge yin",
    "薄膜": "bo mo",
}
"""Where pypinyin picks the wrong reading: a word and its syllables."""

SECOND = {
    "薄膜": "bao mo",
    "模具": "mo ju",
    "粘土": "zhan tu",
    "切削": "qie xue",
    "血": "xie",
}
"""Words that are also said, or taken to be said, in another way: both are found."""

_CHINESE = "\u4e00-\u9fff"
_PARTS = re.compile(rf"[{_CHINESE}]+|[0-9A-Za-z]+")


def syllables(name: str, words: dict[str, str] | None = None) -> list[str]:
    """The syllables of a name without tones (`lv` for 绿): one for each Chinese character, one for each run of letters
    and digits. `words` names readings beside those of `WORDS`.
    """
    from pypinyin import Style, lazy_pinyin

    readings = WORDS | (words or {})
    found: list[str] = []
    for part in _PARTS.findall(name):
        if not re.match(rf"[{_CHINESE}]", part):
            found.append(part.lower())
            continue
        said = lazy_pinyin(part, style=Style.NORMAL)
        if len(said) != len(part):
            raise ValueError(f"{part} has {len(part)} characters and {len(said)} syllables")
        for word, reading in readings.items():
            for match in re.finditer(re.escape(word), part):
                said[match.start() : match.end()] = reading.split()
        found += said
    return found


def second(name: str) -> list[str]:
    """The other way to say a name; empty where there is none."""
    present = {word: reading for word, reading in SECOND.items() if word in name}
    return syllables(name, present) if present else []


def pinyin_table() -> str:
    """The text of pinyin.csv."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("code", "pinyin", "second"))
    for table, key in SOURCES:
        with (FOLDER / table).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                name = row["name_zh"]
                writer.writerow((row[key], " ".join(syllables(name)), " ".join(second(name))))
    with (FOLDER / "words.csv").open(encoding="utf-8", newline="") as file:
        words = [word for row in csv.DictReader(file) for word in row["words"].split(";")]
    for word in words:
        if re.match(rf"[{_CHINESE}]", word):
            writer.writerow((word, " ".join(syllables(word)), ""))
    return out.getvalue()


def character_table() -> str:
    """The text of characters.txt."""
    from pypinyin import Style, pinyin

    by_syllable: dict[str, list[str]] = defaultdict(list)
    for point in range(0x4E00, 0xA000):
        character = chr(point)
        said = pinyin(character, style=Style.NORMAL, heteronym=False, errors="ignore")
        if said and re.fullmatch("[a-z]+", said[0][0]):
            by_syllable[said[0][0]].append(character)
    return "".join(f"{said} {''.join(by_syllable[said])}\n" for said in sorted(by_syllable))


def main(arguments: list[str]) -> int:
    """Write the tables, or with `--check` say whether they are up to date."""
    code = 0
    for name, make in (("pinyin.csv", pinyin_table), ("characters.txt", character_table)):
        path, text = FOLDER / name, make()
        if "--check" in arguments:
            if not path.exists() or path.read_text("utf-8") != text:
                print(f"{path} is not what its sources give: run {Path(__file__).name}")
                code = 1
        else:
            path.write_bytes(text.encode())
            print(f"{path}: {len(text.encode()):,} bytes")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
