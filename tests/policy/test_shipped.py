"""Every rule set that ever left the room is read as it was, and every quote that was issued with one stays verifiable.

In `shipped` are the packs of the first format from before the one that came with 1.0 and 1.1, which the program keeps.
"""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from desktop import places
from desktop.case.register import assumed
from desktop.engine import engine, notes
from desktop.engine.engine import estimate
from desktop.engine.result import Note
from desktop.language import language
from desktop.policy.load import load_rule_set, read_pack
from desktop.policy.messages import MESSAGES, OF_DOCUMENT, Kind
from desktop.policy.registry import Registry
from desktop.policy.ruleset import RuleSet
from desktop.proof.examination import examine
from desktop.telling import notes as told
from desktop.telling.notes import SENTENCES, Sentence, said
from tests.engine.program import case_of, example, money, paid, rules, words_of
from tests.policy.amended import amendment
from tests.policy.packs import faults

SHIPPED = Path(__file__).parent / "shipped"
KEPT = sorted((places.resources() / "rules").rglob("kept/*.toml"))
ISSUED = sorted((Path(__file__).parents[1] / "proof" / "issued").glob("*.pdf"))
FIRST = next(path for path in KEPT if path.name == "quzhou-2025-30.1.toml")

a_pack = pytest.mark.parametrize("path", [*sorted(SHIPPED.glob("*.toml")), *KEPT], ids=lambda path: path.name)


@a_pack
def test_a_pack_that_was_shipped_is_read_as_it_was(path: Path) -> None:
    assert faults(path.read_bytes()) == []
    read = load_rule_set(path)
    pack, _ = read_pack(path.read_bytes())
    assert pack is not None
    assert {message.code for message in read.messages} >= OF_DOCUMENT
    # What it words itself is said in its own words, in both languages.
    for message in pack.messages:
        own = read.own_message(message.code)
        assert own is not None
        assert (own.clause, *own.text) == (message.clause, message.zh, message.en)


@a_pack
def test_a_case_is_worked_out_with_a_pack_that_was_shipped(path: Path) -> None:
    given = example(
        sector="2614", total_foreign_investment=money("120000000"), utilisation=[paid(2026, "32000000")]
    )
    found = estimate(case_of(given), load_rule_set(path))
    assert found.totals.plan_usd == 1_440_000_00
    for note in (*found.reasons, *found.assumptions, *found.warnings):
        assert all(text and "{" not in text for text in words_of(note))


@pytest.mark.parametrize("path", ISSUED, ids=lambda path: path.stem)
def test_an_issued_quote_is_verified_with_what_the_program_itself_keeps(path: Path) -> None:
    verdict = examine(path.read_bytes(), Registry(Path("nowhere")).load)
    assert (verdict.outcome, verdict.findings) == ("unaltered", ())


def test_the_edition_that_an_earlier_program_came_with_is_not_chosen(tmp_path: Path) -> None:
    registry = Registry(tmp_path)
    chosen = registry.choose(date(2026, 11, 22)).entry
    kept = load_rule_set(FIRST).sha256
    assert chosen.sha256 == rules().sha256 != kept
    assert registry.load(kept).sha256 == kept


# ---------------------------------------------------------------- whose sentences


def test_each_sentence_has_one_who_words_it() -> None:
    assert not SENTENCES.keys() & assumed().keys()
    assert SENTENCES.keys() | (assumed().keys() & MESSAGES.keys()) == MESSAGES.keys() - OF_DOCUMENT
    assert {message.code for message in rules().messages} == OF_DOCUMENT


def test_the_program_words_what_it_took_over_from_the_first_packs_as_they_did() -> None:
    old = load_rule_set(FIRST)
    renamed = {"sector_zh": "sector_name", "sector_en": "sector_name"}
    renamed |= {f"{name}_{code}": name for name in ("category", "or_category") for code in ("zh", "en")}
    texts = {code: one.text for code, one in SENTENCES.items()}
    texts |= {code: one.text for code, one in assumed().items()}
    for code, text_now in texts.items():
        message = old.own_message(code)
        if message is None:
            continue  # it came later
        for one in ("zh", "en"):
            text = message.text.of(one)
            for before, after in renamed.items():
                text = text.replace(f"{{{before}}}", f"{{{after}}}")
            assert language(one).text(text_now) == text, code


# ---------------------------------------------------------------- a sentence that comes new


@pytest.fixture
def with_a_new_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program as it is when somebody has added a warning that every estimate carries."""
    monkeypatch.setitem(MESSAGES, "brand_new", Kind("17", frozenset({"gain_usd"})))
    monkeypatch.setitem(SENTENCES, "brand_new", Sentence("New: US$ {gain_usd}.", since=99))
    before = vars(engine)["warnings"]

    def warnings(rules: RuleSet, *given: object) -> tuple[Note, ...]:
        found: tuple[Note, ...] = before(rules, *given)
        return (*found, notes.note_of(rules, "brand_new", gain_usd=100))

    monkeypatch.setattr(engine, "warnings", warnings)


@pytest.mark.usefixtures("with_a_new_sentence")
def test_a_new_sentence_of_the_program_leaves_packs_and_issued_quotes_as_they_are(tmp_path: Path) -> None:
    office = tmp_path / "office.toml"  # as an office edited and signed it before
    office.write_bytes(amendment())
    for path in (places.rule_set(), office, FIRST, *SHIPPED.glob("*.toml")):
        assert faults(path.read_bytes()) == []
        found = estimate(case_of(example()), load_rule_set(path)).warnings[-1]
        assert said(language("en"), found) == "New: US$ 1.00."
    shutil.copy(ISSUED[0], tmp_path)
    for path in (ISSUED[0], ISSUED[-1]):
        verdict = examine(path.read_bytes(), Registry(tmp_path).load)
        assert (verdict.outcome, verdict.findings) == ("unaltered", ())


def test_a_sentence_that_is_worded_anew_is_said_in_an_earlier_layout_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = SENTENCES["newly_attracted"]
    monkeypatch.setitem(
        SENTENCES, "newly_attracted", Sentence("It is new.", earlier=((2, "It was new."), (3, before.text)))
    )
    found = estimate(case_of(example()), rules())

    def words(layout: int) -> str:
        notes = told.as_of(found, layout).assumptions
        return next(said(language("en"), note) for note in notes if note.code == "newly_attracted")

    assert [words(layout) for layout in (1, 2, 3, 4)] == [
        "It was new.",
        "It was new.",
        before.text,
        "It is new.",
    ]
