"""Kept files: private, whole, never where a name could lead, and told when they changed."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from plumbing import uploads
from plumbing.uploads import CheckedUpload, Kind


def checked(content: bytes = b"%PDF-1.7 x", name: str = "a.pdf") -> CheckedUpload:
    return CheckedUpload(Kind.PDF, name, len(content), "0" * 64, content, pages=1)


def files(folder) -> list[Path]:
    return [each for each in Path(folder).rglob("*") if each.is_file()]


def test_a_file_is_kept_under_a_name_of_ours(settings):
    kept = uploads.store(checked(name="../../etc/passwd.pdf"), folder="proofs")
    assert kept.path.startswith("proofs/")
    assert kept.path.endswith(".pdf")
    assert "passwd" not in kept.path
    with uploads.open_stored(kept.path) as file:
        assert file.read() == b"%PDF-1.7 x"
    (file,) = files(settings.MEDIA_ROOT)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_two_files_of_one_name_never_meet():
    paths = {uploads.store(checked(), folder="proofs").path for _ in range(20)}
    assert len(paths) == 20


@pytest.mark.parametrize("folder", ["", "/etc", "../x", "a/../b", "a//b", "A", "a b", "a/", "a\0"])
def test_only_plain_folders_are_written_to(folder):
    with pytest.raises(ValueError, match="not a folder"):
        uploads.store(checked(), folder=folder)


def test_a_full_disk_leaves_nothing_behind(settings, monkeypatch):
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        uploads.store(checked(), folder="proofs")
    assert files(settings.MEDIA_ROOT) == []


@pytest.mark.parametrize(
    "path", ["../outside.pdf", "/etc/passwd", "proofs", "proofs/none.pdf", "", "link.pdf", "a\0b"]
)
def test_nothing_outside_is_opened_or_removed(settings, path):
    root = Path(settings.MEDIA_ROOT)
    (root / "proofs").mkdir(parents=True)
    outside = root.parent / "outside.pdf"
    outside.write_bytes(b"x")
    (root / "link.pdf").symlink_to(outside)
    with pytest.raises(FileNotFoundError):
        uploads.open_stored(path)
    uploads.remove(path)
    assert outside.exists()


def test_a_file_that_was_changed_or_lost_is_noticed(settings):
    import hashlib

    kept = uploads.store(checked(), folder="proofs")
    digest = hashlib.sha256(b"%PDF-1.7 x").hexdigest()
    assert uploads.intact(kept.path, digest)
    (Path(settings.MEDIA_ROOT) / kept.path).write_bytes(b"%PDF-1.7 y")
    assert not uploads.intact(kept.path, digest)
    uploads.remove(kept.path)
    assert not uploads.intact(kept.path, digest)
    uploads.remove(kept.path)
