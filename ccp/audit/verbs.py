"""What is done to rounds and cases of CCP audits."""

from __future__ import annotations

from members.models.verb import Shown, Verb, declare


@declare
class AuditVerb(Verb):
    """What audits own; what is done to every case is casework's."""

    AUDIT_FROZEN = "audit_frozen", Shown("lock")
    AUDIT_DRAWN = "audit_drawn", Shown("dices")
    AUDIT_EXPORTED = "audit_exported", Shown("download")
    AUDIT_EXCLUDED = "audit_excluded", Shown("circle-minus")
    AUDIT_SELECTED = "audit_selected", Shown("dices")
    AUDIT_NOTIFIED = "audit_notified", Shown("mail")
    AUDIT_LISTED = "audit_listed", Shown("plus")
    AUDIT_UNLISTED = "audit_unlisted", Shown("undo-2")
    AUDIT_TIME_ASKED = "audit_time_asked", Shown("hourglass")
    AUDIT_TIME_DECLINED = "audit_time_declined", Shown("circle-minus")
    AUDIT_EXTENDED = "audit_extended", Shown("calendar-plus")
    AUDIT_NOT_ANSWERED = "audit_not_answered", Shown("calendar-clock")
    AUDIT_WITHDRAWN = "audit_withdrawn", Shown("circle-minus")
    AUDIT_TAKEN_BACK = "audit_taken_back", Shown("undo-2")
