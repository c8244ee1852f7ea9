"""Who is who: organisations, members, roles, and what signs them in."""
