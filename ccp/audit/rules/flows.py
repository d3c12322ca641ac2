"""What can become of a round and of a case (handbook section 7)."""

from __future__ import annotations

from plumbing.flow import PORTAL, Flow, Move

KEY = "ccp_audit"  # the kind of case
ADMIN, AUDITOR = "admin", "auditor"

ROUND = Flow(
    "A round",
    Move("draw", ("frozen",), "drawn", by=(ADMIN, PORTAL)),
)

CASE = Flow(
    "A case",
    Move("tell the member of", ("selected",), "notified"),
    Move("answer", ("notified", "deficient"), "submitted"),
    Move("let time fail", ("notified", "deficient"), "failed"),
    Move("review", ("submitted",), "in_review", by=(AUDITOR,)),
    Move("give back", ("in_review",), "submitted", by=(AUDITOR, PORTAL)),
    Move("pass", ("in_review", "appealed"), "passed", by=(AUDITOR,)),
    Move("ask for more about", ("in_review",), "deficient", by=(AUDITOR,)),
    Move("fail", ("in_review", "appealed"), "failed", by=(AUDITOR,)),
    Move("appeal", ("failed",), "appealed"),
    Move("take back", ("failed",), "withdrawn", by=(AUDITOR,), reason=True),
    Move(
        "withdraw",
        ("selected", "notified", "submitted", "in_review", "deficient", "appealed"),
        "withdrawn",
        by=(AUDITOR, PORTAL),
        reason=True,
    ),
)

OPEN = frozenset({"selected", "notified", "submitted", "in_review", "deficient", "appealed"})
WITH_MEMBER = frozenset({"notified", "deficient"})
WITH_US = frozenset({"submitted", "in_review", "appealed"})


def lists(state: str, *, attested: bool) -> bool:
    """Whether activities can be listed in a case, while its time runs: of an attested cycle they
    have to be, in an appeal as well; of another they replace what was not accepted.
    """
    return state == "deficient" or (attested and state in WITH_MEMBER | {"failed"})
