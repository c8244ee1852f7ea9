"""Coming in, and who is in."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from procrastinate.types import JSONValue
from sqlalchemy import select, text

from backhaul.db.session import RequestSession
from backhaul.errors import InvitationOver, NoMail, TooLarge, TooManyTries, WrongPassword
from backhaul.identity.access import Cookie, Credentials, CurrentAdmin, CurrentManager, CurrentMember, enter
from backhaul.identity.browsers import BrowserName
from backhaul.identity.devices import DEVICE_COOKIE, DEVICE_DAYS
from backhaul.identity.endpoints import DeviceCookie, remember, set_cookie, tell_me
from backhaul.identity.models import Role
from backhaul.identity.schemas import Me, SignInLinkOut
from backhaul.identity.sessions import end_other_sessions
from backhaul.media.bodies import body_of
from backhaul.notify.models import Mailbox
from backhaul.people.file import read_people
from backhaul.people.invite import invite, make_codes, revoke
from backhaul.people.join import join, look
from backhaul.people.let_in import let_in_again, may_let_in, show_code
from backhaul.people.letters import MAIL_SIGN_IN
from backhaul.people.members import change_member
from backhaul.people.passwords import has_password, remove_password, set_password, sign_in_with_password
from backhaul.people.queries import list_invitations, people_page
from backhaul.people.schemas import (
    CodesIn,
    CurrentPassword,
    FileReport,
    InvitationList,
    InvitationMade,
    InvitationsIn,
    InvitationsMade,
    Invited,
    JoinIn,
    LetInAgain,
    LookIn,
    MailSignIn,
    MemberIn,
    PasswordIn,
    PasswordSignIn,
    PasswordState,
    Roster,
    RosterMember,
)
from backhaul.pipeline.queue import defer
from backhaul.pipeline.stages import NOTIFY
from backhaul.rates import Allowance, Guesses, place_of
from backhaul.settings import get_settings

router = APIRouter(tags=["identity"])

# A depot of thirty people who type badly, behind one address, gets in; a list of stolen passwords does not.
wrong_passwords = Guesses(30, within_s=300)
# 256 bits cannot be guessed; this keeps whoever tries from costing anything.
wrong_invitations = Guesses(20, within_s=60)
# Each may send somebody a mail.
asked_mails = Allowance(10, within_s=600, refusal=TooManyTries)

_MEMBERS_AT = text("SELECT organisation_id, member_id FROM members_at(:address)")
_CSV = body_of("text/csv")
_MOST_FILE_BYTES = 500_000


# Coming in


@router.post("/join/look")
async def look_at_invitation(body: LookIn, request: Request, db: RequestSession) -> Invited:
    """What an invitation says: by its secret alone, nobody has to be signed in. Nothing is used up by looking."""
    with wrong_invitations.by(request, InvitationOver):
        return await look(db, body.token)


@router.post("/join")
async def use_invitation(
    body: JoinIn,
    request: Request,
    db: RequestSession,
    response: Response,
    browser: BrowserName,
    device: DeviceCookie = None,
    cookie: Cookie = None,
) -> Me:
    """Come in: a member is made, signed in, and known on this phone by the PIN."""
    with wrong_invitations.by(request, InvitationOver):
        member, session_token, device_token = await join(db, body, device=device, replaces=cookie, browser=browser)
    remember(response, session_token)
    if device_token:
        set_cookie(response, DEVICE_COOKIE, device_token, DEVICE_DAYS)
    return await tell_me(db, member)


@router.post("/session/mail", status_code=202)
async def mail_sign_in_link(body: MailSignIn, request: Request, db: RequestSession) -> Response:
    """Have a link sent to a confirmed address. Whether anybody has it is told to nobody: a job is written either way."""
    if get_settings().smtp_host is None:
        raise NoMail
    asked_mails.take(place_of(request))
    found = (await db.execute(_MEMBERS_AT, {"address": body.address})).all()
    about: list[dict[str, JSONValue]] = [
        {"organisation_id": str(row.organisation_id), "member_id": str(row.member_id)} for row in found
    ]
    await defer(db, MAIL_SIGN_IN, NOTIFY, *(about or [{"organisation_id": None, "member_id": None}]))
    return Response(status_code=202)


@router.post("/session/password")
async def create_password_session(
    body: PasswordSignIn,
    request: Request,
    db: RequestSession,
    response: Response,
    browser: BrowserName,
    cookie: Cookie = None,
) -> Me:
    """Sign in by address and password. An address of nobody takes as long and answers the same."""
    with wrong_passwords.by(request, WrongPassword):
        _, session_token = await sign_in_with_password(body.address, body.password, replaces=cookie, browser=browser)
    remember(response, session_token)
    return await tell_me(db, await enter(db, Credentials(session_token)))


# What is mine


@router.get("/me/password")
async def read_password(db: RequestSession, member: CurrentMember) -> PasswordState:
    """Whether I have one, and the address that goes with it."""
    mine = select(Mailbox.address).filter_by(organisation_id=member.organisation_id, member_id=member.id)
    return PasswordState(set=await has_password(db, member), address=await db.scalar(mine))


@router.put("/me/password", status_code=204)
async def put_password(body: PasswordIn, db: RequestSession, member: CurrentMember) -> None:
    """Set or change it. My other browsers are signed out."""
    await set_password(db, member, body.password, body.current)
    await end_other_sessions(db, member)


@router.post("/me/password/removal", status_code=204)
async def delete_password(body: CurrentPassword, db: RequestSession, member: CurrentMember) -> None:
    """No longer sign in by password."""
    await remove_password(db, member, body.current)


# What admins do


@router.get("/roster", responses={200: {"model": Roster}})
async def read_roster(
    db: RequestSession,
    admin: CurrentAdmin,
    q: Annotated[str | None, Query(max_length=80, description="Part of a name.")] = None,
    role: Role | None = None,
    active: Annotated[bool | None, Query(description="Left out: also those who left.")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
) -> Response:
    """All members by name, for admins."""
    page = await people_page(db, admin, q=q, role=role, active=active, most=limit, cursor=cursor)
    return Response(page, media_type="application/json")


@router.patch("/members/{id}")
async def patch_member(id: UUID, body: MemberIn, db: RequestSession, admin: CurrentAdmin) -> RosterMember:
    """Change role, name or language, or let nobody in by this member any more. Less than before: they are signed out."""
    return await change_member(db, admin, id, body)


@router.post("/members/{id}/sign-in-links", status_code=201)
async def create_sign_in_link(id: UUID, db: RequestSession, member: CurrentMember) -> SignInLinkOut:
    """A link that signs a member in once, within a quarter of an hour: shown as a QR code to the phone beside this one.

    Everybody for themselves, managers for contributors and partners, admins for all. Whose it is hears of it, and it is in
    the audit.
    """
    return await show_code(db, member, await may_let_in(db, member, id))


@router.post("/members/{id}/invitation", status_code=201)
async def invite_again(id: UUID, db: RequestSession, member: CurrentManager, body: LetInAgain | None = None) -> InvitationMade:
    """A forgotten PIN, a lost phone: a new link; sessions, PINs and links from before end, and what the body names besides.

    Managers for contributors and partners, admins for all. Whose it is hears of it, and it is in the audit.
    """
    return await let_in_again(db, member, await may_let_in(db, member, id), body or LetInAgain())


@router.get("/invitations", responses={200: {"model": InvitationList}})
async def read_invitations(db: RequestSession, admin: CurrentAdmin) -> Response:
    """Those that wait to be used."""
    return Response(await list_invitations(db, admin), media_type="application/json")


@router.post("/invitations", status_code=201)
async def create_invitations(body: InvitationsIn, db: RequestSession, admin: CurrentAdmin) -> InvitationsMade:
    """Invite people: all of them or none. Each link is shown here and never again."""
    return InvitationsMade(items=await invite(db, admin, body.people, days=body.days, by_mail=body.by_mail))


@router.post("/invitations/file", openapi_extra=_CSV)
async def read_file(request: Request, db: RequestSession, admin: CurrentAdmin) -> FileReport:
    """What a CSV with names says, and line by line what is wrong with it. Nobody is invited by this."""
    data = await request.body()
    if len(data) > _MOST_FILE_BYTES:
        raise TooLarge(f"Send at most {_MOST_FILE_BYTES} bytes.")
    return await read_people(db, admin, data)


@router.post("/invitations/codes")
async def create_codes(body: CodesIn, db: RequestSession, admin: CurrentAdmin) -> InvitationsMade:
    """New links for invitations, to be shown or printed again. The ones before no longer work."""
    return InvitationsMade(items=await make_codes(db, admin, body.ids, days=body.days))


@router.delete("/invitations/{id}", status_code=204)
async def delete_invitation(id: UUID, db: RequestSession, admin: CurrentAdmin) -> None:
    """Take an invitation back."""
    await revoke(db, admin, id)
