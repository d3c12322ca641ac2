"""From a notice row to a message: what each kind says, and the hands that carry it."""
