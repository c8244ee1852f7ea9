"""What managers do with insights: seen, assigned, decided."""
