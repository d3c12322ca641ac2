"""Certificates of completion: made on the day, under the name of the day."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from courses.completions.models import Completion
from courses.quiz.kinds import CERTIFICATE
from members.models import Vouched
from members.services.vouching import vouch
from plumbing.templatetags.ui import day, two_places


@dataclass(frozen=True, slots=True)
class Told:
    """What a certificate certifies, as printed."""

    course: str
    provider: str
    completed: str
    hours: str

    @classmethod
    def of(cls, document: Vouched) -> Told:
        return cls(*(words for _, words in document.facts))

    @property
    def facts(self) -> list[tuple[str, str]]:
        return [
            ("Course", self.course),
            ("Provider", self.provider),
            ("Completed", self.completed),
            ("Contact hours", self.hours),
        ]


def made(completion: Completion) -> Vouched | None:
    """The certificate of a completed place, where one was made already."""
    rows = Vouched.objects.filter(subject=completion.ref, kind=CERTIFICATE.key)
    return rows.filter(revoked_at__isnull=True).order_by("pk").first()


@transaction.atomic
def issue(*, completion: Completion) -> Vouched | None:
    """The certificate of a completed place; the one that was made first stays, whatever the person
    is called since; None of what was withdrawn. The completion comes with its place, payer, course
    and provider. Its lock keeps a withdrawal from passing meanwhile, which takes the certificate
    back.
    """
    rows = Completion.objects.filter(pk=completion.pk).exclude(state=Completion.State.WITHDRAWN)
    if rows.select_for_update(no_key=True).values_list("pk").first() is None:
        return None
    if there := made(completion):
        return there
    place = completion.enrollment
    assert place is not None  # noqa: S101 - of AMT's own courses each has one
    told = Told(
        completion.title,
        completion.provider.name,
        day(completion.completed_on),
        two_places(completion.hours),
    )
    payer = place.payer
    return vouch(
        kind=CERTIFICATE,
        subject=completion.ref,
        name=payer.full_name,
        facts=told.facts,
        certificant=payer.certificant,
        on=completion.completed_on,
    )
