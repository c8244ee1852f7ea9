"""Every table of the product: whether it says something of a person, what an export gives of it, and what erasure does to it.

This is the one place that knows. A test walks the database: a table that is not here fails, and so does a column that points
at a member or can hold words, a place or bytes and that its entry does not name.
"""

from dataclasses import dataclass
from typing import Literal

# cascade: its rows go with what they point at, as the database's keys say. emptied: the row stays and points at nobody, as the
# keys say. deleted: `erase.py` deletes or remakes it. kept: nothing of a person is in it, or what is told in ``why``.
Erased = Literal["cascade", "emptied", "deleted", "kept"]

# Whose a row is that points at a tip or at a reply.
OF_OWN_TIP = (
    "EXISTS (SELECT FROM tip mine WHERE mine.organisation_id = r.organisation_id AND mine.id = r.tip_id"
    " AND mine.author_id = :member)"
)
OF_OWN_REPLY = (
    "EXISTS (SELECT FROM reply mine WHERE mine.organisation_id = r.organisation_id AND mine.id = r.reply_id"
    " AND mine.author_id = :member)"
)
OF_OWN_INSIGHT = (
    "EXISTS (SELECT FROM insight_tip e JOIN tip mine ON mine.organisation_id = e.organisation_id AND mine.id = e.tip_id"
    " WHERE e.organisation_id = r.organisation_id AND e.insight_id = r.{insight} AND mine.author_id = :member)"
)


@dataclass(frozen=True, slots=True)
class Kept:
    """One table.

    ``points``: columns that point at a member. ``words``: columns with what a person said, wrote, is called or where they
    were. ``codes``: columns that could hold such and hold what is ours or the organisation's: names of states, hashes, names
    of sites. ``mine``: a condition on ``r`` for the rows that an export gives to ``:member``; None gives nothing.
    ``withheld``: columns that an export leaves out, because whoever finds the file could sign in with them or because they are
    of others. ``why``: where something is kept, or not given.
    """

    table: str
    erased: Erased
    mine: str | None = None
    points: str = ""
    words: str = ""
    codes: str = ""
    withheld: str = ""
    why: str = ""

    @property
    def named(self) -> frozenset[str]:
        """All columns that the entry says something of."""
        return frozenset(f"{self.points} {self.words} {self.codes}".split())


def _own(table: str, erased: Erased = "cascade", by: str = "member_id", **more: str) -> Kept:
    return Kept(table, erased, mine=f"r.{by} = :member", points=by, **more)


def _of_tip(table: str, **more: str) -> Kept:
    return Kept(table, "cascade", mine=OF_OWN_TIP, **more)


def _of_reply(table: str, **more: str) -> Kept:
    return Kept(table, "cascade", mine=OF_OWN_REPLY, **more)


def _ours(table: str, why: str, codes: str = "") -> Kept:
    return Kept(table, "kept", why=why, codes=codes)


