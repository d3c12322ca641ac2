"""People whose story is about the record itself: dates, names, addresses, decisions."""

from __future__ import annotations

from datetime import date

from practice.demo.person import Act, Held, Person

COURSE = Act(
    "formal_education", -70, "Medical law", "Rock Valley College", credits="3", unit="semester"
)

PEOPLE: tuple[Person, ...] = (
    Person(
        "1000002",
        "Daniel",
        "Okafor",
        "Active, everything paid and met",
        (Held("MLS", "1450021", (9, -5), attested=True),),
        account=True,
        try_this="A quiet home page: nothing to do.",
    ),
    Person(
        "1000008",
        "Leo",
        "Castellanos",
        "Certified on 29 February",
        (Held("RMA", "2600008", (0, 0), granted_exactly=date(2016, 2, 29), attested=True),),
        account=True,
        try_this="Anniversaries on 28 and 29 February.",
    ),
    Person(
        "1000012",
        "Samuel",
        "Brandt",
        "Suspended until next spring",
        (Held("RMA", "2600012", (5, -6), suspended=(40, 160)),),
        account=True,
    ),
    Person(
        "1000013",
        "Irene",
        "Kowalczyk",
        "Retired two years ago",
        (Held("MLT", "1500013", (20, -7), retired_days_ago=730),),
    ),
    Person(
        "1000014",
        "Victor",
        "Delgado",
        "Revoked",
        (Held("RMA", "2600014", (6, -8), revoked_days_ago=200),),
    ),
    Person(
        "1000015",
        "Margaret",
        "Oyelaran",
        "Deceased",
        (Held("CLC", "1700015", (15, -9)),),
        deceased_days_ago=300,
    ),
    Person(
        "1000016",
        "Chris",
        "Nakamura",
        "No email on record: letters only",
        (Held("RPT", "3000016", (3, 0), unpaid=1),),
        email="",
        pays=-5,
    ),
    Person(
        "1000017",
        "Olga",
        "Petrenko",
        "No street on record: email only",
        (Held("CMLA", "3500017", (4, 0), unpaid=1),),
        street="",
    ),
    Person(
        "1000018",
        "Fiona",
        "MacLeod",
        "Lives abroad",
        (Held("MDT", "3800018", (3, 0), unpaid=1),),
        street="14 Albert Quay",
        place=("Cork", "", "T12 X8N6", "Ireland"),
    ),
    Person(
        "1000019",
        "Maximiliana Esperanza",
        "Featherstonehaugh-Vandenberghe",
        "A name that needs room",
        (Held("AHI", "3600019", (4, 0), unpaid=1),),
        email="m.featherstonehaugh@example.org",
        extra={"suffix": "III"},
    ),
    Person(
        "1000024",
        "Omar",
        "Haddad",
        "Came back by recertification two years ago",
        (Held("RMA", "2600024", (14, -6), recertified=(2, -3)),),
    ),
    Person(
        "1000025",
        "Sofia",
        "Marchetti",
        "Certified as MT, called MLS since 2023",
        (Held("MLS", "1450025", (11, -6), attested=True),),
        account=True,
        try_this="Old documents say MT, the card says MLS.",
    ),
    Person(
        "1000026",
        "William",
        "Tran",
        "Record not claimed yet",
        (Held("RMA", "2600026", (2, -9), attests=None),),
        try_this="Set up a sign-in with member number 1000026 and last name Tran.",
    ),
    Person(
        "1000027",
        "Dolores",
        "Quintero",
        "Her email bounced",
        (Held("RPT", "3000027", (6, 0), unpaid=1),),
        pays=5,
    ),
    Person(
        "1000029",
        "Amara",
        "Diallo",
        "Two certifications in different months",
        (Held("RMA", "2600029", (6, -3)), Held("CMAS", "3300029", (2, -8), acts=(COURSE,))),
        account=True,
        pays=-2,
    ),
    Person(
        "1000030",
        "Henrik",
        "Aalto",
        "In the first year: covered by the certification fee",
        (Held("PCT", "3900030", (0, -6)),),
        account=True,
    ),
    Person(
        "1000035",
        "Nadia",
        "Ivanova",
        "A letter came back",
        (Held("RDA", "3400035", (4, 0), unpaid=1),),
        pays=None,
    ),
    Person(
        "1000036",
        "Calvin",
        "Brooks",
        "Suspension is over",
        (Held("RMA", "2600036", (5, -4), suspended=(400, 250)),),
    ),
)
