r"""The columns that are filled, and how values are written for COPY: text, `\N` for nothing.

None of the words people are made of holds a tab, a backslash or a line break.
"""

from __future__ import annotations

from datetime import date

TABLES = {
    "members_user": "id password last_login is_superuser email name is_active is_staff roles "
    "date_joined",
    "account_emailaddress": 'id user_id email verified "primary"',
    "members_certificant": "id member_number user_id prefix first_name middle_name last_name "
    "suffix email phone address_line1 address_line2 city state zip country email_bounced_on "
    "mail_returned_on deceased_on created_at",
    "members_history": "id at verb actor_name certificant_id subject reason",
    "members_certification": "id number certificant_id program_id granted_on recertified_on "
    "suspended_from suspended_until retired_on revoked_on",
    "members_duespaid": "id certification_id year paid_on",
    "members_cyclefact": "id certification_id start met_on audit_failed_on",
    "ccp_cycle": 'id certification_id start "end" required rolled_on closed_at remind_on',
    "ccp_attestation": "id cycle_id attested_on text_id signed_name signed_at signed_by_id",
    "ccp_activity": "id certificant_id category title provider completed_on from_day to_day hours "
    "credits unit kind role years criteria logged_on withdrawn_at created_at changed_at",
    "ccp_activityclaim": "id activity_id certification_id",
    "billing_payment": "id payer_id method amount received_on reference provider_ref "
    "external_ref entered_by_id created_at",
    "billing_allocation": "id payment_id amount created_at",
    "dues_importeddues": "payment_id certification_id year",
    "bulk_invoice": "id certificant_id period due_on total settled_on bill_to email",
    "bulk_line": "id invoice_id position certification_id year covers_from covers_to description "
    "program_code program_name certification_number amount payment_id paid_on",
}
"""Table by table, in the order in which they refer to each other."""

Lines = dict[str, list[str]]
"""What is to be copied, by table."""

NONE = r"\N"
_FIRST = date(1970, 1, 1).toordinal()
_LAST = date(2100, 1, 1).toordinal()
_DAYS = [date.fromordinal(number).isoformat() for number in range(_FIRST, _LAST)]


def iso(number: int) -> str:
    """The day with this ordinal as `2026-11-22`, from a list: millions of days are written."""
    return _DAYS[number - _FIRST]


def iso_or_none(number: int | None) -> str:
    """The same of a day that may not be there."""
    return NONE if number is None else _DAYS[number - _FIRST]


def at(number: int) -> str:
    """A moment in the office hours of a day."""
    return f"{_DAYS[number - _FIRST]} 17:00:00+00"
