"""The SQL of search. What looks into words is a function of the owner: see `0013_search.sql`."""

from sqlalchemy import text

from backhaul.insights.queries import INSIGHT

# No word of the question is longer than its 200 signs, and twenty of them are looked at.
TERMS = text("SELECT said, negated, stop, known, query::text, instead FROM search_terms(:q, :language, :typing)")

PLACES = text("SELECT place_id, name, called::text FROM search_places(:q)")

WORDS = text("""
    SELECT insight_id, score, published_at, confidence
    FROM search_words(CAST(:query AS tsquery), CAST(:places AS uuid[]), :common, CAST(:asked AS jsonb), CAST(:most AS int))
""")

MEANING = text("""
    SELECT insight_id, vector, published_at, confidence
    FROM search_meaning(CAST(:code AS bit(384)), :model, CAST(:asked AS jsonb), CAST(:most AS int))
""")

# The page's insights in its order. Read under the policy, like every list.
PAGE = text(f"""
    SELECT i.id, json_build_object({INSIGHT}, 'current', is_current(i))::text
    FROM unnest(CAST(:page AS uuid[])) WITH ORDINALITY o(id, n)
    JOIN insight i ON i.organisation_id = :organisation AND i.id = o.id AND i.published_at IS NOT NULL,
         (SELECT NULL::float8 AS distance_m, NULL::float8 AS along_m, NULL::float8 AS offset_m) p
    ORDER BY o.n
""")  # noqa: S608 - put together from a constant

FOUND = text("""
    SELECT o.id, f.source, f.language, f.marked, f.tip_id, f.segment, f.original
    FROM unnest(CAST(:page AS uuid[])) AS o(id) CROSS JOIN LATERAL found_in(o.id, CAST(:query AS tsquery)) f
""")
