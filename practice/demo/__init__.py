"""A practice portal's people and their stories. Refuses to run in production."""
