"""What a reviewer finds of each item, and taking it back until the case is decided."""

from __future__ import annotations

from django.db import transaction

from casework import kinds
from casework.models import Case, CaseItem, Verdict
from casework.queries import cases as queries
from casework.rules.verdicts import Finding, Outcome, settled
from casework.services.cases import CaseRefused, locked, may_judge, note, same_version, wrote
from casework.verbs import CaseVerb
from members.models import User
from plumbing import clock

WAITS = "Its decision waits for a second person: nothing is changed until then."


def give(*, item: CaseItem, finding: Finding, version: int, actor: User) -> Verdict:
    """Give the verdict on an item; an earlier one is taken back with it.

    version: of the case, as it was shown. Sent twice it is given once. Raises ChangedMeanwhile,
    CaseRefused or BadFinding.
    """
    with transaction.atomic():
        case = locked(item.case_id)
        item = case.items.select_related("submission").get(pk=item.pk)
        finding = settled(finding, claimed=item.claimed, reasons=kinds.of(case.kind).reasons)
        held = queries.verdicts_of(case).get(item.pk)
        if held is not None and held.by_id == actor.pk and _says(held) == finding:
            return held
        _open(case, actor, version)
        if item.submission is None or item.granted:
            raise CaseRefused("There is nothing to judge of this one.")
        if held is not None:
            _end(held, actor)
        verdict = Verdict.objects.create(
            item=item,
            submission=item.submission,
            outcome=finding.outcome.value,
            accepted=finding.accepted,
            reason=finding.reason,
            note=finding.note,
            by=actor,
        )
        wrote(case, actor=actor)
        note(case, CaseVerb.VERDICT_GIVEN, actor=actor, after=_story(verdict, item))
    return verdict


def take_back(*, verdict: Verdict, version: int, actor: User) -> Verdict:
    """Take a verdict back: the item is open again. Twice changes nothing.

    Raises ChangedMeanwhile or CaseRefused.
    """
    with transaction.atomic():
        case = locked(verdict.item.case_id)
        verdict = Verdict.objects.select_related("item").get(pk=verdict.pk)
        if verdict.taken_back_at is not None:
            return verdict
        _open(case, actor, version)
        if queries.verdicts_of(case).get(verdict.item_id) != verdict:
            raise CaseRefused("This verdict is on an earlier answer: it stays as it is.")
        _end(verdict, actor)
        wrote(case, actor=actor)
        note(case, CaseVerb.VERDICT_TAKEN_BACK, actor=actor, after=_story(verdict, verdict.item))
    return verdict


def _open(case: Case, actor: User, version: int) -> None:
    same_version(case, version)
    may_judge(case, actor)
    if queries.waits_for_second(case):
        raise CaseRefused(WAITS)


def _end(verdict: Verdict, actor: User) -> None:
    verdict.taken_back_by, verdict.taken_back_at = actor, clock.now()
    verdict.save(update_fields=["taken_back_by", "taken_back_at"])


def _says(verdict: Verdict) -> Finding:
    return Finding(Outcome(verdict.outcome), verdict.accepted, verdict.reason, verdict.note)


def _story(verdict: Verdict, item: CaseItem) -> dict[str, str]:
    points = "" if verdict.accepted is None else str(verdict.accepted)
    return {
        "item": str(item),
        "outcome": Outcome(verdict.outcome).label,
        "accepted": points,
        "claimed": "" if item.claimed is None else str(item.claimed),
        "why": verdict.reason,
        "note": verdict.note,
    }
