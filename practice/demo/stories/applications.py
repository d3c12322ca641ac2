"""People whose story is an application to recertify. What they claim and hand in stands in
`practice.demo.applications`.
"""

from __future__ import annotations

from typing import Any

from practice.demo.person import Held, Person


def _lapsed(
    who: tuple[str, str, str],
    held: tuple[str, str, tuple[int, int]],
    story: str,
    unpaid: int = 1,
    account: bool = True,
    **more: Any,
) -> Person:
    """Somebody whose last cycle was not met. who: number, first and last name. held: the program,
    the number, and how long ago it was granted; a cycle of three years ended not long ago.
    """
    program, number, granted = held
    one = Held(program, number, granted, missed=1, unpaid=unpaid)
    return Person(*who, story, (one,), account=account, **more)


SHARON = _lapsed(
    ("1000054", "Sharon", "Whitlock"),
    ("RMA", "2610054", (6, -5)),
    "Sent her application by CCP four days ago: nobody has it yet, and one certificate shows less",
    try_this="The tracker: what happens next, and until when.",
)
NADINE = _lapsed(
    ("1000055", "Nadine", "Moreau"),
    ("RPT", "3010055", (6, -6)),
    "Her application is incomplete: one certificate cannot be read",
    try_this="What is asked for is answered in place.",
)
CURTIS = _lapsed(
    ("1000056", "Curtis", "Boyd"),
    ("CMAS", "3310056", (6, -7)),
    "His application was denied eight days ago, he can still appeal",
    try_this="The reason, and the appeal.",
)
WANDA = _lapsed(
    ("1000057", "Wanda", "Kozak"),
    ("RDA", "3410057", (6, -5)),
    "Appealed the denial of her application: somebody else decides",
)
PRISCILLA = _lapsed(
    ("1000058", "Priscilla", "Odom"),
    ("MLT", "1510058", (6, -8)),
    "Did not pass the exam at the first attempt: another one is open to her",
    try_this="Pay for another attempt.",
)
WALTER = _lapsed(
    ("1000059", "Walter", "Stroud"),
    ("PCT", "3910059", (7, -6)),
    "His application expired ten days ago: he never answered what was asked",
    unpaid=2,
    try_this="An application that is over, and the way back as it is now.",
    pays=None,
)
CAMILA = _lapsed(
    ("1000060", "Camila", "Duarte"),
    ("RMA", "2610060", (6, -4)),
    "Recertified by CCP three days ago",
    try_this="Certified again: a new cycle, and the first year is covered.",
)
OSCAR = _lapsed(
    ("1000061", "Oscar", "Lindholm"),
    ("CMLA", "3510061", (7, -1)),
    "Has not answered what his application lacks: it expires in three months",
    unpaid=2,
    account=False,
    pays=None,
)

PEOPLE = (SHARON, NADINE, CURTIS, WANDA, PRISCILLA, WALTER, CAMILA, OSCAR)
