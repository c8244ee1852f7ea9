"""What belongs to another organisation does not exist: not at any address, not in the database, not on the stream."""

import asyncio
import hashlib
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, LiteralString
from uuid import UUID

import httpx
import psycopg
import pytest
from fastapi import FastAPI
from psycopg import errors, sql
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb
from sqlalchemy import make_url, select
from tests.factories import (
    LAT,
    LON,
    bearer,
    make_group,
    make_insight,
    make_member,
    make_organisation,
    make_route,
    make_site,
    make_tag,
    make_tip,
    now,
    sign_in,
)

from backhaul.db.base import new_id
from backhaul.db.session import connection_string, organisation_session
from backhaul.discover.stream import changes
from backhaul.gazetteer.models import PlaceProposal
from backhaul.gazetteer.propose import Proposed, propose
from backhaul.gazetteer.record import replace_line
from backhaul.identity.access import Reader
from backhaul.identity.models import Member, Organisation, Password
from backhaul.identity.oidc.models import IdentityProvider, ProviderAccount
from backhaul.identity.passkeys.models import Passkey
from backhaul.identity.tokens.models import PersonalToken
from backhaul.insights.merge import suggest
from backhaul.insights.models import JoinLesson
from backhaul.insights.words import say_besides
from backhaul.measure.models import OverviewCell, Participation
from backhaul.media.objects import objects, rendition_key
from backhaul.moderation.models import Hidden
from backhaul.notify.models import Alert, Notified
from backhaul.pipeline.models import QueueTurn
from backhaul.pipeline.queue import enqueue
from backhaul.pipeline.stages import Stage
from backhaul.privacy.models import ErasedPerson, Erasure, PersonExport, Purged
from backhaul.share.webhooks.models import WebhookAttempt, WebhookDelivery
from backhaul.talk.models import Reply
from backhaul.tips.models import Embedding, Translation, Understanding

