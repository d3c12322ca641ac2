"""Pages of the mail desk, and what the mail provider tells."""
