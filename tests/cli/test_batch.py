"""`batch`: the quotes of a list, and the table of them."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pytest

from tests.cli.commands import Finished, Plain, in_process, quzhou_award, write
from tests.engine.program import example, paid

BROKEN = b'{"format": '


def case(millions: int, **changes: Any) -> Plain:
    """A manufacturing project of so many million US$ in 2026: 2 % of 8, 3 % of 12 and 4 % of 25 of them."""
    found = example(utilisation=[paid(2026, str(millions * 1_000_000))], **changes)
    found["quote"] = {"date": "2026-11-22"}
    return found


def batch(*arguments: str | Path) -> Finished:
    if "--jobs" in arguments:
        return quzhou_award("batch", *arguments, "--form", "summary", "--language", "en")
    return in_process("batch", *arguments, "--form", "summary", "--language", "en", "--jobs", "1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two cases, one of them below another folder, and one that is broken."""
    (tmp_path / "cases" / "below").mkdir(parents=True)
    write(tmp_path / "cases" / "a.json", case(8))
    write(tmp_path / "cases" / "below" / "a.json", case(12))
    (tmp_path / "cases" / "broken.json").write_bytes(BROKEN)
    (tmp_path / "cases" / "notes.txt").write_text("no case")
    return tmp_path / "cases"


def figures(line: Plain) -> tuple[str, str]:
    return line["plan_usd"], line["total_usd"]


def summary(out: Path) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(out / "summary.xlsx").active.iter_rows(values_only=True))


def attached(path: Path) -> Plain:
    with pikepdf.open(path) as pdf:
        found: Plain = json.loads(pdf.attachments["estimate.json"].get_file().read_bytes())
    return found


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_folder_gives_a_quote_to_each_case_and_a_table_and_what_fails_says_why(
    folder: Path, tmp_path: Path, jobs: str
) -> None:
    out = tmp_path / "out"
    done = batch(folder, out, "--jobs", jobs)
    assert done.code == 1
    first, broken, below = done.lines
    assert first == {
        "case": str(folder / "a.json"),
        "file": str(out / "a.pdf"),
        "plan_usd": "160000.00",
        "total_usd": "160000.00",
    }
    assert broken["case"] == str(folder / "broken.json")
    assert broken["error"].keys() == {"code", "path", "message"}
    assert below["case"] == str(folder / "below" / "a.json")
    assert figures(below) == ("360000.00", "360000.00")
    assert sorted(path.name for path in out.iterdir()) == ["a.pdf", "below-a.pdf", "summary.xlsx"]
    assert attached(out / "below-a.pdf")["estimate"]["plan_usd"] == "360000.00"
    assert attached(out / "a.pdf")["rendering"]["form"] == "summary"
    rows = summary(out)
    assert len(rows) == 4
    assert rows[1][0] == str(folder / "a.json")
    assert (rows[1][4], rows[1][6], rows[1][8]) == (160000, 160000, "a.pdf")
    assert rows[2][0] == str(folder / "broken.json")
    assert rows[2][9]


def test_json_lines_are_named_by_list_and_line_in_order(tmp_path: Path) -> None:
    source = tmp_path / "list.jsonl"
    lines = [json.dumps(case(millions)).encode() for millions in (8, 12, 25)]
    source.write_bytes(b"\xef\xbb\xbf" + b"\n".join([lines[0], b"", BROKEN, *lines[1:]]))
    done = batch(source, tmp_path / "out", "--jobs", "2")
    assert done.code == 1
    assert [line["case"] for line in done.lines] == [f"{source}:{number}" for number in (1, 3, 4, 5)]
    assert [figures(line)[0] for line in done.lines if "error" not in line] == [
        "160000.00",
        "360000.00",
        "1000000.00",
    ]
    assert all(Path(line["file"]).is_file() for line in done.lines if "error" not in line)


def test_all_well_ends_with_0_and_an_empty_list_too(tmp_path: Path) -> None:
    write(tmp_path / "case.json", case(8))
    source = tmp_path / "one"
    source.mkdir()
    shutil.move(tmp_path / "case.json", source)
    assert batch(source, tmp_path / "out").code == 0
    (tmp_path / "none.jsonl").write_bytes(b"\n")
    done = batch(tmp_path / "none.jsonl", tmp_path / "out2")
    assert (done.code, done.lines) == (0, [])
    assert len(summary(tmp_path / "out2")) == 1


