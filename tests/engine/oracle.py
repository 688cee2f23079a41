"""The estimate worked out a second time, to check the engine by: integers, literal figures, every combination.

Written from the published meaning of an estimate alone. It takes a case as plain JSON data with amounts as strings and
shares nothing with the program but the sector table. All 6 144 combinations of readings are gone through, whatever
they can change; only what is the same sum of the same numbers is remembered. The case must be valid; the sentences of
notes are the program's own matter.
"""

from __future__ import annotations

import csv
import itertools
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

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
    "total_basis": ("as_filed", "as_invested"),
    "total_scope": ("foreign_side", "whole_project"),
    "class_category": ("as_chosen", "other_possibility"),
    "county_follows": ("follows", "no_award"),
    "no_duplication_scope": ("same_matter", "any_matter"),
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
    """CNY per unit in 10⁻¹⁰, by the exchange table of a case or of a contribution."""
    return 10**10 if currency == "CNY" else scaled(case["exchange"]["cny_per_unit"][currency], 10)


def in_cents(case: Plain, money: Plain) -> int:
    """US cents, by the exchange table of a case or of a contribution."""
    amount = scaled(money["amount"], 6)
    return half_up(amount * unit_rate(case, money["currency"]) * 100, unit_rate(case, "USD") * 10**6)


def in_fen(case: Plain, money: Plain) -> int:
    return half_up(scaled(money["amount"], 6) * unit_rate(case, money["currency"]) * 100, 10**10 * 10**6)


@lru_cache(maxsize=100_000)
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


def read_category(project: Plain, readings: Plain) -> str:
    """The category in use, under the reading of classes that may fall into two."""
    category = category_of(project)[0]
    if readings["class_category"] == "as_chosen" or "sector" not in project:
        return category
    row = classes()[project["sector"]]
    if not row["or_category"] or category not in (row["category"], row["or_category"]):
        return category
    return row["or_category"] if category == row["category"] else row["category"]


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
            table = contribution if "exchange" in contribution else case
            years[contribution["year"]] += in_cents(table, contribution["amount"])
    return dict(sorted(years.items()))


def tested_total(case: Plain, readings: Plain, years: dict[int, int]) -> int | None:
    """The total foreign investment that is tested: what comes in, the whole project's, or the foreign side's."""
    project = case["project"]
    if readings["total_basis"] == "as_invested":
        return sum(years.values())
    if readings["total_scope"] == "whole_project" and "total_investment" in project:
        return in_cents(case, project["total_investment"])
    if "total_foreign_investment" in project:
        return in_cents(case, project["total_foreign_investment"])
    return None


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


class Asked(NamedTuple):
    """All that the rule of a year depends on."""

    status: str
    category: str
    mode: str
    upgrade: bool
    total: int | None
    first: int
    in_first_year: bool
    year: int
    x: int
    major_rate_years: str
    major_scope: str
    upgrade_scope: str
    period_end: str
    county_follows: str


def asked(case: Plain, readings: Plain, years: dict[int, int] | None = None) -> list[Asked]:
    """What is asked for each year of the schedule; `years` are its counted amounts where they are known."""
    project = case["project"]
    category = read_category(project, readings)
    if years is None:
        years = utilised(case, readings)
    status = status_of(project, category)
    first_year = first_year_of(years, readings)
    total = tested_total(case, readings, years)
    return [
        Asked(
            status,
            category,
            project["mode"],
            project.get("technical_upgrade", False),
            total,
            0 if first_year is None else years[first_year],
            year == first_year,
            year,
            x,
            *(readings[name] for name in Asked._fields[9:]),
        )
        for year, x in years.items()
    ]


@lru_cache(maxsize=100_000)
def rule_of_year(of: Asked) -> tuple[str, str, list[Plain]]:
    """The rule that applies, its rate, and the conditions that were tried."""
    if of.status in ("excluded", "not_covered"):
        return "none", "0", []
    if of.status == "reference_only" and of.county_follows == "no_award":
        return "none", "0", []
    if of.year < 2025:
        return "before_period", "0", []
    if of.year > 2027 and of.period_end == "end_of_2027":
        return "after_period", "0", []
    if of.x == 0:
        return "none", "0", []
    if of.category == "manufacturing":
        return _manufacturing(of)

    name = {"high_tech_service": "18.high_tech", "other_service": "18.other"}[of.category]
    tried = [money_row(f"{name}_major", "utilised_usd", 100_000_000_00, of.x)]
    if of.x >= 100_000_000_00:
        return f"{name}_major", {"high_tech_service": "0.02", "other_service": "0.014"}[of.category], tried
    tried.append(money_row(f"{name}_tier", "utilised_usd", tier_edge(of.x), of.x))
    if of.x >= 1_000_000_00:
        return f"{name}_tier", tier_rate(of.category, of.x), tried
    return "none", "0", tried


