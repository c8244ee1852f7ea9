"""Tokens for one's own programs, made and revoked in the app alone."""

from uuid import UUID

from fastapi import APIRouter, Response

from backhaul.db.session import RequestSession
from backhaul.identity.access import InTheApp
from backhaul.identity.tokens.record import add_token, revoke_token, tokens
from backhaul.identity.tokens.schemas import TokenIn, TokenList, TokenMade

router = APIRouter(tags=["identity"])


@router.get("/me/tokens", responses={200: {"model": TokenList}})
async def list_tokens(db: RequestSession, member: InTheApp) -> Response:
    """One's own. The tokens themselves are told when they are made, and never again."""
    return Response(await tokens(db, member), media_type="application/json")


@router.post("/me/tokens", status_code=201)
async def create_token(body: TokenIn, db: RequestSession, member: InTheApp) -> TokenMade:
    """Let a program of one's own in. Keep the token: it is told only now."""
    made, token = await add_token(db, member, body)
    return TokenMade.model_validate(
        {
            "id": made.id,
            "name": made.name,
            "scopes": made.scopes,
            "created_at": made.created_at,
            "expires_at": made.expires_at,
            "last_used_on": None,
            "token": token,
        }
    )


@router.delete("/me/tokens/{id}", status_code=204)
async def delete_token(id: UUID, db: RequestSession, member: InTheApp) -> None:
    """It opens nothing from now on."""
    await revoke_token(db, member, id)
