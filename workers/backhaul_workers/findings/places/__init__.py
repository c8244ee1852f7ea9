"""Where a tip belongs: the pin of a site, a point on a route, a cell of a 100 m grid, or nowhere."""

from backhaul_workers.findings.places.position import Fix, best_fix
from backhaul_workers.findings.places.resolve import (
    NearRoute,
    NearSite,
    PlaceEvidence,
    PlaceFinding,
    resolve,
)
from backhaul_workers.findings.places.spoken import SiteMention, spoken_sites

__all__ = [
    "Fix",
    "NearRoute",
    "NearSite",
    "PlaceEvidence",
    "PlaceFinding",
    "SiteMention",
    "best_fix",
    "resolve",
    "spoken_sites",
]
