"""In a real window on a virtual screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.started import started
from tests.xvfb import screen_environment

pytestmark = [pytest.mark.screen, pytest.mark.tools]

_TYPE = """
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from desktop.window.shell.app import Session
from tests.screenshots import next_step_case
from tests.window.reading import investment
application = QApplication(["quzhou-award", "-style", "Fusion"])
session = Session(application)
session.show()
while not session.settled:
    QTest.qWait(10)
session.window.activateWindow()
assert QTest.qWaitForWindowActive(session.window)
session.document.replace(next_step_case())
session.desk.put()
session.window.enter(3)
page = investment(session.window)
page.focus_field("project.utilisation[0].amount")
field = page.schedule.rows[0].amount
assert field.hasFocus(), application.focusWidget()
field.selectAll()
QTest.keyClicks(field, "10m")
print(session.window.answer._total.toolTip())
QTest.qWait(50)
picture = session.window.screen().grabWindow(session.window.winId())
image = picture.toImage()
print(picture.width(), picture.height(), len({image.pixel(x, y) for x in range(0, 1300, 5) for y in range(0, 700, 5)}) > 20)
session.close()
"""


def test_typing_in_a_real_window_changes_the_answer_on_the_screen(screen: str, home: Path) -> None:
    environment = screen_environment(screen) | {"QUZHOU_AWARD_HOME": str(home)}
    done = started("-c", _TYPE, environment=environment)
    assert done.returncode == 0, done.stderr
    # 3% of US$ 10 m, the lower edge of its bracket.
    assert done.stdout.split("\n")[0] == "US$\N{NO-BREAK SPACE}300,000.00"
    assert done.stdout.split("\n")[1] == "1366 768 True"


def test_the_smoke_test_passes_on_a_real_screen(screen: str, home: Path) -> None:
    environment = screen_environment(screen) | {"QUZHOU_AWARD_HOME": str(home), "QUZHOU_AWARD_SMOKE": "1"}
    done = started("-m", "desktop", environment=environment)
    assert done.returncode == 0, done.stderr
