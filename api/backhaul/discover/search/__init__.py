"""Search: words in all their forms, places, and meaning, put together and shown with where they were said."""
