"""Pages of the eligibility assistant."""
