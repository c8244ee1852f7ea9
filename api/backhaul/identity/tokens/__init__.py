"""What a member's own programs sign in with, and what each of them may do."""
