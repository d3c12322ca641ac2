"""How pages of any app take files in and hand them out."""
