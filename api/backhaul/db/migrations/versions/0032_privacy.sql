-- Whose houses are to be kept; the application's role sees no organisation before it is in one.
CREATE FUNCTION organisations_to_tidy() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ SELECT id FROM organisation ORDER BY id $$;

CREATE FUNCTION organisations_with_due_erasures(at timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ SELECT DISTINCT organisation_id FROM erasure WHERE due_at <= at $$;

-- The centre of the cell of about 100 m in which a point lies: the grid of findings/places/position.py.
CREATE FUNCTION coarse(point geometry) RETURNS geometry LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = backhaul, public, pg_temp AS
$$ SELECT ST_SetSRID(ST_MakePoint(
        round((-180 + (floor((ST_X(point) + 180) / 360 * columns)::bigint % columns + 0.5) * 360 / columns)::numeric, 7)::float8,
        round(lat::numeric, 7)::float8), 4326)
   FROM (SELECT lat, greatest(1, round(360 * cos(radians(lat)) / 0.001))::bigint AS columns
         FROM (SELECT -90 + (least(179999, floor((ST_Y(point) + 90) / 0.001)) + 0.5) * 0.001 AS lat) middle) cell $$;

-- What tells how far a position was from several places tells the position. Inside a string of JSON its quotes are escaped, so
-- nothing that somebody said looks like this.
CREATE FUNCTION without_distances(findings jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT regexp_replace(findings::text, '"(next_)?distance_m": -?[0-9.eE+-]+', '"\1distance_m": null', 'g')::jsonb $$;

-- forget_old_audit of the one organisation that the transaction is in.
CREATE FUNCTION forget_own_audit(now timestamptz) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ WITH old AS (
       DELETE FROM audit_entry a USING organisation o
       WHERE o.id = required_organisation() AND a.organisation_id = o.id
         AND a.at < forget_own_audit.now - make_interval(days => o.audit_keep_days)
       RETURNING a.organisation_id
   ), noted AS (
       INSERT INTO audit_entry (organisation_id, role, action, kind, detail)
       SELECT organisation_id, 'worker', 'forgot', 'audit', jsonb_build_object('rows', count(*)) FROM old GROUP BY organisation_id
   )
   SELECT count(*) FROM old $$;

-- The last step of an erasure: the history says that an erased member did it, and the member goes with all that points there.
-- History is append-only for the application, so this is the owner's; for workers alone.
CREATE FUNCTION erase_member(gone uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ BEGIN
    -- Answers whether there was such a member.
    PERFORM required_organisation();
    IF current_setting('backhaul.role', true) IS DISTINCT FROM 'worker' THEN
        RAISE EXCEPTION 'only workers erase' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE insight_change SET member_erased = true WHERE organisation_id = required_organisation() AND member_id = gone;
    UPDATE audit_entry SET detail = detail || '{"by": "erased"}' WHERE organisation_id = required_organisation() AND member_id = gone;
    -- Whom it was about is no longer anybody.
    UPDATE audit_entry SET thing_id = NULL WHERE organisation_id = required_organisation() AND thing_id = gone;
    INSERT INTO erased_person (organisation_id, member_id, erased_on) VALUES (required_organisation(), gone, current_date)
    ON CONFLICT DO NOTHING;
    DELETE FROM member WHERE organisation_id = required_organisation() AND id = gone;
    RETURN FOUND;
END $$;

REVOKE EXECUTE ON FUNCTION organisations_to_tidy(), organisations_with_due_erasures(timestamptz), coarse(geometry),
    without_distances(jsonb), forget_own_audit(timestamptz), erase_member(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organisations_to_tidy(), organisations_with_due_erasures(timestamptz), coarse(geometry),
    without_distances(jsonb), forget_own_audit(timestamptz), erase_member(uuid) TO backhaul_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON person_export, erasure TO backhaul_app;
GRANT SELECT, INSERT ON erased_person TO backhaul_app;
GRANT SELECT, INSERT, UPDATE ON purged TO backhaul_app;
