"""The database: one PostgreSQL with PostGIS, its sessions, its tenancy, its migrations."""
