"""The policy at the desk: who may open it, whom a change touches, who has to agree, and that a
figure that held is never edited.
"""

from __future__ import annotations

import threading
import tomllib
from datetime import date
from html import unescape

import pytest
from django.db import OperationalError, connection, transaction
from django.urls import reverse

from ccp.models import CategoryPolicy
from members.forms.policy_change import PolicyChangeForm
from members.models import History, Matter, PolicyValue, ProgramTerms
from members.queries import policy_effects
from members.queries.policy import lines, policy, read_policy
from members.rules.figures import GRACE_DAYS
from members.services import figures as service
from members.verbs import MemberVerb
from tests import builders
from tests.web.desk.conftest import ON
from tests.web.desk.policy_steps import FIRST, address, grace, in_grace_next_year, keep, look

pytestmark = pytest.mark.django_db

PAGES = [
    ("members:desk_policy", ()),
    ("members:desk_policy_group", ("calendar",)),
    ("members:desk_policy_group", ("not-confirmed",)),
    ("members:desk_policy_change", ("grace_days",)),
    ("members:desk_policy_file", ()),
    ("desk:policy_history", ()),
]


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_only_administrators_open_the_policy(client, name, args):
    page = reverse(name, args=args)
    assert client.get(page).url.startswith(reverse("account_login"))
    client.force_login(builders.member())
    assert client.get(page).status_code == 404
    for role in ("support", "records", "auditor", "finance", "mail"):
        client.force_login(builders.staff(role))
        assert client.get(page).status_code == 403, role
    client.force_login(builders.staff())
    assert client.get(page).status_code == 200


def test_every_group_shows_its_lines_in_words(sign_in):
    client = sign_in()
    for group, size in client.get(reverse("members:desk_policy")).context["groups"]:
        page = client.get(reverse("members:desk_policy_group", args=[group.key]))
        assert len(page.context["rows"]) == size > 0
    said = unescape(
        client.get(reverse("members:desk_policy_group", args=["ccp-cycle"])).content.decode()
    )
    for words in ("January 1, 2006", "180, 90, 60, 30 and 7 days before the end", "Handbook 4"):
        assert words in said
    assert client.get(reverse("members:desk_policy_group", args=["nothing"])).status_code == 404


def test_placeholders_are_marked_counted_and_listed(sign_in):
    page = sign_in().get(reverse("members:desk_policy_group", args=["not-confirmed"]))
    rows = page.context["rows"]
    assert {"return_address", "RMA-terms", "instruction"} <= {row.line.key for row in rows}
    assert "grace_days" not in {row.line.key for row in rows}
    assert page.context["placeholders"] == sum(row.placeholders for row in rows) > 20
    PolicyValue.objects.filter(name="return_address").update(placeholder=False)
    again = sign_in().get(reverse("members:desk_policy_group", args=["not-confirmed"]))
    assert again.context["placeholders"] == page.context["placeholders"] - 1


def test_a_figure_without_a_row_is_told_so_by_itself(sign_in):
    PolicyValue.objects.filter(name="grace_days").delete()
    page = sign_in().get(reverse("members:desk_policy_group", args=["calendar"]))
    missing = [row.line.key for row in page.context["rows"] if not row.on_record]
    assert missing == ["grace_days"]
    assert "30 days" in page.content.decode()
    assert policy()[GRACE_DAYS].on(ON) == 30
    assert keep(sign_in(), grace(45)).status_code == 302
    assert [policy()[GRACE_DAYS].on(day) for day in (ON, FIRST)] == [30, 45]


def test_a_new_figure_closes_the_one_before_and_is_told_in_the_history(sign_in):
    old = PolicyValue.objects.get(name="grace_days")
    before = policy()[GRACE_DAYS].on(ON)
    client = sign_in()
    assert keep(client, grace(before + 15)).status_code == 302
    old.refresh_from_db()
    new = PolicyValue.objects.get(name="grace_days", valid_from=FIRST)
    assert (old.valid_to, new.valid_to, new.source) == (FIRST, None, "Board minutes, item 4")
    assert policy()[GRACE_DAYS].on(ON) == before
    assert policy()[GRACE_DAYS].on(FIRST) == before + 15
    told = History.objects.get(verb=MemberVerb.POLICY_CHANGED)
    assert (told.reason, told.after["value"]) == ("Board decision 14", before + 15)
    said = unescape(client.get(reverse("desk:policy_history")).content.decode())
    assert "Board decision 14" in said
    assert f"“{GRACE_DAYS.label}” changes from January 1, 2027 on" in said


