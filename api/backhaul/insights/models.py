"""What is known: insights, the tips that are their evidence, tags and confirmations."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from geoalchemy2 import Geometry
from sqlalchemy import BigInteger, CheckConstraint, Computed, Index, SmallInteger, func, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from backhaul.db.base import Base, Created, OfOrganisation, WithId, points_at

Status = Literal["new", "seen", "assigned", "done", "declined"]
Urgency = Literal["normal", "high", "alert"]
InsightKind = Literal["observation", "hazard", "question", "praise"]
Confirming = Literal["still_there", "gone", "helped"]
PlaceKind = Literal["site", "route", "area", "none"]
STATUSES: tuple[Status, ...] = ("new", "seen", "assigned", "done", "declined")
# In which an answer is owed.
OPEN: frozenset[Status] = frozenset(("new", "seen", "assigned"))
URGENCIES: tuple[Urgency, ...] = ("normal", "high", "alert")
INSIGHT_KINDS: tuple[InsightKind, ...] = ("observation", "hazard", "question", "praise")
CONFIRMINGS: tuple[Confirming, ...] = ("still_there", "gone", "helped")
PLACE_KINDS: tuple[PlaceKind, ...] = ("site", "route", "area", "none")

_PUBLISHED = text("published_at IS NOT NULL")


class Insight(WithId, Created, Base):
    """What is known, where, since when and how surely. ``geom`` is what colleagues may see, never the exact fix."""

    __tablename__ = "insight"
    __table_args__ = (
        points_at("site", "site_id", optional=True),
        points_at("route", "route_id", optional=True),
        points_at("member", "assignee_id", optional=True),
        points_at("insight", "merged_into_id"),
        points_at("member_group", "group_id"),
        CheckConstraint("(visibility = 'group') = (group_id IS NOT NULL)", name="group"),
        CheckConstraint(f"status IN {STATUSES}", name="status"),
        CheckConstraint(f"urgency IN {URGENCIES}", name="urgency"),
        CheckConstraint(f"kind IN {INSIGHT_KINDS}", name="kind"),
        CheckConstraint(f"place_kind IN {PLACE_KINDS}", name="place_kind"),
        CheckConstraint("status <> 'declined' OR reason IS NOT NULL", name="declined_has_reason"),
        CheckConstraint("hidden_at IS NULL OR published_at IS NULL", name="hidden_is_not_published"),
        # One index per order in which the feed is read; the site's own one because a filter on site with a
        # newest-first order took seconds at ten million rows without it.
        Index(
            "ix_insight_newest",
            "organisation_id",
            text("published_at DESC"),
            text("id DESC"),
            postgresql_where=_PUBLISHED,
        ),
        Index(
            "ix_insight_status",
            "organisation_id",
            "status",
            text("published_at DESC"),
            text("id DESC"),
            # What a second filter leaves of many is found, and whether it may be read, without reading them themselves.
            postgresql_include=["visibility", "group_id"],
            postgresql_where=_PUBLISHED,
        ),
        Index(
            "ix_insight_site",
            "organisation_id",
            "site_id",
            text("published_at DESC"),
            text("id DESC"),
            postgresql_where=_PUBLISHED,
        ),
        Index(
            "ix_insight_route",
            "organisation_id",
            "route_id",
            text("published_at DESC"),
            text("id DESC"),
            postgresql_where=text("published_at IS NOT NULL AND route_id IS NOT NULL"),
        ),
        Index(
            "ix_insight_assignee",
            "organisation_id",
            "assignee_id",
            text("published_at DESC"),
            text("id DESC"),
            postgresql_where=text("published_at IS NOT NULL AND assignee_id IS NOT NULL"),
        ),
        # These three hold the few that matter, among the many that are answered or not urgent.
        Index(
            "ix_insight_urgent",
            "organisation_id",
            "urgency",
            text("published_at DESC"),
            text("id DESC"),
            postgresql_where=text("published_at IS NOT NULL AND urgency <> 'normal'"),
        ),
        Index(
            "ix_insight_kind",
            "organisation_id",
            "kind",
            text("published_at DESC"),
            text("id DESC"),
            postgresql_where=text("published_at IS NOT NULL AND kind <> 'observation'"),
        ),
        Index(
            "ix_insight_owed",
            "organisation_id",
            "published_at",
            "id",
            postgresql_where=text("published_at IS NOT NULL AND status IN ('new', 'seen', 'assigned')"),
        ),
        Index(
            "ix_insight_due",
            "organisation_id",
            "due_at",
            postgresql_where=text("published_at IS NOT NULL AND due_at IS NOT NULL AND status IN ('new', 'seen', 'assigned')"),
        ),
        # The few that are not published yet: a tip that says the same at the same moment joins them.
        Index(
            "ix_insight_coming",
            "organisation_id",
            postgresql_where=text("published_at IS NULL AND merged_into_id IS NULL"),
        ),
        Index(
            "ix_insight_of_group",
            "organisation_id",
            "group_id",
            text("published_at DESC"),
            text("id DESC"),
            postgresql_where=text("group_id IS NOT NULL AND published_at IS NOT NULL"),
        ),
        Index("ix_insight_merged", "organisation_id", "merged_into_id", postgresql_where=text("merged_into_id IS NOT NULL")),
        Index("ix_insight_geom", "organisation_id", "geom", postgresql_using="gist", postgresql_where=_PUBLISHED),
        # Metres, not degrees, order what is near: a degree of longitude is half a degree of latitude in Helsinki.
        Index(
            "ix_insight_near",
            "organisation_id",
            text("(geom::geography)"),
            # What is over stays for years, all around what is not: the index passes it by without reading it.
            "current_until",
            postgresql_using="gist",
            postgresql_where=_PUBLISHED,
        ),
        # What is along a line, in strips of the earth: found, and whether it may be read, without reading the insight itself.
        Index(
            "ix_insight_strip",
            "organisation_id",
            "strip",
            "lon",
            postgresql_include=["lat", "id", "current_until", "visibility", "heading_deg"],
            postgresql_where=_PUBLISHED,
        ),
        # Whether there is any for which it matters which way somebody drives.
        Index("ix_insight_headed", "organisation_id", postgresql_where=text("heading_deg IS NOT NULL")),
        # What is known at a site, the most urgent first: "alert" stands before "high" before "normal".
        Index(
            "ix_insight_at_site",
            "organisation_id",
            "site_id",
            "urgency",
            text("published_at DESC"),
            text("id DESC"),
            "current_until",
            postgresql_where=text("published_at IS NOT NULL AND site_id IS NOT NULL"),
        ),
        # Of all organisations together, for the worker that takes from the map what is over.
        Index("ix_insight_leaves_map", "current_until", postgresql_where=text("quadkey IS NOT NULL")),
        Index("ix_insight_on_map", "organisation_id", "quadkey", postgresql_where=text("quadkey IS NOT NULL")),
    )

    # What every reader may read: whatever is personal or secret in the tips is masked. Search looks into these alone.
    title: Mapped[str]
    text: Mapped[str]
    # The same with its secrets, such as gate codes, for the organisation's own; empty where there are none.
    title_for_members: Mapped[str | None]
    text_for_members: Mapped[str | None]
    # What is written in the photos: found like the text, never shown as what somebody said.
    photo_text: Mapped[str] = mapped_column(default="", server_default="")
    language: Mapped[str]
    # By language what it says in others: {"title", "text", "title_for_members", "text_for_members", "source"}.
    translations: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    kind: Mapped[str] = mapped_column(server_default="observation")
    urgency: Mapped[str]
    confidence: Mapped[float]
    visibility: Mapped[str]
    group_id: Mapped[UUID | None]
    place_kind: Mapped[str]
    place_label: Mapped[str | None]
    place_precision_m: Mapped[float | None]
    site_id: Mapped[UUID | None]
    route_id: Mapped[UUID | None]
    geom: Mapped[Any | None] = mapped_column(Geometry("POINT", 4326, spatial_index=False))
    # Of the same place: the index of what lies along a line holds numbers, and its strip, 0.005 degrees high from the south.
    lon: Mapped[float | None] = mapped_column(Computed("ST_X(geom)", persisted=True), deferred=True)
    lat: Mapped[float | None] = mapped_column(Computed("ST_Y(geom)", persisted=True), deferred=True)
    strip: Mapped[int | None] = mapped_column(Computed("floor((ST_Y(geom) + 90) * 200)::int", persisted=True), deferred=True)
    valid_from: Mapped[datetime | None]
    valid_until: Mapped[datetime | None]
    # When it holds again and again: an RFC 5545 RRULE in the time zone of its place.
    recurrence: Mapped[str | None]
    # How long each of these times lasts; NULL for the whole day, or an hour where the rule has an hour.
    lasts_s: Mapped[float | None]
    # IANA's name of the zone in which its times were understood: its site's, or its organisation's.
    time_zone: Mapped[str | None]
    # For whom drives in this direction only, as a compass has it; NULL where nobody said so.
    heading_deg: Mapped[float | None]
    status: Mapped[str] = mapped_column(server_default="new")
    assignee_id: Mapped[UUID | None]
    due_at: Mapped[datetime | None]
    reason: Mapped[str | None]
    # In which the reason was written, and what it says in the languages into which its template was put.
    reason_language: Mapped[str | None]
    reason_translations: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    # Since when an answer is owed, where that is not since it was published: it was taken up again.
    owed_since: Mapped[datetime | None]
    # When it was last given to the next manager because nobody answered, and how often that was.
    escalated_at: Mapped[datetime | None]
    escalations: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    # Grows with everything that somebody decides: whoever read an older one is told what changed.
    review_version: Mapped[int] = mapped_column(default=0, server_default="0")
    published_at: Mapped[datetime | None]
    # Since when nobody reads it, by a manager's word or until one has looked at it: see `moderation`. Then it is not published.
    hidden_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]
    # When somebody last said that it holds, and in how many days it fades to half of its confidence: its quickest tag tells.
    confirmed_at: Mapped[datetime] = mapped_column(server_default=func.now())
    half_life_days: Mapped[float] = mapped_column(default=30.0, server_default="30")
    # When somebody said that it is gone, and nobody later that it is there: whoever passes next is asked.
    doubted_at: Mapped[datetime | None]
    # When it was gone, as two people said, or all who had told of it.
    gone_at: Mapped[datetime | None]
    # Until when map, near me and along a route show it: as long as nothing ends it and its confidence has not faded away.
    current_until: Mapped[datetime] = mapped_column(
        Computed("current_until(confidence, confirmed_at, half_life_days, valid_until, gone_at)", persisted=True),
        deferred=True,
    )
    # Joined into this one by a manager; it is published no more, and whoever asks for it reads the other.
    merged_into_id: Mapped[UUID | None]
    # Where it stands on the map, and empty where it does not: a trigger of the database says so (0014_map.sql).
    quadkey: Mapped[int | None] = mapped_column(BigInteger, deferred=True)


class InsightWords(OfOrganisation, Base):
    """What an insight is found by. Triggers keep it: `words_of` in ``0013_search.sql`` says what is in it, all of it masked."""

    __tablename__ = "insight_words"
    __table_args__ = (
        points_at("insight", "insight_id"),
        Index("ix_insight_words_words", "organisation_id", "words", postgresql_using="gin"),
    )

    insight_id: Mapped[UUID] = mapped_column(primary_key=True)
    words: Mapped[Any] = mapped_column(TSVECTOR)
    # Whether the organisation reads it, so that its words may be told to everybody there.
    shared: Mapped[bool]
    # A group's, whose words are told to nobody, not even to who reads everything else.
    of_group: Mapped[bool] = mapped_column(default=False, server_default="false")


class Word(OfOrganisation, Base):
    """A word or a form of one, and how many insights have it: what a word that nobody knows may have been meant to be."""

    __tablename__ = "word"
    __table_args__ = (
        Index("ix_word_like", "organisation_id", "word", postgresql_using="gin", postgresql_ops={"word": "gin_trgm_ops"}),
    )

    word: Mapped[str] = mapped_column(primary_key=True)
    insights: Mapped[int]
    shared: Mapped[int]


class SaidBesides(OfOrganisation, Base):
    """What is said on an insight besides its tips, a reply perhaps, as everybody who reads the insight may read it: masked.

    Written by `insights.words` alone.
    """

    __tablename__ = "said_besides"
    __table_args__ = (
        points_at("insight", "insight_id"),
        Index("ix_said_besides_insight", "organisation_id", "insight_id"),
    )

    source: Mapped[str] = mapped_column(primary_key=True)
    source_id: Mapped[UUID] = mapped_column(primary_key=True)
    insight_id: Mapped[UUID]
    language: Mapped[str]
    text: Mapped[str]


class InsightCell(OfOrganisation, Base):
    """How many insights stand in a square of the map, and the sum of where: kept by triggers of ``insight``.

    Several rows may tell of one square: each a change, also by a negative number, to be added up (0014_map.sql).
    """

    __tablename__ = "insight_cell"

    level: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    cell: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    visibility: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    urgency: Mapped[str] = mapped_column(primary_key=True)
    change: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.gen_random_uuid())
    n: Mapped[int]
    x: Mapped[int] = mapped_column(BigInteger)
    y: Mapped[int] = mapped_column(BigInteger)


class InsightTagCell(OfOrganisation, Base):
    """The same of each tag (0034_gaps.sql); an insight with two tags is counted with each."""

    __tablename__ = "insight_tag_cell"

    # No foreign key: a tag that is deleted is counted down after it is gone.
    tag_id: Mapped[UUID] = mapped_column(primary_key=True)
    level: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    cell: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    visibility: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    urgency: Mapped[str] = mapped_column(primary_key=True)
    change: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.gen_random_uuid())
    n: Mapped[int]
    x: Mapped[int] = mapped_column(BigInteger)
    y: Mapped[int] = mapped_column(BigInteger)


class InsightTip(OfOrganisation, Base):
    """A tip that is evidence of an insight. A tip is evidence of one insight at a time."""

    __tablename__ = "insight_tip"
    __table_args__ = (
        points_at("insight", "insight_id"),
        points_at("tip", "tip_id"),
        Index("ix_insight_tip_insight", "organisation_id", "insight_id"),
        # What was told in a week: the overview counts it.
        Index("ix_insight_tip_told", "organisation_id", "told_at"),
        # What more people said since yesterday.
        Index("ix_insight_tip_joined", "organisation_id", "joined_at", postgresql_where=text("score IS NOT NULL")),
    )

    tip_id: Mapped[UUID] = mapped_column(primary_key=True)
    insight_id: Mapped[UUID]
    joined_at: Mapped[datetime]
    # How like the others it was when it joined them; empty for the first one.
    score: Mapped[float | None]
    # It speaks of the same thing and says the opposite.
    disputes: Mapped[bool] = mapped_column(default=False, server_default="false")
    # A manager put it here, so no machine takes it away.
    settled: Mapped[bool] = mapped_column(default=False, server_default="false")
    # When the server received the tip: a trigger copies it, so that one index finds what was told in a week.
    told_at: Mapped[datetime | None] = mapped_column(deferred=True)


class InsightAlike(OfOrganisation, Base):
    """Two insights that may be one: a manager is asked. ``insight_id`` is the smaller of the two."""

    __tablename__ = "insight_alike"
    __table_args__ = (
        points_at("insight", "insight_id"),
        points_at("insight", "other_id"),
        Index("ix_insight_alike_other", "organisation_id", "other_id"),
    )

    insight_id: Mapped[UUID] = mapped_column(primary_key=True)
    other_id: Mapped[UUID] = mapped_column(primary_key=True)
    score: Mapped[float]
    # They say the opposite of the same thing.
    disputes: Mapped[bool] = mapped_column(default=False, server_default="false")
    # A manager said that they are two.
    dismissed: Mapped[bool] = mapped_column(default=False, server_default="false")


class JoinLesson(WithId, Created, Base):
    """What a manager said by merging or splitting: tips that were this like each other are the same, or are not."""

    __tablename__ = "join_lesson"
    __table_args__ = (Index("ix_join_lesson_newest", "organisation_id", "created_at"),)

    score: Mapped[float]
    same: Mapped[bool]


class Tag(WithId, Created, Base):
    """One of the organisation's tags; its description and keywords are what the tagger reads."""

    __tablename__ = "tag"
    __table_args__ = (Index("uq_tag_slug", "organisation_id", "slug", unique=True),)

    slug: Mapped[str]
    name: Mapped[str]
    description: Mapped[str]
    keywords: Mapped[dict[str, Any]]
    ordinal: Mapped[int]
    # What is told of roads is stale tomorrow, what is told of customers next year.
    half_life_days: Mapped[float] = mapped_column(default=30.0, server_default="30")


