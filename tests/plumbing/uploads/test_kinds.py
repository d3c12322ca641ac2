"""What a file that is not taken is called."""

from __future__ import annotations

import re

import pytest

from plumbing import uploads
from tests.plumbing.uploads import samples


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<!DOCTYPE html><title>Certificate</title>", "a web page"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "a drawing (SVG)"),
        (b"MZ" + bytes(200), "a program"),
        (samples.archive(), "an archive of files"),
        (b"plain words", "of another kind"),
    ],
)
def test_the_refusal_names_what_the_file_is(content, words):
    with pytest.raises(uploads.UploadRefused, match=re.escape(f"This file is {words}. Save")):
        uploads.check(samples.upload("a.pdf", content))
