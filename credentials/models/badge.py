"""Badges: what was last seen of them at the provider, and which are to be looked at."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from credentials.rules.badges import There
from credentials.rules.troubles import sentence
from members.models import Certification, Program
from members.rules.calendar import ONE_DAY
from plumbing import clock
from plumbing.work import FRONT, Work

BADGE_STATES = [(state.value, state.value.capitalize()) for state in There]


class BadgeTemplate(models.Model):
    """The provider's id of the badge of a programme while it has a code."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=16)
    template = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["program", "code"], name="badge_template_of_code")
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.template}"


class Badge(Work):
    """The badge of a certification. It is work while it is `stale`: something was told of the
    certification, or it was found to differ, since it was last compared with the provider.

    noted: how often that was; who compared it while something new was noted compares it again.
    badge_id, template, state, expires_on, url: of the newest one there, "" while there is none.
    changed_at: when the portal last did something to it there. mailed_at, mailed_to: when the
    provider was last asked to mail the link to it, and where to, hidden but for the first letter.
    waits_for_address: it cannot be issued before its holder has an email address.
    """

    certification = models.OneToOneField(
        Certification, on_delete=models.PROTECT, primary_key=True, related_name="badge"
    )
    stale = models.BooleanField(default=True, db_default=True)
    noted = models.PositiveIntegerField(default=1, db_default=1)
    noted_at = models.DateTimeField(default=clock.now)
    badge_id = models.CharField(max_length=64, blank=True, db_default="")
    template = models.CharField(max_length=64, blank=True, db_default="")
    state = models.CharField(max_length=8, choices=BADGE_STATES, blank=True, db_default="")
    expires_on = models.DateField(null=True)
    url = models.URLField(max_length=500, blank=True, db_default="")
    compared_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    mailed_to = models.CharField(max_length=254, blank=True, db_default="")
    waits_for_address = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["certification"],
                name="badge_without_address",
                condition=Q(waits_for_address=True),
            ),
            models.Index(
                FRONT, "noted_at", "certification", name="badge_stale", condition=Q(stale=True)
            ),
        ]

    def __str__(self) -> str:
        return f"badge of {self.certification_id}"

    @property
    def trouble(self) -> str:
        """Why it is not what is wanted yet, and what to do; for staff."""
        return sentence(self.error)

    @property
    def runs_through(self) -> date | None:
        """Its last day; None where it has none."""
        return self.expires_on - ONE_DAY if self.expires_on else None


class Account(models.Model):
    """What is known of the account at the provider: one row.

    wait_until: it asked us to come back later. answered_at: its last usable answer; problem: what
    is wrong since, "" while all is well. compared_on: the office day on which everything there was
    last compared. strangers: live badges there that belong to no certification.
    """

    name = models.CharField(primary_key=True, max_length=16, default="credly")
    wait_until = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)
    problem_since = models.DateTimeField(null=True)
    compared_on = models.DateField(null=True)
    differed = models.PositiveIntegerField(default=0)
    strangers = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name

    @property
    def trouble(self) -> str:
        """What is wrong, and what to do; for staff."""
        return sentence(self.problem)


class Seen(models.Model):
    """A badge as it was seen there when everything was compared; emptied before each time."""

    badge_id = models.CharField(max_length=64, primary_key=True)
    earner = models.CharField(max_length=64)
    number = models.CharField(max_length=64, blank=True)
    template = models.CharField(max_length=64)
    state = models.CharField(max_length=16)
    expires_on = models.DateField(null=True)
    issued = models.CharField(max_length=40, blank=True)
    url = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["earner"], name="seen_of_earner")]

    def __str__(self) -> str:
        return self.badge_id