def _manufacturing(of: Asked) -> tuple[str, str, list[Plain]]:
    year_qualifies = of.major_rate_years == "every_year" or of.in_first_year
    tried = [
        money_row("17.major_project", "total_foreign_investment_usd", 100_000_000_00, of.total),
        money_row("17.major_project", "first_year_usd", 30_000_000_00, of.first),
    ]
    mode_in_scope = of.major_scope == "any_project" or of.mode == "new"
    through_total = of.total is not None and of.total >= 100_000_000_00 and of.first >= 30_000_000_00
    if through_total and mode_in_scope and year_qualifies:
        return "17.major_project", "0.045", tried

    raises_capital = of.mode in ("capital_increase", "profit_reinvestment")
    tried.append(
        row("17.upgrade", "mode", ["capital_increase", "profit_reinvestment"], of.mode, raises_capital)
    )
    if of.upgrade_scope == "technical_upgrade_only":
        tried.append(row("17.upgrade", "technical_upgrade", True, of.upgrade, of.upgrade))
    tried.append(money_row("17.upgrade", "first_year_usd", 30_000_000_00, of.first))
    upgrade_in_scope = of.upgrade or of.upgrade_scope == "any_increase_or_reinvestment"
    if raises_capital and upgrade_in_scope and of.first >= 30_000_000_00 and year_qualifies:
        return "17.upgrade", "0.045", tried

    tried.append(money_row("17.tier", "utilised_usd", tier_edge(of.x), of.x))
    if of.x >= 1_000_000_00:
        return "17.tier", tier_rate("manufacturing", of.x), tried
    return "none", "0", tried


def clause_of(rule: str) -> str | None:
    if rule == "none":
        return None
    if rule in ("before_period", "after_period"):
        return "commencement"
    return rule[:2]


def targets_of(category: str, cents: int) -> list[str]:
    found = []
    if category == "manufacturing" and cents >= 5_000_000_00:
        found.append("5m")
    if category in ("manufacturing", "high_tech_service", "other_service") and cents >= 30_000_000_00:
        found.append("30m")
    return found


def year_rows(case: Plain, readings: Plain) -> list[Plain]:
    rows = []
    for of in asked(case, readings):
        rule, rate, tried = rule_of_year(of)
        in_bracket = rule.endswith("_tier") or rule == "17.tier"
        below_first = rule == "none" and of.x > 0 and of.status in ("eligible", "reference_only")
        withheld = of.status == "reference_only" and of.county_follows == "no_award"
        advised = (in_bracket or below_first) and not withheld
        rows.append(
            {
                "year": of.year,
                "utilised_usd": plain(of.x),
                "rule": rule,
                "clause": clause_of(rule),
                "rate": rate,
                "award_usd": plain(cents_at(of.x, rate)),
                "award_cny": plain(fen_at(case, of.x, rate)),
                "next_step": next_step_of(of.category, of.x) if advised else None,
                "targets": targets_of(of.category, of.x),
                "conditions": tried,
            }
        )
    return rows


Awards = tuple[tuple[int, int, int], ...]
"""(year, US cents, fen) of the plan."""


def awards_of(case: Plain, readings: Plain, years: dict[int, int] | None = None) -> Awards:
    """What the plan gives in each year, and nothing of how."""
    found = []
    for of in asked(case, readings, years):
        rate = rule_of_year(of)[1]
        found.append((of.year, cents_at(of.x, rate), fen_at(case, of.x, rate)))
    return tuple(found)


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


def competes(programme: Plain, readings: Plain) -> bool:
    if programme["level"] in ("national", "province"):
        return False
    assert programme["level"] in ("city", "new_town", "county", "special_policy")
    if programme.get("same_matter", True) is not False:
        return True
    return readings["no_duplication_scope"] == "any_matter" and programme["level"] in (
        "county",
        "special_policy",
    )


