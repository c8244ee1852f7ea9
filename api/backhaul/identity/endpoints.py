"""Signing in by link, signing out, and who is who."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select

from backhaul.db.session import RequestSession
from backhaul.errors import LinkExpired
from backhaul.identity.access import COOKIE, Cookie, CurrentManager, CurrentMember, Reader
from backhaul.identity.models import Member, Organisation, Role
from backhaul.identity.schemas import Me, MemberList, MemberOut, OrganisationOut, SignIn
from backhaul.identity.sign_in import sign_in, sign_out
from backhaul.settings import get_settings

router = APIRouter(tags=["identity"])
links = APIRouter(tags=["identity"])


def _remember(response: Response, token: str) -> None:
    settings = get_settings()
    response.set_cookie(
        COOKIE,
        token,
        max_age=settings.session_days * 86_400,
        httponly=True,
        samesite="lax",
        # Browsers treat loopback as secure but do not all send Secure cookies to plain http there.
        secure=settings.base_url.startswith("https:"),
    )


async def _me(db: RequestSession, member: Reader) -> Me:
    organisation = (await db.execute(select(Organisation).where(Organisation.id == member.organisation_id))).scalar_one()
    return Me.model_validate(
        {
            "id": member.id,
            "name": member.name,
            "role": member.role,
            "language": member.language,
            "organisation": OrganisationOut(id=organisation.id, name=organisation.name, languages=organisation.languages),
        }
    )


@links.get("/sign-in/{token}", response_class=RedirectResponse, status_code=303)
async def follow_sign_in_link(token: str, db: RequestSession, cookie: Cookie = None) -> RedirectResponse:
    """The one-tap link: signs the browser in and opens the app."""
    try:
        _, session_token = await sign_in(db, token, replaces=cookie)
    except LinkExpired:
        return RedirectResponse("/?sign_in=expired", 303)
    response = RedirectResponse("/", 303)
    _remember(response, session_token)
    return response


@router.post("/session")
async def create_session(body: SignIn, db: RequestSession, response: Response, cookie: Cookie = None) -> Me:
    """Sign in with the secret of a link, for an app that scanned it."""
    member, session_token = await sign_in(db, body.token, replaces=cookie)
    _remember(response, session_token)
    return await _me(db, member)


@router.delete("/session", status_code=204)
async def delete_session(db: RequestSession, member: CurrentMember, response: Response) -> None:
    """Sign out on this browser."""
    await sign_out(db, member)
    response.delete_cookie(COOKIE)


@router.get("/me")
async def read_me(db: RequestSession, member: CurrentMember) -> Me:
    """Who is signed in."""
    return await _me(db, member)


@router.get("/members")
async def list_members(
    db: RequestSession, member: CurrentManager, role: Annotated[Role | None, Query(description="Only this role.")] = None
) -> MemberList:
    """The members of the organisation by name, for those who assign."""
    query = (
        select(Member.id, Member.name, Member.role)
        .where(Member.organisation_id == member.organisation_id, Member.deactivated_at.is_(None))
        .order_by(Member.name, Member.id)
        .limit(1000)
    )
    if role:
        query = query.where(Member.role == role)
    rows = (await db.execute(query)).all()
    return MemberList(items=[MemberOut.model_validate(row._asdict()) for row in rows])
