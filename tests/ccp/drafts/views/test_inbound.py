"""Where the provider hands emails on: the secret first, then what it says, once."""

from __future__ import annotations

import base64
import hmac
import json

import pytest
from django.test import RequestFactory
from django.urls import reverse

from ccp.drafts.models import Draft
from ccp.drafts.queries.forwarding import in_full
from ccp.drafts.rules.html_words import words_of
from ccp.drafts.services import receiving
from ccp.drafts.views import inbound
from plumbing import files
from plumbing.mail.handed_on import view_of
from tests import builders
from tests.ccp.drafts.emails import SECRET, address, of_postmark, switch_on
from tests.handed_in import photo

pytestmark = pytest.mark.django_db
URL = reverse("drafts:inbound")


@pytest.fixture
def mine(settings):
    switch_on(settings)
    return address(builders.certificant())


def basic(secret=SECRET):
    return "Basic " + base64.b64encode(secret.encode()).decode()


def post(client, said, secret=SECRET, **more):
    body = said if isinstance(said, bytes | str) else json.dumps(said)
    headers = {"authorization": basic(secret)} if secret else {}
    return client.post(
        URL, body, content_type="application/json", headers=headers, **more
    ).status_code


def test_an_email_is_a_draft_with_its_files_and_told_again_stays_one(client, mine):
    said = of_postmark(in_full(mine), files=[photo("JPEG", "card.jpg", 60, 40)])
    assert post(client, said) == 200
    assert post(client, said) == 200
    draft = Draft.objects.get()
    assert (draft.event, draft.title) == ("postmark:11-22", "Pediatric Venipuncture")
    assert draft.uploads.get().name == "card.jpg"


@pytest.mark.parametrize("secret", ["", "hook:other", ":", "x"])
def test_without_the_secret_not_a_byte_is_read(mine, secret):
    request = RequestFactory().post(URL, b"{", content_type="application/json")
    if secret:
        request.META["HTTP_AUTHORIZATION"] = basic(secret)
    request.read = lambda *_: pytest.fail("it was read")
    assert inbound.inbound(request).status_code == 403
    assert not Draft.objects.exists()


@pytest.mark.parametrize("missing", ["INBOUND_DOMAIN", "INBOUND_PROVIDER"])
def test_where_it_is_switched_off_nobody_is_there(client, mine, settings, missing):
    setattr(settings, missing, "")
    assert post(client, of_postmark(in_full(mine))) == 404


@pytest.mark.parametrize(
    "said", [b"", b"{", b"[]", b"null", b'{"RecordType": "Bounce"}', b'{"Headers": 1}', b"\xff\xfe"]
)
def test_what_cannot_be_read_is_refused_and_no_error(client, mine, said):
    assert post(client, said) == 400


def test_more_than_any_email_has_is_refused_unread(client, mine, monkeypatch):
    monkeypatch.setattr(inbound, "MOST_BYTES", 100)
    assert post(client, of_postmark(in_full(mine))) == 413
    assert post(client, b"{}", CONTENT_LENGTH="5000000000") == 413


def test_the_address_of_the_envelope_tells_whose_it_is_and_from_tells_nothing(
    client, mine, settings
):
    other = builders.member(email="boss@example.org")
    said = of_postmark(in_full(mine), FromFull={"Email": other.email, "Name": ""})
    assert post(client, said | {"ToFull": [{"Email": "list@elsewhere.example"}]}) == 200
    assert Draft.objects.get().certificant == mine.certificant
    strange = f"{mine.key}@elsewhere.example"
    assert post(client, of_postmark(strange, event="2")) == 200
    assert post(client, of_postmark(f"nobody@{settings.INBOUND_DOMAIN}", event="3")) == 200
    assert Draft.objects.count() == 1


ENVELOPES = {
    "sendgrid": lambda to: {
        "headers": "Subject: CPR\nDate: Mon, 9 Nov 2026 08:12:00 -0600\nMessage-ID: <1@x>",
        "text": "x" * 3 * 1024**2,
        "envelope": json.dumps({"from": "boss@example.org", "to": to}),
    },
    "mailersend": lambda to: {
        "type": "inbound.message",
        "data": {
            "id": "m1",
            "raw": "Subject: CPR\r\n\r\nwords",
            "sender": {"email": "boss@example.org"},
            "recipients": {"rcptTo": [{"email": each} for each in to]},
        },
    },
}


