"""Who waits for an inspector and who is told that all are busy: never the whole site."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from plumbing import uploads
from plumbing.uploads import UploadRefused, checking, inspectors
from plumbing.uploads.inspectors import Busy, Inspectors
from tests.plumbing.uploads.samples import picture, upload

SLOW = (Path(__file__).parents[2] / "trials/files/slow-object-stream.pdf").read_bytes()
THREADS = 4  # of a web process


@pytest.fixture
def some(monkeypatch):
    monkeypatch.setattr(inspectors, "PATIENCE", 0.5)
    some = Inspectors("tests.plumbing.jobs")
    yield some
    some.stop()


@contextmanager
def waiting(some, sender):
    """Somebody in another thread who waits for an inspector; what became of them in a list."""
    became = []

    def wait():
        try:
            with some._taken(sender):
                became.append("taken")
        except Busy:
            became.append("busy")

    thread = threading.Thread(target=wait)
    thread.start()
    time.sleep(0.1)
    yield became
    thread.join(5)


def test_one_sender_holds_one_inspector_and_another_gets_the_other(some):
    first = ExitStack()
    first.enter_context(some._taken("A"))
    with waiting(some, "A") as second:
        with some._taken("B"):
            assert second == []
        first.close()
    assert second == ["taken"]


def test_who_waits_too_long_is_told_that_all_are_busy(some):
    with some._taken("A"), some._taken("B"):
        began = time.monotonic()
        with pytest.raises(Busy), some._taken("C"):
            pytest.fail("a third inspector")
        assert 0.4 < time.monotonic() - began < 3


def test_where_one_waits_the_next_is_told_at_once_so_that_a_thread_is_free(some):
    assert inspectors.MOST + inspectors.MOST_WAITING < THREADS
    with some._taken("A"), some._taken("B"), waiting(some, "C"):
        began = time.monotonic()
        with pytest.raises(Busy), some._taken("D"):
            pytest.fail("a place to wait")
        assert time.monotonic() - began < 0.2


def test_an_inspector_is_free_again_whatever_became_of_the_file(some):
    for _ in range(3 * inspectors.MOST):
        with pytest.raises(ValueError, match="bad"), some._taken("A"):
            raise ValueError("bad")
    with ExitStack() as both:
        for sender in "AB":
            both.enter_context(some._taken(sender))


def test_a_neighbour_s_photo_is_taken_while_one_member_s_slow_files_are_checked(monkeypatch):
    monkeypatch.setattr(checking, "SECONDS", 3.0)
    told = []

    def send(number):
        with pytest.raises(UploadRefused) as refusal:
            uploads.check(upload(f"{number}.pdf", SLOW), sender="one member")
        told.append(refusal.value.code)

    try:
        threads = [threading.Thread(target=send, args=[number]) for number in range(6)]
        for thread in threads:
            thread.start()
        time.sleep(0.5)
        began = time.monotonic()
        assert uploads.check(upload("a.png", picture("PNG")), sender="a neighbour").width == 60
        assert time.monotonic() - began < 3
        for thread in threads:
            thread.join(30)
    finally:
        checking.inspectors.stop()
    assert sorted(told) == ["busy"] * 4 + ["too_complex"] * 2
