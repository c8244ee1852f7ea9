"""Mail, for those who want it."""

from fastapi import APIRouter

from backhaul.db.session import RequestSession
from backhaul.identity.access import CurrentAdmin, CurrentMember
from backhaul.notify.mail.mailbox import ask_address, choose_mail, forget_address, mail_failures, read_mailbox
from backhaul.notify.mail.schemas import AddressIn, MailFailures, MailIn, MailOut

router = APIRouter(tags=["notify"])


@router.get("/me/mail")
async def get_mail(db: RequestSession, member: CurrentMember) -> MailOut:
    """Which mail I get, and where."""
    return await read_mailbox(db, member)


@router.put("/me/mail")
async def put_mail(body: MailIn, db: RequestSession, member: CurrentMember) -> MailOut:
    """Choose which, and when."""
    await choose_mail(db, member, body)
    return await read_mailbox(db, member)


@router.put("/me/mail/address")
async def put_address(body: AddressIn, db: RequestSession, member: CurrentMember) -> MailOut:
    """I want mail at this address: a link goes there, and nothing else before it was opened."""
    await ask_address(db, member, body.address)
    await db.flush()
    return await read_mailbox(db, member)


@router.delete("/me/mail", status_code=204)
async def delete_mail(db: RequestSession, member: CurrentMember) -> None:
    """No more mail, and forget the address."""
    await forget_address(db, member)


@router.get("/mail/failures")
async def get_failures(db: RequestSession, member: CurrentAdmin) -> MailFailures:
    """Whom mail does not reach: for admins."""
    return MailFailures(items=await mail_failures(db, member))
