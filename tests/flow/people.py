"""Make an organisation with a contributor and a manager in the database of this environment, and print their tokens.

A process of its own, because a test process is bound to the run's shared database.
"""

import asyncio
import json
import sys

from tests.factories import bearer, make_member, make_organisation

from backhaul.db.migrate import upgrade
from backhaul.db.session import engine


async def _people() -> dict[str, str]:
    organisation = await make_organisation()
    tokens = {}
    for role in ("contributor", "manager"):
        headers = await bearer(await make_member(organisation, role))
        tokens[role] = headers["Authorization"]
    await engine().dispose()
    return {**tokens, "organisation_id": str(organisation.id)}


if __name__ == "__main__":
    upgrade()
    sys.stdout.write(json.dumps(asyncio.run(_people())))
