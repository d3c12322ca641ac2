"""Whether a typed name is the name on record, so that a statement is signed by its person."""

from __future__ import annotations

import unicodedata

SILENT = "'`.\N{RIGHT SINGLE QUOTATION MARK}"  # with or without it, O'Brien is one name
TITLES = {"mr", "mrs", "ms", "miss", "mx", "dr", "prof"}


def signs_as(typed: str, first_name: str, last_name: str) -> bool:
    """Tell whether `typed` holds the first name and, after it, the last name.

    Case, accents, spacing and punctuation do not matter; a title before, middle names between and
    anything after (a suffix, credentials) are free. A record without a first name needs only the
    last one.
    """
    words, first, last = _words(typed), _words(first_name), _words(last_name)
    while words and words[0] in TITLES and words[0] not in first[:1]:
        words = words[1:]
    if not last or (first and words[:1] != first[:1]):
        return False
    rest = words[1:] if first else words
    return any(rest[i : i + len(last)] == last for i in range(len(rest) - len(last) + 1))


def _words(name: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", name).casefold()
    return "".join(_plain(letter) for letter in folded).split()


def _plain(letter: str) -> str:
    if letter.isalnum():
        return letter
    silent = unicodedata.combining(letter) or letter in SILENT
    return "" if silent else " "
