"""What a member types in an application, step by step."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from casework.models.answer import STATEMENT_LETTERS
from recert.eligibility.rules.answers import Answers
from recert.eligibility.rules.criteria import RuleSet
from recert.models import StatementText
from recert.models.answer import EXPLANATION_LETTERS
from recert.queries.eligible import EligibleRoute

DAY = forms.DateInput(attrs={"type": "date", "class": "day"})


class StepForm(forms.Form):
    """One step; what was saved of it is its initial."""

    def said(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in self.cleaned_data.items()
        }


class AboutForm(StepForm):
    """on: the day, before which a birth lies."""

    birth_date = forms.DateField(
        label="Your birth date",
        help_text="It tells you from others with your name. Only the office sees it.",
        widget=DAY,
        error_messages={"required": "Give your birth date.", "invalid": "Give a day."},
    )
    other_names = forms.CharField(
        label="Other names on your documents",
        help_text="For example a name before you married.",
        max_length=200,
        required=False,
    )
    right = forms.BooleanField(
        label="The name and address above are right",
        error_messages={"required": "Check them. If one is wrong, correct it under Profile first."},
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def clean_birth_date(self) -> date:
        born: date = self.cleaned_data["birth_date"]
        if not 14 <= self.on.year - born.year <= 120:  # noqa: PLR2004 - years of age
            raise forms.ValidationError("Check the year: that is no birth date of a member.")
        return born


class FelonyForm(StepForm):
    """on: the day, before which a conviction lies."""

    convicted = forms.TypedChoiceField(
        label="Were you ever convicted of a felony?",
        help_text="A conviction does not by itself keep you from recertifying. We look at each.",
        choices=[("no", "No"), ("yes", "Yes")],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Answer yes or no."},
    )
    convicted_on = forms.DateField(
        label="Day of the conviction",
        widget=DAY,
        required=False,
        error_messages={"invalid": "Give a day."},
    )
    nature = forms.CharField(
        label="What it was for",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    court = forms.CharField(label="Court, with its place", max_length=200, required=False)
    outcome = forms.CharField(
        label="How it ended",
        help_text="The sentence, and whether it is served.",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("convicted") is False:
            for name in ("convicted_on", "nature", "court", "outcome"):
                self.errors.pop(name, None)  # what was typed beside a no, and is not kept
        return self.cleaned_data

    def clean_convicted_on(self) -> date | None:
        day: date | None = self.cleaned_data["convicted_on"]
        if day is not None and day > self.on:
            raise forms.ValidationError("That day is still to come.")
        return day

    def said(self) -> dict[str, Any]:
        """Without a conviction nothing is kept of what was typed about one."""
        said = super().said()
        return said if said["convicted"] else {"convicted": False}


class StatementForm(forms.Form):
    """text: the statement in force."""

    text_version = forms.IntegerField(widget=forms.HiddenInput)
    typed_name = forms.CharField(
        label="Type your name to sign",
        max_length=200,
        error_messages={"required": "Type your name to sign."},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, *args: Any, text: StatementText, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"initial": {"text_version": text.version}})
        self.text = text


class EligibilityForm(forms.Form):
    """routes: those of the program, of which one that the answers do not rule out is chosen; rules:
    the criteria by which they are judged, None where there are none.
    """

    route = forms.ChoiceField(
        label="By which route are you eligible?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose the route that fits you.",
            "invalid_choice": "By your answers this route does not fit: choose another one.",
        },
    )

    def __init__(
        self,
        *args: Any,
        routes: list[EligibleRoute],
        rules: RuleSet | None,
        answers: Answers,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.routes, self.rules, self.answers = routes, rules, answers
        self.fields["route"].choices = [  # type: ignore[attr-defined]
            (each.code, each.title) for each in routes if each.open
        ]

    @property
    def asked(self) -> bool:
        """Whether there is something to choose by: answers, or no criteria at all."""
        return self.rules is None or bool(self.answers)

    def clean(self) -> dict[str, Any]:
        if not self.asked:
            raise forms.ValidationError(
                "Answer the questions first: they show which route fits you."
            )
        return self.cleaned_data

    @property
    def chosen(self) -> EligibleRoute:
        code = self.cleaned_data["route"]
        return next(each for each in self.routes if each.code == code)


class ExplainForm(forms.Form):
    text = forms.CharField(
        label="Your explanation",
        max_length=EXPLANATION_LETTERS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AppealForm(forms.Form):
    statement = forms.CharField(
        label="Your statement",
        help_text="What was judged wrongly, and why?",
        max_length=STATEMENT_LETTERS,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": "Write your statement: without it there is nothing to decide."},
    )


class BeginForm(forms.Form):
    certification = forms.IntegerField()
    route = forms.ChoiceField(choices=[("ccp", "By CCP"), ("exam", "By exam")])


class WithdrawForm(forms.Form):
    """seen: the state that the page showed."""

    seen = forms.CharField(max_length=16)
