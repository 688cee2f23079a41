"""Rule sets side by side: which one holds on a day, taking in a new one or none of it, and keeping the old ones."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from desktop import places
from desktop.files import WriteFailed, write_atomically
from desktop.language import language
from desktop.policy.load import RuleSetFaulty, read_file
from desktop.policy.registry import ConsentNeeded, Entry, PackAltered, Registry, UnknownPack
from desktop.policy.ruleset import Words
from desktop.policy.signing import SigningFailed, key_file, new_key, sign
from desktop.telling import knowledge as labels
from tests.policy.amended import amendment, edited
from tests.policy.packs import changed

BEFORE, AFTER = dt.date(2026, 11, 22), dt.date(2027, 3, 1)
BUREAU = Words("衢州市商务局", "Quzhou Municipal Bureau of Commerce")


@pytest.fixture
def packs(tmp_path: Path) -> Registry:
    return Registry(tmp_path / "user")


@pytest.fixture
def new(tmp_path: Path) -> Path:
    path = tmp_path / "new.toml"
    path.write_bytes(amendment())
    return path


@pytest.fixture(scope="module")
def private() -> bytes:
    return new_key()


def taken_in(packs: Registry, path: Path) -> Entry:
    return packs.add(packs.examine(path), consent=True)


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


# ---------------------------------------------------------------- choosing


def test_the_pack_of_the_program_is_there_and_trusted(packs: Registry) -> None:
    (entry,) = packs.entries()
    assert entry.id == "quzhou-2025-30"
    assert entry.number == "衢政办发〔2025〕30号"
    assert entry.origin == "program"
    assert entry.trust.state == "program"
    assert packs.load(entry.sha256).id == entry.id


def test_the_rule_set_in_force_on_the_day_is_chosen(packs: Registry, new: Path) -> None:
    entry = taken_in(packs, new)
    for day, expected in (
        (BEFORE, "quzhou-2025-30"),
        (AFTER - dt.timedelta(1), "quzhou-2025-30"),
        (AFTER, entry.id),
    ):
        choice = packs.choose(day)
        assert (choice.entry.id, choice.reason, choice.day) == (expected, "in_force", day)
        assert len(choice.others) == 1


def test_before_the_first_rule_set_the_earliest_is_taken_and_said_to_be_so(
    packs: Registry, new: Path
) -> None:
    taken_in(packs, new)
    choice = packs.choose(dt.date(2025, 6, 1))
    assert choice.entry.id == "quzhou-2025-30"
    assert choice.reason == "before_all"
    assert "尚未施行" in labels.choice(language("zh"), choice)
    assert "not yet in force on 1 June 2025" in labels.choice(language("en"), choice)


def test_a_rule_set_can_be_named_whatever_the_day(packs: Registry, new: Path) -> None:
    entry = taken_in(packs, new)
    choice = packs.choose(BEFORE, pinned=entry.sha256)
    assert (choice.entry, choice.reason) == (entry, "pinned")
    with pytest.raises(UnknownPack):
        packs.choose(BEFORE, pinned="0" * 64)


def test_the_choice_is_shown_in_both_languages(packs: Registry) -> None:
    choice = packs.choose(BEFORE)
    assert labels.choice(language("zh"), choice) == "衢政办发〔2025〕30号，2026年11月22日有效"
    assert labels.choice(language("en"), choice) == "衢政办发〔2025〕30号, in force on 22 November 2026"


def test_a_correction_of_the_same_day_holds_instead_of_the_first_version(
    packs: Registry, tmp_path: Path
) -> None:
    corrected = tmp_path / "corrected.toml"
    corrected.write_bytes(edited(("兑现资金按现有财政体制承担。", "兑现资金按现行财政体制承担。")))
    entry = taken_in(packs, corrected)
    assert packs.choose(BEFORE).entry == entry
    packs.set_active(entry.sha256, active=False)
    assert packs.choose(BEFORE).entry.origin == "program"
    packs.set_active(entry.sha256, active=True)
    assert packs.choose(BEFORE).entry.sha256 == entry.sha256


def test_only_an_imported_rule_set_can_be_put_aside(packs: Registry) -> None:
    with pytest.raises(UnknownPack):
        packs.set_active(packs.entries()[0].sha256, active=False)


def test_years_before_the_chosen_rule_set_are_named_with_the_one_they_fall_under(
    packs: Registry, new: Path
) -> None:
    taken_in(packs, new)
    choice = packs.choose(AFTER)
    found = packs.other_years(choice, [2024, 2026, 2026, 2027, 2028])
    assert [(one.year, one.entry.id) for one in found] == [(2026, "quzhou-2025-30")]
    said = labels.other_year(language("en"), found[0], choice)
    assert said.startswith("2026 falls under 衢政办发〔2025〕30号")
    assert packs.other_years(packs.choose(BEFORE), [2025, 2026]) == ()


# ---------------------------------------------------------------- taking in


def test_examining_a_pack_reports_and_keeps_nothing(packs: Registry, new: Path, tmp_path: Path) -> None:
    examined = packs.examine(new)
    assert examined.faults == ()
    assert examined.trust.state == "unsigned"
    assert examined.already is None
    assert examined.rules is not None
    assert examined.rules.sha256 == examined.sha256
    assert examined.report is not None
    assert examined.report.against == packs.entries()[0].sha256
    assert {change.area for change in examined.report.money} == {"awards", "scope", "period", "readings"}
    assert examined.report.cliffs
    assert not (tmp_path / "user").exists()


def test_an_unsigned_pack_is_taken_in_only_with_consent(packs: Registry, new: Path, tmp_path: Path) -> None:
    examined = packs.examine(new)
    with pytest.raises(ConsentNeeded) as asked:
        packs.add(examined)
    assert asked.value.trust.state == "unsigned"
    assert not (tmp_path / "user").exists()
    entry = packs.add(examined, consent=True)
    assert entry.origin == "imported"
    assert entry.trust.state == "unsigned"
    assert labels.trust_on_paper(language("en"), entry.trust) == "Rule set not signed; its use was confirmed."
    assert packs.load(entry.sha256).places[2].id == "bonded_zone"


def test_a_pack_is_kept_as_the_very_bytes_under_their_hash(
    packs: Registry, new: Path, tmp_path: Path
) -> None:
    entry = taken_in(packs, new)
    assert entry.path.read_bytes() == amendment()
    assert entry.path.name == f"{entry.sha256}.toml"
    new.unlink()
    assert Registry(tmp_path / "user").load(entry.sha256).id == "quzhou-2027-8"


def test_the_old_rule_set_stays_for_the_quotes_that_name_it(packs: Registry, new: Path) -> None:
    (old,) = packs.entries()
    taken_in(packs, new)
    assert packs.load(old.sha256).sha256 == old.sha256


def test_taking_in_the_same_pack_twice_changes_nothing(packs: Registry, new: Path) -> None:
    first = taken_in(packs, new)
    examined = packs.examine(new)
    assert examined.already == first
    again = packs.add(examined, consent=True)
    assert again.sha256 == first.sha256
    assert len(packs.entries()) == 2


def test_the_programs_own_pack_needs_no_taking_in(packs: Registry, tmp_path: Path) -> None:
    copy = tmp_path / "copy.toml"
    copy.write_bytes(read_file())
    assert packs.add(packs.examine(copy)).origin == "program"
    assert not (tmp_path / "user").exists()


def test_a_broken_pack_is_refused_with_every_fault_and_nothing_is_changed(
    packs: Registry, new: Path, tmp_path: Path
) -> None:
    taken_in(packs, new)
    before = files(tmp_path / "user")
    broken = tmp_path / "broken.toml"
    text = amendment().decode()
    text = text.replace('rate = "0.025"', 'rate = "1.025"').replace(
        "below_usd = 50_000_000", "below_usd = 60_000_000"
    )
    text = text.replace('id = "bonded_zone"', 'id = "bonded_zone"\ncolour = "green"')
    broken.write_text(text, "utf-8")
    examined = packs.examine(broken)
    places_of_faults = {fault.place for fault in examined.faults}
    assert {"rules[2].brackets[1].rate", "places[2].colour"} <= places_of_faults
    assert examined.rules is None
    assert examined.report is None
    with pytest.raises(RuleSetFaulty) as refused:
        packs.add(examined, consent=True)
    assert refused.value.faults == examined.faults
    assert files(tmp_path / "user") == before


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"[[", b"format = 1", b"x" * 2_100_000, "规则".encode()]
)
def test_what_is_no_pack_is_refused_without_a_crash(packs: Registry, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "no-pack.toml"
    path.write_bytes(content)
    try:
        examined = packs.examine(path)
    except RuleSetFaulty as refused:
        assert refused.faults  # noqa: PT017 - either of the two ways names a fault
        return
    assert examined.faults
    with pytest.raises(RuleSetFaulty):
        packs.add(examined, consent=True)


def test_a_pack_that_is_not_there_is_refused(packs: Registry, tmp_path: Path) -> None:
    with pytest.raises(RuleSetFaulty):
        packs.examine(tmp_path / "nowhere.toml")


@pytest.mark.parametrize("failing", [".toml", ".sig", ".json"])
def test_where_writing_fails_half_way_nothing_is_taken_in(
    packs: Registry, new: Path, private: bytes, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    new.with_name("new.toml.sig").write_bytes(sign(amendment(), private))

    def write(path: Path, data: bytes) -> None:
        if path.suffix == failing:
            raise WriteFailed(path, "disk_full", "no space left")
        write_atomically(path, data)

    examined = packs.examine(new)
    monkeypatch.setattr("desktop.policy.registry.write_atomically", write)
    with pytest.raises(WriteFailed):
        packs.add(examined, consent=True)
    assert [entry.origin for entry in packs.entries()] == ["program"]
    monkeypatch.undo()
    assert packs.add(examined, consent=True).origin == "imported"


def test_a_folder_that_cannot_be_made_is_a_failure_to_write(tmp_path: Path, new: Path) -> None:
    (tmp_path / "user").write_text("a file in the way")
    packs = Registry(tmp_path / "user")
    with pytest.raises(WriteFailed):
        taken_in(packs, new)


# ---------------------------------------------------------------- signed packs


def test_a_pack_signed_by_a_trusted_key_needs_no_question(packs: Registry, new: Path, private: bytes) -> None:
    key = packs.trust_key(key_file(private, BUREAU))
    new.with_name("new.toml.sig").write_bytes(sign(amendment(), private))
    entry = packs.add(packs.examine(new))
    assert entry.trust.state == "signed"
    assert entry.trust.signer == BUREAU
    assert entry.trust.fingerprint == key.fingerprint
    assert labels.trust_on_paper(language("zh"), entry.trust) == "规则集由衢州市商务局签名。"


def test_a_key_that_is_trusted_no_more_takes_its_packs_along(
    packs: Registry, new: Path, private: bytes, tmp_path: Path
) -> None:
    packs.trust_key(key_file(private, BUREAU))
    new.with_name("new.toml.sig").write_bytes(sign(amendment(), private))
    entry = packs.add(packs.examine(new))
    for path in (tmp_path / "user" / "keys").iterdir():
        path.unlink()
    assert packs.entry(entry.sha256).trust.state == "unknown_key"


def test_a_pack_signed_by_an_unknown_key_is_asked_about(packs: Registry, new: Path, private: bytes) -> None:
    new.with_name("new.toml.sig").write_bytes(sign(amendment(), private))
    examined = packs.examine(new)
    assert examined.trust.state == "unknown_key"
    with pytest.raises(ConsentNeeded):
        packs.add(examined)
    entry = packs.add(examined, consent=True)
    assert (entry.trust.fingerprint or "") in labels.trust(language("en"), entry.trust)


def test_a_pack_whose_signature_does_not_fit_is_refused_even_with_consent(
    packs: Registry, new: Path, private: bytes, tmp_path: Path
) -> None:
    new.with_name("new.toml.sig").write_bytes(sign(amendment() + b"\n", private))
    examined = packs.examine(new)
    assert examined.trust.state == "altered"
    with pytest.raises(PackAltered):
        packs.add(examined, consent=True)
    assert not (tmp_path / "user").exists()


def test_a_signature_may_lie_elsewhere(packs: Registry, new: Path, private: bytes, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.sig"
    elsewhere.write_bytes(sign(amendment(), private))
    assert packs.examine(new, elsewhere).trust.state == "unknown_key"
    with pytest.raises(SigningFailed):
        packs.examine(new, tmp_path / "missing.sig")


def test_no_key_comes_with_the_program_so_none_is_trusted_unasked(packs: Registry) -> None:
    assert packs.keys() == ()


# ---------------------------------------------------------------- keeping


def test_a_stored_pack_that_was_changed_is_not_used(packs: Registry, new: Path) -> None:
    entry = taken_in(packs, new)
    entry.path.write_bytes(amendment().replace(b'rate = "0.025"', b'rate = "0.035"'))
    with pytest.raises(PackAltered):
        packs.load(entry.sha256)


def test_a_pack_of_an_earlier_program_is_kept_to_verify_its_quotes_and_is_not_chosen(tmp_path: Path) -> None:
    earlier, later = tmp_path / "earlier", tmp_path / "later"
    for folder, data in (
        (earlier, read_file()),
        (later, edited(("兑现资金按现有财政体制承担。", "兑现资金按现行财政体制承担。"))),
    ):
        folder.mkdir()
        (folder / "pack.toml").write_bytes(data)
    before = Registry(tmp_path / "user", earlier)
    quoted = before.choose(BEFORE).entry
    before.keep(quoted.sha256)
    before.keep(quoted.sha256)
    after = Registry(tmp_path / "user", later)
    assert after.load(quoted.sha256).sha256 == quoted.sha256
    assert after.entry(quoted.sha256).origin == "kept"
    assert after.choose(BEFORE).entry.origin == "program"
    assert after.choose(BEFORE).entry.sha256 != quoted.sha256
    assert [entry.origin for entry in before.entries()] == ["program"]


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff", b'{"format": "other"}'])
def test_files_of_others_in_the_folder_are_passed_over(
    packs: Registry, tmp_path: Path, content: bytes
) -> None:
    folder = tmp_path / "user"
    folder.mkdir()
    (folder / "0.json").write_bytes(content)
    (folder / "notes.txt").write_text("hello")
    assert len(packs.entries()) == 1


def test_a_record_without_its_pack_is_no_rule_set(packs: Registry, new: Path) -> None:
    entry = taken_in(packs, new)
    entry.path.unlink()
    assert [one.origin for one in packs.entries()] == ["program"]
    with pytest.raises(UnknownPack):
        packs.load(entry.sha256)


def test_the_record_says_when_the_pack_was_taken_in(packs: Registry, new: Path) -> None:
    entry = taken_in(packs, new)
    record = json.loads(entry.path.with_suffix(".json").read_text("utf-8"))
    assert entry.added == record["added"]
    assert dt.datetime.fromisoformat(record["added"]).tzinfo is not None


def test_the_users_packs_lie_in_the_folder_for_data(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, new: Path
) -> None:
    monkeypatch.setenv("QUZHOU_AWARD_DATA", str(tmp_path / "data"))
    assert places.data() == tmp_path / "data"
    entry = taken_in(Registry(), new)
    assert entry.path.parent == tmp_path / "data" / "rules"


# ---------------------------------------------------------------- a folder that somebody changed


def _record(entry: Entry) -> Path:
    return entry.path.with_suffix(".json")


@pytest.mark.parametrize("entry", ["id", "in_force_from", "trust", "origin", "signer", "fingerprint"])
def test_what_a_record_says_of_its_pack_moves_nothing(packs: Registry, new: Path, entry: str) -> None:
    before = taken_in(packs, new)
    record = json.loads(_record(before).read_text("utf-8"))
    claims = {
        "id": "quzhou-2025-30", "in_force_from": "2000-01-01", "trust": "program", "origin": "program",
        "signer": {"zh": "商务局", "en": "The office"}, "fingerprint": "0000",
    }  # fmt: skip
    _record(before).write_text(json.dumps(record | {entry: claims[entry]}), "utf-8")
    assert packs.entry(before.sha256) == before


def test_a_pack_that_somebody_put_into_the_folder_is_set_aside_and_named(packs: Registry, new: Path) -> None:
    """Pack and record are right but for what only the user can give: that he was asked about this very pack."""
    entry = taken_in(packs, new)
    record = json.loads(_record(entry).read_text("utf-8"))
    for consent in (None, "0" * 64, True):
        _record(entry).write_text(json.dumps(record | {"consent": consent}), "utf-8")
        assert packs.choose(AFTER).entry.origin == "program"
        with pytest.raises(UnknownPack):
            packs.choose(AFTER, entry.sha256)
        assert [(one.path, one.why) for one in packs.set_aside()] == [(_record(entry), "no_consent")]


def test_one_bad_record_takes_nothing_else_with_it(packs: Registry, new: Path) -> None:
    entry = taken_in(packs, new)
    good = _record(entry).read_text("utf-8")
    record = json.loads(good)
    bad = entry.path.with_name("bad.json")
    for content in (
        good,
        "{}",
        "[",
        json.dumps(record | {"active": "yes"}),
        json.dumps({"format": record["format"]}),
    ):
        bad.write_text(content, "utf-8")
        assert packs.entry(entry.sha256) == entry
        assert [one.path for one in packs.set_aside()] == [bad]


def test_a_pack_changed_after_it_was_taken_in_is_set_aside(packs: Registry, new: Path) -> None:
    entry = taken_in(packs, new)
    entry.path.write_bytes(entry.path.read_bytes() + b"\n")
    assert [(one.path, one.why) for one in packs.set_aside()] == [(_record(entry), "altered")]
    assert [one.origin for one in packs.entries()] == ["program"]


def test_a_pack_that_bears_the_name_of_the_program_s_own_says_so_even_if_it_is_signed(
    packs: Registry, tmp_path: Path, private: bytes
) -> None:
    path = tmp_path / "posing.toml"
    path.write_text(changed(('rate = "0.045"', 'rate = "0.05"')), "utf-8")
    path.with_name("posing.toml.sig").write_bytes(sign(path.read_bytes(), private))
    packs.trust_key(key_file(private, BUREAU))
    examined = packs.examine(path)
    assert examined.trust.poses
    with pytest.raises(ConsentNeeded):
        packs.add(examined)
    entry = packs.add(examined, consent=True)
    assert entry.poses
    for code in ("zh", "en"):
        words = language(code)
        warning = words.text(
            "This is not the program’s own rule set, though it bears its name: the figures are others."
        )
        assert warning in labels.trust(words, entry.trust)
        assert warning in labels.trust_on_paper(words, entry.trust)
    assert not any(one.poses for one in packs.entries() if one.origin == "program")
