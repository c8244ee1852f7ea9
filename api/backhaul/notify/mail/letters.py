"""Mail as it leaves: written in the member's own eyes and language, as HTML and as text.

No picture is loaded from anywhere and no link tells who read it. Names of authors, fixes and secrets are in none.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import cache
from hashlib import sha256
from typing import Any
from urllib.parse import quote
from uuid import UUID
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.identity.models import MANAGING_ROLES
from backhaul.identity.sign_in import add_sign_in_link
from backhaul.notify.mail.digest import LONGEST, Window, find_news
from backhaul.notify.mail.mailbox import CONFIRM_WITHIN, Kind, new_confirmation, unsubscribe_token
from backhaul.notify.mail.texts import Texts
from backhaul.settings import get_settings

# In the member's own scope from here on: what they may not see is in no mail either.
_ENTER = text("""
SELECT m.id AS member_id, m.organisation_id, m.name, m.role, m.language, o.name AS organisation, b.address, b.pending,
       b.digest_days, b.digested_until, b.failed, b.digest, b.at_once, coalesce(s.time_zone, o.time_zone) AS zone,
       set_scope(m.organisation_id, m.id, m.role)
FROM mailbox b
JOIN member m ON m.organisation_id = b.organisation_id AND m.id = b.member_id AND m.deactivated_at IS NULL
JOIN organisation o ON o.id = m.organisation_id
LEFT JOIN notification_settings s ON s.organisation_id = m.organisation_id AND s.member_id = m.id
WHERE b.organisation_id = :organisation AND b.member_id = :member
""")
# What was read meanwhile, or is no longer theirs to see, is told to nobody.
_ALERTS = text("""
SELECT count(*) OVER () AS n, a.reason, i.id, i.urgency <> 'normal' AS urgent, i.kind = 'hazard' AS danger,
       i.place_label AS place,
       coalesce(i.translations -> :language ->> 'title', i.title, called(w.organisation_id, w.id, w.name)) AS title,
       CASE WHEN i.translations ? :language THEN :language ELSE i.language END AS language, a.from_id
FROM alert a
LEFT JOIN insight i ON i.organisation_id = a.organisation_id AND i.id = a.insight_id AND i.published_at IS NOT NULL
-- Of a message the mail says who wrote, and no word of it.
LEFT JOIN member w ON w.organisation_id = a.organisation_id AND w.id = a.from_id
WHERE a.organisation_id = :organisation AND a.member_id = :member AND NOT a.read AND (i.id IS NOT NULL OR w.id IS NOT NULL)
  AND (a.id = CAST(:alert AS uuid) OR (a.push = 'told' AND a.via = 'mail' AND a.push_at = CAST(:told_at AS timestamptz)))
ORDER BY i.urgency, a.ordinal DESC LIMIT 20
""")

_NOTICE = text("""
SELECT t.kind, t.path, t.name FROM notice t
WHERE t.organisation_id = :organisation AND t.member_id = :member AND t.id = :id AND NOT t.read
""")

_SHOWN = 8
_SHOWN_OWED = 5
_TITLE_CHARS = 200
# What turns text around or is not to be seen has no place in a subject, nor between other lines.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to one address. ``until`` and ``ordinal``: how far it tells, noted once it is sent."""

    to: str
    message: EmailMessage
    until: datetime
    ordinal: int | None = None


@dataclass(frozen=True, slots=True)
class Nothing:
    """There is nothing to tell, and so no mail; the next one goes on from here."""

    until: datetime
    ordinal: int | None


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("backhaul.notify.mail"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, **values: Any) -> str:
    """A template of this folder, filled in; what is put into HTML is escaped."""
    return _templates().get_template(template).render(**values)


def plain(said: str) -> str:
    """What somebody said, as one line that shows what it is."""
    line = " ".join(_UNSEEN.sub(" ", said).split())
    return line if len(line) <= _TITLE_CHARS else line[: _TITLE_CHARS - 1] + "…"


