"""Every table in one metadata: the mapper wants every table that a foreign key names, migrations want all. And what each
upgrade makes anew."""

from backhaul.insights.queries import INSIGHTS_AS_JSON

# They hold no data and follow the code, so no migration has to repeat them.
FUNCTIONS = (INSIGHTS_AS_JSON,)

__all__ = [
    *("FUNCTIONS", "Base", "audit", "gazetteer", "identity", "insights", "moderation", "notify", "outcomes", "pipeline"),
    *("review", "talk", "tips"),
]
