"""Three cases as they come: a French company, a French consumer, a Belgian consumer; chased until a
formal notice was received, with documents of the case."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

from PIL import Image
from pypdf import PdfWriter

from butoir.casefile.facts import EMAIL, PDF
from butoir.casefile.uploads import add_document
from butoir.dispatch.models import Delivery
from butoir.dispatch.proofs import record_proof
from butoir.dunning.releasing import release_approved
from butoir.dunning.running import run_day
from butoir.law.calendar import calendar_for
from butoir.ledger.models import Customer
from butoir.ledger.recording import record_invoice, record_receipt
from butoir.users.models import Company
from companies import at
from dunning.people import make_customer
from pages.followed import BY, automatic_company

DAY = date(2026, 4, 20)
MAIL = (
    b"From: Anne Petit <anne@client.example>\r\nTo: compta@morel.example\r\n"
    b"Date: Mon, 2 Mar 2026 10:00:00 +0100\r\nSubject: Votre facture\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\nBien re\xc3\xa7u, je paie vendredi.\r\n"
)


def blank_pdf(pages: int = 1, width: int = 595, rotated: int = 0) -> bytes:
    """A PDF of empty pages."""
    writer, out = PdfWriter(), io.BytesIO()
    for _ in range(pages):
        writer.add_blank_page(width=width, height=842).rotate(rotated)
    writer.write(out)
    return out.getvalue()


def picture() -> bytes:
    """A small PNG."""
    out = io.BytesIO()
    Image.new("RGBA", (40, 30), "#11223380").save(out, format="PNG")
    return out.getvalue()


def chase(company: Company, first: date, last: date) -> None:
    """One day a week is decided and released; what is released leaves at once."""
    day, calendar = first, calendar_for(company.country)
    while day <= last:
        if calendar.next_open(day) == day:
            run_day(company, day, by="clock", at=at(day, 5))
            release_approved(company, at=at(day, 6), by="clock")
            waiting = Delivery.objects.filter(company=company, state="waiting")
            for delivery in waiting:
                Delivery.objects.filter(pk=delivery.pk).update(state="sent", state_at=at(day, 7))
                delivery.refresh_from_db()
                if delivery.channel == "registered":
                    _received(delivery, day)
        day += timedelta(days=7)


def _received(delivery: Delivery, day: date) -> None:
    """The registered letter is posted, and taken three days later."""
    record_proof(delivery, "deposit", day, by="post", at=at(day, 9))
    taken = day + timedelta(days=3)
    content = blank_pdf()
    proof: dict[str, Any] = {"content": content, "media_type": PDF}
    record_proof(delivery, "acknowledgement", taken, by="post", at=at(taken, 9), **proof)


def french_company(**fields: object) -> Customer:
    """A company that owes two invoices, of which it paid a part of one."""
    company = automatic_company()
    customer = make_customer(company, "PETIT", **{"ids": ["SIREN 732 829 320"], **fields})
    bill = record_invoice(
        customer, "F-1", 3_000_00, date(2026, 1, 31), issued_on=date(2026, 1, 1), **BY
    )
    record_invoice(customer, "F-2", 1_234_56, date(2026, 2, 10), issued_on=date(2026, 1, 11), **BY)
    chase(company, date(2026, 2, 9), DAY)
    record_receipt(
        customer, 1_000_00, date(2026, 4, 1), invoice=bill, by="claire", at=at(date(2026, 4, 2))
    )
    _document(customer, "order", "Bon de commande signé", blank_pdf(2), PDF)
    _document(customer, "delivery", "Bon de livraison", picture(), "image/png")
    _document(customer, "letter", "Courriel du client", MAIL, EMAIL)
    return customer


def french_consumer() -> Customer:
    """A consumer who owes one invoice."""
    company = automatic_company()
    customer = make_customer(company, "DUPONT", kind="consumer", name="Jeanne Dupont")
    record_invoice(customer, "F-7", 486_00, date(2026, 1, 31), issued_on=date(2026, 1, 1), **BY)
    chase(company, date(2026, 2, 9), DAY)
    return customer


def belgian_consumer() -> Customer:
    """A Belgian consumer of a creditor whose terms have the clause of CDE XIX.4."""
    place = {"lines": ["Rue Haute 5"], "postcode": "1000", "city": "Bruxelles", "country": "BE"}
    company = automatic_company(
        name="Menuiserie Dubois",
        country="BE",
        ids=["BCE 0403.019.261"],
        address=place,
        consumer_clause=True,
    )
    customer = make_customer(
        company, "PEETERS", kind="consumer", name="Marie Peeters", country="BE", address=place
    )
    record_invoice(customer, "F-9", 800_00, date(2026, 1, 31), issued_on=date(2026, 1, 1), **BY)
    chase(company, date(2026, 2, 9), DAY)
    return customer


def _document(customer: Customer, kind: str, title: str, content: bytes, media_type: str) -> None:
    add_document(customer, kind, title, content, media_type, by="claire", at=at(DAY, 6))
