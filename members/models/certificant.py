"""The people: one certificant is one person; screens say "member"."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.db import models
from django.db.models.functions import Lower

from members.models.folding import Backwards, Bare, Counted, Folded, Spellings
from members.models.listing import LIST_RENAMED
from members.models.reporting import report_contact
from members.rules import reach
from members.rules.names import BREAKS
from members.rules.postal import Doubt
from plumbing import clock

ADDRESS_DOUBTS = {
    Doubt.ZIP: "ZIP code missing or unclear",
    Doubt.STATE: "State unclear",
    Doubt.COUNTRY: "Country unclear",
    Doubt.LETTERS: "Letters we cannot print",
    Doubt.TOO_LONG: "Too long for the envelope",
}
# Whatever decides where mail goes, and whether it arrives there.
CONTACT = (
    *("email", "email_bounced_on", "phone"),
    *("address_line1", "address_line2", "city", "state", "zip", "country"),
    *("mail_returned_on", "address_doubt"),
)
# Only these names have a part that is not all of it.
IN_PARTS = models.Q(first_name__regex=BREAKS) | models.Q(last_name__regex=BREAKS)

_SPELL = """
WITH spelled AS (
    SELECT 'last' AS part, unnest(members_spellings(last_name)) AS word FROM written
    UNION SELECT 'first', unnest(members_spellings(first_name)) FROM written
)
INSERT INTO members_spelledname (part, word)
SELECT part, word FROM spelled WHERE NOT EXISTS (
    SELECT FROM members_spelledname known
    WHERE (known.part, known.word) = (spelled.part, spelled.word)
)
ORDER BY part, word  -- for everybody the same, so that two who add names wait in one line
ON CONFLICT DO NOTHING;
RETURN NULL;
"""


def _spelling(name: str, operation: pgtrigger.Operation) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(new="written"),  # type: ignore[no-untyped-call]
        func=_SPELL,
    )


def whole_name(first: str, middle: str, last: str, suffix: str) -> str:
    """A name as it is written: "Marisol T. Reyes, Jr."."""
    name = " ".join(part for part in (first, middle, last) if part)
    return f"{name}, {suffix}" if suffix else name


class Reachable(models.Model):
    """Where messages to somebody go, and whether they arrive. Empty text means not on record.

    attention: of an organization, who opens what comes to it.
    """

    attention: Any

    email = models.CharField(max_length=254, blank=True)
    address_line1 = models.CharField(max_length=120, blank=True)
    address_line2 = models.CharField(max_length=120, blank=True)
    city = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=40, blank=True)
    zip = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=60, blank=True)
    email_bounced_on = models.DateField(null=True, blank=True)
    mail_returned_on = models.DateField(null=True, blank=True)
    address_doubt = models.CharField(
        max_length=10,
        choices=ADDRESS_DOUBTS,
        blank=True,
        default="",
        db_default="",
        help_text="Why nothing can be posted before somebody has looked at the address.",
    )
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        abstract = True

    @property
    def full_name(self) -> str:
        """As it is written: each kind of who can be reached has it in columns of its own."""
        raise NotImplementedError

    @property
    def can_email(self) -> bool:
        return not reach.why_no_email(self)


@pgtrigger.register(
    _spelling("names_added", pgtrigger.Insert),
    _spelling("names_changed", pgtrigger.Update),
    LIST_RENAMED,
    report_contact(*CONTACT),
)
class Certificant(Reachable):
    """One person, with the address letters go to."""

    attention = ""

    member_number = models.CharField(max_length=32, unique=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="certificant"
    )
    prefix = models.CharField(max_length=20, blank=True)
    first_name = models.CharField(max_length=100, blank=True)
    middle_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100)
    suffix = models.CharField(max_length=20, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    birth_date = models.DateField(
        null=True, blank=True, help_text="Tells people of one name apart; shown to nobody else."
    )
    deceased_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(last_name=""), name="certificant_last_name")
        ]
        indexes: ClassVar = [
            models.Index(Lower("email"), name="certificant_email"),
            models.Index(Bare("member_number"), name="certificant_bare"),
            models.Index(Counted("member_number").desc(nulls_last=True), name="certificant_count"),
            models.Index(
                fields=["birth_date"],
                name="certificant_birth_date",
                condition=models.Q(birth_date__isnull=False),
            ),
            models.Index(Folded("last_name"), Folded("first_name"), name="certificant_last_folded"),
            models.Index(
                Folded("first_name"), Folded("last_name"), name="certificant_first_folded"
            ),
            models.Index(Backwards("phone"), name="certificant_phone"),
            models.Index(Lower("address_line1"), name="certificant_street"),
            GinIndex(
                Spellings("first_name"),
                Spellings("last_name"),
                name="certificant_name_parts",
                condition=IN_PARTS,
            ),
            models.Index(
                fields=["id"],
                include=["deceased_on"],
                name="certificant_deceased",
                condition=models.Q(deceased_on__isnull=False),
            ),
            models.Index(
                fields=["id"],
                name="certificant_address_work",
                condition=models.Q(email="")
                | models.Q(address_line1="")
                | models.Q(email_bounced_on__isnull=False)
                | models.Q(mail_returned_on__isnull=False)
                | ~models.Q(address_doubt=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.full_name} ({self.member_number})"

    @property
    def full_name(self) -> str:
        """First, middle, last and suffix, as kept on record."""
        return whole_name(self.first_name, self.middle_name, self.last_name, self.suffix)

    @property
    def short_name(self) -> str:
        """What a screen or an email calls the person."""
        return self.first_name or self.last_name

    @property
    def signs_in_with_email(self) -> bool:
        """Whether the address that messages go to is that of their sign-in."""
        return self.user is not None and self.user.email == self.email.lower()


class FormerName(models.Model):
    """A legal name that somebody had: search finds them by it."""

    certificant = models.ForeignKey(
        Certificant, on_delete=models.PROTECT, related_name="former_names"
    )
    first_name = models.CharField(max_length=100, blank=True)
    middle_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100)
    suffix = models.CharField(max_length=20, blank=True)
    until = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar = [
            GinIndex(Spellings("first_name"), Spellings("last_name"), name="former_name_parts")
        ]

    def __str__(self) -> str:
        return whole_name(self.first_name, self.middle_name, self.last_name, self.suffix)


class NamePart(models.TextChoices):
    FIRST = "first", "First name"
    LAST = "last", "Last name"


class SpelledName(models.Model):
    """Each first and last name that anybody on record has or had, and each part of one, once and
    folded.

    Added by triggers on `Certificant`. A mistyped name is compared with these few and not with a
    million people.
    """

    part = models.CharField(max_length=5, choices=NamePart)
    word = models.CharField(max_length=100)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["part", "word"], name="spelled_name_once")
        ]
        indexes: ClassVar = [
            GistIndex(OpClass("word", name="gist_trgm_ops"), name="spelled_name_trgm")
        ]

    def __str__(self) -> str:
        return self.word
