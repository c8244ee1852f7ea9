"""Files of a group: what its members keep together, beside what they tell."""
