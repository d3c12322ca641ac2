"""What a member shows others: the digital badge, and the signed credential as file or picture."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from credentials.looks.queries.looks import who_may_look
from credentials.panels import panels
from credentials.services import picture, signing
from credentials.views.papers import not_now, own
from members.models import Certificant
from members.queries.programs import code_and_name
from plumbing import clock
from plumbing.access import member_required, own_eyes
from plumbing.downloads import download


@require_safe
@member_required
def mine(request: HttpRequest) -> HttpResponse:
    """Each certification with its badge and its credential, and who may look."""
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    context = {"panels": panels(person, clock.today()), "who_may_look": who_may_look(person)}
    return render(request, "credentials/mine.html", context)


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
    image = picture.baked(code=code, words="Certified", credential=credential)
    return download(image, "image/png", f"amt-{row.number.lower()}.png")
