-- Who reads an insight, planned once for a connection. The policy asked for it by a query of its own, which was planned with every
-- statement, and with it the policies of the two tables that it read; of a contributor it read all that they ever told.

-- Whether this reader told it.
CREATE FUNCTION told_by_reader(insight uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = backhaul, public, pg_temp
SET plan_cache_mode = force_generic_plan AS
$$ BEGIN
    RETURN EXISTS (
        SELECT FROM insight_tip e JOIN tip t ON t.organisation_id = e.organisation_id AND t.id = e.tip_id
        WHERE e.organisation_id = current_organisation() AND e.insight_id = told_by_reader.insight
          AND t.author_id = current_member());
END $$;

-- All that this reader told. Who reads nothing else of the organisation's looks for it here, once a statement, not row by row.
CREATE FUNCTION insights_of_reader() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 100 SET search_path = backhaul, public, pg_temp AS
$$ BEGIN
    RETURN QUERY
        SELECT e.insight_id FROM tip t JOIN insight_tip e ON e.organisation_id = t.organisation_id AND e.tip_id = t.id
        WHERE t.organisation_id = current_organisation() AND t.author_id = current_member();
END $$;

REVOKE EXECUTE ON FUNCTION told_by_reader(uuid), insights_of_reader() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION told_by_reader(uuid), insights_of_reader() TO backhaul_app;

-- As in 0030. What few rows get to stands there as it is; a subquery of each would be made ready by every statement.
ALTER POLICY own_organisation ON insight USING (
    organisation_id = (SELECT current_organisation()) AND (
        visibility = ANY ((SELECT open_audiences())::text[]) OR group_id = ANY ((SELECT current_groups())::uuid[])
        OR (visibility <> 'group' AND CASE WHEN sees_organisation() THEN told_by_reader(id)
                                           ELSE id IN (SELECT insights_of_reader()) END)));
ALTER POLICY own_organisation ON tip USING (
    organisation_id = (SELECT current_organisation()) AND (
        visibility <> 'group' OR group_id = ANY ((SELECT current_groups())::uuid[]) OR author_id = current_member()
        OR 'group' = ANY (open_audiences())));

-- As the policy of insight says, for the functions that read as the owner.
CREATE OR REPLACE FUNCTION may_read(i insight) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT i.visibility = ANY (open_audiences()) OR i.group_id = ANY (current_groups())
       OR (i.visibility <> 'group' AND told_by_reader(i.id)) $$;

-- As in 0018. It goes by one index, whatever is asked and whoever asks, and making the plan took longer than following it.
CREATE OR REPLACE FUNCTION insights_near(lon float8, lat float8, radius_m float8, most int)
RETURNS TABLE (insight_id uuid, distance_m float8)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50 SET search_path = backhaul, public, pg_temp
SET plan_cache_mode = force_generic_plan AS
$$ DECLARE
    organisation CONSTANT uuid := required_organisation();
    audiences CONSTANT text[] := open_audiences();
    own_groups CONSTANT uuid[] := current_groups();
    shared CONSTANT boolean := sees_organisation();
    own CONSTANT uuid[] := CASE WHEN NOT sees_organisation() THEN ARRAY(SELECT insights_of_reader()) END;
    here CONSTANT geography := ST_SetSRID(ST_MakePoint(lon, lat), 4326)::geography;
BEGIN
    RETURN QUERY
        SELECT i.id, ST_Distance(i.geom::geography, here)
        FROM insight i
        WHERE i.organisation_id = organisation AND is_current(i)
          AND (i.visibility = ANY (audiences) OR i.group_id = ANY (own_groups)
               OR i.visibility <> 'group' AND CASE WHEN shared THEN told_by_reader(i.id) ELSE i.id = ANY (own) END)
          AND ST_DWithin(i.geom::geography, here, radius_m)
        -- By the index, which stops after the nearest few; with a second key it would read and sort all within the radius.
        ORDER BY i.geom::geography <-> here
        LIMIT most;
END $$;

-- As in 0018 (and what 0030 and 0035 changed of it): a pass is a stretch of the line from from_m on that stays within corridor_m of
-- an insight; its nearest point counts, of points that are equally near the first. Of several passes the first one counts. What
-- gets only farther away from from_m on is behind the reader. What holds for one direction is not told to who drives the other way.
-- Where a point is beside a piece is measured in the plane around that piece; only where that leaves in doubt whether it is
-- within the corridor, on the ellipsoid. A page looks at few pieces first and at more where they do not fill it.
-- New: whether somebody reads an insight is asked of what lies within the corridor, not of all that the index brings.
CREATE OR REPLACE FUNCTION insights_along_pieces(
    starts float8[], lengths float8[], geoms geometry[], corridor_m float8, from_m float8, most int)
RETURNS TABLE (insight_id uuid, along_m float8, offset_m float8)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50 SET search_path = backhaul, public, pg_temp
-- Its plan is the same for every organisation and line, and making it takes longer than most pages.
SET plan_cache_mode = force_generic_plan SET enable_memoize = off AS
$$ DECLARE
    organisation CONSTANT uuid := required_organisation();
    audiences CONSTANT text[] := open_audiences();
    own_groups CONSTANT uuid[] := current_groups();
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
            SELECT found.id, found.visibility, p.n, p.start_m, d.aside, p.start_m + p.length_m * ST_LineLocatePoint(p.line, f.at) AS along,
                   ST_Distance(f.at, p.first) <= corridor_m AS goes_on
            FROM piece p
            CROSS JOIN LATERAL generate_series(strip_of(p.south), strip_of(p.north)) AS strip
            CROSS JOIN LATERAL (
                SELECT i.id, i.lon, i.lat, i.heading_deg, i.visibility FROM insight i
                WHERE i.organisation_id = organisation AND is_current(i)
                  AND i.strip = strip.strip AND i.lon BETWEEN p.west AND p.east AND i.lat BETWEEN p.south AND p.north
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
            FROM hit h
            -- What is in no audience of theirs is looked up only here, of the few that lie within the corridor.
            WHERE h.visibility = ANY (audiences) OR EXISTS (
                SELECT FROM insight i WHERE i.organisation_id = organisation AND i.id = h.id
                  AND (i.group_id = ANY (own_groups) OR i.visibility <> 'group' AND told_by_reader(i.id)))
            WINDOW w AS (PARTITION BY h.id ORDER BY h.n)
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

-- Policies ask them row by row, and each call made the plan anew.
ALTER FUNCTION sees_insight(uuid, uuid) SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION sees_poll(uuid, uuid) SET plan_cache_mode = force_generic_plan;
