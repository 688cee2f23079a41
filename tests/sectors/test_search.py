"""The sector search: what is found, in which order, and what is highlighted."""

from __future__ import annotations

import subprocess
import sys

import build_sector_index
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import places
from desktop.folding import fold
from desktop.sectors.chains import chains, note
from desktop.sectors.classes import classes, divisions, high_tech_group_of, note_of, sections
from desktop.sectors.search import Hit, browse, search, tree


def codes(typed: str) -> list[str]:
    return [hit.sector_class.code for hit in search(typed)]


def highlighted(hit: Hit) -> list[tuple[str, str]]:
    one = hit.sector_class
    fields = {"code": one.code, "zh": one.name.zh, "en": one.name.en, "isic": " ".join(one.isic4)}
    return [(span.field, fields[span.field][span.start : span.end]) for span in hit.spans]


# ---------------------------------------------------------------- codes


def test_a_code_finds_its_class_alone() -> None:
    assert codes("3985") == ["3985"]


def test_the_beginning_of_a_code_finds_all_classes_with_it_in_the_order_of_the_standard() -> None:
    assert codes("398") == ["3981", "3982", "3983", "3984", "3985", "3989"]


@pytest.mark.parametrize("typed", ["C3985", "c3985", "Ｃ３９８５", "３９８５"])
def test_a_code_may_bear_its_sections_letter_and_be_full_width(typed: str) -> None:
    assert codes(typed) == ["3985"]


def test_a_letter_that_is_not_the_classs_section_does_not_find_it() -> None:
    assert "3985" not in codes("F3985")


def test_a_code_that_does_not_exist_shows_its_neighbours() -> None:
    found = search("3986")
    assert [hit.sector_class.code for hit in found] == ["3981", "3982", "3983", "3984", "3985", "3989"]
    assert {hit.kind for hit in found} == {"similar"}


@pytest.mark.parametrize("typed", ["isic 2610", "ISIC2610", "ISIC Rev.4 2610", "isic: 2610", "ISIC C2610"])
def test_an_isic_code_named_as_such_finds_the_classes_that_correspond_to_it(typed: str) -> None:
    expected = {one.code for one in classes().values() if "2610" in one.isic4}
    assert set(codes(typed)) == expected
    assert {field for hit in search(typed) for field, _ in highlighted(hit)} == {"isic"}


def test_a_code_of_both_standards_gives_the_national_one_first() -> None:
    # 1311 is rice milling in GB/T 4754 and spinning in ISIC.
    found = codes("1311")
    assert found[0] == "1311"
    assert set(found[1:]) == {one.code for one in classes().values() if "1311" in one.isic4}


def test_of_several_isic_codes_the_one_typed_is_highlighted() -> None:
    hit = next(hit for hit in search("isic 1709") if hit.sector_class.code == "2221")
    assert highlighted(hit) == [("isic", "1709")]


# ---------------------------------------------------------------- names and their order


def test_every_class_is_found_first_by_its_whole_chinese_name() -> None:
    assert [one.code for one in classes().values() if codes(one.name.zh)[0] != one.code] == []


def test_every_class_is_found_first_by_its_whole_english_name() -> None:
    same: dict[str, list[str]] = {}
    for one in classes().values():
        same.setdefault(one.name.en, []).append(one.code)
    wrong = [one.code for one in classes().values() if codes(one.name.en)[0] not in same[one.name.en]]
    assert wrong == []


def test_every_class_is_found_by_its_whole_name_in_pinyin() -> None:
    rows = (places.resources() / "sectors" / "pinyin.csv").read_text("utf-8").splitlines()
    spoken = {row.split(",")[0]: row.split(",")[1].replace(" ", "") for row in rows}
    wrong = [code for code in classes() if code not in codes(spoken[code][:80])]
    assert wrong == []


def test_names_that_begin_with_what_is_typed_come_before_words_and_these_before_the_middle_of_words() -> None:
    found = codes("玻璃")
    begins, ends, inside = found.index("3053"), found.index("3041"), found.index("3051")
    assert begins < ends < inside  # 玻璃仪器制造, 平板玻璃制造, 技术玻璃制品制造


def test_a_name_without_what_every_name_ends_with_counts_as_the_whole_name() -> None:
    assert codes("集成电路")[0] == "3973"
    assert codes("integrated circuits")[0] == "3973"


def test_what_is_listed_nowhere_else_comes_after_what_is() -> None:
    assert codes("电池")[:5] == ["3841", "3842", "3843", "3844", "3849"]


