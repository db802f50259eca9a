"""What the house remembers: SQLModel rows, their mapping to the core's values, one repository a file, one unit of work."""
