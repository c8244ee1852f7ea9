-- Which audiences this reader reads whole, by role alone. A group is read by who is in it and by nobody else, managers
-- included: see infra/decisions/a-group-is-its-members.md.
CREATE FUNCTION open_audiences() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT CASE coalesce(current_setting('backhaul.role', true), '')
       WHEN 'worker' THEN '{organisation,managers,group}'::text[]
       WHEN 'manager' THEN '{organisation,managers}' WHEN 'admin' THEN '{organisation,managers}'
       WHEN 'contributor' THEN '{organisation}' ELSE '{}' END $$;

CREATE TABLE member_group (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL,
    name varchar NOT NULL,
    about varchar NOT NULL DEFAULT '',
    kind varchar NOT NULL,
    version int NOT NULL DEFAULT 1,
    archived_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_member_group PRIMARY KEY (organisation_id, id),
    CONSTRAINT fk_member_group_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE,
    CONSTRAINT ck_member_group_kind CHECK (kind IN ('open', 'closed', 'secret'))
);

CREATE TABLE membership (
    organisation_id uuid NOT NULL,
    group_id uuid NOT NULL,
    member_id uuid NOT NULL,
    role varchar NOT NULL,
    heard varchar NOT NULL DEFAULT 'all',
    joined_at timestamptz NOT NULL,
    CONSTRAINT pk_membership PRIMARY KEY (organisation_id, group_id, member_id),
    CONSTRAINT fk_membership_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE,
    CONSTRAINT fk_membership_organisation_id_group_id FOREIGN KEY (organisation_id, group_id)
        REFERENCES member_group (organisation_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_membership_organisation_id_member_id FOREIGN KEY (organisation_id, member_id)
        REFERENCES member (organisation_id, id) ON DELETE CASCADE,
    CONSTRAINT ck_membership_role CHECK (role IN ('owner', 'member')),
    CONSTRAINT ck_membership_heard CHECK (heard IN ('all', 'important', 'none'))
);
CREATE INDEX ix_membership_member ON membership (organisation_id, member_id) INCLUDE (group_id);

-- Who stands at the door: asked to be let in, or was invited and has not said yes.
CREATE TABLE group_door (
    organisation_id uuid NOT NULL,
    group_id uuid NOT NULL,
    member_id uuid NOT NULL,
    kind varchar NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_group_door PRIMARY KEY (organisation_id, group_id, member_id),
    CONSTRAINT fk_group_door_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE,
    CONSTRAINT fk_group_door_organisation_id_group_id FOREIGN KEY (organisation_id, group_id)
        REFERENCES member_group (organisation_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_group_door_organisation_id_member_id FOREIGN KEY (organisation_id, member_id)
        REFERENCES member (organisation_id, id) ON DELETE CASCADE,
    CONSTRAINT ck_group_door_kind CHECK (kind IN ('asked', 'invited'))
);
CREATE INDEX ix_group_door_member ON group_door (organisation_id, member_id);

-- The groups that this member is in. Policies ask it once a statement, and only where they meet a row of a group. As the owner,
-- because the policy of the table that it reads asks it, too.
CREATE FUNCTION current_groups() RETURNS uuid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ BEGIN
    RETURN ARRAY(SELECT m.group_id FROM membership m
                 WHERE m.organisation_id = current_organisation() AND m.member_id = current_member());
END $$;

-- Those that wait for this member's answer to an invitation.
CREATE FUNCTION current_invitations() RETURNS uuid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ BEGIN
    RETURN ARRAY(SELECT d.group_id FROM group_door d
                 WHERE d.organisation_id = current_organisation() AND d.member_id = current_member() AND d.kind = 'invited');
END $$;

-- How many are in a group that this reader knows of, or how many of them are guests; for who is not in it, too.
CREATE FUNCTION group_size(asked uuid, guests boolean) RETURNS int
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ BEGIN
    RETURN (SELECT count(*) FROM membership s
            JOIN member m ON m.organisation_id = s.organisation_id AND m.id = s.member_id AND m.deactivated_at IS NULL
            WHERE s.organisation_id = required_organisation() AND s.group_id = asked AND (NOT guests OR m.role = 'partner'));
END $$;

-- Whether a member reads what an audience reads, for being who they are: what somebody told is theirs besides. For whoever asks
-- with the workers' eyes on behalf of a member; the policies say the same of who asks for themselves.
CREATE FUNCTION audience_has(organisation uuid, visibility text, of_group uuid, asked uuid, role text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT CASE visibility WHEN 'organisation' THEN role <> 'partner' WHEN 'managers' THEN role IN ('manager', 'admin')
       ELSE EXISTS (SELECT FROM membership s
                    WHERE s.organisation_id = organisation AND s.group_id = of_group AND s.member_id = asked) END $$;

ALTER TABLE tip ADD COLUMN group_id uuid,
    DROP CONSTRAINT ck_tip_visibility,
    ADD CONSTRAINT ck_tip_visibility CHECK (visibility IN ('organisation', 'managers', 'group')),
    ADD CONSTRAINT ck_tip_group CHECK ((visibility = 'group') = (group_id IS NOT NULL)),
    ADD CONSTRAINT fk_tip_organisation_id_group_id FOREIGN KEY (organisation_id, group_id)
        REFERENCES member_group (organisation_id, id) ON DELETE CASCADE;
ALTER TABLE insight ADD COLUMN group_id uuid,
    ADD CONSTRAINT ck_insight_group CHECK ((visibility = 'group') = (group_id IS NOT NULL)),
    ADD CONSTRAINT fk_insight_organisation_id_group_id FOREIGN KEY (organisation_id, group_id)
        REFERENCES member_group (organisation_id, id) ON DELETE CASCADE;
CREATE INDEX ix_insight_of_group ON insight (organisation_id, group_id, published_at DESC, id DESC)
    WHERE group_id IS NOT NULL AND published_at IS NOT NULL;
ALTER TABLE outcome ADD COLUMN group_id uuid,
    DROP CONSTRAINT ck_outcome_visibility,
    ADD CONSTRAINT ck_outcome_visibility CHECK (visibility IN ('organisation', 'managers', 'group')),
    ADD CONSTRAINT ck_outcome_group CHECK ((visibility = 'group') = (group_id IS NOT NULL)),
    ADD CONSTRAINT fk_outcome_organisation_id_group_id FOREIGN KEY (organisation_id, group_id)
        REFERENCES member_group (organisation_id, id) ON DELETE CASCADE;
-- What a group says is told to no other: not even which words it uses.
ALTER TABLE insight_words ADD COLUMN of_group boolean NOT NULL DEFAULT false;

-- Who reads an insight: whom its audience is, or who is in its group, or who told it. Who left a group reads no more what is said
-- there, and what they told as they told it, with their tips.
ALTER POLICY own_organisation ON insight USING (
    organisation_id = (SELECT current_organisation()) AND (
        visibility = ANY ((SELECT open_audiences())::text[]) OR group_id = ANY ((SELECT current_groups())::uuid[])
        OR (visibility <> 'group' AND EXISTS (
            SELECT FROM insight_tip e JOIN tip t ON t.organisation_id = e.organisation_id AND t.id = e.tip_id
            WHERE e.organisation_id = insight.organisation_id AND e.insight_id = insight.id
              AND t.author_id = current_member()))));
-- Tips have had no policy of their own: whoever reads one asks whose it is. Of a group's the database asks besides.
ALTER POLICY own_organisation ON tip USING (
    organisation_id = (SELECT current_organisation()) AND (
        visibility <> 'group' OR 'group' = ANY ((SELECT open_audiences())::text[])
        OR group_id = ANY ((SELECT current_groups())::uuid[]) OR author_id = (SELECT current_member())));
ALTER POLICY own_organisation ON insight_cell USING (
    organisation_id = (SELECT current_organisation()) AND visibility = ANY ((SELECT open_audiences())::text[]));
ALTER POLICY own_organisation ON outcome USING (
    organisation_id = (SELECT current_organisation()) AND (
        visibility = ANY ((SELECT open_audiences())::text[]) OR group_id = ANY ((SELECT current_groups())::uuid[])
        OR (visibility <> 'group' AND EXISTS (
            SELECT FROM outcome_insight l
            WHERE l.organisation_id = outcome.organisation_id AND l.outcome_id = outcome.id))));
ALTER POLICY own_organisation ON outcome_insight USING (
    organisation_id = (SELECT current_organisation()) AND (
        'group' = ANY ((SELECT open_audiences())::text[]) OR EXISTS (
            SELECT FROM insight i
            WHERE i.organisation_id = outcome_insight.organisation_id AND i.id = outcome_insight.insight_id)));

CREATE OR REPLACE FUNCTION sees_insight(organisation uuid, insight uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS
$$ BEGIN
    RETURN 'group' = ANY (open_audiences()) OR EXISTS (
        SELECT FROM insight i WHERE i.organisation_id = sees_insight.organisation AND i.id = sees_insight.insight);
END $$;

-- As the policy of insight says, for the functions that read as the owner.
CREATE OR REPLACE FUNCTION may_read(i insight) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT i.visibility = ANY (open_audiences()) OR i.group_id = ANY (current_groups()) OR (i.visibility <> 'group' AND EXISTS (
       SELECT FROM insight_tip e JOIN tip t ON t.organisation_id = e.organisation_id AND t.id = e.tip_id
       WHERE e.organisation_id = i.organisation_id AND e.insight_id = i.id AND t.author_id = current_member())) $$;

-- Who reads a tip besides managers: the whole organisation, or its group, or its author alone, who may be a partner, who reads
-- nobody else's. Of an anonymous tip for managers nobody knows the author. Only tips of one audience are evidence of one insight.
CREATE OR REPLACE FUNCTION audience(organisation uuid, tip uuid) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
$$
    SELECT CASE WHEN t.visibility = 'group' THEN 'group ' || t.group_id
                WHEN t.visibility = 'organisation' AND m.role IS DISTINCT FROM 'partner' THEN 'organisation'
                ELSE coalesce(t.author_id, t.id)::text END
    FROM tip t LEFT JOIN member m ON m.organisation_id = t.organisation_id AND m.id = t.author_id
    WHERE t.organisation_id = audience.organisation AND t.id = audience.tip
$$;

CREATE OR REPLACE FUNCTION index_words(organisation uuid, insight uuid) RETURNS void LANGUAGE plpgsql AS
$$ BEGIN
    PERFORM lock_words(organisation);
    DELETE FROM insight_words w
    WHERE w.organisation_id = organisation AND w.insight_id = insight
      AND NOT EXISTS (SELECT FROM insight i WHERE i.organisation_id = organisation AND i.id = insight AND i.published_at IS NOT NULL);
    INSERT INTO insight_words AS w (organisation_id, insight_id, words, shared, of_group)
    SELECT i.organisation_id, i.id, words_of(i), i.visibility = 'organisation', i.visibility = 'group' FROM insight i
    WHERE i.organisation_id = organisation AND i.id = insight AND i.published_at IS NOT NULL
    ON CONFLICT (organisation_id, insight_id) DO UPDATE SET words = excluded.words, shared = excluded.shared
        WHERE w.words <> excluded.words OR w.shared <> excluded.shared;
END $$;

CREATE TABLE poll (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL,
    group_id uuid,
    insight_id uuid,
    author_id uuid,
    question varchar NOT NULL,
    multiple boolean NOT NULL,
    anonymous boolean NOT NULL,
    closes_at timestamptz,
    closed_at timestamptz,
    content_sha256 bytea NOT NULL,
    voters int NOT NULL DEFAULT 0,
    shown_voters int NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_poll PRIMARY KEY (organisation_id, id),
    CONSTRAINT fk_poll_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE,
    CONSTRAINT fk_poll_organisation_id_group_id FOREIGN KEY (organisation_id, group_id)
        REFERENCES member_group (organisation_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_poll_organisation_id_insight_id FOREIGN KEY (organisation_id, insight_id)
        REFERENCES insight (organisation_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_poll_organisation_id_author_id FOREIGN KEY (organisation_id, author_id)
        REFERENCES member (organisation_id, id) ON DELETE SET NULL (author_id),
    CONSTRAINT ck_poll_stands_somewhere CHECK (num_nonnulls(group_id, insight_id) = 1)
);
CREATE INDEX ix_poll_group ON poll (organisation_id, group_id, created_at DESC) WHERE group_id IS NOT NULL;
CREATE INDEX ix_poll_due ON poll (closes_at) WHERE closed_at IS NULL AND closes_at IS NOT NULL;
CREATE INDEX ix_poll_insight ON poll (organisation_id, insight_id, created_at DESC) WHERE insight_id IS NOT NULL;

-- `votes` are all that were cast, `shown_votes` those that are told: of an anonymous poll the sum at the last five, ten, fifteen
-- voters, so that nobody learns from two looks what one person said between them.
CREATE TABLE poll_option (
    organisation_id uuid NOT NULL,
    poll_id uuid NOT NULL,
    ordinal smallint NOT NULL,
    text varchar NOT NULL,
    votes int NOT NULL DEFAULT 0,
    shown_votes int NOT NULL DEFAULT 0,
    CONSTRAINT pk_poll_option PRIMARY KEY (organisation_id, poll_id, ordinal),
    CONSTRAINT fk_poll_option_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE,
    CONSTRAINT fk_poll_option_organisation_id_poll_id FOREIGN KEY (organisation_id, poll_id)
        REFERENCES poll (organisation_id, id) ON DELETE CASCADE
);

-- Of a poll with names: who chose what.
CREATE TABLE poll_vote (
    organisation_id uuid NOT NULL,
    poll_id uuid NOT NULL,
    member_id uuid NOT NULL,
    chosen smallint[] NOT NULL,
    CONSTRAINT pk_poll_vote PRIMARY KEY (organisation_id, poll_id, member_id),
    CONSTRAINT fk_poll_vote_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE,
    CONSTRAINT fk_poll_vote_organisation_id_poll_id FOREIGN KEY (organisation_id, poll_id)
        REFERENCES poll (organisation_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_poll_vote_organisation_id_member_id FOREIGN KEY (organisation_id, member_id)
        REFERENCES member (organisation_id, id) ON DELETE CASCADE
);

-- Of an anonymous one, until it closes: that somebody voted (`poll_mark`, a keyed hash of the member and the poll), and what a
-- ballot says (`poll_ballot`, by the hash of a number that only the voter's phone has). Nothing says which belongs to which.
CREATE TABLE poll_mark (
    organisation_id uuid NOT NULL,
    poll_id uuid NOT NULL,
    mark bytea NOT NULL,
    CONSTRAINT pk_poll_mark PRIMARY KEY (organisation_id, poll_id, mark),
    CONSTRAINT fk_poll_mark_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE,
    CONSTRAINT fk_poll_mark_organisation_id_poll_id FOREIGN KEY (organisation_id, poll_id)
        REFERENCES poll (organisation_id, id) ON DELETE CASCADE
);
CREATE TABLE poll_ballot (
    organisation_id uuid NOT NULL,
    poll_id uuid NOT NULL,
    ballot_hash bytea NOT NULL,
    chosen smallint[] NOT NULL,
    CONSTRAINT pk_poll_ballot PRIMARY KEY (organisation_id, poll_id, ballot_hash),
    CONSTRAINT fk_poll_ballot_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE,
    CONSTRAINT fk_poll_ballot_organisation_id_poll_id FOREIGN KEY (organisation_id, poll_id)
        REFERENCES poll (organisation_id, id) ON DELETE CASCADE
);

CREATE FUNCTION sees_poll(organisation uuid, poll uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS
$$ BEGIN
    RETURN EXISTS (SELECT FROM poll p WHERE p.organisation_id = sees_poll.organisation AND p.id = sees_poll.poll);
END $$;

-- Where a worker has to close some: tells ids only.
CREATE FUNCTION organisations_with_polls_due(at timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ SELECT DISTINCT p.organisation_id FROM poll p WHERE p.closed_at IS NULL AND p.closes_at <= at $$;

GRANT SELECT, INSERT, UPDATE, DELETE ON member_group, membership, group_door, poll, poll_option, poll_vote, poll_mark, poll_ballot
    TO backhaul_app;
REVOKE EXECUTE ON FUNCTION open_audiences(), current_groups(), current_invitations(), group_size(uuid, boolean),
    audience_has(uuid, text, uuid, uuid, text), sees_poll(uuid, uuid),
    organisations_with_polls_due(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION open_audiences(), current_groups(), current_invitations(), group_size(uuid, boolean),
    audience_has(uuid, text, uuid, uuid, text), sees_poll(uuid, uuid),
    organisations_with_polls_due(timestamptz) TO backhaul_app;
