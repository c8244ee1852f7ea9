-- As in 0001 and 0002, without what is retired: it is no longer there to be matched, passed or taken along.
CREATE OR REPLACE FUNCTION sites_near(lon float8, lat float8, within_m float8, most int)
RETURNS TABLE (site_id uuid, distance_m float8)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ DECLARE
    organisation CONSTANT uuid := required_organisation();
    here CONSTANT geometry := ST_SetSRID(ST_MakePoint(lon, lat), 4326);
BEGIN
    RETURN QUERY
        SELECT s.id, ST_Distance(s.geom::geography, here::geography) AS metres
        FROM site s
        WHERE s.organisation_id = organisation AND s.retired_at IS NULL AND s.geom && around(here, within_m)
          AND ST_DWithin(s.geom::geography, here::geography, within_m)
        ORDER BY metres, s.id LIMIT most;
END $$;

CREATE OR REPLACE FUNCTION routes_near(lon float8, lat float8, within_m float8, most int)
RETURNS TABLE (route_id uuid, distance_m float8, along_m float8)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ DECLARE
    organisation CONSTANT uuid := required_organisation();
    here CONSTANT geometry := ST_SetSRID(ST_MakePoint(lon, lat), 4326);
BEGIN
    RETURN QUERY
        SELECT * FROM (
            SELECT DISTINCT ON (s.route_id) s.route_id, ST_Distance(s.geom::geography, here::geography) AS metres,
                   s.start_m + s.length_m * share_along(s.geom, here)
            FROM route_segment s
            JOIN route r ON r.organisation_id = organisation AND r.id = s.route_id AND r.retired_at IS NULL
            WHERE s.organisation_id = organisation AND s.geom && around(here, within_m)
              AND ST_DWithin(s.geom::geography, here::geography, within_m)
            ORDER BY s.route_id, metres
        ) nearest ORDER BY metres LIMIT most;
END $$;

CREATE OR REPLACE FUNCTION sites_along_route(route uuid, within_m float8, most int)
RETURNS TABLE (site_id uuid, along_m float8)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ DECLARE
    organisation CONSTANT uuid := required_organisation();
BEGIN
    RETURN QUERY
        WITH passed AS (
            SELECT DISTINCT ON (s.id) s.id, g.start_m + g.length_m * share_along(g.geom, ST_PointOnSurface(s.geom)) AS along
            FROM route_segment g JOIN site s ON s.organisation_id = organisation AND s.retired_at IS NULL
                                            AND s.geom && around(g.geom, within_m)
            WHERE g.organisation_id = organisation AND g.route_id = route
              AND ST_DWithin(s.geom::geography, g.geom::geography, within_m)
            ORDER BY s.id, along
        ), stop AS (
            SELECT r.site_id AS id, r.along_m AS along FROM route_stop r
            JOIN site s ON s.organisation_id = organisation AND s.id = r.site_id AND s.retired_at IS NULL
            WHERE r.organisation_id = organisation AND r.route_id = route
        ), known AS (
            SELECT * FROM passed UNION ALL SELECT * FROM stop
            UNION ALL
            SELECT s.id, stop.along FROM site s JOIN stop ON stop.id = s.parent_id
            WHERE s.organisation_id = organisation AND s.retired_at IS NULL
        )
        SELECT k.id, min(k.along) AS first_m FROM known k GROUP BY k.id ORDER BY first_m, k.id LIMIT most;
END $$;

-- What is wrong with a shape, in words of PostGIS; NULL where nothing is. In here because its operators may raise on what
-- strangers draw, and a report by line wants a sentence.
CREATE FUNCTION what_is_wrong_with(shape text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = backhaul, public, pg_temp AS
$$ DECLARE
    made geometry;
BEGIN
    made := ST_GeomFromGeoJSON(shape);
    IF ST_IsEmpty(made) THEN RETURN 'Empty'; END IF;
    IF ST_IsValid(made) THEN RETURN NULL; END IF;
    RETURN split_part(ST_IsValidReason(made), '[', 1);
EXCEPTION WHEN OTHERS THEN
    RETURN 'Unreadable';
END $$;
