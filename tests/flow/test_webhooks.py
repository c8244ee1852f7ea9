"""Another system is told: signed, to a public address only, again when it failed, and once more from the log."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text, update
from tests.factories import bearer, make_insight, make_member, make_organisation, make_tip
from tests.flow.hook_receiver import Receiver

from backhaul.db.changes import announce
from backhaul.db.session import organisation_session, session
from backhaul.identity.models import Member, Organisation
from backhaul.insights.models import Insight
from backhaul.media.objects import objects
from backhaul.outside import public_address
from backhaul.privacy.retention import purge
from backhaul.settings import get_settings
from backhaul.share.webhooks.deliver import Message
from backhaul_workers.hooks import post
from backhaul_workers.speech.scripted import ScriptedEngine
from backhaul_workers.tools import Tools
from backhaul_workers.worker import work

pytestmark = pytest.mark.usefixtures("nothing_left")


@pytest.fixture
def erp(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """A system inside the organisation's own network, which the settings name."""
    with Receiver() as receiver:
        monkeypatch.setenv("BACKHAUL_WEBHOOK_ORIGINS", json.dumps([receiver.origin]))
        monkeypatch.setenv("BACKHAUL_WEBHOOK_TIMEOUT_S", "0.5")
        get_settings.cache_clear()
        yield receiver
        monkeypatch.undo()
        get_settings.cache_clear()


class Desk:
    """An admin who looks after the connections."""

    def __init__(self, client: httpx.AsyncClient, headers: dict[str, str]) -> None:
        self._client, self._headers = client, headers

    async def ask(self, method: str, path: str, body: Any = None, *, expect: int = 200, **params: Any) -> Any:
        address = f"/api/v1/webhooks{path}"
        answer = await self._client.request(method, address, json=body, params=params, headers=self._headers)
        assert answer.status_code == expect, answer.text
        return answer.json() if answer.content else None

    async def add(self, erp: Receiver, **said: Any) -> str:
        made = await self.ask("POST", "", {"name": "ERP", "url": f"{erp.origin}/hook", **said}, expect=201)
        erp.secrets.append(made["secret"])
        return str(made["webhook"]["id"])

    async def inbox(self) -> dict[str, Any]:
        return dict((await self._client.get("/api/v1/inbox", headers=self._headers)).json())

    async def one(self, id: str) -> dict[str, Any]:
        return next(one for one in (await self.ask("GET", ""))["items"] if one["id"] == id)

    async def log(self, id: str, **params: Any) -> list[dict[str, Any]]:
        return list((await self.ask("GET", f"/{id}/deliveries", **params))["items"])


@pytest.fixture
async def northgate(database: str) -> Organisation:
    assert database
    return await make_organisation("Northgate")


@pytest.fixture
async def admin(northgate: Organisation) -> Member:
    return await make_member(northgate, "admin")


@pytest.fixture
async def desk(client: httpx.AsyncClient, admin: Member) -> Desk:
    return Desk(client, await bearer(admin))


async def worker(now: datetime | None = None) -> None:
    """A worker does everything that is due; what waits for its next try is due in this story."""
    async with session() as db:
        await db.execute(text("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'"))
    await work(Tools(get_settings(), ScriptedEngine()), once=True, clock=lambda: now or datetime.now(UTC))


async def happens(insight: Insight, change: str = "published") -> None:
    async with organisation_session(insight.organisation_id) as db:
        of: dict[str, Any] = {"organisation_id": insight.organisation_id, "id": insight.id, "visibility": insight.visibility}
        await announce(db, event="insight", change=change, **of)


