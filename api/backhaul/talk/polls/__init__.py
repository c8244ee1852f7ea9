"""Polls in groups and on insights."""
