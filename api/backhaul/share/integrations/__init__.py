"""What another program reads by: a token of its own, and what it may read with it."""
