"""Files in a folder: for one host, or for several that mount the same one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

from plumbing.files.kept import FilesAway, Kept


class Folder(FileSystemStorage):
    """Below MEDIA_ROOT, readable by our account alone, each file whole or not there at all."""

    def __init__(self) -> None:
        super().__init__(allow_overwrite=True)

    def _save(self, name: str, content: File[Any]) -> str:
        try:
            _write_whole(Path(self.path(name)), content.read())
        except OSError as error:
            raise FilesAway(*error.args) from error
        return name

    def _open(self, name: str, mode: str = "rb") -> File[Any]:
        whole = self._inside(name)
        try:
            return File(whole.open(mode))
        except FileNotFoundError:
            raise
        except OSError as error:
            raise FilesAway(*error.args) from error

    def delete(self, name: str) -> None:
        """Delete a file; nothing happens when it is gone already."""
        try:
            self._inside(name).unlink()
        except FileNotFoundError:
            return
        except OSError as error:
            raise FilesAway(*error.args) from error

    def names(self, folder: str, after: str = "") -> Iterator[Kept]:
        """The files below a folder in the order of their names, those beyond `after` only."""
        root = Path(self.location)
        for where, folders, files in os.walk(root / folder):
            inside = Path(where).relative_to(root).as_posix()
            # A folder sorts like its files do, so that the whole walk is in order.
            folders[:] = sorted(each for each in folders if f"{inside}/{each}/\U0010ffff" > after)
            for file in sorted(files):
                name = f"{inside}/{file}"
                if name > after and (kept := _kept(root, name)):
                    yield kept

    def _inside(self, name: str) -> Path:
        if "\0" in name:
            raise FileNotFoundError(name)
        root = Path(self.location).resolve()
        whole = (root / name).resolve()
        if not whole.is_relative_to(root) or not whole.is_file():
            raise FileNotFoundError(name)
        return whole


def _kept(root: Path, name: str) -> Kept | None:
    try:
        changed = (root / name).stat().st_mtime
    except FileNotFoundError:  # deleted, or a draft that got its name meanwhile
        return None
    return Kept(name, datetime.fromtimestamp(changed, UTC))


def _write_whole(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")  # readable by us alone
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the name, too, survives a power cut
    finally:
        os.close(folder)
