-- A reply is seen by whom its insight is seen by. In plpgsql, so that it stays one look by key for each reply: inlined, the
-- planner may read all insights of the organisation instead.
CREATE FUNCTION sees_insight(organisation uuid, insight uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS
$$ BEGIN
    RETURN sees_everything() OR EXISTS (
        SELECT FROM insight i WHERE i.organisation_id = sees_insight.organisation AND i.id = sees_insight.insight);
END $$;

-- What this reader reads of a reply; NULL where that is nothing: it was taken back or hidden, or not looked through yet.
CREATE FUNCTION read_reply(r reply) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN r.withdrawn_at IS NOT NULL THEN NULL
               WHEN reading(r.author_id) = 'whole' THEN r.text
               WHEN r.hidden_at IS NOT NULL THEN NULL
               ELSE read_by_role(r.masked, r.masked_for_members) END $$;

-- The words of an insight's replies as everybody may read them, the accepted answer first: what a search looks into.
CREATE FUNCTION reply_words(organisation uuid, insight uuid) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT string_agg(r.masked, E'\n' ORDER BY r.accepted_at IS NULL, r.created_at)
   FROM reply r WHERE r.organisation_id = reply_words.organisation AND r.insight_id = reply_words.insight
     AND r.withdrawn_at IS NULL AND r.hidden_at IS NULL AND r.masked IS NOT NULL $$;

-- What to offer to somebody who is about to ask: insights with most of these words (beginnings of words), in themselves or in
-- their accepted answer. What is at the place that the question is about counts more, and an answer more than a question.
-- Of very common words the first thousand are enough.
CREATE FUNCTION insights_to_offer(starts text[], site uuid, route uuid, most int)
RETURNS TABLE (insight_id uuid, score float8)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 5 SET search_path = backhaul, public, pg_temp AS
$$ DECLARE
    organisation CONSTANT uuid := required_organisation();
    everything CONSTANT boolean := sees_everything();
    for_all CONSTANT boolean := sees_organisation();
    asked CONSTANT tsquery[] := ARRAY(SELECT to_tsquery('backhaul.words_any', quote_literal(plain(one)) || ':*') FROM unnest(starts) one);
    any_word tsquery;
    one tsquery;
BEGIN
    FOREACH one IN ARRAY asked LOOP
        any_word := CASE WHEN any_word IS NULL THEN one ELSE any_word || one END;
    END LOOP;
    IF any_word IS NULL OR numnode(any_word) = 0 THEN
        RETURN;
    END IF;
    RETURN QUERY
        WITH told AS MATERIALIZED (
            (SELECT w.insight_id AS id FROM insight_words w
             WHERE w.organisation_id = organisation AND w.words @@ any_word LIMIT 1000)
            UNION
            (SELECT r.insight_id FROM reply r
             WHERE r.organisation_id = organisation AND r.accepted_at IS NOT NULL AND r.hidden_at IS NULL
               AND r.words @@ any_word LIMIT 1000)
        ), scored AS (
            SELECT i.id, i.published_at, a.id IS NOT NULL AS answered,
                   (SELECT count(*) FILTER (WHERE k.words @@ w OR coalesce(a.words @@ w, false)) FROM unnest(asked) w)::float8
                       / cardinality(asked) AS share,
                   (i.site_id = ANY(places.ids) OR i.route_id = route) AS there
            FROM told JOIN insight i ON i.organisation_id = organisation AND i.id = told.id
            LEFT JOIN insight_words k ON k.organisation_id = organisation AND k.insight_id = i.id
            LEFT JOIN reply a ON a.organisation_id = organisation AND a.insight_id = i.id AND a.accepted_at IS NOT NULL
                             AND a.hidden_at IS NULL AND a.masked IS NOT NULL
            CROSS JOIN (SELECT ARRAY(SELECT s.id FROM site s WHERE s.organisation_id = organisation
                                     AND (s.id = site OR s.parent_id = site)) AS ids) places
            WHERE i.published_at IS NOT NULL
              -- A question that nobody answered helps nobody who asks it, and what is over answers nothing.
              AND (a.id IS NOT NULL OR (i.kind <> 'question' AND is_current(i)))
              AND (everything OR (for_all AND i.visibility = 'organisation') OR EXISTS (
                    SELECT FROM insight_tip e JOIN tip t ON t.organisation_id = e.organisation_id AND t.id = e.tip_id
                    WHERE e.organisation_id = organisation AND e.insight_id = i.id AND t.author_id = current_member()))
        )
        SELECT s.id, s.share + CASE WHEN s.there THEN 0.3 ELSE 0 END + CASE WHEN s.answered THEN 0.3 ELSE 0 END
        FROM scored s
        WHERE s.share >= CASE WHEN s.there THEN 0.4 ELSE 0.5 END AND (s.share * cardinality(asked) >= 2 OR cardinality(asked) = 1)
        ORDER BY 2 DESC, s.published_at DESC, s.id LIMIT most;
END $$;

GRANT SELECT, INSERT, UPDATE, DELETE ON reply, reply_edit, reply_reaction, knows TO backhaul_app;
REVOKE EXECUTE ON FUNCTION sees_insight(uuid, uuid), read_reply(reply), reply_words(uuid, uuid),
    insights_to_offer(text[], uuid, uuid, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sees_insight(uuid, uuid), read_reply(reply), reply_words(uuid, uuid),
    insights_to_offer(text[], uuid, uuid, int) TO backhaul_app;
