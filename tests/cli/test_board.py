"""`board`: what the cases in folders add up to."""

from __future__ import annotations

import io
import json
import os
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest

from tests.cli.commands import Finished, Plain, in_process, quzhou_award, write
from tests.engine.program import example, paid

KEYS = ["cases", "left_out", "years", "plan", "by_stage", "reference_only"]
YEAR_KEYS = [
    "year", "planned_usd", "received_usd", "manufacturing_usd", "plan_usd", "plan_cny", "targets",
]  # fmt: skip


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("QUZHOU_AWARD_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def case(rows: list[Plain], stage: str = "assess", id: str | None = None, **changes: Any) -> Plain:  # noqa: A002
    """A project at CNY 7 to the dollar; `changes` are of the project, those of the quote begin with `quote_`."""
    quote = {name[6:]: changes.pop(name) for name in list(changes) if name.startswith("quote_")}
    found = example(utilisation=rows, **changes)
    found["version"] = 2
    found["exchange"]["cny_per_unit"] = {"USD": "7"}
    found["quote"] = {"stage": stage, **quote}
    return found if id is None else found | {"id": id}


def received(year: int, amount: str, day: str) -> Plain:
    return paid(year, amount) | {"received": day}


def board(*arguments: str | Path) -> Finished:
    return in_process("board", *arguments)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Four cases whose sums can be worked out by hand, and one that is broken."""
    folder = tmp_path / "office"
    (folder / "below").mkdir(parents=True)
    # 2 % of 8 m in 2026, 3 % of 12 m in 2027, of which 5 m have been received.
    rows = [paid(2026, "8000000"), paid(2027, "7000000"), received(2027, "5000000", "2027-03-01")]
    write(folder / "a.json", case(rows, "negotiate"))
    # Services other than high-tech: 35 % of 1.5 % of 2 m.
    write(folder / "below" / "b.json", case([paid(2026, "2000000")], category="other_service"))
    # A county: 2 % of 6 m, in full and not promised.
    write(folder / "c.json", case([paid(2026, "6000000")], "sign", location="kaihua"))
    # Real estate: the capital counts, there is no award.
    write(folder / "d.json", case([paid(2028, "1000000")], category="real_estate"))
    (folder / "broken.json").write_bytes(b"{")
    return folder


def test_the_sums_are_those_of_the_cases(office: Path) -> None:
    done = quzhou_award("board", office)
    assert done.code == 0
    line = done.line
    assert list(line) == KEYS
    assert line["cases"] == 4
    (left,) = line["left_out"]
    assert left["file"] == str(office / "broken.json")
    assert left["error"].keys() == {"code", "path", "message"}
    assert [list(row) for row in line["years"]] == [YEAR_KEYS] * 3
    assert line["years"] == [
        {
            "year": 2026,
            "planned_usd": "16000000.00",
            "received_usd": "0.00",
            "manufacturing_usd": "14000000.00",
            # 160,000 and 10,500 and 120,000.
            "plan_usd": "290500.00",
            "plan_cny": "2033500.00",
            "targets": {"5m": 2, "30m": 0},
        },
        {
            "year": 2027,
            "planned_usd": "7000000.00",
            "received_usd": "5000000.00",
            "manufacturing_usd": "12000000.00",
            "plan_usd": "360000.00",
            "plan_cny": "2520000.00",
            "targets": {"5m": 1, "30m": 0},
        },
        {
            "year": 2028,
            "planned_usd": "1000000.00",
            "received_usd": "0.00",
            "manufacturing_usd": "0.00",
            "plan_usd": "0.00",
            "plan_cny": "0.00",
            "targets": {"5m": 0, "30m": 0},
        },
    ]
    assert line["plan"]["stated"] == {"usd": "650500.00", "cny": "4553500.00"}
    assert list(line["plan"]) == ["stated", "lowest", "highest"]
    assert line["by_stage"] == {
        "assess": {"cases": 2, "plan_usd": "10500.00"},
        "negotiate": {"cases": 1, "plan_usd": "520000.00"},
        "sign": {"cases": 1, "plan_usd": "120000.00"},
    }
    assert line["reference_only"] == {"cases": 1, "plan_usd": "120000.00"}


def test_lowest_and_highest_are_the_sums_of_each_case_s_own(office: Path) -> None:
    found = {
        name: in_process("estimate", path).line["range"]["plan"]
        for name, path in (
            (path.name, path) for path in sorted(office.rglob("*.json")) if path.name != "broken.json"
        )
    }
    line = board(office).line
    for end in ("lowest", "highest"):
        for unit in ("usd", "cny"):
            wanted = sum(int(one[end][unit].replace(".", "")) for one in found.values())
            assert line["plan"][end][unit] == f"{wanted // 100}.{wanted % 100:02}"


def test_what_does_not_count_under_the_readings_is_capital_all_the_same(tmp_path: Path) -> None:
    one = case([paid(2026, "8000000"), paid(2026, "4000000", "shareholder_loan")])
    one["readings"] = {"counted_forms": "no_shareholder_loans"}
    write(tmp_path / "a.json", one)
    (year,) = board(tmp_path).line["years"]
    assert (year["planned_usd"], year["plan_usd"]) == ("12000000.00", "160000.00")


# ---------------------------------------------------------------- once


def test_a_document_counts_once_with_its_highest_revision_then_date_then_newest_file(tmp_path: Path) -> None:
    def put(name: str, millions: int, changed: int, **quote: Any) -> None:
        path = write(tmp_path / name, case([paid(2026, f"{millions}000000")], id="b3f0c5a2", **quote))
        os.utime(path, ns=(changed, changed))

    def counted() -> str:
        line = board(tmp_path).line
        assert (line["cases"], line["left_out"]) == (1, [])
        planned: str = line["years"][0]["planned_usd"]
        return planned

    put("none.json", 1, 9_000_000_000_000_000_000)
    put(
        "first.json",
        2,
        8_000_000_000_000_000_000,
        quote_number="A",
        quote_revision=1,
        quote_date="2026-12-31",
    )
    assert counted() == "2000000.00"
    put(
        "older.json",
        3,
        7_000_000_000_000_000_000,
        quote_number="A",
        quote_revision=2,
        quote_date="2026-11-01",
    )
    assert counted() == "3000000.00"
    put(
        "later.json",
        4,
        1_000_000_000_000_000_000,
        quote_number="A",
        quote_revision=2,
        quote_date="2026-11-02",
    )
    assert counted() == "4000000.00"
    put(
        "newest.json",
        5,
        2_000_000_000_000_000_000,
        quote_number="A",
        quote_revision=2,
        quote_date="2026-11-02",
    )
    assert counted() == "5000000.00"


def test_an_unfinished_copy_does_not_hide_the_finished_one(tmp_path: Path) -> None:
    write(tmp_path / "a.json", case([paid(2026, "8000000")], id="one"))
    unfinished = case([paid(2026, "9000000")], id="one", quote_revision=3, quote_number="A")
    del unfinished["project"]["location"]
    write(tmp_path / "b.json", unfinished)
    line = board(tmp_path).line
    assert (line["cases"], line["years"][0]["planned_usd"]) == (1, "8000000.00")
    assert [one["error"]["path"] for one in line["left_out"]] == ["project.location"]


def test_without_an_id_each_file_counts(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", case([paid(2026, "8000000")]))
    shutil.copy(path, tmp_path / "b.json")
    assert board(tmp_path).line["cases"] == 2


def test_a_file_that_is_reached_twice_counts_once(office: Path) -> None:
    assert board(office, office / "below", office).line["cases"] == 4
    (office / "again.json").symlink_to(office / "a.json")
    assert board(office).line["cases"] == 4


# ---------------------------------------------------------------- nothing, and some of it


def test_only_where_nothing_could_be_read_the_exit_code_is_1(office: Path, tmp_path: Path) -> None:
    missing = tmp_path / "nowhere"
    some = board(office, missing)
    assert some.code == 0
    assert [one["file"] for one in some.line["left_out"]] == [str(office / "broken.json"), str(missing)]
    (tmp_path / "empty").mkdir()
    write(tmp_path / "empty" / "x.json", {"format": "something else"})
    for folder in (missing, tmp_path / "empty"):
        none = board(folder)
        assert none.code == 1
        assert (none.line["cases"], none.line["years"]) == (0, [])
        assert none.line["plan"]["stated"] == {"usd": "0.00", "cny": "0.00"}
        assert none.line["by_stage"].keys() == {"assess", "negotiate", "sign"}
        assert len(none.line["left_out"]) == 1
    assert in_process("board").code == 2


# ---------------------------------------------------------------- at once afterwards


def settled(folder: Path) -> None:
    for path in folder.rglob("*.json"):
        os.utime(path, ns=(10**18, 10**18))


def test_a_second_look_reads_what_has_changed_alone(office: Path, own_cache: Path) -> None:
    settled(office)
    first = board(office)
    (kept,) = (own_cache / "board").iterdir()
    # Whoever changes the index changes what is said of files that stayed as they were.
    kept.write_text(kept.read_text("utf-8").replace("36000000", "36000001"), "utf-8")
    assert board(office).line["years"][1]["plan_usd"] == "360000.01"
    write(office / "a.json", case([paid(2027, "6000000")], "negotiate"))
    assert board(office).line["years"][1]["plan_usd"] == "120000.00"
    kept.write_bytes(b"[rubbish")
    write(office / "a.json", json.loads((office / "a.json").read_bytes()))
    assert board(office).line["years"][1]["plan_usd"] == "120000.00"
    assert first.line["years"][1]["plan_usd"] == "360000.00"


def test_a_file_that_has_just_been_written_is_not_taken_from_the_index(office: Path, own_cache: Path) -> None:
    """Within the same time of change a file may be written again, with as many bytes."""
    board(office)
    assert [json.loads(path.read_bytes()) for path in (own_cache / "board").iterdir()] == [[]]


def test_many_files_are_worked_out_beside_one_another_with_the_same_result(tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(410):
        write(folder / f"{number:03}.json", case([paid(2026, f"{1_000_000 + number}")]))
    (folder / "broken.json").write_bytes(b"{")
    line = board(folder).line
    assert line["cases"] == 410
    assert len(line["left_out"]) == 1
    total = sum(1_000_000 + number for number in range(410))
    assert line["years"][0]["planned_usd"] == f"{total}.00"


# ---------------------------------------------------------------- reports


def test_the_spreadsheet_has_the_same_sums_and_the_cases_behind_them(office: Path, tmp_path: Path) -> None:
    target = tmp_path / "board.xlsx"
    line = board(office, "--xlsx", target).line
    sums, years, aims, cases, left = openpyxl.load_workbook(target).worksheets
    stated = next(sums.iter_rows(min_row=2, max_row=2, values_only=True))
    assert [f"{value:.2f}" for value in stated[2:4]] == list(line["plan"]["stated"].values())
    for row, said in zip(years.iter_rows(min_row=2, values_only=True), line["years"], strict=True):
        assert row[0] == said["year"]
        amounts = [said[name] for name in YEAR_KEYS[1:6]]
        assert [f"{value:.2f}" for value in row[1:6]] == amounts
    assert cases.max_row == 5
    assert left.max_row == 2
    assert any(row[0] == "14" for row in aims.iter_rows(values_only=True))


@pytest.mark.parametrize("years", [1, 6, 30])
def test_the_report_is_one_page_and_no_quote(tmp_path: Path, years: int) -> None:
    rows = [paid(2025 + at, f"{30 + at}000000") for at in range(years)]
    write(tmp_path / "a.json", case(rows))
    target = tmp_path / "board.pdf"
    line = board(tmp_path, "--pdf", target).line
    document = pypdfium2.PdfDocument(io.BytesIO(target.read_bytes()))
    assert len(document) == 1
    text = document[0].get_textpage().get_text_range()
    stated = line["plan"]["stated"]["cny"]
    whole, cents = stated.split(".")
    assert f"{int(whole):,}.{cents}" in text
    assert "全部测算汇总" in text
    assert quzhou_award("verify", target).code == 3


def test_a_report_that_cannot_be_written_is_an_error(office: Path, tmp_path: Path) -> None:
    done = board(office, "--pdf", tmp_path / "no" / "board.pdf")
    assert done.code == 1
    assert done.line["error"]["message"]
