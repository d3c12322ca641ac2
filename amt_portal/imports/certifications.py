"""certifications.csv: who is certified in what, since when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from amt_portal.imports.table import Record, Table
from ccp.services import bulk_cycles
from members.models import Certificant, Certification, Program
from members.queries.policy import policy
from plumbing.tables.row import Row, digest


class Certifications(Table[Certification]):
    """One row a certification; its cycles up to the day of the import are opened with it."""

    name = "certifications.csv"
    columns: ClassVar[tuple[str, ...]] = (
        "certification_number",
        "member_number",
        "program",
        "granted_on",
        "recertified_on",
        "retired_on",
        "revoked_on",
        "suspended_from",
        "suspended_until",
    )
    key_column = "certification_number"
    kept_in = (Certification, "number")

    def read(self, row: Row) -> Record[Certification]:
        """Read the days and see that they are in order; the programme may have an earlier code."""
        number = row.reference("certification_number")
        row.text("member_number", 32, required=True)
        program = policy().program_of_code(row.text("program", 16, required=True).upper())
        if program is None:
            row.refuse("program", "unknown")
        facts = Certification(
            number=number,
            granted_on=row.past_day("granted_on", self.on),
            recertified_on=row.past_day_or_none("recertified_on", self.on),
            retired_on=row.day_or_none("retired_on"),
            revoked_on=row.day_or_none("revoked_on"),
            suspended_from=row.day_or_none("suspended_from"),
            suspended_until=row.day_or_none("suspended_until"),
        )
        _check_order(row, facts)
        said = digest(
            *(getattr(facts, column) for column in self.columns[3:]),
            number,
            row.cells["member_number"],
            program.key,
        )
        facts.program = self.programs[program.key]
        return Record(row, number, said, facts)

    @property
    def programs(self) -> dict[str, Program]:
        """The programmes by key, read once an import."""
        if not hasattr(self, "_programs"):
            self._programs = {program.key: program for program in Program.objects.all()}
        return self._programs

    def gather(self, records: Sequence[Record[Certification]]) -> None:
        """Find the people, too."""
        super().gather(records)
        self.people = dict(
            Certificant.objects.filter(
                member_number__in={record.row.cells["member_number"] for record in records}
            ).values_list("member_number", "pk")
        )

    def check(self, record: Record[Certification]) -> None:
        """Refuse a member nobody has heard of."""
        if record.row.cells["member_number"] not in self.people:
            record.row.refuse("member_number", "unknown")
        super().check(record)

    def write(self, records: Sequence[Record[Certification]]) -> None:
        """Add the certifications and their cycles."""
        for record in records:
            record.facts.certificant_id = self.people[record.row.cells["member_number"]]
        rows = Certification.objects.bulk_create([record.facts for record in records])
        bulk_cycles.ensure(certification_ids=[row.pk for row in rows], on=self.on)


def _check_order(row: Row, facts: Certification) -> None:
    for column in ("recertified_on", "retired_on", "revoked_on", "suspended_from"):
        day = getattr(facts, column)
        if day is not None and day < facts.granted_on:
            row.refuse(column, "before granted_on")
    if facts.recertified_on == facts.granted_on:
        row.refuse("recertified_on", "not after granted_on")
    if facts.suspended_until is None:
        return
    if facts.suspended_from is None:
        row.refuse("suspended_until", "without suspended_from")
    if facts.suspended_until <= facts.suspended_from:
        row.refuse("suspended_until", "not after suspended_from")
