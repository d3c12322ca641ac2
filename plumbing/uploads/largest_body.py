"""Reading a form with files: no more of them than it may have, and all that was typed.

Django would answer a form with a file too many by refusing all of it, typed words included. Here
the files too many are left out and the view is told, so that it can keep the rest.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from plumbing.uploads.kinds import LARGEST, MOST_AT_ONCE

TIMES_READ = 3  # a form of so many times its limit is still read for what was typed


def largest_body() -> int:
    """Bytes of a form with as many files as it may have, each as large as it may be."""
    return int(MOST_AT_ONCE * LARGEST + settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


def left_out(request: HttpRequest) -> list[str]:
    """Names of the files that came with a form and were not read."""
    return getattr(request, "files_left_out", [])


class LargestBody(FileUploadHandler):
    """Goes before Django's own handlers, which write whatever comes to the disk.

    The server reads no further than the declared length, so that a false one gains nothing. Of a
    form larger than it may be, no file is kept: which of them made it so, its length does not say.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.left = MOST_AT_ONCE

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803 - Django's own name
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        """Raise RequestDataTooBig, which answers 413, before a byte of far too much is read."""
        if content_length > TIMES_READ * largest_body():
            raise RequestDataTooBig("The form is larger than all files it may carry.")
        if content_length > largest_body():
            self.left = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Leave out a file too many, unread."""
        super().new_file(*args, **kwargs)
        if not self.left:
            request: Any = self.request
            for handler in request.upload_handlers:  # Django would close the file before this one
                vars(handler).pop("file", None)
            request.files_left_out = [*left_out(request), str(self.file_name)]
            raise SkipFile
        self.left -= 1

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Leave the data to the handlers behind."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Make no file: the handlers behind do."""
