"""How the mail provider hands on what was sent to the portal: anymail knows each of them."""

from __future__ import annotations

import base64
import binascii
import json
from contextlib import suppress
from typing import Any

from anymail.urls import urlpatterns as providers
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import FIELD, FILE, ChunkIter, LazyStream, Parser
from django.utils.datastructures import MultiValueDict
from django.utils.encoding import force_str

CHUNK = 64 * 1024  # bytes


def view_of(provider: str) -> Any:
    """The view with which anymail reads what a provider hands on; None of one it does not know."""
    name = f"{provider}_inbound_webhook"
    return next((each.callback.view_class for each in providers if each.name == name), None)


def read_whole(request: HttpRequest, most: int) -> bool:
    """Read what a provider sends, an email with its files, as one piece; False where it is more
    than `most` bytes.

    Django would refuse more text than a form has, of which an email may have any.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > most:
        return False
    request._body = request.read(most + 1)  # noqa: SLF001
    request.upload_handlers = [_Whole(request)]
    return len(request.body) <= most


def recipients(event: Any) -> list[str]:
    """The addresses of the envelope, of which anymail tells the first; [] where none is told."""
    told = event.message.envelope_recipient
    return _all_of(event.esp_event) or ([str(told)] if told else [])


def _all_of(said: Any) -> list[str]:
    """The envelope of the providers that tell several addresses in one event."""
    if isinstance(said, HttpRequest):  # SendGrid
        with suppress(LookupError, TypeError, ValueError):
            return [str(address) for address in json.loads(said.POST["envelope"])["to"]]
        return []
    with suppress(LookupError, TypeError):  # Amazon
        return [str(address) for address in said["receipt"]["recipients"]]
    with suppress(LookupError, TypeError):  # MailerSend
        return [str(each["email"]) for each in said["data"]["recipients"]["rcptTo"]]
    return []


class _Whole(FileUploadHandler):
    """Reads a form whatever the size of its fields: the body was measured before."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803 - Django's own name
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> tuple[QueryDict, MultiValueDict[str, Any]]:
        """Return the fields and the files."""
        post = QueryDict(mutable=True, encoding=encoding)
        files: MultiValueDict[str, Any] = MultiValueDict()
        for kind, head, part in Parser(LazyStream(ChunkIter(input_data, CHUNK)), boundary):
            named = head.get("content-disposition", ("", {}))[1]
            if "name" not in named or kind not in {FIELD, FILE}:
                continue
            said = {key: force_str(text, errors="replace") for key, text in named.items()}
            data, name = _plain(part.read(), head), said["name"].strip()
            if kind == FIELD:
                post.appendlist(name, data.decode(encoding or "utf-8", "replace"))
            elif said.get("filename"):
                form = head.get("content-type", ("application/octet-stream",))[0].strip()
                files.appendlist(name, SimpleUploadedFile(said["filename"], data, form))
        return post, files

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Nothing comes in pieces."""

    def file_complete(self, file_size: int) -> None:
        """Nor does a file."""


def _plain(data: bytes, head: Any) -> bytes:
    coded = head.get("content-transfer-encoding", ("",))[0].strip()
    with suppress(binascii.Error):
        return base64.b64decode(data) if coded == "base64" else data
    return data
