"""The figures of a case for other programs: JSON, and tables (CSV) that a spreadsheet opens safely.

Amounts are cents in JSON, units with two decimals in CSV.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from butoir.casefile.checks import Check
from butoir.casefile.facts import Case
from butoir.casefile.orders.application import application_data, application_of
from butoir.casefile.pages.cover import Placed
from butoir.casefile.pages.pen import interest_until, title_of
from butoir.core.claim import ClaimLine
from butoir.core.money import format_cents
from butoir.core.parties import Creditor, Debtor
from butoir.letters.pen import Pen

FORMAT = "butoir-case-1"
_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n")  # a spreadsheet would compute such a cell


def case_json(case: Case, checks: Sequence[Check], placed: Sequence[Placed], layout: str) -> bytes:
    """All that the totals are made of, in a fixed order, with the application of this layout."""
    asked = application_of(case, layout)
    said: dict[str, Any] = {
        "format": FORMAT,
        "as_of": case.on.isoformat(),
        "interest_until": interest_until(case, layout).isoformat(),
        "currency": case.currency,
        "creditor": _party(case.creditor),
        "debtor": {"code": case.code, "kind": case.debtor.kind, **_party(case.debtor)},
        "law": case.law,
        "regime": case.claim.regime,
        "totals_cents": {
            "principal": case.principal,
            "interest": case.interest,
            "indemnity": case.indemnity,
            "deducted": case.deducted,
            "total": case.total,
        },
        "deductions": [one._asdict() for one in case.deductions],
        "daily_hundredths_of_a_cent": case.daily,
        "invoices": [_invoice(case, place) for place in range(len(case.invoices))],
        "lines": [_line(line) for line in case.claim.lines],
        "warnings": list(case.claim.warnings),
        "checks": [{"code": c.code, "state": c.state, "invoices": list(c.about)} for c in checks],
        "exhibits": [_exhibit(one) for one in placed],
    }
    if asked is not None:
        said["application"] = application_data(asked, case.order)
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def lines_csv(case: Case) -> bytes:
    """The lines of the claim, one a row."""
    heads = ("invoice", "kind", "from", "to", "days", "principal", "rate_percent", "amount")
    return _csv((*heads, "formula", "reference"), (_row(line) for line in case.claim.lines))


def list_csv(placed: Sequence[Placed], pen: Pen) -> bytes:
    """The list of exhibits, one a row."""
    heads = ("number", "exhibit", "date", "file", "pages", "first_page", "sha256")
    rows = (
        (
            str(one.exhibit.number),
            title_of(pen, one.exhibit),
            one.exhibit.on.isoformat() if one.exhibit.on else "",
            one.name,
            str(one.sheets),
            str(one.page),
            one.exhibit.file.digest,
        )
        for one in placed
    )
    return _csv(heads, rows)


def _party(who: Creditor | Debtor) -> dict[str, Any]:
    place = who.address
    return {
        "name": who.name,
        "ids": list(who.ids),
        "address": [*place.lines, f"{place.postcode} {place.city}".strip(), place.country],
    }


def _invoice(case: Case, place: int) -> dict[str, Any]:
    one = case.invoices[place]
    item = one.item
    return {
        "number": item.number,
        "issued_on": item.issued_on.isoformat() if item.issued_on else None,
        "due_on": item.due_on.isoformat(),
        "cents": item.cents,
        "open": item.open,
        "claimed": one.claimed,
        "order": item.order_reference,
        "movements": [
            {"on": m.on.isoformat(), "kind": m.kind, "cents": m.cents} for m in item.movements
        ],
        "time_barred_after": {
            "shortest": one.limitation.prudent_day.isoformat(),
            "longest": one.limitation.last_day.isoformat(),
        },
        "interrupted": [{"kind": act.kind, "on": act.on.isoformat()} for act in item.acts],
    }


def _line(line: ClaimLine) -> dict[str, Any]:
    return {
        "invoice": line.invoice,
        "kind": line.kind,
        "cents": line.cents,
        "from": line.from_on.isoformat() if line.from_on else None,
        "to": line.to_on.isoformat() if line.to_on else None,
        "days": line.days,
        "principal": line.principal,
        "rate_hundredths_of_a_percent": line.rate,
        "formula": line.formula,
        "reference": line.reference,
    }


def _exhibit(one: Placed) -> dict[str, Any]:
    kept = one.exhibit.file
    return {
        "number": one.exhibit.number,
        "what": one.exhibit.what,
        "file": one.name,
        "sha256": kept.digest,
        "media_type": kept.media_type,
        "bytes": kept.size,
        "page": one.page,
        "pages": one.sheets,
    }


def _row(line: ClaimLine) -> tuple[str, ...]:
    days = [day.isoformat() if day else "" for day in (line.from_on, line.to_on)]
    interest = line.kind == "interest"
    return (
        line.invoice,
        line.kind,
        *days,
        str(line.days) if interest else "",
        format_cents(line.principal) if interest else "",
        format_cents(line.rate) if interest else "",
        format_cents(line.cents),
        line.formula,
        line.reference,
    )


def _csv(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(heads)
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _harmless(cell: str) -> str:
    """The cell as text: what a spreadsheet would compute gets an apostrophe, a figure does not."""
    if cell.startswith(_ACTIVE) and not cell.lstrip("-").replace(".", "", 1).isdigit():
        return f"'{cell}"
    return cell
