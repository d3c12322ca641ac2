"""Tables of dues: what their lines are about, and renewal runs."""

from billing.dues.models.line import DuesLine, ImportedDues, LineKind
from billing.dues.models.run import MonthCount, RenewalRun

__all__ = ["DuesLine", "ImportedDues", "LineKind", "MonthCount", "RenewalRun"]
