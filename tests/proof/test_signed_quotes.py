"""A signed quote that comes back: who signed it and whether that holds, and every byte that was changed."""

from __future__ import annotations

import io
import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from pikepdf import Array, Dictionary, Name

from desktop import places
from desktop.language import language
from desktop.policy.registry import Registry
from desktop.policy.ruleset import Words
from desktop.policy.signing import key_file, new_key, sign
from desktop.proof.examination import examine
from desktop.proof.sentences import sentences
from desktop.proof.signature import open_certificate, signed
from desktop.proof.verdict import Verdict, from_plain, to_plain
from tests.cli.commands import quzhou_award
from tests.proof.test_signature import NOW, PASSPHRASE, _authority, _pkcs12, _quote, _root, _signed, _signer
from tests.proof.test_verification import codes, examined, packs
from tests.tools import tool


def said(verdict: Verdict, code: str = "en") -> str:
    words: Any = language(code)
    return " ".join(sentences(verdict, words))


def test_a_signed_quote_is_unaltered_and_names_who_signed_it() -> None:
    verdict = examined(_signed())
    assert (verdict.outcome, verdict.copy, verdict.findings) == ("unaltered", "signed", ())
    assert verdict.issuer == "stranger"
    assert to_plain(verdict)["issuer"] == "stranger"
    for text in (said(verdict), said(verdict, "zh")):
        assert "Wang Li 王丽" in text
        assert "Example authority" in text
    assert "genuine" not in said(verdict)
    assert "Anybody can make a certificate with any name." in said(verdict)


def test_a_stranger_s_signature_is_never_said_to_hold() -> None:
    verdict = examined(_signed())
    for code in ("en", "zh"):
        first = said(verdict, code).split(".")[0]
        assert not any(word in first for word in ("holds", "有效", "Wang Li", "王丽"))


def test_an_office_that_this_program_knows_is_named_by_the_name_it_is_known_by() -> None:
    verdict = examine(_signed(), packs, offices=_root)
    assert (verdict.issuer, to_plain(verdict)["issuer"]) == ("known_office", "known_office")
    assert said(verdict).startswith(
        "This quote is unaltered, and signed by an office that this program knows: The example office."
    )
    assert from_plain(to_plain(verdict)) == verdict


@pytest.mark.usefixtures("made_once")
def test_the_known_office_of_an_altered_file_is_not_its_issuer() -> None:
    assert examine(_signed() + b"\n% more\n", packs, offices=_root).issuer == "stranger"


def test_an_office_is_taken_in_by_hand_and_known_from_then_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUZHOU_AWARD_DATA", str(tmp_path / "data"))
    path, root = tmp_path / "quote.pdf", tmp_path / "root.pem"
    path.write_bytes(_signed())
    root.write_bytes(_authority()[0].public_bytes(Encoding.PEM))
    assert quzhou_award("verify", path, "--json").line["issuer"] == "stranger"
    names = ("--zh", "商务局", "--en", "Bureau of Commerce")
    taken = quzhou_award("rules", "trust-office", root, *names)
    assert taken.line["fingerprint"].replace(" ", "") == next(iter(_root()))
    line = quzhou_award("verify", path, "--json").line
    assert (line["issuer"], line["signatures"][0]["office"]["en"]) == ("known_office", "Bureau of Commerce")
    for wrong in ("ab" * 31, str(path), str(tmp_path / "gone.pem")):
        assert quzhou_award("rules", "trust-office", wrong, *names).code == 1


def test_offices_stand_in_a_rule_set_and_count_where_it_is_signed_by_a_trusted_key(tmp_path: Path) -> None:
    sha256 = next(iter(_root()))
    text = (
        places.rule_set().read_text("utf-8").replace('id = "quzhou-2025-30"', 'id = "quzhou-with-offices"', 1)
    )
    text += f'\n[[offices]]\nzh = "商务局"\nen = "Bureau of Commerce"\ncertificate_sha256 = "{sha256}"\n'
    pack, key = tmp_path / "pack.toml", new_key()
    pack.write_text(text, "utf-8")
    registry = Registry(tmp_path / "rules")
    entry = registry.add(registry.examine(pack), consent=True)
    assert registry.load(entry.sha256).offices[0].sha256 == sha256
    assert registry.offices() == {}
    registry.trust_key(key_file(key, Words("局", "Bureau")))
    pack.with_name("pack.toml.sig").write_bytes(sign(pack.read_bytes(), key))
    registry.add(registry.examine(pack))
    assert registry.offices()[sha256].name == Words("商务局", "Bureau of Commerce")


