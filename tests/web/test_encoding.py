"""A form that names an odd charset is read as the UTF-8 it is."""

from __future__ import annotations

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db

MULTIPART = (
    b'--x\r\nContent-Disposition: form-data; name="number"\r\n\r\nRMA-\xc3\xa9\xff\r\n--x--\r\n'
)


@pytest.mark.parametrize("charset", ["utf-8", "utf-7", "utf-16", "idna", "hex", "undefined", "x-y"])
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data; boundary=x", MULTIPART),
        ("application/x-www-form-urlencoded", b"number=RMA-%C3%A9%FF"),
    ],
)
def test_a_form_of_any_charset_is_no_error_of_ours(client, charset, kind, body):
    answer = client.generic(
        "POST", reverse("verify"), body, content_type=f"{kind}; charset={charset}"
    )
    assert answer.status_code < 500
    assert answer.wsgi_request.POST["number"] == "RMA-é\N{REPLACEMENT CHARACTER}"
