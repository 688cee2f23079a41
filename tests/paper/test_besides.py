"""Scenarios, what a revision changes, and whose rule set it is: on the paper, in the attachment, and verified."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pikepdf
import pytest

from desktop.paper import render_quote
from desktop.paper.content.besides import Besides, Earlier, Scenario
from desktop.paper.file import rendering
from desktop.policy.ruleset import Words
from desktop.policy.signing import UNSIGNED, Trust
from desktop.proof.verdict import Verdict
from tests.engine.program import Plain, case_of, estimate_of, result_of, rules
from tests.paper.papers import DAY, FORMS, LANGUAGES, rows_of, sample, shown, text_of, text_without_spaces
from tests.proof.test_verification import codes, examined

STRANGER = "Confidential Chemicals"


def revision(number: int) -> Plain:
    case = sample()
    case["quote"]["revision"] = number
    return case


def larger() -> Plain:
    """A variant with twice the second year; kept for another investor, as it may happen."""
    case = sample()
    case["investor"] = {"name": STRANGER, "country": "DE"}
    case["quote"]["prepared_by"] = "An officer’s private name"
    case["project"]["utilisation"][1]["amount"]["amount"] = "30000000"
    return case


def smaller() -> Plain:
    case = sample()
    case["project"]["total_foreign_investment"]["amount"] = "90000000"
    return case


def scenarios() -> list[Scenario]:
    return [
        Scenario("A", "", None),
        Scenario("B", "加大二期", case_of(larger())),
        Scenario("D", "", case_of(smaller())),
    ]


def before() -> Plain:
    case = revision(1)
    case["project"]["utilisation"][0]["amount"]["amount"] = "29000000"
    case["programmes"] = case["programmes"][:1]
    return case


def earlier(case: Plain) -> Earlier:
    return Earlier(case_of(case), result_of(case), "2026-10-08")


def quote(case: Plain | None = None, language: Any = "both", form: Any = "full", **besides: Any) -> bytes:
    case = case if case is not None else revision(2)
    return render_quote(
        case_of(case), estimate_of(case), rules(), language=language, form=form, day=DAY, **besides
    )


def attached(data: bytes) -> tuple[dict[str, Any], str]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        content = pdf.attachments["estimate.json"].get_file().read_bytes()
    return json.loads(content)["rendering"], content.decode()


def with_attached(data: bytes, **rendering_entries: Any) -> Verdict:
    """The verdict about a quote whose attachment says something else of its rendering."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        content = json.loads(pdf.attachments["estimate.json"].get_file().read_bytes())
        content["rendering"] |= rendering_entries
        file = pdf.attachments["estimate.json"].obj.EF
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        file.F = file.UF = pdf.make_stream(text.encode())
        target = io.BytesIO()
        pdf.save(target)
    return examined(target.getvalue())


# ---------------------------------------------------------------- scenarios


@pytest.mark.tools
@pytest.mark.parametrize("language", LANGUAGES)
def test_scenarios_stand_side_by_side_to_the_cent_with_their_differences(language: Any) -> None:
    text = " ".join(rows_of(quote(language=language, scenarios=scenarios())))
    own, more, less = (result_of(case) for case in (sample(), larger(), smaller()))
    totals = [shown(one["total_usd"]) for one in (own, more, less)]
    assert " ".join(totals) in text
    difference = float(more["total_usd"]) - float(own["total_usd"])
    assert f"+{difference:,.2f}" in text
    assert "加大二期" in text
    assert ("情景D" if language == "zh" else "ScenarioD") in re.sub(r"\s", "", text)


@pytest.mark.tools
def test_only_inputs_that_differ_are_compared() -> None:
    with_them = text_of(quote(language="en", scenarios=scenarios()))
    table = with_them.split("What differs", 1)[1].split("Inputs", 1)[0]
    assert "US$ 90,000,000.00" in table
    assert "Location" not in table


@pytest.mark.tools
def test_the_case_alone_is_no_comparison() -> None:
    assert quote(scenarios=scenarios()[:1]) == quote()


