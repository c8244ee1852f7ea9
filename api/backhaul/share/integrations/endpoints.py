"""Tokens for programs, and addresses for feed readers and calendars, which can send no header."""

from uuid import UUID

from fastapi import APIRouter, Response

from backhaul.db.session import RequestSession
from backhaul.identity.access import CurrentManager
from backhaul.share.integrations.record import add_integration, delete_integration, integrations
from backhaul.share.integrations.schemas import IntegrationIn, IntegrationList, IntegrationMade

router = APIRouter(tags=["share"])


@router.get("/integrations", responses={200: {"model": IntegrationList}})
async def list_integrations(db: RequestSession, member: CurrentManager) -> Response:
    """One's own; admins see all. Their tokens are told when they are made, and never again."""
    return Response(await integrations(db, member), media_type="application/json")


@router.post("/integrations", status_code=201)
async def create_integration(body: IntegrationIn, db: RequestSession, member: CurrentManager) -> IntegrationMade:
    """Let a program read. Keep the token: it is told only now."""
    made, token, url = await add_integration(db, member, body)
    return IntegrationMade.model_validate(
        {
            "id": made.id,
            "name": made.name,
            "scope": made.scope,
            "member": {"id": member.id, "name": member.name} if made.member_id else None,
            "filters": made.filters,
            "created_at": made.created_at,
            "expires_at": made.expires_at,
            "token": token,
            "url": url,
        }
    )


@router.delete("/integrations/{id}", status_code=204)
async def revoke_integration(id: UUID, db: RequestSession, member: CurrentManager) -> None:
    """Its token, or its address, opens nothing from now on."""
    await delete_integration(db, member, id)
