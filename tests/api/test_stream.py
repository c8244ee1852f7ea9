"""The live stream, over real connections: who hears what, and who does not."""

import asyncio
import json
import logging
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from sqlalchemy import text, update
from tests import factories
from tests.factories import make_insight, make_member, make_organisation

from backhaul.db.base import new_id
from backhaul.db.changes import CHANNEL, announce
from backhaul.db.session import organisation_session, owner_engine
from backhaul.discover.stream import LONGEST_BACKLOG, Subscriber, changes
from backhaul.identity.access import Reader
from backhaul.identity.models import AccessToken, Member, Organisation

Event = tuple[str, dict[str, Any]]


@pytest.fixture(scope="module")
async def address(app: FastAPI) -> AsyncIterator[str]:
    """The app on a port of its own: in-process transports do not stream."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_config=None, timeout_graceful_shutdown=1))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    await serving


class Ear:
    """One open stream, and what was heard on it."""

    def __init__(self) -> None:
        self.heard: asyncio.Queue[Event] = asyncio.Queue()
        self.begun = asyncio.Event()
        self.ended = asyncio.Event()

    async def listen(self, lines: AsyncIterator[str]) -> None:
        name = ""
        async for line in lines:
            if line.startswith(":"):
                self.begun.set()
            elif line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                self.heard.put_nowait((name, json.loads(line.removeprefix("data: "))))
        self.ended.set()

    async def next(self) -> Event:
        async with asyncio.timeout(5):
            return await self.heard.get()


@asynccontextmanager
async def listening_to(address: str, member: Member) -> AsyncIterator[Ear]:
    headers = await factories.bearer(member)
    await asyncio.wait_for(changes.listening.wait(), 5)
    async with (
        httpx.AsyncClient(base_url=address, timeout=30) as client,
        client.stream("GET", "/api/v1/stream", headers=headers) as answer,
    ):
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        ear = Ear()
        task = asyncio.create_task(ear.listen(answer.aiter_lines()))
        await asyncio.wait_for(ear.begun.wait(), 5)
        try:
            yield ear
        finally:
            task.cancel()
            await asyncio.wait({task})


async def test_a_tap_and_a_decision_are_heard_at_once(address: str, northgate: Organisation, client: httpx.AsyncClient) -> None:
    insight = await make_insight(northgate)
    maria = await make_member(northgate, "manager")
    await factories.sign_in(client, maria)
    async with listening_to(address, await make_member(northgate)) as driver:
        await client.post(f"/api/v1/insights/{insight.id}/confirmations", json={"kind": "helped"})
        assert await driver.next() == ("insight", {"id": str(insight.id), "change": "confirmed"})
        await client.patch(f"/api/v1/insights/{insight.id}/review", json={"status": "seen"})
        assert await driver.next() == ("insight", {"id": str(insight.id), "change": "reviewed"})
        # What changes nothing is not announced, and what fails neither.
        await client.post(f"/api/v1/insights/{insight.id}/confirmations", json={"kind": "helped"})
        await client.patch(f"/api/v1/insights/{insight.id}/review", json={"status": "declined"})
        assert driver.heard.empty()


async def test_each_hears_what_they_may_see_and_nothing_else(address: str, northgate: Organisation) -> None:
    author, other, manager = [await make_member(northgate, role) for role in ("contributor", "contributor", "manager")]
    elsewhere = await make_organisation("Elsewhere")
    secret, tip, nameless, open_one, theirs = [new_id() for _ in range(5)]

    async def say(organisation: Organisation, **what: Any) -> None:
        async with organisation_session(organisation.id) as db:
            await announce(db, organisation_id=organisation.id, **what)

    async with (
        listening_to(address, author) as to_author,
        listening_to(address, other) as to_other,
        listening_to(address, manager) as to_manager,
        listening_to(address, await make_member(elsewhere, "admin")) as to_stranger,
    ):
        await say(northgate, event="insight", id=secret, change="published", visibility="managers")
        await say(northgate, event="tip", id=tip, change="transcribing", author_id=author.id)
        await say(northgate, event="tip", id=nameless, change="transcribing", author_id=None)
        await say(elsewhere, event="insight", id=theirs, change="published", visibility="organisation")
        await say(northgate, event="insight", id=open_one, change="published", visibility="organisation")

        last = ("insight", {"id": str(open_one), "change": "published"})
        assert [await to_author.next() for _ in range(2)] == [("tip", {"id": str(tip), "state": "transcribing"}), last]
        assert await to_other.next() == last
        assert [await to_manager.next() for _ in range(2)] == [("insight", {"id": str(secret), "change": "published"}), last]
        assert await to_stranger.next() == ("insight", {"id": str(theirs), "change": "published"})
        for ear in (to_author, to_other, to_manager, to_stranger):
            assert ear.heard.empty()


async def test_what_is_rolled_back_was_never_said(address: str, northgate: Organisation) -> None:
    async def publish(id: UUID, *, then_fail: bool) -> None:
        async with organisation_session(northgate.id) as db:
            await announce(
                db, organisation_id=northgate.id, event="insight", id=id, change="published", visibility="organisation"
            )
            if then_fail:
                raise ZeroDivisionError

    after = new_id()
    async with listening_to(address, await make_member(northgate)) as ear:
        with pytest.raises(ZeroDivisionError):
            await publish(new_id(), then_fail=True)
        await publish(after, then_fail=False)
        assert await ear.next() == ("insight", {"id": str(after), "change": "published"})


async def test_a_broken_connection_comes_back_and_says_that_something_was_missed(
    address: str, northgate: Organisation, database: str
) -> None:
    async with listening_to(address, await make_member(northgate)) as ear:
        with owner_engine(database).connect() as owner:
            ended = owner.execute(
                text(
                    """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                       WHERE datname = current_database() AND query LIKE :listen"""
                ),
                {"listen": f'LISTEN "{CHANNEL}"%'},
            )
            assert ended.scalars().all() == [True]
        assert await ear.next() == ("reset", {})
        id = new_id()
        async with organisation_session(northgate.id) as db:
            await announce(
                db, organisation_id=northgate.id, event="insight", id=id, change="published", visibility="organisation"
            )
        assert await ear.next() == ("insight", {"id": str(id), "change": "published"})


async def test_an_announcement_that_is_not_understood_is_passed_over(address: str, northgate: Organisation) -> None:
    id = new_id()
    async with listening_to(address, await make_member(northgate)) as ear:
        async with organisation_session(northgate.id) as db:
            for odd in ("", "{}", '{"event": "later"}', "not JSON"):
                await db.execute(text("SELECT pg_notify(:channel, :odd)"), {"channel": CHANNEL, "odd": odd})
            await announce(
                db, organisation_id=northgate.id, event="insight", id=id, change="published", visibility="organisation"
            )
        assert await ear.next() == ("insight", {"id": str(id), "change": "published"})


@pytest.fixture
def often() -> Iterator[None]:
    """Sessions are looked at several times a second."""
    usual, changes.recheck_s = changes.recheck_s, 0.2
    yield
    changes.recheck_s = usual


@pytest.mark.usefixtures("often")
async def test_a_revoked_token_ends_the_stream(address: str, northgate: Organisation) -> None:
    member = await make_member(northgate)
    async with listening_to(address, member) as ear:
        await asyncio.sleep(0.5)
        assert not ear.ended.is_set()
        async with organisation_session(northgate.id) as db:
            await db.execute(update(AccessToken).where(AccessToken.member_id == member.id).values(revoked_at=factories.now()))
        await asyncio.wait_for(ear.ended.wait(), 5)


@pytest.mark.usefixtures("often")
async def test_who_no_longer_manages_no_longer_hears_what_managers_hear(address: str, northgate: Organisation) -> None:
    member = await make_member(northgate, "manager")
    async with listening_to(address, member) as ear:
        async with organisation_session(northgate.id) as db:
            await db.execute(update(Member).where(Member.id == member.id).values(role="contributor"))
        await asyncio.sleep(0.5)
        open_one = new_id()
        async with organisation_session(northgate.id) as db:
            for id, visibility in ((new_id(), "managers"), (open_one, "organisation")):
                await announce(
                    db, organisation_id=northgate.id, event="insight", id=id, change="published", visibility=visibility
                )
        assert await ear.next() == ("insight", {"id": str(open_one), "change": "published"})


async def test_a_stream_holds_no_database_connection(address: str, northgate: Organisation, client: httpx.AsyncClient) -> None:
    from backhaul.db.session import engine

    driver = await make_member(northgate)
    await factories.sign_in(client, driver)
    async with listening_to(address, driver), listening_to(address, driver):
        assert engine().pool.checkedout() == 0  # type: ignore[attr-defined]
        assert (await client.get("/api/v1/feed")).status_code == 200


async def test_who_leaves_while_something_is_on_its_way_is_no_fault_of_the_server(
    address: str, northgate: Organisation, caplog: pytest.LogCaptureFixture
) -> None:
    url, headers = httpx.URL(address), await factories.bearer(await make_member(northgate))
    said = {"organisation_id": str(northgate.id), "event": "insight", "id": str(new_id()), "change": "published"}
    reader, writer = await asyncio.open_connection(url.host, url.port, limit=1024)
    writer.write(
        f"GET /api/v1/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: {headers['Authorization']}\r\n\r\n".encode()
    )
    await reader.readuntil(b": listening")
    # Nobody reads any more: what is on its way fills the buffers of both sides, until the server waits with one in its hand.
    for _ in range(500):
        for _ in range(LONGEST_BACKLOG - 1):
            changes.hear(json.dumps(said | {"visibility": "organisation"}))
        await asyncio.sleep(0.001)
    assert changes.subscribers == 1
    writer.transport.abort()
    for _ in range(500):
        if not changes.subscribers:
            break
        await asyncio.sleep(0.02)
    assert changes.subscribers == 0
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_who_does_not_keep_up_is_told_to_fetch_again(northgate: Organisation) -> None:
    member = await make_member(northgate)
    reader = Reader(northgate.id, member.id, member.name, member.role, member.language, None)
    slow = Subscriber(reader)
    with changes.subscribed(reader) as fresh:
        for n in range(LONGEST_BACKLOG + 3):
            said = {"organisation_id": str(northgate.id), "event": "insight", "id": str(UUID(int=n)), "change": "published"}
            changes.hear(json.dumps(said | {"visibility": "organisation"}))
        events = [await fresh.take() for _ in range(3)]
    assert [event.event for event in events] == ["reset", "insight", "insight"]
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await slow.take()
