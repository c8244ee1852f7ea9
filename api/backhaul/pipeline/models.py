"""What the pipeline keeps beside the queue's own tables: whose turn it was, which workers there are, what they did lately."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, func
from sqlalchemy.orm import Mapped, mapped_column

from backhaul.db.base import Base, OfOrganisation


class QueueTurn(OfOrganisation, Base):
    """When an organisation had its last turn in a queue, as a number that only grows: see ``take_turn`` in 0008_turns.sql."""

    __tablename__ = "queue_turn"

    queue_name: Mapped[str] = mapped_column(primary_key=True)
    taken: Mapped[int] = mapped_column(BigInteger)
    # The last turn that a hazard brought forward.
    jumped: Mapped[int] = mapped_column(BigInteger, server_default="0")


class WorkerProcess(Base):
    """A worker as it last told about itself. ``at_once``: jobs by queue; ``models``: "loaded" or "missing" by name."""

    __tablename__ = "worker_process"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    host: Mapped[str]
    pid: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(server_default=func.now())
    seen_at: Mapped[datetime] = mapped_column(server_default=func.now())
    memory_bytes: Mapped[int] = mapped_column(BigInteger)
    at_once: Mapped[dict[str, Any]]
    models: Mapped[dict[str, Any]]


class StageDone(Base):
    """How many jobs of a stage were done in ten seconds of the last hour, by all workers for all organisations, and how long
    they took together. Nothing older is kept: it would tell when an anonymous tip came."""

    __tablename__ = "stage_done"

    stage: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime] = mapped_column(primary_key=True)
    queue_name: Mapped[str]
    jobs: Mapped[int]
    busy_s: Mapped[float]
