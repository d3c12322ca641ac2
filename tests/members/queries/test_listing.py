"""Pages of the list of certifications, held to a plain sort of the rows they are made of."""

from __future__ import annotations

import json
import random
import threading
from datetime import date, timedelta
from itertools import product

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from members.models import Certificant, Certification, Program, Standing, StandingWord
from members.queries import listing
from tests import builders

DAY = date(2027, 1, 1)
A_PAGE = 4
PROGRAMS = ("RMA", "CLC", "RPT")
NAMES = (("Reyes", "Marisol"), ("reyes", "ana"), ("Ångström", "Ö"), ("O'Brien", ""), ("Ng", "Zoe"))


@pytest.fixture
def held(db):
    """Sixty, many of them alike in what they are ordered by."""
    chance = random.Random(7)
    for _ in range(60):
        last, first = chance.choice(NAMES)
        person = builders.certificant(last_name=last, first_name=first)
        row = builders.certification(
            person, program=chance.choice(PROGRAMS), number=f"N{chance.randrange(10**6):06}"
        )
        word, way_back = chance.choice(listing.STANDS)
        Standing.objects.filter(pk=row.pk).update(
            word=word,
            way_back=way_back,
            next_change_on=chance.choice([None, DAY, DAY, DAY + timedelta(days=1)]),
        )
    return list(Certification.objects.select_related("certificant", "standing").order_by("pk"))


def fits(row, chosen):
    is_what = {
        "word": row.standing.word,
        "way_back": row.standing.way_back,
        "program": str(row.program_id),
    }
    return all(is_what[column] == value for column, value in chosen.items())


def sort_key(name):
    return {
        "name": lambda row: (
            row.certificant.last_name.lower(),
            row.certificant.first_name.lower(),
            row.pk,
        ),
        "number": lambda row: row.number,
        "next_change": lambda row: (row.standing.next_change_on, row.pk),
    }[name]


def expected(held, name, chosen):
    """The numbers in order; what never changes is last in both directions."""
    rows = [row for row in held if fits(row, chosen)]
    order, down = name.removeprefix("-"), name.startswith("-")
    if order != "next_change":
        return [row.number for row in sorted(rows, key=sort_key(order), reverse=down)]
    dated = [row for row in rows if row.standing.next_change_on]
    never = [row for row in rows if not row.standing.next_change_on]
    dated.sort(key=sort_key(order), reverse=down)
    never.sort(key=lambda row: row.pk, reverse=down)
    return [row.number for row in (*dated, *never)]


def filters():
    programs = ["", *Program.objects.filter(key__in=PROGRAMS).values_list("pk", flat=True)]
    for word, way_back, program in product(
        ["", *StandingWord.values], ["", "pay_dues", "recertify"], map(str, programs)
    ):
        chosen = {"word": word, "way_back": way_back, "program": program}
        yield {column: value for column, value in chosen.items() if value}


def forwards(order, chosen):
    seen, place = [], None
    while found := listing.rows(order, chosen, most=A_PAGE, behind=place):
        seen += [row.number for row, _ in found]
        place = found[-1][1]
    return seen


def backwards(order, chosen):
    seen, place = [], None
    while found := listing.rows(order, chosen, most=A_PAGE, behind=place, backwards=True):
        seen = [row.number for row, _ in found] + seen
        place = found[0][1]
    return seen


@pytest.mark.parametrize("name", listing.ORDERS)
def test_pages_hold_each_row_that_fits_once_and_in_order(held, name):
    order = listing.ORDERS[name]
    for chosen in filters():
        assert forwards(order, chosen) == expected(held, name, chosen), chosen
    for chosen in ({}, {"word": "lapsed"}, {"word": "lapsed", "way_back": "pay_dues"}):
        assert backwards(order, chosen) == expected(held, name, chosen), chosen


@pytest.mark.parametrize("name", listing.ORDERS)
def test_rows_can_be_passed_over(held, name):
    rows = listing.rows(listing.ORDERS[name], {}, most=5, passed_over=33)
    assert [row.number for row, _ in rows] == expected(held, name, {})[33:38]


