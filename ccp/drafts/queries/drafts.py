"""Drafts of a member, and their personal address."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from casework.queries.uses import in_force
from ccp.drafts.models import Draft, DraftProof, DraftUpload, MailAddress
from ccp.drafts.models.draft import OPEN
from ccp.models import Activity
from ccp.models.activity import POSTED
from members.models import Certificant


def open_drafts(certificant: Certificant) -> QuerySet[Draft]:
    """What waits for a member, the latest first, with how many files it has."""
    kept = Q(proofs__removed_at__isnull=True)
    rows = Draft.objects.filter(OPEN, certificant=certificant)
    return rows.annotate(files=Count("proofs", filter=kept)).order_by("-received_at", "-pk")


def with_more(rows: QuerySet[Draft]) -> QuerySet[Any]:
    """Drafts with what their page needs besides: `last_criteria`, why the latest entry of the
    person qualified, and `has_odd_files`, whether a file is not looked at yet or was refused.
    """
    own = Activity.objects.filter(certificant=OuterRef("certificant"), withdrawn_at__isnull=True)
    latest = own.exclude(POSTED).order_by("-created_at").values("criteria")[:1]
    odd = DraftUpload.objects.filter(~Q(path="") | ~Q(why=""), draft=OuterRef("pk"))
    return rows.annotate(last_criteria=Subquery(latest), has_odd_files=Exists(odd))


def proofs_of(draft: Draft) -> Any:
    """The files that are kept with a draft, oldest first."""
    return in_force(DraftProof, draft=draft)


def address_of(certificant: Certificant) -> MailAddress | None:
    """The address that is in force; None where a member has none."""
    return MailAddress.objects.filter(certificant=certificant, revoked_at__isnull=True).first()


def came_on(certificant_id: int, day: date) -> QuerySet[Draft]:
    """What came for a member on an office day."""
    return Draft.objects.filter(certificant=certificant_id, received_on=day)
