"""What every table shares: the base, the names of constraints, identifiers, the organisation at the head of each key."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import uuid_utils.compat
from sqlalchemy import DateTime, ForeignKey, ForeignKeyConstraint, MetaData, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

SCHEMA = "backhaul"


def new_id() -> UUID:
    """A UUIDv7: ordered by time, so that new rows land on the same index pages."""
    return uuid_utils.compat.uuid7()


class Base(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: DateTime(timezone=True),
        # None is NULL, as SQL asks for it, not JSON's null.
        dict[str, Any]: JSONB(none_as_null=True),
        list[dict[str, Any]]: JSONB(none_as_null=True),
    }


class OfOrganisation:
    """A row that belongs to one organisation.

    The organisation leads every primary and foreign key: a row can only ever point at rows of its own organisation,
    and the tables can be sharded by it.
    """

    organisation_id: Mapped[UUID] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True, sort_order=-2
    )


class WithId(OfOrganisation):
    """A row of one organisation with an identifier of its own."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-1)


class Created:
    """When the server first saw it."""

    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


def points_at(table: str, *columns: str, optional: bool = False) -> ForeignKeyConstraint:
    """A foreign key that stays inside the organisation, e.g. ``points_at("tip", "tip_id")``.

    Two columns point at a part of a tip. An optional reference is emptied when its target goes, any other row goes too.
    """
    target = {1: ("id",), 2: ("tip_id", "name")}[len(columns)]
    return ForeignKeyConstraint(
        ["organisation_id", *columns],
        [f"{table}.organisation_id", *(f"{table}.{name}" for name in target)],
        ondelete=f"SET NULL ({columns[-1]})" if optional else "CASCADE",
    )