async def write_digest(
    db: AsyncSession, organisation_id: UUID, member_id: UUID, due: datetime, now: datetime
) -> Letter | Nothing | None:
    """The morning mail that was due at ``due``; None, where its member wants none any more."""
    known = await _enter(db, organisation_id, member_id)
    if known is None or not known.address or not known.digest or known.failed == "recipient":
        return None
    say = Texts(known.language)
    since = max(known.digested_until or now - timedelta(days=1), now - LONGEST)
    manages = known.role in MANAGING_ROLES
    news = await find_news(db, organisation_id, member_id, say.language, Window(since, now), manages=manages)
    sections = _sections(say, news, now, known.zone)
    if not sections:
        return Nothing(now, news["ordinal"])
    links = _links(db, known)
    local = due.astimezone(ZoneInfo(known.zone)).date()
    begins_week = manages and local.isoweekday() == min(known.digest_days)
    many_sites = [one for one in news["sites"] if one["name"]]
    page = {
        "title": say("digest.title", name=plain(known.name)),
        "sections": [{**one, "items": [_linked(item, links) for item in one["items"]]} for one in sections],
        "sites": [
            {"name": plain(one["name"]), "said": _counts(say, {"new": one["new"], "owed": one["owed"]})} for one in many_sites
        ]
        if len(many_sites) > 1
        else [],
        "open": {"url": links("/feed" if manages else "/inbox"), "text": say("open.feed" if manages else "open.inbox")},
        "brief": {"url": links(_brief_path(local)), "text": say("open.brief")} if begins_week else None,
    }
    counts = {
        "urgent": news["urgent"],
        "new": news["new"]["n"] - news["urgent"],
        "owed": news["owed"]["n"],
        "changed": len(_changes(say, news)),
        "told": news["told"]["n"] + news["written"]["n"],
    }
    subject = f"{_counts(say, counts) or say('section.many')} · {plain(known.organisation)}"
    message = compose(known, say, subject, f"digest {due.isoformat()}", "mail", page, "digest")
    return Letter(known.address, message, now, news["ordinal"])


async def write_alerts(
    db: AsyncSession,
    organisation_id: UUID,
    member_id: UUID,
    now: datetime,
    *,
    alert_id: UUID | None = None,
    told_at: datetime | None = None,
) -> Letter | None:
    """Mail at once: of one alert, or of all that waited and was told at ``told_at``."""
    known = await _enter(db, organisation_id, member_id)
    if known is None or not known.address or not known.at_once or known.failed == "recipient":
        return None
    say = Texts(known.language)
    asked = {"organisation": organisation_id, "member": member_id, "alert": alert_id, "told_at": told_at}
    rows = (await db.execute(_ALERTS, {**asked, "language": say.language})).all()
    if not rows:
        return None
    links = _links(db, known)
    first = rows[0]
    # Of one alone the title says why.
    items = [_linked(_item(say, row._asdict(), say.reason(row.reason) if first.n > 1 else None), links) for row in rows]
    title = say.reason(first.reason) if first.n == 1 else say("alerts.title", n=first.n)
    subject = f"{title}: {plain(first.title)}" if first.n == 1 else f"{title} · {plain(known.organisation)}"
    more = say("more", n=first.n - len(rows)) if first.n > len(rows) else None
    page = {
        "title": title,
        "sections": [{"title": None, "items": items, "more": more}],
        "sites": [],
        "open": {"url": links("/inbox"), "text": say("open.inbox")},
        "brief": None,
    }
    key = f"alerts {alert_id or ''} {told_at.isoformat() if told_at else ''}"
    return Letter(known.address, compose(known, say, subject, key, "mail", page, "alerts"), now)


async def write_notice(
    db: AsyncSession, organisation_id: UUID, member_id: UUID, notice_id: UUID, now: datetime
) -> Letter | None:
    """Mail of one notice; None where it was read meanwhile, or its member wants no mail any more."""
    known = await _enter(db, organisation_id, member_id)
    if known is None or not known.address or not known.at_once or known.failed == "recipient":
        return None
    found = (await db.execute(_NOTICE, {"organisation": organisation_id, "member": member_id, "id": notice_id})).one_or_none()
    if found is None:
        return None
    say = Texts(known.language)
    title = say(f"notice.{found.kind}")
    links = _links(db, known)
    named = f"{title}: {plain(found.name)}" if found.name else title
    page: dict[str, Any] = {
        "title": named,
        "sections": [],
        "sites": [],
        "open": {"url": links(found.path), "text": say("notice.open")},
        "brief": None,
    }
    subject = named if found.name else f"{title} · {plain(known.organisation)}"
    return Letter(known.address, compose(known, say, subject, f"notice {notice_id}", "mail", page, "alerts"), now)


