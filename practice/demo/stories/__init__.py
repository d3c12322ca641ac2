"""The demo's people and their stories."""

from practice.demo.stories import applications, audits, cycles, dues, records
from practice.demo.stories.dues import MARISOL

PEOPLE = (*dues.PEOPLE, *cycles.PEOPLE, *records.PEOPLE, *audits.PEOPLE, *applications.PEOPLE)

__all__ = ["MARISOL", "PEOPLE"]
