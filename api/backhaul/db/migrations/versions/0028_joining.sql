ALTER TABLE session ADD COLUMN browser varchar DEFAULT '' NOT NULL, ADD COLUMN used_on DATE DEFAULT CURRENT_DATE NOT NULL;
CREATE INDEX ix_session_member ON session (organisation_id, member_id);

CREATE TABLE invitation (
    organisation_id UUID NOT NULL,
    id UUID NOT NULL,
    name varchar,
    role varchar NOT NULL,
    language varchar,
    email varchar,
    site_ids UUID[] DEFAULT '{}' NOT NULL,
    member_id UUID,
    invited_by UUID,
    token_hash BYTEA,
    mailed varchar,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE,
    revoked_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_invitation PRIMARY KEY (organisation_id, id),
    CONSTRAINT fk_invitation_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id) ON DELETE CASCADE,
    CONSTRAINT fk_invitation_organisation_id_member_id FOREIGN KEY(organisation_id, member_id)
        REFERENCES member (organisation_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_invitation_organisation_id_invited_by FOREIGN KEY(organisation_id, invited_by)
        REFERENCES member (organisation_id, id) ON DELETE SET NULL (invited_by),
    CONSTRAINT ck_invitation_role CHECK (role IN ('contributor', 'manager', 'admin', 'partner')),
    CONSTRAINT ck_invitation_mailed CHECK (mailed IN ('waits', 'sent', 'failed'))
);
CREATE UNIQUE INDEX uq_invitation_token_hash ON invitation (token_hash);
CREATE INDEX ix_invitation_member ON invitation (organisation_id, member_id);

CREATE TABLE password (
    organisation_id UUID NOT NULL,
    member_id UUID NOT NULL,
    hash varchar NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_password PRIMARY KEY (organisation_id, member_id),
    CONSTRAINT fk_password_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id) ON DELETE CASCADE,
    CONSTRAINT fk_password_organisation_id_member_id FOREIGN KEY(organisation_id, member_id)
        REFERENCES member (organisation_id, id) ON DELETE CASCADE
);

-- Of no organisation: a name of nobody is counted like a name of somebody. Requests reach it by the two functions below only.
CREATE TABLE guess (
    key BYTEA NOT NULL,
    failures SMALLINT NOT NULL,
    locked_until TIMESTAMP WITH TIME ZONE,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_guess PRIMARY KEY (key)
);
CREATE INDEX ix_guess_at ON guess (at);

-- Members are found by the address that they confirmed, before any organisation is known.
CREATE INDEX ix_mailbox_address ON mailbox (lower(address)) WHERE address IS NOT NULL;

-- Whoever has the secret of an invitation may use it, as long as it works.
CREATE FUNCTION find_invitation(hash bytea) RETURNS TABLE (organisation_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$
    SELECT i.organisation_id, i.id FROM invitation i
    LEFT JOIN member m ON m.organisation_id = i.organisation_id AND m.id = i.member_id
    WHERE i.token_hash = hash AND i.used_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > now()
      AND m.deactivated_at IS NULL
$$;

-- Whose confirmed address this is: somebody may be a member of several organisations. What is answered leaves the server by
-- mail to that address only.
CREATE FUNCTION members_at(address text) RETURNS TABLE (organisation_id uuid, member_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$
    SELECT b.organisation_id, b.member_id FROM mailbox b
    JOIN member m ON m.organisation_id = b.organisation_id AND m.id = b.member_id AND m.deactivated_at IS NULL
    WHERE lower(b.address) = lower(members_at.address) AND b.failed IS DISTINCT FROM 'recipient'
    ORDER BY m.created_at DESC LIMIT 3
$$;

-- With what a password is compared that somebody typed beside this address: one at most, so that it takes as long for everybody.
CREATE FUNCTION password_of(address text) RETURNS TABLE (organisation_id uuid, member_id uuid, hash text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$
    SELECT p.organisation_id, p.member_id, p.hash::text FROM mailbox b
    JOIN password p ON p.organisation_id = b.organisation_id AND p.member_id = b.member_id
    JOIN member m ON m.organisation_id = b.organisation_id AND m.id = b.member_id AND m.deactivated_at IS NULL
    WHERE lower(b.address) = lower(password_of.address)
    ORDER BY p.changed_at DESC LIMIT 1
$$;

-- Counts a guess before it is compared, and answers for how many seconds none is taken. From the fifth wrong one in a row on
-- it takes a minute, then twice as long, up to an hour. What is a day old is forgotten.
CREATE FUNCTION count_guess(key bytea) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$
DECLARE
    tried guess%ROWTYPE;
    moment timestamptz;
BEGIN
    DELETE FROM guess g WHERE g.at < now() - interval '1 day';
    INSERT INTO guess AS g (key, failures, at) VALUES (count_guess.key, 0, now()) ON CONFLICT ON CONSTRAINT pk_guess DO NOTHING;
    SELECT g.* INTO tried FROM guess g WHERE g.key = count_guess.key FOR UPDATE;
    -- It may have waited for its turn.
    moment := clock_timestamp();
    IF tried.locked_until > moment THEN
        RETURN ceil(extract(epoch FROM tried.locked_until - moment))::int;
    END IF;
    UPDATE guess g SET failures = least(tried.failures + 1, 1000), at = moment,
        locked_until = CASE WHEN tried.failures >= 4
            THEN moment + least(interval '1 hour', interval '1 minute' * 2 ^ least(tried.failures - 4, 10)) END
    WHERE g.key = count_guess.key;
    RETURN 0;
END $$;

CREATE FUNCTION forget_guesses(key bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ DELETE FROM guess g WHERE g.key = forget_guesses.key $$;

-- Whoever changes a member, and however many do so at once: one admin stays, or nobody could ever invite another.
CREATE FUNCTION keep_an_admin() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ BEGIN
    PERFORM FROM organisation o WHERE o.id = OLD.organisation_id FOR NO KEY UPDATE;
    IF NOT EXISTS (SELECT FROM member m WHERE m.organisation_id = OLD.organisation_id AND m.id <> OLD.id
                     AND m.role = 'admin' AND m.deactivated_at IS NULL) THEN
        RAISE EXCEPTION 'the last admin of an organisation stays one' USING ERRCODE = 'BH001';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_an_admin BEFORE UPDATE OF role, deactivated_at ON member FOR EACH ROW
    WHEN (OLD.role = 'admin' AND OLD.deactivated_at IS NULL AND (NEW.role <> 'admin' OR NEW.deactivated_at IS NOT NULL))
    EXECUTE FUNCTION keep_an_admin();

CREATE TRIGGER audit_added AFTER INSERT ON invitation REFERENCING NEW TABLE AS come
    FOR EACH STATEMENT EXECUTE FUNCTION audit_rows();
CREATE TRIGGER audit_changed AFTER UPDATE ON invitation REFERENCING OLD TABLE AS gone NEW TABLE AS come
    FOR EACH STATEMENT EXECUTE FUNCTION audit_rows();

GRANT SELECT, INSERT, UPDATE, DELETE ON invitation, password TO backhaul_app;
REVOKE EXECUTE ON FUNCTION find_invitation(bytea), members_at(text), password_of(text), count_guess(bytea), forget_guesses(bytea),
    keep_an_admin() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_invitation(bytea), members_at(text), password_of(text), count_guess(bytea), forget_guesses(bytea)
    TO backhaul_app;
