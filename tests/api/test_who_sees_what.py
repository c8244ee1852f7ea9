"""Whatever happens in which order: each member reads exactly what a model says, in every way of reading."""

import asyncio
import hashlib
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar
from uuid import UUID

import httpx
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text, update
from tests.factories import LAT, LON, bearer, make_insight, make_member, make_organisation, make_site, make_tip
from tests.flow.service import figure

from backhaul.db.base import new_id
from backhaul.db.session import organisation_session
from backhaul.gazetteer.models import Site
from backhaul.identity.models import Member, Organisation
from backhaul.insights.models import InsightTip
from backhaul.insights.queries import INSIGHT
from backhaul.media.objects import objects, rendition_key

T = TypeVar("T")
Role = Literal["contributor", "manager", "admin", "partner"]

# In everything that is told, so that a search for it finds all.
WORD = "quagga"
ROLES: st.SearchStrategy[Role] = st.sampled_from(["contributor", "manager", "admin", "partner"])
KINDS = st.sampled_from(["open", "closed", "secret"])
VISIBILITIES = st.sampled_from(["organisation", "managers"])

# Items of lists as their function makes them, as the owner, and as the policies of all tables let them through.
AS_OWNER = text("""
    SELECT insights_as_json(array_agg(u.id ORDER BY u.id), NULL, NULL, NULL, 'en')
    FROM unnest(CAST(:ids AS uuid[])) AS u(id)""")
UNDER_POLICIES = text(f"""
    SELECT coalesce(json_agg(json_build_object({INSIGHT}) ORDER BY i.id), '[]')
    FROM insight i, (SELECT NULL::float8 AS distance_m, NULL::float8 AS along_m, NULL::float8 AS offset_m) p
    WHERE i.id = ANY (CAST(:ids AS uuid[]))""")  # noqa: S608 - a constant


@dataclass
class House:
    """An organisation, its one site, and all that was told there."""

    organisation: Organisation
    site: Site
    members: list["Person"] = field(default_factory=list)
    told: list["Told"] = field(default_factory=list)
    circles: list["Circle"] = field(default_factory=list)


@dataclass(eq=False)
class Circle:
    """A group as the model knows it."""

    house: House
    id: UUID
    kind: str
    inside: list["Person"]
    owners: list["Person"]
    invited: list["Person"] = field(default_factory=list)
    asked: list["Person"] = field(default_factory=list)
    files: set[UUID] = field(default_factory=set)
    archived: bool = False

    def has(self, who: "Person") -> bool:
        return any(one is who for one in self.inside)

    def known_to(self, reader: "Person") -> bool:
        """Whether they read that it exists."""
        if reader.house is not self.house:
            return False
        open_to_all = self.kind != "secret" and reader.role != "partner"
        return open_to_all or self.has(reader) or any(one is reader for one in self.invited)


@dataclass(eq=False)
class Person:
    """A member as the model knows them."""

    house: House
    member: Member
    headers: dict[str, str]
    role: Role
    active: bool = True


@dataclass(eq=False)
class Told:
    """An insight, what it rests on, and whether it is hidden."""

    insight: UUID
    visibility: str
    # Each tip with its author, None for an anonymous one.
    tips: dict[UUID, Person | None]
    hidden: UUID | None = None
    circle: Circle | None = None

    def seen_by(self, reader: Person) -> bool:
        """The model: all of it."""
        if not reader.active or self.hidden:
            return False
        if self.circle:
            # Managers, too, only where they are in it; and who left it reads no more what they told there.
            return self.circle.has(reader)
        if reader.role in ("manager", "admin"):
            return True
        if self.visibility == "organisation" and reader.role == "contributor":
            return True
        return any(author is reader for author in self.tips.values())

    def heard_by(self, reader: Person, tip: UUID) -> bool:
        """Whether its recording is played to them."""
        if not reader.active:
            return False
        if self.tips[tip] is reader:
            return True
        if self.circle:
            return self.circle.has(reader)
        if reader.role in ("manager", "admin"):
            return True
        return not self.hidden and self.visibility == "organisation" and reader.role == "contributor"


