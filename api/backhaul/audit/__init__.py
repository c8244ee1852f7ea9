"""Who read what is sensitive, and who changed what: only ever added to."""
