"""The one entry: `make run` and `make test`, and the same without make."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import environment
import project
import pytest
import system

ROOT = Path(__file__).resolve().parents[2]


def _without_screen() -> dict[str, str]:
    """The user's own environment, before the tests changed it, less what names a screen."""
    changed = ("QUZHOU_AWARD_CACHE", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "QT_QPA_PLATFORM")
    hidden = (*changed, "DISPLAY", "WAYLAND_DISPLAY", "MAKEFLAGS", "MAKELEVEL")
    return {name: value for name, value in os.environ.items() if name not in hidden}


@pytest.mark.parametrize(
    ("screen", "said"),
    [
        ({}, "No display is set"),
        ({"DISPLAY": ":9876"}, "does not answer (DISPLAY=:9876)"),
        ({"DISPLAY": ":9876", "QT_QPA_PLATFORM": "offscreen"}, "“offscreen” is asked for"),
    ],
)
def test_without_a_display_a_sample_is_estimated_and_quoted(screen: dict[str, str], said: str) -> None:
    started = time.time_ns()
    done = _run_project("run", **screen)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert sum(said in line for line in lines) == 1
    assert lines[-1].endswith(str(project.SAMPLE_QUOTE))
    estimate = json.loads(done.stdout[done.stdout.index("{\n") : done.stdout.index("\n}\n") + 2])
    # 4.5 % of 32 and of 15 million US$: a major project in both years.
    assert estimate["plan_usd"] == "2115000.00"
    assert project.SAMPLE_QUOTE.read_bytes().startswith(b"%PDF-")
    assert project.SAMPLE_QUOTE.stat().st_mtime_ns > started - 10**9  # file systems may count in seconds


def _run_project(*arguments: str, **screen: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "packaging" / "project.py", *arguments],
        env={**_without_screen(), **screen},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_command_line_needs_no_libraries_of_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "missing_libraries", lambda: pytest.fail("asked for the window's libraries"))
    monkeypatch.setattr(environment.Environment, "replace_by", lambda *_: 0)
    assert project.main(["run", "rules", "check"]) == 0


def test_a_command_that_does_not_exist_gets_the_list_of_those_that_do() -> None:
    done = _run_project("fly")
    assert done.returncode == 2
    assert set(re.findall(r"^  ([\w-]+) ", done.stdout, re.MULTILINE)) == set(project.COMMANDS)


def test_arguments_go_to_the_program() -> None:
    done = _run_project("run", "estimate", "no-such-case.json")
    assert done.returncode == 1
    assert "error" in json.loads(done.stdout)


