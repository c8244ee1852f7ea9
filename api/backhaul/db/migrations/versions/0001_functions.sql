-- Who is asking. Unset means nobody: every policy then compares with NULL and every table is empty.
CREATE FUNCTION current_organisation() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('backhaul.organisation_id', true), '')::uuid $$;

CREATE FUNCTION current_member() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('backhaul.member_id', true), '')::uuid $$;

CREATE FUNCTION sees_everything() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(current_setting('backhaul.role', true), '') IN ('manager', 'admin', 'worker') $$;

-- A partner sees what is shared with them, and nothing else.
CREATE FUNCTION sees_organisation() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(current_setting('backhaul.role', true), '') IN ('contributor', 'manager', 'admin', 'worker') $$;

-- Everything is forgotten at the end of the transaction.
CREATE FUNCTION set_scope(organisation_id uuid, member_id uuid, role text) RETURNS void LANGUAGE sql AS
$$ SELECT set_config('backhaul.organisation_id', organisation_id::text, true),
          set_config('backhaul.member_id', coalesce(member_id::text, ''), true),
          set_config('backhaul.role', role, true) $$;

-- The owner's functions below call this first: without an organisation they fail instead of answering for all.
CREATE FUNCTION required_organisation() RETURNS uuid LANGUAGE plpgsql STABLE AS
$$ BEGIN
    IF current_organisation() IS NULL THEN
        RAISE EXCEPTION 'no organisation is set in this transaction' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN current_organisation();
END $$;

