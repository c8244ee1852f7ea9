"""Mail for those who want it: a real mail server takes it, or does not; its links are opened, and somebody has enough of it."""

import os
import re
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from sqlalchemy import select, text, update
from tests.factories import bearer, make_insight, make_member, make_site, make_tip, sign_in
from tests.flow.mail_server import PASSWORD, USER, MailServer, certificate, free_port, mail_server
from tests.flow.push_service import PushService
from tests.flow.test_alerts import NOON, depot, follow, inbox, push_on, service, tell, worker

from backhaul.db.session import organisation_session, owner_engine
from backhaul.gazetteer.models import Site
from backhaul.identity.models import Member, Organisation
from backhaul.insights.models import Insight, InsightTip
from backhaul.notify.models import Mailbox
from backhaul.settings import get_settings
from backhaul_workers.mailing import MOST_TRIES

__all__ = ["depot", "service"]

pytestmark = pytest.mark.usefixtures("nothing_left")

Use = Callable[..., None]
# Where somebody wants to look at the mail: a folder.
PICTURES = os.environ.get("BACKHAUL_PICTURES")


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Iterator[Use]:
    """``use(smtp_port=…)``: whoever runs the machines sets this."""

    def setting(**settings: Any) -> None:
        for name, value in settings.items():
            monkeypatch.setenv(f"BACKHAUL_{name.upper()}", str(value))
        get_settings.cache_clear()

    yield setting
    monkeypatch.undo()
    get_settings.cache_clear()


@pytest.fixture
async def post(use: Use, database: str) -> AsyncIterator[MailServer]:
    """A mail server on this machine that wants nothing."""
    with mail_server() as (server, port):
        use(smtp_host="127.0.0.1", smtp_port=port, smtp_security="none", smtp_timeout_s=1, smtp_retry_s=0)
        yield server
    with owner_engine(database).begin() as owner:
        # Nobody of this story is owed a morning mail in the next one.
        owner.execute(text("DELETE FROM backhaul.mailbox"))


def links(message: EmailMessage, path: str) -> list[str]:
    """The links of a mail that lead there, as paths; the same in both of its forms."""
    forms = [message.get_body((kind,)) for kind in ("plain", "html")]
    found = [
        [urlsplit(url.replace("&amp;", "&")) for url in re.findall(r'https?://[^\s"<>]+', part.get_content())]
        for part in forms
        if part
    ]
    plain, html = [[one._replace(scheme="", netloc="").geturl() for one in urls if one.path.startswith(path)] for urls in found]
    assert set(plain) == set(html)
    return plain


def words(message: EmailMessage) -> str:
    """What its text says."""
    part = message.get_body(("plain",))
    assert part is not None
    content: str = part.get_content()
    return content.replace("\r\n", "\n")


async def with_mail(client: httpx.AsyncClient, post: MailServer, member: Member, **wanted: Any) -> str:
    """A member asks for mail and confirms the address that they gave."""
    address = f"{member.id.hex}@example.com"
    mine = await bearer(member)
    if wanted:
        assert (await client.put("/api/v1/me/mail", json=wanted, headers=mine)).status_code == 200
    assert (await client.put("/api/v1/me/mail/address", json={"address": address}, headers=mine)).status_code == 200
    await worker(datetime.now(UTC))
    (link,) = links(post.to(address)[-1], "/mail/confirm/")
    assert (await client.post(link)).status_code == 200
    await worker(datetime.now(UTC))
    post.came.clear()
    return address


async def mailbox(member: Member) -> Mailbox:
    async with organisation_session(member.organisation_id) as db:
        return (await db.scalars(select(Mailbox).filter_by(organisation_id=member.organisation_id, member_id=member.id))).one()


async def next_morning(member: Member) -> datetime:
    """The member's next morning mail is due, and a worker looks."""
    due = (await mailbox(member)).digest_due
    assert due is not None
    await worker(due)
    return due


