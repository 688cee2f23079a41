"""A field that is declared in one line is everywhere: tried in a copy of the program with one more line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import desktop

ROOT = Path(desktop.__file__).resolve().parent.parent
_AFTER = "class Project(NamedTuple):\n"
_LINE = """
    employees: Annotated[
        int | None,
        Field(
            "number",
            wording("Employees"),
            "project",
            plain=True,
            most=999_999,
            assumed=Assumed("employees_open", wording("Nothing depends on how many are employed."), since=4),
        ),
    ] = None
"""
_TRIED = """
import io, json
from datetime import date

import openpyxl

from desktop.case.case import Case, Project
from desktop.case.check import missing
from desktop.case.differences import Paper, differences, from_plain, to_plain
from desktop.case.file import read_case
from desktop.case.text import write_case
from desktop.case import unread
from desktop.engine.answer import answer
from desktop.engine.engine import estimate
from desktop.export.spreadsheet import spreadsheet
from desktop.language import language
from desktop.paper.file.rendering import rendered
from desktop.policy.load import load_rule_set
from desktop.telling import paths, result_file
from desktop.telling.comparing import Compared, comparison
from desktop.telling.differences import sentence
from desktop.telling.notes import as_of
from desktop.telling.teller import Teller

rules, words = load_rule_set(), language("en")
plain = json.loads(CASE)
plain["project"]["employees"] = 250
case = read_case(json.dumps(plain).encode())
assert case.project.employees == 250
assert read_case(write_case(case)) == case

for wrong, code in (("250", "wrong_type"), (250.5, "wrong_type"), (1_000_000, "out_of_range")):
    try:
        read_case(json.dumps(plain | {"project": plain["project"] | {"employees": wrong}}).encode())
    except Exception as error:
        assert (error.code, error.path) == (code, "project.employees"), (error.code, error.path)
    else:
        raise AssertionError(wrong)

more = case._replace(project=case.project._replace(employees=300))
assert paths.name_of("project.employees", case, words) == "Employees"
assert paths.step_of("project.employees") == paths.PROJECT
assert unread.text_at(unread.keep(case, "project.employees", "many"), "project.employees") == "many"

found = differences(*(Paper(one, result_file.to_plain(estimate(one, rules))) for one in (case, more)))
assert [sentence(Teller(words, rules), one) for one in found] == ["Employees: 300 instead of 250."]
assert [from_plain(to_plain(one)) for one in found] == list(found)

(row,) = comparison(words, rules, [Compared("", one, answer(one, rules)) for one in (case, more)]).inputs
assert (row.label, [cell.text for cell in row.cells]) == ("Employees", ["250", "300"])

left_open = case._replace(project=case.project._replace(employees=None))
without = estimate(left_open, rules)
result = estimate(case, rules)
told = {one["code"]: (one["clause"], one["en"]) for one in result_file.to_plain(without)["assumptions"]}
assert told["employees_open"] == (None, "Nothing depends on how many are employed.")
assert [one.code for one in result.assumptions] == [code for code in told if code != "employees_open"]
earlier = as_of(without, 3)
assert earlier.assumptions == result.assumptions

cells = [
    [cell.value for cell in row]
    for sheet in openpyxl.load_workbook(io.BytesIO(spreadsheet(case, result, rules, day=date(2026, 11, 28))))
    for row in sheet.iter_rows()
]
assert any("Employees" in str(row[0]) and 250 in row for row in cells)

for name, one, found in (("with", case, result), ("without", left_open, without)):
    made = rendered(one, found, rules, language="en", form="full", day=date(2026, 11, 28))
    open(f"{name}.pdf", "wb").write(made.data)
"""


def test_a_field_that_is_declared_in_one_line_is_everywhere(tmp_path: Path) -> None:
    from tests.engine.program import case_bytes
    from tests.paper.papers import sample, text_of

    shutil.copytree(ROOT / "desktop", tmp_path / "desktop", ignore=shutil.ignore_patterns("__pycache__"))
    for folder in ("resources", "translations"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    source = tmp_path / "desktop" / "case" / "case.py"
    text = source.read_text(encoding="utf-8")
    at = text.index("    utilisation: Annotated[", text.index(_AFTER))
    source.write_text(text[:at] + _LINE + text[at:], encoding="utf-8")
    script = f"CASE = {case_bytes(sample()).decode()!r}\n{_TRIED}"
    tried = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert tried.returncode == 0, tried.stderr
    stated, open_ = (text_of((tmp_path / f"{name}.pdf").read_bytes()) for name in ("with", "without"))
    assumption = "Nothing depends on how many are employed."
    assert "Employees 250" in stated
    assert assumption not in stated
    assert "Employees" not in open_
    assert assumption in open_
