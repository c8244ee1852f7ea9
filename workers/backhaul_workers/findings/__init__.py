"""What a tip says: language, tags, urgency, title, place.

Every extractor is a pure function: no database, no network, the same answer for the same arguments, and never an
exception for any text that a person can send. Every finding carries its evidence, a span of the text or a figure.
"""
