"""The annual CCP audit: rounds, draws, cases (handbook section 7)."""
