-- When so many working hours have passed, counted from a time on: whole weeks first, then at most eight days one by one.
-- Hours are those of the clock on the wall there. Called for every row of a feed: in steps, because a query over the days took
-- forty times as long (2 ms against 0.05).
CREATE FUNCTION working_time_after(since timestamptz, hours float8, days int[], from_h int, until_h int, zone text)
RETURNS timestamptz LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE SET search_path = backhaul, public, pg_temp AS
$$ DECLARE
    week_h CONSTANT float8 := cardinality(days) * (until_h - from_h);
    -- Of exactly a week its last hour is counted day by day, so that it ends with a working day and not after a weekend.
    weeks CONSTANT int := ceil(hours / week_h) - 1;
    begins CONSTANT timestamp := (since AT TIME ZONE zone) + weeks * interval '7 days';
    left_h float8 := hours - weeks * week_h;
    day timestamp := date_trunc('day', begins);
    opens timestamp;
    open_h float8;
BEGIN
    FOR n IN 0..7 LOOP
        IF extract(isodow FROM day)::int = ANY(days) THEN
            opens := greatest(begins, day + from_h * interval '1 hour');
            open_h := extract(epoch FROM day + until_h * interval '1 hour' - opens) / 3600;
            IF open_h > 0 THEN
                IF open_h >= left_h - 1e-6 THEN
                    RETURN (opens + left_h * interval '1 hour') AT TIME ZONE zone;
                END IF;
                left_h := left_h - open_h;
            END IF;
        END IF;
        day := day + interval '1 day';
    END LOOP;
    RETURN NULL;
END $$;

-- Until when this organisation owes an answer to what is owed one since then. NULL where it has no clock.
CREATE FUNCTION answer_due(since timestamptz) RETURNS timestamptz LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
SET search_path = backhaul, public, pg_temp AS
$$ DECLARE
    o record;
BEGIN
    SELECT answer_within_hours, working_days, working_from_h, working_until_h, time_zone INTO o
    FROM organisation WHERE id = current_organisation();
    RETURN working_time_after(since, o.answer_within_hours, o.working_days, o.working_from_h, o.working_until_h, o.time_zone);
END $$;

-- Where a worker has to look for what nobody answered: tells ids only. What is owed no longer than the clock's own hours is
-- not overdue, whatever days are worked.
CREATE FUNCTION organisations_with_overdue_answers(at timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$
    SELECT o.id FROM organisation o
    WHERE o.answer_within_hours IS NOT NULL AND EXISTS (
        SELECT FROM insight i
        WHERE i.organisation_id = o.id AND i.published_at IS NOT NULL AND i.status IN ('new', 'seen', 'assigned')
          AND i.published_at <= at AND i.escalations < 32000
          AND (i.due_at <= at OR coalesce(i.escalated_at, i.owed_since, i.published_at)
                                 <= at - make_interval(hours => o.answer_within_hours)))
    ORDER BY o.id
$$;

-- A receipt number names a tip before any organisation is known, by its hash only: whoever has the number may read what it says.
CREATE FUNCTION find_receipt(hash bytea) RETURNS TABLE (organisation_id uuid, tip_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ SELECT t.organisation_id, t.id FROM tip t WHERE t.receipt_hash = hash $$;

REVOKE EXECUTE ON FUNCTION working_time_after(timestamptz, float8, int[], int, int, text), answer_due(timestamptz),
    organisations_with_overdue_answers(timestamptz), find_receipt(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION working_time_after(timestamptz, float8, int[], int, int, text), answer_due(timestamptz),
    organisations_with_overdue_answers(timestamptz), find_receipt(bytea) TO backhaul_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON outcome, outcome_insight, answer_template, escalation_step, thanks TO backhaul_app;
-- History is only ever added to.
GRANT SELECT, INSERT ON outcome_change TO backhaul_app;
