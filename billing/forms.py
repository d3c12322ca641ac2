"""What people type about invoices and money."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms

from billing.models import Invoice, InvoiceLine, Method
from billing.rules import checks
from billing.rules.numbers import read_number
from billing.services.payments import Money
from plumbing.templatetags.ui import short_day

BY_HAND = (Method.CHECK, Method.MONEY_ORDER, Method.CASH, Method.ACH, Method.OTHER)
LEAST = Decimal("0.01")


class InvoiceNumberForm(forms.Form):
    """The number of an invoice as printed, with or without its hyphen; a coupon code has it too."""

    invoice = forms.CharField(
        label="Invoice number",
        max_length=40,
        help_text="On the letter and the email, for example 26-000001",
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )

    def clean_invoice(self) -> str:
        typed: str = self.cleaned_data["invoice"]
        try:
            return read_number(typed)
        except ValueError:
            raise forms.ValidationError(
                "An invoice number has eight or nine digits, for example 26-000001."
            ) from None


class ReasonForm(forms.Form):
    """Why money or an invoice is taken back."""

    reason = forms.CharField(
        label="Reason", max_length=300, help_text="Kept in the history, and with the invoice."
    )


class OutsideRefundForm(forms.Form):
    """What to do with money that went back at the provider; setting it aside needs a reason."""

    deed = forms.ChoiceField(choices=[(name, name) for name in ("take_back", "aside")])
    reason = forms.CharField(max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("deed") == "aside" and not typed.get("reason"):
            self.add_error("reason", "Say why it is set aside. It is kept in the history.")
        return typed


class RefundForm(ReasonForm):
    """How much of a payment goes back, and why."""

    amount = forms.DecimalField(label="Amount", decimal_places=2, min_value=LEAST, localize=False)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)
    lines = forms.TypedMultipleChoiceField(
        label="For",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Choose none to give back what is left over first, then the newest.",
    )
    field_order = ("lines", "amount", "reason")

    def __init__(
        self,
        *args: Any,
        left: Decimal,
        put: Iterable[tuple[InvoiceLine | None, Decimal]] = (),
        **kwargs: Any,
    ) -> None:
        """put: where the money is. Of what it paid alone there is nothing to choose."""
        super().__init__(*args, **kwargs)
        self.left = self.fields["amount"].initial = left
        self.put = {line.pk: (line, on) for line, on in put if line is not None and on > 0}
        if len(self.put) > 1:
            self.fields["lines"].choices = [  # type: ignore[attr-defined]
                (pk, f"{line.description}, invoice {line.invoice.number}, ${on:,.2f}")
                for pk, (line, on) in self.put.items()
            ]
        else:
            del self.fields["lines"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chosen = data.get("lines") or ()
        most = sum((self.put[pk][1] for pk in chosen), Decimal(0))
        if chosen and data.get("amount", Decimal(0)) > most:
            self.add_error("amount", f"What you chose comes to ${most:,.2f}: at most that.")
        return data

    def clean_amount(self) -> Decimal:
        amount: Decimal = self.cleaned_data["amount"]
        if amount > self.left:
            raise forms.ValidationError(f"At most ${self.left:,.2f} can go back.")
        return amount


def _with_due_day(row: Any) -> str:
    return f"{row.number}, ${row.due:,.2f} due {short_day(row.due_on)}"


class PaymentForm(forms.Form):
    """A check, money order, cash or transfer that staff hold in their hands."""

    invoices = forms.ModelMultipleChoiceField(
        queryset=Invoice.objects.none(),
        to_field_name="number",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="For",
        help_text="The oldest dues are paid first. What is left over goes to other open dues, "
        "and the rest stays as credit.",
    )
    method = forms.ChoiceField(
        label="Method", choices=[(method.value, method.label) for method in BY_HAND]
    )
    amount = forms.DecimalField(
        label="Amount received", max_digits=10, decimal_places=2, min_value=LEAST
    )
    received_on = forms.DateField(
        label="Received on", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reference = forms.CharField(label="Check number", max_length=100, required=False)

    def __init__(self, *args: Any, invoices: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        chosen: Any = self.fields["invoices"]
        chosen.queryset = invoices
        chosen.label_from_instance = _with_due_day

    def clean_received_on(self) -> date:
        day: date = self.cleaned_data["received_on"]
        if day > self.on:
            raise forms.ValidationError("This day is still to come.")
        if day < checks.earliest(self.on):
            raise forms.ValidationError(
                f"That is more than {checks.YEARS_BACK} years ago. Look at the year."
            )
        return day

    def money(self) -> Money:
        """What came in, once the form is valid."""
        data = self.cleaned_data
        return Money(
            Method(data["method"]),
            data["amount"],
            data["received_on"],
            reference=data["reference"],
        )