@pytest.mark.tools
def test_a_variant_that_is_half_filled_has_no_figures_and_stops_nothing() -> None:
    half = sample()
    del half["project"]["category"], half["project"]["sector"]
    from desktop.case.file import read_draft

    case = read_draft(json.dumps(half).encode())
    data = quote(scenarios=[*scenarios(), Scenario("C", "Half", case)])
    assert "Half" in text_of(data)
    assert examined(data).copy == "built"


def test_more_than_four_scenarios_or_none_that_is_the_quote_s_own_is_refused() -> None:
    for wrong in ([*scenarios(), *scenarios()[1:]], scenarios()[1:], [scenarios()[0]] * 2):
        with pytest.raises(ValueError, match="scenarios"):
            quote(scenarios=wrong)


@pytest.mark.tools
def test_a_name_of_a_scenario_without_letters_here_is_written_in_latin_ones() -> None:
    data = quote(scenarios=[Scenario("A", "", None), Scenario("B", "ქიმია", case_of(larger()))])
    assert "Kimia" in text_of(data)
    assert "Written in Latin letters" in text_of(data)


def test_the_attachment_holds_neither_investor_nor_issuer_of_other_variants() -> None:
    held, text = attached(quote(scenarios=scenarios()))
    assert [one["letter"] for one in held["scenarios"]] == ["A", "B", "D"]
    assert held["scenarios"][0]["case"] is None
    amounts = held["scenarios"][1]["case"]["project"]["utilisation"]
    assert amounts[1]["amount"]["amount"] == "30000000"
    assert STRANGER not in text
    assert "private" not in text


# ---------------------------------------------------------------- revisions


@pytest.mark.tools
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_revision_shows_what_changed_since_the_last_one(language: Any) -> None:
    text = " ".join(rows_of(quote(language=language, earlier=earlier(before()))))
    was, now = result_of(before()), result_of(revision(2))
    told = text[text.index("29,000,000") - 200 :]  # page one and what to do next go before
    assert told.index("29,000,000") < told.index("32,000,000")
    assert told.index("29,000,000") < 300
    for path in ("plan_usd", "total_usd"):
        assert shown(was[path]) in text
    assert f"{float(now['total_usd']) - float(was['total_usd']):,.2f}" in text
    assert "New city park award (example)" in text


@pytest.mark.tools
def test_a_revision_that_changes_nothing_says_so() -> None:
    same = revision(1)
    data = quote(revision(2), "en", earlier=Earlier(case_of(same), result_of(same), "2026-11-22"))
    assert "Nothing but number and date." in text_of(data)


@pytest.mark.parametrize(
    "change",
    [
        lambda case: case["investor"].update(name=STRANGER),
        lambda case: case["quote"].update(number="QZ-2026-A-0007"),
        lambda case: case["quote"].update(revision=2),
        lambda case: case["quote"].pop("number"),
    ],
    ids=["another investor", "another number", "the same revision", "without a number"],
)
def test_nothing_is_told_of_a_paper_that_is_no_earlier_revision_for_the_same_investor(change: Any) -> None:
    other = before()
    change(other)
    data = quote(earlier=earlier(other))
    assert "changes" not in attached(data)[0]
    assert STRANGER not in attached(data)[1]
    assert data == quote()


def test_of_the_earlier_revision_only_what_changed_is_attached() -> None:
    held, _ = attached(quote(earlier=earlier(before())))
    told = {one["about"] for one in held["changes"]["differences"]}
    assert {"utilised", "programme", "total"} <= told
    assert "location" not in told
    assert (held["changes"]["revision"], held["changes"]["date"]) == (1, "2026-10-08")


# ---------------------------------------------------------------- rule sets


