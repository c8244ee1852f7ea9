-- Who reads by a token of an integration: as `enter` does for members. Nothing of when it was read is kept.
CREATE FUNCTION enter_integration(hash bytea, wanted text)
RETURNS TABLE (organisation_id uuid, id uuid, member_id uuid, name text, role text, language text, filters jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ BEGIN
    RETURN QUERY
        SELECT n.organisation_id, n.id, m.id, n.name::text, coalesce(m.role, 'contributor')::text,
               coalesce(m.language, o.languages[1], 'en')::text, n.filters
        FROM integration n
        JOIN organisation o ON o.id = n.organisation_id
        LEFT JOIN member m ON m.organisation_id = n.organisation_id AND m.id = n.member_id
        CROSS JOIN LATERAL set_scope(n.organisation_id, coalesce(m.id, n.id), coalesce(m.role, 'contributor')::text)
        WHERE n.token_hash = hash AND n.scope = wanted AND coalesce(n.expires_at > now(), true)
          AND (n.member_id IS NULL OR m.deactivated_at IS NULL);
END $$;

-- Called by whatever announces a change of an insight (db/changes.py), in the same transaction: what is to be sent, and its
-- jobs; answers how many. Only of what the whole organisation reads. As the owner, because who changes something need not see its webhooks.
CREATE FUNCTION note_webhooks(insight uuid, change text, visibility text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ DECLARE
    organisation CONSTANT uuid := required_organisation();
    happened text;
    whole_hour boolean := true;
    many bigint;
BEGIN
    -- Most organisations have none, and most changes are none of these.
    IF change NOT IN ('published', 'amended', 'confirmed', 'reviewed', 'withdrawn')
       OR NOT EXISTS (SELECT FROM webhook w WHERE w.organisation_id = organisation) THEN
        RETURN 0;
    END IF;
    IF change = 'withdrawn' THEN
        happened := CASE WHEN visibility = 'organisation' THEN 'insight.withdrawn' END;
    ELSE
        SELECT CASE change WHEN 'published' THEN 'insight.published'
                           -- That somebody tapped is told to nobody; that something is gone is.
                           WHEN 'confirmed' THEN CASE WHEN is_current(i) THEN NULL ELSE 'insight.updated' END
                           WHEN 'reviewed' THEN CASE WHEN i.status IN ('done', 'declined') THEN 'insight.decided'
                                                     ELSE 'insight.updated' END
                           ELSE 'insight.updated' END,
               EXISTS (SELECT FROM insight_tip e
                       JOIN tip t ON t.organisation_id = e.organisation_id AND t.id = e.tip_id AND t.anonymous
                       WHERE e.organisation_id = organisation AND e.insight_id = i.id)
        INTO happened, whole_hour
        FROM insight i
        WHERE i.organisation_id = organisation AND i.id = note_webhooks.insight AND i.published_at IS NOT NULL
          AND i.visibility = 'organisation';
    END IF;
    WITH noted AS (
        INSERT INTO webhook_delivery (organisation_id, webhook_id, event, insight_id, happened_at, to_the_hour)
        SELECT organisation, w.id, happened, note_webhooks.insight,
               CASE WHEN whole_hour THEN date_trunc('hour', now()) ELSE now() END, whole_hour
        FROM webhook w
        WHERE w.organisation_id = organisation AND happened = ANY(w.events) AND coalesce(w.paused, '') <> 'by_hand'
        RETURNING webhook_delivery.organisation_id, webhook_delivery.id, webhook_delivery.webhook_id
    ), jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args)
        SELECT 'webhooks', 'webhook.deliver', 0,
               jsonb_build_object('organisation_id', n.organisation_id, 'delivery_id', n.id)
        -- What comes while it is paused waits in the log.
        FROM noted n JOIN webhook w ON w.organisation_id = n.organisation_id AND w.id = n.webhook_id AND w.paused IS NULL
    )
    SELECT count(*) INTO many FROM noted;
    RETURN many;
END $$;

-- Where the log has something that is older than it is kept.
CREATE FUNCTION organisations_with_old_deliveries(before timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ SELECT o.id FROM organisation o
   WHERE EXISTS (SELECT FROM webhook_delivery d WHERE d.organisation_id = o.id AND d.happened_at < before) $$;

-- A cell of a table with words: in quotes, and nothing that a spreadsheet would compute, whatever somebody said. What is said
-- stands in it once: otherwise PostgreSQL calls it for every cell instead of inlining it.
CREATE FUNCTION csv_cell(said text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT coalesce(
       '"' || replace(regexp_replace(said, E'^(?=[=+\\-@\\t\\r\\n\uFF1D\uFF0B\uFF0D\uFF20])', ''''), '"', '""') || '"', '') $$;

REVOKE EXECUTE ON FUNCTION enter_integration(bytea, text), note_webhooks(uuid, text, text),
    organisations_with_old_deliveries(timestamptz), csv_cell(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION enter_integration(bytea, text), note_webhooks(uuid, text, text),
    organisations_with_old_deliveries(timestamptz), csv_cell(text) TO backhaul_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON integration, webhook, webhook_delivery, webhook_attempt TO backhaul_app;
