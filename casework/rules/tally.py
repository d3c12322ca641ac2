"""The sum on the review desk: what is accepted, what is at hand, what is still open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from casework.rules.verdicts import ZERO

Points = Mapping[int, Decimal | None]


@dataclass(frozen=True, slots=True)
class Tally:
    """Points. at_hand: what the item at hand adds while it has no verdict; left: what the open
    ones can still add; required: None where nothing is counted.
    """

    accepted: Decimal
    at_hand: Decimal
    left: Decimal
    claimed: Decimal
    required: Decimal | None

    @property
    def best(self) -> Decimal:
        return self.accepted + self.at_hand + self.left

    @property
    def whole(self) -> Decimal:
        """What the bar stands for."""
        return max(self.claimed, self.required or ZERO)

    @property
    def parts(self) -> list[tuple[str, Decimal]]:
        """As the meter draws them."""
        return [("kept", self.accepted), ("primary", self.at_hand), ("open", self.left)]


def tally(
    judged: Points,
    open_: Points,
    at_hand: int | None,
    *,
    total: Callable[[Points], Decimal],
    required: Decimal | None,
) -> Tally:
    """Add up by the kind's own rule. judged: what is accepted of each item that has a verdict;
    open_: what is claimed by those that have none; at_hand: the item that is looked at.
    """
    everything = {**open_, **judged}
    accepted = total(judged)
    with_this = {key: points for key, points in everything.items() if key == at_hand}
    so_far = total({**judged, **with_this})
    best = total(everything)
    return Tally(
        accepted=accepted,
        at_hand=so_far - accepted,
        left=best - so_far,
        claimed=sum((points or ZERO for points in open_.values()), ZERO),
        required=required,
    )
