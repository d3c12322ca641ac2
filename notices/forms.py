"""What people of the mail desk type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms


class PostedForm(forms.Form):
    """The day on which a print run went to the post office."""

    on = forms.DateField(
        label="Posted on",
        help_text="The day the letters were handed to the post office.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, to_pull: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        """to_pull: id and words of each letter to be taken out; without any nothing is asked."""
        super().__init__(*args, **kwargs)
        if to_pull:
            self.fields["pulled"] = forms.TypedMultipleChoiceField(
                label="Pulled out before posting",
                help_text=(
                    "These letters are no longer true. Clear the mark of one that went out."
                ),
                choices=to_pull,
                initial=[pk for pk, _words in to_pull],
                coerce=int,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
