"""One catalogue of problems (RFC 9457): each a class with a stable type, a status, a title and a hint, the next step."""

from collections.abc import Mapping
from typing import Any, ClassVar


class Problem(Exception):
    """Something that a person or a program did, or met, that has an answer of its own.

    The hint says what to do next. Nothing that was sent is echoed back.
    """

    slug: ClassVar[str] = "internal"
    status: ClassVar[int] = 500
    title: ClassVar[str] = "Something went wrong on our side"
    hint: str = "Nothing that you saved is lost. Try again in a minute."

    def __init__(self, hint: str | None = None, *, headers: Mapping[str, str] | None = None, **extra: Any) -> None:
        super().__init__(self.title)
        self.hint = hint or type(self).hint
        self.headers = dict(headers or {})
        self.extra = extra

    def __str__(self) -> str:
        return f"{self.title}. {self.hint}"

    def body(self) -> dict[str, Any]:
        """The members of the problem document."""
        return {
            "type": f"/problems/{self.slug}",
            "title": self.title,
            "status": self.status,
            "hint": self.hint,
            **self.extra,
        }


class SignInNeeded(Problem):
    slug, status, title = "sign-in-needed", 401, "You are not signed in"
    hint = "Open your sign-in link again, or send a valid access token. Tips on this phone are kept."


class LinkExpired(Problem):
    slug, status, title = "link-expired", 401, "This sign-in link no longer works"
    hint = "Ask your manager for a new link. Tips on this phone are kept."


class WrongPin(Problem):
    slug, status, title = "wrong-pin", 401, "That PIN is not right"
    hint = "Try again, or scan your sign-in code. Tips on this phone are kept."


class TooManyTries(Problem):
    slug, status, title = "too-many-tries", 429, "Too many wrong tries"
    hint = "Wait until the time in Retry-After has passed, then try again."


class PasskeyRefused(Problem):
    slug, status, title = "passkey-refused", 401, "This passkey does not sign in here"
    hint = "Try again, or sign in another way. A passkey that was removed under Me no longer works."


class PasskeyNotKept(Problem):
    slug, status, title = "passkey-not-kept", 422, "This passkey was not taken"
    hint = "Begin again. What has a passkey for you already does not make a second one."


class PasskeysNeedAName(Problem):
    slug, status, title = "passkeys-need-a-name", 409, "Passkeys do not work at this address"
    hint = "Browsers bind them to a name: whoever runs the server gives it one (BACKHAUL_PUBLIC_URL)."


class ProviderUnreachable(Problem):
    slug, status, title = "provider-unreachable", 502, "The identity provider does not answer as it should"
    hint = "Try again in a minute. An admin can check its address; this server must reach it."


class ProviderNotPublic(Problem):
    slug, status, title = "provider-not-public", 422, "This server does not send to that address"
    hint = "It must be https at a public address, or one that whoever runs the server allows (BACKHAUL_OIDC_ORIGINS)."


class SignInStale(Problem):
    slug, status, title = "sign-in-stale", 401, "This sign-in was not begun in this browser, or too long ago"
    hint = "Begin again from the sign-in screen."


class SignInRefused(Problem):
    """A token that is not for us, an answer of another provider, or a provider that said no. The log has the reason."""

    slug, status, title = "sign-in-refused", 401, "The identity provider did not sign you in"
    hint = "Try again, or sign in another way. If it stays so, an admin finds the reason in the server's log."


class NoRoleForYou(Problem):
    slug, status, title = "no-role-for-you", 403, "Your organisation has not given you access"
    hint = "Ask whoever looks after sign-on there: none of your groups has a role here."


class LinkedAlready(Problem):
    slug, status, title = "linked-already", 409, "This account of the provider signs somebody in already"
    hint = "Each account belongs to one member. Unlink it there first."


class AddressTaken(Problem):
    slug, status, title = "address-taken", 409, "Another organisation of this server uses this short name"
    hint = "Choose another one."


class TooManyRequests(Problem):
    slug, status, title = "too-many-requests", 429, "Too many requests in a short time"
    hint = "Your tips are safe on this phone. Try again after the time in Retry-After."


