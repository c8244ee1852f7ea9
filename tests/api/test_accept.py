"""A tip arrives exactly once, whole, and by as many pieces as the network needs."""

import asyncio
import random
import stat
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text
from tests.factories import bearer, make_member, make_organisation

from backhaul.db.base import new_id
from backhaul.db.session import session
from backhaul.media.objects import objects, part_key
from backhaul.settings import get_settings

CLIP = (Path(__file__).parents[1] / "data" / "amiable.webm").read_bytes()
CHANCE = random.Random(6)  # noqa: S311  # the same cuts in every run


class Sender:
    """A phone of a fresh member."""

    def __init__(self, client: httpx.AsyncClient, headers: dict[str, str], organisation_id: UUID) -> None:
        self.client = client
        self.headers = headers
        self.organisation_id = organisation_id

    async def put(self, tip_id: UUID, body: dict[str, Any]) -> httpx.Response:
        return await self.client.put(f"/api/v1/tips/{tip_id}", json=body, headers=self.headers)

    async def patch(self, tip_id: UUID, at: int, piece: bytes | AsyncIterator[bytes], part: str = "voice") -> httpx.Response:
        headers = {**self.headers, "Upload-Offset": str(at), "Content-Type": "application/partial-upload"}
        return await self.client.patch(f"/api/v1/tips/{tip_id}/parts/{part}", content=piece, headers=headers)

    async def offset(self, tip_id: UUID, part: str = "voice") -> int:
        answer = await self.client.head(f"/api/v1/tips/{tip_id}/parts/{part}", headers=self.headers)
        assert answer.status_code == 204
        return int(answer.headers["Upload-Offset"])

    def object_of(self, tip_id: UUID, part: str = "voice") -> Path:
        path = objects().local_path(part_key(self.organisation_id, tip_id, part))
        assert path is not None
        return path


@pytest.fixture
async def phone(client: httpx.AsyncClient) -> Sender:
    organisation = await make_organisation()
    return Sender(client, await bearer(await make_member(organisation)), organisation.id)


def typed(words: str = "Dock 4 is blocked.") -> dict[str, Any]:
    return {"kind": "text", "text": words, "captured_at": datetime.now(UTC).isoformat()}


def recording(data: bytes = CLIP, **parts: bytes) -> dict[str, Any]:
    announced = [
        {"name": name, "type": "audio/webm", "size": len(piece), "sha256": sha256(piece).hexdigest()}
        for name, piece in {"voice": data, **parts}.items()
    ]
    return {"kind": "voice", "captured_at": datetime.now(UTC).isoformat(), "parts": announced}


async def count(query: str, tip_id: UUID) -> int:
    """As the owner: no policy hides a row."""
    async with session() as db:
        await db.execute(text("SET LOCAL ROLE NONE"))
        return int(await db.scalar(text(query), {"tip": tip_id}))


JOBS = "SELECT count(*) FROM procrastinate_jobs WHERE args ->> 'tip_id' = CAST(:tip AS text)"
TIPS = "SELECT count(*) FROM tip WHERE id = :tip"


async def test_fifty_identical_puts_at_once_are_one_tip_and_one_job(phone: Sender) -> None:
    tip_id, body = new_id(), typed()
    answers = await asyncio.gather(*(phone.put(tip_id, body) for _ in range(50)))
    statuses = [answer.status_code for answer in answers]
    assert sorted(statuses) == [200] * 49 + [201]
    assert {answer.json()["id"] for answer in answers} == {str(tip_id)}
    assert await count(TIPS, tip_id) == 1
    assert await count(JOBS, tip_id) == 1


async def test_an_id_says_one_thing_for_ever(phone: Sender) -> None:
    tip_id, body = new_id(), typed()
    assert (await phone.put(tip_id, body)).status_code == 201
    other = await phone.put(tip_id, {**body, "text": "Dock 9 is blocked."})
    assert (other.status_code, other.json()["type"]) == (422, "/problems/different-content")
    assert (await phone.put(tip_id, body)).json()["text"] == "Dock 4 is blocked."


