"""Who somebody is to their colleagues, and who knows about something: what they chose to show, and nothing else."""

import io
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from PIL import Image
from tests.factories import LAT, LON, bearer, make_insight, make_member, make_organisation, make_site, make_tag, make_tip, now
from tests.flow.pictures import photo

from backhaul.db.base import new_id
from backhaul.db.session import organisation_session
from backhaul.identity.models import Member, Organisation
from backhaul.media.objects import objects
from backhaul.profiles.picture import portraits_prefix
from backhaul.talk.models import Reply

SEEN = {"picture": "colleagues", "languages": "colleagues", "places": "nobody", "about": "colleagues"}


class Asking:
    """Members who ask, each as themselves."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def __call__(
        self, member: Member, method: str, path: str, expected: int = 200, json: Any = None, content: bytes | None = None
    ) -> Any:
        headers = await bearer(member)
        answer = await self.client.request(method, f"/api/v1{path}", json=json, content=content, headers=headers)
        assert answer.status_code == expected, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content and "json" in answer.headers.get("content-type", "") else answer.content


async def test_everybody_is_shown_what_its_member_shows_them(client: httpx.AsyncClient) -> None:
    ask, organisation = Asking(client), await make_organisation()
    jan, maria, eva, guest = [
        await make_member(organisation, role, name=name)
        for name, role in (("Jan Nowak", "contributor"), ("Maria", "contributor"), ("Eva", "manager"), ("Ali", "partner"))
    ]
    depot = await make_site(organisation, "Northgate")
    await make_tag(organisation, "fuel", "Fuel & prices")
    await ask(jan, "PUT", f"/me/knows/sites/{depot.id}", 204)
    await ask(jan, "PUT", "/me/knows/tags/fuel", 204)
    await ask(jan, "PUT", "/me/knows/tags/none", 404)
    body = {"alias": "Kestrel", "about": "Nights, mostly", "languages": ["pl", "en", "pl"], "seen_by": SEEN}
    mine = await ask(jan, "PUT", "/me/profile", 200, body)
    assert (mine["name"], mine["alias"], mine["languages"]) == ("Jan Nowak", "Kestrel", ["pl", "en"])
    assert [one["name"] for one in mine["knows"]] == ["Northgate", "Fuel & prices"]

    hers = await ask(maria, "GET", f"/people/{jan.id}")
    assert (hers["name"], hers["alias"], hers["about"], hers["knows"]) == ("Kestrel", None, "Nights, mostly", [])
    assert "Nowak" not in str(hers)
    of_manager = await ask(eva, "GET", f"/people/{jan.id}")
    assert (of_manager["name"], of_manager["alias"], of_manager["knows"]) == ("Jan Nowak", "Kestrel", [])
    await ask(guest, "GET", f"/people/{jan.id}", 404)
    await ask(maria, "GET", f"/people/{guest.id}", 404)

    seen = {"picture": "managers", "languages": "nobody", "places": "colleagues", "about": "managers"}
    await ask(jan, "PUT", "/me/profile", 200, {**body, "seen_by": seen})
    hers = await ask(maria, "GET", f"/people/{jan.id}")
    assert (hers["about"], hers["languages"], len(hers["knows"])) == (None, [], 2)
    of_manager = await ask(eva, "GET", f"/people/{jan.id}")
    assert (of_manager["about"], of_manager["languages"]) == ("Nights, mostly", [])
    # By name, as each calls them: an alias does not lead to a name, nor a name to an alias.
    for member, starts, found in (
        (maria, "kes", ["Kestrel"]),
        (maria, "now", []),
        (eva, "now", ["Jan Nowak"]),
        (guest, "e", ["Eva"]),
    ):
        assert [one["name"] for one in (await ask(member, "GET", f"/people?q={starts}"))["items"]] == found
    # Nobody takes another's name, nor signs that cannot be seen.
    for alias in ("maria", "MARÍA", "kestrel", "Ma\u202eria", "x" * 61):
        await ask(maria if alias == "kestrel" else jan, "PUT", "/me/profile", 422, {"alias": alias})
    await ask(maria, "PUT", "/me/profile", 422, {"seen_by": {"about": "everybody"}})


async def test_an_alias_names_nobody_who_told_something_without_a_name(client: httpx.AsyncClient) -> None:
    ask, organisation = Asking(client), await make_organisation()
    jan, maria, eva = [await make_member(organisation, role) for role in ("contributor", "contributor", "manager")]
    nameless = await make_tip(organisation, jan, anonymous=True, text="The scales are wrong")
    insight = await make_insight(organisation, "Scales", tips=[nameless])
    await _reply(organisation, insight.id, jan, named=False, accepted=False)
    await ask(jan, "PUT", "/me/profile", 200, {"alias": "Kestrel", "findable": True, "by_answers": True})
    for member in (maria, eva):
        for path in (f"/insights/{insight.id}", f"/insights/{insight.id}/tips", "/feed"):
            said = str(await ask(member, "GET", path))
            assert "Kestrel" not in said
            assert str(jan.id) not in said
    assert "Kestrel" not in str(await ask(maria, "GET", f"/insights/{insight.id}/replies"))
    # Where a name stood, colleagues now read the alias.
    await _reply(organisation, insight.id, jan, named=True, accepted=False)
    assert "Kestrel" in str(await ask(maria, "GET", f"/insights/{insight.id}/replies"))


async def test_a_picture_is_a_small_square_without_what_its_file_knew_and_goes_whole(
    client: httpx.AsyncClient, drain: Callable[[], Awaitable[None]]
) -> None:
    ask, organisation = Asking(client), await make_organisation()
    jan, maria = await make_member(organisation), await make_member(organisation)
    await ask(jan, "PUT", "/me/profile/picture", 415, content=b"not a picture")
    await ask(jan, "PUT", "/me/profile/picture", 204, content=photo(LAT, LON))
    assert (await ask(jan, "GET", "/me/profile"))["picture_waits"]
    assert (await ask(maria, "GET", f"/people/{jan.id}"))["picture"] is None
    await drain()
    address = (await ask(maria, "GET", f"/people/{jan.id}"))["picture"].removeprefix("/api/v1")
    for side in (64, 256, 512):
        data = await ask(maria, "GET", f"{address}/{side}")
        with Image.open(io.BytesIO(data)) as picture:
            assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (side, side), {})
    folder = objects().local_path(portraits_prefix(organisation.id, jan.id))
    assert folder is not None
    assert {one.name for one in folder.rglob("*") if one.is_file()} == {"64", "256", "512"}
    # One that cannot be read changes nothing, and its member is told why.
    await ask(jan, "PUT", "/me/profile/picture", 204, content=photo()[:3_000])
    await drain()
    mine = await ask(jan, "GET", "/me/profile")
    assert (mine["picture_problem"], mine["picture_waits"]) == ("/problems/undecodable-media", False)
    assert mine["picture"] == f"/api/v1{address}"
    # To whom it is not shown it is not there, and what is taken away is nowhere.
    await ask(jan, "PUT", "/me/profile", 200, {"seen_by": {**SEEN, "picture": "nobody"}})
    await ask(maria, "GET", f"{address}/64", 404)
    await ask(jan, "GET", f"{address}/64")
    await ask(jan, "DELETE", "/me/profile/picture", 204)
    await ask(jan, "GET", f"{address}/64", 404)
    assert not folder.exists()


async def test_who_knows_is_found_by_what_they_say_and_by_nothing_that_they_did(
    client: httpx.AsyncClient,
) -> None:
    ask, organisation = Asking(client), await make_organisation()
    maria, busy, quiet, shy, answerer, nameless, guest = [
        await make_member(organisation, "partner" if name == "guest" else "contributor", name=name)
        for name in ("maria", "busy", "quiet", "shy", "answerer", "nameless", "guest")
    ]
    depot = await make_site(organisation, "Quillgate depot")
    dock = await make_site(organisation, "Dock 9", parent=depot)
    tag = await make_tag(organisation, "fuel", "Fuel & prices")
    # Busy is there all day and tells everything, and wishes to be found: but says of nothing that they know it.
    tips = [await make_tip(organisation, busy, text=f"At the dock {n}") for n in range(3)]
    insight = await make_insight(organisation, "The dock is slow", tips=tips, site=dock, tags=[tag])
    for kind in ("still_there", "helped"):
        await ask(busy, "POST", f"/insights/{insight.id}/confirmations", 200, {"kind": kind})
    await ask(busy, "PUT", "/subscriptions", 200, {"kind": "site", "site_id": str(depot.id)})
    await _reply(organisation, insight.id, busy, named=True, accepted=False)
    # Quiet never told anything, and says that they know the depot. Shy says so too, and does not wish to be found.
    for member in (quiet, shy, guest):
        await ask(member, "PUT", f"/me/knows/sites/{depot.id}", 204)
    for member in (busy, quiet, answerer, nameless, guest):
        await ask(member, "PUT", "/me/profile", 200, {"findable": True, "by_answers": True})
    for member, named in ((answerer, True), (nameless, False)):
        question = await make_insight(organisation, f"When does it open, {member.name}?", site=dock)
        await _reply(organisation, question.id, member, named=named, accepted=True)

    for asked in (f"insight={insight.id}", f"site={depot.id}", f"site={dock.id}", "q=quillgate depot"):
        found = (await ask(maria, "GET", f"/who-knows?{asked}"))["items"]
        reasons = {one["person"]["name"]: [why["kind"] for why in one["because"]] for one in found}
        assert reasons == {"quiet": ["site"], "answerer": ["answer"]}, asked
    assert (await ask(maria, "GET", "/who-knows?tag=fuel"))["items"] == []
    await ask(quiet, "PUT", "/me/knows/tags/fuel", 204)
    assert [one["because"] for one in (await ask(maria, "GET", "/who-knows?tag=fuel"))["items"]] == [
        [{"kind": "tag", "name": "Fuel & prices"}]
    ]
    # More of the same is not more: neither the order nor the reasons change by what somebody does.
    before = await ask(maria, "GET", f"/who-knows?site={depot.id}")
    for n in range(3):
        question = await make_insight(organisation, f"And now {n}?", site=dock)
        await _reply(organisation, question.id, answerer, named=True, accepted=True)
        await make_tip(organisation, quiet, text=f"Seen again {n}")
    assert await ask(maria, "GET", f"/who-knows?site={depot.id}") == before
    # Who takes it back is found no more; guests find nobody; and of what is not there nothing is told.
    await ask(quiet, "PUT", "/me/profile", 200, {"by_answers": True})
    assert "quiet" not in str(await ask(maria, "GET", f"/who-knows?site={depot.id}"))
    assert (await ask(guest, "GET", f"/who-knows?site={depot.id}"))["items"] == []
    for asked in (f"site={new_id()}", f"insight={new_id()}", f"route={new_id()}", "tag=none"):
        await ask(maria, "GET", f"/who-knows?{asked}", 404)
    await ask(maria, "GET", "/who-knows", 422)
    await ask(maria, "GET", f"/who-knows?tag=fuel&site={depot.id}", 422)


async def _reply(organisation: Organisation, insight_id: Any, author: Member, *, named: bool, accepted: bool) -> None:
    """A reply as a worker leaves it."""
    async with organisation_session(organisation.id) as db:
        said = Reply(organisation_id=organisation.id, id=new_id(), insight_id=insight_id, author_id=author.id, named=named)
        said.text = said.masked = "At six"
        said.content_sha256, said.masked_revision = b"", 1
        said.accepted_at = now() if accepted else None
        db.add(said)
