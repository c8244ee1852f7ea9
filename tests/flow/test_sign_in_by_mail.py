"""A link by mail, for those with an address: asked for, sent by a real server, opened; and an invitation that goes by mail."""

from datetime import UTC, datetime

import httpx
from sqlalchemy import select, text
from tests.factories import bearer, make_member, make_organisation
from tests.flow.mail_server import MailServer
from tests.flow.test_alerts import worker
from tests.flow.test_mail import links, post, use, with_mail, words

from backhaul.db.session import organisation_session, session
from backhaul.people.models import Invitation

__all__ = ["post", "use"]


async def asked(client: httpx.AsyncClient, address: str) -> tuple[int, str, int]:
    """What is answered to whoever asks for a link, and how many jobs were written."""
    count = text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'mail.sign_in'")
    async with session() as db:
        before = await db.scalar(count) or 0
    answer = await client.post("/api/v1/session/mail", json={"address": address})
    async with session() as db:
        return answer.status_code, answer.text, (await db.scalar(count) or 0) - before


async def test_a_link_comes_by_mail_and_nobody_learns_who_is_known(client: httpx.AsyncClient, post: MailServer) -> None:
    northgate = await make_organisation()
    aino = await make_member(northgate, "manager", name="Aino <b>", language="de")
    address = await with_mail(client, post, aino)
    client.cookies.clear()
    known, unknown = await asked(client, address.upper()), await asked(client, "nobody@example.com")
    assert known == unknown == (202, "", 1), "the same answer for the same work"
    await worker(datetime.now(UTC))
    (mail,) = post.to(address)
    assert [one for one, _ in post.came] == [address]
    assert mail["subject"] == "Dein Link zum Anmelden · Northgate Logistics"
    assert "<b>" not in (mail.get_body(("html",)) or mail).get_content().split("<body")[1].replace("Aino &lt;b&gt;", "")
    (link,) = links(mail, "/from-mail/")
    # Programs look at links before people do.
    for _ in range(2):
        assert (await client.get(link)).status_code == 200
    assert (await client.get("/api/v1/me")).status_code == 401
    assert (await client.post(link)).status_code == 303
    assert (await client.get("/api/v1/me")).json()["name"] == "Aino <b>"
    client.cookies.clear()
    assert (await client.post(link)).headers["location"] == "/?sign_in=expired"

    # Whoever asks again and again fills nobody's mailbox: five an hour.
    for _ in range(6):
        assert (await asked(client, address))[0] == 202
        await worker(datetime.now(UTC))
    assert len(post.to(address)) == 5


async def test_an_invitation_by_mail_confirms_the_address(client: httpx.AsyncClient, post: MailServer) -> None:
    northgate = await make_organisation()
    admin = await bearer(await make_member(northgate, "admin"))
    people = [{"name": "Jana", "email": "jana@example.com", "language": "pl"}, {"name": "Ivo"}]
    post.refuses["gone@example.com"] = ["550 no such user"]
    people += [{"name": "Gone", "email": "gone@example.com"}]
    made = await client.post("/api/v1/invitations", json={"people": people, "by_mail": True}, headers=admin)
    assert [one["url"] is None for one in made.json()["items"]] == [True, False, True], "in the mail and nowhere else"
    await worker(datetime.now(UTC))
    (mail,) = post.to("jana@example.com")
    assert "Northgate Logistics zaprasza Cię" in mail["subject"]
    listed = (await client.get("/api/v1/invitations", headers=admin)).json()["items"]
    assert {one["name"]: one["mailed"] for one in listed} == {"Jana": "sent", "Ivo": None, "Gone": "failed"}

    token = words(mail).partition("/join#")[2].split()[0]
    joined = await client.post("/api/v1/join", json={"token": token, "language": "pl"})
    assert joined.json()["name"] == "Jana"
    assert (await client.get("/api/v1/me/mail")).json()["address"] == "jana@example.com"
    async with organisation_session(northgate.id) as db:
        assert await db.scalar(select(Invitation.email).where(Invitation.name == "Jana")) is None, "forgotten"
