"""The two places where files may lie. A test that asks for `place` runs in both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.object_store import KEYS, make_bucket, object_store, storage

NUMBERS = count(1)
CLOSED = "http://127.0.0.1:1"


@pytest.fixture(scope="session")
def store_address() -> Iterator[str]:
    with object_store() as address:
        yield address


@pytest.fixture
def bucket(request: pytest.FixtureRequest, settings, monkeypatch) -> str:
    """Files go to a new bucket; the address of the server."""
    address = request.getfixturevalue("store_address")
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    name = f"bucket-{next(NUMBERS)}"
    make_bucket(address, name)
    settings.STORAGES = settings.STORAGES | {"default": storage(address, name)}
    return str(address)


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest) -> str:
    if request.param == "bucket":
        request.getfixturevalue("bucket")
    return str(request.param)


@pytest.fixture
def cut_off(place, settings, monkeypatch) -> Callable[[], None]:
    """Call it, and from then on the place of the files takes and gives nothing."""

    def cut() -> None:
        if place == "bucket":
            settings.STORAGES = settings.STORAGES | {"default": storage(CLOSED, "gone")}
            return

        opens = Path.open

        def full(_handle: int) -> None:
            raise OSError(28, "No space left on device")

        def broken(path: Path, *arguments: object, **more: object) -> object:
            if path.is_relative_to(settings.MEDIA_ROOT):
                raise OSError(5, "Input/output error")
            return opens(path, *arguments, **more)  # type: ignore[call-overload]

        monkeypatch.setattr("plumbing.files.folder.os.fsync", full)
        monkeypatch.setattr("plumbing.files.folder.Path.open", broken)

    return cut
