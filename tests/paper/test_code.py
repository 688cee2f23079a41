"""The QR code, read back from the printed page by an independent program."""

from __future__ import annotations

import hashlib
import io
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from tests.engine.program import Plain
from tests.paper.papers import FORMS, LANGUAGES, longest, pixels, render, result, sample, shown
from tests.tools import tool


def scanned(pdf: bytes, page: int, folder: Path) -> list[str]:
    """The lines of the one code on a page, as a phone reads them."""
    file = folder / "page.png"
    pixels(pdf, page, 300).save(file)
    return read(file)


def read(file: Path) -> list[str]:
    """The lines of the one code in a picture."""
    command = [tool("zbarimg"), "--quiet", "--nodbus", "--raw", "-Sdisable", "-Sqrcode.enable", str(file)]
    done = subprocess.run(command, capture_output=True, check=True)
    return done.stdout.decode().splitlines()


def expected(case: Plain, pdf: bytes, number: str) -> list[str]:
    with pikepdf.open(io.BytesIO(pdf)) as file:
        attachment = file.attachments["estimate.json"].get_file().read_bytes()
    found = result(case)
    return [
        number,
        case["quote"]["date"],
        f"US$ {shown(found['total_usd'])}",
        f"CNY {shown(found['total_cny'])}",
        found["rule_set"]["id"],
        f"SHA-256 {hashlib.sha256(attachment).hexdigest().upper()}",
    ]


@pytest.mark.tools
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_every_page_bears_the_same_code_with_number_date_total_rule_set_and_hash(
    language: Any, form: Any, tmp_path: Path
) -> None:
    case = sample()
    pdf = render(case, language, form)
    with pikepdf.open(io.BytesIO(pdf)) as file:
        pages = len(file.pages)
    for page in range(1, pages + 1):
        assert scanned(pdf, page, tmp_path) == expected(case, pdf, case["quote"]["number"])


@pytest.mark.tools
def test_a_number_in_any_script_is_read_and_a_very_long_one_is_cut(tmp_path: Path) -> None:
    case = sample()
    case["quote"]["number"] = "衢资〔2026〕1号"
    pdf = render(case, "zh", "summary")
    assert scanned(pdf, 1, tmp_path) == expected(case, pdf, "衢资〔2026〕1号")
    case = longest()
    case["quote"]["date"] = "2026-11-22"
    pdf = render(case, "en", "summary")
    lines = scanned(pdf, 1, tmp_path)
    assert lines == expected(case, pdf, "Donaudampfschifffahrtselektrizitätenhauptbetrie…")


@pytest.mark.tools
def test_a_code_is_read_from_a_grey_and_blurred_copy(tmp_path: Path) -> None:
    from PIL import ImageFilter

    file = tmp_path / "copy.png"
    page = pixels(render(sample()), 1, 300).filter(ImageFilter.GaussianBlur(1))
    page.point(lambda shade: 60 + shade * 3 // 5).save(file)
    assert len(read(file)) == 6
