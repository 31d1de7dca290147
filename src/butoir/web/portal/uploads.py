"""A document that a debtor hands in: a PDF, a JPEG or a PNG by its content, whatever its name says.

It is kept as it came and never opened here: people download it.
"""

from __future__ import annotations

import io
import warnings
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

LARGEST = 5_000_000  # bytes
_PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png"}


def checked_upload(upload: UploadedFile[Any]) -> tuple[bytes, str]:
    """The bytes and what they are; raises ValidationError for anything else, and for too much."""
    if (upload.size or 0) > LARGEST:
        raise ValidationError(_("This file is too large: 5 MB at most."))
    content = upload.read()
    kind = "application/pdf" if _is_pdf(content) else _picture(content)
    if not kind:
        raise ValidationError(_("Choose a PDF, a JPEG or a PNG file."))
    return content, kind


def _is_pdf(content: bytes) -> bool:
    return content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]


def _picture(content: bytes) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=list(_PICTURES)) as picture:
                kind = picture.format or ""
                picture.verify()
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombWarning,
        Image.DecompressionBombError,
    ):
        return ""
    return _PICTURES.get(kind, "")
