"""The ZIP of a case file: the PDF, the letter that opens it, each exhibit as its own file, the
figures, the sums of all.

The same case, documents and day give the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Sequence
from typing import NamedTuple

from butoir.casefile.checks import OF_DECLARED, Check, checks_of
from butoir.casefile.covering import cover_letter
from butoir.casefile.data import case_json, lines_csv, list_csv
from butoir.casefile.exhibits import exhibits_of
from butoir.casefile.facts import Case
from butoir.casefile.joining import join_case
from butoir.casefile.pages.pen import DECLARED, LAYOUTS, pen_of
from butoir.core.errors import InputError
from butoir.letters.letter import Letter
from butoir.letters.own import NO_OWN, OwnTexts
from butoir.letters.tidy import tidy
from butoir.letters.typeset import typeset

PDF_NAME, LETTER_NAME, FOLDER = "dossier.pdf", "lettre.pdf", "pieces"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the oldest that a ZIP file can say
_READABLE = 0o644 << 16


class Bundle(NamedTuple):
    """A ZIP, the PDF in it, and how many exhibits it has."""

    content: bytes
    pdf: bytes
    exhibits: int


def build_bundle(
    case: Case,
    layout: str,
    lang: str,
    content_of: Callable[[str], bytes],
    to: str = "",
    own: OwnTexts = NO_OWN,
) -> Bundle:
    """The file of a case for a recipient of `LAYOUTS`, in a language; `content_of` gives a sealed
    file by its digest, `to` names the recipient in the letter that opens the file, which has the
    company's `own` sentences. Raises InputError for another layout."""
    if layout not in LAYOUTS:
        raise InputError(f"{layout!r} is none of {', '.join(LAYOUTS)}", field="layout")
    case = tidy(case)
    letter = cover_letter(case, exhibits_of(case), pen_of(case, layout, lang), layout, to, own)
    return _packed(case, layout, lang, content_of, checks_of(case), letter)


def build_declared(
    case: Case, lang: str, content_of: Callable[[str], bytes], letter: Letter
) -> Bundle:
    """The same for a claim in insolvency proceedings, opened by the declaration itself."""
    case = tidy(case)
    checks = tuple(one for one in checks_of(case) if one.code in OF_DECLARED)
    return _packed(case, DECLARED, lang, content_of, checks, letter)


def _packed(
    case: Case,
    layout: str,
    lang: str,
    content_of: Callable[[str], bytes],
    checks: Sequence[Check],
    letter: Letter | None,
) -> Bundle:
    pen, exhibits = pen_of(case, layout, lang), exhibits_of(case)
    opening = typeset(letter) if letter else None
    joined = join_case(case, checks, exhibits, pen, layout, content_of, opening)
    members = {
        PDF_NAME: joined.pdf,
        **({LETTER_NAME: opening} if opening else {}),
        "bordereau.csv": list_csv(joined.placed, pen),
        "decompte.csv": lines_csv(case),
        "dossier.json": case_json(case, checks, joined.placed, layout),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        sums = [_add(archive, name, content) for name, content in members.items()]
        for one in joined.placed:
            content = content_of(one.exhibit.file.digest)
            sums.append(_add(archive, f"{FOLDER}/{one.name}", content))
        _add(archive, "SHA256SUMS", "".join(sums).encode())
    return Bundle(out.getvalue(), joined.pdf, len(exhibits))


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> str:
    """Write a member; its line among the sums."""
    info = zipfile.ZipInfo(name, _EPOCH)
    info.external_attr, info.create_system = _READABLE, 3
    archive.writestr(info, content)
    return f"{hashlib.sha256(content).hexdigest()}  {name}\n"
