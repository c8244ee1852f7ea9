"""The two ceremonies of WebAuthn, by the library: what is asked of a browser, and whether what it answers is right."""

import json
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import webauthn
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from backhaul.errors import PasskeyNotKept, PasskeyRefused, PasskeysNeedAName
from backhaul.identity.access import Reader
from backhaul.identity.passkeys.schemas import PasskeyIn, PasskeySignIn
from backhaul.settings import get_settings

# A phone may have to be looked for.
LASTS_S = 300


class Party(NamedTuple):
    """Who we are to a browser: the name that passkeys are bound to, and where its page is."""

    id: str
    origin: str


def party() -> Party:
    """From the public address of the settings, never from a header of the request.

    Raises:
        PasskeysNeedAName: the address is a number, to which browsers bind nothing.
    """
    parts = urlsplit(get_settings().base_url)
    host = parts.hostname or ""
    try:
        address = ip_address(host)
    except ValueError:
        return Party(host, f"{parts.scheme}://{parts.netloc}")
    if not address.is_loopback:
        raise PasskeysNeedAName
    # This machine has a name as well, by which its pages may use passkeys.
    return Party("localhost", f"{parts.scheme}://localhost{f':{parts.port}' if parts.port else ''}")


class Challenge(NamedTuple):
    """What a browser is asked to sign, and when it was asked."""

    options: dict[str, Any]
    # What is kept with the browser meanwhile.
    kept: dict[str, Any]


def ask_for_new(member: Reader, organisation: str, known: list[bytes]) -> Challenge:
    """To make a passkey for this member, on something that has none of theirs yet."""
    options = webauthn.generate_registration_options(
        rp_id=party().id,
        rp_name=f"Backhaul · {organisation}",
        # An id that tells nothing of the person, as the standard wants it.
        user_id=member.id.bytes,
        user_name=member.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            # Found without a name, and used by nobody but whoever unlocks it.
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in known],
        timeout=LASTS_S * 1000,
    )
    return _challenge(options, options.challenge, member=str(member.id))


def ask_for_any() -> Challenge:
    """For any passkey of ours: which member's it is, it says itself."""
    options = webauthn.generate_authentication_options(
        rp_id=party().id, user_verification=UserVerificationRequirement.REQUIRED, timeout=LASTS_S * 1000
    )
    return _challenge(options, options.challenge)


def _challenge(options: Any, challenge: bytes, **more: str) -> Challenge:
    kept = {"challenge": bytes_to_base64url(challenge), "at": datetime.now(UTC).isoformat(), **more}
    return Challenge(json.loads(webauthn.options_to_json(options)), kept)


def check_new(said: PasskeyIn, challenge: str) -> VerifiedRegistration:
    """The new key, if it was made for us with this challenge. Raises PasskeyNotKept."""
    us = party()
    response = {"clientDataJSON": said.client_data, "attestationObject": said.attestation}
    try:
        return webauthn.verify_registration_response(
            credential={"id": said.id, "rawId": said.id, "type": "public-key", "response": response},
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=us.id,
            expected_origin=us.origin,
            require_user_verification=True,
        )
    # What the bytes inside are is the sender's to choose, and the library reads them by several others.
    except (WebAuthnException, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise PasskeyNotKept from error


def check(said: PasskeySignIn, challenge: str, public_key: bytes, sign_count: int) -> VerifiedAuthentication:
    """What it says of itself, if it has signed this challenge for us and has signed more often than before.

    Raises:
        PasskeyRefused: also for one that counts and has fallen behind: it was copied.
    """
    us = party()
    response = {
        "clientDataJSON": said.client_data,
        "authenticatorData": said.authenticator_data,
        "signature": said.signature,
    }
    try:
        return webauthn.verify_authentication_response(
            credential={"id": said.id, "rawId": said.id, "type": "public-key", "response": response},
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=us.id,
            expected_origin=us.origin,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise PasskeyRefused from error
