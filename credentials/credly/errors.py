"""What can go wrong with the badge provider, in words that the rest of the portal understands."""

from __future__ import annotations


class Unreachable(Exception):
    """No usable answer; whether it was done is unknown. Look again, later."""


class AskedToWait(Exception):
    """Too many requests; `seconds` to wait before the next one of any kind."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"it asks for {seconds:.0f} seconds of patience")
        self.seconds = seconds


class TokenRefused(Exception):
    """The authorization token is not taken: expired, revoked, or of another organization."""


class Gone(Exception):
    """There is no such badge or template (any more)."""


class AlreadyThere(Exception):
    """The earner has a live badge of that template, or the one to be replaced was replaced.

    `current`: the id of the live one where it says so, else "".
    """

    def __init__(self, message: str, current: str = "") -> None:
        super().__init__(message)
        self.current = current


class Refused(Exception):
    """Understood, and not done; the same request will not help."""
