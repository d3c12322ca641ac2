"""Whether a typed name is the name on record, so that a statement is signed by its person."""

from __future__ import annotations

from itertools import accumulate

from members.rules.names import folded, words

TITLES = {"mr", "mrs", "ms", "miss", "mx", "dr", "prof"}


def signs_as(typed: str, first_name: str, last_name: str) -> bool:
    """Tell whether `typed` holds the first name and, after it, the last name.

    Names compare as `members.rules.names` has it. Of a first name in parts the first part is
    enough; a title before, middle names between and anything after (a suffix, credentials) are
    free. A record without a first name needs only the last one.
    """
    signed, firsts = words(typed), _ways(first_name)
    if signed and signed[0] in TITLES and signed[0] not in firsts:
        signed = signed[1:]
    begun = {0} if not firsts else _ends(signed, firsts)
    last = folded(last_name)
    return last != "" and any(
        _ends(signed[start:], {last}) for end in begun for start in range(end, len(signed))
    )


def _ways(first_name: str) -> set[str]:
    """A first name whole, and its first part."""
    parts = words(first_name)
    return {"".join(parts), *parts[:1]} - {""}


def _ends(signed: list[str], names: set[str]) -> set[int]:
    """After how many of the words one of the names is complete."""
    return {count for count, said in enumerate(accumulate(signed), 1) if said in names}
