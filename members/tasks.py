"""What workers do for the members app; each loads by id and calls one service."""

from __future__ import annotations

from celery import shared_task

from members.models import Claim
from members.services import claims
from plumbing import clock


@shared_task
def send_claim_code(claim_id: int) -> None:
    """Send the code of one claim, if it fits a record."""
    claims.send_code(claim=Claim.objects.get(pk=claim_id), now=clock.now())


@shared_task
def send_claim_codes() -> None:
    """Find the claims whose wake-up was lost."""
    for claim in Claim.objects.filter(handled_at=None)[:200]:
        claims.send_code(claim=claim, now=clock.now())
