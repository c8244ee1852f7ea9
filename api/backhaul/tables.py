"""Every table in one metadata: the mapper wants every table that a foreign key names, migrations want all. And what each
upgrade makes anew."""

from backhaul.audit import models as audit
from backhaul.db.base import Base
from backhaul.gazetteer import models as gazetteer
from backhaul.groups import models as groups
from backhaul.groups.files import models as group_files
from backhaul.identity import models as identity
from backhaul.identity.oidc import models as oidc
from backhaul.identity.passkeys import models as passkeys
from backhaul.identity.tokens import models as tokens
from backhaul.insights import models as insights
from backhaul.insights.queries import INSIGHTS_AS_JSON
from backhaul.measure import models as measure
from backhaul.messages import models as messages
from backhaul.moderation import models as moderation
from backhaul.notify import models as notify
from backhaul.outcomes import models as outcomes
from backhaul.people import models as people
from backhaul.pipeline import models as pipeline
from backhaul.privacy import models as privacy
from backhaul.profiles import models as profiles
from backhaul.review import models as review
from backhaul.share.integrations import models as integrations
from backhaul.share.webhooks import models as webhooks
from backhaul.talk import models as talk
from backhaul.talk.polls import models as polls
from backhaul.tips import models as tips

# They hold no data and follow the code, so no migration has to repeat them.
FUNCTIONS = (INSIGHTS_AS_JSON,)

__all__ = [
    "FUNCTIONS",
    "Base",
    "audit",
    "gazetteer",
    "group_files",
    "groups",
    "identity",
    "insights",
    "integrations",
    "measure",
    "messages",
    "moderation",
    "notify",
    "oidc",
    "outcomes",
    "passkeys",
    "people",
    "pipeline",
    "polls",
    "privacy",
    "profiles",
    "review",
    "talk",
    "tips",
    "tokens",
    "webhooks",
]
