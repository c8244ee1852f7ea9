"""Sites around the tip whose names were not written but sound like what was written."""

from collections.abc import Collection, Sequence
from uuid import UUID

from backhaul_workers.findings.places.mentions import Mention
from backhaul_workers.findings.places.resolve import NearSite
from backhaul_workers.findings.places.sound import sounds_like

# Who is asked chooses among three.
_MOST = 3


def misheard(
    text: str,
    found: Sequence[Mention],
    sites: Sequence[NearSite],
    around: Collection[UUID],
    language: str | None,
    languages: Sequence[str] = (),
) -> tuple[Mention, ...]:
    """``found``, and what sounds like one of the ``sites`` whose ids are ``around``: near the fix, hinted, or on the route.

    Nothing is added where a site is named plainly: then the other words are just words.
    """
    if any(mention.kind == "site" for mention in found):
        return tuple(found)
    names = [(site.id, site.name, tuple(site.aliases)) for site in sites if site.id in around and site.parent_id is None]
    taken = [mention.evidence for mention in found]
    heard = [
        Mention("site", match.name, match.evidence, "sound", (match.site_id,), match.score)
        for match in sounds_like(text, names, language, languages)
        if all(match.evidence.end <= one.start or one.end <= match.evidence.start for one in taken)
    ]
    return tuple(sorted([*found, *heard[:_MOST]], key=lambda mention: (mention.evidence.start, -mention.score)))
