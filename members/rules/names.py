"""When two spellings are the same name (handbook section 10), and how many typos are forgiven.

Names are compared by what is left of them in every spelling: small letters without accents, and
without apostrophes, hyphens, dots and blanks. `members_words` says the same in SQL, character by
character, so that search finds what verification takes.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate

LETTERS_PER_TYPO = 3

# What tells generations of a name apart, as each is spelled.
GENERATIONS = {
    spelled: told
    for told, all_of_it in {
        "jr": "jr junior",
        "sr": "sr senior",
        "ii": "ii 2nd",
        "iii": "iii 3rd",
        "iv": "iv 4th",
        "v": "v 5th",
    }.items()
    for spelled in all_of_it.split()
}

# Letters that Unicode takes for letters of their own, as passports write them (ICAO Doc 9303, but
# for the O with a stroke, which people here leave out as they leave out an accent).
SINGLE = ("øłđðɖħŧıŋəǝɓɗƙƴɛɔς", "olddthtineebdkyeoσ")
DOUBLE = {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
PLAIN = str.maketrans(dict(zip(*SINGLE, strict=True)) | DOUBLE)
# Between the parts of a name: blanks, dashes of every kind, and what lists them.
BREAKS = (
    r"[\u0009-\u000d\u0020,;/&+_|\u00a0\u1680\u2028\u2029"
    r"\-\u058a\u05be\u1400\u1806\u2010-\u2015\u2043\u2212\u2e3a\u2e3b\u301c\u3030\u30a0]+"
)
# Inside them, heard by nobody: accents, apostrophes, dots, brackets, symbols and what has no
# width. The vowel signs of scripts that write them as marks are letters and stay.
SILENT = (
    r"[\u0001-\u0008\u000e-\u001f\u0021-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7"
    r"\u02b0-\u036f\u055a-\u055f\u0591-\u05c7\u05f3\u05f4\u0610-\u061a\u061c\u0640\u064b-\u065f"
    r"\u0670\u180b-\u180f\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u2016-\u2027\u202a-\u206f"
    r"\u20a0-\u20ff\u2190-\u2bff\u2e00-\u2e7f\u3001-\u3004\u3008-\u3020\u302a-\u302d\u30fb"
    r"\ua700-\ua721\ua788-\ua78c\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\ufff9-\ufffd"
    r"\U0001f000-\U0001faff\U000e0000-\U000e01ef]+"
)


def same_name(one: str, other: str) -> bool:
    """Compare names however they are typed; one that holds no letter is no name's equal."""
    return folded(one) == folded(other) != ""


def same_last_name(typed: str, last_name: str, suffix: str = "") -> bool:
    """Tell whether somebody typed that last name, with or without its suffix."""
    return same_name(typed, last_name) or (
        folded(last_name) != "" and same_name(typed, last_name + suffix)
    )


def named_in_list(typed: str, first_name: str, last_name: str, suffix: str = "") -> bool:
    """Tell whether a list names somebody by their last name, alone or with the rest of their name
    before or behind it: "Reyes", "Reyes, Marisol A.", "Marisol A. Reyes". A generation (Jr., 3rd)
    may be left out or be missing on record, in any spelling; where both are there they are one.
    """
    if same_last_name(typed, last_name, suffix):
        return True
    last, theirs = _generation(words(f"{last_name} {suffix}"))
    family, given = "".join(last), folded(first_name)
    head, comma, _rest = typed.partition(",")
    readings = [_generation(words(part)) for part in ((typed, head) if comma else (typed,))]
    if not family or any(theirs and said and said != theirs for _parts, said in readings):
        return False
    return any(
        "".join(parts) == family
        or (given and any(_both(parts, at, family, given) for at in range(1, len(parts))))
        for parts, _said in readings
    )


def _generation(parts: list[str]) -> tuple[list[str], str]:
    """The parts of a name without the generation in which it ends, and that; "" for none."""
    found = GENERATIONS.get(parts[-1], "") if len(parts) > 1 else ""
    return (parts[:-1], found) if found else (parts, "")


def _both(parts: list[str], at: int, family: str, given: str) -> bool:
    """Whether the parts before one and those from it on are that last name and that first one,
    in either order; between them there may be others.
    """
    before, behind = parts[:at], parts[at:]
    return ("".join(behind) == family and given in accumulate(before)) or (
        "".join(before) == family and given in accumulate(behind)
    )


def folded(name: str) -> str:
    """What is left of a name in every spelling: "obrien", "vandenberg"."""
    return "".join(words(name))


def words(name: str) -> list[str]:
    """The parts of a name between blanks and hyphens, each folded: ["van", "den", "berg"]."""
    letters = unicodedata.normalize("NFKD", name).lower().translate(PLAIN)
    return re.sub(SILENT, "", re.sub(BREAKS, " ", letters)).split()


def typos_forgiven(typed: str) -> int:
    """How many typos a name of that length may have and still be found."""
    return len(typed) // LETTERS_PER_TYPO
