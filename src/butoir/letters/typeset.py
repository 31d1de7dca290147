"""A letter set as an archival, accessible PDF (PDF/A-3a, PDF/UA-1) by Typst.

The same letter gives the same bytes: fonts are our own, and the document's clock is the letter's
date. Data goes in as JSON and is only ever set as text. A Typst compiler serves one thread.
"""

from __future__ import annotations

import json
import re
import threading
import tomllib
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path

import typst

from butoir.letters.breaking import breakable as _breakable
from butoir.letters.glyphs import own_fonts, print_with_fallback
from butoir.letters.letter import Annex, AnswerBox, Letter, Paragraph, Payment, PaymentPlace, Table
from butoir.letters.logo import logo_svg
from butoir.letters.qr import qr_svg

_HERE = Path(__file__).parent
_STANDARDS: list[typst.PDFStandard] = ["a-3a", "ua-1"]
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_HOUSE_ACCENT, _FIRM_ACCENT = "#0f4c5c", "#9b1c1c"
_SIGNING_SPACE = 10  # millimetres left for a signature by hand, on paper
_own = threading.local()


def typeset(letter: Letter) -> bytes:
    """The PDF of a letter; safe to call from any thread."""
    stamp = datetime.combine(letter.sent_on, time(), UTC)
    return print_with_fallback(lambda payload: _pdf(payload, stamp), _payload(letter))


def typeset_png(letter: Letter, ppi: int = 144) -> list[bytes]:
    """The pages of the letter as PNG images, for previews."""
    pages = _compiler().compile(sys_inputs={"letter": _payload(letter)}, format="png", ppi=ppi)
    return pages if isinstance(pages, list) else [pages or b""]


def typeset_many(letters: Iterable[Letter], threads: int = 2) -> Iterator[bytes]:
    """The PDFs of many letters, in their order, on `threads` threads at once; only a few letters
    are held at a time, however many there are."""
    under_way: deque[Future[bytes]] = deque()
    with ThreadPoolExecutor(max_workers=threads) as pool:
        for letter in letters:
            under_way.append(pool.submit(typeset, letter))
            if len(under_way) > 2 * threads:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def _pdf(payload: str, stamp: datetime) -> bytes:
    pdf: bytes = _compiler().compile(  # type: ignore[assignment]
        sys_inputs={"letter": payload}, format="pdf", pdf_standards=_STANDARDS, timestamp=stamp
    )
    return pdf


def _compiler() -> typst.Compiler:
    """This thread's compiler: one shared by two threads refuses to work."""
    if not hasattr(_own, "compiler"):
        layout = _HERE / "layout"
        _own.compiler = typst.Compiler(
            str(layout / "letter.typ"), root=str(layout), font_paths=own_fonts()
        )
    compiler: typst.Compiler = _own.compiler
    return compiler


@cache
def _windows() -> dict[str, dict[str, int]]:
    text = (_HERE / "layout" / "windows.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _payload(letter: Letter) -> str:
    """The letter as the JSON that the layout reads."""
    windows = _windows()
    accent = letter.accent if _COLOUR.fullmatch(letter.accent) else _HOUSE_ACCENT
    content = {
        "lang": letter.lang,
        "author": letter.author,
        "accent": accent,
        "mark": _FIRM_ACCENT if letter.red else accent,
        "logo": logo_svg(letter.logo) if letter.logo else None,
        "window": windows.get(letter.post_country, windows["default"]),
        "sender": [_breakable(line, 15) for line in letter.sender],
        "recipient": [_breakable(line) for line in letter.recipient],
        "mention": letter.mention,
        "references": [
            {"label": r.label, "value": _breakable(r.value, 12)} for r in letter.references
        ],
        "place-and-date": letter.place_and_date,
        "subject": letter.subject,
        "subject-line": _breakable(f"{letter.subject_label}{letter.colon}{letter.subject}", 40),
        "salutation": _breakable(letter.salutation, 40),
        "blocks": [_block(block) for block in letter.blocks if not isinstance(block, PaymentPlace)],
        "closing": _breakable(letter.closing, 40),
        "signature": [_breakable(line, 40) for line in letter.signature or (letter.author,)],
        "signing-space": 0 if letter.channel == "email" else _SIGNING_SPACE,
        "countersign": letter.countersign,
        "pay": _slip(letter.payment) if letter.payment else None,
        "answer": _answer(letter.answer) if letter.answer else None,
        "annex": _annex(letter.annex),
        "footer": letter.identity,
        "page": letter.page_label,
    }
    return json.dumps(content, ensure_ascii=False)


def _block(block: Paragraph | Table) -> dict[str, object]:
    if isinstance(block, Paragraph):
        return {"kind": "prose", "runs": [(_breakable(r.text, 40), r.strong) for r in block.runs]}
    return {"kind": "table", **_table(block)}


def _table(table: Table) -> dict[str, object]:
    return {
        "columns": [c._asdict() for c in table.columns],
        "rows": [[_breakable(cell, 12) for cell in row] for row in table.rows],
        "totals": [t._asdict() for t in table.totals],
        "carried": table.carried._asdict() if table.carried else None,
    }


def _slip(payment: Payment) -> dict[str, object]:
    return {
        "heading": payment.heading,
        "details": [
            {"label": d.label, "value": _breakable(d.value), "strong": d.strong}
            for d in payment.details
        ],
        "qr": qr_svg(payment.epc) if payment.epc else "",
        "qr-label": payment.epc_label,
    }


def _answer(box: AnswerBox) -> dict[str, object]:
    return {
        "heading": box.heading,
        "text": box.text,
        "details": [{"label": d.label, "value": _breakable(d.value, 24)} for d in box.details],
        "qr": qr_svg(box.url),
        "qr-label": box.code_label or box.heading,
    }


def _annex(annex: Annex | None) -> dict[str, object] | None:
    return {"title": annex.title, "notes": annex.notes, **_table(annex.table)} if annex else None
