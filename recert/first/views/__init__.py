"""Pages about first certifications."""
