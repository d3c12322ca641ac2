"""A certificate that is made while what it certifies is withdrawn: it certifies nothing."""

from __future__ import annotations

import threading

import pytest
from django.db.models import QuerySet

from billing.models import Payer
from courses.completions.models import Completion
from courses.completions.services.receiving import complete
from courses.quiz.services import certificates
from members.models import Vouched
from plumbing import clock
from tests import builders
from tests.billing.services.pages import together
from tests.courses.completions import made

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(monkeypatch, *, guarded):
    """Make one and withdraw the completion between its check and its making."""
    on = clock.today()
    place = made.place(made.course(), Payer.of(builders.certification().certificant))
    done = complete(enrollment=place, completed_on=on, on=on, actor=None)
    checked, withdrawn, vouch = threading.Event(), threading.Event(), certificates.vouch

    def slowly(**facts):
        checked.set()
        withdrawn.wait(1 if guarded else 10)  # guarded, it waits for us
        return vouch(**facts)

    monkeypatch.setattr(certificates, "vouch", slowly)
    first, lock = iter([True, False]), threading.Lock()

    def deed():
        with lock:
            makes = next(first)
        if makes:
            certificates.issue(completion=Completion.objects.get(pk=done.pk))
        else:
            assert checked.wait(10)
            made.withdrawn(done)
            withdrawn.set()

    assert together(2, deed) == []
    return Vouched.objects.filter(revoked_at=None).count()


def test_it_is_taken_back_with_it(monkeypatch):
    assert at_once(monkeypatch, guarded=True) == 0


def test_control_without_the_lock_it_would_certify_for_ever(monkeypatch):
    real = QuerySet.select_for_update
    monkeypatch.setattr(
        QuerySet,
        "select_for_update",
        lambda rows, **kind: rows if kind == {"no_key": True} else real(rows, **kind),
    )
    assert at_once(monkeypatch, guarded=False) == 1


def test_of_what_is_withdrawn_none_is_made():
    on = clock.today()
    place = made.place(made.course(), Payer.of(builders.certification().certificant))
    done = complete(enrollment=place, completed_on=on, on=on, actor=None)
    made.withdrawn(done)
    assert certificates.issue(completion=Completion.objects.get(pk=done.pk)) is None
