-- Notes a day of an organisation of which something may have to be counted anew. Rows are only added here and taken by
-- refresh_overview: who writes never waits for another, and what is noted while it is being counted is counted once more.
CREATE FUNCTION note_overview(of_organisation uuid, at timestamptz) RETURNS void
LANGUAGE sql SET search_path = backhaul, public, pg_temp AS
$$ INSERT INTO overview_due (organisation_id, day)
   -- An organisation that is being deleted is not counted any more.
   SELECT o.id, (at AT TIME ZONE o.time_zone)::date FROM organisation o WHERE o.id = of_organisation AND at IS NOT NULL $$;

-- The days on which something was told for an insight.
CREATE FUNCTION note_overview_of(of_organisation uuid, insight uuid) RETURNS void
LANGUAGE sql SET search_path = backhaul, public, pg_temp AS
$$ INSERT INTO overview_due (organisation_id, day)
   SELECT DISTINCT o.id, (e.told_at AT TIME ZONE o.time_zone)::date
   FROM organisation o JOIN insight_tip e ON e.organisation_id = o.id AND e.insight_id = insight AND e.told_at IS NOT NULL
   WHERE o.id = of_organisation $$;

CREATE FUNCTION note_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ BEGIN
    NEW.told_at := (SELECT t.received_at FROM tip t WHERE t.organisation_id = NEW.organisation_id AND t.id = NEW.tip_id);
    RETURN NEW;
END $$;

CREATE FUNCTION note_evidence() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM note_overview(OLD.organisation_id, OLD.told_at);
    ELSE
        PERFORM note_overview(NEW.organisation_id, NEW.told_at);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION note_insight() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM note_overview(OLD.organisation_id, OLD.published_at);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM note_overview(NEW.organisation_id, NEW.published_at);
        PERFORM note_overview_of(NEW.organisation_id, NEW.id);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION note_tagged() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM note_overview_of(OLD.organisation_id, OLD.insight_id);
    ELSE
        PERFORM note_overview_of(NEW.organisation_id, NEW.insight_id);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION note_author() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ BEGIN
    PERFORM note_overview(NEW.organisation_id, NEW.received_at);
    RETURN NULL;
END $$;

CREATE FUNCTION note_site() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ BEGIN
    PERFORM note_overview_of(i.organisation_id, i.id) FROM insight i
    WHERE i.organisation_id = NEW.organisation_id AND i.site_id = NEW.id AND i.published_at IS NOT NULL;
    RETURN NULL;
END $$;

-- Another time zone, other weeks: all of them are counted anew.
CREATE FUNCTION note_time_zone() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ BEGIN
    DELETE FROM overview_cell WHERE organisation_id = NEW.id;
    PERFORM note_all_of(NEW.id);
    RETURN NULL;
END $$;

CREATE FUNCTION note_all_of(of_organisation uuid) RETURNS void
LANGUAGE sql SET search_path = backhaul, public, pg_temp AS
$$ INSERT INTO overview_due (organisation_id, day)
   SELECT DISTINCT o.id, (a.at AT TIME ZONE o.time_zone)::date
   FROM organisation o CROSS JOIN LATERAL (
       SELECT e.told_at FROM insight_tip e WHERE e.organisation_id = o.id AND e.told_at IS NOT NULL
       UNION ALL SELECT i.published_at FROM insight i WHERE i.organisation_id = o.id AND i.published_at IS NOT NULL) a (at)
   WHERE o.id = of_organisation $$;

-- Counts one week or quarter anew, whole: what is counted is always what there is. A period has a row for all of it, for each
-- tag, each site (with its parts) and each square of three levels of the map, and for each tag at each of these, if five
-- different people told of it. Squares are those of 0014_map.sql: level 6 is 313 km wide in Helsinki, 9 is 39 km, 12 is 5 km.
-- Who told without a name is nobody in particular, so that is counted as nobody.
CREATE FUNCTION count_period(of_organisation uuid, of_period text, first date) RETURNS void
-- A quarter of a large organisation is a million rows to tell apart: in memory, not on the disk.
LANGUAGE plpgsql SET search_path = backhaul, public, pg_temp SET work_mem = '64MB' AS
$$ DECLARE
    nobody CONSTANT uuid := '00000000-0000-0000-0000-000000000000';
    zone CONSTANT text := (SELECT o.time_zone FROM organisation o WHERE o.id = of_organisation);
    since CONSTANT timestamptz := first::timestamp AT TIME ZONE zone;
    until CONSTANT timestamptz :=
        (first + CASE of_period WHEN 'week' THEN interval '7 days' ELSE interval '3 months' END) AT TIME ZONE zone;
