"""Receipts that wait: suggested with a reason, accepted with one click, divided, put aside."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from butoir.core import matching, matching_rules, matching_suggestions
from butoir.journal.models import Event
from butoir.ledger.models import BankEntry, Candidate, Customer, Invoice, KnownPayer, Receipt
from butoir.users.models import Role
from butoir.web.office.receipts.amounts import typed_cents
from butoir.web.words.matching import why_said
from companies import make_company
from ledger.ledger_kit import bring, match, opened
from ledger.test_statements import statement
from office import client_with, text
from project.files import entry, invoice, table

pytestmark = pytest.mark.django_db
WORK = "/c/morel/receipts/"


@pytest.fixture
def waiting(company, tmp_path) -> BankEntry:
    """A receipt of 100.00 that says nothing but its amount."""
    bring(company, table(tmp_path, invoice("2026-117"), invoice("2026-118", "ROY", "40,00")))
    bring(company, statement(tmp_path, entry("100.00", "merci", name="HOLDING SA")))
    match(company)
    return BankEntry.objects.get()


def test_the_best_suggestion_stands_beside_with_its_reason(clerk, waiting):
    shown = text(clerk.get(WORK))
    assert "HOLDING SA" in shown
    assert "Le montant est celui de cette facture" in shown
    assert "Rapprocher de ACME" in shown


def test_one_click_accepts_and_teaches(clerk, company, waiting):
    candidate = Candidate.objects.get()
    answer = clerk.post(f"{WORK}{waiting.pk}/assignment/", {"candidate": candidate.pk}, follow=True)
    assert "Tous les encaissements sont rapprochés" in text(answer)
    assert opened(company) == {"ROY 2026-118": 4_000}
    assert KnownPayer.objects.get().name == "HOLDING SA"
    assert Event.objects.last().kind == "entry-assigned"


def test_an_entry_is_divided_over_invoices_of_several_customers(clerk, company, waiting):
    acme, roy = (Invoice.objects.get(number=number) for number in ("2026-117", "2026-118"))
    parts = {f"invoice-{acme.pk}": "60,00", f"invoice-{roy.pk}": " 40.00 €"}
    clerk.post(f"{WORK}{waiting.pk}/division/", parts)
    assert opened(company) == {"ACME 2026-117": 4_000}


def test_what_is_left_may_stay_as_a_credit(clerk, waiting):
    acme = Invoice.objects.get(number="2026-117")
    parts = {f"invoice-{acme.pk}": "70", f"credit-{acme.customer_id}": "30"}
    clerk.post(f"{WORK}{waiting.pk}/division/", parts)
    assert Receipt.objects.get().cents == 10_000


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("99,99", "les parts ne font pas tout l’encaissement"),
        ("douze", "n’est pas un montant"),
        ("", "les parts ne font pas tout l’encaissement"),
    ],
)
def test_parts_that_are_not_the_whole_are_refused_and_kept_on_screen(clerk, waiting, amount, said):
    acme = Invoice.objects.get(number="2026-117")
    form = {f"invoice-{acme.pk}": amount, "customer": acme.customer_id}
    answer = clerk.post(f"{WORK}{waiting.pk}/division/", form)
    assert answer.status_code == 422
    assert said in text(answer)
    assert f'name="invoice-{acme.pk}"' in text(answer)
    assert not Receipt.objects.exists()


def test_another_customer_is_found_by_name_code_or_invoice(clerk, waiting):
    for query in ("roy", "2026-118"):
        shown = text(clerk.get(f"{WORK}{waiting.pk}/parts/", {"q": query}))
        assert f"customer={Customer.objects.get(name='ROY').pk}" in shown


def test_the_invoices_of_another_company_get_nothing(clerk, waiting, tmp_path):
    other = make_company("autre", name="Autre")
    bring(other, table(tmp_path, invoice("X-1", amount="100,00"), name="x.csv"))
    foreign = Invoice.objects.get(number="X-1")
    answer = clerk.post(f"{WORK}{waiting.pk}/division/", {f"invoice-{foreign.pk}": "100"})
    assert answer.status_code == 422
    assert not Receipt.objects.exists()


def test_an_entry_is_put_aside_with_a_reason_only(clerk, waiting):
    link = f"{WORK}{waiting.pk}/ignoring/"
    assert clerk.post(link, {"why": " "}).status_code == 422
    assert BankEntry.objects.get().state == "suggested"
    clerk.post(link, {"why": "loyer"})
    assert BankEntry.objects.get().state == "ignored"


def counted_by_a_list(company, tmp_path) -> BankEntry:
    """The list of open invoices came after the payment and has taken it off already."""
    bring(company, table(tmp_path, invoice("2026-117", open_="60,00")))
    bring(company, statement(tmp_path, entry("40.00", "Facture 2026-117", on="2026-02-10")))
    match(company)
    return BankEntry.objects.get()


def test_what_a_list_counted_already_is_asked_twice(clerk, company, tmp_path):
    row = counted_by_a_list(company, tmp_path)
    assert "compterait l’argent deux fois" in text(clerk.get(WORK))
    candidate = Candidate.objects.get()
    link = f"{WORK}{row.pk}/assignment/"
    assert clerk.post(link, {"candidate": candidate.pk}).status_code == 422
    assert opened(company) == {"ACME 2026-117": 6_000}
    clerk.post(link, {"candidate": candidate.pk, "sure": "yes"})
    assert opened(company) == {"ACME 2026-117": 2_000}


def test_a_division_over_what_a_list_counted_is_asked_twice_too(clerk, company, tmp_path):
    row = counted_by_a_list(company, tmp_path)
    parts = {f"invoice-{Invoice.objects.get().pk}": "40"}
    assert clerk.post(f"{WORK}{row.pk}/division/", parts).status_code == 422
    assert opened(company) == {"ACME 2026-117": 6_000}
    assert clerk.post(f"{WORK}{row.pk}/division/", {**parts, "sure": "yes"}).status_code == 302


def test_a_reader_sees_and_may_do_nothing(company, waiting):
    reader = client_with(Role.READER, company)
    assert "Rapprocher de" not in text(reader.get(WORK))
    assert reader.post(f"{WORK}{waiting.pk}/ignoring/", {"why": "x"}).status_code == 403


def test_a_hostile_payer_is_shown_harmless(clerk, company, tmp_path):
    bring(company, statement(tmp_path, entry("5.00", "&lt;script&gt;x", name="&lt;b&gt;evil")))
    shown = text(clerk.get(WORK))
    assert "<script>x" not in shown
    assert "&lt;b&gt;evil" in shown


def test_the_number_of_queries_is_fixed(clerk, company, waiting, tmp_path):
    with CaptureQueriesContext(
        connection,
    ) as few:
        clerk.get(WORK)
    more = [entry("100.00", f"merci {n}", name=f"H {n}") for n in range(8)]
    bring(company, statement(tmp_path, *more))
    match(company)
    with CaptureQueriesContext(connection) as many:
        clerk.get(WORK)
    assert len(many) == len(few) <= 16


@pytest.mark.parametrize("lang", ["fr", "nl", "de"])
def test_every_reason_of_matching_is_said_in_the_language_of_the_page(lang):
    reasons = [
        *matching_rules.CERTAIN.values(),
        *matching_rules.DOUBTFUL.values(),
        *matching.UNMATCHED.values(),
        *(why for _, why in matching_suggestions._SCORES.values()),
    ]
    with translation.override(lang):
        assert [why for why in reasons if why_said(why) == why] == []


def test_an_acceptance_is_said_with_its_reason():
    with translation.override("fr"):
        said = why_said("lucas accepted: the text names a credit note alone")
    assert said.replace("\u202f", " ") == "lucas a accepté : le texte ne cite qu’un avoir"


@pytest.mark.parametrize(
    ("typed", "cents"),
    [("1 250,50", 125_050), ("1\u202f250,5 €", 125_050), ("-40", -4_000), ("0.07", 7)],
)
def test_amounts_are_read_as_people_type_them(typed, cents):
    assert typed_cents(typed, "x") == cents
