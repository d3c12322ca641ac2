"""Pages of people: claim, profile, and the mail desk's."""
