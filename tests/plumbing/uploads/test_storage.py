"""Checked uploads are kept under names of ours, in plain folders."""

from __future__ import annotations

import pytest

from plumbing import files, uploads
from plumbing.uploads import CheckedUpload, Kind


def checked(content: bytes = b"%PDF-1.7 x", name: str = "a.pdf") -> CheckedUpload:
    return CheckedUpload(Kind.PDF, name, len(content), "0" * 64, content, pages=1)


def test_a_file_is_kept_under_a_name_of_ours():
    kept = uploads.store(checked(name="../../etc/passwd.pdf"), folder="proofs")
    assert kept.path.startswith("proofs/")
    assert kept.path.endswith(".pdf")
    assert "passwd" not in kept.path
    assert files.read(kept.path) == b"%PDF-1.7 x"


def test_two_files_of_one_name_never_meet():
    paths = {uploads.store(checked(), folder="proofs").path for _ in range(20)}
    assert len(paths) == 20


@pytest.mark.parametrize("folder", ["", "/etc", "../x", "a/../b", "a//b", "A", "a b", "a/", "a\0"])
def test_only_plain_folders_are_written_to(folder):
    with pytest.raises(ValueError, match="not a folder"):
        uploads.store(checked(), folder=folder)
