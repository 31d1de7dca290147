"""What an exhibit looks like on pages: a PDF as it is, a picture on a page, a message transcribed.

What cannot be shown (broken, encrypted, of another kind) is said, and stays in the ZIP as it is.
"""

from __future__ import annotations

import io
import time
import warnings

from pikepdf import Pdf
from PIL import Image

from butoir.casefile.exhibits import Exhibit
from butoir.casefile.facts import EMAIL, PDF, PICTURES, Case
from butoir.casefile.mails import mail_page, read_mail
from butoir.casefile.pages.pen import title_of
from butoir.core.errors import InputError
from butoir.letters.booklet import Booklet, typeset_booklet
from butoir.letters.pen import Pen
from butoir.letters.printing import open_to_print

_A4 = (1654, 2339)  # dots at 200 an inch
_DOTS = 200
_DAWN = time.gmtime(0)  # no picture has a date of its own


def show(exhibit: Exhibit, content: bytes, case: Case, pen: Pen, name: str) -> Pdf | None:
    """The pages of an exhibit; None when it cannot be shown."""
    kind = exhibit.file.media_type
    try:
        if kind == PDF:
            return open_to_print(content)
        if kind in PICTURES:
            return open_to_print(_picture(content))
        mail = read_mail(content) if kind == EMAIL else None
        if mail is None:
            return None
        section = mail_page(mail, pen, title_of(pen, exhibit), name)
        return open_to_print(typeset_booklet(booklet_of(case, pen), [section]))
    except InputError:
        return None


def booklet_of(case: Case, pen: Pen) -> Booklet:
    """Whose pages they are."""
    creditor = case.creditor
    return Booklet(pen.language.code, pen.say("subject"), creditor.name, creditor.accent, case.on)


def _picture(content: bytes) -> bytes:
    """A picture on a page of A4 at most. Raises InputError for what is none."""
    out = io.BytesIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as picture:
                plain = Image.new("RGB", picture.size, "white")
                seen = picture.convert("RGBA")
                plain.paste(seen, mask=seen)
        plain.thumbnail(_A4)
        dates = {"creationDate": _DAWN, "modDate": _DAWN}
        plain.save(out, format="PDF", resolution=_DOTS, **dates)
    except Exception as error:  # a broken or hostile picture fails in every way
        raise InputError("is no picture that can be printed") from error
    return out.getvalue()
