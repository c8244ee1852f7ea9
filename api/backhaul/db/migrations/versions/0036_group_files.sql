-- Files of a group. Their bytes lie in the object store; the rows are read by who is in the group, and by nobody else.
CREATE TABLE group_file (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL,
    group_id uuid NOT NULL,
    author_id uuid NOT NULL,
    name varchar NOT NULL,
    size_bytes bigint NOT NULL,
    sha256 bytea NOT NULL,
    kept_bytes bigint,
    state varchar NOT NULL DEFAULT 'arriving',
    media_type varchar,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_group_file PRIMARY KEY (organisation_id, id),
    CONSTRAINT fk_group_file_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE,
    CONSTRAINT fk_group_file_organisation_id_group_id FOREIGN KEY (organisation_id, group_id)
        REFERENCES member_group (organisation_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_group_file_organisation_id_author_id FOREIGN KEY (organisation_id, author_id)
        REFERENCES member (organisation_id, id) ON DELETE CASCADE,
    CONSTRAINT ck_group_file_state CHECK (state IN ('arriving', 'looked_at', 'shown', 'refused')),
    CONSTRAINT ck_group_file_size CHECK (size_bytes > 0)
);
CREATE INDEX ix_group_file_group ON group_file (organisation_id, group_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON group_file TO backhaul_app;

-- How others read a poll than who asked it: [[everybody, members], …], the question first and then each option. Polls that stand
-- there already stay as they were read.
ALTER TABLE poll ADD COLUMN masked jsonb;
UPDATE poll p SET masked = jsonb_build_array(jsonb_build_array(p.question, NULL)) || coalesce((
    SELECT jsonb_agg(jsonb_build_array(o.text, NULL) ORDER BY o.ordinal) FROM poll_option o
    WHERE o.organisation_id = p.organisation_id AND o.poll_id = p.id), '[]');

-- The nth of such texts as its reader reads it; `whole` is what was typed.
CREATE FUNCTION read_masked(author uuid, masked jsonb, n int, whole text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN reading(author) = 'whole' THEN whole ELSE read_by_role(masked -> n ->> 0, masked -> n ->> 1) END $$;
REVOKE EXECUTE ON FUNCTION read_masked(uuid, jsonb, int, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION read_masked(uuid, jsonb, int, text) TO backhaul_app;

-- Until it was looked through for what is personal, its author and managers alone see it, as a reply.
ALTER POLICY own_organisation ON poll USING (
    organisation_id = (SELECT current_organisation()) AND ('group' = ANY ((SELECT open_audiences())::text[]) OR (
        (group_id = ANY ((SELECT current_groups())::uuid[])
         OR (insight_id IS NOT NULL AND sees_insight(organisation_id, insight_id)))
        AND (masked IS NOT NULL OR reading(author_id) = 'whole'))));
