"""A draft as a short card: what was read, and only what is missing asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.forms import BoundField

from ccp.drafts.models import Draft
from ccp.forms import ActivityForm
from ccp.models import Criterion
from plumbing.templatetags.ui import day, plain_number

SHORT = {"title": "Title", "provider": "Provider", "completed_on": "Completed"}
DAY_OF_EMAIL = "The email was sent that day; it names no other"


@dataclass(frozen=True, slots=True)
class Card:
    """facts: what was read, each with its label; read: its fields, sent as they are; asked: the
    fields that the member fills in; why: the reasons that are ticked.
    """

    facts: Sequence[tuple[str, str]]
    read: Sequence[BoundField]
    asked: Sequence[BoundField]
    why: Sequence[str]


def card_of(form: ActivityForm, row: Draft) -> Card:
    """The card of a form that is filled with what the email says."""
    asked: list[BoundField] = []
    read: list[BoundField] = []
    for field in form.own_fields:
        missing = field.field.required and field.value() in {None, ""}
        unsure = field.name == "completed_on" and not row.day_is_told
        if unsure and not missing:
            field.help_text = DAY_OF_EMAIL
        (asked if missing or unsure else read).append(field)
    ticked = form.initial["criteria"]
    return Card(
        [(SHORT.get(field.name, str(field.label)), _said(field)) for field in read],
        [*read, form["criteria"]],
        asked,
        [label for code, label in Criterion.choices if code in ticked],
    )


def _said(field: BoundField) -> str:
    value = field.value()
    if field.name == "hours":
        return plain_number(value)
    return day(value) if isinstance(value, date) else str(value or "")
