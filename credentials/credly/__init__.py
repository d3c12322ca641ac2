"""The badge provider: Credly's Web Service API, and the only package that knows it."""