PERSONAL: tuple[Kept, ...] = (
    # Who somebody is, and how they come in.
    Kept("member", "deleted", mine="r.id = :member", words="name", codes="role language"),
    _own("session", codes="browser token_hash", withheld="token_hash"),
    _own("personal_token", words="name", codes="scopes token_hash", withheld="token_hash"),
    _own("passkey", words="name", codes="credential_id public_key transports", withheld="credential_id public_key"),
    _own("password", codes="hash", withheld="hash"),
    _own("provider_account", words="subject", codes="issuer"),
    Kept(
        "invitation",
        "cascade",
        mine="r.member_id = :member",
        points="member_id invited_by",
        words="name email",
        codes="role language token_hash mailed",
        withheld="invited_by token_hash",
    ),
    _own(
        "profile",
        words="alias about",
        codes="languages picture_problem picture_seen_by languages_seen_by places_seen_by about_seen_by",
    ),
    _own("access_token", words="name", codes="token_hash", withheld="token_hash"),
    _own("sign_in_link", codes="token_hash", withheld="token_hash"),
    _own("device_member", codes="pin_hash", withheld="pin_hash"),
    _own("integration", words="name filters", codes="scope token_hash", withheld="token_hash"),
    # What they told, and what was made of it. What was told without a name has no author, and is nobody's here.
    _own(
        "tip",
        "deleted",
        by="author_id",
        words="text fix photo_fix",
        codes="kind language visibility receipt_hash content_sha256 state stage problem waiting_for",
        withheld="receipt_hash content_sha256",
    ),
    _of_tip("tip_part", codes="name declared_type media_type sha256"),
    _of_tip("rendition", codes="part kind media_type sha256"),
    _of_tip("photo_text", words="text lines", codes="part engine"),
    _of_tip("transcript", words="text segments", codes="language engine model corrected_by"),
    _of_tip("translation", words="title text title_for_members text_for_members", codes="language engine model"),
    _of_tip("personal", words="spans views"),
    _of_tip("understanding", words="findings"),
    _of_tip("embedding", words="vector code", codes="model"),
    _of_tip("tag_example"),
    _of_tip("place_proposal_tip", words="name"),
    Kept(
        "place_proposal",
        "deleted",
        mine="EXISTS (SELECT FROM place_proposal_tip p JOIN tip mine ON mine.organisation_id = p.organisation_id"
        " AND mine.id = p.tip_id WHERE p.organisation_id = r.organisation_id AND p.proposal_id = r.id"
        " AND mine.author_id = :member)",
        words="name name_key geom",
        codes="kind status language reason",
        why="one that no other tip makes goes, unless it was accepted: then it is the name of a site",
    ),
    _of_tip("insight_tip"),
    Kept(
        "insight",
        "deleted",
        mine=OF_OWN_INSIGHT.format(insight="id"),
        points="assignee_id",
        words="title text title_for_members text_for_members photo_text translations place_label geom",
        codes="language kind urgency visibility place_kind recurrence time_zone status reason reason_language "
        "reason_translations",
        withheld="assignee_id",
        why="one that others evidence, too, is made anew of their tips; any other goes. A reason is the organisation's answer",
    ),
    # By triggers, of the insight.
    Kept("insight_words", "deleted", words="words", why="an index of the insight, made anew with it; nothing that can be read"),
    Kept("word", "deleted", words="word", why="words with counts; one that no insight has any more goes"),
    Kept("said_besides", "deleted", words="text", codes="source language", why="a copy of replies, which are given"),
    # What they said to others.
    _own(
        "reply",
        "deleted",
        by="author_id",
        words="text masked masked_for_members translations vector words",
        codes="language content_sha256 vector_model",
        withheld="content_sha256 words",
    ),
    _of_reply("reply_edit", words="text masked masked_for_members"),
    Kept("reply_mention", "cascade", mine="r.member_id = :member", points="member_id"),
    _own("reply_reaction", codes="kind"),
    _own("knows"),
    _own("knows_tag"),
    # Between two. Both sides of it go: what was written to somebody who is gone was for them.
    Kept(
        "message",
        "cascade",
        mine="r.author_id = :member OR r.to_id = :member",
        points="author_id to_id",
        words="text",
        codes="content_sha256",
        withheld="content_sha256",
    ),
    Kept("conversation", "cascade", mine="r.member_id = :member", points="member_id other_id"),
    _own("message_settings"),
    _own("message_report", by="author_id", words="text words", codes="reason"),
    # Among few.
    _own("membership", codes="role heard"),
    _own("group_door", codes="kind"),
    _own(
        "group_file",
        "deleted",
        by="author_id",
        words="name",
        codes="sha256 state media_type",
        why="an export gives the bytes besides; erasure deletes them before the row",
    ),
    _own("poll", "deleted", by="author_id", words="question masked", codes="content_sha256", withheld="content_sha256"),
    Kept(
        "poll_option",
        "deleted",
        mine="EXISTS (SELECT FROM poll mine WHERE mine.organisation_id = r.organisation_id AND mine.id = r.poll_id"
        " AND mine.author_id = :member)",
        words="text",
        why="it goes with its poll; what was counted in others' polls stays counted",
    ),
    _own("poll_vote"),
    Kept("poll_mark", "deleted", codes="mark", why="a mark that nobody can read; erasure computes the person's"),
    Kept("poll_ballot", "kept", codes="ballot_hash", why="whose it is, is nowhere but on the voter's phone"),
    _own("confirmation", codes="kind"),
    _own("thanks"),
    _own("manager_note", "deleted", by="author_id", words="text"),
    # What they want to hear, and what they were told.
    _own("subscription", words="label reach centre", codes="kind target wanted"),
    Kept("alert", "cascade", mine="r.member_id = :member", points="member_id from_id", codes="reason push via"),
    _own("notice", words="name", codes="kind path"),
    _own("notification_settings", codes="time_zone channels"),
    _own("mailbox", words="address pending", codes="pending_hash digest_days failed", withheld="pending_hash"),
    _own("push_endpoint", words="url", codes="url_sha256 p256dh auth", withheld="p256dh auth url_sha256"),
    Kept(
        "insight_seen",
        "deleted",
        codes="mark",
        why="a mark that nobody can read; erasure computes the person's",
    ),
    Kept("report", "deleted", words="words", codes="mark reason", why="who reported is nowhere; erasure computes the marks"),
    # What they did as managers. The decision is the organisation's, and says afterwards that an erased member made it.
    _own("escalation_step"),
    _own("watcher"),
    _own("saved_filter", words="name filter"),
    _own("insight_tag", "emptied", by="set_by", codes="evidence"),
    _own("insight_change", "emptied", words="change before"),
    _own("outcome", "emptied", words="text basis", codes="language place_label value_kind currency visibility"),
    _own("outcome_change", "emptied", words="change"),
    Kept(
        "hidden",
        "emptied",
        mine=f"r.hidden_by_id = :member OR {OF_OWN_INSIGHT.format(insight='insight_id')}",
        points="hidden_by_id",
        words="note appeal appeal_answer",
        codes="part cause reason words",
        withheld="hidden_by_id",
        why="that it was hidden and why stays; an appeal of who is erased, and what was answered to it, goes",
    ),
    Kept(
        "audit_entry",
        "emptied",
        mine=f"r.member_id = :member OR r.thing_id = :member OR ({OF_OWN_TIP.replace('r.tip_id', 'r.thing_id')})",
        points="member_id",
        codes="role action kind detail",
        withheld="member_id",
        why="an entry holds no words; it says that an erased member did it",
    ),
    # Of this very feature.
    _own("person_export", codes="state"),
    _own("erasure"),
    Kept("erased_person", "kept", why="an id that points at nothing, so that a backup brings nobody back"),
)

