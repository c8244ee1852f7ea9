"""Tips from files: a table, an exported chat, saved mail."""
