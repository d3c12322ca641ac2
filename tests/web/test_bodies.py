"""Forms with files: of one person two are read at once, and one more is refused unread."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from amt_portal.web import bodies
from casework.models import CaseFile
from tests import builders
from tests.ccp.audit.asked import TODAY, asked
from tests.handed_in import photo

pytestmark = pytest.mark.django_db


def form(session):
    file = SimpleUploadedFile("a.pdf", b"%PDF-" * 1000)
    request = RequestFactory(headers={"Accept": "text/plain"}).post("/", {"file": file})
    request.COOKIES[settings.SESSION_COOKIE_NAME] = session
    return request


def statuses(*sessions) -> list[int]:
    """Of the forms of these sessions, each of which comes while those before it are read."""
    found = []

    def view(_request):
        if coming:
            found.append(middleware(form(coming.pop(0))).status_code)
        return HttpResponse()

    coming = list(sessions)
    middleware = bodies.BodiesMiddleware(view)
    found.append(middleware(form(coming.pop(0))).status_code)
    while coming:
        found.append(middleware(form(coming.pop(0))).status_code)
    return sorted(found)


def test_of_one_person_two_are_read_at_once_and_everybody_elses_too():
    assert statuses("one", "one", "one") == [200, 200, 429]
    assert statuses("one", "one", "other", "other") == [200] * 4


def test_forms_without_a_file_take_nobody_s_place(monkeypatch):
    monkeypatch.setattr(bodies, "FIELDS_ALONE", 6000)
    assert statuses("one", "one", "one") == [200] * 3


def test_control_without_a_limit_all_are(monkeypatch):
    monkeypatch.setattr(bodies, "AT_ONCE", 9)
    assert statuses(*["one"] * 9) == [200] * 9


def test_the_place_is_free_again_also_after_an_error():
    def fails(_request):
        raise ZeroDivisionError

    middleware = bodies.BodiesMiddleware(fails)
    for _time in range(3):
        with pytest.raises(ZeroDivisionError):
            middleware(form("one"))
    assert not middleware._reading


def test_what_is_refused_was_not_taken_apart_and_says_what_to_do(
    client, monkeypatch, settings, django_assert_num_queries
):
    settings.PORTAL_TODAY = TODAY.isoformat()
    audit = asked(which=slice(0, 1))
    client.force_login(builders.member(audit.case.certificant))
    address, sent = (
        reverse("audit:add", args=[audit.case.number, 1]),
        {"proofs": [photo("JPEG", "a.jpg")]},
    )
    with monkeypatch.context() as full:
        full.setattr(bodies, "AT_ONCE", 0)
        with django_assert_num_queries(0):
            told = client.post(address, sent, headers={"Accept": "text/plain"})
        assert (told.status_code, told.content.decode()) == (429, bodies.TOO_MANY)
        assert not hasattr(told.wsgi_request, "_files")
        sent["proofs"][0].seek(0)
        page = client.post(address, sent)
        assert page.status_code == 429
        assert "what you typed is still in the form" in " ".join(page.content.decode().split())
        plain = {"content_type": "application/x-www-form-urlencoded"}
        assert client.post(reverse("audit:submit", args=["none"]), **plain).status_code == 404
    assert not CaseFile.objects.exists()
    sent["proofs"][0].seek(0)
    assert client.post(address, sent, headers={"Accept": "text/plain"}).status_code == 204
