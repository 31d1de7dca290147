"""The exhibits of a case in the order of its list: contract, invoices, letters. Pure.

An exhibit is a sealed file as it is. Its number and its file's name are the same in the PDF, in the
ZIP and in the data.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from butoir.casefile.facts import EMAIL, PDF, Case, CaseLetter, CaseUpload, Kept

_SUFFIXES = {PDF: "pdf", EMAIL: "eml", "image/jpeg": "jpg", "image/png": "png", "text/plain": "txt"}
_FIRST = ("order", "contract", "terms", "delivery")  # what the debt rests on; the rest comes last
_LONGEST = 60  # characters of the words in a file's name


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One exhibit. `what` names its sentence in the wording, with the day, the title or number and
    the detail that the sentence may quote."""

    number: int
    what: str
    file: Kept
    on: date | None = None
    title: str = ""
    detail: str = ""
    slug: str = ""

    def name(self, prefix: str) -> str:
        """The name of its file in the ZIP: `piece-01-facture-F2026-001.pdf`."""
        suffix = _SUFFIXES.get(self.file.media_type, "bin")
        return f"{prefix}-{self.number:02d}-{safe_name(self.slug)}.{suffix}"


def exhibits_of(case: Case) -> tuple[Exhibit, ...]:
    """The exhibits with their numbers; a file that is two exhibits is one."""
    found: dict[str, Exhibit] = {}
    for exhibit in _all(case):
        found.setdefault(exhibit.file.digest, exhibit)
    return tuple(replace(one, number=n) for n, one in enumerate(found.values(), start=1))


def safe_name(text: str) -> str:
    """A file's name of letters without accents, digits and hyphens, whatever the text is."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain)[:_LONGEST].strip("-") or "document"


def _all(case: Case) -> Iterator[Exhibit]:
    first = [upload for upload in case.uploads if upload.kind in _FIRST]
    yield from map(_upload, first)
    for invoice in case.invoices:
        if invoice.copy:
            number, on = invoice.item.number, invoice.item.issued_on
            yield Exhibit(0, "invoice", invoice.copy, on, number, slug=f"facture-{number}")
    for letter in case.letters:
        yield from _letter(letter)
    for answer in case.answers:
        if answer.proof:
            yield Exhibit(
                0, "answer", answer.proof, answer.given_on, slug=f"reponse-{answer.given_on}"
            )
    yield from map(_upload, [upload for upload in case.uploads if upload.kind not in _FIRST])


def _upload(upload: CaseUpload) -> Exhibit:
    slug = f"{_NAMES[upload.kind]}-{upload.title}"
    return Exhibit(0, upload.kind, upload.file, None, upload.title, upload.invoice, slug)


def _letter(letter: CaseLetter) -> Iterator[Exhibit]:
    what = letter.step if letter.step in _NAMED else "sent"
    name = _NAMES.get(letter.step, "courrier")
    slug = f"{name}-{letter.sent_on}"
    yield Exhibit(0, what, letter.file, letter.sent_on, letter.title, letter.channel, slug)
    for proof in letter.proofs:
        if proof.file:
            slug = f"{_NAMES.get(proof.kind, 'preuve')}-{proof.on}"
            on = f"{letter.sent_on}"
            yield Exhibit(0, f"proof-{proof.kind}", proof.file, proof.on, letter.title, on, slug)


_NAMED = ("reminder-1", "reminder-2", "formal-notice", "notice")
_NAMES = {
    "order": "commande",
    "contract": "contrat",
    "terms": "conditions",
    "delivery": "livraison",
    "letter": "courrier",
    "identity": "identite",
    "other": "document",
    "reminder-1": "relance-1",
    "reminder-2": "relance-2",
    "formal-notice": "mise-en-demeure",
    "notice": "avis",
    "deposit": "preuve-de-depot",
    "presented": "presentation",
    "acknowledgement": "avis-de-reception",
    "refusal": "refus",
    "unclaimed": "non-reclame",
    "bounce": "retour",
}
