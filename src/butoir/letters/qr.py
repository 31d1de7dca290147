"""The payment code of the European Payments Council (EPC069-12 v2.1) as data, and codes as images.

Bank applications read it and fill in a SEPA transfer: euros only, and only to a valid IBAN.
"""

from __future__ import annotations

import io
from functools import lru_cache

import segno
from PIL import Image, ImageOps
from stdnum import iban as iban_number
from stdnum import iso11649
from stdnum.be import ogm_vcs

from butoir.core.money import format_cents

MAX_CENTS = 999_999_999_99
MAX_BYTES = 331
_NAME, _TEXT = 70, 140  # lengths that the standard allows
_QUIET = 4  # modules around the code
_WHITE = 255
_INK = bytes.maketrans(b"\0\1", b"\xff\0")


def epc_payload(name: str, iban: str, bic: str, cents: int, reference: str) -> str:
    """The text of the code; empty when the standard does not allow one.

    A creditor reference (ISO 11649) and a Belgian structured communication (+++…+++) go to the
    structured field, which banks carry to the statement unchanged; anything else is free text.
    """
    if (
        not name
        or not iban_number.is_valid(iban, check_country=False)
        or not 0 < cents <= MAX_CENTS
    ):
        return ""
    structured = ""
    if iso11649.is_valid(reference):
        structured = iso11649.compact(reference)
    elif reference.startswith("+++") and ogm_vcs.is_valid(reference):
        structured = ogm_vcs.compact(reference)
    free = "" if structured else reference[:_TEXT]
    fields = (
        *("BCD", "002", "1", "SCT"),
        *(bic.replace(" ", "").upper(), name[:_NAME], iban_number.compact(iban)),
        *(f"EUR{format_cents(cents)}", "", structured, free),
    )
    payload = "\n".join(fields).rstrip("\n")
    return payload if len(payload.encode()) <= MAX_BYTES else ""


@lru_cache(maxsize=64)
def _symbol(payload: str) -> segno.QRCode:
    # The choice among the eight masks costs five times the rest, and readers accept any.
    return segno.make_qr(payload, error="m", mask=0, boost_error=False, encoding="utf-8")


def qr_svg(payload: str) -> str:
    """The code as SVG of any size, without a margin (the layout gives it one)."""
    image = io.BytesIO()
    plain = {"xmldecl": False, "svgclass": None, "lineclass": None, "border": 0}
    _symbol(payload).save(image, kind="svg", omitsize=True, **plain)
    return image.getvalue().decode()


def qr_png(payload: str) -> bytes:
    """The code as a PNG with its quiet zone, four pixels a module, for screens."""
    rows = _symbol(payload).matrix
    modules = Image.frombytes("L", (len(rows), len(rows)), b"".join(rows).translate(_INK))
    framed = ImageOps.expand(modules, _QUIET, _WHITE)
    file = io.BytesIO()
    ImageOps.scale(framed, 4, Image.Resampling.NEAREST).convert("1").save(file, "png")
    return file.getvalue()
