"""`quzhou-award quote` and `quzhou-award rules check` as a script sees them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pikepdf
import pytest

from desktop.policy.signing import new_key, sign
from tests.cli.commands import error_of, quzhou_award, write
from tests.engine.program import example, money, paid
from tests.policy.packs import ORIGINAL, changed, pack

_MAJOR = example(
    name="Electronic-grade fluorochemicals",
    total_foreign_investment=money("120000000"),
    utilisation=[paid(2026, "35000000"), paid(2027, "15000000")],
)

# --------------------------------------------------------------------------------------------------- quote


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--language", "zh"],
        ["--language", "en", "--form", "summary"],
        ["--form", "full", "--language", "both"],
    ],
    ids=lambda options: " ".join(options) or "default",
)
def test_a_quote_is_written_and_its_size_and_hash_are_printed(options: list[str], tmp_path: Path) -> None:
    case, out = write(tmp_path / "case.json", _MAJOR), tmp_path / "报价 quote.pdf"
    done = quzhou_award("quote", case, out, *options)
    assert (done.code, done.errors) == (0, "")
    assert done.line.keys() == {"file", "bytes", "attachment_sha256"}
    assert done.line["file"] == str(out)
    assert done.line["bytes"] == out.stat().st_size
    assert re.fullmatch(r"[0-9a-f]{64}", done.line["attachment_sha256"])
    assert out.read_bytes().startswith(b"%PDF-")


def test_the_attachment_s_hash_depends_on_the_case(tmp_path: Path) -> None:
    hashes = []
    for number, amount in enumerate(("35000000", "35000000", "35000000.01")):
        case = example(utilisation=[paid(2026, amount)])
        done = quzhou_award("quote", write(tmp_path / "case.json", case), tmp_path / f"{number}.pdf")
        hashes.append(done.line["attachment_sha256"])
    assert hashes[0] == hashes[1] != hashes[2]


def test_a_faulty_case_writes_no_quote_and_leaves_an_earlier_one(tmp_path: Path) -> None:
    case, out = write(tmp_path / "case.json", example(location="hangzhou")), tmp_path / "quote.pdf"
    done = quzhou_award("quote", case, out)
    assert (done.code, error_of(done.line), out.exists()) == (1, ("unknown_place", "project.location"), False)
    out.write_bytes(b"earlier")
    quzhou_award("quote", tmp_path / "nowhere.json", out)
    assert out.read_bytes() == b"earlier"


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    case = write(tmp_path / "case.json", _MAJOR)
    done = quzhou_award("quote", case, tmp_path / "nowhere" / "quote.pdf")
    assert (done.code, error_of(done.line)) == (1, ("no_folder", ""))


def test_a_quote_follows_the_rule_set_given(tmp_path: Path) -> None:
    case = write(tmp_path / "case.json", _MAJOR)
    other = pack(tmp_path, changed(('rate = "0.045"', 'rate = "0.05"')))
    hashes = {
        quzhou_award("quote", case, tmp_path / "q.pdf", *rules).line["attachment_sha256"]
        for rules in ((), ("--rules", other))
    }
    assert len(hashes) == 2


def test_a_quote_of_a_rule_set_that_nobody_signed_says_so_and_verifies_with_it(tmp_path: Path) -> None:
    case = write(tmp_path / "case.json", _MAJOR)
    other = pack(tmp_path, changed(('rate = "0.045"', 'rate = "0.05"')))
    out = tmp_path / "quote.pdf"
    assert quzhou_award("quote", case, out, "--rules", other).code == 0
    with pikepdf.open(out) as pdf:
        attached = json.loads(pdf.attachments["estimate.json"].get_file().read_bytes())
    assert attached["rendering"]["rules"]["state"] == "unsigned"
    assert quzhou_award("verify", out, "--rules", other).code == 0
    assert quzhou_award("verify", out).code == 1


def test_a_rule_set_with_the_signature_of_another_one_gives_no_quote(tmp_path: Path) -> None:
    case = write(tmp_path / "case.json", _MAJOR)
    other = pack(tmp_path, changed(('rate = "0.045"', 'rate = "0.05"')))
    other.with_name(f"{other.name}.sig").write_bytes(sign(b"another pack", new_key()))
    done = quzhou_award("quote", case, tmp_path / "quote.pdf", "--rules", other)
    assert (done.code, error_of(done.line)) == (1, ("rules_faulty", ""))


# ------------------------------------------------------------------------------------------------ rules check


def test_the_program_s_own_rules_are_sound_and_their_cliffs_are_listed() -> None:
    done = quzhou_award("rules", "check")
    assert (done.code, done.errors) == (0, "")
    report = done.line
    assert (report["id"], report["usable"]) == ("quzhou-2025-30", True)
    assert (report["faults"], report["gaps"], report["overlaps"], report["falls"]) == ([], [], [], [])
    cliffs = {
        (c["category"], c["at_usd"], c["award_below_usd"], c["award_usd"], c["change_usd"])
        for c in report["cliffs"]
    }
    assert ("manufacturing", "5000000.00", "75000.00", "100000.00", "25000.00") in cliffs
    assert ("manufacturing", "30000000.00", "1200000.00", "1350000.00", "150000.00") in cliffs
    assert ("other_service", "20000000.00", "210000.00", "280000.00", "70000.00") in cliffs


def test_a_copy_is_checked_by_its_path_or_by_the_option(tmp_path: Path) -> None:
    text = changed(('rate = "0.03" }', 'rate = "0.019" }'))
    path = pack(tmp_path, text, "修订.toml")
    for arguments in ((path,), ("--rules", path)):
        done = quzhou_award("rules", "check", *arguments)
        assert (done.code, done.line["usable"]) == (0, True)
        fall = done.line["falls"][0]
        assert (fall["at_usd"], fall["change_usd"]) == ("10000000.00", "-10000.00")


def test_gaps_and_overlaps_are_listed_beside_all_other_faults(tmp_path: Path) -> None:
    path = pack(
        tmp_path,
        changed(
            ("from_usd = 5_000_000,", "from_usd = 6_000_000,"),
            ("from_usd = 20_000_000,", "from_usd = 19_000_000,"),
            ('id = "kaihua"', 'id = "kecheng"'),
        ),
    )
    done = quzhou_award("rules", "check", path)
    assert done.code == 1
    report = done.line
    assert report["usable"] is False
    assert [gap["place"] for gap in report["gaps"]] == ["rules[2].brackets[0]"]
    assert [overlap["place"] for overlap in report["overlaps"]] == ["rules[2].brackets[2]"]
    assert {"place": "places[7].id", "message": "id kecheng is there twice"} in report["faults"]
    assert len(report["faults"]) == 3


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nonsense",
        b"\xff",
        b"a = " + b"[" * 50_000,
        b"a = 1e99999999999999999999",
        ORIGINAL.encode("gbk", "replace"),
    ],
    ids=["empty", "nonsense", "no UTF-8", "deep", "far", "GBK"],
)
def test_a_pack_that_is_none_is_reported_as_such(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "pack.toml"
    path.write_bytes(content)
    done = quzhou_award("rules", "check", path)
    assert done.code == 1
    assert done.line["usable"] is False
    assert done.line["faults"]


def test_a_pack_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    huge = tmp_path / "huge.toml"
    with huge.open("wb") as file:
        file.truncate(100_000_000)
    for path in (tmp_path / "nowhere.toml", tmp_path, huge):
        done = quzhou_award("rules", "check", path)
        assert (done.code, error_of(done.line)[1]) == (1, "")
