"""What is done to applications; what is done to every case is casework's."""

from __future__ import annotations

from functools import partial

from members.models.verb import Shown, Verb, declare

_own = partial(Shown, private=True)  # what a member says is for who decides


@declare
class RecertVerb(Verb):
    """What recertification owns."""

    RECERT_BEGUN = "recert_begun", Shown("rotate-ccw")
    RECERT_SAVED = "recert_saved", Shown("cloud-check")
    RECERT_CLAIMED = "recert_claimed", _own("plus")
    RECERT_UNCLAIMED = "recert_unclaimed", _own("undo-2")
    RECERT_SIGNED = "recert_signed", Shown("signature")
    RECERT_ASKED = "recert_asked", Shown("receipt-text")
    RECERT_SUBMITTED = "recert_submitted", Shown("send")
    RECERT_WITHDRAWN = "recert_withdrawn", Shown("circle-minus")
    RECERT_EXPIRED = "recert_expired", Shown("calendar-clock")
    RECERT_AUTHORIZED = "recert_authorized", Shown("graduation-cap")
    RECERT_RESULT = "recert_result", Shown("file-check")
    RECERT_CLOSED = "recert_closed", Shown("calendar-clock")
    RECERT_EXPORTED = "recert_exported", Shown("download")
