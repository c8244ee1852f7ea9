-- A line in pieces that go on in one direction: at most sixteen edges, about 1.5 km, and turns of less than 60 degrees
-- altogether. So a piece comes past a place once, and its box is narrow. Edges are the shortest way over the earth; long ones
-- are given points in between, and one that crosses the antimeridian is cut there, because boxes are flat.
-- Planned once for a connection: planning took longer than cutting.
CREATE OR REPLACE FUNCTION line_segments(line geometry)
RETURNS TABLE (ordinal int, start_m float8, length_m float8, geom geometry)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = backhaul, public, pg_temp
SET plan_cache_mode = force_generic_plan AS
$$
#variable_conflict use_column
BEGIN RETURN QUERY
    WITH whole AS (
        -- Of a line around the world the pieces are longer, not more.
        SELECT ST_Segmentize(ST_RemoveRepeatedPoints(line)::geography, greatest(1500, ST_Length(line::geography) / 5000))::geometry
    ), point AS (
        -- Somebody may send 1e-300, of which a square is an error in PostgreSQL.
        SELECT (d.path)[1]::float8 AS n, CASE WHEN abs(ST_X(d.geom)) < 1e-12 THEN 0 ELSE ST_X(d.geom) END AS lon,
               CASE WHEN abs(ST_Y(d.geom)) < 1e-12 THEN 0 ELSE ST_Y(d.geom) END AS lat
        FROM ST_DumpPoints((TABLE whole)) d
    ), raw AS (
        SELECT n, lon, lat, lead(lon) OVER w AS lon2, lead(lat) OVER w AS lat2 FROM point WINDOW w AS (ORDER BY n)
    ), crossing AS (
        -- The latitude at which a great circle crosses the meridian of 180 degrees.
        SELECT n, 180 * sign(lon) AS lon,
               atand((tand(lat) * sind(beside(lon2, lon) - 180 * sign(lon)) + tand(lat2) * sind(180 * sign(lon) - lon))
                     / sind(beside(lon2, lon) - lon)) AS lat
        FROM raw WHERE abs(lon2 - lon) > 180 AND abs(lon2 - lon) < 360 AND abs(lat) < 89 AND abs(lat2) < 89
    ), cut AS (
        SELECT n, lon, lat FROM point
        UNION ALL SELECT n + 0.3, lon, lat FROM crossing
        UNION ALL SELECT n + 0.6, -lon, lat FROM crossing
    ), edge AS (
        SELECT row_number() OVER w - 1 AS n, lon, lat, lead(lon) OVER w AS lon2, lead(lat) OVER w AS lat2
        FROM cut WINDOW w AS (ORDER BY n)
    ), whole_edge AS (
        -- 180 and -180 are one meridian, along which an edge may lead.
        SELECT n, lon, lat, CASE WHEN abs(lon2 - lon) >= 360 THEN lon ELSE lon2 END AS lon2, lat2
        -- What lies between the two halves of an edge that was cut has no length.
        FROM edge WHERE lon2 IS NOT NULL AND NOT (abs(lon2 - lon) >= 360 AND lat2 = lat)
    ), headed AS (
        SELECT *, atan2d(east, north) AS heading, sqrt(east * east + north * north) * 111200 AS about_m
        FROM (SELECT *, (beside(lon2, lon) - lon) * cosd(lat) AS east, lat2 - lat AS north FROM whole_edge OFFSET 0) e
    ), turned AS (
        SELECT *, coalesce(abs(beside(turn_by, 0)), 0) AS turn
        FROM (SELECT *, heading - lag(heading) OVER w AS turn_by, coalesce(lag(lon2) OVER w <> lon, false) AS torn
              FROM headed WINDOW w AS (ORDER BY n)) h
    ), counted AS (
        -- Of each edge the largest share that it takes of a piece. Counted for themselves, the three would break twice as often.
        SELECT *, floor(sum(greatest(1.0 / 16, turn / 60, about_m / 1500)) OVER (ORDER BY n)) AS filled FROM turned
    ), broken AS (
        SELECT *, torn OR filled IS DISTINCT FROM lag(filled) OVER (ORDER BY n) AS breaks FROM counted
    ), numbered AS (
        SELECT *, count(*) FILTER (WHERE breaks) OVER (ORDER BY n) - 1 AS ordinal FROM broken
    ), piece AS (
        SELECT ordinal, ST_MakeLine(array_agg(ST_SetSRID(ST_MakePoint(lon, lat), 4326) ORDER BY n)
                                    || ST_SetSRID(ST_MakePoint((array_agg(lon2 ORDER BY n DESC))[1],
                                                               (array_agg(lat2 ORDER BY n DESC))[1]), 4326)) AS geom
        FROM numbered GROUP BY ordinal
    ), measured AS (
        SELECT ordinal, ST_Length(geom::geography) AS length_m, geom FROM piece
    )
    SELECT ordinal::int, sum(length_m) OVER (ORDER BY ordinal) - length_m, length_m, geom FROM measured;
END $$;

-- The pieces of the routes that there are, cut anew: half as many.
DELETE FROM route_segment;
INSERT INTO route_segment (organisation_id, route_id, ordinal, start_m, length_m, geom)
SELECT r.organisation_id, r.id, s.* FROM route r CROSS JOIN LATERAL line_segments(r.line) s;

-- As in 0018, but planned once for a connection.
CREATE OR REPLACE FUNCTION insights_on_route(route uuid, corridor_m float8, from_m float8, most int)
RETURNS TABLE (insight_id uuid, along_m float8, offset_m float8)
LANGUAGE plpgsql STABLE ROWS 50 SET search_path = backhaul, public, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_memoize = off AS
$$ DECLARE
    starts float8[];
    lengths float8[];
    geoms geometry[];
BEGIN
    SELECT array_agg(s.start_m ORDER BY s.ordinal), array_agg(s.length_m ORDER BY s.ordinal), array_agg(s.geom ORDER BY s.ordinal)
    INTO starts, lengths, geoms
    FROM route_segment s
    WHERE s.organisation_id = current_organisation() AND s.route_id = insights_on_route.route AND s.start_m + s.length_m > from_m;
    RETURN QUERY SELECT a.* FROM insights_along_pieces(starts, lengths, geoms, corridor_m, from_m, most) a;
END $$;

-- What is remembered of a piece is never asked for twice.
ALTER FUNCTION insights_along_pieces(float8[], float8[], geometry[], float8, float8, int) SET enable_memoize = off;

-- Every request begins with it; making its plan took longer than running it.
ALTER FUNCTION enter(bytea) SET plan_cache_mode = force_generic_plan;
