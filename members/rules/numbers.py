"""What a certification number may be on record as, however it is typed."""

from __future__ import annotations

import re

NO = re.compile(r"^(?:[A-Z]{2,4}[\s-]*)?NO(?![A-Z])[.\s-]*(?=\S*\d)", re.ASCII)
PROGRAM = re.compile(r"^[A-Z]{2,4}[\s-]*(?=\d)", re.ASCII)


def on_record(typed: str) -> set[str]:
    """The number as typed, in capitals, without "No." and what stands before it, and without the
    letters of the program: screens and letters print "RPT No. 3027715" where the record says
    3027715, and "RMA No. RMA-900001" where it says RMA-900001.
    """
    number = " ".join(typed.upper().split())
    bare = NO.sub("", number)
    return {number, bare, PROGRAM.sub("", bare)}