def test_the_beginning_of_an_english_word_is_enough_while_it_is_typed() -> None:
    for typed in ("semi", "semic", "semicond", "semiconductor"):
        assert {"3972", "3975", "3562"} <= set(codes(typed))


@pytest.mark.parametrize("typed", ["batter", "battery", "batteries", "BATTERIES"])
def test_singular_and_plural_find_the_same(typed: str) -> None:
    assert {"3841", "3842", "3843", "3844", "3849"} <= set(codes(typed))


@pytest.mark.parametrize(
    ("american", "british"),
    [("fiber", "fibre"), ("aluminum", "aluminium"), ("tire", "tyre"), ("mold", "mould")],
)
def test_american_spelling_finds_what_british_finds(american: str, british: str) -> None:
    assert set(codes(british)) <= set(codes(american))


def test_words_that_every_second_name_has_are_passed_over_beside_others() -> None:
    assert codes("manufacturing of the batteries") == codes("batteries")


def test_a_name_before_a_division_before_a_section() -> None:
    found = search("医药")
    kinds = [hit.kind for hit in found]
    assert kinds[0] == "name"
    assert "division" in kinds
    via = next(hit.via for hit in found if hit.kind == "division")
    assert via is not None
    assert via.zh == "医药制造业"


def test_the_classes_of_a_section_are_found_by_its_name() -> None:
    finance = {one.code for one in classes().values() if one.section == "J"}
    assert finance <= set(codes("金融业"))


# ---------------------------------------------------------------- pinyin


@pytest.mark.parametrize(
    "typed", ["dianzizhuanyongcailiao", "dianzi zhuanyong cailiao", "diànzǐ zhuānyòng cáiliào", "dzzycl"]
)
def test_pinyin_whole_or_by_initials_with_tones_and_spaces_or_without(typed: str) -> None:
    assert codes(typed)[0] == "3985"


@pytest.mark.parametrize(
    "typed", ["j", "ji", "jic", "jich", "jiche", "jichen", "jicheng", "jichengd", "jichengdl"]
)
def test_pinyin_finds_at_every_letter_that_is_typed(typed: str) -> None:
    assert "3973" in codes(typed)


def test_an_apostrophe_only_parts_syllables() -> None:
    assert codes("cai'liao") == codes("cailiao")


def test_pinyin_begins_where_a_syllable_begins() -> None:
    # No syllable of 食品 (shi pin) or of another name runs "ipin".
    assert all(hit.kind not in ("pinyin", "initials") for hit in search("ipin"))


def test_pinyin_comes_before_initials() -> None:
    kinds = [hit.kind for hit in search("shi")]
    assert "pinyin" in kinds
    assert "initials" not in kinds[: kinds.index("pinyin")]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("yinhang", "6621"),  # 行 in 银行
        ("lvxingshe", "7291"),  # 行 in 旅行社
        ("feixingqi", "3963"),  # 行 in 飞行器
        ("hangyexing", "9522"),  # 行 in 行业性
        ("kuaiji", "7241"),  # 会 in 会计
        ("tiaojieqi", "3852"),  # 调 in 调节
        ("tudidiaocha", "7920"),  # 调 in 调查
        ("tiaoweipin", "1469"),  # 调 in 调味
        ("yueqi", "2421"),  # 乐 in 乐器
        ("youle", "2461"),  # 乐 in 游乐
        ("changtu", "5421"),  # 长 in 长途
        ("qizhong", "3431"),  # 重 in 起重
        ("geyin", "3034"),  # 隔音, and 和 before it
        ("hegeyin", "3034"),
        ("xumujixie", "3574"),  # 畜 in 畜牧
        ("shengchu", "1351"),  # 畜 in 牲畜
        ("chuanganqi", "3983"),  # 传 in 传感器
        ("tanhuang", "3483"),  # 弹 in 弹簧
        ("suliaobomo", "2921"),  # 薄 in 薄膜, as it should be said
        ("suliaobaomo", "2921"),  # and as many say it
        ("muju", "3525"),
        ("moju", "3525"),
    ],
)
def test_a_character_with_several_readings_is_found_by_the_one_of_its_word(typed: str, code: str) -> None:
    found = [hit.sector_class.code for hit in search(typed) if hit.kind == "pinyin"]
    assert code in found


def test_a_reading_that_the_word_does_not_have_is_not_found() -> None:
    assert "6621" not in [hit.sector_class.code for hit in search("yinxing") if hit.kind == "pinyin"]