async def test_a_manager_gets_the_morning_mail_and_its_link_opens_the_insight(
    client: httpx.AsyncClient, use: Use, tmp_path: Path, northgate: Organisation, depot: Site
) -> None:
    manager = await make_member(northgate, "manager", name="Maija <b>", language="es")
    other = await make_member(northgate, "manager", name="Otto")
    author = await make_member(northgate, name="Quentin Author")
    mine, address = await bearer(manager), "maija@example.com"
    # Without a mail server nobody is offered mail.
    assert (await client.get("/api/v1/me/mail", headers=mine)).json()["available"] is False
    refused = await client.put("/api/v1/me/mail/address", json={"address": address}, headers=mine)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/no-mail")

    cert = certificate(tmp_path)
    with mail_server(starttls=cert) as (post, port):
        use(smtp_host="127.0.0.1", smtp_port=port, smtp_user=USER, smtp_password=PASSWORD, smtp_retry_s=0)
        use(mail_from="Backhaul <tips@northgate.example>", public_url="http://127.0.0.1:8000")
        # Of a server whose certificate nobody vouches for we think nothing, and nothing leaves.
        assert (await client.put("/api/v1/me/mail/address", json={"address": address}, headers=mine)).status_code == 200
        await worker(datetime.now(UTC))
        assert post.came == []
        with pytest.MonkeyPatch.context() as trust:
            trust.setenv("SSL_CERT_FILE", str(cert[0]))
            assert (await client.put("/api/v1/me/mail/address", json={"address": address}, headers=mine)).json()["pending"]
            await worker(datetime.now(UTC))
            (asked,) = post.to(address)
            assert asked["from"] == "Backhaul <tips@northgate.example>"
            assert asked["subject"].startswith("¿Es esta tu dirección?")
            (confirm,) = links(asked, "/mail/confirm/")
            # Programs look at links before people do: looking says yes to nothing.
            for _ in range(2):
                assert (await client.get(confirm)).status_code == 200
            assert (await client.get("/api/v1/me/mail", headers=mine)).json()["address"] is None
            assert (await client.post(confirm)).status_code == 200
            assert (await client.post(confirm)).status_code == 410
            assert (await client.get("/api/v1/me/mail", headers=mine)).json()["address"] == address
            zone = {"time_zone": "America/St_Johns"}
            assert (await client.put("/api/v1/me/notifications", json=zone, headers=mine)).status_code == 200
            wanted = {"digest_at": "05:30", "digest_days": [1, 2, 3, 4, 5, 6, 7]}
            assert (await client.put("/api/v1/me/mail", json=wanted, headers=mine)).status_code == 200
            await worker(datetime.now(UTC))
            assert len(post.to(address)) == 1

            # What happens on that day.
            now = datetime.now(UTC)
            danger = await make_insight(northgate, "Ice at <dock> 4\u202e", site=depot, urgency="alert", published_at=now)
            old = now - timedelta(days=9)
            await make_insight(northgate, "Gate sheet is wrong", site=depot, published_at=old)
            done = await make_insight(northgate, "Ramp light is broken", site=depot, published_at=old)
            decision = {"status": "done", "outcome": "The lamp was changed"}
            decided = await client.patch(f"/api/v1/insights/{done.id}/review", json=decision, headers=await bearer(other))
            assert decided.status_code == 200
            tips = [await make_tip(northgate, one, text="Queue at the gate") for one in (author, author, other)]
            many = await make_insight(northgate, "Queue at the gate", tips=tips, site=depot, published_at=old, status="seen")
            async with organisation_session(northgate.id) as db:
                joined = update(InsightTip).where(InsightTip.insight_id == many.id)
                await db.execute(joined.values(joined_at=now, score=0.8))
            due = await next_morning(manager)
        local = due.astimezone(UTC) - timedelta(hours=3, minutes=30)
        assert f"{local:%H:%M}" in ("05:30", "06:30")  # in Newfoundland's winter and summer
        (mail,) = post.to(address)[1:]
        assert set(post.encrypted) == {True}

    assert mail["subject"] == "1 urgente, 3 esperan respuesta, 1 decidida · Northgate Logistics"
    said = words(mail)
    for expected in ("Urgente: Ice at <dock> 4\n", "Gate sheet is wrong", "Queue at the gate", "dicho por varias personas"):
        assert expected in said
    assert "The lamp was changed" in said
    assert said.index("Queue at the gate") < said.index("The lamp was changed")
    html = mail.get_body(("html",))
    assert html is not None
    page = html.get_content()
    if PICTURES:
        (Path(PICTURES) / "digest.html").write_text(page)
    assert "Ice at &lt;dock&gt; 4" in page
    assert "Maija &lt;b&gt;" in page
    # Nobody's name, nothing that is loaded from anywhere, nothing that says who read it.
    for form in (said, page):
        assert "Quentin" not in form
        assert author.id.hex not in form.replace("-", "")
        assert manager.id.hex not in form.replace("-", "")
    assert not re.search(r"<img|<link|url\(|<script|src=", page)
    assert mail["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"

    # The link: looked at, it is not used up; opened, it signs in and leads to the insight; and that once.
    link = next(one for one in links(mail, "/from-mail/") if str(danger.id) in one)
    for _ in range(2):
        looked = await client.get(link)
        assert looked.status_code == 200
        assert "set-cookie" not in looked.headers
        assert "script-src 'sha256-" in looked.headers["content-security-policy"]
    opened = await client.post(link)
    assert (opened.status_code, opened.headers["location"]) == (303, f"/insights/{danger.id}")
    assert (await client.get(f"/api/v1/insights/{danger.id}")).status_code == 200
    assert (await client.get("/api/v1/me")).json()["id"] == str(manager.id)
    # This browser goes on with the other links of the mail, another one that gets hold of it does not.
    cookie = client.cookies["backhaul_session"]
    again = await client.post(links(mail, "/from-mail/")[-1])
    assert again.status_code == 303
    assert again.headers["location"] == "/feed" or again.headers["location"].startswith("/brief/")
    assert client.cookies["backhaul_session"] == cookie
    client.cookies.clear()
    assert (await client.post(link)).headers["location"] == "/?sign_in=expired"
    outside = await client.post(link.partition("?")[0], params={"next": "//elsewhere.example/"})
    assert outside.status_code == 422


async def test_no_mail_is_empty_and_one_can_have_enough_of_it(
    client: httpx.AsyncClient, post: MailServer, northgate: Organisation, depot: Site
) -> None:
    far = await make_site(northgate, "Far depot", lat=61)
    dock = await make_site(northgate, "Dock 9", parent=depot)
    manager = await make_member(northgate, "manager")
    address = await with_mail(client, post, manager, digest_days=[1, 2, 3, 4, 5, 6, 7])
    due = await next_morning(manager)
    assert post.to(address) == []
    # Never twice, and the next one is tomorrow.
    await worker(due + timedelta(minutes=1))
    assert (await mailbox(manager)).digest_due == due + timedelta(days=1)

    # Who follows a site is told of it and of its parts, and of nothing else.
    await follow(client, manager, kind="site", site_id=str(depot.id))
    await make_insight(northgate, "Elsewhere it rains", site=far, published_at=due + timedelta(hours=1))
    await next_morning(manager)
    assert post.to(address) == []
    mine = await make_insight(northgate, "The dock leveller sticks", site=dock, published_at=due + timedelta(days=1, hours=1))
    await next_morning(manager)
    (mail,) = post.to(address)
    assert "The dock leveller sticks" in words(mail)
    assert "Elsewhere" not in words(mail)
    # Answered, it is owed no more, and who answered it is told nothing of that.
    answer = {"status": "declined", "reason": "It is being replaced in May."}
    answered = await client.patch(f"/api/v1/insights/{mine.id}/review", json=answer, headers=await bearer(manager))
    assert answered.status_code == 200
    await next_morning(manager)
    assert len(post.to(address)) == 1

    # Unsubscribing needs no sign-in, and one click by the mail program; looking at the link ends nothing.
    (leave,) = links(mail, "/unsubscribe/")
    assert mail["list-unsubscribe"] == f"<{get_settings().base_url}{leave}>"
    client.cookies.clear()
    assert (await client.get(leave)).status_code == 200
    assert (await mailbox(manager)).digest
    form = {"content-type": "application/x-www-form-urlencoded"}
    for _ in range(2):
        ended = await client.post(leave, content="List-Unsubscribe=One-Click", headers=form)
        assert ended.status_code == 200
    assert not (await mailbox(manager)).digest
    assert (await client.post(leave[:-3] + "AAA")).status_code == 410
    assert (await client.post("/unsubscribe/%00x")).status_code in (404, 410)
    await make_insight(northgate, "Another one", site=dock, published_at=due + timedelta(days=4))
    await worker(due + timedelta(days=6))
    assert len(post.to(address)) == 1


async def test_by_reason_it_is_push_mail_morning_inbox_or_nothing(
    client: httpx.AsyncClient, post: MailServer, service: PushService, northgate: Organisation, depot: Site
) -> None:
    driver = await make_member(northgate, language="de")
    await follow(client, driver, kind="site", site_id=str(depot.id))
    # Nobody needs an address: without one, what was to be mail is in the inbox.
    mine = await bearer(driver)
    channels = {"published": "mail", "urgent": "push", "decided": "digest", "answered": "inbox", "changed": "none"}
    wanted = {"channels": channels, "daily_limit": 3}
    chosen = await client.put("/api/v1/me/notifications", json=wanted, headers=mine)
    assert chosen.status_code == 200
    assert chosen.json()["channels"] == {**chosen.json()["channels"], **channels, "thanked": "push"}
    silenced = await client.put("/api/v1/me/notifications", json={"channels": {"escalated": "none"}}, headers=mine)
    assert silenced.status_code == 422
    insight = await make_insight(northgate, "Number 0", site=depot)
    await tell(northgate, insight)
    assert (len((await inbox(client, driver)).items), post.came) == (1, [])

    address = await with_mail(client, post, driver, digest_days=[1, 2, 3, 4, 5, 6, 7])
    browser = await push_on(client, service, driver)

    async def happens(title: str, reason: Any, now: datetime = NOON) -> Insight:
        one = await make_insight(northgate, title, site=depot, status="done" if reason == "decided" else "new")
        await tell(northgate, one, reason, now=now)
        return one

    await happens("Number 1", "published")
    await happens("Number 2", "urgent")
    (mail,) = post.to(address)
    assert mail["subject"] == "Neu, wo du folgst: Number 1"
    assert [said["title"] for said in browser.said()] == ["Number 2"]
    for nothing in ("decided", "answered", "changed"):
        await happens(f"It was {nothing}", nothing)
    assert [item.reason for item in (await inbox(client, driver)).items] == [
        "answered",
        "decided",
        "urgent",
        "published",
        "published",
    ]
    assert (len(post.to(address)), len(browser.came)) == (1, 1)
    # Mail and push are of one day's measure: the third fits, the fourth and fifth wait for the morning, and are one each.
    await happens("Number 3", "published")
    await happens("Number 4", "published")
    night = NOON.replace(hour=21)
    await happens("Number 5", "published", night)
    await happens("Number 6", "urgent", night)
    assert [one["subject"] for one in post.to(address)[1:]] == ["Neu, wo du folgst: Number 3"]
    await worker(NOON.replace(day=16, hour=5, minute=59))
    assert (len(post.to(address)), len(browser.came)) == (2, 1)
    await worker(NOON.replace(day=16, hour=6))
    assert post.to(address)[-1]["subject"] == "2 Dinge für dich · Northgate Logistics"
    assert browser.said()[-1]["title"] == "Number 6"
    # What was chosen for the morning mail is in it, of a driver, too; read meanwhile, it is not.
    await next_morning(driver)
    assert "It was decided" in words(post.to(address)[-1])
    assert "Number" not in words(post.to(address)[-1])
    count = len(post.to(address))
    read = await happens("Read at once", "decided")
    assert (await client.put(f"/api/v1/insights/{read.id}/seen", headers=mine)).status_code == 204
    await next_morning(driver)
    assert len(post.to(address)) == count


async def test_mail_servers_that_fail(
    client: httpx.AsyncClient,
    post: MailServer,
    use: Use,
    northgate: Organisation,
    depot: Site,
    caplog: pytest.LogCaptureFixture,
) -> None:
    admin = await make_member(northgate, "admin", name="Aino")
    everyday = {"digest_days": [1, 2, 3, 4, 5, 6, 7]}
    members = {name: await make_member(northgate, "manager", name=name) for name in ("gone", "busy", "good")}
    addresses = {name: await with_mail(client, post, member, **everyday) for name, member in members.items()}
    await make_insight(northgate, "Dock 4 is blocked", site=depot)
    post.refuses = {
        addresses["gone"]: ["550 no such person"],
        addresses["busy"]: ["451 come back later", "421 too many"],
    }
    caplog.set_level("INFO", logger="backhaul_workers")
    due = await next_morning(members["good"])
    assert {name: len(post.to(one)) for name, one in addresses.items()} == {"gone": 0, "busy": 1, "good": 1}
    # A confirmation each, and then a mail that is taken, one that never will be, and one at the third try.
    assert {name: post.asked[one] for name, one in addresses.items()} == {"gone": 2, "busy": 4, "good": 2}

    # Who is gone is sent no more, and admins hear of it; nobody else does.
    heard = (await client.get("/api/v1/mail/failures", headers=await bearer(admin))).json()["items"]
    assert [(one["member"]["name"], one["failed"], one["code"]) for one in heard] == [("gone", "recipient", 550)]
    for name in ("gone", "good"):
        assert (await client.get("/api/v1/mail/failures", headers=await bearer(members[name]))).status_code == 403
    assert (await client.get("/api/v1/me/mail", headers=await bearer(members["gone"]))).json()["failed"] == "recipient"
    await worker(due + timedelta(days=1))
    assert {name: post.asked[one] for name, one in addresses.items()} == {"gone": 2, "busy": 5, "good": 3}

    # A server that takes nothing from us, takes its time, or is not there: what was not told is told when it is back.
    post.came.clear()
    post.refuses = {"DATA": ["554 not from you"]}
    await worker(due + timedelta(days=2))
    heard = (await client.get("/api/v1/mail/failures", headers=await bearer(admin))).json()["items"]
    assert {(one["member"]["name"], one["failed"], one["code"]) for one in heard if one["failed"] == "server"} == {
        ("busy", "server", 554),
        ("good", "server", 554),
    }
    port = get_settings().smtp_port
    use(smtp_port=free_port())
    await worker(due + timedelta(days=3))
    assert (await mailbox(members["good"])).failed == "gave_up"
    use(smtp_port=port, smtp_timeout_s=0.1)
    post.refuses, post.slow = {}, True
    await worker(due + timedelta(days=4))
    assert post.asked[addresses["good"]] == 4 + MOST_TRIES
    assert post.to(addresses["good"]) == []
    post.slow = False
    use(smtp_timeout_s=1)
    await worker(due + timedelta(days=5))
    (mail,) = post.to(addresses["good"])
    assert "Dock 4 is blocked" in words(mail)
    assert (await mailbox(members["good"])).failed is None
    # One that speaks no TLS gets nothing where it was asked for.
    use(smtp_security="starttls")
    await worker(due + timedelta(days=6))
    assert ((await mailbox(members["good"])).failed, len(post.to(addresses["good"]))) == ("server", 1)

    logged = caplog.text
    assert "given up" in logged
    for name, one in addresses.items():
        assert one not in logged
        assert members[name].id.hex not in logged.replace("-", "")
    assert "Dock 4" not in logged


async def test_nobody_fills_a_mailbox_that_is_not_theirs(
    client: httpx.AsyncClient, post: MailServer, northgate: Organisation
) -> None:
    member = await make_member(northgate)
    await sign_in(client, member)
    for bad in (
        "x",
        "a@b",
        "a@b.example\r\nBcc: c@d.example",
        "a b@c.example",
        "@c.example",
        "a@-c.example",
        "ä@c.example",
        7,
        None,
    ):
        answer = await client.put("/api/v1/me/mail/address", json={"address": bad})
        assert answer.status_code == 422, bad
    for n in range(5):
        assert (await client.put("/api/v1/me/mail/address", json={"address": f"{n}@example.com"})).status_code == 200
    enough = await client.put("/api/v1/me/mail/address", json={"address": "6@example.com"})
    assert (enough.status_code, enough.json()["type"]) == (429, "/problems/too-many-mails")
    assert 0 < int(enough.headers["retry-after"]) <= 86_400
    await worker(datetime.now(UTC))
    # Each mail has the only link that works; an address that was given up has none.
    assert {address for address, _ in post.came if len(address) == len("4@example.com")} == {"4@example.com"}
    assert (await client.get("/api/v1/me/mail")).json()["pending"] == "4@example.com"
    # Whose owner says nothing is forgotten after two days; and so is all of it where its member wants that.
    await worker(datetime.now(UTC) + timedelta(hours=49))
    assert (await mailbox(member)).pending is None
    assert (await client.delete("/api/v1/me/mail")).status_code == 204
    assert (await client.post(links(post.to("4@example.com")[-1], "/mail/confirm/")[0])).status_code == 410
    async with organisation_session(northgate.id) as db:
        assert not (await db.scalars(select(Mailbox))).all()
