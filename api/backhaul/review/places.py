"""What tips propose to the gazetteer: managers accept it, and the tips are placed anew; or they decline it."""

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.session import RequestSession
from backhaul.errors import Invalid, NotFound, ProposalDecided
from backhaul.gazetteer.edit import add_new_site
from backhaul.gazetteer.models import PlaceProposal, PlaceProposalTip, Site
from backhaul.gazetteer.schemas import ProposalAnswer, ProposalList, ProposalOut, SiteIn
from backhaul.identity.access import CurrentManager, Reader
from backhaul.pages import page
from backhaul.tips.amend import understand_anew
from backhaul.tips.models import Tip

router = APIRouter(tags=["review"])

# Said in passing by one, it may be anything; two who say it mean something.
SEVERAL = 2
MOST = 200
MOST_WORDS = 3
MOST_SPELLINGS = 20

# An alias wants company, unless somebody showed what was meant. Who said it is nobody's business here.
_PROPOSALS = text("""
    SELECT coalesce(json_agg(p.told ORDER BY p.tips DESC, p.name, p.id), '[]')::text FROM (
        SELECT o.id, o.name, e.tips, json_build_object(
            'id', o.id, 'kind', o.kind, 'status', o.status, 'name', o.name, 'language', o.language,
            'of_site_id', o.of_site_id, 'of_site_name', s.name, 'lat', ST_Y(o.geom), 'lon', ST_X(o.geom), 'tips', e.tips,
            'words', e.words, 'reason', o.reason, 'site_id', o.site_id) AS told
        FROM place_proposal o
        LEFT JOIN site s ON s.organisation_id = o.organisation_id AND s.id = o.of_site_id
        CROSS JOIN LATERAL (
            SELECT count(*) AS tips, count(DISTINCT coalesce(t.author_id, t.id)) AS people, bool_or(x.sure) AS sure,
                coalesce((array_to_json((array_agg(u.findings ->> 'text' ORDER BY t.id)
                          FILTER (WHERE u.findings ->> 'text' <> ''))[1:CAST(:most_words AS int)])), '[]') AS words
            FROM place_proposal_tip x
            JOIN tip t ON t.organisation_id = x.organisation_id AND t.id = x.tip_id AND t.withdrawn_at IS NULL
            LEFT JOIN understanding u ON u.organisation_id = t.organisation_id AND u.tip_id = t.id
            WHERE x.organisation_id = o.organisation_id AND x.proposal_id = o.id
        ) e
        WHERE o.organisation_id = :organisation AND (CAST(:id AS uuid) IS NULL OR o.id = CAST(:id AS uuid))
          AND (CAST(:status AS text) IS NULL OR o.status = CAST(:status AS text))
          AND (o.status <> 'open' OR e.sure OR e.people >= :several OR CAST(:id AS uuid) IS NOT NULL)
        ORDER BY e.tips DESC, o.name, o.id LIMIT :most
    ) p
""")


@router.get("/places/proposals", responses={200: {"model": ProposalList}})
async def list_proposals(
    request: Request,
    db: RequestSession,
    member: CurrentManager,
    status: Annotated[Literal["open", "accepted", "declined"], Query()] = "open",
) -> Response:
    """Sites and other names that tips speak of and that are not known, those first that most tips name."""
    return page(request, await _read(db, member, status=status))


@router.post("/places/proposals/{id}/answer", responses={200: {"model": ProposalOut}})
async def answer_proposal(id: UUID, body: ProposalAnswer, db: RequestSession, member: CurrentManager) -> Response:
    """Accept or decline. What is accepted is there at once, and the tips that named it are placed anew."""
    await answer(db, member, id, body)
    items = await _read(db, member, id=id)
    return Response(items[1:-1], media_type="application/json")


async def _read(db: AsyncSession, member: Reader, *, status: str | None = None, id: UUID | None = None) -> bytes:
    asked = {"organisation": member.organisation_id, "status": status, "id": id}
    bounds = {"several": SEVERAL, "most": MOST, "most_words": MOST_WORDS}
    found: str = (await db.execute(_PROPOSALS, {**asked, **bounds})).scalar_one()
    return found.encode()


