"""People whose story is about cycles and points."""

from __future__ import annotations

from datetime import date

from practice.demo.person import Act, Held, Person, course, served

PE = "professional_education"

PEOPLE: tuple[Person, ...] = (
    Person(
        "1000006",
        "Peter",
        "Novak",
        "Lapsed because the last cycle was not met",
        (Held("CMAS", "3300006", (6, -4), missed=1),),
        account=True,
        try_this="Paid every year, and still lapsed: the sentence says why.",
    ),
    Person(
        "1000007",
        "Ruth",
        "Abernathy",
        "Certified before 2006: CCP is voluntary, points are short",
        (Held("MLS", "1100007", (0, 0), granted_exactly=date(1998, 6, 9), missed=3),),
        account=True,
        try_this="Points are a recommendation only.",
    ),
    Person(
        "1000020",
        "Noah",
        "Sorensen",
        "Cycle met by recorded points",
        (
            Held(
                "RMA",
                "2600020",
                (4, -7),
                acts=(course(300, "Anatomy and physiology II", "3"),),
            ),
        ),
        account=True,
        try_this="The ring is full: the next cycle opens by itself.",
    ),
    Person(
        "1000021",
        "Priya",
        "Venkataraman",
        "Cycle attested",
        (Held("MDT", "3800021", (5, -3), attested=True),),
    ),
    Person(
        "1000022",
        "George",
        "Halloran",
        "Employment from before 2021 in an older cycle",
        (
            Held(
                "RMA",
                "2600022",
                (7, -5),
                acts=(
                    Act("employment", 60, "Medical assistant", "Harbor Family Clinic"),
                    Act(
                        "employment",
                        0,
                        "Medical assistant",
                        "Prairie Family Practice",
                        span=(date(2019, 9, 1), date(2022, 3, 31)),
                    ),
                ),
            ),
        ),
        account=True,
        try_this="Cycles: employment through 2020 counts in his first one, and none after it.",
    ),
    Person(
        "1000023",
        "Beatrice",
        "Nguyen",
        "A category at its cap",
        (
            Held(
                "MLT",
                "1500023",
                (4, -10),
                acts=(
                    Act(
                        "authorship",
                        200,
                        "Point-of-care testing in rural clinics",
                        "Journal of Laboratory Practice",
                        kind="book",
                    ),
                    Act(
                        "authorship",
                        120,
                        "Reference ranges revisited",
                        "Journal of Laboratory Practice",
                        kind="article",
                    ),
                    served(90, "President", "State society", "officer", "3"),
                ),
            ),
        ),
        account=True,
        try_this="Caps on authorship and organization.",
    ),
    Person(
        "1000033",
        "Yuki",
        "Tanaka",
        "Cycle ends in two months and points are short",
        (
            Held(
                "CMLA",
                "3500033",
                (3, 2),
                acts=(
                    Act(PE, 150, "Specimen handling", "AMT", "6"),
                    Act(PE, -25, "Safety in the laboratory", "AMT", "2"),
                ),
                attests=None,
            ),
        ),
        account=True,
        try_this="A deadline that is near, and two drafts of emails to confirm.",
    ),
    Person(
        "1000037",
        "Josephine",
        "Achterberg",
        "Several presentations, one repeated",
        (
            Held(
                "AHI",
                "3600037",
                (4, -2),
                acts=(
                    Act("instruction", 320, "Preparing for the RMA exam", "Community college", "6"),
                    Act("instruction", 210, "Preparing for the RMA exam", "Community college", "6"),
                    Act("instruction", 100, "Professional ethics", "Community college", "3"),
                ),
            ),
        ),
        account=True,
    ),
    Person(
        "1000010",
        "Thomas",
        "Whitfield",
        "Failed the CCP audit",
        (Held("MLT", "1500010", (8, -2), audit_failed_days_ago=60),),
    ),
)
