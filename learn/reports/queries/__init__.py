"""What reports ask of the database: one file each, and what an export carries."""
