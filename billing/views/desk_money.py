"""Money (finance): find an invoice, enter a payment, void, refund, credits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing import kinds
from billing.forms import PaymentForm, ReasonForm, RefundForm
from billing.models import InvoiceState, Payer, Payment, Refund
from billing.queries import desk_money as queries
from billing.queries import large_refunds as large
from billing.queries import money_home, parked
from billing.queries.member_invoices import payable_now
from billing.queries.numbers import invoice_of_number, payment_of_number
from billing.queries.payers import NAMES, others_named, payers
from billing.rules import telling
from billing.rules.figures import REFUND_LIMIT
from billing.rules.money import ZERO
from billing.rules.numbers import read_coupon
from billing.services import crediting, large_refunds, payments, receivables, refunds, voids
from billing.stripe.errors import ProviderRefused, ProviderUnreachable
from billing.tasks import close_overtaken
from members.models import Role
from members.queries import matters, search
from members.queries.policy import policy
from members.rules.calendar import anniv
from members.services.second_person import MatterRefused
from members.views.actor import actor
from plumbing import clock
from plumbing.access import staff_required
from plumbing.desk import waiting_at
from plumbing.flow import IllegalMove
from plumbing.paging import UncountedPaginator
from plumbing.queue import wake
from plumbing.row_ids import row_id

ROWS_A_PAGE = 50
MOST_LETTERS = 100
CREDIT_YEARS = 2
LATEST = 8  # payments on the first page
UNREACHABLE = "The payment provider does not answer. Nothing was changed. Try again in a minute."
WAITS = "It waits for a second person now. Nothing is given back yet."

finance = staff_required(Role.FINANCE)
gives_back = staff_required(Role.FINANCE, proven=True)


@require_safe
@finance
def desk_money(request: HttpRequest) -> HttpResponse:
    """`?find=` a name, or the number of an invoice, coupon, receipt, member or certification."""
    text = request.GET.get("find", "").strip()[:MOST_LETTERS]
    if url := _direct(text):
        return redirect(url)
    on = clock.today()
    owed = receivables.kept(on)
    return render(
        request,
        "billing/desk_money.html",
        {
            "taken": money_home.taken(on),
            "receivables": owed,
            "owed": sum((row.due for row in owed or ()), ZERO),
            "owing": sum(row.invoices for row in owed or ()),
            "latest": money_home.latest_payments()[:LATEST],
            "text": text,
            "found": [
                *map(Payer.of, search.by_number(text) or search.by_name(text)),
                *others_named(text),
            ],
            "others": list(waiting_at("billing:desk_money", actor(request), on)),
            "planned": queries.planned_refunds().count(),
            "large": large.waiting().count(),
            "returned": parked.returned_refunds().count(),
            "parked": parked.parked_checkouts().count()
            + parked.open_disputes().count()
            + parked.outside_refunds().count(),
        },
    )


@require_safe
@finance
def desk_receivables(request: HttpRequest, age: str) -> HttpResponse:
    """The open invoices of one age, due longest first."""
    if age not in money_home.AGES:
        raise Http404
    rows = money_home.of_age(age, clock.today())
    context = {"age": money_home.AGES[age], "page": _page(request, rows)}
    return render(request, "billing/desk_receivables.html", context)


def _direct(text: str) -> str:
    """The page that a number leads to; "" for anything else."""
    if len(people := search.by_number(text)) == 1:
        return reverse("billing:desk_account", args=[people[0].pk])
    if invoice := invoice_of_number(text):
        try:
            number, amount = read_coupon(text)
        except ValueError:
            return reverse("billing:desk_invoice", args=[invoice.number])
        due = payable_now([invoice], clock.today()).get(invoice.pk, ZERO)
        if invoice.state != InvoiceState.OPEN or not due:  # how and when it was paid stands there
            return reverse("billing:desk_invoice", args=[invoice.number])
        page = reverse("billing:desk_payment", args=[invoice.payer_id])
        return f"{page}?invoice={number}&amount={min(amount, due)}"
    if payment := payment_of_number(text):
        return reverse("billing:desk_account", args=[payment.payer_id])
    return ""


@require_safe
@finance
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """A payer's open invoices, and payments with what is left of each."""
    payer = get_object_or_404(payers(), pk=pk)
    rows = _page(request, queries.payments_of(payer.pk))
    context = {
        "payer": payer,
        "invoices": queries.open_invoices_of(payer.pk),
        "payments": rows,
        "has_credit": any(row.credit > ZERO for row in rows),
    }
    return render(request, "billing/desk_account.html", context)


