"""Signing a quote with the office's certificate (PAdES), and reading who signed one.

    signer = open_certificate(Path("office.p12").read_bytes(), passphrase, at=now)
    data = signed(quote, signer)

The certificate comes as a PKCS#12 file; it and the passphrase are only held while signing. The signature is added
behind the quote, which stays as it was, and covers every byte of it. There is no time stamp of a third party, for the
program works offline: the time of signing is the one that the signer's computer showed.

`signatures` tells what a file's signatures prove by themselves. Who signed it, nobody can tell from the file: `office` is
only there where the certificate, or one that it was rightly issued by, has a fingerprint that the reader knows.

pyHanko is imported when it is first needed, without its web client (`offline`).
"""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from desktop.language.codes import wording
from desktop.outside import one_line
from desktop.policy.ruleset import Office, Words
from desktop.proof.offline import keep_offline

if TYPE_CHECKING:
    from cryptography import x509

    from desktop.language import Language

FIELD: Final = "Signature"
_DIGEST: Final = "sha256"
_USES: Final = ("digital_signature", "content_commitment")
_LEAST_RSA_BITS: Final = 2048
_LONGEST_NAME: Final = 160
NO_OFFICES: Final[Mapping[str, Office]] = MappingProxyType({})
_MOST_SIGNATURES: Final = 8
"""That are read; what bears more was not signed by people."""

Reason = Literal[
    "not_pkcs12",
    "wrong_passphrase",
    "no_key",
    "expired",
    "not_yet_valid",
    "not_for_signing",
    "weak_key",
    "not_a_pdf",
]
_SENTENCES: Final[dict[str, str]] = {
    "not_pkcs12": wording("This is no certificate file: choose a PKCS#12 file (.p12 or .pfx)."),
    "wrong_passphrase": wording("The passphrase does not open the certificate file: enter it again."),
    "no_key": wording(
        "The file holds no private key for its certificate: export the certificate again together with its key."
    ),
    "expired": wording("The certificate expired on {day}: use one that is valid."),
    "not_yet_valid": wording(
        "The certificate is valid only from {day} on: use another, or check the computer’s date."
    ),
    "not_for_signing": wording(
        "The certificate may not be used to sign documents: ask its issuer for one that may."
    ),
    "weak_key": wording("The key of the certificate is too weak to sign with: ask its issuer for a new one."),
    "not_a_pdf": wording("The quote could not be signed: make it again, then sign it."),
}


class SigningFailed(Exception):
    """A quote cannot be signed with this certificate. `day` (ISO) is the day that the reason is about."""

    def __init__(self, reason: Reason, day: str | None = None) -> None:
        super().__init__(reason)
        self.reason: Final = reason
        self.day: Final = day

    def sentence(self, language: Language) -> str:
        """What is wrong and what to do."""
        day = language.dates.long(self.day) if self.day is not None else ""
        return language.text(_SENTENCES[self.reason], day=day)


class Signer(NamedTuple):
    """A certificate with its key, opened; `name` and `issuer` are what the certificate says."""

    name: str
    issuer: str
    valid_until: str
    key: Any
    """pyHanko's signer, which holds the private key: not to be kept."""

    def __repr__(self) -> str:
        return f"<Signer {self.name}>"


class Signature(NamedTuple):
    """What a signature of a file proves.

    `intact`: what it covers was not changed since. `whole`: it vouches for every byte of the file, also for those of its
    own place; without it, something was added afterwards, or another program put there what nobody vouches for. `moment` is what the signer's computer showed (ISO, UTC), None where it says nothing;
    `in_time` says whether the certificate was valid then. `self_issued`: signer and issuer are one. `fingerprint` is the
    SHA-256 of the signer's certificate. `office` is the name of an office that this program knows by its fingerprint,
    None for a stranger; `name` and `issuer` are only what the certificate says, as text on one line.
    """

    name: str
    issuer: str
    moment: str | None
    intact: bool
    whole: bool
    in_time: bool
    self_issued: bool
    fingerprint: str = ""
    office: Words | None = None

    @property
    def holds(self) -> bool:
        """Whether the file is the one that was signed, by a certificate that was valid."""
        return self.intact and self.whole and self.in_time


# ------------------------------------------------------------------------------------------------- signing