# Everything that answers somebody who is not signed in.
PUBLIC = {
    ("get", "/livez"),
    ("get", "/readyz"),
    ("get", "/sign-in/{token}"),
    # What is printed on maps.
    ("get", "/basemap/{name}.pmtiles"),
    ("post", "/api/v1/session"),
    # Known by the cookie of a shared phone alone, and then by a PIN.
    ("get", "/api/v1/device"),
    ("post", "/api/v1/device/session"),
    # Known by a passkey that has signed a challenge.
    ("post", "/api/v1/passkey/challenge"),
    ("post", "/api/v1/passkey/session"),
    # Identity providers that an organisation shows to everybody, the way to their page, and back from it.
    ("get", "/api/v1/providers"),
    ("get", "/sign-in/with/{slug}"),
    ("get", "/sign-in/with/{slug}/answer"),
    # Known by the secret of a link in a mail, and what it says is "yes", "no more" or "go on".
    ("get", "/mail/confirm/{token}"),
    ("post", "/mail/confirm/{token}"),
    ("get", "/unsubscribe/{token}"),
    ("post", "/unsubscribe/{token}"),
    ("get", "/from-mail/{token}"),
    ("post", "/from-mail/{token}"),
    # Known by the secret of an invitation, which tells what stands in it; or by address and password. What is asked for by
    # mail goes to its own address, and the answer is the same for everybody.
    ("post", "/api/v1/join"),
    ("post", "/api/v1/join/look"),
    ("post", "/api/v1/session/password"),
    ("post", "/api/v1/session/mail"),
    # Known by the receipt number of one anonymous tip, and that tip is all that it tells.
    ("post", "/api/v1/receipts"),
    # Known by a token in the address, which opens that one feed or calendar.
    ("get", "/api/v1/feeds/{token}.atom"),
    ("get", "/api/v1/calendars/{token}.ics"),
}
# Lists and views of the reader's own organisation: 200, and nothing of the other one in it.
OWN = {
    ("get", "/api/v1/me"),
    ("get", "/api/v1/members"),
    ("get", "/api/v1/roster"),
    ("get", "/api/v1/invitations"),
    ("post", "/api/v1/invitations/file"),
    ("get", "/api/v1/me/sessions"),
    ("delete", "/api/v1/me/sessions"),
    ("get", "/api/v1/me/password"),
    ("post", "/api/v1/me/password/removal"),
    ("get", "/api/v1/tips"),
    ("get", "/api/v1/tags"),
    ("get", "/api/v1/feed"),
    ("get", "/api/v1/search"),
    ("get", "/api/v1/nearby"),
    ("get", "/api/v1/within"),
    ("get", "/api/v1/tiles/{z}/{x}/{y}.mvt"),
    ("post", "/api/v1/along"),
    ("get", "/api/v1/sites"),
    ("get", "/api/v1/routes"),
    ("get", "/api/v1/places/proposals"),
    ("get", "/api/v1/places/export"),
    ("post", "/api/v1/imports/preview"),
    ("get", "/api/v1/pipeline"),
    ("get", "/api/v1/questions"),
    ("post", "/api/v1/questions/similar"),
    ("get", "/api/v1/me/knows"),
    ("put", "/api/v1/me/pin"),
    ("delete", "/api/v1/me/pin"),
    ("delete", "/api/v1/session"),
    ("get", "/api/v1/subscriptions"),
    ("get", "/api/v1/inbox"),
    ("get", "/api/v1/me/notifications"),
    ("put", "/api/v1/me/notifications"),
    ("delete", "/api/v1/me/push"),
    ("get", "/api/v1/me/mail"),
    ("put", "/api/v1/me/mail"),
    ("delete", "/api/v1/me/mail"),
    ("get", "/api/v1/mail/failures"),
    ("get", "/api/v1/brief"),
    ("get", "/api/v1/outcomes"),
    ("get", "/api/v1/outcome-sums"),
    ("get", "/api/v1/overview/heat"),
    ("get", "/api/v1/answer-templates"),
    ("get", "/api/v1/answer-clock"),
    ("put", "/api/v1/answer-clock"),
    ("get", "/api/v1/feed-filters"),
    ("get", "/api/v1/moderation"),
    ("get", "/api/v1/moderation/words"),
    ("put", "/api/v1/moderation/words"),
    ("get", "/api/v1/audit"),
    ("get", "/api/v1/audit/export"),
    ("put", "/api/v1/audit/retention"),
    ("post", "/api/v1/imports/tips/preview"),
    ("get", "/api/v1/feed.{format}"),
    ("get", "/api/v1/ogc"),
    ("get", "/api/v1/ogc/conformance"),
    ("get", "/api/v1/ogc/collections"),
    ("get", "/api/v1/ogc/collections/{collection}"),
    ("get", "/api/v1/ogc/collections/{collection}/items"),
    ("get", "/api/v1/integrations"),
    ("get", "/api/v1/webhooks"),
    ("get", "/api/v1/groups"),
    ("get", "/api/v1/activity"),
    ("get", "/api/v1/polls"),
    ("get", "/api/v1/messages"),
    ("get", "/api/v1/me/messages"),
    ("put", "/api/v1/me/messages"),
    ("get", "/api/v1/moderation/messages"),
    ("get", "/api/v1/me/profile"),
    ("put", "/api/v1/me/profile"),
    ("put", "/api/v1/me/profile/picture"),
    ("delete", "/api/v1/me/profile/picture"),
    ("get", "/api/v1/people"),
    ("get", "/api/v1/me/data"),
    ("get", "/api/v1/privacy/erasures"),
    ("get", "/api/v1/privacy/retention"),
    ("put", "/api/v1/privacy/retention"),
}
# Nobody is carried away or erased by a script's token.
IN_PERSON = {
    ("post", "/api/v1/me/export"),
    ("get", "/api/v1/me/export"),
    ("delete", "/api/v1/me/export"),
    ("put", "/api/v1/me/erasure"),
    ("delete", "/api/v1/me/erasure"),
}
_PRIVACY = {
    ("get", "/api/v1/privacy/erasures"),
    ("put", "/api/v1/privacy/erasures/{member_id}"),
    ("delete", "/api/v1/privacy/erasures/{member_id}"),
    ("get", "/api/v1/privacy/retention"),
    ("put", "/api/v1/privacy/retention"),
}
# A browser alone can be woken: a script is told so.
FOR_BROWSERS = {("put", "/api/v1/me/push")}
# Whoever decides who gets in is signed in: no token does it, whatever it may do otherwise. Of colleagues' and foreign ones:
# test_tokens.py, test_passkeys.py, test_sign_on.py.
IN_THE_APP = {
    ("get", "/api/v1/me/tokens"),
    ("post", "/api/v1/me/tokens"),
    ("delete", "/api/v1/me/tokens/{id}"),
    ("get", "/api/v1/me/passkeys"),
    ("post", "/api/v1/me/passkeys/challenge"),
    ("post", "/api/v1/me/passkeys"),
    ("patch", "/api/v1/me/passkeys/{id}"),
    ("delete", "/api/v1/me/passkeys/{id}"),
    ("get", "/api/v1/me/provider"),
    ("post", "/api/v1/me/provider"),
    ("delete", "/api/v1/me/provider"),
    ("get", "/api/v1/organisation/provider"),
    ("put", "/api/v1/organisation/provider"),
    ("delete", "/api/v1/organisation/provider"),
}
_WEBHOOKS = {
    ("get", "/api/v1/webhooks"),
    ("post", "/api/v1/webhooks"),
    ("patch", "/api/v1/webhooks/{id}"),
    ("delete", "/api/v1/webhooks/{id}"),
    ("post", "/api/v1/webhooks/{id}/secret"),
    ("post", "/api/v1/webhooks/{id}/test"),
    ("get", "/api/v1/webhooks/{id}/deliveries"),
    ("post", "/api/v1/webhooks/{id}/deliveries/{delivery_id}/replay"),
    ("post", "/api/v1/webhooks/{id}/replay"),
}
_INVITING = {
    ("get", "/api/v1/roster"),
    ("patch", "/api/v1/members/{id}"),
    ("get", "/api/v1/invitations"),
    ("post", "/api/v1/invitations"),
    ("post", "/api/v1/invitations/file"),
    ("post", "/api/v1/invitations/codes"),
    ("delete", "/api/v1/invitations/{id}"),
}
FOR_MANAGERS = {
    ("get", "/api/v1/overview"),
    ("get", "/api/v1/overview/heat"),
    ("post", "/api/v1/members/{id}/invitation"),
    ("get", "/api/v1/members"),
    ("get", "/api/v1/mail/failures"),
    ("get", "/api/v1/brief"),
    ("patch", "/api/v1/insights/{id}/review"),
    ("put", "/api/v1/insights/{id}/heading"),
    ("get", "/api/v1/insights/{id}/alike"),
    ("delete", "/api/v1/insights/{id}/alike/{other_id}"),
    ("post", "/api/v1/insights/{id}/merge"),
    ("post", "/api/v1/insights/{id}/split"),
    ("get", "/api/v1/pipeline"),
    ("post", "/api/v1/tips/{tip_id}/reprocess"),
    ("post", "/api/v1/outcomes"),
    ("patch", "/api/v1/outcomes/{outcome_id}"),
    ("get", "/api/v1/outcomes/{outcome_id}/history"),
    ("get", "/api/v1/answer-templates"),
    ("delete", "/api/v1/answer-templates/{template_id}"),
    ("get", "/api/v1/answer-clock"),
    ("put", "/api/v1/answer-clock"),
    ("post", "/api/v1/decisions/{decision_id}/undo"),
    ("put", "/api/v1/insights/{id}/watchers/{member_id}"),
    ("delete", "/api/v1/insights/{id}/watchers/{member_id}"),
    ("get", "/api/v1/insights/{id}/notes"),
    ("put", "/api/v1/insights/{id}/notes/{note_id}"),
    ("delete", "/api/v1/insights/{id}/notes/{note_id}"),
    ("get", "/api/v1/feed-filters"),
    ("delete", "/api/v1/feed-filters/{filter_id}"),
    ("post", "/api/v1/sites"),
    ("patch", "/api/v1/sites/{id}"),
    ("delete", "/api/v1/sites/{id}"),
    ("post", "/api/v1/routes"),
    ("patch", "/api/v1/routes/{id}"),
    ("delete", "/api/v1/routes/{id}"),
    ("get", "/api/v1/places/proposals"),
    ("post", "/api/v1/places/proposals/{id}/answer"),
    ("get", "/api/v1/places/export"),
    ("post", "/api/v1/imports/preview"),
    ("post", "/api/v1/imports"),
    ("get", "/api/v1/moderation"),
    ("get", "/api/v1/moderation/messages"),
    ("post", "/api/v1/moderation/messages/{report_id}/settlement"),
    ("post", "/api/v1/moderation/hidden"),
    ("delete", "/api/v1/moderation/hidden/{hidden_id}"),
    ("post", "/api/v1/moderation/hidden/{hidden_id}/answer"),
    ("post", "/api/v1/moderation/dismissals"),
    ("get", "/api/v1/moderation/words"),
    ("put", "/api/v1/moderation/words"),
    ("get", "/api/v1/audit"),
    ("get", "/api/v1/audit/export"),
    ("put", "/api/v1/audit/retention"),
    ("post", "/api/v1/imports/tips/preview"),
    ("post", "/api/v1/imports/tips"),
    ("get", "/api/v1/feed.{format}"),
    ("get", "/api/v1/integrations"),
    ("post", "/api/v1/integrations"),
    ("delete", "/api/v1/integrations/{id}"),
    *_PRIVACY,
    *_WEBHOOKS,
    *_INVITING,
}
# Imports a file of the reader's own; what it would change is not what this digest says. And this server sends no mail,
# and nobody has an address.
OWN_CONFLICTS = {
    ("post", "/api/v1/imports"),
    ("post", "/api/v1/imports/tips"),
    ("put", "/api/v1/me/mail/address"),
    ("put", "/api/v1/me/password"),
}
# Among managers, admins alone do these.
FOR_ADMINS = {
    ("put", "/api/v1/answer-clock"),
    ("get", "/api/v1/mail/failures"),
    ("get", "/api/v1/audit"),
    ("get", "/api/v1/audit/export"),
    ("put", "/api/v1/audit/retention"),
    *_PRIVACY,
    *_WEBHOOKS,
    *_INVITING,
}
# They make something of the reader's own, and answer 201.
MAKE = {("post", "/api/v1/webhooks"), ("post", "/api/v1/integrations")}
# An open stream has no end to wait for; below it is listened to. The ids of a tip, of a question, of a text for answers, of a
# filter, of a group, of a poll and of a decision are their sender's to choose, in every organisation; what a decision says of
# foreign insights is told in test_triage.py.
APART = {
    ("get", "/api/v1/stream"),
    ("put", "/api/v1/tips/{tip_id}"),
    ("put", "/api/v1/questions/{id}"),
    ("put", "/api/v1/answer-templates/{template_id}"),
    ("put", "/api/v1/feed-filters/{filter_id}"),
    ("put", "/api/v1/decisions/{decision_id}"),
    ("put", "/api/v1/groups/{id}"),
    ("put", "/api/v1/polls/{id}"),
}
TIPS = b"text,time\nThe gate is at the back,2026-01-01T10:00\n"
PLACES = b"name,lat,lon,id\nMine,60.1,24.9,mine-1\n"
# As a picture begins.
PICTURE = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01"
ROLES = ("contributor", "manager", "admin", "partner")
SECRET = "Quetzal"
# The generator of P-256 is a point as good as any.
PUSH = {
    "endpoint": "https://fcm.googleapis.com/fcm/send/Quetzal",
    "keys": {
        "p256dh": "BGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU",
        "auth": "AAAAAAAAAAAAAAAAAAAAAA",
    },
}


@dataclass
class Northgate:
    """An organisation with something in every table, and the ids of all of it."""

    organisation: Organisation
    members: list[Member]
    tip: UUID
    voice: UUID
    insight: UUID
    other: UUID
    route: UUID
    site: UUID
    tag: UUID
    reply: UUID
    subscription: UUID
    alert: UUID
    outcome: UUID
    template: UUID
    proposal: UUID
    # A decision, a note and a filter have this id.
    managers: UUID
    hidden: UUID
    webhook: UUID
    delivery: UUID
    integration: UUID
    session: UUID
    invitation: UUID
    group: UUID
    poll: UUID
    file: UUID
    message: UUID
    message_report: UUID

    def ids(self) -> set[str]:
        mine = {self.organisation.id, self.tip, self.voice, self.insight, self.other, self.route, self.site, self.tag}
        mine |= {self.reply, self.subscription, self.alert, self.outcome, self.template, self.proposal}
        mine |= {self.managers, self.hidden, self.webhook, self.delivery, self.integration, self.session, self.invitation}
        mine |= {self.group, self.poll, self.file}
        mine |= {self.message, self.message_report}
        return {str(one) for one in mine | {member.id for member in self.members}}


