"""A company's logo: made safe and small once, when it is given; then only ever set on paper.

What a person hands in is decoded and drawn anew, so that nothing of the file itself (metadata,
trailing data, a picture that unpacks to gigabytes) reaches a letter.
"""

from __future__ import annotations

import base64
import io
import warnings

from PIL import Image, UnidentifiedImageError

from butoir.core.errors import InputError

LARGEST = 4_000_000  # bytes of the file handed in
_KINDS = ("PNG", "JPEG")
_MOST_PIXELS = 50_000_000
_BOX = (709, 142)  # pixels: 60 x 12 mm at 300 dots an inch
_BOX_WIDTH = 60  # millimetres


def clean_logo(data: bytes, where: str) -> bytes:
    """The logo as a PNG that fits its place; raises InputError (field "logo") on anything else
    than a PNG or JPEG picture of reasonable size."""
    if len(data) > LARGEST:
        raise InputError(f"more than {LARGEST // 1_000_000} MB", where, field="logo")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _redrawn(data, where)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise InputError("not a PNG or JPEG picture", where, field="logo") from error
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise InputError("a picture of too many points", where, field="logo") from error


def _redrawn(data: bytes, where: str) -> bytes:
    with Image.open(io.BytesIO(data), formats=_KINDS) as picture:
        if picture.width * picture.height > _MOST_PIXELS:
            raise InputError("a picture of too many points", where, field="logo")
        drawn = picture.convert("RGBA")
    drawn.thumbnail(_BOX)
    out = io.BytesIO()
    drawn.save(out, "PNG", optimize=True)
    return out.getvalue()


def logo_svg(png: bytes) -> tuple[str, float]:
    """The picture as an SVG text (what the layout reads is text alone), and its width in mm."""
    with Image.open(io.BytesIO(png)) as picture:
        width, height = picture.size
    data = base64.b64encode(png).decode("ascii")
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}"><image width="{width}" height="{height}" '
        f'href="data:image/png;base64,{data}"/></svg>'
    )
    return svg, _BOX_WIDTH * width / _BOX[0]
