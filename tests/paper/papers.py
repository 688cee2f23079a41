"""Quotes made for the tests, and what independent programs read in them."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from desktop import places
from desktop.case.case import Case
from desktop.paper import render_quote
from tests.engine.program import Plain, case_of, estimate_of, result_of, rules
from tests.tools import tool

DAY = date(2026, 11, 22)
LANGUAGES: tuple[Literal["zh", "en", "both"], ...] = ("zh", "en", "both")
FORMS: tuple[Literal["full", "summary"], ...] = ("full", "summary")

LONG = {
    "han": "衢州市智造新城电子化学材料产业园区含氟电子特气，一期（扩建）项目“技术改造”——",
    "english": "Advanced electronic-grade fluorochemicals and speciality gases (phase I), ",
    "mixed": "Hanbit 한빛소재 ホールディングス 臺灣 ООО Химпром Ελλάς บริษัทไทยน้ำ 𠮷野家 ",
    "unbroken": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
}


class Word(NamedTuple):
    """A word on a page: its box in points from the top left corner."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


def sample() -> Plain:
    """The sample case that comes with the program."""
    path = places.resources() / "samples" / "major-project.json"
    found: Plain = json.loads(path.read_text(encoding="utf-8"))
    return found


def longest() -> Plain:
    """A case at its limits: 200 characters in every text, 60 contributions, 20 programmes, 30 years."""

    def text(kind: str) -> str:
        return (LONG[kind] * 20)[:200]

    kinds = list(LONG)
    years = range(2024, 2054)
    forms = ("cash", "in_kind", "intangible", "reinvested_profit")
    currencies = ("USD", "EUR", "JPY", "CNY")
    levels = ("national", "province", "city", "new_town", "county", "special_policy")
    case = sample()
    case["investor"] = {"name": text("mixed"), "country": "JP"}
    case["project"] |= {
        "name": text("han"),
        "mode": "profit_reinvestment",
        "total_foreign_investment": {"amount": "999999999999.999999", "currency": "USD"},
        "utilisation": [
            {
                "year": years[at % 30],
                "form": forms[at // 30 + at % 2 * 2],
                "amount": {"amount": f"{1_234_567 * (at % 17 + 1)}.123456", "currency": currencies[at % 4]},
            }
            for at in range(60)
        ],
    }
    case["exchange"] |= {
        "source": text("english"),
        "cny_per_unit": {"USD": "7.1234567891", "EUR": "7.8", "JPY": "0.0468"},
    }
    case["programmes"] = [
        {"id": f"p{at}", "name": text(kinds[at % 4]), "level": levels[at % 6], "same_matter": at % 5 != 0}
        | (
            {"rate": "0.0123456789", "cumulative_cap": {"amount": "3000000", "currency": "CNY"}}
            if at % 2
            else {
                "amounts": [
                    {"year": year, "amount": {"amount": f"{54_321 * (at + 1)}.123456", "currency": "EUR"}}
                    for year in years[1 :: at % 3 + 5]
                ]
            }
        )
        for at in range(20)
    ]
    case["quote"] |= {
        "number": text("unbroken"),
        "revision": 999_999,
        "prepared_by": text("han"),
        "organisation": text("mixed"),
        "contact": text("unbroken"),
    }
    return case


def render(
    case: Plain,
    language: Literal["zh", "en", "both"] = "both",
    form: Literal["full", "summary"] = "full",
    day: date = DAY,
) -> bytes:
    """The quote of a case."""
    return _render(json.dumps(case, ensure_ascii=False), language, form, day)


@cache
def _render(
    case: str, language: Literal["zh", "en", "both"], form: Literal["full", "summary"], day: date
) -> bytes:
    plain = json.loads(case)
    return render_quote(case_of(plain), estimate_of(plain), rules(), language=language, form=form, day=day)


def case_named(name: str, country: str | None = None) -> Plain:
    """The sample with another investor."""
    case = sample()
    case["investor"] = {"name": name} | ({"country": country} if country else {})
    return case


# ---------------------------------------------------------------- read back


@cache
def text_of(pdf: bytes) -> str:
    """The text of all pages as pdftotext reads it, spaces evened out."""
    return re.sub(r"\s+", " ", _run("pdftotext", pdf, "-enc", "UTF-8", "FILE", "-"))


def text_without_spaces(pdf: bytes) -> str:
    """The text of all pages without any space, for what may be broken over lines."""
    return re.sub(r"\s", "", text_of(pdf))


@cache
def words_of(pdf: bytes) -> tuple[tuple[Word, ...], ...]:
    """The words of each page with their boxes."""
    box = r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>'
    pages = _run("pdftotext", pdf, "-bbox", "FILE", "-").split("<page ")[1:]
    return tuple(
        tuple(
            Word(float(left), float(top), float(right), float(bottom), text)
            for left, top, right, bottom, text in re.findall(box, page)
        )
        for page in pages
    )


def rows_of(pdf: bytes) -> list[str]:
    """Each page as its words from top to bottom, those on one line from left to right."""
    found = []
    for page in words_of(pdf):
        rows: list[tuple[float, list[Word]]] = []
        for word in sorted(page, key=lambda word: word.top + word.bottom):
            middle = (word.top + word.bottom) / 2
            if not rows or middle - rows[-1][0] > 4:
                rows.append((middle, []))
            rows[-1][1].append(word)
        found.append(" ".join(word.text for _, row in rows for word in sorted(row)))
    return found


def fonts_of(pdf: bytes) -> list[tuple[str, list[str]]]:
    """Each font's name with whether it is embedded, a subset, and has a map to text."""
    lines = _run("pdffonts", pdf, "FILE").splitlines()[2:]
    return [(line.split()[0], line.split()[-5:-2]) for line in lines]


def checked_by_qpdf(pdf: bytes) -> str:
    """What qpdf has to say of the file's structure."""
    return _run("qpdf", pdf, "--check", "FILE")


def pixels(pdf: bytes, page: int, resolution: int = 100) -> Any:
    """A page as a picture in grey, as a black-and-white printer has it."""
    import io

    from PIL import Image

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "quote.pdf"
        file.write_bytes(pdf)
        options = ["-r", str(resolution), "-f", str(page), "-l", str(page), "-gray"]
        done = subprocess.run([tool("pdftoppm"), *options, str(file)], capture_output=True, check=True)
    return Image.open(io.BytesIO(done.stdout))


def _run(program: str, pdf: bytes, *arguments: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "quote.pdf"
        file.write_bytes(pdf)
        command = [tool(program), *(str(file) if one == "FILE" else one for one in arguments)]
        done = subprocess.run(command, capture_output=True, check=True)
    # poppler writes document information beyond the BMP as surrogates into its XML
    return done.stdout.decode("utf-8", "replace")


def result(case: Plain) -> Plain:
    """The result file of a case, to read figures from."""
    return result_of(case)


def parsed(case: Plain) -> Case:
    """The case as the program holds it."""
    return case_of(case)


def shown(amount: str) -> str:
    """A figure of the result file as the paper groups it."""
    whole, _, cents = amount.partition(".")
    return f"{int(whole):,}.{cents}"
