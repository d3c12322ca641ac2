"""Whom messages reach beside certificants: added, and corrected where something came back."""

from __future__ import annotations

from members.services import addresses
from notices.models import Recipient


def add(*, name: str, email: str = "", attention: str = "", **address: str) -> Recipient:
    """A name with its addresses, in the caller's transaction. address: line1 to country, named as
    the columns of `Recipient`. Raises IntegrityError where there is neither email nor street.
    """
    row = Recipient(name=name, email=email, attention=attention, **address)
    addresses.judge(row)
    row.save()
    return row
