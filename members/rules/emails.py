"""An email address as people and programs write it, and the one that can be mailed."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

LONGEST, LONGEST_LOCAL = 254, 64
NO_ADDRESS = "not an address: it needs a name, an @ and a domain"
SEVERAL = "more than one address, or more than one @"
PARTED = "not an address: it has a blank or a comma inside"
OTHER_LETTERS = "no mail goes to an address with accents or other letters before the @"
NO_NAME = "not an address: what stands before the @ cannot be"
NO_DOMAIN = "not an address: its domain cannot be"

_NAMED = re.compile(r"[^<>]*<([^<>]*)>[^<>]*")
_SCHEME = re.compile(r"(?:mailto|smtp|e-?mail) ?:[/ ]*", re.IGNORECASE)
_AROUND = " \"'`´‘’“”„«»‹›<>()[]{},;:.|"
_DOTS = {ord("\N{IDEOGRAPHIC FULL STOP}"): "."}
_ATOM = r"[\w!#$%&'*+/=?^`{|}~-]+"
_LOCAL = re.compile(rf"{_ATOM}(\.{_ATOM})*", re.IGNORECASE)
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)", re.IGNORECASE)


class NotMailable(ValueError):
    """No mail can go there; the text says why."""


def mailable(text: str, *, letters: bool = False) -> str:
    """The address that was meant, in the form in which mail goes there; nothing for nothing.

    Leaves out what cannot be seen, `mailto:` and its like, a name before the address and marks
    around it; the domain of another script becomes its form in Latin letters (xn--). Letters keep
    their case. Raises NotMailable, also for letters beyond a to z before the @: few servers take
    mail for such an address. With `letters` it stays: somebody on record has it, and mail that is
    refused goes by letter.
    """
    address = _meant(text)
    if not address:
        return ""
    local, _, domain = address.rpartition("@")
    if not local or not domain:
        raise NotMailable(NO_ADDRESS)
    if "@" in local:
        raise NotMailable(SEVERAL)
    if re.search(r"[\s,;]", address):
        raise NotMailable(PARTED)
    if not letters and not local.isascii():
        raise NotMailable(OTHER_LETTERS)
    if len(local) > LONGEST_LOCAL or not _LOCAL.fullmatch(local):
        raise NotMailable(NO_NAME)
    labels = [_latin(label) for label in domain.split(".")]
    if not labels[1:] or not all(map(_LABEL.fullmatch, labels)) or labels[-1].isdigit():
        raise NotMailable(NO_DOMAIN)
    address = f"{local}@{'.'.join(labels)}"
    if len(address) > LONGEST:
        raise NotMailable(f"longer than {LONGEST} characters")
    return address


def key(text: str) -> str:
    """What two spellings of one address have in common; of what is no address, as it stands."""
    try:
        return mailable(text, letters=True).lower()
    except NotMailable:
        return _meant(text).lower()


def _meant(text: str) -> str:
    """Without what is not seen and what stands around."""
    plain = unicodedata.normalize("NFKC", text).translate(_DOTS)
    plain = "".join(
        " " if unicodedata.category(letter) == "Cc" else letter
        for letter in plain
        if unicodedata.category(letter) != "Cf"
    ).strip()
    if named := _NAMED.fullmatch(plain):
        plain = named[1]
    plain = plain.strip(_AROUND)
    if scheme := _SCHEME.match(plain):
        plain = unquote(plain[scheme.end() :].partition("?")[0]).strip(_AROUND)
    return re.sub(r"\s*@\s*", "@", plain)


def _latin(label: str) -> str:
    if label.isascii():
        return label
    return "xn--" + unicodedata.normalize("NFC", label.lower()).encode("punycode").decode()
