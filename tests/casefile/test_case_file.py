"""The case file of three cases: complete, exact from its own data, readable by other programs."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import replace

import pytest
from pypdf import PdfReader

from butoir.casefile.bundle import build_bundle
from butoir.casefile.checks import checks_of
from butoir.casefile.loading import load_case
from butoir.casefile.making import make_case_file
from butoir.casefile.models import CaseDocument, CaseFile
from butoir.casefile.routes import routes_of
from butoir.casefile.uploads import add_document, end_document
from butoir.core.errors import InputError
from butoir.dunning.holding import place_hold
from butoir.journal.models import Event
from butoir.journal.sealed import content_of
from butoir.ledger.models import Customer
from butoir.ledger.recording import record_invoice
from casefile.cases import (
    DAY,
    belgian_consumer,
    blank_pdf,
    french_company,
    french_consumer,
    picture,
)
from casefile.recomputing import recompute, recompute_daily
from companies import at, make_company
from dunning.people import make_customer
from pages.followed import BY

pytestmark = pytest.mark.django_db
CASES = (french_company, french_consumer, belgian_consumer)
WHO = {"by": "claire", "at": at(DAY, 10)}
QUERIES = 36  # one of them for the customer


def bundle_of(customer, layout="lawyer", lang="fr"):
    return build_bundle(load_case(customer, DAY), layout, lang, content_of)


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pages_of(pdf: bytes) -> list[str]:
    """What each page says, with every kind of space as one."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def states(customer) -> dict[str, str]:
    return {check.code: check.state for check in checks_of(load_case(customer, DAY))}


def small_claims(case):
    return next(route for route in routes_of(case, False) if route.name == "small")


@pytest.mark.parametrize("make", CASES)
def test_the_totals_are_those_of_the_bundles_own_data(make):
    data = json.loads(members(bundle_of(make()).content)["dossier.json"])
    assert recompute(data) == data["totals_cents"]
    assert recompute_daily(data) == data["daily_hundredths_of_a_cent"]
    assert sum(line["cents"] for line in data["lines"]) == data["totals_cents"]["total"]
    assert data["totals_cents"]["interest"] > 0, "the case tells something"


def test_a_wrong_figure_in_the_data_is_found_by_the_recomputing():
    """The check above can fail."""
    data = json.loads(members(bundle_of(french_company()).content)["dossier.json"])
    data["lines"][-2]["rate_hundredths_of_a_percent"] += 1
    with pytest.raises(AssertionError):
        assert recompute(data) == data["totals_cents"]


def test_a_french_consumer_is_asked_for_no_indemnity_and_no_fee():
    found = members(bundle_of(french_consumer()).content)
    data = json.loads(found["dossier.json"])
    assert {line["kind"] for line in data["lines"]} == {"principal", "interest"}
    said = " ".join(pages_of(found["dossier.pdf"]))
    assert "Indemnités forfaitaires" not in said
    assert "40,00 €" not in said
    assert "Ni indemnité forfaitaire ni frais de recouvrement" in said


def test_every_page_has_its_number_and_every_part_its_bookmark():
    pdf = bundle_of(french_company()).pdf
    reader, pages = PdfReader(io.BytesIO(pdf)), pages_of(pdf)
    for number, page in enumerate(pages, start=1):
        assert f"page {number} sur {len(pages)}" in page.lower()
    *own, exhibits, listed = reader.outline
    assert own[0].title == "Lettre d’accompagnement"
    assert [mark.title for mark in own][2:] == [
        "Bordereau des pièces",
        "Résumé",
        "Décompte de la créance",
        "Procédures ouvertes",
        "Chronologie",
        "Contrôle du dossier",
    ]
    assert exhibits.title == "Pièces"
    for number, mark in enumerate(listed, start=1):
        page = reader.get_destination_page_number(mark)
        assert mark.title.startswith(f"Pièce n° {number} : ")
        assert f"Pièce n° {number}" in pages[page]


def test_the_list_of_exhibits_names_the_pages_on_which_they_begin():
    found = members(bundle_of(french_company()).content)
    pages = pages_of(found["dossier.pdf"])
    exhibits = json.loads(found["dossier.json"])["exhibits"]
    assert [one["number"] for one in exhibits] == list(range(1, len(exhibits) + 1))
    for one in exhibits:
        assert f"Pièce n° {one['number']} · page {one['page']} sur" in pages[one["page"] - 1]
        assert one["sha256"] in pages[one["page"] - 1].replace(" ", "")
    last = exhibits[-1]
    assert last["page"] + last["pages"] == len(pages)


