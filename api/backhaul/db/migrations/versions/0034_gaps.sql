-- Which recordings of a tip are hidden; NULL where none is.
CREATE FUNCTION hidden_recordings(organisation uuid, tip uuid) RETURNS text[] LANGUAGE sql STABLE AS
$$ SELECT array_agg(h.part::text) FROM hidden h
   JOIN tip_part p ON p.organisation_id = h.organisation_id AND p.tip_id = h.tip_id AND p.name = h.part
   WHERE h.organisation_id = hidden_recordings.organisation AND h.tip_id = hidden_recordings.tip AND h.lifted_at IS NULL
     AND coalesce(p.media_type, p.declared_type) NOT LIKE 'image/%' $$;

-- What was said in a tip without what was said in its hidden recordings; NULL where nothing is left.
CREATE FUNCTION without_hidden(organisation uuid, tip uuid, spoken jsonb) RETURNS jsonb LANGUAGE sql STABLE AS
$$ SELECT CASE WHEN spoken IS NULL OR h.parts IS NULL THEN spoken ELSE (
       SELECT spoken || jsonb_build_object('text', string_agg(btrim(o.segment ->> 'text'), ' ' ORDER BY o.n),
                                           'segments', jsonb_agg(o.segment ORDER BY o.n))
       FROM jsonb_array_elements(spoken -> 'segments') WITH ORDINALITY o(segment, n)
       -- What names no recording is of the only one.
       WHERE NOT coalesce(o.segment ->> 'part' = ANY(h.parts), true)
       HAVING count(*) > 0) END
   FROM (SELECT hidden_recordings(organisation, tip) AS parts) h $$;

-- As in 0005 and 0013, but the words of a recording that is hidden are hidden with it: its author alone reads them.
CREATE OR REPLACE FUNCTION read_tip(organisation uuid, id uuid) RETURNS TABLE (typed text, spoken jsonb)
LANGUAGE sql STABLE ROWS 1 AS
$$
    SELECT w.typed, CASE WHEN w.author_id = current_member() THEN w.spoken
                         ELSE without_hidden(read_tip.organisation, read_tip.id, w.spoken) END
    FROM (
        SELECT t.author_id,
               CASE WHEN r.reading = 'whole' THEN t.text
                    WHEN p.tip_id IS NULL THEN NULL
                    WHEN p.views IS NULL THEN t.text
                    ELSE p.views -> r.reading ->> 'text' END AS typed,
               CASE WHEN r.reading = 'whole' OR (p.tip_id IS NOT NULL AND p.views IS NULL) THEN
                        (SELECT jsonb_build_object('text', s.text, 'language', s.language, 'segments', s.segments)
                         FROM transcript s
                         WHERE s.organisation_id = t.organisation_id AND s.tip_id = t.id
                           AND (r.reading = 'whole' OR s.version = p.transcript_version)
                         ORDER BY s.version DESC LIMIT 1)
                    ELSE nullif(p.views -> r.reading -> 'transcript', 'null') END AS spoken
        FROM tip t
        LEFT JOIN personal p ON p.organisation_id = t.organisation_id AND p.tip_id = t.id
        CROSS JOIN LATERAL (SELECT reading(t.author_id) AS reading) r
        WHERE t.organisation_id = read_tip.organisation AND t.id = read_tip.id
    ) w
$$;

CREATE OR REPLACE FUNCTION masked_tip(organisation uuid, id uuid, reading text)
RETURNS TABLE (typed text, spoken jsonb) LANGUAGE sql STABLE ROWS 1 AS
$$
    SELECT w.typed, without_hidden(masked_tip.organisation, masked_tip.id, w.spoken)
    FROM (
        SELECT CASE WHEN p.views IS NULL THEN t.text ELSE p.views -> reading ->> 'text' END AS typed,
               CASE WHEN p.views IS NULL THEN
                        (SELECT jsonb_build_object('text', s.text, 'language', s.language, 'segments', s.segments)
                         FROM transcript s
                         WHERE s.organisation_id = t.organisation_id AND s.tip_id = t.id AND s.version = p.transcript_version)
                    ELSE nullif(p.views -> reading -> 'transcript', 'null') END AS spoken
        FROM tip t JOIN personal p ON p.organisation_id = t.organisation_id AND p.tip_id = t.id
        WHERE t.organisation_id = masked_tip.organisation AND t.id = masked_tip.id AND t.withdrawn_at IS NULL
    ) w
$$;

-- What a hidden recording means is found by nobody and compared with nothing, also when it is understood anew: it has another
-- model, as hidden renditions have another kind.
CREATE FUNCTION keep_meaning_hidden() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ BEGIN
    IF NEW.model NOT LIKE 'hidden:%' AND hidden_recordings(NEW.organisation_id, NEW.tip_id) IS NOT NULL THEN
        NEW.model := 'hidden:' || NEW.model;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_meaning_hidden BEFORE INSERT OR UPDATE ON embedding
    FOR EACH ROW EXECUTE FUNCTION keep_meaning_hidden();
