"""What a member shows others: the digital badge, and the signed credential as file or picture."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from billing.queries.payers import payer_of
from credentials.kinds import CARD
from credentials.looks.queries.looks import who_may_look
from credentials.panels import panels
from credentials.queries.printed import ordered
from credentials.rules.badges import lapses_on
from credentials.services import papers, picture, signing
from credentials.services.printed import why_not
from credentials.views.papers import not_now, own
from members.delivery.address import plain_lines
from members.models import Certificant, Certification, Vouched
from members.queries.facts import facts_of
from members.queries.policy import policy
from members.queries.programs import code_and_name
from members.queries.vouched import link
from members.rules.calendar import ONE_DAY
from plumbing import clock
from plumbing.access import member_required, own_eyes, signed_in
from plumbing.downloads import download
from plumbing.pdf.codes import qr_code


@require_safe
@signed_in
def mine(request: HttpRequest) -> HttpResponseBase:
    """A member's documents; of others what there would be, and where theirs are."""
    user: Any = request.user
    if getattr(request, "viewing", None) is not None or hasattr(user, "certificant"):
        return of(request)
    buys = not user.is_staff and payer_of(user) is not None
    frame = "desk" if user.is_staff else "member" if buys else "public"
    context = {"base": f"base/{frame}.html", "buys": buys}
    return render(request, "credentials/others.html", context)


@require_safe
@member_required
def of(request: HttpRequest, number: str = "") -> HttpResponse:
    """One certification with its card, badge and papers: that of the number, or the first one that
    holds; the others are a tab away.
    """
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    rows = panels(person, clock.today())
    holding = sorted(rows, key=lambda one: not one.certified)
    panel = next((one for one in holding if number in {"", one.certification.number}), None)
    if number and panel is None:
        raise Http404
    looks = who_may_look(person)
    context: dict[str, object] = {"panels": rows, "panel": panel, "who_may_look": looks}
    if panel and panel.certified:
        context |= _card(request, panel.certification) | _printed(panel.certification, person)
    return render(request, "credentials/mine.html", context)


def _card(request: HttpRequest, row: Certification) -> dict[str, object]:
    """The code of its card; staff who look as the member make none."""
    card: Vouched | None
    if getattr(request, "viewing", None) is None:
        card = papers.made(certification=row, kind=CARD, on=clock.today())
    else:
        card = papers.card_made(certification=row)
    return {"qr_code": card and qr_code(link(card), label="QR code that tells whether this holds")}


def _printed(row: Certification, person: Certificant) -> dict[str, object]:
    """The printed certificate that is under way, or where one would go."""
    order = next((one for one in ordered(row) if one.under_way), None)
    mail_to = "" if why_not(person) else plain_lines(person)[-1]
    return {"order": order, "mail_to": mail_to}


@require_safe
@member_required
def credential(request: HttpRequest, number: str) -> HttpResponse:
    """What the signed credential is, and its two forms."""
    row, on = own(request, number), clock.today()
    [facts] = facts_of([row]).values()
    ends = lapses_on(facts, on, policy())
    if ends == on:
        return not_now(request, signing.NotCertified(signing.WHILE_IT_HOLDS))
    context = {
        "row": row,
        "program": code_and_name(row.program, on),
        "until": ends - ONE_DAY if ends else None,
    }
    return render(request, "credentials/credential.html", context)


@require_safe
@own_eyes
@member_required
def as_file(request: HttpRequest, number: str) -> HttpResponse:
    """The credential, made now, as the text that is signed."""
    row = own(request, number)
    try:
        credential = signing.signed(certification=row, on=clock.today())
    except signing.NotCertified as refused:
        return not_now(request, refused)
    return download(credential, "application/vc+jwt", f"amt-{row.number.lower()}.jwt")


@require_safe
@own_eyes
@member_required
def as_picture(request: HttpRequest, number: str) -> HttpResponse:
    """The same inside the picture of the badge."""
    row, on = own(request, number), clock.today()
    try:
        credential = signing.signed(certification=row, on=on)
    except signing.NotCertified as refused:
        return not_now(request, refused)
    code = code_and_name(row.program, on).code
    image = picture.baked(code=code, credential=credential)
    return download(image, "image/png", f"amt-{row.number.lower()}.png")
