"""The feed of what changed: who hears what, in what order, and how often."""

from __future__ import annotations

from datetime import date, timedelta

import pgtrigger
import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.utils import DatabaseError, OperationalError

from members.models import Certificant, DuesPaid, FormerName, News, NewsKind, Place, SetAside
from members.services import bulk_facts, facts, feed, standing
from members.services.certifications import decide
from plumbing import clock
from tests import builders
from tests.feed import ON, reader, to_the_end


def told(*kinds):
    """What the feed says, oldest first: kind, which one, the day that holds, the one before."""
    rows = News.objects.filter(kind__in=kinds).order_by("id")
    return [(row.kind, row.year or row.cycle, row.effective_on, row.before_on) for row in rows]


@pytest.mark.django_db
class TestWhatIsTold:
    def test_a_grant_and_a_recertification(self):
        row = builders.certification(granted_on=date(2020, 3, 10))
        decide(actor=None, certification=row, reason="Exam", on=ON, recertified_on=ON)
        assert told(NewsKind.GRANTED, NewsKind.RECERTIFIED) == [
            ("granted", None, date(2020, 3, 10), None),
            ("recertified", None, ON, None),
        ]
        assert {(one.certification, one.certificant) for one in News.objects.all()} == {
            (row, row.certificant)
        }

    def test_a_dues_year_paid_paid_another_day_and_taken_back(self):
        row, day = builders.certification(granted_on=date(2020, 3, 10)), date(2026, 3, 9)
        year = {"certification": row, "year": 2026, "on": ON, "actor": None}
        for paid_on in (ON, day, day):
            facts.dues_paid(paid_on=paid_on, **year)
        facts.dues_unpaid(reason="The check came back", **year)
        assert told(NewsKind.DUES) == [
            ("dues", 2026, ON, None),
            ("dues", 2026, day, ON),
            ("dues", 2026, None, day),
        ]

    def test_a_cycle_that_is_met_or_not_and_an_audit(self):
        row, start = builders.certification(granted_on=date(2025, 3, 10)), date(2025, 3, 10)
        cycle = {"certification": row, "start": start, "on": ON, "actor": None}
        for day in (ON, None):
            facts.cycle_met(met_on=day, **cycle)
        for day in (ON, None):
            facts.audit_failed(failed_on=day, **cycle)
        assert told(NewsKind.CYCLE, NewsKind.AUDIT) == [
            ("cycle", start, ON, None),
            ("cycle", start, None, ON),
            ("audit", start, ON, None),
            ("audit", start, None, ON),
        ]

    def test_a_standing_with_the_day_it_became_true_and_why(self):
        row = builders.certification(granted_on=date(2025, 3, 10))
        standing.refresh(certification_ids=[row.pk], on=date(2026, 3, 1))
        standing.sweep(on=ON)
        [change] = News.objects.filter(kind=NewsKind.STANDING)
        assert (change.old, change.new, change.way_back) == ("active", "lapsed", "pay_dues")
        assert (change.effective_on, change.reasons) == (date(2026, 5, 1), ["dues_unpaid"])
        assert change.certificant == row.certificant

    def test_contact_and_nothing_else_of_a_person(self):
        person = builders.certificant()
        Certificant.objects.filter(pk=person.pk).update(first_name="Mari", city="Rockford")
        assert told(NewsKind.CONTACT) == []
        Certificant.objects.filter(pk=person.pk).update(email_bounced_on=ON)
        assert News.objects.get().certificant == person

    def test_many_facts_by_one_statement_are_each_told_once(self):
        rows = [builders.certification(granted_on=date(2020, 3, 10)) for _ in range(3)]
        years = [bulk_facts.PaidYear(row.pk, 2021, ON) for row in rows]
        for _ in range(2):
            bulk_facts.dues_paid(years)
        assert told(NewsKind.DUES) == [("dues", 2021, ON, None)] * 3

    def test_a_change_that_is_rolled_back_is_none(self):
        row = builders.certification()
        with transaction.atomic():
            DuesPaid.objects.create(certification=row, year=2026, paid_on=ON)
            transaction.set_rollback(True)
        assert told(NewsKind.DUES) == []