@require_POST
@finance
def put_credit(request: HttpRequest, number: str) -> HttpResponse:
    """Put the payer's credit to an invoice, as they ask: to dues it goes by itself."""
    row = get_object_or_404(queries.invoices(), number=number)
    put = crediting.put_to(invoice=row, on=clock.today(), actor=actor(request))
    if put:
        messages.success(request, f"Put to invoice {row.number}: ${put:,.2f} of the credit.")
    else:
        messages.info(request, "No credit could be put to this invoice. Nothing was changed.")
    return redirect("billing:desk_account", row.payer_id)


@require_http_methods(["GET", "POST"])
@finance
def payment(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a payment: the form, then the review with what it looks like, then it is booked."""
    payer = get_object_or_404(payers(), pk=pk)
    form = PaymentForm(
        request.POST or None,
        invoices=queries.open_invoices_of(payer.pk),
        on=clock.today(),
        initial={
            "invoices": request.GET.getlist("invoice"),
            "amount": request.GET.get("amount"),
            "received_on": clock.today(),
        },
    )
    if request.method != "POST" or not form.is_valid() or "change" in request.POST:
        return render(request, "billing/desk_payment.html", {"payer": payer, "form": form})
    if "confirm" not in request.POST:
        return _review(request, payer, form)
    try:
        booked = payments.enter(
            payer_id=payer.pk,
            invoice_ids=[row.pk for row in form.cleaned_data["invoices"]],
            money=form.money(),
            on=clock.today(),
            actor=actor(request),
            seen=_numbers(request.POST.getlist("seen")),
        )
    except payments.LooksEnteredTwice:
        messages.warning(
            request, "A payment like this was entered in the meantime. Nothing more was booked."
        )
        return redirect("billing:desk_account", payer.pk)
    except payments.PaymentRefused as refused:
        form.add_error(None, str(refused))
        return render(request, "billing/desk_payment.html", {"payer": payer, "form": form})
    wake(close_overtaken)
    messages.success(request, f"Booked: ${booked.amount:,.2f}. The receipt goes out by email.")
    return redirect("billing:desk_account", payer.pk)


def _review(request: HttpRequest, payer: Payer, form: PaymentForm) -> HttpResponse:
    money = form.money()
    chosen = list(form.cleaned_data["invoices"])
    payable = payable_now(chosen, money.received_on)
    helped = [(row, payable.get(row.pk, ZERO)) for row in chosen]
    due = sum(payable.values(), ZERO)
    return render(
        request,
        "billing/desk_payment_review.html",
        {
            "payer": payer,
            "form": form,
            "money": money,
            "chosen": [(row, due, due != row.due) for row, due in helped],
            "rest": abs(money.amount - due),
            "rest_words": (rest := telling.rest(money.amount, due)) and f"billing/rest/{rest}.html",
            "similar": payments.similar_payments(payer.pk, money),
        },
    )


def _numbers(texts: Collection[str]) -> list[int]:
    return [number for text in texts if (number := row_id(text)) is not None]


@require_http_methods(["GET", "POST"])
@finance
def void(request: HttpRequest, number: str) -> HttpResponse:
    """Review, then void an invoice that should not have been issued."""
    row = get_object_or_404(queries.invoices(), number=number)
    form, (then, after) = ReasonForm(request.POST or None), kinds.of(row.kind).void_words(row)
    if request.method == "POST" and form.is_valid():
        try:
            voids.void(
                invoice=row,
                reason=form.cleaned_data["reason"],
                on=clock.today(),
                actor=actor(request),
            )
        except (voids.VoidRefused, IllegalMove) as refused:
            form.add_error(None, str(refused))
        except (ProviderUnreachable, ProviderRefused):
            form.add_error(None, UNREACHABLE)
        else:
            messages.success(request, f"The invoice is void. {after}".strip())
            return redirect("billing:desk_invoice", row.number)
    context = {"invoice": row, "form": form, "then": then}
    return render(request, "billing/desk_void.html", context)


@require_http_methods(["GET", "POST"])
@gives_back
def refund(request: HttpRequest, pk: int) -> HttpResponse:
    """The form, then the review with what it takes back, then a payment or a part is given back."""
    rows = queries.with_credit(Payment.objects.select_related(*NAMES))
    row = get_object_or_404(rows, pk=pk)
    left = refunds.refundable(row)
    form = RefundForm(
        request.POST or None,
        left=left,
        put=refunds.put_to(row),
        initial={name: request.GET[name] for name in ("amount", "reason") if name in request.GET}
        | {"lines": request.GET.getlist("lines")},
    )
    confirmed = "confirm" in request.POST
    if confirmed and (again := _asked_before(row, form)):
        return _carry_out(request, again)
    if request.method == "POST" and form.is_valid() and "change" not in request.POST:
        if not confirmed:
            return _review_refund(request, row, form)
        try:
            asked = large_refunds.ask(
                payment=row, **form.cleaned_data, on=clock.today(), actor=actor(request)
            )
        except (refunds.RefundRefused, MatterRefused) as refused:
            form.add_error(None, str(refused))
        else:
            if isinstance(asked, Refund):
                return _carry_out(request, asked)
            messages.success(request, WAITS)
            return redirect("billing:desk_refunds")
    waits = large.waiting_of(row)
    context = {"payment": row, "left": left, "form": form, "large": [waits] if waits else []}
    return render(request, "billing/desk_refund.html", context)


def _asked_before(payment: Payment, form: RefundForm) -> Refund | None:
    """The refund that this very form has asked for: its button was pressed twice."""
    form.full_clean()
    key = form.cleaned_data.get("key")
    return payment.refunds.filter(key=key).first() if key else None


def _review_refund(request: HttpRequest, row: Any, form: RefundForm) -> HttpResponse:
    said, on, user = form.cleaned_data, clock.today(), actor(request)
    about = large_refunds.sign_in_of(row.payer)
    context = {
        "payment": row,
        "form": form,
        "taken": large_refunds.taken(row, said["amount"], said.get("lines", ())),
        "second": refunds.needs_second(row, said["amount"], on),
        "limit": policy()[REFUND_LIMIT].on(on),
        "others": matters.who_else_may(
            Role.FINANCE, but={user.pk} | ({about.pk} if about else set())
        ),
    }
    return render(request, "billing/desk_refund_review.html", context)


@require_safe
@finance
def desk_refunds(request: HttpRequest) -> HttpResponse:
    """Every refund, newest first; those that wait can be tried again. Before them those that wait
    for a second person.
    """
    others = list(waiting_at("billing:desk_money", actor(request), clock.today()))
    page = _page(request, queries.refunds())
    context = {"page": page, "large": list(large.waiting()), "others": others}
    return render(request, "billing/desk_refunds.html", context)


@require_POST
@gives_back
def carry_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a planned refund again: its key makes sure that nothing goes back twice."""
    return _carry_out(request, get_object_or_404(queries.refunds(), pk=pk))


def _carry_out(request: HttpRequest, planned: Refund) -> HttpResponse:
    try:
        done = refunds.carry_out(refund=planned, on=clock.today())
    except ProviderUnreachable:
        messages.warning(
            request, "The payment provider does not answer. The refund is kept: carry it out later."
        )
    else:
        if done.state == Refund.State.DONE:
            messages.success(request, f"Refunded: ${done.amount:,.2f}.")
        else:
            messages.error(request, f"The provider refused the refund: {done.error}")
    return redirect("billing:desk_refunds")


@require_safe
@finance
def desk_credits(request: HttpRequest) -> HttpResponse:
    """Payments of which something is left: of the last two years, or with `?all` of all time."""
    everything = "all" in request.GET
    first = date.min if everything else anniv(clock.today(), -CREDIT_YEARS)
    page = _page(request, queries.credits_since(first))
    context = {"page": page, "first": first, "everything": everything}
    return render(request, "billing/desk_credits.html", context)


def _page(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    return UncountedPaginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