async def test_two_members_may_choose_the_same_id_only_in_two_organisations(client: httpx.AsyncClient, phone: Sender) -> None:
    tip_id, body = new_id(), typed()
    await phone.put(tip_id, body)
    stranger = await make_organisation()
    elsewhere = Sender(client, await bearer(await make_member(stranger)), stranger.id)
    assert (await elsewhere.put(tip_id, body)).status_code == 201
    assert await count(TIPS, tip_id) == 2


async def test_a_withdrawn_tip_stays_withdrawn_and_its_bytes_are_gone(phone: Sender) -> None:
    # One part complete, one in the middle.
    tip_id, body = new_id(), recording(second=CLIP)
    await phone.put(tip_id, body)
    assert (await phone.patch(tip_id, 0, CLIP)).status_code == 200
    assert (await phone.patch(tip_id, 0, CLIP[:5000], "second")).status_code == 204
    assert phone.object_of(tip_id).read_bytes() == CLIP

    address = f"/api/v1/tips/{tip_id}"
    assert (await phone.client.delete(address, headers=phone.headers)).status_code == 204
    assert not phone.object_of(tip_id).exists()
    assert not list(get_settings().uploads_dir.rglob(f"{tip_id}*"))
    assert (await phone.put(tip_id, body)).json()["type"] == "/problems/withdrawn"
    assert (await phone.patch(tip_id, 5000, CLIP[5000:], "second")).status_code == 410
    assert (await phone.client.head(f"{address}/parts/voice", headers=phone.headers)).status_code == 410
    assert (await phone.client.get(address, headers=phone.headers)).json()["state"] == "withdrawn"
    assert (await phone.client.delete(address, headers=phone.headers)).status_code == 204


async def test_bytes_that_arrive_while_a_tip_is_withdrawn_are_not_kept(phone: Sender) -> None:
    tip_id = new_id()
    await phone.put(tip_id, recording())

    async def withdrawn_on_the_way() -> AsyncIterator[bytes]:
        yield CLIP[:1000]
        await phone.client.delete(f"/api/v1/tips/{tip_id}", headers=phone.headers)
        yield CLIP[1000:]

    assert (await phone.patch(tip_id, 0, withdrawn_on_the_way())).status_code == 410
    assert not phone.object_of(tip_id).exists()
    assert not list(get_settings().uploads_dir.rglob(f"{tip_id}*"))


async def test_an_upload_cut_at_a_hundred_places_arrives_whole(phone: Sender) -> None:
    tip_id = new_id()
    assert (await phone.put(tip_id, recording())).status_code == 201
    cuts = [0, *sorted(CHANCE.sample(range(1, len(CLIP)), 100)), len(CLIP)]
    for n, (at, end) in enumerate(pairwise(cuts)):
        if n % 5 == 0:
            # The answer to the piece before was lost: the phone sends it again, and is told where to go on.
            stale = await phone.patch(tip_id, max(0, at - 1), CLIP[at - 1 : end] if at else b"")
            if at:
                assert (stale.status_code, stale.headers["Upload-Offset"]) == (409, str(at))
                assert stale.json()["type"] == "/problems/wrong-offset"
        answer = await phone.patch(tip_id, at, CLIP[at:end])
        assert (answer.status_code, answer.headers["Upload-Offset"]) == (201 if end == len(CLIP) else 204, str(end))
        assert await phone.offset(tip_id) == end
    assert phone.object_of(tip_id).read_bytes() == CLIP
    assert await count(JOBS, tip_id) == 1
    # Once more, as a phone does that never heard the 201.
    assert (await phone.patch(tip_id, 0, CLIP)).status_code == 200
    assert await count(JOBS, tip_id) == 1


async def test_damaged_bytes_start_over(phone: Sender) -> None:
    tip_id = new_id()
    await phone.put(tip_id, recording())
    damaged = bytearray(CLIP)
    damaged[777] ^= 1
    answer = await phone.patch(tip_id, 0, bytes(damaged))
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (409, "0")
    assert answer.json()["type"] == "/problems/bad-checksum"
    assert not phone.object_of(tip_id).exists()
    assert (await phone.patch(tip_id, 0, CLIP)).status_code == 201


