"""What the API says about following, the inbox and how to be told."""

from datetime import time
from typing import Annotated, Literal
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import available_timezones

from pydantic import AwareDatetime, Field, field_validator

from backhaul.identity.schemas import Out, Person, Strict
from backhaul.insights.models import InsightKind, Urgency
from backhaul.notify.areas import Area
from backhaul.notify.decide import NEVER_SILENT
from backhaul.notify.models import MOST_CORRIDOR_M, Channel, SubscriptionKind, Wanted
from backhaul.pipeline.alerts import AlertReason, Notice

_Wanted = Annotated[Wanted, Field(description="important: only hazards and what is urgent.")]


class FollowSite(Strict):
    """A site with all its parts."""

    kind: Literal["site"]
    site_id: UUID
    wanted: _Wanted = "all"


class FollowRoute(Strict):
    kind: Literal["route"]
    route_id: UUID
    corridor_m: float = Field(150, ge=1, le=MOST_CORRIDOR_M, allow_inf_nan=False)
    wanted: _Wanted = "all"


class FollowTag(Strict):
    kind: Literal["tag"]
    tag: str = Field(min_length=1, max_length=100, description="The tag's slug.")
    wanted: _Wanted = "all"


class FollowArea(Strict):
    kind: Literal["area"]
    label: str = Field(min_length=1, max_length=100, description="How its follower calls it.")
    area: Area
    wanted: _Wanted = "all"


Follow = Annotated[FollowSite | FollowRoute | FollowTag | FollowArea, Field(discriminator="kind")]


class Circle(Out):
    lat: float
    lon: float
    radius_m: float


class SubscriptionOut(Out):
    """What a member follows; ``circle`` and ``polygon`` are of areas."""

    id: UUID
    kind: SubscriptionKind
    name: str
    wanted: Wanted
    site_id: UUID | None
    route_id: UUID | None
    tag: str | None
    corridor_m: float | None
    circle: Circle | None
    polygon: list[list[float]] | None = Field(description="Closed; [lon, lat], beyond 180 where it crosses the antimeridian.")


class SubscriptionList(Out):
    items: list[SubscriptionOut]
    next: None = None


class AlertedInsight(Out):
    """As much of an insight as a line of the inbox shows, and no more than its reader may read today."""

    id: UUID
    title: str
    language: str
    translated_title: str | None = Field(description="In the reader's language, where that is another one.")
    kind: InsightKind
    urgency: Urgency
    place_label: str | None


class AlertOut(Out):
    id: UUID
    reason: AlertReason
    at: AwareDatetime
    read: bool
    insight: AlertedInsight | None = Field(description="Null of a message.")
    sender: Person | None = Field(alias="from", description="Who wrote a message; its words are read where it stands.")


class NoticeOut(Out):
    """Something that a member is told besides: of theirs something was hidden or put back, or a webhook is paused."""

    id: UUID
    kind: Notice
    path: str = Field(description="Where the app shows it.")
    name: str | None = Field(description="What it is called, such as a webhook.")
    at: AwareDatetime
    read: bool


class Inbox(Out):
    items: list[AlertOut]
    notices: list[NoticeOut] = Field(description="With the first page all of them, newest first.")
    unread: int = Field(description="Of all pages, counted up to 100.")
    next: str | None


class ReadUpTo(Strict):
    """The newest alert that the reader has before them: what came since stays unread."""

    up_to: UUID


class Notifications(Strict):
    """How a member wants to hear. Hours are theirs, in their time zone."""

    push: bool = True
    quiet: bool = True
    quiet_from: time = Field(time(20), description="HH:MM")
    quiet_until: time = Field(time(6), description="HH:MM. What waited is told then.")
    daily_limit: int = Field(5, ge=0, le=50, description="Pushes a day; what is beyond is told in one the next morning.")
    hazards_break_through: bool = Field(False, description="Hazards on a route that is followed: also in quiet hours.")
    time_zone: str | None = Field(None, max_length=64, description="IANA's name; null: the organisation's.")
    channels: dict[AlertReason, Channel] = Field(
        {},
        description="How each reason is told; those that are not named, by default. push, mail, digest: in the inbox, too; "
        "what cannot be told so is in the morning mail, where there is one. What is to be done (escalated) is never silent.",
    )

    @field_validator("time_zone")
    @classmethod
    def _is_known(cls, zone: str | None) -> str | None:
        if zone is not None and zone not in available_timezones():
            raise ValueError("Send a name of the IANA time zone database, such as Europe/Helsinki.")
        return zone

    @field_validator("channels")
    @classmethod
    def _is_heard(cls, channels: dict[AlertReason, Channel]) -> dict[AlertReason, Channel]:
        if any(channels.get(reason) == "none" for reason in NEVER_SILENT):
            raise ValueError("What waits for your answer is at least in the inbox.")
        return channels

    @field_validator("quiet_from", "quiet_until")
    @classmethod
    def _is_plain(cls, at: time) -> time:
        if at.tzinfo is not None:
            raise ValueError("Send hours and minutes; the zone is time_zone.")
        return at.replace(second=0, microsecond=0)


class NotificationsOut(Notifications):
    organisation_time_zone: str
    push_key: str = Field(description="The server's VAPID key, for `applicationServerKey`.")
    phones: int = Field(description="Browsers of this member that can be woken.")
    this_phone: bool = Field(description="Whether the one that asks is among them.")


class PushKeys(Strict):
    p256dh: str = Field(min_length=80, max_length=100, pattern=r"^[A-Za-z0-9_-]+=*$")
    auth: str = Field(min_length=20, max_length=30, pattern=r"^[A-Za-z0-9_-]+=*$")


class PushSubscription(Strict):
    """As `PushSubscription.toJSON()` of a browser gives it."""

    endpoint: str = Field(min_length=10, max_length=1000, pattern=r"^https?://[!-~]+$")
    keys: PushKeys
    expirationTime: int | None = Field(None, ge=0, le=10**15)  # noqa: N815 - the browser's name

    @field_validator("endpoint")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        try:
            parts = urlsplit(url)
            known = bool(parts.hostname) and parts.port != 0
        except ValueError:
            known = False
        if not known or parts.username or parts.password or parts.fragment:
            raise ValueError("This is no address of a push service.")
        return url
