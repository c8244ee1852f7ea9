"""The secrets of this installation. Its key signs cursors, derives receipt numbers and seals the secrets of others."""

import hmac
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from backhaul.settings import get_settings


@cache
def secret_key() -> bytes:
    """32 random bytes."""
    return kept_secret("secret.key", lambda: secrets.token_bytes(32))


def kept_secret(name: str, make: Callable[[], bytes]) -> bytes:
    """A secret made at the first start and kept in the data folder, mode 600. All processes of one service share it."""
    path = get_settings().data / name
    with suppress(FileNotFoundError):
        return path.read_bytes()
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(make())
        os.fsync(file.fileno())
    try:
        # A link fails where the name exists: whoever comes first decides, and everybody reads the same key.
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_bytes()


def derive(purpose: str, value: str) -> bytes:
    """32 bytes that only this installation can compute from a value, different for each purpose."""
    return hmac.digest(secret_key(), f"{purpose}\0{value}".encode(), sha256)


# As NIST SP 800-38D recommends it: drawn anew for each thing that is sealed.
_NONCE_BYTES = 12


def seal(purpose: str, plain: bytes) -> bytes:
    """What only this installation can read again, and for this purpose only: encrypted and authenticated by AES-256-GCM.

    Without the key (secret.key in the data folder) a copy of the database tells nothing of it.
    """
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(derive("seal", purpose)).encrypt(nonce, plain, None)


def unseal(purpose: str, sealed: bytes) -> bytes | None:
    """What was sealed for this purpose; None for what we did not seal, or for another one."""
    if len(sealed) < _NONCE_BYTES:
        return None
    try:
        return AESGCM(derive("seal", purpose)).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None)
    except InvalidTag:
        return None
