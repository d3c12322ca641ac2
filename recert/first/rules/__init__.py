"""Who may be the same person, and when a first certification is looked at by somebody."""
