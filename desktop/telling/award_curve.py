"""What is said of the award curve of a year: its axes, the point on it, and what the next threshold brings."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from desktop.engine.curve import Curve
    from desktop.language.words import Language
    from desktop.policy.ruleset import Cents


def axis_unit(language: Language) -> str:
    """The unit of both axes: `US$ m`, 万美元."""
    return language.text("US$ m")


def award_caption(language: Language) -> str:
    """What the upright axis shows."""
    return language.text(
        "Award of the year in {unit}, against the capital utilised in it", unit=axis_unit(language)
    )


def utilised_caption(language: Language, year: int) -> str:
    """What the level axis shows."""
    return language.text("Utilised foreign capital in {year}, {unit}", year=year, unit=axis_unit(language))


def spoken(language: Language, curve: Curve, utilised_usd: Cents, *, what_if: bool = False) -> str:
    """The point on the curve in a sentence, for those who hear it; `what_if` where the case has another amount."""
    rate = curve.segment_at(utilised_usd).rate
    point = language.text(
        "{amount} utilised in {year} at {rate}: award {award}",
        amount=language.usd.stated(utilised_usd),
        year=curve.year,
        rate=language.figures.percent(rate.decimal),
        award=language.usd.exact(curve.award_at(utilised_usd)),
    )
    return language.text("What if: {sum}", sum=point) if what_if else point


def what_if(language: Language, year: int, utilised_usd: Cents, total_usd: int, stated_usd: int) -> str:
    """What the case would give in all with another amount in a year, beside what it gives."""
    change = total_usd - stated_usd
    return language.text(
        "With {amount} in {year} the total would be {total} ({change}). The case stays as it is until you adopt it.",
        amount=language.usd.stated(utilised_usd),
        year=year,
        total=language.usd.text(total_usd),
        change=language.usd.change(change) if change else language.text("no change"),
    )


class Crossing(NamedTuple):
    """What the next threshold brings, or the last one has brought: its beginning is set in bold."""

    lead: str
    rest: str

    @staticmethod
    def join(language: Language, lead: str, rest: str) -> str:
        """Both as one sentence; either may carry mark-up."""
        return language.text("{lead} {rest}", lead=lead, rest=rest)


def crossing(language: Language, curve: Curve, utilised_usd: Cents) -> Crossing | None:
    """The next threshold with its gain, or the one below the point; None where there is neither."""
    usd = language.usd
    ahead = next((jump for jump in curve.jumps if jump.at_usd > utilised_usd and jump.gain_usd > 0), None)
    if ahead is not None:
        lead = language.text(
            "{amount} more in {year}", amount=usd.stated(ahead.at_usd - utilised_usd), year=curve.year
        )
        gain = curve.plan_at(ahead.at_usd) - curve.plan_at(utilised_usd)
        rest = language.text(
            "reaches {threshold} and lifts the plan’s award by {gain}.",
            threshold=usd.threshold(ahead.at_usd),
            gain=usd.text(gain),
        )
        return Crossing(lead, rest)
    behind = next((jump for jump in reversed(curve.jumps) if jump.gain_usd > 0), None)
    if behind is None:
        return None
    lead = language.text(
        "Reaching {threshold} in {year}", threshold=usd.threshold(behind.at_usd), year=curve.year
    )
    own = behind.award_usd - behind.award_below_usd
    if behind.others_usd > 0:
        rest = language.text(
            "lifts the award of {year} by {gain} and that of the other years by {others}.",
            year=curve.year,
            gain=usd.text(own),
            others=usd.text(behind.others_usd),
        )
    else:
        rest = language.text("lifts the award of {year} by {gain}.", year=curve.year, gain=usd.text(own))
    return Crossing(lead, rest)
