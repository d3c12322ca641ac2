"""Files of exam results: looked at, taken, held, and the same again (handbook section 9)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from casework.files.models import FileRow, RowState
from casework.files.queries.files import counts
from casework.files.services import taking
from casework.services import taking as turns
from members.models import Certification, History, Role
from notices.delivery import message
from notices.models import Notice
from plumbing import clock
from plumbing.tables.source import FileRefused
from recert.exam.services import result_files
from recert.models import Attempt
from recert.rules.results import Sitting
from recert.services import calendar, exams, withdrawing
from recert.services.exams import Report, ResultRefused
from tests import builders
from tests.recert import stories
from tests.recert.exam.candidates import day_of, may_sit, state_of
from tests.recert.exam.result_rows import HEADER, file_of, hand_in, line, taken

pytestmark = pytest.mark.django_db

BOM = b"\xef\xbb\xbf"


@pytest.fixture
def clerk():
    return builders.staff(Role.RECORDS)


def everything() -> tuple[object, ...]:
    """What results bring about, whoever recorded them when."""
    return (
        sorted(Attempt.objects.values_list("authorization", "attempted_on", "result", "score")),
        sorted(Certification.objects.values_list("number", "recertified_on")),
        sorted(Notice.objects.values_list("kind", "about_id", "step", "channel")),
        History.objects.filter(verb="recert_result").count(),
    )


def two_hundred() -> tuple[bytes, dict[str, list[int]]]:
    """200 rows, 40 of them wrong in all ways; the lines of those by what is wrong."""
    on = clock.today()
    people = may_sit(200)
    recorded, failed = people[:4], people[4:8]
    for one in recorded:
        sitting = Sitting(day_of(one, 5), "cancelled")
        exams.accept(report=Report(one.pk, sitting), on=on, actor=None)
    for one in failed:
        exams.accept(report=Report(one.pk, Sitting(day_of(one, 2), "fail")), on=on, actor=None)
    ways = {
        "Another result": line,
        "failed attempt": line,
        "no authorization": lambda one: line(one, number=f"27-A-{one.pk}"),
        "missing": lambda one: line(one, last_name=""),
        "not a date": lambda one: line(one, day="13/32/2026"),
        "in the future": lambda one: line(one, day=f"{on + timedelta(days=1)}"),
        "unknown": lambda one: line(one, result="maybe"),
        "quote": lambda one: line(one, candidate='"C'),
        "The last name on record": lambda one: line(one, last_name="Somebody"),
        "outside": lambda one: line(one, day=f"{day_of(one, -1)}"),
    }
    wrong = [way for way in ways for _ in range(4)]
    lines, where = [], {way: [] for way in ways}
    for number, one in enumerate(people, 2):
        way = wrong[number - 2] if number - 2 < len(wrong) else ""
        if way:
            where[way].append(number)
        result = ("pass", "fail", "cancelled")[number % 3]
        lines.append(ways[way](one) if way else line(one, result))
    return file_of(*lines), where


def test_200_rows_with_40_wrong_in_all_ways_and_the_same_file_again(clerk):
    content, where = two_hundred()
    file = hand_in(content, clerk)
    assert counts([file.pk])[file.pk] == {"ready": 160, "refused": 24, "held": 16}
    for way, lines in where.items():
        why = {row.line: f"{row.column}: {row.why}" for row in file.rows.filter(line__in=lines)}
        assert [line for line in lines if way not in why[line]] == [], why
    assert Attempt.objects.count() == 8  # nothing is written by looking
    taking.take(file=file, actor=clerk)
    taking.take_waiting(on=clock.today(), seconds=60)
    assert counts([file.pk])[file.pk] == {"taken": 160, "refused": 24, "held": 16}
    once = everything()
    assert len(once[0]) == 168
    again = taken(content, clerk)
    assert again == {"same": 176, "refused": 24}  # what is held is held once
    assert everything() == once


def test_each_result_brings_about_what_it_does_by_form(clerk):
    passed, failed, cancelled = may_sit(3)
    content = file_of(line(passed), line(failed, "fail"), line(cancelled, "cancelled"))
    assert taken(content, clerk) == {"taken": 3}
    states = [state_of(one) for one in (passed, failed, cancelled)]
    assert states == ["passed", "failed_attempt", "authorized"]
    held = passed.application.certification
    held.refresh_from_db()
    assert (held.recertified_on, held.standing.word) == (day_of(passed, 5), "active")
    attempt = Attempt.objects.get(authorization=passed)
    assert (attempt.score, attempt.form, attempt.recorded_by) == ("81", "B", clerk)
    kinds = Notice.objects.values_list("about_id", "kind", "channel")
    assert set(kinds) == {
        (passed.pk, "recert_passed", "email"),
        (failed.pk, "recert_failed", "email"),
        (failed.pk, "recert_failed", "letter"),
    }


def test_a_third_failed_attempt_closes_it(clerk):
    [one] = may_sit(1)
    for days in (1, 2, 3):
        assert taken(file_of(line(one, "fail", day=f"{day_of(one, days)}")), clerk) == {"taken": 1}
        assert state_of(one) == ("closed" if days == 3 else "failed_attempt")
        exams.authorize_again(application=one.application, on=clock.today())
    assert state_of(one) == "closed"


@pytest.mark.parametrize(
    "write",
    [
        lambda text: BOM + text.replace(",", ";").replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\n\n,,,,,,\n").encode(),
        lambda text: text.replace(HEADER, HEADER.replace("_", " ").upper()).encode(),
        lambda text: text.replace(",pass,81,", ", PASSED ,81.0,").encode(),
    ],
)
def test_it_is_read_as_forgivingly_as_every_table(write, clerk):
    [one] = may_sit(1)
    day = day_of(one, 5)
    row = line(one, number=one.number.lower(), day=f"{day.month}/{day.day}/{day.year}")
    assert taken(write(file_of(row).decode()), clerk) == {"taken": 1}
    assert Attempt.objects.get().score == "81"


def test_columns_that_say_little_may_be_left_out_and_the_others_not(clerk):
    [one] = may_sit(1)
    day = day_of(one, 5)
    short = "authorization_number,last_name,attempted_on,result"
    content = f"{short}\n{one.number},O'Brien,{day},pass\n".encode()
    with pytest.raises(FileRefused, match="column result is missing"):
        hand_in(content.replace(b",result", b""), clerk)
    assert taken(content, clerk) == {"taken": 1}


def test_a_held_name_is_accepted_with_how_it_is_known_and_the_row_is_nothing_then(clerk):
    [one] = may_sit(1)
    content = file_of(line(one, last_name="Reyes"))
    assert taken(content, clerk) == {"held": 1}
    row = FileRow.objects.get()
    on = clock.today()

    def accept(row):
        return result_files.accept(row, reason="Married in June", on=on, actor=clerk)

    row = taking.decide(row=row, deed=accept, actor=clerk)
    assert (row.state, row.decided_by, state_of(one)) == (RowState.TAKEN, clerk, "passed")
    assert History.objects.get(verb="recert_result").reason == "Married in June"
    assert taken(content, clerk) == {"same": 1}
    with pytest.raises(taking.RowRefused, match="decided by"):
        taking.decide(row=row, deed=accept, actor=clerk)


def test_what_contradicts_can_only_be_set_aside_and_stays_so(clerk):
    [one] = may_sit(1)
    assert taken(file_of(line(one)), clerk) == {"taken": 1}
    other = file_of(line(one, "fail"))
    assert taken(other, clerk) == {"held": 1}
    row = FileRow.objects.get(state=RowState.HELD)
    with pytest.raises(ResultRefused, match="is on record: passed"):
        result_files.accept(row, reason="The vendor says so", on=clock.today(), actor=clerk)
    taking.set_aside(row=row, reason="The vendor corrected it", actor=clerk)
    assert taken(other, clerk) == {"same": 1}
    assert state_of(one) == "passed"


def test_a_row_that_another_line_of_the_file_contradicts_names_that_line(clerk):
    [one] = may_sit(1)
    later = line(one, "fail", day=f"{day_of(one, 7)}")
    file = hand_in(file_of(line(one), line(one, "fail"), line(one), later), clerk)
    assert list(file.rows.order_by("line").values_list("line", "state", "why")) == [
        (2, "ready", ""),
        (3, "held", "Line 2 of this file gives another result: pass."),
        (4, "same", "Line 2 of this file gives the same result."),
        (5, "held", "After line 2 of this file no result is expected."),
    ]


def over(one):
    """The time to take the exam is over, and the application is closed."""
    calendar.keep(on=one.ends_on)
    assert state_of(one) == "closed"
    return one


def test_word_that_is_late_of_an_exam_in_its_time_counts_and_another_application_goes(clerk):
    passed, failed, cancelled = (over(one) for one in may_sit(3, days_ago=400))
    another = stories.begun(passed.application.certification, "exam")
    day = {"day": f"{passed.window.last_day}"}
    content = file_of(
        line(passed, **day), line(failed, "fail", **day), line(cancelled, "cancelled", **day)
    )
    assert taken(content, clerk) == {"taken": 3}
    assert [state_of(one) for one in (passed, failed, cancelled)] == ["passed", "closed", "closed"]
    held = passed.application.certification
    held.refresh_from_db()
    assert (held.recertified_on, held.standing.word) == (passed.window.last_day, "active")
    assert withdrawing.withdraw_gone(on=clock.today()) == 1
    assert stories.again(another).case.state == "withdrawn"
    told = Notice.objects.get(kind="recert_failed", about_id=failed.pk, channel="email")
    said = " ".join(message.build(told, on=clock.today()).body.split())
    assert "The time to take it is over, so the application is closed." in said
    assert taken(content, clerk) == {"same": 3}


def test_the_result_of_who_hands_the_file_in_waits_for_somebody_else(clerk):
    one, two = may_sit(2)
    person = one.application.case.certificant
    person.user = clerk
    person.save(update_fields=["user"])
    near = two.application.case.certificant
    turns.declare_conflict(certificant=near, why="My sister", actor=clerk)
    content = file_of(line(one), line(two))
    assert taken(content, clerk) == {"held": 2}
    assert not Attempt.objects.exists()
    other = builders.staff(Role.RECORDS)
    assert taken(content, other) == {"taken": 2}
    report = Report(one.pk, Sitting(day_of(one, 7), "cancelled"))
    with pytest.raises(ResultRefused, match="about you"):
        exams.accept(report=report, on=clock.today(), actor=clerk)


def test_rows_are_taken_in_a_number_of_queries_that_does_not_grow(
    clerk, django_assert_max_num_queries
):
    def most(count, first):
        people = may_sit(count, first=first)
        file = hand_in(file_of(*(line(one) for one in people)), clerk)
        taking.take(file=file, actor=clerk)
        with django_assert_max_num_queries(60) as asked:
            taking.take_waiting(on=clock.today(), seconds=60)
        return len(asked)

    assert most(3, 1) == most(30, 4)


def test_the_command_tells_what_is_left_by_line_and_writes_nothing_in_a_dry_run(
    clerk, tmp_path, capsys
):
    one, two = may_sit(2)
    path = tmp_path / "results.csv"
    path.write_bytes(file_of(line(one), line(two, last_name="Reyes"), line(two, result="?")))
    call_command("exam_results", str(path), by=clerk.email, dry_run=True)
    told = capsys.readouterr()
    assert "nothing was written" in told.out
    assert not Attempt.objects.exists()
    assert "results.csv, line 3: held: The last name on record is Van den Berg." in told.err
    assert "results.csv, line 4: refused: result: unknown: '?'" in told.err
    call_command("exam_results", str(path), by=clerk.email)
    assert state_of(one) == "passed"
    assert "handed in before" not in capsys.readouterr().out  # a dry run was left
    call_command("exam_results", str(path), by=clerk.email)
    assert "The very same file was handed in before: results.csv" in capsys.readouterr().out
    with pytest.raises(CommandError, match="role records"):
        call_command("exam_results", str(path), by=builders.staff(Role.MAIL).email)
