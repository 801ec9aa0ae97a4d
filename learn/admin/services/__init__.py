"""What administrators do; each deed writes a line of the log in its own transaction."""
