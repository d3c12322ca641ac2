"""What is typed about badges, printed certificates and who signs them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms

from credentials.models import Signatory
from credentials.models.printed import LONGEST_NAME, LONGEST_TITLE
from credentials.services.signatories import SignatoryRefused, ink
from plumbing import uploads


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


class OrderForm(forms.Form):
    """An order of a printed certificate: one filling is one. address: as it was shown."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    address = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def clean_address(self) -> str:
        return str(self.cleaned_data["address"]).replace("\r\n", "\n")


class SignatoryForm(forms.Form):
    """Who signs next, where, and from which day on."""

    place = forms.ChoiceField(label="Place", choices=Signatory.Place.choices)
    name = forms.CharField(
        label="Name",
        max_length=LONGEST_NAME,
        error_messages={"required": "Type the name as it is printed below the signature."},
    )
    title = forms.CharField(
        label="Title",
        max_length=LONGEST_TITLE,
        help_text="Such as Chair, Board of Directors.",
        error_messages={"required": "Type the title as it is printed below the name."},
    )
    valid_from = forms.DateField(
        label="From",
        help_text="Tomorrow or later. What was made before keeps who signed then.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Choose the first day on which they sign.",
            "invalid": "Type a day like 2026-12-01.",
        },
    )
    image = forms.FileField(
        label="Signature",
        required=False,
        help_text="A photo or scan of dark ink on white paper. Without one the line stays empty.",
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )

    def told(self, *, sender: object) -> dict[str, Any]:
        """What the service asks for; raises UploadRefused, SignatoryRefused."""
        found = dict(self.cleaned_data)
        file = found["image"]
        return found | {"image": _picture(file, sender) if file else b""}


def _picture(file: Any, sender: object) -> bytes:
    checked = uploads.check(file, sender=sender)
    if checked.kind.copied_as == uploads.Kind.PDF:
        raise SignatoryRefused("Send a photo or a scan of the signature as a picture, not a PDF.")
    return ink(checked.shown)
