"""The policy documents: the published Chinese to the letter, a translation of all of it, and what stands on what."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from desktop.policy import texts
from desktop.policy.load import load_rule_set
from desktop.policy.texts import Found, Kind, PolicyText, TextClause, TextHit, Use
from desktop.sectors.chains import chains

PUBLISHED = Path(__file__).parent / "published"
DOCUMENTS = ("quzhou-2025-30", "quzhou-2025-4")


def without_space(text: str) -> str:
    return re.sub(r"\s", "", text)


def clauses() -> list[TextClause]:
    return [clause for document in texts.texts() for clause in document.clauses]


def found(hits: tuple[TextHit, ...]) -> list[tuple[str, str]]:
    return [(hit.clause.document, hit.clause.id) for hit in hits]


def shown(hit: TextHit, span: Found) -> str:
    words = hit.clause.name if span.field == "name" else hit.clause.text
    return words.of(span.language)[span.start : span.end]


# ---------------------------------------------------------------- the texts


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_chinese_is_the_published_text_from_the_first_character_to_the_last(document: str) -> None:
    published = without_space((PUBLISHED / f"{document}.txt").read_text("utf-8"))
    assert without_space("".join(clause.text.zh for clause in texts.text(document).clauses)) == published


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_line_breaks_and_spaces_of_the_copy_are_joined(document: str) -> None:
    assert all(clause.text.zh == without_space(clause.text.zh) for clause in texts.text(document).clauses)


def test_of_the_websites_lines_nothing_is_left() -> None:
    everything = "".join(clause.text.zh for clause in clauses())
    for line in ("加盟电话", "精确检索", "开始检索"):
        assert line not in everything


def test_both_documents_are_there_the_newest_first_and_only_the_second_is_incomplete() -> None:
    assert [text.number for text in texts.texts()] == ["衢政办发〔2025〕30号", "衢政发〔2025〕4号"]
    assert [text.complete for text in texts.texts()] == [True, False]


def test_the_incomplete_one_says_where_it_ends_in_both_languages() -> None:
    document = texts.text("quzhou-2025-4")
    assert "三十六" in document.note.zh
    assert "item 36" in document.note.en
    last = document.clauses[-1]
    assert last.id == "36"
    assert last.text.zh.endswith("推动构建资本、项目")
    assert "the copy ends here" in last.text.en


def test_all_items_are_there_in_order_and_bear_their_number() -> None:
    plan = [clause for clause in texts.text("quzhou-2025-30").clauses if clause.id.isdigit()]
    assert [clause.id for clause in plan] == [str(number) for number in range(1, 19)]
    assert all(clause.text.zh.startswith(f"{clause.number}．") for clause in plan)
    assert all(clause.text.en.startswith(f"{clause.number}. ") for clause in plan)
    measures = [clause for clause in texts.text("quzhou-2025-4").clauses if clause.id.isdigit()]
    assert [clause.id for clause in measures] == [str(number) for number in range(1, 37)]
    assert all(clause.text.zh.startswith(f"({clause.number})") for clause in measures)
    assert all(clause.text.en.startswith(f"({clause.id}) ") for clause in measures)


def test_every_clause_has_an_english_text_and_name_without_chinese_but_for_terms_in_brackets() -> None:
    for clause in clauses():
        assert clause.name.zh
        assert clause.name.en
        assert clause.text.en
        outside = re.sub(r"\([^()]*\)", "", clause.text.en)
        assert not re.search(r"[\u4e00-\u9fff，。；]", outside), clause.id


def test_every_figure_of_a_clause_stands_in_its_translation() -> None:
    """Percentages and the document numbers stay as they are, so that their absence shows."""
    for clause in clauses():
        for figure in re.findall(r"\d+(?:\.\d+)?%", clause.text.zh):
            assert figure in clause.text.en, (clause.document, clause.id, figure)
        for number in re.findall(r"〔\d{4}〕\d+号", clause.text.zh):
            assert number in clause.text.en, (clause.document, clause.id, number)


def test_ids_are_unique_within_a_document() -> None:
    for document in texts.texts():
        ids = [clause.id for clause in document.clauses]
        assert len(ids) == len(set(ids))


# ---------------------------------------------------------------- what stands on what


def test_every_clause_that_is_not_a_form_says_in_one_line_what_becomes_of_it() -> None:
    for clause in clauses():
        assert clause.kind in get_args(Kind)
        if clause.kind in ("heading", "formal"):
            assert clause.why is None
            assert not clause.uses
            continue
        assert clause.why is not None, clause.id
        assert clause.why.zh
        assert clause.why.en
        assert "\n" not in clause.why.zh + clause.why.en
        if clause.kind in ("used", "support"):
            assert clause.uses, clause.id


def test_every_use_names_something_that_exists() -> None:
    rules = load_rule_set()
    known = {("rule", rule.id) for rule in rules.rules}
    known |= {("reading", reading.id) for reading in rules.readings}
    known |= {("target", target.id) for target in rules.targets}
    known |= {(part, "") for part in ("scope", "places", "period", "stacking", "mechanism", "chains")}
    uses = {use for clause in clauses() for use in clause.uses if use.kind != "support"}
    assert {tuple(use) for use in uses} <= known


def _clauses_for(use: Use) -> tuple[texts.TextClause, ...]:
    """The clauses that something stands on."""
    return tuple(clause for one in texts.texts() for clause in one.clauses if use in clause.uses)


def test_everything_in_the_rule_set_stands_on_a_clause() -> None:
    rules = load_rule_set()
    named = [Use("rule", rule.id) for rule in rules.rules]
    named += [Use("reading", reading.id) for reading in rules.readings]
    named += [Use("target", target.id) for target in rules.targets]
    named += [Use(part) for part in ("scope", "places", "period", "stacking", "mechanism", "chains")]
    assert [use for use in named if not _clauses_for(use)] == []


def test_a_rule_stands_on_the_item_that_it_cites() -> None:
    rules = load_rule_set()
    for rule in rules.rules:
        assert rule.clause in {clause.id for clause in _clauses_for(Use("rule", rule.id))}


def test_the_chains_stand_on_the_clause_that_names_them() -> None:
    clause = texts.text("quzhou-2025-30").clause("5")
    assert Use("chains") in clause.uses
    for chain in chains():
        assert chain.name.zh in clause.text.zh


def test_every_sentence_of_the_rule_set_stands_in_its_document_in_both_languages() -> None:
    rules = load_rule_set()
    document = texts.text_of(rules)
    assert document is not None
    for clause in rules.clauses:
        for sentence in clause.sentences:
            where = [one for one in document.clauses if sentence.text.zh in one.text.zh]
            assert where, sentence.id
            assert any(sentence.text.en in one.text.en for one in where), sentence.id


def test_a_rule_set_of_a_document_without_text_leads_nowhere() -> None:
    rules = load_rule_set()
    other = rules._replace(document=rules.document._replace(number="衢政办发〔2027〕1号"))
    assert texts.text_of(other) is None


def test_what_is_named_wrongly_raises() -> None:
    with pytest.raises(KeyError):
        texts.text("nowhere")
    with pytest.raises(KeyError):
        texts.text("quzhou-2025-30").clause("99")


# ---------------------------------------------------------------- searching


def test_a_number_finds_the_item_of_that_number_first() -> None:
    for typed in ("17", "item 17", "第17小点", "第１７小点"):
        hits = found(texts.search(typed))
        assert hits[0] == ("quzhou-2025-30", "17")
        assert ("quzhou-2025-4", "17") in hits
    assert found(texts.search("二十九")) == [("quzhou-2025-4", "29")]


def test_a_number_is_not_found_inside_a_longer_one() -> None:
    hits = texts.search("20")
    assert hits
    for hit in hits:
        for span in hit.spans:
            words = hit.clause.name if span.field == "name" else hit.clause.text
            text = words.of(span.language)
            assert not text[span.start - 1 : span.start].isdigit()
            assert not text[span.end : span.end + 1].isdigit()


def test_both_languages_are_searched_and_everything_typed_has_to_be_there() -> None:
    assert found(texts.search("固投 配套")) == [("quzhou-2025-30", "2")]
    assert found(texts.search("matching foreign capital")) == [("quzhou-2025-30", "2")]
    assert ("quzhou-2025-4", "29") in found(texts.search("信用保险 70%"))
    assert ("quzhou-2025-4", "29") in found(texts.search("credit insurance 70%"))


def test_only_the_document_asked_for_is_searched() -> None:
    assert {document for document, _ in found(texts.search("外资", "quzhou-2025-30"))} == {"quzhou-2025-30"}


def test_a_word_in_the_name_of_a_clause_comes_before_one_in_its_text() -> None:
    hits = texts.search("技术改造")
    assert found(hits)[0] == ("quzhou-2025-4", "9")
    assert hits[0].score > hits[-1].score


def test_what_was_found_is_shown_where_it_stands_whatever_case_and_width_were_typed() -> None:
    for typed in ("qflp", "ＱＦＬＰ"):
        for hit in texts.search(typed):
            assert {shown(hit, span) for span in hit.spans} == {"QFLP"}


def test_an_english_word_is_found_from_its_beginning_only() -> None:
    assert ("quzhou-2025-30", "17") in found(texts.search("utilis"))
    assert texts.search("tilised") == ()


@pytest.mark.parametrize("typed", ["", "  ", "，。", "zzzz"])
def test_nothing_or_nonsense_finds_nothing(typed: str) -> None:
    assert texts.search(typed) == ()


def test_texts_are_immutable() -> None:
    document: PolicyText = texts.text("quzhou-2025-30")
    assert isinstance(document.clauses, tuple)
    with pytest.raises(AttributeError):
        document.note = document.title  # type: ignore[misc]