def test_a_certificate_that_nobody_else_vouches_for_is_told() -> None:
    verdict = examined(signed(_quote(), _signer(own=True)))
    assert verdict.issuer == "stranger"
    assert "nobody else vouches" in said(verdict)


def test_a_certificate_that_was_not_valid_when_it_signed_proves_no_issuer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    earlier = NOW - timedelta(days=60)
    expired = open_certificate(_pkcs12(start=-90, end=-30), PASSPHRASE, at=earlier)
    verdict = examined(signed(_quote(), expired))
    assert verdict.outcome == "unaltered"
    assert verdict.issuer == "stranger"
    assert to_plain(verdict)["issuer"] == "stranger"
    assert "was not valid at that time" in said(verdict)


def test_an_unsigned_quote_has_no_signatures_and_its_issuer_is_not_proven() -> None:
    verdict = examined(_quote())
    assert (verdict.signatures, verdict.issuer) == ((), "not_signed")
    assert "who issued it is not proven" in said(verdict)


def test_a_signed_verdict_survives_the_way_between_processes() -> None:
    verdict = examined(_signed())
    assert from_plain(to_plain(verdict)) == verdict


@pytest.mark.usefixtures("made_once")
def test_whatever_byte_is_changed_in_a_signed_quote_it_is_not_called_unaltered() -> None:
    data, chance = _signed(), random.Random(11)
    added = len(_quote())
    start = data.index(b"/Contents <", added) + 11
    end = data.index(b">", start)
    places = [0, 9, added - 2, added + 1, start - 1, start, end - 1, end, len(data) - 2, len(data) - 9]
    places += [chance.randrange(added) for _ in range(15)]
    places += [chance.randrange(start, end) for _ in range(15)]
    places += [chance.choice([*range(added, start), *range(end, len(data))]) for _ in range(30)]
    for at in places:
        altered = bytearray(data)
        altered[at] ^= 1 << chance.randrange(7)
        verdict = examine(bytes(altered), packs)
        assert verdict.outcome in ("altered", "unreadable"), at


@pytest.mark.usefixtures("made_once")
def test_what_is_added_behind_a_signature_is_found() -> None:
    verdict = examined(_signed() + b"\n% more\n")
    assert verdict.outcome == "altered"
    assert "signature_broken" in codes(verdict)


@pytest.mark.usefixtures("made_once")
def test_a_signature_over_an_altered_quote_does_not_make_it_unaltered() -> None:
    with pikepdf.open(io.BytesIO(_quote())) as pdf:
        pdf.pages[0].contents_add(b"q 1 1 1 rg 60 560 200 60 re f Q")
        target = io.BytesIO()
        pdf.save(target)
    verdict = examined(signed(target.getvalue(), _signer()))
    assert verdict.outcome == "altered"
    assert "drawing" in codes(verdict)
    assert "signature_broken" not in codes(verdict)


@pytest.mark.usefixtures("made_once")
@pytest.mark.parametrize("kind", ["shown", "with an action", "beside a field"])
def test_a_signature_s_place_cannot_hide_anything(kind: str) -> None:
    with pikepdf.open(io.BytesIO(_quote())) as pdf:
        field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, Rect=Array([0, 0, 0, 0]), F=132)
        field.T = pikepdf.String("Signature")
        if kind == "shown":
            field.Rect = Array([60, 560, 260, 620])
        if kind == "with an action":
            field.AA = Dictionary(U=Dictionary(S=Name.URI, URI=pikepdf.String("https://example.com")))
        fields = [pdf.make_indirect(field)]
        if kind == "beside a field":
            fields.append(pdf.make_indirect(Dictionary(FT=Name.Tx, T=pikepdf.String("total"))))
        pdf.pages[0].Annots = Array(fields[:1])
        pdf.Root.AcroForm = Dictionary(Fields=Array(fields), SigFlags=3)
        target = io.BytesIO()
        pdf.save(target)
    verdict = examined(signed(target.getvalue(), _signer()))
    assert verdict.outcome == "altered"


