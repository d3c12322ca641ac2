"""The catalogue (handbook section 6)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from courses.models.provider import Provider
from courses.rules.flows import COURSE
from courses.rules.offers import IN_PERSON
from members.models import Program
from plumbing import clock
from plumbing.frozen import moves_only


class CourseKind(models.TextChoices):
    ARTICLE = "article", "Article and quiz"
    WEBINAR = "webinar", "Webinar"
    SESSION = "session", "Convention session"
    CHAPTER = "chapter", "Chapter meeting"
    EXTERNAL = "external", "With another provider"


@pgtrigger.register(moves_only(COURSE))
class Course(models.Model):
    """A course of the catalogue.

    hours: contact hours, more than 0 with two places; each program in `programs` counts them.
    member_price, other_price: in the one currency; null where the provider sells it (`external`),
    0 where it is free. opens_on, closes_on: the days on which it may be begun, both inclusive,
    null for no end; what was begun may be finished. starts_at, place, seats: of what happens at one
    time. link: where a webinar or the course of another provider is opened. article: of an
    `article`, in paragraphs parted by a blank line; a line that begins with "## " is a heading.
    taken: places that are not closed; a trigger of theirs counts them.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        RETIRED = "retired", "Retired"

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="courses")
    code = models.SlugField(
        max_length=40, unique=True, help_text="As it stands in addresses and files."
    )
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    kind = models.CharField(max_length=8, choices=CourseKind)
    title = models.CharField(max_length=160)
    summary = models.CharField(max_length=200, help_text="One sentence for the list.")
    about = models.TextField(blank=True, help_text="The text of its page.")
    author = models.CharField(max_length=120, blank=True)
    objectives = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    article = models.TextField(blank=True)
    hours = models.DecimalField(max_digits=6, decimal_places=2)
    programs = models.ManyToManyField(Program, related_name="courses")
    member_price = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    other_price = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    opens_on = models.DateField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    place = models.CharField(max_length=160, blank=True)
    seats = models.PositiveIntegerField(null=True, blank=True)
    taken = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    link = models.URLField(max_length=500, blank=True)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(hours__gt=0), name="course_hours_positive"),
            models.CheckConstraint(
                condition=Q(seats__isnull=True) | Q(taken__lte=F("seats")), name="course_seats"
            ),
            models.CheckConstraint(
                condition=Q(member_price__isnull=True, other_price__isnull=True)
                | Q(member_price__gte=0, other_price__gte=F("member_price")),
                name="course_prices",
            ),
            models.CheckConstraint(
                condition=Q(closes_on__isnull=True)
                | Q(opens_on__isnull=True)
                | Q(closes_on__gte=F("opens_on")),
                name="course_days_in_order",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "title"], name="course_listed")]

    def __str__(self) -> str:
        return self.title

    @property
    def starts_on(self) -> date | None:
        """The office day on which it happens; None of what has none."""
        return clock.office_day(self.starts_at) if self.starts_at else None

    @property
    def in_person(self) -> bool:
        return self.kind in IN_PERSON

    @property
    def free(self) -> bool:
        """Whether nobody pays for it."""
        return self.other_price == 0
