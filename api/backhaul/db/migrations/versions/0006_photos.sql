-- A worker tidies for every organisation, so this sees all of them. It answers keys of objects, and nothing of what is in them.
CREATE FUNCTION originals_to_delete(at timestamptz, most int) RETURNS TABLE (organisation_id uuid, tip_id uuid, part text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$
    SELECT p.organisation_id, p.tip_id, p.name::text
    FROM organisation o
    JOIN tip_part p ON p.organisation_id = o.id
     AND p.received_at IS NOT NULL AND p.original_deleted_at IS NULL
     AND p.received_at < at - make_interval(days => o.keep_originals_days)
    JOIN tip t ON t.organisation_id = p.organisation_id AND t.id = p.tip_id AND t.state = 'published'
    ORDER BY p.received_at, p.tip_id, p.name
    LIMIT most
$$;

GRANT SELECT, INSERT, UPDATE, DELETE ON photo_text TO backhaul_app;
REVOKE EXECUTE ON FUNCTION originals_to_delete(timestamptz, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION originals_to_delete(timestamptz, int) TO backhaul_app;
