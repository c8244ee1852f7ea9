"""Whatever happens in which order: each member reads exactly what a model says, in every way of reading."""

import asyncio
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

import httpx
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, rule, run_state_machine_as_test
from sqlalchemy import update
from tests.factories import LAT, LON, bearer, make_insight, make_member, make_organisation, make_site, make_tip
from tests.flow.service import figure

from backhaul.db.session import organisation_session
from backhaul.gazetteer.models import Site
from backhaul.identity.models import Member, Organisation
from backhaul.insights.models import InsightTip
from backhaul.media.objects import objects, rendition_key

T = TypeVar("T")

# In everything that is told, so that a search for it finds all.
WORD = "quagga"
ROLES = st.sampled_from(["contributor", "manager", "admin", "partner"])
# Who is in a group is a fourth way to see; its model belongs into `Told.seen_by`.
VISIBILITIES = st.sampled_from(["organisation", "managers"])


@dataclass
class House:
    """An organisation, its one site, and all that was told there."""

    organisation: Organisation
    site: Site
    members: list["Person"] = field(default_factory=list)
    told: list["Told"] = field(default_factory=list)


@dataclass
class Person:
    """A member as the model knows them."""

    house: House
    member: Member
    headers: dict[str, str]
    role: str
    active: bool = True


@dataclass
class Told:
    """An insight, what it rests on, and whether it is hidden."""

    insight: UUID
    visibility: str
    # Each tip with its author, None for an anonymous one.
    tips: dict[UUID, Person | None]
    hidden: UUID | None = None

    def seen_by(self, reader: Person) -> bool:
        """The model: all of it."""
        if not reader.active or self.hidden:
            return False
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
        if reader.role in ("manager", "admin"):
            return True
        return not self.hidden and self.visibility == "organisation" and reader.role == "contributor"


class Reads(RuleBasedStateMachine):
    """Two organisations, in which things happen."""

    app: FastAPI
    loop: asyncio.AbstractEventLoop
    requests = 0

    people: Bundle[Person] = Bundle("people")
    told: Bundle[tuple[House, Told]] = Bundle("told")

    def now(self, doing: Awaitable[T]) -> T:
        """Let the tests' own loop do it: the application's connections belong to it."""

        async def do() -> T:
            return await doing

        return asyncio.run_coroutine_threadsafe(do(), self.loop).result(60)

    @initialize()
    def begin(self) -> None:
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app=self.app), base_url="http://127.0.0.1:8000/api/v1")
        self.houses = []
        for name in ("Northgate", "Elsewhere"):
            organisation = self.now(make_organisation(name))
            # The database lets no last admin go.
            self.now(make_member(organisation, "admin"))
            self.houses.append(House(organisation, self.now(make_site(organisation))))

    @rule(target=people, house=st.integers(0, 1), role=ROLES)
    def somebody_joins(self, house: int, role: str) -> Person:
        home = self.houses[house]
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

    def _tip(self, author: Person, visibility: str, *, anonymous: bool) -> Any:
        organisation = author.house.organisation
        tip = self.now(
            make_tip(organisation, author.member, kind="voice", spoken=WORD, visibility=visibility, anonymous=anonymous)
        )
        objects().put_now(rendition_key(organisation.id, tip.id, "voice", "audio"), b"heard")
        return tip

    @rule(of=told, who=people)
    def somebody_says_the_same(self, of: tuple[House, Told], who: Person) -> None:
        home, told = of
        if who.house is not home or not who.active:
            return
        tip = self._tip(who, told.visibility, anonymous=False)
        told.tips[tip.id] = who

        async def join() -> None:
            async with organisation_session(home.organisation.id) as db:
                db.add(
                    InsightTip(
                        organisation_id=home.organisation.id, insight_id=told.insight, tip_id=tip.id, joined_at=tip.received_at
                    )
                )

        self.now(join())

    @rule(who=people, role=ROLES)
    def somebody_gets_another_role(self, who: Person, role: str) -> None:
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
        stateful_step_count=14,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    await asyncio.to_thread(run_state_machine_as_test, Reads, settings=bounded)
    figure(f"who sees what: {Reads.requests} reads as the model says")
