"""Backhaul carries what drivers and warehouse staff know back to the people who decide and to the colleague of tomorrow."""