BEGIN
    DELETE FROM overview_cell c WHERE c.organisation_id = of_organisation AND c.period = of_period AND c.begins = first;
    WITH told AS MATERIALIZED (
        SELECT t.author_id, i.id, i.site_id, s.parent_id, i.geom IS NOT NULL AS placed,
               -- Of nothing these two make the corner of the map.
               tile_x(ST_X(i.geom)) AS x, tile_y(ST_Y(i.geom)) AS y
        FROM insight_tip e
        JOIN tip t ON t.organisation_id = of_organisation AND t.id = e.tip_id
        JOIN insight i ON i.organisation_id = of_organisation AND i.id = e.insight_id
        LEFT JOIN site s ON s.organisation_id = of_organisation AND s.id = i.site_id
        WHERE e.organisation_id = of_organisation AND e.told_at >= since AND e.told_at < until
          AND t.author_id IS NOT NULL AND t.withdrawn_at IS NULL AND i.published_at IS NOT NULL
    ), tagged AS MATERIALIZED (
        SELECT DISTINCT a.author_id, nobody AS tag_id, a.site_id, a.parent_id, a.placed, a.x, a.y FROM told a
        UNION ALL
        SELECT DISTINCT a.author_id, g.tag_id, a.site_id, a.parent_id, a.placed, a.x, a.y
        FROM told a JOIN insight_tag g ON g.organisation_id = of_organisation AND g.insight_id = a.id
    ), stood AS (
        -- Two steps, the second of which counts what is different already: sorting all of it for count(DISTINCT) took longer.
        SELECT DISTINCT a.author_id, a.tag_id, p.level, p.site_id, p.x, p.y
        FROM tagged a CROSS JOIN LATERAL (
            VALUES (0, nobody, 0::bigint, 0::bigint), (1, a.site_id, 0, 0), (1, a.parent_id, 0, 0),
                   (6, nobody, a.x >> 18, a.y >> 18), (9, nobody, a.x >> 15, a.y >> 15), (12, nobody, a.x >> 12, a.y >> 12)
        ) p (level, site_id, x, y)
        WHERE p.site_id IS NOT NULL AND (p.level <= 1 OR a.placed)
    )
    INSERT INTO overview_cell (organisation_id, period, begins, tag_id, level, site_id, x, y, people)
    SELECT of_organisation, of_period, first, tag_id, level, site_id, x, y, count(*) FROM stood
    GROUP BY tag_id, level, site_id, x, y HAVING count(*) >= 5;
    UPDATE overview_cell c SET (insights, answered) = (
        SELECT count(*), count(*) FILTER (WHERE i.status IN ('done', 'declined')) FROM insight i
        WHERE i.organisation_id = of_organisation AND i.published_at >= since AND i.published_at < until)
    WHERE c.organisation_id = of_organisation AND c.period = of_period AND c.begins = first AND c.tag_id = nobody AND c.level = 0;
END $$;

-- Which share of an organisation's members tells often (a tip a week), tells or taps or replies now and then, or reads, in
-- thirteen weeks: in hundredths, of people in steps of five. Shares of fewer than five are put together with their neighbour,
-- and where that is not enough nothing is kept. What each did is known to this statement alone.
CREATE FUNCTION count_participation(of_organisation uuid) RETURNS void
LANGUAGE sql SET search_path = backhaul, public, pg_temp AS
$$
    WITH did AS (
        SELECT m.id, m.organisation_id, (
            SELECT count(*) FROM tip t WHERE t.organisation_id = m.organisation_id AND t.author_id = m.id
              AND t.withdrawn_at IS NULL AND t.received_at >= now() - interval '91 days') AS told
        FROM member m WHERE m.organisation_id = of_organisation AND m.deactivated_at IS NULL AND m.role <> 'partner'
    ), tapped AS (
        SELECT c.member_id FROM confirmation c
        WHERE c.organisation_id = of_organisation AND c.created_at >= now() - interval '91 days'
        UNION SELECT k.member_id FROM thanks k
        WHERE k.organisation_id = of_organisation AND k.thanked_on >= current_date - 91
        UNION SELECT r.author_id FROM reply r
        WHERE r.organisation_id = of_organisation AND r.created_at >= now() - interval '91 days'
    ), many AS (
        SELECT count(*) AS members, count(*) FILTER (WHERE d.told >= 13) AS often,
               count(*) FILTER (WHERE d.told < 13 AND (d.told > 0 OR d.id IN (TABLE tapped))) AS sometimes,
               count(*) FILTER (WHERE d.told = 0 AND d.id NOT IN (SELECT p.member_id FROM tapped p WHERE p.member_id IS NOT NULL))
                   AS quiet
        FROM did d
    ), told AS (
        SELECT *, quiet >= 5 AND often + sometimes >= 5 AS together, quiet >= 5 AND often >= 5 AND sometimes >= 5 AS apart FROM many
    )
    INSERT INTO participation (organisation_id, counted_on, often, sometimes, took_part, quiet)
    SELECT of_organisation, current_date,
           CASE WHEN apart THEN round(100.0 * (often / 5 * 5) / members) END,
           CASE WHEN apart THEN round(100.0 * (sometimes / 5 * 5) / members) END,
           CASE WHEN together THEN round(100.0 * ((often + sometimes) / 5 * 5) / members) END,
           CASE WHEN together THEN round(100.0 * (quiet / 5 * 5) / members) END
    FROM told
    ON CONFLICT ON CONSTRAINT pk_participation DO UPDATE SET
        counted_on = excluded.counted_on, often = excluded.often, sometimes = excluded.sometimes,
        took_part = excluded.took_part, quiet = excluded.quiet
