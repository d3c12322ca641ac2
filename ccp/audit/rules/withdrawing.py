"""Why the portal withdraws an audit case by itself (handbook section 7)."""

from __future__ import annotations

TAKEN_BACK = "The roll-over of the cycle was taken back."
DECEASED = "The member has died."
REVOKED = "The certification was revoked."
