-- What may answer a question: insights with most of these words (beginnings of words), in themselves or in their accepted
-- answer, and insights that mean the like, where somebody said what is meant. A row for each tip that was compared by meaning.
-- `share`: of the words, and `enough` where they alone say that it may be it. Of very common words the first thousand are enough.
DROP FUNCTION insights_to_offer(text[], uuid, uuid, int);
CREATE FUNCTION what_may_answer(starts text[], wanted bit, embedder text, site uuid, route uuid, most int)
RETURNS TABLE (insight_id uuid, share float8, enough boolean, answered boolean, there boolean, vector bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 200 SET search_path = backhaul, public, pg_temp AS
$$ DECLARE
    organisation CONSTANT uuid := required_organisation();
    asked CONSTANT tsquery[] := ARRAY(SELECT to_tsquery('backhaul.words_any', quote_literal(plain(one)) || ':*') FROM unnest(starts) one);
    any_word tsquery;
    one tsquery;
BEGIN
    FOREACH one IN ARRAY asked LOOP
        any_word := CASE WHEN any_word IS NULL THEN one ELSE any_word || one END;
    END LOOP;
    IF numnode(any_word) = 0 THEN
        any_word := NULL;
    END IF;
    RETURN QUERY
        WITH told AS MATERIALIZED (
            (SELECT w.insight_id AS id FROM insight_words w
             WHERE w.organisation_id = organisation AND w.words @@ any_word LIMIT 1000)
            UNION
            (SELECT r.insight_id FROM reply r
             WHERE r.organisation_id = organisation AND r.accepted_at IS NOT NULL AND r.hidden_at IS NULL
               AND r.words @@ any_word LIMIT 1000)
        ), meant AS MATERIALIZED (
            -- Of what was answered all, however long ago; of what is known the newest.
            (SELECT e.insight_id AS id, v.vector
             FROM (SELECT r.insight_id FROM reply r
                   WHERE r.organisation_id = organisation AND r.accepted_at IS NOT NULL AND r.hidden_at IS NULL
                   ORDER BY r.accepted_at DESC LIMIT 20000) r
             JOIN insight_tip e ON e.organisation_id = organisation AND e.insight_id = r.insight_id
             JOIN embedding v ON v.organisation_id = organisation AND v.tip_id = e.tip_id AND v.model = embedder
             WHERE wanted IS NOT NULL
             ORDER BY bit_count(v.code # wanted) LIMIT most)
            UNION ALL
            (SELECT e.insight_id, v.vector
             FROM (SELECT n.tip_id FROM (SELECT v.tip_id, v.code FROM embedding v
                                         WHERE v.organisation_id = organisation AND v.model = embedder AND wanted IS NOT NULL
                                         ORDER BY v.tip_id DESC LIMIT 20000) n
                   ORDER BY bit_count(n.code # wanted) LIMIT most) near
             JOIN embedding v ON v.organisation_id = organisation AND v.tip_id = near.tip_id
             JOIN insight_tip e ON e.organisation_id = organisation AND e.tip_id = near.tip_id)
        ), candidate AS MATERIALIZED (
            SELECT t.id, NULL::bytea AS vector FROM told t UNION ALL SELECT m.id, m.vector FROM meant m
        ), places AS MATERIALIZED (
            SELECT ARRAY(SELECT s.id FROM site s WHERE s.organisation_id = organisation
                         AND (s.id = site OR s.parent_id = site)) AS ids
        ), scored AS (
            SELECT i.id, a.id IS NOT NULL AS answered,
                   coalesce((SELECT count(*) FILTER (WHERE k.words @@ w OR coalesce(a.words @@ w, false)) FROM unnest(asked) w)::float8
                            / nullif(cardinality(asked), 0), 0) AS share,
                   coalesce(i.site_id = ANY(p.ids) OR i.route_id = route, false) AS there
            FROM (SELECT DISTINCT c.id FROM candidate c) c
            JOIN insight i ON i.organisation_id = organisation AND i.id = c.id
            CROSS JOIN places p
            LEFT JOIN insight_words k ON k.organisation_id = organisation AND k.insight_id = i.id
            LEFT JOIN reply a ON a.organisation_id = organisation AND a.insight_id = i.id AND a.accepted_at IS NOT NULL
                             AND a.hidden_at IS NULL AND a.masked IS NOT NULL
            WHERE i.published_at IS NOT NULL
              -- A question that nobody answered helps nobody who asks it, and what is over answers nothing.
              AND (a.id IS NOT NULL OR (i.kind <> 'question' AND is_current(i)))
              AND may_read(i)
        )
        SELECT s.id, s.share,
               s.share >= CASE WHEN s.there THEN 0.4 ELSE 0.5 END AND (s.share * cardinality(asked) >= 2 OR cardinality(asked) = 1),
               s.answered, s.there, c.vector
        FROM scored s JOIN candidate c ON c.id = s.id;
END $$;

-- As it was (0007_join.sql), but for questions with an answer: they are done, and who asks the same joins them and reads the
-- answer at once. And what is hidden takes no tip in: what others say of the same place is not lost in it.
CREATE OR REPLACE FUNCTION insights_to_join(
    tip uuid, shown text, own_kind text, own_site uuid, lon float8, lat float8, within_m float8, at timestamptz, most int)
RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50 SET search_path = backhaul, public, pg_temp AS
$$ DECLARE
    organisation CONSTANT uuid := required_organisation();
    readers CONSTANT text := audience(organisation, tip);
    here CONSTANT geography := ST_SetSRID(ST_MakePoint(lon, lat), 4326)::geography;
    places CONSTANT uuid[] := ARRAY(
        SELECT s.id FROM site own JOIN site s ON s.organisation_id = own.organisation_id
               AND (s.id = own.id OR s.id = own.parent_id OR s.parent_id = own.id)
        WHERE own.organisation_id = organisation AND own.id = own_site);
BEGIN
    IF NOT sees_everything() THEN
        RAISE EXCEPTION 'only workers and managers join insights' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY
        WITH there AS (
            -- One branch for each index.
            SELECT i.id FROM insight i
            WHERE i.organisation_id = organisation AND i.published_at IS NOT NULL AND i.site_id = ANY(places)
            UNION
            SELECT i.id FROM insight i
            WHERE i.organisation_id = organisation AND i.published_at IS NOT NULL AND (i.site_id IS NULL OR own_site IS NULL)
              AND ST_DWithin(i.geom::geography, here, within_m)
            UNION
            SELECT i.id FROM insight i
            WHERE i.organisation_id = organisation AND i.published_at IS NOT NULL AND own_kind = 'none' AND i.place_kind = 'none'
              AND i.published_at > at - interval '1 year'
            UNION
            SELECT i.id FROM insight i
            WHERE i.organisation_id = organisation AND i.published_at IS NULL AND i.merged_into_id IS NULL AND i.hidden_at IS NULL
              AND (i.site_id = ANY(places) OR (own_kind = 'none' AND i.place_kind = 'none')
                   OR ((i.site_id IS NULL OR own_site IS NULL) AND ST_DWithin(i.geom::geography, here, within_m)))
        )
        SELECT i.id FROM there JOIN insight i ON i.organisation_id = organisation AND i.id = there.id
        WHERE i.visibility = shown
          AND (i.status <> 'done' OR EXISTS (
                SELECT FROM reply r WHERE r.organisation_id = organisation AND r.insight_id = i.id AND r.accepted_at IS NOT NULL))
          AND coalesce(i.valid_until, 'infinity') > at
          AND i.confirmed_at > at - make_interval(secs => 3 * 86400 * i.half_life_days)
          AND i.created_at < at + make_interval(secs => 3 * 86400 * i.half_life_days)
          AND NOT EXISTS (SELECT FROM insight_tip e WHERE e.organisation_id = organisation AND e.insight_id = i.id
                          AND audience(organisation, e.tip_id) IS DISTINCT FROM readers)
        ORDER BY i.confirmed_at DESC, i.id LIMIT most;
END $$;

REVOKE EXECUTE ON FUNCTION what_may_answer(text[], bit, text, uuid, uuid, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION what_may_answer(text[], bit, text, uuid, uuid, int) TO backhaul_app;

-- What was answered before this release is done, too.
WITH answered AS (
    SELECT i.organisation_id, i.id, i.status, r.id AS reply_id FROM insight i
    JOIN reply r ON r.organisation_id = i.organisation_id AND r.insight_id = i.id AND r.accepted_at IS NOT NULL
    WHERE i.kind = 'question' AND i.status IN ('new', 'seen', 'assigned')
), noted AS (
    INSERT INTO insight_change (organisation_id, id, insight_id, at, change)
    SELECT organisation_id, gen_random_uuid(), id, now(),
           jsonb_build_object('answer', reply_id, 'status', jsonb_build_object('from', status, 'to', 'done'))
    FROM answered
)
UPDATE insight i SET status = 'done' FROM answered a WHERE i.organisation_id = a.organisation_id AND i.id = a.id;

-- A reply that is spoken or shown is a tip, too, of the same id: it goes the way of all recordings and photos.
ALTER TABLE tip ADD COLUMN replies_to_id uuid, ADD COLUMN named boolean;
ALTER TABLE tip ADD CONSTRAINT ck_tip_reply_is_named CHECK (replies_to_id IS NULL OR (named IS NOT NULL AND NOT anonymous));

-- What it said before, as others read it then; empty where nobody else ever did.
ALTER TABLE reply_edit ADD COLUMN masked varchar, ADD COLUMN masked_for_members varchar;

-- In the words stands "@{id}", so that a name is nowhere but in its member's row.
CREATE TABLE reply_mention (
    organisation_id uuid NOT NULL,
    reply_id uuid NOT NULL,
    member_id uuid NOT NULL,
    told boolean NOT NULL DEFAULT false,
    CONSTRAINT pk_reply_mention PRIMARY KEY (organisation_id, reply_id, member_id),
    CONSTRAINT fk_reply_mention_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE,
    CONSTRAINT fk_reply_mention_organisation_id_reply_id FOREIGN KEY (organisation_id, reply_id)
        REFERENCES reply (organisation_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_reply_mention_organisation_id_member_id FOREIGN KEY (organisation_id, member_id)
        REFERENCES member (organisation_id, id) ON DELETE CASCADE
);
GRANT SELECT, INSERT, UPDATE, DELETE ON reply_mention TO backhaul_app;

ALTER TABLE alert DROP CONSTRAINT ck_alert_reason;
ALTER TABLE alert ADD CONSTRAINT ck_alert_reason CHECK (reason IN (
    'published', 'urgent', 'answered', 'accepted', 'decided', 'changed', 'thanked', 'asked', 'escalated', 'mentioned',
    'assigned', 'watched'));

-- The words of a reply with the names of those whom it mentions. A guest reads that somebody is mentioned, and not who.
CREATE FUNCTION with_mentions(organisation uuid, reply uuid, said text) RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE AS
$$ DECLARE
    one record;
BEGIN
    IF said IS NULL OR strpos(said, '@{') = 0 THEN
        RETURN said;
    END IF;
    FOR one IN
        SELECT x.member_id, CASE WHEN sees_organisation() OR sees_everything() THEN m.name ELSE '👤██' END AS name
        FROM reply_mention x JOIN member m ON m.organisation_id = x.organisation_id AND m.id = x.member_id
        WHERE x.organisation_id = with_mentions.organisation AND x.reply_id = with_mentions.reply
    LOOP
        said := replace(said, '@{' || one.member_id || '}', '@' || one.name);
    END LOOP;
    -- Whoever is erased is mentioned by nobody.
    RETURN regexp_replace(said, '@\{[0-9a-f-]{36}\}', '@👤██', 'g');
END $$;

-- What is hidden is read by nobody where it stood. Its author and managers read it where they are told that it is.
CREATE OR REPLACE FUNCTION read_reply(r reply) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN r.withdrawn_at IS NOT NULL OR r.hidden_at IS NOT NULL THEN NULL
               WHEN reading(r.author_id) = 'whole' THEN with_mentions(r.organisation_id, r.id, r.text)
               ELSE with_mentions(r.organisation_id, r.id, read_by_role(r.masked, r.masked_for_members)) END $$;

-- Whether this reader reads it: where replies are only counted, no names are looked up.
CREATE FUNCTION reads_reply(r reply) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT r.withdrawn_at IS NULL AND r.hidden_at IS NULL
          AND (reading(r.author_id) = 'whole' OR r.masked IS NOT NULL) $$;

-- What is left of a reply that its author took back, where others had read it: that something stood there.
CREATE FUNCTION is_stone(r reply) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT r.withdrawn_at IS NOT NULL AND r.masked_revision IS NOT NULL AND r.hidden_at IS NULL $$;

REVOKE EXECUTE ON FUNCTION with_mentions(uuid, uuid, text), reads_reply(reply), is_stone(reply) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION with_mentions(uuid, uuid, text), reads_reply(reply), is_stone(reply) TO backhaul_app;
