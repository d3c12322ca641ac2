"""Lists of the desk: certifications with their export, addresses, staff; home and health."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse

from amt_portal import desk_figures as figures
from amt_portal.tasks import count_figures
from amt_portal.verbs import PortalVerb
from amt_portal.web.health import note_answer
from billing.models import Paper
from members.models import History, Role, Standing
from members.queries import people
from members.services import staff
from members.verbs import MemberVerb
from notices.models import PrintRun
from plumbing import clock
from tests import builders
from tests.web.desk.conftest import ON, holder, invoiced, paid

pytestmark = pytest.mark.django_db

FRAME = 3  # of every page of the desk: session, person, second factor
# Matters for a second person, addresses, doors of today, failed messages, print runs.
HOME = FRAME + 5
MEMBERS = FRAME + 3  # the programmes to choose from, the places, the rows
ADDRESSES = FRAME + 1
HEALTH = FRAME + 18


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_certifications_costs_the_same(sign_in, django_assert_num_queries, rows):
    client = sign_in("support")
    for _ in range(rows):
        holder()
    with django_assert_num_queries(MEMBERS):
        response = client.get(reverse("desk:members"))
    assert response.content.count(b"Marisol Reyes") == rows


def test_it_filters_by_standing_and_sorts_by_name(sign_in):
    client = sign_in("support")
    holder(first_name="Zoe", last_name="Abbott")
    holder(first_name="Ana", last_name="Zimmer")
    lapsed = builders.certification(
        builders.certificant(first_name="Lost", last_name="Lapsed"), granted_on=date(2015, 1, 1)
    )
    from members.services import standing

    standing.refresh(certification_ids=[lapsed.pk], on=ON)
    shown = client.get(reverse("desk:members"), {"standing": "lapsed"}).content.decode()
    assert "Lost Lapsed" in shown
    assert "Abbott" not in shown
    shown = client.get(reverse("desk:members"), {"sort": "-name"}).content.decode()
    assert shown.index("Zimmer") < shown.index("Lost Lapsed") < shown.index("Abbott")


@pytest.mark.parametrize("asked", ["-2", "1", "99999999999999999999"])
def test_nobody_else_says_how_many_rows_a_page_has(sign_in, asked):
    client = sign_in("support")
    for _ in range(2):
        holder()
    shown = client.get(reverse("desk:members"), {"per_page": asked})
    assert shown.status_code == 200
    assert shown.content.count(b"Marisol Reyes") == 2
    assert shown.context["page"].paginator.per_page == 50


@pytest.mark.parametrize("sort", ["next_change", "-next_change", "name", "-name", "nonsense"])
def test_pages_of_equal_rows_neither_repeat_nor_skip_one(sign_in, monkeypatch, sort):
    client = sign_in("support")
    monkeypatch.setattr("amt_portal.web.desk.members.ROWS_A_PAGE", 2)
    held = {holder().certifications.get().number for _ in range(5)}
    Standing.objects.update(next_change_on=date(2027, 1, 1))
    Standing.objects.filter(pk=Standing.objects.earliest("pk").pk).update(next_change_on=ON)
    seen = []
    for page in (1, 2, 3):
        shown = client.get(reverse("desk:members"), {"sort": sort, "page": page})
        seen += [row.number for row, _code in shown.context["lines"]]
    assert (len(seen), set(seen)) == (5, held)


@pytest.mark.parametrize("sort", ["", "next_change", "-next_change", "name", "-name", "-number"])
def test_the_links_lead_through_all_pages_and_back(sign_in, monkeypatch, sort):
    client = sign_in("support")
    monkeypatch.setattr("amt_portal.web.desk.members.ROWS_A_PAGE", 2)
    held = {holder().certifications.get().number for _ in range(7)}
    Standing.objects.exclude(pk=Standing.objects.earliest("pk").pk).update(next_change_on=None)
    there = followed(client, f"?sort={sort}", "next")
    back = followed(client, there[-1][0], "prev")
    shown = [row for _, rows in there for row in rows]
    assert (len(shown), set(shown)) == (7, held)
    assert [rows for _, rows in back] == [rows for _, rows in reversed(there)]


def test_whoever_is_added_meanwhile_shifts_no_page(sign_in, monkeypatch):
    client = sign_in("support")
    monkeypatch.setattr("amt_portal.web.desk.members.ROWS_A_PAGE", 2)
    rows = [holder(last_name=name).certifications.get().number for name in "CDEFG"]
    [_, (second, shown), _] = followed(client, "?sort=name", "next")
    early = [holder(last_name=name).certifications.get().number for name in "AB"]
    assert shown == rows[2:4]
    again = followed(client, second, "prev")
    assert [listed for _, listed in again] == [rows[2:4], rows[:2], early]


def followed(client, query, rel):
    """The pages from that one on: (query, numbers), by the links of their foot."""
    pages = []
    while query:
        shown = client.get(reverse("desk:members") + query)
        pages.append((query, [row.number for row, _code in shown.context["lines"]]))
        [query] = re.findall(f'rel="{rel}"\\s+href="([^"]+)"', shown.content.decode()) or [""]
        query = html.unescape(query)
    return pages


@pytest.mark.parametrize(
    "query",
    [
        "standing=nonsense",
        "program=99999",
        "page=-4",
        "page=9999999999999999999999",
        "sort=nonsense",
        "sort=since",
        "page=2&after=nonsense",
        "sort=name&page=2&after=a&after=b&after=c",
        "sort=name&page=2&before=a&before=b&before=99999999999999999999",
        "sort=next_change&after=2026-99-99&after=1",
        "sort=",
    ],
)
def test_nonsense_in_the_address_breaks_nothing(sign_in, query):
    holder()
    assert sign_in("support").get(f"{reverse('desk:members')}?{query}").status_code == 200


def test_the_export_is_all_that_the_filter_leaves_safe_and_noted(sign_in):
    client = sign_in("records")
    holder(last_name="=cmd|'/c calc'!A1")
    response = client.get(reverse("desk:members_csv"), {"standing": "active"})
    lines = b"".join(response.streaming_content).decode().splitlines()
    assert len(lines) == 2
    assert ",'=cmd|" in lines[1]
    told = History.objects.get(verb=PortalVerb.EXPORTED)
    assert told.after["standing"] == "active"
    nothing = client.get(reverse("desk:members_csv"), {"standing": "revoked"})
    assert len(b"".join(nothing.streaming_content).splitlines()) == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_address_list_costs_the_same(sign_in, django_assert_num_queries, rows):
    client = sign_in("records")
    for _ in range(rows):
        builders.certificant(email_bounced_on=ON)
    with django_assert_num_queries(ADDRESSES):
        response = client.get(reverse("desk:addresses"))
    assert response.content.count(b"Bounced") == rows


def test_the_address_list_tells_the_problems_apart(sign_in):
    client = sign_in("records")
    builders.certificant(last_name="Bounce", email_bounced_on=ON)
    builders.certificant(last_name="Back", mail_returned_on=ON)
    builders.certificant(last_name="Quiet", email="")
    builders.certificant(last_name="Homeless", address_line1="")
    builders.certificant(last_name="Fine")
    builders.certificant(last_name="Late", email="", deceased_on=ON)
    names = ("Bounce", "Back", "Quiet", "Homeless", "Fine", "Late")
    for problem, wanted in {
        "": {"Bounce", "Back", "Quiet", "Homeless"},
        "lost": {"Bounce", "Back"},
        "bounced": {"Bounce"},
        "returned": {"Back"},
        "no_email": {"Quiet"},
        "no_street": {"Homeless"},
    }.items():
        shown = client.get(reverse("desk:addresses"), {"problem": problem}).content.decode()
        assert {name for name in names if f"Marisol {name}" in shown} == wanted, problem


def test_home_shows_the_figures_and_each_opens_its_list(sign_in):
    client = sign_in()
    person = holder()
    paid(person, invoiced(person))
    holder()
    shown = client.get(reverse("desk:home"))
    assert shown.context["active"] == 2
    assert [row.collected for row in shown.context["figures"].months] == [50]
    for row in [*shown.context["waiting_rows"], *shown.context["late"]]:
        assert client.get(row.url).status_code == 200
    assert b"standing=grace" in shown.content


def test_home_counts_lost_addresses_only_so_far(sign_in, monkeypatch):
    client = sign_in("records")
    monkeypatch.setattr(people, "MOST_COUNTED", 2)
    for number, said in ((1, b">1<"), (2, b">2+<"), (3, b">2+<")):
        builders.certificant(email_bounced_on=ON)
        assert said in client.get(reverse("desk:home")).content, number


def test_the_list_behind_the_lost_addresses_is_as_long_as_their_number(sign_in):
    client = sign_in("records")
    builders.certificant(email_bounced_on=ON)
    builders.certificant(email="")
    row, _cases = client.get(reverse("desk:home")).context["waiting_rows"]
    assert row.number == len(client.get(row.url).context["page"]) == 1


def test_a_print_run_is_late_once_its_day_is_over(sign_in):
    client = sign_in("mail")
    made = {"state": PrintRun.State.RENDERED, "letters": 2}
    PrintRun.objects.create(made_on=ON, **made)
    assert b"Print runs not posted" not in client.get(reverse("desk:home")).content
    before = PrintRun.objects.create(made_on=ON - timedelta(days=1), **made)
    late = client.get(reverse("desk:home")).context["late"]
    [row] = [row for row in late if row.label == "Print runs not posted"]
    assert (row.number, row.since) == (1, before.made_on)
    assert client.get(row.url).content.count(b"Ready to print") == 2


def test_home_counts_whole_tables_once_in_some_minutes(sign_in, django_assert_num_queries):
    client = sign_in("support")
    holder()
    client.get(reverse("desk:home"))
    with django_assert_num_queries(HOME):
        client.get(reverse("desk:home"))


def test_home_of_a_large_portal_shows_what_workers_counted_and_never_counts(
    sign_in, monkeypatch, django_assert_num_queries
):
    client = sign_in("support")
    monkeypatch.setattr(figures, "LARGE", 1)
    holder()
    count_figures()  # one is not large: its page counts
    assert cache.get(figures.KEY) is None
    holder()
    monkeypatch.setattr(figures, "count", pytest.fail)
    shown = client.get(reverse("desk:home"))
    assert b"The figures are being counted." in shown.content
    monkeypatch.undo()
    monkeypatch.setattr(figures, "LARGE", 1)
    count_figures()
    holder()
    with django_assert_num_queries(HOME):
        shown = client.get(reverse("desk:home"))
    assert shown.context["active"] == 2


def test_health_says_whether_workers_answer_and_what_waits(sign_in, django_assert_num_queries):
    client = sign_in()
    invoiced(holder())
    Paper.objects.update(attempts=5)
    shown = client.get(reverse("desk:health"))
    assert b"Workers silent" in shown.content
    papers = next(line for line in shown.context["lines"] if line.job.name == "papers")
    assert (papers.backlog.waiting, papers.backlog.stuck) == (0, 1)
    for queue in settings.PORTAL_QUEUES:
        note_answer(queue)
    with django_assert_num_queries(HEALTH):
        assert b"Workers answer" in client.get(reverse("desk:health")).content


@pytest.mark.parametrize(
    ("queue", "minutes", "silent"),
    [("soon", 2, []), ("soon", 4, ["Codes and payments"]), ("pdf", 14, []), ("pdf", 16, ["PDFs"])],
)
def test_a_queue_that_nobody_works_on_is_named(sign_in, monkeypatch, queue, minutes, silent):
    for name in settings.PORTAL_QUEUES:
        note_answer(name)
    then = clock.now() - timedelta(minutes=minutes)
    with monkeypatch.context() as earlier:
        earlier.setattr(clock, "now", lambda: then)
        note_answer(queue)
    client = sign_in()
    assert client.get(reverse("desk:health")).context["silent"] == silent
    assert client.get(reverse("health_ready")).json()["worker"] is not bool(silent)


def test_health_wakes_a_job_and_refuses_an_unknown_one(sign_in, django_capture_on_commit_callbacks):
    client = sign_in()
    with django_capture_on_commit_callbacks(execute=False) as woken:
        client.post(reverse("desk:health_run", args=["standing"]))
    assert len(woken) == 1
    assert client.post(reverse("desk:health_run", args=["rm"])).status_code == 404
    assert client.get(reverse("desk:health_run", args=["standing"])).status_code == 405


@pytest.mark.parametrize("rows", [1, 3])
def test_the_staff_list_costs_the_same(sign_in, django_assert_num_queries, rows):
    client = sign_in()
    for _ in range(rows - 1):
        builders.staff("mail")
    with django_assert_num_queries(FRAME + 1):
        response = client.get(reverse("desk:staff"))
    assert response.content.count(b"@example.org</td>") == rows


def test_an_administrator_gives_roles_with_a_reason(sign_in):
    client = sign_in()
    clerk = builders.staff("support")
    url = reverse("desk:staff_person", args=[clerk.pk])
    client.post(url, {"roles": ["finance", "mail"], "active": "on", "reason": "Moved desk"})
    clerk.refresh_from_db()
    assert clerk.roles == ["finance", "mail"]
    told = History.objects.get(verb=MemberVerb.ROLES_CHANGED)
    assert (told.before["roles"], told.reason) == (["support"], "Moved desk")
    client.post(url, {"roles": ["finance"], "reason": "Left"})
    clerk.refresh_from_db()
    assert not clerk.is_active


def test_nobody_changes_their_own_roles(client):
    own = builders.staff()
    client.force_login(own)
    url = reverse("desk:staff_person", args=[own.pk])
    response = client.post(url, {"roles": ["finance"], "active": "on", "reason": "x"})
    assert response.status_code == 200
    own.refresh_from_db()
    assert own.roles == [Role.ADMIN]
    assert not History.objects.exists()


def test_who_lost_the_role_meanwhile_changes_nothing():
    former, clerk = builders.staff("support"), builders.staff("mail")
    with pytest.raises(staff.RolesRefused):
        staff.change(user=clerk, roles=["admin"], active=True, actor=former, reason="x")
    clerk.refresh_from_db()
    assert clerk.roles == ["mail"]


def test_a_new_colleague_has_no_password_yet_and_no_second_factor(sign_in, client):
    from members.models import User

    sign_in().post(
        reverse("desk:staff_new"),
        {"name": "Ida Lund", "email": "Ida@Example.org", "roles": ["mail"], "reason": "Hired"},
    )
    ida = User.objects.get(email="ida@example.org")
    assert (ida.is_staff, ida.roles, ida.has_usable_password()) == (True, ["mail"], False)
    client.force_login(ida)
    assert client.get(reverse("desk:home")).url == reverse("mfa_index")
    assert History.objects.filter(verb=MemberVerb.ROLES_CHANGED, subject=f"user:{ida.pk}").exists()


def test_an_address_in_use_is_refused(sign_in):
    taken = builders.staff("mail")
    response = sign_in().post(
        reverse("desk:staff_new"),
        {"name": "X", "email": taken.email.upper(), "roles": ["mail"], "reason": "x"},
    )
    assert b"signs in with this address already" in response.content
