"""Messages between two members: what nobody else reads."""
