"""A row of a result file, as it was read (handbook section 9, "Result file")."""

from __future__ import annotations

import re
from dataclasses import dataclass

from recert.rules.results import Sitting

RESULTS = {
    **dict.fromkeys(("pass", "passed"), "pass"),
    **dict.fromkeys(("fail", "failed", "not passed"), "fail"),
    **dict.fromkeys(("cancelled", "canceled"), "cancelled"),
}
_WHOLE = re.compile(r"([0-9]+)\.0+")


@dataclass(frozen=True, slots=True)
class Reported:
    """What a row says: of which authorization, under which name, how it went. line: where it stands
    in its file.
    """

    number: str
    last_name: str
    sitting: Sitting
    line: int = 0


def score(text: str) -> str:
    """A score as it is kept: what a spreadsheet made 81.0 is 81."""
    whole = _WHOLE.fullmatch(text)
    return whole[1] if whole else text
