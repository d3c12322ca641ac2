"""Tables of logging faster."""
