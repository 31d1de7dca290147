"""Notices about a customer, in the shape that the readers give them, and a customer to have them.

732 829 320 and 0403.019.261 have right check digits; nothing else is meant by them.
"""

from __future__ import annotations

from datetime import date

from butoir.dunning.insolvency.models import LegalNotice
from butoir.dunning.insolvency.taking import take_notices
from butoir.formats.insolvencies import belgian_notice
from butoir.formats.model import Notice
from butoir.ledger.models import Customer
from butoir.users.models import Company
from companies import at
from dunning.people import make_customer

SIREN, BCE = "732829320", "0403019261"
JUDGED, PUBLISHED = date(2026, 2, 24), date(2026, 3, 6)
DAY = date(2026, 3, 9)  # on which the office learns of it: a Monday
AGENT = "Mandataire judiciaire : Maître Exemple, 1 rue du Palais, 69003 Lyon."
OPENING = Notice(
    "A202600451201",
    "opened",
    "redressement",
    "initial",
    PUBLISHED,
    JUDGED,
    (SIREN,),
    "Boulangerie Petit",
    court="Tribunal des activités économiques de Lyon",
    nature="Jugement d'ouverture d'une procédure de redressement judiciaire",
    text=AGENT,
)
CANCELLATION = Notice(
    "A202600520003",
    "other",
    "",
    "cancellation",
    date(2026, 3, 16),
    None,
    (SIREN,),
    "Boulangerie Petit",
    previous=OPENING.id,
)
CORRECTION = Notice(
    "A202600470017",
    "opened",
    "redressement",
    "correction",
    date(2026, 3, 10),
    date(2026, 2, 25),
    (SIREN,),
    "Boulangerie Petit",
    previous=OPENING.id,
)
SALE = Notice("A202600600005", "sale", "", "initial", DAY, None, (SIREN,), "Le Repreneur")
BANKRUPTCY = belgian_notice(
    BCE, "faillite", JUDGED, published_on=PUBLISHED, declare_by=date(2026, 3, 26), agent="Me Jans"
)


def debtor(company: Company, code: str = "PETIT", number: str = f"SIREN {SIREN}") -> Customer:
    """A customer with a registered number."""
    return make_customer(company, code, ids=[number] if number else [])


def brought(company: Company, *notices: Notice, day: date = DAY) -> list[LegalNotice]:
    """The notices as rows, in their order, taken in on a day."""
    take_notices(company, notices, by="claire", at=at(day))
    rows = LegalNotice.objects.select_related("customer__company", "company", "task__company")
    return [rows.get(company=company, reference=notice.id) for notice in notices]
