"""What was changed because somebody told: from when on, where, what it is worth and how that is known."""
