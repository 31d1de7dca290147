"""The one PDF of a case file: the letter with it, our pages, then each exhibit behind its numbered
sheet, every page with its number, and bookmarks.

The same parts give the same bytes. The pages of an exhibit are its own; what acts in a PDF
(scripts, actions) is left out of this copy, and the exact file is in the ZIP.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import NamedTuple

import pikepdf
from pikepdf import Dictionary, Name, OutlineItem, Pdf, Rectangle

from butoir.casefile.checks import Check
from butoir.casefile.exhibits import Exhibit
from butoir.casefile.facts import Case
from butoir.casefile.pages.checklist import checklist
from butoir.casefile.pages.chronology import chronology
from butoir.casefile.pages.cover import Placed, cover, exhibit_list, sheet
from butoir.casefile.pages.order import applications
from butoir.casefile.pages.pen import DECLARED, said, title_of
from butoir.casefile.pages.routes import routes
from butoir.casefile.pages.statement import statement
from butoir.casefile.pages.summary import summary
from butoir.casefile.shown import booklet_of, show
from butoir.letters.booklet import Section, typeset_booklet, typeset_stamps
from butoir.letters.pen import Pen

PREFIX = "piece"  # of the names of the exhibits' files
_STAMP = (255.1, 14.2)  # points: as large as a page of layout/stamps.typ
_FROM_EDGE = 14.0
_TRIES = 4  # the list of exhibits names pages, and may itself grow by one


class Joined(NamedTuple):
    """The PDF, and the exhibits with their places in it."""

    pdf: bytes
    placed: tuple[Placed, ...]


def join_case(
    case: Case,
    checks: Sequence[Check],
    exhibits: Sequence[Exhibit],
    pen: Pen,
    layout: str,
    content_of: Callable[[str], bytes],
    opening: bytes | None = None,
) -> Joined:
    """The file of a case in the words of a pen; `content_of` gives a sealed file by its digest,
    `opening` is the PDF of the letter that comes first."""
    letter = _opened(opening) if opening else pikepdf.new()
    shown: list[Pdf | None] = []
    for one in exhibits:
        content = content_of(one.file.digest)
        shown.append(show(one, content, case, pen, one.name(PREFIX)))
    before = len(letter.pages)
    front, sections, placed = _front(case, checks, exhibits, pen, layout, shown, before)
    made = _Made(pen, before + sum(_length(pdf) for pdf in shown) + len(front.pages))
    if opening:
        made.add_letter(letter)
    made.add_front(front, sections)
    if placed:
        sheets = _sheets(case, pen, placed)
        for place, (put, pdf) in enumerate(zip(placed, shown, strict=True)):
            made.add_exhibit(put, sheets, place, pdf)
    return Joined(made.finish(case), tuple(placed))


def _length(pdf: Pdf | None) -> int:
    """The pages of an exhibit with its sheet."""
    return 1 + (len(pdf.pages) if pdf is not None else 0)


def _front(
    case: Case,
    checks: Sequence[Check],
    exhibits: Sequence[Exhibit],
    pen: Pen,
    layout: str,
    shown: Sequence[Pdf | None],
    before: int,
) -> tuple[Pdf, list[Section], list[Placed]]:
    """Our pages, behind those `before` them; set again until the pages that they name are those
    that they have."""
    numbers = {one.file.digest: one.number for one in exhibits}
    asked = layout != DECLARED  # where proceedings are open, no court is asked for anything
    rest = [
        *applications(case, pen, layout, len(exhibits)),
        *([summary(case, pen, numbers)] if asked else []),
        statement(case, pen),
        *([routes(case, pen, layout)] if asked else []),
        chronology(case, pen, numbers),
        checklist(case, pen, checks),
    ]
    around, count = before + sum(map(_length, shown)), 8
    for _ in range(_TRIES):
        placed = _placed(exhibits, shown, before + count)
        head = [cover(case, pen, count + around, len(exhibits)), exhibit_list(pen, placed)]
        sections = [*head, *rest]
        front = _opened(typeset_booklet(booklet_of(case, pen), sections))
        if len(front.pages) == count:
            break
        count = len(front.pages)
    return front, sections, placed


def _placed(exhibits: Sequence[Exhibit], shown: Sequence[Pdf | None], before: int) -> list[Placed]:
    placed, page = [], before + 1
    for one, pdf in zip(exhibits, shown, strict=True):
        placed.append(Placed(one, page, _length(pdf) - 1, one.name(PREFIX)))
        page += _length(pdf)
    return placed


def _sheets(case: Case, pen: Pen, placed: Sequence[Placed]) -> Pdf:
    sections = [sheet(pen, one) for one in placed]
    return _opened(typeset_booklet(booklet_of(case, pen), sections))


def _opened(content: bytes) -> Pdf:
    return pikepdf.open(io.BytesIO(content))


class _Made:
    """The file while it is put together."""

    def __init__(self, pen: Pen, pages: int) -> None:
        self._pdf, self._pen, self._all = pikepdf.new(), pen, str(pages)
        self._stamps: list[str] = []
        self._marks: list[tuple[str, int, bool]] = []  # title, page, under "exhibits"

    def add_letter(self, letter: Pdf) -> None:
        """The letter that comes with the file."""
        self._marks.append((self._pen.say("sec_letter"), 0, False))
        self._pdf.pages.extend(letter.pages)
        self._number(())

    def add_front(self, front: Pdf, sections: Sequence[Section]) -> None:
        """Our own pages, with a bookmark for each section."""
        starts = (len(self._pdf.pages) + start for start in _starts(front))
        for section, page in zip(sections, starts, strict=True):
            self._marks.append((section.title, page, False))
        self._pdf.pages.extend(front.pages)
        self._number(())

    def add_exhibit(self, one: Placed, sheets: Pdf, place: int, pdf: Pdf | None) -> None:
        """A sheet, and the pages behind it."""
        number = str(one.exhibit.number)
        name = said(self._pen, "exhibit", number=number)
        title = f"{name}{self._pen.language.colon}{title_of(self._pen, one.exhibit)}"
        self._marks.append((title, len(self._pdf.pages), True))
        self._pdf.pages.append(sheets.pages[place])
        if pdf is not None:
            self._pdf.pages.extend(pdf.pages)
        self._number(("exhibit-page",), number)

    def _number(self, tags: tuple[str, ...], number: str = "") -> None:
        for page in range(len(self._stamps) + 1, len(self._pdf.pages) + 1):
            values = {"page": str(page), "pages": self._all, "number": number}
            self._stamps.append(said(self._pen, "stamp", *tags, **values))

    def finish(self, case: Case) -> bytes:
        """The bytes, with the numbers of the pages and the bookmarks."""
        stamps = _opened(typeset_stamps(self._stamps, case.on))
        pages = zip(self._pdf.pages, stamps.pages, strict=True)
        for number, (page, stamp) in enumerate(pages, start=1):
            _lay_over(self._pdf, page, stamp, f"/ButoirPage{number}of{self._all}")
        with self._pdf.open_outline() as outline:
            under = OutlineItem(self._pen.say("sec_exhibits"), None)
            for title, place, below in self._marks:
                (under.children if below else outline.root).append(OutlineItem(title, place))
            if under.children:
                under.destination = self._marks[-len(under.children)][1]
                outline.root.append(under)
        self._pdf.Root.Lang = pikepdf.String(self._pen.language.code)
        self._pdf.Root.PageMode = Name.UseOutlines
        self._pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        self._pdf.docinfo[Name.Title] = self._pen.say("subject")
        self._pdf.docinfo[Name.Author] = case.creditor.name
        out = io.BytesIO()
        self._pdf.save(out, deterministic_id=True)
        return out.getvalue()


def _starts(front: Pdf) -> list[int]:
    """The page (from 0) on which each section begins, from the bookmarks that Typst made."""
    places = {page.objgen: number for number, page in enumerate(front.pages)}
    with front.open_outline() as outline:
        return [places[item.destination[0].objgen] for item in outline.root]  # type: ignore[index]


def _lay_over(pdf: Pdf, page: pikepdf.Page, stamp: pikepdf.Page, called: str) -> None:
    """Put a number on a page, under a name of its own: pages may share what they name, and
    pikepdf's own way draws lots for a name."""
    form = pdf.copy_foreign(stamp.as_form_xobject())
    name = page.add_resource(form, Name.XObject, Name(called))
    placed = page.calc_form_xobject_placement(
        form, name, _corner(page), invert_transformations=True, allow_shrink=True, allow_expand=True
    )
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"Q\n" + placed)


def _corner(page: pikepdf.Page) -> Rectangle:
    """The place of the number: the corner that a reader sees at the top right, turned or not."""
    left, bottom, right, top = (float(side) for side in page.cropbox)
    left, right = sorted((left, right))
    bottom, top = sorted((bottom, top))
    wide, high = _STAMP
    near, far = _FROM_EDGE, _FROM_EDGE + high
    turned = int(page.obj.get("/Rotate", 0)) % 360
    if turned == 90:
        return Rectangle(left + near, top - near - wide, left + far, top - near)
    if turned == 180:
        return Rectangle(left + near, bottom + near, left + near + wide, bottom + far)
    if turned == 270:
        return Rectangle(right - far, bottom + near, right - near, bottom + near + wide)
    return Rectangle(right - near - wide, top - far, right - near, top - near)
