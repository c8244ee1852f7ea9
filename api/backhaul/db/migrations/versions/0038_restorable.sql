-- A backup is restored with no search path, and what compares two geometries by an operator of PostGIS cannot be made again then:
-- pg_restore left this trigger out, and with it counts of the overview went wrong. Bytes are compared by PostgreSQL itself.
DROP TRIGGER note_changed ON insight;
CREATE TRIGGER note_changed AFTER UPDATE ON insight FOR EACH ROW
    WHEN ((OLD.published_at, OLD.site_id, OLD.status) IS DISTINCT FROM (NEW.published_at, NEW.site_id, NEW.status)
          OR ST_AsBinary(OLD.geom) IS DISTINCT FROM ST_AsBinary(NEW.geom))
    EXECUTE FUNCTION note_insight();
