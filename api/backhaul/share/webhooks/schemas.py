"""What the API says about webhooks."""

from typing import Annotated, Self
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import AwareDatetime, Field, field_validator, model_validator

from backhaul.identity.schemas import Out, Strict
from backhaul.share.webhooks.models import EVENTS, DeliveryState, Event, Paused

Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00]*\S[^\x00]*$")]
Url = Annotated[str, Field(min_length=9, max_length=500, pattern=r"^[!-~]+$", description="https, at a public address.")]
Events = Annotated[list[Event], Field(min_length=1, max_length=len(EVENTS))]


def _checked(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.username is not None or parts.fragment or parts.scheme not in ("https", "http"):
        raise ValueError("an address such as https://erp.example.com/backhaul, without a name, a password or a #")
    return url


class WebhookIn(Strict):
    """Where to send what."""

    name: Name
    url: Url
    events: Events = Field(default_factory=lambda: list(EVENTS))

    _is_address = field_validator("url")(_checked)


class WebhookPatch(Strict):
    """What is to be otherwise."""

    name: Name | None = None
    url: Url | None = None
    events: Events | None = None
    paused: bool | None = Field(
        None, description="Paused by hand, nothing is noted; where it paused itself, what happens waits and is sent afterwards."
    )

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if self.url is not None:
            _checked(self.url)
        if all(getattr(self, field) is None for field in type(self).model_fields):
            raise ValueError("say what is to change")
        return self


class WebhookOut(Out):
    id: UUID
    name: str
    url: str
    events: list[Event]
    paused: Paused | None
    failing_since: AwareDatetime | None
    rotated_at: AwareDatetime | None = Field(description="The secret before this one still signs, too, for a day from then.")
    waiting: int = Field(description="How many deliveries are to be sent or sent again.")
    failed: int = Field(description="How many of the log were given up.")


class WebhookList(Out):
    items: list[WebhookOut]
    next: str | None = None


class WebhookMade(Out):
    """The only time that its secret is told."""

    webhook: WebhookOut
    secret: str


class AttemptOut(Out):
    number: int
    at: AwareDatetime
    took_ms: int
    status: int | None
    problem: str | None


class DeliveryOut(Out):
    """A message of the log, under the id that it has in the header `webhook-id`; what it said is not kept."""

    id: UUID
    event: str
    insight_id: UUID | None
    happened_at: AwareDatetime
    state: DeliveryState
    attempts: list[AttemptOut]


class DeliveryList(Out):
    items: list[DeliveryOut]
    next: str | None = None


class Replay(Strict):
    """Which of the log to send again."""

    since: AwareDatetime
    state: DeliveryState = "failed"


class Replayed(Out):
    deliveries: int
