"""Every figure of the result stands on the paper, to the cent, in every language and form."""

from __future__ import annotations

import json
from typing import Any, Literal

import pytest

from tests.engine.program import WORKED_CASES, Plain
from tests.paper.papers import FORMS, LANGUAGES, render, result, sample, shown, text_of, text_without_spaces

pytestmark = pytest.mark.tools

CASES = {path.stem: path for path in sorted(WORKED_CASES.glob("*.json"))}


def worked(name: str) -> Plain:
    found: Plain = json.loads(CASES[name].read_text(encoding="utf-8"))
    case: Plain = found.get("case", found)
    return case


def missing(pdf: bytes, figures: list[str]) -> list[str]:
    text = text_without_spaces(pdf)
    return [figure for figure in figures if figure not in text]


def signed_difference(one: str, other: str, unit: str = "") -> str:
    cents = round(float(one) * 100) - round(float(other) * 100)
    sign = "" if cents == 0 else "+" if cents > 0 else "\N{MINUS SIGN}"
    return f"{sign}{unit}{abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def awards(found: Plain) -> list[str]:
    """What is paid in each year, what is displaced, and the totals."""
    figures = [found[name] for name in ("plan_usd", "total_usd", "total_cny")]
    for year in found["stacking"]:
        figures += [share[unit] for share in (*year["kept"], *year["displaced"]) for unit in ("usd", "cny")]
    figures += [bound["usd"] for bound in found["range"]["plan"].values()]
    return [shown(figure) for figure in figures]


def reasons(found: Plain) -> list[str]:
    """What the full form says besides: every year's award, conditions and next step, and the readings."""
    figures: list[str] = []
    if found["status"] in ("eligible", "reference_only"):
        for year in found["years"]:
            figures += [shown(year["utilised_usd"]), shown(year["award_usd"])]
            if year["rate"] != "0":
                figures.append(shown(year["award_cny"]))
            for row in year["conditions"]:
                if row["condition"].endswith("_usd"):
                    figures += [shown(row["actual"])] if row["actual"] else []
            if year["next_step"]:
                figures += [shown(amount) for amount in year["next_step"].values()]
    for other in found["alternatives"]:
        for name, unit in (("plan_usd", ""), ("plan_cny", "CNY"), ("total_usd", ""), ("total_cny", "CNY")):
            figures.append(signed_difference(other[name], found[name], unit))
    figures += [shown(bound[unit]) for bound in found["range"]["plan"].values() for unit in ("usd", "cny")]
    return figures


@pytest.mark.parametrize("name", CASES)
def test_the_full_form_has_every_figure_of_the_result(name: str) -> None:
    case = worked(name)
    found = result(case)
    assert missing(render(case), [*awards(found), *reasons(found)]) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_every_language_and_form_has_the_awards_and_totals(
    language: Literal["zh", "en", "both"], form: Literal["full", "summary"]
) -> None:
    for name in ("01-major-project-two-years", "23-new-town-displaces-plan", "19-euros-and-yen"):
        case = worked(name)
        assert missing(render(case, language, form), awards(result(case))) == []


def test_the_sums_are_worked_out_on_the_page() -> None:
    text = text_of(render(sample()))
    assert "32,000,000.00 × 4.5% =" in text
    assert "32,000,000.00 × 4.5% × 7.10 =" in text
    assert "各币种分别计算，四舍五入一次。" in text


def test_a_rounded_sum_shows_what_was_rounded() -> None:
    case = sample()
    case["project"]["utilisation"] = [{"year": 2026, "amount": {"amount": "30000000.11", "currency": "USD"}}]
    text = text_of(render(case))
    assert "30,000,000.11 × 4.5% = 1,350,000.00495 ≈" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_readings_that_make_a_difference_are_named_with_it(language: Literal["zh", "en", "both"]) -> None:
    case = sample()
    text = text_without_spaces(render(case, language))
    found = result(case)
    assert found["alternatives"]
    for other in found["alternatives"]:
        assert signed_difference(other["total_usd"], found["total_usd"]) in text
    questions = {"zh": ("哪些出资计入实际利用外资",), "en": ("Whatcountsasutilised",)}
    for one in ("zh", "en") if language == "both" else (language,):
        assert all(question in text for question in questions[one])


def test_what_the_foot_says_is_true() -> None:
    case = sample()
    pdf = render(case)
    text = text_without_spaces(pdf)
    found: dict[str, Any] = result(case)
    assert found["rule_set"]["sha256"] in text
    assert found["rule_set"]["document_number"] in text
    assert "US$1=CNY7.102026-11-20" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_category_that_the_user_chose_for_a_class_is_said_to_be_his_and_indicative(
    language: Literal["zh", "en", "both"],
) -> None:
    case = sample()
    case["project"] |= {"sector": "7513", "category": "other_service"}
    said = text_without_spaces(render(case, language=language, form="full"))
    wanted = {
        "en": "Chosenbytheuser;theclass'sdefaultishigh-techservices.Theassignmenttohigh-techservicesisindicative",
        "zh": "由用户选定；该小类默认为高技术服务业。高技术服务业的归类仅供参考",
    }
    for code in ("zh", "en"):
        assert (wanted[code] in said.replace("’", "'")) == (language in (code, "both"))
    del case["project"]["category"]
    assert "Chosenbytheuser" not in text_without_spaces(render(case, language="both", form="full"))


@pytest.mark.parametrize("form", FORMS)
def test_high_tech_services_are_indicative_on_paper_where_a_class_led_to_them(
    form: Literal["full", "summary"],
) -> None:
    case = sample()
    case["project"] |= {"sector": "7513"}
    del case["project"]["category"]
    said = text_without_spaces(render(case, language="both", form=form))
    assert "High-techservices(indicative)" in said
    # In the narrow column of the summary the mark may stand on the next line.
    assert "高技术服务业" in said
    assert "（参考）" in said
