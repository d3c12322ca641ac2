"""A postal address as it is printed, on the envelope, the invoice and in every letter."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from members.rules.countries import HOME, country_of, name_of
from members.rules.states import (
    MILITARY,
    MILITARY_TOWNS,
    code_of,
    states_of_zip,
    territory_of,
    zip_lies_in,
)

LOWEST_ZIP = "00200"


class Doubt(StrEnum):
    """Why an address is asked about before anything is posted to it."""

    ZIP = "zip"
    STATE = "state"
    COUNTRY = "country"
    LETTERS = "letters"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Postal:
    """Name and address as kept on record; attention: who opens what comes to an organization."""

    name: str
    line1: str
    line2: str
    city: str
    state: str
    zip: str
    country: str
    attention: str = ""


def lines(address: Postal) -> list[str]:
    """Name and address to be printed, in the letters on record, empty lines left out.

    In the United States the state stands in its two letters and the ZIP code whole; a country
    stands in full English, and only abroad. What nobody can tell stays as it was typed (`doubt`).
    """
    state, code, country = _town(address)
    town = " ".join(part for part in (composed(address.city), state, code) if part)
    named = (address.name, address.attention, address.line1, address.line2)
    printed = map(composed, named)
    return [line for line in (*printed, town, country) if line]


def doubt(address: Postal) -> Doubt | None:
    """What of an address cannot be told from the record, where something cannot."""
    country = _country(address)
    if country is None or (country != HOME and _lies_at_home(address)):
        return Doubt.COUNTRY
    if country != HOME:
        return None
    state = _state(address)
    if home_zip(address.zip, state) is None:
        return Doubt.ZIP
    return None if code_of(state) else Doubt.STATE


def home_zip(typed: str, state: str) -> str | None:
    """A ZIP code of the United States in full: lost zeros put back, the last four after a hyphen.

    state: two letters or whatever else is on record. None where it is no ZIP code, or where the
    zeros that it lacks would lead into another state.
    """
    plain = "".join(
        "-" if unicodedata.category(letter) == "Pd" or letter == "\N{MINUS SIGN}" else letter
        for letter in unicodedata.normalize("NFKC", composed(typed))
    )
    found = re.fullmatch(r"([0-9]{3,5})(?:[ -]+([0-9]{4}))? ?-?", plain)
    if found is None and re.fullmatch(r"[0-9]{7,9}", plain):
        found = re.fullmatch(r"([0-9]{5})([0-9]{4})", plain.zfill(9))
    if found is None:
        return None
    first, more = found[1].zfill(5), found[2]
    known = code_of(state)
    if first < LOWEST_ZIP or (first[0] == "0" and known and not zip_lies_in(first, known)):
        return None  # the zeros, put back here or by whoever kept it, may not have been lost
    return f"{first}-{more}" if more else first


def is_home(country: str) -> bool:
    """Whether the post at home carries letters there: blank, the United States, a territory."""
    return country_of(country) == HOME or territory_of(country) is not None


def composed(text: str) -> str:
    """Letters and accents as one, full-width letters narrow, nothing invisible, single blanks."""
    seen = "".join(
        unicodedata.normalize("NFKC", letter) if "\uff01" <= letter <= "\uff5e" else letter
        for letter in text
        if unicodedata.category(letter) != "Cf"
    )
    return " ".join(unicodedata.normalize("NFC", seen).split())


_SPELLED_OUT = str.maketrans({"℅": "c/o ", "№": "No ", "⁄": "/", "\N{MINUS SIGN}": "-"})
_APOSTROPHES = "'’‘`´ʹʻʼʽ′"


def capitals(line: str) -> str:
    """A line for the window of an envelope: capitals with their accents, no punctuation.

    Hyphens (ZIP+4), slashes (1/2), number signs, ampersands and the dot inside a number (39.2 Rd)
    carry meaning and stay.
    """
    line = composed(line.translate(_SPELLED_OUT))
    line = re.sub(rf"[{_APOSTROPHES}]", "", line)
    # The dots of initials close up (P.O. Box, N.W.), others end a word (St.Louis), between
    # digits they stay.
    line = re.sub(r"(?<=\b[^\W\d_])\.(?=[^\W\d_]\b)", "", line)
    line = re.sub(r"(?<!\d)\.|\.(?!\d)", " ", line)
    kept = ("-" if unicodedata.category(letter) == "Pd" else letter for letter in line.upper())
    return " ".join("".join(letter if _is_kept(letter) else " " for letter in kept).split())


def _is_kept(letter: str) -> bool:
    return letter in "/#&-." or unicodedata.category(letter)[0] in "LMN"


def _town(address: Postal) -> tuple[str, str, str]:
    """State, postal code and country as printed; the country is empty at home."""
    country, state, code = _country(address), _state(address), composed(address.zip)
    if country == HOME:
        return state, home_zip(code, state) or code, ""
    if country == "CA":
        code = re.sub(r"(?i)^([a-z]\d[a-z])-?(\d[a-z]\d)$", r"\1 \2", code).upper()
    return state, code, composed(address.country) if country is None else name_of(country)


def _country(address: Postal) -> str | None:
    military = code_of(address.state) in MILITARY or composed(address.city).upper() in (
        MILITARY_TOWNS
    )
    return HOME if military or is_home(address.country) else country_of(address.country)


def _state(address: Postal) -> str:
    """In two letters at home, as on record abroad; a territory given as country is the state, and
    where there is none the ZIP code tells it, if it lies in one state only.
    """
    if _country(address) != HOME:
        return composed(address.state)
    typed = composed(address.state) or territory_of(address.country) or ""
    if not typed and (code := home_zip(address.zip, "")):
        found = states_of_zip(code)
        return found[0] if len(found) == 1 else ""
    return code_of(typed) or typed


def _lies_at_home(address: Postal) -> bool:
    """Whether state and ZIP code say home though the country says abroad: CA is California too."""
    state = code_of(address.state)
    code = home_zip(address.zip, address.state)
    return bool(state and code and zip_lies_in(code, state))
