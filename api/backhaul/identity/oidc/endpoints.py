"""Signing in with the organisation's identity provider, and telling us which one that is."""

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response, Security
from fastapi.responses import RedirectResponse
from fastapi.security import APIKeyCookie
from sqlalchemy import delete, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from backhaul.db.session import RequestSession, organisation_session, session
from backhaul.errors import AddressTaken, Invalid, NoRoleForYou, Problem, SignInStale
from backhaul.identity.access import AdminInTheApp, AdminInTheAppBriefly, Cookie, Credentials, InTheApp, InTheAppBriefly, enter
from backhaul.identity.browsers import BrowserName
from backhaul.identity.endpoints import NextPath, remember
from backhaul.identity.kept import keep, kept
from backhaul.identity.oidc.discovery import provider_of
from backhaul.identity.oidc.flow import (
    LASTS_S,
    Answer,
    begin,
    configured,
    finish,
    provider_for,
    redirect_uri,
    sealed_for,
    sign_in_url,
)
from backhaul.identity.oidc.members import link, member_of, unlink
from backhaul.identity.oidc.models import IdentityProvider, ProviderAccount
from backhaul.identity.oidc.schemas import (
    Goto,
    OwnAccount,
    ProviderIn,
    ProviderOut,
    ProviderState,
    ShownProvider,
    ShownProviders,
)
from backhaul.identity.sign_in import open_session
from backhaul.secret import seal

router = APIRouter(tags=["identity"])
links = APIRouter(tags=["identity"])

_ATTEMPT, _PATH = "backhaul_sign_in", "/sign-in/with/"
_attempt = APIKeyCookie(name=_ATTEMPT, auto_error=False, description="A sign-in that was begun at a provider.")
Attempt = Annotated[str | None, Security(_attempt)]
Slug = Annotated[str, Path(max_length=100)]
# Where the app says what went wrong, and where it shows what is linked.
_OTHER, _OWN = "/sign-in/other", "/me/sign-in"


def _back(problem: Problem, path: str = _OTHER) -> RedirectResponse:
    response = RedirectResponse(f"{path}?{urlencode({'problem': problem.slug})}", 303)
    response.delete_cookie(_ATTEMPT, path=_PATH)
    return response


@router.get("/providers")
async def list_providers() -> ShownProviders:
    """The identity providers that whoever is not signed in may choose from."""
    async with session() as db:
        rows: Sequence[Any] = (await db.execute(text("SELECT slug, label FROM providers_shown()"))).all()
    return ShownProviders(items=[ShownProvider(slug=row.slug, label=row.label) for row in rows])


@links.get("/sign-in/with/{slug}", response_class=RedirectResponse, status_code=303)
async def begin_sign_in(slug: Slug, next_path: NextPath = "/") -> RedirectResponse:
    """To the provider's page; whoever comes back from it is signed in."""
    try:
        url, attempt = await begin(await configured(slug), next=next_path)
    except Problem as problem:
        return _back(problem)
    response = RedirectResponse(url, 303)
    keep(response, _ATTEMPT, attempt, lasts_s=LASTS_S, path=_PATH)
    return response


@links.get("/sign-in/with/{slug}/answer", response_class=RedirectResponse, status_code=303)
async def finish_sign_in(
    slug: Slug,
    browser: BrowserName,
    attempt: Attempt = None,
    cookie: Cookie = None,
    state: Annotated[str, Query(max_length=500)] = "",
    code: Annotated[str | None, Query(max_length=5000)] = None,
    error: Annotated[str | None, Query(max_length=500)] = None,
    iss: Annotated[str | None, Query(max_length=500)] = None,
) -> RedirectResponse:
    """Back from the provider's page: what it says is checked, and the browser is signed in."""
    begun = kept(_ATTEMPT, attempt)
    path = _OWN if begun and "member" in begun else _OTHER
    try:
        provider = await configured(slug)
        claims = await finish(provider, begun, Answer(state, code, error, iss))
        if begun and "member" in begun:
            await _link(provider, claims, UUID(begun["member"]), cookie)
            response = RedirectResponse(_OWN, 303)
        else:
            token = await _sign_in(provider, claims, cookie, browser)
            response = RedirectResponse(begun["next"] if begun else "/", 303)
            remember(response, token)
    except Problem as problem:
        return _back(problem, path)
    response.delete_cookie(_ATTEMPT, path=_PATH)
    return response


