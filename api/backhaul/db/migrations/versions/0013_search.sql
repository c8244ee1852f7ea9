-- How words are compared: case and accents taken away everywhere, and for each language that PostgreSQL has a stemmer for the
-- forms of one word are one. Polish and Ukrainian have none: see search_terms.
DO $$
DECLARE one record;
BEGIN
    CREATE TEXT SEARCH CONFIGURATION backhaul.words_any (COPY = pg_catalog.simple);
    ALTER TEXT SEARCH CONFIGURATION backhaul.words_any
        ALTER MAPPING FOR asciiword, word, numword, asciihword, hword, numhword, hword_asciipart, hword_part, hword_numpart
        WITH public.unaccent, pg_catalog.simple;
    FOR one IN SELECT * FROM (VALUES
        ('ar', 'arabic'), ('da', 'danish'), ('de', 'german'), ('el', 'greek'), ('en', 'english'), ('es', 'spanish'),
        ('fi', 'finnish'), ('fr', 'french'), ('hi', 'hindi'), ('hu', 'hungarian'), ('it', 'italian'), ('lt', 'lithuanian'),
        ('nl', 'dutch'), ('no', 'norwegian'), ('pt', 'portuguese'), ('ro', 'romanian'), ('ru', 'russian'), ('sv', 'swedish'),
        ('tr', 'turkish')) AS l(code, name)
    LOOP
        EXECUTE format('CREATE TEXT SEARCH CONFIGURATION backhaul.words_%s (COPY = pg_catalog.%s)', one.code, one.name);
        EXECUTE format(
            'ALTER TEXT SEARCH CONFIGURATION backhaul.words_%s ALTER MAPPING FOR asciiword, word, asciihword, hword,
             hword_asciipart, hword_part WITH public.unaccent, pg_catalog.%s_stem', one.code, one.name);
        EXECUTE format(
            'ALTER TEXT SEARCH CONFIGURATION backhaul.words_%s ALTER MAPPING FOR numword, numhword, hword_numpart
             WITH public.unaccent, pg_catalog.simple', one.code);
    END LOOP;
END $$;

-- Sign for sign: what separates words is a space, so that the parser takes none of it for an address, a path or a number, and
-- an alef is an alef. Offsets in what comes out are offsets in what went in.
CREATE FUNCTION plain(said text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT translate(said,
    E'!"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~“”„‘’‚«»‹›…–—،؛؟।·•\u0001\u0002\u0003\u00a0\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069'
        || 'أإآٱى', repeat(' ', 67) || 'ااااي') $$;

CREATE FUNCTION words_in(language text) RETURNS regconfig LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT ('backhaul.words_' || CASE
       WHEN left(language, 2) IN ('ar', 'da', 'de', 'el', 'en', 'es', 'fi', 'fr', 'hi', 'hu', 'it', 'lt', 'nl', 'no', 'pt', 'ro',
                                  'ru', 'sv', 'tr') THEN left(language, 2) ELSE 'any' END)::regconfig $$;

-- The words of a text as they stand, and their forms in its language.
CREATE FUNCTION as_words(said text, language text) RETURNS tsvector LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT to_tsvector('backhaul.words_any', plain(said))
       || CASE words_in(language) WHEN 'backhaul.words_any'::regconfig THEN ''::tsvector
          ELSE to_tsvector(words_in(language), plain(said)) END $$;

-- The names of a site or a route, for an index.
CREATE FUNCTION name_words(name text, aliases text[]) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS
$$ BEGIN
    RETURN to_tsvector('backhaul.words_any'::regconfig, backhaul.plain(name || ' | ' || array_to_string(aliases, ' | ')));
END $$;

-- On which side of zero each of its 384 numbers lies: how many bits differ orders vectors almost as their cosine does, and 48
-- bytes are read where 768 were. Half precision keeps the sign in the highest bit of the second byte.
CREATE FUNCTION sign_code(vector bytea) RETURNS bit LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS
$$ DECLARE
    signs text := '';
BEGIN
    FOR i IN 0..383 LOOP
        signs := signs || CASE WHEN 16 * i + 15 < 8 * length(vector) THEN get_bit(vector, 16 * i + 15) ELSE 0 END;
    END LOOP;
    RETURN signs::bit(384);
END $$;

-- A tip as others read it, whoever asks: 'colleague' or 'guest'. Nothing of what was not looked through.
CREATE FUNCTION masked_tip(organisation uuid, id uuid, reading text)
RETURNS TABLE (typed text, spoken jsonb) LANGUAGE sql STABLE ROWS 1 AS
$$
    SELECT CASE WHEN p.views IS NULL THEN t.text ELSE p.views -> reading ->> 'text' END,
           CASE WHEN p.views IS NULL THEN
                    (SELECT jsonb_build_object('text', s.text, 'language', s.language, 'segments', s.segments)
                     FROM transcript s
                     WHERE s.organisation_id = t.organisation_id AND s.tip_id = t.id AND s.version = p.transcript_version)
                ELSE nullif(p.views -> reading -> 'transcript', 'null') END
    FROM tip t JOIN personal p ON p.organisation_id = t.organisation_id AND p.tip_id = t.id
    WHERE t.organisation_id = masked_tip.organisation AND t.id = masked_tip.id AND t.withdrawn_at IS NULL
$$;

-- What an insight says, piece by piece, as a 'colleague' or a 'guest' reads it. Of its tips the newest fifty.
CREATE FUNCTION pieces_of(i insight, reading text)
RETURNS TABLE (source text, language text, said text, tip_id uuid, segments jsonb) LANGUAGE sql STABLE ROWS 5 AS
$$
    SELECT 'title', i.language, CASE reading WHEN 'guest' THEN i.title ELSE coalesce(i.title_for_members, i.title) END, NULL::uuid, NULL::jsonb
    UNION ALL SELECT 'place', i.language, i.place_label, NULL, NULL
    UNION ALL
    SELECT 'text', i.language, CASE reading WHEN 'guest' THEN i.text ELSE coalesce(i.text_for_members, i.text) END, NULL, NULL
    UNION ALL
    SELECT 'translation', o.key,
           CASE reading WHEN 'guest' THEN concat_ws(E'\n', o.value ->> 'title', o.value ->> 'text')
                ELSE concat_ws(E'\n', coalesce(o.value ->> 'title_for_members', o.value ->> 'title'),
                               coalesce(o.value ->> 'text_for_members', o.value ->> 'text')) END, NULL, NULL
    FROM jsonb_each(i.translations) o
    UNION ALL SELECT 'photo', i.language, i.photo_text, NULL, NULL
    UNION ALL
    SELECT v.source, v.language, v.said, e.tip_id, v.segments
    FROM (SELECT e.tip_id FROM insight_tip e WHERE e.organisation_id = i.organisation_id AND e.insight_id = i.id
          ORDER BY e.joined_at DESC LIMIT 50) e
    CROSS JOIN LATERAL masked_tip(i.organisation_id, e.tip_id, reading) m
    CROSS JOIN LATERAL (
        SELECT 'tip' AS source, coalesce(
                   (SELECT u.findings -> 'language' ->> 'language' FROM understanding u
                    WHERE u.organisation_id = i.organisation_id AND u.tip_id = e.tip_id), i.language) AS language,
               m.typed AS said, NULL::jsonb AS segments
        UNION ALL SELECT 'transcript', m.spoken ->> 'language', m.spoken ->> 'text', m.spoken -> 'segments') v
    UNION ALL
    SELECT 'tag', 'en', string_agg(g.name, ' | ' ORDER BY g.ordinal), NULL, NULL
    FROM insight_tag x JOIN tag g ON g.organisation_id = x.organisation_id AND g.id = x.tag_id
    WHERE x.organisation_id = i.organisation_id AND x.insight_id = i.id
    UNION ALL
    SELECT b.source, b.language, b.text, NULL, NULL FROM said_besides b
    WHERE b.organisation_id = i.organisation_id AND b.insight_id = i.id
$$;

-- What an insight is found by. A: title and place. B: text and translations. C: what its tips say, what is written in their
-- photos, its tags, and what is said besides (replies). D: what is a secret to partners, who do not find it. All of it masked.
CREATE FUNCTION words_of(i insight) RETURNS tsvector LANGUAGE plpgsql STABLE AS
$$ DECLARE
    found tsvector := '';
    room int := 60000; -- signs; a tsvector has an end, and nobody looks for what somebody said in the fifth hour
    one record;
BEGIN
    FOR one IN
        SELECT p.said, p.language,
               CASE WHEN p.source IN ('title', 'place') THEN 'A' WHEN p.source IN ('text', 'translation') THEN 'B' ELSE 'C' END AS weight
        FROM pieces_of(i, 'guest') p WHERE p.said <> ''
        UNION ALL
        SELECT s.said, s.language, 'D' FROM (
            SELECT c.source, c.said, c.language, c.tip_id FROM pieces_of(i, 'colleague') c WHERE c.said <> ''
            EXCEPT SELECT g.source, g.said, g.language, g.tip_id FROM pieces_of(i, 'guest') g) s
    LOOP
        found := found || setweight(as_words(left(one.said, room), one.language), one.weight::"char");
        room := room - length(one.said);
        EXIT WHEN room <= 0;
    END LOOP;
    RETURN found;
END $$;

-- One at a time in an organisation, at the end of its transaction, so that two that count the same words never wait for each
-- other.
CREATE FUNCTION lock_words(organisation uuid) RETURNS void LANGUAGE sql AS
$$ SELECT pg_advisory_xact_lock(hashtextextended(organisation::text, 13)) $$;

-- Brings one insight's row up to date.
CREATE FUNCTION index_words(organisation uuid, insight uuid) RETURNS void LANGUAGE plpgsql AS
$$ BEGIN
    PERFORM lock_words(organisation);
    DELETE FROM insight_words w
    WHERE w.organisation_id = organisation AND w.insight_id = insight
      AND NOT EXISTS (SELECT FROM insight i WHERE i.organisation_id = organisation AND i.id = insight AND i.published_at IS NOT NULL);
    INSERT INTO insight_words AS w (organisation_id, insight_id, words, shared)
    SELECT i.organisation_id, i.id, words_of(i), i.visibility = 'organisation' FROM insight i
    WHERE i.organisation_id = organisation AND i.id = insight AND i.published_at IS NOT NULL
    ON CONFLICT (organisation_id, insight_id) DO UPDATE SET words = excluded.words, shared = excluded.shared
        WHERE w.words <> excluded.words OR w.shared <> excluded.shared;
END $$;

-- Keeps the list of words: also of an insight that is deleted with everything that hangs on it.
CREATE FUNCTION words_counted() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ DECLARE
    organisation CONSTANT uuid := coalesce(NEW.organisation_id, OLD.organisation_id);
    gone CONSTANT text[] := tsvector_to_array(OLD.words);
    come CONSTANT text[] := tsvector_to_array(NEW.words);
BEGIN
    PERFORM lock_words(organisation);
    UPDATE word w SET insights = w.insights + c.insights, shared = w.shared + c.shared FROM (
        SELECT d.word, sum(d.insights) AS insights, sum(d.shared) AS shared FROM (
            SELECT l AS word, 1 AS insights, NEW.shared::int AS shared FROM unnest(come) l
            UNION ALL SELECT l, -1, -OLD.shared::int FROM unnest(gone) l) d
        GROUP BY d.word HAVING sum(d.insights) <> 0 OR sum(d.shared) <> 0) c
    WHERE w.organisation_id = organisation AND w.word = c.word;
    INSERT INTO word (organisation_id, word, insights, shared)
    SELECT organisation, l, 1, NEW.shared::int FROM unnest(come) l WHERE length(l) <= 60
    -- What was there has been counted.
    ON CONFLICT (organisation_id, word) DO NOTHING;
    DELETE FROM word w WHERE w.organisation_id = organisation AND w.insights <= 0 AND w.word = ANY(gone);
    RETURN NULL;
END $$;

-- At the end of a transaction, once for each insight of which something changed, however much did.
CREATE FUNCTION words_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ DECLARE
    row jsonb;
    one uuid;
    done text;
BEGIN
    FOREACH row IN ARRAY ARRAY[to_jsonb(OLD), to_jsonb(NEW)] LOOP
        CONTINUE WHEN row IS NULL;
        FOR one IN
            SELECT CASE TG_TABLE_NAME WHEN 'insight' THEN (row ->> 'id')::uuid ELSE (row ->> 'insight_id')::uuid END
            WHERE TG_TABLE_NAME <> 'personal'
            UNION ALL
            SELECT e.insight_id FROM insight_tip e
            WHERE TG_TABLE_NAME = 'personal' AND e.organisation_id = (row ->> 'organisation_id')::uuid
              AND e.tip_id = (row ->> 'tip_id')::uuid
        LOOP
            done := coalesce(current_setting('backhaul.indexed', true), '');
            CONTINUE WHEN strpos(done, one::text) > 0;
            PERFORM index_words((row ->> 'organisation_id')::uuid, one);
            PERFORM set_config('backhaul.indexed', left(one::text || done, 4000), true);
        END LOOP;
    END LOOP;
    RETURN NULL;
END $$;

-- Which insights this reader may read; as the policy of insight says.
CREATE FUNCTION may_read(i insight) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT (i.visibility = 'organisation' AND sees_organisation()) OR sees_everything() OR EXISTS (
       SELECT FROM insight_tip e JOIN tip t ON t.organisation_id = e.organisation_id AND t.id = e.tip_id
       WHERE e.organisation_id = i.organisation_id AND e.insight_id = i.id AND t.author_id = current_member()) $$;

-- A word without its ending, for languages that PostgreSQL has no stemmer for; accents are off already.
CREATE FUNCTION light_stem(word text, language text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE language
    WHEN 'pl' THEN regexp_replace(word, '^(.{4,}?)(owych|owego|owej|owie|iami|iach|ami|ach|ego|emu|ymi|imi|ych|ich|owi|ow|iem|ie|em|om|ej|ym|im|ia|iu|a|e|i|o|u|y)$', '\1')
    WHEN 'cs' THEN regexp_replace(word, '^(.{4,}?)(ami|emi|ech|ich|ach|ovi|ych|eho|emu|ou|em|um|y|i|a|e|u|o)$', '\1')
    WHEN 'uk' THEN regexp_replace(word, '^(.{4,}?)(ами|ями|ого|ому|ими|ах|ях|ов|ев|ів|ом|ем|ою|ею|іи|ій|ии|ий|их|им|а|я|и|і|у|ю|о|е|ь|й)$', '\1')
    ELSE word END $$;

-- The words of a question, each with all that it may be written as: its forms in the organisation's languages, a word that it
-- begins where it is being typed, compounds that end with it, and where nobody ever said it, words that are nearly it. Those
-- come from what this reader may read: a word that stands in others' insights alone is no word.
CREATE FUNCTION search_terms(q text, own_language text, typing boolean DEFAULT true)
RETURNS TABLE (said text, negated boolean, stop boolean, known bigint, query tsquery, instead text[])
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 8 SET search_path = backhaul, public, pg_temp AS
$$ DECLARE
    organisation CONSTANT uuid := required_organisation();
    everything CONSTANT boolean := sees_everything();
    members CONSTANT boolean := sees_organisation();
    codes CONSTANT text[] := ARRAY(SELECT DISTINCT left(lower(l), 2) FROM organisation o, unnest(o.languages || own_language) l
                                   WHERE o.id = organisation ORDER BY 1 LIMIT 12);
    own text[];
    part text[];
    token text; lexeme text; code text; other text;
    forms text[];
    config regconfig;
    one tsquery;
    joins boolean := false;
    pending boolean := false;
    last_said text; last_negated boolean; last_stop boolean; last_known bigint; last_query tsquery; last_instead text[];
BEGIN
    PERFORM set_config('pg_trgm.similarity_threshold', '0.2', true);
    IF NOT members THEN
        own := ARRAY(SELECT DISTINCT l FROM (
            SELECT w.words FROM tip t
            JOIN insight_tip e ON e.organisation_id = t.organisation_id AND e.tip_id = t.id
            JOIN insight_words w ON w.organisation_id = e.organisation_id AND w.insight_id = e.insight_id
            WHERE t.organisation_id = organisation AND t.author_id = current_member()
            ORDER BY t.received_at DESC LIMIT 200) o, unnest(tsvector_to_array(ts_filter(o.words, '{a,b,c}'))) l);
    END IF;
    FOR part IN SELECT m FROM regexp_matches(left(q, 200), '(-?)"([^"]*)"|(-?)([^[:space:]"]+)', 'g') m LIMIT 20 LOOP
        token := btrim(plain(coalesce(part[2], part[4])));
        one := phraseto_tsquery('backhaul.words_any', token);
        CONTINUE WHEN numnode(one) = 0;
        IF lower(part[4]) = 'or' AND pending AND NOT joins THEN
            joins := true;
            CONTINUE;
        END IF;
        IF pending AND NOT joins THEN
            said := last_said; negated := last_negated; stop := last_stop; known := last_known; query := last_query; instead := last_instead;
            RETURN NEXT;
        END IF;
        forms := tsvector_to_array(to_tsvector('backhaul.words_any', token));
        lexeme := CASE WHEN numnode(one) = 1 THEN forms[1] END;
        stop := false;
        instead := '{}';
        FOREACH code IN ARRAY codes LOOP
            config := words_in(code);
            IF config <> 'backhaul.words_any'::regconfig THEN
                IF numnode(phraseto_tsquery(config, token)) = 0 THEN
                    stop := true;
                ELSE
                    one := one || phraseto_tsquery(config, token);
                    forms := forms || tsvector_to_array(to_tsvector(config, token));
                END IF;
            ELSIF lexeme IS NOT NULL AND light_stem(lexeme, code) <> lexeme THEN
                one := one || to_tsquery('backhaul.words_any', light_stem(lexeme, code) || ':*');
            END IF;
        END LOOP;
        -- Phones without the letters: Tuer is Tür.
        IF lexeme ~ '(ae|oe|ue)' AND 'de' = ANY(codes) THEN
            other := regexp_replace(lexeme, '(a|o|u)e', '\1', 'g');
            one := one || plainto_tsquery('backhaul.words_any', other) || plainto_tsquery('backhaul.words_de', other);
            forms := forms || other;
        END IF;
        IF members THEN
            SELECT coalesce(max(CASE WHEN everything THEN w.insights ELSE w.shared END), 0) INTO known FROM word w
            WHERE w.organisation_id = organisation AND w.word = ANY(forms);
        ELSE
            known := (forms && own)::int;
        END IF;
        IF lexeme IS NOT NULL AND part[3] = '' AND members THEN
            IF known = 0 AND length(lexeme) >= 3 AND right(q, length(part[4])) = part[4] THEN
                -- The last word is perhaps being typed.
                SELECT coalesce(max(CASE WHEN everything THEN w.insights ELSE w.shared END), 0) INTO known FROM (
                    SELECT * FROM word w WHERE w.organisation_id = organisation AND w.word >= lexeme
                    ORDER BY w.word LIMIT 20) w WHERE starts_with(w.word, lexeme);
                IF known > 0 THEN
                    one := one || to_tsquery('backhaul.words_any', lexeme || ':*');
                END IF;
            END IF;
            IF length(lexeme) >= 3 AND NOT stop AND lexeme !~ '[0-9]' AND codes && '{de,nl,sv,da,no,fi}' THEN
                FOR other IN
                    SELECT w.word FROM word w WHERE w.organisation_id = organisation AND w.word LIKE '%___' || lexeme
                      AND (everything OR w.shared > 0) ORDER BY w.insights DESC LIMIT 8
                LOOP
                    one := one || other::text::tsquery;
                    known := greatest(known, 1);
                END LOOP;
            END IF;
            IF typing AND known = 0 AND length(lexeme) >= 4 AND lexeme !~ '[0-9]' AND NOT stop THEN
                instead := ARRAY(
                    SELECT n.word FROM (
                        SELECT w.word, CASE WHEN everything THEN w.insights ELSE w.shared END AS insights,
                               levenshtein_less_equal(w.word, lexeme, 3) AS edits,
                               ARRAY(SELECT c FROM regexp_split_to_table(w.word, '') c ORDER BY c)
                               = ARRAY(SELECT c FROM regexp_split_to_table(lexeme, '') c ORDER BY c) AS swapped
                        FROM word w WHERE w.organisation_id = organisation AND w.word % lexeme
                          AND abs(length(w.word) - length(lexeme)) <= 2 AND (everything OR w.shared > 0)
                    ) n
                    WHERE n.edits <= CASE WHEN n.swapped THEN 2 WHEN length(lexeme) < 6 THEN 1 WHEN length(lexeme) < 11 THEN 2 ELSE 3 END
                    ORDER BY CASE WHEN n.swapped THEN 1 ELSE n.edits END, (left(n.word, 1) = left(lexeme, 1)) DESC, n.insights DESC
                    LIMIT 3);
                FOREACH other IN ARRAY instead LOOP
                    one := one || to_tsquery('backhaul.words_any', other);
                    known := 1;
                END LOOP;
            END IF;
        END IF;
        IF joins THEN
            last_said := last_said || ' ' || token; last_query := last_query || one; last_known := last_known + known;
            last_stop := last_stop AND stop; last_instead := last_instead || instead;
            joins := false;
        ELSE
            last_said := token; last_negated := coalesce(part[1], part[3], '') = '-' OR part[3] = '-'; last_stop := stop;
            last_known := known; last_query := one; last_instead := instead;
            pending := true;
        END IF;
    END LOOP;
    IF pending THEN
        said := last_said; negated := last_negated; stop := last_stop; known := last_known; query := last_query; instead := last_instead;
        RETURN NEXT;
    END IF;
END $$;

-- Sites and routes whose whole name or alias stands in a question; of a site also its parts, and of parts that are called alike
-- those of the site that is named, too. ``called`` is the name as it matched.
CREATE FUNCTION search_places(q text) RETURNS TABLE (place_id uuid, name text, called tsquery)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 10 SET search_path = backhaul, public, pg_temp AS
$$ DECLARE
    organisation CONSTANT uuid := required_organisation();
    asked CONSTANT tsvector := to_tsvector('backhaul.words_any', plain(left(q, 300)));
    any_of CONSTANT tsquery := (SELECT to_tsquery('backhaul.words_any', string_agg(l, ' | ')) FROM unnest(tsvector_to_array(asked)) l);
BEGIN
    RETURN QUERY
        WITH close AS (
            SELECT * FROM (
                SELECT s.id, s.parent_id, s.name, s.aliases FROM site s
                WHERE s.organisation_id = organisation AND name_words(s.name, s.aliases) @@ any_of
                ORDER BY ts_rank(name_words(s.name, s.aliases), any_of) DESC LIMIT 300) s
            UNION ALL
            SELECT * FROM (
                SELECT r.id, NULL::uuid, r.name, '{}'::varchar[] FROM route r
                WHERE r.organisation_id = organisation AND name_words(r.name, '{}') @@ any_of
                ORDER BY ts_rank(name_words(r.name, '{}'), any_of) DESC LIMIT 100) r
        ), named AS (
            SELECT c.id, c.parent_id, c.name, n.called FROM close c
            CROSS JOIN LATERAL (
                SELECT phraseto_tsquery('backhaul.words_any', plain(n)) AS called FROM unnest(c.name || c.aliases) n
            ) n
            WHERE numnode(n.called) > 0 AND asked @@ n.called
        ), meant AS (
            SELECT n.id, n.name, n.called FROM named n
            WHERE n.parent_id IS NULL OR n.parent_id IN (SELECT o.id FROM named o)
               OR NOT EXISTS (SELECT FROM named o JOIN named p ON p.parent_id = o.id)
        )
        SELECT m.id, m.name::text, m.called FROM meant m
        UNION ALL
        SELECT s.id, m.name::text, m.called FROM meant m JOIN site s ON s.organisation_id = organisation AND s.parent_id = m.id
        WHERE NOT EXISTS (SELECT FROM meant o WHERE o.id = s.id)
          -- Who names dock 4 at Northgate means no other dock.
          AND NOT EXISTS (SELECT FROM meant o JOIN site p ON p.organisation_id = organisation AND p.id = o.id WHERE p.parent_id = m.id)
        LIMIT 60;
END $$;

-- What a question's filters let through. ``asked`` has what was asked for and nothing else.
CREATE FUNCTION is_asked_for(i insight, asked jsonb) RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT asked = '{}' OR (
       (asked -> 'statuses' IS NULL OR asked -> 'statuses' ? i.status)
       AND (asked ->> 'site' IS NULL OR i.site_id = (asked ->> 'site')::uuid)
       AND (asked ->> 'route' IS NULL OR i.route_id = (asked ->> 'route')::uuid)
       AND (asked ->> 'since' IS NULL OR i.published_at >= (asked ->> 'since')::timestamptz)
       AND (asked ->> 'until' IS NULL OR i.published_at < (asked ->> 'until')::timestamptz)
       AND (asked ->> 'urgency' IS NULL OR i.urgency = asked ->> 'urgency')
       AND (asked ->> 'kind' IS NULL OR i.kind = asked ->> 'kind')
       AND (asked ->> 'radius_m' IS NULL OR ST_DWithin(
               i.geom::geography, ST_SetSRID(ST_MakePoint((asked ->> 'lon')::float8, (asked ->> 'lat')::float8), 4326)::geography,
               (asked ->> 'radius_m')::float8))
       AND (asked ->> 'tag' IS NULL OR EXISTS (
               SELECT FROM insight_tag x JOIN tag g ON g.organisation_id = x.organisation_id AND g.id = x.tag_id
               WHERE x.organisation_id = i.organisation_id AND x.insight_id = i.id AND g.slug = asked ->> 'tag'))) $$;

-- Insights with these words, best first, as far as this reader may read them, at these places where some are given; without
-- words the newest there. ``common``: so many have them that the newest twenty thousand are looked through instead of ranking
-- all that there are.
CREATE FUNCTION search_words(query tsquery, places uuid[], common boolean, asked jsonb, most int)
RETURNS TABLE (insight_id uuid, score float8, published_at timestamptz, confidence float8)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50 SET search_path = backhaul, public, pg_temp AS
$$ DECLARE
    organisation CONSTANT uuid := required_organisation();
    members CONSTANT boolean := sees_organisation();
    reader CONSTANT uuid := current_member();
    site CONSTANT uuid := asked ->> 'site';
BEGIN
    IF NOT members THEN
        RETURN QUERY
            SELECT i.id, ts_rank(w.words, query)::float8, i.published_at, faded(i.confidence, i.confirmed_at, i.half_life_days)
            FROM (SELECT DISTINCT e.insight_id FROM tip t
                  JOIN insight_tip e ON e.organisation_id = t.organisation_id AND e.tip_id = t.id
                  WHERE t.organisation_id = organisation AND t.author_id = reader) o
            JOIN insight i ON i.organisation_id = organisation AND i.id = o.insight_id AND i.published_at IS NOT NULL
            JOIN insight_words w ON w.organisation_id = organisation AND w.insight_id = i.id
            WHERE (query IS NULL OR ts_filter(w.words, '{a,b,c}') @@ query)
              AND (places IS NULL OR i.site_id = ANY(places) OR i.route_id = ANY(places)) AND is_asked_for(i, asked)
            ORDER BY 2 DESC, 3 DESC LIMIT most;
    ELSIF places IS NOT NULL THEN
        RETURN QUERY
            SELECT f.id, CASE WHEN query IS NULL THEN 0 ELSE ts_rank(f.words, query) END::float8, f.published_at, f.confidence
            FROM (
                SELECT i.id, w.words, i.published_at, faded(i.confidence, i.confirmed_at, i.half_life_days) AS confidence
                FROM (SELECT s.* FROM unnest(places) p CROSS JOIN LATERAL (
                          SELECT * FROM insight i WHERE i.organisation_id = organisation AND i.published_at IS NOT NULL AND i.site_id = p
                          ORDER BY i.published_at DESC LIMIT 2000) s
                      UNION
                      SELECT r.* FROM unnest(places) p CROSS JOIN LATERAL (
                          SELECT * FROM insight i WHERE i.organisation_id = organisation AND i.published_at IS NOT NULL AND i.route_id = p
                          ORDER BY i.published_at DESC LIMIT 2000) r) i
                CROSS JOIN LATERAL (SELECT w.words FROM insight_words w
                                    WHERE w.organisation_id = organisation AND w.insight_id = i.id OFFSET 0) w
                WHERE may_read(i) AND is_asked_for(i, asked) AND (query IS NULL OR w.words @@ query)
                LIMIT 400) f
            ORDER BY 2 DESC, 3 DESC LIMIT most;
    ELSIF common THEN
        RETURN QUERY
            SELECT f.id, ts_rank(f.words, query)::float8, f.published_at, f.confidence FROM (
                SELECT i.id, w.words, i.published_at, faded(i.confidence, i.confirmed_at, i.half_life_days) AS confidence
                FROM (SELECT * FROM insight i
                      WHERE i.organisation_id = organisation AND i.published_at IS NOT NULL
                        AND (site IS NULL OR i.site_id = site)
                      ORDER BY i.published_at DESC LIMIT 20000) i
                CROSS JOIN LATERAL (SELECT w.words FROM insight_words w
                                    WHERE w.organisation_id = organisation AND w.insight_id = i.id OFFSET 0) w
                WHERE may_read(i) AND is_asked_for(i, asked) AND w.words @@ query
                LIMIT 200) f
            ORDER BY 2 DESC, 3 DESC LIMIT most;
    ELSE
        RETURN QUERY
            SELECT f.id, ts_rank(f.words, query)::float8, f.published_at, f.confidence FROM (
                SELECT i.id, w.words, i.published_at, faded(i.confidence, i.confirmed_at, i.half_life_days) AS confidence
                FROM insight_words w
                JOIN insight i ON i.organisation_id = w.organisation_id AND i.id = w.insight_id AND i.published_at IS NOT NULL
                WHERE w.organisation_id = organisation AND w.words @@ query AND may_read(i) AND is_asked_for(i, asked)
                LIMIT 4000) f
            ORDER BY 2 DESC, 3 DESC LIMIT most;
    END IF;
END $$;

-- Insights whose tips mean something alike: those whose signs differ least, of the newest twenty thousand tips, or of the
-- newest that the filters let through; with their vectors, for whoever can compare those.
CREATE FUNCTION search_meaning(wanted bit, embedder text, asked jsonb, most int)
RETURNS TABLE (insight_id uuid, vector bytea, published_at timestamptz, confidence float8)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 200 SET search_path = backhaul, public, pg_temp AS
$$ DECLARE
    organisation CONSTANT uuid := required_organisation();
    members CONSTANT boolean := sees_organisation();
    reader CONSTANT uuid := current_member();
    site CONSTANT uuid := asked ->> 'site';
BEGIN
    IF members AND asked = '{}' THEN
        RETURN QUERY
            SELECT i.id, v.vector, i.published_at, faded(i.confidence, i.confirmed_at, i.half_life_days)
            FROM (SELECT n.tip_id, bit_count(n.code # wanted) AS apart
                  FROM (SELECT v.tip_id, v.code FROM embedding v
                        WHERE v.organisation_id = organisation AND v.model = embedder ORDER BY v.tip_id DESC LIMIT 20000) n
                  ORDER BY apart LIMIT most) near
            JOIN embedding v ON v.organisation_id = organisation AND v.tip_id = near.tip_id
            JOIN insight_tip e ON e.organisation_id = organisation AND e.tip_id = near.tip_id
            JOIN insight i ON i.organisation_id = organisation AND i.id = e.insight_id AND i.published_at IS NOT NULL
            WHERE may_read(i);
    ELSE
        RETURN QUERY
            SELECT f.id, v.vector, f.published_at, f.confidence
            FROM (SELECT i.id, i.published_at, faded(i.confidence, i.confirmed_at, i.half_life_days) AS confidence
                  FROM insight i
                  WHERE i.organisation_id = organisation AND i.published_at IS NOT NULL AND (site IS NULL OR i.site_id = site)
                    AND (members OR i.id IN (
                        SELECT e.insight_id FROM tip t JOIN insight_tip e ON e.organisation_id = t.organisation_id AND e.tip_id = t.id
                        WHERE t.organisation_id = organisation AND t.author_id = reader))
                    AND may_read(i) AND is_asked_for(i, asked)
                  ORDER BY i.published_at DESC LIMIT 5000) f
            JOIN insight_tip e ON e.organisation_id = organisation AND e.insight_id = f.id
            JOIN embedding v ON v.organisation_id = organisation AND v.tip_id = e.tip_id AND v.model = embedder
            ORDER BY bit_count(v.code # wanted) LIMIT most;
    END IF;
END $$;

-- The feed's words: all of them, in any of their forms.
CREATE OR REPLACE FUNCTION insights_with_words(query text) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ DECLARE
    organisation CONSTANT uuid := required_organisation();
    members CONSTANT boolean := sees_organisation();
    wanted tsquery;
    one record;
BEGIN
    FOR one IN SELECT t.query, t.negated FROM search_terms(insights_with_words.query, 'en') t LOOP
        IF one.negated THEN
            one.query := !! one.query;
        END IF;
        wanted := CASE WHEN wanted IS NULL THEN one.query ELSE wanted && one.query END;
    END LOOP;
    RETURN QUERY
        SELECT w.insight_id FROM insight_words w
        WHERE w.organisation_id = organisation AND w.words @@ wanted
          AND (members OR ts_filter(w.words, '{a,b,c}') @@ wanted);
END $$;

-- What was found in the pieces of an insight that this reader may read, each with the words found between two signs that no
-- text has. Recordings by segment, which know when something was said.
CREATE FUNCTION found_in(insight uuid, query tsquery)
RETURNS TABLE (source text, language text, marked text, tip_id uuid, segment jsonb, original text) LANGUAGE sql STABLE ROWS 5 AS
$$
    SELECT f.source, f.language, f.marked, f.tip_id, f.segment, f.said FROM (
        SELECT p.source, p.language, p.tip_id, s.segment,
               ts_headline(words_in(p.language), plain(left(coalesce(s.segment ->> 'text', p.said), 4000)), query,
                           E'HighlightAll=true, StartSel=\u0002, StopSel=\u0003') AS marked,
               left(coalesce(s.segment ->> 'text', p.said), 4000) AS said, s.n
        FROM insight i
        CROSS JOIN LATERAL pieces_of(i, CASE WHEN sees_organisation() THEN 'colleague' ELSE 'guest' END) p
        LEFT JOIN LATERAL jsonb_array_elements(p.segments) WITH ORDINALITY s(segment, n) ON true
        LEFT JOIN tip t ON t.organisation_id = i.organisation_id AND t.id = p.tip_id
        WHERE i.organisation_id = current_organisation() AND i.id = found_in.insight AND p.said <> ''
          AND p.source NOT IN ('tag', 'place') AND coalesce(s.n, 0) <= 100
          AND (p.tip_id IS NULL OR t.author_id = current_member() OR sees_everything()
               OR (t.visibility = 'organisation' AND sees_organisation()))
    ) f
    WHERE strpos(f.marked, E'\u0002') > 0
    ORDER BY f.n NULLS FIRST LIMIT 12
$$;

INSERT INTO insight_words (organisation_id, insight_id, words, shared)
SELECT i.organisation_id, i.id, words_of(i), i.visibility = 'organisation' FROM insight i WHERE i.published_at IS NOT NULL;
INSERT INTO word (organisation_id, word, insights, shared)
SELECT w.organisation_id, l, count(*), count(*) FILTER (WHERE w.shared) FROM insight_words w, unnest(tsvector_to_array(w.words)) l
WHERE length(l) <= 60 GROUP BY 1, 2;

CREATE CONSTRAINT TRIGGER words_changed AFTER INSERT OR UPDATE OF title, text, title_for_members, text_for_members, photo_text,
    language, translations, place_label, visibility, published_at ON insight
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION words_changed();
CREATE CONSTRAINT TRIGGER words_changed AFTER INSERT OR UPDATE OR DELETE ON insight_tip
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION words_changed();
CREATE CONSTRAINT TRIGGER words_changed AFTER INSERT OR UPDATE OR DELETE ON insight_tag
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION words_changed();
CREATE CONSTRAINT TRIGGER words_changed AFTER INSERT OR UPDATE OR DELETE ON personal
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION words_changed();
CREATE CONSTRAINT TRIGGER words_changed AFTER INSERT OR UPDATE OR DELETE ON said_besides
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION words_changed();

REVOKE EXECUTE ON FUNCTION plain(text), words_in(text), as_words(text, text), name_words(text, text[]), sign_code(bytea),
    masked_tip(uuid, uuid, text), pieces_of(insight, text), words_of(insight), index_words(uuid, uuid), words_changed(), words_counted(), lock_words(uuid),
    may_read(insight), light_stem(text, text), search_terms(text, text, boolean), search_places(text), is_asked_for(insight, jsonb),
    search_words(tsquery, uuid[], boolean, jsonb, int), search_meaning(bit, text, jsonb, int), insights_with_words(text),
    found_in(uuid, tsquery) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION plain(text), words_in(text), as_words(text, text), name_words(text, text[]), sign_code(bytea),
    masked_tip(uuid, uuid, text), pieces_of(insight, text), may_read(insight), search_terms(text, text, boolean), search_places(text),
    is_asked_for(insight, jsonb), search_words(tsquery, uuid[], boolean, jsonb, int), search_meaning(bit, text, jsonb, int),
    insights_with_words(text), found_in(uuid, tsquery) TO backhaul_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON insight_words, word, said_besides TO backhaul_app;
CREATE CONSTRAINT TRIGGER words_counted AFTER INSERT OR UPDATE OR DELETE ON insight_words
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION words_counted();
