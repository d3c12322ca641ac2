"""Cycles: the list, one written out, and the signature."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ccp.forms import SignatureForm
from ccp.models import Cycle
from ccp.panels import card, cycle_cards
from ccp.queries.cycles import (
    cycles_of,
    is_mandatory,
    met_days,
    met_days_of,
    number,
    was_attested,
)
from ccp.rules.figures import CCP_REMINDER_DAYS
from ccp.services.attestation import AttestationRefused, TextChanged, attest, text_on
from ccp.views.sheet import Sheet, sheet
from members.models import Certificant
from members.queries.held import held_by
from members.queries.policy import policy
from members.queries.programs import labels
from members.rules.calendar import ONE_DAY
from plumbing import clock
from plumbing.access import member_required
from plumbing.templatetags.hours import points
from plumbing.templatetags.ui import short_day


@require_safe
@member_required
def cycles(request: HttpRequest) -> HttpResponse:
    """The current cycle of every certification, then the earlier ones."""
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    on = clock.today()
    held = held_by(person, on)
    cards = cycle_cards(held, on)
    codes = labels([one.certification for one in held], on)
    ended = list(cycles_of(person).filter(end__lte=on))
    return render(
        request,
        "ccp/cycles.html",
        {
            "cards": [(codes[pk], number(card.cycle), card) for pk, card in cards.items()],
            "earlier": _earlier(ended, codes, met_days_of(held)),
        },
    )


@require_safe
@member_required
def cycle(request: HttpRequest, pk: int) -> HttpResponse:
    """One cycle: where it stands, every activity with its reason, what happens next."""
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    on = clock.today()
    rows = list(cycles_of(person))
    chosen = next((row for row in rows if row.pk == pk), None)
    if chosen is None:
        chosen = get_object_or_404(cycles_of(person), pk=pk)
    codes = labels([row.certification for row in rows], on)
    written = sheet(chosen, on, codes)
    own = [row for row in rows if row.certification_id == chosen.certification_id]
    met = met_days([chosen.certification_id])
    met_on = met.get((chosen.certification_id, chosen.start))
    is_current = chosen.start <= on < chosen.end
    before = [row for row in own if row.end <= on and row.start < chosen.start]
    return render(
        request,
        "ccp/cycle.html",
        {
            "cycle": chosen,
            "code": codes[chosen.certification_id],
            "number": number(chosen),
            "last_day": chosen.period.last_day,
            "sheet": written,
            "card": card(chosen, written.tally, met_on, on) if is_current else None,
            "met_on": met_on,
            "signed": getattr(chosen, "attestation", None),
            "attested": was_attested(chosen, met_on),
            "mandatory": is_mandatory(chosen.certification, chosen.start),
            "next_steps": _next_steps(chosen, written, met_on, on) if is_current else [],
            "earlier": _earlier(before, codes, met),
            "current": next((row for row in own if row.start <= on < row.end), None),
        },
    )


def _earlier(
    rows: list[Cycle], codes: dict[int, str], met: dict[tuple[int, date], date]
) -> list[dict[str, object]]:
    """Past cycles, newest first, each with what became of it."""
    return [
        {
            "cycle": row,
            "code": codes.get(row.certification_id, ""),
            "number": number(row),
            "last_day": row.period.last_day,
            "met_on": met_on,
            "attested": was_attested(row, met_on),
            "mandatory": is_mandatory(row.certification, row.start),
        }
        for row in rows
        for met_on in [met.get((row.certification_id, row.start))]
    ]


def _next_steps(
    chosen: Cycle, written: Sheet, met_on: date | None, on: date
) -> list[tuple[str, str, str]]:
    """What the calendar brings: (icon, when, what)."""
    signed = was_attested(chosen, met_on)
    said = "Your statement is signed" if signed else points(written.tally.total)
    steps = [("circle-dot", on, "Today", said)]
    if met_on is None:
        for left in policy()[CCP_REMINDER_DAYS].on(on):
            day = chosen.end - timedelta(days=left)
            if day > on:
                text = f"Next reminder if you are short: {left} days before the end"
                steps.append(("mail", day, "", text))
                break
        steps.append(("flag", chosen.end - ONE_DAY, "", "Last day for points"))
    if met_on is None:
        once = "if this one is met and your fee is paid"
    else:
        once = "once your fee is paid up to this day"
    opens = f"Cycle {number(chosen) + 1} opens by itself {once}. Points do not carry over."
    steps.append(("refresh-cw", chosen.end, "", opens))
    return [(icon, label or short_day(day), text) for icon, day, label, text in steps]


@require_http_methods(["GET", "POST"])
@member_required
def attest_cycle(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the statement, see what is on record, sign."""
    person: Certificant = request.certificant  # type: ignore[attr-defined]
    on = clock.today()
    chosen = get_object_or_404(cycles_of(person), pk=pk)
    if said := _not_to_sign(chosen, on):
        messages.info(request, said)
        return redirect("ccp:cycle", pk)
    text = text_on(on)
    form = SignatureForm(request.POST or None, initial={"version": text.version})
    if request.method == "POST" and form.is_valid():
        try:
            attest(
                cycle=chosen,
                text_version=form.cleaned_data["version"],
                typed_name=form.cleaned_data["name"],
                on=on,
                actor=request.user,  # type: ignore[arg-type]
            )
        except TextChanged as changed:
            messages.warning(request, str(changed))
            return redirect("ccp:attest", pk)
        except AttestationRefused as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, "Your statement is signed. The cycle is met.")
            return redirect("ccp:cycle", pk)
    return render(
        request,
        "ccp/attest.html",
        {
            "cycle": chosen,
            "code": labels([chosen.certification], on)[chosen.certification_id],
            "number": number(chosen),
            "last_day": chosen.period.last_day,
            "text": text,
            "form": form,
            "person": person,
        },
    )


def _not_to_sign(chosen: Cycle, on: date) -> str:
    """Why there is nothing to sign; "" when there is."""
    if getattr(chosen, "attestation", None):
        return "You have signed the statement of this cycle."
    if (chosen.certification_id, chosen.start) in met_days([chosen.certification_id]):
        return "This cycle is met. There is nothing to sign."
    if not chosen.start <= on < chosen.end:
        return "A cycle can be attested from its first day through its last."
    return ""
