"""Telling other systems: signed, tried again, and sent once more from a log."""
