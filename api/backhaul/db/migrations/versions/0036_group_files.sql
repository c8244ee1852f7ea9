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
