"""When a typed number is the one on record, however it is written."""

from __future__ import annotations

import re
from collections.abc import Collection

from members.rules.typed import plain

PARTS = re.compile(r"(\D*)(\d.*)", re.ASCII | re.DOTALL)
COUNT = re.compile(r"[0-9]{1,18}$", re.ASCII)
# "RPT No. 3027715", "Member number 1000026": what stands before a number and is no part of it.
LABELS = {
    *("NO", "NR", "NBR", "NUM", "NUMBER", "ID", "IS", "MY", "THE", "AMT", "MEMBER", "MEMBERSHIP"),
    *("CERT", "CERTIFICATE", "CERTIFICATION", "CREDENTIAL", "REG", "REGISTRATION", "LICENSE"),
}


def bare(number: str) -> str:
    """What a number is found by: letters and digits from the first digit on, in capitals; all of
    them where there is no digit. `members_number` says the same in SQL.
    """
    return _split(number)[1]


def read_as(typed: str) -> str:
    """What a number is looked up by, where that is not what was typed; "" where it is, or nothing
    can be.
    """
    read = bare(typed)
    return "" if read == typed.strip() else read


def letters(number: str, known: Collection[str] = ()) -> str:
    """The letters that belong to a number: "RMA" of "RMA No. RMA-900001", "" of "No. 3027715".

    They are those of the last word; or of several that make one of the `known`, for blanks and dots
    may stand between them: "RPT" of "R.P. T 920015".
    """
    words = [word for word in re.findall("[A-Z]+", _split(number)[0]) if word not in LABELS]
    ends = ("".join(words[first:]) for first in range(len(words)))
    return next((end for end in ends if end in known), words[-1] if words else "")


def counted(number: str) -> int | None:
    """The count in which a number ends: 920015 of "RPT-920015". `members.models.folding.Counted`
    says the same in SQL.
    """
    found = COUNT.search(number)
    return int(found[0]) if found else None


def same_number(typed: str, on_record: str, codes: Collection[str] = ()) -> bool:
    """Compare without dashes, blanks, case and labels. The letters before the digits may be left
    out, and where some are typed they are those on record or among `codes`, those of its program.
    """
    theirs = {letters(on_record), *codes}
    said = letters(typed, theirs) or letters(on_record)
    return bare(typed) == bare(on_record) != "" and said in theirs


def _split(number: str) -> tuple[str, str]:
    text = plain(number).upper()
    found = PARTS.fullmatch(text)
    head, rest = found.groups() if found else ("", text)
    return head, re.sub(r"[^A-Z0-9]", "", rest)
