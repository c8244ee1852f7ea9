"""Whom most stories of the API are about."""

import httpx
import pytest
from tests.factories import make_member, make_organisation, sign_in

from backhaul.identity.models import Member, Organisation


@pytest.fixture
async def northgate(database: str) -> Organisation:
    """An organisation of the story's own."""
    assert database
    return await make_organisation()


@pytest.fixture
async def maria(client: httpx.AsyncClient, northgate: Organisation) -> Member:
    """A manager, signed in."""
    maria = await make_member(northgate, "manager", name="Maria")
    await sign_in(client, maria)
    return maria
