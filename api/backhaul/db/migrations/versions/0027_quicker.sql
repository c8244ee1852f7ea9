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
        SELECT *, row_number() OVER (ORDER BY n) / 16 AS sixteen, floor(sum(turn) OVER (ORDER BY n) / 60) AS turns,
               floor(sum(about_m) OVER (ORDER BY n) / 1500) AS stretch
        FROM turned
    ), broken AS (
        SELECT *, torn OR sixteen IS DISTINCT FROM lag(sixteen) OVER w OR turns IS DISTINCT FROM lag(turns) OVER w
                  OR stretch IS DISTINCT FROM lag(stretch) OVER w AS breaks
        FROM counted WINDOW w AS (ORDER BY n)
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

-- As in 0014, but it reads what is due by its index, and not every insight of the service.
CREATE OR REPLACE FUNCTION refresh_map(most int) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ DECLARE
    changed bigint;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('backhaul.refresh_map')) THEN
        RETURN 0;
    END IF;
    -- Its trigger decides anew. Who holds a row now is about to do the same. Time alone brings nothing back: confirming does,
    -- which writes the row.
    UPDATE insight i SET quadkey = NULL FROM (
        SELECT c.organisation_id, c.id FROM insight c
        WHERE c.quadkey IS NOT NULL AND c.current_until <= now()
        LIMIT most FOR UPDATE SKIP LOCKED
    ) due WHERE i.organisation_id = due.organisation_id AND i.id = due.id;
    GET DIAGNOSTICS changed = ROW_COUNT;
    WITH many AS (
        SELECT organisation_id, level, cell, visibility, status, kind, urgency FROM insight_cell
        GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING count(*) > 1 OR sum(n) = 0
    ), folded AS (
        DELETE FROM insight_cell c USING many m
        WHERE c.organisation_id = m.organisation_id AND c.level = m.level AND c.cell = m.cell AND c.visibility = m.visibility
          AND c.status = m.status AND c.kind = m.kind AND c.urgency = m.urgency
        RETURNING c.*
    )
    INSERT INTO insight_cell (organisation_id, level, cell, visibility, status, kind, urgency, n, x, y)
    SELECT organisation_id, level, cell, visibility, status, kind, urgency, sum(n), sum(x), sum(y) FROM folded
    GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(n) <> 0 OR sum(x) <> 0 OR sum(y) <> 0;
    RETURN changed;
END $$;