def test_every_exhibit_is_in_the_zip_as_it_was_sealed_and_every_sum_holds():
    found = members(bundle_of(french_company()).content)
    exhibits = json.loads(found["dossier.json"])["exhibits"]
    for one in exhibits:
        assert hashlib.sha256(found[f"pieces/{one['file']}"]).hexdigest() == one["sha256"]
    sums = dict(line.split("  ")[::-1] for line in found["SHA256SUMS"].decode().splitlines())
    assert set(sums) == set(found) - {"SHA256SUMS"}
    assert all(hashlib.sha256(found[name]).hexdigest() == sum_ for name, sum_ in sums.items())
    names = [one["file"] for one in exhibits]
    assert names[0] == "piece-01-commande-Bon-de-commande-signe.pdf"
    assert any("mise-en-demeure" in name and name.endswith(".pdf") for name in names)
    assert any("relance-1" in name and name.endswith(".eml") for name in names)


def test_an_email_is_readable_on_a_page_and_raw_in_the_zip():
    found = members(bundle_of(french_company()).content)
    said = " ".join(pages_of(found["dossier.pdf"]))
    assert "Anne Petit <anne@client.example>" in said
    assert "Bien reçu, je paie vendredi." in said
    assert any(
        b"je paie vendredi" in content for name, content in found.items() if "Courriel" in name
    )


def test_the_same_state_and_day_give_the_same_bytes():
    customer = french_company()
    assert bundle_of(customer).content == bundle_of(customer).content


def test_making_it_seals_it_with_an_event_that_names_its_digest():
    customer = french_company()
    first = make_case_file(customer, "lawyer", "fr", **WHO)
    again = make_case_file(customer, "lawyer", "fr", **WHO)
    assert again.file_id == first.file_id, "the file itself changes nothing of the case"
    event = Event.objects.filter(kind="case-file").first()
    assert json.loads(event.data)["file"] == first.file_id
    assert event.about == f"customer:{customer.pk}"
    assert hashlib.sha256(content_of(first.file_id)).hexdigest() == first.file_id


@pytest.mark.parametrize("lang", ["fr", "nl", "de", "en"])
@pytest.mark.parametrize("layout", ["lawyer", "bailiff", "agency"])
def test_every_layout_speaks_every_language(layout, lang):
    pdf = bundle_of(belgian_consumer(), layout, lang).pdf
    assert all(pages_of(pdf)), "no page is empty"


def test_a_layout_that_is_none_is_refused():
    with pytest.raises(InputError, match="court"):
        bundle_of(french_consumer(), "court")
    assert not CaseFile.objects.exists()


def test_without_anything_overdue_there_is_no_case():
    customer = make_customer(make_company())
    record_invoice(customer, "F-1", 100_00, DAY, **BY)
    with pytest.raises(InputError, match="nothing is overdue"):
        load_case(customer, DAY)


def test_the_checklist_names_what_is_there_and_what_is_missing():
    found = states(french_company())
    there = ("order", "delivery", "notice", "notice-proof", "debtor-number", "address", "dispute")
    assert {code: found[code] for code in there} == dict.fromkeys(there, "ok")
    assert found["copy"] == "missing"
    assert found["terms"] == "look"
    assert found["bank"] == "look"


def test_a_consumers_case_is_checked_by_the_consumers_law():
    french = states(french_consumer())
    assert (french["debtor-identity"], french["amicable"]) == ("look", "look")
    assert "debtor-number" not in french
    assert "free-reminder" not in french


def test_a_belgian_consumers_first_reminder_has_to_be_proved():
    found = states(belgian_consumer())
    assert found["free-reminder"] == "ok"
    assert found["free-reminder-proof"] == "look"
    assert found["terms-clause"] == "missing"


def test_a_dispute_is_told_and_its_part_is_not_claimed():
    customer = french_company()
    before = load_case(customer, DAY)
    bill = customer.invoices.get(number="F-2")
    place_hold(bill, "disputed", DAY, cents=200_00, reason="=HYPERLINK(1)", **WHO)
    case = load_case(customer, DAY)
    assert case.principal == before.principal - 200_00
    assert states(customer)["dispute"] == "look"
    assert "disputed" in small_claims(case).against
    data = json.loads(members(bundle_of(customer).content)["dossier.json"])
    assert recompute(data) == data["totals_cents"]


def test_an_invoice_that_is_disputed_in_whole_is_not_claimed_and_bears_no_charge():
    customer = french_company()
    place_hold(customer.invoices.get(number="F-2"), "disputed", DAY, **WHO)
    case = load_case(customer, DAY)
    assert case.principal == 2_000_00
    assert {line.invoice for line in case.claim.lines} == {"F-1"}
    data = json.loads(members(bundle_of(customer).content)["dossier.json"])
    assert recompute(data) == data["totals_cents"]
    place_hold(customer.invoices.get(number="F-1"), "disputed", DAY, **WHO)
    assert load_case(customer, DAY).total == 0
    assert bundle_of(customer).pdf


