"""The time machine of practice portals: days are lived one after the other, with all their jobs."""
