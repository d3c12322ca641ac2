"""Sending an application: its fee is asked for, and the day it is paid is the day it is submitted
(handbook section 9). Nothing rests on the page to which the payment provider sends people back.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction

from billing.models import Checkout, Invoice, Payer
from billing.rules.money import cents
from billing.services import checkout as checkouts
from billing.services import issuing, settling, voids
from billing.services.issuing import Asked
from casework.services import cases, submissions
from casework.services.cases import CaseRefused
from members.models import User
from members.queries.policy import policy
from members.queries.programs import code_and_name, terms
from recert.models import Application, FeeLine, LineKind
from recert.queries.applications import fee_invoice, unpaid
from recert.queries.drafts import draft_now
from recert.rules.deadlines import expires_on
from recert.rules.fees import FEES
from recert.rules.steps import Step
from recert.services import claiming, telling
from recert.services.applying import SENT, refuse_shut, under_lock
from recert.services.deadlines import next_on
from recert.services.listing import list_steps
from recert.verbs import RecertVerb

TO_DO = {
    "about": "Check what is on record about you first.",
    "felony": "Answer the felony question first.",
    "felony_details": "Say when and where, what for, and how it ended: all four are needed.",
    "felony_documents": "Add the court's document about the conviction.",
    "points": "{missing} points with proof are missing: paying opens at {required}.",
    "statement": "Read and sign the statement first.",
    "eligibility": "Choose the eligibility route that fits you first.",
    "documents": "Add what shows that you are eligible: one document at least.",
}
TAKE_BACK = "You changed something in the application"


def ask_fee(*, application: Application, on: date, actor: User | None) -> Invoice:
    """Ask for the fee of a complete draft: from now on it stays as it is. Asked twice it is one
    invoice. Raises CaseRefused, with what is missing.
    """
    with transaction.atomic():
        application = under_lock(application)
        if application.case.state != "draft":
            raise CaseRefused(SENT)
        known = fee_invoice(application)
        if known is not None:
            return known
        held = application.certification
        refuse_shut(held, application.route, on)
        _refuse_unready(application, on)
        if application.by_ccp:
            claiming.copy_record(application, on, actor)
            application.required = terms(held.program, on).points
        list_steps(application)
        application.asked_on = on
        application.save(update_fields=["asked_on", "required"])
        fee = cents(policy()[FEES][held.program.key].on(on).of(application.route))
        return _ask(application, LineKind.APPLICATION_FEE, fee, 0, on, actor)


def ask_retest(*, application: Application, on: date, actor: User | None) -> Invoice:
    """Ask for the fee of another attempt; asked twice it is one invoice. Raises CaseRefused."""
    with transaction.atomic():
        application = under_lock(application)
        if application.case.state != "failed_attempt":
            raise CaseRefused("There is no attempt to pay for now.")
        if on not in application.authorization.window:
            raise CaseRefused("The time to take the exam is over.")
        failed = application.authorization.results().count("fail")
        known = fee_invoice(application, failed=failed)
        if known is not None:
            return known
        fee = cents(policy()[FEES][application.certification.program.key].on(on).retest)
        return _ask(application, LineKind.RETEST_FEE, fee, failed, on, actor)


def take_back(*, application: Application, on: date, actor: User | None) -> None:
    """Let a draft be changed again whose fee is not paid: its invoice is void. Twice changes
    nothing. Raises CaseRefused, ProviderUnreachable.
    """
    close_pages(application, on)
    with transaction.atomic():
        application = under_lock(application)
        if application.case.state != "draft":
            raise CaseRefused(SENT)
        void_open(application, reason=TAKE_BACK, on=on)


def close_pages(application: Application, on: date) -> None:
    """Close the payment pages of its open invoices at the provider, or find out that one was paid.
    Not inside a transaction.
    """
    for page in Checkout.objects.filter(items__invoice__in=unpaid(application), items__open=True):
        checkouts.close(checkout=page, on=on)


def void_open(application: Application, *, reason: str, on: date, wait: bool = True) -> None:
    """Void its open invoices, as follows from what was done to it; what had paid a part of one is
    credit. Raises CaseRefused while one is being paid; without `wait` its page is closed, and a
    later run voids it.
    """
    for invoice in unpaid(application):
        try:
            voids.give_up(invoice=invoice, reason=reason, on=on)
        except voids.VoidRefused as refused:
            if wait:
                raise CaseRefused(str(refused)) from refused
            settling.overtake(invoice_ids=[invoice.pk])


def unlock(application: Application) -> None:
    """The invoice of a draft is void: it can be changed again."""
    application = under_lock(application)
    if application.case.state != "draft" or application.asked_on is None:
        return
    application.asked_on, application.required = None, None
    application.save(update_fields=["asked_on", "required"])
    claiming.drop_copies(application, None)


def submitted(*, application: Application, paid_on: date, on: date) -> None:
    """The fee was paid on that day. Twice changes nothing."""
    application = under_lock(application)
    if application.case.state != "draft":
        return
    sent = submissions.submit(
        case=application.case, to="submitted", actor=application.case.certificant.user
    )
    application.submitted_on, application.expires_on = paid_on, expires_on(paid_on, policy())
    application.next_on = next_on(application, "submitted", on)
    application.save(update_fields=["submitted_on", "expires_on", "next_on"])
    after = {"submitted_on": paid_on, "expires_on": application.expires_on}
    cases.note(application.case, RecertVerb.RECERT_SUBMITTED, actor=None, after=after)
    telling.received(application, sent, on=on)


def _refuse_unready(application: Application, on: date) -> None:
    draft = draft_now(application, on).draft
    if not draft.to_do:
        return
    covered = draft.covered
    words = TO_DO[draft.to_do[0]]
    if covered is not None and draft.to_do[0] == Step.POINTS:
        words = words.format(missing=covered.proven.missing, required=covered.required)
    raise CaseRefused(words)


def _ask(
    application: Application,
    kind: LineKind,
    fee: Decimal,
    failed: int,
    on: date,
    actor: User | None,
) -> Invoice:
    held = application.certification
    code = code_and_name(held.program, on).code
    what = (
        f"{code} recertification {application.way}, {application.case}"
        if kind == LineKind.APPLICATION_FEE
        else f"{code} exam, another attempt, {application.case}"
    )
    invoice = issuing.issue(
        payer=Payer.of(held.certificant),
        lines=[Asked(kind, what, fee)],
        on=on,
        due_on=on,
        actor=actor,
    )
    FeeLine.objects.create(line=invoice.lines.get(), application=application, failed=failed)
    after = {"invoice": invoice.number, "amount": invoice.total}
    cases.note(application.case, RecertVerb.RECERT_ASKED, actor=actor, after=after)
    settling.settle_free(invoice=invoice, on=on, actor=actor)
    return Invoice.objects.get(pk=invoice.pk)
