"""What is typed to allow lists, and to check one."""

from __future__ import annotations

from django import forms


class SwitchForm(forms.Form):
    """What the switch shall say, so that pressed twice it says the same."""

    allowed = forms.ChoiceField(choices=[("yes", "Yes"), ("no", "No")])
