"""What staff type to decide about a certification."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from members.forms.policy_change import DAY, KEEP
from members.forms.second_person import ReasonForm
from members.rules.decisions import TAKES_BACK, Deed
from plumbing.meanwhile import ChangedMeanwhile, MeanwhileMixin, Values, mark

INWARD = "Stands in the history with your name. The member does not read it."
READ = "The member reads it, word for word, in the message and on their pages."


@dataclass(frozen=True, slots=True)
class Wording:
    """How a deed is called, its button, the label of its day, and who reads the reason. ends:
    whether it ends a certification.
    """

    title: str
    button: str
    icon: str
    day: str = "First day"
    day_help: str = "Today, an earlier day, or a day to come: then it takes effect by itself."
    reason_help: str = INWARD
    ends: bool = False


ENDS_ON = "The first day on which it no longer holds."
WORDINGS = {
    Deed.RETIRE: Wording("Retire", "Retire it", "armchair", reason_help=READ, ends=True),
    Deed.UNRETIRE: Wording(
        "End the retirement", "End the retirement", "rotate-ccw", "Ends on", ENDS_ON
    ),
    Deed.SUSPEND: Wording("Suspend", "Suspend it", "circle-pause", reason_help=READ),
    Deed.END_SUSPENSION: Wording(
        "End the suspension", "End the suspension", "play", "Ends on", ENDS_ON
    ),
    Deed.REVOKE: Wording("Revoke", "Revoke it", "ban", reason_help=READ, ends=True),
    Deed.DEATH: Wording(
        "Note a death",
        "Note the death",
        "flower-2",
        "Day of death",
        "",
        "Where the word came from. Stands in the history with your name.",
        ends=True,
    ),
    Deed.RETIREMENT_BACK: Wording("Take the retirement back", "Take it back", "undo-2"),
    Deed.SUSPENSION_BACK: Wording("Take the suspension back", "Take it back", "undo-2"),
    Deed.REVOCATION_BACK: Wording("Take the revocation back", "Take it back", "undo-2"),
    Deed.DEATH_BACK: Wording("Take the noted death back", "Take it back", "undo-2"),
}


class DecisionForm(MeanwhileMixin, ReasonForm):
    """From when on, until when, and why. It is sent with the mark of what was looked at."""

    field_order = ("day", "until", "reason")

    def __init__(self, *args: Any, deed: Deed, on: date, values: Values, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wording = WORDINGS[deed]
        self.fields["reason"].help_text = wording.reason_help
        if deed not in TAKES_BACK:
            self.fields["day"] = forms.DateField(
                label=wording.day,
                widget=DAY,
                help_text=wording.day_help,
                initial=on if deed != Deed.DEATH else None,
            )
        if deed == Deed.SUSPEND:
            self.fields["until"] = forms.DateField(
                label="Ends on",
                widget=DAY,
                required=False,
                help_text=f"{ENDS_ON} Empty where it has no end yet.",
            )
        self.show(values)
        self.order_fields(self.field_order)

    @property
    def day(self) -> date | None:
        return self.cleaned_data.get("day")

    @property
    def until(self) -> date | None:
        return self.cleaned_data.get("until")

    @property
    def keeps(self) -> bool:
        """Whether it is to be done, and not only looked at."""
        return self.data.get("do") == KEEP

    @property
    def looks_at(self) -> str:
        """The mark of what is looked at; the words of the reason change nothing of it."""
        return mark({"day": self.day, "until": self.until, "seen": self.mark})

    def was_looked_at(self) -> bool:
        return self.data.get("looked") == self.looks_at

    def meet(self, changed: ChangedMeanwhile) -> None:
        """Tell who changed it and when; what is typed stays, to be looked at anew."""
        super().meet(changed)
        self.conflict = None
