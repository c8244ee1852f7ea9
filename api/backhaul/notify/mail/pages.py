"""Where links in mail lead: pages of the server's own, which work without the app and without a sign-in.

Programs open links in mail before people do. So opening one changes nothing: what is to be done is done by POST, which a
button does, or the page itself in a browser.
"""

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy import text

from backhaul.db.session import RequestSession
from backhaul.errors import LinkExpired, NotFound, SignInNeeded
from backhaul.identity.access import Cookie, Credentials, Reader, enter
from backhaul.identity.browsers import BrowserName
from backhaul.identity.endpoints import NextPath, remember
from backhaul.identity.secrets import hash_token
from backhaul.identity.sign_in import open_session, redeem
from backhaul.notify.mail.letters import render
from backhaul.notify.mail.mailbox import confirm_address, known_by, unsubscribe
from backhaul.notify.mail.texts import LANGUAGES, Texts

router = APIRouter(tags=["notify"], default_response_class=HTMLResponse)

_STYLE = """
:root { color-scheme: light dark; --ground: #f5f7f6; --card: #fff; --ink: #13201c; --dim: #51615b; --line: #dde4e1;
  --accent: #0b6b5d; --on-accent: #fff; --focus: #1560c4; }
@media (prefers-color-scheme: dark) { :root { --ground: #0d1412; --card: #17211e; --ink: #edf3f0; --dim: #a5b5af;
  --line: #2a3833; --accent: #52cdb4; --on-accent: #06211b; --focus: #8ebdff; } }
body { margin: 0; padding: 48px 16px; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", sans-serif; }
main { max-inline-size: 26rem; margin-inline: auto; padding: 24px; border: 1px solid var(--line); border-radius: 16px;
  background: var(--card); overflow-wrap: anywhere; }
h1 { margin: 0 0 8px; font-size: 1.5rem; line-height: 1.25; }
p { margin: 0 0 16px; }
form { margin-block-start: 20px; }
.dim { color: var(--dim); }
button, .button { display: inline-block; box-sizing: border-box; min-block-size: 48px; padding: 12px 22px; border: 0;
  border-radius: 14px; background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600;
  text-decoration: none; cursor: pointer; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
"""
_GO_ON = "document.forms[0].submit()"
_MAY = "; ".join(
    (
        "default-src 'none'",
        f"style-src 'sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}'",
        f"script-src 'sha256-{b64encode(sha256(_GO_ON.encode()).digest()).decode()}'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {"content-security-policy": _MAY, "cache-control": "no-store", "x-robots-tag": "noindex"}


def _page(say: Texts, title: str, status: int = 200, **inside: Any) -> HTMLResponse:
    values: Mapping[str, Any] = {"text": None, "button": None, "to": None, "go_on": False, **inside}
    page = render("page.html", say=say, title=title, style=_STYLE, script=_GO_ON, **values)
    return HTMLResponse(page, status, _HEADERS)


def _gone(request: Request) -> HTMLResponse:
    say = _browsers(request)
    return _page(say, say("page.gone"), 410, text=say("page.goneHint"), to={"url": "/", "text": say("page.openButton")})


def _browsers(request: Request) -> Texts:
    """The first language of the browser that we speak: where no link says whose it is."""
    wanted = request.headers.get("accept-language", "")[:200].lower()
    codes = (one.split(";")[0].strip().split("-")[0] for one in wanted.split(","))
    return Texts(next((code for code in codes if code in LANGUAGES), "en"))


@router.get("/mail/confirm/{token}")
async def look_at_confirmation(token: str, request: Request, db: RequestSession) -> HTMLResponse:
    """Ask whoever opened the link in a mail whether the address is theirs."""
    known = await confirm_address(db, token, peek=True)
    if known is None:
        return _gone(request)
    say = Texts(known.language)
    return _page(say, say("page.confirm.title"), button=say("confirm.button"))


@router.post("/mail/confirm/{token}")
async def confirm(token: str, request: Request, db: RequestSession) -> HTMLResponse:
    """Mail comes to this address from now on."""
    known = await confirm_address(db, token)
    if known is None:
        return _gone(request)
    say = Texts(known.language)
    return _page(say, say("page.confirmed"), to={"url": "/following", "text": say("footer.how")})


@router.get("/unsubscribe/{token}")
async def look_at_subscription(token: str, request: Request, db: RequestSession) -> HTMLResponse:
    """Ask whether this mail is to end. Nothing ends by looking."""
    try:
        known, kind = await known_by(db, token)
    except NotFound:
        return _gone(request)
    say = Texts(known.language)
    text = say(f"page.unsubscribe.{kind}")
    return _page(say, say("page.unsubscribe.title"), text=text, button=say("page.unsubscribe.button"))


@router.post("/unsubscribe/{token}")
async def end_subscription(token: str, request: Request, db: RequestSession) -> HTMLResponse:
    """No more of this mail: by the button of the page, or by the mail program with one click (RFC 8058)."""
    try:
        known = await unsubscribe(db, token)
    except NotFound:
        return _gone(request)
    say = Texts(known.language)
    hint = say("page.unsubscribedHint")
    return _page(say, say("page.unsubscribed"), text=hint, to={"url": "/following", "text": say("footer.how")})


@router.get("/from-mail/{token}")
async def look_at_link(token: str, request: Request, db: RequestSession, next_path: NextPath = "/") -> HTMLResponse:  # noqa: ARG001 - checked
    """The link in a mail: a browser goes on by itself at once, and whoever only looks at links uses none up."""
    language = await db.scalar(text("SELECT sign_in_link_language(:hash)"), {"hash": hash_token(token)})
    say = Texts(language) if language else _browsers(request)
    # The form goes to the address of this page, which was checked just now.
    return _page(say, say("page.open"), button=say("page.openButton"), go_on=True)


@router.post("/from-mail/{token}", response_class=RedirectResponse, status_code=303)
async def follow_link(
    token: str, db: RequestSession, browser: BrowserName, cookie: Cookie = None, next_path: NextPath = "/"
) -> RedirectResponse:
    """Sign the browser in, once, and go where the link leads; a browser that is signed in just goes there."""
    signed_in = await _signed_in(db, cookie)
    response = RedirectResponse(next_path, 303)
    try:
        organisation_id, member_id = await redeem(db, token)
    except LinkExpired:
        return response if signed_in else RedirectResponse("/?sign_in=expired", 303)
    # Their session stays as it is: a new one would silence the phone that it wakes.
    if signed_in is None or (signed_in.organisation_id, signed_in.id) != (organisation_id, member_id):
        _, session_token = await open_session(db, organisation_id, member_id, replaces=cookie, browser=browser)
        remember(response, session_token)
    return response


async def _signed_in(db: RequestSession, cookie: str | None) -> Reader | None:
    if cookie is None:
        return None
    try:
        return await enter(db, Credentials(cookie))
    except SignInNeeded:
        return None
