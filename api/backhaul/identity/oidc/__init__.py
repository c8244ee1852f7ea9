"""OpenID Connect: members sign in with their organisation's own identity provider, and their roles follow what it says."""
