"""Signed rule packs: what is trusted, what needs a question, and what is refused."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.policy.ruleset import Words
from desktop.policy.signing import (
    SigningFailed,
    TrustedKey,
    fingerprint,
    key_file,
    new_key,
    read_key,
    sign,
    signer_of,
    trust,
    trusted_keys,
)

PACK = 'id = "衢州"\n'.encode()
BUREAU = Words("衢州市商务局", "Quzhou Municipal Bureau of Commerce")


@pytest.fixture(scope="module")
def private() -> bytes:
    return new_key()


@pytest.fixture(scope="module")
def key(private: bytes) -> TrustedKey:
    return read_key(key_file(private, BUREAU))


def test_a_pack_signed_by_a_trusted_key_is_trusted_and_says_by_whom(private: bytes, key: TrustedKey) -> None:
    found = trust(PACK, sign(PACK, private), [key])
    assert found.state == "signed"
    assert found.signer == BUREAU
    assert found.fingerprint == key.fingerprint
    assert not found.needs_consent


def test_a_pack_signed_by_another_key_needs_a_question(private: bytes) -> None:
    found = trust(PACK, sign(PACK, private), [])
    assert found.state == "unknown_key"
    assert found.signer is None
    assert found.needs_consent


def test_an_unsigned_pack_needs_a_question(key: TrustedKey) -> None:
    found = trust(PACK, None, [key])
    assert found.state == "unsigned"
    assert found.needs_consent


def test_one_byte_changed_in_the_pack_shows(private: bytes, key: TrustedKey) -> None:
    signature = sign(PACK, private)
    for at in range(len(PACK)):
        changed = PACK[:at] + bytes([PACK[at] ^ 1]) + PACK[at + 1 :]
        assert trust(changed, signature, [key]).state == "altered"
    assert trust(PACK + b"\n", signature, [key]).state == "altered"


def test_a_signature_whose_key_was_exchanged_shows(private: bytes, key: TrustedKey) -> None:
    plain = json.loads(sign(PACK, new_key()))
    plain["public_key"] = base64.b64encode(key.public_key).decode()
    assert trust(PACK, json.dumps(plain).encode(), [key]).state == "altered"


def test_a_signature_for_something_else_is_none_for_a_pack(private: bytes, key: TrustedKey) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    made = load_pem_private_key(private, None)
    assert isinstance(made, Ed25519PrivateKey)
    plain = json.loads(sign(PACK, private))
    plain["signature"] = base64.b64encode(made.sign(PACK)).decode()
    assert trust(PACK, json.dumps(plain).encode(), [key]).state == "altered"


@given(st.binary(max_size=200))
def test_a_signature_file_of_any_content_is_refused_without_a_crash(content: bytes) -> None:
    assert trust(PACK, content, []).state == "altered"


@pytest.mark.parametrize(
    "change",
    [
        {"format": "other"},
        {"version": 2},
        {"signature": "AAAA"},
        {"signature": 5},
        {"signature": "not base64!"},
        {"public_key": base64.b64encode(b"\0" * 32).decode()},
        {"public_key": None},
    ],
)
def test_a_malformed_signature_is_refused(private: bytes, change: dict[str, object]) -> None:
    plain = json.loads(sign(PACK, private)) | change
    with pytest.raises(SigningFailed):
        signer_of(PACK, json.dumps(plain).encode())


def test_a_signature_file_of_many_megabytes_is_not_read(private: bytes) -> None:
    with pytest.raises(SigningFailed, match="too large"):
        signer_of(PACK, sign(PACK, private) + b" " * 20_000)


def test_a_private_key_can_be_kept_under_a_password() -> None:
    protected = new_key(b"secret")
    signature = sign(PACK, protected, b"secret")
    assert trust(PACK, signature, []).state == "unknown_key"
    for wrong in (b"guess", None):
        with pytest.raises(SigningFailed):
            sign(PACK, protected, wrong)


def test_only_ed25519_keys_sign() -> None:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    other = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with pytest.raises(SigningFailed, match="Ed25519"):
        sign(PACK, other)
    with pytest.raises(SigningFailed):
        sign(PACK, b"no key")


def test_the_trusted_keys_are_those_in_the_folders_and_other_files_are_passed_over(
    tmp_path: Path, private: bytes, key: TrustedKey
) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    ours.mkdir()
    theirs.mkdir()
    (ours / "bureau.toml").write_bytes(key_file(private, BUREAU))
    (theirs / "same.toml").write_bytes(key_file(private, Words("另一个名字", "another name")))
    (theirs / "broken.toml").write_text("format = 1")
    (theirs / "note.txt").write_text("hello")
    assert trusted_keys([ours, theirs, tmp_path / "missing"]) == (key,)


def test_a_name_with_quotes_and_line_breaks_survives_the_key_file(private: bytes) -> None:
    name = Words('“商务”"局"\n', 'Bureau "of" \\ Commerce\t')
    assert read_key(key_file(private, name)).name == name


def test_a_fingerprint_is_short_enough_to_be_read_aloud(key: TrustedKey) -> None:
    assert fingerprint(key.public_key) == key.fingerprint
    assert len(key.fingerprint.split()) == 8


def test_cryptography_is_imported_only_when_a_signature_is_looked_at() -> None:
    script = """
import sys
from desktop.policy import signing
assert signing.trust(b"", None, ()).state == "unsigned"
assert "cryptography" not in sys.modules
assert "ssl" not in sys.modules
signing.sign(b"", signing.new_key())
assert "ssl" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", script], check=True)
