"""Bytes: where they are kept, how they arrive in pieces, what they really are."""
