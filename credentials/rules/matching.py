"""Which of a member's badges at the provider is of which certification."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from credentials.rules.badges import Present


def of_certification(
    present: Iterable[Present], *, number: str, numbers: Collection[str], templates: Collection[str]
) -> list[Present]:
    """The badges of one certification among those of its holder.

    numbers: of all certifications of the holder in that programme, in order. templates: those of
    the programme, under whatever code. A badge that names none of these numbers was made by hand:
    it is taken for the first one's.
    """
    first = number == next(iter(numbers), number)
    return [
        one
        for one in present
        if one.template in templates
        and (one.number == number or (first and one.number not in numbers))
    ]
