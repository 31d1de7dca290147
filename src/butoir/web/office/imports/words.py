"""What reading a file has to say, in the language of the page: places, fields and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from butoir.core.errors import InputError, UnusableFilesError
from butoir.web.office.imports.catalogue import READING, UNDOING

FIELDS = {
    "number": _("invoice number"),
    "customer_name": _("customer name"),
    "customer": _("customer code"),
    "due_on": _("due date"),
    "issued_on": _("invoice date"),
    "open": _("amount still open"),
    "gross": _("amount with VAT"),
    "paid": _("amount paid already"),
    "debit": _("debit"),
    "credit": _("credit"),
    "account": _("account"),
    "currency": _("currency"),
    "kind": _("kind of document"),
    "order_reference": _("order reference"),
    "payment_reference": _("payment reference"),
    "email": _("e-mail"),
    "phone": _("telephone"),
    "name": _("name"),
}
FORMATS = {
    "table": _("table"),
    "customers": _("table of customers"),
    "fec": _("accounting file (FEC)"),
    "ubl": _("UBL e-invoice"),
    "cii": _("CII e-invoice"),
    "facturx": _("Factur-X invoice"),
    "coda": _("CODA statement"),
    "cfonb120": _("CFONB 120 statement"),
    "cfonb240": _("CFONB 240 returns"),
    "ofx": _("bank statement (OFX)"),
    "qif": _("bank movements (QIF)"),
    "mt940": _("bank statement (MT940)"),
    "mt942": _("account report (MT942)"),
    "camt.052": _("account report (camt.052)"),
    "camt.053": _("bank statement (camt.053)"),
    "camt.054": _("bank notification (camt.054)"),
}
_PLACE = re.compile(
    r"(?P<where>.*?)(?:, line (?P<line>\d+))?(?:, field \"(?P<field>[^\"]*)\")?: (?P<text>.+)",
    re.DOTALL,
)
_TALLY = re.compile(r"(?P<text>.+): (?P<n>\d+) \((?P<some>.+)\)", re.DOTALL)
_TIMES = re.compile(r"(?P<text>.+) \((?P<n>\d+) times\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Told:
    """One thing told of a file: where it stands, in words, and what it is."""

    place: str
    text: str


def errors_told(name: str, error: InputError) -> tuple[Told, ...]:
    """Everything that makes a file unusable."""
    every = error.errors if isinstance(error, UnusableFilesError) else (error,)
    return tuple(
        Told(_place(_member(name, one.where), one.line, one.field), reading_said(one.message))
        for one in every
    )


def warnings_told(name: str, warnings: Iterable[str]) -> tuple[Told, ...]:
    """The warnings of an import, of which some begin with the name of the file."""
    return tuple(_warning(name, text) for text in warnings)


def format_name(names: str) -> str:
    """What kind of file it is; several kinds for an archive."""
    return ", ".join(str(FORMATS.get(name, name)) for name in names.split(", ") if name)


def field_name(fields: str) -> str:
    """A field, or several of which one is enough, as a person calls them."""
    return f" {gettext('or')} ".join(str(FIELDS.get(one, one)) for one in fields.split(" or "))


def reading_said(sentence: str) -> str:
    """A sentence of the readers, with how often it holds and some examples."""
    tally, times = _TALLY.fullmatch(sentence), _TIMES.fullmatch(sentence)
    if tally:
        return gettext("%(what)s: %(n)s (%(some)s)") % {
            "what": READING.said(tally["text"]),
            "n": tally["n"],
            "some": tally["some"],
        }
    if times:
        n = int(times["n"])
        often = ngettext("%(n)s time", "%(n)s times", n) % {"n": n}
        return f"{READING.said(times['text'])} ({often})"
    return READING.said(sentence)


def undoing_said(error: InputError) -> list[str]:
    """Why an import cannot be undone, a sentence each."""
    reasons = error.message.removeprefix("cannot be undone: ").split("; ")
    return [UNDOING.said(reason) for reason in reasons]


def _warning(name: str, text: str) -> Told:
    found = _PLACE.fullmatch(text) if text.startswith(name) else None
    if found is None:
        return Told("", reading_said(text))
    line = int(found["line"]) if found["line"] else None
    member = _member(name, found["where"])
    return Told(_place(member, line, found["field"]), reading_said(found["text"]))


def _member(name: str, where: str) -> str:
    """The file of an archive that is meant; nothing for the file itself."""
    return where.removeprefix(f"{name}/") if where != name else ""


def _place(member: str, line: int | None, field: str | None) -> str:
    parts = [member] if member else []
    if line is not None:
        parts.append(gettext("line %(line)s") % {"line": line})
    if field:
        parts.append(gettext("column “%(field)s”") % {"field": field_name(field)})
    return ", ".join(parts)