class WeakPin(Problem):
    slug, status, title = "weak-pin", 422, "This PIN is too easy to guess"
    hint = "Choose four to eight digits that are neither all the same nor in a row."


class InvitationOver(Problem):
    slug, status, title = "invitation-over", 410, "This invitation no longer works"
    hint = "It was used, taken back or is too old. Ask whoever invited you for a new code."


class WrongPassword(Problem):
    slug, status, title = "wrong-password", 401, "Address and password do not belong together"
    hint = "Try again, or have a link sent to your address. Tips on this phone are kept."


class WrongCurrentPassword(Problem):
    slug, status, title = "wrong-current-password", 403, "This is not your password"
    hint = "Type the one that you have now. If it is forgotten, sign out, sign in another way, and come here at once."


class WeakPassword(Problem):
    slug, status, title = "weak-password", 422, "This password is too easy to guess"
    hint = "Take at least fifteen characters, such as four words that have nothing to do with each other or with you."


class NoAddress(Problem):
    slug, status, title = "no-address", 409, "A password needs a confirmed e-mail address"
    hint = "Give your address under How you are told, and open the link that is sent there."


class LastAdmin(Problem):
    slug, status, title = "last-admin", 409, "An organisation keeps at least one admin"
    hint = "Make somebody else an admin first."


class AlreadyInvited(Problem):
    slug, status, title = "already-invited", 409, "Somebody with this e-mail address is a member or invited already"
    hint = "Look at the members and at the open invitations."


class NotAllowed(Problem):
    slug, status, title = "not-allowed", 403, "Your role does not allow this"
    hint = "Ask a manager or an admin of your organisation."


class ScopeMissing(Problem):
    slug, status, title = "scope-missing", 403, "This token may not do that"
    hint = "Make a token that has the scope for it, in the app under Me."


class InTheAppOnly(Problem):
    slug, status, title = "in-the-app-only", 403, "This is done in the app, signed in as oneself"
    hint = "No token does it: sign in and open Me."


class ForeignOrigin(Problem):
    slug, status, title = "foreign-origin", 403, "This request came from another website"
    hint = "Use the app at its own address, or an access token."


class NoSuchGroup(Problem):
    slug, status, title = "no-such-group", 404, "You are in no such group, or it was closed"
    hint = "See GET /api/v1/groups for those that you are in. What you told is kept; send it to somebody else under a new id."


class GroupArchived(Problem):
    slug, status, title = "group-archived", 409, "This group is closed"
    hint = "What was said in it can be read. One of its owners can open it again."


class DifferentGroup(Problem):
    slug, status, title = "different-group", 422, "A group with this id exists and is another one"
    hint = "Start yours under a new id."


class LastOwner(Problem):
    slug, status, title = "last-owner", 409, "Somebody has to look after this group"
    hint = "Make somebody else an owner first, or close the group."


class NotInGroup(Problem):
    slug, status, title = "not-in-group", 422, "Whoever is to get this is not in the group that it was told to"
    hint = "Give it to a manager who is in the group, or invite them into it first: to others it does not exist."


class GroupFull(Problem):
    slug, status, title = "group-full", 409, "With this file the group would keep more than it may"
    hint = "Take out what nobody needs any more, or ask whoever runs this service for more room."


class DifferentFile(Problem):
    slug, status, title = "different-file", 422, "A file with this id exists and is another one"
    hint = "Send this one under a new id."


class DifferentPoll(Problem):
    slug, status, title = "different-poll", 422, "A poll with this id exists and asks something else"
    hint = "Ask this one under a new id."


class PollClosed(Problem):
    slug, status, title = "poll-closed", 409, "This poll is closed"
    hint = "Its result can be read."


class OtherBallot(Problem):
    slug, status, title = "other-ballot", 409, "You have voted already, with another phone"
    hint = "An anonymous vote can be changed only on the phone on which it was cast: nothing else knows which one is yours."


class NotFound(Problem):
    slug, status, title = "not-found", 404, "There is nothing here"
    hint = "Check the address, or go back to the list."


class MethodNotAllowed(Problem):
    slug, status, title = "method-not-allowed", 405, "This address does not do that"
    hint = "See /openapi.json for what it does."


