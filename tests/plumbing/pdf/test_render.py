"""One module makes every PDF: same input, same bytes; nothing from outside; never for ever."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import threading
import time
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from plumbing import pdf
from plumbing.child import ROOT
from plumbing.pdf import fonts

ON = date(2026, 10, 1)


def page(body: str, head: str = "<title>A page</title>", lang: str = "en-US") -> str:
    return f'<!doctype html><html lang="{lang}"><head>{head}</head><body>{body}</body></html>'


def read(data: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(data))


# ---- what comes out ---------------------------------------------------------------------------


def test_a_document_is_tagged_titled_and_dated_by_its_own_day():
    document = read(pdf.render(page("<h1>Renewal</h1>"), on=ON))
    root = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 (a PDF boolean)
    assert root["/Lang"] == "en-US"
    assert root["/StructTreeRoot"]
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_data()
    assert document.metadata.title == "A page"
    assert document.metadata.creation_date.date() == ON


def test_another_title_may_be_given():
    assert read(pdf.render(page("x"), on=ON, title="Other")).metadata.title == "Other"


def test_the_same_input_gives_the_same_bytes_warm_cold_and_after_other_documents():
    html = page("<h1>Łukasz Źródło</h1><p><strong>№ 1 ½ €</strong> <em>slanted</em> offi</p>")
    first = pdf.render(html, on=ON)
    pdf.render(page("<p>Something else entirely</p>"), on=ON)
    warm = pdf.render(html, on=ON)
    pdf.stop()
    assert first == warm == pdf.render(html, on=ON)


def test_another_day_gives_other_bytes():
    assert pdf.render(page("x"), on=ON) != pdf.render(page("x"), on=date(2026, 10, 2))


def test_only_our_fonts_are_used():
    document = read(pdf.render(page("<p>a <strong>b</strong> 中 <code>c</code></p>"), on=ON))
    names = {font["/BaseFont"] for font in document.pages[0]["/Resources"]["/Font"].values()}
    assert names
    assert all("Source-Sans-3" in name or "SourceSans3" in name for name in names)


@pytest.mark.parametrize(
    "html",
    [page("x", head=""), page("x", head="<title> </title>"), page("x", lang="")],
    ids=["no title", "blank title", "no language"],
)
def test_a_document_that_cannot_be_read_aloud_is_refused(html):
    with pytest.raises(pdf.PdfFailed, match="title"):
        pdf.render(html, on=ON)


# ---- nothing from outside ---------------------------------------------------------------------


@pytest.fixture
def listener():
    """A server next door that counts who calls."""
    calls: list[bytes] = []
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.1)
    running = threading.Event()
    running.set()

    def serve() -> None:
        while running.is_set():
            try:
                caller, _ = server.accept()
            except TimeoutError:
                continue
            with caller:
                caller.settimeout(1)
                calls.append(caller.recv(200))
                caller.sendall(b"HTTP/1.0 302 Found\r\nLocation: file:///etc/passwd\r\n\r\n")

    thread = threading.Thread(target=serve)
    thread.start()
    yield server.getsockname()[1], calls
    running.clear()
    thread.join()
    server.close()


HOSTILE = {
    "image": '<img src="{url}" alt="x">',
    "style sheet": '<link rel="stylesheet" href="{url}">',
    "import": "<style>@import url({url});</style>",
    "background": '<p style="background: url({url})">x</p>',
    "font": "<style>@font-face {{ font-family: f; src: url({url}) }} "
    "p {{ font-family: f }}</style>",
    "object": '<object data="{url}" type="image/png"></object>',
    "embed": '<embed src="{url}" type="image/png">',
    "svg image": '<svg xmlns="http://www.w3.org/2000/svg"><image href="{url}" width="9"/></svg>',
    "svg in data": '<img alt="x" src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/'
    'svg%22%3E%3Cimage href=%22{url}%22 width=%229%22/%3E%3C/svg%3E">',
    "base": '<base href="{url}"><img src="x.png" alt="x">',
    "list image": '<ul style="list-style-image: url({url})"><li>x</li></ul>',
    "content": "<style>p::before {{ content: url({url}) }}</style><p>x</p>",
}


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("scheme", ["http", "ftp"])
def test_no_address_is_called(listener, hostile, scheme):
    port, calls = listener
    read(pdf.render(page(hostile.format(url=f"{scheme}://127.0.0.1:{port}/x")), on=ON))
    assert calls == []


def test_the_listener_would_have_heard_a_call(listener):
    """The control: an engine left to itself does call."""
    port, calls = listener
    url = f"http://127.0.0.1:{port}/x"
    script = "import sys, weasyprint; weasyprint.HTML(string=sys.argv[1]).write_pdf()"
    subprocess.run(
        [sys.executable, "-c", script, page(HOSTILE["image"].format(url=url))],
        check=True,
        cwd=ROOT,
    )
    assert len(calls) == 1


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "FILE:///etc/hostname",
        "img/../../pyproject.toml",
        "img/%2e%2e/%2e%2e/pyproject.toml",
        "css/tokens.css",
        "file://example.org/etc/passwd",
        "/etc/passwd",
    ],
)
def test_no_file_outside_our_folders_is_attached(url):
    html = page("x", head=f'<title>t</title><link rel="attachment" href="{url}">')
    with pytest.raises(pdf.PdfFailed, match="no attachments"):
        pdf.render(html, on=ON)
    with pytest.raises(pdf.PdfFailed, match="no attachments"):
        pdf.render(page(f'<a rel="attachment" href="{url}">x</a>'), on=ON)


@pytest.mark.parametrize(
    ("url", "ours"),
    [
        ("img/mark.svg", True),
        ("img/mark.svg?v=1", True),
        ("../static/img/mark.svg", True),
        ("css/tokens.css", False),
        ("img/", False),
        ("img/../../manage.py", False),
        ("img/%2e%2e/%2e%2e/manage.py", False),
    ],
)
def test_only_pictures_and_fonts_of_ours_are_read(url, ours):
    from urllib.parse import urljoin

    from plumbing.pdf.fetcher import STATIC, Forbidden, OwnFiles

    address = urljoin(STATIC.as_uri() + "/", url)
    if ours:
        assert b"<svg" in OwnFiles().fetch(address).read()
    else:
        with pytest.raises(Forbidden):
            OwnFiles().fetch(address)


@pytest.mark.parametrize(
    "url",
    [
        "data:text/css,p{}",
        "data:image/svg+xml;base64,PHN2Zy8+",
        "data:image/png,raw",
        " data:image/png;base64,AAAA",
        "DATA:image/png;base64,AAAA",
    ],
)
def test_of_carried_data_only_pictures_of_codes_are_read(url):
    from plumbing.pdf.fetcher import Forbidden, OwnFiles

    assert OwnFiles().fetch("data:image/png;base64,AAAA").read() == bytes(3)
    with pytest.raises(Forbidden):
        OwnFiles().fetch(url)


def test_a_symbolic_link_does_not_lead_out(monkeypatch, tmp_path):
    from plumbing.pdf import fetcher

    secret = tmp_path / "secret.svg"
    secret.write_text("<svg/>")
    folder = tmp_path / "img"
    folder.mkdir()
    (folder / "mark.svg").symlink_to(secret)
    (folder / "own.svg").write_text("<svg/>")
    monkeypatch.setattr(fetcher, "FOLDERS", (folder,))
    assert fetcher.own_file((folder / "own.svg").as_uri())
    with pytest.raises(fetcher.Forbidden):
        fetcher.own_file((folder / "mark.svg").as_uri())


# ---- never for ever ---------------------------------------------------------------------------

BOMB = page('<table><tr><td colspan="1000000">x</td></tr></table>')


def test_a_page_that_never_ends_is_stopped_and_the_next_one_is_made():
    began = time.monotonic()
    with pytest.raises(pdf.PdfTimeout):
        pdf.render(BOMB, on=ON, seconds=3)
    assert time.monotonic() - began < 10
    assert pdf.render(page("x"), on=ON).startswith(b"%PDF")


def test_a_length_beyond_all_bounds_is_an_error_of_ours():
    with pytest.raises(pdf.PdfError):
        pdf.render(page('<p style="font-size: 1e9px">x</p>'), on=ON)


def test_too_much_html_is_not_even_tried(monkeypatch):
    monkeypatch.setattr(pdf, "LARGEST_HTML", 100)
    with pytest.raises(pdf.PdfTooBig):
        pdf.render(page("x" * 100), on=ON)


def test_lone_surrogates_and_nul_do_no_harm():
    assert pdf.render(page("a\ud800b\x00c"), on=ON).startswith(b"%PDF")


# ---- many in one ------------------------------------------------------------------------------


def letter(number: int, pages: int = 1) -> str:
    parts = "".join(f'<p style="break-before: page">Letter {number}</p>' for _ in range(pages))
    return page(parts)


def test_letters_are_bound_with_their_first_pages():
    lengths = [1, 3, 1, 2] * 8  # more than one batch
    bound = pdf.render_many([letter(n, p) for n, p in enumerate(lengths)], on=ON, title="Run 7")
    document = read(bound.data)
    assert bound.pages == len(document.pages) == sum(lengths)
    for number, first in enumerate(bound.first_pages):
        assert f"Letter {number}\n" in document.pages[first - 1].extract_text() + "\n"
        assert f"Page 1 of {lengths[number]}" in document.pages[first - 1].extract_text()
    assert document.metadata.title == "Run 7"
    assert document.metadata.creation_date.date() == ON


def test_the_same_letters_give_the_same_bytes():
    letters = [letter(number) for number in range(30)]
    first = pdf.render_many(letters, on=ON, title="Run")
    pdf.stop()
    assert pdf.render_many(letters, on=ON, title="Run") == first


def test_a_letter_that_cannot_be_made_is_named():
    with pytest.raises(pdf.PdfFailed) as failure:
        pdf.render_many([letter(0), letter(1), page("x", head="")], on=ON, title="Run")
    assert failure.value.position == 2


def test_a_letter_that_never_ends_is_named(monkeypatch):
    monkeypatch.setattr(pdf, "SECONDS", 4.0)
    monkeypatch.setattr(pdf.render, "__kwdefaults__", {"title": "", "seconds": 4.0})
    with pytest.raises(pdf.PdfTimeout) as failure:
        pdf.render_many([letter(0), BOMB, letter(2)], on=ON, title="Run")
    assert failure.value.position == 1


def test_nothing_cannot_be_bound():
    with pytest.raises(ValueError, match="no document"):
        pdf.render_many([], on=ON, title="Run")


# ---- what this machine must have --------------------------------------------------------------


def test_missing_libraries_are_told_with_the_remedy():
    script = (
        "import os, sys, types\n"
        "class Missing:\n"
        "    def find_spec(self, name, *rest):\n"
        "        if name == 'weasyprint': raise OSError('cannot load library pango')\n"
        "sys.meta_path.insert(0, Missing())\n"
        "from plumbing.child import Refused\n"
        "from plumbing.pdf import press\n"
        "try:\n"
        "    press.check({}, b'')\n"
        "except Refused as refusal:\n"
        "    print(refusal.code, refusal.facts['remedy'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("unavailable ")
    assert "libpango" in done.stdout or "brew" in done.stdout


def test_missing_fonts_are_told(monkeypatch, tmp_path):
    monkeypatch.setattr(fonts, "FILES", (*fonts.FILES, tmp_path / "Lost.ttf"))
    with pytest.raises(pdf.PdfUnavailable, match=r"Lost\.ttf"):
        fonts.configure(tmp_path)


def test_the_font_configuration_names_our_folder_only(tmp_path):
    text = fonts.configure(tmp_path / "a & b").read_text()
    assert text.count("<dir>") == 1
    assert f"<dir>{fonts.FOLDER}</dir>" in text
    assert "a &amp; b/cache" in text
    assert fonts.configure(tmp_path / "a & b").read_text() == text
    assert [each.name for each in (tmp_path / "a & b").iterdir()] == ["fonts.conf"]


def test_the_child_knows_no_secret(monkeypatch):
    pdf.stop()
    monkeypatch.setenv("PORTAL_SECRET_KEY", "s3cret")
    pdf.render(page("x"), on=ON)
    environment = Path(f"/proc/{pdf._child().pid}/environ").read_bytes()
    assert b"s3cret" not in environment
    assert b"FONTCONFIG_FILE" in environment
    assert os.environ["PORTAL_SECRET_KEY"] == "s3cret"
