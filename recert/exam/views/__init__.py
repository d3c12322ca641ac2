"""Pages about the exam."""
