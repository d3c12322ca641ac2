"""What is typed about badges."""

from __future__ import annotations

from typing import Any

from django import forms


class TemplateForm(forms.Form):
    """The provider's id of a template."""

    template = forms.CharField(
        label="Template id",
        required=False,
        max_length=64,
        error_messages={"max_length": "A template id has at most 64 letters: copy it once more."},
    )

    def clean_template(self) -> Any:
        return "".join(self.cleaned_data["template"].split())