# ---------------------------------------------------------------- several words, both scripts


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("39 材料", "3985"),
        ("材料 39", "3985"),
        ("C39 材料", "3985"),
        ("电子cailiao", "3985"),
        ("dianzi材料", "3985"),
        ("electronic 材料", "3985"),
        ("锂 battery", "3841"),
        ("3D打印", "7517"),
    ],
)
def test_code_both_languages_and_pinyin_may_be_mixed(typed: str, first: str) -> None:
    assert codes(typed)[0] == first


def test_everything_typed_has_to_be_found() -> None:
    assert set(codes("电子 材料")) == set(codes("电子")) & set(codes("材料"))


def test_where_not_everything_is_found_the_classes_with_most_of_it_are_shown_as_such() -> None:
    found = search("电池 芭蕾")
    assert {hit.kind for hit in found} == {"partly"}
    assert found[0].sector_class.code == "3841"


def test_a_long_description_without_spaces_still_finds_its_parts() -> None:
    found = search("新能源汽车动力系统")
    assert found
    assert found[0].sector_class.code == "3612"


# ---------------------------------------------------------------- mistyped


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("semicondutor", "3972"),
        ("pharmaceutcal", "2780"),
        ("baterry", "3841"),
        ("cailaio", "3985"),  # letters changed about
        ("jichengdainlu", "3973"),
        ("dianci", "3841"),  # c for ch
        ("zizao", "3973"),  # z for zh
        ("店池", "3841"),  # another character of the same sound
        ("電池", "3841"),  # traditional characters
        ("電子專用材料", "3985"),
        ("锂电子电池", "3841"),  # one character wrong
        ("集成点路制造", "3973"),
    ],
)
def test_small_typing_errors_are_forgiven(typed: str, code: str) -> None:
    found = search(typed)
    assert code in [hit.sector_class.code for hit in found]
    assert found[0].kind == "similar"


def test_what_is_right_is_never_taken_for_a_typing_error() -> None:
    assert all(hit.kind != "similar" for typed in ("paper", "zhi", "纸", "glass") for hit in search(typed))


def test_two_letters_wrong_in_a_short_word_are_another_word() -> None:
    assert "2221" not in codes("pqqer")


def test_nonsense_finds_nothing() -> None:
    assert search("xqzvvw") == ()


# ---------------------------------------------------------------- everyday words


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("芯片", "3973"),
        ("xinpian", "3973"),
        ("chip", "3973"),
        ("lithium battery", "3841"),
        ("特种纸", "2221"),
        ("specialty paper", "2221"),
        ("EV", "3612"),
        ("drone", "3963"),
        ("数据中心", "6450"),
        ("data centre", "6450"),
    ],
)
def test_words_that_people_use_lead_to_the_class_that_means_them(typed: str, first: str) -> None:
    found = search(typed)
    assert found[0].sector_class.code == first
    assert found[0].kind == "word"
    assert found[0].via is not None


def test_everyday_words_lead_to_classes_that_exist_and_are_listed_once() -> None:
    rows = (places.resources() / "sectors" / "words.csv").read_text("utf-8").splitlines()[1:]
    seen = []
    for row in rows:
        listed, words = row.split(",")
        assert set(listed.split(";")) <= set(classes())
        seen += [fold(word) for word in words.split(";")]
    assert len(seen) == len(set(seen))


# ---------------------------------------------------------------- what is highlighted


@pytest.mark.parametrize(
    ("typed", "code", "expected"),
    [
        ("39", "3985", [("code", "39")]),
        ("材料", "3985", [("zh", "材料")]),
        ("cailiao", "3985", [("zh", "材料")]),
        ("cail", "3985", [("zh", "材料")]),
        ("dzzy", "3985", [("zh", "电子专用")]),
        ("jichengdl", "3973", [("zh", "集成电路")]),
        ("electr", "3985", [("en", "electr")]),
        ("battery", "3841", [("en", "batteries")]),
        ("fiber", "2022", [("en", "fibre")]),
        ("electronic materials", "3985", [("en", "electronic"), ("en", "materials")]),
        ("电子 材料", "3985", [("zh", "电子"), ("zh", "材料")]),
        ("cailaio", "3985", [("zh", "材料")]),
        ("锂电子电池", "3841", [("zh", "锂"), ("zh", "子电池")]),
        ("baokan", "2311", [("zh", "报刊")]),
        ("shubao", "2311", [("zh", "书、报")]),
        ("芯片", "3973", []),
    ],
)
def test_what_was_found_is_highlighted_where_it_stands(
    typed: str, code: str, expected: list[tuple[str, str]]
) -> None:
    hit = next(hit for hit in search(typed) if hit.sector_class.code == code)
    assert highlighted(hit) == expected


