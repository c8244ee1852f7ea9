"""Who is asking: authentication as annotated types in an endpoint's signature."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Security
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.session import RequestSession, session
from backhaul.errors import NotAllowed, SignInNeeded
from backhaul.identity.models import MANAGING_ROLES
from backhaul.identity.secrets import hash_token

COOKIE = "backhaul_session"

_cookie = APIKeyCookie(name=COOKIE, auto_error=False, description="The app's session.")
_bearer = HTTPBearer(auto_error=False, description="A personal access token, for scripts.")


@dataclass(frozen=True, slots=True)
class Reader:
    """The member who asks, as far as every request needs to know them."""

    organisation_id: UUID
    id: UUID
    name: str
    role: str
    language: str
    session_id: UUID | None

    @property
    def manages(self) -> bool:
        """Whether this member decides about insights."""
        return self.role in MANAGING_ROLES


def _token(
    cookie: Annotated[str | None, Security(_cookie)],
    bearer: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
) -> str:
    token = bearer.credentials if bearer else cookie
    if not token:
        raise SignInNeeded
    return token


Token = Annotated[str, Depends(_token)]


async def enter(db: AsyncSession, token: str) -> Reader:
    """Look the token up and put the transaction into its member's organisation: one statement.

    Raises:
        SignInNeeded: the token is unknown, expired or revoked, or the member is gone.
    """
    row = (await db.execute(text("SELECT * FROM enter(:hash)"), {"hash": hash_token(token)})).one_or_none()
    if row is None:
        raise SignInNeeded
    return Reader(row.organisation_id, row.member_id, row.name, row.role, row.language, row.session_id)


async def _current_member(db: RequestSession, token: Token) -> Reader:
    return await enter(db, token)


async def _briefly(token: Token) -> Reader:
    async with session() as db:
        return await enter(db, token)


CurrentMember = Annotated[Reader, Depends(_current_member)]
# For requests that last: an upload or a stream must not hold a database connection while bytes trickle.
CurrentMemberBriefly = Annotated[Reader, Depends(_briefly)]


async def _current_manager(member: CurrentMember) -> Reader:
    if not member.manages:
        raise NotAllowed
    return member


CurrentManager = Annotated[Reader, Depends(_current_manager)]
