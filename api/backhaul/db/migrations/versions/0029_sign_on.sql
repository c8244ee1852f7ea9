-- Whose token it is that a member made, and what it may do: as `enter` does for sessions, which knows none of these. Of its use
-- the day is kept, once a day.
CREATE FUNCTION enter_by_token(hash bytea)
RETURNS TABLE (organisation_id uuid, member_id uuid, name text, role text, language text, scopes text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ BEGIN
    RETURN QUERY
        SELECT m.organisation_id, m.id, m.name::text, m.role::text, m.language::text, t.scopes::text[]
        FROM personal_token t
        JOIN member m ON m.organisation_id = t.organisation_id AND m.id = t.member_id AND m.deactivated_at IS NULL
        CROSS JOIN LATERAL set_scope(m.organisation_id, m.id, m.role)
        WHERE t.token_hash = hash AND t.expires_at > now();
    IF FOUND THEN
        UPDATE personal_token t SET last_used_on = current_date
        WHERE t.token_hash = hash AND t.last_used_on IS DISTINCT FROM current_date;
    END IF;
END $$;

-- Whose passkey it is that somebody shows who is nobody yet. Locked until its new count is written: of two uses of one copy at
-- once the second sees the first.
CREATE FUNCTION passkey_to_sign_in(credential bytea)
RETURNS TABLE (organisation_id uuid, id uuid, member_id uuid, public_key bytea, sign_count bigint, challenged_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ BEGIN
    RETURN QUERY
        SELECT p.organisation_id, p.id, p.member_id, p.public_key, p.sign_count, p.challenged_at
        FROM passkey p
        JOIN member m ON m.organisation_id = p.organisation_id AND m.id = p.member_id AND m.deactivated_at IS NULL
        WHERE p.credential_id = credential
        FOR UPDATE OF p;
END $$;

-- Which organisation signs in at this address.
CREATE FUNCTION organisation_of_provider(address text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ SELECT p.organisation_id FROM identity_provider p WHERE p.slug = address $$;

-- What the sign-in screen offers to everybody: the words on a button and where it leads, of organisations that want it shown.
CREATE FUNCTION providers_shown() RETURNS TABLE (slug text, label text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ SELECT p.slug::text, p.label::text FROM identity_provider p WHERE p.shown ORDER BY p.label, p.slug LIMIT 20 $$;

CREATE TRIGGER audit_added AFTER INSERT ON identity_provider REFERENCING NEW TABLE AS come
    FOR EACH STATEMENT EXECUTE FUNCTION audit_rows();
CREATE TRIGGER audit_changed AFTER UPDATE ON identity_provider REFERENCING OLD TABLE AS gone NEW TABLE AS come
    FOR EACH STATEMENT EXECUTE FUNCTION audit_rows();
CREATE TRIGGER audit_deleted AFTER DELETE ON identity_provider REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION audit_rows();

REVOKE EXECUTE ON FUNCTION enter_by_token(bytea), passkey_to_sign_in(bytea), organisation_of_provider(text), providers_shown()
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION enter_by_token(bytea), passkey_to_sign_in(bytea), organisation_of_provider(text), providers_shown()
    TO backhaul_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON personal_token, passkey, identity_provider, provider_account TO backhaul_app;