@pytest.mark.parametrize(
    ("arguments", "platform", "others"),
    [
        ([], None, []),
        (["-platform", "offscreen"], "offscreen", []),
        (["estimate", "--platform", "minimal", "x.json"], "minimal", ["estimate", "x.json"]),
        (["-platform"], None, ["-platform"]),
    ],
)
def test_qt_s_platform_can_be_asked_for_by_an_option(
    arguments: list[str], platform: str | None, others: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    assert project._platform_asked_for(arguments) == (platform, others)


def test_a_second_set_up_only_looks_at_the_interpreter_and_for_the_fonts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    environment.ready(ROOT, environment.DEVELOP)
    started = []

    def record(command: list[str], **options: object) -> subprocess.CompletedProcess[bytes]:
        started.append(command)
        return run(command, **options)  # type: ignore[call-overload, no-any-return]

    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", record)
    environment.ready(ROOT, environment.DEVELOP)
    environment.ready(ROOT, environment.RUN)
    assert [command[1:3] for command in started] == [["-I", "-X"], ["packaging/bake_fonts.py"]] * 2


def test_a_changed_lock_is_installed_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    root = _bare_project(tmp_path, monkeypatch)
    done = _recorded_demands(monkeypatch)
    environment.ready(root, environment.RUN)
    first, done[:] = list(done), []
    environment.ready(root, environment.RUN)
    assert done == []
    assert len(first) == 3  # requirements, project, catalogues

    (root / environment.LOCKS[environment.RUN]).write_text("other==1")
    environment.ready(root, environment.RUN)
    installed = [arguments for arguments in done if "--require-hashes" in arguments]
    assert len(installed) == 1
    assert environment.LOCKS[environment.RUN] in installed[0]


def _recorded_demands(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """What the environment's Python is asked to do from now on, instead of doing it."""
    done: list[tuple[str, ...]] = []

    def record(_: environment.Environment, *arguments: str) -> None:
        done.append(arguments)

    monkeypatch.setattr(environment.Environment, "demand", record)
    return done


def _bare_project(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with nothing in it but what the set-up reads, and an environment that is taken for working."""
    monkeypatch.setattr(environment, "_ensure_fonts", lambda _: None)
    for name in ("packaging", "desktop/fonts", "translations", ".venv"):
        (folder / name).mkdir(parents=True)
    for path in (*environment.LOCKS.values(), "pyproject.toml", "translations/messages.po"):
        (folder / path).write_text("")
    (folder / "translations/messages.mo").write_bytes(b"")
    (folder / "quzhou_award_estimator.pth").write_text("")
    monkeypatch.setattr(environment, "_interpreter", lambda _: environment.Interpreter("3.11.7", folder))
    return folder


def test_an_interrupted_installation_is_taken_up_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    root = _bare_project(tmp_path, monkeypatch)

    def fail(_: environment.Environment, *arguments: str) -> None:
        raise subprocess.CalledProcessError(1, arguments)

    with monkeypatch.context() as broken:
        broken.setattr(environment.Environment, "demand", fail)
        with pytest.raises(system.Stop, match="network"):
            environment.ready(root, environment.RUN)
    done = _recorded_demands(monkeypatch)
    environment.ready(root, environment.RUN)
    assert "--require-hashes" in done[0]


@pytest.mark.parametrize("purpose", [environment.RUN, environment.DEVELOP])
@pytest.mark.parametrize("there", [True, False])
def test_a_linked_environment_is_refused_and_what_it_leads_to_left_alone(
    purpose: str, there: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    root = _bare_project(tmp_path / "checkout", monkeypatch)
    others = tmp_path / "other" / ".venv"
    (root / ".venv").rmdir()
    if there:
        others.mkdir(parents=True)
        (others / "made-from.json").write_text('{"project": "theirs"}')
    (root / ".venv").symlink_to(others, target_is_directory=True)
    done = _recorded_demands(monkeypatch)
    monkeypatch.setattr(subprocess, "run", lambda command, **_: done.append(tuple(command)))
    with pytest.raises(system.Stop, match=r"is a link to .*other") as stopped:
        environment.ready(root, purpose)
    assert "Remove the link" in str(stopped.value)
    with pytest.raises(system.Stop, match="is a link to"):
        environment.renew_locks(root, [])
    assert done == []
    assert (root / ".venv").readlink() == others
    if there:
        assert [path.name for path in others.iterdir()] == ["made-from.json"]
        assert json.loads((others / "made-from.json").read_text()) == {"project": "theirs"}


def test_older_pythons_can_read_the_script_far_enough_to_say_what_is_needed() -> None:
    source = (ROOT / "packaging" / "project.py").read_text("utf-8")
    ast.parse(source, feature_version=(3, 7))
    gate = source.index("sys.version_info < OLDEST")
    assert "import environment" not in source[:gate]


@pytest.mark.parametrize("folder", ["项目 with space", "plain"])
def test_an_environment_works_in_any_folder_and_under_any_encoding(folder: str, tmp_path: Path) -> None:
    root = tmp_path / folder
    root.mkdir()
    (root / "of_the_project.py").write_text("print('found')")
    made = environment.Environment(root)
    interpreter = environment._ensure_interpreter(made)
    assert interpreter.version == sys.version.split()[0]
    (interpreter.packages / "_quzhou_award_estimator.pth").write_text(str(root), "utf-8")
    environment._name_root_from(interpreter.packages, root)
    answer = subprocess.run(
        [made.python, "-P", "-c", "import of_the_project"],
        cwd=tmp_path,
        env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        capture_output=True,
        check=False,
    )
    assert (answer.stdout.strip(), answer.stderr) == (b"found", b"")


def test_a_broken_environment_is_made_anew(tmp_path: Path) -> None:
    broken = environment.Environment(tmp_path)
    broken.python.parent.mkdir(parents=True)
    broken.python.write_text("this is no interpreter")
    environment._ensure_interpreter(broken)
    assert broken.call("-c", "import pip") == 0


def test_make_knows_every_command_of_the_script() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    listed = re.search(r"^COMMANDS := (.+)$", makefile, re.MULTILINE)
    assert listed is not None
    assert set(listed[1].split()) == set(project.COMMANDS)


def test_a_wheel_carries_resources_and_compiled_translations(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path],
        cwd=ROOT,
        capture_output=True,
        timeout=120,
        check=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    question = (
        "from desktop import places; print(places.rule_set().is_file(),"
        " any(places.translations().rglob('*.mo')), places.resources())"
    )
    answer = subprocess.run(
        [sys.executable, "-P", "-c", question],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert answer.strip() == f"True True {installed / 'desktop' / '_data' / 'resources'}"


def test_cleaning_takes_what_was_made_and_leaves_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = (
        "desktop/files.py",
        "translations/a.po",
        "resources/rules/a.toml",
        "packaging/run.lock",
        "mine.json",
    )
    made = (
        ".venv/bin/python",
        "build/sample-quote.pdf",
        "dist/quzhou-award/quzhou-award",
        "desktop/__pycache__/files.pyc",
        "translations/a.mo",
    )
    for name in (*kept, *made):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    monkeypatch.setattr(project, "ROOT", tmp_path)
    assert project.main(["clean"]) == 0
    assert {name for name in (*kept, *made) if (tmp_path / name).exists()} == set(kept)


@pytest.mark.parametrize(("free", "says"), [(10**8, "Make room"), (10**11, "Is there a network?")])
def test_a_full_disk_and_a_missing_network_are_told_apart(
    free: int, says: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    usage = environment.shutil.disk_usage(tmp_path)._replace(free=free)  # type: ignore[attr-defined]
    monkeypatch.setattr(environment.shutil, "disk_usage", lambda _: usage)  # type: ignore[attr-defined]
    assert says in environment._why_not_installed(tmp_path)