async def _sign_in(provider: IdentityProvider, claims: dict[str, Any], replaces: str | None, browser: str) -> str:
    # The audit has what a provider changed of a member, by nobody's name.
    async with organisation_session(provider.organisation_id, role="admin") as db:
        member_id = await member_of(db, provider, claims)
    if member_id is None:
        raise NoRoleForYou
    async with session() as db:
        _, token = await open_session(db, provider.organisation_id, member_id, replaces=replaces, browser=browser)
    return token


async def _link(provider: IdentityProvider, claims: dict[str, Any], member_id: UUID, cookie: str | None) -> None:
    async with session() as db:
        member = await enter(db, Credentials(cookie or "", member_id))
        if member.organisation_id != provider.organisation_id:
            raise SignInStale
    # Members see no account but their own; whose this one is must be seen.
    async with organisation_session(provider.organisation_id) as db:
        await link(db, provider, claims, member)


@router.get("/me/provider")
async def read_own_account(db: RequestSession, member: InTheApp) -> OwnAccount:
    """Whether one signs in with the organisation's provider."""
    label = await db.scalar(select(IdentityProvider.label).filter_by(organisation_id=member.organisation_id))
    own = select(ProviderAccount.created_at).filter_by(organisation_id=member.organisation_id, member_id=member.id)
    return OwnAccount(label=label, linked_at=await db.scalar(own.order_by(ProviderAccount.created_at).limit(1)))


@router.post("/me/provider")
async def begin_link(member: InTheAppBriefly, response: Response) -> Goto:
    """The provider's page, to sign in with its account from now on. Where it leads back to, this browser alone may go."""
    url, attempt = await begin(await provider_for(member.organisation_id), member=str(member.id))
    keep(response, _ATTEMPT, attempt, lasts_s=LASTS_S, path=_PATH)
    return Goto(url=url)


@router.delete("/me/provider", status_code=204)
async def delete_own_account(db: RequestSession, member: InTheApp) -> None:
    """Its account no longer signs one in. What is signed in stays so."""
    await unlink(db, member)


def _out(provider: IdentityProvider) -> ProviderOut:
    fields = {name: getattr(provider, name) for name in ProviderOut.model_fields if hasattr(provider, name)}
    return ProviderOut(**fields, redirect_uri=redirect_uri(provider.slug), sign_in_url=sign_in_url(provider.slug))


@router.get("/organisation/provider")
async def read_provider(db: RequestSession, member: AdminInTheApp) -> ProviderState:
    """The organisation's provider, without its secret."""
    found = await db.scalar(select(IdentityProvider).filter_by(organisation_id=member.organisation_id))
    return ProviderState(provider=_out(found) if found else None, redirect_uri=redirect_uri("{slug}"))


@router.put("/organisation/provider")
async def put_provider(body: ProviderIn, member: AdminInTheAppBriefly) -> ProviderOut:
    """Let members sign in with this provider. It is asked at once what it says of itself, so a wrong address is told here."""
    await provider_of(body.issuer, anew=True)
    values = body.model_dump(exclude={"client_secret"})
    if body.client_secret is not None:
        values["secret_sealed"] = seal(sealed_for(member.organisation_id), body.client_secret.encode())
    async with organisation_session(member.organisation_id, member_id=member.id, role="admin") as db:
        own = {"organisation_id": member.organisation_id}
        known = await db.scalar(select(IdentityProvider).filter_by(**own).with_for_update())
        if body.client_secret is None:
            # A secret is for whom it was given: another provider must not be told it.
            if known is None or (known.issuer, known.client_id) != (body.issuer, body.client_id):
                raise Invalid("Give the client secret that this provider has for us.")
            values["secret_sealed"] = known.secret_sealed
        row = insert(IdentityProvider).values(**own, **values)
        try:
            kept_now = await db.scalar(
                row.on_conflict_do_update(index_elements=[IdentityProvider.organisation_id], set_=values).returning(
                    IdentityProvider
                ),
                execution_options={"populate_existing": True},
            )
        except IntegrityError as error:
            raise AddressTaken from error
    assert kept_now is not None  # noqa: S101  # an upsert returns its row
    return _out(kept_now)


@router.delete("/organisation/provider", status_code=204)
async def delete_provider(db: RequestSession, member: AdminInTheApp) -> None:
    """Nobody signs in with it any more. Who is signed in stays so, and comes back by a link of yours."""
    await db.execute(delete(IdentityProvider).filter_by(organisation_id=member.organisation_id))
