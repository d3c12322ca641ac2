"""The demo's stories are true on the day they are seeded, whatever day that is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.db.models import Q
from django.test import override_settings
from django.urls import reverse

from amt_portal.facts_check.run import check
from billing.queries.large_refunds import waiting
from casework.models import Case
from ccp.audit.models import AuditCase
from ccp.audit.rules.flows import KEY as AUDIT
from courses.completions.models import Completion, Conflict
from courses.completions.services import correcting
from members.models import Certification, Matter, User
from members.queries.standing import standing_of
from members.rules.calendar import ONE_DAY, first_of_month
from members.services import decisions, second_person
from notices.models import Notice
from plumbing import clock
from practice.demo import past, present
from practice.demo.seed import seed
from practice.demo.stories import PEOPLE, applications
from practice.management.commands.demo_accounts import accounts
from recert.models import Application
from recert.queries.drafts import draft_now
from recert.rules.flows import KEY as RECERT
from tests import emptying
from tests.demo import blank_sheets

# Standing and way back by certification number; the rest are active.
STANDINGS = {
    "3027715": ("grace", None),
    "3300028": ("grace", None),
    "1500404": ("lapsed", "pay_dues"),
    "1100034": ("lapsed", "pay_dues"),
    "2600038": ("lapsed", "pay_dues"),
    "3000032": ("lapsed", "pay_dues"),  # until the check of today is entered
    "2610005": ("lapsed", "recertify"),
    "3300006": ("lapsed", "recertify"),
    "1500010": ("lapsed", "recertify"),
    "1100011": ("lapsed", "recertify"),
    **{one.number: ("lapsed", "recertify") for who in applications.PEOPLE for one in who.held},
    "2600012": ("suspended", None),
    "1500013": ("retired", None),
    "2600014": ("revoked", None),
    "1700015": ("deceased", None),
}
IN_GRACE = ("3027715", "3300028")
GRACE_DAYS = 30
DAYS = [
    date(2026, 11, 22),
    date(2027, 3, 1),
    date(2028, 2, 29),
    date(2027, 12, 31),
    date(2027, 1, 15),
]


@pytest.mark.django_db
@pytest.mark.parametrize("today", DAYS, ids=str)
def test_every_story_holds_on_its_seeding_day(today):
    past.import_past(PEOPLE, today)
    found = {
        row.number: standing_of(row, today)
        for row in Certification.objects.select_related("certificant")
    }
    told = {number: (one.standing, one.way_back) for number, one in found.items()}
    fixed = {number: told[number] for number in told if number not in MOVING}
    expected = {number: STANDINGS.get(number, ("active", None)) for number in fixed}
    if (today - (first_of_month(today) - ONE_DAY)).days > GRACE_DAYS:
        # On a 31st the fees of the month before have just left their grace.
        expected |= dict.fromkeys(IN_GRACE, ("lapsed", "pay_dues"))
    assert fixed == expected
    assert found["1100011"].routes == ("exam",)


# Their certification dates are fixed in the calendar, so their fee may be due on a seeding day.
MOVING = {"1100007", "2600008", "1100034"}


def _rows():
    with connection.cursor() as cursor:
        counts = {}
        for model in apps.get_models():
            cursor.execute(f'SELECT count(*) FROM "{model._meta.db_table}"')  # noqa: S608 - ours
            counts[model._meta.label] = cursor.fetchone()[0]
    return counts


STATES = {
    "Terrence A. Okafor": "in_review",
    "Anders Lindqvist": "notified",
    "Simone Abernathy": "submitted",
    "Tomoko Nakamura": "in_review",
    "Dana Pruitt": "submitted",
    "Marcus Bell": "deficient",
    "Elena Petrova": "failed",
    "Hugo Lang": "appealed",
    "Lydia Stein": "notified",
    "Amir Khoury": "notified",
    "Ida Lund": "passed",
    "Joyce Tan": "selected",
    "Thomas Whitfield": "failed",
}


APPLICATIONS = {
    "Grace Adeyemi": "draft",
    "Eleanor Voss": "authorized",
    "Sharon Whitlock": "submitted",
    "Nadine Moreau": "incomplete",
    "Curtis Boyd": "denied",
    "Wanda Kozak": "appealed",
    "Priscilla Odom": "failed_attempt",
    "Walter Stroud": "expired",
    "Camila Duarte": "approved",
    "Oscar Lindholm": "incomplete",
}


@pytest.mark.django_db
def test_every_case_is_in_the_state_of_its_story_also_on_a_day_of_notices():
    with blank_sheets():
        seed(DAYS[-1])
    _as_the_stories_say(DAYS[-1])


def _as_the_stories_say(today: date) -> None:
    audits = Case.objects.filter(kind=AUDIT)
    found = {case.certificant.full_name: case.state for case in audits}
    withdrawn = found.keys() - STATES.keys()
    assert [found.pop(name) for name in withdrawn] == ["withdrawn"]
    assert found == STATES
    assert clock.ahead() == timedelta()  # the days of the past are over
    applied = Case.objects.filter(kind=RECERT)
    assert {case.certificant.full_name: case.state for case in applied} == APPLICATIONS
    grace = Application.objects.get(case__state="draft")
    covered = draft_now(grace, today).draft.covered
    assert (covered.all.total, covered.proven.total) == (Decimal("18.50"), Decimal("15.50"))
    came_back = standing_of(Certification.objects.get(number="2610060"), today)
    assert came_back.standing == "active"
    ours = Q(kind__startswith="audit_") | Q(kind__startswith="recert_")
    sent = Notice.objects.filter(ours, state="sent")
    assert all(clock.office_day(one.sent_at) == one.due_on for one in sent)
    assert len({one.due_on for one in sent}) > 10
    assert not Notice.objects.filter(ours, state="failed").exists()
    assert emails_on_their_days("renewal")
    marcus = AuditCase.objects.get(case__state="deficient")
    assert marcus.clock.days_left(today) == 3
    late = audits.get(certificant__last_name="Nakamura")
    assert (today - clock.office_day(late.waiting_since)).days == 19
    assert [one.first for one in check(today, kinds=["audit_failed_on", "standing"])] == [[], []]


def emails_on_their_days(kind: str) -> bool:
    """Whether some of a kind were sent, and each on the day it tells of."""
    sent = Notice.objects.filter(kind=kind, channel="email", state="sent")
    return {clock.office_day(one.sent_at) == one.due_on for one in sent} == {True}


@pytest.fixture(scope="class")
def seeded(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[None]:
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), media, emptying.taken_back():
        assert seed(clock.today())
        yield


@pytest.mark.django_db
@pytest.mark.usefixtures("seeded")
class TestOfToday:
    def test_every_case_is_in_the_state_of_its_story(self):
        _as_the_stories_say(clock.today())

    def test_a_revocation_waits_for_a_second_person(self):
        [matter] = Matter.objects.filter(decided_at=None, kind=decisions.REVOCATION)
        assert matter.certificant.full_name == "Samuel Brandt"
        assert matter.asked_by.name == "Rita Caldwell"

    def test_a_refund_above_the_limit_waits_for_a_second_person(self):
        [matter] = waiting()
        assert (matter.asked_by.name, matter.payload["amount"]) == ("Finn Mercer", "450.00")
        assert matter.payload["label"] == "Lakeside Family Clinic"

    def test_one_completion_of_each_sort_waits_and_the_late_one_brings_peter_back(self):
        states = list(Completion.objects.filter(source="api").values_list("state", flat=True))
        assert sorted(states) == ["counted", "counted", "counted", "parked", "waiting"]
        assert Conflict.objects.filter(settled_at=None).count() == 1
        late = Completion.objects.select_related("certificant").get(state="waiting")
        on, clerk = clock.today(), User.objects.get(email="rita.caldwell@example.org")
        told = {"completion": late, "deed": correcting.Deed.POST, "reason": "Shown to us."}
        matter = correcting.ask(**told, on=on, actor=clerk)
        second = User.objects.get(email="joan.halvorsen@example.org")
        second_person.confirm(matter=matter, actor=second, now=clock.now())
        [held] = late.certificant.certifications.all()
        assert (late.certificant.last_name, standing_of(held, on).standing) == ("Novak", "active")

    def test_second_seed_changes_nothing(self):
        today, before = clock.today(), _rows()
        assert not seed(today)
        assert not seed(today + timedelta(days=40))
        assert _rows() == before

    def test_every_account_signs_in(self, client):
        rows = accounts()
        assert {row["role"] for row in rows} >= {
            "Member",
            "Finance",
            "Records",
            "Support",
            "Auditor",
        }
        for row in rows:
            client.logout()
            cache.clear()  # more accounts than may be tried from one address in a minute
            form = {"login": row["email"], "password": row["password"]}
            answer = client.post(reverse("account_login"), form)
            if row["role"] not in {"Member", "Buyer"}:
                assert answer.url == reverse("mfa_authenticate")
                counter = next(iter(yield_hotp_counters_from_time()))
                code = f"{hotp_value(present.TOTP_SECRET, counter):06}"
                answer = client.post(answer.url, {"code": code})
            assert answer.status_code == 302, (row["email"], answer.content[-2000:])
            assert "_auth_user_id" in client.session
