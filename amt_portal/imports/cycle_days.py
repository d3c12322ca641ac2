"""attestations.csv and audits.csv: days of CCP cycles."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from amt_portal.imports.table import OfCertification, Record
from ccp.models import Attestation, Cycle
from ccp.services import bulk_cycles
from members.models import CycleFact
from members.services import bulk_facts
from plumbing.tables.row import Row, digest


@dataclass(frozen=True, slots=True)
class CycleDay:
    """The first day of a cycle, and a day on which something befell it."""

    start: date
    day: date


class OfCycle(OfCertification[CycleDay]):
    """A file with at most one row a cycle."""

    key_column = "cycle_start"
    day_column: ClassVar[str]

    def read(self, row: Row) -> Record[CycleDay]:
        """Read which cycle, and the day."""
        number = row.text("certification_number", 32, required=True)
        facts = CycleDay(row.day("cycle_start"), row.past_day(self.day_column, self.on))
        return Record(row, f"{number} {facts.start}", digest(facts.day), facts)

    def check(self, record: Record[CycleDay]) -> None:
        """Refuse a day that no cycle of the certification begins on."""
        super().check(record)
        held, start = self.certification(record), record.facts.start
        if not bulk_cycles.begins_cycle(held, start, on=self.on):
            record.row.refuse("cycle_start", "not a cycle of this certification")

    def keys_taken(self, records: Sequence[Record[CycleDay]]) -> set[str]:
        """Those of cycles with such a day."""
        return {f"{number} {start}" for number, start in self.days_here()}

    @abstractmethod
    def days_here(self) -> Iterable[tuple[str, date]]:
        """The certifications' cycles that have such a day here: number and first day."""

    def ids(self) -> list[int]:
        """The certifications of the rows at hand."""
        return [held.pk for held in self.certifications.values()]


class Attestations(OfCycle):
    """Signed statements that the points were earned; only the day of an old one is known."""

    name = "attestations.csv"
    columns: ClassVar[tuple[str, ...]] = ("certification_number", "cycle_start", "attested_on")
    day_column = "attested_on"

    def days_here(self) -> Iterable[tuple[str, date]]:
        """The cycles that members have attested."""
        rows = Attestation.objects.filter(cycle__certification__in=self.ids())
        return rows.values_list("cycle__certification__number", "cycle__start")

    def write(self, records: Sequence[Record[CycleDay]]) -> None:
        """Add the attestations."""
        bulk_cycles.ensure(certification_ids=self.ids(), on=self.on)
        cycles = {
            (owner, start): pk
            for pk, owner, start in Cycle.objects.filter(certification__in=self.ids()).values_list(
                "pk", "certification_id", "start"
            )
        }
        Attestation.objects.bulk_create(
            Attestation(
                cycle_id=cycles[self.certification(record).pk, record.facts.start],
                attested_on=record.facts.day,
            )
            for record in records
        )


class Audits(OfCycle):
    """CCP audits that were failed."""

    name = "audits.csv"
    columns: ClassVar[tuple[str, ...]] = ("certification_number", "cycle_start", "failed_on")
    day_column = "failed_on"

    def days_here(self) -> Iterable[tuple[str, date]]:
        """The cycles whose audit was failed."""
        rows = CycleFact.objects.filter(certification__in=self.ids(), audit_failed_on__isnull=False)
        return rows.values_list("certification__number", "start")

    def write(self, records: Sequence[Record[CycleDay]]) -> None:
        """Note the decisions."""
        bulk_facts.audits_failed(
            bulk_facts.CycleDay(self.certification(record).pk, record.facts.start, record.facts.day)
            for record in records
        )
