-- Of the confidence and its fading, of the time for which it was said and of those who said that it is gone, the first that
-- ends it. A stored column is made of it, so what is current is one comparison, which an index can make. It may say IMMUTABLE:
-- seconds are added, not days, so no session's time zone plays a part. Log 2 of confidence / 0.1 half-lives take a confidence
-- to 0.1: one report of 0.67 that nobody confirmed is there after 2.7.
CREATE FUNCTION current_until(
    confidence float8, confirmed_at timestamptz, half_life_days float8, valid_until timestamptz, gone_at timestamptz)
RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT least(
       confirmed_at + make_interval(secs => least(3e9, 86400 * half_life_days * ln(greatest(confidence, 1e-6) / 0.1) / ln(2::float8))),
       valid_until, gone_at) $$;

ALTER TABLE insight ADD COLUMN current_until timestamptz NOT NULL
    GENERATED ALWAYS AS (current_until(confidence, confirmed_at, half_life_days, valid_until, gone_at)) STORED;

-- In which strip of the earth a latitude is, from the south; they are 0.005 degrees or 556 m high. In one strip a range of
-- longitudes is a range of a btree, which is found four times faster than a box in a GiST index, and holds what is asked for.
CREATE FUNCTION strip_of(lat float8) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT floor((lat + 90) * 200)::int $$;

ALTER TABLE insight ADD COLUMN lon float8 GENERATED ALWAYS AS (ST_X(geom)) STORED,
    ADD COLUMN lat float8 GENERATED ALWAYS AS (ST_Y(geom)) STORED,
    ADD COLUMN strip int GENERATED ALWAYS AS (floor((ST_Y(geom) + 90) * 200)::int) STORED;

CREATE OR REPLACE FUNCTION is_current(i insight) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT i.published_at IS NOT NULL AND i.current_until > now() $$;

-- Whether a rule such as FREQ=WEEKLY;BYDAY=MO;BYHOUR=6;BYMINUTE=0 holds at a moment, in the wall time of its place: at six it
-- is six, summer and winter. Without an hour it holds the whole day, without a length for an hour. NULL for a rule that says
-- more than these parts: then nobody knows, and nothing is kept back.
CREATE FUNCTION recurs_at(rule text, lasts_s float8, time_zone text, at timestamptz) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = backhaul, public, pg_temp AS
$$ DECLARE
    parts CONSTANT jsonb := (SELECT jsonb_object_agg(split_part(p, '=', 1), split_part(p, '=', 2))
                             FROM unnest(string_to_array(rule, ';')) p);
    names CONSTANT text[] := '{MO,TU,WE,TH,FR,SA,SU}';
    days CONSTANT text[] := string_to_array(parts ->> 'BYDAY', ',');
    local timestamp;
    opens interval;
    lasts interval;
    day date;
BEGIN
    IF coalesce(parts ->> 'FREQ', '') NOT IN ('DAILY', 'WEEKLY') OR coalesce(parts ->> 'INTERVAL', '1') <> '1'
       OR (parts ->> 'FREQ' = 'WEEKLY' AND days IS NULL) OR NOT coalesce(days, '{}') <@ names THEN
        RETURN NULL;
    END IF;
    local := at AT TIME ZONE coalesce(time_zone, 'UTC');
    opens := make_interval(hours => coalesce((parts ->> 'BYHOUR')::int, 0), mins => coalesce((parts ->> 'BYMINUTE')::int, 0));
    lasts := make_interval(secs => CASE WHEN NOT parts ? 'BYHOUR' THEN 86400 ELSE coalesce(lasts_s, 3600) END);
    -- Also one that began yesterday and goes on after midnight.
    FOREACH day IN ARRAY ARRAY[local::date, local::date - 1] LOOP
        IF (days IS NULL OR names[extract(isodow FROM day)::int] = ANY(days))
           AND local >= day + opens AND local < day + opens + lasts THEN
            RETURN true;
        END IF;
    END LOOP;
    RETURN false;
EXCEPTION WHEN data_exception THEN
    -- No list fails because of one rule that is none, or a zone that this PostgreSQL does not know.
    RETURN NULL;
END $$;

