"""members.csv: the people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from amt_portal.imports.table import Record, Table
from amt_portal.verbs import PortalVerb
from members.delivery import rows
from members.models import Certificant, History
from members.services import addresses, history
from plumbing import copying
from plumbing.tables.row import Row, digest

_TEXTS = {
    "prefix": 20,
    "first_name": 100,
    "middle_name": 100,
    "suffix": 20,
    "phone": 40,
    "address_line1": 120,
    "address_line2": 120,
    "city": 80,
    "state": 40,
    "country": 60,
}


class Members(Table[Certificant]):
    """One row a person. Without an email or a street they are taken all the same."""

    name = "members.csv"
    columns: ClassVar[tuple[str, ...]] = (
        "member_number",
        "prefix",
        "first_name",
        "middle_name",
        "last_name",
        "suffix",
        "email",
        "phone",
        "address_line1",
        "address_line2",
        "city",
        "state",
        "zip",
        "country",
        "deceased_on",
        "birth_date",
    )
    optional = frozenset({"birth_date"})
    key_column = "member_number"
    kept_in = (Certificant, "member_number")

    def read(self, row: Row) -> Record[Certificant]:
        """Names are kept as written; a US zip gets its leading zeros back."""
        person = Certificant(
            member_number=row.reference("member_number"),
            last_name=row.text("last_name", 100, required=True),
            email=rows.email(row, "email"),
            **{column: row.text(column, longest) for column, longest in _TEXTS.items()},
            zip=rows.zip_code(row),
            deceased_on=row.past_day_or_none("deceased_on", self.on),
            birth_date=row.past_day_or_none("birth_date", self.on),
        )
        addresses.judge(person)
        asked = (column for column in self.columns if column not in {"email", "birth_date"})
        said = digest(
            *(getattr(person, column) for column in asked),
            person.email.casefold(),
            *filter(None, [person.birth_date]),  # a file without says what it said before
        )
        return Record(row, person.member_number, said, person)

    def write(self, records: Sequence[Record[Certificant]]) -> None:
        """Add the people, each with one row of history."""
        people = copying.add([record.facts for record in records])
        History.objects.bulk_create(
            History(
                **history.fields(
                    actor=self.actor,
                    verb=PortalVerb.IMPORTED,
                    subject=f"member:{person.member_number}",
                    certificant_id=person.pk,
                )
            )
            for person in people
        )
