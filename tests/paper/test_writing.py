"""Writing a quote: one step, clear reasons, and nothing heavy imported before."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from desktop.files import WriteFailed
from desktop.fonts.faces import FontMissing
from desktop.paper import QuoteFile, render_quote, write_quote
from tests.engine.program import Plain, case_of, estimate_of, rules
from tests.paper.papers import sample


def write(case: Plain, path: Path) -> QuoteFile:
    return write_quote(case_of(case), estimate_of(case), rules(), path)


def test_the_file_is_what_is_rendered_for_the_case_s_date(tmp_path: Path) -> None:
    case = sample() | {"quote": {"date": "2026-11-22"}}
    made = write(case, tmp_path / "quote.pdf")
    rendered = render_quote(case_of(case), estimate_of(case), rules(), day=date(2000, 1, 1))
    assert made.path.read_bytes() == rendered
    assert made.bytes == len(rendered)


def test_a_full_disk_leaves_the_earlier_quote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "quote.pdf"
    path.write_bytes(b"earlier")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WriteFailed) as caught:
        write(sample(), path)
    assert caught.value.reason == "disk_full"
    assert path.read_bytes() == b"earlier"
    assert os.listdir(tmp_path) == ["quote.pdf"]  # noqa: PTH208


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(WriteFailed) as caught:
        write(sample(), tmp_path / "nowhere" / "quote.pdf")
    assert caught.value.reason == "no_folder"


def test_a_font_that_is_missing_leaves_the_earlier_quote(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "quote.pdf"
    path.write_bytes(b"earlier")

    def missing(*_: object, **__: object) -> None:
        raise FontMissing

    monkeypatch.setattr("desktop.paper.file.rendering.rendered", missing)
    with pytest.raises(FontMissing):
        write(sample(), path)
    assert path.read_bytes() == b"earlier"


def test_importing_the_package_imports_none_of_the_libraries() -> None:
    program = (
        "import sys; import desktop.paper;"
        "print([name for name in ('reportlab', 'pikepdf', 'uharfbuzz', 'babel') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
