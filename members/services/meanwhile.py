"""Refusing a form that shows what is not on record any more."""

from __future__ import annotations

from members.models import History
from plumbing.meanwhile import ChangedMeanwhile, Values, mark


def refuse_stale(*, seen: str, values: Values, subject: str) -> None:
    """Raise ChangedMeanwhile unless `seen` is the mark of these values; "" is of no form.

    Call it under the lock of what is changed. subject: of the history that tells who did it.
    """
    if not seen or seen == mark(values):
        return
    deed = History.objects.filter(subject=subject).order_by("-at", "-pk").first()
    raise ChangedMeanwhile(values, deed.actor_name if deed else "", deed.at if deed else None)
