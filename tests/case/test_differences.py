"""Whatever differs between two papers is told, in both languages, and nothing else."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from desktop.case.differences import Difference, Paper, differences, from_plain, to_plain
from desktop.language import language
from desktop.telling.differences import area, parts, sentence
from desktop.telling.teller import Teller
from tests.engine.program import Plain, case_of, result_of, rules
from tests.paper.papers import sample


def _paper(plain: Plain) -> Paper:
    return Paper(case_of(plain), result_of(plain))


def _told(change: Callable[[Plain], Any], code: str = "en") -> list[str]:
    plain = sample()
    changed = copy.deepcopy(plain)
    change(changed)
    words = language(code)
    found = differences(_paper(plain), _paper(changed))
    return [sentence(Teller(words, rules()), one).replace("\u00a0", " ") for one in found]


def _first(plain: Plain) -> Plain:
    found: Plain = plain["project"]["utilisation"][0]
    return found


def test_a_paper_does_not_differ_from_itself() -> None:
    assert differences(_paper(sample()), _paper(sample())) == ()


def test_amounts_that_are_the_same_number_do_not_differ() -> None:
    assert _told(lambda plain: _first(plain)["amount"].update(amount="32000000.00")) == []


def test_number_and_revision_are_no_difference() -> None:
    assert _told(lambda plain: plain["quote"].update(number="QZ-2026-A-0009", revision=4)) == []


def test_another_amount_is_told_with_all_that_follows_from_it() -> None:
    said = _told(lambda plain: _first(plain)["amount"].update(amount="31000000"))
    # 31 000 000 × 4.5 % = 1 395 000 instead of 1 440 000; × 7.1 = 9 904 500 instead of 10 224 000. In
    # 2026 the park's award is higher than the plan's, so the total falls by the province's 3 % only.
    assert "Utilised in 2026, cash: US$ 31,000,000 instead of US$ 32,000,000." in said
    assert (
        "Plan award of 2026: US$ 1,395,000.00 (CNY 9,904,500.00) instead of US$ 1,440,000.00 (CNY 10,224,000.00), "
        "−US$ 45,000.00."
    ) in said
    assert any(one.startswith("Total award:") and one.endswith("30,000.00.") for one in said)
    assert not any("2027" in one for one in said)


def test_the_same_is_told_in_chinese() -> None:
    said = _told(lambda plain: _first(plain)["amount"].update(amount="31000000"), "zh")
    assert "2026年到资（现金）：由32,000,000美元改为31,000,000美元。" in said
    assert not any(word in one for one in said for word in ("instead", "before", "Plan", "Total"))


CHANGES: list[tuple[str, Callable[[Plain], Any], str]] = [
    ("investor", lambda p: p["investor"].update(name="Ἄλφα AG"), "Investor: Ἄλφα AG instead of Hanbit"),
    (
        "country",
        lambda p: p["investor"].update(country="JP"),
        "Country or region: Japan instead of South Korea.",
    ),
    ("location", lambda p: p["project"].update(location="longyou"), "Location: "),
    (
        "mode",
        lambda p: p["project"].update(mode="capital_increase"),
        "Mode: Capital increase instead of New project.",
    ),
    (
        "technical_upgrade",
        lambda p: p["project"].update(technical_upgrade=True),
        "Technical upgrade: Yes instead of No.",
    ),
    (
        "total_foreign_investment",
        lambda p: p["project"].pop("total_foreign_investment"),
        "Total foreign investment: nothing any more, US$ 120,000,000 before.",
    ),
    (
        "utilised",
        lambda p: p["project"]["utilisation"].append(
            {"year": 2028, "form": "intangible", "amount": {"amount": "5", "currency": "EUR"}}
        ),
        "Utilised in 2028, intangible assets: EUR 5, nothing before.",
    ),
    (
        "rate_of_exchange",
        lambda p: p["exchange"]["cny_per_unit"].update(USD="7.2"),
        "CNY per unit of USD: 7.20 instead of 7.10.",
    ),
    (
        "rates_as_of",
        lambda p: p["exchange"].update(as_of="2026-11-21"),
        "Day of the exchange rates: 21 November 2026",
    ),
    (
        "programme",
        lambda p: p["programmes"].pop(1),
        "Programme: nothing any more, New city park award (example) before.",
    ),
    (
        "programme_rate",
        lambda p: p["programmes"][0].update(rate="0.025"),
        "Rate of “Zhejiang provincial award (example)”: 2.5% instead of 3%.",
    ),
    (
        "programme_matter",
        lambda p: p["programmes"][1].update(same_matter=False),
        "“New city park award (example)” for the same matter: No instead of Yes.",
    ),
    (
        "reading",
        lambda p: p["readings"].update(major_rate_years="first_year_only"),
        rules().reading("major_rate_years").question.en,
    ),
    (
        "valid_until",
        lambda p: p["quote"].update(valid_until="2027-01-31"),
        "Valid until: 31 January 2027 instead of",
    ),
    ("contact", lambda p: p["quote"].pop("contact"), "Contact: nothing any more, "),
    ("status", lambda p: p["project"].update(category="finance"), "Status: Excluded instead of Eligible."),
]


@pytest.mark.parametrize(("about", "change", "said"), CHANGES, ids=[one[0] for one in CHANGES])
def test_each_kind_of_difference_has_its_sentence(
    about: str, change: Callable[[Plain], Any], said: str
) -> None:
    told = _told(change)
    assert any(one.startswith(said) for one in told), told
    for one in _told(change, "zh"):
        assert one.endswith("。") or "：" in one


def test_a_programme_that_is_gone_is_told_by_its_name_and_amounts() -> None:
    said = _told(lambda plain: plain["programmes"].pop(1))
    about = [one for one in said if "New city park award" in one]
    assert len(about) == 3, "its name, its amount, what was kept of it"


def test_every_difference_has_an_area_in_both_languages() -> None:
    plain = sample()
    found: list[Difference] = []
    for _, change, _ in CHANGES:
        changed = copy.deepcopy(plain)
        change(changed)
        found += differences(_paper(plain), _paper(changed))
    assert {one.area for one in found} == {"inputs", "exchange", "programmes", "readings", "paper", "result"}
    for one in found:
        assert area(language("en"), one.area) != area(language("zh"), one.area)


def test_a_code_of_an_older_paper_is_shown_as_it_is() -> None:
    paper = _paper(sample())
    older = copy.deepcopy(paper.result)
    older["readings"]["gone_since"] = "some_value"
    older["years"][0]["rule"] = "17.gone"
    said = [
        sentence(Teller(language("en"), rules()), one) for one in differences(Paper(paper.case, older), paper)
    ]
    assert "gone_since: nothing any more, some_value before." in said
    assert any(one.startswith("Rule of 2026:") and one.endswith("instead of 17.gone.") for one in said)


def test_what_is_not_known_here_is_not_passed_over() -> None:
    paper = _paper(sample())
    newer = paper.result | {"something": "new"}
    found = differences(paper, Paper(paper.case, newer))
    assert [one.about for one in found] == ["other"]
    assert sentence(Teller(language("zh"), rules()), found[0]).endswith("。")


def _another() -> Plain:
    """A paper that differs from the sample in every kind of fact."""
    plain = sample()
    plain["investor"] = {"name": "Another", "country": "JP"}
    plain["project"] |= {
        "name": "Phase II",
        "sector": "6513",
        "category": "high_tech_service",
        "location": "jiangshan",
        "foreign_invested_enterprise": False,
        "mode": "capital_increase",
        "technical_upgrade": True,
        "total_foreign_investment": {"amount": "90000000.5", "currency": "EUR"},
    }
    del plain["project"]["fixed_asset_investment"]
    _first(plain)["form"] = "in_kind"
    plain["exchange"] = {
        "as_of": "2026-12-01",
        "source": "Another",
        "cny_per_unit": {"USD": "7.2", "EUR": "7.9"},
    }
    plain["programmes"][0] |= {"level": "national", "same_matter": False, "rate": "0.0123456789"}
    plain["programmes"][0]["cumulative_cap"]["amount"] = "1"
    plain["programmes"][1]["amounts"][0]["amount"]["amount"] = "2"
    plain["readings"] = {"major_rate_years": "first_year_only"}
    plain["quote"] = {"stage": "sign", "date": "2026-12-02"}
    return plain


def test_every_kind_of_difference_survives_the_way_into_a_file_and_back() -> None:
    found = differences(_paper(sample()), _paper(_another()))
    assert len({one.about for one in found}) > 30
    plain = json.loads(json.dumps([to_plain(one) for one in found]))
    assert tuple(map(from_plain, plain)) == found


def test_every_kind_of_difference_has_its_cells_or_its_sentence() -> None:
    for code in ("zh", "en"):
        words = language(code)
        for one in differences(_paper(sample()), _paper(_another())):
            told = parts(Teller(words, rules()), one, units=language("en"))
            assert (told is None) == (one.about == "note")
            if told is not None:
                assert told.label
                assert (told.before != "") == (one.before is not None)
                assert (told.after != "") == (one.after is not None)
                assert told.before != told.after
