"""Who did what, when and why. Rows are only ever added."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from members.models.certificant import Certificant
from plumbing import clock
from plumbing.frozen import append_only

REASON_LETTERS = 500
ON_TOP = "on_top"  # what `after` of a note says that stays on top of the person's page


class Verb(models.TextChoices):
    """Everything that is ever recorded."""

    IMPORTED = "imported", "imported the record"
    ENROLLED = "enrolled", "enrolled the member"
    CLAIMED = "claimed", "claimed the account"
    DECEASED = "deceased", "noted the death"
    PROFILE_CHANGED = "profile_changed", "changed the profile"
    EMAIL_CHANGED = "email_changed", "changed the email address"
    NAME_CHANGED = "name_changed", "changed the legal name"
    SIGN_IN_CHANGED = "sign_in_changed", "changed the sign-in address"
    FACTOR_RESET = "factor_reset", "took the second factor off"
    ASKED = "asked", "asked a second person"
    DECLINED = "declined", "declined what was asked"
    CERTIFIED = "certified", "granted the certification"
    CERTIFICATION_CHANGED = "certification_changed", "changed the certification"
    ROLES_CHANGED = "roles_changed", "changed the roles"
    POLICY_CHANGED = "policy_changed", "changed the policy"
    ACTIVITY_LOGGED = "activity_logged", "logged an activity"
    ACTIVITY_CHANGED = "activity_changed", "changed an activity"
    ACTIVITY_WITHDRAWN = "activity_withdrawn", "withdrew an activity"
    PROOF_ADDED = "proof_added", "added a proof"
    PROOF_REMOVED = "proof_removed", "removed a proof"
    ATTESTED = "attested", "attested the cycle"
    CYCLE_MET = "cycle_met", "met the cycle"
    CYCLE_ROLLED = "cycle_rolled", "rolled over into the next cycle"
    ROLL_OVER_TAKEN_BACK = "roll_over_taken_back", "took back a roll-over"
    AUDIT_FAILED = "audit_failed", "failed the CCP audit"
    INVOICE_ISSUED = "invoice_issued", "issued an invoice"
    INVOICE_VOIDED = "invoice_voided", "voided an invoice"
    PAYMENT_RECEIVED = "payment_received", "received a payment"
    PAYMENT_REFUNDED = "payment_refunded", "refunded a payment"
    CREDIT_USED = "credit_used", "put credit to dues"
    DUES_PAID = "dues_paid", "paid a dues year"
    DUES_TAKEN_BACK = "dues_taken_back", "took back a paid dues year"
    RUN_STARTED = "run_started", "started a renewal run"
    RUN_STOPPED = "run_stopped", "stopped a renewal run"
    PRINT_RUN_MADE = "print_run_made", "made a print run"
    PRINT_RUN_POSTED = "print_run_posted", "marked a print run posted"
    NOTICE_RETRIED = "notice_retried", "sent a notice again"
    VIEWED_AS = "viewed_as", "looked at the portal as the member"
    NOTE_ADDED = "note_added", "added a note"
    NOTE_TAKEN_DOWN = "note_taken_down", "took a note from the top"
    EXPORTED = "exported", "exported data"


@pgtrigger.register(*append_only())
class History(models.Model):
    """One deed, written in the transaction that did it."""

    at = models.DateTimeField(default=clock.now)
    verb = models.CharField(max_length=24, choices=Verb)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    actor_name = models.CharField(max_length=254)
    # An index of the history begins with it.
    certificant = models.ForeignKey(
        Certificant, on_delete=models.PROTECT, null=True, related_name="history", db_index=False
    )
    subject = models.CharField(max_length=80, help_text="For example invoice:26-000001.")
    before = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    reason = models.CharField(max_length=REASON_LETTERS, blank=True)
    form_key = models.UUIDField(null=True, help_text="Of the form: sent twice, it leaves one row.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["form_key"],
                condition=models.Q(form_key__isnull=False),
                name="history_form_once",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["certificant", "-at"], name="history_of_certificant"),
            models.Index(fields=["subject"], name="history_of_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.get_verb_display()} {self.subject}"