@pytest.mark.parametrize(
    ("key", "given", "said"),
    [
        ("grace_days", grace(45, valid_from=ON), "choose a later day"),
        ("grace_days", grace("many"), "whole number"),
        ("grace_days", grace(999_999_999), "180"),
        ("grace_days", grace("NaN"), "whole number"),
        ("grace_days", grace("1e400"), "whole number"),
        ("grace_days", grace("1" * 5000), "whole number"),
        ("late_fee", grace("NaN"), "number"),
        ("late_fee", grace("1.005"), "2 digits after the point"),
        ("late_fee", grace("-1"), "0"),
        ("contact_hours_per_ceu", grace("0"), "1"),
        ("ccp_reminder_days", grace("0"), "whole numbers from 1 to 730"),
        ("ccp_reminder_days", grace("30, 30"), "each number once"),
        ("ccp_reminder_days", grace("9" * 5000), "200 characters"),
        ("ccp_mandatory_granted_from", grace("31/12/2020"), "a day like"),
        ("return_address", grace("x" * 46), "4 lines of 45 letters"),
        ("return_address", grace("bell \a"), "printed"),
        ("grace_days", grace(45, valid_from=date(2999, 1, 1)), "far ahead"),
    ],
)
def test_what_makes_no_sense_is_said_on_the_form_and_changes_nothing(sign_in, key, given, said):
    rows = list(PolicyValue.objects.order_by("pk").values())
    for step in ("look", "keep"):
        response = sign_in().post(address(key), given | {"do": step})
        assert response.status_code == 200
        errors = response.context["form"].errors
        assert said in unescape(str(errors)), errors
    assert list(PolicyValue.objects.order_by("pk").values()) == rows
    assert not History.objects.exists()


@pytest.mark.parametrize("missing", ["reason", "source"])
def test_source_and_reason_are_asked_for(sign_in, missing):
    given = grace(45)
    looked = look(sign_in(), given).context["looked"]
    sent = given | {"do": "keep", "looked": looked, missing: ""}
    assert missing in sign_in().post(address(), sent).context["form"].errors
    assert not History.objects.exists()


def test_what_was_not_looked_at_is_shown_first(sign_in):
    client = sign_in()
    looked = look(client, grace(40)).context["looked"]
    other = client.post(address(), grace(45) | {"do": "keep", "looked": looked})
    assert (other.status_code, other.context["tried"]) == (200, True)
    assert not History.objects.exists()
    sent = grace(45) | {"do": "keep", "looked": other.context["looked"]}
    assert client.post(address(), sent).status_code == 302


def test_looking_alone_asks_for_no_reason_and_changes_nothing(sign_in):
    given = {"value": 45, "valid_from": FIRST.isoformat()}
    page = sign_in().get(address(), given)
    assert page.context["tried"]
    assert policy()[GRACE_DAYS].on(FIRST) == 30
    assert not History.objects.exists()


def test_a_shorter_grace_tells_who_would_lapse_and_needs_a_second_person(sign_in):
    held = in_grace_next_year()
    client = sign_in()
    found = look(client, grace(10)).context["effects"]
    [effect] = found.all
    assert (found.looked_at, found.one_in, found.touched, found.worse) == (1, 1, 1, 1)
    assert effect.certification == held
    assert (effect.turn.on, effect.turn.otherwise_on) == (date(2027, 2, 11), date(2027, 3, 3))
    assert keep(client, grace(10)).status_code == 302
    assert policy()[GRACE_DAYS].on(FIRST) == 30
    matter = Matter.objects.get()
    decide = reverse("members:desk_matter", args=[matter.pk])
    own = client.post(decide, {"decision": "confirm"}, follow=True)
    assert "somebody else decides it" in own.content.decode()
    assert policy()[GRACE_DAYS].on(FIRST) == 30
    second = sign_in()
    said = unescape(second.get(decide).content.decode())
    for words in (
        held.certificant.full_name,
        "30 days",
        "10 days from January 1, 2027",
        "1 certification",
    ):
        assert words in " ".join(
            said.replace('<strong class="figure">', "").replace("</strong>", "").split()
        )
    second.post(decide, {"decision": "confirm"})
    assert policy()[GRACE_DAYS].on(FIRST) == 10
    told = History.objects.get(verb=MemberVerb.POLICY_CHANGED)
    assert "asked by" in told.reason


def test_a_longer_grace_tells_who_lapses_later_and_is_kept_at_once(sign_in):
    in_grace_next_year()
    client = sign_in()
    found = look(client, grace(45)).context["effects"]
    assert (found.touched, found.worse, found.better) == (1, 0, 1)
    assert (found.all[0].turn.on, found.all[0].turn.otherwise_on) == (
        date(2027, 3, 3),
        date(2027, 3, 18),
    )
    assert keep(client, grace(45)).status_code == 302
    assert policy()[GRACE_DAYS].on(FIRST) == 45
    assert not Matter.objects.exists()
    planned = PolicyValue.objects.get(name="grace_days", valid_from=FIRST)
    back = reverse("members:desk_policy_take_back", args=["grace_days", planned.pk])
    page = client.get(back)
    assert (page.context["second"], page.context["effects"].worse) == (True, 1)
    client.post(back, {"reason": "Not yet"})
    assert policy()[GRACE_DAYS].on(FIRST) == 45
    sign_in().post(
        reverse("members:desk_matter", args=[Matter.objects.get().pk]), {"decision": "confirm"}
    )
    assert policy()[GRACE_DAYS].on(FIRST) == 30