@pytest.fixture(autouse=True)
def _jobs_of_this_story() -> None:
    """Here they are what is looked at."""


@pytest.fixture(scope="module")
async def northgate(app: FastAPI) -> Northgate:
    organisation = await make_organisation(f"{SECRET} Northgate")
    members = [await make_member(organisation, role, name=f"{SECRET} {role}") for role in ROLES]
    author, manager = members[0], members[1]
    site = await make_site(organisation, f"{SECRET} depot")
    route = await make_route(organisation, [(LON, LAT), (LON + 0.1, LAT)], f"{SECRET} loop", stops=[(site, 0)])
    tag = await make_tag(organisation, "quetzal-docks", f"{SECRET} docks")
    voice = await make_tip(organisation, author, kind="voice", spoken=f"{SECRET} was spoken")
    objects().put_now(rendition_key(organisation.id, voice.id, "voice", "audio"), SECRET.encode())
    await make_tip(organisation, author, kind="photo", text=f"{SECRET} was on a sign")
    tip = await make_tip(organisation, author, text=f"{SECRET} was typed")
    insight = await make_insight(
        organisation, f"{SECRET} title", f"{SECRET} text", tips=[voice, tip], tags=[tag], site=site, route=route
    )
    other = await make_insight(organisation, f"{SECRET} other", f"{SECRET} text")
    async with organisation_session(organisation.id) as db:
        at = {"period": "week", "begins": now().date(), "tag_id": tag.id, "level": 0, "site_id": site.id, "x": 0, "y": 0}
        db.add(OverviewCell(organisation_id=organisation.id, people=5, **at))
        db.add(Participation(organisation_id=organisation.id, counted_on=now().date()))
        db.add(Understanding(organisation_id=organisation.id, tip_id=tip.id, findings={"text": SECRET}))
        db.add(Embedding(organisation_id=organisation.id, tip_id=tip.id, model="made up", vector=b"\0" * 768))
        await say_besides(
            db, organisation.id, insight.id, source="reply", source_id=tip.id, text=f"{SECRET} replied", language="en"
        )
        await suggest(db, organisation.id, insight.id, other.id, 0.55, disputes=False)
        db.add(JoinLesson(organisation_id=organisation.id, score=0.6, same=True))
        said = {"language": "fi", "title": SECRET, "text": f"{SECRET} in Finnish", "engine": "made up", "model": "made up"}
        db.add(Translation(organisation_id=organisation.id, tip_id=voice.id, personal_revision=0, **said))
        leaves = {"organisation_id": organisation.id, "member_id": author.id}
        db.add(PersonExport(**leaves, asked_at=now(), state="failed"))
        db.add(Erasure(**leaves, asked_at=now(), due_at=now() + timedelta(days=3650)))
        db.add(ErasedPerson(organisation_id=organisation.id, member_id=new_id(), erased_on=now().date()))
        db.add(Purged(organisation_id=organisation.id, day=now().date(), category="audio", n=1))
        db.add(QueueTurn(organisation_id=organisation.id, queue_name="quick", taken=1))
        await enqueue(db, Stage.UNDERSTAND, organisation.id, tip.id)
        named = Proposed("alias", f"{SECRET} yard", "quetzal yard", "en", site.id, (LAT, LON), sure=True)
        await propose(db, organisation.id, tip.id, [named])
        proposal = (await db.scalars(select(PlaceProposal.id).where(PlaceProposal.organisation_id == organisation.id))).one()
        await replace_line(db, organisation.id, route.id, [(LON, LAT), (LON + 0.2, LAT)])
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        await sign_in(client, manager)
        address = f"/api/v1/insights/{insight.id}"
        assert (await client.post(f"{address}/confirmations", json={"kind": "helped"})).status_code == 200
        assert (await client.put(f"{address}/tags/{tag.slug}")).status_code == 200
        managers = new_id()
        undoable = {"status": "seen", "decision_id": str(managers)}
        assert (await client.patch(f"{address}/review", json=undoable)).status_code == 200
        decision = {"status": "done", "assignee_id": str(manager.id), "outcome": f"{SECRET} decided"}
        assert (await client.patch(f"{address}/review", json=decision)).status_code == 200
        assert (await client.put(f"{address}/watchers/{manager.id}")).status_code == 200
        note = {"text": f"{SECRET} noted", "version": 0}
        assert (await client.put(f"{address}/notes/{managers}", json=note)).status_code == 200
        morning = {"name": f"{SECRET} morning", "filter": {"tag": tag.slug}, "shared": True, "version": 0}
        assert (await client.put(f"/api/v1/feed-filters/{managers}", json=morning)).status_code == 200
        assert (await client.put(f"{address}/seen")).status_code == 204
        await sign_in(client, author)
        reply = new_id()
        said = {"text": f"{SECRET} was replied to @{{{manager.id}}}"}
        assert (await client.put(f"{address}/replies/{reply}", json=said)).status_code == 201
        changed = {"text": f"{SECRET} was replied again to @{{{manager.id}}}", "base_revision": 1}
        assert (await client.patch(f"{address}/replies/{reply}", json=changed)).status_code == 200
        assert (await client.put(f"/api/v1/me/knows/sites/{site.id}")).status_code == 204
        message = new_id()
        written = {"text": f"{SECRET} was written"}
        assert (await client.put(f"/api/v1/messages/{manager.id}/{message}", json=written)).status_code == 201
        assert (await client.put("/api/v1/me/messages", json={"preview": True})).status_code == 200
        shown = {"alias": f"{SECRET} bird", "about": SECRET, "findable": True, "by_answers": True}
        assert (await client.put("/api/v1/me/profile", json=shown)).status_code == 200
        assert (await client.put(f"/api/v1/me/knows/tags/{tag.slug}")).status_code == 204
        await sign_in(client, manager)
        reported = await client.post(f"/api/v1/messages/{author.id}/{message}/reports", json={"reason": "abuse"})
        assert reported.status_code == 204
        (on_message,) = (await client.get("/api/v1/moderation/messages")).json()["items"]
        assert (await client.put(f"{address}/replies/{reply}/reactions/thanks")).status_code == 200
        (recorded,) = (await client.get("/api/v1/outcomes")).json()["items"]
        assert (await client.post(f"{address}/thanks")).status_code == 200
        template = new_id()
        kept = {"name": SECRET, "status": "declined", "texts": {"en": f"{SECRET} no"}, "version": 0}
        assert (await client.put(f"/api/v1/answer-templates/{template}", json=kept)).status_code == 200
        assert (await client.put("/api/v1/me/notifications", json={})).status_code == 200
        assert (await client.put("/api/v1/me/push", json=PUSH)).status_code == 204
        assert (await client.put("/api/v1/me/mail", json={})).status_code == 200
        followed = await client.put("/api/v1/subscriptions", json={"kind": "site", "site_id": str(site.id)})
        assert followed.status_code == 200
        async with organisation_session(organisation.id) as db:
            more = {"reason": "published", "at": insight.published_at}
            alert = Alert(organisation_id=organisation.id, member_id=manager.id, insight_id=insight.id, **more)
            db.add(alert)
            of = {"organisation_id": organisation.id, "member_id": manager.id, "thing_id": insight.id}
            db.add(Notified(**of, kind="hidden", path="/tips/x", name=SECRET, at=now()))
            answer = await db.get_one(Reply, (organisation.id, reply))
            answer.masked, answer.masked_revision, answer.accepted_at = answer.text, 2, now()
        async with organisation_session(organisation.id) as db:
            own = {"organisation_id": organisation.id, "member_id": manager.id}
            db.add(PersonalToken(**own, name=SECRET, scopes=["audit:read"], token_hash=new_id().bytes, expires_at=now()))
            key = {"credential_id": SECRET.encode() + new_id().bytes, "public_key": b"\0", "sign_count": 0, "transports": []}
            db.add(Passkey(**own, **key, name=SECRET, challenged_at=now()))
            db.add(ProviderAccount(**own, issuer=f"https://{SECRET}.example", subject=SECRET))
            how = {"scopes": "openid", "name_claim": "name", "language_claim": "locale", "roles": {SECRET: "partner"}}
            who = {
                "slug": f"quetzal-{organisation.id}"[:40],
                "label": SECRET,
                "issuer": f"https://{SECRET}.example",
                "client_id": SECRET,
            }
            db.add(IdentityProvider(organisation_id=organisation.id, shown=False, secret_sealed=b"\0", **how, **who))
        assert (await client.put("/api/v1/moderation/words", json={"words": [SECRET]})).status_code == 200
        async with organisation_session(organisation.id) as db:
            hidden = Hidden(organisation_id=organisation.id, id=new_id(), insight_id=insight.id, reply_id=reply, note=SECRET)
            hidden.cause, hidden.reason, hidden.hidden_at = "manager", "abuse", now()
            db.add(hidden)
        await sign_in(client, author)
        assert (await client.post(f"{address}/reports", json={"reason": "abuse", "words": SECRET})).status_code == 204
        await sign_in(client, members[2])
        person = {"name": SECRET, "site_ids": [str(site.id)]}
        invited = (await client.post("/api/v1/invitations", json={"people": [person]})).json()["items"][0]["id"]
        signed_in = (await client.get("/api/v1/me/sessions")).json()["items"][0]["id"]
        async with organisation_session(organisation.id) as db:
            db.add(Password(organisation_id=organisation.id, member_id=members[2].id, hash=SECRET))
        hook = (await client.post("/api/v1/webhooks", json={"name": SECRET, "url": f"https://{SECRET}.example/"})).json()
        webhook = UUID(hook["webhook"]["id"])
        made = await client.post("/api/v1/integrations", json={"name": SECRET, "scope": "calendar"})
        async with organisation_session(organisation.id) as db:
            of = {"organisation_id": organisation.id}
            sent = WebhookDelivery(**of, webhook_id=webhook, event="insight.published", happened_at=now(), state="failed")
            db.add(sent)
            await db.flush()
            db.add(WebhookAttempt(**of, delivery_id=sent.id, number=1, at=now(), took_ms=1, status=500, problem=None))
        line = {"answer_within_hours": None, "line": [str(manager.id)]}
        assert (await client.put("/api/v1/answer-clock", json=line)).status_code == 200
        await bearer(author)
        assert (await client.put("/api/v1/me/pin", json={"pin": "2580"})).status_code == 204
        poll = await _talk_of_a_group(client, author, manager)
    ids = (tip.id, voice.id, insight.id, other.id, route.id, site.id, tag.id, reply, UUID(followed.json()["id"]), alert.id)
    messages = (message, UUID(on_message["id"]))
    made_ids = (webhook, sent.id, UUID(made.json()["id"]), UUID(signed_in), UUID(invited), *poll, *messages)
    return Northgate(organisation, members, *ids, UUID(recorded["id"]), template, proposal, managers, hidden.id, *made_ids)