@given(st.sampled_from(sorted(classes())), st.data())
def test_any_piece_of_a_name_is_highlighted_as_it_was_typed(code: str, data: st.DataObject) -> None:
    name = classes()[code].name.zh
    start = data.draw(st.integers(0, len(name) - 1))
    piece = name[start : data.draw(st.integers(start + 1, len(name)))]
    if not all("\u4e00" <= character <= "\u9fff" for character in piece):
        return
    hit = next(hit for hit in search(piece) if hit.sector_class.code == code)
    assert ("zh", piece) in highlighted(hit) or hit.kind == "word"


@given(st.text(max_size=40))
def test_whatever_is_typed_is_answered_best_first_and_with_spans_inside_the_names(typed: str) -> None:
    found = search(typed)
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    assert len({hit.sector_class.code for hit in found}) == len(found)
    assert all(text for hit in found for _, text in highlighted(hit))


@pytest.mark.parametrize("typed", ["", " ", "　", "！？", "、", "\x00", "-", "'"])
def test_nothing_typed_finds_nothing(typed: str) -> None:
    assert search(typed) == ()


# ---------------------------------------------------------------- tree


def test_the_tree_holds_what_the_list_holds_in_the_order_of_the_standard() -> None:
    found = search("材料")
    branches = tree(found, "材料")
    flat = [hit for section in branches for division in section.divisions for hit in division.hits]
    assert sorted(flat) == sorted(found)
    order = [division.division.code for section in branches for division in section.divisions]
    assert order == sorted(order)
    assert [branch.section.code for branch in branches] == sorted(branch.section.code for branch in branches)
    assert sum(branch.total for branch in branches) == len(found)


def test_in_the_tree_a_division_is_highlighted_by_its_own_name() -> None:
    branches = tree(search("医药"), "医药")
    medicines = next(d for section in branches for d in section.divisions if d.division.code == "27")
    name = medicines.division.name.zh
    assert [name[span.start : span.end] for span in medicines.spans] == ["医药"]


def test_the_whole_standard_can_be_browsed() -> None:
    branches = browse()
    assert [branch.section.code for branch in branches] == list(sections())
    assert [d.division.code for branch in branches for d in branch.divisions] == list(divisions())
    shown = [hit.sector_class.code for branch in branches for d in branch.divisions for hit in d.hits]
    assert shown == list(classes())


# ---------------------------------------------------------------- shortcuts and notes


def test_the_six_chains_of_the_plan_lead_to_divisions_and_classes_and_say_what_they_are() -> None:
    assert [chain.name.zh for chain in chains()] == [
        "新材料",
        "新能源",
        "集成电路",
        "智能装备",
        "生命健康",
        "特种纸",
    ]
    assert "不影响奖励" in note().zh
    assert "no effect on the award" in note().en
    for chain in chains():
        assert chain.divisions
        assert chain.classes
        assert chain.note.zh
        assert chain.note.en
        assert len(set(chain.classes)) == len(chain.classes)


def test_every_note_and_every_group_of_high_tech_services_is_said_in_both_languages() -> None:
    for one in classes().values():
        assert (note_of(one) is None) == (one.note is None)
        assert (high_tech_group_of(one) is None) == (one.high_tech_group is None)


# ---------------------------------------------------------------- how it is made


def test_the_tables_of_pinyin_are_what_their_sources_give() -> None:
    folder = places.resources() / "sectors"
    assert (folder / "pinyin.csv").read_text("utf-8") == build_sector_index.pinyin_table()
    assert (folder / "characters.txt").read_text("utf-8") == build_sector_index.character_table()


def test_the_program_needs_no_pypinyin_and_rapidfuzz_only_for_typing_errors() -> None:
    script = """
import sys
from desktop.sectors.search import search
search("cailiao"); search("电池"); search("paper"); search("39 cailiao")
assert "rapidfuzz" not in sys.modules, "rapidfuzz"
search("cailaio")
assert "rapidfuzz" in sys.modules
assert "pypinyin" not in sys.modules and "pydantic" not in sys.modules and "tomllib" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", script], check=True)
