"""Whose signatures are checked, by which keys, and where they say what they took back."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from plumbing.work import FRONT, Work


class Fetched(Work):
    """What is read from outside. It is work while it is `wanted`.

    fetched_at: when it was read last; asked_at: the last try. problem: why that brought nothing, ""
    where it did.
    """

    fetched_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    wanted = models.BooleanField(default=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


class Issuer(Fetched):
    """An issuer on our list, with its keys.

    issuer: its id as its credentials name it, an address or a DID, compared letter by letter.
    keys_url: where its keys are read, and nowhere else; keys: those that were there at fetched_at.
    ended: its signatures are not checked any more.
    """

    name = models.CharField(max_length=120)
    issuer = models.CharField(max_length=300, unique=True)
    keys_url = models.CharField(max_length=300)
    ended = models.BooleanField(default=False)
    keys = models.JSONField(default=list)

    class Meta:
        indexes: ClassVar = [
            models.Index(FRONT, "id", name="issuer_wanted", condition=Q(wanted=True))
        ]

    def __str__(self) -> str:
        return self.name


class StatusList(Fetched):
    """A list in which an issuer says what it took back, at an address of the host of its keys.

    packed: as the list was written, "" before it was read.
    """

    # The index of the constraint begins with it.
    issuer = models.ForeignKey(
        Issuer, on_delete=models.PROTECT, related_name="status_lists", db_index=False
    )
    url = models.CharField(max_length=500)
    packed = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            # Two issuers may share a host; neither can keep the other's list from being read.
            models.UniqueConstraint(fields=["issuer", "url"], name="status_list_once")
        ]
        indexes: ClassVar = [
            models.Index(FRONT, "id", name="status_list_wanted", condition=Q(wanted=True))
        ]

    def __str__(self) -> str:
        return self.url
