"""Which scope a token needs at which address: one table for all of the API. What does not stand in it is open to no token.

Tokens only narrow what their member may do: beside the scope, every endpoint asks for the member's role as it does in the app.
"""

from collections.abc import Iterable, Mapping
from typing import Literal, get_args

Scope = Literal[
    "insights:read",
    "tips:read",
    "tips:write",
    "talk:write",
    "places:read",
    "places:write",
    "review:read",
    "review:write",
    "overview:read",
    "files:read",
    "files:write",
    "inbox:read",
    "inbox:write",
    "moderation:read",
    "moderation:write",
    "audit:read",
]
SCOPES: tuple[Scope, ...] = get_args(Scope)

Wanted = Scope | Literal["any", "app"]
"""``any``: whatever the token may do. ``app``: nothing that a token may do, whatever its scopes."""

_PREFIX = "/api/v1"

_WANTED: Mapping[Scope | Literal["any"], Iterable[str]] = {
    # Whose token it is, and what an installation has for everybody.
    "any": ("GET /me", "GET /tags"),
    "insights:read": (
        "GET /feed",
        "GET /nearby",
        "GET /within",
        "GET /tiles/{z}/{x}/{y}.mvt",
        "POST /along",
        "GET /search",
        "GET /stream",
        "GET /sites/{id}/insights",
        "GET /routes/{id}/insights",
        "GET /routes/{id}/know",
        "GET /packs/{route}",
        "GET /packs/{route}/tiles",
        "GET /insights/{id}",
        "GET /insights/{id}/tips",
        "GET /insights/{id}/history",
        "GET /insights/{id}/replies",
        "GET /insights/{id}/replies/{reply_id}/history",
        "GET /insights/{id}/mentionable",
        "GET /media/{tip_id}/{part}/{rendition}",
        "GET /tips/{tip_id}/captions.vtt",
        "GET /tips/{tip_id}/transcripts",
        "GET /questions",
        "POST /questions/similar",
        "GET /outcomes",
        "GET /outcomes/{outcome_id}",
        "GET /outcome-sums",
    ),
    "tips:read": ("GET /tips", "GET /tips/{tip_id}", "HEAD /tips/{tip_id}/parts/{name}"),
    "tips:write": (
        "PUT /tips/{tip_id}",
        "PATCH /tips/{tip_id}",
        "DELETE /tips/{tip_id}",
        "PATCH /tips/{tip_id}/parts/{name}",
        "PUT /tips/{tip_id}/transcript",
        "PATCH /tips/{tip_id}/personal",
        "POST /tips/{tip_id}/retry",
    ),
    "talk:write": (
        "POST /insights/{id}/confirmations",
        "POST /insights/{id}/thanks",
        "POST /insights/{id}/reports",
        "PUT /questions/{id}",
        "PUT /insights/{id}/replies/{reply_id}",
        "PATCH /insights/{id}/replies/{reply_id}",
        "DELETE /insights/{id}/replies/{reply_id}",
        "POST /insights/{id}/replies/{reply_id}/acceptance",
        "DELETE /insights/{id}/replies/{reply_id}/acceptance",
        "PUT /insights/{id}/replies/{reply_id}/reactions/{kind}",
        "DELETE /insights/{id}/replies/{reply_id}/reactions/{kind}",
        "POST /insights/{id}/replies/{reply_id}/reports",
        "POST /hidden/{hidden_id}/appeal",
        "PUT /me/knows/sites/{id}",
        "DELETE /me/knows/sites/{id}",
        "PUT /me/knows/routes/{id}",
        "DELETE /me/knows/routes/{id}",
    ),
    "places:read": (
        "GET /sites",
        "GET /sites/{id}",
        "GET /routes",
        "GET /routes/{id}",
        "GET /routes/{id}/versions",
        "GET /places/proposals",
        "GET /places/export",
        "GET /me/knows",
    ),
    "places:write": (
        "POST /sites",
        "PATCH /sites/{id}",
        "DELETE /sites/{id}",
        "POST /routes",
        "PATCH /routes/{id}",
        "DELETE /routes/{id}",
        "POST /places/proposals/{id}/answer",
        "POST /imports/preview",
        "POST /imports",
    ),
    "review:read": (
        "GET /insights/{id}/alike",
        "GET /insights/{id}/notes",
        "GET /feed-filters",
        "GET /answer-templates",
        "GET /answer-clock",
        "GET /pipeline",
        "GET /brief",
        "GET /members",
        "GET /outcomes/{outcome_id}/history",
    ),
    "review:write": (
        "PATCH /insights/{id}/review",
        "PUT /decisions/{decision_id}",
        "POST /decisions/{decision_id}/undo",
        "POST /insights/{id}/merge",
        "POST /insights/{id}/split",
        "DELETE /insights/{id}/alike/{other_id}",
        "PUT /insights/{id}/tags/{slug}",
        "DELETE /insights/{id}/tags/{slug}",
        "PUT /insights/{id}/watchers/{member_id}",
        "DELETE /insights/{id}/watchers/{member_id}",
        "PUT /insights/{id}/notes/{note_id}",
        "DELETE /insights/{id}/notes/{note_id}",
        "PUT /feed-filters/{filter_id}",
        "DELETE /feed-filters/{filter_id}",
        "PUT /answer-templates/{template_id}",
        "DELETE /answer-templates/{template_id}",
        "PUT /answer-clock",
        "POST /outcomes",
        "PATCH /outcomes/{outcome_id}",
        "POST /tips/{tip_id}/reprocess",
    ),
    "overview:read": ("GET /overview", "GET /overview/heat"),
    "files:read": (
        "GET /feed.{format}",
        "GET /ogc",
        "GET /ogc/conformance",
        "GET /ogc/collections",
        "GET /ogc/collections/{collection}",
        "GET /ogc/collections/{collection}/items",
        "GET /ogc/collections/{collection}/items/{id}",
    ),
    "files:write": ("POST /imports/tips/preview", "POST /imports/tips"),
    "inbox:read": ("GET /inbox", "GET /subscriptions", "GET /me/notifications"),
    "inbox:write": (
        "PUT /inbox/{id}/read",
        "PUT /inbox/read",
        "PUT /insights/{id}/seen",
        "PUT /subscriptions",
        "DELETE /subscriptions/{id}",
        "PUT /me/notifications",
    ),
    "moderation:read": ("GET /moderation", "GET /moderation/words"),
    "moderation:write": (
        "POST /moderation/hidden",
        "DELETE /moderation/hidden/{hidden_id}",
        "POST /moderation/hidden/{hidden_id}/answer",
        "POST /moderation/dismissals",
        "PUT /moderation/words",
    ),
    "audit:read": ("GET /audit", "GET /audit/export"),
}

