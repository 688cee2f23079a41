"""The estimate worked out a second time, to check the engine by: integers, literal figures, every combination.

Written from the published meaning of an estimate alone. It takes a case as plain JSON data with amounts as strings,
shares nothing with the program but the sector table, and spends no thought on speed: all 192 combinations of
readings are computed from the start. The case must be valid; the sentences of notes are the program's own matter.
"""

from __future__ import annotations

import csv
import itertools
from functools import cache
from pathlib import Path
from typing import Any

Plain = dict[str, Any]

_CLASSES = Path(__file__).resolve().parents[2] / "resources" / "sectors" / "classes.csv"

READINGS: dict[str, tuple[str, ...]] = {
    "major_rate_years": ("every_year", "first_year_only"),
    "major_scope": ("any_project", "new_project_only"),
    "upgrade_scope": ("technical_upgrade_only", "any_increase_or_reinvestment"),
    "first_year_counts": ("any_year", "from_2025"),
    "counted_forms": ("all_reported", "no_shareholder_loans", "cash_and_profit"),
    "period_end": ("not_stated", "end_of_2027"),
    "higher_of": ("per_year", "whole_matter"),
}


# ------------------------------------------------------------------------------------------------- numbers


def half_up(numerator: int, denominator: int) -> int:
    """A quotient of two numbers that are not negative, as a whole number."""
    return (2 * numerator + denominator) // (2 * denominator)


def scaled(text: str, places: int) -> int:
    """A decimal string times ten to the power of `places`, exactly."""
    whole, _, fraction = str(text).partition(".")
    assert len(fraction) <= places, text
    return int((whole or "0") + fraction.ljust(places, "0"))


def unit_rate(case: Plain, currency: str) -> int:
    """CNY per unit in 10⁻¹⁰."""
    return 10**10 if currency == "CNY" else scaled(case["exchange"]["cny_per_unit"][currency], 10)


def in_cents(case: Plain, money: Plain) -> int:
    amount = scaled(money["amount"], 6)
    return half_up(amount * unit_rate(case, money["currency"]) * 100, unit_rate(case, "USD") * 10**6)


def in_fen(case: Plain, money: Plain) -> int:
    return half_up(scaled(money["amount"], 6) * unit_rate(case, money["currency"]) * 100, 10**10 * 10**6)


def cents_at(cents: int, rate: str) -> int:
    return half_up(cents * scaled(rate, 10), 10**10)


def fen_at(case: Plain, cents: int, rate: str) -> int:
    return half_up(cents * scaled(rate, 10) * unit_rate(case, "USD"), 10**20)


