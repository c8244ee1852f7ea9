"""Which database this process talks to."""

from functools import cache

from backhaul.db.embedded import EmbeddedPostgres
from backhaul.settings import get_settings


@cache
def _private_cluster() -> EmbeddedPostgres:
    # Kept for as long as the process lives: the cluster stops when its last user is gone.
    return EmbeddedPostgres(get_settings().data / "postgres").start()


def database_url() -> str:
    """The configured server, or the private PostgreSQL inside the data folder, started if nobody did yet."""
    return get_settings().database_url or _private_cluster().url()
