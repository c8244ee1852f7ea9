"""Whether an ID token is what it says (OpenID Connect Core 1.0, 3.1.3.7), by joserfc."""

import logging
from typing import Any

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from backhaul.errors import SignInRefused
from backhaul.identity.oidc.discovery import Provider, keys_of

log = logging.getLogger(__name__)

# Clocks differ.
LEEWAY_S = 60
LONGEST_SUBJECT = 255


def refused(reason: str) -> SignInRefused:
    """The same for every reason to whoever asks; the reason is for the log, which holds neither token nor person."""
    log.warning("a sign-in by an identity provider was refused: %s", reason)
    return SignInRefused()


async def claims_of(provider: Provider, id_token: object, *, client_id: str, nonce: str) -> dict[str, Any]:
    """What it claims, if this provider has signed it for us and for this very sign-in.

    Raises:
        SignInRefused: signature, algorithm, issuer, audience, time, nonce or subject is not as it must be.
        ProviderUnreachable: its keys cannot be had.
    """
    if not isinstance(id_token, str):
        raise refused("there is no ID token")
    try:
        try:
            token = _opened(id_token, await keys_of(provider), provider)
        except InvalidKeyIdError:
            # It may have changed its keys since we asked.
            token = _opened(id_token, await keys_of(provider, lacks_one=True), provider)
        jwt.JWTClaimsRegistry(
            leeway=LEEWAY_S,
            iss={"essential": True, "value": provider.issuer},
            aud={"essential": True, "value": client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        ).validate(token.claims)
    except JoseError as error:
        raise refused(str(error)) from error
    except (ValueError, TypeError, AttributeError) as error:
        raise refused(type(error).__name__) from error
    claims = token.claims
    if claims["nonce"] != nonce:
        raise refused("the nonce is no text")
    # Made for several: we must be the one that asked for it.
    for_several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if for_several else client_id) != client_id:
        raise refused("it was issued to another client")
    if not 0 < len(claims["sub"]) <= LONGEST_SUBJECT or not claims["sub"].isprintable():
        raise refused("its subject is none")
    return claims


def _opened(id_token: str, keys: KeySet, provider: Provider) -> jwt.Token:
    return jwt.decode(id_token, keys, algorithms=provider.algorithms)
