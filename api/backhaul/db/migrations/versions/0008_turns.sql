-- Organisations with work in a queue are served in turn: the one that was served longest ago is next, however much the others
-- have waiting. A turn is a number, no time: it must not tell when an anonymous tip was made.
CREATE SEQUENCE queue_turns;

-- The heads of all organisations, without reading what waits behind them.
CREATE INDEX procrastinate_jobs_turn
    ON procrastinate_jobs (queue_name, coalesce(args ->> 'organisation_id', ''), priority DESC, id) WHERE status = 'todo';

-- The job at the head of each organisation with something due, and when that organisation had its last turn.
CREATE FUNCTION queue_heads(queue varchar)
RETURNS TABLE (organisation text, id bigint, priority int, taken bigint, jumped bigint)
LANGUAGE sql STABLE ROWS 50 SET search_path = backhaul, public, pg_temp AS
$$
    WITH RECURSIVE head AS (
        (SELECT coalesce(j.args ->> 'organisation_id', '') AS organisation, j.id, j.priority, j.scheduled_at
         FROM procrastinate_jobs j WHERE j.status = 'todo' AND j.queue_name = queue
         ORDER BY 1, j.priority DESC, j.id LIMIT 1)
        UNION ALL
        SELECT following.* FROM head CROSS JOIN LATERAL (
            SELECT coalesce(j.args ->> 'organisation_id', '') AS organisation, j.id, j.priority, j.scheduled_at
            FROM procrastinate_jobs j WHERE j.status = 'todo' AND j.queue_name = queue
              AND coalesce(j.args ->> 'organisation_id', '') > head.organisation
            ORDER BY 1, j.priority DESC, j.id LIMIT 1
        ) following
    ), due AS (
        SELECT organisation, id, priority FROM head WHERE coalesce(scheduled_at <= now(), true)
        UNION ALL
        -- Where the first one is to be tried again later, the first that is due.
        SELECT head.organisation, other.id, other.priority FROM head CROSS JOIN LATERAL (
            SELECT j.id, j.priority FROM procrastinate_jobs j
            WHERE j.status = 'todo' AND j.queue_name = queue
              AND coalesce(j.args ->> 'organisation_id', '') = head.organisation AND coalesce(j.scheduled_at <= now(), true)
            ORDER BY j.priority DESC, j.id LIMIT 1
        ) other
        WHERE head.scheduled_at > now()
    )
    SELECT due.organisation, due.id, due.priority, coalesce(t.taken, 0), coalesce(t.jumped, 0)
    FROM due
    -- A job of no organisation has no turn.
    LEFT JOIN queue_turn t ON t.queue_name = queue AND t.organisation_id = CASE
        WHEN due.organisation ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN due.organisation::uuid END
$$;

-- The next job of a queue, for a worker. Below 0 are jobs that give way to everybody's others; from 100 on are hazards, which
-- bring the turn of their organisation forward, until each other one that waits has had a turn: first, but never more often.
CREATE FUNCTION take_turn(queue varchar, worker bigint) RETURNS SETOF procrastinate_jobs
LANGUAGE plpgsql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ DECLARE
    following record;
    job procrastinate_jobs;
    turn bigint;
BEGIN
    -- Two workers at the same moment would both see the same organisation's turn.
    PERFORM pg_advisory_xact_lock(hashtextextended('take_turn ' || queue, 0));
    FOR following IN
        SELECT h.organisation, h.id,
               h.priority >= 100 AND h.jumped <= min(h.taken) FILTER (WHERE h.priority >= 0) OVER () AS jumps
        FROM queue_heads(queue) h
        ORDER BY h.priority < 0, 3 DESC, h.taken, h.id
        LIMIT 5
    LOOP
        UPDATE procrastinate_jobs SET status = 'doing', worker_id = worker
        WHERE procrastinate_jobs.id = following.id AND status = 'todo'
        RETURNING * INTO job;
        -- It may have been withdrawn meanwhile.
        CONTINUE WHEN NOT FOUND;
        turn := nextval('queue_turns');
        INSERT INTO queue_turn AS t (organisation_id, queue_name, taken, jumped)
            SELECT o.id, queue, turn, CASE WHEN following.jumps THEN turn ELSE 0 END FROM organisation o
            WHERE following.organisation ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' AND o.id = following.organisation::uuid
        ON CONFLICT (organisation_id, queue_name) DO UPDATE
            SET taken = excluded.taken, jumped = CASE WHEN following.jumps THEN excluded.taken ELSE t.jumped END;
        RETURN NEXT job;
        RETURN;
    END LOOP;
END $$;

-- How many seconds pass between two jobs that are taken from a queue, by what jobs took lately and how many are done at once.
-- NULL where nobody works on it, or nothing was done within the hour.
CREATE FUNCTION queue_pace_s(queue varchar) RETURNS float8
LANGUAGE sql STABLE SET search_path = backhaul, public, pg_temp AS
$$
    SELECT sum(m.busy_s) / nullif(sum(m.jobs), 0) / nullif((
        SELECT sum((w.at_once ->> queue)::int) FROM worker_process w WHERE w.seen_at > now() - interval '15 s'
    ), 0)
    FROM stage_done m WHERE m.queue_name = queue AND m.since > now() - interval '1 hour'
