"""The member page: who, how the certifications stand and why, and all that was done."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amt_portal.web.desk import timeline
from amt_portal.web.desk.activities import latest
from amt_portal.web.desk.forms import AsOfForm, BirthDateForm, ContactForm, NoteForm
from amt_portal.web.desk.notices import lines
from amt_portal.web.status_cards import plain_cards
from billing.dues import panels as dues_panels
from billing.queries.member_invoices import invoices_of
from casework.queries.cases import read_by
from ccp import panels as ccp
from members.models import Certificant, History, Role
from members.models.history import ON_TOP
from members.panels import sign_in_panel
from members.queries.held import Held, held_by
from members.queries.people import history_of, notes_on_top
from members.services import profile
from members.verbs import MemberVerb
from members.views.actor import actor
from notices.queries.outbox import notices_of
from plumbing import clock
from plumbing.access import staff_required
from plumbing.meanwhile import ChangedMeanwhile
from plumbing.row_ids import row_id

DEEDS_SHOWN = 10
NOTICES_SHOWN = 8


@require_safe
@staff_required()
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """One person; `?on=` shows the certifications as of another day, by what was known then."""
    person = get_object_or_404(Certificant.objects.select_related("user"), pk=pk)
    return _page(request, person, NoteForm())


def _page(request: HttpRequest, person: Certificant, note: NoteForm) -> HttpResponse:
    today, who = clock.today(), actor(request)
    form = AsOfForm(request.GET if "on" in request.GET else None, initial={"on": today})
    on = form.cleaned_data["on"] if form.is_bound and form.is_valid() else today
    held = held_by(person, on)
    cycles = ccp.cycle_cards(held, on)
    cards = plain_cards(held, dues_panels.dues_cards(person, held, on), cycles, on, Held.decision)
    current = {card.program.code: card.cycle for card in cards if card.cycle}
    chips, only = timeline.chips(), request.GET.get("only", "")
    rows = history_of(person).filter(timeline.only(only))[:DEEDS_SHOWN]
    return render(
        request,
        "desk/member.html",
        {
            "person": person,
            "as_of": form,
            "on": on,
            "cards": cards,
            "codes": list(current),
            "activities": latest(person, current, on),
            "cases": [(kind, row, kind.word(row.state)) for kind, row in read_by(who, person)],
            "invoices": list(invoices_of(person.pk)),
            "notices": lines(notices_of(person)[:NOTICES_SHOWN], who),
            **timeline.page(rows, who, person.first_name),
            "chips": chips,
            "only": only if only in chips else "",
            "note": note,
            "on_top": notes_on_top(person),
            "sign_in": sign_in_panel(person.user, person),
            "may_change": who.has_role(Role.RECORDS),
        },
    )


@require_safe
@staff_required()
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that was done about a person, newest first; `?before=` goes back in time."""
    person = get_object_or_404(Certificant, pk=pk)
    before, only = request.GET.get("before", ""), request.GET.get("only", "")
    chips = timeline.chips()
    rows = history_of(person, before=row_id(before)).filter(timeline.only(only))
    return render(
        request,
        "desk/history.html",
        {
            "person": person,
            **timeline.page(rows, actor(request), person.first_name),
            "chips": chips,
            "only": only if only in chips else "",
            "paged": bool(before),
        },
    )


@require_http_methods(["GET", "POST"])
@staff_required(Role.RECORDS, Role.SUPPORT)
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct where letters and email go, with the reason."""
    person = get_object_or_404(Certificant, pk=pk)
    form = ContactForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        try:
            profile.change_contact(
                certificant=person,
                values=form.cleaned_data,
                seen=form.mark,
                actor=actor(request),
                reason=form.cleaned_data["reason"],
            )
        except ChangedMeanwhile as changed:
            form.meet(changed)
        else:
            messages.success(request, "The contact data is saved.")
            return redirect("desk:member", pk)
    return render(request, "desk/contact.html", {"person": person, "form": form})


@require_http_methods(["GET", "POST"])
@staff_required(Role.RECORDS)
def birth_date(request: HttpRequest, pk: int) -> HttpResponse:
    """Write or correct the birth date, with the reason."""
    person = get_object_or_404(Certificant, pk=pk)
    form = BirthDateForm(person, clock.today(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            profile.change_birth_date(
                certificant=person,
                birth_date=form.cleaned_data["birth_date"],
                seen=form.mark,
                actor=actor(request),
                reason=form.cleaned_data["reason"],
            )
        except ChangedMeanwhile as changed:
            form.meet(changed)
        else:
            messages.success(request, "The birth date is saved.")
            return redirect("desk:member", pk)
    return render(request, "desk/birth_date.html", {"person": person, "form": form})


@require_http_methods(["GET", "POST"])
@staff_required()
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a remark on the record; one that cannot be kept stays in its box, with the reason."""
    person = get_object_or_404(Certificant.objects.select_related("user"), pk=pk)
    form = NoteForm(request.POST)
    if request.method == "POST" and not form.is_valid():
        return _page(request, person, form)
    if request.method == "POST":
        profile.add_note(
            certificant=person,
            text=form.cleaned_data["text"],
            actor=actor(request),
            form_key=form.cleaned_data["key"],
            on_top=form.cleaned_data["on_top"],
        )
        messages.success(request, "The note is kept.")
    return redirect("desk:member", pk)


@require_POST
@staff_required()
def take_down(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a note on top of a page no longer; of one that is down already nothing changes."""
    row = get_object_or_404(History, pk=pk, verb=MemberVerb.NOTE_ADDED, after__has_key=ON_TOP)
    profile.take_down(note=row, actor=actor(request))
    messages.success(request, "The note is no longer on top. It stays in the history.")
    return redirect("desk:member", row.certificant_id)