@pytest.mark.tools
@pytest.mark.usefixtures("made_once")
def test_a_signed_quote_that_was_saved_again_has_lost_its_signature(tmp_path: Path) -> None:
    (tmp_path / "in.pdf").write_bytes(_signed())
    subprocess.run([tool("qpdf"), tmp_path / "in.pdf", tmp_path / "out.pdf"], check=True)
    verdict = examined((tmp_path / "out.pdf").read_bytes())
    assert verdict.outcome == "altered"
    assert codes(verdict) >= {"signature_broken"}


def test_the_command_line_names_the_signer(tmp_path: Path) -> None:
    path = tmp_path / "quote.pdf"
    path.write_bytes(_signed())
    done = quzhou_award("verify", path, "--json")
    assert (done.code, done.line["verdict"], done.line["issuer"]) == (0, "unaltered", "stranger")
    (signature,) = done.line["signatures"]
    assert signature["name"].startswith("Wang Li 王丽")
    assert abs(datetime.fromisoformat(signature["moment"]) - datetime.now(UTC)) < timedelta(days=1)
    assert "Name in the certificate: Wang Li 王丽" in quzhou_award("verify", path).output.decode()


def test_signing_and_reading_signatures_load_no_web_client() -> None:
    program = (
        "import sys; from tests.proof.test_signature import _signed, signatures;"
        "assert signatures(_signed())[0].holds;"
        "print([name for name in ('aiohttp', 'requests') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# ---------------------------------------------------------------- made to do harm


def nested_without_end() -> bytes:
    """A signature whose data hold one another, as deep as its place allows."""
    data = bytearray(_signed())
    start = data.index(b"/Contents <", len(_quote())) + 11
    end = data.index(b">", start)
    data[start:end] = (b"3080" * (end - start))[: end - start]
    return bytes(data)


def a_field_that_holds_itself() -> bytes:
    with pikepdf.open(io.BytesIO(_quote())) as pdf:
        field = pdf.make_indirect(Dictionary(FT=Name.Sig, T=pikepdf.String("Signature")))
        field.Kids = Array([field])
        field.Parent = field
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
        return _saved(pdf)


def a_signature_of_nothing() -> bytes:
    with pikepdf.open(io.BytesIO(_quote())) as pdf:
        value = Dictionary(
            Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), SubFilter=Name("/ETSI.CAdES.detached"),
            ByteRange=Array([0, 2_000_000_000, 2_000_000_100, 2_000_000_000]), Contents=pikepdf.String(bytes(4000)),
        )  # fmt: skip
        field = Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, Rect=Array([0, 0, 0, 0]), V=value
        )
        pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(field)]), SigFlags=3)
        return _saved(pdf)


def fields_that_are_none() -> bytes:
    with pikepdf.open(io.BytesIO(_quote())) as pdf:
        pdf.Root.AcroForm = Dictionary(Fields=Array([1, Name.Sig, Array([]), pikepdf.String("x")] * 500))
        return _saved(pdf)


def thousands_of_signatures() -> bytes:
    with pikepdf.open(io.BytesIO(_signed())) as pdf:
        pdf.Root.AcroForm.Fields = Array([pdf.Root.AcroForm.Fields[0]] * 5000)
        return _saved(pdf)


def _saved(pdf: pikepdf.Pdf) -> bytes:
    target = io.BytesIO()
    pdf.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    "make",
    [
        nested_without_end, a_field_that_holds_itself, a_signature_of_nothing, fields_that_are_none,
        thousands_of_signatures,
    ],
)  # fmt: skip
def test_a_signature_that_was_made_to_do_harm_gets_its_answer_in_time(make: Any, tmp_path: Path) -> None:
    path = tmp_path / "quote.pdf"
    path.write_bytes(make())
    done = quzhou_award("verify", path, "--json")
    assert (done.code, done.line["verdict"]) == (1, "altered")
    assert "damaged" not in [one["code"] for one in done.line["findings"]]