def open_certificate(data: bytes, passphrase: str, *, at: datetime) -> Signer:
    """The certificate and key in a PKCS#12 file, fit to sign `at` a moment. Raises `SigningFailed`."""
    from cryptography.hazmat.primitives.serialization import pkcs12

    if not _is_pkcs12(data):
        raise SigningFailed("not_pkcs12")
    found = None
    for secret in _secrets(passphrase):
        try:
            found = pkcs12.load_pkcs12(data, secret)
            break
        except (ValueError, TypeError):
            continue
    if found is None:
        raise SigningFailed("wrong_passphrase")
    if found.key is None or found.cert is None:
        raise SigningFailed("no_key")
    certificate = found.cert.certificate
    _check(certificate, at)
    return _signer(found, certificate)


def _secrets(passphrase: str) -> list[bytes | None]:
    """The passphrase as files hold it; an empty one may also be none."""
    return [passphrase.encode()] if passphrase else [None, b""]


def _is_pkcs12(data: bytes) -> bool:
    from asn1crypto import pkcs12

    try:
        return bool(pkcs12.Pfx.load(data, strict=True)["version"].native == "v3")
    except (ValueError, TypeError):
        return False


def _check(certificate: x509.Certificate, at: datetime) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import rsa

    moment = at.astimezone(UTC)
    if moment > certificate.not_valid_after_utc:
        raise SigningFailed("expired", certificate.not_valid_after_utc.date().isoformat())
    if moment < certificate.not_valid_before_utc:
        raise SigningFailed("not_yet_valid", certificate.not_valid_before_utc.date().isoformat())
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        usage = None
    if usage is not None and not any(getattr(usage, use) for use in _USES):
        raise SigningFailed("not_for_signing")
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey) and key.key_size < _LEAST_RSA_BITS:
        raise SigningFailed("weak_key")


def _signer(found: Any, certificate: x509.Certificate) -> Signer:
    from asn1crypto import keys
    from asn1crypto import x509 as asn1
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    keep_offline()
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    store: Any = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    # Certificates that have nothing to do with the signer's would stand in the file with nobody to vouch for them.
    for issuer in _chain(certificate, [one.certificate for one in found.additional_certs])[1:]:
        store.register(asn1.Certificate.load(issuer.public_bytes(Encoding.DER)))
    own = asn1.Certificate.load(certificate.public_bytes(Encoding.DER))
    secret = found.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    key = SimpleSigner(signing_cert=own, signing_key=keys.PrivateKeyInfo.load(secret), cert_registry=store)
    until = certificate.not_valid_after_utc.date().isoformat()
    return Signer(_name(own.subject), _name(own.issuer), until, key)


def signed(quote: bytes, signer: Signer) -> bytes:
    """The bytes of `quote` with a signature behind them. Raises `SigningFailed`, also for one that is signed already."""
    keep_offline()
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

    class Archive(IncrementalPdfFileWriter):
        """Leaves the marks of an archive as they are: the metadata, and PDF 1.7, which PDF/A-3 is built on.

        pyHanko would write metadata of its own, and call a file with an elliptic curve PDF 2.0.
        """

        def ensure_output_version(self, version: tuple[int, int]) -> None:
            """Stay at the version there is."""

        def register_extension(self, ext: Any) -> None:
            """Name no extensions; readers need none to check the signature."""

        def _update_meta(self) -> None:
            """Leave metadata and document information."""

    metadata = PdfSignatureMetadata(
        field_name=FIELD, md_algorithm=_DIGEST, subfilter=SigSeedSubFilter.PADES, name=signer.name
    )
    field = SigFieldSpec(FIELD, empty_field_appearance=False)
    try:
        made = PdfSigner(metadata, signer.key, new_field_spec=field).sign_pdf(Archive(io.BytesIO(quote)))
    except (PdfError, SigningError) as error:
        raise SigningFailed("not_a_pdf") from error
    return bytes(made.getvalue())


# ------------------------------------------------------------------------------------------------- reading


def signatures(data: bytes, offices: Mapping[str, Office] = NO_OFFICES) -> tuple[Signature, ...]:
    """Every signature of the PDF `data`, in order; none for a file that is unsigned or cannot be read.

    `offices` are those that the reader knows, by the SHA-256 of their certificates. A signature that cannot be read is
    one that is not intact.
    """
    keep_offline()
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        found = list(PdfFileReader(io.BytesIO(data), strict=False).embedded_regular_signatures)
    except Exception:  # noqa: BLE001 - a file that was tampered with may make its reader raise anything
        return ()
    read = [_read(data, one, offices) for one in found[:_MOST_SIGNATURES]]
    return (*read, _NOTHING) if len(found) > _MOST_SIGNATURES else tuple(read)


_NOTHING: Final = Signature(
    name="",
    issuer="",
    moment=None,
    intact=False,
    whole=False,
    in_time=False,
    self_issued=False,
)


