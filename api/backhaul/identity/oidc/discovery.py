"""What a provider says of itself (OpenID Connect Discovery 1.0) and its keys, kept for a while by each process."""

import asyncio
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from backhaul.errors import ProviderUnreachable
from backhaul.identity.oidc.reach import ask, may_be_asked
from backhaul.settings import get_settings

# By public keys only: a secret that both sides know, or none at all, proves nothing of who has signed.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
# Keys are asked for again because of a key that we do not know at most this often: whoever makes one up must not make us ask.
UNKNOWN_KEY_S = 10.0


@dataclass(frozen=True, slots=True)
class Provider:
    """Where a provider is asked what, and how it signs."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    algorithms: tuple[str, ...]
    # Whether it takes our secret in the header; otherwise it wants it in the form.
    basic: bool
    # RFC 9207: whether its answers say whose they are.
    names_itself: bool


@dataclass(slots=True)
class _Known:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    provider: Provider | None = None
    provider_at: float = 0.0
    keys: KeySet | None = None
    keys_at: float = 0.0


_known: defaultdict[str, _Known] = defaultdict(_Known)


def _is_fresh(at: float) -> bool:
    return time.monotonic() - at < get_settings().oidc_refresh_s


async def provider_of(issuer: str, *, anew: bool = False) -> Provider:
    """What the issuer's discovery document says, checked.

    Raises:
        ProviderNotPublic: its address, or one that it names, is none that we ask.
        ProviderUnreachable: there is no such document, or it is another issuer's.
    """
    known = _known[issuer]
    async with known.lock:
        if known.provider is None or anew or not _is_fresh(known.provider_at):
            document = await ask("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
            known.provider, known.provider_at = _read(issuer, document), time.monotonic()
        return known.provider


def _read(issuer: str, document: dict[str, Any]) -> Provider:
    signs = document.get("id_token_signing_alg_values_supported")
    takes = document.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    page, exchange, keys = (document.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"))
    userinfo = document.get("userinfo_endpoint")
    algorithms = tuple(one for one in ALGORITHMS if isinstance(signs, list) and one in signs)
    # The issuer must be the very one that was asked: its name is what its tokens are compared with.
    if document.get("issuer") != issuer or not algorithms or not isinstance(takes, list):
        raise ProviderUnreachable("What it says of itself is of another issuer, or lacks how it signs. Check the address.")
    if not all(isinstance(one, str) and may_be_asked(one) for one in (page, exchange, keys, *([userinfo] if userinfo else []))):
        raise ProviderUnreachable("It names addresses that this server does not ask.")
    return Provider(
        issuer,
        authorization_endpoint=str(page),
        token_endpoint=str(exchange),
        jwks_uri=str(keys),
        userinfo_endpoint=userinfo,
        algorithms=algorithms,
        basic="client_secret_basic" in takes,
        names_itself=document.get("authorization_response_iss_parameter_supported") is True,
    )


async def keys_of(provider: Provider, *, lacks_one: bool = False) -> KeySet:
    """Its public keys; ``lacks_one``: asked anew, because something was signed with one that is not among them.

    Raises:
        ProviderUnreachable: it tells none that can be read.
    """
    known = _known[provider.issuer]
    async with known.lock:
        ask_again = lacks_one and time.monotonic() - known.keys_at > UNKNOWN_KEY_S
        if known.keys is None or ask_again or not _is_fresh(known.keys_at):
            document = await ask("GET", provider.jwks_uri)
            try:
                known.keys = KeySet.import_key_set(document)  # type: ignore[arg-type]  # whatever it is: it is checked here
            except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
                raise ProviderUnreachable from error
            known.keys_at = time.monotonic()
        return known.keys
