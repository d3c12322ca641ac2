"""Sessions in the database, each with an end that nothing moves, and when it was last used."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.sessions.backends import db

KEY = re.compile(r"[0-9a-z]{32}")  # as Django makes them
# Seconds since 1970: when the session began, or the sign-in in it; when its owner was at work last.
BEGAN, SEEN = "began", "seen"


class SessionStore(db.SessionStore):
    """A session of a cookie. It ends SESSION_COOKIE_AGE after it began: what a page notes in it,
    the form of a claim for one, makes it no longer.
    """

    def _validate_session_key(self, key: Any) -> bool:
        """Whether it can be the key of a session of ours; another one is not looked up at all: the
        database takes no NUL, and a cookie may hold anything.
        """
        return isinstance(key, str) and KEY.fullmatch(key) is not None

    def begin(self) -> None:
        """Count from now on: somebody has signed in."""
        self[BEGAN] = self[SEEN] = time.time()

    def get_expiry_date(self, **asked: Any) -> datetime:
        began = datetime.fromtimestamp(self.get(BEGAN, time.time()), UTC)
        last = began + timedelta(seconds=self.get_session_cookie_age())
        return min(super().get_expiry_date(**asked), last)

    def save(self, must_create: bool = False) -> None:
        if BEGAN not in self:
            self.begin()
        super().save(must_create)
