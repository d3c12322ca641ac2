"""The bare page that pages are measured against, mounted by the bench alone."""
