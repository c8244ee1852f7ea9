-- Signing in by PIN happens before the organisation is known, so these see all of it, by the hash of the phone's secret only.
CREATE FUNCTION device_members(hash bytea) RETURNS TABLE (id uuid, name text, language text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$
    SELECT m.id, m.name::text, m.language::text
    FROM device d
    JOIN device_member p ON p.organisation_id = d.organisation_id AND p.device_id = d.id
    JOIN member m ON m.organisation_id = p.organisation_id AND m.id = p.member_id AND m.deactivated_at IS NULL
    WHERE d.token_hash = hash
    ORDER BY m.name, m.id
$$;

-- Counts a try before it is compared. After five in a row the next ones wait: a minute, then twice as long, up to an hour.
CREATE FUNCTION count_pin_try(hash bytea, member uuid)
RETURNS TABLE (organisation_id uuid, pin_hash text, failures int, locked_until timestamptz, refused boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$
#variable_conflict use_column
DECLARE
    tried device_member%ROWTYPE;
    waits boolean;
BEGIN
    SELECT p.* INTO tried
    FROM device d
    JOIN device_member p ON p.organisation_id = d.organisation_id AND p.device_id = d.id
    JOIN member m ON m.organisation_id = p.organisation_id AND m.id = p.member_id AND m.deactivated_at IS NULL
    WHERE d.token_hash = hash AND p.member_id = member
    FOR UPDATE OF p;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    waits := coalesce(tried.locked_until > now(), false);
    IF NOT waits THEN
        tried.failures := tried.failures + 1;
        IF tried.failures >= 5 THEN
            tried.locked_until := now() + least(interval '1 hour', interval '1 minute' * 2 ^ least(tried.failures - 5, 10));
        END IF;
        UPDATE device_member p SET failures = tried.failures, locked_until = tried.locked_until
        WHERE p.organisation_id = tried.organisation_id AND p.device_id = tried.device_id AND p.member_id = member;
    END IF;
    RETURN QUERY SELECT tried.organisation_id, tried.pin_hash::text, tried.failures, tried.locked_until, waits;
END $$;

CREATE FUNCTION forget_pin_tries(hash bytea, member uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$
    UPDATE device_member p SET failures = 0, locked_until = NULL
    FROM device d
    WHERE d.token_hash = hash AND p.organisation_id = d.organisation_id AND p.device_id = d.id AND p.member_id = member
$$;

GRANT SELECT, INSERT, UPDATE, DELETE ON device, device_member TO backhaul_app;
REVOKE EXECUTE ON FUNCTION device_members(bytea), count_pin_try(bytea, uuid), forget_pin_tries(bytea, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION device_members(bytea), count_pin_try(bytea, uuid), forget_pin_tries(bytea, uuid) TO backhaul_app;