async def write_confirmation(db: AsyncSession, organisation_id: UUID, member_id: UUID, now: datetime) -> Letter | None:
    """The one mail that goes to an address before its owner said yes."""
    known = await _enter(db, organisation_id, member_id)
    if known is None or not known.pending:
        return None
    say = Texts(known.language)
    token = await new_confirmation(db, organisation_id, member_id)
    page = {
        "title": say("confirm.subject"),
        "text": say("confirm.text", name=plain(known.name), organisation=plain(known.organisation)),
        "until": say("confirm.until", time=say.moment(now + CONFIRM_WITHIN, known.zone)),
        "button": {"url": f"{get_settings().base_url}/mail/confirm/{token}", "text": say("confirm.button")},
    }
    subject = f"{say('confirm.subject')} · {plain(known.organisation)}"
    return Letter(known.pending, compose(known, say, subject, f"confirm {token}", "confirm", page, None), now)


async def _enter(db: AsyncSession, organisation_id: UUID, member_id: UUID) -> Any:
    return (await db.execute(_ENTER, {"organisation": organisation_id, "member": member_id})).one_or_none()


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom `compose` writes to besides a mailbox. ``pending``: the address."""

    organisation_id: UUID
    member_id: UUID
    organisation: str
    pending: str
    zone: str


class _Links:
    """Links into the app. The first that is opened signs the member in, so there is one secret a mail, and it is soon used."""

    def __init__(self, base: str, token: str | None) -> None:
        self.base = base
        self.token = token

    def __call__(self, path: str) -> str:
        return (
            f"{self.base}{path}" if self.token is None else f"{self.base}/from-mail/{self.token}?next={quote(path, safe='/')}"
        )


def _links(db: AsyncSession, known: Any) -> _Links:
    settings = get_settings()
    token = add_sign_in_link(db, known.organisation_id, known.member_id) if settings.mail_signs_in else None
    return _Links(settings.base_url, token)


def _linked(item: Mapping[str, Any], links: _Links) -> dict[str, Any]:
    path = f"/insights/{item['id']}" if item["id"] else f"/messages/{item['from_id']}" if item["from_id"] else "/outcomes"
    return {**item, "url": links(path)}


def _brief_path(day: date) -> str:
    year, week, _ = (day - timedelta(days=7)).isocalendar()
    return f"/brief/{year}-W{week:02}"


def _item(say: Texts, found: Mapping[str, Any], *notes: str | None) -> dict[str, Any]:
    place = plain(found["place"]) if found["place"] else None
    flag = say("urgent") if found.get("urgent") else say("danger") if found.get("danger") else None
    return {
        "id": found["id"],
        "from_id": found.get("from_id"),
        "title": plain(found["title"]),
        "language": found["language"] or "",
        "flag": flag,
        "notes": [note for note in (place, *notes) if note],
    }


def _sections(say: Texts, news: Mapping[str, Any], now: datetime, zone: str) -> list[dict[str, Any]]:
    """What there is, in the order in which a manager wants it before coffee; of each insight once."""
    shown: set[str] = set()

    # Wherever it stands, it says so.
    said_by = {one["id"]: [_people(say, one["people"])] for one in news["many"]["items"]}

    def section(title: str, total: int, items: Iterable[dict[str, Any]], most: int = _SHOWN) -> dict[str, Any]:
        items = [{**one, "notes": [*one["notes"], *said_by.get(one["id"], ())]} for one in items]
        fresh = [one for one in items if not one["id"] or one["id"] not in shown]
        hidden = total - len(fresh[:most])
        # What stands further up already is not "more".
        hidden -= sum(1 for one in items if one["id"] in shown)
        shown.update(one["id"] for one in fresh[:most] if one["id"])
        return {"title": say(title), "items": fresh[:most], "more": say("more", n=hidden) if hidden > 0 else None}

    def owed(one: Mapping[str, Any]) -> dict[str, Any]:
        since, due = (_day(one[name], zone) for name in ("since", "due"))
        late = due and datetime.fromisoformat(one["due"]) < now
        then = say("overdue" if late else "due", day=say.day(due)) if due else None
        return _item(say, one, say("since", day=say.day(since)) if since else None, then)

    told_of = [*news["written"]["items"], *news["told"]["items"]]
    told = [_item(say, one, say.reason(one["reason"])) for one in told_of]
    changes = _changes(say, news)
    made = [
        section("section.new", news["new"]["n"], [_item(say, one) for one in news["new"]["items"]]),
        section("section.told", news["written"]["n"] + news["told"]["n"], told),
        section("section.owed", news["owed"]["n"], [owed(one) for one in news["owed"]["items"]], _SHOWN_OWED),
        section("section.many", news["many"]["n"], [_item(say, one) for one in news["many"]["items"]]),
        section("section.changed", len(changes), changes),
    ]
    return [one for one in made if one["items"]]


def _people(say: Texts, n: int | None) -> str:
    return say("people", n=n) if n else say("peopleFew")


def _changes(say: Texts, news: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Outcomes and decisions; an outcome and the decision on its insight are one piece of news."""

    def decided(one: Mapping[str, Any]) -> dict[str, Any]:
        return _item(say, one, say(one["status"]), plain(one["reason"]) if one["reason"] else None)

    changes = [
        *(_item(say, one, say("changed")) for one in news["outcomes"]["items"]),
        *(decided(one) for one in news["decided"]["items"]),
    ]
    told: dict[Any, dict[str, Any]] = {}
    for n, one in enumerate(changes):
        told.setdefault(one["id"] or n, one)
    return list(told.values())