class InsightTag(OfOrganisation, Base):
    """A tag of an insight with its score and why; ``set_by`` is the member who set it, if a person did."""

    __tablename__ = "insight_tag"
    __table_args__ = (
        points_at("insight", "insight_id"),
        points_at("tag", "tag_id"),
        points_at("member", "set_by", optional=True),
        Index("ix_insight_tag_tag", "organisation_id", "tag_id", "insight_id"),
    )

    insight_id: Mapped[UUID] = mapped_column(primary_key=True)
    tag_id: Mapped[UUID] = mapped_column(primary_key=True)
    score: Mapped[float]
    evidence: Mapped[list[dict[str, Any]]]
    set_by: Mapped[UUID | None]


class TagExample(OfOrganisation, Base):
    """Whether a tag holds for a tip, as a person left it. It goes with the tip and names nobody.

    ``said``: a person set or removed this tag, which no machine changes any more. Otherwise they changed another tag and let
    this one stand as it was.
    """

    __tablename__ = "tag_example"
    __table_args__ = (
        points_at("tip", "tip_id"),
        points_at("tag", "tag_id"),
        # Asked for every tip: whether there is something to learn that is not learned yet.
        Index("ix_tag_example_said", "organisation_id", "changed_at", postgresql_where=text("said")),
    )

    tip_id: Mapped[UUID] = mapped_column(primary_key=True)
    tag_id: Mapped[UUID] = mapped_column(primary_key=True)
    holds: Mapped[bool]
    said: Mapped[bool]
    changed_at: Mapped[datetime]


