-- When so many working hours have passed, counted from a time on: whole weeks first, then at most eight days one by one.
-- Hours are those of the clock on the wall there. NULL where hours is.
CREATE FUNCTION working_time_after(since timestamptz, hours float8, days int[], from_h int, until_h int, zone text)
RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE SET search_path = backhaul, public, pg_temp AS
$$
    WITH week AS (
        SELECT cardinality(days) * (until_h - from_h) AS hours
    ), rest AS (
        -- Of exactly a week its last hour is counted day by day, so that it ends with a working day and not after a weekend.
        SELECT (since AT TIME ZONE zone) + (ceil(working_time_after.hours / week.hours) - 1) * interval '7 days' AS begins,
               working_time_after.hours - (ceil(working_time_after.hours / week.hours) - 1) * week.hours AS hours
        FROM week
    ), open AS (
        SELECT greatest(rest.begins, d + from_h * interval '1 hour') AS opens, d + until_h * interval '1 hour' AS closes,
               rest.hours
        FROM rest, generate_series(date_trunc('day', rest.begins), date_trunc('day', rest.begins) + interval '7 days',
                                   interval '1 day') d
        WHERE extract(isodow FROM d)::int = ANY(days)
    ), counted AS (
        SELECT closes, hours, sum(extract(epoch FROM closes - opens) / 3600) OVER (ORDER BY closes) AS until_then
        FROM open WHERE closes > opens
    )
    SELECT (closes - (until_then - hours) * interval '1 hour') AT TIME ZONE zone
    FROM counted WHERE until_then >= hours - 1e-6 ORDER BY closes LIMIT 1
$$;

-- Until when this organisation owes an answer to what is owed one since then. NULL where it has no clock.
CREATE FUNCTION answer_due(since timestamptz) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT working_time_after(since, o.answer_within_hours, o.working_days, o.working_from_h, o.working_until_h, o.time_zone)
   FROM organisation o WHERE o.id = current_organisation() AND o.answer_within_hours IS NOT NULL $$;

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
