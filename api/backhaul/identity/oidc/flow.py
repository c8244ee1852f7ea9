"""The authorization code flow with PKCE: out to the provider's page, and back with a code that becomes claims."""

from base64 import b64encode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from typing import Any
from urllib.parse import quote_plus, urlencode
from uuid import UUID

from sqlalchemy import select, text

from backhaul.db.session import organisation_session, session
from backhaul.errors import NotFound, SignInStale
from backhaul.identity.oidc.claims import claim
from backhaul.identity.oidc.discovery import Provider, provider_of
from backhaul.identity.oidc.id_token import claims_of, refused
from backhaul.identity.oidc.models import IdentityProvider
from backhaul.identity.oidc.reach import ask
from backhaul.identity.secrets import new_token
from backhaul.secret import unseal
from backhaul.settings import get_settings

# For a password, a second factor, and a colleague who asks something meanwhile.
LASTS_S = 600


def sign_in_url(slug: str) -> str:
    """Where signing in with this provider begins."""
    return f"{get_settings().base_url}/sign-in/with/{slug}"


def redirect_uri(slug: str) -> str:
    """Where the provider sends people back to: another address for each, so that no answer is taken for another one's."""
    return f"{sign_in_url(slug)}/answer"


def sealed_for(organisation_id: UUID) -> str:
    """For what the client's secret is sealed."""
    return f"client secret of {organisation_id}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the provider sent the browser back with."""

    state: str
    code: str | None
    error: str | None
    issuer: str | None


async def configured(slug: str) -> IdentityProvider:
    """The provider with this address. Raises NotFound."""
    async with session() as db:
        organisation_id = await db.scalar(text("SELECT organisation_of_provider(:slug)"), {"slug": slug})
    if organisation_id is None:
        raise NotFound
    return await provider_for(organisation_id)


async def provider_for(organisation_id: UUID) -> IdentityProvider:
    """The organisation's provider. Raises NotFound."""
    async with organisation_session(organisation_id) as db:
        found = await db.scalar(select(IdentityProvider).filter_by(organisation_id=organisation_id))
    if found is None:
        raise NotFound
    return found


async def begin(configured: IdentityProvider, **kept: str) -> tuple[str, dict[str, Any]]:
    """The provider's page for one sign-in, and what the browser keeps until it comes back.

    Raises:
        ProviderUnreachable, ProviderNotPublic: it cannot be asked where its page is.
    """
    provider = await provider_of(configured.issuer)
    state, nonce, verifier = new_token(), new_token(), new_token()
    asked = {
        "response_type": "code",
        "client_id": configured.client_id,
        "redirect_uri": redirect_uri(configured.slug),
        "scope": configured.scopes,
        "state": state,
        "nonce": nonce,
        "code_challenge": urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    joint = "&" if "?" in provider.authorization_endpoint else "?"
    url = f"{provider.authorization_endpoint}{joint}{urlencode(asked)}"
    return url, {**kept, "slug": configured.slug, "state": state, "nonce": nonce, "verifier": verifier}


async def finish(configured: IdentityProvider, kept: dict[str, Any] | None, answer: Answer) -> dict[str, Any]:
    """What the provider claims of whoever came back.

    Raises:
        SignInStale: this browser did not begin this sign-in.
        SignInRefused: the provider said no, or what it said does not hold.
        ProviderUnreachable: it does not answer.
    """
    if kept is None or kept["slug"] != configured.slug or not compare_digest(kept["state"], answer.state):
        raise SignInStale
    provider = await provider_of(configured.issuer)
    if answer.issuer != provider.issuer and (answer.issuer is not None or provider.names_itself):
        raise refused("the answer is another provider's")
    if answer.error or not answer.code:
        raise refused("the provider said no")
    said = await ask("POST", provider.token_endpoint, **_exchange(configured, provider, answer.code, kept["verifier"]))
    claims = await claims_of(provider, said.get("id_token"), client_id=configured.client_id, nonce=kept["nonce"])
    return {**await _more_of(configured, provider, claims, said.get("access_token")), **claims}


def _exchange(configured: IdentityProvider, provider: Provider, code: str, verifier: str) -> dict[str, Any]:
    """The code for tokens, with our secret and with the proof that it was we who asked for the code."""
    secret = unseal(sealed_for(configured.organisation_id), configured.secret_sealed)
    if secret is None:
        raise refused("the client secret was sealed with another key than this installation's: an admin enters it again")
    data = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri(configured.slug),
        "code_verifier": verifier,
    }
    if provider.basic:
        # RFC 6749, 2.3.1: both are encoded as in a form first.
        pair = f"{quote_plus(configured.client_id)}:{quote_plus(secret.decode())}"
        return {"data": data, "headers": {"Authorization": f"Basic {b64encode(pair.encode()).decode()}"}}
    return {"data": {**data, "client_id": configured.client_id, "client_secret": secret.decode()}}


async def _more_of(
    configured: IdentityProvider, provider: Provider, claims: dict[str, Any], access_token: object
) -> dict[str, Any]:
    """What the token does not say and the provider says on asking, if it says it of the same person."""
    wanted = [configured.name_claim, configured.language_claim, *([configured.role_claim] if configured.role_claim else [])]
    if not provider.userinfo_endpoint or all(claim(claims, name) is not None for name in wanted):
        return {}
    if not isinstance(access_token, str) or not access_token.isascii() or not access_token.isprintable():
        return {}
    more = await ask("GET", provider.userinfo_endpoint, headers={"Authorization": f"Bearer {access_token}"})
    if more.get("sub") != claims["sub"]:
        raise refused("what it says on asking is of somebody else")
    return more
