"""What is checked with an input method: pinyin typed with real keys, composed by ibus with libpinyin."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from PySide6.QtTest import QTest

from desktop.case.case import Case, Contribution
from desktop.window.pages.steps.investment import InvestmentPage
from desktop.window.pages.steps.project import ProjectPage
from tests.tools import service, tool
from tests.window.cases import scheduled, usd
from tests.window.real.hand import Hand, work_through
from tests.window.user import INVESTMENT, PROJECT


def a_name_is_composed(hand: Hand, _: Path) -> None:
    page = hand.begins_with(Case(), PROJECT)
    assert isinstance(page, ProjectPage)
    hand.clicks(page.investor)
    _compose_with_pinyin(hand)
    hand.does("type", "--delay", 40, "nihao")
    QTest.qWait(150)
    # What is only being composed is no entry yet.
    assert hand.case.investor.name is None
    hand.presses("space")
    hand.until(lambda: hand.case.investor.name == "你好", hand.case.investor.name)
    assert page.investor.text() == "你好"


def an_amount_is_composed(hand: Hand, _: Path) -> None:
    page = hand.begins_with(scheduled(Contribution(2026, usd(8_000_000))), INVESTMENT)
    assert isinstance(page, InvestmentPage)
    amount = page.schedule.rows[0].amount
    hand.clicks(amount)
    hand.presses("ctrl+a")
    hand.does("type", "--delay", 40, "sanqianwan")
    QTest.qWait(150)
    hand.presses("space")
    hand.until(lambda: amount.text() == "三千万", amount.text())
    assert hand.case.project.utilisation[0].amount == usd(30_000_000)
    hand.until(lambda: hand.figure == "US$ 1,200,000.00", hand.figure)  # 4% of 30 m
    # With what is composed next the text is none that is understood: no figure of its beginning stays.
    hand.does("type", "--delay", 40, "nihao")
    QTest.qWait(150)
    hand.presses("space")
    hand.until(lambda: amount.text() == "三千万你好", amount.text())
    assert dict(hand.case.unread) == {"project.utilisation[0].amount.amount": "三千万你好"}
    assert hand.figure == "–"


def _compose_with_pinyin(hand: Hand) -> None:
    hand.runs(["sh", "-c", 'ibus engine libpinyin; test "$(ibus engine)" = libpinyin'])


def _bus() -> Path:
    return Path(os.environ["XDG_CONFIG_HOME"], "ibus", "bus")


CHECKS = (a_name_is_composed, an_amount_is_composed)

if __name__ == "__main__":
    service("ibus-engine-libpinyin")
    memory = str(service("ibus-memconf"))
    daemon = subprocess.Popen(
        [tool("ibus-daemon"), "--panel", "disable", "--emoji-extension", "disable", "--config", memory],
        stderr=subprocess.DEVNULL,
    )
    while daemon.poll() is None and not list(_bus().glob("*")):
        time.sleep(0.05)  # Qt looks for the input method where it begins
    try:
        print(json.dumps(work_through(CHECKS, Path(sys.argv[1]))))
    finally:
        daemon.terminate()
        daemon.wait()