def stack(case: Plain, readings: Plain, plan: Awards) -> list[Plain]:
    years = utilised(case, readings)
    plan_years = {year: (usd, cny) for year, usd, cny in plan}
    programmes = case.get("programmes", [])
    gives = [programme_years(case, programme, years) for programme in programmes]
    caps = [cap_of(case, programme) for programme in programmes]
    all_years = set(years)
    for programme in programmes:
        all_years |= {entry["year"] for entry in programme.get("amounts", [])}

    winner_of_all: str | None = None
    if readings["higher_of"] == "whole_matter":
        winner_of_all = _whole_matter_winner(case, readings, plan_years, gives, caps)

    used = [0] * len(programmes)
    rows = []
    for year in sorted(all_years):
        entries = [("plan", "city", True, plan_years.get(year, (0, 0)))]
        for number, programme in enumerate(programmes):
            amount = cut(case, gives[number].get(year, (0, 0)), caps[number], used[number])
            entries.append((programme["id"], programme["level"], competes(programme, readings), amount))

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
    readings: Plain,
    plan_years: dict[int, tuple[int, int]],
    gives: list[dict[int, tuple[int, int]]],
    caps: list[tuple[str, int] | None],
) -> str:
    winner, best = "plan", sum(usd for usd, _ in plan_years.values())
    for programme, years, cap in zip(case.get("programmes", []), gives, caps, strict=True):
        if not competes(programme, readings):
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


def totals(plan: Awards, stacking: list[Plain]) -> Plain:
    shares = [share for year in stacking for share in year["kept"]]
    return {
        "plan_usd": plain(sum(usd for _, usd, _ in plan)),
        "plan_cny": plain(sum(cny for _, _, cny in plan)),
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


def warnings_of(case: Plain, readings: Plain) -> list[str]:
    """The codes of the warnings that follow from single facts of the case."""
    found = list(category_of(case["project"])[1])
    for programme in case.get("programmes", []):
        other_matter = programme.get("same_matter", True) is False
        if programme["level"] == "national":
            found.append("national_not_addressed")
        if programme["level"] in ("special_policy", "county") and other_matter:
            found.append("special_policy_other_matter")
        if programme["level"] in ("city", "new_town") and other_matter:
            found.append("other_matter_unconfirmed")
        if "rate" in programme and scaled(programme["rate"], 10) < 10**7:
            found.append("programme_rate_implausible")
    named = tested_total(case, {**readings, "total_basis": "as_filed"}, {})
    if named is not None and sum(utilised(case, readings).values()) > named:
        found.append("schedule_above_total")
    return found


def estimate(case: Plain) -> Plain:
    """All figures of a result, and under `warning_codes` the warnings that go with them.

    `conditions` holds the rows on amounts, and for 17.upgrade those on mode and upgrade; rows that a reading adds
    are left to the program.
    """
    project = case["project"]
    chosen = {name: case.get("readings", {}).get(name, values[0]) for name, values in READINGS.items()}
    confirmed = {entry["reading"] for entry in case.get("confirmed", [])}
    category = read_category(project, chosen)
    status = status_of(project, category)

    figures_of: dict[Any, Plain] = {}
    plans: dict[tuple[str, ...], Awards] = {}
    years_of = {forms: utilised(case, {"counted_forms": forms}) for forms in READINGS["counted_forms"]}

    def figures(readings: Plain) -> Plain:
        of_plan = tuple(
            readings[name] for name in READINGS if name not in ("higher_of", "no_duplication_scope")
        )
        if of_plan not in plans:
            plans[of_plan] = awards_of(case, readings, years_of[readings["counted_forms"]])
        plan = plans[of_plan]
        stacked_by = tuple(readings[name] for name in ("counted_forms", "higher_of", "no_duplication_scope"))
        if (plan, stacked_by) not in figures_of:
            figures_of[plan, stacked_by] = totals(plan, stack(case, readings, plan))
        return figures_of[plan, stacked_by]

    open_to = [(chosen[name],) if name in confirmed else values for name, values in READINGS.items()]
    combinations = []
    for values in itertools.product(*open_to):
        readings = dict(zip(READINGS, values, strict=True))
        combinations.append((readings, figures(readings)))

    rows = year_rows(case, chosen)
    stacking = stack(case, chosen, awards_of(case, chosen))
    here = figures(chosen)

    alternatives = []
    for name, values in READINGS.items():
        for value in values:
            if value != chosen[name] and name not in confirmed:
                other = figures({**chosen, name: value})
                if other != here:
                    alternatives.append({"reading": name, "value": value, **other})

    return {
        "status": status,
        "category": category,
        "first_year": first_year_of(utilised(case, chosen), chosen),
        "readings": chosen,
        "years": rows,
        **here,
        "stacking": stacking,
        "alternatives": alternatives,
        "range": {"plan": range_of(combinations, "plan"), "total": range_of(combinations, "total")},
        "mechanism": mechanism_of(case),
        "warning_codes": sorted(set(warnings_of(case, chosen))),
    }