def _day(at: str | None, zone: str) -> date | None:
    return datetime.fromisoformat(at).astimezone(ZoneInfo(zone)).date() if at else None


def _counts(say: Texts, counts: Mapping[str, int]) -> str:
    return ", ".join(say(f"count.{name}", n=int(n)) for name, n in counts.items() if n)


def compose(
    known: Any,
    say: Texts,
    subject: str,
    key: str,
    template: str,
    page: Mapping[str, Any],
    kind: Kind | None,
    *,
    why: str | None = None,
) -> EmailMessage:
    """A mail of a template of this folder. One without a ``kind`` is asked for and cannot be unsubscribed from.

    ``key`` is the same for the same mail. ``why`` it comes, at its end; left out: because its reader gave their address.
    """
    settings = get_settings()
    why = why or say("footer.why", organisation=plain(known.organisation))
    footer: dict[str, Any] = {"why": why, "links": [], "once": None}
    message = EmailMessage(policy=SMTP)
    if kind:
        leave = f"{settings.base_url}/unsubscribe/{unsubscribe_token(known.organisation_id, known.member_id, kind)}"
        footer["links"] = [
            {"url": f"{settings.base_url}/following", "text": say("footer.how")},
            {"url": leave, "text": say("footer.unsubscribe")},
        ]
        if settings.mail_signs_in:
            until = datetime.now(UTC) + timedelta(hours=settings.sign_in_link_hours)
            footer["once"] = say("footer.once", time=say.moment(until, known.zone))
        # RFC 8058: a mail program ends it with one click, by POST, and whoever only looks at links ends nothing.
        message["List-Unsubscribe"] = f"<{leave}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    values = {**page, "say": say, "footer": footer, "organisation": plain(known.organisation), "subject": subject}
    message["From"] = settings.sender
    message["To"] = known.pending if kind is None else known.address
    message["Subject"] = subject
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = _message_id(known, key)
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = say.language
    message.set_content(render(f"{template}.txt", **values))
    message.add_alternative(render(f"{template}.html", **values), subtype="html")
    return message


def _message_id(known: Any, key: str) -> str:
    """The same for the same mail: one that was sent and then, after a crash, sent again is shown once by most programs."""
    digest = sha256(f"{known.organisation_id} {known.member_id} {key}".encode()).hexdigest()[:40]
    return f"<{digest}@{parseaddr(get_settings().sender)[1].rpartition('@')[2]}>"
