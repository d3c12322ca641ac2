"""What staff fill in about question banks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MinValueValidator

from courses.quiz.models import MOST_ASKED
from courses.quiz.services.banks import WRONG, Told

MOST_BYTES = 1024 * 1024
MOST_ATTEMPTS = 50  # a day


class BankFileForm(forms.Form):
    """A file of questions from the computer."""

    file = forms.FileField(
        label="CSV file",
        help_text="Nothing is written before you have seen what it would do.",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
        error_messages={
            "required": "Choose the file.",
            "empty": "The file is empty. Choose another one.",
        },
    )

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        if sent.size > MOST_BYTES:
            raise forms.ValidationError("The file is larger than 1 MB. Please part it.")
        return sent


class TermsForm(forms.Form):
    """What a quiz asks. least: the fewest questions that it may; pass_percent, a_day: what holds
    where those fields are empty.
    """

    draws = forms.IntegerField(label="Questions in a quiz", max_value=MOST_ASKED)
    pass_percent = forms.IntegerField(
        label="Passed with so many percent right", required=False, min_value=1, max_value=100
    )
    a_day = forms.IntegerField(
        label="Attempts a day", required=False, min_value=1, max_value=MOST_ATTEMPTS
    )

    def __init__(
        self, *args: Any, least: int, pass_percent: int, a_day: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        draws = self.fields["draws"]
        draws.validators.append(
            MinValueValidator(least, f"The policy has a quiz ask at least {least} questions.")
        )
        draws.widget.attrs["min"] = least
        draws.help_text = f"{least} to {MOST_ASKED}, drawn by chance from those in use."
        self.fields["pass_percent"].help_text = f"1 to 100. Empty: {pass_percent}, the policy’s."
        self.fields["a_day"].help_text = f"1 to {MOST_ATTEMPTS}. Empty: {a_day}, the policy’s."


def _answer(label: str, *, required: bool) -> forms.CharField:
    return forms.CharField(label=label, max_length=300, required=required)


class QuestionForm(forms.Form):
    """One question, the right answer apart from the wrong ones."""

    text = forms.CharField(
        label="Question",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Words between *stars* are set in italics.",
    )
    right = _answer("Right answer", required=True)
    wrong1 = _answer("Wrong answer", required=True)
    wrong2 = _answer("Another wrong answer", required=False)
    wrong3 = _answer("A third one", required=False)
    wrong4 = _answer("A fourth one", required=False)
    wrong5 = _answer("A fifth one", required=False)
    topic = forms.CharField(
        label="Topic", max_length=120, help_text="What it is about, told after an attempt."
    )
    idea = forms.CharField(
        label="Idea",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What explains the right answer. **Two stars** set the point in bold.",
    )

    @classmethod
    def initial_of(cls, told: Told) -> dict[str, str]:
        """What stands in it of a question that is replaced."""
        right, *wrong = told.answers
        answers = dict(zip(WRONG, wrong, strict=False))
        return {"text": told.text, "right": right, "topic": told.topic, "idea": told.idea} | answers

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        given = [data[name] for name in ("right", *WRONG) if data.get(name)]
        for name in WRONG:
            if data.get(name) and given.count(data[name]) > 1:
                self.add_error(name, "This answer stands there twice.")
                break
        return data

    @property
    def told(self) -> Told:
        data = self.cleaned_data
        answers = (data["right"], *(data[name] for name in WRONG if data[name]))
        return Told(data["text"], answers, data["topic"], data["idea"])
