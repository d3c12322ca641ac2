"""What people type, in plain characters."""

from __future__ import annotations

import unicodedata

MINUS = {"\N{MINUS SIGN}", "\N{HYPHEN BULLET}"}  # the dashes that Unicode does not call one


def plain(text: str) -> str:
    """Digits of any script and width as 0 to 9, any dash as "-", any run of blanks as one blank;
    without what has no width.
    """
    letters = map(_plain, unicodedata.normalize("NFKC", text))
    return " ".join("".join(letters).split())


def code(text: str) -> str:
    """A code that was sent or shown to somebody: its letters and digits alone, in capitals."""
    return "".join(filter(str.isalnum, plain(text))).upper()


def _plain(letter: str) -> str:
    match unicodedata.category(letter):
        case "Nd":
            return str(unicodedata.decimal(letter))
        case "Pd":
            return "-"
        case "Zs" | "Zl" | "Zp" | "Cc":
            return " "
        case "Cf":
            return ""
    return "-" if letter in MINUS else letter