@pytest.mark.parametrize("provider", ENVELOPES)
@pytest.mark.filterwarnings("ignore::anymail.exceptions.AnymailWarning")
def test_each_member_of_one_envelope_has_it_once(client, mine, settings, provider):
    settings.INBOUND_PROVIDER = provider
    settings.ANYMAIL = settings.ANYMAIL | {"MAILERSEND_INBOUND_SECRET": "s"}
    other = address(builders.certificant())
    said = ENVELOPES[provider]([in_full(mine), "list@elsewhere.example", in_full(other)])
    for _ in range(2):
        if provider == "sendgrid":  # its text is longer than any form of the portal
            files = {"attachment1": photo("JPEG", "card.jpg", 60, 40)}
            said["attachment-info"] = json.dumps({"attachment1": {}})
            answer = client.post(URL, said | files, headers={"authorization": basic()})
            assert answer.status_code == 200
        else:
            sign = hmac.new(b"s", json.dumps(said).encode(), "sha256").hexdigest()
            assert post(client, said, HTTP_SIGNATURE=sign) == 200
    owners = set(Draft.objects.values_list("certificant", flat=True))
    assert (Draft.objects.count(), owners) == (2, {mine.certificant_id, other.certificant_id})
    names = {row.name for draft in Draft.objects.all() for row in draft.uploads.all()}
    assert names == ({"card.jpg"} if provider == "sendgrid" else set())


@pytest.mark.parametrize("headers", [[], [{"Name": "Message-ID", "Value": "<1@x>"}]])
def test_an_email_told_again_under_another_id_of_the_provider_is_known_by_its_own(
    client, mine, headers
):
    for event in ("1", "2"):
        assert post(client, of_postmark(in_full(mine), event=event, Headers=headers)) == 200
    assert Draft.objects.count() == (1 if headers else 2)


def test_letters_of_an_address_may_be_large_and_a_plus_may_follow(client, mine, settings):
    to = f"{mine.key.upper()}+fwd@{settings.INBOUND_DOMAIN.upper()}"
    assert post(client, of_postmark(to)) == 200
    assert Draft.objects.count() == 1


def test_an_automatic_reply_is_taken_by_nobody_and_the_provider_told_all_is_well(client, mine):
    reply = [{"Name": "Auto-Submitted", "Value": "auto-replied"}]
    assert post(client, of_postmark(in_full(mine), Headers=reply)) == 200
    assert not Draft.objects.exists()


def test_an_email_without_plain_text_is_read_as_it_looks(client, mine):
    html = "<style>p{}</style><p>Course: Order of Draw</p>"
    html += "<table><tr><td>Contact hours</td><td>2</td></tr></table>"
    assert post(client, of_postmark(in_full(mine), TextBody="", HtmlBody=html)) == 200
    draft = Draft.objects.get()
    assert (draft.title, draft.hours) == ("Order of Draw", 2)
    assert words_of("<b" * 9 + "<![CDATA[ <p>&#0;&bogus;") is not None


def test_a_picture_in_the_text_is_taken_unless_it_is_a_logo(client, mine, monkeypatch):
    monkeypatch.setattr(inbound, "SMALLEST_INLINE", 500)
    said = of_postmark(
        in_full(mine),
        files=[photo("JPEG", "photo.jpg", 300, 200), photo("PNG", "logo.png", 8, 8)],
    )
    for number, part in enumerate(said["Attachments"]):
        part["ContentID"] = f"<{number}@x>"
    assert post(client, said) == 200
    assert [upload.name for upload in Draft.objects.get().uploads.all()] == ["photo.jpg"]


def test_where_files_are_away_the_provider_is_asked_to_come_again(client, mine, monkeypatch):
    def away(*_args):
        raise files.FilesAway("full")

    monkeypatch.setattr(receiving.files, "keep", away)
    said = of_postmark(in_full(mine), files=[photo("JPEG", "card.jpg", 60, 40)])
    assert post(client, said) == 503


def test_every_provider_that_anymail_reads_can_be_configured():
    assert view_of("postmark")
    assert view_of("mailgun")
    assert view_of("carrier_pigeon") is None
