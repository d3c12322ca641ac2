"""Which words tell what paying an invoice of dues does. They stand in the folder that each of these
names, of `templates/billing/dues` where no other is named; "" is for nothing to say.
"""

from __future__ import annotations

from datetime import date

from billing.dues.rules.paying import Paying
from members.rules.standing import StandingDecision, Word


def headline(*, late_fee: bool, paid: bool, renewed: bool) -> str:
    """The title of its page, of `headlines`. renewed: all that is on it is certified now."""
    if late_fee:
        return "late_fee"
    if not paid:
        return "renew"
    return "renewed" if renewed else "paid"


def overdue(now: StandingDecision, *, late_fee: bool, past_due: bool, short: bool) -> str:
    """How late it is, of `overdue`, by the certification that was charged last. short: an earlier
    fee, which is not on the invoice, keeps one lapsed.
    """
    if now.way_back == "recertify":
        return "recertify"
    if now.standing == "lapsed":
        return "brings_nothing_back" if short else "brings_back"
    if not past_due:
        return ""
    if late_fee:
        return "late_fee"
    return "suspended" if now.standing == "suspended" else "certified"


def brings(invoice: Paying, *, late_fee: bool) -> str:
    """What paying all of it does for one certification, of `brings`."""
    standing, then = invoice.now.standing, invoice.then
    if invoice.falls_short:
        return "nothing_back"
    if late_fee:
        return "late_fee"
    if standing in {"retired", "revoked"}:
        return "stays_gone"
    if standing in {"active", "suspended"}:
        return f"stays_{standing}"
    if then.way_back == "recertify":
        return "stays_lapsed"
    return "back_in_grace" if then.standing == "grace" else "back"


def by_check(*, short: bool, back: bool, grace: bool) -> str:
    """What a check brings about from the day it is here, of `by_check`. back: it brings something
    back; grace: the last day of grace is still to come.
    """
    if short:
        return "nothing_back"
    if back:
        return "back"
    return "grace" if grace else ""


def paid(takes: Paying) -> str:
    """How a certification stands that a payment went to, of `paid`."""
    if takes.now.way_back == "recertify":
        return "recertify"
    if takes.now.standing == "lapsed":
        return "still_lapsed"
    return "suspended" if takes.now.standing == "suspended" else ""


def row(ended: tuple[Word, date] | None, *, charged: bool, cleared: bool) -> str:
    """What to know of paying a line of an open invoice, of `rows`. ended: what has ended its
    certification; charged: a payment goes there; cleared: a recertification has done that.
    """
    if not charged:
        return "cleared" if cleared else "no_longer"
    return ended[0] if ended and ended[0] != "deceased" else ""


def way(takes: Paying | None) -> str:
    """What leads back from a lapse, of `templates/words/lapsed/way`: a button that pays, where one
    invoice brings it back; another where more is needed, or there is none. takes: where paying
    helps.
    """
    if takes is None:
        return "way_back"
    if not takes.lines:
        return "sign_in"
    return "pay" if takes.returns and len(takes.invoices) == 1 else "pay_all"


def standing(now: StandingDecision, takes: Paying | None) -> str:
    """What follows for a certification if nothing is paid, of `templates/words/standing`; or
    "certified", which each message tells in its own words. takes: what brings it back, where known.
    """
    if now.certified:
        return "certified"
    if now.standing != "lapsed":
        return "suspended" if now.standing == "suspended" else ""
    if now.way_back == "recertify":
        return "recertify"
    if takes is None:
        return "lapsed"
    return "returns" if takes.returns else "not_billed"
