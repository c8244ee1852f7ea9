"""Who is given something, and who watches it, hears of it; an undone decision is told to nobody."""

from typing import Any

import httpx
import pytest
from sqlalchemy import text
from tests.factories import bearer, make_insight, make_member, make_tip

from backhaul.db.base import new_id
from backhaul.db.session import session
from backhaul.identity.models import Member, Organisation
from backhaul.settings import get_settings
from backhaul_workers.speech.scripted import ScriptedEngine
from backhaul_workers.tools import Tools
from backhaul_workers.worker import work


@pytest.fixture(scope="session")
def engine() -> ScriptedEngine:
    """Nothing is spoken here."""
    return ScriptedEngine()


@pytest.fixture(autouse=True)
async def nothing_left(database: str) -> None:
    """Jobs that other stories left behind are nobody's here."""
    assert database
    async with session() as db:
        await db.execute(text("DELETE FROM procrastinate_jobs"))


async def _worker() -> None:
    await work(Tools(get_settings(), ScriptedEngine()), once=True)


async def test_assigned_watched_and_undone_are_heard_of_by_whom_they_concern(
    client: httpx.AsyncClient, northgate: Organisation
) -> None:
    author = await make_member(northgate, name="Olena")
    maria, jo, sam = [await make_member(northgate, "manager", name=name) for name in ("Maria", "Jo", "Sam")]
    headers = {member.id: await bearer(member) for member in (author, maria, jo, sam)}
    one, two = [
        await make_insight(northgate, f"Report {n}", tips=[await make_tip(northgate, author, text=f"Report {n}")])
        for n in range(2)
    ]

    async def say(by: Member, method: str, path: str, body: Any = None) -> Any:
        answer = await client.request(method, f"/api/v1{path}", json=body, headers=headers[by.id])
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else None

    async def heard(member: Member) -> list[tuple[str, str]]:
        """The inbox, newest first, and read from then on."""
        await _worker()
        items = (await say(member, "GET", "/inbox"))["items"]
        new = [(item["reason"], item["insight"]["title"]) for item in items if not item["read"]]
        if new:
            await say(member, "PUT", "/inbox/read", {"up_to": items[0]["id"]})
        return new

    def bulk(*insights: Any, version: int, **change: Any) -> dict[str, Any]:
        return {"insights": [{"id": str(each.id), "version": version} for each in insights], "change": change}

    await say(sam, "PUT", f"/insights/{one.id}/watchers/{sam.id}")
    await say(maria, "PUT", f"/decisions/{new_id()}", bulk(one, two, version=0, assignee_id=str(jo.id)))
    # Given to Jo; Sam watches one of them; Maria did it, and Olena hears when it is decided.
    assert sorted(await heard(jo)) == [("assigned", "Report 0"), ("assigned", "Report 1")]
    assert await heard(sam) == [("watched", "Report 0")]
    assert (await heard(maria), await heard(author)) == ([], [])

    # It rings again, once what was told is read: for a date, and for a note that Olena hears nothing of.
    await say(jo, "PATCH", f"/insights/{one.id}/review", {"due_on": "2030-05-02"})
    assert await heard(sam) == [("watched", "Report 0")]
    await say(jo, "PUT", f"/insights/{one.id}/notes/{new_id()}", {"text": "Between us.", "version": 0})
    assert await heard(sam) == [("watched", "Report 0")]
    assert await heard(author) == []

    # Undone before anybody was told: nobody is. Undone afterwards: the next decision is told as the first one was.
    quick, slow = new_id(), new_id()
    await say(jo, "PUT", f"/decisions/{quick}", bulk(two, version=1, status="declined", reason="No."))
    await say(jo, "POST", f"/decisions/{quick}/undo")
    assert await heard(author) == []
    await say(jo, "PUT", f"/decisions/{slow}", bulk(two, version=3, status="declined", reason="No."))
    assert await heard(author) == [("decided", "Report 1")]
    await say(jo, "POST", f"/decisions/{slow}/undo")
    assert (await say(author, "GET", "/inbox"))["items"] == []
    await say(jo, "PATCH", f"/insights/{two.id}/review", {"status": "done", "version": 5})
    assert await heard(author) == [("decided", "Report 1")]
    # Who watches is told of a decision as such.
    await say(jo, "PATCH", f"/insights/{one.id}/review", {"status": "done"})
    assert await heard(sam) == [("decided", "Report 0")]
