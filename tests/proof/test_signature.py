"""A signature covers every byte, names its signer, and a certificate that cannot sign says why."""

from __future__ import annotations

import io
import random
import subprocess
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    NoEncryption,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from desktop.language import language
from desktop.paper import render_quote
from desktop.policy.ruleset import Office, Words
from desktop.proof.signature import Signer, SigningFailed, open_certificate, signatures, signed
from tests.engine.program import case_of, estimate_of, rules
from tests.paper.papers import DAY, sample
from tests.tools import tool

NOW = datetime.now(UTC)
PASSPHRASE = "衢州 passphrase"
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def _named(name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, name),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Investment promotion office 招商中心"),
        ]
    )


@cache
def _key(kind: str = "P-256") -> Key:
    if kind.startswith("RSA"):
        return rsa.generate_private_key(65537, int(kind[3:]))
    return ec.generate_private_key(ec.SECP256R1())


@cache
def _authority() -> tuple[x509.Certificate, Key]:
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _builder("Example authority", "Example authority", key, -100, 1000)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return builder.add_extension(_usage(key_cert_sign=True), critical=True).sign(key, hashes.SHA256()), key


def _usage(**uses: bool) -> x509.KeyUsage:
    names = (
        "digital_signature content_commitment key_encipherment data_encipherment key_agreement key_cert_sign "
        "crl_sign encipher_only decipher_only"
    )
    return x509.KeyUsage(**{name: uses.get(name, False) for name in names.split()})


def _builder(name: str, issuer: str, key: Key, start: int, end: int) -> x509.CertificateBuilder:
    return _begun(name, key, start, end).issuer_name(_named(issuer))


def _begun(name: str, key: Key, start: int, end: int) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW + timedelta(days=start))
        .not_valid_after(NOW + timedelta(days=end))
    )


def _pkcs12(
    *,
    start: int = -10,
    end: int = 300,
    kind: str = "P-256",
    usage: x509.KeyUsage | None = None,
    own: bool = False,
    passphrase: str = PASSPHRASE,
    others: tuple[x509.Certificate, ...] = (),
) -> bytes:
    key = _key(kind)
    authority, secret = _authority()
    builder = _builder("Wang Li 王丽", "Wang Li 王丽" if own else "Example authority", key, start, end)
    builder = builder.add_extension(usage or _usage(content_commitment=True), critical=True)
    certificate = builder.sign(key if own else secret, hashes.SHA256())
    protection = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    return pkcs12.serialize_key_and_certificates(
        b"office", key, certificate, None if own else [*others, authority], protection
    )


def _stranger() -> tuple[x509.Certificate, Key]:
    """Another authority of the same name."""
    key = ec.generate_private_key(ec.SECP256R1())
    return _builder("Example authority", "Example authority", key, -9, 99).sign(key, hashes.SHA256()), key


def _signer(**options: object) -> Signer:
    return open_certificate(_pkcs12(**options), PASSPHRASE, at=NOW)  # type: ignore[arg-type]


@cache
def _quote() -> bytes:
    return render_quote(
        case_of(sample()), estimate_of(sample()), rules(), language="en", form="summary", day=DAY
    )


@cache
def _signed() -> bytes:
    return signed(_quote(), _signer())


def _known(certificate: x509.Certificate) -> dict[str, Office]:
    """The reader knows the office of this certificate."""
    sha256 = certificate.fingerprint(hashes.SHA256()).hex()
    return {sha256: Office(Words("示例机关", "The example office"), sha256)}


def _root() -> dict[str, Office]:
    return _known(_authority()[0])


def test_a_signed_quote_names_its_signer_and_holds() -> None:
    (found,) = signatures(_signed(), _root())
    assert found.name == "Wang Li 王丽, Investment promotion office 招商中心"
    assert found.issuer == "Example authority, Investment promotion office 招商中心"
    assert (found.holds, found.office, found.self_issued) == (
        True,
        Words("示例机关", "The example office"),
        False,
    )
    assert found.moment is not None
    assert NOW - timedelta(seconds=1) <= datetime.fromisoformat(found.moment) <= datetime.now(UTC)


def test_an_office_is_known_only_where_the_reader_knows_its_certificate() -> None:
    (found,) = signatures(_signed())
    assert (found.holds, found.office) == (True, None)
    (found,) = signatures(_signed(), _known(_stranger()[0]))
    assert (found.holds, found.office) == (True, None)


def test_an_office_is_known_by_its_own_certificate_too() -> None:
    (found,) = signatures(_signed())
    name = Words("招商中心", "Investment promotion office")
    (again,) = signatures(_signed(), {found.fingerprint: Office(name, found.fingerprint)})
    assert again.office == name


def test_whoever_holds_a_certificate_of_a_known_authority_makes_no_further_ones() -> None:
    """A certificate that is none of an authority has signed another one: the path to the known root is broken."""
    office, key = _issued("Wang Li 王丽")
    forged, forged_key = _issued("Director 主任", by=(office, key))
    data = pkcs12.serialize_key_and_certificates(
        b"x", forged_key, forged, [office, _authority()[0]], BestAvailableEncryption(PASSPHRASE.encode())
    )
    (found,) = signatures(signed(_quote(), open_certificate(data, PASSPHRASE, at=NOW)), _root())
    assert found.office is None