@pytest.mark.django_db
class TestReaders:
    def test_each_hears_its_kinds_once_and_in_order(self):
        row = builders.certification()
        DuesPaid.objects.create(certification=row, year=2026, paid_on=ON)
        (all_of_it, everything), (dues, paid) = reader("a"), reader("b", [NewsKind.DUES])
        assert [feed.hear(all_of_it, on=ON, limit=1) for _ in range(3)] == [1, 1, 0]
        assert [feed.hear(dues, on=ON) for _ in range(2)] == [1, 0]
        assert everything == list(News.objects.order_by("id").values_list("id", flat=True))
        assert paid == everything[1:]

    def test_what_is_not_heard_of_is_passed_over(self):
        builders.certification()
        dues, _ = reader(kinds=[NewsKind.DUES])
        assert feed.hear(dues, on=ON) == 0
        front = Place.objects.get(pk=Place.FRONT)
        assert Place.objects.get(pk=dues.name).number == front.number == 1

    def test_one_that_comes_later_hears_from_the_day_it_is_told_to(self):
        old, new = builders.certification(), builders.certification()
        with pgtrigger.ignore():
            News.objects.filter(certification=old).update(
                written_at=clock.now() - timedelta(days=5)
            )
        everything, heard = reader("a")
        since_today, heard_since = reader("b", since=clock.today())
        since_tomorrow, heard_later = reader("c", since=clock.today() + timedelta(days=1))
        for one in (everything, since_today, since_tomorrow):
            to_the_end(one)
        [of_new] = News.objects.filter(certification=new).values_list("id", flat=True)
        assert (len(heard), heard_since, heard_later) == (2, [of_new], [])

    def test_what_it_did_and_its_place_are_noted_together_or_not_at_all(self):
        row = builders.certification()
        killed = [True]

        def rename(rows, _on):
            FormerName.objects.create(certificant_id=rows[0].certificant_id, last_name="Reyes")
            if killed.pop():
                raise SystemExit

        renames, _ = reader(hear=rename)
        with pytest.raises(SystemExit), transaction.atomic():
            feed.hear(renames, on=ON)
        assert not FormerName.objects.exists()
        killed.append(False)
        to_the_end(renames)
        assert FormerName.objects.get().certificant == row.certificant

    def test_an_error_of_one_holds_up_no_other(self, monkeypatch):
        def fail(_rows, _on):
            raise ValueError

        monkeypatch.setattr(feed, "_readers", {})
        builders.certification()
        feed.declare(reader("a", hear=fail)[0])
        good, heard = reader("b")
        feed.declare(good)
        feed.hear_all(on=ON, goes_on=lambda: True)
        assert len(heard) == 1
        assert SetAside.objects.get().reader == "a"

    def test_one_bad_row_is_set_aside_and_heard_once_it_can_be(self, monkeypatch):
        monkeypatch.setattr(feed, "_readers", {})
        numbers = [builders.certification().number for _ in range(5)]
        bad, heard = {numbers[2]}, []

        def take(rows, _on):
            told = [row.certification.number for row in rows]
            if bad.intersection(told):
                raise ValueError("no such thing")
            heard.extend(told)

        one = feed.declare(reader("a", hear=take)[0])
        to_the_end(one)
        assert heard == [*numbers[:2], *numbers[3:]]
        aside = SetAside.objects.get()
        assert (aside.news.certification.number, aside.error) == (
            numbers[2],
            "ValueError: no such thing",
        )
        assert list(feed.unheard(one)) == [aside.news]
        feed.hear_again(on=ON, seconds=60)
        assert SetAside.objects.get().attempts == 1
        SetAside.objects.update(free_at=None, attempts=feed.QUEUE.most)
        assert feed.backlog(ON, clock.now()).stuck == 1
        feed.hear_again(on=ON, seconds=60)
        assert len(heard) == len(numbers) - 1
        bad.clear()
        call_command("try_again", "news")
        feed.hear_again(on=ON, seconds=60)
        assert heard[-1] == numbers[2]
        assert not SetAside.objects.exists()

    def test_what_is_nobodys_fault_is_heard_again_whole(self):
        def away(_rows, _on):
            raise OperationalError

        builders.certification()
        with pytest.raises(OperationalError):
            feed.hear(reader(hear=away)[0], on=ON)
        assert not SetAside.objects.exists()

    def test_a_new_reader_begins_with_the_day_as_it_is_lived(self, monkeypatch):
        builders.certification()
        monkeypatch.setattr(clock, "_ahead", timedelta(days=40))
        late, heard = reader(since=clock.today() - timedelta(days=1))
        to_the_end(late)
        assert len(heard) == 1

    @pytest.mark.parametrize("name", ["second", "front"])
    def test_two_of_one_name_are_refused(self, monkeypatch, name):
        monkeypatch.setattr(feed, "_readers", {})
        feed.declare(reader("second")[0])
        with pytest.raises(ValueError, match=name):
            feed.declare(reader(name)[0])

    def test_what_one_has_not_heard_for_a_while_is_late(self, monkeypatch):
        monkeypatch.setattr(feed, "_readers", {})
        quick, slow = feed.declare(reader("a")[0]), feed.declare(reader("b")[0])
        builders.certification()
        to_the_end(quick)
        waits = feed.backlog(ON, clock.now() + timedelta(minutes=1))
        assert (waits.waiting, waits.late, waits.stuck) == (1, 1, 0)
        to_the_end(slow)
        assert feed.backlog(ON, clock.now()).waiting == 0

    @pytest.mark.parametrize("rows", [1, 3])
    def test_a_batch_takes_as_many_queries_as_one_row(self, rows, django_assert_num_queries):
        one, heard = reader()
        builders.certification()
        to_the_end(one)
        for _ in range(rows):
            builders.certification()
        # waiting, begin, front, numbers, end; begin, place, front, rows, begin, end, place, end
        with django_assert_num_queries(14):
            feed.hear(one, on=ON)
        assert len(heard) == 1 + rows