def plain(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


# ---------------------------------------------------------------------------------------- category and status


@cache
def classes() -> dict[str, dict[str, str]]:
    """The rows of the sector table by code."""
    with _CLASSES.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def category_of(project: Plain) -> tuple[str, list[str]]:
    """The category and the codes of the warnings that it brings."""
    if "sector" not in project:
        return str(project["category"]), []
    given, row = project.get("category"), classes()[project["sector"]]
    if given is None:
        return row["category"], ["category_uncertain"] if row["or_category"] else []
    overrides = given not in (row["category"], row["or_category"])
    return str(given), ["category_overrides_sector"] if overrides else []


def status_of(project: Plain, category: str) -> str:
    if project.get("foreign_invested_enterprise", True) is False:
        return "excluded"
    if category in ("real_estate", "finance"):
        return "excluded"
    if category == "not_covered":
        return "not_covered"
    if project["location"] in ("kecheng", "qujiang", "longyou", "jiangshan", "changshan", "kaihua"):
        return "reference_only"
    assert project["location"] in ("zhizao_new_city", "zhihui_new_city")
    return "eligible"


# --------------------------------------------------------------------------------------------- the plan's award


def counts(form: str, counted_forms: str) -> bool:
    if counted_forms == "all_reported":
        return True
    if counted_forms == "no_shareholder_loans":
        return form != "shareholder_loan"
    return form in ("cash", "reinvested_profit")


def utilised(case: Plain, readings: Plain) -> dict[int, int]:
    """Counted US cents of each year of the schedule."""
    years: dict[int, int] = {}
    for contribution in case["project"]["utilisation"]:
        years.setdefault(contribution["year"], 0)
        if counts(contribution.get("form", "cash"), readings["counted_forms"]):
            years[contribution["year"]] += in_cents(case, contribution["amount"])
    return dict(sorted(years.items()))


def first_year_of(years: dict[int, int], readings: Plain) -> int | None:
    for year, cents in years.items():
        if cents > 0 and (readings["first_year_counts"] == "any_year" or year >= 2025):
            return year
    return None


def tier_rate(category: str, cents: int) -> str:
    """The rate of the bracket; empty below the first one."""
    if cents < 1_000_000_00:
        return ""
    if cents < 5_000_000_00:
        return {"manufacturing": "0.015", "high_tech_service": "0.0075", "other_service": "0.00525"}[category]
    if cents < 10_000_000_00:
        return {"manufacturing": "0.02", "high_tech_service": "0.01", "other_service": "0.007"}[category]
    if cents < 20_000_000_00:
        return {"manufacturing": "0.03", "high_tech_service": "0.015", "other_service": "0.0105"}[category]
    return {"manufacturing": "0.04", "high_tech_service": "0.02", "other_service": "0.014"}[category]


def tier_edge(cents: int) -> int:
    """The lower edge of the bracket reached, or of the first one."""
    if cents < 5_000_000_00:
        return 1_000_000_00
    if cents < 10_000_000_00:
        return 5_000_000_00
    if cents < 20_000_000_00:
        return 10_000_000_00
    return 20_000_000_00


def next_step_of(category: str, cents: int) -> Plain | None:
    if cents < 1_000_000_00:
        edge = 1_000_000_00
    elif cents < 5_000_000_00:
        edge = 5_000_000_00
    elif cents < 10_000_000_00:
        edge = 10_000_000_00
    elif cents < 20_000_000_00:
        edge = 20_000_000_00
    else:
        return None
    there = cents_at(edge, tier_rate(category, edge))
    here = cents_at(cents, tier_rate(category, cents) or "0")
    return {
        "threshold_usd": plain(edge),
        "additional_usd": plain(edge - cents),
        "award_usd": plain(there),
        "gain_usd": plain(there - here),
    }


def row(rule: str, condition: str, required: Any, actual: Any, met: bool) -> Plain:
    return {"rule": rule, "condition": condition, "required": required, "actual": actual, "met": met}


def money_row(rule: str, condition: str, required: int, actual: int | None) -> Plain:
    met = actual is not None and actual >= required
    return row(rule, condition, plain(required), None if actual is None else plain(actual), met)


def rule_of_year(
    case: Plain, readings: Plain, status: str, category: str, years: dict[int, int], year: int
) -> tuple[str, str, list[Plain]]:
    """The rule that applies, its rate, and the conditions that were tried."""
    project = case["project"]
    x = years[year]
    if status in ("excluded", "not_covered"):
        return "none", "0", []
    if year < 2025:
        return "before_period", "0", []
    if year > 2027 and readings["period_end"] == "end_of_2027":
        return "after_period", "0", []
    if x == 0:
        return "none", "0", []

    if category == "manufacturing":
        return _manufacturing(project, readings, case, years, year)

    name = {"high_tech_service": "18.high_tech", "other_service": "18.other"}[category]
    tried = [money_row(f"{name}_major", "utilised_usd", 100_000_000_00, x)]
    if x >= 100_000_000_00:
        return f"{name}_major", {"high_tech_service": "0.02", "other_service": "0.014"}[category], tried
    tried.append(money_row(f"{name}_tier", "utilised_usd", tier_edge(x), x))
    if x >= 1_000_000_00:
        return f"{name}_tier", tier_rate(category, x), tried
    return "none", "0", tried


def _manufacturing(
    project: Plain, readings: Plain, case: Plain, years: dict[int, int], year: int
) -> tuple[str, str, list[Plain]]:
    x = years[year]
    first_year = first_year_of(years, readings)
    first = 0 if first_year is None else years[first_year]
    year_qualifies = readings["major_rate_years"] == "every_year" or year == first_year
    total = None
    if "total_foreign_investment" in project:
        total = in_cents(case, project["total_foreign_investment"])

    tried = [
        money_row("17.major_project", "total_foreign_investment_usd", 100_000_000_00, total),
        money_row("17.major_project", "first_year_usd", 30_000_000_00, first),
    ]
    mode_in_scope = readings["major_scope"] == "any_project" or project["mode"] == "new"
    through_total = total is not None and total >= 100_000_000_00 and first >= 30_000_000_00
    if through_total and mode_in_scope and year_qualifies:
        return "17.major_project", "0.045", tried

    raises_capital = project["mode"] in ("capital_increase", "profit_reinvestment")
    upgrade = project.get("technical_upgrade", False)
    tried.append(
        row(
            "17.upgrade", "mode", ["capital_increase", "profit_reinvestment"], project["mode"], raises_capital
        )
    )
    if readings["upgrade_scope"] == "technical_upgrade_only":
        tried.append(row("17.upgrade", "technical_upgrade", True, upgrade, upgrade))
    tried.append(money_row("17.upgrade", "first_year_usd", 30_000_000_00, first))
    upgrade_in_scope = upgrade or readings["upgrade_scope"] == "any_increase_or_reinvestment"
    if raises_capital and upgrade_in_scope and first >= 30_000_000_00 and year_qualifies:
        return "17.upgrade", "0.045", tried

    tried.append(money_row("17.tier", "utilised_usd", tier_edge(x), x))
    if x >= 1_000_000_00:
        return "17.tier", tier_rate("manufacturing", x), tried
    return "none", "0", tried


def clause_of(rule: str) -> str | None:
    if rule == "none":
        return None
    if rule in ("before_period", "after_period"):
        return "commencement"
    return rule[:2]


def targets_of(category: str, cents: int) -> list[str]:
    if category != "manufacturing" or cents < 5_000_000_00:
        return []
    return ["5m"] if cents < 30_000_000_00 else ["5m", "30m"]


def year_rows(case: Plain, readings: Plain, status: str, category: str) -> list[Plain]:
    years = utilised(case, readings)
    rows = []
    for year, x in years.items():
        rule, rate, tried = rule_of_year(case, readings, status, category, years, year)
        in_bracket = rule.endswith("_tier") or rule == "17.tier"
        below_first = rule == "none" and x > 0 and status in ("eligible", "reference_only")
        rows.append(
            {
                "year": year,
                "utilised_usd": plain(x),
                "rule": rule,
                "clause": clause_of(rule),
                "rate": rate,
                "award_usd": plain(cents_at(x, rate)),
                "award_cny": plain(fen_at(case, x, rate)),
                "next_step": next_step_of(category, x) if in_bracket or below_first else None,
                "targets": targets_of(category, x),
                "conditions": tried,
            }
        )
    return rows


# ------------------------------------------------------------------------------------------------- stacking


def cents_of(text: str) -> int:
    return scaled(text, 2)


def programme_years(case: Plain, programme: Plain, years: dict[int, int]) -> dict[int, tuple[int, int]]:
    """What the programme gives in each year before its cap, in cents and fen."""
    if "amounts" in programme:
        return {
            entry["year"]: (in_cents(case, entry["amount"]), in_fen(case, entry["amount"]))
            for entry in programme["amounts"]
        }
    rate = programme["rate"]
    return {year: (cents_at(x, rate), fen_at(case, x, rate)) for year, x in years.items() if year >= 2025}


def cap_of(case: Plain, programme: Plain) -> tuple[str, int] | None:
    if "cumulative_cap" not in programme:
        return None
    cap = programme["cumulative_cap"]
    return ("CNY", in_fen(case, cap)) if cap["currency"] == "CNY" else ("USD", in_cents(case, cap))


def cut(case: Plain, amount: tuple[int, int], cap: tuple[str, int] | None, used: int) -> tuple[int, int]:
    """The amount cut to what is left of the cap, of which `used` is gone (in the cap's currency)."""
    usd, cny = amount
    if cap is None:
        return amount
    left = cap[1] - used
    if cap[0] == "CNY" and cny > left:
        return half_up(left * 10**10, unit_rate(case, "USD")), left
    if cap[0] == "USD" and usd > left:
        return left, half_up(left * unit_rate(case, "USD"), 10**10)
    return amount


def used_by(cap: tuple[str, int] | None, amount: tuple[int, int]) -> int:
    if cap is None:
        return 0
    return amount[1] if cap[0] == "CNY" else amount[0]


def competes(programme: Plain) -> bool:
    if programme["level"] in ("national", "province"):
        return False
    assert programme["level"] in ("city", "new_town", "county", "special_policy")
    return programme.get("same_matter", True) is not False


def stack(case: Plain, readings: Plain, plan: list[Plain]) -> list[Plain]:
    years = utilised(case, readings)
    plan_years = {r["year"]: (cents_of(r["award_usd"]), cents_of(r["award_cny"])) for r in plan}
    programmes = case.get("programmes", [])
    gives = [programme_years(case, programme, years) for programme in programmes]
    caps = [cap_of(case, programme) for programme in programmes]
    all_years = set(years)
    for programme in programmes:
        all_years |= {entry["year"] for entry in programme.get("amounts", [])}

    winner_of_all: str | None = None
    if readings["higher_of"] == "whole_matter":
        winner_of_all = _whole_matter_winner(case, plan_years, gives, caps)

    used = [0] * len(programmes)
    rows = []
    for year in sorted(all_years):
        entries = [("plan", "city", True, plan_years.get(year, (0, 0)))]
        for number, programme in enumerate(programmes):
            amount = cut(case, gives[number].get(year, (0, 0)), caps[number], used[number])
            entries.append((programme["id"], programme["level"], competes(programme), amount))

        winner = winner_of_all
        if winner is None:
            best = 0
            for name, _, rival, amount in entries:
                if rival and amount[0] > best:
                    winner, best = name, amount[0]

        kept: list[Plain] = []
        displaced: list[Plain] = []
        for number, (name, level, rival, amount) in enumerate(entries):
            if amount[0] < 1:
                continue
            share = {"id": name, "level": level, "usd": plain(amount[0]), "cny": plain(amount[1])}
            keeps = not rival or name == winner
            if keeps:
                kept.append(share)
            else:
                displaced.append({**share, "by": winner})
            # Over the whole matter an amount is cut as if all were kept, whoever wins.
            if number > 0 and (keeps or readings["higher_of"] == "whole_matter"):
                used[number - 1] += used_by(caps[number - 1], amount)
        rows.append({"year": year, "kept": kept, "displaced": displaced})
    return rows


def _whole_matter_winner(
    case: Plain,
    plan_years: dict[int, tuple[int, int]],
    gives: list[dict[int, tuple[int, int]]],
    caps: list[tuple[str, int] | None],
) -> str:
    winner, best = "plan", sum(usd for usd, _ in plan_years.values())
    for programme, years, cap in zip(case.get("programmes", []), gives, caps, strict=True):
        if not competes(programme):
            continue
        used = total = 0
        for year in sorted(years):
            amount = cut(case, years[year], cap, used)
            if amount[0] >= 1:
                total += amount[0]
                used += used_by(cap, amount)
        if total > best:
            winner, best = programme["id"], total
    return winner


# ------------------------------------------------------------------------------------------------- the result


def totals(rows: list[Plain], stacking: list[Plain]) -> Plain:
    shares = [share for year in stacking for share in year["kept"]]
    return {
        "plan_usd": plain(sum(cents_of(r["award_usd"]) for r in rows)),
        "plan_cny": plain(sum(cents_of(r["award_cny"]) for r in rows)),
        "total_usd": plain(sum(cents_of(share["usd"]) for share in shares)),
        "total_cny": plain(sum(cents_of(share["cny"]) for share in shares)),
    }


def mechanism_of(case: Plain) -> Plain:
    project = case["project"]
    fixed = in_fen(case, project["fixed_asset_investment"]) if "fixed_asset_investment" in project else None
    matching: bool | None
    if project["mode"] != "new":
        matching = False
    elif fixed is None:
        matching = None
    else:
        matching = fixed >= 1_000_000_000_00
    share = None
    if fixed and "total_foreign_investment" in project:
        parts = half_up(in_fen(case, project["total_foreign_investment"]) * 10_000, fixed)
        share = f"{parts // 10_000}.{parts % 10_000:04d}"
    return {
        "stage": case.get("quote", {}).get("stage", "assess"),
        "matching_encouraged": matching,
        "foreign_share": share,
    }


def bound(found: tuple[Plain, Plain], prefix: str) -> Plain:
    readings, figures = found
    return {"usd": figures[f"{prefix}_usd"], "cny": figures[f"{prefix}_cny"], "readings": readings}


def range_of(combinations: list[tuple[Plain, Plain]], prefix: str) -> Plain:
    lowest = highest = combinations[0]
    for combination in combinations:
        usd = cents_of(combination[1][f"{prefix}_usd"])
        if usd < cents_of(lowest[1][f"{prefix}_usd"]):
            lowest = combination
        if usd > cents_of(highest[1][f"{prefix}_usd"]):
            highest = combination
    return {"lowest": bound(lowest, prefix), "highest": bound(highest, prefix)}


def estimate(case: Plain) -> Plain:
    """All figures of a result, and under `warning_codes` the warnings that go with them.

    `conditions` holds the rows on amounts, and for 17.upgrade those on mode and upgrade; rows that a reading adds
    are left to the program.
    """
    project = case["project"]
    category, warnings = category_of(project)
    status = status_of(project, category)
    chosen = {name: case.get("readings", {}).get(name, values[0]) for name, values in READINGS.items()}

    combinations = []
    for values in itertools.product(*READINGS.values()):
        readings = dict(zip(READINGS, values, strict=True))
        rows = year_rows(case, readings, status, category)
        combinations.append((readings, totals(rows, stack(case, readings, rows))))

    rows = year_rows(case, chosen, status, category)
    stacking = stack(case, chosen, rows)
    figures = totals(rows, stacking)

    alternatives = []
    for name, values in READINGS.items():
        for value in values:
            changed = {**chosen, name: value}
            other = next(found for readings, found in combinations if readings == changed)
            if value != chosen[name] and other != figures:
                alternatives.append({"reading": name, "value": value, **other})

    for programme in case.get("programmes", []):
        if programme["level"] == "national":
            warnings.append("national_not_addressed")
        if programme["level"] == "special_policy" and programme.get("same_matter", True) is False:
            warnings.append("special_policy_other_matter")

    return {
        "status": status,
        "category": category,
        "first_year": first_year_of(utilised(case, chosen), chosen),
        "readings": chosen,
        "years": rows,
        **figures,
        "stacking": stacking,
        "alternatives": alternatives,
        "range": {"plan": range_of(combinations, "plan"), "total": range_of(combinations, "total")},
        "mechanism": mechanism_of(case),
        "warning_codes": sorted(set(warnings)),
    }
