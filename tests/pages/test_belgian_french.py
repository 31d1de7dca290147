"""A Belgian company's office says "rappel" where that of a French one says "relance"."""

from __future__ import annotations

import re

import pytest

from butoir.users.models import Role
from companies import make_company
from office import client_with
from pages.agenda import decide, on_day, owes

pytestmark = pytest.mark.django_db
NOUNS = ("today", "customers", "invoices", "figures", "scenarios", "settings", "agreements")


def pages_of(country, monkeypatch, lang="fr"):
    company = make_company(country=country)
    owes(company, "PETIT")
    decide(company)
    on_day(monkeypatch)
    client = client_with(Role.OWNER, company, lang)
    addresses = [f"/c/morel/{noun}/" for noun in NOUNS]
    addresses.append(f"/c/morel/today/customers/{company.customers.get().pk}/")
    found = [client.get(address).content.decode() for address in addresses]
    return re.sub(r"<pre>.*?</pre>", "", " ".join(found), flags=re.DOTALL)


def test_in_belgium(monkeypatch):
    text = pages_of("BE", monkeypatch)
    assert "rappel courtois" in text.lower()
    assert "relance" not in text.lower()
    assert '<html lang="fr-be">' in text
    assert "Factures" in text


def test_in_france(monkeypatch):
    text = pages_of("FR", monkeypatch)
    assert "relance courtoise" in text.lower()
    assert "rappel courtois" not in text.lower()
    assert '<html lang="fr">' in text


def test_the_other_languages_are_as_they_are(monkeypatch):
    assert '<html lang="nl">' in pages_of("BE", monkeypatch, "nl")


def test_the_next_page_of_a_french_company_is_french_again(monkeypatch):
    pages_of("BE", monkeypatch)
    other = make_company("autre", name="Autre", country="FR")
    text = client_with(Role.OWNER, other).get("/c/autre/scenarios/").content.decode()
    assert "rappel" not in text.lower()
