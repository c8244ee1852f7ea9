"""What is kept about a person: handed out, erased, and kept no longer than was said."""
