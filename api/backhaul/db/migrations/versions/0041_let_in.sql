-- Whoever makes a code for somebody else could use it themselves: see people/let_in.py.
ALTER TABLE notice DROP CONSTRAINT ck_notice_kind;
ALTER TABLE notice ADD CONSTRAINT ck_notice_kind CHECK (kind IN ('hidden', 'put_back', 'webhook_paused', 'let_in'));

-- The ways in that are their member's own, and that nobody else reads: so no policy lets anybody else end them, and whoever has
-- to does it here, without reading any. What calls this has looked whether they may; this looks again.
CREATE FUNCTION end_ways(whose uuid, ways text[]) RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ DECLARE
    organisation CONSTANT uuid := required_organisation();
    asking CONSTANT text := coalesce(current_setting('backhaul.role', true), '');
BEGIN
    IF NOT (asking IN ('admin', 'worker') OR whose IS NOT DISTINCT FROM current_member()
            OR (asking = 'manager' AND EXISTS (SELECT FROM member m WHERE m.organisation_id = organisation AND m.id = whose
                                                 AND m.role IN ('contributor', 'partner')))) THEN
        RAISE EXCEPTION 'whoever ends somebody''s ways in manages them' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF 'tokens' = ANY (ways) THEN
        UPDATE access_token SET revoked_at = now() WHERE organisation_id = organisation AND member_id = whose AND revoked_at IS NULL;
        DELETE FROM personal_token WHERE organisation_id = organisation AND member_id = whose;
        -- Addresses that read as this member: the calendar of a phone keeps one.
        DELETE FROM integration WHERE organisation_id = organisation AND member_id = whose;
    END IF;
    IF 'passkeys' = ANY (ways) THEN
        DELETE FROM passkey WHERE organisation_id = organisation AND member_id = whose;
    END IF;
    IF 'password' = ANY (ways) THEN
        DELETE FROM password WHERE organisation_id = organisation AND member_id = whose;
    END IF;
    IF 'address' = ANY (ways) THEN
        DELETE FROM mailbox WHERE organisation_id = organisation AND member_id = whose;
    END IF;
    -- Whose they were, where there is such a member here.
    RETURN QUERY SELECT m.id FROM member m WHERE m.organisation_id = organisation AND m.id = whose;
END $$;
REVOKE EXECUTE ON FUNCTION end_ways(uuid, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION end_ways(uuid, text[]) TO backhaul_app;
