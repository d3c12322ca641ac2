"""What becomes of a completion that somebody reports (handbook section 6)."""
