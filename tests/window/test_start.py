from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.telling import paths
from tests.started import started
from tests.window.conftest import Open
from tests.window.desks import missing_links
from tests.window.reading import shown_texts

_AT_FIRST_PAINT = """
import sys
from PySide6.QtWidgets import QApplication
from desktop.window.shell import app
application = QApplication(["quzhou-award", "-style", "Fusion"])
session = app.Session(application)
def painted():
    print(" ".join(sorted(sys.modules)), *(["namespace:Qt"] if "Qt" in vars(sys.modules["PySide6.QtCore"]) else []))
    application.quit()
session.window.painted.disconnect(session.start)
if "ready" in sys.argv:
    session.window.painted.connect(session.start)
session.window.painted.connect(painted)
session.show()
application.exec()
"""


def modules_at_first_paint(home: Path, *when: str) -> set[str]:
    environment = os.environ | {"QUZHOU_AWARD_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-c", _AT_FIRST_PAINT, *when],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return set(done.stdout.split())


def test_the_first_paint_needs_neither_engine_nor_rule_set_nor_formats(home: Path) -> None:
    loaded = modules_at_first_paint(home)
    assert "desktop.window.shell.main_window" in loaded
    for module in (
        "desktop.engine.engine",
        "desktop.policy.load",
        "pydantic",
        "babel",
        "reportlab",
        "desktop.cli",
    ):
        assert module not in loaded


def test_the_first_paint_does_without_the_enumerations_of_the_namespace_qt(home: Path) -> None:
    """PySide builds 150 classes when that is first asked for: a seventh of the start of a bare window."""
    assert "namespace:Qt" not in modules_at_first_paint(home)


def test_the_window_is_ready_for_input_without_them_too(home: Path) -> None:
    loaded = modules_at_first_paint(home, "ready")
    assert "desktop.engine.engine" in loaded
    assert "namespace:Qt" not in loaded


def test_a_new_window_says_what_it_needs_for_an_answer(start: Open) -> None:
    window = start().window
    links = [link.text() for link in missing_links(window.answer)]
    assert links[:4] == ["Sector or category", "Location", "Mode", "Schedule of utilised foreign capital"]
    assert "Exchange rate of USD" in links


def test_a_new_window_waits_for_the_investor(start: Open) -> None:
    session = start()
    page = session.window.page(paths.PROJECT)
    assert session.application.focusWidget() is page.investor  # type: ignore[attr-defined]


def test_nothing_missing_is_a_dead_end_each_link_leads_to_its_field(start: Open, small) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
    session = start()
    window = session.window
    for link in list(missing_links(window.answer)):
        name = link.text()
        link.click()
        focused = session.application.focusWidget()
        assert focused is not None, name
        assert window.pages[window.step].isAncestorOf(focused), name


def test_only_the_page_that_is_shown_is_built(start: Open) -> None:
    window = start().window
    assert set(window.pages) == {paths.PROJECT}
    window.enter(paths.RESULT)
    assert set(window.pages) == {paths.PROJECT, paths.RESULT}


def test_a_half_filled_case_has_half_an_answer(start: Open) -> None:
    from tests.screenshots import half_case

    window = start(half_case()).window
    texts = {text for _, text in shown_texts(window.answer)}
    assert "US$\N{NO-BREAK SPACE}184,000.00" in texts
    assert "Provisional award" in texts
    assert "Incomplete" in texts
    assert not any(text.startswith("CNY") for text in texts)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_smoke_test_walks_through_the_window_and_ends_well(home: Path, language: str) -> None:
    environment = os.environ | {
        "QUZHOU_AWARD_HOME": str(home),
        "QUZHOU_AWARD_SMOKE": "1",
        "LANG": f"{language}.UTF-8",
    }
    done = started("-m", "desktop", environment=environment)
    assert done.returncode == 0, done.stderr


def test_the_smoke_test_fails_on_an_exception(home: Path, tmp_path: Path) -> None:
    broken = tmp_path / "sitecustomize.py"
    broken.write_text(
        "import desktop.telling.step_states as s\n"
        "kept = s.step_states\n"
        "def fail(case, answer, *rest):\n"
        "    if answer is not None: raise RuntimeError('broken on purpose')\n"
        "    return kept(case, answer, *rest)\n"
        "s.step_states = fail\n"
    )
    environment = os.environ | {
        "QUZHOU_AWARD_HOME": str(home), "QUZHOU_AWARD_SMOKE": "1", "PYTHONPATH": os.pathsep.join((str(tmp_path), str(Path.cwd()))),
    }  # fmt: skip
    done = started("-m", "desktop", environment=environment)
    assert done.returncode != 0
    assert "broken on purpose" in done.stderr


_COLLECTING = """
import gc
from PySide6.QtWidgets import QApplication
from desktop.window.shell import app
application = QApplication(["quzhou-award", "-style", "Fusion"])
session = app.Session(application, alone={alone})
session.show()
while not session.settled:
    application.processEvents()
print(gc.get_freeze_count())
session.close()
"""


@pytest.mark.parametrize(("alone", "spared"), [(True, True), (False, False)])
def test_a_window_that_has_its_process_to_itself_spares_the_collector_what_stays(
    home: Path, alone: bool, spared: bool
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _COLLECTING.format(alone=alone)],
        env=os.environ | {"QUZHOU_AWARD_HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert (int(done.stdout) > 10_000) == spared
