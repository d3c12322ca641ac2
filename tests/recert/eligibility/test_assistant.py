"""The assistant as a visitor goes through it, with the worked cases and what can go wrong."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache

from recert.eligibility.models import CriteriaPolicy, KeptAnswers
from recert.eligibility.rules.answers import NOTHING, Job, from_plain
from recert.eligibility.tasks import let_kept_answers_go
from recert.eligibility.views import carried
from tests.recert.eligibility.answered import RULES, answers_of, ask_all, worked

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 22)
START = "/eligibility/rma/"
RESULT = f"{START}result/"


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-22 18:00:00+00:00", tick=False)


def typed(question, answer):
    """What is posted for an answer; of jobs a post for each, then the last one."""
    if question.type == "work":
        if answer is None or answer == ():
            return [{"do": "unknown" if answer is None else "none"}]
        return [*({"do": "add"} | job_typed(job) for job in answer), {"do": "next"}]
    if answer is None:
        return [{"answer": "unknown"}]
    if question.type == "flag":
        return [{"answer": "yes" if answer else "no"}]
    if answer is NOTHING:
        return [{"answer": "none"}]
    return [{"answer": "given", "value": str(answer)}]


def job_typed(job: Job):
    kinds = [name for name in ("clinical", "administrative") if getattr(job, name)]
    return {
        "place": job.place,
        "start": job.start.isoformat(),
        "end": job.end.isoformat() if job.end else "",
        "hours_per_week": str(job.hours_per_week),
        "kinds": kinds,
    }


def go_through(client, answers):
    """Answer whatever is asked until the result comes; the keys that were asked."""
    asked, there = [], client.get(START).headers["Location"]
    while there != RESULT:
        key = there.split("/")[-2]
        asked.append(key)
        question = RULES.question(key)
        for data in typed(question, answers.get(key)):
            answer = client.post(there, data)
            assert answer.status_code == 302, (key, data, answer.context["form"].errors)
        there = answer.headers["Location"]
    return asked


def results(page):
    return {
        each.found.route.code: result
        for result in ("met", "unclear", "not_met")
        for each in page.context[result]
    }


@pytest.mark.parametrize("case", worked()[:40], ids=lambda case: case["in"]["on"])
def test_a_worked_case_ends_with_its_result_and_asks_what_still_matters(client, time_machine, case):
    time_machine.move_to(f"{case['in']['on']} 18:00:00+00:00", tick=False)
    asked = go_through(client, answers_of(case))
    assert asked == list(ask_all(answers_of(case), date.fromisoformat(case["in"]["on"]))[0])
    page = client.get(RESULT)
    expected = {route["code"]: route["result"] for route in case["out"]["routes"]}
    assert results(page) == expected
    assert (KeptAnswers.objects.count(), Session.objects.count()) == (0, 0)


CORPSMAN = {
    "ma_programme_completed_on": date(2014, 6, 6),
    "military_training_completed_on": date(2025, 10, 31),
    "military_training_medical": True,
    "apprenticeship_completed_on": NOTHING,
    "teaching_years": Decimal(0),
    "high_school": False,
    "other_credential_by_exam": False,
}


def test_what_no_longer_matters_is_not_asked(client):
    asked = go_through(client, CORPSMAN)
    assert asked == list(CORPSMAN)
    page = client.get(RESULT)
    assert b"By your answers you are eligible for the RMA exam" in page.content
    assert b"One route is met, five are not met." in page.content
    assert b"Certificate of training, or DD-214" in page.content
    said = b"It must be from November 22, 2022 through November 22, 2026."
    assert said in b" ".join(page.content.split())


def test_back_and_change_lose_nothing(client):
    go_through(client, CORPSMAN)
    page = client.get(f"{START}high_school/")
    assert page.context["form"].chosen == "no"
    assert page.context["back"] == "teaching_years"
    changed = client.post(f"{START}high_school/", {"answer": "yes"})
    assert changed.headers["Location"] == f"{START}cpr_valid_through/"
    assert client.get(RESULT).context["still"] == 2
    listed = client.get(f"{START}answers/")
    assert [row.question.key for row in listed.context["rows"]] == list(CORPSMAN)
    client.post(f"{START}high_school/", {"answer": "no"})
    assert client.get(START).headers["Location"] == RESULT


def test_progress_only_gets_shorter(client):
    first = client.get(f"{START}ma_programme_completed_on/")
    assert (first.context["place"], first.context["at_most"]) == (1, 16)
    client.post(f"{START}ma_programme_completed_on/", {"answer": "given", "value": "2014-06-06"})
    second = client.get(f"{START}military_training_completed_on/")
    assert (second.context["place"], second.context["at_most"]) == (2, 12)
    assert b"Question 2" in second.content


@pytest.mark.parametrize(
    ("key", "data", "said"),
    [
        ("cpr_valid_through", {}, "Choose an answer"),
        ("cpr_valid_through", {"answer": "yes"}, "Choose an answer"),
        ("cpr_valid_through", {"answer": "given"}, "type it, or choose another answer"),
        ("cpr_valid_through", {"answer": "given", "value": "2026-02-30"}, "Type a day like"),
        ("cpr_valid_through", {"answer": "given", "value": "0202-02-03"}, "four digits"),
        ("clock_hours", {"answer": "given", "value": "-1"}, "Use 0 or more."),
        ("clock_hours", {"answer": "given", "value": "7.5"}, "whole number"),
        ("teaching_years", {"answer": "given", "value": "100"}, "99.99"),
        ("work", {"do": "add", "place": "Clinic"}, "Fill this in."),
        ("work", {"do": "next"}, "Fill this in."),
        (
            "work",
            {"do": "add", "start": "2020-01-01", "end": "2019-01-01", "hours_per_week": "8"},
            "before the first day",
        ),
    ],
)
def test_bad_input_says_what_to_do_and_keeps_what_was_typed(client, key, data, said):
    page = client.post(f"{START}{key}/", data)
    assert page.status_code == 200
    assert said in page.content.decode()
    for value in data.values():
        assert value in {"add", "next", "yes"} or value in page.content.decode()
    assert client.get(START).headers["Location"] == f"{START}ma_programme_completed_on/"


def test_jobs_are_added_taken_out_and_typed_ones_not_lost_by_going_on(client):
    job = job_typed(Job(date(2021, 2, 1), None, Decimal(24), True, True, "Cedar Street"))
    there = f"{START}work/"
    client.post(there, {"do": "add"} | job)
    client.post(there, {"do": "next"} | job | {"place": "Oak Street"})
    page = client.get(there)
    assert [each.job.place for each in page.context["jobs"]] == ["Cedar Street", "Oak Street"]
    assert [each.hours for each in page.context["jobs"]] == [7272, 7272]
    client.post(there, {"do": "drop-0"})
    [left] = client.get(there).context["jobs"]
    assert left.job.place == "Oak Street"


def test_more_than_a_cookie_holds_is_refused_in_words(client, monkeypatch):
    there = f"{START}work/"
    job = job_typed(Job(date(2021, 2, 1), None, Decimal(24), True, True, "Cedar Street"))
    client.post(there, {"do": "add"} | job)
    monkeypatch.setattr(carried, "MOST_BYTES", 100)
    page = client.post(there, {"do": "add"} | job | {"place": "Oak Street"})
    assert "Shorten the names" in page.content.decode()
    assert "Oak Street" in page.content.decode()
    assert len(client.get(there).context["jobs"]) == 1
    given = {"answer": "given", "value": "2027-05-01"}
    page = client.post(f"{START}cpr_valid_through/", given)
    assert "Shorten the names" in page.content.decode()
    assert "2027-05-01" in page.content.decode()


def test_the_most_that_is_counted_can_be_typed(client):
    there = f"{START}teaching_years/"
    assert client.post(there, {"answer": "given", "value": "99.99"}).status_code == 302


def test_ten_long_jobs_fit_into_a_cookie(client):
    letters = "".join(chr(0x4E00 + 7 * n) for n in range(60))
    for n in range(10):
        job = Job(date(2010 + n, 1, 1), None, Decimal(8), True, False, letters[n:] + letters[:n])
        assert client.post(f"{START}work/", {"do": "add"} | job_typed(job)).status_code == 302
    job = job_typed(job)
    assert b"At most 10 jobs" in client.post(f"{START}work/", {"do": "add"} | job).content


def test_a_cookie_that_was_tampered_with_is_no_answer(client):
    go_through(client, CORPSMAN)
    client.cookies["eligibility_RMA"] = client.cookies["eligibility_RMA"].value[:-3] + "abc"
    assert client.get(START).headers["Location"] == f"{START}ma_programme_completed_on/"


def test_starting_over_forgets(client):
    go_through(client, CORPSMAN)
    client.post(f"{START}over/")
    assert client.get(START).headers["Location"] == f"{START}ma_programme_completed_on/"


def test_kept_answers_stand_behind_their_link_for_90_days(client, time_machine):
    go_through(client, CORPSMAN)
    there = client.post(f"{START}keep/").headers["Location"]
    [row] = KeptAnswers.objects.all()
    assert row.through == ON + timedelta(90)
    assert from_plain(RULES.questions, row.answers) == CORPSMAN
    assert there.split("/")[-2] not in {row.digest, str(row.pk)}
    assert len(there.split("/")[-2]) == 32
    client.cookies.clear()
    assert results(client.get(there))["military"] == "met"
    client.post(there, {"do": "change"})
    assert client.get(START).headers["Location"] == RESULT
    time_machine.move_to("2027-02-20 18:00:00+00:00", tick=False)
    let_kept_answers_go()
    assert client.get(there).status_code == 200
    time_machine.move_to("2027-02-21 18:00:00+00:00", tick=False)
    gone = client.get(there)
    assert (gone.status_code, b"not kept any more" in gone.content) == (404, True)
    let_kept_answers_go()
    assert not KeptAnswers.objects.exists()
    assert client.get("/eligibility/kept/AAAA/").status_code == 404


def test_kept_answers_are_judged_by_their_own_version_and_today_is_said_beside(client):
    go_through(client, CORPSMAN)
    there = client.post(f"{START}keep/").headers["Location"]
    assert not client.get(there).context["otherwise"]
    first = CriteriaPolicy.objects.get()
    CriteriaPolicy.objects.update(valid_to=ON)
    CriteriaPolicy.objects.create(
        program="RMA",
        version=2,
        rules=first.rules,
        figures=first.figures | {"military.training.years": 1},
        valid_from=ON,
    )
    page = client.get(there)
    assert (results(page)["military"], page.context["rules"].version) == ("met", 1)
    [route] = page.context["otherwise"]
    assert (route.title, str(route.after)) == ("Military", "not_met")
    assert b"version 2 holds now" in page.content


def test_finished_soon_is_asked_for_once_it_is_not_finished_yet(client):
    assert client.get("/eligibility/").headers["Location"] == START
    there = f"{START}ma_programme_completed_on/"
    assert client.post(there, {"answer": "given", "value": f"{ON}"}).status_code == 302
    assert b"still to come" not in client.get(f"{START}result/").content
    client.post(there, {"answer": "given", "value": f"{ON + timedelta(1)}"})
    said = client.get(f"{START}result/").content.decode()
    assert "change it to “I have not finished one”." in said
    expected = client.post(there, {"answer": "none"}).headers["Location"]
    assert expected == f"{START}ma_programme_expected_on/"
    soon = {"answer": "given", "value": f"{ON + timedelta(90)}"}
    assert client.post(expected, soon).status_code == 302


def test_a_program_without_criteria_says_so(client):
    page = client.get("/eligibility/mlt/")
    assert b"There are no criteria for the Medical Laboratory Technician (MLT) exam" in page.content
    assert client.get("/eligibility/xyz/").status_code == 404
    assert client.get(f"{START}shoe_size/").status_code == 404


def test_criteria_that_are_not_public_are_for_who_is_signed_in(client):
    assert client.get(START).status_code == 302
    first = CriteriaPolicy.objects.get()
    first.pk, first.version, first.valid_from = None, 2, date(2026, 1, 1)
    first.rules["public"] = False
    CriteriaPolicy.objects.update(valid_to=first.valid_from)
    first.save(force_insert=True)
    assert client.get(START).headers["Location"].startswith("/account/login/")


def test_too_many_answers_in_a_minute_are_stopped(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"eligibility": "2/m/ip", "eligibility_keep": "1/m/ip"}
    cache.clear()
    post = lambda: client.post(f"{START}high_school/", {"answer": "no"}).status_code  # noqa: E731
    assert [post(), post(), post()] == [302, 302, 429]
    keep = lambda: client.post(f"{START}keep/").status_code  # noqa: E731
    assert [keep(), keep()] == [302, 429]