class Confirmation(OfOrganisation, Created, Base):
    """A member's one tap."""

    __tablename__ = "confirmation"
    __table_args__ = (
        points_at("insight", "insight_id"),
        points_at("member", "member_id"),
        CheckConstraint(f"kind IN {CONFIRMINGS}", name="kind"),
    )

    insight_id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)


class Thanks(OfOrganisation, Base):
    """A member's thanks to whoever told it. Whose they are is told to nobody, and of the time only the day is kept."""

    __tablename__ = "thanks"
    __table_args__ = (points_at("insight", "insight_id"), points_at("member", "member_id"))

    insight_id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    thanked_on: Mapped[date]


class InsightChange(WithId, Base):
    """One change of an insight, for its history. Rows are only ever added."""

    __tablename__ = "insight_change"
    __table_args__ = (
        points_at("insight", "insight_id"),
        points_at("member", "member_id", optional=True),
        Index("ix_insight_change_insight", "organisation_id", "insight_id", "at"),
        # A decision that is sent twice is made once.
        Index(
            "uq_insight_change_decision",
            "organisation_id",
            "decision_id",
            "insight_id",
            unique=True,
            postgresql_where=text("decision_id IS NOT NULL"),
        ),
        Index("ix_insight_change_at", "organisation_id", "at"),
    )

    insight_id: Mapped[UUID]
    member_id: Mapped[UUID | None]
    at: Mapped[datetime]
    change: Mapped[dict[str, Any]]
    # Of a decision: the review_version that it made, the id under which it can be undone, and what was before it.
    version: Mapped[int | None]
    decision_id: Mapped[UUID | None]
    before: Mapped[dict[str, Any] | None]
    # Somebody did it who was erased since.
    member_erased: Mapped[bool] = mapped_column(default=False, server_default="false")