class TooSlow(Problem):
    slug, status, title = "too-slow", 408, "The request took too long to arrive"
    hint = "Send it again where the connection is better."


class WrongOffset(Problem):
    slug, status, title = "wrong-offset", 409, "The upload goes on somewhere else"
    hint = "Send the bytes from the Upload-Offset of this answer."


class TranscriptChanged(Problem):
    slug, status, title = "transcript-changed", 409, "Somebody else corrected this in the meantime"
    hint = "Read the newest version, and correct that one."


class ChangedMeanwhile(Problem):
    slug, status, title = "changed-meanwhile", 409, "Somebody else changed this in the meantime"
    hint = "Read it again, then decide about what it says now."


class TooLateToUndo(Problem):
    slug, status, title = "too-late-to-undo", 409, "This was decided too long ago to be undone"
    hint = "Those whom it concerns have read it. Decide anew: they read that, too."


class HiddenChanged(Problem):
    slug, status, title = "hidden-changed", 409, "This is no longer what is hidden in this tip"
    hint = "Read the tip again, and take kind and text as its `personal` has them now."


class OwnDecision(Problem):
    slug, status, title = "own-decision", 403, "You have hidden this yourself"
    hint = "Another manager answers the appeal."


class AppealedAlready(Problem):
    slug, status, title = "appealed-already", 409, "Somebody has appealed about this already"
    hint = "A manager answers; you read it with your tip."


class PlaceChanged(Problem):
    slug, status, title = "place-changed", 409, "Somebody else changed this place in the meantime"
    hint = "Read it again, and change what it says now."


class PreviewOutdated(Problem):
    slug, status, title = "preview-outdated", 409, "This is no longer what the preview showed"
    hint = "Look at the preview again: the file, the choices or the places have changed since. Nothing was imported."


class WrongLines(Problem):
    slug, status, title = "wrong-lines", 422, "Something in this file is wrong, so nothing was imported"
    hint = "Correct the lines that the preview names, or leave them out, and look at the preview again."


class UnreadableFile(Problem):
    slug, status, title = "unreadable-file", 422, "This file could not be read"
    hint = "Send GeoJSON, GPX, CSV or an OpenStreetMap extract (.osm, .osm.pbf), as the program saved it that made it."


class UnreadableTips(Problem):
    slug, status, title = "unreadable-tips", 422, "This file could not be read"
    hint = "Send a CSV with a column of texts, a chat as WhatsApp exports it (.zip or .txt), or mail (.eml, .mbox)."


class DatesUnclear(Problem):
    slug, status, title = "dates-unclear", 422, "This file does not tell which is the day and which is the month"
    hint = "Say how it writes dates: `dates` is dmy, mdy or ymd."


class ProposalDecided(Problem):
    slug, status, title = "proposal-decided", 409, "Somebody else answered this proposal in the meantime"
    hint = "Look at the list again."


class Withdrawn(Problem):
    slug, status, title = "withdrawn", 410, "This tip was withdrawn by its author"
    hint = "Record a new tip."


class ReplyWithdrawn(Problem):
    slug, status, title = "reply-withdrawn", 410, "This reply was withdrawn by its author"
    hint = "Write a new one."


class ReplyChanged(Problem):
    slug, status, title = "reply-changed", 409, "This reply was changed in the meantime"
    hint = "Read it again, and change what it says now."


class DifferentReply(Problem):
    slug, status, title = "different-reply", 422, "A reply with this id exists and says something else"
    hint = "Change it with PATCH, or send this one under a new id."


class NotReachable(Problem):
    slug, status, title = "not-reachable", 403, "You cannot write to this colleague"
    hint = "They take messages only from those they wrote to, or they have left. Ask under an insight instead."


class TooManyMessages(Problem):
    slug, status, title = "too-many-messages", 429, "These are more messages than anybody reads"
    hint = "Wait until the time in Retry-After has passed. What you wrote stays on this phone and is sent by itself."


class MessageWithdrawn(Problem):
    slug, status, title = "message-withdrawn", 410, "This message was taken back by its author"
    hint = "Write a new one."


