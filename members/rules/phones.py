"""Phone numbers as people type them, kept in the one way in which people read them."""

from __future__ import annotations

import re
import unicodedata

_EXTENSION = re.compile(r"(?i)(.*\d\D*?)(?:\bext(?:ension|n)?\.?|\bx|#)[ .:#]*([0-9]{1,7})$")
MOST_DIGITS, FEWEST_DIGITS = 15, 7  # of a number with its country (ITU-T E.164)


def readable(typed: str) -> str | None:
    """`(212) 555-0123 ext. 4` at home, `+49 30 901820` abroad; None where it is no phone number.

    A number without a plus sign (or 00, or 011) and a country is one of North America.
    """
    text = " ".join(unicodedata.normalize("NFKC", typed).split())
    found = _EXTENSION.fullmatch(text)
    number, extension = (found[1], f" ext. {found[2]}") if found else (text, "")
    number = re.sub(r"^(?:011|00)[ -]?(?=[1-9])", "+", number)
    number = re.sub(r"[\s().,/\-\u2010-\u2015\u2212]+", " ", number).strip()
    if not re.fullmatch(r"\+? ?[0-9][0-9 ]*", number):
        return None
    digits = number.replace(" ", "").removeprefix("+")
    if number[0] != "+" or digits[0] == "1":
        at_home = re.fullmatch(r"1?([2-9][0-9]{2})([2-9][0-9]{2})([0-9]{4})", digits)
        return f"({at_home[1]}) {at_home[2]}-{at_home[3]}{extension}" if at_home else None
    if digits[0] == "0" or not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS:
        return None
    return f"+{number.removeprefix('+').strip()}{extension}"
