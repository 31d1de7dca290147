"""A table that says nothing by its headings: named by a person, seen before it is taken in."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from butoir.ledger.models import BankEntry, Import, Invoice, WaitingFile
from butoir.users.models import Company, Role
from companies import make_company
from office import client_with

pytestmark = pytest.mark.django_db
TABLE = b"Alpha;Beta;Gamma;Delta\nF-1;<b>ACME;01/10/2026;100,00\nF-2;ROY;02/10/2026;50,00\n"
CHOSEN = {
    "header": "1",
    "column-1": "number",
    "column-2": "customer_name",
    "column-3": "due_on",
    "column-4": "gross",
}


@pytest.fixture
def company() -> Company:
    return make_company()


@pytest.fixture
def clerk(company: Company) -> Client:
    return client_with(Role.CLERK, company)


def drop(client: Client, content: bytes = TABLE):
    file = SimpleUploadedFile("obscur.csv", content)
    return client.post("/c/morel/imports/files/", {"files": [file]}, follow=True)


def columns_of(client: Client) -> str:
    drop(client)
    return f"/c/morel/imports/columns/{WaitingFile.objects.get().pk}/"


def test_the_refusal_leads_to_the_columns(clerk):
    answer = drop(clerk)
    assert answer.status_code == 422
    assert columns_of_link() in answer.content.decode()


def columns_of_link() -> str:
    return f"/c/morel/imports/columns/{WaitingFile.objects.get().pk}/"


def test_the_first_rows_are_shown_with_a_choice_for_each(clerk):
    shown = clerk.get(columns_of(clerk)).content.decode()
    assert shown.count("<select id=") == 4
    assert "&lt;b&gt;ACME" in shown
    assert "<b>ACME" not in shown


def test_what_would_be_taken_in_is_shown_first(clerk):
    shown = clerk.get(columns_of(clerk), CHOSEN).content.decode()
    assert "2 factures, dont les premières" in shown.replace("\u202f", " ")
    assert "100,00" in shown
    assert not Invoice.objects.exists()


def test_a_choice_that_does_not_fit_is_explained(clerk):
    shown = clerk.get(columns_of(clerk), {**CHOSEN, "column-4": "due_on", "column-3": "gross"})
    assert "n’est pas un montant" in shown.content.decode()


def test_the_table_is_taken_in_and_the_next_one_by_itself(clerk):
    link = columns_of(clerk)
    answer = clerk.post(f"{link}file/", CHOSEN, follow=True)
    assert answer.status_code == 200
    assert Invoice.objects.count() == 2
    drop(clerk, TABLE.replace(b"F-", b"G-"))
    assert Invoice.objects.count() == 4
    assert not WaitingFile.objects.exists()


def test_a_wrong_choice_takes_nothing_in(clerk):
    link = columns_of(clerk)
    answer = clerk.post(f"{link}file/", {**CHOSEN, "column-1": ""})
    assert answer.status_code == 422
    assert not Import.objects.exists()


def test_the_waiting_file_of_another_company_is_not_found(clerk, company):
    link = columns_of(clerk)
    make_company("autre", name="Autre")
    other = client_with(Role.OWNER, Company.objects.get(key="autre"))
    assert other.get(link.replace("morel", "autre")).status_code == 404


QIF = b"!Type:Bank\nD8/12/2026\nT40.00\nP<b>ACME\n^\n"


def movements_of(client: Client) -> str:
    drop(client, QIF)
    return f"/c/morel/imports/columns/{WaitingFile.objects.get().pk}/"


def test_a_bank_file_whose_dates_read_two_ways_is_asked_about(clerk):
    answer = drop(clerk, QIF)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert columns_of_link() in shown
    assert "de deux façons" in shown
    asked = clerk.get(columns_of_link()).content.decode()
    assert 'name="date"' in asked
    assert "Dates et montants de obscur.csv" in asked
    assert 'name="header"' not in asked
    assert "<table" not in asked  # no column to name, and nothing understood yet


@pytest.mark.parametrize(("order", "shown"), [("dmy", "08/12/2026"), ("mdy", "12/08/2026")])
def test_its_movements_are_shown_as_they_would_be_and_taken_in_so(clerk, order, shown):
    link = movements_of(clerk)
    page = clerk.get(link, {"date": order}).content.decode()
    assert shown in page
    assert "&lt;b&gt;ACME" in page
    assert not BankEntry.objects.exists()
    clerk.post(f"{link}file/", {"date": order}, follow=True)
    assert f"{BankEntry.objects.get().booked_on:%d/%m/%Y}" == shown
    assert not WaitingFile.objects.exists()


def test_without_an_answer_nothing_of_it_is_taken_in(clerk):
    link = movements_of(clerk)
    assert clerk.post(f"{link}file/", {}).status_code == 422
    assert WaitingFile.objects.exists()
    assert not Import.objects.exists()


OURS = "FR7630006000011234567890189"


def test_the_account_said_with_the_file_is_kept_while_its_dates_are_asked(clerk):
    file = SimpleUploadedFile("obscur.csv", QIF)
    answer = clerk.post("/c/morel/imports/files/", {"files": [file], "account": OURS})
    link = f"{columns_of_link()}?account={OURS}"
    assert link in answer.content.decode()
    asked = clerk.get(link).content.decode()
    assert f'value="{OURS}"' in asked
    assert "said-error" not in asked
    clerk.post(f"{columns_of_link()}file/", {"date": "dmy", "account": OURS}, follow=True)
    assert BankEntry.objects.get().account.number == OURS


def test_an_account_that_is_no_iban_keeps_the_file_waiting(clerk):
    link = movements_of(clerk)
    answer = clerk.post(f"{link}file/", {"date": "dmy", "account": "FR76 1"})
    assert answer.status_code == 422
    assert "ne forment pas un IBAN" in answer.content.decode()
    assert WaitingFile.objects.exists()