# What lets somebody in, lets other systems in, or says who people are and how they are reached: in the app alone. A token that
# could do one of these could make itself another one, with more in it.
APP_ONLY = frozenset(
    {
        "DELETE /session",
        "PUT /me/pin",
        "DELETE /me/pin",
        "GET /me/tokens",
        "POST /me/tokens",
        "DELETE /me/tokens/{id}",
        "GET /me/passkeys",
        "POST /me/passkeys/challenge",
        "POST /me/passkeys",
        "PATCH /me/passkeys/{id}",
        "DELETE /me/passkeys/{id}",
        "GET /me/provider",
        "POST /me/provider",
        "DELETE /me/provider",
        "GET /organisation/provider",
        "PUT /organisation/provider",
        "DELETE /organisation/provider",
        "POST /members/{id}/sign-in-links",
        "GET /me/mail",
        "PUT /me/mail",
        "DELETE /me/mail",
        "PUT /me/mail/address",
        "GET /mail/failures",
        "PUT /me/push",
        "DELETE /me/push",
        "GET /integrations",
        "POST /integrations",
        "DELETE /integrations/{id}",
        "GET /webhooks",
        "POST /webhooks",
        "PATCH /webhooks/{id}",
        "DELETE /webhooks/{id}",
        "POST /webhooks/{id}/secret",
        "POST /webhooks/{id}/test",
        "GET /webhooks/{id}/deliveries",
        "POST /webhooks/{id}/deliveries/{delivery_id}/replay",
        "POST /webhooks/{id}/replay",
        "PUT /audit/retention",
    }
)

WANTED: Mapping[str, Scope | Literal["any"]] = {
    address: scope for scope, addresses in _WANTED.items() for address in addresses
}


def wanted(method: str, path: str) -> Wanted:
    """What a token needs for this method at this path of the OpenAPI document; ``app`` for what nobody thought of."""
    return WANTED.get(f"{method} {path.removeprefix(_PREFIX)}", "app")