async def _talk_of_a_group(client: httpx.AsyncClient, author: Member, manager: Member) -> tuple[UUID, UUID, UUID]:
    """A group with somebody at its door, two polls and a file: its id, the second poll's, which has no names, the file's."""
    group = await make_group(client, author, "open", name=f"{SECRET} group")
    headers = await bearer(author)
    assert (await client.put(f"/api/v1/groups/{group}/members/{manager.id}", json={}, headers=headers)).status_code == 200
    poll = new_id()
    for anonymous in (False, True):
        poll = new_id()
        asked = {"group_id": str(group), "question": f"{SECRET}?", "options": [f"{SECRET} yes", "no"], "anonymous": anonymous}
        assert (await client.put(f"/api/v1/polls/{poll}", json=asked, headers=headers)).status_code == 201
        chosen = {"options": [1], "ballot": "0" * 32}
        assert (await client.put(f"/api/v1/polls/{poll}/vote", json=chosen, headers=headers)).status_code == 200
    file, data = new_id(), f"{SECRET} sheet".encode()
    said = {"name": f"{SECRET}.txt", "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    assert (await client.put(f"/api/v1/groups/{group}/files/{file}", json=said, headers=headers)).status_code == 201
    headers |= {"Content-Type": "application/partial-upload", "Upload-Offset": "0"}
    put = await client.patch(f"/api/v1/groups/{group}/files/{file}/bytes", content=data, headers=headers)
    assert put.status_code == 204, put.text
    return group, poll, file


@pytest.fixture(scope="module")
async def elsewhere(database: str) -> Organisation:
    assert database
    return await make_organisation("Elsewhere")


@pytest.fixture(scope="module")
def owner(database: str) -> Iterator["psycopg.Connection[dict[str, Any]]"]:
    """Sees everything: whom no policy binds."""
    url = make_url(database).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True, row_factory=dict_row) as connection:
        connection.execute("SET search_path = backhaul, public")
        yield connection


def tenant_tables(owner: "psycopg.Connection[dict[str, Any]]") -> list[str]:
    rows = owner.execute(
        """SELECT c.table_name FROM information_schema.columns c
           JOIN information_schema.tables t USING (table_schema, table_name)
           WHERE c.table_schema = 'backhaul' AND c.column_name = 'organisation_id' AND t.table_type = 'BASE TABLE' ORDER BY 1"""
    )
    return [row["table_name"] for row in rows]


def state_of(owner: "psycopg.Connection[dict[str, Any]]", organisation_id: UUID) -> dict[str, list[str]]:
    """Every row of an organisation."""
    query = "SELECT t::text AS row FROM {} t WHERE organisation_id = %s ORDER BY 1"
    found = {}
    for table in tenant_tables(owner):
        rows = owner.execute(sql.SQL(query).format(sql.Identifier(table)), [organisation_id])
        found[table] = [str(row["row"]) for row in rows]
    return found


# At every address


