"""An authenticator in software: it makes keys and signs as a phone does, and lies where a test wants it to."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from secrets import token_bytes
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

_PRESENT, _VERIFIED, _HAS_KEY = 0x01, 0x04, 0x40


def text(data: bytes) -> str:
    """base64url as WebAuthn writes it."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def data(text: str) -> bytes:
    """And back."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Authenticator:
    """One key for one member. ``counts``: each signature is numbered."""

    def __init__(self, origin: str, rp_id: str, *, counts: bool = True) -> None:
        self.id = token_bytes(32)
        self.origin = origin
        self.rp_id = rp_id
        self.signed = 0
        self.counts = counts
        self.verifies = True
        self._key = ec.generate_private_key(ec.SECP256R1())

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def _head(self, more: int = 0) -> bytes:
        flags = _PRESENT | (_VERIFIED if self.verifies else 0) | more
        return sha256(self.rp_id.encode()).digest() + bytes([flags]) + self.signed.to_bytes(4, "big")

    def make(self, options: dict[str, Any], name: str = "My phone") -> dict[str, Any]:
        """What the app sends to keep this passkey."""
        point = self._key.public_key().public_numbers()
        key = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        credential = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(key)
        attested = {"fmt": "none", "attStmt": {}, "authData": self._head(_HAS_KEY) + credential}
        return {
            "name": name,
            "id": text(self.id),
            "client_data": text(self._client("webauthn.create", options["challenge"])),
            "attestation": text(cbor2.dumps(attested)),
            "transports": ["internal"],
        }

    def sign(self, options: dict[str, Any]) -> dict[str, Any]:
        """What the app sends to sign in."""
        self.signed += self.counts
        client, head = self._client("webauthn.get", options["challenge"]), self._head()
        signature = self._key.sign(head + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return {
            "id": text(self.id),
            "client_data": text(client),
            "authenticator_data": text(head),
            "signature": text(signature),
        }
