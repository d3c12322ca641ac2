"""What can become of an invoice, a payment page, and money that goes back (handbook section 3)."""

from __future__ import annotations

from plumbing.flow import PORTAL, Flow, Move

FINANCE = "finance"

# Never edited or deleted.
INVOICE = Flow(
    "An invoice",
    Move("pay", ("open",), "paid"),
    Move("void", ("open",), "void", by=(FINANCE, PORTAL), reason=True),
    Move("open", ("paid",), "open"),  # the money went back
)

CHECKOUT = Flow(
    "A payment page",
    Move("open", ("created",), "open"),
    # An expired one, too: the money may have been on its way when the page ended.
    Move("book", ("created", "open", "expired"), "completed"),
    Move("end", ("created", "open"), "expired", by=(FINANCE, PORTAL)),
)

UNSETTLED = CHECKOUT.into("expired")  # whose invoices wait for its end

REFUND = Flow(
    "A refund",
    Move("give", ("planned",), "done"),
    Move("refuse", ("planned",), "failed"),
)

OUTSIDE_REFUND = Flow(
    "A refund made at the provider",
    Move("take back", ("open",), "taken_back", by=(FINANCE,)),
    Move("set aside", ("open",), "aside", by=(FINANCE,), reason=True),
    Move("note", ("open",), "came_back"),
)

DISPUTE = Flow(
    "A dispute",
    # What was set aside or over comes again when the bank moves it.
    Move("look at", ("aside", "over"), "open"),
    Move("end", ("open", "aside"), "over"),
    Move("take back", ("open",), "taken_back", by=(FINANCE,)),
    Move("set aside", ("open",), "aside", by=(FINANCE,)),
)
