"""What a certification number may be on record as, however it is typed."""

from __future__ import annotations

import re

PREFIX = re.compile(r"(?:[A-Z]{2,4}[\s-]*)?(?:NO\.?\s*)?(?=\d)", re.ASCII)


def on_record(typed: str) -> set[str]:
    """The number as typed, in capitals, and without the letters of the program before it: screens
    and letters print "RPT No. 3027715" where the record says 3027715.
    """
    number = " ".join(typed.upper().split())
    prefix = PREFIX.match(number)
    return {number, number[prefix.end() :] if prefix else number}
