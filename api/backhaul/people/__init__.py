"""Who comes in and how: invitations, ways to sign in, sessions, and the members as admins keep them."""
