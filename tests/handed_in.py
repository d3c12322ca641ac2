"""Files as people hand them in, and what is on disk of them."""

from __future__ import annotations

import io

import pillow_heif
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def photo(kind: str, name: str, width: int = 1200, height: int = 900) -> SimpleUploadedFile:
    picture = Image.new("RGB", (width, height), (200, 40, 40))
    out = io.BytesIO()
    if kind == "HEIF":
        pillow_heif.from_pillow(picture).save(out)
    else:
        picture.save(out, kind)
    return SimpleUploadedFile(name, out.getvalue())


def kept_files(settings):
    return [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
