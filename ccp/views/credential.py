"""A signed credential of somebody else: what it says goes where the form is empty yet."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import Any

from django.core.files.base import File
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_POST

from casework.signed.models import State
from casework.signed.queries.told import whom
from casework.signed.rules.why import not_checked
from casework.signed.services.signatures import Examined, NotGood, examine, names
from casework.signed.tasks import read_issuers
from ccp.forms import ASKED
from ccp.queries.activities import with_badge
from members.models import Certificant
from plumbing.access import member_required, own_eyes
from plumbing.open_badges import Said
from plumbing.queue import wake
from plumbing.templatetags.ui import day
from plumbing.uploads import LARGEST

TOLD = {
    State.GOOD: "Signed by {by} and not altered.",
    State.WAITING: "The signature of {by} is checked once you save.",
    State.UNLISTED: "Not checked: {by} is not on our list of issuers. It is kept as other proof.",
}


@require_POST
@member_required
@own_eyes
def read_credential(request: HttpRequest) -> HttpResponse:
    """What a file says of an activity, as JSON for the log form; nothing is kept. `{}` where the
    file holds no credential.
    """
    file = request.FILES.get("file")
    if file is None or (file.size or 0) > LARGEST:
        return JsonResponse({})
    try:
        found = examine(file.read(), on=_reported(request.POST))
    except NotGood as refused:
        return JsonResponse({"refused": str(refused)})
    if found is None or found.judged.said is None:
        return JsonResponse({})
    if found.judged.state is State.WAITING:
        wake(read_issuers)
    fields, notes = fields_of(found.judged.said), _notes(_person(request), found)
    said = {"state": found.judged.state, "told": told(found), "notes": notes}
    return JsonResponse({"fields": fields} | said)


def told(found: Examined) -> str:
    """Who signed, in a sentence."""
    judged = found.judged
    by = judged.issuer.name if judged.issuer else judged.said.issuer_name if judged.said else ""
    return TOLD[judged.state].format(by=by)


def _person(request: HttpRequest) -> Certificant:
    return request.certificant  # type: ignore[attr-defined]


def _reported(typed: QueryDict) -> date | None:
    """The day that was typed so far for what it is to prove."""
    with suppress(ValueError):
        return parse_date(typed.get("completed_on") or typed.get("to_day") or "")
    return None


def _notes(person: Certificant, found: Examined) -> list[str]:
    """What a member should look at: whom it names, and with what they keep it already; what others
    keep is not told.
    """
    said, prints = found.judged.said, found.judged.prints
    notes = [not_checked(found.judged.unread)]
    if said:
        notes.append(whom(names(person, said.holder), said.holder.name))
    if first := next(iter(with_badge(person, [prints]) if prints else []), None):
        kept = f"“{first.title or first.provider}” of {day(first.completed_on)}"
        notes.append(f"You keep this badge already, with {kept}. What you did is logged once.")
    return [note for note in notes if note]


def fields_of(said: Said) -> dict[str, str]:
    """The fields of the log form that it fills."""
    found = {
        "title": said.title[:200],
        "provider": said.issuer_name[:200],
        "completed_on": said.completed_on.isoformat() if said.completed_on else "",
        "hours": f"{said.hours:f}" if said.hours else "",
    }
    return {name: value for name, value in found.items() if value}


def filled(
    request: HttpRequest, category: str, files: Iterable[File[Any]]
) -> tuple[QueryDict, str] | None:
    """What was typed with the empty fields filled from a credential among the files, and what to
    say of it: its member looks at it before it is saved. None where nothing is to be filled.
    """
    asked = [name for name, _label, _hint in ASKED[category]]
    empty = {name for name in asked if not request.POST.get(name, "").strip()}
    for file in files if empty else ():
        try:
            found = examine(file.read(), on=_reported(request.POST))
        except NotGood:
            continue  # told once it is kept, or not
        finally:
            file.seek(0)
        if found and found.judged.said:
            read = {
                name: value for name, value in fields_of(found.judged.said).items() if name in empty
            }
            if read:
                typed = request.POST.copy()
                for name, value in read.items():
                    typed.setlist(name, [value])
                notes = _notes(_person(request), found)
                return typed, " ".join([told(found), *notes])
    return None