async def test_more_than_was_announced_is_refused_and_what_was_announced_still_arrives(phone: Sender) -> None:
    tip_id = new_id()
    await phone.put(tip_id, recording())
    answer = await phone.patch(tip_id, 0, CLIP + b"x")
    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/too-large")
    at = await phone.offset(tip_id)
    assert at <= len(CLIP)
    assert (await phone.patch(tip_id, at, CLIP[at:])).status_code == 201
    assert phone.object_of(tip_id).read_bytes() == CLIP


async def test_two_writers_at_once_corrupt_nothing(phone: Sender) -> None:
    for _ in range(10):
        tip_id = new_id()
        await phone.put(tip_id, recording())

        async def slowly() -> AsyncIterator[bytes]:
            for at in range(0, len(CLIP), 4000):
                yield CLIP[at : at + 4000]
                await asyncio.sleep(0)

        answers = await asyncio.gather(*(phone.patch(tip_id, 0, slowly()) for _ in range(4)))
        assert {answer.status_code for answer in answers} <= {200, 201, 409}, [answer.text for answer in answers]
        for _ in range(10):
            # What a phone does with a 409.
            at = await phone.offset(tip_id)
            if at == len(CLIP):
                break
            await phone.patch(tip_id, at, CLIP[at:])
        assert (await phone.patch(tip_id, len(CLIP), b"")).status_code == 200
        assert phone.object_of(tip_id).read_bytes() == CLIP
        assert await count(JOBS, tip_id) == 1


async def test_the_last_piece_sent_by_many_at_once_completes_the_tip_once(phone: Sender) -> None:
    for _ in range(10):
        tip_id = new_id()
        await phone.put(tip_id, recording())
        assert (await phone.patch(tip_id, 0, CLIP[:-1])).status_code == 204
        whole = len(CLIP)
        answers = await asyncio.gather(
            *(phone.patch(tip_id, whole - 1, CLIP[-1:]) for _ in range(3)), *(phone.patch(tip_id, whole, b"") for _ in range(5))
        )
        assert sum(answer.status_code == 201 for answer in answers) <= 1
        assert {answer.status_code for answer in answers} <= {200, 201, 409}, [answer.text for answer in answers]
        # Those that met another writer were told to ask again.
        while (at := await phone.offset(tip_id)) < whole or (await phone.patch(tip_id, at, b"")).status_code == 409:
            await phone.patch(tip_id, at, CLIP[at:])
        assert phone.object_of(tip_id).read_bytes() == CLIP
        assert await count(JOBS, tip_id) == 1


@pytest.fixture
async def backlog(phone: Sender) -> AsyncIterator[int]:
    """Five thousand jobs of one's own organisation, gone afterwards: whoever works this database off must not meet them."""
    waiting = 5000
    async with session() as db:
        await db.execute(
            text("""INSERT INTO procrastinate_jobs (queue_name, task_name, args)
                    SELECT 'quick', 'tip.understand', jsonb_build_object(
                        'organisation_id', CAST(:organisation AS text), 'tip_id', gen_random_uuid(), 'backlog', true)
                    FROM generate_series(1, :waiting)"""),
            {"waiting": waiting, "organisation": str(phone.organisation_id)},
        )
    yield waiting
    async with session() as db:
        await db.execute(text("DELETE FROM procrastinate_jobs WHERE args ? 'backlog'"))


async def test_behind_a_long_queue_a_tip_is_accepted_and_its_place_is_told(phone: Sender, backlog: int) -> None:
    tip_id = new_id()
    assert (await phone.put(tip_id, typed())).status_code == 201
    told = await phone.client.get(f"/api/v1/tips/{tip_id}", headers=phone.headers)
    assert told.json()["queue_position"] >= backlog, "all of them are of this organisation"


async def test_what_people_said_is_for_this_service_alone(phone: Sender) -> None:
    tip_id = new_id()
    await phone.put(tip_id, recording())
    await phone.patch(tip_id, 0, CLIP[:1000])
    settings = get_settings()
    folders = (settings.objects_dir, settings.uploads_dir / str(phone.organisation_id))
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in folders] == [0o700, 0o700]
