"""`quzhou-award confirm`: the office answers a question, others take the answer in, and a case's range is narrower."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.commands import Finished, Plain, environment, quzhou_award, write
from tests.engine.program import example, money, paid, result_of

_CASE = example(
    total_foreign_investment=money("120000000"),
    utilisation=[paid(2026, "35000000"), paid(2027, "15000000")],
) | {"version": 2, "id": "case-1"}


class Office:
    """A folder with a key of the office, and a computer that trusts it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = environment(QUZHOU_AWARD_DATA=str(folder / "data"))
        self.key = folder / "office.pem"
        assert (
            self.run(
                "rules",
                "new-key",
                "--no-password",
                self.key,
                "--zh",
                "市商务局",
                "--en",
                "Bureau of Commerce",
            ).code
            == 0
        )

    def run(self, *arguments: str | Path) -> Finished:
        return quzhou_award(*arguments, env=self.env)

    def trusted(self) -> Office:
        assert self.run("rules", "trust", self.key.with_suffix(".toml")).code == 0
        return self

    def answer(self, *more: str, value: str = "as_filed", name: str = "answer.toml") -> Path:
        path = self.folder / name
        done = self.run(
            *("confirm", "make", path, self.key, "--reading", "total_basis", "--value", value),
            *("--reference", "衢商务函〔2026〕7号", "--date", "2026-10-01", "--by", "衢州市商务局", *more),
        )
        assert done.code == 0, done.output
        return path

    def applied(self, case: Plain, name: str = "out.json") -> Plain:
        given = write(self.folder / f"given-{name}", case)
        done = self.run("confirm", "apply", given, self.folder / name)
        assert done.code == 0, done.output
        found: Plain = json.loads((self.folder / name).read_bytes())
        return found


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_an_answer_taken_in_settles_the_reading_and_narrows_the_range(office: Office) -> None:
    office.trusted()
    taken = office.run("confirm", "take", office.answer())
    assert (taken.code, taken.line["reading"], taken.line["question"]) == (0, "total_basis", 7)
    assert office.run("confirm", "list").lines == [taken.line]
    case = office.applied(_CASE)
    assert case["readings"] == {"total_basis": "as_filed"}
    assert case["confirmed"] == [
        {
            "reading": "total_basis",
            "reference": "衢商务函〔2026〕7号",
            "date": "2026-10-01",
            "by": "衢州市商务局",
        }
    ]
    before, after = result_of(_CASE), result_of(case)
    assert before["range"]["plan"]["lowest"]["usd"] == "1850000.00"
    assert after["range"]["plan"]["lowest"]["usd"] == "2025000.00"  # 4.5 % in the first year only
    assert "total_basis" not in [one["reading"] for one in after["alternatives"]]


def test_an_answer_for_one_case_concerns_no_other(office: Office) -> None:
    office.trusted()
    assert office.run("confirm", "take", office.answer("--case", "case-1")).code == 0
    assert "confirmed" in office.applied(_CASE)
    assert "confirmed" not in office.applied({**_CASE, "id": "case-2"}, "other.json")


def test_the_answer_for_the_case_goes_before_the_one_for_all(office: Office) -> None:
    office.trusted()
    for path in (
        office.answer("--case", "case-1", value="as_invested", name="one.toml"),
        office.answer(name="all.toml"),
    ):
        assert office.run("confirm", "take", path).code == 0
    assert office.applied(_CASE)["readings"] == {"total_basis": "as_invested"}


def test_an_answer_that_nobody_trusted_signed_or_that_was_changed_is_not_taken_in(office: Office) -> None:
    answer = office.answer()
    refused = office.run("confirm", "take", answer)
    assert (refused.code, refused.line["error"]["code"]) == (1, "confirmation_untrusted")
    office.trusted()
    answer.write_bytes(answer.read_bytes().replace(b"as_filed", b"as_invested"))
    altered = office.run("confirm", "take", answer)
    assert (altered.code, altered.line["error"]["code"]) == (1, "confirmation_untrusted")
    answer.with_name("answer.toml.sig").unlink()
    assert office.run("confirm", "take", answer).line["error"]["code"] == "confirmation_untrusted"
    assert office.run("confirm", "list").lines == []


def test_the_signature_of_a_rule_set_is_none_of_an_answer(office: Office) -> None:
    from desktop.policy.signing import OF_A_CONFIRMATION, SigningFailed, sign, signer_of

    data = office.answer().read_bytes()
    with pytest.raises(SigningFailed):
        signer_of(data, sign(data, office.key.read_bytes()), OF_A_CONFIRMATION)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--reading", "no_such", "--value", "as_filed", "--date", "2026-10-01"),
        ("--reading", "total_basis", "--value", "no_such", "--date", "2026-10-01"),
        ("--reading", "total_basis", "--value", "as_filed", "--date", "2026-13-01"),
    ],
)
def test_what_is_at_fault_is_not_signed(office: Office, arguments: tuple[str, ...]) -> None:
    path = office.folder / "answer.toml"
    done = office.run("confirm", "make", path, office.key, *arguments, "--reference", "r", "--by", "b")
    assert (done.code, done.line["error"]["code"]) == (1, "confirmation_faulty")
    assert not path.exists()


def test_nothing_is_written_over(office: Office) -> None:
    office.answer()
    with pytest.raises(AssertionError):
        office.answer()


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"format = 1", b'format = "quzhou-award-confirmation"\nversion = 2']
)
def test_a_file_that_is_no_answer_is_said_to_be_none(office: Office, data: bytes) -> None:
    path = office.folder / "x.toml"
    path.write_bytes(data)
    done = office.run("confirm", "take", path)
    assert (done.code, done.line["error"]["code"]) == (1, "confirmation_faulty")
