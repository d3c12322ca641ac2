"""When a typed number is the one on record, however it is written."""

from __future__ import annotations

import re
from collections.abc import Collection

from members.rules.typed import plain

PARTS = re.compile(r"(\D*)(\d.*)", re.ASCII | re.DOTALL)
# "RPT No. 3027715", "Member number 1000026": what stands before a number and is no part of it.
LABELS = {"NO", "NR", "NUMBER", "MEMBER", "CERT", "CERTIFICATION", "ID", "AMT"}


def bare(number: str) -> str:
    """What a number is found by: letters and digits from the first digit on, in capitals; all of
    them where there is no digit. `members_number` says the same in SQL.
    """
    return _split(number)[1]


def letters(number: str) -> str:
    """The letters that belong to a number: "RMA" of "RMA No. RMA-900001", "" of "No. 3027715"."""
    words = re.findall("[A-Z]+", _split(number)[0])
    return next((word for word in reversed(words) if word not in LABELS), "")


def same_number(typed: str, on_record: str, codes: Collection[str] = ()) -> bool:
    """Compare without dashes, blanks, case and labels. The letters before the digits may be left
    out, and where some are typed they are those on record or among `codes`, those of its program.
    """
    return bare(typed) == bare(on_record) != "" and (letters(typed) or letters(on_record)) in {
        letters(on_record),
        *codes,
    }


def _split(number: str) -> tuple[str, str]:
    text = plain(number).upper()
    found = PARTS.fullmatch(text)
    head, rest = found.groups() if found else ("", text)
    return head, re.sub(r"[^A-Z0-9]", "", rest)
