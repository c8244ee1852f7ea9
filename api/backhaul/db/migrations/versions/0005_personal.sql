-- Who reads how much. Every reader of what somebody typed or said goes through the two functions below this one: its author
-- and those who answer for it read it whole, colleagues without what is personal, and a guest without secrets either.
CREATE FUNCTION reading(author uuid) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN sees_everything() OR author = current_member() THEN 'whole'
               WHEN sees_organisation() THEN 'colleague' ELSE 'guest' END $$;

-- What was typed and what was said in a tip, as its reader may read it; NULL for what is not there or was not looked through.
-- A correction is read by others when it was looked through, and until then the version before it.
CREATE FUNCTION read_tip(organisation uuid, id uuid) RETURNS TABLE (typed text, spoken jsonb)
LANGUAGE sql STABLE ROWS 1 AS
$$
    SELECT CASE WHEN r.reading = 'whole' THEN t.text
                WHEN p.tip_id IS NULL THEN NULL
                WHEN p.views IS NULL THEN t.text
                ELSE p.views -> r.reading ->> 'text' END,
           CASE WHEN r.reading = 'whole' OR (p.tip_id IS NOT NULL AND p.views IS NULL) THEN
                    (SELECT jsonb_build_object('text', s.text, 'language', s.language, 'segments', s.segments)
                     FROM transcript s
                     WHERE s.organisation_id = t.organisation_id AND s.tip_id = t.id
                       AND (r.reading = 'whole' OR s.version = p.transcript_version)
                     ORDER BY s.version DESC LIMIT 1)
                ELSE nullif(p.views -> r.reading -> 'transcript', 'null') END
    FROM tip t
    LEFT JOIN personal p ON p.organisation_id = t.organisation_id AND p.tip_id = t.id
    CROSS JOIN LATERAL (SELECT reading(t.author_id) AS reading) r
    WHERE t.organisation_id = read_tip.organisation AND t.id = read_tip.id
$$;

-- An insight's title or text: with its secrets for the organisation's own, without for others.
CREATE FUNCTION read_by_role(everybodys text, members text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN sees_organisation() THEN coalesce(members, everybodys) ELSE everybodys END $$;

REVOKE EXECUTE ON FUNCTION reading(uuid), read_tip(uuid, uuid), read_by_role(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reading(uuid), read_tip(uuid, uuid), read_by_role(text, text) TO backhaul_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON personal TO backhaul_app;
