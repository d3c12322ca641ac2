"""Certificate, wallet card and standing letter as their member gets them."""

from __future__ import annotations

import io
from contextlib import closing
from datetime import date

import pypdfium2
from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_safe

from credentials.kinds import CARD, CERTIFICATE
from credentials.queries import sheets as sheets_facts
from credentials.services import papers
from members.models import Certification, VouchedKind
from members.queries.letterhead import sender
from members.queries.programs import code_and_name
from plumbing import clock, pdf, sheets
from plumbing.access import member_required, own_eyes
from plumbing.downloads import download

PHONE_DOTS = 320 / 72  # of the card's picture to a point: 1080 pixels across


class DayForm(forms.Form):
    """As of which day."""

    as_of = forms.DateField(
        label="As of",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Choose a day: today, or one before.",
            "invalid": "Type a day like 2026-11-30.",
        },
    )


@require_safe
@own_eyes
@member_required
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """The certificate, to frame."""
    return _of_certified(request, number, CERTIFICATE, "print/certification.html")


@require_safe
@own_eyes
@member_required
def card(request: HttpRequest, number: str) -> HttpResponse:
    """The wallet card, to print and fold."""
    return _of_certified(request, number, CARD, "print/wallet_card.html")


def _of_certified(request: HttpRequest, number: str, kind: VouchedKind, sheet: str) -> HttpResponse:
    row = own(request, number)
    try:
        made = papers.certified(certification=row, kind=kind, on=clock.today())
    except papers.NoDocument as refused:
        return not_now(request, refused)
    facts = sheets_facts.certificate_facts(made)
    name = f"{kind.key}-{row.number.lower()}.pdf"
    return sheets.answer(sheet, facts, on=made.issued_on, name=name)


@require_safe
@own_eyes
@member_required
def card_picture(request: HttpRequest, number: str) -> HttpResponse:
    """The front of the card as a picture, for the phone."""
    row = own(request, number)
    try:
        made = papers.certified(certification=row, kind=CARD, on=clock.today())
        facts = sheets_facts.certificate_facts(made) | {"front_alone": True}
        data = pdf.render(render_to_string("print/wallet_card.html", facts), on=made.issued_on)
        picture = _first_page(data)
    except papers.NoDocument as refused:
        return not_now(request, refused)
    except (pdf.PdfError, pypdfium2.PdfiumError):
        return not_now(request, Exception("No picture can be made right now. Try again later."))
    return download(picture, "image/png", f"card-{row.number.lower()}.png")


@require_http_methods(["GET", "HEAD", "POST"])
@own_eyes
@member_required
def letter(request: HttpRequest, number: str) -> HttpResponseBase:
    """Have a letter made that says how the certification stood on a day. Each day is a document of
    its own, so only what is sent makes one; a day in the address is there to be sent.
    """
    row, today = own(request, number), clock.today()
    asked = request.GET.get("as_of", today)
    form = DayForm(request.POST if request.method == "POST" else None, initial={"as_of": asked})
    if form.is_valid():
        limited: HttpResponse | None = ratelimit.consume_or_429(
            request, action="letter", user=request.user
        )
        if limited:
            return limited
        as_of: date = form.cleaned_data["as_of"]
        try:
            made = papers.standing_letter(certification=row, as_of=as_of, on=today)
        except papers.NoDocument as refused:
            form.add_error("as_of", str(refused))
        else:
            return redirect("credentials:letter_made", row.number, made.shown_code)
    context = {"form": form, "row": row, "program": code_and_name(row.program, today)}
    status = 422 if form.errors else 200
    return render(request, "credentials/letter.html", context, status=status)


@require_safe
@own_eyes
@member_required
def letter_made(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """A letter that was made and not withdrawn since."""
    row = own(request, number)
    made = papers.letter_of(certification=row, code=code)
    if made is None:
        raise Http404
    facts = sheets_facts.facts(made) | {"sender": sender(made.issued_on)}
    name = f"standing-{row.number.lower()}-{made.code.lower()}.pdf"
    return sheets.answer("print/standing_letter.html", facts, on=made.issued_on, name=name)


def _first_page(data: bytes) -> bytes:
    """A PDF of our own as a PNG."""
    out, document = io.BytesIO(), pypdfium2.PdfDocument(data)
    with closing(document):
        document[0].render(scale=PHONE_DOTS).to_pil().save(out, "PNG", optimize=True)
    return out.getvalue()


def own(request: HttpRequest, number: str) -> Certification:
    """A certification of this member's by its number; 404 for any other."""
    rows = Certification.objects.select_related("certificant", "program")
    return get_object_or_404(rows, number=number, certificant=request.certificant)  # type: ignore[attr-defined]


def not_now(request: HttpRequest, refused: Exception) -> HttpResponse:
    """Back to the documents, with the reason."""
    messages.error(request, str(refused))
    number = request.resolver_match.kwargs["number"] if request.resolver_match else ""
    return redirect("credentials:of", number)
