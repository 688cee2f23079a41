"""Everything that hangs on a refused text is not current: total, curve, presentation, quote, print, summary, spreadsheet."""

from __future__ import annotations

from PySide6.QtTest import QTest

from desktop.case.case import Contribution
from desktop.window.desk import asides
from desktop.window.pages.quote.step import QuotePage
from desktop.window.pages.steps.investment import InvestmentPage
from tests.window.cases import quotable_case, usd
from tests.window.desks import missing_links
from tests.window.user import INVESTMENT, QUOTE, RESULT, STEPS, User

# 2% of US$ 8,123,456, at CNY 7.
OLD = ("162,469.12", "1,137,283.84", "162,469", "8,123,456")
# What the beginning 32 of the text would give: nothing at all, of US$ 32.
BEGINNING = ("32.00",)


def _everything(user: User) -> dict[str, str]:
    """What every step, the scenarios and the presentation say, with the panel, the rail and the bar beside them."""
    said = {}
    for step in STEPS:
        user.enters(step)
        QTest.qWait(120)  # the result lays its blocks out one after the other
        said[f"step {step}"] = user.reads(on=user.window)
    user.session.desk.aside_wanted.emit(asides.SCENARIOS, "")
    QTest.qWait(50)
    said["scenarios"] = user.reads(on=user.window)
    user.enters(INVESTMENT)
    user.window.present()
    shown = user.window._presentation
    said["presentation"] = "\n".join(slide.spoken() for slide in shown.slides)
    titles = [slide.title for slide in shown.slides]
    shown.close()
    said["slides"] = "\n".join(titles)
    return said


def test_no_consumer_pretends_otherwise(user: User) -> None:
    case = quotable_case()
    rows = (Contribution(2026, usd(8_123_456)),)
    user.begins_with(case._replace(project=case.project._replace(utilisation=rows)))
    before = _everything(user)
    assert all(any(figure in said for figure in OLD) for place, said in before.items() if place != "slides")
    assert "The curve" in before["slides"]

    page = user.enters(INVESTMENT)
    assert isinstance(page, InvestmentPage)
    amount = page.schedule.rows[0].amount
    user.focuses(amount)
    user.overwrites("32,5m")
    user.presses("Tab")
    after = _everything(user)
    for place, said in after.items():
        for figure in (*OLD, *BEGINNING):
            assert figure not in said.replace("\N{NO-BREAK SPACE}", " "), (place, figure)
    assert "The curve" not in after["slides"]
    assert all("2026: amount" in said for place, said in after.items() if place.startswith("step"))

    result = user.enters(RESULT)
    assert not result.curve.curve.isVisible()  # type: ignore[attr-defined]
    quote = user.enters(QUOTE)
    assert isinstance(quote, QuotePage)
    for button in (quote.primary, quote.print_button, quote.spreadsheet, quote.message):
        assert not button.isEnabled(), button.text()
    user.clicks(missing_links(user.panel)[0])
    assert (user.window.step, user.focus) == (INVESTMENT, amount)
