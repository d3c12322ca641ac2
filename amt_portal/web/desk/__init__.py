"""The staff desk: pages that look across the apps."""
