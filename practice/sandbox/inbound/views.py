"""A page on which whoever tries the demo forwards an email, as if from their own mailbox."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ccp.drafts.queries.forwarding import is_on
from plumbing import clock
from practice.sandbox.mode import PRACTICE_MODES

from .postmark import hand_on
from .samples import SAMPLES

SENT = "The email is on its way. Look at home or Log CE: a draft waits there in a moment."
REFUSED = "The portal did not take it ({status})."


class ForwardForm(forms.Form):
    """What is forwarded, and where to."""

    to = forms.EmailField(
        label="To", help_text="Your personal address: Log CE, Forward an email", max_length=254
    )
    subject = forms.CharField(label="Subject", max_length=200)
    text = forms.CharField(label="Text", widget=forms.Textarea(attrs={"rows": 12}))
    file = forms.FileField(label="Attachment", required=False)


@require_http_methods(["GET", "POST"])
def forward(request: HttpRequest) -> HttpResponse:
    """Write an email or take one of the samples, and send it."""
    if settings.PORTAL_MODE not in PRACTICE_MODES or not settings.PORTAL_MAILBOX or not is_on():
        raise Http404
    form = ForwardForm(request.POST or None, request.FILES or None, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        file = said["file"]
        answer = hand_on(
            to=said["to"],
            sender="somebody@example.org",
            subject=said["subject"],
            text=said["text"],
            files=[(file.name, file.read())] if file else (),
        )
        if answer.status_code == 200:  # noqa: PLR2004 - as a provider reads it
            messages.success(request, SENT)
        else:
            messages.error(request, REFUSED.format(status=answer.status_code))
        return redirect("mailbox:forward")
    return render(request, "sandbox/forward.html", {"form": form, "samples": SAMPLES})


def _initial(request: HttpRequest) -> dict[str, Any]:
    chosen = request.GET.get("sample")
    sample = next((one for one in SAMPLES if one.name == chosen), SAMPLES[0])
    text = sample.text_on(clock.today())
    return {"to": request.GET.get("to", ""), "subject": sample.subject, "text": text}