def test_of_too_many_some_are_looked_at_and_the_page_says_so(sign_in, monkeypatch):
    for _ in range(5):
        in_grace_next_year()
    monkeypatch.setattr(policy_effects, "MOST_LOOKED_AT", 3)
    client = sign_in()
    page = look(client, grace(45))
    found = page.context["effects"]
    assert found.one_in == 2
    assert found.looked_at <= 3
    assert found.touched == len(found.all) * 2
    assert "One certification in 2 was looked at" in page.content.decode()
    keep(client, grace(45))
    assert Matter.objects.count() == 1  # whoever was not looked at might lapse


def test_the_list_of_whom_it_touches_is_a_file(sign_in):
    held = in_grace_next_year()
    answer = sign_in().post(address(), grace(10) | {"do": "list"})
    assert held.number in b"".join(answer.streaming_content).decode()


def test_terms_and_categories_change_the_same_way(sign_in):
    client = sign_in()
    terms = ProgramTerms.objects.get(program__key="RMA", valid_to=None)
    given = grace("", points="36.00", annual_fee="60.00", graduate_window_years="4")
    assert keep(client, given, "RMA-terms").status_code == 302
    terms.refresh_from_db()
    assert terms.valid_to == FIRST
    old = CategoryPolicy.objects.get(category="instruction")
    given = grace("", label=old.label, points_hour="3", step="0.25", cap="20", once_per_title="on")
    kept = keep(client, given | {"marks": ["points_hour"]}, "instruction")
    assert kept.status_code == 302, kept.context["form"].errors
    old.refresh_from_db()
    assert old.valid_to == FIRST
    new = CategoryPolicy.objects.get(valid_from=FIRST)
    assert (new.factors, new.once_per_title, new.placeholder) == ({"hour": "3"}, True, True)
    assert new.entered_as == old.entered_as
    code = ("code", "RMX", "name", "Registered Medical Expert")
    given = grace("", **dict(zip(code[::2], code[1::2], strict=True)))
    assert keep(client, given, "RMA-name").status_code == 302
    assert policy().programs["RMA"].names.on(FIRST).code == "RMX"


def test_every_line_opens_and_takes_back_what_it_shows(sign_in):
    """What a line shows today is something its form takes."""
    client = sign_in()
    for line in lines(ON):
        form = client.get(address(line.key)).context["form"]
        shown = {each.html_name: each.value() for each in form.visible_fields()}
        given = {
            name: value for name, value in shown.items() if value is not None and value is not False
        }
        again = PolicyChangeForm(given, line=line, on=ON, only_looks=True)
        assert again.is_valid(), (line.key, again.errors)


def test_the_policy_file_reads_back_as_the_policy(sign_in):
    client = sign_in()
    keep(client, grace(45))
    told = client.get(reverse("members:desk_policy_file")).content.decode()
    assert "# After the due day an unpaid certification still stands for … days" in told
    read = read_policy(tomllib.loads(told))
    assert read.held.keys() == policy().held.keys()
    assert [read[GRACE_DAYS].on(day) for day in (ON, FIRST)] == [30, 45]
    assert read.programs["MLS"].terms.on(ON) == policy().programs["MLS"].terms.on(ON)


def locked_for_others():
    """Whether another transaction has to wait for the rows of this figure."""
    found = []

    def look():
        try:
            with transaction.atomic():
                list(PolicyValue.objects.filter(name="grace_days").select_for_update(nowait=True))
            found.append(False)
        except OperationalError:
            found.append(True)
        finally:
            connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join(20)
    return found == [True]


@pytest.mark.django_db(transaction=True)
def test_a_figure_that_was_tried_stays_locked_until_it_is_kept():
    row = PolicyValue(name="grace_days", value=45, valid_from=FIRST)
    tried = {"row": row, "key": "name", "on": ON, "actor": builders.staff()}
    with transaction.atomic():
        assert service.try_value(**tried).after[GRACE_DAYS].on(FIRST) == 45
        assert locked_for_others()
    assert not locked_for_others()


@pytest.mark.django_db(transaction=True)
def test_control_a_trial_alone_gives_its_lock_back():
    row = PolicyValue(name="grace_days", value=45, valid_from=FIRST)
    with transaction.atomic():
        with transaction.atomic():
            service.set_value(row=row, key="name", on=ON, actor=builders.staff(), reason="x")
            transaction.set_rollback(True)
        assert not locked_for_others()


@pytest.mark.parametrize("group", ["programs", "calendar", "points"])
def test_a_page_of_the_policy_asks_as_much_whatever_is_planned(
    sign_in, group, django_assert_num_queries
):
    client = sign_in()
    page = reverse("members:desk_policy_group", args=[group])
    client.get(page)
    with django_assert_num_queries(10):
        client.get(page)
    keep(client, grace(45))
    keep(client, grace("", points="36", annual_fee="60.00"), "CLC-terms")
    client.get(page)
    with django_assert_num_queries(10):
        client.get(page)
