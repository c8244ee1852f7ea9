"""What is known, as it leaves the house: CSV, GeoJSON, Atom, iCalendar, OGC API Features, and what a driver should know."""
