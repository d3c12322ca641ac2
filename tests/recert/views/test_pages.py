"""The pages of the way back: what is offered, the steps, paying, the tracker, answers in place."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.http import HttpResponse
from django.urls import reverse

from billing.models import Checkout
from billing.services import checkout as checkouts
from casework.models import CaseItem
from casework.rules.verdicts import Outcome
from members.models import Role
from plumbing import clock
from plumbing.templatetags import ui
from recert.eligibility.rules.answers import NOTHING, Job
from recert.eligibility.views.carried import carry
from recert.models import Answer, Application
from recert.queries.eligible import rules_of
from recert.rules.results import Sitting
from recert.services import exams
from tests import builders
from tests.recert import stories

pytestmark = pytest.mark.django_db
WAY = reverse("recert:way_back")


def signed_in(client, person):
    client.force_login(builders.member(person))
    return client


def url(name, application, *more):
    return reverse(f"recert:{name}", args=[application.case.number, *more])


def text(response):
    return " ".join(response.content.decode().split())


def first_at_home(client):
    """What home says to do first, or nothing where it says nothing; and that nothing beside it
    says otherwise.
    """
    response = client.get(reverse("home"))
    said, first = text(response), response.context["first"]
    assert "See the way back" not in said
    if first is None:
        assert "Do this first" not in said
        return ""
    assert 'id="open-' not in said  # the application's own card would repeat it
    return said.split('<h2 id="first">')[1].split("</section>")[0]


def begin(client, held, route):
    return client.post(
        reverse("recert:begin"), {"certification": held.pk, "route": route}, follow=True
    )


@pytest.mark.parametrize(
    ("years", "said", "unsaid"),
    [
        (2, ["Pay what is past due"], ["By CCP", "By exam"]),
        (6, ["Two routes back", "Begin by CCP", "Begin by exam", "$100.00†"], ["Pay what"]),
        (14, ["Begin by exam", "By CCP is closed since"], ["Begin by CCP"]),
        (0, ["No certification of yours is lapsed"], ["Begin by"]),
    ],
)
def test_it_offers_what_standing_does_and_nothing_else(client, years, said, unsaid):
    held = stories.lapsed(years)
    page = text(signed_in(client, held.certificant).get(WAY))
    assert [words for words in said if words not in page] == []
    assert [words for words in unsaid if words in page] == []


@pytest.mark.parametrize(("years", "route"), [(2, "ccp"), (14, "ccp"), (0, "exam")])
def test_who_may_not_apply_cannot_by_address_either(client, years, route):
    held = stories.lapsed(years)
    begin(signed_in(client, held.certificant), held, route)
    assert not Application.objects.exists()
    begin(client, stories.lapsed(6), "ccp")  # of somebody else
    assert not Application.objects.exists()


def test_by_ccp_from_the_first_step_to_the_receipt(client, sandbox):
    held = stories.lapsed()
    stories.activity(held, "18.50")
    lacking = stories.activity(held, "11.50", proof=False)
    signed_in(client, held.certificant)
    page = text(client.get(WAY))
    for words in ("30.00</strong> of 30 points", "18.50 with proof", "11.50 without"):
        assert words in page
    begin(client, held, "ccp")
    application = Application.objects.get()
    about = url("step", application, "about")
    assert client.post(about, {}).status_code == 422
    client.post(about, {"birth_date": "1980-02-03", "right": "on"})
    felony = url("step", application, "felony")
    said = {"convicted": "yes", "nature": "Theft", "court": "Cook County"}
    page = text(client.post(felony, said, follow=True))
    assert "The court&#x27;s document" in page or "The court's document" in page
    assert "Cook County" in page
    client.post(felony, {"convicted": "no", "convicted_on": "2031-02-30", "nature": "Theft"})
    points = text(client.get(url("step", application, "points")))
    assert "Proof missing" in points
    assert reverse("ccp:activity", args=[lacking.pk]) in points
    review = url("step", application, "review")
    assert "11.50 points with proof are missing" in text(client.get(review))
    client.post(url("pay", application))
    assert not Checkout.objects.exists()
    builders.proof(lacking)
    statement = url("step", application, "statement")
    assert client.post(statement, {"text_version": 1, "typed_name": "Eve"}).status_code == 422
    name = held.certificant.full_name
    client.post(statement, {"text_version": 1, "typed_name": name})
    assert "Pay $100.00 and send" in text(client.get(review))
    paid = client.post(url("pay", application))
    assert paid.status_code == 303
    assert "waits for its payment" in text(client.get(url("application", application)))
    sandbox.complete(Checkout.objects.get().provider_id)
    checkouts.confirm(checkout=Checkout.objects.get(), on=clock.today())  # nobody came back
    page = text(client.get(url("application", application)))
    assert "It is with us" in page
    receipt = reverse("billing:receipt_pdf", args=[Checkout.objects.get().payment_id])
    for words in ("Sent and paid", "30.00</strong> points sent", "30 needed", "· $100.00"):
        assert words in page
    assert f'<a href="{receipt}">receipt</a>' in page
    assert "We write 60 and 14 days before" in page
    assert first_at_home(client) == ""
    assert "There is nothing for you to do" in text(client.get(reverse("home")))


def test_taken_back_and_left_it_goes_on_where_it_was(client):
    application = stories.asked()
    signed_in(client, application.case.certificant)
    assert "Pay for your application</h2>" in first_at_home(client)
    client.post(url("change", application))
    assert "Go on with your application</h2>" in first_at_home(client)
    response = client.get(url("application", application))
    assert response.url == url("step", application, "review")
    way = text(client.get(WAY))
    for words in ("Two routes back", "By CCP</h2>", "By exam</h2>", "$150.00†", "Not confirmed"):
        assert words in way  # the mind may change until it is sent
    for words in ("You may change your mind until you send it", "Withdraw the draft first"):
        assert words in way
    for words in ("Begin by CCP", "Begin by exam", "Not sure which?"):
        assert words not in way
    client.post(url("withdraw", application), {"seen": "draft"})
    assert stories.again(application).case.state == "withdrawn"
    assert "Begin by CCP" in text(client.get(WAY))


def test_an_activity_for_the_application_alone_stands_in_its_table(client):
    application = stories.begun()
    signed_in(client, application.case.certificant)
    add = url("activity", application)
    assert "Professional education" in text(client.get(add))
    form = client.get(f"{add}?category=professional_education")
    token = form.context["form"]["token"].value()
    day = stories.years_ago(1)
    said = {"token": token, "title": "Vital signs", "provider": "Clinic", "hours": "4"}
    said |= {"criteria": "job", "completed_on": day.isoformat()}
    client.post(f"{add}?category=professional_education", said)
    item = CaseItem.objects.get()
    page = text(client.get(url("step", application, "points")))
    assert "for this application alone" in page
    client.post(url("remove_activity", application, item.position))
    assert not CaseItem.objects.exists()


def test_what_is_incomplete_is_named_and_answered_in_place(client):
    reviewer = builders.staff(Role.RECORDS)
    application = stories.judge(stories.in_review(reviewer), reviewer, Outcome.REJECT)
    stories.decide(application, "incomplete", reviewer)
    signed_in(client, application.case.certificant)
    page = text(client.get(url("application", application)))
    assert "Your turn: 0 of 1 answered" in page
    assert "Please send the whole page." in page
    assert f"your turn: asked {ui.day(clock.today())}" in page
    assert "30.00 asked about" in page
    assert "Answer what we asked for by " in first_at_home(client)
    item = CaseItem.objects.get(case=application.case, about__startswith="claimed")
    client.post(url("explain", application, item.position), {"text": "There is no other."})
    assert "1 of 1 answered" in text(client.get(url("application", application)))
    client.post(url("answer", application))
    assert "We are reviewing it" in text(client.get(url("application", application)))


def test_a_denial_tells_its_reason_and_takes_an_appeal(client):
    application = stories.denied(builders.staff(Role.RECORDS))
    signed_in(client, application.case.certificant)
    page = text(client.get(url("application", application)))
    assert "The certificate is not yours." in page
    for address in (WAY, reverse("home")):
        assert "See why, or appeal" in text(client.get(address))
    assert "Denied: see why, or appeal through " in first_at_home(client)
    assert "Begin by CCP" in text(client.get(WAY))
    appeal = url("appeal", application)
    assert client.post(appeal, {"statement": ""}).status_code == 422
    client.post(appeal, {"statement": "It is mine."})
    assert "Your appeal is with us" in text(client.get(url("application", application)))
    way = text(client.get(WAY))
    assert [words for words in ("Begin by CCP", "Not confirmed") if words in way] == []
    refused = text(begin(client, application.certification, application.route))
    assert "Your appeal against the denial of" in refused


def test_who_begins_another_is_told_that_the_denial_cannot_be_appealed_meanwhile(client):
    application = stories.denied(builders.staff(Role.RECORDS))
    signed_in(client, application.case.certificant)
    assert "while that one is open, this denial cannot be appealed" in text(client.get(WAY))
    begin(client, application.certification, "exam")
    other = Application.objects.exclude(pk=application.pk).get()
    way = text(client.get(WAY))
    assert f"Withdraw {other.case.number} to appeal it, through" in way


def test_an_application_that_is_over_is_found_beside_the_routes(client, settings):
    application = stories.denied(builders.staff(Role.RECORDS))
    settings.PORTAL_TODAY = (clock.today() + timedelta(days=31)).isoformat()
    way = text(signed_in(client, application.case.certificant).get(WAY))
    assert "See why, or appeal" not in way
    assert f'{url("application", application)}">{application.case.number}</a> by CCP, denied' in way


def begun_by_exam(client, program):
    held = stories.lapsed(program=program)
    begin(signed_in(client, held.certificant), held, "exam")
    application = Application.objects.get()
    client.post(url("step", application, "about"), {"birth_date": "1980-02-03", "right": "on"})
    return application


def test_by_exam_of_a_program_without_criteria_the_office_looks_at_what_is_shown(client):
    application = begun_by_exam(client, "MLT")
    client.post(url("step", application, "eligibility"), {"route": "general"})
    assert "What shows that" in text(client.get(url("step", application, "documents")))
    item = CaseItem.objects.get()
    stories.attach(stories.again(application), item)
    assert "Pay $150.00 and send" in text(client.get(url("step", application, "review")))


def test_by_exam_the_answers_come_along_and_rule_out_what_does_not_fit(client):
    application = begun_by_exam(client, "RMA")
    step = url("step", application, "eligibility")
    assert "Answer the questions" in text(client.get(step))
    assert client.post(step, {"route": "work"}).status_code == 422
    on = clock.today()
    rules = rules_of(application.certification, on)
    job = Job(stories.years_ago(6), None, Decimal(40), clinical=True, administrative=True)
    told = {"high_school": True, "cpr_valid_through": on, "work": (job,), "teaching_years": NOTHING}
    client.cookies.update(carry(HttpResponse(), rules, told).cookies)
    page = text(client.get(step))
    assert 'Met</span> <span class="ms-2">Work experience' in page
    assert client.post(step, {"route": "instructor"}).status_code == 422
    client.post(step, {"route": "work"})
    said = Answer.objects.get(step="eligibility").said
    assert (said["route"], said["version"], said["answers"]["high_school"]) == ("work", 1, True)
    assert "High school diploma" in text(client.get(url("step", application, "documents")))
    client.cookies.pop(f"eligibility_{rules.program}")
    assert "Change your answers" in text(client.get(step))  # kept with the application


def test_authorized_and_not_passed_it_says_what_is_next(client):
    reviewer = builders.staff(Role.RECORDS)
    application = stories.authorized(reviewer)
    signed_in(client, application.case.certificant)
    assert application.authorization.number in text(client.get(url("application", application)))
    assert "Take your RMA exam by " in first_at_home(client)
    today = clock.today()
    failed = Sitting(today, "fail")
    exams.record(application=application, sitting=failed, on=today, actor=reviewer)
    page = text(client.get(url("application", application)))
    assert "up to 2 more times" in page
    assert "Pay $75.00 for another attempt" in page
    assert f"Not passed {ui.day(today)}" in page
    assert "Pay for another attempt </a>" in first_at_home(client)


def test_a_stranger_finds_nothing(client):
    application = stories.begun()
    assert signed_in(client, application.case.certificant).get(url("application", application)).url
    client.force_login(builders.member())
    for name, more in (
        ("application", []),
        ("step", ["about"]),
        ("withdraw", []),
        ("activity", []),
    ):
        assert client.get(url(name, application, *more)).status_code == 404
    for name in ("pay", "change", "answer", "retest"):
        assert client.post(url(name, application)).status_code == 404


@pytest.mark.parametrize("activities", [1, 3])
def test_the_way_and_a_step_ask_as_much_for_one_activity_as_for_three(
    client, activities, django_assert_num_queries
):
    held = stories.lapsed()
    for _ in range(activities):
        stories.activity(held, "2.00")
    signed_in(client, held.certificant).get(WAY)
    with django_assert_num_queries(8):
        client.get(WAY)
    application = stories.begun(held)
    with django_assert_num_queries(9):
        client.get(url("step", application, "points"))