# ---------------------------------------------------------------- going on


def test_resuming_keeps_what_is_there_for_the_same_case_and_makes_the_rest(
    folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    batch(folder, out)
    before = (out / "a.pdf").stat().st_mtime_ns
    write(folder / "below" / "a.json", case(25))
    write(folder / "broken.json", case(8, mode="capital_increase"))
    done = batch(folder, out, "--resume")
    first, mended, below = done.lines
    assert done.code == 0
    assert first["kept"] is True
    assert figures(first) == ("160000.00", "160000.00")
    assert (out / "a.pdf").stat().st_mtime_ns == before
    assert "kept" not in below
    assert figures(below)[0] == "1000000.00"
    assert attached(out / "below-a.pdf")["estimate"]["plan_usd"] == "1000000.00"
    assert "kept" not in mended
    assert [row[4] for row in summary(out)[1:]] == [160000, 160000, 1000000]


def test_without_resuming_everything_is_made_again(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    batch(folder, out)
    os.utime(out / "a.pdf", ns=(1, 1))
    assert not any("kept" in line for line in batch(folder, out).lines)
    assert (out / "a.pdf").stat().st_mtime_ns > 1


@pytest.mark.parametrize("damage", [b"", b"%PDF-1.7 rubbish", None])
def test_what_is_no_quote_of_this_case_is_not_kept(
    folder: Path, tmp_path: Path, damage: bytes | None
) -> None:
    out = tmp_path / "out"
    batch(folder, out)
    if damage is None:
        (out / "a.pdf").write_bytes((out / "a.pdf").read_bytes()[:-2000])
    else:
        (out / "a.pdf").write_bytes(damage)
    done = batch(folder, out, "--resume")
    assert "kept" not in done.lines[0]
    assert attached(out / "a.pdf")["estimate"]["plan_usd"] == "160000.00"


def test_another_form_or_language_is_not_the_same_quote(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    batch(folder, out)
    done = quzhou_award(
        "batch", folder, out, "--form", "summary", "--language", "zh", "--resume", "--jobs", "1"
    )
    assert not any("kept" in line for line in done.lines)
    assert attached(out / "a.pdf")["rendering"]["language"] == "zh"


# ---------------------------------------------------------------- tables


def heads(path: Path) -> list[str]:
    return [cell.value for cell in openpyxl.load_workbook(path).worksheets[0][1]]


def filled(template: Path, target: Path, *rows: dict[str, object]) -> Path:
    """The template with rows; a cell is named by a part of its head."""
    book = openpyxl.load_workbook(template)
    sheet = book.worksheets[0]
    names = [cell.value for cell in sheet[1]]
    for number, row in enumerate(rows, 2):
        for name, value in row.items():
            (at,) = [at for at, head in enumerate(names, 1) if name in head]
            sheet.cell(number, at, value)
    book.save(target)
    return target


ROW: dict[str, object] = {
    "Project name": "Electronic chemicals",
    "Category": "制造业",
    "Location": "智造新城",
    "Mode": "New project",
    "Contribution 1: year": 2026,
    "Contribution 1: amount": 8_000_000,
    "Contribution 1: currency": "USD",
    "CNY per USD": 7.1,
    "Date of the exchange rate": "2026-11-20",
    "Source of the exchange rate": "PBOC",
}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "t.xlsx"
    done = in_process("batch", "--template", path)
    assert done.code == 0
    assert done.line == {"file": str(path), "bytes": path.stat().st_size}
    return path


def test_the_template_is_a_list_without_cases(template: Path, tmp_path: Path) -> None:
    done = batch(template, tmp_path / "out")
    assert (done.code, done.lines) == (0, [])


def test_the_example_of_the_template_is_a_case(template: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(template)
    book.remove(book.worksheets[0])
    book.save(tmp_path / "example.xlsx")
    done = batch(tmp_path / "example.xlsx", tmp_path / "out")
    # 4.5 % of 32 million, as 120 million are filed.
    assert (done.code, figures(done.line)) == (0, ("1440000.00", "1440000.00"))


def test_a_filled_table_gives_quotes_by_row_and_errors_by_row(template: Path, tmp_path: Path) -> None:
    source = filled(
        template,
        tmp_path / "list.xlsx",
        ROW,
        ROW | {"Contribution 1: amount": "1200万", "Contribution 1: currency": "usd"},
        ROW | {"Location": "杭州"},
        ROW | {"Contribution 1: amount": "1.500"},
        ROW | {"Contribution 1: amount": None},
    )
    done = batch(source, tmp_path / "out")
    assert done.code == 1
    assert [line["case"] for line in done.lines] == [f"{source}:{row}" for row in range(2, 7)]
    plain, counted, place, ambiguous, missing = done.lines
    assert figures(plain)[0] == "160000.00"
    assert counted["error"]["path"] == "project.utilisation[0].amount.currency"
    assert (place["error"]["code"], place["error"]["path"]) == ("unknown_place", "project.location")
    assert ambiguous["error"]["path"] == "project.utilisation[0].amount.amount"
    assert missing["error"]["path"].startswith("project.utilisation[0].amount")


def test_text_after_the_template_is_a_list_too(template: Path, tmp_path: Path) -> None:
    source = tmp_path / "list.csv"
    names = heads(template)
    cells = [str(next((value for name, value in ROW.items() if name in head), "")) for head in names]
    source.write_text("\n".join(map(_line, (names, cells))), "utf-8-sig")
    done = batch(source, tmp_path / "out")
    assert (done.code, figures(done.line)[0]) == (0, "160000.00")
    assert done.line["case"] == f"{source}:2"


def _line(cells: Sequence[str]) -> str:
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)


def test_any_field_of_the_case_file_can_be_a_column(tmp_path: Path) -> None:
    source = tmp_path / "list.csv"
    row = {
        "project.category": "manufacturing",
        "project.location": "zhizao_new_city",
        "project.mode": "new",
        "project.utilisation[0].year": "2026",
        "project.utilisation[0].amount.amount": "8000000",
        "project.utilisation[0].amount.currency": "USD",
        "exchange.as_of": "2026/11/20",
        "exchange.source": "PBOC",
        "exchange.cny_per_unit.USD": "7",
        "programmes[0].id": "prov",
        "programmes[0].name": "Provincial",
        "programmes[0].level": "省级",
        "programmes[0].rate": "3%",
        "programmes[0].cumulative_cap.amount": "70万",
        "programmes[0].cumulative_cap.currency": "CNY",
        "readings.period_end": "end_of_2027",
    }
    source.write_text("\n".join(map(_line, (list(row), list(row.values())))), "utf-8")
    done = batch(source, tmp_path / "out")
    # 3 % of 8 million are 240,000, cut to CNY 700,000, which is US$ 100,000.
    assert (done.code, figures(done.line)) == (0, ("160000.00", "260000.00"))
    assert attached(Path(done.line["file"]))["case"]["readings"] == {"period_end": "end_of_2027"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("投资方,天气\n甲,晴\n", "unknown_column"),
        ("investor.name,投资方\n甲,乙\n", "repeated_column"),
        ("", "empty"),
    ],
)
def test_a_table_whose_head_cannot_be_read_is_one_error(tmp_path: Path, text: str, code: str) -> None:
    source = tmp_path / "list.csv"
    source.write_text(text, "utf-8")
    done = batch(source, tmp_path / "out")
    assert done.code == 1
    assert done.line["error"]["code"] == code


# ---------------------------------------------------------------- calls


def test_a_list_or_a_folder_that_is_not_there_is_an_error(folder: Path, tmp_path: Path) -> None:
    for source, out, code in (
        (tmp_path / "nothing", tmp_path / "out", "not_found"),
        (folder, tmp_path / "no" / "out", "no_folder"),
        (folder, folder / "a.json", "no_folder"),
    ):
        done = batch(source, out)
        assert done.code == 1
        assert done.line["error"]["code"] == code
    assert not (tmp_path / "no").exists()


def test_the_list_itself_is_not_written_over(template: Path, tmp_path: Path) -> None:
    source = filled(template, tmp_path / "summary.xlsx", ROW)
    before = source.read_bytes()
    done = batch(source, tmp_path)
    assert (done.code, done.line["error"]["code"]) == (1, "own_list")
    assert source.read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["list"],
        ["list", "out", "--jobs", "0"],
        ["list", "out", "--template", "t.xlsx"],
        ["list", "out", "--form", "x"],
    ],
)
def test_a_wrong_call_ends_with_2(arguments: list[str]) -> None:
    done = in_process("batch", *arguments)
    assert (done.code, done.output) == (2, b"")