@pytest.mark.parametrize("name", listing.ORDERS)
def test_a_place_is_read_as_it_is_told(held, name):
    order = listing.ORDERS[name]
    for _, place in listing.rows(order, {}, most=60):
        assert order.place(["" if value is None else str(value) for value in place]) == place


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("number", []),
        ("number", ["A", "B"]),
        ("number", ["9" * 201]),
        ("name", ["reyes", "ana", "-1"]),
        ("name", ["reyes", "ana", "²"]),
        ("name", ["reyes", "ana", str(2**63)]),
        ("next_change", ["2027-02-30", "1"]),
        ("next_change", ["2027-02-28", ""]),
    ],
)
def test_anything_else_is_no_place(name, texts):
    assert listing.ORDERS[name].place(texts) is None


@pytest.mark.parametrize(
    "chosen", [{}, {"word": "grace"}, {"way_back": "pay_dues"}, {"program": "RMA"}]
)
@pytest.mark.parametrize("name", listing.ORDERS)
def test_each_page_reads_an_index_in_order_and_no_run_further_than_a_page(held, name, chosen):
    if "program" in chosen:
        chosen = {"program": str(Program.objects.get(key="RMA").pk)}
    order = listing.ORDERS[name]
    place = listing.rows(order, {}, most=20)[-1][1]
    with CaptureQueriesContext(connection) as asked:
        listing.rows(order, chosen, most=A_PAGE, behind=place)
    with connection.cursor() as cursor:
        # The sweep's own: of so few rows it costs the same, and chance decided which is read.
        cursor.execute("DROP INDEX standing_next_change")
        for way in ("seqscan", "bitmapscan", "sort", "incremental_sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {asked[0]['sql']}")
        (plan,) = cursor.fetchone()
    plan = plan if isinstance(plan, list) else json.loads(plan)
    runs = [
        node for node in nodes(plan[0]["Plan"]) if node.get("Relation Name") == "members_standing"
    ]
    assert runs
    for node in runs:
        assert node["Index Name"].startswith("standing_by_")
        assert node["Actual Rows"] <= A_PAGE
        assert not node.get("Rows Removed by Filter")
    sorts = [node for node in nodes(plan[0]["Plan"]) if "Sort" in node["Node Type"]]
    assert len(sorts) == 1  # of the first rows of each run


def nodes(node):
    yield node
    for below in node.get("Plans", ()):
        yield from nodes(below)


def listed(row):
    copy = Standing.objects.get(pk=row.pk)
    return copy.program.key, copy.number, copy.last_name, copy.first_name


@pytest.mark.django_db
def test_who_is_renamed_and_what_is_numbered_anew_moves_in_the_list():
    row = builders.certification(builders.certificant(last_name="Reyes", first_name="Ana"))
    other = builders.certification(builders.certificant(last_name="Ng", first_name="Zoe"))
    Certificant.objects.filter(pk=row.certificant_id).update(last_name="ADAMS")
    assert listed(row) == ("RMA", row.number, "adams", "ana")
    Certification.objects.filter(pk=row.pk).update(
        number="X-1", program=Program.objects.get(key="CLC"), certificant=other.certificant
    )
    assert listed(row) == ("CLC", "X-1", "ng", "zoe")
    assert listed(other) == ("RMA", other.number, "ng", "zoe")


def rename_while_certified():
    """A certification is granted while its holder's new name is not committed yet."""
    person = builders.certificant(last_name="Reyes", first_name="Ana")
    renamed, granted = threading.Event(), threading.Event()
    problems = []

    def rename():
        try:
            with transaction.atomic():
                Certificant.objects.filter(pk=person.pk).update(last_name="Adams")
                renamed.set()
                granted.wait(1)
        except Exception as error:  # noqa: BLE001 - told by the main thread
            problems.append(error)
        finally:
            connection.close()

    other = threading.Thread(target=rename)
    other.start()
    assert renamed.wait(10)
    row = builders.certification(person)
    granted.set()
    other.join(10)
    assert not problems
    return listed(row)[2]


@pytest.mark.django_db(transaction=True)
def test_a_new_certification_waits_for_the_new_name_of_its_holder():
    assert rename_while_certified() == "adams"


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_it_is_listed_by_the_old_name():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('pgtrigger_standing_born_85c7c'::regproc)")
        (born,) = cursor.fetchone()
        cursor.execute(born.replace("FOR SHARE OF holder", ""))
        try:
            assert rename_while_certified() == "reyes"
        finally:
            cursor.execute(born)