$$;

-- How many jobs will be taken before the one of a tip that waits, as things stand: those of its own organisation that come first,
-- and of each other one as many as it has turns until then. Nothing where the tip does not wait for its turn.
CREATE FUNCTION jobs_ahead(tip uuid) RETURNS TABLE (ahead bigint, wait_s float8)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1 SET search_path = backhaul, public, pg_temp AS
$$ DECLARE
    own CONSTANT text := required_organisation()::text;
    mine record;
    own_ahead bigint;
    own_turns bigint;
BEGIN
    SELECT j.id, j.queue_name, j.priority, j.priority < 0 AS gives_way INTO mine
    FROM procrastinate_jobs j
    WHERE j.args ->> 'tip_id' = tip::text AND j.status = 'todo' AND j.args ->> 'organisation_id' = own
      AND j.queue_name NOT LIKE '%-without-model' AND (j.scheduled_at IS NULL OR j.scheduled_at <= now())
    ORDER BY j.id LIMIT 1;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT count(*), count(*) FILTER (WHERE (j.priority < 0) = mine.gives_way) INTO own_ahead, own_turns
    FROM procrastinate_jobs j
    WHERE j.status = 'todo' AND j.queue_name = mine.queue_name AND coalesce(j.args ->> 'organisation_id', '') = own
      AND j.priority >= mine.priority AND (j.priority > mine.priority OR j.id < mine.id)
      AND (j.scheduled_at IS NULL OR j.scheduled_at <= now());
    RETURN QUERY
        WITH head AS MATERIALIZED (
            SELECT h.organisation, h.id, h.priority < 0 AS gives_way, h.taken,
                   h.priority >= 100 AND h.jumped <= min(h.taken) FILTER (WHERE h.priority >= 0) OVER () AS jumps
            FROM queue_heads(mine.queue_name) h
        ), other AS (
            -- Whose turn comes before ours in each round; a hazard brings it forward once.
            SELECT h.organisation, h.gives_way, own_turns + CASE
                WHEN CASE WHEN us.jumps THEN h.jumps AND (h.taken, h.id) < (us.taken, us.id)
                          ELSE h.jumps OR (h.taken, h.id) < (us.taken, us.id) END THEN 1 ELSE 0 END AS turns
            FROM head us JOIN head h ON h.organisation <> us.organisation WHERE us.organisation = own
        ), theirs AS (
            SELECT count(*) AS jobs FROM other o CROSS JOIN LATERAL (
                SELECT FROM procrastinate_jobs j
                WHERE j.status = 'todo' AND j.queue_name = mine.queue_name
                  AND coalesce(j.args ->> 'organisation_id', '') = o.organisation AND (j.priority < 0) = mine.gives_way
                  AND (j.scheduled_at IS NULL OR j.scheduled_at <= now())
                LIMIT o.turns
            ) counted
            UNION ALL
            -- To what does not give way, we do.
            SELECT count(*) FROM other o JOIN procrastinate_jobs j
                ON j.status = 'todo' AND j.queue_name = mine.queue_name
               AND coalesce(j.args ->> 'organisation_id', '') = o.organisation AND j.priority >= 0
               AND (j.scheduled_at IS NULL OR j.scheduled_at <= now())
            WHERE mine.gives_way AND NOT o.gives_way
        ), total AS (
            SELECT own_ahead + coalesce(sum(jobs), 0)::bigint AS ahead FROM theirs
        )
        SELECT total.ahead, total.ahead * queue_pace_s(mine.queue_name) FROM total;
END $$;

-- What stands still, for those who run the service: how many tips, never whose.
CREATE FUNCTION tips_standing_still() RETURNS TABLE (stage text, parked bigint, without_model bigint, waiting_for text[])
LANGUAGE sql STABLE SECURITY DEFINER ROWS 5 SET search_path = backhaul, public, pg_temp AS
$$
    SELECT t.stage::text, count(*) FILTER (WHERE t.state = 'parked'), count(*) FILTER (WHERE t.waiting_for IS NOT NULL),
           array_agg(DISTINCT t.waiting_for::text) FILTER (WHERE t.waiting_for IS NOT NULL)
    FROM tip t
    WHERE t.state NOT IN ('published', 'withdrawn') AND t.stage IS NOT NULL AND (t.state = 'parked' OR t.waiting_for IS NOT NULL)
    GROUP BY 1
$$;

GRANT USAGE ON SEQUENCE queue_turns TO backhaul_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON queue_turn, worker_process, stage_done TO backhaul_app;
REVOKE EXECUTE ON FUNCTION queue_heads(varchar), take_turn(varchar, bigint), queue_pace_s(varchar), jobs_ahead(uuid),
    tips_standing_still() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_turn(varchar, bigint), queue_pace_s(varchar), jobs_ahead(uuid), tips_standing_still()
    TO backhaul_app;
