"""People whose story is a CCP audit. What they handed in stands in `practice.demo.audits`."""

from __future__ import annotations

from typing import Any

from practice.demo.person import Act, Audited, Held, Person, course, served

PE = "professional_education"
AMT_CE = "amt_ce"


def _drawn(
    who: tuple[str, str, str],
    held: tuple[str, str, tuple[int, int]],
    story: str,
    *acts: Act,
    later: int = 0,
    attested: bool = False,
    answers: int = 20,
    account: bool = True,
    **more: Any,
) -> Person:
    """who: number, first and last name. held: the program, the number, and month and day on which
    the audited cycle ended; the rest as in `Audited`, `Held` and `Person`.
    """
    program, number, (month, day) = held
    cycle = Audited(month, day, acts, later=later, attested=attested)
    one = Held(program, number, answers=answers, audited=cycle)
    return Person(*who, story, (one,), account=account, **more)


TERRENCE = _drawn(
    ("1000041", "Terrence", "Okafor"),
    ("MLT", "1984402", (5, 14)),
    "His CCP audit is in review: one certificate shows fewer hours than he claimed",
    Act(PE, 978, "Coagulation update", "Prairie Laboratory Forum", "3"),
    Act(AMT_CE, 832, "Antibody identification basics", "AMT", "4"),
    course(516, "Medical law and ethics"),
    served(318, "Treasurer", "Wisconsin state society", "officer"),
    Act(AMT_CE, 266, "Molecular testing in small labs", "AMT", "3"),
    Act(PE, 207, "Great Lakes Laboratory Symposium", "Great Lakes Laboratory Society", "6.5"),
    Act("instruction", 188, "Peripheral smear review", "Northfield General Hospital", "2.5"),
    Act(PE, 118, "Laboratory chemical hygiene", "Northfield General Hospital", "2"),
    Act(PE, 63, "Urinalysis microscopy", "Prairie Laboratory Forum", "4"),
    try_this="Cycles: what he sent, and that nothing is to be done while it is with the office.",
    street="418 E Willow Creek Rd",
    place=("Madison", "WI", "53714-2209", "US"),
    extra={"middle_name": "A."},
)
ANDERS = _drawn(
    ("1000042", "Anders", "Lindqvist"),
    ("CMAS", "3310042", (8, 20)),
    "Drawn for a CCP audit: proofs are attached, one is missing",
    course(700, "Health information management"),
    Act(PE, 480, "Compliance in the medical office", "Prairie Health Academy", "8"),
    Act(AMT_CE, 300, "Coding updates", "AMT", "2"),
    Act(PE, 90, "Privacy at the front desk", "Northfield General Hospital", "6"),
    answers=59,
    try_this="Answer the audit: add a proof for activity 4, or say that there is none, and submit.",
)
SIMONE = _drawn(
    ("1000043", "Simone", "Abernathy"),
    ("MLS", "1460043", (3, 9)),
    "Answered her CCP audit four days ago: nobody has it yet",
    course(600, "Clinical chemistry II", "2"),
    course(420, "Laboratory statistics"),
    Act(PE, 60, "Hemostasis at the bench", "Prairie Laboratory Forum", "4"),
)
TOMOKO = _drawn(
    ("1000044", "Tomoko", "Nakamura"),
    ("RMA", "2610044", (6, 2)),
    "Answered her CCP audit 19 days ago: an auditor is late with it",
    course(500, "Pharmacology for medical assistants"),
    Act(PE, 330, "Wound care", "Northfield General Hospital", "12"),
    Act(PE, 60, "Hemostasis at the bench", "Prairie Laboratory Forum", "4"),
)
DANA = _drawn(
    ("1000045", "Dana", "Pruitt"),
    ("RPT", "3010045", (10, 5)),
    "Sent a replacement: the first certificate had somebody else's name",
    Act(PE, 610, "Difficult draws", "Northfield General Hospital", "12"),
    Act(PE, 200, "Pediatric phlebotomy", "Prairie Health Academy", "12.5"),
)
MARCUS = _drawn(
    ("1000046", "Marcus", "Bell"),
    ("RMA", "2610046", (4, 28)),
    "Asked for better proof in his CCP audit: three days are left",
    course(650, "Medical terminology"),
    Act(PE, 260, "Electrocardiography", "Midwest Cardiac Institute", "15"),
    answers=29,
    try_this="Three days left: the proof of activity 2 cannot be read. Add a better one.",
)
ELENA = _drawn(
    ("1000047", "Elena", "Petrova"),
    ("PCT", "3910047", (7, 17)),
    "Failed her CCP audit, can still appeal",
    Act(PE, 400, "Fall prevention", "Prairie Health Academy", "20"),
    Act(PE, 150, "Vital signs", "Prairie Health Academy", "10"),
    try_this="Lapsed by the audit: appeal with a statement.",
)
HUGO = _drawn(
    ("1000048", "Hugo", "Lang"),
    ("CMLA", "3510048", (2, 11)),
    "Appealed the decision of his CCP audit",
    course(720, "Introduction to the laboratory"),
    Act(PE, 330, "Point-of-care testing", "Prairie Laboratory Forum", "15"),
)
LYDIA = _drawn(
    ("1000049", "Lydia", "Stein"),
    ("MLT", "1510049", (9, 23)),
    "Drawn for a CCP audit of a cycle that she attested: she lists her activities first",
    attested=True,
    answers=70,
    try_this="List activities in the case, each with its proof.",
)
AMIR = _drawn(
    ("1000050", "Amir", "Khoury"),
    ("AHI", "3610050", (11, 3)),
    "Drawn for a CCP audit: all was posted by the portal, one tap answers it",
    Act(AMT_CE, 800, "Teaching adults", "AMT", "12"),
    Act(AMT_CE, 460, "Writing fair exams", "AMT", "10"),
    Act(AMT_CE, 100, "Ethics for instructors", "AMT", "8"),
    answers=57,
    try_this="Answer the audit with one tap.",
)
IDA = _drawn(
    ("1000052", "Ida", "Lund"),
    ("MDT", "3810052", (9, 14)),
    "Passed the CCP audit of the round before",
    course(640, "Molecular biology", "2"),
    Act(PE, 210, "Amplification without contamination", "AMT", "6"),
    later=-1,
    try_this="Passed: left out of the draw for three years.",
)
JOYCE = _drawn(
    ("1000053", "Joyce", "Tan"),
    ("RPT", "3010053", (2, 10)),
    "Drawn for the next round, not told yet",
    Act(PE, 300, "Phlebotomy today", "County clinic", "24"),
    later=1,
    account=False,
)

PEOPLE = (*(TERRENCE, ANDERS, SIMONE, TOMOKO, DANA, MARCUS, ELENA, HUGO, LYDIA, AMIR, IDA, JOYCE),)
