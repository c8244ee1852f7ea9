"""What is told, by how many people: never fewer than five, and never by whom."""
