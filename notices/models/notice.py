"""The outbox: every message to a person is a planned row first (handbook section 11)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Model, Q

from members.models import Certificant
from notices.models.recipient import Recipient
from notices.rules import flows
from plumbing import clock
from plumbing.frozen import moves_only
from plumbing.work import FRONT, Work


class Channel(models.TextChoices):
    EMAIL = "email", "Email"
    LETTER = "letter", "Letter"


# What each kind that an app has declared is called, and its reasons (see notices.kinds).
LABELS: dict[str, str] = {}
REASONS: dict[str, str] = {}


def labels() -> list[tuple[str, str]]:
    """The kinds of message; each has a folder in templates/notices/."""
    return sorted(LABELS.items())


def skip_reasons() -> list[tuple[str, str]]:
    """Why messages are left out, in words."""
    return [*SkipReason.choices, *sorted(REASONS.items())]


def type_of(thing: Model | type[Model]) -> str:
    """The type of a thing that notices are about, for example `billing.invoice`."""
    return thing._meta.label_lower  # noqa: SLF001 - documented


def about(thing: Model | type[Model], *keys: int) -> Q:
    """Those about a thing, or about some of a model by their keys."""
    if isinstance(thing, Model):
        keys = (thing.pk,)
    return Q(about_type=type_of(thing), about_id__in=keys)


class NoticeState(models.TextChoices):
    PLANNED = "planned", "Planned"
    CLAIMED = "claimed", "Being sent"
    PRINTED = "printed", "In a print run"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"
    UNKNOWN = "unknown", "Unknown"
    SKIPPED = "skipped", "Skipped"


class SkipReason(models.TextChoices):
    """Why a message of any kind was left out; a kind has reasons of its own beside them."""

    NO_EMAIL = "no_email", "No email address on record"
    NO_STREET = "no_street", "No street address on record"
    EMAIL_BOUNCED = "email_bounced", "Email address bounced"
    MAIL_RETURNED = "mail_returned", "Address returned by the post office"
    ADDRESS_DOUBT = "address_doubt", "Address cannot be printed as it is"
    DECEASED = "deceased", "Deceased"
    NOT_WANTED = "not_wanted", "No longer true when it was to be sent"
    TOO_LATE = "too_late", "Its time had passed"
    OVERTAKEN = "overtaken", "Overtaken by a newer one"


@pgtrigger.register(moves_only(flows.PRINT_RUN))
class PrintRun(Work):
    """Letters gathered into one PDF in mail order; immutable once rendered."""

    class State(models.TextChoices):
        GATHERED = "gathered", "Waiting to be made"
        RENDERED = "rendered", "Ready to print"
        POSTED = "posted", "Posted"

    made_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.GATHERED)
    letters = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    file = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    posted_on = models.DateField(null=True)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"Print run {self.pk}"


@pgtrigger.register(moves_only(flows.NOTICE))
class Notice(Work):
    """One message of one kind about one thing by one channel: planned once, sent once. It goes to a
    certificant, or to a recipient who is none.
    """

    certificant = models.ForeignKey(
        Certificant, on_delete=models.PROTECT, null=True, related_name="notices"
    )
    # An index begins with it.
    recipient = models.ForeignKey(
        Recipient, on_delete=models.PROTECT, null=True, related_name="notices", db_index=False
    )
    kind = models.CharField(max_length=32, choices=labels)
    about_type = models.CharField(max_length=50, help_text="For example billing.invoice.")
    about_id = models.BigIntegerField(help_text="The key of the thing.")
    step = models.CharField(max_length=24, help_text="Period or step, for example 2026-11.")
    channel = models.CharField(max_length=8, choices=Channel)
    state = models.CharField(max_length=8, choices=NoticeState, default=NoticeState.PLANNED)
    skip_reason = models.CharField(max_length=24, choices=skip_reasons, blank=True)
    due_on = models.DateField(help_text="Not sent before this day.")
    sent_to = models.CharField(max_length=400, blank=True)
    sent_at = models.DateTimeField(null=True)
    message_id = models.CharField(max_length=200, blank=True)
    print_run = models.ForeignKey(
        PrintRun, on_delete=models.PROTECT, null=True, related_name="notices"
    )
    page = models.PositiveIntegerField(null=True, help_text="First page in the print run.")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["certificant", "kind", "about_id", "about_type", "step", "channel"],
                name="notice_once",
            ),
            models.UniqueConstraint(
                fields=["recipient", "kind", "about_id", "about_type", "step", "channel"],
                name="notice_once_to_recipient",
                condition=Q(recipient__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(certificant__isnull=True) ^ Q(recipient__isnull=True),
                name="notice_to_one",
            ),
            models.CheckConstraint(
                condition=Q(state="skipped") ^ Q(skip_reason=""), name="notice_skip_has_reason"
            ),
        ]
        indexes: ClassVar = [
            # Emails are taken from its front: what waits for its next try lies behind.
            models.Index(
                FRONT,
                "due_on",
                "id",
                name="notice_email_planned",
                condition=Q(state="planned", channel="email"),
            ),
            # Letters that wait are counted by kind.
            models.Index(
                fields=["kind", "due_on", "id"],
                name="notice_letter_planned",
                condition=Q(state="planned", channel="letter"),
            ),
            models.Index(
                fields=["id"],
                include=["due_on"],
                name="notice_needs_person",
                condition=Q(state__in=["failed", "unknown"]),
            ),
            models.Index(fields=["free_at"], name="notice_claimed", condition=Q(state="claimed")),
            models.Index(
                fields=["certificant"],
                name="notice_held_back",
                condition=Q(skip_reason="address_doubt"),
            ),
            models.Index(fields=["kind", "step", "channel", "state"], name="notice_by_step"),
            models.Index(fields=["about_id", "about_type"], name="notice_about"),
            models.Index(fields=["message_id"], name="notice_message", condition=~Q(message_id="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about_type}:{self.about_id} {self.step} by {self.channel}"

    @property
    def to(self) -> Certificant | Recipient:
        """Whose name and addresses it goes by."""
        found = self.certificant or self.recipient
        assert found is not None  # noqa: S101 - the constraint notice_to_one
        return found