UPDATE embedding SET model = model WHERE hidden_recordings(organisation_id, tip_id) IS NOT NULL;

-- How many of each tag stand in each square: as insight_cell (0014_map.sql), for the filter by tag. An insight with two tags is
-- counted with each. Whatever changes an insight moves it with the tags that it has, and whatever changes a tag counts it where
-- the insight stands.
CREATE TABLE insight_tag_cell (
    organisation_id uuid NOT NULL,
    tag_id uuid NOT NULL,
    level smallint NOT NULL,
    cell bigint NOT NULL,
    visibility varchar NOT NULL,
    status varchar NOT NULL,
    kind varchar NOT NULL,
    urgency varchar NOT NULL,
    change uuid NOT NULL DEFAULT gen_random_uuid(),
    n int NOT NULL,
    x bigint NOT NULL,
    y bigint NOT NULL,
    CONSTRAINT pk_insight_tag_cell
        PRIMARY KEY (organisation_id, tag_id, level, cell, visibility, status, kind, urgency, change),
    CONSTRAINT fk_insight_tag_cell_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE
);

CREATE FUNCTION tags_moved_on_map() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ BEGIN
    INSERT INTO insight_tag_cell (organisation_id, tag_id, level, cell, visibility, status, kind, urgency, n, x, y)
    SELECT c.organisation_id, g.tag_id, l.level, c.quadkey >> (2 * (24 - l.level)), c.visibility, c.status, c.kind, c.urgency,
           sum(c.n), sum(c.n * tile_x(ST_X(c.geom))), sum(c.n * tile_y(ST_Y(c.geom)))
    FROM (
        SELECT d.* FROM new_rows n JOIN old_rows o ON o.organisation_id = n.organisation_id AND o.id = n.id
        CROSS JOIN LATERAL (
            VALUES (1, n.organisation_id, n.id, n.quadkey, n.geom, n.visibility, n.status, n.kind, n.urgency),
                   (-1, o.organisation_id, o.id, o.quadkey, o.geom, o.visibility, o.status, o.kind, o.urgency)
        ) AS d(n, organisation_id, id, quadkey, geom, visibility, status, kind, urgency)
        -- Most changes of an insight are none of these.
        WHERE (n.quadkey, n.visibility, n.status, n.kind, n.urgency)
              IS DISTINCT FROM (o.quadkey, o.visibility, o.status, o.kind, o.urgency)
    ) c
    JOIN insight_tag g ON g.organisation_id = c.organisation_id AND g.insight_id = c.id
    CROSS JOIN unnest(ARRAY[6, 9, 12, 15]) AS l(level)
    WHERE c.quadkey IS NOT NULL
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
    HAVING sum(c.n) <> 0 OR sum(c.n * tile_x(ST_X(c.geom))) <> 0 OR sum(c.n * tile_y(ST_Y(c.geom))) <> 0;
    RETURN NULL;
END $$;

CREATE FUNCTION tags_counted_on_map() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ DECLARE
    many CONSTANT text := '
        WITH here AS MATERIALIZED (
            -- Who moves the insight at this moment is waited for, and it is counted where it then stands.
            SELECT i.* FROM insight i
            WHERE i.quadkey IS NOT NULL AND (i.organisation_id, i.id) IN (SELECT d.organisation_id, d.insight_id FROM (%1$s) d)
            ORDER BY i.organisation_id, i.id FOR NO KEY UPDATE
        )
        INSERT INTO insight_tag_cell (organisation_id, tag_id, level, cell, visibility, status, kind, urgency, n, x, y)
        SELECT i.organisation_id, d.tag_id, l.level, i.quadkey >> (2 * (24 - l.level)), i.visibility, i.status, i.kind,
               i.urgency, sum(d.n), sum(d.n * tile_x(ST_X(i.geom))), sum(d.n * tile_y(ST_Y(i.geom)))
        FROM (%1$s) d JOIN here i ON i.organisation_id = d.organisation_id AND i.id = d.insight_id
        CROSS JOIN unnest(ARRAY[6, 9, 12, 15]) AS l(level)
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 HAVING sum(d.n) <> 0';
    added CONSTANT text := 'SELECT 1 AS n, organisation_id, insight_id, tag_id FROM new_rows';
    taken CONSTANT text := 'SELECT -1 AS n, organisation_id, insight_id, tag_id FROM old_rows';
BEGIN
    EXECUTE format(many, CASE TG_OP WHEN 'INSERT' THEN added WHEN 'DELETE' THEN taken
                                    ELSE added || ' UNION ALL ' || taken END);
    RETURN NULL;
END $$;

