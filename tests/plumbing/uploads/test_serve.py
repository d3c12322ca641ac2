"""Files on their way out: a type of ours, a name without tricks, nothing that runs."""

from __future__ import annotations

import io

import pytest

from plumbing import uploads
from plumbing.uploads import Kind

TRICKS = {
    "../../x.pdf": "x.pdf",
    "..\\..\\x.pdf": "x.pdf",
    "C:\\Users\\Ann\\card.pdf": "card.pdf",
    "x.pdf.html": "x.pdf.pdf",
    "x.html\0.pdf": "x.html.pdf",
    ".htaccess": "htaccess.pdf",
    "x.pdf.": "x.pdf.pdf",
    "CON.pdf": "_CON.pdf",
    "aux.tar.pdf": "_aux.tar.pdf",
    "com1": "_com1.pdf",
    'a"b.pdf': "ab.pdf",
    "a\r\nSet-Cookie: x.pdf": "aSet-Cookie x.pdf",
    "invoice\u202efdp.exe": "invoicefdp.pdf",
    "%00.pdf": "00.pdf",
    "": "file.pdf",
    "   ": "file.pdf",
    "/": "file.pdf",
    "...": "file.pdf",
    "😀.pdf": "😀.pdf",
    "Zertifikat für Łukasz.PDF": "Zertifikat für Łukasz.pdf",
    "e\u0301.pdf": "é.pdf",
}


@pytest.mark.parametrize(("name", "safe"), TRICKS.items())
def test_names_lose_their_tricks_and_keep_their_words(name, safe):
    assert uploads.safe_name(name, Kind.PDF) == safe


def test_a_name_of_300_letters_is_cut():
    name = uploads.safe_name("x" * 300 + ".pdf", Kind.PDF)
    assert name == "x" * 100 + ".pdf"


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("inline", [False, True])
def test_nothing_in_a_file_runs_and_no_cache_keeps_it(kind, inline):
    response = uploads.private_file_response(b"<script>", kind=kind, name="a.html", inline=inline)
    assert response.headers["Content-Type"] == kind.content_type
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"
    shown = inline and kind in {Kind.JPEG, Kind.PNG}
    disposition = "inline" if shown else "attachment"
    assert response.headers["Content-Disposition"] == f'{disposition}; filename="a{kind.extension}"'


def test_a_name_beyond_ascii_goes_as_rfc_6266_wants_it():
    response = uploads.private_file_response(b"x", kind=Kind.PDF, name="Łukasz.pdf")
    assert response.headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''%C5%81ukasz.pdf"
    )


@pytest.mark.parametrize("name", TRICKS)
def test_no_name_adds_a_header(name):
    response = uploads.private_file_response(b"x", kind=Kind.PDF, name=name)
    assert "\n" not in response.headers["Content-Disposition"]
    assert "Set-Cookie" not in response.headers


@pytest.mark.django_db  # the end of a response looks whether a connection is due to be closed
def test_an_open_file_is_sent_and_closed():
    file = io.BytesIO(b"whole")
    response = uploads.private_file_response(file, kind=Kind.JPEG, name="a.jpg", inline=True)
    assert b"".join(response.streaming_content) == b"whole"
    response.close()
    assert file.closed


def test_the_headers_pass_our_middleware(rf, settings):
    """The page-wide policy must not replace the stricter one of a file."""
    from csp.middleware import CSPMiddleware

    middleware = CSPMiddleware(
        lambda request: uploads.private_file_response(b"x", kind=Kind.PDF, name="a.pdf")
    )
    response = middleware(rf.get("/"))
    assert response.headers["Content-Security-Policy"].endswith("sandbox")
