"""Due dates out of payment terms, each day worked out by hand from an invoice of 20 March 2026."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.formats.payment_terms import due_in_words

ISSUED = date(2026, 3, 20)


@pytest.mark.parametrize(
    ("terms", "due"),
    [
        ("30 jours nets", "2026-04-19"),
        ("Paiement à 30 jours date de facture", "2026-04-19"),
        ("A 30 jours à compter de la date d'émission de la facture.", "2026-04-19"),
        ("Betaling binnen 30 dagen na factuurdatum", "2026-04-19"),
        ("30 dagen netto", "2026-04-19"),
        ("Zahlbar innerhalb von 14 Tagen nach Rechnungsdatum", "2026-04-03"),
        ("Net 30", "2026-04-19"),
        ("Payment within 30 days", "2026-04-19"),
        ("30 jours fin de mois", "2026-04-30"),  # either way of reckoning
        ("45 jours fin de mois", "2026-05-31"),  # 4 May to its end; 31 March + 45 is 15 May
        ("45 jours fin de mois le 10", "2026-06-10"),
        ("30 dagen einde maand", "2026-04-30"),
        ("30 Tage Monatsende", "2026-04-30"),
        ("30 days end of month the 15th", "2026-05-15"),
        ("Zahlbar innerhalb 30 Tagen netto bis 19.04.2026, 3% Skonto bis 30.03.2026", "2026-04-19"),
        ("60 jours, escompte de 2 % à 10 jours", "2026-05-19"),
        ("#SKONTO#TAGE=14#PROZENT=2.00#; 30 Tage netto", "2026-04-19"),
        (
            "30 jours. Pénalités de retard : 3 fois le taux légal ; indemnité forfaitaire de 40 €."
            " Pas d'escompte pour paiement anticipé.",
            "2026-04-19",
        ),
    ],
)
def test_terms_that_leave_one_reading(terms, due):
    assert due_in_words(terms, ISSUED) == date.fromisoformat(due)


def test_of_two_ways_to_reckon_the_end_of_month_the_later_day_counts():
    """2 March + 45 days is 16 April, to its end 30 April; 31 March + 45 days is 15 May."""
    assert due_in_words("45 jours fin de mois", date(2026, 3, 2)) == date(2026, 5, 15)


@pytest.mark.parametrize(
    "terms",
    [
        "30 jours à réception de facture",  # nobody knows that day
        "binnen 30 dagen na ontvangst",
        "30 jours, à réception",
        "30 jours après livraison",
        "Comptant",
        "Payment within 10 days, 2% discount",  # the days may be those of the discount
        "2/10 net 30",
        "2% bei Zahlung innerhalb 10 Tagen",
        "50 % à la commande, solde à 30 jours",
        "3 x 30 jours",
        "30 jours ou 60 jours",
        "30/60/90 jours",
        "30 jours; 60 jours",
        "Paiement le 10",
        "30 jours" * 100,
        "",
    ],
)
def test_terms_that_leave_a_doubt(terms):
    assert due_in_words(terms, ISSUED) is None


def test_days_run_from_nothing_without_a_day_of_issue():
    assert due_in_words("30 jours", None) is None
    assert due_in_words("Échéance : 15/04/2026", None) == date(2026, 4, 15)
