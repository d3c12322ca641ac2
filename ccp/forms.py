"""What members type: one CE activity with only its category's fields, a signature, files."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django import forms

from casework.forms import FilesField
from ccp.models import Activity, AuthorshipKind, Category, CreditUnit, Criterion, OrganizationRole
from ccp.rules.activities import ActivityFacts
from ccp.rules.figures import CONTACT_HOURS_PER_CEU
from ccp.services.entries import ActivityRefused, BeforeCertified, CycleClosed, Entry
from members.models import Certification
from members.rules.dated import Policy
from plumbing.meanwhile import MeanwhileMixin

MOST = Decimal("9999.99")
FARTHEST = timedelta(days=366)

# What each category asks, beside its criteria and certifications: field, label, hint.
ASKED: dict[str, list[tuple[str, Any, Any]]] = {
    Category.PROFESSIONAL_EDUCATION: [
        ("title", "What did you do?", "Title as it stands on your certificate"),
        ("provider", "Who provided it?", ""),
        ("completed_on", "Day you completed it", ""),
        ("hours", "Contact hours", "ceu"),
    ],
    Category.FORMAL_EDUCATION: [
        ("title", "Which course did you pass?", "Title as it stands on your transcript"),
        ("provider", "School", ""),
        ("completed_on", "Day the course ended", ""),
        ("unit", "Kind of credits", ""),
        ("credits", "Credits", ""),
    ],
    Category.EMPLOYMENT: [
        ("provider", "Employer", ""),
        ("title", "Your position", ""),
        ("from_day", "First day", ""),
        ("to_day", "Last day", "Both days count"),
    ],
    Category.AUTHORSHIP: [
        ("kind", "What did you write?", ""),
        ("title", "Its title", ""),
        ("provider", "Publisher, journal or meeting", ""),
        ("completed_on", "Day it was published", ""),
    ],
    Category.INSTRUCTION: [
        ("title", "What did you teach?", "The same title counts once per cycle"),
        ("provider", "For whom?", "School, clinic or meeting"),
        ("completed_on", "Day you taught it", ""),
        ("hours", "Contact hours taught", ""),
    ],
    Category.ORGANIZATION: [
        ("provider", "Organization", "For example your state society"),
        ("title", "Office or committee", ""),
        ("role", "Your role", ""),
        ("years", "Full years", "Rounded down to whole years"),
        ("completed_on", "Last day of that time", ""),
    ],
}
OPTIONAL = {(Category.ORGANIZATION, "title"), (Category.EMPLOYMENT, "title")}


def _field(name: str, label: str, hint: str) -> forms.Field:
    plain: dict[str, Any] = {"label": label, "help_text": hint}
    if name in {"completed_on", "from_day", "to_day"}:
        return forms.DateField(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d", "%m/%d/%Y"],
            **plain,
        )
    if name in {"hours", "credits", "years"}:
        return forms.DecimalField(
            min_value=Decimal("0.01"),
            max_value=MOST,
            decimal_places=2,
            error_messages={"min_value": "Type a number above 0."},
            widget=forms.TextInput(
                attrs={"inputmode": "decimal", "class": "short", "autocomplete": "off"}
            ),
            **plain,
        )
    choices = {"unit": CreditUnit, "kind": AuthorshipKind, "role": OrganizationRole}
    if name in choices:
        return forms.ChoiceField(
            choices=choices[name].choices,
            widget=forms.RadioSelect,
            error_messages={"required": "Choose one."},
            **plain,
        )
    return forms.CharField(max_length=200, **plain)


class ActivityForm(MeanwhileMixin, forms.Form):
    """One activity of a chosen category.

    certifications: those it may count for. codes: what each is called, by id.
    """

    def __init__(
        self,
        *args: Any,
        category: str,
        certifications: Collection[Certification],
        codes: dict[int, str],
        policy: Policy,
        on: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.category = category
        self.on = on
        self.ids = {str(row.pk): row.pk for row in certifications}
        for name, label, hint in ASKED[category]:
            self.fields[name] = _field(name, label, hint)
            self.fields[name].required = (category, name) not in OPTIONAL
        per_ceu = policy[CONTACT_HOURS_PER_CEU].on(on)
        for field in self.fields.values():
            if field.help_text == "ceu":
                field.help_text = f"1 CEU is {per_ceu} contact hours"
        self.own = list(self.fields)
        self.fields["certifications"] = forms.MultipleChoiceField(
            label="Counts for",
            choices=[(str(row.pk), codes[row.pk]) for row in certifications],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Tick at least one certification."},
        )
        self.fields["criteria"] = forms.MultipleChoiceField(
            label="Why does it qualify?",
            help_text="Tick at least one",
            choices=Criterion.choices,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Tick at least one reason."},
        )
        self.fields["token"] = forms.UUIDField(
            widget=forms.HiddenInput, initial=uuid4, required=False
        )

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """The fields of the category itself, in order."""
        return [self[name] for name in self.own]

    def clean_completed_on(self) -> date:
        return self._near(self.cleaned_data["completed_on"])

    def clean_to_day(self) -> date:
        return self._near(self.cleaned_data["to_day"])

    def _near(self, day: date) -> date:
        if day > self.on + FARTHEST:
            raise forms.ValidationError("That is more than a year ahead. Check the year.")
        if day.year < 1950:  # noqa: PLR2004 - no activity of a living member is older
            raise forms.ValidationError("Check the year.")
        return day

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        first, last = data.get("from_day"), data.get("to_day")
        if first and last and last < first:
            self.add_error("to_day", "The last day is before the first.")
        return data

    @property
    def certification_ids(self) -> list[int]:
        """What is ticked, also while something else must be corrected."""
        ticked = self["certifications"].value() or []
        return [self.ids[value] for value in ticked if value in self.ids]

    def refuse(self, refused: ActivityRefused) -> None:
        """Say why the entry is not taken, beside what has to be changed for it."""
        if isinstance(refused, CycleClosed | BeforeCertified):
            self.add_error("to_day" if "to_day" in self.fields else "completed_on", str(refused))
        else:
            self.add_error(None, str(refused))

    @property
    def _valid(self) -> dict[str, Any]:
        """What is valid of what was typed; Django knows it only once the form was checked."""
        self.is_valid()
        return getattr(self, "cleaned_data", {})

    @property
    def token(self) -> UUID | None:
        return self.cleaned_data.get("token")

    def entry(self) -> Entry:
        """What was reported; the form is valid."""
        data = {name: self.cleaned_data[name] for name in self.own}
        data["completed_on"] = data.get("completed_on") or data["to_day"]
        criteria = tuple(self.cleaned_data["criteria"])
        return Entry(category=self.category, criteria=criteria, **data)

    def facts(self) -> ActivityFacts | None:
        """What bears on points, as far as it is typed; None while something needed is missing."""
        data = self._valid
        needed = set(self.own) - {"title", "provider"}
        if any(data.get(name) in {None, ""} for name in needed):
            return None
        facts = {name: data[name] for name in needed} | {"title": data.get("title") or ""}
        facts["completed_on"] = facts.get("completed_on") or facts["to_day"]
        return ActivityFacts(id=0, category=self.category, **facts)


def initial_of(activity: Activity) -> dict[str, Any]:
    """The form's values of an activity on record."""
    names = [name for name, _label, _hint in ASKED[activity.category]]
    return {name: getattr(activity, name) for name in names} | {
        "criteria": activity.criteria,
        "certifications": [str(claim.certification_id) for claim in activity.claims.all()],
    }


class ProofForm(forms.Form):
    """Files for the proof locker, taken by camera or chosen."""

    photo = FilesField(label="Take photo", required=False)
    proofs = FilesField(label="Add file", required=False)

    def chosen(self) -> list[Any]:
        return [*self.cleaned_data["photo"], *self.cleaned_data["proofs"]]


class SignatureForm(forms.Form):
    """The signature under the statement."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(
        label="Your name",
        max_length=200,
        help_text="Type it as it is on record.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    read = forms.BooleanField(
        label="I have read the statement and it is true.",
        error_messages={
            "required": "Tick this once you have read it; without it nothing is signed."
        },
    )
