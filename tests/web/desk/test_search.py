"""The one search box: numbers open a page, names a list, typos are forgiven."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from billing.rules.numbers import coupon_code, receipt_number
from members.models import Certificant, FormerName, SpelledName
from members.queries import search
from tests import builders, plans, trials
from tests.courses.catalogued import buyer_with_account, course, order
from tests.web.desk.conftest import holder, invoiced, paid

pytestmark = pytest.mark.django_db

FRAME = 3  # of every page of the desk: session, person, second factor
# No member, no certification of that number; exact; what was meant, who; held, earlier names; then
# buyers and staff of that name.
BY_NAME = FRAME + 13


def asked(client, text):
    return client.get(reverse("desk:search"), {"q": text})


@pytest.mark.parametrize("role", ["support", "finance"])
def test_numbers_and_an_email_open_their_page_at_once(sign_in, role):
    client = sign_in(role)
    person = holder(email="Only.One@Example.org")
    invoice = invoiced(person)
    page = reverse("desk:member", args=[person.pk])
    number = person.certifications.get().number
    for text in (person.member_number, number, number.lower(), " only.one@example.ORG "):
        assert asked(client, text).url == page, text
    there = reverse("billing:desk_invoice", args=[invoice.number])
    assert asked(client, invoice.number).url == there
    assert asked(client, invoice.number.replace("-", "")).url == there
    assert asked(client, coupon_code(invoice.number, invoice.total)).url == there
    account = reverse("billing:desk_account", args=[person.pk]) if role == "finance" else page
    assert asked(client, receipt_number(paid(person, invoice).pk)).url == account


def test_the_number_of_an_invoice_opens_the_member_for_who_may_not_read_it(sign_in):
    person = holder()
    invoice = invoiced(person)
    page = reverse("desk:member", args=[person.pk])
    assert asked(sign_in("mail"), invoice.number).url == page


@pytest.mark.parametrize(
    "typed",
    [
        *("(815) 555-0142", "815-555-0142", "8155550142", "+1 815 555 0142", "555-0142"),
        *("1.815.555.0142", "815 555 0142 ext. 4", "815/555-0142 x12"),
    ],
)
@pytest.mark.parametrize("kept", ["(815) 555-0142", "+1 815-555-0142", "815.555.0142 ext. 77"])
def test_a_phone_number_finds_its_person_in_any_spelling(sign_in, kept, typed):
    person, _other = builders.certificant(phone=kept), builders.certificant(phone="815-555-0143")
    assert asked(sign_in("support"), typed).url == reverse("desk:member", args=[person.pk])


@pytest.mark.parametrize(
    "typed", ["2214 N Larkspur", "2214 n larkspur ave apt 3b", "2214 N Larkspur Ave"]
)
def test_a_street_finds_who_lives_there(sign_in, typed):
    people = [builders.certificant(), builders.certificant()]
    builders.certificant(address_line1="2214 N Lark St")
    found = asked(sign_in("support"), typed).context["found"]
    assert {person.pk for person, _held in found} == {person.pk for person in people}


@pytest.mark.parametrize("typed", ["555", "0142", "(((", "++", "12 ", "1 %", "99 \\", "7" * 90])
def test_what_is_neither_phone_nor_street_finds_nobody_by_it(sign_in, typed):
    builders.certificant(phone="", address_line1="")
    assert asked(sign_in("support"), typed).status_code == 200


@pytest.mark.parametrize(
    ("find", "typed", "index"),
    [
        (search.by_phone, "8155550142", "certificant_phone"),
        (search.by_street, "2214 N Lark", "certificant_street"),
    ],
)
def test_phone_and_street_are_read_off_an_index(find, typed, index):
    Certificant.objects.bulk_create(  # of an empty table each way to read it costs the same
        Certificant(
            member_number=f"9{n:06}",
            first_name="Marisol",
            last_name="Reyes",
            phone=f"(815) 555-{n:04}",
            address_line1=f"{n} Oak St",
        )
        for n in range(1000)
    )
    [statement] = plans.statements_of(lambda: find(typed))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE members_certificant")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {statement}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert f"{index}" in plan
    assert "Index Cond" in plan


@pytest.mark.parametrize(
    ("program", "number", "typed"),
    [
        ("RPT", "3027715", "3027715"),
        ("RPT", "3027715", "RPT 3027715"),
        ("RPT", "3027715", "RPT3027715"),
        ("RPT", "3027715", "rpt no. 3027715"),
        ("RMA", "RMA-000023", "rma-000023"),
        ("RMA", "RMA-000023", "No. RMA-000023"),
        ("RMA", "RMA-000023", "RMA No. RMA-000023"),
        ("RMA", "RMA-000023", "000023"),
        ("RPT", "rpt-920015", "RPT-920015"),
        ("RPT", "rpt-920015", "９２００１５"),
        ("MLS", "MT-100200", "MLS\u2011100200"),
    ],
)
def test_a_certification_is_found_by_its_number_as_screens_print_it(
    sign_in, program, number, typed
):
    row = builders.certification(program=program, number=number)
    assert asked(sign_in("support"), typed).url == reverse("desk:member", args=[row.certificant_id])


def test_programs_that_count_alike_are_listed_for_the_number_alone(sign_in):
    rows = [
        builders.certification(builders.certificant(first_name=name), program=code, number=number)
        for name, code, number in [("Ana", "RMA", "RMA-000023"), ("Zoe", "RPT", "RPT-000023")]
    ]
    client = sign_in("support")
    both = asked(client, "000023").content
    assert b"Ana Reyes" in both
    assert b"Zoe Reyes" in both
    only = reverse("desk:member", args=[rows[1].certificant_id])
    assert asked(client, "RPT 000023").url == only


@pytest.mark.parametrize(
    ("record", "typed"),
    [(row["record"], row["typed"]) for row in trials.rows("names.jsonl") if row["same"]],
)
def test_a_name_is_found_in_every_spelling_that_verifies(record, typed):
    person = builders.certificant(first_name="Ana", last_name=record)
    builders.certificant(first_name="Kenji", last_name="Okafor")
    for text in (typed, typed.upper(), f"Ana {typed}", f"{typed}, Ana", typed[:4]):
        assert search.by_name(text) == [person], text


@pytest.mark.parametrize(
    "text",
    ["Villanueva", "villanueva", "Rosa Villanueva", "Villanueva, Rosa", "Villan", "Vilanueba"],
)
def test_a_name_is_found_in_either_order_cut_short_or_mistyped(text):
    rosa = builders.certificant(first_name="Rosa", last_name="Villanueva")
    builders.certificant(first_name="Kenji", last_name="Okafor")
    assert search.by_name(text) == [rosa]


def test_exact_names_come_before_similar_ones():
    similar = builders.certificant(first_name="Ana", last_name="Reyez")
    exact = builders.certificant(first_name="Zoe", last_name="Reyes")
    assert search.by_name("Reyes") == [exact, similar]


def test_who_is_found_by_an_earlier_name_is_shown_with_it(sign_in):
    person = builders.certificant(first_name="Ana", last_name="Okafor")
    FormerName.objects.create(certificant=person, first_name="Ana", last_name="Villanueva")
    SpelledName.objects.create(part="last", word="villanueva")
    page = asked(sign_in("support"), "Vilanueva").content
    assert b"Ana Okafor" in page
    assert b"earlier Ana Villanueva" in page


def test_never_more_than_fifty_are_listed():
    for _ in range(search.MOST + 1):
        builders.certificant(last_name="Reyes")
    assert len(search.by_name("Reyes")) == search.MOST


@pytest.mark.parametrize("text", ["", "   ", ",", "nobody at all", "%", "x" * 5000])
def test_what_finds_nothing_says_so_and_breaks_nothing(sign_in, text):
    builders.certificant()
    response = asked(sign_in("support"), text)
    assert response.status_code == 200
    assert b"Reyes" not in response.content


@pytest.mark.parametrize("people", [1, 3])
def test_a_list_costs_the_same_for_one_and_for_three(sign_in, django_assert_num_queries, people):
    client = sign_in("support")
    for _ in range(people):
        holder()
    with django_assert_num_queries(BY_NAME):
        response = asked(client, "Reyes")
    assert response.content.count(b"Marisol Reyes") == people


@pytest.mark.parametrize(
    ("typed", "last_name"),
    [
        ("Jonson", "Johnson"),
        ("Smtih", "Smith"),
        ("Nguyenn", "Nguyen"),
        ("Garcia", "García"),
        ("Ngyuen", "Nguyen"),
        ("O'Brian", "O'Brien"),
        ("Fetherstonehaugh", "Featherstonehaugh"),
        ("Vandenberg", "Van den Berg"),
        ("mac leod", "MacLeod"),
    ],
)
def test_common_typos_find_the_name_that_was_meant(typed, last_name):
    meant = builders.certificant(first_name="Ana", last_name=last_name)
    builders.certificant(first_name="Kenji", last_name="Okafor")
    assert search.by_name(typed) == [meant]
    assert search.by_name(f"Anna {typed}") == search.by_name(f"{typed}, Ana") == [meant]


def test_both_words_may_be_mistyped_and_fewer_typos_come_first():
    far = builders.certificant(first_name="Marta", last_name="Garcias")
    near = builders.certificant(first_name="Maria", last_name="Garcia")
    builders.certificant(first_name="Maria", last_name="Okafor")
    assert search.by_name("Mria Garica")[0] == near
    assert far not in search.by_name("Mria Garica")[:1]


def test_a_name_that_was_corrected_is_found_by_the_new_spelling():
    person = builders.certificant(last_name="Vilanueva")
    person.last_name = "Villanueva"
    person.save()
    assert search.by_name("Vllanueva") == [person]


@pytest.mark.parametrize(
    ("first_name", "last_name", "typed"),
    [
        ("Maria", "De La Cruz", "Maria De La Cruz"),
        ("Maria", "De La Cruz", "De La Cruz, Maria"),
        ("Maria", "De La Cruz", "de la cruz"),
        ("Maria", "De La Cruz", "Maria de la Curz"),
        ("Maria", "De La Cruz", "Maria Cruz"),
        ("Ana Maria", "De La Cruz", "Ana Maria De La Cruz"),
        ("Ana Maria", "De La Cruz", "Maria De La Cruz"),
        ("Jan", "Van Buren", "Van Buren"),
        ("Jan", "Van Buren", "Buren"),
        ("Jan", "Van Buren", "Bruen, Jan"),
        ("Maria", "Smith-Jones", "Maria Jones"),
        ("Maria", "Smith-Jones", "Jones"),
        ("Maria", "Smith-Jones", "Smith-Jones"),
        ("Maria", "Smith-Jones", "Maria Smith Jones"),
        ("Maria", "Smith-Jones", "Mraia Jonse"),
        ("Mary Ann", "Smith", "Ann Smith"),
        ("Mary Ann", "Smith", "Smith Mary Ann"),
        ("Mary-Ann", "Smith", "Ann Smtih"),
        ("Nora", "O'Brien-Walsh", "Nora O'Brien"),
        ("Nora", "O'Brien-Walsh", "Nora OBrien Walsh"),
        ("Nora", "O'Brien-Walsh", "Walsh Nora"),
    ],
)
def test_a_name_in_parts_is_found_whole_or_by_a_part(first_name, last_name, typed):
    meant = builders.certificant(first_name=first_name, last_name=last_name)
    builders.certificant(first_name="Kenji", last_name="Okafor-Lindqvist")
    assert search.by_name(typed) == [meant]


def test_who_is_called_so_comes_before_who_has_a_part_of_it():
    part = builders.certificant(first_name="Maria", last_name="Smith-Jones")
    whole = builders.certificant(first_name="Maria", last_name="Jones")
    assert search.by_name("Maria Jones") == [whole, part]


@pytest.mark.parametrize(
    "text", ["Reyes", "Marisol Reyes", "Ana Maria De La Cruz", "Maria De La Cruz y Reyes-Okafor"]
)
def test_a_name_of_many_words_asks_no_more_questions(text, django_assert_max_num_queries):
    builders.certificant()
    with django_assert_max_num_queries(3):
        search.by_name(text)


@pytest.mark.parametrize(
    "text",
    ["Reyes", "Marisol Reyes", "a", "Reyez", "Marisl Reyez", "Maria De La Cruz", "Smith-Jones"],
)
def test_names_are_looked_up_by_index(text):
    """With the planner told to shun scans, no question needs to read the people one by one."""
    builders.certificant()
    with CaptureQueriesContext(connection) as asked:
        search.by_name(text)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for query in asked:
            cursor.execute(f"EXPLAIN {query['sql']}")
            plan = " ".join(line for (line,) in cursor.fetchall())
            assert "Seq Scan" not in plan
            assert "Index" in plan


def test_buyers_are_found_by_name_email_and_invoice_and_staff_by_name(sign_in):
    client = sign_in("mail")
    payer, colleague = buyer_with_account(name="Lee Ortega"), builders.staff(name="Rita Ortega")
    page = reverse("courses:desk_buyer", args=[payer.pk])
    text = asked(client, "ortega").content.decode()
    assert page in text
    assert colleague.email in text
    assert asked(client, payer.whom.email).url == page
    for typed in ("Lee Ortga", "ortiga", payer.whom.email.split("@")[0]):
        assert page in asked(client, typed).content.decode()
    assert page not in asked(client, "Lee Marten").content.decode()
    [invoice] = order(payer, course()).invoices
    assert asked(client, invoice.number).url == page
    shown = client.get(page).content.decode()
    assert invoice.number in shown
    assert "Infection" in shown
