-- Confidence fades from the moment at which somebody last said that it holds.
CREATE FUNCTION faded(confidence float8, confirmed_at timestamptz, half_life_days float8) RETURNS float8
LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT confidence * power(0.5, least(1000, greatest(0, extract(epoch FROM now() - confirmed_at)) / (86400 * half_life_days))) $$;

-- Who reads a tip besides managers: the whole organisation, or its author alone, who may be a partner, who reads nobody else's.
-- Of an anonymous tip for managers nobody knows the author. Only tips of one audience are evidence of one insight.
CREATE FUNCTION audience(organisation uuid, tip uuid) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
$$
    SELECT CASE WHEN t.visibility = 'organisation' AND m.role IS DISTINCT FROM 'partner' THEN 'organisation'
                ELSE coalesce(t.author_id, t.id)::text END
    FROM tip t LEFT JOIN member m ON m.organisation_id = t.organisation_id AND m.id = t.author_id
    WHERE t.organisation_id = audience.organisation AND t.id = audience.tip
$$;

-- What a tip may join: what the same people read, at its place, not settled as done, and neither over nor faded to an eighth
-- then, nor begun long after it: last winter's ice is not this one's. Also what is not published yet, so that two tips that say the same at the same moment become one. A tip with no place joins what
-- has none. Two different sites are two places, however near; a site and a part of it are one, and a point is what lies around.
CREATE FUNCTION insights_to_join(
    tip uuid, shown text, own_kind text, own_site uuid, lon float8, lat float8, within_m float8, at timestamptz, most int)
RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50 SET search_path = backhaul, public, pg_temp AS
$$ DECLARE
    organisation CONSTANT uuid := required_organisation();
    readers CONSTANT text := audience(organisation, tip);
    here CONSTANT geography := ST_SetSRID(ST_MakePoint(lon, lat), 4326)::geography;
    places CONSTANT uuid[] := ARRAY(
        SELECT s.id FROM site own JOIN site s ON s.organisation_id = own.organisation_id
               AND (s.id = own.id OR s.id = own.parent_id OR s.parent_id = own.id)
        WHERE own.organisation_id = organisation AND own.id = own_site);
BEGIN
    IF NOT sees_everything() THEN
        RAISE EXCEPTION 'only workers and managers join insights' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY
        WITH there AS (
            -- One branch for each index.
            SELECT i.id FROM insight i
            WHERE i.organisation_id = organisation AND i.published_at IS NOT NULL AND i.site_id = ANY(places)
            UNION
            SELECT i.id FROM insight i
            WHERE i.organisation_id = organisation AND i.published_at IS NOT NULL AND (i.site_id IS NULL OR own_site IS NULL)
              AND ST_DWithin(i.geom::geography, here, within_m)
            UNION
            SELECT i.id FROM insight i
            WHERE i.organisation_id = organisation AND i.published_at IS NOT NULL AND own_kind = 'none' AND i.place_kind = 'none'
              AND i.published_at > at - interval '1 year'
            UNION
            SELECT i.id FROM insight i
            WHERE i.organisation_id = organisation AND i.published_at IS NULL AND i.merged_into_id IS NULL
              AND (i.site_id = ANY(places) OR (own_kind = 'none' AND i.place_kind = 'none')
                   OR ((i.site_id IS NULL OR own_site IS NULL) AND ST_DWithin(i.geom::geography, here, within_m)))
        )
        SELECT i.id FROM there JOIN insight i ON i.organisation_id = organisation AND i.id = there.id
        WHERE i.visibility = shown AND i.status <> 'done'
          AND coalesce(i.valid_until, 'infinity') > at
          AND i.confirmed_at > at - make_interval(secs => 3 * 86400 * i.half_life_days)
          AND i.created_at < at + make_interval(secs => 3 * 86400 * i.half_life_days)
          AND NOT EXISTS (SELECT FROM insight_tip e WHERE e.organisation_id = organisation AND e.insight_id = i.id
                          AND audience(organisation, e.tip_id) IS DISTINCT FROM readers)
        ORDER BY i.confirmed_at DESC, i.id LIMIT most;
END $$;

REVOKE EXECUTE ON FUNCTION faded(float8, timestamptz, float8), audience(uuid, uuid),
    insights_to_join(uuid, text, text, uuid, float8, float8, float8, timestamptz, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION faded(float8, timestamptz, float8), audience(uuid, uuid),
    insights_to_join(uuid, text, text, uuid, float8, float8, float8, timestamptz, int) TO backhaul_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON insight_alike, join_lesson TO backhaul_app;
