"""Where a tip belongs: the pin of a site, a point on a route, a cell of a 100 m grid, or nowhere."""

from backhaul_workers.findings.places.heading import Goal, HeadingFinding, goals, heading
from backhaul_workers.findings.places.mentions import KnownRoute, KnownSite, Mention, mentions
from backhaul_workers.findings.places.misheard import misheard
from backhaul_workers.findings.places.position import Fix, best_fix
from backhaul_workers.findings.places.resolve import (
    Candidate,
    NearRoute,
    NearSite,
    PlaceEvidence,
    PlaceFinding,
    resolve,
)
from backhaul_workers.findings.places.spoken import SiteMention, spoken_sites
from backhaul_workers.findings.places.unknown import Proposal, proposals

__all__ = [
    "Candidate",
    "Fix",
    "Goal",
    "HeadingFinding",
    "KnownRoute",
    "KnownSite",
    "Mention",
    "NearRoute",
    "NearSite",
    "PlaceEvidence",
    "PlaceFinding",
    "Proposal",
    "SiteMention",
    "best_fix",
    "goals",
    "heading",
    "mentions",
    "misheard",
    "proposals",
    "resolve",
    "spoken_sites",
]
