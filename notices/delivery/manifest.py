"""The list that goes with a print run: which letter lies on which page, for whom, about what."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

from notices.delivery.letters import Letter
from plumbing import csv_export
from plumbing.templatetags.ui import day

HEADER = (
    "position",
    "page",
    "notice_id",
    "print_run",
    "notice_type",
    "member_number",
    "salutation",
    "first_name",
    "middle_name",
    "last_name",
    "suffix",
    "address_line1",
    "address_line2",
    "city",
    "state",
    "zip",
    "country",
    "envelope",
    "in_envelope",
    "letter_date",
    "letter_date_printed",
    "invoice_number",
    "due_date",
    "amount_due",
    "certifications",
)


def as_csv(
    letters: Sequence[Letter], first_pages: Sequence[int], *, run_id: int, on: date
) -> bytes:
    """UTF-8 with a byte order mark, as spreadsheets and mail houses expect it."""
    out = io.StringIO()
    writer = csv_export.Writer(out, HEADER)
    for position, (letter, page) in enumerate(zip(letters, first_pages, strict=True), start=1):
        notice, person = letter.notice, letter.notice.to
        invoice = letter.context.get("invoice") or {}
        certifications = letter.context.get("certifications") or [
            letter.context.get("certification") or {}
        ]
        writer.row(
            position,
            page,
            notice.pk,
            run_id,
            notice.kind,
            person.member_number,
            person.full_name,
            person.first_name,
            person.middle_name,
            person.last_name,
            person.suffix,
            person.address_line1,
            person.address_line2,
            person.city,
            person.state,
            person.zip,
            person.country,
            " / ".join(notice.sent_to.splitlines()),
            letter.enclosed or "1 of 1",
            on.isoformat(),
            day(on),
            invoice.get("number"),
            invoice.get("due_on"),
            invoice.get("total"),
            "; ".join(f"{c['program_code']} {c['number']}" for c in certifications if c),
        )
    return out.getvalue().encode("utf-8-sig")
