"""Reading files of tips, in a child process that can reach nothing."""
