"""A mail server that keeps what it is given, and the pages that show it. Demo and tests only."""
