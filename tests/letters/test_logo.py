"""The logo: only a small picture drawn anew ever reaches a letter."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import replace

import pikepdf
import pytest
from PIL import Image, ImageDraw, PngImagePlugin

from butoir.core.errors import InputError
from butoir.letters.compose import compose_letter
from butoir.letters.logo import clean_logo
from butoir.letters.typeset import typeset
from letters.samples import sample


def drawn(width: int, height: int, kind: str = "PNG") -> bytes:
    picture = Image.new("RGB" if kind == "JPEG" else "RGBA", (width, height))
    ImageDraw.Draw(picture).ellipse((2, 2, width - 2, height - 2), fill=(15, 76, 92))
    note = PngImagePlugin.PngInfo()
    note.add_text("Comment", "drawn by Claire at home")
    out = io.BytesIO()
    picture.save(out, kind, **({"pnginfo": note} if kind == "PNG" else {}))
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("size", [(3000, 400), (400, 3000), (20, 20)])
def test_a_picture_is_made_to_fit_its_place(kind: str, size: tuple[int, int]) -> None:
    """60 x 12 mm at 300 dots an inch; a small one is not blown up."""
    clean = clean_logo(drawn(*size, kind), "logo")
    with Image.open(io.BytesIO(clean)) as picture:
        assert picture.format == "PNG"
        assert picture.width <= 709
        assert picture.height <= 142
        assert picture.width <= size[0]
        assert picture.width / picture.height == pytest.approx(size[0] / size[1], rel=0.1)


def test_nothing_of_the_file_itself_is_kept() -> None:
    clean = clean_logo(drawn(300, 100) + b"<script>alert(1)</script>", "logo")
    assert b"Claire" not in clean
    assert b"script" not in clean


def bomb() -> bytes:
    """A PNG of 60,000 x 60,000 points in a few bytes."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "data",
    [b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", drawn(300, 100)[:200], bomb()],
    ids=["empty", "another kind", "svg", "cut short", "bomb"],
)
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(InputError) as refused:
        clean_logo(data, "Ateliers Morel")
    assert refused.value.field == "logo"


def test_a_file_too_large_is_refused_unread() -> None:
    with pytest.raises(InputError, match="4 MB"):
        clean_logo(bytes(4_000_001), "logo")


def test_the_letter_carries_it_with_the_name_as_its_text() -> None:
    facts = sample("reminder-1")
    logo = clean_logo(drawn(1200, 300), "logo")
    letter = compose_letter(replace(facts, creditor=replace(facts.creditor, logo=logo)))
    pdf = typeset(letter)
    assert pdf == typeset(letter)
    with pikepdf.open(io.BytesIO(pdf)) as read:
        figures = [o for o in read.objects if isinstance(o, pikepdf.Dictionary)]
        figures = [o for o in figures if o.get("/S") == "/Figure"]
        assert "Ateliers Morel" in [str(figure.Alt) for figure in figures]
        images = [o for o in read.objects if isinstance(o, pikepdf.Stream)]
        assert any(o.get("/Subtype") == "/Image" for o in images)
