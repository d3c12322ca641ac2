"""What is known of the account at the badge provider."""

from __future__ import annotations

from datetime import timedelta

from credentials.credly.errors import AskedToWait
from credentials.models import Account
from plumbing import clock


def account() -> Account:
    row, _new = Account.objects.get_or_create(pk="credly")
    return row


def rests() -> bool:
    """Whether it asked for patience, and the time is not over."""
    until = account().wait_until
    return until is not None and until > clock.now()


def note_answer() -> None:
    """It answered as it should."""
    account()
    Account.objects.update(answered_at=clock.now(), problem="", problem_since=None)


def note_problem(error: Exception) -> None:
    """It did not. Asking for patience is no problem."""
    known, now = account(), clock.now()
    if isinstance(error, AskedToWait):
        Account.objects.update(wait_until=now + timedelta(seconds=error.seconds))
        return
    Account.objects.update(
        problem=f"{type(error).__name__}: {error}"[:300], problem_since=known.problem_since or now
    )