async def test_an_erp_hears_of_an_insight_from_its_publication_to_its_end(
    client: httpx.AsyncClient, erp: Receiver, desk: Desk, northgate: Organisation, admin: Member
) -> None:
    hook = await desk.add(erp)
    author = await make_member(northgate, name="Quetzal Driver")
    tip = await make_tip(northgate, author, text="Dock 4 is blocked, the code is 4711")
    insight = await make_insight(northgate, "Dock 4 is blocked", "Dock 4 is blocked, the code is ****", tips=[tip])
    async with organisation_session(northgate.id) as db:
        await db.execute(update(Insight).values(text_for_members="the code is 4711").where(Insight.id == insight.id))
    await happens(insight)
    await happens(await make_insight(northgate, "For managers", visibility="managers"))
    # Somebody taps; nobody is told of that.
    headers = await bearer(author)
    tapped = await client.post(f"/api/v1/insights/{insight.id}/confirmations", json={"kind": "helped"}, headers=headers)
    assert tapped.status_code == 200
    await worker()
    decision = {"status": "declined", "reason": "The lift is rented."}
    path = f"/api/v1/insights/{insight.id}/review"
    assert (await client.patch(path, json=decision, headers=await bearer(admin))).status_code == 200
    await worker()
    assert (await client.delete(f"/api/v1/tips/{tip.id}", headers=headers)).status_code == 204
    await worker()

    assert erp.types() == ["insight.published", "insight.decided", "insight.withdrawn"]
    published, decided, withdrawn = erp.came
    assert published.by == decided.by == withdrawn.by == erp.secrets, "signed, as their library checks it"
    assert (published.said["data"]["id"], published.said["data"]["title"]) == (str(insight.id), "Dock 4 is blocked")
    assert (decided.said["data"]["status"], decided.said["data"]["reason"]) == ("declined", "The lift is rented.")
    assert withdrawn.said["data"] == {"id": str(insight.id)}
    for one in erp.came:
        assert "4711" not in one.body
        assert "Quetzal" not in one.body
        assert str(author.id) not in one.body
    log = await desk.log(hook)
    assert {one["state"] for one in log} == {"delivered"}
    assert [one["attempts"][0]["status"] for one in log] == [204, 204, 204]

    # The other side lost them. What was withdrawn is not told once more; that it was is.
    erp.came.clear()
    again = {"since": (datetime.now(UTC) - timedelta(hours=1)).isoformat(), "state": "delivered"}
    assert await desk.ask("POST", f"/{hook}/replay", again, expect=202) == {"deliveries": 3}
    await worker()
    assert [(one.id, one.said["type"]) for one in erp.came] == [(withdrawn.id, "insight.withdrawn")]
    assert sorted(one["state"] for one in await desk.log(hook)) == ["delivered", "dropped", "dropped"]

    # Of an anonymous tip the log has the hour alone.
    secret = await make_tip(northgate, text="Anonymous", anonymous=True)
    await happens(await make_insight(northgate, "Anonymous", tips=[secret]))
    await worker()
    newest = next(one for one in await desk.log(hook) if one["event"] == "insight.published" and one["state"] == "delivered")
    for at in (newest["happened_at"], newest["attempts"][0]["at"]):
        assert ":00:00" in at