def addresses(app: FastAPI, northgate: Northgate) -> Iterator[tuple[str, str, str, list[str], dict[str, Any]]]:
    """Each operation of the OpenAPI document with the other organisation's ids: method, path, addresses, arguments."""
    tips = [str(northgate.tip), str(northgate.voice)]
    line = [[LON, LAT], [LON + 0.1, LAT]]
    arguments: dict[tuple[str, str], list[dict[str, Any]]] = {
        ("get", "/api/v1/feed"): [
            {},
            {"params": {"site": str(northgate.site)}},
            {"params": {"route": str(northgate.route)}},
            {"params": {"tag": "quetzal-docks"}},
            {"params": {"assignee": str(northgate.members[1].id)}},
            {"params": {"id": str(northgate.insight)}},
            {"params": {"watching": True}},
            {"params": {"q": SECRET}},
        ],
        ("get", "/api/v1/search"): [
            {"params": {"q": SECRET}},
            {"params": {"q": f"{SECRET} depot", "site": str(northgate.site)}},
            {"params": {"q": "queztal docks", "tag": "quetzal-docks", "route": str(northgate.route)}},
        ],
        # Without a tag and a site each organisation has an overview; the other one's do not exist.
        ("get", "/api/v1/overview"): [
            {"params": {"tag": "quetzal-docks"}},
            {"params": {"site": str(northgate.site)}},
        ],
        ("get", "/api/v1/nearby"): [{"params": {"lat": LAT, "lon": LON, "radius_m": 50_000}}],
        ("get", "/api/v1/within"): [{"params": {"west": -180, "south": -90, "east": 180, "north": 90}}],
        ("post", "/api/v1/along"): [{"json": {"coordinates": line, "corridor_m": 2000}}],
        ("post", "/api/v1/insights/{id}/confirmations"): [{"json": {"kind": "gone"}}],
        ("put", "/api/v1/insights/{id}/heading"): [{"json": {"heading_deg": 90}}],
        ("patch", "/api/v1/insights/{id}/review"): [{"json": {"status": "declined", "reason": "taken over"}}],
        ("put", "/api/v1/insights/{id}/notes/{note_id}"): [{"json": {"text": "taken over", "version": 1}}],
        ("patch", "/api/v1/tips/{tip_id}/parts/{name}"): [{"content": b"x", "headers": {"Upload-Offset": "0"}}],
        ("patch", "/api/v1/tips/{tip_id}"): [{"json": {"revision": 9, "fix": None, "site_id": None, "route_id": None}}],
        ("put", "/api/v1/tips/{tip_id}/transcript"): [{"json": {"text": "taken over", "base_version": 1}}],
        ("patch", "/api/v1/tips/{tip_id}/personal"): [
            {"json": {"spans": [{"kind": "phone", "text": "07400 123456", "meant": True}]}}
        ],
        ("post", "/api/v1/insights/{id}/merge"): [{"json": {"other_id": str(northgate.other)}}],
        ("post", "/api/v1/insights/{id}/split"): [{"json": {"tip_ids": tips[:1]}}],
        ("post", "/api/v1/questions/similar"): [{"json": {"text": SECRET, "site_id": str(northgate.site)}}],
        ("put", "/api/v1/insights/{id}/replies/{reply_id}"): [{"json": {"text": "taken over"}}],
        ("patch", "/api/v1/insights/{id}/replies/{reply_id}"): [{"json": {"text": "taken over", "base_revision": 2}}],
        ("get", "/api/v1/insights/{id}/mentionable"): [{"params": {"q": "a"}}],
        ("get", "/api/v1/questions"): [{}, {"params": {"site": str(northgate.site)}}, {"params": {"for_me": True}}],
        ("put", "/api/v1/me/pin"): [{"json": {"pin": "2580"}}],
        ("put", "/api/v1/subscriptions"): [
            {"json": {"kind": "site", "site_id": str(northgate.site)}},
            {"json": {"kind": "route", "route_id": str(northgate.route)}},
            {"json": {"kind": "tag", "tag": "quetzal-docks"}},
        ],
        ("put", "/api/v1/inbox/read"): [{"json": {"up_to": str(northgate.alert)}}],
        ("put", "/api/v1/me/notifications"): [{"json": {}}],
        ("put", "/api/v1/me/push"): [{"json": PUSH}],
        ("put", "/api/v1/me/mail"): [{"json": {}}],
        ("put", "/api/v1/me/mail/address"): [{"json": {"address": "somebody@example.com"}}],
        ("post", "/api/v1/sites"): [{"json": {"name": "Dock", "lat": LAT, "lon": LON, "parent_id": str(northgate.site)}}],
        ("patch", "/api/v1/sites/{id}"): [{"json": {"version": 1, "name": "taken over"}}],
        ("delete", "/api/v1/sites/{id}"): [{"params": {"version": 1}}],
        ("post", "/api/v1/routes"): [{"json": {"name": "Loop", "coordinates": line, "stops": [str(northgate.site)]}}],
        ("patch", "/api/v1/routes/{id}"): [{"json": {"version": 1, "coordinates": line}}],
        ("delete", "/api/v1/routes/{id}"): [{"params": {"version": 1}}],
        ("post", "/api/v1/places/proposals/{id}/answer"): [{"json": {"accept": False}}],
        ("post", "/api/v1/webhooks"): [{"json": {"name": "X", "url": "https://erp.example/"}}],
        ("patch", "/api/v1/webhooks/{id}"): [{"json": {"name": "taken over"}}],
        ("post", "/api/v1/webhooks/{id}/replay"): [{"json": {"since": "2026-01-01T00:00:00Z"}}],
        ("post", "/api/v1/integrations"): [{"json": {"name": "X", "scope": "calendar"}}],
        ("get", "/api/v1/ogc/collections/{collection}/items"): [{}, {"params": {"bbox": "-180,-90,180,90"}}],
        ("post", "/api/v1/imports/preview"): [{"content": PLACES}],
        ("post", "/api/v1/imports"): [{"content": PLACES, "params": {"digest": "0" * 64}}],
        ("post", "/api/v1/imports/tips/preview"): [{"content": TIPS, "params": {"name": "tips.csv"}}],
        ("post", "/api/v1/imports/tips"): [{"content": TIPS, "params": {"name": "tips.csv", "digest": "0" * 64}}],
        ("post", "/api/v1/insights/{id}/reports"): [{"json": {"reason": "abuse"}}],
        ("post", "/api/v1/insights/{id}/replies/{reply_id}/reports"): [{"json": {"reason": "abuse"}}],
        ("post", "/api/v1/moderation/hidden"): [
            {"json": {"insight_id": str(northgate.insight), "reason": "abuse"}},
            {"json": {"reply_id": str(northgate.reply), "reason": "abuse"}},
            {"json": {"tip_id": str(northgate.voice), "part": "voice", "reason": "abuse"}},
        ],
        ("post", "/api/v1/moderation/dismissals"): [{"json": {"insight_id": str(northgate.insight)}}],
        ("post", "/api/v1/moderation/hidden/{hidden_id}/answer"): [{"json": {"lift": True}}],
        ("post", "/api/v1/hidden/{hidden_id}/appeal"): [{"json": {"words": "taken over"}}],
        ("put", "/api/v1/moderation/words"): [{"json": {"words": ["taken over"]}}],
        ("get", "/api/v1/audit"): [{}, {"params": {"member": str(northgate.members[1].id)}}],
        ("put", "/api/v1/audit/retention"): [{"json": {"keep_days": 31}}],
        ("get", "/api/v1/people"): [{"params": {"q": SECRET}}],
        ("get", "/api/v1/who-knows"): [
            {"params": {"insight": str(northgate.insight)}},
            {"params": {"site": str(northgate.site)}},
            {"params": {"route": str(northgate.route)}},
            {"params": {"tag": "quetzal-docks"}},
        ],
        ("put", "/api/v1/messages/{member_id}/{message_id}"): [{"json": {"text": "taken over"}}],
        ("patch", "/api/v1/messages/{member_id}/{message_id}"): [{"json": {"text": "taken over", "base_revision": 1}}],
        ("put", "/api/v1/messages/{member_id}/delivered"): [{"json": {"up_to": str(northgate.message)}}],
        ("put", "/api/v1/messages/{member_id}/read"): [{"json": {"up_to": str(northgate.message)}}],
        ("post", "/api/v1/messages/{member_id}/{message_id}/reports"): [{"json": {"reason": "abuse"}}],
        ("post", "/api/v1/moderation/messages/{report_id}/settlement"): [{"json": {"remove": True}}],
        ("put", "/api/v1/me/messages"): [{"json": {}}],
        ("put", "/api/v1/me/profile"): [{"json": {}}],
        ("put", "/api/v1/me/profile/picture"): [{"content": PICTURE}],
        ("put", "/api/v1/me/erasure"): [{"json": {"sure": True}}],
        ("put", "/api/v1/privacy/erasures/{member_id}"): [{"json": {"sure": True, "after_days": 30}}],
        ("put", "/api/v1/privacy/retention"): [
            {
                "json": {
                    "keep_audio_days": 30,
                    "keep_exact_places_days": 30,
                    "keep_originals_days": 30,
                    "audit_keep_days": 730,
                }
            }
        ],
        ("post", "/api/v1/device/session"): [{"json": {"pin": "2580", "member_id": str(northgate.members[0].id)}}],
        ("post", "/api/v1/session"): [{"json": {"token": "made-up"}}],
        ("post", "/api/v1/join"): [{"json": {"token": "made-up", "language": "en"}}],
        ("post", "/api/v1/join/look"): [{"json": {"token": "made-up"}}],
        ("post", "/api/v1/session/password"): [{"json": {"address": "quetzal@example.com", "password": "x"}}],
        ("post", "/api/v1/session/mail"): [{"json": {"address": "quetzal@example.com"}}],
        ("put", "/api/v1/me/password"): [{"json": {"password": "quagga lantern seven outboards"}}],
        ("post", "/api/v1/me/password/removal"): [{"json": {}}],
        ("patch", "/api/v1/members/{id}"): [{"json": {"role": "contributor"}}],
        ("post", "/api/v1/invitations"): [{"json": {"people": [{"name": "X", "site_ids": [str(northgate.site)]}]}}],
        ("post", "/api/v1/invitations/codes"): [{"json": {"ids": [str(northgate.invitation)]}}],
        ("post", "/api/v1/invitations/file"): [{"content": f"name,sites\nX,{northgate.site}\n".encode()}],
        ("post", "/api/v1/receipts"): [{"json": {"number": "0000000000000000"}}],
        ("get", "/api/v1/polls"): [
            {},
            {"params": {"group": str(northgate.group)}},
            {"params": {"insight": str(northgate.insight)}},
        ],
        ("patch", "/api/v1/groups/{id}"): [{"json": {"version": 1, "name": "taken over"}}],
        ("put", "/api/v1/groups/{id}/members/{member_id}"): [{"json": {}}],
        ("put", "/api/v1/groups/{id}/heard"): [{"json": {"heard": "none"}}],
        ("get", "/api/v1/groups/{id}/invitable"): [{"params": {"starts": "a"}}],
        ("put", "/api/v1/groups/{id}/files/{file_id}"): [{"json": {"name": "X", "size": 1, "sha256": "0" * 64}}],
        ("patch", "/api/v1/groups/{id}/files/{file_id}/bytes"): [{"content": b"x", "headers": {"Upload-Offset": "0"}}],
        ("put", "/api/v1/polls/{id}/vote"): [{"json": {"options": [2]}}],
        ("get", "/api/v1/outcomes"): [
            {},
            {"params": {"site": str(northgate.site)}},
            {"params": {"insight": str(northgate.insight)}},
        ],
        ("post", "/api/v1/outcomes"): [
            {"json": {"text": "taken over", "insight_ids": [str(northgate.insight)]}},
        ],
        ("patch", "/api/v1/outcomes/{outcome_id}"): [{"json": {"text": "taken over", "version": 1}}],
        ("get", "/api/v1/answer-templates"): [{}, {"params": {"insight": str(northgate.insight)}}],
        # Nobody in a line comes from elsewhere: below, and in test_answers.py.
        ("put", "/api/v1/answer-clock"): [{"json": {"answer_within_hours": None}}],
    }
    for path, operations in app.openapi()["paths"].items():
        for method in operations:
            if (method, path) in APART:
                continue
            ids = [str(northgate.insight)]
            if path.startswith("/api/v1/routes/"):
                ids = [str(northgate.route)]
            elif "/knows/" in path:
                ids = [str(northgate.site if "/sites/" in path else northgate.route)]
            elif path.startswith("/api/v1/subscriptions/"):
                ids = [str(northgate.subscription)]
            elif path.startswith("/api/v1/inbox/"):
                ids = [str(northgate.alert)]
            elif path.startswith("/api/v1/sites/"):
                ids = [str(northgate.site)]
            elif path.startswith("/api/v1/places/proposals/"):
                ids = [str(northgate.proposal)]
            elif path.startswith("/api/v1/webhooks/"):
                ids = [str(northgate.webhook)]
            elif path.startswith("/api/v1/integrations/"):
                ids = [str(northgate.integration)]
            elif path.startswith("/api/v1/invitations/"):
                ids = [str(northgate.invitation)]
            elif path.startswith("/api/v1/groups/"):
                ids = [str(northgate.group)]
            elif path.startswith("/api/v1/polls/"):
                ids = [str(northgate.poll)]
            elif path.startswith(("/api/v1/members/", "/api/v1/people/")):
                ids = [str(member.id) for member in northgate.members]
            filled = [
                path.replace("{tip_id}", tip)
                .replace("{name}", "voice")
                .replace("{part}", "voice")
                .replace("{rendition}", "audio")
                .replace("{token}", "made-up")
                .replace("{z}/{x}/{y}", "0/0/0")
                .replace("{route}", str(northgate.route))
                .replace("{slug}", "quetzal-docks")
                .replace("{reply_id}", str(northgate.reply))
                .replace("{kind}", "thanks")
                .replace("{outcome_id}", str(northgate.outcome))
                .replace("{template_id}", str(northgate.template))
                .replace("{delivery_id}", str(northgate.delivery))
                .replace("{format}", "csv")
                .replace("{collection}", "insights")
                .replace("{other_id}", str(northgate.other))
                .replace("{member_id}", str(northgate.members[1].id))
                .replace("{decision_id}", str(northgate.managers))
                .replace("{note_id}", str(northgate.managers))
                .replace("{filter_id}", str(northgate.managers))
                .replace("{message_id}", str(northgate.message))
                .replace("{report_id}", str(northgate.message_report))
                .replace("{picture_id}", str(northgate.message))
                .replace("{size}", "64")
                .replace("{file_id}", str(northgate.file))
                .replace("{hidden_id}", str(northgate.hidden))
                .replace("{session_id}", str(northgate.session))
                .replace("{id}", id)
                for tip in tips
                for id in ids
            ]
            assert "{" not in filled[0], f"tell this test how to fill in {path}"
            for extra in arguments.get((method, path), [{}]):
                yield method, path, filled[0], sorted(set(filled)), extra


