"""The list of estimates: found by every word, sorted, counted; a hundred thousand within the time of a key."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from desktop.document.estimates import AWARD, CHANGED, INVESTOR, PLACE, STAGE, common_terms, own_text
from desktop.document.library import Card, Entry, Library, Stamp, Worked
from desktop.document.listing import ALL, Listing, Order
from desktop.document.store.database import Store
from desktop.language import language
from desktop.policy.load import load_rule_set

LATEST = Order(CHANGED, largest_first=True)


def entry(
    name: str, *, changed: int = 0, plan: int | None = None, stage: str = "assess", **card: str
) -> Entry:
    return Entry(
        Path(f"/cases/{name}.json"),
        False,
        "read",
        Stamp(1, changed),
        name,
        "",
        plan_usd=plan,
        card=Card(stage, **card),  # type: ignore[arg-type]
    )


def listing(*entries: Entry) -> Listing:
    rules, both = load_rule_set(), [language("zh"), language("en")]
    made = Listing(own_text, lambda one: common_terms(one, rules, both))
    for one in entries:
        made.put(one)
    return made


def names(made: Listing, typed: str = "", stage: str = ALL, order: Order = LATEST) -> list[str]:
    return [one.investor for one in made.shown(typed, stage, order).entries]


def test_every_word_has_to_occur_in_what_is_its_own_or_what_many_share() -> None:
    made = listing(
        entry("Hanbit", changed=2, location="zhizao_new_city", country="KR"),
        entry("Nordsee", changed=1, location="zhizao_new_city", country="DE", number="QZ-2026-A-0007"),
    )
    assert names(made, "zhizao") == ["Hanbit", "Nordsee"]
    assert names(made, "zhizao korea") == ["Hanbit"]
    assert names(made, "韩国 智造") == ["Hanbit"]
    assert names(made, "a-0007 德国") == ["Nordsee"]
    assert names(made, "hanbit 德国") == []


def test_marks_that_nobody_types_do_not_matter() -> None:
    made = listing(entry("Québec Aéro-Pièces"), entry("กา"), entry("ＡＢＣ 한빛"))
    assert names(made, "quebec PIECES") == ["Québec Aéro-Pièces"]
    assert names(made, "quebec x") == []
    # A vowel sign of Thai is a letter of its own.
    assert names(made, "กี") == []
    assert names(made, "abc 한빛") == ["ＡＢＣ 한빛"]


def test_a_search_that_goes_on_and_one_that_goes_back_find_what_a_new_one_does() -> None:
    made = listing(*(entry(name, changed=place) for place, name in enumerate(("abc", "abd", "bcd", "b a"))))
    for typed in ("a", "ab", "abc", "ab", "a", "a b", "a", "", "b", "bc", "bc d", "b"):
        fresh = listing(*made)
        assert names(made, typed) == names(fresh, typed), typed


def test_stages_are_counted_among_what_is_found_whichever_is_shown() -> None:
    made = listing(entry("One"), entry("Two X", stage="negotiate"), entry("Three X", stage="negotiate"))
    shown = made.shown("x", "negotiate", LATEST)
    assert sorted(one.investor for one in shown.entries) == ["Three X", "Two X"]
    assert shown.counts[ALL] == 2
    assert (shown.counts["assess"], shown.counts["negotiate"]) == (0, 2)


@pytest.mark.parametrize(
    ("order", "wanted"),
    [
        (LATEST, ["C", "B", "A"]),
        (Order(CHANGED, largest_first=False), ["A", "B", "C"]),
        (Order(AWARD, largest_first=True), ["A", "C", "B"]),
        (Order(AWARD, largest_first=False), ["C", "A", "B"]),
        (Order(INVESTOR, largest_first=False), ["A", "B", "C"]),
        (Order(STAGE, largest_first=False), ["C", "A", "B"]),
    ],
)
def test_equal_ones_stand_the_latest_first_and_what_has_nothing_last(order: Order, wanted: list[str]) -> None:
    made = listing(
        entry("A", changed=1, plan=500, stage="negotiate"),
        entry("B", changed=2, stage="negotiate")._replace(card=None, state="broken"),
        entry("C", changed=3, plan=70),
    )
    assert names(made, order=order) == wanted


def test_places_are_sorted_as_they_are_shown() -> None:
    made = listing(entry("A", location="x"), entry("B", location="y"))
    shown = {"x": "Zwei", "y": "Eins"}
    order = Order(PLACE, largest_first=False)
    place = lambda one: shown[one.card.location]  # noqa: E731
    assert [one.investor for one in made.shown("", ALL, order, place).entries] == ["B", "A"]
    shown["x"] = "Ab"
    made.forget_places()
    assert [one.investor for one in made.shown("", ALL, order, place).entries] == ["A", "B"]


def test_what_is_gone_from_the_list_is_not_found_any_more() -> None:
    made = listing(entry("Uno"), entry("Due"))
    assert names(made, "uno") == ["Uno"]
    made.keep_only({"/cases/Due.json": None})
    assert names(made, "uno") == []
    assert len(made) == 1


# ------------------------------------------------------------------------------------------- kept in the store


def test_what_was_worked_out_is_listed_by_the_next_start_the_last_changed_first(tmp_path: Path) -> None:
    library = Library(Store(tmp_path / "data"), tmp_path / "documents")
    written = [
        entry(f"한빛 {number}", changed=number, plan=number, number=f"QZ-{number}") for number in range(25)
    ]
    library.keep(Worked(one, "rules") for one in written)
    chunks = list(Library(Store(tmp_path / "data"), tmp_path).listed(first=3, chunk=7))
    assert [len(chunk) for chunk in chunks] == [3, 7, 7, 7, 1]
    assert [worked.entry for chunk in chunks for worked in chunk] == written[::-1]
    assert {worked.rules for chunk in chunks for worked in chunk} == {"rules"}


def test_a_damaged_line_of_the_list_is_left_out_before_its_figure_is_shown(tmp_path: Path) -> None:
    store = Store(tmp_path)
    library = Library(store, tmp_path)
    library.keep([Worked(entry("A", plan=500_000_00), "rules")])
    with store.change() as database:
        (body,) = (database.execute("SELECT body FROM files").get,)
        database.execute("UPDATE files SET body = ?", (body.replace(b"50000000", b"90000000"),))
    assert list(library.listed()) == [[]]


# ------------------------------------------------------------------------------------------- many


@pytest.fixture(scope="module")
def many() -> Listing:
    """A hundred thousand, as the store gives them: the last changed first."""
    investors = (
        "Hanbit Materials 한빛소재",
        "Nordsee Membran GmbH",
        "Québec Aéro-Pièces",
        "浙江新材料",
        "Tata Ltd",
    )
    made = listing()
    for number in range(100_000):
        made.put(
            entry(
                f"{investors[number % 5]} {number}",
                changed=100_000 - number,
                plan=number * 31 % 1_000_000,
                stage=("assess", "negotiate")[number % 2],
                location=("zhizao_new_city", "kecheng")[number % 2],
                country=("KR", "DE", "CA", "CN", "IN")[number % 5],
                number=f"QZ-2026-A-{number:06}",
            )
        )
    return made


def test_a_hundred_thousand_are_searched_within_the_time_of_a_key(many: Listing) -> None:
    """100 ms of the processor at each key, however much is found: the target is the key on the screen."""
    many.shown("", ALL, LATEST)
    for text, count in (("hanbit korea 99995", 1), ("新材料", 20_000), ("智造", 50_000), ("zzz", 0)):
        slowest, found = 0.0, 0
        for end in range(len(text) + 1):
            begun = time.process_time()
            found = len(many.shown(text[:end], ALL, LATEST).entries)
            slowest = max(slowest, time.process_time() - begun)
        assert found == count
        assert slowest < 0.1, text
