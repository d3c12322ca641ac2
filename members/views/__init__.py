"""Pages of people: claim, profile, and matters for a second person."""