def _issued(
    name: str, by: tuple[x509.Certificate, ec.EllipticCurvePrivateKey] | None = None
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """A certificate to sign with, by the authority or by somebody who may not issue any."""
    issuer, issuer_key = by if by is not None else _authority()
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _begun(name, key, -10, 300).issuer_name(issuer.subject)
    usage = _usage(digital_signature=True, content_commitment=True)
    builder = builder.add_extension(usage, critical=True)
    return builder.sign(issuer_key, hashes.SHA256()), key


def test_the_name_in_a_certificate_is_text_on_one_line() -> None:
    name = "<b>Office</b>\nSigned by: the office\r\n that is known"
    certificate, key = _issued(name)
    data = pkcs12.serialize_key_and_certificates(
        b"x", key, certificate, [_authority()[0]], BestAvailableEncryption(PASSPHRASE.encode())
    )
    (found,) = signatures(signed(_quote(), open_certificate(data, PASSPHRASE, at=NOW)))
    assert found.name.startswith("<b>Office</b> Signed by: the office that is known")
    assert not set(found.name) & set("\n\r")


def test_who_vouches_for_himself_is_told() -> None:
    (found,) = signatures(signed(_quote(), _signer(own=True)))
    assert (found.holds, found.self_issued, found.office) == (True, True, None)


@pytest.mark.parametrize("kind", ["P-256", "RSA2048"])
def test_keys_of_offices_sign(kind: str) -> None:
    (found,) = signatures(signed(_quote(), _signer(kind=kind)))
    assert found.holds


def test_an_unsigned_quote_has_no_signature() -> None:
    assert signatures(_quote()) == ()
    assert signatures(b"no pdf") == ()


def test_the_quote_itself_stays_as_it_was() -> None:
    assert _signed().startswith(_quote())
    assert len(_signed()) - len(_quote()) < 20_000


def test_every_flipped_byte_is_found() -> None:
    data = _signed()
    chance = random.Random(4)
    # The place where the signature stands is the one that it does not cover.
    start = data.index(b"/Contents <") + 10
    end = data.index(b">", start)
    places = [0, 9, start, end, len(data) - 2, *(chance.randrange(len(data)) for _ in range(30))]
    places += [chance.randrange(start, end) for _ in range(50)]
    for at in places:
        altered = bytearray(data)
        altered[at] ^= 1
        found = signatures(bytes(altered), _root())
        assert not any(one.holds and one.office for one in found), at


def test_certificates_that_have_not_signed_one_another_are_left_out() -> None:
    stranger, _ = _stranger()
    signer = open_certificate(_pkcs12(others=(stranger,)), PASSPHRASE, at=NOW)
    (found,) = signatures(signed(_quote(), signer))
    assert found.holds


def test_what_is_added_after_signing_is_found() -> None:
    (found,) = signatures(_signed() + b"\n% more")
    assert not found.whole


def test_a_signed_quote_is_not_signed_again() -> None:
    with pytest.raises(SigningFailed):
        signed(_signed(), _signer())


@pytest.mark.tools
def test_the_signed_file_still_passes_the_checks_of_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "signed.pdf"
    path.write_bytes(_signed())
    checked = subprocess.run(
        [tool("qpdf"), "--check", str(path)], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout
    with pikepdf.open(path) as after:
        with pikepdf.open(io.BytesIO(_quote())) as before:
            assert after.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()
            assert after.docinfo == before.docinfo
        assert (after.pdf_version, after.Root.get("/Version")) == ("1.7", None)
        assert list(after.attachments) == ["estimate.json"]
        assert bool(after.Root.AcroForm.get("/NeedAppearances", False)) is False
        (field,) = after.Root.AcroForm.Fields
        flags = int(field.F)
        assert flags & 4, "printed"
        assert not flags & (1 | 2 | 32), "neither invisible, hidden nor without a view"
        assert [float(edge) for edge in field.Rect] == [0, 0, 0, 0], "without a size it needs no appearance"
        assert "/Encrypt" not in after.trailer


@pytest.mark.parametrize(
    ("data", "passphrase", "reason"),
    [
        (b"", "", "not_pkcs12"),
        (b"-----BEGIN CERTIFICATE-----", "x", "not_pkcs12"),
        (_pkcs12(), "wrong", "wrong_passphrase"),
        (_pkcs12(), "", "wrong_passphrase"),
        (_pkcs12(start=-20, end=-1), PASSPHRASE, "expired"),
        (_pkcs12(start=2), PASSPHRASE, "not_yet_valid"),
        (_pkcs12(usage=_usage(key_encipherment=True)), PASSPHRASE, "not_for_signing"),
        (_pkcs12(kind="RSA1024"), PASSPHRASE, "weak_key"),
        (
            pkcs12.serialize_key_and_certificates(
                None, None, _authority()[0], None, BestAvailableEncryption(b"x")
            ),
            "x",
            "no_key",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_certificate_that_cannot_sign_says_why(data: bytes, passphrase: str, reason: str) -> None:
    with pytest.raises(SigningFailed) as failed:
        open_certificate(data, passphrase, at=NOW)
    assert failed.value.reason == reason
    english, chinese = (failed.value.sentence(language(code)) for code in ("en", "zh"))
    assert english.endswith(".")
    assert chinese.endswith("。")
    if reason == "expired":
        day = (NOW + timedelta(days=-1)).date()
        assert language("en").dates.long(day) in english
        assert language("zh").dates.long(day) in chinese


def test_a_certificate_without_passphrase_opens() -> None:
    assert open_certificate(_pkcs12(passphrase=""), "", at=NOW).name.startswith("Wang Li")


def test_neither_passphrase_nor_key_is_told_or_kept() -> None:
    signer = _signer()
    assert repr(signer) == "<Signer Wang Li 王丽, Investment promotion office 招商中心>"
    with pytest.raises(SigningFailed) as failed:
        open_certificate(_pkcs12(), "a wrong secret", at=NOW)
    assert "secret" not in repr(failed.value)
    assert PASSPHRASE.encode() not in _signed()


def test_what_is_no_pdf_cannot_be_signed() -> None:
    with pytest.raises(SigningFailed) as failed:
        signed(b"no pdf", _signer())
    assert failed.value.reason == "not_a_pdf"
