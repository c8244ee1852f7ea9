"""Passkeys: a member signs in with what unlocks their phone, and types nothing, not even a name."""
