ALTER TABLE notification_settings ADD COLUMN channels JSONB DEFAULT '{}' NOT NULL;

ALTER TABLE alert ADD COLUMN via varchar;
ALTER TABLE alert ADD CONSTRAINT ck_alert_via CHECK (via IN ('push', 'mail', 'digest'));
UPDATE alert SET via = 'push' WHERE push <> 'none';
CREATE INDEX ix_alert_digest ON alert (organisation_id, member_id) WHERE push = 'later' AND via = 'digest';

CREATE TABLE mailbox (
    organisation_id UUID NOT NULL,
    member_id UUID NOT NULL,
    address varchar,
    pending varchar,
    pending_hash BYTEA,
    pending_until TIMESTAMP WITH TIME ZONE,
    asked SMALLINT DEFAULT '0' NOT NULL,
    asked_since TIMESTAMP WITH TIME ZONE,
    at_once BOOLEAN DEFAULT 'true' NOT NULL,
    digest BOOLEAN DEFAULT 'true' NOT NULL,
    digest_at TIME WITHOUT TIME ZONE DEFAULT '07:00' NOT NULL,
    digest_days INTEGER[] DEFAULT '{1,2,3,4,5}' NOT NULL,
    digest_due TIMESTAMP WITH TIME ZONE,
    digested_until TIMESTAMP WITH TIME ZONE,
    failed varchar,
    failed_code SMALLINT,
    failed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_mailbox PRIMARY KEY (organisation_id, member_id),
    CONSTRAINT fk_mailbox_organisation_id_member_id FOREIGN KEY(organisation_id, member_id) REFERENCES member (organisation_id, id) ON DELETE CASCADE,
    CONSTRAINT ck_mailbox_digest_days CHECK (digest_days <@ '{1,2,3,4,5,6,7}'::int[]),
    CONSTRAINT ck_mailbox_failed CHECK (failed IN ('recipient', 'server', 'gave_up')),
    CONSTRAINT fk_mailbox_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX uq_mailbox_pending_hash ON mailbox (pending_hash);
CREATE INDEX ix_mailbox_due ON mailbox (organisation_id, digest_due) WHERE address IS NOT NULL AND digest;

-- What was joined and decided since the last mail, or in a week.
CREATE INDEX ix_insight_tip_joined ON insight_tip (organisation_id, joined_at) WHERE score IS NOT NULL;
CREATE INDEX ix_insight_change_at ON insight_change (organisation_id, at);

-- A worker sends morning mail for every organisation. It is told whose turn it is, and looks inside that one only.
CREATE FUNCTION organisations_with_digests_due(due_by timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$
    SELECT o.id FROM organisation o
    WHERE EXISTS (SELECT FROM mailbox b WHERE b.organisation_id = o.id
                    AND ((b.address IS NOT NULL AND b.digest AND (b.digest_due IS NULL OR b.digest_due <= due_by))
                         -- Or an address is to be forgotten to which nobody said yes.
                         OR b.pending_until <= due_by))
    ORDER BY o.id
$$;

-- Whoever has the secret of a link that went to an address has shown that the address is theirs: before any organisation is
-- known, by the hash of that secret only, and once. `peek` changes nothing: programs look at links in mail before people do.
CREATE FUNCTION confirm_mailbox(hash bytea, peek boolean) RETURNS TABLE (organisation_id uuid, member_id uuid, language text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ BEGIN
    IF NOT peek THEN
        RETURN QUERY
            UPDATE mailbox b SET address = b.pending, pending = NULL, pending_hash = NULL, pending_until = NULL,
                asked = 0, asked_since = NULL, digest_due = NULL, digested_until = now() - interval '1 day',
                failed = NULL, failed_code = NULL, failed_at = NULL
            FROM member m
            WHERE b.pending_hash = hash AND b.pending_until > now()
              AND m.organisation_id = b.organisation_id AND m.id = b.member_id AND m.deactivated_at IS NULL
            RETURNING m.organisation_id, m.id, m.language::text;
        RETURN;
    END IF;
    RETURN QUERY
        SELECT m.organisation_id, m.id, m.language::text
        FROM mailbox b JOIN member m ON m.organisation_id = b.organisation_id AND m.id = b.member_id
        WHERE b.pending_hash = hash AND b.pending_until > now() AND m.deactivated_at IS NULL;
END $$;

-- In which language somebody is spoken to who opens a link from a mail, as long as it works.
CREATE FUNCTION sign_in_link_language(hash bytea) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$
    SELECT m.language FROM sign_in_link l JOIN member m ON m.organisation_id = l.organisation_id AND m.id = l.member_id
    WHERE l.token_hash = hash AND l.expires_at > now()
$$;

GRANT SELECT, INSERT, UPDATE, DELETE ON mailbox TO backhaul_app;
REVOKE EXECUTE ON FUNCTION organisations_with_digests_due(timestamptz), confirm_mailbox(bytea, boolean),
    sign_in_link_language(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organisations_with_digests_due(timestamptz), confirm_mailbox(bytea, boolean),
    sign_in_link_language(bytea) TO backhaul_app;
