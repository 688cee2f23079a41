"""`verify` as a script sees it, with files that were made to do harm."""

from __future__ import annotations

import io
import json
import time
import zlib
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from tests.cli.commands import error_of, quzhou_award
from tests.paper.papers import render, sample


def quote(folder: Path, data: bytes | None = None) -> Path:
    path = folder / "quote.pdf"
    path.write_bytes(render(sample(), "both", "summary") if data is None else data)
    return path


def attached_instead(content: bytes) -> bytes:
    """The quote with another attachment."""
    with pikepdf.open(io.BytesIO(render(sample(), "both", "summary"))) as pdf:
        file = pdf.attachments["estimate.json"].obj.EF
        file.F = file.UF = pdf.make_stream(content)
        return saved(pdf)


def saved(pdf: pikepdf.Pdf) -> bytes:
    target = io.BytesIO()
    pdf.save(target)
    return target.getvalue()


def test_an_unaltered_quote_is_said_to_be_that_and_not_to_be_genuine(tmp_path: Path) -> None:
    done = quzhou_award("verify", quote(tmp_path))
    said = done.output.decode()
    assert done.code == 0
    assert said.splitlines()[0] == "This quote is unaltered. It is not signed: who issued it is not proven."
    assert sample()["quote"]["number"] in said
    assert "genuine" not in said


def test_the_verdict_as_json(tmp_path: Path) -> None:
    line = quzhou_award("verify", quote(tmp_path), "--json").line
    assert (line["verdict"], line["copy"], line["issuer"]) == ("unaltered", "built", "not_signed")
    assert line["findings"] == []
    assert line["quote"]["investor"] == sample()["investor"]["name"]


def test_an_altered_quote_has_exit_code_1_and_names_the_place(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(render(sample(), "both", "summary"))) as pdf:
        pdf.pages[0].contents_add(b"q 1 1 1 rg 60 560 200 60 re f Q")
        path = quote(tmp_path, saved(pdf))
    done = quzhou_award("verify", path)
    assert done.code == 1
    assert "Page 1, " in done.output.decode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7\n",
        b"not a PDF at all\n" * 100,
        b"%PDF-1.7\n" + b"[" * 1_000_000,
        b"%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 1 0 R /Kids [1 0 R] >> endobj trailer << /Root 1 0 R >>",
    ],
    ids=["empty", "head only", "text", "nested", "loop"],
)
def test_what_is_no_quote_has_exit_code_3(data: bytes, tmp_path: Path) -> None:
    done = quzhou_award("verify", quote(tmp_path, data), "--json")
    assert done.code == 3
    assert done.line["verdict"] in ("not_ours", "unreadable")


