"""Who somebody is to their colleagues, and who knows about something: what members choose to show, and nothing else."""
