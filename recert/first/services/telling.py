"""Word to who is certified (handbook section 11)."""

GRANTED = "certification_granted"
