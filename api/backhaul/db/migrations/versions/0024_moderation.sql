-- What is hidden is published to nobody, whoever forgets to ask: its time of publication is kept in `hidden` until it comes back.
ALTER TABLE insight ADD COLUMN hidden_at timestamptz,
    ADD CONSTRAINT ck_insight_hidden_is_not_published CHECK (hidden_at IS NULL OR published_at IS NULL);
-- Known from a file that a manager brought in: it went nobody's phone, so nobody is alerted of it.
ALTER TABLE tip ADD COLUMN imported boolean NOT NULL DEFAULT false;
-- For how long it is kept who read what is sensitive and who changed what.
ALTER TABLE organisation ADD COLUMN audit_keep_days int NOT NULL DEFAULT 730,
    ADD CONSTRAINT ck_organisation_audit_keep_days CHECK (audit_keep_days BETWEEN 30 AND 3650);

CREATE TABLE hidden (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL,
    insight_id uuid NOT NULL,
    reply_id uuid,
    tip_id uuid,
    part varchar,
    cause varchar NOT NULL,
    reason varchar,
    note varchar,
    words varchar[] NOT NULL DEFAULT '{}',
    hidden_by_id uuid,
    hidden_at timestamptz NOT NULL,
    was_published_at timestamptz,
    appeal varchar,
    appealed_at timestamptz,
    appeal_answer varchar,
    appeal_answered_at timestamptz,
    lifted_at timestamptz,
    CONSTRAINT pk_hidden PRIMARY KEY (organisation_id, id),
    CONSTRAINT fk_hidden_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE,
    CONSTRAINT fk_hidden_organisation_id_insight_id FOREIGN KEY (organisation_id, insight_id)
        REFERENCES insight (organisation_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_hidden_organisation_id_reply_id FOREIGN KEY (organisation_id, reply_id)
        REFERENCES reply (organisation_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_hidden_organisation_id_tip_id_part FOREIGN KEY (organisation_id, tip_id, part)
        REFERENCES tip_part (organisation_id, tip_id, name) ON DELETE CASCADE,
    CONSTRAINT fk_hidden_organisation_id_hidden_by_id FOREIGN KEY (organisation_id, hidden_by_id)
        REFERENCES member (organisation_id, id) ON DELETE SET NULL (hidden_by_id),
    CONSTRAINT ck_hidden_cause CHECK (cause IN ('manager', 'word_list')),
    CONSTRAINT ck_hidden_one_thing CHECK (reply_id IS NULL OR tip_id IS NULL),
    CONSTRAINT ck_hidden_part_of_tip CHECK ((tip_id IS NULL) = (part IS NULL)),
    CONSTRAINT ck_hidden_has_reason CHECK (cause <> 'manager' OR reason IS NOT NULL)
);
-- One thing is hidden once at a time: of two managers at the same moment one is the first.
CREATE UNIQUE INDEX uq_hidden_now ON hidden (organisation_id, insight_id, coalesce(reply_id, tip_id, insight_id), coalesce(part, ''))
    WHERE lifted_at IS NULL;
CREATE INDEX ix_hidden_reply ON hidden (organisation_id, reply_id) WHERE reply_id IS NOT NULL;
CREATE INDEX ix_hidden_part ON hidden (organisation_id, tip_id, part) WHERE tip_id IS NOT NULL;
CREATE INDEX ix_hidden_newest ON hidden (organisation_id, hidden_at);

-- Who reported is nowhere: `mark` is a keyed hash of the member and the thing, so that each is counted once.
CREATE TABLE report (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL,
    insight_id uuid NOT NULL,
    reply_id uuid,
    mark bytea NOT NULL,
    reason varchar NOT NULL,
    words varchar,
    reported_at timestamptz NOT NULL,
    settled_at timestamptz,
    CONSTRAINT pk_report PRIMARY KEY (organisation_id, id),
    CONSTRAINT fk_report_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE,
    CONSTRAINT fk_report_organisation_id_insight_id FOREIGN KEY (organisation_id, insight_id)
        REFERENCES insight (organisation_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_report_organisation_id_reply_id FOREIGN KEY (organisation_id, reply_id)
        REFERENCES reply (organisation_id, id) ON DELETE CASCADE,
    CONSTRAINT ck_report_reason CHECK (reason IN ('wrong', 'personal', 'abuse', 'secret', 'advertising', 'other', 'listed_word'))
);
CREATE UNIQUE INDEX uq_report_mark ON report (organisation_id, mark);
CREATE INDEX ix_report_open ON report (organisation_id, insight_id) WHERE settled_at IS NULL;

CREATE TABLE listed_word (
    organisation_id uuid NOT NULL,
    word varchar NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_listed_word PRIMARY KEY (organisation_id, word),
    CONSTRAINT fk_listed_word_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE
);

-- As people compare words: one way to write each sign, and nothing invisible between them.
CREATE FUNCTION as_seen(said text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT translate(normalize(said, NFKC), E'\u00ad\u200b\u200c\u200d\u2060\ufeff\u061c\u200e\u200f', '') $$;

-- Which of the organisation's listed words stand in a text: as written, and in the forms that search takes for one word, of
-- the text's language and of all that the organisation speaks, because a language is sometimes taken for another.
CREATE FUNCTION listed_words_in(said text, language text) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = backhaul, public, pg_temp AS
$$ DECLARE
    codes CONSTANT text[] := ARRAY(SELECT DISTINCT left(lower(l), 2)
        FROM organisation o, unnest(o.languages || coalesce(language, 'en')) l WHERE o.id = current_organisation() LIMIT 12);
    clean CONSTANT text := plain(as_seen(left(said, 60000)));
    exact CONSTANT tsvector := to_tsvector('backhaul.words_any', clean);
    code text;
    found text[] := '{}';
BEGIN
    IF NOT EXISTS (SELECT FROM listed_word w WHERE w.organisation_id = current_organisation()) THEN
        RETURN found;
    END IF;
    found := ARRAY(SELECT w.word FROM listed_word w WHERE w.organisation_id = current_organisation()
                   AND exact @@ phraseto_tsquery('backhaul.words_any', plain(w.word)));
    FOREACH code IN ARRAY codes LOOP
        IF words_in(code) <> 'backhaul.words_any'::regconfig THEN
            found := found || ARRAY(
                SELECT w.word FROM listed_word w,
                       (SELECT to_tsvector(words_in(code), clean) AS words) t
                WHERE w.organisation_id = current_organisation() AND t.words @@ phraseto_tsquery(words_in(code), plain(w.word)));
        ELSE
            -- Polish and Ukrainian, for which PostgreSQL has no stemmer: word for word.
            found := found || ARRAY(
                SELECT w.word FROM listed_word w,
                       (SELECT ARRAY(SELECT light_stem(l, code) FROM unnest(tsvector_to_array(exact)) l) AS stems) t
                WHERE w.organisation_id = current_organisation()
                  AND t.stems @> ARRAY(SELECT light_stem(l, code)
                                       FROM unnest(tsvector_to_array(to_tsvector('backhaul.words_any', plain(w.word)))) l)
                  AND to_tsvector('backhaul.words_any', plain(w.word)) <> ''::tsvector);
        END IF;
    END LOOP;
    RETURN ARRAY(SELECT DISTINCT f FROM unnest(found) f ORDER BY f);
END $$;

-- A recording or a photo that is hidden has another kind, so nothing that asks for one finds it, whatever is made of it anew.
CREATE FUNCTION keep_hidden() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ BEGIN
    IF NEW.kind <> 'speech' AND NEW.kind NOT LIKE 'hidden:%' AND EXISTS (
        SELECT FROM hidden h WHERE h.organisation_id = NEW.organisation_id AND h.tip_id = NEW.tip_id AND h.part = NEW.part
                               AND h.lifted_at IS NULL) THEN
        NEW.kind := 'hidden:' || NEW.kind;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_hidden BEFORE INSERT ON rendition FOR EACH ROW EXECUTE FUNCTION keep_hidden();

-- What is hidden of a tip goes with the tip.
CREATE FUNCTION move_hidden() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ BEGIN
    UPDATE hidden SET insight_id = NEW.insight_id WHERE organisation_id = NEW.organisation_id AND tip_id = NEW.tip_id;
    RETURN NULL;
END $$;
CREATE TRIGGER move_hidden AFTER UPDATE OF insight_id ON insight_tip FOR EACH ROW
    WHEN (OLD.insight_id <> NEW.insight_id) EXECUTE FUNCTION move_hidden();

-- That what is hidden is read by nobody where it stood, and takes no tip in: read_reply and insights_to_join in 0026_talk.sql.
REVOKE EXECUTE ON FUNCTION as_seen(text), listed_words_in(text, text), keep_hidden(), move_hidden() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION as_seen(text), listed_words_in(text, text), light_stem(text, text) TO backhaul_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON hidden, report, listed_word TO backhaul_app;

CREATE TABLE audit_entry (
    organisation_id uuid NOT NULL,
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    at timestamptz NOT NULL DEFAULT now(),
    member_id uuid,
    role varchar NOT NULL,
    action varchar NOT NULL,
    kind varchar NOT NULL,
    thing_id uuid,
    detail jsonb NOT NULL DEFAULT '{}',
    CONSTRAINT pk_audit_entry PRIMARY KEY (organisation_id, id),
    CONSTRAINT fk_audit_entry_organisation_id FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE,
    CONSTRAINT fk_audit_entry_organisation_id_member_id FOREIGN KEY (organisation_id, member_id)
        REFERENCES member (organisation_id, id) ON DELETE SET NULL (member_id)
);
CREATE INDEX ix_audit_entry_newest ON audit_entry (organisation_id, at DESC, id DESC);