-- Signing in happens before the organisation is known, so these two see all of it, by the hash of a secret only.
CREATE FUNCTION enter(hash bytea)
RETURNS TABLE (organisation_id uuid, member_id uuid, name text, role text, language text, session_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ BEGIN
    RETURN QUERY
        SELECT m.organisation_id, m.id, m.name::text, m.role::text, m.language::text, k.session_id
        FROM (
            SELECT s.organisation_id, s.member_id, s.id AS session_id FROM session s
            WHERE s.token_hash = hash AND s.revoked_at IS NULL AND s.expires_at > now()
            UNION ALL
            SELECT t.organisation_id, t.member_id, NULL FROM access_token t
            WHERE t.token_hash = hash AND t.revoked_at IS NULL AND coalesce(t.expires_at > now(), true)
        ) k
        JOIN member m ON m.organisation_id = k.organisation_id AND m.id = k.member_id AND m.deactivated_at IS NULL
        CROSS JOIN LATERAL set_scope(m.organisation_id, m.id, m.role);
END $$;

CREATE FUNCTION redeem_sign_in_link(hash bytea) RETURNS TABLE (organisation_id uuid, member_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ BEGIN
    RETURN QUERY
        UPDATE sign_in_link l SET used_at = now()
        FROM member m
        WHERE l.token_hash = hash AND l.expires_at > now() AND (l.reusable OR l.used_at IS NULL)
          AND m.organisation_id = l.organisation_id AND m.id = l.member_id AND m.deactivated_at IS NULL
        RETURNING m.organisation_id, m.id;
END $$;

-- A browser that signs in again ends the session that it had, also one of another member or organisation.
CREATE FUNCTION end_session(hash bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ UPDATE session SET revoked_at = now() WHERE token_hash = hash AND revoked_at IS NULL $$;

-- A line in pieces of sixteen edges with their place along it. An index on the pieces' boxes finds what lies along a long
-- route 14 to 16 times faster than the whole line as a geography.
CREATE FUNCTION line_segments(line geometry)
RETURNS TABLE (ordinal int, start_m float8, length_m float8, geom geometry)
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = backhaul, public, pg_temp AS
$$
    WITH point AS (
        SELECT (d.path)[1] - 1 AS n, d.geom FROM ST_DumpPoints(line) d
    ), piece AS (
        SELECT p.ordinal, ST_MakeLine(point.geom ORDER BY point.n) AS geom
        FROM generate_series(0, (ST_NPoints(line) - 2) / 16) AS p(ordinal)
        JOIN point ON point.n BETWEEN p.ordinal * 16 AND p.ordinal * 16 + 16
        GROUP BY p.ordinal
    ), measured AS (
        SELECT ordinal, ST_Length(geom::geography) AS length_m, geom FROM piece
    )
    SELECT ordinal, sum(length_m) OVER (ORDER BY ordinal) - length_m, length_m, geom FROM measured
$$;

-- Where on a piece of a line a point is, and back, as a share of its length in metres. PostGIS measures both in degrees, and
-- in Helsinki a degree of longitude is half a degree of latitude: with a bend in it, a piece of 4 km was wrong by 400 m.
-- No search_path of their own: so they can be inlined, and whoever calls them as the owner has a fixed one.
CREATE FUNCTION share_along(line geometry, at geometry) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT ST_LineLocatePoint(ST_Scale(line, cos(radians(ST_Y(at))), 1), ST_Scale(at, cos(radians(ST_Y(at))), 1)) $$;

CREATE FUNCTION point_along(line geometry, share float8) RETURNS geometry LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT ST_Scale(
       ST_LineInterpolatePoint(ST_Scale(line, cos(radians(ST_Y(ST_StartPoint(line)))), 1), least(1, greatest(0, share))),
       1 / cos(radians(ST_Y(ST_StartPoint(line)))), 1) $$;

-- A box around a piece that is certainly wide enough: a degree is at least 110,574 m of latitude, and a degree of longitude
-- shrinks with the cosine of it.
CREATE FUNCTION around(geom geometry, distance_m float8) RETURNS geometry
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = backhaul, public, pg_temp AS
$$ SELECT ST_Expand(geom, distance_m / (110574 * greatest(0.01, cos(radians(greatest(abs(ST_YMin(geom)), abs(ST_YMax(geom))))))),
                    distance_m / 110574) $$;

-- What the next two find is what the policy of insight shows: theirs to see, or everybody's, or their own.
CREATE FUNCTION insights_near(lon float8, lat float8, radius_m float8, most int)
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
        WHERE i.organisation_id = organisation AND i.published_at IS NOT NULL
          AND (everything OR (shared AND i.visibility = 'organisation') OR EXISTS (
                  SELECT FROM insight_tip e JOIN tip t ON t.organisation_id = e.organisation_id AND t.id = e.tip_id
                  WHERE e.organisation_id = organisation AND e.insight_id = i.id AND t.author_id = current_member()))
          AND ST_DWithin(i.geom::geography, here, radius_m)
        -- By the index, which stops after the nearest few; with a second key it would read and sort all within the radius.
        ORDER BY i.geom::geography <-> here
        LIMIT most;
END $$;

-- What lies along a line, in driving order. Where a line passes an insight twice, its first pass at or after from_m counts;
-- within one pass the nearest point does.
CREATE FUNCTION insights_along_segments(pieces jsonb, corridor_m float8, from_m float8, most int)
RETURNS TABLE (insight_id uuid, along_m float8, offset_m float8)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50 SET search_path = backhaul, public, pg_temp AS
$$ DECLARE
    organisation CONSTANT uuid := required_organisation();
    everything CONSTANT boolean := sees_everything();
    shared CONSTANT boolean := sees_organisation();
BEGIN
    RETURN QUERY
        WITH piece AS MATERIALIZED (
            SELECT p.ordinal, p.start_m, p.length_m, p.geom::geometry AS geom
            FROM jsonb_to_recordset(pieces) AS p(ordinal int, start_m float8, length_m float8, geom text)
            WHERE p.start_m + p.length_m >= from_m
        ), hit AS (
            SELECT found.id, piece.ordinal,
                   piece.start_m + piece.length_m * share_along(piece.geom, found.geom) AS along,
                   ST_Distance(found.geom::geography, piece.geom::geography) AS aside
            FROM piece CROSS JOIN LATERAL (
                SELECT i.id, i.geom FROM insight i
                WHERE i.organisation_id = organisation AND i.published_at IS NOT NULL
                  AND (everything OR (shared AND i.visibility = 'organisation') OR EXISTS (
                        SELECT FROM insight_tip e JOIN tip t ON t.organisation_id = e.organisation_id AND t.id = e.tip_id
                        WHERE e.organisation_id = organisation AND e.insight_id = i.id AND t.author_id = current_member()))
                  AND i.geom && around(piece.geom, corridor_m)
                OFFSET 0
            ) found
            WHERE ST_DWithin(found.geom::geography, piece.geom::geography, corridor_m)
        ), pass AS (
            SELECT h.id, h.along, h.aside,
                   h.ordinal - row_number() OVER (PARTITION BY h.id ORDER BY h.ordinal) AS run
            FROM hit h WHERE h.along >= from_m
        ), nearest AS (
            SELECT DISTINCT ON (p.id, p.run) p.id, p.along, p.aside FROM pass p ORDER BY p.id, p.run, p.aside, p.along
        ), first AS (
            SELECT DISTINCT ON (n.id) n.id, n.along, n.aside FROM nearest n ORDER BY n.id, n.along
        )
        SELECT f.id, f.along, f.aside FROM first f ORDER BY f.along, f.id LIMIT most;
END $$;

CREATE FUNCTION insights_along(line geometry, corridor_m float8, from_m float8, most int)
RETURNS TABLE (insight_id uuid, along_m float8, offset_m float8)
LANGUAGE sql STABLE ROWS 50 SET search_path = backhaul, public, pg_temp AS
$$ SELECT a.* FROM (SELECT jsonb_agg(jsonb_build_object(
       'ordinal', s.ordinal, 'start_m', s.start_m, 'length_m', s.length_m, 'geom', s.geom::text)) AS pieces
   FROM line_segments(line) s) cut
   CROSS JOIN LATERAL insights_along_segments(cut.pieces, corridor_m, from_m, most) a $$;

CREATE FUNCTION insights_on_route(route uuid, corridor_m float8, from_m float8, most int)
RETURNS TABLE (insight_id uuid, along_m float8, offset_m float8)
LANGUAGE sql STABLE ROWS 50 SET search_path = backhaul, public, pg_temp AS
$$ SELECT a.* FROM (SELECT jsonb_agg(jsonb_build_object(
       'ordinal', s.ordinal, 'start_m', s.start_m, 'length_m', s.length_m, 'geom', s.geom::text)) AS pieces
   FROM route_segment s WHERE s.organisation_id = current_organisation() AND s.route_id = route) cut
   CROSS JOIN LATERAL insights_along_segments(cut.pieces, corridor_m, from_m, most) a $$;

CREATE FUNCTION insights_with_words(query text) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ DECLARE
    organisation CONSTANT uuid := required_organisation();
BEGIN
    RETURN QUERY
        SELECT i.id FROM insight i
        WHERE i.organisation_id = organisation AND i.published_at IS NOT NULL
          AND i.words @@ websearch_to_tsquery('simple', query);
END $$;

-- The gazetteer around a fix, nearest first. A site that contains the fix is 0 m away.
CREATE FUNCTION sites_near(lon float8, lat float8, within_m float8, most int)
RETURNS TABLE (site_id uuid, distance_m float8)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ DECLARE
    organisation CONSTANT uuid := required_organisation();
    here CONSTANT geometry := ST_SetSRID(ST_MakePoint(lon, lat), 4326);
BEGIN
    RETURN QUERY
        SELECT s.id, ST_Distance(s.geom::geography, here::geography) AS metres
        FROM site s
        WHERE s.organisation_id = organisation AND s.geom && around(here, within_m)
          AND ST_DWithin(s.geom::geography, here::geography, within_m)
        ORDER BY metres, s.id LIMIT most;
END $$;

CREATE FUNCTION routes_near(lon float8, lat float8, within_m float8, most int)
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
            WHERE s.organisation_id = organisation AND s.geom && around(here, within_m)
              AND ST_DWithin(s.geom::geography, here::geography, within_m)
            ORDER BY s.route_id, metres
        ) nearest ORDER BY metres LIMIT most;
END $$;
