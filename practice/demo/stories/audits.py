"""People whose story is a CCP audit. What they handed in stands in `practice.demo.audits`."""

from __future__ import annotations

from practice.demo.person import Act, Audited, Held, Person

PE = "professional_education"
AMT_CE = "amt_ce"
COLLEGE = "Rock Valley College"


def _credits(days_ago: int, title: str, amount: str = "1") -> Act:
    return Act("formal_education", days_ago, title, COLLEGE, credits=amount, unit="semester")


TERRENCE = Person(
    "1000041",
    "Terrence",
    "Okafor",
    "His CCP audit is in review: one certificate shows fewer hours than he claimed",
    (
        Held(
            "MLT",
            "1984402",
            audited=Audited(
                *(5, 14),
                (
                    Act(PE, 978, "Coagulation update", "Prairie Laboratory Forum", "3"),
                    Act(AMT_CE, 832, "Antibody identification basics", "AMT", "4"),
                    _credits(516, "Medical law and ethics"),
                    Act(
                        *("organization", 318, "Treasurer", "Wisconsin state society"),
                        role="officer",
                        years="1",
                    ),
                    Act(AMT_CE, 266, "Molecular testing in small labs", "AMT", "3"),
                    Act(
                        *(PE, 207, "Great Lakes Laboratory Symposium"),
                        *("Great Lakes Laboratory Society", "6.5"),
                    ),
                    Act(
                        *("instruction", 188, "Peripheral smear review"),
                        *("Northfield General Hospital", "2.5"),
                    ),
                    Act(
                        *(PE, 118, "Laboratory chemical hygiene"),
                        *("Northfield General Hospital", "2"),
                    ),
                    Act(PE, 63, "Urinalysis microscopy", "Prairie Laboratory Forum", "4"),
                ),
            ),
        ),
    ),
    account=True,
    try_this="Cycles: what he sent, and that nothing is to be done while it is with the office.",
    street="418 E Willow Creek Rd",
    place=("Madison", "WI", "53714-2209", "US"),
    extra={"middle_name": "A."},
)
ANDERS = Person(
    "1000042",
    "Anders",
    "Lindqvist",
    "Drawn for a CCP audit: proofs are attached, one is missing",
    (
        Held(
            "CMAS",
            "3310042",
            answers=59,
            audited=Audited(
                *(8, 20),
                (
                    _credits(700, "Health information management"),
                    Act(PE, 480, "Compliance in the medical office", "Prairie Health Academy", "8"),
                    Act(AMT_CE, 300, "Coding updates", "AMT", "2"),
                    Act(PE, 90, "Privacy at the front desk", "Northfield General Hospital", "6"),
                ),
            ),
        ),
    ),
    account=True,
    try_this="Answer the audit: add a proof for activity 4, or say that there is none, and submit.",
)
SIMONE = Person(
    "1000043",
    "Simone",
    "Abernathy",
    "Answered her CCP audit four days ago: nobody has it yet",
    (
        Held(
            "MLS",
            "1460043",
            audited=Audited(
                *(3, 9),
                (
                    _credits(600, "Clinical chemistry II", "2"),
                    _credits(420, "Laboratory statistics"),
                    Act(PE, 60, "Hemostasis at the bench", "Prairie Laboratory Forum", "4"),
                ),
            ),
        ),
    ),
    account=True,
)
TOMOKO = Person(
    "1000044",
    "Tomoko",
    "Nakamura",
    "Answered her CCP audit 19 days ago: an auditor is late with it",
    (
        Held(
            "RMA",
            "2610044",
            audited=Audited(
                *(6, 2),
                (
                    _credits(500, "Pharmacology for medical assistants"),
                    Act(PE, 330, "Wound care", "Northfield General Hospital", "12"),
                    Act(PE, 60, "Hemostasis at the bench", "Prairie Laboratory Forum", "4"),
                ),
            ),
        ),
    ),
    account=True,
)
DANA = Person(
    "1000045",
    "Dana",
    "Pruitt",
    "Sent a replacement: the first certificate had somebody else's name",
    (
        Held(
            "RPT",
            "3010045",
            audited=Audited(
                *(10, 5),
                (
                    Act(PE, 610, "Difficult draws", "Northfield General Hospital", "12"),
                    Act(PE, 200, "Pediatric phlebotomy", "Prairie Health Academy", "12.5"),
                ),
            ),
        ),
    ),
    account=True,
)
MARCUS = Person(
    "1000046",
    "Marcus",
    "Bell",
    "Asked for better proof in his CCP audit: three days are left",
    (
        Held(
            "RMA",
            "2610046",
            answers=29,
            audited=Audited(
                *(4, 28),
                (
                    _credits(650, "Medical terminology"),
                    Act(PE, 260, "Electrocardiography", "Midwest Cardiac Institute", "15"),
                ),
            ),
        ),
    ),
    account=True,
    try_this="Three days left: the proof of activity 2 cannot be read. Add a better one.",
)
ELENA = Person(
    "1000047",
    "Elena",
    "Petrova",
    "Failed her CCP audit, can still appeal",
    (
        Held(
            "PCT",
            "3910047",
            audited=Audited(
                *(7, 17),
                (
                    Act(PE, 400, "Fall prevention", "Prairie Health Academy", "20"),
                    Act(PE, 150, "Vital signs", "Prairie Health Academy", "10"),
                ),
            ),
        ),
    ),
    account=True,
    try_this="Lapsed by the audit: appeal with a statement.",
)
HUGO = Person(
    "1000048",
    "Hugo",
    "Lang",
    "Appealed the decision of his CCP audit",
    (
        Held(
            "CMLA",
            "3510048",
            audited=Audited(
                *(2, 11),
                (
                    _credits(720, "Introduction to the laboratory"),
                    Act(PE, 330, "Point-of-care testing", "Prairie Laboratory Forum", "15"),
                ),
            ),
        ),
    ),
    account=True,
)
LYDIA = Person(
    "1000049",
    "Lydia",
    "Stein",
    "Drawn for a CCP audit of a cycle that she attested: she lists her activities first",
    (Held("MLT", "1510049", answers=70, audited=Audited(9, 23, attested=True)),),
    account=True,
    try_this="List activities in the case, each with its proof.",
)
AMIR = Person(
    "1000050",
    "Amir",
    "Khoury",
    "Drawn for a CCP audit: all was posted by the portal, one tap answers it",
    (
        Held(
            "AHI",
            "3610050",
            answers=57,
            audited=Audited(
                *(11, 3),
                (
                    Act(AMT_CE, 800, "Teaching adults", "AMT", "12"),
                    Act(AMT_CE, 460, "Writing fair exams", "AMT", "10"),
                    Act(AMT_CE, 100, "Ethics for instructors", "AMT", "8"),
                ),
            ),
        ),
    ),
    account=True,
    try_this="Answer the audit with one tap.",
)
IDA = Person(
    "1000052",
    "Ida",
    "Lund",
    "Passed the CCP audit of the round before",
    (
        Held(
            "MDT",
            "3810052",
            audited=Audited(
                *(9, 14),
                (
                    _credits(640, "Molecular biology", "2"),
                    Act(PE, 210, "Amplification without contamination", "AMT", "6"),
                ),
                later=-1,
            ),
        ),
    ),
    account=True,
    try_this="Passed: left out of the draw for three years.",
)
JOYCE = Person(
    "1000053",
    "Joyce",
    "Tan",
    "Drawn for the next round, not told yet",
    (
        Held(
            "RPT",
            "3010053",
            audited=Audited(
                *(2, 10), (Act(PE, 300, "Phlebotomy today", "County clinic", "24"),), later=1
            ),
        ),
    ),
)

PEOPLE = (*(TERRENCE, ANDERS, SIMONE, TOMOKO, DANA, MARCUS, ELENA, HUGO, LYDIA, AMIR, IDA, JOYCE),)
