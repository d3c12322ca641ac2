"""What can become of an application to recertify (handbook section 9)."""

from __future__ import annotations

from plumbing.flow import PORTAL, Flow, Move
from recert.rules.results import AT_THE_EXAM

KEY = "recert"  # the kind of case
RECORDS = "records"
STAFF = (RECORDS,)
RESULTS = (RECORDS, PORTAL)  # by hand, or from a file

WITH_US = frozenset({"submitted", "in_review", "appealed"})
UNDECIDED = WITH_US | {"incomplete"}
EXAM = frozenset({"authorized", "failed_attempt"})
OPEN = UNDECIDED | EXAM | {"draft"}
"""Where it keeps another for the same certification from being begun."""

APPLICATION = Flow(
    "An application",
    Move("submit", ("draft",), "submitted"),
    Move("review", ("submitted",), "in_review", by=STAFF),
    Move("ask for more about", ("in_review",), "incomplete", by=STAFF),
    Move("approve", ("in_review",), "approved", by=STAFF),
    Move("deny", ("in_review", "appealed"), "denied", by=STAFF, reason=True),
    Move("answer", ("incomplete",), "in_review"),
    Move("appeal", ("denied",), "appealed"),
    Move("look again at", ("appealed",), "in_review", by=STAFF),
    Move("authorize", ("approved",), "authorized"),
    Move("pass", ("authorized",), "passed", by=RESULTS),
    Move("note a failed attempt of", ("authorized",), "failed_attempt", by=RESULTS),
    Move("authorize", ("failed_attempt",), "authorized"),
    Move("close", ("authorized", "failed_attempt"), "closed", by=RESULTS),
    Move("take the late result of", ("closed",), "passed", by=RESULTS),
    *(
        Move("correct a result of", tuple(sorted(AT_THE_EXAM - {to})), to, by=STAFF, reason=True)
        for to in sorted(AT_THE_EXAM)
    ),
    Move("withdraw", ("draft", *sorted(UNDECIDED)), "withdrawn"),
    Move("withdraw", tuple(sorted(EXAM)), "withdrawn", reason=True),
    Move("let expire", tuple(sorted(UNDECIDED)), "expired"),
)