def tells_nothing(answer: httpx.Response, northgate: Northgate) -> None:
    said = answer.text + str(answer.headers)
    assert SECRET not in said
    assert not [one for one in northgate.ids() if one in said]


@pytest.fixture
async def anonymous(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        yield client


@pytest.mark.parametrize("role", ROLES)
async def test_every_address_with_foreign_ids_answers_as_if_they_did_not_exist(
    role: str,
    app: FastAPI,
    anonymous: httpx.AsyncClient,
    northgate: Northgate,
    elsewhere: Organisation,
    owner: "psycopg.Connection[dict[str, Any]]",
) -> None:
    before = state_of(owner, northgate.organisation.id)
    headers = await bearer(await make_member(elsewhere, role))
    manages = role in ("manager", "admin")
    for method, path, _, filled, extra in addresses(app, northgate):
        if (method, path) in PUBLIC:
            continue
        for address in filled:
            arguments = {**extra, "headers": {**headers, **extra.get("headers", {})}}
            answer = await anonymous.request(method, address, **arguments)
            if (method, path) in IN_THE_APP | IN_PERSON:
                assert answer.status_code == 403, f"{method} {path} as {role}: {answer.status_code} {answer.text}"
                assert (method, path) in IN_PERSON or answer.json()["type"] == "/problems/in-the-app-only"
            elif ((method, path) in FOR_MANAGERS and not manages) or ((method, path) in FOR_ADMINS and role != "admin"):
                assert answer.status_code == 403, f"{method} {path} as {role}: {answer.status_code} {answer.text}"
            elif (method, path) in FOR_BROWSERS:
                assert answer.status_code == 422, f"{method} {path} as {role}: {answer.status_code} {answer.text}"
            elif (method, path) in OWN_CONFLICTS:
                assert answer.status_code == 409, f"{method} {path} as {role}: {answer.status_code} {answer.text}"
            elif (method, path) in MAKE:
                assert answer.status_code == 201, f"{method} {path} as {role}: {answer.status_code} {answer.text}"
            elif (method, path) in OWN:
                assert answer.status_code in (200, 204), f"{method} {path} as {role}: {answer.status_code} {answer.text}"
            else:
                assert answer.status_code == 404, f"{method} {path} as {role}: {answer.status_code} {answer.text}"
                assert method == "head" or answer.json()["type"] == "/problems/not-found"
            tells_nothing(answer, northgate)
    assert state_of(owner, northgate.organisation.id) == before


async def test_who_is_not_signed_in_gets_nothing_but_what_is_listed_here(
    app: FastAPI, anonymous: httpx.AsyncClient, northgate: Northgate
) -> None:
    open_to_all = set()
    for method, path, address, _, extra in addresses(app, northgate):
        answer = await anonymous.request(method, address, **extra)
        if (method, path) in PUBLIC:
            open_to_all.add((method, path))
        else:
            assert answer.status_code == 401, f"{method} {path}: {answer.status_code}"
            assert method == "head" or answer.json()["type"] == "/problems/sign-in-needed"
        tells_nothing(answer, northgate)
    assert open_to_all == PUBLIC
    for method, path in APART:
        body = {"kind": "text", "text": "x", "captured_at": "2026-01-01T00:00:00Z"} if method == "put" else None
        address = path.replace("{tip_id}", str(northgate.tip)).replace("{id}", str(northgate.tip))
        address = address.replace("{template_id}", str(northgate.template)).replace("{filter_id}", str(northgate.managers))
        address = address.replace("{decision_id}", str(northgate.managers))
        answer = await anonymous.request(method, address, json=body)
        assert answer.status_code == 401


async def test_a_foreign_tip_s_id_is_free_to_use_and_leads_to_one_s_own(
    anonymous: httpx.AsyncClient, northgate: Northgate, owner: "psycopg.Connection[dict[str, Any]]"
) -> None:
    before = state_of(owner, northgate.organisation.id)
    headers = await bearer(await make_member(await make_organisation()))
    body = {
        "kind": "text",
        "text": "My own words",
        "captured_at": "2026-01-01T00:00:00Z",
        "site_id": str(northgate.site),
        "route_id": str(northgate.route),
    }
    address = f"/api/v1/tips/{northgate.tip}"
    assert (await anonymous.put(address, json=body, headers=headers)).status_code == 201
    answer = await anonymous.get(address, headers=headers)
    assert (answer.status_code, answer.json()["text"]) == (200, "My own words")
    assert SECRET not in answer.text
    assert (await anonymous.delete(address, headers=headers)).status_code == 204
    assert state_of(owner, northgate.organisation.id) == before


async def test_the_stream_of_another_organisation_is_silent(northgate: Northgate, elsewhere: Organisation) -> None:
    theirs = await make_member(elsewhere, "admin")
    for role in ROLES:
        reader = Reader(elsewhere.id, theirs.id, theirs.name, role, "en", None)
        with changes.subscribed(reader) as subscriber:
            for event, visibility in (("insight", "organisation"), ("insight", "managers"), ("tip", None)):
                said = f'"event": "{event}", "id": "{northgate.insight}", "change": "published", "author_id": "{theirs.id}"'
                shown = f'"visibility": "{visibility}"' if visibility else '"visibility": null'
                changes.hear(f'{{"organisation_id": "{northgate.organisation.id}", {said}, {shown}}}')
            heard = asyncio.create_task(subscriber.take())
            await asyncio.sleep(0)
            assert not heard.done()
            heard.cancel()


# In the database, as the application's role


@contextmanager
def application(organisation_id: UUID | None = None) -> Iterator["psycopg.Connection[dict[str, Any]]"]:
    """One transaction as ``backhaul_app``, inside an organisation or none; always rolled back."""
    with psycopg.connect(connection_string(), row_factory=dict_row) as connection:
        if organisation_id:
            connection.execute("SELECT set_scope(%s, NULL, 'worker')", [organisation_id])
        yield connection
        connection.rollback()


def count(connection: "psycopg.Connection[dict[str, Any]]", table: str) -> int:
    row = connection.execute(sql.SQL("SELECT count(*) AS rows FROM {}").format(sql.Identifier(table))).fetchone()
    assert row is not None
    return int(row["rows"])


def test_the_example_fills_every_table(northgate: Northgate, owner: "psycopg.Connection[dict[str, Any]]") -> None:
    assert [table for table, rows in state_of(owner, northgate.organisation.id).items() if not rows] == []


def test_with_no_organisation_set_every_table_is_empty(
    northgate: Northgate, owner: "psycopg.Connection[dict[str, Any]]"
) -> None:
    assert northgate
    with application() as connection:
        assert {table: count(connection, table) for table in [*tenant_tables(owner), "organisation"]} == dict.fromkeys(
            [*tenant_tables(owner), "organisation"], 0
        )


# Functions that run with the owner's rights, each with arguments that would find something.
# These find what they find by the hash of a secret only.
BEFORE_ANY_ORGANISATION = (
    "enter",
    "redeem_sign_in_link",
    "end_session",
    "device_members",
    "count_pin_try",
    "forget_pin_tries",
    "find_receipt",
    "confirm_mailbox",
    "sign_in_link_language",
    "enter_integration",
    "find_invitation",
    # By an address, and what they find leaves by mail to that address, or is compared with a password.
    "members_at",
    "password_of",
    # They count, and know nothing but a hash.
    "count_guess",
    "forget_guesses",
    # Policies ask these, also where nobody is anybody: who is nobody is in no group.
    "told_by_reader",
    "insights_of_reader",
    "current_groups",
    "current_invitations",
    "enter_by_token",
    "passkey_to_sign_in",
    # By the address that its members sign in at.
    "organisation_of_provider",
)
# Tell a worker in which organisations there is something to tidy, and whose job is next; and how many tips stand still.
ACROSS_ORGANISATIONS = {
    "organisations_with_old_originals": "SETOF uuid",
    "organisations_with_overdue_answers": "SETOF uuid",
    # How many old entries were deleted.
    "forget_old_audit": "bigint",
    # The jobs of the queue name organisations and tips, and nothing that anybody said.
    "take_turn": "SETOF procrastinate_jobs",
    # How many insights came to the map or left it.
    "refresh_map": "bigint",
    "fold_tag_cells": "void",
    "organisations_with_alerts_due": "SETOF uuid",
    "organisations_with_old_deliveries": "SETOF uuid",
    "organisations_with_old_alerts": "SETOF uuid",
    "organisations_with_overview_due": "SETOF uuid",
    "organisations_with_digests_due": "SETOF uuid",
    "organisations_with_polls_due": "SETOF uuid",
    # What an organisation wants everybody to see: a word on a button and where it leads.
    "providers_shown": "TABLE(slug text, label text)",
    "organisations_to_tidy": "SETOF uuid",
    "organisations_with_due_erasures": "SETOF uuid",
    "tips_standing_still": "TABLE(stage text, parked bigint, without_model bigint, waiting_for text[])",
}
OWNERS_FUNCTIONS: dict[str, LiteralString] = {
    "enter": "SELECT * FROM enter('\\x00')",
    "redeem_sign_in_link": "SELECT * FROM redeem_sign_in_link('\\x00')",
    "end_session": "SELECT 1 FROM end_session('\\x00') AS nothing WHERE nothing IS NOT NULL AND nothing::text <> ''",
    "device_members": "SELECT * FROM device_members('\\x00')",
    "count_pin_try": "SELECT * FROM count_pin_try('\\x00', gen_random_uuid())",
    "forget_pin_tries": """
        SELECT 1 FROM forget_pin_tries('\\x00', gen_random_uuid()) AS nothing
        WHERE nothing IS NOT NULL AND nothing::text <> ''""",
    "end_ways": "SELECT * FROM end_ways(%(member)s, '{}')",
    "find_receipt": "SELECT * FROM find_receipt('\\x00')",
    "confirm_mailbox": "SELECT * FROM confirm_mailbox('\\x00', false)",
    "sign_in_link_language": "SELECT 1 FROM sign_in_link_language('\\x00') AS said WHERE said IS NOT NULL",
    "enter_integration": "SELECT * FROM enter_integration('\\x00', 'data')",
    "find_invitation": "SELECT * FROM find_invitation('\\x00')",
    "members_at": "SELECT * FROM members_at('quetzal@example.com')",
    "password_of": "SELECT * FROM password_of('quetzal@example.com')",
    "count_guess": "SELECT 1 FROM count_guess('\\x00') AS wait_s WHERE wait_s > 0",
    "forget_guesses": "SELECT 1 FROM forget_guesses('\\x00') AS nothing WHERE nothing::text <> ''",
    "told_by_reader": "SELECT 1 WHERE told_by_reader(%(insight)s)",
    "insights_of_reader": "SELECT * FROM insights_of_reader()",
    "current_groups": "SELECT unnest(current_groups())",
    "current_invitations": "SELECT unnest(current_invitations())",
    "group_size": "SELECT 1 FROM group_size(%(group)s, false) AS size WHERE size > 0",
    "enter_by_token": "SELECT * FROM enter_by_token('\\x00')",
    "passkey_to_sign_in": "SELECT * FROM passkey_to_sign_in('\\x00')",
    "organisation_of_provider": "SELECT 1 FROM organisation_of_provider('nobody') AS found WHERE found IS NOT NULL",
    "note_webhooks": "SELECT 1 FROM note_webhooks(%(insight)s, 'published', 'organisation') AS noted WHERE noted > 0",
    "jobs_ahead": "SELECT * FROM jobs_ahead(%(tip)s)",
    "sites_along_route": "SELECT * FROM sites_along_route(%(route)s, 500, 100)",
    "insights_near": "SELECT * FROM insights_near(24.94, 60.17, 50000, 100)",
    "insights_along_pieces": """
        SELECT * FROM insights_along_pieces(
            '{0}', '{5000}', ARRAY['SRID=4326;LINESTRING(24.94 60.17, 25.04 60.17)'::geometry], 2000, 0, 100)""",
    "insights_to_join": """
        SELECT * FROM insights_to_join(
            (SELECT id FROM tip WHERE visibility = 'organisation' LIMIT 1),
            'organisation', 'area', NULL, 24.94, 60.17, 50000, now(), 100)""",
    "what_may_answer": "SELECT * FROM what_may_answer('{quetzal}', repeat('0', 384)::bit(384), 'made up', NULL, NULL, 100)",
    "insights_with_words": "SELECT * FROM insights_with_words('Quetzal')",
    "search_terms": "SELECT * FROM search_terms('Quetzal', 'en') WHERE instead <> '{}' OR known > 0",
    "search_places": "SELECT * FROM search_places('the Quetzal depot')",
    "search_words": "SELECT * FROM search_words('quetzal'::tsquery, NULL, false, '{}', 100)",
    "search_meaning": "SELECT * FROM search_meaning(repeat('0', 384)::bit(384), 'made up', '{}', 100)",
    "forget_own_audit": """
        SELECT * FROM forget_own_audit(now() + interval '20 years') AS forgotten
        WHERE CASE WHEN forgotten > 0 THEN EXISTS (SELECT FROM insight WHERE id = %(insight)s) END""",
    "erase_member": "SELECT * FROM erase_member(%(member)s) AS gone WHERE gone",
    "refresh_overview": "SELECT * FROM refresh_overview() AS counted WHERE counted > 0",
    "followers_of": "SELECT * FROM followers_of(%(insight)s)",
    "sites_near": "SELECT * FROM sites_near(24.94, 60.17, 50000, 100)",
    "routes_near": "SELECT * FROM routes_near(24.94, 60.17, 50000, 100)",
}


def test_this_test_knows_every_function_that_runs_as_the_owner(owner: "psycopg.Connection[dict[str, Any]]") -> None:
    # What runs when a row changes cannot be called.
    rows = owner.execute("""SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'backhaul'::regnamespace
                            AND prorettype <> 'trigger'::regtype""")
    assert {row["proname"] for row in rows} == {*OWNERS_FUNCTIONS, *ACROSS_ORGANISATIONS}


def test_the_functions_that_look_across_organisations_answer_nothing_but_whose_turn_it_is_and_how_many_wait(
    northgate: Northgate, owner: "psycopg.Connection[dict[str, Any]]"
) -> None:
    results = owner.execute(
        "SELECT proname, pg_get_function_result(oid) AS told FROM pg_proc WHERE proname = ANY(%s)", [list(ACROSS_ORGANISATIONS)]
    )
    assert {row["proname"]: row["told"] for row in results} == ACROSS_ORGANISATIONS
    with application() as connection:
        rows = connection.execute("SELECT id FROM organisations_with_old_originals('infinity') AS id").fetchall()
    told = {row["id"] for row in rows}
    assert northgate.organisation.id in told
    assert told <= {row["id"] for row in owner.execute("SELECT id FROM organisation")}


@pytest.mark.parametrize("name", OWNERS_FUNCTIONS)
def test_an_owner_s_function_answers_for_one_s_own_organisation_only(
    name: str, northgate: Northgate, elsewhere: Organisation
) -> None:
    query = OWNERS_FUNCTIONS[name]
    foreign = {
        "route": northgate.route,
        "tip": northgate.tip,
        "insight": northgate.insight,
        "member": northgate.members[0].id,
    }
    foreign["group"] = northgate.group
    with application() as connection:
        if name in BEFORE_ANY_ORGANISATION:
            assert connection.execute(query, foreign).fetchall() == []
        else:
            with pytest.raises(errors.InsufficientPrivilege, match="no organisation is set"):
                connection.execute(query, foreign)
    with application(elsewhere.id) as connection:
        assert connection.execute(query, foreign).fetchall() == []
    if name not in BEFORE_ANY_ORGANISATION:
        # It does find something where it may, so the silence above means something.
        with application(northgate.organisation.id) as connection:
            assert connection.execute(query, foreign).fetchall()


def test_another_organisation_s_rows_cannot_be_seen_changed_or_deleted(
    northgate: Northgate, elsewhere: Organisation, owner: "psycopg.Connection[dict[str, Any]]"
) -> None:
    before = state_of(owner, northgate.organisation.id)
    for table in tenant_tables(owner):
        name = sql.Identifier(table)
        for query in (
            "SELECT FROM {} WHERE organisation_id = %s",
            "UPDATE {} SET organisation_id = organisation_id WHERE organisation_id = %s",
            "DELETE FROM {} WHERE organisation_id = %s",
        ):
            with application(elsewhere.id) as connection:
                try:
                    assert connection.execute(sql.SQL(query).format(name), [northgate.organisation.id]).rowcount == 0, table
                    connection.commit()
                except errors.InsufficientPrivilege:
                    # History is append-only for everybody.
                    assert table in ("insight_change", "outcome_change", "audit_entry", "erased_person", "purged")
                    assert not query.startswith("SELECT")
    assert state_of(owner, northgate.organisation.id) == before


def row_of(owner: "psycopg.Connection[dict[str, Any]]", table: str, organisation_id: UUID) -> dict[str, Any]:
    """A row as JSON, without the columns that the database computes."""
    query = "SELECT to_jsonb(t) AS row FROM {} t WHERE organisation_id = %s LIMIT 1"
    found = owner.execute(sql.SQL(query).format(sql.Identifier(table)), [organisation_id]).fetchone()
    assert found is not None
    computed = owner.execute(
        """SELECT column_name FROM information_schema.columns
           WHERE table_schema = 'backhaul' AND table_name = %s AND is_generated <> 'NEVER'""",
        [table],
    )
    row: dict[str, Any] = found["row"]
    for column in computed:
        row.pop(column["column_name"])
    return row


def insert(connection: "psycopg.Connection[dict[str, Any]]", table: str, row: dict[str, Any]) -> None:
    columns = sql.SQL(", ").join(map(sql.Identifier, row))
    query = sql.SQL("INSERT INTO {table} ({columns}) SELECT {columns} FROM jsonb_populate_record(NULL::{table}, %s)")
    connection.execute(query.format(table=sql.Identifier(table), columns=columns), [Jsonb(row)])


def test_a_row_cannot_be_put_into_another_organisation(
    northgate: Northgate, elsewhere: Organisation, owner: "psycopg.Connection[dict[str, Any]]"
) -> None:
    for table in tenant_tables(owner):
        row = row_of(owner, table, northgate.organisation.id)
        with application(elsewhere.id) as connection, pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
            insert(connection, table, {**row, "id": str(new_id())} if "id" in row else row)


def test_a_row_cannot_point_into_another_organisation(
    northgate: Northgate, elsewhere: Organisation, owner: "psycopg.Connection[dict[str, Any]]"
) -> None:
    pointing = set()
    for table in tenant_tables(owner):
        row = row_of(owner, table, northgate.organisation.id)
        keys = owner.execute(
            """SELECT array_agg(a.attname::text) AS columns FROM pg_constraint c
               JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY(c.conkey)
               WHERE c.contype = 'f' AND c.conrelid = %s::regclass GROUP BY c.oid""",
            [table],
        )
        references = [set(key["columns"]) - {"organisation_id"} for key in keys]
        if not any(columns and all(row[column] is not None for column in columns) for columns in references):
            continue
        pointing.add(table)
        taken = {**row, "organisation_id": str(elsewhere.id)}
        for secret in {"token_hash", "credential_id"} & taken.keys():
            taken[secret] = "\\x" + secrets.token_hex(32)
        with application(elsewhere.id) as connection, pytest.raises(errors.ForeignKeyViolation):
            insert(connection, table, taken)
    # Only these begin a tree of their own.
    apart = {
        "device",
        "identity_provider",
        "insight_cell",
        "join_lesson",
        "member",
        "queue_turn",
        "route",
        "site",
        "tag",
        "word",
        "answer_template",
        "webhook",
        "member_group",
    }
    # They count, and name nothing.
    apart |= {"overview_cell", "overview_due", "participation", "insight_tag_cell"}
    apart |= {"listed_word", "erased_person", "purged"}
    assert set(tenant_tables(owner)) - pointing <= apart
