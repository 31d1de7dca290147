"""The pages of a finished PDF as images: what a browser shows that has no viewer of its own."""

from __future__ import annotations

import io
import json
from pathlib import Path

import typst
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from butoir.core.errors import InputError

_LAYOUT = Path(__file__).parent / "layout"


def pdf_pages(pdf: bytes, ppi: int = 110) -> list[bytes]:
    """Each page as a PNG image; raises InputError for what is no PDF that can be drawn."""
    try:
        count = len(PdfReader(io.BytesIO(pdf)).pages)
        inputs = {"pdf": json.dumps(list(pdf)), "pages": str(count)}
        compiler = typst.Compiler(str(_LAYOUT / "pages.typ"), root=str(_LAYOUT))
        drawn = compiler.compile(sys_inputs=inputs, format="png", ppi=ppi)
    except (PyPdfError, typst.TypstError) as error:
        raise InputError("this document cannot be drawn") from error
    return drawn if isinstance(drawn, list) else [drawn or b""]
