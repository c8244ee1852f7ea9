"""Groups: circles of members, partners included, with their own tips and talk."""