async def answer(db: AsyncSession, member: Reader, proposal_id: UUID, body: ProposalAnswer) -> None:
    """Make the site or the other name that was proposed, or say no.

    Raises:
        NotFound: there is no such proposal, or no site that it should be a name of.
        ProposalDecided: somebody answered it before.
        Invalid: a new site needs a position, another name a site.
    """
    of = (PlaceProposal.organisation_id == member.organisation_id, PlaceProposal.id == proposal_id)
    proposal = (await db.execute(select(PlaceProposal).where(*of).with_for_update(key_share=True))).scalar_one_or_none()
    if proposal is None:
        raise NotFound
    if proposal.status != "open":
        raise ProposalDecided
    proposal.decided_at, proposal.reason = datetime.now(UTC), body.reason
    if not body.accept:
        proposal.status = "declined"
        await db.flush()
        return
    proposal.status = "accepted"
    if (body.kind or proposal.kind) == "alias":
        proposal.site_id = await _name_site(db, member, proposal, body)
    else:
        proposal.site_id = await _make_site(db, member, proposal, body)
    await db.flush()
    await _place_anew(db, member, proposal.id)


async def _make_site(db: AsyncSession, member: Reader, proposal: PlaceProposal, body: ProposalAnswer) -> UUID:
    lat, lon = body.lat, body.lon
    if lat is None or lon is None:
        point = PlaceProposal.geom
        where = (PlaceProposal.organisation_id == member.organisation_id, PlaceProposal.id == proposal.id)
        lat, lon = (await db.execute(select(point.ST_Y(), point.ST_X()).where(*where))).one()
    if lat is None or lon is None:
        message = "where it is was not said"
        raise Invalid("Say where it is: its latitude and longitude.", errors=[{"field": "lat", "message": message}])
    name = body.name or proposal.name
    aliases = [said for said in await _spellings(db, member, proposal) if said != name]
    site = SiteIn(name=name, aliases=aliases, lat=lat, lon=lon, radius_m=body.radius_m, parent_id=body.site_id)
    return await add_new_site(db, member, site)


async def _name_site(db: AsyncSession, member: Reader, proposal: PlaceProposal, body: ProposalAnswer) -> UUID:
    wanted = body.site_id or proposal.of_site_id
    if wanted is None:
        message = "which site it is another name for"
        raise Invalid("Choose the site.", errors=[{"field": "site_id", "message": message}])
    of = (Site.organisation_id == member.organisation_id, Site.id == wanted)
    site = (await db.execute(select(Site).where(*of).with_for_update(key_share=True))).scalar_one_or_none()
    if site is None:
        raise NotFound
    for name in dict.fromkeys((body.name or proposal.name, *await _spellings(db, member, proposal))):
        if name != site.name and name not in site.aliases:
            site.aliases = [*site.aliases, name]
            if proposal.language:
                site.alias_languages = {**site.alias_languages, name: proposal.language}
    site.version += 1
    return site.id


async def _spellings(db: AsyncSession, member: Reader, proposal: PlaceProposal) -> list[str]:
    """What was said, in each way in which it was: these stay names of the place, so that the tips find it."""
    said = select(PlaceProposalTip.name).where(
        PlaceProposalTip.organisation_id == member.organisation_id, PlaceProposalTip.proposal_id == proposal.id
    )
    names = await db.scalars(said.group_by(PlaceProposalTip.name).order_by(PlaceProposalTip.name).limit(MOST_SPELLINGS))
    return list(dict.fromkeys((proposal.name, *names)))


async def _place_anew(db: AsyncSession, member: Reader, proposal_id: UUID) -> None:
    """The tips that named it find it now. Their authors hear of it as of any amendment."""
    tips = await db.scalars(
        select(Tip)
        .join(
            PlaceProposalTip,
            (PlaceProposalTip.organisation_id == Tip.organisation_id) & (PlaceProposalTip.tip_id == Tip.id),
        )
        .where(
            Tip.organisation_id == member.organisation_id,
            PlaceProposalTip.proposal_id == proposal_id,
            Tip.withdrawn_at.is_(None),
        )
        .order_by(Tip.id)
        .with_for_update(key_share=True, of=Tip)
    )
    for tip in tips.all():
        await understand_anew(db, tip)
