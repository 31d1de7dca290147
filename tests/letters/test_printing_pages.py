"""Pages for a printer: nothing in them acts, what is stamped on them stays, the rest is refused."""

from __future__ import annotations

import io

import pikepdf
import pytest

from butoir.core.errors import InputError
from butoir.letters.printing import PrintFile, open_to_print, sheets_of


def saved(pdf: pikepdf.Pdf, **options: object) -> bytes:
    file = io.BytesIO()
    pdf.save(file, **options)
    return file.getvalue()


def one_page() -> pikepdf.Pdf:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    return pdf


def printed(*contents: bytes, duplex: bool = False) -> bytes:
    file, made = io.BytesIO(), PrintFile(duplex=duplex)
    for content in contents:
        made.add(open_to_print(content))
    made.save(file)
    return file.getvalue()


def acting() -> bytes:
    """A page that runs a script when it is opened, and has a stamp that runs another."""
    pdf = one_page()
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    look = pdf.make_stream(b"0 0 10 10 re f")
    look.update(
        pikepdf.Dictionary(
            Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 10, 10]
        )
    )
    stamp = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Stamp,
        Rect=[0, 0, 10, 10],
        F=4,
        AP=pikepdf.Dictionary(N=look),
        A=script,
    )
    pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([stamp]))
    pdf.pages[0].AA = pikepdf.Dictionary(O=script)
    pdf.Root.OpenAction = script
    return saved(pdf)


def test_nothing_that_acts_is_printed_with_a_page_and_its_stamp_stays() -> None:
    content = printed(acting())
    assert b"JavaScript" in acting()
    assert b"JavaScript" not in content
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert "/Annots" not in pdf.pages[0]
        drawn = pdf.pages[0].Resources.XObject
        assert [one.read_bytes() for one in drawn.values()] == [b"0 0 10 10 re f"]


@pytest.mark.parametrize("owner_only", [True, False])
def test_an_encrypted_file_is_refused(owner_only: bool) -> None:
    lock = pikepdf.Encryption(owner="secret", user="" if owner_only else "other")
    with pytest.raises(InputError, match="is encrypted"):
        open_to_print(saved(one_page(), encryption=lock))


BROKEN = {
    "empty": b"",
    "text": b"hello",
    "head only": b"%PDF-1.7 no more",
    "no page": saved(pikepdf.new()),
    "cut": saved(one_page())[:200],
    "another format": b"PK\x03\x04" + bytes(500),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_printed_is_refused(content: bytes) -> None:
    with pytest.raises(InputError, match="is no PDF that can be printed"):
        open_to_print(content)


@pytest.mark.parametrize(("pages", "one_side", "both_sides"), [(1, 1, 1), (2, 2, 1), (5, 5, 3)])
def test_sheets_are_counted_as_the_printer_takes_them(
    pages: int, one_side: int, both_sides: int
) -> None:
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page()
    assert sheets_of(pdf, duplex=False) == one_side
    assert sheets_of(pdf, duplex=True) == both_sides


def test_the_blank_side_has_the_size_of_its_page() -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(612, 792))
    with pikepdf.open(io.BytesIO(printed(saved(pdf), saved(one_page()), duplex=True))) as made:
        sizes = [[round(float(side)) for side in page.mediabox[2:]] for page in made.pages]
    assert sizes == [[612, 792]] * 2 + [[595, 842]] * 2
