"""Papers that act: taken, and what acts is not in what others see."""

from __future__ import annotations

import io
import re

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, NameObject

from plumbing import uploads
from plumbing.uploads import checking
from tests.plumbing.uploads import samples
from tests.plumbing.uploads.samples import action, document, upload


@pytest.fixture(scope="module", autouse=True)
def inspector():
    yield
    checking.inspectors.stop()


ACTIVE = {
    "JavaScript on opening": samples.opening(action("/JavaScript", JS="app.alert(1)")),
    "JavaScript by name": samples.naming_a_script,
    "JavaScript on a click": samples.clicking(action("/JavaScript", JS="app.alert(1)")),
    "JavaScript behind a reference": samples.hidden_kind,
    "a program on opening": samples.opening(action("/Launch", F="cmd.exe")),
    "a program on a click": samples.clicking(action("/Launch", F="cmd.exe")),
    "an address on opening": samples.opening(action("/URI", URI="https://example.org/")),
    "a form sent": samples.clicking(action("/SubmitForm", F="https://example.org/")),
    "two actions, one after the other": samples.clicking(
        DictionaryObject(
            action("/GoTo", D="x") | {NameObject("/Next"): action("/JavaScript", JS="app.alert(1)")}
        )
    ),
    "a place in another file": samples.clicking(action("/GoToR", F="\\\\host\\x.pdf")),
    "a script as an address": samples.clicking(action("/URI", URI="javascript:alert(1)")),
    "a form of the second kind": samples.with_form,
}
ACTS = re.compile(r"alert|cmd\.exe|example\.org|host|OpenAction|Launch|JS|XFA|Next")


def everything(content: bytes) -> str:
    """All objects of a paper, as they read once their escapes are undone."""
    reader = PdfReader(io.BytesIO(content))
    numbers = sorted({number for table in reader.xref.values() for number in table})
    return " ".join(repr(reader.get_object(number)) for number in numbers)


@pytest.mark.parametrize("change", ACTIVE.values(), ids=ACTIVE.keys())
def test_papers_that_act_are_taken_and_what_acts_is_not_shown(change):
    content = document(1, change)
    assert ACTS.search(everything(content))
    taken = uploads.check(upload("a.pdf", content))
    assert taken.pages == 1
    assert not ACTS.search(everything(taken.shown))


def test_a_name_written_in_escapes_is_seen_through():
    content = document(1, samples.clicking(action("/JavaScript", JS="alert(1)")))
    escaped = content.replace(b"/JavaScript", b"/Jav#61Script").replace(b"/JS", b"/#4aS")
    assert escaped != content
    assert ACTS.search(everything(escaped))
    assert not ACTS.search(everything(uploads.check(upload("a.pdf", escaped)).shown))


def test_a_link_to_a_page_of_the_web_stays():
    content = document(1, samples.linking)
    assert "https://example.org/" in everything(content)
    assert "https://example.org/" in everything(uploads.check(upload("a.pdf", content)).shown)


def test_fonts_and_pictures_keep_the_names_that_elsewhere_are_actions():
    def named(writer):
        page = writer.pages[0]
        names = page.setdefault(NameObject("/Resources"), DictionaryObject())
        fonts = DictionaryObject({NameObject("/Type"): NameObject("/Font")})
        names[NameObject("/Font")] = DictionaryObject(
            {NameObject(name): fonts for name in ("/A", "/AA", "/B", "/F", "/Next", "/URI")}
        )

    shown = PdfReader(io.BytesIO(uploads.check(upload("a.pdf", document(1, named))).shown))
    assert len(shown.pages[0]["/Resources"]["/Font"]) == 6
