"""Files in a form, and what a reviewer says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from casework.kinds import Choice
from casework.models.review import NOTE_LETTERS
from casework.rules.verdicts import Finding, Outcome
from members.models.history import REASON_LETTERS


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; the value is a list. An empty one is taken here: `plumbing.uploads`
    refuses it by its name, and the others are kept.
    """

    widget = FilesInput

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"allow_empty_file": True} | options)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files: Sequence[Any] = data if isinstance(data, list | tuple) else [data] if data else []
        if self.required and not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return [super(FilesField, self).clean(file, initial) for file in files]


class VerdictForm(forms.Form):
    """What is found of one item."""

    outcome = forms.ChoiceField(
        label="Decision",
        choices=[("accept", "Accept"), ("reduce", "Reduce"), ("reject", "Reject")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose accept, reduce or reject."},
    )
    accepted = forms.DecimalField(
        label="Points accepted",
        required=False,
        max_digits=8,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    reason = forms.ChoiceField(label="Reason", required=False)
    note = forms.CharField(
        label="Note to the member",
        required=False,
        max_length=NOTE_LETTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, reasons: Mapping[str, str], counted: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Choose a reason"), *reasons.items()]
        self.fields["reason"].choices = choices  # type: ignore[attr-defined]
        if not counted:
            outcome: Any = self.fields["outcome"]
            outcome.choices = [each for each in outcome.choices if each[0] != Outcome.REDUCE]

    def finding(self) -> Finding:
        said = self.cleaned_data
        accepted: Decimal | None = said["accepted"]
        return Finding(Outcome(said["outcome"]), accepted, said["reason"], said["note"])


class DecisionForm(forms.Form):
    """How a case is decided."""

    choice = forms.ChoiceField(
        label="Decision",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how the case is decided."},
    )
    note = forms.CharField(
        label="Note to the member",
        required=False,
        max_length=REASON_LETTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_ = [(each.key, each.label) for each in choices if not each.why_not]
        self.fields["choice"].choices = open_  # type: ignore[attr-defined]


class ConflictForm(forms.Form):
    """Why somebody does not judge a person."""

    why = forms.CharField(
        label="What is the conflict?",
        max_length=REASON_LETTERS,
        help_text="Family, a friend, a colleague. It is kept with your name and cannot be undone.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