NOT_PERSONAL: tuple[Kept, ...] = (
    _ours("organisation", "the tenant", "name languages time_zone speech_model working_days"),
    _ours("guess", "a hash of a name that was tried; gone after a day", "key"),
    _ours(
        "identity_provider",
        "where an organisation signs in",
        "slug label issuer client_id secret_sealed scopes role_claim name_claim language_claim roles default_role",
    ),
    _ours("member_group", "a circle; what it is called is its members'", "name about kind"),
    _ours("device", "a phone that several share; who signs in on it is in device_member", "token_hash"),
    _ours("site", "a place of the organisation", "name aliases alias_languages geom time_zone opening_hours external_id"),
    _ours("route", "a line of the organisation", "name line external_id"),
    _ours("route_segment", "a line of the organisation", "geom"),
    _ours("route_stop", "a line of the organisation"),
    _ours("route_version", "a line of the organisation", "line stops"),
    _ours("tag", "the organisation's word", "slug name description keywords"),
    _ours("answer_template", "the organisation's text", "name status texts"),
    _ours("listed_word", "the organisation's word", "word"),
    _ours("insight_alike", "two insights, by number"),
    _ours("insight_cell", "how many insights stand where", "visibility status kind urgency"),
    _ours("insight_tag_cell", "how many insights of a tag stand where", "visibility status kind urgency"),
    _ours("join_lesson", "how alike two tips were that are the same or are not"),
    _ours("outcome_insight", "which insights led to an outcome"),
    _ours("overview_cell", "counts of five people and more", "period"),
    _ours("overview_due", "days to be counted anew"),
    _ours("participation", "shares of five people and more"),
    _ours("queue_turn", "whose turn it was", "queue_name"),
    _ours("worker_process", "a process of ours", "host at_once models"),
    _ours("stage_done", "counts of ten seconds of everybody", "stage queue_name"),
    _ours("webhook", "another system's address", "name url events paused"),
    _ours("webhook_delivery", "ids only; what it says is read when it is sent", "event state"),
    _ours("webhook_attempt", "how a delivery ended", "problem"),
    _ours("purged", "counts by day", "category"),
    _ours("alembic_version", "which release this is", "version_num"),
)

REGISTER: dict[str, Kept] = {kept.table: kept for kept in (*PERSONAL, *NOT_PERSONAL)}

# Which tables have a member, a place (of their own, or an insight's, a site's or a tip's) and a time, and why they answer for
# nobody where they were. The tip itself stands apart: one fix, told by its author, coarse after some days.
NO_TRAIL: dict[str, str] = {
    "tip": "what its author told, when and where they chose to; the position is coarse after some days and can be removed",
    "insight": "the member is the manager to whom it was given",
    "insight_change": "what a manager decided at a desk",
    "outcome": "what a manager answers for",
    "hidden": "what a manager hid",
    "manager_note": "what a manager wrote",
    "reply": "talk about a place from wherever",
    "poll": "a question to others, from wherever",
    "alert": "what somebody was told, wherever they were",
    "confirmation": "a tap about a place; after some days only its day is kept, and the endpoint tells nobody whose it was",
    "thanks": "a day, and a place that somebody else told of",
    "audit_entry": "what managers did at a desk; it has no place",
}
