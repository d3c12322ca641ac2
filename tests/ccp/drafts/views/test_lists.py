"""Log a list: looked at before anything is saved, confirmed once, nothing typed is lost."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ccp.models import Activity
from ccp.queries.cycles import current_cycle
from ccp.queries.tally import tally
from plumbing.templatetags.ui import two_places
from tests.ccp.story import TODAY

pytestmark = pytest.mark.django_db
URL = reverse("drafts:list")
GOOD = (
    "Title,Provider,Day,Hours\nVenipuncture,Lakeview,2026-11-02,3.4\nCPR,Red Cross,2026-11-03,4\n"
)
BAD = "No day,Lakeview,,2\n"


def look(member, text, **more):
    return member.post(URL, {"text": text, "look": "1"} | more)


def hidden(answer, name):
    return answer.context["form"][name].value()


def confirm(member, looked, **more):
    form = looked.context["form"]
    sent = {name: form[name].value() or "" for name in ("text", "token", "seen", "order")}
    sent |= {"certifications": form["certifications"].value(), "criteria": ["job"], "confirm": "1"}
    return member.post(URL, sent | ticks(looked) | more)


def look_again(member, looked, text, **more):
    ticked = looked.context["form"]["certifications"].value()
    return look(member, text, certifications=ticked, **(ticks(looked) | more))


def ticks(looked):
    """What a browser sends of the ticks as they came."""
    rows = looked.context["table"].rows
    shown = ",".join(row.name for row in rows if not row.problems)
    return {"shown": shown, "take": [row.name for row in rows if row.taken]}


def on_record(rma):
    return Activity.objects.filter(certificant=rma.certificant).count()


def total(rma):
    return tally(current_cycle(rma, TODAY), TODAY).total


def test_looking_shows_points_by_the_rule_and_saves_nothing(member, rma):
    before, points = on_record(rma), total(rma)
    answer = look(member, GOOD)
    assert answer.status_code == 200
    sums = {each.code: each for each in answer.context["table"].sums}
    assert sums["RMA"].after - sums["RMA"].before == Decimal("7.25")
    assert two_places(sums["RMA"].before) == two_places(points)
    assert [two_places(row.points) for row in answer.context["table"].rows] == ["3.25", "4.00"]
    assert on_record(rma) == before


def test_one_confirmation_saves_all_and_makes_of_it_what_was_shown(member, rma):
    before = on_record(rma)
    looked = look(member, GOOD)
    shown = {each.code: each.after for each in looked.context["table"].sums}
    answer = confirm(member, looked)
    assert answer.url == reverse("ccp:cycles")
    assert (on_record(rma), total(rma)) == (before + 2, shown["RMA"])
    again = confirm(member, looked)
    assert (again.url, on_record(rma)) == (answer.url, before + 2)


def test_ticks_are_the_same_in_whichever_order_a_browser_sends_them(member, rma):
    before, looked = on_record(rma), look(member, GOOD)
    ticked = looked.context["form"]["certifications"].value()
    assert len(ticked) == 2
    answer = confirm(member, looked, certifications=ticked[::-1])
    assert answer.status_code == 302
    assert on_record(rma) == before + 2


def test_rows_that_cannot_be_saved_stay_in_the_box_and_the_others_are_saved(member, rma):
    before = on_record(rma)
    looked = look(member, GOOD + BAD)
    assert [row.line for row in looked.context["table"].bad] == [4]
    answer = confirm(member, looked)
    assert on_record(rma) == before + 2
    assert hidden(answer, "text") == "Title,Provider,Day,Hours\nNo day,Lakeview,,2\n"
    assert "1 row of your list is not saved yet." in answer.content.decode()
    assert str(hidden(answer, "token")) != hidden(looked, "token")


def test_what_was_changed_after_it_was_looked_at_is_shown_first(member, rma):
    before = on_record(rma)
    answer = confirm(member, look(member, GOOD), text=GOOD.replace("3.4", "30"))
    assert answer.status_code == 422
    assert "confirm once more" in answer.content.decode()
    assert answer.context["table"].rows[0].points == Decimal("30.00")
    assert on_record(rma) == before
    assert confirm(member, answer).status_code == 302
    assert on_record(rma) == before + 2


@pytest.mark.parametrize(
    ("what", "said"),
    [("criteria", "at least one reason"), ("certifications", "at least one of your")],
)
def test_what_holds_for_all_rows_is_asked_once(member, rma, what, said):
    before = on_record(rma)
    answer = confirm(member, look(member, GOOD), **{what: []})
    if what == "certifications":
        answer = confirm(member, answer, certifications=[])
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert hidden(answer, "text") == GOOD
    assert on_record(rma) == before


def test_a_day_that_can_be_two_is_asked_before_anything_is_saved(member, rma):
    text = "Title,Provider,Day,Hours\nVenipuncture,Lakeview,09/10/2026,3.4\n"
    looked = look(member, text)
    assert "“09/10/2026” can be two days." in looked.content.decode()
    refused = confirm(member, looked)
    assert "the month or the day" in refused.content.decode()
    answer = confirm(member, look(member, text, order="day"))
    assert answer.status_code == 302
    assert Activity.objects.latest("pk").completed_on.isoformat() == "2026-10-09"


KNOWN = "Diabetes care: insulin,Harbor Family Clinic,2026-08-29,1.5\n"
OTHER = "Another course,Harbor Family Clinic,2026-08-29,1\n"


def test_what_seems_to_be_the_same_comes_unticked_with_why_and_is_left_out(member, rma):
    before = on_record(rma)
    looked = look(member, GOOD + KNOWN + "CPR,Red Cross,2026-11-03,4\n" + OTHER)
    rows = looked.context["table"].rows
    assert [row.taken for row in rows] == [True, True, False, False, True]
    page = looked.content.decode()
    assert page.count("Not ticked.") == 2
    assert "Is it on record already? “Diabetes care: insulin”" in rows[2].doubt
    assert rows[3].doubt == "It looks the same as row 3."
    assert "on record already" in rows[4].warnings[0]
    assert "3 of 5 rows will be saved" in " ".join(page.split())
    assert "2 that are not ticked are left out." in " ".join(page.split())
    answer = confirm(member, looked)
    assert answer.url == reverse("ccp:cycles")
    assert on_record(rma) == before + 3
    assert "2 rows were not ticked and left out." in member.get(answer.url).content.decode()


def test_each_row_can_be_left_out_or_taken_and_the_sums_follow(member, rma):
    before = on_record(rma)
    looked = look(member, GOOD + KNOWN)
    names = [row.name for row in looked.context["table"].rows]
    chosen = {"take": [names[0], names[2]]}
    again = look_again(member, looked, GOOD + KNOWN, **chosen)
    assert [row.taken for row in again.context["table"].rows] == [True, False, True]
    [rma_sum] = [each for each in again.context["table"].sums if each.code == "RMA"]
    assert rma_sum.after - rma_sum.before == Decimal("4.75")
    assert confirm(member, looked, **chosen).status_code == 302
    assert on_record(rma) == before + 2
    refused = confirm(member, look(member, GOOD), take=[])
    assert "No row is ticked." in refused.content.decode()


def test_ticks_stay_with_their_rows_when_the_list_is_changed(member):
    looked = look(member, GOOD)
    first, second = GOOD.splitlines(keepends=True)[1:]
    text = GOOD.splitlines(keepends=True)[0] + "New,Lakeview,2026-11-04,1\n" + second + first
    more = {"take": [looked.context["table"].rows[0].name]}
    again = look_again(member, looked, text, **more)
    assert [row.taken for row in again.context["table"].rows] == [True, False, True]


def test_a_row_of_a_closed_cycle_says_why_and_the_others_can_be_saved(member):
    answer = look(member, GOOD + "Old,Lakeview,2020-01-05,2\n")
    [row] = answer.context["table"].bad
    assert "is closed" in row.problems[0]
    assert len(answer.context["table"].good) == 2


def test_a_row_counts_for_those_whose_cycle_is_open_and_says_for_which_it_does_not(member, rma):
    text = (
        "Title,Provider,Day,Hours,Counts for\nECG,Lakeview,2025-01-05,1,\n"
        "Two,Lakeview,2025-01-06,1,RMA RPT\n"
    )
    table = look(member, text).context["table"]
    assert [each.code for each in table.rows[0].counts] == ["RMA"]
    assert (
        "Not for RPT: The RPT cycle of that day ended on October 13, 2025"
        in table.rows[0].warnings[0]
    )
    assert "Or take RPT out of what the row counts for." in table.rows[1].problems[0]


def test_one_hour_is_one_hour(member):
    page = look(member, GOOD.replace(",4\n", ",1\n")).content.decode()
    assert "1 hour\n" in page
    assert "3.4 hours" in page


def test_the_order_of_days_is_asked_only_where_both_can_be_meant(member):
    text = "Title,Provider,Day,Hours\nA,P,09/10/2026,1\nB,P,09/25/2026,1\n"
    answer = look(member, text, order="day")
    page = " ".join(answer.content.decode().split())
    assert "Days are read month first, as another day of the list can only be read so." in page
    assert 'type="radio" name="order"' not in page
    assert confirm(member, answer).status_code == 302


def test_a_script_whose_session_ended_is_told_so_and_the_page_stays(client):
    assert client.post(URL, {"text": GOOD}, headers={"hx-request": "true"}).status_code == 401


def test_employment_is_told_to_count_through_2020_only(member):
    rows = "Category,Provider,First day,Last day\nEmployment,Harbor Clinic,2025-01-01,2025-12-31\n"
    answer = look(member, rows)
    assert "Employment after December 31, 2020 no longer earns points." in answer.content.decode()
    assert "Only days through December 31, 2020 earn points." in answer.content.decode()


def test_a_file_is_put_into_the_box_and_what_is_none_says_so(member):
    sent = SimpleUploadedFile("list.csv", GOOD.encode("utf-16"))
    answer = member.post(URL, {"file": sent, "look": "1"})
    assert hidden(answer, "text") == GOOD
    pdf = SimpleUploadedFile("list.csv", b"%PDF-1.7")
    answer = member.post(URL, {"text": GOOD, "file": pdf, "look": "1"})
    assert answer.status_code == 422
    assert "This is no list." in answer.content.decode()
    assert hidden(answer, "text") == GOOD


def test_the_template_is_a_list_that_can_be_looked_at(member):
    sent = b"".join(member.get(reverse("drafts:list_template")).streaming_content).decode()
    table = look(member, sent).context["table"]
    assert [row.problems for row in table.rows] == [[]] * 5


def test_rows_of_closed_cycles_ask_no_more_the_more_they_are(member, django_assert_num_queries):
    for rows in (1, 30):
        text = GOOD + "".join(f"T{n},P,2020-01-{n + 1:02},1\n" for n in range(rows))
        look(member, text)
        with django_assert_num_queries(16):
            look(member, text)


@pytest.mark.parametrize("rows", [1, 30])
def test_looking_asks_as_often_for_many_rows_as_for_one(member, django_assert_num_queries, rows):
    text = "Title,Provider,Day,Hours\n" + "".join(
        f"T{n},P,2026-10-{n + 1:02},1\n" for n in range(rows)
    )
    look(member, GOOD)
    with django_assert_num_queries(11):
        look(member, text)
