"""A quote that comes back: whatever was done to it is found, and one that was only saved again is not accused."""

from __future__ import annotations

import io
import subprocess
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pikepdf
import pytest

from desktop.paper.file import rendering
from desktop.policy.load import load_rule_set
from desktop.policy.ruleset import RuleSet
from desktop.proof.examination import examine
from desktop.proof.verdict import Verdict, from_plain, to_plain
from tests.engine.program import rules
from tests.paper.papers import FORMS, LANGUAGES, longest, render, sample
from tests.proof.alterations import KINDS, altered, saved
from tests.tools import tool

SEEDS = range(3)


def packs(sha256: str) -> RuleSet:
    if sha256 != rules().sha256:
        raise KeyError(sha256)
    return rules()


def examined(data: bytes) -> Verdict:
    return examine(data, packs)


def codes(verdict: Verdict) -> set[str]:
    return {finding.code for finding in verdict.findings}


# ---------------------------------------------------------------- unaltered


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_a_quote_as_it_was_written_is_unaltered(language: Any, form: Any) -> None:
    verdict = examined(render(sample(), language, form))
    assert (verdict.outcome, verdict.copy, verdict.findings) == ("unaltered", "built", ())


def test_the_verdict_says_what_the_quote_says_of_itself() -> None:
    facts = examined(render(sample())).facts
    assert facts is not None
    assert facts.number == sample()["quote"]["number"]
    assert facts.investor == sample()["investor"]["name"]
    assert facts.rule_set_sha256 == rules().sha256


def test_a_quote_at_its_limits_is_unaltered_also_when_saved_again() -> None:
    data = render(longest(), "both", "full")
    assert examined(data).copy == "built"
    with pikepdf.open(io.BytesIO(data)) as pdf:
        again = saved(pdf, Random(1))
    verdict = examined(again)
    assert (verdict.outcome, verdict.copy, verdict.findings) == ("unaltered", "saved_again", ())


@pytest.mark.usefixtures("made_once")
@pytest.mark.parametrize("seed", range(12))
def test_a_copy_saved_by_pikepdf_is_unaltered(seed: int) -> None:
    data = render(sample())
    with pikepdf.open(io.BytesIO(data)) as pdf:
        verdict = examined(saved(pdf, Random(seed)))
    assert (verdict.outcome, verdict.copy, verdict.findings) == ("unaltered", "saved_again", ())


QPDF: list[list[str]] = [
    [],
    ["--linearize"],
    ["--object-streams=disable", "--stream-data=uncompress"],
    ["--qdf"],
    ["--normalize-content=y", "--coalesce-contents"],
    ["--recompress-flate", "--compression-level=1"],
    ["--force-version=1.4", "--remove-unreferenced-resources=yes"],
    ["--encrypt", "", "owner", "256", "--"],
]


@pytest.mark.tools
@pytest.mark.usefixtures("made_once")
@pytest.mark.parametrize("options", QPDF, ids=" ".join)
def test_a_copy_saved_by_qpdf_is_unaltered(options: list[str], tmp_path: Path) -> None:
    (tmp_path / "in.pdf").write_bytes(render(sample()))
    subprocess.run([tool("qpdf"), *options, tmp_path / "in.pdf", tmp_path / "out.pdf"], check=True)
    verdict = examined((tmp_path / "out.pdf").read_bytes())
    assert (verdict.outcome, verdict.copy, verdict.findings) == ("unaltered", "saved_again", ())


@cache
def by_ghostscript(data: bytes, *options: str) -> bytes:
    done = subprocess.run(
        [tool("gs"), "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=pdfwrite", *options, "-o", "-", "-"],
        input=data,
        capture_output=True,
        check=True,
    )
    return done.stdout


@pytest.mark.tools
@pytest.mark.usefixtures("made_once")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_a_copy_written_anew_by_ghostscript_is_unaltered(language: Any, form: Any) -> None:
    verdict = examined(by_ghostscript(render(sample(), language, form)))
    assert (verdict.outcome, verdict.copy, verdict.findings) == ("unaltered", "written_anew", ())


# ---------------------------------------------------------------- altered


@pytest.mark.usefixtures("made_once")
@pytest.mark.parametrize("kind", KINDS)
def test_every_alteration_is_found(kind: str) -> None:
    data = render(sample(), "en", "full")
    missed = [seed for seed in SEEDS if examined(altered(data, kind, seed)).exit_code != 1]
    assert missed == []


