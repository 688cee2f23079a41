"""The catalogue: complete and sound in the real file, and each kind of fault found in a made-up one."""

from __future__ import annotations

from pathlib import Path

import bypass
import catalogues
import pytest
from babel.messages.catalog import Catalog
from catalogues import (
    Fault,
    compile_catalogues,
    compiled_bytes,
    faults,
    po_bytes,
    po_file,
    read,
    template,
    updated,
)


def test_every_text_of_the_program_is_translated_and_soundly_so() -> None:
    assert [str(fault) for fault in faults(read(po_file()), template())] == []


def test_no_visible_text_of_the_program_bypasses_the_catalogue() -> None:
    assert [str(finding) for finding in bypass.findings(catalogues.PACKAGE)] == []


def test_the_file_under_version_control_has_the_form_in_which_update_writes_it() -> None:
    assert po_bytes(read(po_file())).decode() == po_file().read_text(encoding="utf-8")


# ------------------------------------------------------------------------------------------ kinds of faults


def catalogue(source: str | tuple[str, str], translated: str, *, fuzzy: bool = False) -> Catalog:
    made = Catalog(locale="zh_CN", fuzzy=False)
    string: str | tuple[str, ...] = translated if isinstance(source, str) else (translated,)
    made.add(source, string=string, flags=["fuzzy"] if fuzzy else [])
    return made


def faults_of(source: str | tuple[str, str], translated: str, *, fuzzy: bool = False) -> list[Fault]:
    return faults(catalogue(source, translated, fuzzy=fuzzy), catalogue(source, ""))


def kinds(source: str | tuple[str, str], translated: str, *, fuzzy: bool = False) -> list[str]:
    return [fault.kind for fault in faults_of(source, translated, fuzzy=fuzzy)]


@pytest.mark.parametrize(
    ("source", "translated"),
    [
        ("Award", "奖励"),
        ("Saved {time}", "已保存 {time}"),
        ("{amount} or more", "{amount}（含）以上"),
        ("Write it like 1,234.56", "请写成1,234.56"),
        ("Lowest {lowest}, highest {highest}.", "最低{lowest}，最高{highest}。"),
        ("&File", "文件(&F)"),
        ("&Open…", "打开(&O)…"),
        ("Save as PDF?", "另存为PDF？"),
        ("Saved: {file}", "已保存：{file}"),
        (("{n} year", "{n} years"), "{n}年"),
        ("US$ {amount}", "{amount}美元"),
    ],
)
def test_a_sound_translation_has_no_fault(source: str | tuple[str, str], translated: str) -> None:
    assert faults_of(source, translated) == []


@pytest.mark.parametrize(
    ("source", "translated", "kind"),
    [
        ("Award {year}", "奖励", "fields"),
        ("Award {year}", "奖励{jahr}", "fields"),
        ("Award", "奖励{year}", "fields"),
        ("Award {year}", "奖励{year", "fields"),
        ("Award {year}", "奖励{}", "fields"),
        ("Award {rate:.2f}", "奖励{rate}", "fields"),
        (("{n} year", "{n} years"), "年", "fields"),
        ("Award ", "奖励", "spaces"),
        ("Award", "奖励\n", "spaces"),
        ("one\ntwo", "一二", "spaces"),
        ("It is done.", "完成", "punctuation"),
        ("It is done.", "完成.", "punctuation"),
        ("Award", "奖励。", "punctuation"),
        ("Why?", "为什么?", "punctuation"),
        ("Plan: award", "方案:奖励", "punctuation"),
        ("a, b", "甲, 乙", "punctuation"),
        ("a ({n})", "甲({n})", "punctuation"),
        ("{a}, {b}", "{a},{b}", "punctuation"),
        ("the “plan”", '"方案"', "punctuation"),
        ("a b", "甲 乙", "punctuation"),
        ("Award curve", "奖励 curve", "untranslated"),
        ("Award", "Award", "untranslated"),
        ("&File", "文件", "mnemonic"),
        ("File", "文件(&F)", "mnemonic"),
    ],
)
def test_each_kind_of_unsound_translation_is_found(
    source: str | tuple[str, str], translated: str, kind: str
) -> None:
    assert kind in kinds(source, translated)


def test_what_is_missing_empty_uncertain_or_no_longer_used_is_found() -> None:
    assert kinds("Award", "") == ["missing"]
    assert kinds("Award", "奖励", fuzzy=True) == ["fuzzy"]
    empty = Catalog(locale="zh_CN", fuzzy=False)
    assert [fault.kind for fault in faults(empty, catalogue("Award", ""))] == ["missing"]
    assert [fault.kind for fault in faults(catalogue("Award", "奖励"), empty)] == ["obsolete"]


