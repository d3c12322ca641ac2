"""A folder and a bucket keep one contract: whole, private, clear about what they cannot do."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from plumbing import clock, files

NAME = "proofs/ab/abc.pdf"


def names(folder: str = "proofs", after: str = "") -> list[str]:
    return [kept.name for kept in default_storage.names(folder, after)]


def test_what_is_kept_is_read_as_it_was(place):
    content = bytes(range(256)) * 9000  # more than is held in memory
    files.keep(NAME, content)
    assert files.read(NAME) == content
    with files.open_kept(NAME) as file:
        assert b"".join(file.chunks(1000)) == content
    assert files.intact(NAME, sha256(content).hexdigest())


def test_a_file_of_that_name_is_replaced(place):
    files.keep(NAME, b"old")
    files.keep(NAME, b"new")
    assert files.read(NAME) == b"new"
    assert names() == [NAME]


def test_a_file_that_is_not_there_is_said_to_be_missing(place):
    for name in (NAME, "proofs", "proofs/none.pdf", "", "a\0b"):
        with pytest.raises(FileNotFoundError):
            files.open_kept(name)
    assert not files.intact(NAME, sha256(b"").hexdigest())


def test_removing_twice_is_as_good_as_once(place):
    files.keep(NAME, b"x")
    for _twice in range(2):
        files.remove(NAME)
    with pytest.raises(FileNotFoundError):
        files.read(NAME)


@pytest.mark.parametrize(
    "name", ["", "x", "/etc/x", "../x", "a/../x", "a//x", "a/.", "A/x", "a/b c", "a/x\0", "a/x/"]
)
def test_only_names_of_ours_are_written(place, name):
    with pytest.raises(ValueError, match="not a name"):
        files.keep(name, b"x")
    files.remove(name)


def test_names_come_in_order_from_any_one_on(place):
    wanted = [f"proofs/{first}{second}/{first}.pdf" for first in "0a" for second in "19bf"]
    for name in reversed(wanted):
        files.keep(name, b"x")
    files.keep("documents/aa/other.pdf", b"x")
    assert names() == wanted
    for number, name in enumerate(wanted, start=1):
        assert names(after=name) == wanted[number:]
    (other,) = default_storage.names("documents")
    assert abs(other.changed_at - clock.now()) < timedelta(minutes=5)


def test_a_place_that_is_cut_off_says_so_and_keeps_nothing(place, cut_off, settings):
    files.keep(NAME, b"x")
    cut_off()
    with pytest.raises(files.FilesAway):
        files.keep("proofs/cd/cde.pdf", b"x")
    with pytest.raises(files.FilesAway):
        files.read(NAME)
    if place == "folder":  # not even a draft
        assert names() == [NAME]


def test_a_file_in_the_folder_is_ours_alone(settings):
    files.keep(NAME, b"x")
    path = Path(settings.MEDIA_ROOT) / NAME
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("path", ["../outside.pdf", "/etc/passwd", "proofs/link.pdf"])
def test_nothing_outside_the_folder_is_opened_or_removed(settings, path):
    root = Path(settings.MEDIA_ROOT)
    (root / "proofs").mkdir(parents=True)
    outside = root.parent / "outside.pdf"
    outside.write_bytes(b"x")
    (root / "proofs/link.pdf").symlink_to(outside)
    with pytest.raises(FileNotFoundError):
        files.open_kept(path)
    files.remove(path)
    assert outside.exists()


@pytest.mark.usefixtures("bucket")
def test_an_object_has_no_address_for_strangers():
    """No access list is asked for: the bucket's own rule holds, which is the owner alone."""
    files.keep(NAME, b"x")
    options = default_storage.client.get_object_acl(
        Bucket=default_storage.bucket_name, Key=f"portal/{NAME}"
    )
    assert [grant["Grantee"]["Type"] for grant in options["Grants"]] == ["CanonicalUser"]


def swept(named: set[str], *, before: datetime, rounds: int = 1) -> str:
    after = ""
    for _round in range(rounds):
        after = files.remove_unnamed(
            "proofs",
            named=lambda some: named & set(some),
            before=before,
            after=after,
            goes_on=lambda: False,
        )
    return after


def test_the_sweep_removes_what_is_old_and_named_by_no_row(place):
    kept, orphan = "proofs/aa/kept.pdf", "proofs/bb/orphan.pdf"
    other = "documents/aa/other.pdf"
    for name in (kept, orphan, other):
        files.keep(name, b"x")
    # What was written lately may be about to get its row.
    assert swept({kept}, before=clock.now() - timedelta(days=1)) == ""
    assert names() == [kept, orphan]
    assert swept({kept}, before=datetime(9999, 1, 1, tzinfo=UTC)) == ""
    assert names() == [kept]
    assert names("documents") == [other]


def test_the_sweep_goes_on_where_its_time_was_over(place, monkeypatch):
    monkeypatch.setattr("plumbing.files.BATCH", 2)
    wanted = [f"proofs/aa/{number}.pdf" for number in range(5)]
    for name in wanted:
        files.keep(name, b"x")
    assert swept({wanted[1]}, before=datetime(9999, 1, 1, tzinfo=UTC)) == wanted[1]
    assert names() == wanted[1:]
    assert swept({wanted[1]}, before=datetime(9999, 1, 1, tzinfo=UTC), rounds=3) == ""
    assert names() == [wanted[1]]


def test_a_draft_that_a_killed_writer_left_is_swept(settings):
    files.keep(NAME, b"x")
    (settings.MEDIA_ROOT / "proofs/ab/.tmp_k3x").write_bytes(b"half")
    swept({NAME}, before=datetime(9999, 1, 1, tzinfo=UTC))
    assert [path.name for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == ["abc.pdf"]
