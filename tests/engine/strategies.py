"""Random cases that lie where mistakes would show: at thresholds, at half cents, at the ends of periods and caps.

Everything drawn is a sound case as plain JSON data with amounts as strings.
"""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from tests.engine import oracle
from tests.engine.program import Plain

THRESHOLDS = (1_000_000, 5_000_000, 10_000_000, 20_000_000, 30_000_000, 100_000_000)
AWARDS = (5_250, 7_500, 15_000, 35_000, 75_000, 100_000, 300_000, 800_000, 1_350_000, 2_000_000)
CATEGORIES = ("manufacturing", "high_tech_service", "other_service", "real_estate", "finance", "not_covered")
PLACES = (
    *("zhizao_new_city", "zhihui_new_city"),
    *("kecheng", "qujiang", "longyou", "jiangshan", "changshan", "kaihua"),
)
MODES = ("new", "capital_increase", "profit_reinvestment")
FORMS = ("cash", "in_kind", "intangible", "reinvested_profit", "shareholder_loan", "share_purchase")
LEVELS = ("national", "province", "city", "new_town", "county", "special_policy")
CURRENCIES = ("USD", "CNY", "EUR", "JPY")
_LARGEST = 10**15

_cents_around = st.sampled_from(
    [Fraction(n, 10**6) for n in (0, 0, 0, 10_000, -10_000, 5_000, -5_000, 4_999, -4_999, -5_001, 1, -1)]
)
_YEARS = (2025, 2026, 2026, 2027, 2027, 2028, 2028, 2024, 2029, 2010)
_around = st.one_of(_cents_around, st.integers(-3_000_000, 3_000_000).map(lambda n: Fraction(n, 10**6)))


def _decimal(units: int, places: int) -> str:
    text = f"{units // 10**places}.{units % 10**places:0{places}d}"
    return text.rstrip("0").rstrip(".")


def _rates(usd: str, eur: str, jpy: str) -> dict[str, str]:
    return {"USD": usd, "EUR": eur, "JPY": jpy}


_rate = st.builds(lambda units: _decimal(units, 10), st.integers(10**6, 12 * 10**10))
exchanges = st.one_of(
    st.sampled_from(
        [
            _rates("7.1", "7.8", "0.046"),
            _rates("7", "7.7", "0.05"),
            _rates("7.0999999999", "7.8000000001", "0.0459999999"),
            _rates("3", "7", "0.01"),
            _rates("0.0001", "0.0003", "0.0000011"),
        ]
    ),
    st.builds(_rates, _rate, _rate, _rate),
)


@st.composite
def moneys(draw: st.DrawFn, rates: dict[str, str], usd: Fraction) -> Plain:
    """An amount in some currency that comes close to `usd`, from below, above or exactly."""
    currency = draw(st.sampled_from(CURRENCIES))
    per_usd = Fraction(rates["USD"]) / Fraction(rates.get(currency, "1"))
    units = max(0, int(usd * per_usd * 10**6) + draw(st.integers(0, 1) if currency != "USD" else st.just(0)))
    if units >= _LARGEST * 10**6:
        return {"amount": _decimal(max(0, int(usd * 10**6)), 6), "currency": "USD"}
    return {"amount": _decimal(units, 6), "currency": currency}


@st.composite
def _utilisation(draw: st.DrawFn, rates: dict[str, str]) -> list[Plain]:
    """Years whose sums, of all forms or of the stricter ones only, lie around thresholds."""
    found: list[Plain] = []
    years = draw(st.lists(st.sampled_from(_YEARS), max_size=5, unique=True))
    for year in years:
        reached = Fraction(0)
        keys: set[tuple[str, str]] = set()
        for _ in range(draw(st.integers(1, 3))):
            target = Fraction(draw(st.sampled_from((0, *THRESHOLDS, 30_000_000)))) + draw(_around)
            own = draw(exchanges) if draw(st.integers(0, 5)) == 0 else None
            amount = draw(moneys(own or rates, max(target - reached, Fraction(0))))
            form = draw(st.sampled_from(FORMS))
            if (form, amount["currency"]) in keys:
                continue
            keys.add((form, amount["currency"]))
            reached = max(reached, target)
            contribution = {"year": year, "form": form, "amount": amount}
            if own is not None:
                contribution["received"] = f"{year}-03-02"
                contribution["exchange"] = {"as_of": f"{year}-03-02", "source": "drawn", "cny_per_unit": own}
            if form == "cash" and draw(st.booleans()):
                del contribution["form"]
            found.append(contribution)
    return draw(st.permutations(found))


_UNCERTAIN = [
    *("0511", "3311", "4310", "6410", "6540", "7010", "7299", "7320", "6930"),
    *(code for code, row in oracle.classes().items() if row["or_category"]),
]
_sectors = st.sampled_from([code for code in _UNCERTAIN if code in oracle.classes()])


