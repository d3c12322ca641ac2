"""Every part of the look on one page, in demo and test: to see a change before members do."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

STANDINGS = ("active", "grace", "lapsed", "suspended", "retired", "revoked", "deceased")
STEPS = (
    {"name": "Dry run", "note": "Oct 30, by J. Halvorsen", "state": "done"},
    {"name": "Issue invoices", "note": "4,083 of 6,188", "state": "now"},
    {"name": "Letters", "note": "6,102 planned", "state": "later"},
    {"name": "Marked posted", "note": "by the mail desk", "state": "later"},
)


class SampleForm(forms.Form):
    """One of each kind of field; the number is wrong to show how that looks."""

    title = forms.CharField(
        label="What did you do?", help_text="Title as it stands on your certificate"
    )
    completed_on = forms.DateField(
        label="Day you completed it", widget=forms.DateInput(attrs={"type": "date"})
    )
    hours = forms.DecimalField(label="Contact hours", help_text="1 CEU is 10 contact hours")
    reason = forms.ChoiceField(
        label="Reason", choices=[("", "Choose"), ("hours", "Hours are lower")]
    )
    note = forms.CharField(label="Note to the member", required=False, widget=forms.Textarea)
    kind = forms.ChoiceField(
        label="Kind", choices=[("book", "Book"), ("poster", "Poster")], widget=forms.RadioSelect
    )
    criteria = forms.MultipleChoiceField(
        label="Why does it qualify?",
        help_text="Tick at least one",
        choices=[("job", "It helps me do my job better"), ("field", "It advances my knowledge")],
        widget=forms.CheckboxSelectMultiple,
    )
    agree = forms.BooleanField(label="I keep the proof of each activity")


@require_safe
def styleguide(request: HttpRequest, frame: str = "member") -> HttpResponse:
    """`frame`: member or desk."""
    form = SampleForm(
        {"title": "Pediatric venipuncture", "hours": "three", "kind": "book", "criteria": ["job"]}
    )
    return render(
        request,
        "public/styleguide.html",
        {
            "frame": f"base/{frame}.html",
            "standings": STANDINGS,
            "steps": STEPS,
            "form": form,
            "page": Paginator(range(120), 25).page(2),
            "points": [
                ("professional", Decimal("7.75")),
                ("instruction", Decimal("4.00")),
                ("amt_ce", Decimal("3.50")),
                ("organization", Decimal("3.00")),
            ],
            "review": [("kept", 30), ("primary", 6), ("open", 11)],
        },
    )
