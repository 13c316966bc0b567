"""The signature of what says which updates there are: Ed25519, by keys that the installer brought.

Python's own library has no signatures by public keys, only hashes and secrets that both sides know. So `cryptography`
verifies: the most used such library, kept by the Python Cryptographic Authority on OpenSSL, one call, and a wheel for
every system. It is in PhotoClip's environment, from which this runs.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

FORM = b"PhotoClip updates 1"
"""The first line. It is signed, too, so that a signature for anything else fits nothing here."""


class NotSigned(Exception):
    """Nobody whose key is known has signed it."""


def verified(text: bytes, keys: Sequence[str]) -> bytes:
    """Return what was signed of a file: its third line and all that follows. Raises `NotSigned`.

    The second line is the signature. `keys`: public ones, base64; any of them will do.
    """
    form, _, rest = text.partition(b"\n")
    signature, _, body = rest.partition(b"\n")
    if form != FORM:
        raise NotSigned
    for key in keys:
        try:
            public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))
            public.verify(base64.b64decode(signature, validate=True), FORM + b"\n" + body)
        except (InvalidSignature, binascii.Error, ValueError):
            continue
        return body
    raise NotSigned


def signed(body: bytes, key: Ed25519PrivateKey) -> bytes:
    """Return the file that `verified` reads."""
    return b"\n".join((FORM, base64.b64encode(key.sign(FORM + b"\n" + body)), body))


def read_key(pem: bytes) -> Ed25519PrivateKey:
    """Return the private key. Raises ValueError where it is none of this kind."""
    key = load_pem_private_key(pem, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("it is a key of another kind")
    return key


def public_text(key: Ed25519PrivateKey) -> str:
    """Return the public key as an installer carries it."""
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()
