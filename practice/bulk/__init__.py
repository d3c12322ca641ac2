"""A practice portal of any size: plausible people drawn from a seed and added by COPY."""
