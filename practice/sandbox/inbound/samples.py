"""Emails of providers that the demo's people forward; the providers are invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Sample:
    """One email. days_ago: when what it is about was completed, counted back from a day."""

    name: str
    subject: str
    text: str
    days_ago: int

    def text_on(self, day: date) -> str:
        """Its words on a day."""
        done = day - timedelta(days=self.days_ago)
        return self.text.format(day=f"{done:%B} {done.day}, {done.year}")


SAMPLES = (
    Sample(
        "venipuncture",
        "Fwd: Certificate of completion",
        """Here is another one.

---------- Forwarded message ---------
From: Lakeview Medical Center <education@lakeview.example>
Date: {day}
Subject: Certificate of completion

Course: Pediatric Venipuncture and Comfort Holds
Completed on: {day}
Contact hours: 3.5
""",
        4,
    ),
    Sample(
        "webinar",
        "FW: Thank you for attending",
        """From: PhleboLearn <noreply@phlebolearn.example>
Sent: {day}
Subject: Thank you for attending

You have completed "Order of Draw Refresher" on {day} and earned 1.0 CE credit.
""",
        9,
    ),
    Sample(
        "meeting",
        "Fwd: Annual meeting",
        """From: Illinois State Society <office@society.example>
Date: {day}
Subject: Annual meeting

Event: Annual Meeting of the Society
Total hours: 6.25
""",
        12,
    ),
)