class MessageChanged(Problem):
    slug, status, title = "message-changed", 409, "This message was changed in the meantime"
    hint = "Read it again, and change what it says now."


class TooLateToChange(Problem):
    slug, status, title = "too-late-to-change", 409, "This message is too old to be changed"
    hint = "A message can be changed for a day. Write another one."


class DifferentMessage(Problem):
    slug, status, title = "different-message", 422, "A message with this id exists and says something else"
    hint = "Change it with PATCH, or send this one under a new id."


class TooLarge(Problem):
    slug, status, title = "too-large", 413, "This is too large"
    hint = "Send less at once."


class UnsupportedMedia(Problem):
    slug, status, title = "unsupported-media", 415, "These bytes are not a recording or a photo that we know"
    hint = "Send webm, ogg, mp4, m4a, mp3, wav or flac for voice; jpeg, png, webp or heic for photos. The tip is kept."


class Invalid(Problem):
    slug, status, title = "invalid", 422, "Something in the request is not as it should be"
    hint = "Correct the fields named under errors."


class InvalidQuery(Problem):
    """As OGC API wants it; everywhere else this is `Invalid`."""

    slug, status, title = "invalid-query", 400, "A parameter is not as it should be"
    hint = "Correct it, or leave it out."


class FollowsEnough(Problem):
    slug, status, title = "follows-enough", 422, "You follow as much as one can"
    hint = "Unfollow something first: see GET /api/v1/subscriptions."


class NoMail(Problem):
    slug, status, title = "no-mail", 409, "This server sends no mail"
    hint = "The inbox tells you everything. Whoever runs the server can switch mail on (BACKHAUL_SMTP_HOST)."


class TooManyMails(Problem):
    slug, status, title = "too-many-mails", 429, "Enough mails were sent to confirm an address"
    hint = "Look into the mailbox, also among unwanted mail. After the time in Retry-After another one can be sent."


class UnknownPushService(Problem):
    slug, status, title = "unknown-push-service", 422, "This browser's push service is not one that this server sends to"
    hint = "The inbox tells you everything. An admin can add the service (BACKHAUL_PUSH_HOSTS)."


class DifferentContent(Problem):
    slug, status, title = "different-content", 422, "A tip with this id exists and says something else"
    hint = "Tips never change. Send this one under a new id."


class BadChecksum(Problem):
    slug, status, title = "bad-checksum", 409, "The bytes arrived damaged"
    hint = "Send this part again from offset 0."


class WrongHost(Problem):
    slug, status, title = "wrong-host", 421, "This server does not answer for that name"
    hint = "Use the address that your organisation gave you (BACKHAUL_PUBLIC_URL, BACKHAUL_ALLOWED_HOSTS)."


class StorageFull(Problem):
    slug, status, title = "storage-full", 507, "The server's disk is full"
    hint = "Your tip is safe on this phone and is sent by itself later."


class Unavailable(Problem):
    slug, status, title = "unavailable", 503, "The server cannot do this right now"
    hint = "Your tip is safe on this phone and is sent by itself later."


class NoSpeech(Problem):
    """Why a voice tip was parked."""

    slug, status, title = "no-speech", 422, "Nobody can be heard on this recording"
    hint = "Listen to it. If it is empty, record it again; your recording is kept."


class UndecodableMedia(Problem):
    """Why a tip was parked."""

    slug, status, title = "undecodable-media", 422, "This file is broken or cut off and could not be opened"
    hint = "Record it again or send it in another format; the file is kept."


class MediaTooLong(Problem):
    """Why a tip was parked."""

    slug, status, title = "media-too-long", 422, "This recording or photo is larger than we can process"
    hint = "Split the recording or send a smaller photo; the file is kept."


class PhotoNotChecked(Problem):
    """Why a photo was parked after its last try: nobody may see it before faces and licence plates are hidden."""

    slug, status, title = "photo-not-checked", 500, "Faces and licence plates in this photo could not be hidden"
    hint = "Nobody sees it, and it is kept. A manager can try it again."


class KeptFailing(Problem):
    """Why a tip was parked after its last try."""

    slug, status, title = "kept-failing", 500, "Processing this tip failed again and again"
    hint = "It is parked and nothing is lost. A manager can try it again."
