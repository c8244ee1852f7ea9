-- Where on the map of the world a point is: in the 2^24 by 2^24 squares of web Mercator, 2.4 m wide at the equator. What lies
-- beyond 85.05 degrees stands at the edge. No search_path of their own, so that they can be inlined.
CREATE FUNCTION tile_x(lon float8) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT least(16777215, greatest(0, floor((lon + 180) / 360 * 16777216)))::bigint $$;

CREATE FUNCTION tile_y(lat float8) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT least(16777215, greatest(0, floor(
    (0.5 - ln(tan(pi() / 4 + radians(least(85.06, greatest(-85.06, lat))) / 2)) / (2 * pi())) * 16777216)))::bigint $$;

-- The bits of both in turns: a tile of whatever zoom is one range of these numbers, so that one btree finds it.
CREATE FUNCTION quadkey(x bigint, y bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT
SET search_path = backhaul, public, pg_temp AS
$$ BEGIN
    x := (x | (x << 16)) & 281470681808895;
    x := (x | (x << 8)) & 71777214294589695;
    x := (x | (x << 4)) & 1085102592571150095;
    x := (x | (x << 2)) & 3689348814741910323;
    x := (x | (x << 1)) & 6148914691236517205;
    y := (y | (y << 16)) & 281470681808895;
    y := (y | (y << 8)) & 71777214294589695;
    y := (y | (y << 4)) & 1085102592571150095;
    y := (y | (y << 2)) & 3689348814741910323;
    y := (y | (y << 1)) & 6148914691236517205;
    RETURN x | (y << 1);
END $$;

-- An insight that is current stands on the map; the database says where, whoever writes the row.
CREATE FUNCTION put_on_map() RETURNS trigger LANGUAGE plpgsql SET search_path = backhaul, public, pg_temp AS
$$ BEGIN
    NEW.quadkey := CASE WHEN NEW.geom IS NOT NULL AND is_current(NEW)
                        THEN quadkey(tile_x(ST_X(NEW.geom)), tile_y(ST_Y(NEW.geom))) END;
    RETURN NEW;
END $$;

-- How many stand in each square of four levels, which serve the tiles of three zooms each: 6 those of 0 to 3, 15 those of 10
-- to 12. Changes are added as rows of their own and never wait for each other; whoever reads adds up, and refresh_map folds.
CREATE FUNCTION count_on_map() RETURNS trigger LANGUAGE plpgsql SET search_path = backhaul, public, pg_temp AS
$$ DECLARE
    added CONSTANT text := 'SELECT 1 AS n, organisation_id, quadkey, geom, visibility, status, kind, urgency FROM new_rows';
    taken CONSTANT text := 'SELECT -1, organisation_id, quadkey, geom, visibility, status, kind, urgency FROM old_rows';
BEGIN
    EXECUTE
        'INSERT INTO insight_cell (organisation_id, level, cell, visibility, status, kind, urgency, n, x, y)
         SELECT c.organisation_id, l.level, c.quadkey >> (2 * (24 - l.level)), c.visibility, c.status, c.kind, c.urgency,
                sum(c.n), sum(c.n * c.x), sum(c.n * c.y)
         FROM (SELECT d.*, tile_x(ST_X(d.geom)) AS x, tile_y(ST_Y(d.geom)) AS y FROM ('
        || CASE TG_OP WHEN 'INSERT' THEN added WHEN 'DELETE' THEN replace(taken, '-1,', '-1 AS n,')
                      ELSE added || ' UNION ALL ' || taken END
        || ') d WHERE d.quadkey IS NOT NULL) c CROSS JOIN unnest(ARRAY[6, 9, 12, 15]) AS l(level)
         GROUP BY 1, 2, 3, 4, 5, 6, 7
         HAVING sum(c.n) <> 0 OR sum(c.n * c.x) <> 0 OR sum(c.n * c.y) <> 0';
    RETURN NULL;
END $$;

-- What people change moves the counts at once; what only fades or ends by itself leaves the map by this, which a worker
-- calls every ten minutes. It asks is_current and knows nothing of how that decides. Answers how many came or went.
CREATE FUNCTION refresh_map(most int) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ DECLARE
    changed bigint;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('backhaul.refresh_map')) THEN
        RETURN 0;
    END IF;
    -- Its trigger decides anew. Who holds a row now is about to do the same.
    UPDATE insight i SET quadkey = NULL FROM (
        SELECT c.organisation_id, c.id FROM insight c
        WHERE (c.quadkey IS NOT NULL) <> (c.geom IS NOT NULL AND is_current(c))
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

CREATE TRIGGER a_put_on_map BEFORE INSERT OR UPDATE ON insight FOR EACH ROW EXECUTE FUNCTION put_on_map();
UPDATE insight SET quadkey = NULL;
INSERT INTO insight_cell (organisation_id, level, cell, visibility, status, kind, urgency, n, x, y)
SELECT i.organisation_id, l.level, i.quadkey >> (2 * (24 - l.level)), i.visibility, i.status, i.kind, i.urgency,
       count(*), sum(tile_x(ST_X(i.geom))), sum(tile_y(ST_Y(i.geom)))
FROM insight i CROSS JOIN unnest(ARRAY[6, 9, 12, 15]) AS l(level) WHERE i.quadkey IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7;
CREATE TRIGGER count_added AFTER INSERT ON insight
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_on_map();
CREATE TRIGGER count_changed AFTER UPDATE ON insight
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_on_map();
CREATE TRIGGER count_taken AFTER DELETE ON insight
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION count_on_map();

REVOKE EXECUTE ON FUNCTION tile_x(float8), tile_y(float8), quadkey(bigint, bigint), refresh_map(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tile_x(float8), tile_y(float8), quadkey(bigint, bigint), refresh_map(int) TO backhaul_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON insight_cell TO backhaul_app;
