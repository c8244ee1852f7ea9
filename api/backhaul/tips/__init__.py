"""Tips as they were captured: accepted, told where they are, withdrawn."""
