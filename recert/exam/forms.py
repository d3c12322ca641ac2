"""What is typed about the exam."""

from __future__ import annotations

from typing import Any

from django import forms

from members.models.history import REASON_LETTERS
from recert.exam.models.accommodation import PROVIDED_LETTERS, TEXT_LETTERS
from recert.exam.services.corrections import Correction
from recert.models import Attempt
from recert.models.exam import Result
from recert.rules.results import Sitting

DAY = forms.DateInput(attrs={"type": "date", "class": "day"})


class FindForm(forms.Form):
    """Whose result is at hand."""

    number = forms.CharField(
        label="Authorization number",
        max_length=20,
        help_text="As on the score report, for example 26-A-0073.",
        error_messages={"required": "Give the authorization number."},
    )
    last_name = forms.CharField(
        label="Last name on the score report",
        max_length=100,
        error_messages={"required": "Give the last name: it is compared with the record."},
    )


class ResultForm(forms.Form):
    """One result as the score report has it."""

    last_name = forms.CharField(
        label="Last name on the score report",
        max_length=100,
        error_messages={"required": "Give the last name: it is compared with the record."},
    )
    attempted_on = forms.DateField(
        label="Day of the exam",
        widget=DAY,
        error_messages={"required": "Give the day of the exam.", "invalid": "Give a day."},
    )
    result = forms.ChoiceField(
        label="Result",
        choices=Result.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the result."},
    )
    score = forms.CharField(label="Score", max_length=20, required=False)
    form = forms.CharField(label="Form of the exam", max_length=20, required=False)
    candidate_id = forms.CharField(
        label="Candidate id of the vendor", max_length=40, required=False
    )
    reason = forms.CharField(
        label="If the name differs: how you know who it is",
        help_text="For example a marriage certificate on file. It is kept in the history.",
        max_length=REASON_LETTERS,
        required=False,
    )

    def sitting(self) -> Sitting:
        """The result, once the form is valid."""
        names = ("attempted_on", "result", "score", "form", "candidate_id")
        return Sitting(**{name: self.cleaned_data[name] for name in names})

    @property
    def reported_name(self) -> str | None:
        """The last name to compare, None where somebody says who it is all the same."""
        said: dict[str, Any] = self.cleaned_data
        return None if said["reason"].strip() else said["last_name"]


NONE = "none"


class CorrectForm(forms.Form):
    """What is right of a result that was recorded by mistake. attempt: that one."""

    result = forms.ChoiceField(
        label="What is right",
        choices=[
            *Result.choices,
            (NONE, "No such exam of this member: it was recorded by mistake"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is right."},
    )
    attempted_on = forms.DateField(
        label="Day of the exam",
        widget=DAY,
        error_messages={"required": "Give the day of the exam.", "invalid": "Give a day."},
    )
    score = forms.CharField(label="Score", max_length=20, required=False)
    form = forms.CharField(label="Form of the exam", max_length=20, required=False)
    reason = forms.CharField(
        label="Why it is corrected",
        help_text="For example what the vendor wrote. It stands in the history; the member does "
        "not read it.",
        max_length=REASON_LETTERS,
        error_messages={"required": "Say why: it stands in the history."},
    )

    def __init__(self, *args: Any, attempt: Attempt, **kwargs: Any) -> None:
        shown = ("result", "attempted_on", "score", "form")
        initial = {name: getattr(attempt, name) for name in shown}
        super().__init__(*args, **kwargs | {"initial": initial})
        self.attempt = attempt

    def correction(self) -> Correction:
        """As it is asked for, once the form is valid."""
        said: dict[str, Any] = self.cleaned_data
        names = ("attempted_on", "result", "score", "form")
        to = Sitting(**{name: said[name] for name in names}, candidate_id=self.attempt.candidate_id)
        wrong = said["result"] == NONE
        return Correction(self.attempt.pk, None if wrong else to, said["reason"].strip())


class AskForm(forms.Form):
    """What a member needs at the exam."""

    text = forms.CharField(
        label="What you need, and why",
        help_text="For example more time, a reader or a room of your own. Only those who decide "
        "read this; the test center hears what it provides, and nothing else.",
        max_length=TEXT_LETTERS,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Say what you need at the exam."},
    )


class DecideForm(forms.Form):
    """Granting or refusing what a member needs."""

    decision = forms.ChoiceField(
        label="Decision",
        choices=[("grant", "Grant"), ("refuse", "Refuse")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose to grant or to refuse."},
    )
    provided = forms.CharField(
        label="What the test center provides",
        help_text="The test vendor reads these words, and the member. Name no illness.",
        max_length=PROVIDED_LETTERS,
        required=False,
    )
    reason = forms.CharField(
        label="If refused: the reason",
        help_text="The member reads it.",
        max_length=REASON_LETTERS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @property
    def granted(self) -> bool:
        return bool(self.cleaned_data["decision"] == "grant")

    @property
    def words(self) -> str:
        return str(self.cleaned_data["provided" if self.granted else "reason"])

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if "decision" in said and not self.words.strip():
            name = "provided" if self.granted else "reason"
            self.add_error(
                name,
                "Say what the test center provides." if self.granted else "Say why it is refused.",
            )
        return said


class AcceptForm(forms.Form):
    """Taking a held result. needed: the name differs, so it is said how it is known who it is."""

    known_by = forms.CharField(
        label="How you know who it is",
        help_text="For example a marriage certificate on file. It is kept in the history.",
        max_length=REASON_LETTERS,
        error_messages={"required": "Say how you know that it is the same person."},
    )

    def __init__(self, *args: Any, needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["known_by"].required = needed
        if not needed:
            self.fields["known_by"].label = "Note"