@pytest.mark.django_db
class TestKept:
    def test_rows_are_added_and_numbered_once(self):
        builders.certification()
        feed.number()
        for change in ({"kind": NewsKind.DUES}, {"number": 7}):
            with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
                News.objects.update(**change)

    @pytest.fixture
    def heard(self, monkeypatch):
        """Two readers of five old rows, one of them a change of standing."""
        monkeypatch.setattr(feed, "_readers", {})
        first, second = feed.declare(reader("a")[0]), feed.declare(reader("b")[0])
        row = builders.certification(granted_on=date(2025, 3, 10))
        for _ in range(3):
            builders.certification()
        standing.refresh(certification_ids=[row.pk], on=date(2026, 3, 1))
        standing.refresh(certification_ids=[row.pk], on=ON)
        with pgtrigger.ignore():
            News.objects.update(written_at=clock.now() - feed.KEPT)
        return first, second

    def test_what_is_set_aside_stays(self, heard):
        for one in heard:
            to_the_end(one)
        news = News.objects.filter(kind=NewsKind.GRANTED).first()
        SetAside.objects.create(reader="a", news=news)
        feed.trim(now=clock.now())
        assert News.objects.get(kind=NewsKind.GRANTED) == news

    def test_what_all_have_heard_goes_in_time_but_changes_of_standing(self, heard):
        for one in heard:
            to_the_end(one)
        builders.certification()
        assert [feed.trim(now=clock.now(), limit=3) for _ in range(3)] == [3, 2, 0]
        kinds = News.objects.order_by("id").values_list("kind", flat=True)
        assert list(kinds) == ["standing", "granted"]

    def test_what_one_has_not_heard_yet_stays(self, heard):
        first, second = heard
        to_the_end(first)
        assert feed.trim(now=clock.now()) == 0
        feed.hear(second, on=ON, limit=2)
        assert feed.trim(now=clock.now()) == 2
        assert News.objects.count() == 3

    def test_what_is_young_stays(self, heard):
        for one in heard:
            to_the_end(one)
        assert feed.trim(now=clock.now() - timedelta(days=1)) == 0
        assert News.objects.count() == 5
