"""What is done to people, certifications, staff and policy."""

from __future__ import annotations

from functools import partial

from members.models import History
from members.models.verb import Group, Shown, Verb, declare

NOTES = Group(10, "notes", "Notes")
MONEY = Group(30, "money", "Money")
_money = partial(Shown, groups=(MONEY,))
_note = partial(Shown, "sticky-note", groups=(NOTES,))


def _of_certification(row: History) -> str:
    icons = {
        "revoked_on": "ban",
        "retired_on": "armchair",
        "suspended_from": "circle-pause",
        "recertified_on": "badge-check",
    }
    return next((icon for name, icon in icons.items() if row.now.get(name)), "pencil")


def _of_profile(row: History) -> str:
    if row.now.get("email_bounced_on"):
        return "circle-alert"
    if row.now.get("mail_returned_on"):
        return "undo-2"
    if row.changed & {"address_line1", "address_line2", "city", "state", "zip", "country"}:
        return "map-pin"
    return "phone" if "phone" in row.changed else "pencil"


def _of_cycle(row: History) -> str:
    return "circle-check" if row.now.get("met_on") else "circle-minus"


@declare
class MemberVerb(Verb):
    """What members owns."""

    CLAIMED = "claimed", Shown("log-in")
    ENTERED = "entered", Shown("user-round")
    BIRTH_DATE_CHANGED = "birth_date_changed", Shown("calendar", private=True)
    DECEASED = "deceased", Shown("flower-2")
    PROFILE_CHANGED = "profile_changed", Shown(_of_profile)
    EMAIL_CHANGED = "email_changed", Shown("mail")
    NAME_CHANGED = "name_changed", Shown("user-round")
    SIGN_IN_CHANGED = "sign_in_changed", Shown("log-in")
    FACTOR_RESET = "factor_reset", Shown("key-round")
    ASKED = "asked", Shown("users-round")
    DECLINED = "declined", Shown("circle-x")
    CERTIFIED = "certified", Shown("badge-check")
    RETIREMENT_ENDED = "retirement_ended", Shown("rotate-ccw")
    SUSPENSION_ENDED = "suspension_ended", Shown("play")
    DECISION_TAKEN_BACK = "decision_taken_back", Shown("undo-2")
    CERTIFICATION_CHANGED = "certification_changed", Shown(_of_certification)
    ROLES_CHANGED = "roles_changed", Shown("id-card")
    POLICY_CHANGED = "policy_changed", Shown("sliders-horizontal")
    DUES_PAID = "dues_paid", _money("wallet")
    DUES_TAKEN_BACK = "dues_taken_back", _money("undo-2")
    CYCLE_MET = "cycle_met", Shown(_of_cycle)
    AUDIT_FAILED = "audit_failed", Shown("circle-x")
    NOTE_ADDED = "note_added", _note()
    NOTE_TAKEN_DOWN = "note_taken_down", _note()
