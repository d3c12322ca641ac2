"""What members and staff do at the portal, page by page."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django.urls import reverse

from bench.browsing import Browser, Unexpected
from bench.visitors import Visitor, cookies
from billing.models import Invoice, InvoiceState
from billing.queries import member_invoices
from members.models import Certificant

CARD = {"number": "4242 4242 4242 4242", "expiry": "12/34", "cvc": "123"}
LOOKS = 20  # at the page that says whether the money came
DRAWN = 8  # open invoices drawn for each payer who is wanted: some cannot be paid any more
LISTS = {
    "desk:home": "Good ",
    "desk:members": "certifications",
    "dues:desk_renewals": "Renewals, ",
    "billing:desk_money": "coupon of a check",
    "notices:desk_letters": "Letters",
    "desk:notices": "Messages that need a person",
}

Think = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Member:
    """A member with a session, and the person whose name their pages show."""

    visitor: Visitor
    person: Certificant


def named(visitors: Sequence[Visitor]) -> list[Member]:
    """Put the people to their sessions."""
    rows = Certificant.objects.in_bulk([visitor.pk for visitor in visitors])
    return [Member(visitor, rows[visitor.pk]) for visitor in visitors]


def payers(wanted: int, on: date) -> list[Member]:
    """Members with a sign-in and one open invoice, all of which can still be paid."""
    due = Invoice.objects.filter(
        state=InvoiceState.OPEN,
        payer__certificant__user__is_active=True,
        payer__certificant__deceased_on=None,
    ).select_related("payer__certificant__user")
    found: dict[int, Member] = {}
    for row in due.order_by("-pk")[: wanted * DRAWN]:
        person = row.payer.certificant
        alone = row.payer.invoices.filter(state=InvoiceState.OPEN).count() == 1
        owed = member_invoices.owed(row, on)
        if person and person.user and alone and owed.payable and not owed.not_helped:
            visitor = Visitor(cookies(person.user), person.pk, invoice=row.number)
            found[person.pk] = Member(visitor, person)
        if len(found) == wanted:
            return list(found.values())
    raise SystemExit(f"Only {len(found)} of {wanted} can pay: seed more people, or load for less.")


def go_home(browser: Browser, member: Member) -> None:
    browser.open(reverse("home"), says=f", {member.person.short_name}")


def look_around(browser: Browser, member: Member, think: Think) -> None:
    """Where do I stand, what is open, what was paid."""
    go_home(browser, member)
    think()
    browser.open(reverse("ccp:cycles"), says="Three years each")
    think()
    browser.open(reverse("ccp:cycle", args=[member.visitor.cycle]), says=" cycle ")
    think()
    browser.open(reverse("billing:invoices"), says=member.visitor.invoice)
    think()
    number = member.visitor.invoice
    browser.open(reverse("billing:invoice", args=[number]), says=f"Invoice {number}")


def log_ce(browser: Browser, member: Member, on: date, think: Think) -> str:
    """Log one activity; return the title that no other one has."""
    title = f"Order of draw {uuid4()}"
    go_home(browser, member)
    think()
    browser.open(reverse("ccp:log"), says="What kind of activity was it?")
    think()
    category = "?category=professional_education"
    browser.open(reverse("ccp:log") + category, says="Save activity")
    think()
    entered = {
        "title": title,
        "provider": "Lakeview Medical Center",
        "completed_on": on.isoformat(),
        "hours": "1.50",
        "criteria": ["job"],
    }
    browser.send("completed_on", entered, says="Your activity is saved.")
    think()
    browser.open(reverse("ccp:cycle", args=[member.visitor.cycle]), says=title)
    return title


def pay(browser: Browser, member: Member, think: Think) -> str:
    """Pay the open invoice by card; return its number."""
    number = member.visitor.invoice
    go_home(browser, member)
    think()
    browser.open(reverse("billing:invoices"), says=number)
    think()
    browser.open(reverse("billing:invoice", args=[number]), says="Pay $")
    think()
    browser.send(reverse("billing:pay_invoices"), {}, says="Pay by card")
    think()
    browser.send("cvc", CARD, says="")
    for _ in range(LOOKS):
        if "Paid. Thank you." in browser.text:
            break
        think()
        browser.open(browser.url, says="")
    else:
        raise Unexpected(f"{browser.url} never says that invoice {number} is paid")
    think()
    go_home(browser, member)
    return number


def work_at_the_desk(
    browser: Browser, people: Sequence[Certificant], dice: random.Random, think: Think
) -> None:
    """Find somebody by number, another by a mistyped name, look at both and at the lists."""
    known, called = dice.choice(people), dice.choice(people)
    search = reverse("desk:search")
    browser.open(f"{search}?q={known.member_number}", says=known.member_number)
    think()
    browser.open(f"{search}?q={mistyped(called, dice)}", says="Search for")
    think()
    browser.open(reverse("desk:member", args=[called.pk]), says=called.member_number)
    think()
    browser.open(reverse("billing:desk_account", args=[called.pk]), says=called.last_name)
    for name, words in LISTS.items():
        think()
        browser.open(reverse(name), says=words)


def renew(browser: Browser, month: date, think: Think) -> bool:
    """Count a month and, where something is to issue, run it to its end; True when it ran."""
    browser.open(reverse("dues:desk_renewals_month", args=[month]), says="Renewals, ")
    _wait_for_run(browser, think)
    browser.send(reverse("dues:desk_renewals_dry_run", args=[month]), {}, says="Renewals, ")
    _wait_for_run(browser, think)
    run = reverse("dues:desk_renewals_run", args=[month])
    if not browser.offers(run):
        return False
    browser.send(run, {}, says="Renewals, ")
    _wait_for_run(browser, think)
    return True


def _wait_for_run(browser: Browser, think: Think) -> None:
    while browser.offers("/stop/"):
        think()
        browser.open(browser.url, says="Renewals, ")


def mistyped(person: Certificant, dice: random.Random) -> str:
    """First and last name with two neighbouring letters of the last one swapped."""
    last = person.last_name
    at = dice.randrange(max(1, len(last) - 1))
    return f"{person.first_name}+{last[:at]}{last[at : at + 2][::-1]}{last[at + 2 :]}"
