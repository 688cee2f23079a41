"""One estimate of a five-year case against a plain chain of ifs that works out the same awards."""

from __future__ import annotations

import statistics

from desktop.case.case import Case
from desktop.engine.engine import estimate
from desktop.engine.facts import facts_of
from desktop.engine.interpretation import readings_of
from desktop.engine.plan import assess, trace
from tests.bench import interleaved, plain, ratio, report
from tests.engine.program import Plain, case_of, example, money, paid, rules

_ESTIMATE_TARGET, _STACKED_TARGET, _READING_TARGET = 60, 120, 10
_ROUNDS = 300

MAJOR = example(
    total_foreign_investment=money("120000000"),
    fixed_asset_investment=money("1500000000", "CNY"),
    utilisation=[
        paid(2025, "32000000"),
        paid(2026, "15000000"),
        paid(2027, "9200000"),
        paid(2028, "4000000"),
        paid(2029, "22000000"),
    ],
)
MANY_FORMS = {
    **MAJOR,
    "project": {
        **MAJOR["project"],
        "utilisation": [
            paid(2024, "31000000"),
            paid(2025, "12000000", "cash", "EUR"),
            paid(2025, "6000000", "in_kind"),
            paid(2026, "9000000", "shareholder_loan"),
            paid(2027, "35600000", "cash", "CNY"),
            paid(2028, "22000000"),
            paid(2028, "5000000", "reinvested_profit"),
        ],
    },
    "exchange": {**MAJOR["exchange"], "cny_per_unit": {"USD": "7.1", "EUR": "7.8"}},
}
PROGRAMMES = [
    {
        "id": "prov",
        "name": "Province",
        "level": "province",
        "rate": "0.03",
        "cumulative_cap": money("20000000", "CNY"),
    },
    {
        "id": "park",
        "name": "Park",
        "level": "new_town",
        "amounts": [{"year": 2027, "amount": money("12000000", "CNY")}],
    },
]
CASES: dict[str, Plain] = {
    "five years, a major project": MAJOR,
    "five years in six forms and three currencies, from 2024 on": MANY_FORMS,
}


def one_reading(case: Case) -> object:
    """The assessment of the case's own reading with its trace, and nothing of the other readings."""
    readings = readings_of(rules())
    facts = facts_of(case, rules())
    own = readings.combination(case.readings)
    award = assess(rules(), facts, readings.interpretation(own))
    return award, trace(award, facts, readings, own, ())


def whole(case: Case) -> object:
    """The estimate with what is worked out when it is first asked for: its ranges and steps."""
    found = estimate(case, rules())
    return found.ranges(), found.steps


def agree(case: Case) -> bool:
    """Whether the plain chain gives the engine's awards, so that both do the same work."""
    expected = [
        (year.year, f"{year.award_usd / 100:.2f}", f"{year.award_cny / 100:.2f}")
        for year in estimate(case, rules()).years
    ]
    return expected == [(year, str(usd), str(cny)) for year, usd, cny in plain.awards(case)]


def measure(name: str, given: Plain) -> None:
    """Print the ratios for one case."""
    case, stacked = case_of(given), case_of({**given, "programmes": PROGRAMMES})
    if not agree(case):
        raise SystemExit(f"{name}: the plain chain and the engine do not agree; nothing is measured")
    found = interleaved(
        _ROUNDS,
        plain=(lambda: plain.awards(case), 40),
        reading=(lambda: one_reading(case), 8),
        estimate=(lambda: whole(case), 2),
        stacked=(lambda: whole(stacked), 1),
    )
    base = found["plain"]
    print(f"{name}: {1e6 * statistics.median(base):.1f} µs for the plain chain")
    report("  estimate ÷ plain chain", ratio(found["estimate"], base), _ESTIMATE_TARGET)
    report("  one reading with its trace ÷ plain chain", ratio(found["reading"], base), _READING_TARGET)
    report(
        "  with two other programmes, of which the chain knows nothing ÷ plain chain",
        ratio(found["stacked"], base),
        _STACKED_TARGET,
    )


def main() -> None:
    """Print the two ratios for each case."""
    for name, given in CASES.items():
        measure(name, given)


if __name__ == "__main__":
    main()