-- An insight that is deleted takes its tags along, and then nothing tells any more where they stood. One that goes with its
-- whole organisation has nothing to be counted in.
CREATE FUNCTION tags_leave_map() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ BEGIN
    INSERT INTO insight_tag_cell (organisation_id, tag_id, level, cell, visibility, status, kind, urgency, n, x, y)
    SELECT OLD.organisation_id, g.tag_id, l.level, OLD.quadkey >> (2 * (24 - l.level)), OLD.visibility, OLD.status, OLD.kind,
           OLD.urgency, -1, -tile_x(ST_X(OLD.geom)), -tile_y(ST_Y(OLD.geom))
    FROM insight_tag g CROSS JOIN unnest(ARRAY[6, 9, 12, 15]) AS l(level)
    WHERE OLD.quadkey IS NOT NULL AND g.organisation_id = OLD.organisation_id AND g.insight_id = OLD.id
      AND EXISTS (SELECT FROM organisation o WHERE o.id = OLD.organisation_id);
    RETURN OLD;
END $$;

-- Adds up what changed; refresh_map does the same for insight_cell. Two at once do not wait for each other.
CREATE FUNCTION fold_tag_cells() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('backhaul.fold_tag_cells')) THEN
        RETURN;
    END IF;
    WITH many AS (
        SELECT organisation_id, tag_id, level, cell, visibility, status, kind, urgency FROM insight_tag_cell
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 HAVING count(*) > 1 OR sum(n) = 0
    ), folded AS (
        DELETE FROM insight_tag_cell c USING many m
        WHERE c.organisation_id = m.organisation_id AND c.tag_id = m.tag_id AND c.level = m.level AND c.cell = m.cell
          AND c.visibility = m.visibility AND c.status = m.status AND c.kind = m.kind AND c.urgency = m.urgency
        RETURNING c.*
    )
    INSERT INTO insight_tag_cell (organisation_id, tag_id, level, cell, visibility, status, kind, urgency, n, x, y)
    SELECT organisation_id, tag_id, level, cell, visibility, status, kind, urgency, sum(n), sum(x), sum(y) FROM folded
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 HAVING sum(n) <> 0 OR sum(x) <> 0 OR sum(y) <> 0;
END $$;

INSERT INTO insight_tag_cell (organisation_id, tag_id, level, cell, visibility, status, kind, urgency, n, x, y)
SELECT i.organisation_id, g.tag_id, l.level, i.quadkey >> (2 * (24 - l.level)), i.visibility, i.status, i.kind, i.urgency,
       count(*), sum(tile_x(ST_X(i.geom))), sum(tile_y(ST_Y(i.geom)))
FROM insight i JOIN insight_tag g ON g.organisation_id = i.organisation_id AND g.insight_id = i.id
CROSS JOIN unnest(ARRAY[6, 9, 12, 15]) AS l(level) WHERE i.quadkey IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;
CREATE TRIGGER tags_moved AFTER UPDATE ON insight
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tags_moved_on_map();
CREATE TRIGGER tags_leave BEFORE DELETE ON insight FOR EACH ROW EXECUTE FUNCTION tags_leave_map();
CREATE TRIGGER count_added AFTER INSERT ON insight_tag
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tags_counted_on_map();
CREATE TRIGGER count_changed AFTER UPDATE ON insight_tag
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION tags_counted_on_map();
CREATE TRIGGER count_taken AFTER DELETE ON insight_tag
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tags_counted_on_map();

REVOKE EXECUTE ON FUNCTION hidden_recordings(uuid, uuid), without_hidden(uuid, uuid, jsonb), keep_meaning_hidden(),
    tags_moved_on_map(), tags_counted_on_map(), tags_leave_map(), fold_tag_cells() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hidden_recordings(uuid, uuid), without_hidden(uuid, uuid, jsonb), fold_tag_cells() TO backhaul_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON insight_tag_cell TO backhaul_app;

-- What somebody is told besides alerts, which are of insights that they can open: see notify/notices.py.
CREATE TABLE notice (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL,
    member_id uuid NOT NULL,
    kind varchar NOT NULL,
    thing_id uuid NOT NULL,
    path varchar NOT NULL,
    name varchar,
    at timestamptz NOT NULL,
    read boolean NOT NULL DEFAULT false,
    CONSTRAINT pk_notice PRIMARY KEY (organisation_id, id),
    CONSTRAINT fk_notice_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE,
    CONSTRAINT fk_notice_organisation_id_member_id FOREIGN KEY (organisation_id, member_id)
        REFERENCES member (organisation_id, id) ON DELETE CASCADE,
    CONSTRAINT ck_notice_kind CHECK (kind IN ('hidden', 'put_back', 'webhook_paused'))
);
CREATE UNIQUE INDEX uq_notice_once ON notice (organisation_id, member_id, kind, thing_id);
CREATE INDEX ix_notice_at ON notice (organisation_id, at);
GRANT SELECT, INSERT, UPDATE, DELETE ON notice TO backhaul_app;
