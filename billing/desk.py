"""Billing's parts of the desk."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from billing.models import Payer
from billing.queries.desk_money import planned_refunds
from billing.queries.numbers import invoice_of_number, payment_of_number
from billing.queries.parked import (
    open_disputes,
    outside_refunds,
    parked_checkouts,
    returned_refunds,
)
from members.models import Role, User
from plumbing import clock
from plumbing.desk import Waiting, finds, place, waits

place(40, "billing:desk_money", "wallet", "Money", Role.FINANCE)


@waits(Role.FINANCE)
def refunds_to_carry_out(on: date, user: User) -> Waiting:
    asked = [refund.asked_on for refund in planned_refunds()]
    return _refunds("Refunds to carry out", "hand-coins", asked)


@waits(Role.FINANCE)
def refunds_sent_back(on: date, user: User) -> Waiting:
    asked = list(returned_refunds().values_list("refund__asked_on", flat=True))
    return _refunds("Refunds that the bank sent back", "undo-2", asked)


def _refunds(label: str, icon: str, asked: list[date]) -> Waiting:
    since, url = min(asked, default=None), reverse("billing:desk_refunds")
    return Waiting(label, icon, len(asked), since, url)


@waits(Role.FINANCE)
def card_payments_to_look_at(on: date, user: User) -> Waiting:
    days = [
        *map(clock.office_day, parked_checkouts().values_list("created_at", flat=True)),
        *map(clock.office_day, open_disputes().values_list("created_at", flat=True)),
        *outside_refunds().values_list("given_on", flat=True),
    ]
    since, url = min(days, default=None), reverse("billing:desk_parked")
    return Waiting("Card payments to look at", "octagon-alert", len(days), since, url)


@finds
def invoice(text: str, user: User) -> str:
    """By the number of an invoice or coupon; the member's page for who may not read it."""
    found = invoice_of_number(text)
    if found is None:
        return ""
    if user.has_role(Role.FINANCE, Role.SUPPORT):
        return reverse("billing:desk_invoice", args=[found.number])
    return _member_page(found.payer)


@finds
def receipt(text: str, user: User) -> str:
    """By the number of a receipt."""
    found = payment_of_number(text)
    if found and user.has_role(Role.FINANCE):
        return reverse("billing:desk_account", args=[found.payer_id])
    return _member_page(found.payer) if found else ""


def _member_page(payer: Payer) -> str:
    """What anybody at the desk may read of a payer: a member's page or a buyer's, of an
    organization nothing.
    """
    if payer.certificant_id:
        return reverse("desk:member", args=[payer.certificant_id])
    return reverse("courses:desk_buyer", args=[payer.pk]) if payer.sort == Payer.Sort.BUYER else ""
