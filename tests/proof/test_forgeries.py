"""None of the forgeries that people make passes for a quote, and no copy that a program made in good faith is accused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.paper.papers import render, sample
from tests.proof.alterations import KINDS
from tests.proof.copies import COPIES, PAGES
from tests.proof.forgeries import FORGERIES
from tests.proof.test_verification import SEEDS, codes, examined

pytestmark = pytest.mark.usefixtures("made_once")


def summary() -> bytes:
    return render(sample(), "en", "summary")


def test_there_are_as_many_as_were_promised() -> None:
    assert len(FORGERIES) >= 250
    assert len(KINDS) * len(SEEDS) >= 80
    assert len(COPIES) >= 60


@pytest.mark.parametrize("name", FORGERIES)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_forgery_is_found(name: str) -> None:
    forged = FORGERIES[name](summary())
    assert forged != summary()
    verdict = examined(forged)
    assert (verdict.exit_code, verdict.outcome) == (1, "altered")
    assert verdict.findings


@pytest.mark.tools
@pytest.mark.parametrize("name", COPIES)
def test_a_copy_that_a_program_made_is_not_accused(name: str) -> None:
    verdict = examined(COPIES[name](summary()))
    assert (verdict.exit_code, verdict.outcome, verdict.findings) == (0, "unaltered", ())
    assert verdict.copy in ("saved_again", "written_anew")


@pytest.mark.tools
@pytest.mark.parametrize(
    "name", ["qpdf --qdf", "mutool clean -s", "Ghostscript", "Ghostscript -dPDFSETTINGS=/printer"]
)
def test_neither_is_one_of_all_pages_in_both_languages(name: str) -> None:
    verdict = examined(COPIES[name](render(sample(), "both", "full")))
    assert (verdict.outcome, verdict.findings) == ("unaltered", ())


@pytest.mark.tools
@pytest.mark.parametrize("name", PAGES)
def test_copied_pages_are_called_a_copy_without_its_data(name: str) -> None:
    verdict = examined(PAGES[name](summary()))
    assert (verdict.exit_code, verdict.outcome, codes(verdict)) == (1, "incomplete", {"attachment_gone"})


@pytest.mark.tools
@pytest.mark.parametrize(
    "name",
    ["light lettering drawn as paths", "another figure over the total", "a point", "white over a line"],
)
def test_what_is_forged_before_ghostscript_writes_it_anew_is_found(name: str) -> None:
    verdict = examined(COPIES["Ghostscript"](FORGERIES[name](summary())))
    assert (verdict.outcome, verdict.copy) == ("altered", None)


@pytest.mark.tools
def test_one_page_of_several_is_called_that(tmp_path: Path) -> None:
    import subprocess

    from tests.tools import tool

    (tmp_path / "in.pdf").write_bytes(render(sample(), "both", "full"))
    subprocess.run(
        [tool("pdfseparate"), "-f", "2", "-l", "2", "in.pdf", "page%d.pdf"], cwd=tmp_path, check=True
    )
    verdict: Any = examined((tmp_path / "page2.pdf").read_bytes())
    assert (verdict.exit_code, verdict.outcome, codes(verdict)) == (1, "incomplete", {"pages"})
