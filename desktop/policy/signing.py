"""Whether a rule pack comes from somebody the user trusts: detached Ed25519 signatures and the keys to check them by.

A signature lies beside its pack (`PACK.toml.sig`) and holds the public key that it was made with; that key counts only
if it is among the trusted ones, which lie as small files in the program's resources and in the user's folder. The
cryptography library is imported when something is signed or checked, not before.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from desktop.files import read_regular
from desktop.policy.ruleset import Words

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

FORMAT = "quzhou-award-signature"
KEY_FORMAT = "quzhou-award-key"
VERSION = 1
SUFFIX = ".sig"
MOST_BYTES = 10_000
"""A file with a signature or key is far smaller."""

# What is signed begins with its purpose, so that a signature for something else can never pass for one of a pack.
OF_A_PACK = b"quzhou-award-rules 1\n"
OF_A_CONFIRMATION = b"quzhou-award-confirmation 1\n"

State = Literal["program", "signed", "unknown_key", "unsigned", "altered"]


class SigningFailed(Exception):
    """A key or signature that cannot be used; the message says why."""


class TrustedKey(NamedTuple):
    """A key that packs may be signed with, and whose it is."""

    name: Words
    public_key: bytes

    @property
    def fingerprint(self) -> str:
        """What two people compare to know that they have the same key."""
        return fingerprint(self.public_key)


class Trust(NamedTuple):
    """How far a pack can be trusted.

    `state` is `program` (it came with the program), `signed` (by a trusted key), `unknown_key` (rightly signed, by a key
    that is not trusted), `unsigned`, or `altered` (the signature is not one of this pack). `fingerprint` and `signer`
    belong to the key, where there is one. `poses`: it bears the name of a rule set that comes with the program, and is
    another one.
    """

    state: State
    fingerprint: str | None = None
    signer: Words | None = None
    poses: bool = False

    @property
    def needs_consent(self) -> bool:
        """Whether the pack may be used only after the user was asked; an altered one may not be used at all."""
        return self.state in ("unknown_key", "unsigned") or (self.poses and self.state != "altered")


FROM_PROGRAM = Trust("program")
UNSIGNED = Trust("unsigned")
ALTERED = Trust("altered")


def fingerprint(public_key: bytes) -> str:
    """The first 16 bytes of the key's SHA-256, in groups of four digits."""
    digest = hashlib.sha256(public_key).hexdigest()[:32]
    return " ".join(digest[at : at + 4] for at in range(0, 32, 4))


def trust(
    data: bytes, signature: bytes | None, keys: Iterable[TrustedKey], purpose: bytes = OF_A_PACK
) -> Trust:
    """How far the file `data` can be trusted, by the contents of its signature file (None: there is none)."""
    if signature is None:
        return UNSIGNED
    try:
        public_key = signer_of(data, signature, purpose)
    except SigningFailed:
        return ALTERED
    for key in keys:
        if key.public_key == public_key:
            return Trust("signed", key.fingerprint, key.name)
    return Trust("unknown_key", fingerprint(public_key))


def signer_of(data: bytes, signature: bytes, purpose: bytes = OF_A_PACK) -> bytes:
    """The public key that rightly signed `data`. Raises `SigningFailed`."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    public_key, value = _read_signature(signature)
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(value, purpose + data)
    except (InvalidSignature, ValueError) as error:
        raise SigningFailed("the signature is not one of this pack") from error
    return public_key


# ---------------------------------------------------------------- making keys and signatures


def new_key(password: bytes | None = None) -> bytes:
    """A new private key (PEM, PKCS 8), encrypted where a password is given."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    encryption: serialization.KeySerializationEncryption = (
        serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    )
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption
    )


def key_file(private_key: bytes, name: Words, password: bytes | None = None) -> bytes:
    """What others put among their trusted keys: the public key and whose it is. Raises `SigningFailed`."""
    public = base64.b64encode(_public(_private(private_key, password))).decode()
    lines = [f'format = "{KEY_FORMAT}"', f"version = {VERSION}"]
    # JSON strings are TOML strings.
    lines.append(f"name = {{ zh = {json.dumps(name.zh, ensure_ascii=False)}, en = {json.dumps(name.en)} }}")
    lines.append(f'public_key = "{public}"')
    return ("\n".join(lines) + "\n").encode()


def sign(data: bytes, private_key: bytes, password: bytes | None = None, purpose: bytes = OF_A_PACK) -> bytes:
    """The contents of the signature file of the file `data`. Raises `SigningFailed`."""
    key = _private(private_key, password)
    parts = {"public_key": _public(key), "signature": key.sign(purpose + data)}
    plain = {"format": FORMAT, "version": VERSION}
    plain |= {name: base64.b64encode(value).decode() for name, value in parts.items()}
    return json.dumps(plain, indent=1).encode() + b"\n"


def _private(pem: bytes, password: bytes | None) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(pem, password)
    except (ValueError, TypeError) as error:  # no key, a wrong password, none or one too many
        raise SigningFailed(f"the private key cannot be read: {error}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise SigningFailed("the private key is not an Ed25519 key")
    return key


def _public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()


# ---------------------------------------------------------------- reading


def _read_signature(data: bytes) -> tuple[bytes, bytes]:
    """Public key and signature of a signature file. Raises `SigningFailed`."""
    try:
        return _signature_in(data)
    except (ValueError, RecursionError) as error:
        raise SigningFailed(f"the signature file cannot be read: {error}") from error


def _signature_in(data: bytes) -> tuple[bytes, bytes]:
    if len(data) > MOST_BYTES:
        raise ValueError("it is too large")
    plain = json.loads(data.decode("utf-8-sig"))
    if not isinstance(plain, dict) or plain.get("format") != FORMAT or plain.get("version") != VERSION:
        raise ValueError("it is no signature of a rule pack")
    return _decoded(plain, "public_key", 32), _decoded(plain, "signature", 64)


def read_key(data: bytes) -> TrustedKey:
    """A key file. Raises `SigningFailed`."""
    try:
        return _key_in(data)
    except (ValueError, RecursionError) as error:
        raise SigningFailed(f"the key file cannot be read: {error}") from error


def _key_in(data: bytes) -> TrustedKey:
    from desktop.policy.plain_toml import read_toml

    if len(data) > MOST_BYTES:
        raise ValueError("it is too large")
    plain = read_toml(data.decode("utf-8-sig"))
    if plain.get("format") != KEY_FORMAT or plain.get("version") != VERSION:
        raise ValueError("it is no key for rule packs")
    name = plain.get("name")
    if not isinstance(name, dict) or not all(isinstance(name.get(code), str) for code in ("zh", "en")):
        raise ValueError("it does not say in both languages whose key it is")
    return TrustedKey(Words(name["zh"], name["en"]), _decoded(plain, "public_key", 32))


def _decoded(plain: dict[str, Any], name: str, length: int) -> bytes:
    try:
        value = base64.b64decode(plain[name], validate=True)
    except (KeyError, TypeError, binascii.Error) as error:
        raise ValueError(f"{name} is missing or not Base64") from error
    if len(value) != length:
        raise ValueError(f"{name} has {len(value)} bytes instead of {length}")
    return value


def trusted_keys(folders: Iterable[Path]) -> tuple[TrustedKey, ...]:
    """The keys in these folders, each once; files that hold none are passed over."""
    found: dict[bytes, TrustedKey] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
            try:
                key = read_key(read_regular(path, MOST_BYTES))
            except (SigningFailed, OSError):
                continue
            found.setdefault(key.public_key, key)
    return tuple(found.values())
