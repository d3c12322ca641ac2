"""The file of exam results by which new people are certified (handbook section 9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from django.urls import reverse

from casework.files.kinds import Column, FileKind, Found
from casework.files.models import FileRow
from members.delivery import rows as person_rows
from members.models import User
from members.queries.policy import policy
from plumbing.tables.row import Row
from recert.first.queries.verdicts import verdicts
from recert.first.rules.said import Said
from recert.first.services import granting

LONGEST = {
    "first_name": 100,
    "middle_name": 100,
    "suffix": 20,
    "phone": 40,
    "address_line1": 120,
    "address_line2": 120,
    "city": 80,
    "state": 40,
}


class FirstCertifications(FileKind[Said]):
    """One row a candidate who passed."""

    key = "first"
    label = "First certifications"
    home = ("first:desk_new", "New certifications")
    columns: ClassVar[tuple[Column, ...]] = (
        Column(
            "candidate_id",
            "The test vendor's id of the candidate. The same one again changes nothing.",
        ),
        Column("program", "Code of the program, such as RPT."),
        Column("passed_on", "Day of the exam. The certification is granted as of it."),
        Column("first_name", "Given name."),
        Column("middle_name", "Middle name or initial.", needed=False),
        Column("last_name", "Family name."),
        Column("suffix", "Such as Jr.", needed=False),
        Column("birth_date", "Tells people of one name apart."),
        Column(
            "email", "Where the welcome goes, and the code to set up the sign-in. May be empty."
        ),
        Column("phone", "With its area code.", needed=False),
        Column("address_line1", "Street and number."),
        Column("address_line2", "Apartment, suite or unit.", needed=False),
        Column("city", "City."),
        Column("state", "Two letters, or a province."),
        Column("zip", "ZIP or postal code."),
        Column("country", "Empty for the United States.", needed=False),
        Column(
            "member_number",
            "Of somebody who is a member already: a further certification. Name and birth date are "
            "compared, the address on record stays.",
            needed=False,
        ),
    )

    def read(self, row: Row, on: date) -> Said:
        program = policy().program_of_code(row.text("program", 16, required=True).upper())
        if program is None:
            row.refuse("program", "unknown")
        passed_on = row.any_day("passed_on")
        if passed_on > on:
            row.refuse("passed_on", "in the future")
        born = row.any_day("birth_date") if row.cells["birth_date"] else None
        if born is not None and born >= passed_on:
            row.refuse("birth_date", "not before passed_on")
        number = row.reference("member_number") if row.cells["member_number"] else ""
        if born is None and not number:
            row.refuse("birth_date", "missing")
        return Said(
            candidate_id=row.text("candidate_id", 40).upper(),
            program=program.key,
            passed_on=passed_on,
            last_name=row.text("last_name", 100, required=True),
            **{column: row.text(column, longest) for column, longest in LONGEST.items()},
            birth_date=born,
            email=person_rows.email(row, "email"),
            zip=person_rows.zip_code(row),
            country=row.text("country", 60) or "US",
            member_number=number,
        )

    def look(self, rows: Sequence[Said], on: date) -> Sequence[Found]:
        return [granting.told(verdict) for verdict in verdicts(rows, on)]

    def take(
        self, rows: Sequence[tuple[FileRow, Said]], *, on: date, actor: User
    ) -> Sequence[Found]:
        return granting.take(rows, on=on, actor=actor)

    def summary(self, row: FileRow) -> tuple[str, str]:
        if not row.cells and row.certificant is not None:
            return row.certificant.full_name, ""
        names = (row.said("first_name"), row.said("middle_name"), row.said("last_name"))
        what = [
            row.said("program"),
            row.said("candidate_id") and f"candidate {row.said('candidate_id')}",
        ]
        return " ".join(filter(None, names)), ", ".join(filter(None, what))

    def page(self, row: FileRow) -> str:
        return reverse("first:desk_row", args=[row.pk])


KIND = FirstCertifications()
