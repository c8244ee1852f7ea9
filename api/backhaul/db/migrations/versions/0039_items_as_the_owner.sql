-- The upgrade that runs this makes it anew without the reader, whom it takes from the transaction (insights/queries.py).
DROP FUNCTION IF EXISTS insights_as_json(uuid[], float8[], float8[], float8[], uuid, uuid, text);

-- With what the policy asks of an insight in it: a status and a tag together read hundreds of insights to show twenty-five.
DROP INDEX ix_insight_status;
CREATE INDEX ix_insight_status ON insight (organisation_id, status, published_at DESC, id DESC) INCLUDE (visibility, group_id)
    WHERE published_at IS NOT NULL;
