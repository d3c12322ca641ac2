"""The calls of outside learning systems: what is answered, and what is on record then."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from ccp.models import Activity
from ccp.queries.tally import tally
from courses.completions.models import Completion, Conflict
from courses.completions.services import providers
from courses.completions.services.matching import PARKED, match_all
from courses.models import Provider
from members.services import feed
from notices.models import Notice
from plumbing import clock
from tests import builders
from tests.courses.completions import made
from tests.courses.completions.calling import DAY, System, item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november_30")]


def test_what_is_accepted_is_counted_once_as_professional_education_and_told(system, rma):
    assert system.report(item()) == [("accepted", "")]
    system.count()
    system.count()
    [activity] = Activity.objects.all()
    assert (activity.category, activity.posted, activity.hours) == (
        "professional_education",
        True,
        Decimal("1.40"),
    )
    assert (activity.logged_on, activity.provider) == (DAY, "Lakeview Learning")
    assert Completion.objects.get().state == "counted"
    assert Notice.objects.filter(kind="completion_recorded").count() == 1
    system.client.force_login(builders.member(rma.certificant))
    page = system.client.get(reverse("ccp:cycle", args=[rma.cycles.get().pk])).content.decode()
    assert "Difficult blood draws" in page
    assert "None yet" not in page  # no proof is asked for


def test_sameness_is_person_course_day_and_hours_and_no_spelling(system, rma):
    number = rma.certificant.member_number
    first = item(last_name="O’BRIEN", contact_hours=1.4)
    assert system.report(first) == [("accepted", "")]
    same = (
        item(last_name="OBrien"),
        item(title=" difficult  BLOOD draws"),
        item(certification_number="No. 302-7715"),
        item(certification_number=None, member_number=number, last_name="o brien"),
    )
    assert [system.report(one) for one in same] == [[("unchanged", "")]] * 4
    builders.certification(number="3027716", granted_on=date(2024, 9, 18))
    other = (
        item(contact_hours="1.5"),
        item(completed_on="2026-11-21"),
        item(title="Easy blood draws"),
        item(certification_number="3027716"),
    )
    assert [system.report(one) for one in (*other, other[0])] == [[("conflict", "")]] * 5
    assert sorted(Conflict.objects.values_list("times", flat=True)) == [1, 1, 1, 2]
    system.count()
    assert Activity.objects.get().hours == Decimal("1.40")


def test_the_same_id_twice_in_a_call_takes_the_first_that_can_be_read(system, rma):
    twice = [item(contact_hours="0"), item(), item(contact_hours="2")]
    assert system.report(*twice) == [
        ("invalid", "contact_hours"),
        ("accepted", ""),
        ("duplicate", ""),
    ]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"completion_id": None}, "completion_id"),
        ({"completion_id": "x" * 65}, "completion_id"),
        ({"completion_id": "\ud800"}, "completion_id"),
        ({"completion_id": ["c-0"]}, "completion_id"),
        ({"certification_number": None}, "certification_number"),
        ({"certification_number": None, "member_number": "1"}, "last_name"),
        ({"title": None}, "course_code"),
        ({"title": None, "course_code": "nothing-of-ours"}, "course_code"),
        ({"completed_on": "2026-12-01"}, "completed_on"),
        ({"completed_on": "22.11.2026"}, "completed_on"),
        ({"contact_hours": "-1"}, "contact_hours"),
        ({"contact_hours": "1.005"}, "contact_hours"),
        ({"contact_hours": True}, "contact_hours"),
        ({"title": "a\u0000b"}, "title"),
        ({"title": "\ud800"}, "title"),
        ({"last_name": {"x": 1}}, "last_name"),
    ],
)
def test_what_is_wrong_with_an_item_is_said_of_it_and_the_others_are_taken(
    system, rma, fields, wrong
):
    wrong_one = item(**({"completion_id": "c-0"} | fields))
    assert system.report(wrong_one, item("c-9")) == [("invalid", wrong), ("accepted", "")]


def test_a_course_of_the_catalogue_limits_hours_and_says_for_which_programs_it_counts(system, rma):
    rpt = builders.certification(rma.certificant, program="RPT", granted_on=date(2025, 1, 7))
    made.course("RPT", by=system.provider, code="draws", title="Draws", hours=Decimal("2.00"))
    of = {"title": None, "course_code": "Draws"}
    assert system.report(item(contact_hours="2.01", **of)) == [("invalid", "contact_hours")]
    assert system.report(item(contact_hours="2", **of)) == [("accepted", "")]
    assert system.report(item(contact_hours="2", course_code="draws", title="Draws again")) == [
        ("unchanged", "")
    ]
    system.count()
    [claim] = Activity.objects.get().claims.all()
    assert claim.certification_id == rpt.pk


def test_without_a_course_a_certification_counts_alone_and_a_member_number_for_all(system, rma):
    builders.certification(rma.certificant, program="RPT", granted_on=date(2025, 1, 7))
    person = {"certification_number": None, "member_number": rma.certificant.member_number}
    system.report(item("one"), item("all", title="Other", last_name="O'Brien", **person))
    system.count()
    claims = {row.completion.completion_id: row.claims.count() for row in Activity.objects.all()}
    assert claims == {"one": 1, "all": 2}


def test_who_is_not_known_is_parked_and_matched_when_the_person_arrives(system):
    unknown = item(certification_number=None, member_number="M-77", last_name="Vega")
    assert system.report(unknown, item("c-2")) == [("parked", ""), ("parked", "")]
    system.count()
    assert not Activity.objects.exists()
    vega = builders.certificant(member_number="M-77", last_name="Vega")
    builders.certification(vega, granted_on=date(2024, 9, 18))
    while feed.hear(PARKED, on=clock.today()):
        pass
    system.count()
    assert Activity.objects.get().certificant == vega
    builders.certification(number="3027715", granted_on=date(2024, 9, 18))
    assert match_all() == 1


def test_what_counted_for_nothing_is_looked_at_again_once_a_certification_is_granted(system):
    person = builders.certificant(member_number="M-78", last_name="Vega")
    system.report(item(certification_number=None, member_number="M-78", last_name="Vega"))
    system.count()
    assert Completion.objects.get().get_why_display().startswith("The course counts for none")
    builders.certification(person, granted_on=date(2024, 9, 18))
    while feed.hear(PARKED, on=clock.today()):
        pass
    system.count()
    assert Completion.objects.get().state == "counted"


def hear():
    while feed.hear(PARKED, on=clock.today()):
        pass


def counted_for():
    """Of each completion the certifications that it counts for, and its state."""
    return {
        row.completion_id: (
            row.state,
            sorted(row.activity.claims.values_list("certification__number", flat=True)),
        )
        for row in Completion.objects.select_related("activity")
    }


def test_what_counts_already_counts_for_a_certification_granted_later_too_and_once(system, rma):
    made.course("RMA", "RPT", by=system.provider, code="draws", hours=Decimal("2.00"))
    person = {"certification_number": None, "member_number": rma.certificant.member_number}
    named = person | {"last_name": "O'Brien"}
    system.report(
        item("of both", title=None, course_code="draws"),
        item("of all", title="Other", **named),
        item("of one", title="Third"),
        item("too early", title="Fourth", completed_on="2026-11-01", **named),
    )
    system.count()
    rpt = builders.certification(
        rma.certificant, program="RPT", number="77", granted_on=date(2026, 11, 10)
    )
    for _ in range(2):
        hear()
        assert Completion.objects.filter(state="received").count() in {0, 2}
        system.count()
    both = ("counted", [rma.number, "77"])
    alone = ("counted", [rma.number])
    assert counted_for() == {
        "of both": both,
        "of all": both,
        "of one": alone,
        "too early": alone,
    }
    assert Notice.objects.filter(kind="completion_recorded").count() == 4
    assert tally(rpt.cycles.get(), clock.today()).total == Decimal("2.50")


def test_more_hours_of_a_day_than_count_unseen_are_parked_with_why(system, rma):
    assert system.report(item("400", contact_hours="400")) == [("parked", "")]
    for n in range(3):
        assert system.report(item(f"c-{n}", contact_hours="15")) == [("accepted", "")]
    system.count()
    states = dict(Completion.objects.values_list("completion_id", "state"))
    assert states == {"400": "parked", "c-0": "counted", "c-1": "counted", "c-2": "parked"}
    assert set(Completion.objects.filter(state="parked").values_list("why", flat=True)) == {"hours"}
    assert match_all() == 0


def test_what_earns_nothing_is_said_to_and_what_earns_little_is_taken(system, rma):
    few = [item("a", contact_hours="0.10"), item("b", contact_hours="0.25")]
    assert system.report(*few) == [("invalid", "contact_hours"), ("accepted", "")]


def test_what_is_on_record_is_unchanged_though_the_course_has_fewer_hours_since(system, rma):
    draws = made.course("RMA", by=system.provider, code="draws", hours=Decimal("2.00"))
    of = {"title": None, "course_code": "draws", "contact_hours": "2"}
    assert system.report(item(**of)) == [("accepted", "")]
    draws.hours = Decimal("1.50")
    draws.save()
    assert system.report(item(**of)) == [("unchanged", "")]
    assert system.report(item("c-2", **of)) == [("invalid", "contact_hours")]


@pytest.mark.parametrize(
    ("begins", "own", "result"),
    [
        ("enrollment:", True, "invalid"),
        ("session:", True, "invalid"),
        ("enrollment:", False, "accepted"),
        ("roster:", True, "invalid"),
        ("roster:", False, "invalid"),
    ],
)
def test_ids_that_begin_as_the_portals_own_are_invalid(rma, begins, own, result):
    system = System()
    if own:
        system.provider = Provider.objects.get(own=True)
        system.token = providers.make_token(provider=system.provider, actor=builders.staff())
    [(found, _)] = system.report(item(f"{begins}1"))
    assert found == result


def test_another_last_name_is_parked_with_why(system, rma):
    assert system.report(item(last_name="Smith")) == [("parked", "")]
    assert Completion.objects.get().get_why_display() == "The last name is not the one on record"


def test_it_is_matched_where_it_comes_again_with_the_name_on_record(system, rma):
    system.report(item(last_name="Smith"))
    for again in ({"last_name": "Smyth"}, {}):
        assert system.report(item(**again)) == [("unchanged", "")]
    assert system.report(item(last_name="Smith", contact_hours="2")) == [("conflict", "")]
    assert system.report(item(last_name="OBrien")) == [("accepted", "")]
    assert system.report(item(last_name="Smith")) == [("unchanged", "")]
    system.count()
    assert (Completion.objects.get().state, Activity.objects.count()) == ("counted", 1)


def test_its_provider_is_told_the_next_day_of_what_stays_parked(system):
    system.provider.recipient = providers.save(
        provider=system.provider,
        code=system.provider.code,
        name="Lakeview Learning",
        contact="Dana",
        email="it@example.org",
        ended_on=None,
        actor=builders.staff(),
    ).recipient
    system.report(item("c-1"), item("c-2"))
    system.report(item("c-3"))
    [told] = Notice.objects.filter(kind="completion_parked")
    assert (told.recipient, told.due_on) == (system.provider.recipient, date(2026, 12, 1))


def test_a_withdrawal_takes_points_back_once_and_the_id_is_never_used_again(system, rma):
    system.report(item("a/b c"))
    system.count()
    gone = [system.call("DELETE", "completions/a%2Fb%20c") for _ in range(2)]
    assert [(one.status_code, one.json()) for one in gone] == [(200, {"result": "withdrawn"})] * 2
    assert Activity.objects.get().withdrawn_at is not None
    assert system.report(item("a/b c")) == [("conflict", "")]
    assert system.call("DELETE", "completions/none").status_code == 404
    assert System().call("DELETE", "completions/a%2Fb%20c").status_code == 404
