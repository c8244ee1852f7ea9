-- The gazetteer along a route: a site that a driver passes within that distance, its stops and their parts, in driving order.
CREATE FUNCTION sites_along_route(route uuid, within_m float8, most int) RETURNS TABLE (site_id uuid, along_m float8)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ DECLARE
    organisation CONSTANT uuid := required_organisation();
BEGIN
    RETURN QUERY
        WITH passed AS (
            SELECT DISTINCT ON (s.id) s.id, g.start_m + g.length_m * share_along(g.geom, ST_PointOnSurface(s.geom)) AS along
            FROM route_segment g JOIN site s ON s.organisation_id = organisation AND s.geom && around(g.geom, within_m)
            WHERE g.organisation_id = organisation AND g.route_id = route
              AND ST_DWithin(s.geom::geography, g.geom::geography, within_m)
            ORDER BY s.id, along
        ), stop AS (
            SELECT r.site_id AS id, r.along_m AS along FROM route_stop r
            WHERE r.organisation_id = organisation AND r.route_id = route
        ), known AS (
            SELECT * FROM passed UNION ALL SELECT * FROM stop
            UNION ALL
            SELECT s.id, stop.along FROM site s JOIN stop ON stop.id = s.parent_id WHERE s.organisation_id = organisation
        )
        SELECT k.id, min(k.along) AS first_m FROM known k GROUP BY k.id ORDER BY first_m, k.id LIMIT most;
END $$;

REVOKE EXECUTE ON FUNCTION sites_along_route(uuid, float8, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sites_along_route(uuid, float8, int) TO backhaul_app;