@pytest.mark.tools
@pytest.mark.usefixtures("made_once")
@pytest.mark.parametrize(
    "kind",
    [
        "another_glyph", "text_added", "text_removed", "picture_laid_over", "stamp", "cropped", "turned",
        "read_as_other_text", "page_added", "page_removed", "attached_byte_changed",
    ],
)  # fmt: skip
def test_what_is_altered_before_ghostscript_writes_it_anew_is_found(kind: str) -> None:
    data = render(sample(), "both", "full")
    missed = [seed for seed in (1, 2) if examined(by_ghostscript(altered(data, kind, seed))).exit_code != 1]
    assert missed == []


def overlaid(data: bytes, drawing: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.pages[1].contents_add(drawing)
        target = io.BytesIO()
        pdf.save(target)
    return target.getvalue()


@pytest.mark.tools
@pytest.mark.usefixtures("made_once")
def test_what_is_laid_over_is_named_by_page_and_place() -> None:
    square = b"q 1 0 0 rg 100 500 50 40 re f Q"
    data = overlaid(render(sample()), square)
    for copy in (data, by_ghostscript(data)):
        (found,) = (one for one in examined(copy).findings if one.code == "drawing")
        assert found.page == 2
        assert found.region is not None
        wanted = (100, 841.89 - 540, 150, 841.89 - 500)
        assert all(abs(one - other / 72 * 25.4) < 1 for one, other in zip(found.region, wanted, strict=True))


# ---------------------------------------------------------------- what cannot be made again


def test_an_unknown_rule_set_is_said_with_its_hash_and_not_guessed() -> None:
    def none(sha256: str) -> RuleSet:
        raise KeyError(sha256)

    verdict = examine(render(sample()), none)
    assert verdict.outcome == "not_reproducible"
    assert verdict.exit_code == 1
    (finding,) = verdict.findings
    assert (finding.code, finding.detail) == ("rules_unknown", rules().sha256)


def test_an_unknown_layout_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(rendering, "LAYOUT", 99)
        data = render(sample() | {"investor": {"name": "A layout to come"}})
    verdict = examined(data)
    assert verdict.outcome == "not_reproducible"
    assert [(one.code, one.detail) for one in verdict.findings] == [("layout_unknown", "99")]


def test_a_quote_of_an_earlier_version_of_the_program_reproduces(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.engine.program import case_of, estimate_of

    case = sample()
    made = rendering.rendered(
        case_of(case), estimate_of(case), rules(), language="zh", form="summary",
        day=date(2026, 11, 22), program="0.9.1",
    )  # fmt: skip
    verdict = examined(made.data)
    assert (verdict.outcome, verdict.copy) == ("unaltered", "built")
    assert verdict.facts is not None
    assert verdict.facts.program == "0.9.1"


def test_a_quote_of_the_first_layout_is_still_verified() -> None:
    from tests.engine.program import case_of, estimate_of

    case = sample()
    made = rendering.rendered(
        case_of(case),
        estimate_of(case),
        rules(),
        language="both",
        form="full",
        day=date(2026, 11, 22),
        layout=1,
    )
    verdict = examined(made.data)
    assert (verdict.outcome, verdict.copy) == ("unaltered", "built")
    assert verdict.facts is not None
    assert verdict.facts.layout == "1"


def test_a_verdict_survives_the_way_between_processes() -> None:
    for data in (render(sample()), overlaid(render(sample()), b"0 0 9 9 re f")):
        verdict = examined(data)
        assert from_plain(to_plain(verdict)) == verdict


# ---------------------------------------------------------------- issued long ago

ISSUED = Path(__file__).parent / "issued"


@pytest.mark.parametrize("path", sorted(ISSUED.glob("*.pdf")), ids=lambda path: path.stem)
def test_a_quote_issued_in_an_earlier_layout_stays_verifiable(path: Path) -> None:
    """These files left the room. Whoever changes a word of an earlier layout has to keep the old one for it."""
    kept = load_rule_set(ISSUED / "rules.toml")

    def packs(sha256: str) -> RuleSet:
        if sha256 != kept.sha256:
            raise KeyError(sha256)
        return kept

    verdict = examine(path.read_bytes(), packs)
    assert (verdict.outcome, verdict.findings) == ("unaltered", ())
    assert verdict.facts is not None
    assert path.stem.startswith(f"layout-{verdict.facts.layout}-")
