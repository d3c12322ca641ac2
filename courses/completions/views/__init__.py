"""Pages and calls about completions."""
