-- What managers, admins and the command line change is noted by the database itself, whoever wrote the code that changes it.
-- Contributors' and partners' doings are noted nowhere, nor are workers': nobody is watched. Of what was written only the names
-- of the fields are kept, and the values of settings: an entry outlives what somebody takes back.
CREATE FUNCTION audited_role() RETURNS text LANGUAGE sql STABLE AS
$$ SELECT CASE WHEN current_setting('backhaul.role', true) IN ('manager', 'admin') THEN current_setting('backhaul.role', true) END $$;

CREATE FUNCTION note_audit(action text, kind text, thing uuid, detail jsonb) RETURNS void
LANGUAGE sql SET search_path = backhaul, public, pg_temp AS
$$ INSERT INTO audit_entry (organisation_id, member_id, role, action, kind, thing_id, detail)
   SELECT required_organisation(), current_member(), audited_role(), note_audit.action, note_audit.kind, thing, note_audit.detail
   WHERE audited_role() IS NOT NULL $$;

-- Once an hour for a manager and a thing: who reads a page twice has read it once. Only where something of it is hidden from
-- others: an insight (or a tip) by somebody else, with personal or secret words that are masked for colleagues.
CREATE FUNCTION note_read(thing uuid) RETURNS void
LANGUAGE sql SET search_path = backhaul, public, pg_temp AS
$$ INSERT INTO audit_entry (organisation_id, member_id, role, action, kind, thing_id)
   SELECT required_organisation(), current_member(), audited_role(), 'read_unmasked', 'tip', t.id
   FROM tip t JOIN personal p ON p.organisation_id = t.organisation_id AND p.tip_id = t.id
   WHERE audited_role() IS NOT NULL AND t.organisation_id = current_organisation() AND p.views IS NOT NULL
     AND t.author_id IS DISTINCT FROM current_member()
     AND (t.id = thing OR t.id IN (SELECT e.tip_id FROM insight_tip e
                                   WHERE e.organisation_id = current_organisation() AND e.insight_id = thing))
     AND NOT EXISTS (SELECT FROM audit_entry a WHERE a.organisation_id = t.organisation_id AND a.at > now() - interval '1 hour'
                     AND a.member_id = current_member() AND a.action = 'read_unmasked' AND a.thing_id = t.id) $$;

CREATE FUNCTION audit_history() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ BEGIN
    IF audited_role() IS NOT NULL AND NEW.member_id IS NOT NULL THEN
        PERFORM note_audit(
            CASE WHEN NEW.change ? 'merged' THEN 'merged' WHEN NEW.change ?| '{split_off,split_from}' THEN 'split'
                 WHEN NEW.change ? 'hidden' THEN 'hid' WHEN NEW.change ? 'status' THEN 'decided' ELSE 'changed' END,
            'insight', NEW.insight_id,
            jsonb_build_object('fields', (SELECT jsonb_agg(k ORDER BY k) FROM jsonb_object_keys(NEW.change) k))
                || (SELECT coalesce(jsonb_object_agg(e.key, e.value), '{}') FROM jsonb_each(NEW.change) e
                    WHERE e.key IN ('status', 'assignee_id', 'due_at', 'merged', 'split_off', 'split_from', 'hidden', 'urgency',
                                    'visibility')));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER audit_history AFTER INSERT ON insight_change FOR EACH ROW EXECUTE FUNCTION audit_history();

-- One entry for a statement, however many rows it writes: a file of five thousand sites is one act.
CREATE FUNCTION audit_rows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ DECLARE
    rows jsonb;
    before jsonb;
    n bigint;
    fields jsonb;
BEGIN
    IF audited_role() IS NULL OR current_organisation() IS NULL THEN
        RETURN NULL;
    END IF;
    -- PL/pgSQL plans a table of rows that a trigger has, and only these.
    IF TG_OP = 'DELETE' THEN
        SELECT count(*), (SELECT to_jsonb(o) FROM gone o LIMIT 1) INTO n, rows FROM gone;
    ELSIF TG_OP = 'INSERT' THEN
        SELECT count(*), (SELECT to_jsonb(o) FROM come o LIMIT 1) INTO n, rows FROM come;
    ELSE
        SELECT count(*), (SELECT to_jsonb(o) FROM come o LIMIT 1) INTO n, rows FROM come;
        SELECT to_jsonb(o) FROM gone o LIMIT 1 INTO before;
    END IF;
    IF n = 0 THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' AND n = 1 THEN
        fields := (SELECT jsonb_object_agg(e.key, CASE WHEN TG_TABLE_NAME = 'organisation' OR e.key IN ('role', 'deactivated_at')
                        THEN jsonb_build_object('from', before -> e.key, 'to', e.value) ELSE 'true' END)
                   FROM jsonb_each(rows) e WHERE e.value IS DISTINCT FROM before -> e.key AND e.key <> 'version');
        IF fields IS NULL THEN
            RETURN NULL;
        END IF;
    END IF;
    PERFORM note_audit(CASE TG_OP WHEN 'DELETE' THEN 'deleted' WHEN 'INSERT' THEN 'added' ELSE 'changed' END, TG_TABLE_NAME,
        CASE WHEN n = 1 THEN (rows ->> 'id')::uuid END,
        CASE WHEN n > 1 THEN jsonb_build_object('rows', n) WHEN fields IS NULL THEN '{}' ELSE jsonb_build_object('fields', fields) END);
    RETURN NULL;
END $$;

DO $$
DECLARE one text;
BEGIN
    FOREACH one IN ARRAY '{organisation,member,tag,site,route,answer_template,listed_word,outcome,webhook,integration}'::text[] LOOP
        EXECUTE format('CREATE TRIGGER audit_added AFTER INSERT ON %I REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION audit_rows()', one);
        EXECUTE format('CREATE TRIGGER audit_changed AFTER UPDATE ON %I REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION audit_rows()', one);
        EXECUTE format('CREATE TRIGGER audit_deleted AFTER DELETE ON %I REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION audit_rows()', one);
    END LOOP;
END $$;

-- What is older than its organisation keeps it, and that it was forgotten.
CREATE FUNCTION forget_old_audit(now timestamptz) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = backhaul, public, pg_temp AS
$$ WITH old AS (
       DELETE FROM audit_entry a USING organisation o
       WHERE o.id = a.organisation_id AND a.at < forget_old_audit.now - make_interval(days => o.audit_keep_days)
       RETURNING a.organisation_id
   ), noted AS (
       INSERT INTO audit_entry (organisation_id, role, action, kind, detail)
       SELECT organisation_id, 'worker', 'forgot', 'audit', jsonb_build_object('rows', count(*)) FROM old GROUP BY organisation_id
   )
   SELECT count(*) FROM old $$;

REVOKE EXECUTE ON FUNCTION audited_role(), note_audit(text, text, uuid, jsonb), note_read(uuid), audit_history(), audit_rows(),
    forget_old_audit(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audited_role(), note_audit(text, text, uuid, jsonb), note_read(uuid), forget_old_audit(timestamptz)
    TO backhaul_app;
-- It is only ever added to.
GRANT SELECT, INSERT ON audit_entry TO backhaul_app;
