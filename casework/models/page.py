"""Pages of documents as staff see them: a picture, and the words on it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from casework.models.document import Document
from plumbing import clock
from plumbing.work import FRONT, Work


class ReadBy(models.TextChoices):
    """How the words of a document were found."""

    LAYER = "layer", "From the document itself"
    OCR = "ocr", "Read off the picture"
    NOT_HERE = "not_here", "Not readable here"


MOST_TRIES = 3  # of drawing a document, and of reading it


class Reading(Work):
    """What is made of a document before somebody looks at it: pictures first, then the words.

    turn: how many of the same person waited before it, so that nobody's many hold up others' few.
    read_through: the page up to which words were looked for, while more are to be read.
    """

    document = models.OneToOneField(Document, on_delete=models.CASCADE, related_name="reading")
    turn = models.PositiveSmallIntegerField(default=1)
    wanted_at = models.DateTimeField(default=clock.now)
    drawn_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    read_through = models.PositiveSmallIntegerField(default=0, db_default=0)
    read_by = models.CharField(max_length=8, choices=ReadBy, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                FRONT, "turn", "id", name="reading_to_draw", condition=Q(drawn_at__isnull=True)
            ),
            models.Index(
                FRONT,
                "turn",
                "id",
                name="reading_to_read",
                condition=Q(drawn_at__isnull=False, read_at__isnull=True),
            ),
            models.Index(
                FRONT, "turn", "id", name="reading_not_here", condition=Q(read_by=ReadBy.NOT_HERE)
            ),
        ]

    def __str__(self) -> str:
        return f"reading of {self.document_id}"

    @property
    def over(self) -> bool:
        """Whether no more words come by themselves: they were read, or it was given up."""
        return self.read_at is not None or self.attempts >= MOST_TRIES


class Page(models.Model):
    """One page. path: of its picture among the kept files; the document's own copy where that is a
    picture. words: each with its box, as `plumbing.pages.Word`. pixels, wording: digests of what is
    seen and of what is said, "" where there is too little to tell it from others.
    """

    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="drawn_pages", db_index=False
    )
    number = models.PositiveSmallIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    path = models.CharField(max_length=200)
    words = models.JSONField(default=list)
    pixels = models.CharField(max_length=64, blank=True)
    wording = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "number"], name="page_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["pixels"], name="page_pixels", condition=~Q(pixels="")),
            models.Index(fields=["wording"], name="page_wording", condition=~Q(wording="")),
            models.Index(fields=["path"], name="page_path"),
        ]

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    def __str__(self) -> str:
        return f"page {self.number} of {self.document_id}"

    @property
    def text(self) -> str:
        return " ".join(word[0] for word in self.words)
