"""Tables of renewal runs."""

from billing.dues.models.run import MonthCount, RenewalRun

__all__ = ["MonthCount", "RenewalRun"]
