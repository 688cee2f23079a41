"""Labels of clauses, other support and rule packs, and how a class was found: both languages, every code."""

from __future__ import annotations

from typing import get_args

import pytest

from desktop.case.case import Case, Project
from desktop.language import language
from desktop.policy import texts
from desktop.policy.ruleset import Words
from desktop.policy.signing import State, Trust
from desktop.policy.support import Kind, catalogue, support
from desktop.sectors.search import search
from desktop.telling import knowledge as labels


@pytest.mark.parametrize("code", ["zh", "en"])
def test_every_code_has_a_label(code: str) -> None:
    words = language(code)
    assert all(labels.clause_kind(words, kind) for kind in get_args(texts.Kind))
    assert all(labels.support_kind(words, kind) for kind in get_args(Kind))
    for state in get_args(State):
        found = Trust(state, "ab12", Words("某局", "some bureau"))
        assert labels.trust(words, found)
        if state not in ("program", "altered"):
            assert labels.trust_on_paper(words, found)
    assert labels.trust_on_paper(words, Trust("program")) == ""


def test_a_code_that_is_not_known_raises() -> None:
    with pytest.raises(KeyError):
        labels.clause_kind(language("en"), "moon")


def test_amounts_and_shares_of_other_support_are_said_as_the_text_states_them() -> None:
    entry = support("export_credit_insurance")
    (amount,) = entry.amounts
    assert labels.support_amount(language("zh"), amount) == "最高500万元（单家企业）"
    assert (
        labels.support_amount(language("en"), amount)
        == "at most CNY\N{NO-BREAK SPACE}5,000,000 (an enterprise)"
    )
    (share,) = entry.shares
    assert labels.support_share(language("zh"), share) == "保费的比例，不低于70%"
    assert labels.support_share(language("en"), share) == "share of the premium, no less than 70%"
    (least,) = support("logistics_growth").amounts
    assert labels.support_amount(language("zh"), least) == "不少于20万元（一次性）"
    assert all(
        labels.support_amount(language("en"), one) for each in catalogue().entries for one in each.amounts
    )


@pytest.mark.parametrize(
    ("typed", "zh", "en"),
    [
        ("芯片", "对应“芯片”", "for “芯片”"),
        ("cailiao", "", ""),
        ("cailaio", "与输入近似", "similar to what was typed"),
        ("电池 芭蕾", "部分符合", "a part of what was typed"),
    ],
)
def test_by_what_a_class_was_found_is_said_where_its_name_does_not_show_it(
    typed: str, zh: str, en: str
) -> None:
    hit = search(typed)[0]
    assert (labels.found_by(language("zh"), hit), labels.found_by(language("en"), hit)) == (zh, en)


def test_a_class_found_by_its_division_names_it() -> None:
    hit = next(hit for hit in search("医药") if hit.kind == "division")
    assert labels.found_by(language("zh"), hit) == "属医药制造业"
    assert labels.found_by(language("en"), hit) == "in Manufacture of medicines"


def chosen(sector: str | None, category: str | None, code: str = "en") -> tuple[str, ...]:
    case = Case(project=Project(sector=sector, category=category))
    return labels.category_chosen(language(code), case)


def test_a_category_chosen_for_a_class_is_said_to_be_the_users_with_what_the_class_says() -> None:
    assert chosen("7513", "other_service")[0] == (
        "Chosen by the user; the class's default is high-tech services."
    )
    assert chosen("7513", "high_tech_service")[0] == (
        "Chosen by the user; the class may also be other services."
    )
    assert chosen("2614", "other_service") == ("Chosen by the user; the class's default is manufacturing.",)
    assert chosen("2614", "manufacturing") == ("Chosen by the user; it is the class's default.",)
    assert "indicative" in chosen("7513", "other_service")[1]
    assert "仅供参考" in chosen("7513", "high_tech_service", "zh")[1]


def test_nothing_is_said_of_a_category_that_follows_from_its_class_or_stands_alone() -> None:
    assert chosen("7513", None) == ()
    assert chosen(None, "manufacturing") == ()
    assert chosen("9999", "manufacturing") == ()
