"""Opaque tokens. The database keeps only their hashes, so that a stolen copy of it signs nobody in."""

import secrets
from hashlib import sha256


def new_token() -> str:
    """256 random bits in URL-safe letters: too many to guess, so a plain hash is enough to store."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> bytes:
    """What is stored and looked up, 32 bytes."""
    return sha256(token.encode()).digest()
