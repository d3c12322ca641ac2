"""The card provider. The only package that imports `stripe` and the only one that knows cents."""