$$;

-- Counts anew what is due in the transaction's organisation: the newest quarter of which something is, and the weeks of those
-- days. Answers how many periods that were; who asks goes on until there are none.
CREATE FUNCTION refresh_overview() RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ DECLARE
    organisation CONSTANT uuid := required_organisation();
    newest date;
    days date[];
    counted int := 0;
    due record;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('backhaul.overview'), hashtext(organisation::text)) THEN
        RETURN 0;
    END IF;
    IF NOT EXISTS (SELECT FROM participation p WHERE p.organisation_id = organisation AND p.counted_on = current_date) THEN
        PERFORM count_participation(organisation);
    END IF;
    -- Of tables that it knows to be small, or does not know yet, PostgreSQL takes any index for as good as the key, and looks
    -- through all of it for each row: minutes for a hundred insights that were written often. Joined by hashing they are read once.
    PERFORM set_config('enable_nestloop', CASE WHEN c.reltuples < 10000 THEN 'off' ELSE 'on' END, true)
    FROM pg_class c WHERE c.oid = 'backhaul.insight'::regclass;
    newest := date_trunc('quarter', (SELECT max(d.day) FROM overview_due d WHERE d.organisation_id = organisation));
    WITH taken AS (
        DELETE FROM overview_due d WHERE d.organisation_id = organisation AND d.day >= newest RETURNING d.day
    )
    SELECT array_agg(DISTINCT t.day) INTO days FROM taken t;
    FOR due IN
        SELECT DISTINCT 'week' AS period, date_trunc('week', d)::date AS begins FROM unnest(days) d
        UNION SELECT 'quarter', date_trunc('quarter', d)::date FROM unnest(days) d
    LOOP
        PERFORM count_period(organisation, due.period, due.begins);
        counted := counted + 1;
    END LOOP;
    RETURN counted;
END $$;

-- Where a worker has to count: tells ids only.
CREATE FUNCTION organisations_with_overview_due() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$
    SELECT o.id FROM organisation o
    WHERE EXISTS (SELECT FROM overview_due d WHERE d.organisation_id = o.id)
       OR NOT EXISTS (SELECT FROM participation p WHERE p.organisation_id = o.id AND p.counted_on = current_date)
    ORDER BY o.id
$$;

-- What was known before: a worker counts it, the newest quarter first.
SELECT note_all_of(o.id) FROM organisation o;

CREATE TRIGGER note_told BEFORE INSERT ON insight_tip FOR EACH ROW EXECUTE FUNCTION note_told();
CREATE TRIGGER note_evidence AFTER INSERT OR DELETE OR UPDATE OF insight_id ON insight_tip
    FOR EACH ROW EXECUTE FUNCTION note_evidence();
CREATE TRIGGER note_published AFTER INSERT ON insight
    FOR EACH ROW WHEN (NEW.published_at IS NOT NULL) EXECUTE FUNCTION note_insight();
CREATE TRIGGER note_changed AFTER UPDATE ON insight FOR EACH ROW
    WHEN ((OLD.published_at, OLD.site_id, OLD.status) IS DISTINCT FROM (NEW.published_at, NEW.site_id, NEW.status)
          OR OLD.geom IS DISTINCT FROM NEW.geom)
    EXECUTE FUNCTION note_insight();
CREATE TRIGGER note_deleted AFTER DELETE ON insight
    FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION note_insight();
CREATE TRIGGER note_tagged AFTER INSERT OR DELETE ON insight_tag FOR EACH ROW EXECUTE FUNCTION note_tagged();
CREATE TRIGGER note_author AFTER UPDATE ON tip FOR EACH ROW
    WHEN ((OLD.author_id, OLD.withdrawn_at) IS DISTINCT FROM (NEW.author_id, NEW.withdrawn_at))
    EXECUTE FUNCTION note_author();
CREATE TRIGGER note_site AFTER UPDATE ON site FOR EACH ROW
    WHEN (OLD.parent_id IS DISTINCT FROM NEW.parent_id) EXECUTE FUNCTION note_site();
CREATE TRIGGER note_time_zone AFTER UPDATE ON organisation FOR EACH ROW
    WHEN (OLD.time_zone IS DISTINCT FROM NEW.time_zone) EXECUTE FUNCTION note_time_zone();

REVOKE EXECUTE ON FUNCTION note_overview(uuid, timestamptz), note_overview_of(uuid, uuid), note_all_of(uuid),
    count_period(uuid, text, date), count_participation(uuid), refresh_overview(), organisations_with_overview_due(),
    note_told(), note_evidence(), note_insight(), note_tagged(), note_author(), note_site(), note_time_zone() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION refresh_overview(), organisations_with_overview_due() TO backhaul_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON overview_cell, overview_due, participation TO backhaul_app;
