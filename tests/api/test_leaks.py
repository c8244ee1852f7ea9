"""Every operation, as everybody who may ask, with another organisation's ids wherever an id can stand: nothing comes out.

test_tenancy.py asks each address with the arguments that a person would send and knows which answer is due. Here foreign ids
are also put into every parameter and every field of a body that the OpenAPI document knows, in all that is signed with.
"""

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

import httpx
import psycopg
import pytest
from fastapi import FastAPI
from tests.api import test_tenancy
from tests.api.schema_values import value_of
from tests.api.test_tenancy import APART, ROLES, SECRET, Northgate, addresses, state_of
from tests.factories import bearer, make_member, make_organisation, sign_in
from tests.flow.service import figure

from backhaul.db.base import new_id
from backhaul.db.session import organisation_session
from backhaul.identity.models import Organisation

northgate, elsewhere, owner = test_tenancy.northgate, test_tenancy.elsewhere, test_tenancy.owner

# A stream has no end; test_tenancy.py listens to it.
ENDLESS = {("get", "/api/v1/stream")}


@pytest.fixture
async def browser(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        yield client


class Ids:
    """The other organisation's ids, by what a field or a parameter is called."""

    def __init__(self, northgate: Northgate) -> None:
        self._by_name = {
            name.replace("_id", ""): str(value)
            for name, value in vars(northgate).items()
            if name not in ("organisation", "members")
        }
        member = str(northgate.members[1].id)
        self._by_name |= {"member": member, "assignee": member, "author": member, "line": member, "organisation": member}
        self._by_name |= {"insights": str(northgate.insight), "up_to": str(northgate.alert)}
        self._other = str(northgate.insight)

    def choose(self, name: str) -> str:
        """For a field such as ``site_id`` or ``tip_ids``."""
        short = name.removesuffix("s").removesuffix("_id")
        return self._by_name.get(short, self._by_name.get(name, self._other))


def asked(app: FastAPI, northgate: Northgate) -> Iterator[tuple[bool, str, str, dict[str, Any]]]:
    """Each operation twice: with what it needs and all ids that it may have, and with everything that it may have."""
    document, ids = app.openapi(), Ids(northgate)
    known = {(method, path): address for method, path, address, _, _ in addresses(app, northgate)}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if (method, path) in ENDLESS:
                continue
            # Their sender names these: a foreign id is told in the other story.
            address = re.sub(r"\{\w*id\}", lambda _: str(new_id()), path) if (method, path) in APART else known[method, path]
            for whole in (False, True):
                arguments: dict[str, Any] = {"params": {}}
                for parameter in operation.get("parameters", ()):
                    schema, name = parameter["schema"], parameter["name"]
                    holds_id = "uuid" in str(schema)
                    if parameter["in"] == "query" and (parameter.get("required") or holds_id or whole):
                        value = value_of(document, schema, name, ids.choose, whole=whole)
                        arguments["params"][name] = SECRET if name == "q" else value
                for kind, body in operation.get("requestBody", {}).get("content", {}).items():
                    if kind == "application/json":
                        arguments["json"] = value_of(document, body["schema"], "", ids.choose, whole=whole)
                yield whole, method, address, arguments


def tells_nothing(answer: httpx.Response, sent: str, northgate: Northgate) -> None:
    """But what the sender said."""
    said = answer.text + str(answer.headers)
    told = f"{answer.request.method} {answer.request.url}: {answer.status_code} {said[:600]}"
    assert SECRET not in said.replace(f"q={SECRET}", ""), told
    assert not [one for one in northgate.ids() if one in said and one not in sent], told
    assert answer.status_code < 500, told


async def askers(elsewhere: Organisation, northgate: Northgate, browser: httpx.AsyncClient) -> Mapping[str, dict[str, str]]:
    """Everybody: members of every role, programs, somebody whose membership has ended, and strangers."""
    members = {role: await make_member(elsewhere, role) for role in ROLES}
    found = {role: await bearer(member) for role, member in members.items()}
    for scope in ("data", "feed", "calendar"):
        made = await browser.post("/api/v1/integrations", json={"name": "X", "scope": scope}, headers=found["admin"])
        found[f"a program, {scope}"] = {"Authorization": f"Bearer {made.json()['token']}"}
    gone = await make_member(elsewhere, "admin")
    found["deactivated"] = await bearer(gone)
    async with organisation_session(elsewhere.id) as db:
        (await db.get_one(type(gone), (elsewhere.id, gone.id))).deactivated_at = gone.created_at
    found["anonymous, with a receipt"] = {**found["contributor"], "Backhaul-Receipt": "0000000000000000"}
    found["as another's outbox"] = {**found["contributor"], "Backhaul-Member": str(northgate.members[0].id)}
    await sign_in(browser, members["contributor"])
    cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    browser.cookies.clear()
    found["in a browser"] = {"Cookie": cookie}
    return {**found, "signed out": {}}


async def test_no_foreign_id_in_any_place_of_any_request_brings_anything_out_or_changes_anything(
    app: FastAPI,
    browser: httpx.AsyncClient,
    northgate: Northgate,
    elsewhere: Organisation,
    owner: "psycopg.Connection[dict[str, Any]]",
) -> None:
    before = state_of(owner, northgate.organisation.id)
    everybody = await askers(elsewhere, northgate, browser)
    operations = list(asked(app, northgate))
    requests = 0
    for who, headers in everybody.items():
        for whole, method, address, arguments in operations:
            # Every field at once, too, for those who may do most and for those who are most.
            if whole and who not in ("admin", "contributor"):
                continue
            browser.cookies.clear()
            answer = await browser.request(method, address, headers=headers, **arguments)
            tells_nothing(answer, f"{address} {arguments}", northgate)
            requests += 1
    assert state_of(owner, northgate.organisation.id) == before
    figure(f"leaks: {requests} requests over {len(operations) // 2} operations as {len(everybody)} askers: 0 leaks")


async def test_what_is_sent_to_a_foreign_place_is_one_s_own_or_nothing(
    browser: httpx.AsyncClient, northgate: Northgate, owner: "psycopg.Connection[dict[str, Any]]"
) -> None:
    """Ids that their sender chooses (APART) may be anything, also what another organisation has: they lead to one's own."""
    before = state_of(owner, northgate.organisation.id)
    headers = await bearer(await make_member(await make_organisation(), "manager"))
    made = {
        f"/api/v1/questions/{northgate.tip}": {"text": "Mine?", "captured_at": "2026-01-01T00:00:00Z"},
        f"/api/v1/answer-templates/{northgate.template}": {
            "name": "Mine",
            "status": "declined",
            "texts": {"en": "No"},
            "version": 0,
        },
        f"/api/v1/feed-filters/{northgate.managers}": {"name": "Mine", "filter": {}, "shared": True, "version": 0},
    }
    assert len(APART) >= len(made)
    for address, body in made.items():
        answer = await browser.put(address, json=body, headers=headers)
        assert answer.status_code in (200, 201), answer.text
        assert SECRET not in answer.text
    foreign = await browser.put(
        f"/api/v1/decisions/{new_id()}",
        json={"items": [{"id": str(northgate.insight), "version": 1}], "status": "seen"},
        headers=headers,
    )
    assert SECRET not in foreign.text
    assert state_of(owner, northgate.organisation.id) == before
