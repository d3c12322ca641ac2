"""What staff fill in about files of rows."""

from __future__ import annotations

from uuid import uuid4

from django import forms

from casework.files.services.handing_in import MOST_BYTES


class HandInForm(forms.Form):
    """A file from the computer."""

    file = forms.FileField(
        label="CSV file",
        help_text="Nothing is written before you have seen what it would do.",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
        error_messages={
            "required": "Choose the file.",
            "empty": "The file is empty. Choose another one.",
        },
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def clean_file(self) -> object:
        sent = self.cleaned_data["file"]
        if sent.size > MOST_BYTES:
            raise forms.ValidationError("The file is larger than 5 MB. Please part it.")
        return sent


class SetAsideForm(forms.Form):
    """Taking nothing of a row."""

    reason = forms.CharField(
        label="Reason", max_length=500, help_text="Kept with the row and in the history."
    )
