"""Files of print runs: private, under MEDIA_ROOT, whole or not there."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from django.conf import settings


def write(name: str, data: bytes) -> None:
    """Write a file so that nobody ever sees a half of it, not even after a power cut."""
    path = Path(settings.MEDIA_ROOT) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def read(name: str) -> bytes:
    """The bytes of a file; FileNotFoundError when it is gone."""
    return (Path(settings.MEDIA_ROOT) / name).read_bytes()
