"""Who is asking: authentication as annotated types in an endpoint's signature."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Header, Request, Security
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.session import RequestSession, session
from backhaul.errors import InTheAppOnly, NotAllowed, ScopeMissing, SignInNeeded
from backhaul.identity.models import MANAGING_ROLES
from backhaul.identity.secrets import hash_token
from backhaul.identity.tokens.scopes import Wanted, wanted
from backhaul.rates import belongs

COOKIE = "backhaul_session"
# Of tokens that members made: told apart at a glance, in a configuration and by scanners for secrets.
PERSONAL = "bhp_"

_cookie = APIKeyCookie(name=COOKIE, auto_error=False, description="The app's session.")
_bearer = HTTPBearer(auto_error=False, description="A personal access token, for scripts.")


Cookie = Annotated[str | None, Security(_cookie)]


@dataclass(frozen=True, slots=True)
class Reader:
    """The member who asks, as far as every request needs to know them."""

    organisation_id: UUID
    id: UUID
    name: str
    role: str
    language: str
    session_id: UUID | None
    # What a request that shows the receipt number of an anonymous tip has instead of being its author.
    receipt_hash: bytes | None = None

    @property
    def manages(self) -> bool:
        """Whether this member decides about insights."""
        return self.role in MANAGING_ROLES

    def wrote(self, author_id: UUID | None, receipt_hash: bytes | None) -> bool:
        """Whether a tip is this member's own: by its author, or by the number that an anonymous one is known by."""
        if author_id is not None:
            return author_id == self.id
        return receipt_hash is not None and receipt_hash == self.receipt_hash


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a request shows of who it is."""

    token: str
    member_id: UUID | None = None
    receipt_number: str | None = None
    # For a token that a member made: the scope that it must have. What it is shown for stands in one table for all addresses.
    wants: Wanted | None = None


# All dependencies are async: FastAPI sends any other into a thread and waits for it, which takes as long as a small statement.
async def _shown(
    request: Request,
    cookie: Cookie,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
    member: Annotated[
        UUID | None,
        Header(alias="Backhaul-Member", description="Whose outbox sends this. Another member's session answers 401."),
    ] = None,
    receipt: Annotated[
        str | None,
        Header(alias="Backhaul-Receipt", pattern=r"^\d{16}$", description="The receipt number of an anonymous tip."),
    ] = None,
) -> Credentials:
    token = bearer.credentials if bearer else cookie
    if not token:
        raise SignInNeeded
    personal = bearer is not None and token.startswith(PERSONAL)
    return Credentials(token, member, receipt, wanted(request.method, request.scope["route"].path_format) if personal else None)


_ENTER = text("SELECT * FROM enter(:hash)")
_ENTER_BY_TOKEN = text("SELECT *, NULL AS session_id FROM enter_by_token(:hash)")

Shown = Annotated[Credentials, Depends(_shown)]


async def enter(db: AsyncSession, shown: Credentials) -> Reader:
    """Look the token up and put the transaction into its member's organisation: one statement.

    Raises:
        SignInNeeded: the token is unknown, expired, revoked or another member's than the one named, or the member is gone.
        ScopeMissing: the token is good, but not for this.
        InTheAppOnly: no token is good for this.
    """
    way = _ENTER if shown.wants is None else _ENTER_BY_TOKEN
    row = (await db.execute(way, {"hash": hash_token(shown.token)})).one_or_none()
    # On a shared phone somebody else may have signed in while one member's outbox was being sent.
    if row is None or shown.member_id not in (None, row.member_id):
        raise SignInNeeded
    if shown.wants == "app":
        raise InTheAppOnly
    if shown.wants not in (None, "any", *getattr(row, "scopes", ())):
        raise ScopeMissing(f"Make a token that has the scope {shown.wants}, in the app under Me.", scope=shown.wants)
    belongs(shown.token, row.member_id)
    receipt = sha256(shown.receipt_number.encode()).digest() if shown.receipt_number else None
    return Reader(row.organisation_id, row.member_id, row.name, row.role, row.language, row.session_id, receipt)


async def _current_member(db: RequestSession, shown: Shown) -> Reader:
    return await enter(db, shown)


async def _briefly(shown: Shown) -> Reader:
    async with session() as db:
        return await enter(db, shown)


CurrentMember = Annotated[Reader, Depends(_current_member)]
# For requests that last: an upload or a stream must not hold a database connection while bytes trickle.
CurrentMemberBriefly = Annotated[Reader, Depends(_briefly)]


def _as_manager(member: Reader) -> Reader:
    if not member.manages:
        raise NotAllowed
    return member


async def _current_manager(member: CurrentMember) -> Reader:
    return _as_manager(member)


async def _current_manager_briefly(member: CurrentMemberBriefly) -> Reader:
    return _as_manager(member)


def _as_admin(member: Reader) -> Reader:
    if member.role != "admin":
        raise NotAllowed("Ask an admin of your organisation.")
    return member


async def _current_admin(member: CurrentMember) -> Reader:
    return _as_admin(member)


async def _current_admin_briefly(member: CurrentMemberBriefly) -> Reader:
    return _as_admin(member)


def _as_signed_in(member: Reader) -> Reader:
    if member.session_id is None:
        raise InTheAppOnly
    return member


async def _in_the_app(member: CurrentMember) -> Reader:
    return _as_signed_in(member)


async def _in_the_app_briefly(member: CurrentMemberBriefly) -> Reader:
    return _as_signed_in(member)


CurrentManager = Annotated[Reader, Depends(_current_manager)]
CurrentManagerBriefly = Annotated[Reader, Depends(_current_manager_briefly)]
CurrentAdmin = Annotated[Reader, Depends(_current_admin)]
CurrentAdminBriefly = Annotated[Reader, Depends(_current_admin_briefly)]
# For what decides who gets in, and for what carries a person away: a token lies in some script's settings, so no token does
# it, not even one of whoever runs the machine.
InTheApp = Annotated[Reader, Depends(_in_the_app)]
InTheAppBriefly = Annotated[Reader, Depends(_in_the_app_briefly)]


async def _admin_in_the_app(member: InTheApp) -> Reader:
    return _as_admin(member)


async def _admin_in_the_app_briefly(member: InTheAppBriefly) -> Reader:
    return _as_admin(member)


AdminInTheApp = Annotated[Reader, Depends(_admin_in_the_app)]
AdminInTheAppBriefly = Annotated[Reader, Depends(_admin_in_the_app_briefly)]
