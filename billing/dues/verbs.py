"""What is done to a month's renewals."""

from __future__ import annotations

from members.models.verb import Shown, Verb, declare


@declare
class RenewalVerb(Verb):
    """What dues own."""

    RUN_STARTED = "run_started", Shown("calendar-sync")
    RUN_STOPPED = "run_stopped", Shown("circle-minus")
    RENEWALS_EXPORTED = "renewals_exported", Shown("download")
