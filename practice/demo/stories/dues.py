"""People whose story is about renewal fees: due, in grace, lapsed, paid."""

from __future__ import annotations

from datetime import date

from practice.demo.person import Act, Held, Person, served

PE = "professional_education"

MARISOL = Person(
    "1000001",
    "Marisol",
    "Reyes",
    "RPT in grace with an open invoice, RMA active but behind pace",
    (
        Held(
            "RPT",
            "3027715",
            (7, -1),
            day=14,
            unpaid=1,
            acts=(
                Act(PE, 400, "Order of draw: preventing carryover", "Lakeview Medical Center", "4"),
                Act(PE, 170, "Pediatric venipuncture", "Lakeview Medical Center", "2.5"),
                Act(PE, -60, "Capillary collection", "Lakeview Medical Center", "3"),
                served(330, "Education committee", "State society", "committee"),
            ),
        ),
        Held(
            "RMA",
            "2618447",
            (8, -2),
            day=18,
            acts=(
                Act(
                    PE,
                    85,
                    "Diabetes care: insulin and glucometer training",
                    "Harbor Family Clinic",
                    "1.5",
                ),
                Act(PE, -120, "Telehealth for medical assistants", "Harbor Family Clinic", "4"),
                Act(
                    PE,
                    519,
                    "ECG lead placement and artifact workshop",
                    "Midwest Cardiac Institute",
                    "4.4",
                ),
                Act(PE, 700, "Bloodborne pathogens and OSHA update", "Harbor Family Clinic", "2"),
                Act(
                    "instruction",
                    624,
                    "Phlebotomy skills for new medical assistants",
                    "Harbor Family Clinic",
                    "2",
                ),
                Act(
                    "instruction",
                    435,
                    "Phlebotomy skills for new medical assistants",
                    "Harbor Family Clinic",
                    "2",
                ),
                served(325, "Membership committee", "Illinois state society", "committee"),
            ),
        ),
    ),
    account=True,
    pays=28,
    try_this="Pay the RPT fee; log CE for both; see why one presentation does not count.",
    street="2214 N Larkspur Ave Apt 3B",
    place=("Rockford", "IL", "61107-1146", "US"),
)

CEDAR, ROCK_VALLEY = "Cedar Street Family Practice", "Rock Valley College"
GRACES_OWN = (
    Act(PE, 71, "Privacy in the small practice", CEDAR, "1"),
    Act(PE, 201, "Motivational interviewing", ROCK_VALLEY, "2"),
    Act("amt_ce", 402, "Infection control basics", "AMT", "1.5"),
    Act("instruction", 509, "Vital signs for new staff", CEDAR, "1.5"),
    Act(PE, 639, "ECG basics for medical assistants", "Midwest Cardiac Institute", "4"),
    Act("amt_ce", 788, "Medication reconciliation in ambulatory care", "AMT", "2"),
    Act(PE, 917, "Bloodborne pathogens and OSHA update", CEDAR, "2"),
    Act(PE, 970, "Vaccine storage and handling", "Winnebago County Health Department", "3"),
    Act(PE, 1108, "Phlebotomy refresher", ROCK_VALLEY, "3"),
)
"""What Grace did while she was lapsed; the last of it was more than three years ago."""
GRACE = Person(
    "1000005",
    "Grace",
    "Adeyemi",
    "Lapsed by dues for more than three years: her application by CCP has half its points",
    (Held("RMA", "2610005", (12, -3), unpaid=4, acts=GRACES_OWN),),
    account=True,
    try_this="The way back, and her draft: add the proofs that are missing, and send it.",
    street="77 Cedar Street",
)
ELEANOR = Person(
    "1000011",
    "Eleanor",
    "Voss",
    "Away for more than ten years, so by exam only: she is authorized to sit it",
    (Held("MLS", "1100011", (0, 0), granted_exactly=date(2001, 3, 15), unpaid=12),),
    account=True,
    try_this="Her authorization: its number, its last day, how to schedule.",
    pays=None,
)

PEOPLE: tuple[Person, ...] = (
    MARISOL,
    Person(
        "1000003",
        "Hannah",
        "Lindqvist",
        "Renewal due this month, invoice open",
        (
            Held(
                "RMA",
                "2618501",
                (4, 0),
                unpaid=1,
                acts=(Act(PE, 90, "Infection control", "County clinic", "12"),),
            ),
        ),
        account=True,
        try_this="Open the renewal email under Sent mail and pay from it.",
        pays=-9,
    ),
    Person(
        "1000004",
        "Luis",
        "Ferreira",
        "Lapsed by dues since last year, paying brings him back",
        (Held("MLT", "1500404", (8, -14), unpaid=2),),
        account=True,
        try_this="See what paying would do.",
        pays=120,
    ),
    GRACE,
    Person(
        "1000009",
        "Aisha",
        "Rahman",
        "Two certifications with the same anniversary month: one invoice",
        (
            Held("RMA", "2600009", (5, 0), day=3, unpaid=1),
            Held("RPT", "3000009", (3, 0), day=20, unpaid=1),
        ),
        account=True,
        try_this="Pay two fees on one invoice.",
        pays=-20,
    ),
    Person(
        "1000028",
        "Jack",
        "Penhaligon",
        "In grace, last month's fee unpaid",
        (Held("CMAS", "3300028", (3, -1), unpaid=1),),
        account=True,
        pays=None,
    ),
    Person(
        "1000031",
        "Teresa",
        "Bianchi",
        "Paid this month by check",
        (Held("RMA", "2600031", (5, 0), unpaid=1),),
        pays=10,
    ),
    Person(
        "1000032",
        "Malik",
        "Johnson",
        "Paid this month by check, two years at once",
        (Held("RPT", "3000032", (4, 0), unpaid=2),),
        pays=-25,
    ),
    Person(
        "1000034",
        "Bernard",
        "Leclerc",
        "Pre-2006, lapsed by dues only",
        (Held("MLT", "1100034", (0, 0), granted_exactly=date(2003, 10, 21), unpaid=2),),
        pays=None,
    ),
    Person(
        "1000038",
        "Rosa",
        "Villanueva",
        "Lapsed lately: one fee brings her back",
        (Held("RMA", "2600038", (4, -3), unpaid=1),),
        pays=150,
    ),
    ELEANOR,
)
