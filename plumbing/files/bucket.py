"""Files in a bucket of an S3-compatible object store: for any number of hosts.

Objects are private: they have no address of their own here and are handed out by our views only.
Credentials and an endpoint other than the provider's own come from the usual AWS_* variables.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

from plumbing.files.kept import FilesAway, Kept

CHUNK = 256 * 1024
IN_MEMORY = 1024 * 1024  # bytes of a file that is read; more waits on this host's disk
MISSING = {"404", "NoSuchKey", "NotFound"}


class Bucket(S3Storage):
    """One bucket, or what lies below a prefix of it (`location`).

    An object is written by one request: it is there as a whole or not at all, and there for good
    when the store has answered.
    """

    def __init__(self, *, addressing_style: str = "auto", **options: Any) -> None:
        options["client_config"] = Config(
            connect_timeout=3,
            read_timeout=10,
            retries={"mode": "standard", "total_max_attempts": 2},
            tcp_keepalive=True,
            s3={"addressing_style": addressing_style},
        )
        super().__init__(**options)

    @property
    def client(self) -> Any:
        """The client of this thread."""
        return self.connection.meta.client

    def _save(self, name: str, content: File[Any]) -> str:
        with _errors(name):
            self.client.put_object(
                Bucket=self.bucket_name,
                Key=self._normalize_name(name),
                Body=content.read(),
                ContentType="application/octet-stream",  # nobody reads it but us
            )
        return name

    def _open(self, name: str, mode: str = "rb") -> File[Any]:
        """The whole object, so that nothing can break once an answer has begun."""
        # Closed with the response that sends it, or by the caller.
        file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
        try:
            with _errors(name):
                key = self._normalize_name(name)
                body = self.client.get_object(Bucket=self.bucket_name, Key=key)["Body"]
                with body:
                    for chunk in body.iter_chunks(CHUNK):
                        file.write(chunk)
        except BaseException:
            file.close()
            raise
        file.seek(0)
        return File(file, name)

    def delete(self, name: str) -> None:
        """Delete an object; nothing happens when it is gone already."""
        with _errors(name):
            self.client.delete_object(Bucket=self.bucket_name, Key=self._normalize_name(name))

    def names(self, folder: str, after: str = "") -> Iterator[Kept]:
        """The objects below a folder in the order of their names, those beyond `after` only."""
        prefix = self._normalize_name(folder) + "/"
        outside = len(prefix) - len(folder) - 1
        start = {"StartAfter": self._normalize_name(after)} if after else {}
        with _errors(folder):
            pages = self.client.get_paginator("list_objects_v2").paginate(
                Bucket=self.bucket_name, Prefix=prefix, **start
            )
            for page in pages:
                for found in page.get("Contents", ()):
                    yield Kept(found["Key"][outside:], found["LastModified"])


@contextmanager
def _errors(name: str) -> Iterator[None]:
    """Say in our words what the store or the way to it answered."""
    try:
        yield
    except ClientError as error:
        if error.response["Error"].get("Code") in MISSING:
            raise FileNotFoundError(name) from error
        raise FilesAway(str(error)) from error
    except (BotoCoreError, OSError) as error:
        raise FilesAway(str(error)) from error
