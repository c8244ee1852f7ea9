-- A worker tidies for every organisation. It is told whose turn it is, and looks inside that one only, under its policies.
CREATE FUNCTION organisations_with_old_originals(at timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$
    SELECT o.id FROM organisation o
    WHERE EXISTS (
        SELECT FROM tip_part p
        JOIN tip t ON t.organisation_id = p.organisation_id AND t.id = p.tip_id AND t.state = 'published'
        WHERE p.organisation_id = o.id AND p.received_at IS NOT NULL AND p.original_deleted_at IS NULL
          AND p.received_at < at - make_interval(days => o.keep_originals_days))
    ORDER BY o.id
$$;

GRANT SELECT, INSERT, UPDATE, DELETE ON photo_text TO backhaul_app;
REVOKE EXECUTE ON FUNCTION organisations_with_old_originals(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organisations_with_old_originals(timestamptz) TO backhaul_app;
