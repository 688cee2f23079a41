"""`quzhou-award estimate`: results and errors, a line each, in order; exit codes; nothing but UTF-8."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.cli.commands import PROGRAM, ROOT, Finished, Plain, environment, error_of, quzhou_award, write
from tests.engine.program import example, money, paid, result_of
from tests.policy.packs import changed, pack

_MAJOR = example(
    name="氟化学品 한빛소재 Φθόριο",
    total_foreign_investment=money("120000000"),
    utilisation=[paid(2026, "35000000"), paid(2027, "15000000")],
)
_TIER = example(utilisation=[paid(2026, "1000000")])
_UNKNOWN_PLACE = example(location="hangzhou")
_BAD_YEAR = example(utilisation=[paid("2026", "1")])  # type: ignore[arg-type]


def _estimate(*arguments: str | Path, given: bytes = b"", env: dict[str, str] | None = None) -> Finished:
    return quzhou_award("estimate", *arguments, given=given, env=env)


# ---------------------------------------------------------------------------------------------------- files


def test_an_encrypted_case_is_opened_with_the_passphrase_of_the_environment_or_of_a_file_descriptor(
    tmp_path: Path,
) -> None:
    from desktop.document.locked_file import lock

    path = tmp_path / "case.json.age"
    path.write_bytes(lock(json.dumps(_TIER).encode(), "summer rain"))
    assert error_of(_estimate(path).line) == ("locked", "")
    done = _estimate(path, env=environment(QUZHOU_AWARD_PASSPHRASE="wrong"))
    assert error_of(done.line) == ("wrong_passphrase", "")
    done = _estimate(path, env=environment(QUZHOU_AWARD_PASSPHRASE="summer rain"))
    assert (done.code, done.line) == (0, result_of(_TIER))
    # Standard input is a descriptor too.
    done = quzhou_award("estimate", "--passphrase-fd", "0", path, given=b"summer rain\n")
    assert (done.code, done.line) == (0, result_of(_TIER))
    assert _estimate("--passphrase-fd", "77", path).code == 1


def test_a_case_gives_its_result_on_one_line(tmp_path: Path) -> None:
    done = _estimate(write(tmp_path / "case.json", _MAJOR))
    assert (done.code, done.errors, done.line) == (0, "", result_of(_MAJOR))


def test_several_cases_give_their_results_in_order(tmp_path: Path) -> None:
    paths = [write(tmp_path / f"{n}.json", case) for n, case in enumerate((_TIER, _MAJOR, _TIER))]
    done = _estimate(*paths)
    assert (done.code, done.lines) == (0, [result_of(_TIER), result_of(_MAJOR), result_of(_TIER)])


def test_a_case_at_fault_gives_an_error_in_its_place_and_the_rest_goes_on(tmp_path: Path) -> None:
    paths = [write(tmp_path / f"{n}.json", case) for n, case in enumerate((_TIER, _BAD_YEAR, _MAJOR))]
    done = _estimate(paths[0], paths[1], tmp_path / "nowhere.json", paths[2])
    assert done.code == 1
    assert [line.get("plan_usd") for line in done.lines] == ["15000.00", None, None, "2250000.00"]
    assert error_of(done.lines[1]) == ("wrong_type", "project.utilisation[0].year")
    assert error_of(done.lines[2]) == ("not_found", "")


@pytest.mark.parametrize(
    ("content", "code", "path"),
    [
        (b"", "empty", ""),
        (b"nonsense", "not_json", ""),
        ("测算".encode("gbk"), "not_utf8", ""),
        (json.dumps(_MAJOR).encode("utf-16"), "not_utf8", ""),
        (json.dumps(_UNKNOWN_PLACE).encode(), "unknown_place", "project.location"),
        (json.dumps({**_MAJOR, "surprise": 1}).encode(), "unknown_key", "surprise"),
        (
            json.dumps(_MAJOR).replace('"35000000"', "NaN").encode(),
            "not_finite",
            "project.utilisation[0].amount.amount",
        ),
        (
            json.dumps(_MAJOR).replace('"35000000"', "-35").encode(),
            "not_a_decimal",
            "project.utilisation[0].amount.amount",
        ),
        (json.dumps(_MAJOR).replace("2027", "2026").encode(), "repeated", "project.utilisation[1]"),
        (json.dumps(_MAJOR).replace('"USD": ', '"EUR": ').encode(), "missing", "exchange.cny_per_unit.USD"),
        (b"[" * 1_000_000, "too_deep", ""),
    ],
    ids=["empty", "nonsense", "GBK", "UTF-16", "place", "key", "NaN", "negative", "twice", "no rate", "deep"],
)
def test_a_faulty_file_gives_an_error_that_names_the_path(
    content: bytes, code: str, path: str, tmp_path: Path
) -> None:
    case = tmp_path / "case.json"
    case.write_bytes(content)
    done = _estimate(case)
    assert (done.code, error_of(done.line)) == (1, (code, path))


def test_a_folder_and_a_name_that_is_no_text_are_errors(tmp_path: Path) -> None:
    done = _estimate(tmp_path, tmp_path / "\udcff.json", tmp_path / "没有.json")
    assert done.code == 1
    assert [error_of(line) for line in done.lines] == [
        ("is_folder", ""),
        ("not_found", ""),
        ("not_found", ""),
    ]
    assert "没有.json" in done.lines[2]["error"]["message"]


def test_pretty_indents_and_says_the_same(tmp_path: Path) -> None:
    case = write(tmp_path / "case.json", _MAJOR)
    done = _estimate("--pretty", case, tmp_path / "nowhere.json")
    assert done.output.startswith(b'{\n  "format": "quzhou-award-estimate",\n')
    decoder, text = json.JSONDecoder(), done.output.decode()
    first, end = decoder.raw_decode(text)
    second, _ = decoder.raw_decode(text[end:].lstrip())
    assert first == result_of(_MAJOR)
    assert error_of(second) == ("not_found", "")


# --------------------------------------------------------------------------------------------- rule sets


def test_another_rule_set_gives_another_result(tmp_path: Path) -> None:
    case = write(tmp_path / "case.json", _MAJOR)
    other = pack(tmp_path, changed(('rate = "0.045"', 'rate = "0.05"')), "其他.toml")
    done = _estimate("--rules", other, case)
    assert (done.code, done.line["plan_usd"]) == (0, "2500000.00")
    assert done.line["rule_set"]["sha256"] != result_of(_MAJOR)["rule_set"]["sha256"]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"nonsense", b'id = "x"'])
def test_a_faulty_rule_set_is_one_error_and_no_result(content: bytes, tmp_path: Path) -> None:
    case = write(tmp_path / "case.json", _MAJOR)
    other = tmp_path / "pack.toml"
    other.write_bytes(content)
    for path in (other, tmp_path / "nowhere.toml"):
        done = _estimate("--rules", path, case, case)
        assert (done.code, error_of(done.line)) == (1, ("rules_faulty", ""))
        assert path.name in done.line["error"]["message"]


def test_a_faulty_rule_set_names_the_first_place_and_how_many_more(tmp_path: Path) -> None:
    case = write(tmp_path / "case.json", _MAJOR)
    other = pack(tmp_path, changed(('rate = "0.045"', 'rate = "4.5"'), ("municipal = true", "municipal = 1")))
    message = _estimate("--rules", other, case).line["error"]["message"]
    assert "places[0].municipal" in message
    assert "1 more" in message


# ---------------------------------------------------------------------------------------------- JSON Lines


def _jsonl(*cases: Plain, end: bytes = b"\n") -> bytes:
    return b"".join(json.dumps(case, ensure_ascii=False).encode() + end for case in cases)


def test_each_line_of_standard_input_gives_a_line_in_order() -> None:
    cases = [example(utilisation=[paid(2026, str(n * 1_000_000))]) for n in range(1, 30)]
    done = _estimate("-", given=_jsonl(*cases))
    assert (done.code, done.lines) == (0, [result_of(case) for case in cases])


def test_blank_lines_are_passed_over_and_the_last_line_needs_no_end() -> None:
    one = json.dumps(_TIER).encode()
    done = _estimate("-", given=b"\n  \n\t\r\n" + one + b"\r\n\n\n" + one)
    assert (done.code, done.lines) == (0, [result_of(_TIER)] * 2)


def test_a_byte_order_mark_before_the_first_line_is_accepted() -> None:
    done = _estimate("-", given=b"\xef\xbb\xbf" + _jsonl(_TIER, _MAJOR))
    assert (done.code, done.lines) == (0, [result_of(_TIER), result_of(_MAJOR)])
    assert _estimate("-", given=b"\xef\xbb\xbf\n" + _jsonl(_TIER)).lines == [result_of(_TIER)]


def test_nothing_in_is_nothing_out() -> None:
    for given in (b"", b"\n\n", b"\xef\xbb\xbf"):
        assert _estimate("-", given=given) == Finished(0, b"", "")


def test_a_faulty_line_gives_an_error_and_the_next_ones_go_on() -> None:
    bad = [
        b"nonsense",
        b"\xff\xfe",
        b"{}",
        json.dumps(_UNKNOWN_PLACE).encode(),
        b"[" * 50_000,
        b"null",
        b'"x',
    ]
    given = b"\n".join(line for one in bad for line in (one, json.dumps(_TIER).encode()))
    done = _estimate("-", given=given)
    assert done.code == 1
    assert done.lines[1::2] == [result_of(_TIER)] * len(bad)
    assert [error_of(line)[0] for line in done.lines[::2]] == [
        *("not_json", "not_utf8", "missing", "unknown_place", "too_deep", "not_an_object", "not_json"),
    ]


def test_only_a_line_feed_ends_a_line() -> None:
    text = json.dumps({**_TIER, "investor": {"name": "a\u2028b\u2029c\u00a0d"}}, ensure_ascii=False)
    spaced = text.replace(", ", ",\r ").encode()
    done = _estimate("-", given=spaced + b"\n")
    assert (done.code, len(done.lines)) == (0, 1)


def test_a_result_stays_on_one_line_for_every_reader() -> None:
    # Some readers end a line at these too.
    case = example()
    case["programmes"] = [{"id": "p", "name": "a\u2028b\u2029c", "level": "national", "rate": "0.1"}]
    done = _estimate("-", given=_jsonl(case))
    assert len(done.output.decode().splitlines()) == 1
    assert "a\u2028b\u2029c" in done.line["warnings"][0]["en"]


def test_standard_input_may_stand_among_files(tmp_path: Path) -> None:
    case = write(tmp_path / "case.json", _MAJOR)
    done = _estimate(case, "-", case, given=_jsonl(_TIER, _TIER))
    assert [line["plan_usd"] for line in done.lines] == ["2250000.00", "15000.00", "15000.00", "2250000.00"]


def test_a_line_is_answered_before_the_next_one_comes() -> None:
    with subprocess.Popen(
        [*PROGRAM, "estimate", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for case in (_TIER, _UNKNOWN_PLACE, _MAJOR):
            process.stdin.write(_jsonl(case))
            process.stdin.flush()
            answer = json.loads(process.stdout.readline())
            assert ("error" in answer) == (case is _UNKNOWN_PLACE)
        process.stdin.close()
        assert process.wait(timeout=60) == 1


# ------------------------------------------------------------------------------- the world around the program


@pytest.mark.parametrize(
    "around",
    [
        {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "ascii:strict"},
        {"PYTHONIOENCODING": "gbk", "LANG": "zh_CN.GBK"},
        {"PYTHONUTF8": "1"},
    ],
    ids=["C", "cp1252", "ascii", "gbk", "utf8"],
)
def test_output_is_utf_8_whatever_the_locale(around: dict[str, str], tmp_path: Path) -> None:
    case = write(tmp_path / "测算.json", _MAJOR)
    done = _estimate(case, "-", given=_jsonl(_MAJOR), env=environment(**around))
    assert (done.code, done.lines) == (0, [result_of(_MAJOR)] * 2)
    assert "江" in quzhou_award(
        "estimate", write(case, example(location="jiangshan")), env=environment(**around)
    ).output.decode("utf-8")


def test_the_same_case_gives_the_same_bytes_in_every_process(tmp_path: Path) -> None:
    case = write(tmp_path / "case.json", _MAJOR)
    outputs = {_estimate(case, env=environment(PYTHONHASHSEED=seed)).output for seed in ("0", "1", "77")}
    assert len(outputs) == 1


def test_the_program_runs_from_any_folder(tmp_path: Path) -> None:
    write(tmp_path / "case.json", _TIER)
    done = subprocess.run(
        [*PROGRAM, "estimate", "case.json"],
        cwd=tmp_path,
        env=environment(PYTHONPATH=str(ROOT)),
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, json.loads(done.stdout)) == (0, result_of(_TIER))


# -------------------------------------------------------------------------------------------- wrong calls


@pytest.mark.parametrize(
    "arguments",
    [
        ["estimate"],
        ["estimate", "--surprise", "case.json"],
        ["surprise"],
        ["--surprise"],
        ["estimate", "--rules"],
        ["rules"],
        ["rules", "surprise"],
        ["rules", "check", "a", "b"],
        ["quote"],
        ["quote", "case.json"],
        ["quote", "case.json", "out.pdf", "--language", "fr"],
        ["quote", "case.json", "out.pdf", "--form", "long"],
        ["quote", "case.json", "out.pdf", "more.pdf"],
    ],
    ids=" ".join,
)
def test_a_wrong_call_ends_with_2_and_says_how_to_call(arguments: list[str]) -> None:
    done = quzhou_award(*arguments)
    assert (done.code, done.output) == (2, b"")
    assert "usage: quzhou-award" in done.errors


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_are_no_errors(option: str) -> None:
    done = quzhou_award(option)
    assert (done.code, done.errors) == (0, "")
    assert b"quzhou-award" in done.output


# ---------------------------------------------------------------------------------------------------- side by side


def test_several_processes_answer_in_order_and_say_what_one_says(tmp_path: Path) -> None:
    given = b"".join(
        json.dumps(case, ensure_ascii=False).encode() + b"\n"
        for case in [_MAJOR, _BAD_YEAR, _TIER, _UNKNOWN_PLACE, _TIER, _MAJOR] * 4
    )
    named = write(tmp_path / "case.json", _TIER)
    alone = _estimate(named, "-", tmp_path / "gone.json", given=given)
    together = _estimate(named, "-", tmp_path / "gone.json", "--jobs", "2", given=given)
    assert together == alone
    assert (together.code, len(together.lines)) == (1, 26)


def test_several_processes_use_the_rule_set_that_is_named_and_indent(tmp_path: Path) -> None:
    rules = pack(tmp_path, changed(('rate = "0.045"', 'rate = "0.05"')))
    case = write(tmp_path / "case.json", _MAJOR)
    options = ("--rules", rules, "--pretty")
    assert _estimate(case, *options, "--jobs", "2").output == _estimate(case, *options).output


@pytest.mark.parametrize("number", ["0", "-1", "two", "1001", ""])
def test_a_number_of_processes_that_is_none_is_a_wrong_call(number: str) -> None:
    assert _estimate("-", f"--jobs={number}").code == 2
