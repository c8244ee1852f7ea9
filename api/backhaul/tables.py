"""Every table in one metadata. Only migrations and tests need them all at once."""

from backhaul.db.base import Base
from backhaul.gazetteer import models as gazetteer
from backhaul.identity import models as identity
from backhaul.insights import models as insights
from backhaul.tips import models as tips

__all__ = ["Base", "gazetteer", "identity", "insights", "tips"]
