"""Refusing a form that is larger than all files it may carry, before a byte of it is read."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

from plumbing.uploads.kinds import LARGEST


def largest_body() -> int:
    """Bytes of a form with as many files as it may have, each as large as it may be."""
    return int(
        settings.DATA_UPLOAD_MAX_NUMBER_FILES * LARGEST + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    )


class LargestBody(FileUploadHandler):
    """Goes before Django's own handlers, which write whatever comes to the disk.

    The server reads no further than the declared length, so that a false one gains nothing.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803 - Django's own name
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        """Raise RequestDataTooBig, which answers 413."""
        if content_length > largest_body():
            raise RequestDataTooBig("The form is larger than all files it may carry.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Leave the data to the handlers behind."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Make no file: the handlers behind do."""
