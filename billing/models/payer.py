"""Payers: whom an invoice is asked of (handbook section 3)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q, Value

from members.models import Certificant, User
from notices.models import Recipient
from plumbing.frozen import frozen_but

# One series of ids for members and all other payers, so that no two are ever the same.
_NEXT_ID = Func(
    Value("members_certificant_id_seq"), function="nextval", output_field=models.BigIntegerField()
)


@pgtrigger.register(*frozen_but("user", "became"))
class Payer(models.Model):
    """Whom invoices, payments, checkouts, credit and refunds hang on.

    A member's has the id of the certificant and is there from the moment the person is: whatever
    runs over a million people asks for no payer. `user`: the account of a buyer, once there is one.
    `became`: the member that a buyer turned out to be, who reads and pays their invoices since.
    """

    class Sort(models.TextChoices):
        MEMBER = "member", "Member"
        BUYER = "buyer", "Buyer"
        ORGANIZATION = "organization", "Organization"

    id = models.BigIntegerField(primary_key=True, db_default=_NEXT_ID)
    sort = models.CharField(max_length=12, choices=Sort)
    certificant = models.OneToOneField(
        Certificant, on_delete=models.PROTECT, null=True, related_name="payer"
    )
    recipient = models.OneToOneField(
        Recipient, on_delete=models.PROTECT, null=True, related_name="payer"
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="payer"
    )
    became = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="earlier", db_index=False
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["became"], name="payer_became", condition=Q(became__isnull=False))
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(became__isnull=True) | Q(sort="buyer"), name="payer_became_a_member"
            ),
            models.CheckConstraint(
                condition=Q(
                    sort="member",
                    certificant__isnull=False,
                    certificant=F("id"),
                    recipient__isnull=True,
                    user__isnull=True,
                )
                | Q(sort="buyer", certificant__isnull=True, recipient__isnull=False)
                | Q(
                    sort="organization",
                    certificant__isnull=True,
                    recipient__isnull=False,
                    user__isnull=True,
                ),
                name="payer_of_one_sort",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def whom(self) -> Certificant | Recipient:
        """Who has the name and the addresses."""
        found = self.certificant or self.recipient
        assert found is not None  # noqa: S101 - the constraint payer_of_one_sort
        return found

    @classmethod
    def of(cls, certificant: Certificant) -> Payer:
        """The payer that a member is, without asking the database."""
        return cls(id=certificant.pk, sort=cls.Sort.MEMBER, certificant=certificant)

    def is_of(self, user: User) -> bool:
        """Whether that sign-in is theirs, also of a buyer who turned out to be a member."""
        people = [self.certificant, self.became.certificant if self.became else None]
        return user.pk in {self.user_id, *(one.user_id for one in people if one)}

    @property
    def full_name(self) -> str:
        return self.whom.full_name

    @property
    def hint(self) -> str:
        """What a page that a link opens says of whose invoice it is."""
        person = self.certificant
        return f"{person.first_name} {person.last_name[:1]}" if person else self.full_name

    @property
    def contact_line(self) -> str:
        """Whom to write to, in one line: `Dana Field · payables@lab.example · Rockford IL`."""
        one = self.whom
        place = " ".join(part for part in (one.city, one.state) if part)
        return " · ".join(part for part in (one.attention, one.email, place) if part)

    @property
    def known_as(self) -> str:
        """What a page puts beside the name: the member number, or the sort of payer."""
        return self.whom.member_number or self.get_sort_display()


_OF_MEMBERS = """
INSERT INTO billing_payer (id, sort, certificant_id) SELECT id, 'member', id FROM added;
RETURN NULL;
"""


class PayingMember(Certificant):
    """The members, with our trigger: each is a payer as soon as they are on record."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="members_are_payers",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="added"),  # type: ignore[no-untyped-call]
                func=_OF_MEMBERS,
            )
        ]
