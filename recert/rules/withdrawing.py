"""Why an application is withdrawn (handbook section 9)."""

from __future__ import annotations

BY_MEMBER = "The member withdrew it."
TAKEN_BACK = "The certification is not lapsed any more, or paying brings it back."
GONE = "The certification has ended."
