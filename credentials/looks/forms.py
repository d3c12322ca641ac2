"""What is typed to allow lists, and to check one."""

from __future__ import annotations

from typing import Any
from unicodedata import category

from django import forms

from credentials.looks.models.look import NAME_LETTERS
from credentials.looks.rules.rows import MOST_ROWS, Asked, rows_of
from plumbing.tables.handed import text_of

LARGEST_PASTED = 200_000  # letters: 500 rows have some thousands
PLAIN = " .,&'’-–/()+"  # beside letters and digits, in the name of an organization
LONGEST_WORD = 40
ODD_NAME = (
    "Write the organization's name in letters and digits, as on its letters: no signs such as "
    f"= or @ and no word of more than {LONGEST_WORD} letters."
)


class SwitchForm(forms.Form):
    """What the switch shall say, so that pressed twice it says the same."""

    allowed = forms.ChoiceField(choices=[("yes", "Yes"), ("no", "No")])


class ListForm(forms.Form):
    """A list of people, and for whom it is checked."""

    organization = forms.CharField(
        label="Your organization",
        max_length=NAME_LETTERS,
        help_text="The people in your list see it, with the day.",
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": "Name the organization for which you check."},
    )
    rows = forms.CharField(
        label="Paste your list",
        required=False,
        max_length=LARGEST_PASTED,
        strip=False,
        help_text="A row for each person: certification number and last name, as on the card, or "
        "the whole name. Capitals, accents, spaces and dashes do not matter.",
        widget=forms.Textarea(
            attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off", "class": "list-rows"}
        ),
    )
    file = forms.FileField(
        label="Or choose a file",
        required=False,
        allow_empty_file=True,
        help_text="CSV or .xlsx. A first line may name the columns, such as Cert #, Last name; "
        "others beside them do not matter.",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rows"].later = "(or choose a file)"  # type: ignore[attr-defined]
        self.fields["file"].later = "(in place of pasting)"  # type: ignore[attr-defined]

    def clean_organization(self) -> str:
        """What members read of it: a name in plain letters, no formula and no wall of letters."""
        named = " ".join(str(self.cleaned_data["organization"]).split())
        if not any(letter.isalpha() for letter in named) or not named.isprintable():
            raise forms.ValidationError("Name the organization for which you check.")
        if not all(category(letter)[0] in "LMN" or letter in PLAIN for letter in named):
            raise forms.ValidationError(ODD_NAME)
        if not named[0].isalnum() or max(map(len, named.split())) > LONGEST_WORD:
            raise forms.ValidationError(ODD_NAME)
        return named

    def asked(self, sender: object) -> list[Asked]:
        """The rows of the file, or else those that were pasted. Raises ListRefused, NotATable."""
        file, pasted = self.cleaned_data.get("file"), str(self.cleaned_data.get("rows") or "")
        if file:
            pasted = text_of(file, rows=MOST_ROWS + 2, sender=sender)
        return rows_of(pasted)