-- Whether it holds at this moment: it has begun, and its hour of the week is there.
CREATE FUNCTION holds_now(i insight) RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT is_current(i) AND (i.valid_from IS NULL OR i.valid_from <= now())
       AND (i.recurrence IS NULL OR coalesce(recurs_at(i.recurrence, i.lasts_s, i.time_zone, now()), true)) $$;

-- Why whoever passes next is asked whether it is still there; NULL where nobody need be. Never who said so.
-- 0.3: where the screen's word for it becomes "doubtful". Two hours before its end: who passes then can tell whether it will.
CREATE FUNCTION asks(i insight) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN NOT is_current(i) OR i.kind IN ('question', 'praise') THEN NULL
               WHEN i.doubted_at IS NOT NULL THEN 'gone'
               WHEN i.kind = 'hazard' AND i.valid_until < now() + interval '2 hours' THEN 'ending'
               WHEN faded(i.confidence, i.confirmed_at, i.half_life_days) < 0.3 THEN 'fading' END $$;

-- Metres of a degree of longitude and of latitude on the ellipsoid WGS 84 (series of the National Geospatial-Intelligence
-- Agency, exact to a centimetre).
CREATE FUNCTION metres_of_lon(lat float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT 111412.84 * cosd(lat) - 93.5 * cosd(3 * lat) + 0.118 * cosd(5 * lat) $$;

CREATE FUNCTION metres_of_lat(lat float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT 111132.92 - 559.82 * cosd(2 * lat) + 1.175 * cosd(4 * lat) - 0.0023 * cosd(6 * lat) $$;

-- The meridian on which a longitude is nearest to another one: 179.9 stands at -180.1 for who is at -179.9.
CREATE FUNCTION beside(lon float8, other float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
-- A difference of 1e-320 degrees divided by anything is an error in PostgreSQL, so what is near already is left as it is.
$$ SELECT CASE WHEN abs(other - lon) <= 180 THEN lon ELSE lon + 360 * round((other - lon) / 360) END $$;

-- The middle of a site, also of an area that crosses the antimeridian, in one piece or cut there as GeoJSON wants it.
CREATE FUNCTION middle_of(geom geometry) RETURNS geometry LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = backhaul, public, pg_temp AS
$$ SELECT CASE WHEN ST_XMax(geom) - ST_XMin(geom) > 180
               THEN ST_WrapX(ST_PointOnSurface(ST_UnaryUnion(ST_ShiftLongitude(geom))), 180, -360)
               ELSE ST_PointOnSurface(geom) END $$;

-- A box around a shape that is certainly wide enough. Where it would cross the antimeridian, or a pole, it goes around the
-- whole earth: rarely, and never too narrow.
CREATE OR REPLACE FUNCTION around(geom geometry, distance_m float8) RETURNS geometry
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = backhaul, public, pg_temp AS
$$ SELECT CASE WHEN whole THEN ST_MakeEnvelope(-180, greatest(-90, south), 180, least(90, north), 4326)
               ELSE ST_MakeEnvelope(west, south, east, north, 4326) END
   FROM (SELECT *, west < -180 OR east > 180 OR east - west > 180 OR north > 89 OR south < -89 AS whole
         FROM (SELECT ST_XMin(geom) - wide AS west, ST_XMax(geom) + wide AS east, ST_YMin(geom) - high AS south,
                      ST_YMax(geom) + high AS north
               FROM (SELECT distance_m / 110574 AS high,
                            distance_m / greatest(1, metres_of_lon(least(89.9, distance_m / 110574
                                + greatest(abs(ST_YMin(geom)), abs(ST_YMax(geom)))))) AS wide) s) b) c $$;

-- A shape in metres in the plane that touches the earth at its pole, where all meridians meet.
CREATE FUNCTION from_the_pole(geom geometry) RETURNS geometry
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = backhaul, public, pg_temp AS
$$ SELECT ST_MakeLine(ST_MakePoint((90 - abs(ST_Y(d.geom))) * 111694 * sind(ST_X(d.geom)),
                                   (90 - abs(ST_Y(d.geom))) * 111694 * cosd(ST_X(d.geom))) ORDER BY d.path)
   FROM ST_DumpPoints(geom) d $$;

-- Where on a piece of a line a point is, as a share of its length in metres, also across the antimeridian.
CREATE OR REPLACE FUNCTION share_along(line geometry, at geometry) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT ST_LineLocatePoint(
       ST_Scale(line, cosd(ST_Y(at)), 1),
       ST_SetSRID(ST_MakePoint(beside(ST_X(at), ST_X(ST_StartPoint(line))) * cosd(ST_Y(at)), ST_Y(at)), ST_SRID(line))) $$;

-- A line in pieces that go on in one direction: at most sixteen edges, about 1.5 km, and turns of less than 60 degrees
-- altogether. So a piece comes past a place once, and its box is narrow. Edges are the shortest way over the earth; long ones
-- are given points in between, and one that crosses the antimeridian is cut there, because boxes are flat.
CREATE OR REPLACE FUNCTION line_segments(line geometry)
RETURNS TABLE (ordinal int, start_m float8, length_m float8, geom geometry)
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = backhaul, public, pg_temp AS
$$
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
        SELECT *, atan2d((beside(lon2, lon) - lon) * cosd(lat), lat2 - lat) AS heading,
               sqrt(((beside(lon2, lon) - lon) * cosd(lat)) ^ 2 + (lat2 - lat) ^ 2) * 111200 AS about_m
        FROM whole_edge
    ), turned AS (
        SELECT *, coalesce(abs(beside(heading - lag(heading) OVER w, 0)), 0) AS turn, coalesce(lag(lon2) OVER w <> lon, false) AS torn
        FROM headed WINDOW w AS (ORDER BY n)
    ), counted AS (
        SELECT *, row_number() OVER (ORDER BY n) / 16 AS sixteen, floor(sum(turn) OVER (ORDER BY n) / 60) AS turns,
               floor(sum(about_m) OVER (ORDER BY n) / 1500) AS stretch
        FROM turned
    ), broken AS (
        SELECT *, torn OR (sixteen, turns, stretch) IS DISTINCT FROM lag((sixteen, turns, stretch)) OVER (ORDER BY n) AS breaks
        FROM counted
    ), numbered AS (
        SELECT *, count(*) FILTER (WHERE breaks) OVER (ORDER BY n) - 1 AS ordinal FROM broken
    ), piece AS (
        SELECT ordinal, ST_MakeLine(array_agg(ST_SetSRID(ST_MakePoint(lon, lat), 4326) ORDER BY n)
                                    || (array_agg(ST_SetSRID(ST_MakePoint(lon2, lat2), 4326) ORDER BY n DESC))[1]) AS geom
        FROM numbered GROUP BY ordinal
    ), measured AS (
        SELECT ordinal, ST_Length(geom::geography) AS length_m, geom FROM piece
    )
    SELECT ordinal::int, sum(length_m) OVER (ORDER BY ordinal) - length_m, length_m, geom FROM measured
$$;

-- What the next two find is what the policy of insight shows and what is current: theirs to see, or everybody's, or their own.
CREATE OR REPLACE FUNCTION insights_near(lon float8, lat float8, radius_m float8, most int)
RETURNS TABLE (insight_id uuid, distance_m float8)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50 SET search_path = backhaul, public, pg_temp AS
$$ DECLARE
    organisation CONSTANT uuid := required_organisation();
    everything CONSTANT boolean := sees_everything();
    shared CONSTANT boolean := sees_organisation();
    here CONSTANT geography := ST_SetSRID(ST_MakePoint(lon, lat), 4326)::geography;
BEGIN
    RETURN QUERY
        SELECT i.id, ST_Distance(i.geom::geography, here)
        FROM insight i
        WHERE i.organisation_id = organisation AND is_current(i)
          AND (everything OR (shared AND i.visibility = 'organisation') OR EXISTS (
                  SELECT FROM insight_tip e JOIN tip t ON t.organisation_id = e.organisation_id AND t.id = e.tip_id
                  WHERE e.organisation_id = organisation AND e.insight_id = i.id AND t.author_id = current_member()))
          AND ST_DWithin(i.geom::geography, here, radius_m)
        -- By the index, which stops after the nearest few; with a second key it would read and sort all within the radius.
        ORDER BY i.geom::geography <-> here
        LIMIT most;
END $$;

-- What lies along a line that is given in its pieces, in driving order. A pass is a stretch of the line from from_m on that
-- stays within corridor_m of an insight; its nearest point counts, of points that are equally near the first. Of several
-- passes the first one counts. What gets only farther away from from_m on is behind the reader. What holds for one direction
-- is not told to who drives the other way.
--
-- Where a point is beside a piece is measured in the plane around that piece; only where that leaves in doubt whether it is
-- within the corridor, on the ellipsoid. A page looks at few pieces first and at more where they do not fill it.
CREATE FUNCTION insights_along_pieces(
    starts float8[], lengths float8[], geoms geometry[], corridor_m float8, from_m float8, most int)
RETURNS TABLE (insight_id uuid, along_m float8, offset_m float8)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50 SET search_path = backhaul, public, pg_temp
-- Its plan is the same for every organisation and line, and making it takes longer than most pages.
SET plan_cache_mode = force_generic_plan AS
$$ DECLARE
    organisation CONSTANT uuid := required_organisation();
    everything CONSTANT boolean := sees_everything();
    shared CONSTANT boolean := sees_organisation();
    pieces CONSTANT int := coalesce(cardinality(geoms), 0);
    upto int := CASE WHEN most > 1000 THEN pieces ELSE least(pieces, 8) END;
    settled bigint;
    ids uuid[];
    alongs float8[];
    asides float8[];
BEGIN
    LOOP
        WITH given AS (
            SELECT p.n::int, p.start_m, p.length_m, p.geom, s.west, s.east, s.south, s.north,
                   (s.west + s.east) / 2 AS lon, (s.south + s.north) / 2 AS lat, p.start_m < from_m AS is_cut
            FROM unnest(starts[:upto], lengths[:upto], geoms[:upto]) WITH ORDINALITY AS p(start_m, length_m, geom, n)
            -- OFFSET 0 keeps what is worked out here from being worked out again at each of its uses.
            CROSS JOIN LATERAL (
                SELECT ST_XMin(box) AS west, ST_XMax(box) AS east, ST_YMin(box) AS south, ST_YMax(box) AS north
                FROM (SELECT p.geom::box3d AS box OFFSET 0) of_piece OFFSET 0
            ) s
            WHERE p.start_m + p.length_m > from_m
        ), plane AS (
            SELECT g.*, s.*, d.doubt_m, (corridor_m + d.doubt_m) / s.x_least_m AS wide, (corridor_m + d.doubt_m) / 110574 AS high
            FROM given g CROSS JOIN LATERAL (
                SELECT metres_of_lon(g.lat) AS x_m, metres_of_lat(g.lat) AS y_m,
                       greatest(1, metres_of_lon(least(89.9, greatest(abs(g.south), abs(g.north)) + 0.1))) AS x_least_m,
                       greatest(abs(g.south), abs(g.north)) + corridor_m / 110574 > 84 AS is_polar
                OFFSET 0
            ) s
            -- What the plane is wrong by at most: its scale changes with the latitude, and edges are bent. In doubt, boxes are
            -- wider and the ellipsoid decides.
            CROSS JOIN LATERAL (
                SELECT CASE WHEN s.is_polar THEN corridor_m + g.length_m
                            ELSE 0.05 + 2 * (1 + abs(tand(g.lat))) / 6371000
                                 * (corridor_m + (g.east - g.west) * s.x_m / 2 + (g.north - g.south) * s.y_m / 2) ^ 2 END AS doubt_m
                OFFSET 0
            ) d
            OFFSET 0
        ), piece AS MATERIALIZED (
            SELECT p.n, greatest(p.start_m, from_m) AS start_m, p.start_m + p.length_m - greatest(p.start_m, from_m) AS length_m,
                   CASE WHEN NOT p.is_cut THEN p.geom END AS geom, p.lon, p.lat, p.is_polar, p.x_m, p.y_m, c.line,
                   c.first,
                   CASE WHEN NOT p.is_polar THEN degrees(ST_Azimuth(c.first, ST_EndPoint(c.line))) END AS heading,
                   p.doubt_m,
                   p.south - p.high AS south, p.north + p.high AS north,
                   CASE WHEN p.is_polar THEN -180 ELSE p.west - p.wide + side END AS west,
                   CASE WHEN p.is_polar THEN 180 ELSE p.east + p.wide + side END AS east
            FROM plane p
            CROSS JOIN LATERAL (
                SELECT CASE WHEN p.is_polar THEN from_the_pole(p.geom)
                            ELSE ST_SetSRID(ST_Affine(p.geom, p.x_m, 0, 0, p.y_m, -p.lon * p.x_m, -p.lat * p.y_m), 0)
                            END AS line
                OFFSET 0
            ) f
            CROSS JOIN LATERAL (
                SELECT *, ST_StartPoint(line) AS first FROM (
                    SELECT CASE WHEN p.is_cut THEN ST_LineSubstring(f.line, least(0.999999, (from_m - p.start_m) / p.length_m), 1)
                                ELSE f.line END AS line
                    OFFSET 0
                ) l OFFSET 0
            ) c
            -- Boxes are flat: one that crosses the antimeridian is looked for on both sides of it.
            CROSS JOIN LATERAL unnest(CASE WHEN p.is_polar OR (p.west - p.wide >= -180 AND p.east + p.wide <= 180) THEN '{0}'
                                           WHEN p.west - p.wide < -180 THEN '{0,360}' ELSE '{0,-360}' END::float8[]) side
        ), hit AS MATERIALIZED (
            SELECT found.id, p.n, p.start_m, d.aside, p.start_m + p.length_m * ST_LineLocatePoint(p.line, f.at) AS along,
                   ST_Distance(f.at, p.first) <= corridor_m AS goes_on
            FROM piece p
            CROSS JOIN LATERAL generate_series(strip_of(p.south), strip_of(p.north)) AS strip
            CROSS JOIN LATERAL (
                SELECT i.id, i.lon, i.lat, i.heading_deg FROM insight i
                WHERE i.organisation_id = organisation AND is_current(i)
                  AND i.strip = strip.strip AND i.lon BETWEEN p.west AND p.east AND i.lat BETWEEN p.south AND p.north
                  AND (everything OR (shared AND i.visibility = 'organisation') OR EXISTS (
                        SELECT FROM insight_tip e JOIN tip t ON t.organisation_id = e.organisation_id AND t.id = e.tip_id
                        WHERE e.organisation_id = organisation AND e.insight_id = i.id AND t.author_id = current_member()))
                OFFSET 0
            ) found
            CROSS JOIN LATERAL (
                SELECT CASE WHEN p.is_polar THEN ST_MakePoint((90 - abs(found.lat)) * 111694 * sind(found.lon),
                                                              (90 - abs(found.lat)) * 111694 * cosd(found.lon))
                            ELSE ST_MakePoint((beside(found.lon, p.lon) - p.lon) * p.x_m, (found.lat - p.lat) * p.y_m)
                            END AS at
                OFFSET 0
            ) f
            CROSS JOIN LATERAL (SELECT ST_Distance(p.line, f.at) AS aside OFFSET 0) d
            WHERE d.aside <= corridor_m + p.doubt_m
              AND (d.aside <= corridor_m - p.doubt_m
                   OR coalesce(ST_DWithin(ST_SetSRID(ST_MakePoint(found.lon, found.lat), 4326)::geography, p.geom::geography, corridor_m),
                               d.aside <= corridor_m))
              -- More than 120 degrees apart is the other way: a road that leads south bends east and west.
              AND (found.heading_deg IS NULL OR p.heading IS NULL OR cosd(found.heading_deg - p.heading) > -0.5)
        ), begun AS (
            SELECT h.*, CASE WHEN lag(h.n) OVER w = h.n - 1 AND h.goes_on THEN 0 ELSE 1 END AS begins
            FROM hit h WINDOW w AS (PARTITION BY h.id ORDER BY h.n)
        ), passing AS (
            SELECT b.*, sum(b.begins) OVER (PARTITION BY b.id ORDER BY b.n) AS pass FROM begun b
        ), near AS (
            SELECT p.*, min(p.aside) OVER (PARTITION BY p.id, p.pass) AS least FROM passing p
        ), pass AS (
            SELECT n.id, n.pass, min(n.aside) AS aside,
                   -- The same road back is measured in other planes, which differ by less than that.
                   -- What is nearest where the reader is only gets farther away: it is behind them.
                   min(n.along) FILTER (WHERE n.aside <= n.least * 1.0003 + 0.02 AND (from_m = 0 OR n.along > from_m + 0.01))
                       AS along,
                   CASE WHEN max(n.n) = upto AND upto < pieces THEN min(n.start_m) END AS open_from_m
            FROM near n GROUP BY n.id, n.pass
        ), first AS (
            SELECT DISTINCT ON (p.id) p.id, p.along, p.aside FROM pass p
            WHERE p.along IS NOT NULL ORDER BY p.id, p.along
        ), ordered AS (
            SELECT f.id, f.along, f.aside FROM first f ORDER BY f.along, f.id LIMIT most
        )
        SELECT array_agg(o.id ORDER BY o.along, o.id), array_agg(o.along ORDER BY o.along, o.id),
               array_agg(o.aside ORDER BY o.along, o.id),
               count(*) FILTER (WHERE o.along < (SELECT coalesce(min(open_from_m), 'infinity') FROM pass))
        INTO ids, alongs, asides, settled FROM ordered o;
        EXIT WHEN upto = pieces OR settled >= most;
        upto := least(pieces, upto * 4);
    END LOOP;
    RETURN QUERY SELECT * FROM unnest(ids, alongs, asides);
END $$;

CREATE OR REPLACE FUNCTION insights_along(line geometry, corridor_m float8, from_m float8, most int)
RETURNS TABLE (insight_id uuid, along_m float8, offset_m float8)
LANGUAGE sql STABLE ROWS 50 SET search_path = backhaul, public, pg_temp AS
$$ SELECT a.* FROM (
       SELECT array_agg(s.start_m ORDER BY s.ordinal) AS starts, array_agg(s.length_m ORDER BY s.ordinal) AS lengths,
              array_agg(s.geom ORDER BY s.ordinal) AS geoms
       FROM line_segments(line) s WHERE s.start_m + s.length_m > from_m) cut
   CROSS JOIN LATERAL insights_along_pieces(cut.starts, cut.lengths, cut.geoms, corridor_m, from_m, most) a $$;

CREATE OR REPLACE FUNCTION insights_on_route(route uuid, corridor_m float8, from_m float8, most int)
RETURNS TABLE (insight_id uuid, along_m float8, offset_m float8)
LANGUAGE sql STABLE ROWS 50 SET search_path = backhaul, public, pg_temp AS
$$ SELECT a.* FROM (
       SELECT array_agg(s.start_m ORDER BY s.ordinal) AS starts, array_agg(s.length_m ORDER BY s.ordinal) AS lengths,
              array_agg(s.geom ORDER BY s.ordinal) AS geoms
       FROM route_segment s
       WHERE s.organisation_id = current_organisation() AND s.route_id = route AND s.start_m + s.length_m > from_m) cut
   CROSS JOIN LATERAL insights_along_pieces(cut.starts, cut.lengths, cut.geoms, corridor_m, from_m, most) a $$;

DROP FUNCTION insights_along_segments(jsonb, float8, float8, int);

-- The pieces of the routes that there are, cut anew.
DELETE FROM route_segment;
INSERT INTO route_segment (organisation_id, route_id, ordinal, start_m, length_m, geom)
SELECT r.organisation_id, r.id, s.* FROM route r CROSS JOIN LATERAL line_segments(r.line) s;

-- As in 0014. A generated column is not there yet before the row is written, so this works it out itself.
CREATE OR REPLACE FUNCTION put_on_map() RETURNS trigger LANGUAGE plpgsql SET search_path = backhaul, public, pg_temp AS
$$ BEGIN
    NEW.quadkey := CASE WHEN NEW.geom IS NOT NULL AND NEW.published_at IS NOT NULL
                             AND current_until(NEW.confidence, NEW.confirmed_at, NEW.half_life_days, NEW.valid_until,
                                               NEW.gone_at) > now()
                        THEN quadkey(tile_x(ST_X(NEW.geom)), tile_y(ST_Y(NEW.geom))) END;
    RETURN NEW;
END $$;
