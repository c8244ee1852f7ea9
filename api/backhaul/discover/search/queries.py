"""The SQL of search. What looks into words is a function of the owner: see `0013_search.sql`."""

from sqlalchemy import text

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

# The page's insights in its order, as every list shows them, and which of them are current. Read under the policy.
PAGE = text("""
    SELECT insights_as_json(CAST(:page AS uuid[]), NULL, NULL, NULL, CAST(:language AS text))::text,
           (SELECT json_object_agg(i.id, is_current(i)) FROM insight i
            WHERE i.organisation_id = :organisation AND i.id = ANY(CAST(:page AS uuid[])))::text
""")

FOUND = text("""
    SELECT o.id, f.source, f.language, f.marked, f.tip_id, f.segment, f.original
    FROM unnest(CAST(:page AS uuid[])) AS o(id) CROSS JOIN LATERAL found_in(o.id, CAST(:query AS tsquery)) f
""")