async def test_a_receiver_fails_is_late_redirects_and_comes_back(
    erp: Receiver, desk: Desk, northgate: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = await desk.add(erp)
    insight = await make_insight(northgate)
    await happens(insight)
    erp.answers = [(500, {}), (302, {"Location": f"{erp.origin}/elsewhere"}), (503, {"Retry-After": "3600"})]
    for _ in range(3):
        await worker()
    async with session() as db:
        wait = text("SELECT extract(epoch FROM scheduled_at - now()) FROM procrastinate_jobs WHERE status = 'todo'")
        assert 3500 < (await db.execute(wait)).scalar_one() <= 3600, "as long as it asked for"
    erp.slow.clear()
    await worker()
    assert erp.came == []
    erp.slow.set()
    assert (await desk.one(hook))["failing_since"]
    await worker()
    (delivery,) = await desk.log(hook)
    assert delivery["state"] == "delivered"
    told = [(one["number"], one["status"], one["problem"]) for one in delivery["attempts"]]
    assert told == [(1, 500, None), (2, 302, "redirect"), (3, 503, None), (4, None, "timeout"), (5, 204, None)]
    assert set(erp.asked) == {"/hook"}, "no redirect was followed"
    assert {one.id for one in erp.came} == {delivery["id"]}
    assert (await desk.one(hook))["failing_since"] is None

    # Down for days: paused, and what happens meanwhile waits in the log.
    erp.answers = [(500, {})] * 2
    await happens(insight, "amended")
    await worker()
    await worker(datetime.now(UTC) + timedelta(hours=73))
    assert (await desk.one(hook))["paused"] == "failing"
    await happens(insight, "amended")
    await worker()
    # Its admins are told, once.
    (notice,) = (await desk.inbox())["notices"]
    assert (notice["kind"], notice["name"], notice["path"]) == ("webhook_paused", "ERP", "/connections")
    erp.came.clear()
    assert (await desk.one(hook))["waiting"] == 2
    assert (await desk.ask("PATCH", f"/{hook}", {"paused": False}))["paused"] is None
    await worker()
    assert erp.types() == ["insight.updated", "insight.updated"]
    assert (await desk.one(hook))["waiting"] == 0

    # Given up after the last try, and sent again by hand.
    monkeypatch.setattr("backhaul_workers.hooks.WAITS_S", ())
    erp.answers = [(500, {})]
    await desk.ask("POST", f"/{hook}/test", expect=202)
    await worker()
    (failed,) = await desk.log(hook, state="failed")
    await desk.ask("POST", f"/{hook}/deliveries/{failed['id']}/replay", expect=202)
    await worker()
    assert (erp.came[-1].id, erp.types()[-1]) == (failed["id"], "webhook.test")
    # Nobody listens any more.
    erp.answers = [(410, {})]
    await desk.ask("POST", f"/{hook}/test", expect=202)
    await worker()
    assert (await desk.one(hook))["paused"] == "gone"

    async with organisation_session(northgate.id) as db:
        await db.execute(text("UPDATE webhook_delivery SET happened_at = happened_at - interval '31 days'"))
    await purge(northgate.id, objects(), datetime.now(UTC))
    assert await desk.log(hook) == []


async def test_secrets_change_without_a_gap(erp: Receiver, desk: Desk, northgate: Organisation) -> None:
    hook = await desk.add(erp)
    await desk.add(erp, name="Another", events=["insight.withdrawn"])
    first, other = erp.secrets
    rotated = (await desk.ask("POST", f"/{hook}/secret"))["secret"]
    erp.secrets.append(rotated)
    assert len({first, other, rotated}) == 3
    await happens(await make_insight(northgate))
    await worker()
    assert [one.by for one in erp.came] == [[first, rotated]], "for a day both sign"
    async with organisation_session(northgate.id) as db:
        await db.execute(text("UPDATE webhook SET rotated_at = rotated_at - interval '25 hours' WHERE generation > 1"))
    await desk.ask("POST", f"/{hook}/test", expect=202)
    await worker()
    assert erp.came[-1].by == [rotated]
    assert rotated not in json.dumps(await desk.ask("GET", ""))


async def test_nothing_is_sent_inside(client: httpx.AsyncClient, erp: Receiver, desk: Desk, northgate: Organisation) -> None:
    inside = (
        "http://erp.example.com/",
        "https://user:secret@erp.example.com/",
        "https://erp.example.com/#x",
        "ftp://erp.example.com/",
        "https:///nowhere",
        "https://erp.example.com:port/",
        f"{erp.origin}0/hook",
    )
    for url in inside:
        await desk.ask("POST", "", {"name": "X", "url": url}, expect=422)
    for address in ("127.0.0.1", "10.1.2.3", "169.254.169.254", "[::1]", "[::ffff:10.0.0.1]", "[fe80::1]", "[64:ff9b::a00:1]"):
        sent = await post(Message(f"https://{address}/", {}, b"{}"), timeout_s=2)
        assert (sent.status, sent.problem) == (None, "private_address"), address
    assert await public_address("2002:0a00:0001::") is None, "an address that carries a private one"
    for outside in ("::127.0.0.1", "64:ff9b:1::7f00:1", "fec0::1", "::ffff:0:127.0.0.1", "2001:0:7f00:1::", "ff02::1"):
        assert await public_address(outside) is None, outside
    assert await public_address("2606:4700::1111") == "2606:4700::1111"
    for method, path in (("GET", ""), ("POST", "")):
        manager = await bearer(await make_member(northgate, "manager"))
        answer = await client.request(
            method, f"/api/v1/webhooks{path}", headers=manager, json={"name": "X", "url": "https://a.b/"}
        )
        assert answer.status_code == 403
    wrong: tuple[dict[str, Any], ...] = (
        {"paused": None},
        {"url": "javascript:x"},
        {"events": []},
        {"events": ["insight.read"]},
        {"name": " "},
    )
    for body in wrong:
        await desk.ask("PATCH", "/00000000-0000-0000-0000-000000000000", body, expect=422)
