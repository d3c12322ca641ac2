"""For which certifications of a person a completion counts (handbook section 6)."""

from __future__ import annotations

from collections.abc import Collection, Mapping


def fits(
    held: Mapping[int, int], programs: Collection[int] | None, named: int | None
) -> tuple[int, ...]:
    """Return those of the certifications for which a completion counts, in order.

    held: the program of each certification of the person. programs: those that the course counts
    for; None of a course that is not in the catalogue. Then it counts for the certification that
    the provider named, or for all where it named the person only.
    """
    if programs is not None:
        return tuple(sorted(pk for pk, program in held.items() if program in programs))
    return tuple(sorted(pk for pk in held if named in {None, pk}))
