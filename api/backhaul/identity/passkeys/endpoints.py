"""Passkeys: one's own, and signing in with one of them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response, Security
from fastapi.security import APIKeyCookie
from sqlalchemy import select

from backhaul.db.session import RequestSession
from backhaul.errors import PasskeyNotKept, PasskeyRefused
from backhaul.identity.access import Cookie, InTheApp
from backhaul.identity.browsers import BrowserName
from backhaul.identity.endpoints import remember, tell_me
from backhaul.identity.kept import keep, kept
from backhaul.identity.models import Organisation
from backhaul.identity.passkeys.ceremony import LASTS_S, Challenge, ask_for_any, ask_for_new
from backhaul.identity.passkeys.record import (
    add_passkey,
    known_credentials,
    passkeys,
    remove_passkey,
    rename_passkey,
    sign_in_with_passkey,
)
from backhaul.identity.passkeys.schemas import (
    ChallengeOut,
    PasskeyIn,
    PasskeyList,
    PasskeyMade,
    PasskeyName,
    PasskeySignIn,
)
from backhaul.identity.schemas import Me

router = APIRouter(tags=["identity"])

_NEW, _SIGN_IN, _PATH = "backhaul_new_passkey", "backhaul_passkey", "/api/v1/"
_new = APIKeyCookie(name=_NEW, auto_error=False, description="The challenge for a new passkey.")
_sign_in = APIKeyCookie(name=_SIGN_IN, auto_error=False, description="The challenge for signing in with a passkey.")


def _asked(response: Response, cookie: str, challenge: Challenge) -> ChallengeOut:
    keep(response, cookie, challenge.kept, lasts_s=LASTS_S, path=_PATH)
    return ChallengeOut(public_key=challenge.options)


@router.get("/me/passkeys", responses={200: {"model": PasskeyList}})
async def list_passkeys(db: RequestSession, member: InTheApp) -> Response:
    """One's own."""
    return Response(await passkeys(db, member), media_type="application/json")


@router.post("/me/passkeys/challenge")
async def challenge_for_passkey(db: RequestSession, member: InTheApp, response: Response) -> ChallengeOut:
    """What the browser makes a new passkey with, within five minutes."""
    organisation = (await db.scalars(select(Organisation.name).where(Organisation.id == member.organisation_id))).one()
    return _asked(response, _NEW, ask_for_new(member, organisation, await known_credentials(db, member)))


@router.post("/me/passkeys", status_code=201)
async def create_passkey(
    body: PasskeyIn,
    db: RequestSession,
    member: InTheApp,
    response: Response,
    cookie: Annotated[str | None, Security(_new)] = None,
) -> PasskeyMade:
    """Sign in with this one from now on."""
    challenge = kept(_NEW, cookie)
    response.delete_cookie(_NEW, path=_PATH)
    # On a shared phone somebody else may have been asked.
    if challenge is None or challenge["member"] != str(member.id):
        raise PasskeyNotKept("Begin again: this took too long.")
    id = await add_passkey(db, member, body, challenge["challenge"], datetime.fromisoformat(challenge["at"]))
    return PasskeyMade(id=id, name=body.name)


@router.patch("/me/passkeys/{id}", status_code=204)
async def patch_passkey(id: UUID, body: PasskeyName, db: RequestSession, member: InTheApp) -> None:
    """Call it something else."""
    await rename_passkey(db, member, id, body.name)


@router.delete("/me/passkeys/{id}", status_code=204)
async def delete_passkey(id: UUID, db: RequestSession, member: InTheApp) -> None:
    """It signs nobody in any more. Whatever is signed in stays so."""
    await remove_passkey(db, member, id)


@router.post("/passkey/challenge")
async def challenge_to_sign_in(response: Response) -> ChallengeOut:
    """What a passkey signs to sign its member in, within five minutes."""
    return _asked(response, _SIGN_IN, ask_for_any())


@router.post("/passkey/session")
async def create_session_by_passkey(
    body: PasskeySignIn,
    db: RequestSession,
    response: Response,
    browser: BrowserName,
    session: Cookie = None,
    cookie: Annotated[str | None, Security(_sign_in)] = None,
) -> Me:
    """Sign in with a passkey. Which member it is, the passkey says."""
    challenge = kept(_SIGN_IN, cookie)
    response.delete_cookie(_SIGN_IN, path=_PATH)
    if challenge is None:
        raise PasskeyRefused("Begin again: this took too long.")
    at = datetime.fromisoformat(challenge["at"])
    member, token = await sign_in_with_passkey(db, body, challenge["challenge"], at, replaces=session, browser=browser)
    remember(response, token)
    return await tell_me(db, member)
