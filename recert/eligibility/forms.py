"""One answer, or one job, as it is typed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from recert.eligibility.rules.answers import NOTHING, Answer, Job
from recert.eligibility.rules.criteria import Question

GIVEN, NONE, UNKNOWN, YES, NO = "given", "none", "unknown", "yes", "no"
FIRST, LAST = date(1900, 1, 1), date(2100, 1, 1)
MOST_JOBS = 10
DAY = forms.DateInput(attrs={"type": "date", "min": "1900-01-01"}, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day that somebody may remember."""

    widget = DAY

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and not FIRST <= value <= LAST:
            raise forms.ValidationError(
                "Type a day from 1900 to 2100, with four digits of the year."
            )


class AnswerForm(forms.Form):
    """An answer to one question: a value, that there is none, or not known; yes or no."""

    answer = forms.CharField(required=False)

    def __init__(self, question: Question, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        named: dict[str, Any] = {
            "required": False,
            "label": question.given,
            "help_text": question.hint,
        }
        match question.type:
            case "day":
                self.fields["value"] = DayField(**named)
            case "whole":
                self.fields["value"] = forms.IntegerField(min_value=0, max_value=99_999, **named)
            case "decimal":
                self.fields["value"] = forms.DecimalField(
                    min_value=0,
                    max_value=question.most,
                    decimal_places=2,
                    max_digits=7,
                    **named,
                )

    @staticmethod
    def initial_of(question: Question, answer: Answer) -> dict[str, Any]:
        """What the form shows of an answer that was given."""
        if answer is None:
            return {"answer": UNKNOWN}
        if question.type == "flag":
            return {"answer": YES if answer else NO}
        if question.none and (answer is NOTHING or answer == 0):
            return {"answer": NONE}
        return {"answer": GIVEN, "value": answer}

    @property
    def chosen(self) -> str:
        """The choice that is marked."""
        return str(self["answer"].value() or "")

    def choices(self) -> set[str]:
        if self.question.type == "flag":
            return {YES, NO, UNKNOWN}
        return {GIVEN, UNKNOWN} | ({NONE} if self.question.none else set())

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        value = cleaned.get("value")
        if not cleaned.get("answer") and value is not None:
            cleaned["answer"] = GIVEN
        if cleaned.get("answer") not in self.choices():
            if not self.errors:
                self.add_error("answer", "Choose an answer; “I do not know” is one of them.")
        elif cleaned["answer"] != GIVEN:
            self.errors.pop("value", None)  # what was typed beside another choice
        elif value is None and "value" not in self.errors:
            self.add_error("value", f"{self.question.hint}: type it, or choose another answer.")
        return cleaned

    @property
    def given(self) -> Answer:
        """The answer, of a form that is valid."""
        match self.cleaned_data["answer"]:
            case "unknown":
                return None
            case "yes" | "no" as said:
                return bool(said == YES)
            case "none":
                zeros: dict[str, Answer] = {"whole": 0, "decimal": Decimal(0)}
                return zeros.get(self.question.type, NOTHING)
        value: Answer = self.cleaned_data["value"]
        return value


class JobForm(forms.Form):
    """One job as a medical assistant."""

    place = forms.CharField(
        label="Where", max_length=60, required=False, help_text="The name of the clinic or office"
    )
    start = DayField(label="From", help_text="Your first day there")
    end = DayField(label="To", required=False, help_text="Leave it empty if you still work there")
    hours_per_week = forms.DecimalField(
        label="Hours a week", min_value=0, max_value=168, decimal_places=2, max_digits=5
    )
    kinds = forms.MultipleChoiceField(
        label="Kind of work",
        required=False,
        choices=[("clinical", "Clinical"), ("administrative", "Administrative")],
        widget=forms.CheckboxSelectMultiple,
    )

    def clean(self) -> dict[str, Any]:
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        if start and end and end < start:
            self.add_error("end", "This day is before the first day.")
        return self.cleaned_data

    @property
    def typed(self) -> bool:
        """Whether there is anything in it."""
        return any(self.data.get(name, "").strip() for name in self.fields)

    @property
    def job(self) -> Job:
        data = self.cleaned_data
        return Job(
            data["start"],
            data["end"],
            data["hours_per_week"],
            "clinical" in data["kinds"],
            "administrative" in data["kinds"],
            data["place"],
        )