@st.composite
def _projects(draw: st.DrawFn, rates: dict[str, str]) -> Plain:
    mostly_manufacturing = st.one_of(
        st.just("manufacturing"),
        st.just("manufacturing"),
        st.sampled_from(CATEGORIES[:3]),
        st.sampled_from(CATEGORIES),
    )
    project: Plain = {
        "location": draw(st.one_of(st.sampled_from(PLACES[:2]), st.sampled_from(PLACES))),
        "mode": draw(st.sampled_from(MODES)),
        "utilisation": draw(_utilisation(rates)),
    }
    if draw(st.integers(0, 3)) == 0:
        project["sector"] = draw(_sectors)
    if "sector" not in project or draw(st.booleans()):
        project["category"] = draw(mostly_manufacturing)
    if draw(st.booleans()):
        project["foreign_invested_enterprise"] = draw(st.integers(0, 9)) > 0
    upgrade = draw(st.sampled_from((None, True, True, False)))
    if upgrade is not None:
        project["technical_upgrade"] = upgrade
    if draw(st.integers(0, 3)) > 0:
        total = Fraction(
            draw(st.sampled_from((100_000_000, 100_000_000, 120_000_000, 120_000_000, 30_000_000)))
        )
        project["total_foreign_investment"] = draw(moneys(rates, max(Fraction(0), total + draw(_around))))
    if draw(st.integers(0, 2)) == 0:
        whole = Fraction(draw(st.sampled_from((100_000_000, 150_000_000, 90_000_000))))
        project["total_investment"] = draw(moneys(rates, max(Fraction(0), whole + draw(_around))))
    if draw(st.booleans()):
        fixed = draw(st.sampled_from((Fraction(10**9), Fraction(10**9), Fraction(1, 100), Fraction(0))))
        in_usd = max(Fraction(0), fixed + draw(_around)) / Fraction(rates["USD"])
        if in_usd < 10**12:
            project["fixed_asset_investment"] = draw(moneys(rates, in_usd))
    return project


@st.composite
def _programmes(draw: st.DrawFn, rates: dict[str, str], number: int) -> Plain:
    """A programme that comes close to the plan's awards, to its cap, or to nothing."""

    def near(values: tuple[int, ...]) -> Plain:
        usd = Fraction(draw(st.sampled_from(values))) + draw(_around)
        return draw(moneys(rates, max(Fraction(0), usd)))

    programme: Plain = {
        "id": f"p{number}",
        "name": f"Programme {number}",
        "level": draw(st.sampled_from(LEVELS)),
    }
    if draw(st.booleans()):
        rate = draw(st.sampled_from(("0.03", "0.04", "0.045", "0.015", "0.02", "0.0000000001", "1")))
        programme["rate"] = draw(
            st.one_of(st.just(rate), st.integers(1, 10**9).map(lambda n: _decimal(n, 10)))
        )
    else:
        years = draw(st.lists(st.sampled_from((2022, *range(2024, 2030))), max_size=4, unique=True))
        programme["amounts"] = [
            {"year": year, "amount": near((0, 0, *AWARDS)) if draw(st.booleans()) else draw(_dust(rates))}
            for year in years
        ]
    if draw(st.booleans()):
        programme["cumulative_cap"] = (
            near((0, 30_000, *AWARDS)) if draw(st.booleans()) else draw(_dust(rates))
        )
    if draw(st.booleans()):
        programme["same_matter"] = draw(st.booleans())
    return programme


@st.composite
def _dust(draw: st.DrawFn, rates: dict[str, str]) -> Plain:
    """An amount around a cent."""
    return draw(moneys(rates, Fraction(draw(st.integers(0, 25_000)), 10**6)))


readings = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(values) for name, values in oracle.READINGS.items()}
)


@st.composite
def cases(draw: st.DrawFn) -> Plain:
    """A sound case."""
    rates = draw(exchanges)
    case: Plain = {
        "format": "quzhou-award-case",
        "version": 2,
        "project": draw(_projects(rates)),
        "exchange": {"as_of": "2026-11-20", "source": "drawn", "cny_per_unit": rates},
    }
    count = draw(st.integers(0, 3))
    if count:
        case["programmes"] = [draw(_programmes(rates, number)) for number in range(1, count + 1)]
    if draw(st.booleans()):
        case["readings"] = draw(readings)
    if draw(st.integers(0, 3)) == 0:
        settled = draw(st.lists(st.sampled_from(sorted(oracle.READINGS)), max_size=4, unique=True))
        case["confirmed"] = [{"reading": one, "reference": "drawn", "date": "2026-10-01"} for one in settled]
    if draw(st.booleans()):
        case["quote"] = {"stage": draw(st.sampled_from(("assess", "negotiate", "sign")))}
    return case
