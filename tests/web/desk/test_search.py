"""The one search box: numbers open a page, names a list, typos are forgiven."""

from __future__ import annotations

import pytest
from django.db import connection
from django.urls import reverse

from billing.rules.numbers import coupon_code
from members.queries import search
from tests import builders
from tests.web.desk.conftest import holder, invoiced

pytestmark = pytest.mark.django_db

FRAME = 3  # of every page of the desk: session, person, second factor
BY_NAME = FRAME + 5  # no member, no certification of that number; exact, similar; what they hold


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
    there = reverse("billing:desk_invoice", args=[invoice.number]) if role == "finance" else page
    assert asked(client, invoice.number).url == there
    assert asked(client, coupon_code(invoice.number, invoice.total)).url == there


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


def test_the_names_are_looked_up_by_index():
    """With the planner told to shun scans, both questions find an index to answer them."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for rows in (
            search._beginning("Reyes", []),
            search._similar("Reyes", [("Marisol", "Reyes")]),
        ):
            sql, params = rows.query.sql_with_params()
            cursor.execute(f"EXPLAIN {sql}", params)
            plan = " ".join(line for (line,) in cursor.fetchall())
            assert "certificant_name_trgm" in plan
