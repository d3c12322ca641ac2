"""Answers to `manage.py explain`: a rule asked from outside, line by line (handbook section 8)."""