def _read(data: bytes, one: Any, offices: Mapping[str, Office]) -> Signature:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.settings import KeyUsageConstraints
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    # A chain that ends nowhere is told by the answer, not in the log.
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    try:
        known = [found for found in one.other_embedded_certs if _fingerprint(found) in offices]
        moment = one.self_reported_timestamp
        context = ValidationContext(
            trust_roots=known, allow_fetching=False, moment=moment, best_signature_time=moment
        )
        usage = KeyUsageConstraints(
            key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False
        )
        status = validate_pdf_signature(one, context, key_usage_settings=usage)
        own = one.signer_cert
        intact = bool(status.intact and status.valid)
        in_time = moment is not None and own.not_valid_before <= moment <= own.not_valid_after
        return Signature(
            name=_name(own.subject),
            issuer=_name(own.issuer),
            moment=None if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds"),
            intact=intact,
            whole=status.coverage == SignatureCoverageLevel.ENTIRE_FILE and _nothing_beside(data, one),
            in_time=in_time,
            self_issued=own.subject == own.issuer,
            fingerprint=_fingerprint(own),
            office=_office(own, status, offices) if intact else None,
        )
    except Exception:  # noqa: BLE001 - as above
        return _NOTHING


def fingerprint_of(data: bytes) -> str | None:
    """The SHA-256 of the certificate in a file (PEM or DER); None where it holds none."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    for read in (x509.load_pem_x509_certificate, x509.load_der_x509_certificate):
        try:
            return hashlib.sha256(read(data).public_bytes(Encoding.DER)).hexdigest()
        except (ValueError, TypeError):
            continue
    return None


def _fingerprint(certificate: Any) -> str:
    return hashlib.sha256(certificate.dump()).hexdigest()


def _office(own: Any, status: Any, offices: Mapping[str, Office]) -> Words | None:
    """The office whose certificate signed, or issued the one that did; None where the reader knows neither."""
    found = offices.get(_fingerprint(own))
    if found is None and status.trusted:
        # The path begins at what was put forward.
        found = offices.get(_fingerprint(status.validation_path.first))
    return found.name if found is not None else None


def _nothing_beside(data: bytes, one: Any) -> bool:
    """Whether the place of the signature holds it alone, and it says nothing that no signature covers.

    The signature cannot cover the place where it stands: what is changed there has to be found in another way.
    """
    from asn1crypto import cms, parser
    from cryptography import x509

    _, before, after, _ = one.byte_range
    place = data[before:after]
    digits = place[1:-1]
    raw = bytes.fromhex(digits.decode("ascii"))
    if place[:1] + place[-1:] != b"<>" or digits not in (raw.hex().encode(), raw.hex().upper().encode()):
        return False
    length = parser.peek(raw)
    if raw[length:].strip(b"\0"):
        return False
    if cms.ContentInfo.load(raw[:length], strict=True).dump(force=True) != raw[:length]:
        return False
    said, signer = one.signed_data, one.signer_info
    if (said["version"].native, signer["version"].native) != ("v1", "v1"):
        return False
    if said["crls"].native or signer["unsigned_attrs"].native:
        return False
    if [digest.native for digest in said["digest_algorithms"]] != [signer["digest_algorithm"].native]:
        return False
    found = [x509.load_der_x509_certificate(certificate.dump()) for certificate in said["certificates"]]
    own = x509.load_der_x509_certificate(one.signer_cert.dump())
    return len(_chain(own, found)) == len(found)


def _chain(own: x509.Certificate, known: Sequence[x509.Certificate]) -> list[x509.Certificate]:
    """The certificate, its issuer's, and so on up to one that has signed itself; alone where one is missing.

    Nobody would vouch for what the uppermost of a broken chain says.
    """
    chain = [own]
    while chain[-1].issuer != chain[-1].subject:
        issuer = next((one for one in known if one not in chain and _has_signed(one, chain[-1])), None)
        if issuer is None:
            return [own]
        chain.append(issuer)
    return chain if _has_signed(chain[-1], chain[-1]) else [own]


def _has_signed(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
        return False
    return True


def _name(name: Any) -> str:
    """Common name and organisation of a subject, else all of it: text on one line, whatever it holds."""
    parts = name.native
    told = [
        value if isinstance(value, str) else ", ".join(value)
        for key in ("common_name", "organization_name")
        if (value := parts.get(key))
    ]
    return one_line(", ".join(dict.fromkeys(told)) or str(name.human_friendly), _LONGEST_NAME)
