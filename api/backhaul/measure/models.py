"""How many people told of what, where and when, and which share of an organisation takes part. Workers count it."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, SmallInteger, func, text
from sqlalchemy.orm import Mapped, mapped_column

from backhaul.db.base import Base, OfOrganisation

PeriodKind = Literal["week", "quarter"]
PERIOD_KINDS: tuple[PeriodKind, ...] = ("week", "quarter")
# Stands where a cell is of every tag, or of no site.
NOBODY = UUID(int=0)


class OverviewCell(OfOrganisation, Base):
    """How many different people told of a tag at a place in a period. Of fewer than five there is no row.

    ``level``: 0 everywhere, 1 a site with its parts, 6, 9 and 12 the square (x, y) of the map at that zoom. ``insights`` and
    ``answered``, published in that period, only for all tags everywhere. Kept by ``refresh_overview`` (0021_overview.sql).
    """

    __tablename__ = "overview_cell"
    __table_args__ = (
        CheckConstraint(f"period IN {PERIOD_KINDS}", name="period"),
        CheckConstraint("people >= 5", name="five"),
        Index(
            "ix_overview_cell_site",
            "organisation_id",
            "site_id",
            "period",
            "begins",
            postgresql_where=text("level = 1"),
        ),
    )

    period: Mapped[str] = mapped_column(primary_key=True)
    tag_id: Mapped[UUID] = mapped_column(primary_key=True)
    level: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    # A Monday, or the first day of a quarter, in the organisation's time zone.
    begins: Mapped[date] = mapped_column(primary_key=True)
    site_id: Mapped[UUID] = mapped_column(primary_key=True)
    x: Mapped[int] = mapped_column(primary_key=True)
    y: Mapped[int] = mapped_column(primary_key=True)
    people: Mapped[int]
    insights: Mapped[int | None]
    answered: Mapped[int | None]


class OverviewDue(OfOrganisation, Base):
    """A day whose week and quarter are to be counted anew. Triggers note it; who counts takes it away."""

    __tablename__ = "overview_due"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.gen_random_uuid())
    day: Mapped[date]
    noted_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Participation(OfOrganisation, Base):
    """Shares of an organisation's members in hundredths, counted once a day: often, sometimes, both together, and the rest.

    Empty where fewer than five people would stand behind one of them.
    """

    __tablename__ = "participation"

    counted_on: Mapped[date]
    often: Mapped[int | None] = mapped_column(SmallInteger)
    sometimes: Mapped[int | None] = mapped_column(SmallInteger)
    took_part: Mapped[int | None] = mapped_column(SmallInteger)
    quiet: Mapped[int | None] = mapped_column(SmallInteger)
