"""The aims of the plan: every figure stands in its clause, in both texts."""

from __future__ import annotations

from desktop.policy import texts
from desktop.policy.aims import Aim, aims_of
from desktop.policy.load import load_rule_set

AIMS = aims_of(load_rule_set())


def test_every_aim_stands_in_its_clause_in_both_languages() -> None:
    document = texts.text_of(load_rule_set())
    assert document is not None
    for aim in AIMS:
        clause = document.clause(aim.clause)
        assert aim.text.zh in clause.text.zh
        assert aim.text.en in clause.text.en


def test_every_figure_is_in_the_words() -> None:
    for aim in AIMS:
        for said in _figures(aim):
            assert said in aim.text.zh, (said, aim.text.zh)


def _figures(aim: Aim) -> list[str]:
    found = [
        str(year) for year in (aim.year, *(aim.years or ())) if year is not None and aim.kind == "growth"
    ]
    if aim.usd is not None:
        found.append(f"{aim.usd / 100_000_000:g}亿美元")
    found += [
        f"{(part * 100).normalize():f}%" for part in (aim.share, aim.least, aim.strived) if part is not None
    ]
    if aim.target is not None:
        target = next(one for one in load_rule_set().targets if one.id == aim.target)
        found.append(f"{target.utilised_usd // 1_000_000}万美元")
    if aim.kind == "events":
        found.append(f"{aim.number}场")
    return found


def test_the_aims_of_the_plan_are_all_there() -> None:
    kinds = [(aim.kind, aim.clause) for aim in AIMS]
    assert kinds.count(("utilised", "targets")) == 3
    assert {"4", "5", "14"} <= {aim.clause for aim in AIMS}
    assert sum(aim.usd or 0 for aim in AIMS if aim.year == 2027) == 400_000_000


def test_another_document_has_none() -> None:
    rules = load_rule_set()
    assert aims_of(rules._replace(document=rules.document._replace(number="x"))) == ()