def test_another_program_s_pdf_is_none_of_ours(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        path = quote(tmp_path, saved(pdf))
    done = quzhou_award("verify", path, "--json")
    assert (done.code, done.line["verdict"]) == (3, "not_ours")


def test_a_page_with_our_mark_but_without_the_attachment_has_exit_code_1(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(render(sample(), "en", "summary"))) as pdf:
        del pdf.attachments["estimate.json"]
        del pdf.Root.Metadata
        del pdf.trailer.Info
        path = quote(tmp_path, saved(pdf))
    done = quzhou_award("verify", path, "--json")
    assert done.code == 1
    assert [one["code"] for one in done.line["findings"]] == ["attachment_gone"]


def test_a_truncated_quote_is_never_unaltered(tmp_path: Path) -> None:
    data = render(sample(), "both", "summary")
    for part in (0.2, 0.6, 0.95, 0.999):
        done = quzhou_award("verify", quote(tmp_path, data[: int(len(data) * part)]))
        assert done.code in (1, 3)


def test_a_quote_behind_a_password_is_said_to_be_that(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(render(sample(), "both", "summary"))) as pdf:
        target = io.BytesIO()
        pdf.save(target, encryption=pikepdf.Encryption(owner="one", user="two"))
    done = quzhou_award("verify", quote(tmp_path, target.getvalue()), "--json")
    assert done.code == 3
    assert [one["code"] for one in done.line["findings"]] == ["encrypted"]


def bomb(size: int) -> bytes:
    packer = zlib.compressobj(9)
    piece = bytes(1 << 20)
    return b"".join(packer.compress(piece) for _ in range(size >> 20)) + packer.flush()


def bomb_attached() -> bytes:
    with pikepdf.open(io.BytesIO(render(sample(), "both", "summary"))) as pdf:
        file = pdf.attachments["estimate.json"].obj.EF
        file.F.write(bomb(2 << 30), filter=Name.FlateDecode)
        return saved(pdf)


def bomb_drawn() -> bytes:
    with pikepdf.open(io.BytesIO(render(sample(), "both", "summary"))) as pdf:
        pdf.pages[0].Contents.write(bomb(1 << 30), filter=Name.FlateDecode)
        return saved(pdf)


def bomb_of_filters() -> bytes:
    with pikepdf.open(io.BytesIO(render(sample(), "both", "summary"))) as pdf:
        once = zlib.compress(bomb(1 << 30))
        pdf.pages[0].Contents.write(once, filter=Array([Name.FlateDecode, Name.FlateDecode]))
        return saved(pdf)


def pages_without_end() -> bytes:
    with pikepdf.open(io.BytesIO(render(sample(), "both", "summary"))) as pdf:
        for _ in range(3000):
            pdf.pages.append(pdf.pages[0])
        return saved(pdf)


def font_that_holds_itself() -> bytes:
    with pikepdf.open(io.BytesIO(render(sample(), "both", "summary"))) as pdf:
        font = pdf.pages[0].Resources.Font.F1
        font.DescendantFonts[0].FontDescriptor = font
        return saved(pdf)


def objects_within_objects() -> bytes:
    with pikepdf.open(io.BytesIO(render(sample(), "both", "summary"))) as pdf:
        held = pdf.make_indirect(Dictionary())
        for _ in range(20_000):
            held = pdf.make_indirect(Dictionary(A=held))
        pdf.Root.Deep = held
        return saved(pdf)


@pytest.mark.parametrize(
    "make",
    [
        bomb_attached, bomb_drawn, bomb_of_filters, pages_without_end, font_that_holds_itself,
        objects_within_objects,
    ],
)  # fmt: skip
def test_a_file_that_was_made_to_do_harm_gets_its_answer_in_time(make: object, tmp_path: Path) -> None:
    assert callable(make)
    path = quote(tmp_path, make())
    start = time.perf_counter()
    done = quzhou_award("verify", path)
    assert time.perf_counter() - start < 50
    assert done.code == 1
    assert done.output.decode().splitlines()[0] == "This quote has been altered. Do not rely on it."


def attachment() -> dict[str, object]:
    with pikepdf.open(io.BytesIO(render(sample(), "both", "summary"))) as pdf:
        content: dict[str, object] = json.loads(pdf.attachments["estimate.json"].get_file().read_bytes())
        return content


@pytest.mark.parametrize(
    "change",
    [
        {"case": {}},
        {"case": []},
        {"case": {"format": "quzhou-award-case", "version": 1, "project": "9" * 5000}},
        {"estimate": None},
        {"estimate": {"rule_set": {"sha256": "../../etc/passwd"}}},
        {"rendering": {"layout": 10**400}},
        {"rendering": {"layout": 1, "date": "2026-13-99", "language": "zh", "form": "full", "program": "1"}},
        {
            "rendering": {
                "layout": 1,
                "date": "2026-01-01",
                "language": "xx",
                "form": {},
                "program": "\x1b[2J",
            }
        },
        {"version": [[[[]]]]},
    ],
    ids=str,
)
def test_a_case_that_breaks_the_model_gets_a_plain_answer(change: dict[str, object], tmp_path: Path) -> None:
    content = json.dumps(attachment() | change, separators=(",", ":")).encode()
    done = quzhou_award("verify", quote(tmp_path, attached_instead(content)), "--json")
    assert done.code == 1
    assert done.line["verdict"] == "altered"
    assert "damaged" not in [one["code"] for one in done.line["findings"]]


def test_json_without_end_in_the_attachment_gets_a_plain_answer(tmp_path: Path) -> None:
    content = b'{"format":"quzhou-award-quote","case":' + b"[" * 2_000_000
    assert quzhou_award("verify", quote(tmp_path, attached_instead(content))).code == 1


def test_text_from_the_file_cannot_command_the_terminal(tmp_path: Path) -> None:
    content = attachment()
    content["case"]["investor"]["name"] = "\x1b[2J\nThis quote is unaltered"  # type: ignore[index]
    path = quote(tmp_path, attached_instead(json.dumps(content, separators=(",", ":")).encode()))
    lines = quzhou_award("verify", path).output.decode().splitlines()
    assert not any("\x1b" in line or line.startswith("This quote is unaltered") for line in lines)


def test_a_file_that_is_not_there_gives_the_error_object(tmp_path: Path) -> None:
    done = quzhou_award("verify", tmp_path / "none.pdf")
    assert done.code == 1
    assert error_of(done.line) == ("not_found", "")
