"""Every table in one metadata. The mapper wants every table that a foreign key names, migrations want all."""

from backhaul.db.base import Base
from backhaul.gazetteer import models as gazetteer
from backhaul.identity import models as identity
from backhaul.insights import models as insights
from backhaul.outcomes import models as outcomes
from backhaul.pipeline import models as pipeline
from backhaul.review import models as review
from backhaul.tips import models as tips

__all__ = ["Base", "gazetteer", "identity", "insights", "outcomes", "pipeline", "review", "tips"]
