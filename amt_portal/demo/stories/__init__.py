"""The demo's people and their stories."""

from amt_portal.demo.stories import cycles, dues, records
from amt_portal.demo.stories.dues import MARISOL

PEOPLE = (*dues.PEOPLE, *cycles.PEOPLE, *records.PEOPLE)

__all__ = ["MARISOL", "PEOPLE"]
