"""What is held on somebody, found and handed out whole, and nothing of anybody else."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from butoir.core.errors import InputError
from butoir.journal.models import Event
from butoir.ledger.models import Customer
from butoir.ledger.recording import record_contact, record_note
from butoir.personal.exporting import export_person
from butoir.personal.finding import find_person
from butoir.personal.places import PLACES
from companies import AT, altered_journal, make_company
from dunning.people import make_customer
from personal.kept import known_customer

pytestmark = pytest.mark.django_db
BY = {"by": "claire", "at": AT}


@pytest.fixture
def customer() -> Customer:
    return known_customer()


def exported(customer: Customer, person: str = "") -> dict[str, bytes]:
    out = io.BytesIO()
    export_person(customer, out, lang="fr", person=person, **BY)
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_every_row_every_event_and_every_document_of_a_customer_is_handed_out(customer: Customer):
    found = exported(customer)
    said = json.loads(found["data.json"])
    for place in PLACES:
        rows = place.rows(customer).distinct().count()
        if rows:
            assert len(said["tables"][place.model._meta.label]) >= rows, place.model
    assert said["tables"]["ledger.Customer"][0]["name"] == "Boulangerie Petit"
    assert {"note", "answer", "mail", "dispute-opened", "case-file"} <= {
        one["kind"] for one in said["events"]
    }
    for place in PLACES:
        for name in place.files:
            for row in place.rows(customer).exclude(**{name: None}):
                file = getattr(row, name)
                assert any(content == bytes(file.content) for content in found.values()), place
    assert altered_journal() == []


def test_the_names_of_our_own_people_are_left_out(customer: Customer):
    found = exported(customer)
    assert b"made_by" not in found["data.json"]
    assert b'"claire"' not in found["data.json"]
    days = [row["by"] for row in json.loads(found["data.json"])["tables"]["casefile.DeadlineTask"]]
    assert days == ["2026-04-27"], "a deadline is by a day, not by a person"


def test_it_is_recorded_with_its_digest(customer: Customer):
    exported(customer)
    event = Event.objects.get(kind="personal-data-exported")
    said = json.loads(event.data)
    assert (event.by, event.about, said["whole"]) == ("claire", f"customer:{customer.pk}", True)
    assert len(said["sha256"]) == 64


def test_one_person_gets_what_mentions_them_and_nothing_of_their_colleagues(customer: Customer):
    record_contact(customer, name="Rita Autre", email="rita@ailleurs.example", **BY)
    said = json.loads(exported(customer, "rita@ailleurs.example")["data.json"])
    names = [row["name"] for row in said["tables"]["ledger.Contact"]]
    assert names == ["Rita Autre"]
    assert "anne petit" not in json.dumps(said["tables"]["ledger.Contact"]).lower()


def test_nothing_of_another_customer_is_in_it(customer: Customer):
    other = make_customer(customer.company, "SECRET", name="Maison Secret")
    record_note(other, "parle de Maison Secret", **BY)
    for content in exported(customer).values():
        assert b"Maison Secret" not in content


def test_markup_in_a_note_is_text_on_the_page(customer: Customer):
    record_note(customer, '<script>alert(1)</script> "=cmd()"', **BY)
    page = exported(customer)["index.html"].decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "default-src 'none'" in page


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("anne petit", "ledger.Contact"),
        ("petit@client.example", "ledger.Contact"),
        ("paul@petit.example", "dunning.Answer"),
        ("Paul Petit", "dunning.Answer"),
        ("Madame Petit rappelle", "journal.Event"),
        ("SARL PETIT", "ledger.KnownPayer"),
        ("boulangerie petit", "ledger.BankEntry"),
        ("Petit souci", "dunning.Dispute"),
        ("3 rue du Port", "ledger.Customer"),
        ("petit@client.example", "dispatch.Delivery"),
    ],
)
def test_a_person_is_found_wherever_it_is_named(customer: Customer, text: str, where: str):
    found = find_person(customer.company, text)
    assert [one.customer for one in found.held] == [customer]
    assert where in found.held[0].where


def test_accents_are_found_in_what_is_kept_as_json(customer: Customer):
    record_note(customer, "rappelé par Zoé Délépine", **BY)
    assert find_person(customer.company, "Zoé Délépine").held[0].customer == customer


def test_mails_of_nobodys_are_counted(customer: Customer):
    assert find_person(customer.company, "petit-frere.example").mails == 1


def test_another_companys_people_are_not_found(customer: Customer):
    assert find_person(make_company("autre", name="Autre"), "petit").held == ()


@pytest.mark.parametrize("text", ["", "  ", "ab", " ab "])
def test_too_short_a_text_is_refused(customer: Customer, text: str):
    with pytest.raises(InputError):
        find_person(customer.company, text)


@pytest.mark.parametrize("text", ["%%%", "___", "'; DROP TABLE", "\\\\\\"])
def test_signs_of_a_search_are_signs(customer: Customer, text: str):
    assert find_person(customer.company, text).held == ()
