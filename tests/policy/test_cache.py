"""What is kept of a checked pack: the same rule set again, or nothing, never another one."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from desktop import places
from desktop.policy import load
from desktop.policy.load import load_rule_set
from desktop.policy.ruleset import RuleSet
from tests.policy.packs import ORIGINAL, changed, pack


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, and a process that has loaded nothing yet."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("QUZHOU_AWARD_CACHE", str(folder))
    monkeypatch.setattr(load, "_loaded", {})
    return folder


def _again(monkeypatch: pytest.MonkeyPatch, path: Path | None = None) -> RuleSet:
    """The rule set as the next start of the program loads it."""
    monkeypatch.setattr(load, "_loaded", {})
    return load_rule_set(path)


def _only_file(cache: Path) -> Path:
    (file,) = [path for path in cache.rglob("*") if path.is_file()]
    return file


def test_what_is_kept_gives_the_same_rule_set(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = load_rule_set()
    assert _only_file(cache).stat().st_size > 0
    monkeypatch.setattr(load, "read_pack", _not_to_be_called)
    assert _again(monkeypatch) == first
    assert first.sha256 == _digest()


def _sealed(body: bytes) -> bytes:
    """A file of the cache with a checksum of its own, as anybody can write it."""
    return hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def _not_to_be_called(data: bytes) -> None:
    raise AssertionError("the pack was read although it had been kept")


def _digest() -> str:
    return hashlib.sha256(places.rule_set().read_bytes()).hexdigest()


def test_the_same_process_loads_a_pack_once(cache: Path) -> None:
    assert load_rule_set() is load_rule_set()


def test_a_changed_pack_is_not_mistaken_for_the_one_kept(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = pack(tmp_path, ORIGINAL)
    before = load_rule_set(path)
    pack(tmp_path, changed(('rate = "0.045"', 'rate = "0.05"')))
    after = _again(monkeypatch, path)
    assert (before.rules[0].rate, after.rules[0].rate) != (before.rules[0].rate, before.rules[0].rate)
    assert before.sha256 != after.sha256


def test_what_comes_out_of_the_program_s_packs_is_written_down() -> None:
    """If this fails, a pack or how packs are read has changed: run `python packaging/validated_rules.py`."""
    from validated_rules import validated

    assert json.loads((places.rule_set().parent / load.VALIDATED).read_text()) == validated()


def test_no_figure_comes_from_a_cache_that_somebody_changed(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever can write to the folder can write right checksums too."""
    first = load_rule_set()
    kept = _only_file(cache)
    richer = kept.read_bytes().replace(b'"0.045"', b'"0.945"')
    for content in (richer, _sealed(richer)):
        kept.write_bytes(content)
        assert _again(monkeypatch) == first


def test_of_a_pack_that_the_program_does_not_bring_nothing_is_kept(cache: Path, tmp_path: Path) -> None:
    load_rule_set(pack(tmp_path, changed(('rate = "0.045"', 'rate = "0.05"'))))
    assert not [path for path in cache.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda data: data[: len(data) // 2], id="cut off"),
        pytest.param(lambda data: b"\xff" + data, id="no UTF-8"),
        pytest.param(lambda _: b"{}", id="another object"),
        pytest.param(lambda _: b"[]", id="a list"),
        pytest.param(lambda _: b"null", id="null"),
        pytest.param(lambda _: b"[" * 1_000_000, id="deep"),
        pytest.param(lambda data: data.replace(b'"rules"', b'"rule"'), id="a key lost"),
        pytest.param(lambda data: data.replace(b"0.045", b"0.04x"), id="a rate that is no number"),
        pytest.param(lambda data: data.replace(b"0.045", b"0.055"), id="another rate"),
        pytest.param(lambda _: _sealed(b"{}"), id="sealed, but without its parts"),
        pytest.param(lambda _: _sealed(b"[1, 2]"), id="sealed, but a list"),
        pytest.param(lambda _: _sealed(b"nonsense"), id="sealed nonsense"),
    ],
)
def test_a_broken_file_of_the_cache_is_read_anew(
    damage: object, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert callable(damage)
    first = load_rule_set()
    kept = _only_file(cache)
    sound = kept.read_bytes()
    kept.write_bytes(damage(sound))
    assert kept.read_bytes() != sound
    assert _again(monkeypatch) == first
    assert _only_file(cache).read_bytes() == sound  # and written anew


def test_a_cache_that_cannot_be_written_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    monkeypatch.setenv("QUZHOU_AWARD_CACHE", str(in_the_way))
    monkeypatch.setattr(load, "_loaded", {})
    assert load_rule_set().id == "quzhou-2025-30"
    assert in_the_way.read_text() == "not a folder"


def test_another_version_of_the_program_does_not_use_what_this_one_kept(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_rule_set()
    monkeypatch.setattr(load, "__version__", "99.0")
    load.reader.cache_clear()
    try:
        _again(monkeypatch)
    finally:
        load.reader.cache_clear()
    assert len([path for path in cache.rglob("*") if path.is_file()]) == 2


def test_a_program_that_reads_packs_otherwise_does_not_use_what_was_kept_before(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(Path(load.__file__).parent, tmp_path / "policy")
    same = load.reader(tmp_path / "policy")
    assert same == load.reader()
    for name in ("agreement", "load", "messages", "ruleset", "schema"):
        module = tmp_path / "policy" / f"{name}.py"
        text = module.read_text(encoding="utf-8")
        module.write_text(f"{text}\n", encoding="utf-8")
        load.reader.cache_clear()
        assert load.reader(tmp_path / "policy") != same, name
        module.write_text(text, encoding="utf-8")
    load.reader.cache_clear()
    load_rule_set()
    monkeypatch.setattr(load, "reader", lambda: "another")
    _again(monkeypatch)
    assert len([path for path in cache.rglob("*") if path.is_file()]) == 2


def test_what_is_kept_is_plain_data(cache: Path) -> None:
    load_rule_set()
    text = _only_file(cache).read_text(encoding="utf-8")
    assert "quzhou-2025-30" in text
    assert isinstance(json.loads(text[text.index("{") :]), dict)
