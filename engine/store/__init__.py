"""What is asked of a database, and the databases that answer it."""
