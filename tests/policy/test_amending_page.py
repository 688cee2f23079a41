"""The page for the officer who enters an amended policy, followed to the letter: its edits, its commands, its buttons."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from desktop import places
from desktop.language import language
from desktop.policy.load import read_pack
from desktop.window.desk.asides import RULE_SETS
from desktop.window.shell.app import Session
from tests.cli.commands import environment, quzhou_award, write
from tests.engine.program import example, money, paid

PAGE = (places.resources().parent / "docs" / "amending-the-policy.md").read_text(encoding="utf-8")
DIFFS = re.findall(r"```diff\n(.*?)```", PAGE, re.DOTALL)
COMMANDS = [
    shlex.split(line)
    for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    for line in block.splitlines()
]
CASE = example(
    name="Electronic chemicals",
    location="bonded_zone",
    total_foreign_investment=money("200000000"),
    utilisation=[paid(2027, "60000000"), paid(2028, "50000000"), paid(2031, "20000000")],
)


def edited() -> str:
    """The program's rule set with every edit of the page, each of which has to fit exactly one place."""
    text = places.rule_set().read_text(encoding="utf-8")
    for diff in DIFFS:
        lines = diff.splitlines()
        before = "".join(f"{line[1:]}\n" for line in lines if line[:1] in "- ")
        after = "".join(f"{line[1:]}\n" for line in lines if line[:1] in "+ ")
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return text


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the edited copy and a case, and a home of its own."""
    monkeypatch.setenv("QUZHOU_AWARD_HOME", str(tmp_path / "home"))
    (tmp_path / "quzhou-2027-8.toml").write_text(edited(), encoding="utf-8")
    write(tmp_path / "case.json", CASE)
    return tmp_path


def run(command: list[str], folder: Path) -> Any:
    """A command of the page, its files in `folder`; the one object that it prints."""
    assert command[0] == "quzhou-award"
    files = [
        str(folder / part) if re.search(r"\.(toml|json|pdf|pem)$", part) else part for part in command[1:]
    ]
    # The page says that the key gets a password: it is given on the way that a terminal would take.
    given = b"a password\na password\n" if "new-key" in files or "sign" in files else b""
    done = quzhou_award(*files, given=given, env=environment(QUZHOU_AWARD_HOME=str(folder / "home")))
    assert done.code == 0, done.output
    return json.loads(done.output)


def test_the_edited_copy_has_no_fault() -> None:
    pack, faults = read_pack(edited().encode())
    assert faults == ()
    assert pack is not None
    assert (pack.id, pack.period.last_year, len(pack.caps)) == ("quzhou-2027-8", 2030, 1)


def test_the_commands_of_the_page_do_what_it_says(folder: Path) -> None:
    check, estimate, new_key, sign, trust, quote = (run(command, folder) for command in COMMANDS)
    assert check["usable"] is True
    assert [(fall["category"], fall["at_usd"]) for fall in check["falls"]] == [
        ("high_tech_service", "100000000.00"),
        ("other_service", "100000000.00"),
    ]
    assert check["cliffs"]
    # 4.5 % of 60 m are 19.17 m CNY at 7.1, of 50 m 15.975 m, of which the cap leaves 10.83 m; 2031 is after the end.
    assert [(year["year"], year["rule"], year["award_cny"]) for year in estimate["years"]] == [
        (2027, "17.major_project", "19170000.00"),
        (2028, "17.major_project", "10830000.00"),
        (2031, "after_period", "0.00"),
    ]
    assert estimate["status"] == "eligible"
    assert new_key["fingerprint"] == sign["fingerprint"] == trust["fingerprint"]
    assert (folder / "office.pem").stat().st_mode & 0o077 == 0
    assert (folder / "quzhou-2027-8.toml.sig").is_file()
    assert quote["bytes"] == (folder / "quote.pdf").stat().st_size


def test_a_key_is_never_written_over(folder: Path) -> None:
    command = next(command for command in COMMANDS if "new-key" in command)
    run(command, folder)
    kept = (folder / "office.pem").read_bytes()
    again = quzhou_award(
        "rules", "new-key", "--no-password", folder / "office.pem", "--zh", "某局", "--en", "some bureau"
    )
    assert again.code == 1
    assert again.line["error"]["code"] == "exists"
    assert (folder / "office.pem").read_bytes() == kept


def test_a_faulty_pack_is_not_signed(folder: Path) -> None:
    run(next(command for command in COMMANDS if "new-key" in command), folder)
    pack = folder / "quzhou-2027-8.toml"
    pack.write_text(edited().replace('"0.025"', '"2.5%"'), encoding="utf-8")
    done = quzhou_award("rules", "sign", pack, folder / "office.pem")
    assert (done.code, done.line["error"]["code"]) == (1, "rules_faulty")
    assert not (folder / "quzhou-2027-8.toml.sig").exists()


@pytest.mark.parametrize("code", ["zh", "en"])
def test_the_window_takes_it_in_as_the_page_says(
    folder: Path, qapp: Any, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    asked: list[str] = []

    def yes(box: QMessageBox) -> int:
        asked.append(box.text())
        return QMessageBox.StandardButton.Yes

    monkeypatch.setattr(QMessageBox, "exec", yes)
    words = language(code)
    for source in ("Save a copy…", "Import a rule set…", "Take it in", "Use for this estimate"):
        assert words.text(source) in PAGE
    session = Session(qapp)
    session.show()
    qtbot.waitUntil(lambda: session.settled)
    try:
        session.desk.speak(code)
        case = write(folder / "dated.json", CASE | {"quote": {"date": "2027-04-01"}})
        assert session.files.open_path(case)
        session.window.show_aside(RULE_SETS, str(folder / "quzhou-2027-8.toml"))
        page: Any = session.window.aside(RULE_SETS)
        button = next(one for one in page.findChildren(QPushButton) if one.text() == words.text("Take it in"))
        button.click()
        assert len(asked) == 1
        answer = session.desk.answer
        assert answer is not None
        assert answer.estimate is not None
        assert answer.estimate.rule_set_id == "quzhou-2027-8"
        assert answer.estimate.totals.plan_cny == 30_000_000_00
        assert "衢政办发〔2027〕8号" in session.window.answer._note.text()
        # The key, and with it the trust of what was taken in signed from then on.
        run(next(command for command in COMMANDS if "new-key" in command), folder)
        session.window.show_aside(RULE_SETS, str(folder / "office.toml"))
        assert len(asked) == 2
        assert len(session.desk.in_use.shelf.registry.keys()) == 1
    finally:
        session.close()
    shutil.rmtree(folder / "home")