def test_an_obsolete_entry_of_the_file_is_found_and_can_be_dropped(tmp_path: Path) -> None:
    source = tmp_path / "test.po"
    source.write_bytes(po_bytes(updated(catalogue("Curve", "曲线"), catalogue("Plan", ""))))
    kept = read(source)
    assert [fault.kind for fault in faults(kept, catalogue("Plan", ""))] == ["obsolete", "missing"]
    dropped = po_bytes(updated(kept, catalogue("Plan", ""), drop_obsolete=True))
    assert b"Curve" not in dropped


# ------------------------------------------------------------------------------------- extract and compile


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "desktop"
    (folder / "window").mkdir(parents=True)
    (folder / "engine").mkdir()
    (folder / "window" / "page.py").write_text(
        "words.text('One {field}', field=1)\n"
        "words.text_in('menu', 'Open')\n"
        "words.plural('{n} year', '{n} years', 2)\n"
        "TITLES = (wording('Two'),)\n"
        "label.text()\n"
        "usd.text(12)\n"
        "words.text(source)\n",
        encoding="utf-8",
    )
    (folder / "engine" / "rules.py").write_text("figure.text('not for people')\n", encoding="utf-8")
    return folder


def test_extraction_finds_what_is_marked_and_nothing_else(package: Path) -> None:
    found = {(message.id, message.context) for message in template(package) if message.id}
    assert found == {
        ("One {field}", None),
        ("Open", "menu"),
        (("{n} year", "{n} years"), None),
        ("Two", None),
    }


def test_the_file_is_the_same_for_the_same_sources_whatever_the_day_and_the_order(package: Path) -> None:
    first = po_bytes(updated(Catalog(locale="zh_CN"), template(package)))
    assert b"desktop/window/page.py" in first
    assert b"page.py:" not in first  # no line numbers
    for volatile in (b"Date", b"Generated-By", b"Translator", b"20"):
        assert volatile not in first
    (package / "window" / "page.py").write_text(
        "\n\n" + (package / "window" / "page.py").read_text(encoding="utf-8"), encoding="utf-8"
    )
    assert po_bytes(updated(Catalog(locale="zh_CN"), template(package))) == first


def test_update_keeps_translations_and_forgets_none_that_come_back(package: Path, tmp_path: Path) -> None:
    translated = updated(Catalog(locale="zh_CN"), template(package))
    translated["Two"].string = "二"
    source = tmp_path / "test.po"
    source.write_bytes(po_bytes(translated))
    without = updated(read(source), Catalog(locale="zh_CN"))
    source.write_bytes(po_bytes(without))
    again = updated(read(source), template(package))
    assert again["Two"].string == "二"


def test_compiling_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    source = tmp_path / "zh_CN" / "test.po"
    source.parent.mkdir()
    source.write_bytes(po_bytes(catalogue("Award", "奖励")))
    assert compile_catalogues(tmp_path) == [source.with_suffix(".mo")]
    assert source.with_suffix(".mo").read_bytes() == compiled_bytes(source)


def test_a_wrong_call_says_how_it_is_called(capsys: pytest.CaptureFixture[str]) -> None:
    assert catalogues.main(["translate"]) == 2
    assert "extract | update" in capsys.readouterr().err


# ---------------------------------------------------------------------------------------------------- bypass


@pytest.mark.parametrize(
    "source",
    [
        "button.setText('Save')",
        "label = QLabel('Save')",
        "label = QLabel(f'Save {name}')",
        "menu.addAction('Save ' + name)",
        "box.addItems(['One', 'Two'])",
        "button.setText('Save' if new else 'Save as')",
        "button.setText(words.text('Save') + ' now')",
        "button.setToolTip(text='Save')",
        "canvas.drawString(1, 2, 'Total')",
        "TITLE = '合计'",
        "title = f'合计{n}'",
        "words.text(f'Save {name}')",
        "words.text('Save' if new else 'Save as')",
        "words.plural('{n} year', '{n} ' + unit, 2)",
    ],
)
def test_text_that_bypasses_the_catalogue_is_found(source: str) -> None:
    assert {finding.line for finding in bypass.findings_in(source, "page.py")} == {1}


@pytest.mark.parametrize(
    "source",
    [
        "button.setText(words.text('Save'))",
        "button.setText('')",
        "button.setText('–')",
        "button.setText(f'{a} – {b}')",
        "button.setObjectName('save')",
        "button.setText(labels['save'])",
        "'''合计: a docstring'''",
        "TOTAL = 1  # 合计",
        "NAME = '中文'  # not translated",
        "found = re.fullmatch('([0-9]+)年', text)",
        "text.replace('年', '-')",
        "found = mark in ('万', '亿')",
        "button.setText('中文')",
        "dialog.getSaveFileName(f'PDF (*.pdf);;{every} (*)')",
        "usd.text(now - before)",
        "words.text('one long '\n'sentence')",
        "words.text('Such as 3000万')",
        "MARKS = {  # not translated\n    'USD': ('美元', '美金'),\n}",
    ],
)
def test_what_is_no_visible_text_is_not(source: str) -> None:
    assert bypass.findings_in(source, "page.py") == []
