"""The demo's people and their stories."""

from practice.demo.stories import audits, cycles, dues, records
from practice.demo.stories.dues import MARISOL

PEOPLE = (*dues.PEOPLE, *cycles.PEOPLE, *records.PEOPLE, *audits.PEOPLE)

__all__ = ["MARISOL", "PEOPLE"]
