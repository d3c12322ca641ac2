"""What an application and another attempt cost, by programme and route (handbook section 9)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from members.rules.dated import Dated, Entry
from members.rules.declared import DOLLARS, Field, Table
from members.rules.readers import DAY_KEYS, Amount, Row, as_text, dated_entry, read, refuse_unknown

_AMOUNT = Amount("0.00", "10000.00")
FIELDS = (
    Field("ccp", _AMOUNT, "Application by CCP", DOLLARS),
    Field("exam", _AMOUNT, "Application by exam", DOLLARS),
    Field("retest", _AMOUNT, "Another attempt", DOLLARS),
)
NAMES = tuple(field.name for field in FIELDS)


@dataclass(frozen=True, slots=True)
class Fees:
    """Dollars: of an application by CCP or by exam, and of another attempt at the exam."""

    ccp: Decimal
    exam: Decimal
    retest: Decimal

    def of(self, route: str) -> Decimal:
        return self.ccp if route == "ccp" else self.exam


def read_fees(rows: Iterable[Row]) -> Mapping[str, Dated[Fees]]:
    """Read rows of {"program", "ccp", "exam", "retest"}; PolicyError naming what is wrong."""
    entries: dict[str, list[Entry[Fees]]] = {}
    for row in rows:
        program = read(row, "program", "application fees", as_text)
        where = f"application fees of {program}"
        refuse_unknown(row, where, {"program", *NAMES} | DAY_KEYS)
        fees = Fees(*(field.of(row, where) for field in FIELDS))
        entries.setdefault(program, []).append(dated_entry(row, where, fees, NAMES))
    return {key: Dated(f"application fees of {key}", dated) for key, dated in entries.items()}


FEES = Table("application_fees", read_fees)