@pytest.mark.tools
@pytest.mark.parametrize("form", FORMS)
def test_a_quote_of_an_unsigned_rule_set_says_so_in_the_notice(form: Any) -> None:
    said = {"zh": "规则集未签名", "en": "Rule set not signed; its use was confirmed."}
    for language in LANGUAGES:
        text = text_of(quote(language=language, form=form, trust=UNSIGNED))
        plain = text_without_spaces(quote(language=language, form=form))
        for code, sentence in said.items():
            if language in (code, "both"):
                assert sentence.replace(" ", "") in text.replace(" ", "")
                assert sentence.replace(" ", "") not in plain


@pytest.mark.tools
def test_who_signed_the_rule_set_is_said() -> None:
    signed = Trust("signed", "0123 4567", Words("衢州市商务局", "Quzhou Bureau of Commerce"))
    assert "signed by Quzhou Bureau of Commerce" in text_of(quote(language="en", trust=signed))
    unknown = Trust("unknown_key", "0123 4567")
    assert "0123 4567" in text_of(quote(language="en", trust=unknown))


# ---------------------------------------------------------------- all of it


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_quote_with_all_of_it_is_verified(language: Any, form: Any) -> None:
    data = quote(
        language=language, form=form, scenarios=scenarios(), earlier=earlier(before()), trust=UNSIGNED
    )
    verdict = examined(data)
    assert (verdict.outcome, verdict.copy, verdict.findings) == ("unaltered", "built", ())


def test_a_summary_attaches_only_what_it_prints() -> None:
    held, _ = attached(
        quote(form="summary", scenarios=scenarios(), earlier=earlier(before()), trust=UNSIGNED)
    )
    assert "scenarios" not in held
    assert "changes" not in held
    assert held["rules"]["state"] == "unsigned"


def test_earlier_layouts_know_nothing_of_it() -> None:
    case = revision(2)
    besides = Besides(tuple(scenarios()), None, UNSIGNED)
    for layout in (1, 2):
        made = [
            rendering.rendered(
                case_of(case), estimate_of(case), rules(),
                language="en", form="full", day=DAY, besides=one, layout=layout,
            )
            for one in (besides, Besides())
        ]  # fmt: skip
        assert made[0] == made[1]


def test_a_figure_of_a_scenario_changed_in_the_attachment_is_found() -> None:
    data = quote(scenarios=scenarios())
    held = attached(data)[0]["scenarios"]
    held[1]["case"]["project"]["utilisation"][1]["amount"]["amount"] = "31000000"
    verdict = with_attached(data, scenarios=held)
    assert verdict.outcome == "altered"
    assert "hash_not_printed" in codes(verdict)


@pytest.mark.parametrize(
    "entries",
    [
        {"scenarios": "all"},
        {"scenarios": [{"letter": "A"}]},
        {"scenarios": [{"letter": "A", "name": "x" * 9999, "case": None}] * 2},
        {"scenarios": [{"letter": "A", "name": "", "case": None}] * 9},
        {
            "scenarios": [
                {"letter": "A", "name": "", "case": None},
                {"letter": "B", "name": "", "case": {"": 1}},
            ]
        },
        {"changes": {"revision": "1", "date": "2026-10-08", "differences": []}},
        {"changes": {"revision": 1, "date": "yesterday", "differences": []}},
        {"changes": {"revision": 1, "date": "2026-10-08", "differences": [{"about": "x"}]}},
        {
            "changes": {
                "revision": 1,
                "date": "2026-10-08",
                "differences": [
                    {"area": "inputs", "about": "utilised", "keys": ["1"], "after": {"share": "1e999999999"}}
                ],
            }
        },
        {
            "changes": {
                "revision": 1,
                "date": "2026-10-08",
                "differences": [{"area": "result", "about": "award", "keys": [], "after": {"yes": True}}],
            }
        },
        {"rules": {"state": "genuine", "fingerprint": None, "signer": None}},
        {"rules": {"state": "altered", "fingerprint": None, "signer": None}},
        {"rules": []},
    ],
    ids=str,
)
def test_what_no_program_of_ours_attaches_gets_a_plain_answer(entries: dict[str, Any]) -> None:
    verdict = with_attached(quote(), **entries)
    assert verdict.outcome == "altered"
    assert "damaged" not in codes(verdict)
