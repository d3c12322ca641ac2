"""Deciding a case: by one person, or asked by one and confirmed by another."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from casework import kinds
from casework.models import Case, Decision
from casework.queries import cases as queries
from casework.rules.reviewers import WORDS, Barred
from casework.services.cases import CaseRefused, locked, may_judge, move, note
from casework.verbs import CaseVerb
from members.models import Matter, User
from members.services import second_person
from members.services.second_person import Change, MatterRefused
from plumbing import clock
from plumbing.flow import IllegalMove


def choices_of(case: Case) -> Sequence[kinds.Choice]:
    """The decisions that a case can get, as its verdicts stand."""
    items, verdicts = list(queries.items_of(case)), queries.verdicts_of(case)
    judged = queries.accepted_points(items, verdicts)
    left = sum(1 for item in items if not item.granted and item.pk not in verdicts)
    return kinds.of(case.kind).read(case, items).choices(judged, left)


def decide(
    *, case_id: int, choice: str, note: str, version: int, actor: User, on: date
) -> Decision | Matter:
    """Decide a case, or ask a second person to where the choice takes two.

    choice: the key of an open one; version: of the case, as it was shown. Sent twice it is one.
    Raises ChangedMeanwhile (with who and when) or CaseRefused.
    """
    with transaction.atomic():
        if (done := _done(locked(case_id), choice, note.strip(), version, actor)) is not None:
            return done
        case, chosen = _ready(case_id, choice, note, version, actor)
        if chosen.second:
            return _asked(case, chosen, note.strip(), actor)
        return _decided(case, chosen, note.strip(), by=actor, second=None, on=on)


def as_if_confirmed(
    *, case_id: int, choice: str, note: str, version: int, actor: User, on: date
) -> Decision:
    """The same as if a second person had agreed where it takes two: for `previews.rehearsed`
    alone, which rolls it back.
    """
    case, chosen = _ready(case_id, choice, note, version, actor)
    return _decided(case, chosen, note.strip(), by=actor, second=None, on=on)


def _done(
    case: Case, choice: str, note_: str, version: int, actor: User
) -> Decision | Matter | None:
    """What this very form brought about when it came the first time."""
    waits = queries.waits_for_second(case)
    sent = {"choice": choice, "note": note_, "version": version}
    if (
        waits is not None
        and waits.asked_by_id == actor.pk
        and sent.items() <= waits.payload.items()
    ):
        return waits
    if case.version == version:
        return None
    last = case.decisions.order_by("pk").last()
    same = last is not None and (last.by_id, last.choice, last.note) == (actor.pk, choice, note_)
    on_this = last is not None and last.submission == case.submissions.order_by("-number").first()
    return last if same and on_this else None


def _ready(
    case_id: int, choice: str, note: str, version: int, actor: User
) -> tuple[Case, kinds.Choice]:
    """The case, locked, with the choice that is open to this person."""
    case = locked(case_id, version=version)
    may_judge(case, actor)
    if waits := queries.waits_for_second(case):
        raise CaseRefused(f"{waits.asked_by} asked a second person to decide it already.")
    chosen = _open(case, choice)
    if chosen.needs_note and not note.strip():
        raise CaseRefused("Say why: the member reads it.")
    return case, chosen


def _open(case: Case, key: str) -> kinds.Choice:
    chosen = next((each for each in choices_of(case) if each.key == key), None)
    if chosen is None:
        raise CaseRefused("This decision is not open now.")
    if chosen.why_not:
        raise CaseRefused(chosen.why_not)
    return chosen


def _decided(
    case: Case, chosen: kinds.Choice, note_: str, *, by: User, second: User | None, on: date
) -> Decision:
    kind = kinds.of(case.kind)
    items, verdicts = list(queries.items_of(case)), queries.verdicts_of(case)
    decision = Decision.objects.create(
        case=case,
        submission=case.submissions.order_by("-number").first(),
        choice=chosen.key,
        to=chosen.to,
        note=note_,
        accepted=kind.read(case, items).total(queries.accepted_points(items, verdicts)),
        hashes=[
            file.document.sha256 for file in queries.files_of(case) if not file.document.infected
        ],
        by=by,
        second=second,
    )
    try:
        move(case, to=chosen.to, actor=second or by, reason=note_ or chosen.label)
        kind.decided(case=case, decision=decision, on=on, actor=second or by)
    except (IllegalMove, kinds.NotDecided) as refused:
        raise CaseRefused(str(refused)) from refused
    note(
        case,
        CaseVerb.CASE_DECIDED,
        actor=by,
        reason=note_,
        after={
            "decision": chosen.label,
            "accepted": str(decision.accepted),
            "hashes": decision.hashes,
            "second": str(second) if second else "",
        },
    )
    return decision


def _asked(case: Case, chosen: kinds.Choice, note_: str, actor: User) -> Matter:
    kind = kinds.of(case.kind)
    try:
        return second_person.ask(
            kind=queries.SECOND,
            subject=case.subject,
            role=kind.role,
            payload={
                "case": case.pk,
                "version": case.version,
                "choice": chosen.key,
                "note": note_,
                "before": kind.word(case.state),
                "after": chosen.label,
                "title": f"{kind.title} {case.number}",
            },
            reason=note_ or f"{chosen.label}: {case.number}",
            actor=actor,
            certificant=case.certificant,
            about=case.certificant.user,
        )
    except MatterRefused as refused:
        raise CaseRefused(str(refused)) from refused


def _changes(matter: Matter) -> Sequence[Change]:
    said = matter.payload
    return [Change(said["title"], said["before"], said["after"])]


def _confirmed(matter: Matter, actor: User) -> None:
    """Carry out what was asked for, on the case as it was then."""
    said = matter.payload
    case = locked(said["case"])
    if case.version != said["version"]:
        raise MatterRefused(
            "The case was changed since this was asked for: decline it, and decide anew."
        )
    if found := queries.why_barred(case, actor):
        raise MatterRefused(WORDS[found])
    try:
        chosen = _open(case, said["choice"])
        _decided(case, chosen, said["note"], by=matter.asked_by, second=actor, on=clock.today())
    except CaseRefused as refused:
        raise MatterRefused(str(refused)) from refused


def weighed(matter: Matter, user: User, _on: date) -> dict[str, Any]:
    """The verdicts on which it rests, for the page of the second person, and who that can be; for
    who is too near to the member only that they are.
    """
    case = Case.objects.select_related("certificant").get(pk=matter.payload["case"])
    judge = matter.kind == queries.SECOND
    may = queries.who_else_may(case, matter.asked_by, judge=judge)
    others = {"others": [each for each in may if each != user]}
    found = queries.why_barred(case, user)
    if found in {Barred.OWN, Barred.CONFLICT}:
        return others | {"near": WORDS[found]}
    verdicts = queries.verdicts_of(case)
    rows = [(item, verdicts.get(item.pk)) for item in queries.items_of(case)]
    return others | {"case": case, "found": rows}


second_person.declare(
    second_person.Kind(
        key=queries.SECOND,
        title="Decide a case",
        changes=_changes,
        carry_out=_confirmed,
        beside="casework/_matter.html",
        weigh=weighed,
    )
)