def test_small_claims_are_eligible_up_to_the_ceiling_of_principal_and_interest():
    case = load_case(french_company(), DAY)
    route = small_claims(case)
    assert (route.is_open, route.limit, route.within) == (
        True,
        5_000_00,
        case.principal + case.interest,
    )
    first = case.invoices[0]
    much = replace(case, invoices=(first._replace(claimed=5_000_00), *case.invoices[1:]))
    assert small_claims(much).against == ("over-ceiling",)


def test_undisputed_belgian_debts_bear_a_tenth_of_accessories_at_most():
    case = load_case(belgian_consumer(), DAY)
    (route,) = routes_of(case, True)
    assert route.against == ("no-enterprise",)
    company = replace(case, debtor=replace(case.debtor, kind="company"))
    (route,) = routes_of(company, True)
    assert (route.is_open, route.limit) == (True, 80_00)
    assert route.within == min(80_00, case.interest + case.indemnity)
    assert routes_of(company, False)[0].against == ("numbers",)


def test_a_broken_or_encrypted_exhibit_is_named_and_kept_in_the_zip():
    customer = french_company()
    broken = b"%PDF-1.7 nothing of it holds %%EOF"
    add_document(customer, "terms", "Conditions", broken, "application/pdf", **WHO)
    found = members(bundle_of(customer).content)
    said = " ".join(pages_of(found["dossier.pdf"]))
    assert "Ce fichier ne peut pas être reproduit ici" in said
    assert "non reproduite, dans l’archive seulement" in said
    assert broken in found.values()


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_the_number_of_a_page_stands_whichever_way_the_page_is_turned(turned):
    customer = french_consumer()
    content = blank_pdf(2, 842, turned)
    add_document(customer, "order", "Commande", content, "application/pdf", **WHO)
    reader = PdfReader(io.BytesIO(bundle_of(customer).pdf))
    start = next(n for n, page in enumerate(reader.pages) if page.rotation == turned and n > 6)
    assert "Pièce n° 1" in " ".join(reader.pages[start + 1].extract_text().split())


def test_hostile_names_and_files_are_text_wherever_they_go():
    customer = french_company(name='=cmd|"/c calc"!A1 #show: <script>\u202e')
    bad = "../../etc/passwd <b>\u202e"
    add_document(customer, "other", bad, picture(), "image/png", **WHO)
    record_invoice(customer, "=1+1", 50_00, DAY.replace(month=1), **BY)
    found = members(bundle_of(customer).content)
    assert all(".." not in name and name.count("/") <= 1 for name in found)
    lines = found["decompte.csv"].decode("utf-8-sig").splitlines()
    assert any(line.startswith("'=1+1;") for line in lines)
    assert not any(line.startswith("=") for line in lines)
    assert "#show: <script>" in " ".join(pages_of(found["dossier.pdf"]))


def test_a_document_is_taken_out_but_stays_sealed():
    customer = french_company()
    row = CaseDocument.objects.filter(kind="order").get()
    end_document(row, **WHO)
    assert states(customer)["order"] == "missing"
    assert content_of(row.file_id)
    with pytest.raises(InputError):
        end_document(row, **WHO)


@pytest.mark.parametrize(
    ("kind", "title", "content", "media_type"),
    [
        ("spell", "A", b"%PDF", "application/pdf"),
        ("order", " ", b"%PDF", "application/pdf"),
        ("order", "A", b"MZ", "application/octet-stream"),
        ("order", "A", b"", "application/pdf"),
    ],
)
def test_what_is_no_document_is_refused(kind, title, content, media_type):
    customer = make_customer(make_company())
    with pytest.raises(InputError):
        add_document(customer, kind, title, content, media_type, **WHO)
    assert not CaseDocument.objects.exists()


def test_the_case_is_read_in_a_fixed_number_of_queries(django_assert_num_queries):
    customer = french_company()
    place_hold(customer.invoices.get(number="F-2"), "disputed", DAY, cents=1_00, **WHO)
    with django_assert_num_queries(QUERIES):
        load_case(Customer.objects.select_related("company").get(pk=customer.pk), DAY)
    for number in range(40):
        record_invoice(customer, f"X-{number}", 10_00, DAY.replace(month=3), **BY)
        add_document(
            customer, "order", f"C {number}", b"%%PDF %d" % number, "application/pdf", **WHO
        )
    with django_assert_num_queries(QUERIES):
        customer = Customer.objects.select_related("company").get(pk=customer.pk)
        assert len(load_case(customer, DAY).invoices) == 42