class Reads(RuleBasedStateMachine):
    """Two organisations, in which things happen."""

    app: FastAPI
    loop: asyncio.AbstractEventLoop
    requests = groups = files = items = 0

    people: Bundle[Person] = Bundle("people")
    told: Bundle[tuple[House, Told]] = Bundle("told")
    circles: Bundle[Circle] = Bundle("circles")

    def now(self, doing: Awaitable[T]) -> T:
        """Let the tests' own loop do it: the application's connections belong to it."""

        async def do() -> T:
            return await doing

        return asyncio.run_coroutine_threadsafe(do(), self.loop).result(60)

    @initialize(target=people)
    def begin(self) -> Any:
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app=self.app), base_url="http://127.0.0.1:8000/api/v1")
        self.houses = []
        for name in ("Northgate", "Elsewhere"):
            organisation = self.now(make_organisation(name))
            # The database lets no last admin go.
            self.now(make_member(organisation, "admin"))
            self.houses.append(House(organisation, self.now(make_site(organisation))))
        # Enough that something can happen between them from the first step on, and something of every kind that is read: which
        # rules an example has, and whether it tells anything, is luck.
        roles: tuple[Role, ...] = ("contributor", "contributor", "manager", "partner")
        driver, other, manager, partner = people = [self._join(self.houses[0], role) for role in roles]
        self.somebody_tells(driver, "organisation", anonymous=False)
        self.somebody_tells(driver, "managers", anonymous=True)
        self.somebody_tells(partner, "organisation", anonymous=False)
        self.somebody_tells(self._join(self.houses[1], "contributor"), "organisation", anonymous=False)
        self.somebody_tells_the_group(self.somebody_starts_a_group(other, "secret"), other)
        self.somebody_tells_the_group(self.somebody_starts_a_group(manager, "open"), manager)
        return multiple(*people)

    @rule(target=people, house=st.integers(0, 1), role=ROLES)
    def somebody_joins(self, house: int, role: Role) -> Person:
        return self._join(self.houses[house], role)

    def _join(self, home: House, role: Role) -> Person:
        member = self.now(make_member(home.organisation, role))
        joined = Person(home, member, self.now(bearer(member)), role)
        home.members.append(joined)
        return joined

    @rule(target=told, author=people, visibility=VISIBILITIES, anonymous=st.booleans())
    def somebody_tells(self, author: Person, visibility: str, anonymous: bool) -> tuple[House, Told]:
        home = author.house
        tip = self._tip(author, visibility, anonymous=anonymous)
        insight = self.now(
            make_insight(
                home.organisation, f"A {WORD}", f"A {WORD} at the gate", tips=[tip], site=home.site, visibility=visibility
            )
        )
        told = Told(insight.id, visibility, {tip.id: None if anonymous else author})
        home.told.append(told)
        return home, told

    def _tip(self, author: Person, visibility: str, *, anonymous: bool, group: UUID | None = None) -> Any:
        organisation = author.house.organisation
        more: dict[str, Any] = {"visibility": visibility, "anonymous": anonymous, "group": group}
        tip = self.now(make_tip(organisation, author.member, kind="voice", spoken=WORD, **more))
        objects().put_now(rendition_key(organisation.id, tip.id, "voice", "audio"), b"heard")
        return tip

    @rule(of=told, who=people)
    def somebody_says_the_same(self, of: tuple[House, Told], who: Person) -> None:
        home, told = of
        if who.house is not home or not who.active or (told.circle and not told.circle.has(who)):
            return
        tip = self._tip(who, told.visibility, anonymous=False, group=told.circle.id if told.circle else None)
        told.tips[tip.id] = who

        async def join() -> None:
            async with organisation_session(home.organisation.id) as db:
                db.add(
                    InsightTip(
                        organisation_id=home.organisation.id, insight_id=told.insight, tip_id=tip.id, joined_at=tip.received_at
                    )
                )

        self.now(join())

    @rule(target=circles, who=people, kind=KINDS)
    def somebody_starts_a_group(self, who: Person, kind: str) -> Any:
        if not who.active:
            return multiple()
        id = new_id()
        started = self._ask(who, "PUT", f"/groups/{id}", json={"name": f"The {WORD}s", "kind": kind})
        assert started.status_code == (403 if who.role == "partner" else 201), started.text
        if who.role == "partner":
            return multiple()
        circle = Circle(who.house, id, kind, [who], [who])
        who.house.circles.append(circle)
        type(self).groups += 1
        # So that there is something to be read from the first moment on.
        self.somebody_puts_a_file_there(circle, who)
        return circle

    @rule(circle=circles, who=people)
    def somebody_wants_to_be_in_it(self, circle: Circle, who: Person) -> None:
        if not who.active or circle.has(who) or circle.archived:
            return
        answer = self._ask(who, "PUT", f"/groups/{circle.id}/members/{who.member.id}", json={})
        invited = any(one is who for one in circle.invited)
        colleague = who.house is circle.house and who.role != "partner"
        if invited or (circle.kind == "open" and colleague):
            self._come_in(circle, who)
        elif circle.kind == "closed" and colleague:
            circle.asked.append(who)
        else:
            assert answer.status_code == 404, answer.text
            return
        assert answer.status_code == 200, answer.text

    @rule(circle=circles, who=people)
    def an_owner_lets_somebody_in(self, circle: Circle, who: Person) -> None:
        owner = next((one for one in circle.owners if one.active), None)
        if owner is None or circle.archived or circle.has(who):
            return
        answer = self._ask(owner, "PUT", f"/groups/{circle.id}/members/{who.member.id}", json={})
        if who.house is not circle.house or not who.active:
            assert answer.status_code == 404, answer.text
        elif any(one is who for one in circle.asked):
            self._come_in(circle, who)
        elif not any(one is who for one in circle.invited):
            circle.invited.append(who)

    @rule(circle=circles, who=people)
    def an_owner_invites_and_they_come(self, circle: Circle, who: Person) -> None:
        self.an_owner_lets_somebody_in(circle, who)
        self.somebody_wants_to_be_in_it(circle, who)

    def _come_in(self, circle: Circle, who: Person) -> None:
        circle.inside.append(who)
        circle.invited = [one for one in circle.invited if one is not who]
        circle.asked = [one for one in circle.asked if one is not who]

    @rule(circle=circles, who=people)
    def somebody_goes_out_of_it(self, circle: Circle, who: Person) -> None:
        if not who.active or not circle.has(who):
            return
        answer = self._ask(who, "DELETE", f"/groups/{circle.id}/members/{who.member.id}")
        others = [one for one in circle.inside if one is not who and one.active]
        owns = any(one is who for one in circle.owners)
        if owns and others and not any(one.active for one in circle.owners if one is not who):
            assert answer.status_code == 409, answer.text
            return
        assert answer.status_code == 204, answer.text
        circle.inside = [one for one in circle.inside if one is not who]
        circle.owners = [one for one in circle.owners if one is not who]
        circle.archived = circle.archived or not others

    @rule(target=told, circle=circles, who=people)
    def somebody_tells_the_group(self, circle: Circle, who: Person) -> Any:
        if not who.active or not circle.has(who):
            return multiple()
        tip = self._tip(who, "group", anonymous=False, group=circle.id)
        words = (f"A {WORD}", f"A {WORD} among us")
        home = circle.house
        made = make_insight(home.organisation, *words, tips=[tip], site=home.site, group=circle.id)
        told = Told(self.now(made).id, "group", {tip.id: who}, circle=circle)
        home.told.append(told)
        return home, told

    @rule(circle=circles, who=people)
    def somebody_puts_a_file_there(self, circle: Circle, who: Person) -> None:
        if not who.active:
            return
        id, data = new_id(), f"{WORD} sheet".encode()
        said = {"name": f"{WORD}.txt", "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        announced = self._ask(who, "PUT", f"/groups/{circle.id}/files/{id}", json=said)
        if not circle.has(who):
            assert announced.status_code == 404, announced.text
        elif who.role == "partner" or circle.archived:
            assert announced.status_code == (403 if who.role == "partner" else 409), announced.text
        else:
            assert announced.status_code == 201, announced.text
            headers = {"Content-Type": "application/partial-upload", "Upload-Offset": "0"}
            put = self._ask(who, "PATCH", f"/groups/{circle.id}/files/{id}/bytes", content=data, headers=headers)
            assert put.status_code == 204, put.text
            circle.files.add(id)
            type(self).files += 1

    def _ask(self, who: Person, method: str, path: str, **more: Any) -> httpx.Response:
        headers = {**who.headers, **more.pop("headers", {})}
        return self.now(self.client.request(method, path, headers=headers, **more))

    @rule(who=people, role=ROLES)
    def somebody_gets_another_role(self, who: Person, role: Role) -> None:
        who.role = role
        self._change(who, role=role)

    @rule(who=consumes(people))
    def somebody_leaves(self, who: Person) -> None:
        who.active = False
        self._change(who, deactivated_at=who.member.created_at)

    def _change(self, who: Person, **values: Any) -> None:
        async def change() -> None:
            async with organisation_session(who.house.organisation.id) as db:
                await db.execute(update(Member).where(Member.id == who.member.id).values(**values))

        self.now(change())

    @rule(of=told)
    def a_manager_hides_it_or_puts_it_back(self, of: tuple[House, Told]) -> None:
        home, told = of
        if told.circle:
            # A group looks after itself.
            return
        manager = next((one for one in home.members if one.active and one.role == "manager"), None)
        if manager is None:
            return
        if told.hidden:
            answer = self.now(self.client.delete(f"/moderation/hidden/{told.hidden}", headers=manager.headers))
            assert answer.status_code in (200, 204), answer.text
            told.hidden = None
        else:
            body = {"insight_id": str(told.insight), "reason": "abuse"}
            answer = self.now(self.client.post("/moderation/hidden", json=body, headers=manager.headers))
            assert answer.status_code in (200, 201), answer.text
            told.hidden = UUID(answer.json()["id"])

    @rule(reader=people)
    def somebody_reads(self, reader: Person) -> None:
        self.now(self._reads(reader))

    async def _reads(self, reader: Person) -> None:
        seen = {one.insight for one in reader.house.told if one.seen_by(reader)}
        everything = [one for house in self.houses for one in house.told]
        site = reader.house.site.id
        lists = {
            "feed": "/feed?limit=100",
            "feed, by word": f"/feed?q={WORD}&limit=100",
            "feed, by site": f"/feed?site={site}&limit=100",
            "near": f"/nearby?lat={LAT}&lon={LON}&radius_m=1000&limit=100",
            "within": f"/within?west={LON - 1}&south={LAT - 1}&east={LON + 1}&north={LAT + 1}",
            "search": f"/search?q={WORD}&limit=50",
        }
        for name, address in lists.items():
            answer = await self._get(reader, address)
            assert answer.status_code == 200, (name, answer.text)
            assert found(answer.json()["items"]) == seen, f"{name} as {reader.role}"
        page = await self._get(reader, f"/sites/{site}/insights?limit=100")
        if page.status_code == 200:
            assert found(page.json()["items"]) == seen, f"site as {reader.role}"
        for one in everything:
            at_home = one in reader.house.told
            read = await self._get(reader, f"/insights/{one.insight}")
            assert (read.status_code == 200) == (one.insight in seen), f"insight as {reader.role}: {read.text[:300]}"
            for tip in one.tips:
                heard = await self._get(reader, f"/media/{tip}/voice/audio")
                assert (heard.status_code == 200) == (at_home and one.heard_by(reader, tip)), f"media as {reader.role}"
        async with organisation_session(reader.house.organisation.id, member_id=reader.member.id, role=reader.role) as db:
            ids = {"ids": [one.insight for one in everything]}
            policies = {"organisation": reader.house.organisation.id, "member": reader.member.id, "language": "en"}
            shown = (await db.execute(UNDER_POLICIES, ids | policies)).scalar_one()
            assert (await db.execute(AS_OWNER, ids)).scalar_one() == shown, f"made as the owner, as {reader.role}"
            assert seen <= found(shown)
            type(self).items += len(shown)
        await self._reads_groups(reader)

    async def _reads_groups(self, reader: Person) -> None:
        listed = await self._get(reader, "/groups")
        own = reader.house.circles
        expected = {one.id for one in own if one.known_to(reader) and (not one.archived or one.has(reader))}
        assert found(listed.json()["items"]) == expected, f"groups as {reader.role}"
        for circle in [one for house in self.houses for one in house.circles]:
            at, inside = f"/groups/{circle.id}", circle.has(reader)
            read = await self._get(reader, at)
            assert (read.status_code == 200) == circle.known_to(reader), f"{circle.kind} group as {reader.role}: {read.text}"
            if read.status_code == 200:
                people = {one.member.id for one in circle.inside if one.active} if inside else set()
                assert found(read.json()["people"]) == people, f"people as {reader.role}"
            fed = await self._get(reader, f"/feed?group={circle.id}&limit=100")
            told = {one.insight for one in reader.house.told if one.circle is circle and one.seen_by(reader)}
            assert found(fed.json()["items"]) == told, f"feed of a group as {reader.role}"
            for path in (f"{at}/activity", f"{at}/files"):
                answer = await self._get(reader, path)
                assert answer.status_code == (200 if inside else 404), f"{path} as {reader.role}: {answer.text}"
                if inside and path.endswith("files"):
                    assert found(answer.json()["items"]) == circle.files
            for file in circle.files:
                fetched = await self._get(reader, f"{at}/files/{file}/content")
                assert fetched.status_code == (200 if inside else 404), f"file as {reader.role}"

    async def _get(self, reader: Person, address: str) -> httpx.Response:
        type(self).requests += 1
        return await self.client.get(address, headers=reader.headers)

    def teardown(self) -> None:
        if hasattr(self, "client"):
            # Whoever has left reads nothing at all, and everybody else exactly what is theirs.
            for house in self.houses:
                for one in house.members:
                    if one.active:
                        self.now(self._reads(one))
                    else:
                        assert self.now(self._get(one, "/feed")).status_code == 401
            self.now(self.client.aclose())


def found(items: Iterable[dict[str, Any]]) -> set[UUID]:
    return {UUID(item["id"]) for item in items}


async def test_everybody_reads_exactly_what_the_model_says(app: FastAPI) -> None:
    Reads.app, Reads.loop = app, asyncio.get_running_loop()
    bounded = settings(
        max_examples=5,
        stateful_step_count=18,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    await asyncio.to_thread(run_state_machine_as_test, Reads, settings=bounded)
    figure(f"who sees what: {Reads.requests} reads as the model says, of {Reads.groups} groups and {Reads.files} files, too")
    figure(f"made as the owner: {Reads.items} items as the policies have them")
    assert min(Reads.groups, Reads.files, Reads.items) > 0
