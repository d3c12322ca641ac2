"""What is written in a case: why more time is needed, an appeal, and why staff end it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms

from casework.models.answer import STATEMENT_LETTERS
from ccp.audit.models.answer import WHY_LETTERS
from members.models.history import REASON_LETTERS


class _OnceForm(forms.Form):
    """A form of which one filling is taken once."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    @property
    def key(self) -> UUID:
        key: UUID = self.cleaned_data["token"]
        return key


class MoreTimeForm(_OnceForm):
    """most: days that can be asked for."""

    days = forms.IntegerField(
        label="How many more days do you need?",
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "class": "short", "autocomplete": "off"}
        ),
        error_messages={"invalid": "Type a number of days."},
    )
    why = forms.CharField(
        label="Why?",
        help_text="One or two sentences. The office reads it.",
        max_length=WHY_LETTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why, so that we can decide."},
    )

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = most

    def clean_days(self) -> int:
        days: int = self.cleaned_data["days"]
        if not 1 <= days <= self.most:
            raise forms.ValidationError(f"Ask for 1 to {self.most} days.")
        return days


class AppealForm(_OnceForm):
    statement = forms.CharField(
        label="Your statement",
        help_text="What was judged wrongly, and why? Name the activities by their numbers.",
        max_length=STATEMENT_LETTERS,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": "Write your statement: without it there is nothing to decide."},
    )


class MoreTimeAnswerForm(forms.Form):
    """What an auditor answers to it. version: of the case, as it was shown."""

    version = forms.IntegerField(error_messages={"required": "Look at it again, then answer."})
    days = forms.IntegerField(
        required=False,
        min_value=1,
        error_messages={
            "invalid": "Type a number of days.",
            "min_value": "Give one day at least, or say why not.",
        },
    )
    because = forms.CharField(
        required=False,
        max_length=WHY_LETTERS,
        error_messages={"max_length": f"Say why not in {WHY_LETTERS} characters at most."},
    )

    @property
    def wrong(self) -> str:
        """All that is wrong with it, in words."""
        return " ".join(str(word) for words in self.errors.values() for word in words)


class ReasonForm(forms.Form):
    """Why staff do something with a case. version: of the case, as it was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why?",
        help_text="It is kept in the history, with your name.",
        max_length=REASON_LETTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why: it is kept with your name."},
    )


class ExtendForm(ReasonForm):
    days = forms.IntegerField(
        label="Days more",
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "class": "short", "autocomplete": "off"}
        ),
        error_messages={"invalid": "Type a number of days."},
    )
    field_order = ("version", "days", "reason")
