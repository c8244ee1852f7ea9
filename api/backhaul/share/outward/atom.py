"""An Atom feed (RFC 4287) of the newest insights, for readers of feeds, chat systems and intranets."""

import re
from datetime import datetime
from hashlib import sha256
from html import escape

import orjson
from feedgenerator import Atom1Feed

from backhaul.discover.queries import Feed
from backhaul.identity.access import Reader
from backhaul.settings import get_settings
from backhaul.share.outward.rows import eyes_of, page_of

MEDIA_TYPE = "application/atom+xml"
ENTRIES = 50
# XML 1.0 has no word for these.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _text(said: str | None) -> str:
    return _NOT_XML.sub("\ufffd", said or "")


async def atom(reader: Reader, asked: Feed, name: str) -> tuple[bytes, str]:
    """The feed and its ETag: the same for the same content."""
    async with eyes_of(reader) as db:
        page = await page_of(db, reader, asked, "feature", ENTRIES)
    home = get_settings().base_url
    # The address that it was read at has the token in it, so it is not repeated inside.
    feed = Atom1Feed(title=_text(name), link=f"{home}/feed", description="", language=reader.language)
    for feature in orjson.loads(f"[{page.text}]"):
        said = feature["properties"]
        feed.add_item(
            title=_text(said["title"]),
            link=said["url"],
            # It is sent as HTML: whatever somebody said is text.
            description=escape(_text(said["text"])),
            unique_id=f"urn:uuid:{feature['id']}",
            pubdate=datetime.fromisoformat(said["published_at"]),
            updateddate=datetime.fromisoformat(said["updated_at"]),
            categories=[said["kind"], *said["tags"]],
        )
    return feed.writeString("utf-8").encode(), sha256(page.text.encode()).hexdigest()[:32]
