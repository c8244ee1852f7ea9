GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA backhaul TO backhaul_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA backhaul TO backhaul_app;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA backhaul FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA backhaul TO backhaul_app;
-- History is only ever added to.
REVOKE UPDATE, DELETE ON insight_change FROM backhaul_app;
REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM backhaul_app;
