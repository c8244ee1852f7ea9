"""Signing in by link and PIN, signing out, where I am signed in, and who is who."""

from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security
from fastapi.responses import RedirectResponse
from fastapi.security import APIKeyCookie
from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.session import RequestSession
from backhaul.errors import LinkExpired
from backhaul.identity.access import COOKIE, Cookie, Credentials, CurrentManager, CurrentMember, Reader, enter
from backhaul.identity.browsers import BrowserName
from backhaul.identity.devices import DEVICE_COOKIE, DEVICE_DAYS, forget_pin, set_pin, sign_in_with_pin
from backhaul.identity.models import Member, Organisation, Role, Session
from backhaul.identity.schemas import (
    DeviceMemberOut,
    DeviceOut,
    Me,
    MemberList,
    MemberOut,
    OrganisationOut,
    PinIn,
    PinSignIn,
    SessionList,
    SignIn,
)
from backhaul.identity.secrets import hash_token
from backhaul.identity.sessions import end_other_sessions, end_session, list_sessions
from backhaul.identity.sign_in import sign_in, sign_out
from backhaul.settings import get_settings

router = APIRouter(tags=["identity"])
links = APIRouter(tags=["identity"])


_device = APIKeyCookie(name=DEVICE_COOKIE, auto_error=False, description="A phone that several members share.")
DeviceCookie = Annotated[str | None, Security(_device)]


def set_cookie(response: Response, name: str, value: str, days: int) -> None:
    """One that no script reads and no other site sends."""
    response.set_cookie(
        name,
        value,
        max_age=days * 86_400,
        httponly=True,
        samesite="lax",
        # Browsers treat loopback as secure but do not all send Secure cookies to plain http there.
        secure=get_settings().base_url.startswith("https:"),
    )


def remember(response: Response, token: str) -> None:
    """Sign this browser in: the session's cookie."""
    set_cookie(response, COOKIE, token, get_settings().session_days)


async def tell_me(db: AsyncSession, member: Reader) -> Me:
    """Who is signed in, as the app keeps it."""
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


# A path of the app and nothing else: no host, no scheme, nothing that a browser would read as one.
NextPath = Annotated[
    str, Query(alias="next", pattern=r"^/([A-Za-z0-9_?#\-][^\\\s]*)?$", max_length=500, description="Where the app opens.")
]


@links.get("/sign-in/{token}", response_class=RedirectResponse, status_code=303)
async def follow_sign_in_link(
    token: str, db: RequestSession, browser: BrowserName, cookie: Cookie = None, next_path: NextPath = "/"
) -> RedirectResponse:
    """The one-tap link: signs the browser in and opens the app."""
    try:
        _, session_token = await sign_in(db, token, replaces=cookie, browser=browser)
    except LinkExpired:
        return RedirectResponse("/?" + urlencode({"sign_in": "expired"}), 303)
    response = RedirectResponse(next_path, 303)
    remember(response, session_token)
    return response


@router.post("/session")
async def create_session(
    body: SignIn, db: RequestSession, response: Response, browser: BrowserName, cookie: Cookie = None
) -> Me:
    """Sign in with the secret of a link, for an app that scanned it."""
    member, session_token = await sign_in(db, body.token, replaces=cookie, browser=browser)
    remember(response, session_token)
    return await tell_me(db, member)


@router.delete("/session", status_code=204)
async def delete_session(db: RequestSession, member: CurrentMember, response: Response, device: DeviceCookie = None) -> None:
    """Sign out on this browser, which also forgets the member's PIN."""
    await forget_pin(db, member, device)
    await sign_out(db, member)
    response.delete_cookie(COOKIE)


@router.get("/me")
async def read_me(db: RequestSession, member: CurrentMember) -> Me:
    """Who is signed in. The app asks whenever it is looked at: so here a session notes that it was used today."""
    mine = update(Session).where(Session.organisation_id == member.organisation_id, Session.id == member.session_id)
    if member.session_id:
        await db.execute(mine.where(Session.used_on < func.current_date()).values(used_on=func.current_date()))
    return await tell_me(db, member)


@router.get("/me/sessions", responses={200: {"model": SessionList}})
async def read_sessions(db: RequestSession, member: CurrentMember) -> Response:
    """Where I am signed in."""
    return Response(await list_sessions(db, member), media_type="application/json")


@router.delete("/me/sessions", status_code=204)
async def delete_sessions(db: RequestSession, member: CurrentMember) -> None:
    """Sign me out everywhere but here."""
    await end_other_sessions(db, member)


@router.delete("/me/sessions/{session_id}", status_code=204)
async def delete_one_session(session_id: UUID, db: RequestSession, member: CurrentMember) -> None:
    """Sign me out on one of my browsers."""
    await end_session(db, member, session_id)


@router.put("/me/pin", status_code=204)
async def put_pin(
    body: PinIn, db: RequestSession, member: CurrentMember, response: Response, device: DeviceCookie = None
) -> None:
    """Share this phone: from now on I sign in on it by PIN."""
    set_cookie(response, DEVICE_COOKIE, await set_pin(db, member, body.pin, device), DEVICE_DAYS)


@router.delete("/me/pin", status_code=204)
async def delete_pin(db: RequestSession, member: CurrentMember, device: DeviceCookie = None) -> None:
    """No longer sign in on this phone by PIN."""
    await forget_pin(db, member, device)


@router.get("/device")
async def read_device(db: RequestSession, device: DeviceCookie = None) -> DeviceOut:
    """Who signs in by PIN on this phone. Nobody, where it is not shared."""
    rows = await db.execute(text("SELECT * FROM device_members(:hash)"), {"hash": hash_token(device or "")})
    return DeviceOut(members=[DeviceMemberOut.model_validate(row._asdict()) for row in rows])


@router.post("/device/session")
async def create_device_session(
    body: PinSignIn,
    db: RequestSession,
    response: Response,
    browser: BrowserName,
    device: DeviceCookie = None,
    cookie: Cookie = None,
) -> Me:
    """Sign in by PIN on a shared phone; whoever was signed in before no longer is."""
    _, session_token = await sign_in_with_pin(device, body.member_id, body.pin, replaces=cookie, browser=browser)
    remember(response, session_token)
    # A phone that is used stays a shared one.
    set_cookie(response, DEVICE_COOKIE, device or "", DEVICE_DAYS)
    return await tell_me(db, await enter(db, Credentials(session_token)))


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
