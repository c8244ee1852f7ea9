"""What tips propose to the gazetteer: kept with the tips that say it, until a manager answers."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, delete, exists, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.gazetteer.models import PlaceProposal, PlaceProposalTip, ProposalKind
from backhaul.gazetteer.record import point


@dataclass(frozen=True, slots=True)
class Proposed:
    """A name that is not in the gazetteer. ``at`` is (lat, lon) as peers see it; ``sure`` as in PlaceProposalTip."""

    kind: ProposalKind
    name: str
    key: str
    language: str | None
    of_site_id: UUID | None
    at: tuple[float, float] | None
    sure: bool


async def propose(db: AsyncSession, organisation_id: UUID, tip_id: UUID, proposed: Sequence[Proposed]) -> None:
    """Make these what the tip proposes, instead of what it proposed before. One that was declined stays declined."""
    await forget(db, organisation_id, tip_id, but={one.key for one in proposed}, answered=False)
    for one in proposed:
        row = insert(PlaceProposal).values(
            organisation_id=organisation_id,
            id=uuid4(),
            kind=one.kind,
            name=one.name,
            name_key=one.key,
            of_site_id=one.of_site_id,
            language=one.language,
            geom=point(*one.at) if one.at else None,
        )
        # The first who says it gives the spelling and the place.
        kept = row.on_conflict_do_update(
            index_elements=["organisation_id", "kind", "name_key", "of_site_id"], set_={"name_key": row.excluded.name_key}
        )
        proposal_id = await db.scalar(kept.returning(PlaceProposal.id))
        evidence = insert(PlaceProposalTip).values(
            organisation_id=organisation_id, proposal_id=proposal_id, tip_id=tip_id, name=one.name, sure=one.sure
        )
        await db.execute(
            evidence.on_conflict_do_update(
                constraint="pk_place_proposal_tip", set_={"name": evidence.excluded.name, "sure": evidence.excluded.sure}
            )
        )


async def forget(
    db: AsyncSession, organisation_id: UUID, tip_id: UUID, *, but: AbstractSet[str] = frozenset(), answered: bool = True
) -> None:
    """Take away what a tip proposes. An open proposal that no other tip makes goes with it: its name was that tip's word.

    Without ``answered`` those that a manager answered keep it: what was accepted is no longer proposed, and was.
    """
    of_tip = (PlaceProposalTip.organisation_id == organisation_id, PlaceProposalTip.tip_id == tip_id)
    stays: ColumnElement[bool] = PlaceProposal.name_key.in_(but)
    if not answered:
        stays = or_(stays, PlaceProposal.status != "open")
    kept = select(PlaceProposal.id).where(PlaceProposal.organisation_id == organisation_id, stays)
    gone = list(
        await db.scalars(
            delete(PlaceProposalTip)
            .where(*of_tip, PlaceProposalTip.proposal_id.not_in(kept))
            .returning(PlaceProposalTip.proposal_id)
            .execution_options(synchronize_session=False)
        )
    )
    if not gone:
        return
    others = exists().where(
        PlaceProposalTip.organisation_id == PlaceProposal.organisation_id, PlaceProposalTip.proposal_id == PlaceProposal.id
    )
    await db.execute(
        delete(PlaceProposal)
        .where(
            PlaceProposal.organisation_id == organisation_id,
            PlaceProposal.id.in_(gone),
            PlaceProposal.status == "open",
            ~others,
        )
        .execution_options(synchronize_session=False)
    )
