"""The pages of disputes: what is to be answered, one case, its letter, and who may do what."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from butoir.dispatch.models import Delivery
from butoir.dunning.disputes.changing import add_document
from butoir.dunning.disputes.deciding import decide_dispute, prepare_decision
from butoir.dunning.disputes.letters import Decision
from butoir.dunning.disputes.models import Dispute
from butoir.dunning.disputes.opening import Heard, open_dispute
from butoir.dunning.running import run_day
from butoir.journal.models import Event
from butoir.ledger.recording import record_invoice
from butoir.users.models import Membership, Role, User
from companies import AT, at, make_company
from dunning.people import make_customer
from office import client_with, text
from pages.agenda import DAY, on_day
from pages.debtors import PDF

pytestmark = pytest.mark.django_db

WHO = {"by": "claire", "at": at(DAY, 9)}
SOON = DAY + timedelta(days=7)
SIGNED = "Le bon de livraison a été signé à la réception."
HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture
def company(monkeypatch):
    on_day(monkeypatch)
    return make_company()


def disputed(company, code="PETIT", cents=None, *, since=DAY, **said) -> Dispute:
    customer = make_customer(company, code)
    due = since - timedelta(days=30)
    who = {"by": "claire", "at": at(since)}
    invoice = record_invoice(customer, f"F-{code}", 100_00, due, issued_on=due, **who)
    return open_dispute(Heard(invoice, since, cents, **said), **who)


def shown(company, path="", role=Role.READER, lang="fr") -> str:
    answer = client_with(role, company, lang).get(f"/c/{company.key}/disputes/{path}")
    assert answer.status_code == 200
    return text(answer).replace("\u00a0", " ").replace("\u202f", " ")


def post(company, path, role, **data):
    return client_with(role, company).post(f"/c/{company.key}/disputes/{path}", data)


def filled(**more):
    return {
        "verdict": "refused",
        "explanation": SIGNED,
        "pay_by": SOON.isoformat(),
        "credit_by": SOON.isoformat(),
        "by_letter": "on",
        **more,
    }


# the list


def test_the_list_has_the_first_to_answer_first_with_what_is_disputed(company):
    disputed(company, "LATER", reason="quality")
    disputed(company, "FIRST", 30_00, since=DAY - timedelta(days=20), reason="price")
    said = shown(company)
    assert said.index("Boulangerie First") < said.index("Boulangerie Later")
    assert "30,00 €" in said
    assert "sur 100,00 €" in said
    assert "Prix" in said
    assert said.count("en retard") == 2, "the state to choose, and the one that is"
    assert "2 à répondre, 130,00 € contestés" in said


def test_the_ages_count_the_days_since_it_was_heard(company):
    for code, days in (("A", 15), ("B", 16), ("C", 30), ("D", 31), ("E", 60), ("F", 61)):
        disputed(company, code, since=DAY - timedelta(days=days))
    said = shown(company)
    for age, amount in (
        ("de 0 à 15 jours", "100,00 €"),
        ("de 16 à 30 jours", "200,00 €"),
        ("de 31 à 60 jours", "200,00 €"),
        ("plus de 60 jours", "100,00 €"),
    ):
        assert f"<span>{age}</span><strong>{amount}</strong>" in said


def test_it_is_asked_by_state_owner_and_reason(company):
    user = User.objects.create(username="sophie", date_joined=AT)
    Membership.objects.create(user=user, company=company, role=Role.CLERK)
    mine = disputed(company, "MINE", reason="price")
    Dispute.objects.filter(pk=mine.pk).update(owner=user)
    disputed(company, "LATE", since=DAY - timedelta(days=40), reason="quality")
    done = disputed(company, "DONE", reason="price")
    decide_dispute(done, Decision(0, SIGNED, None, SOON), letter=False, **WHO)
    found = {
        "": {"Mine", "Late"},
        "?state=late": {"Late"},
        "?state=decided": {"Done"},
        "?state=all": {"Mine", "Late", "Done"},
        "?owner=sophie": {"Mine"},
        "?owner=-": {"Late"},
        "?reason=quality": {"Late"},
        "?state=all&reason=price": {"Mine", "Done"},
        "?state=nonsense&reason=%3Cx&page=x&owner=mallory": set(),
    }
    for query, names in found.items():
        said = shown(company, query)
        assert {n for n in ("Mine", "Late", "Done") if f"Boulangerie {n}" in said} == names, query


def test_another_company_has_nothing_of_it(company):
    case = disputed(company)
    other = make_company("peeters")
    assert "Aucun litige" in shown(other)
    client = client_with(Role.OWNER, other)
    for path in ("", "letter", "documents/1"):
        assert client.get(f"/c/peeters/disputes/{case.pk}/{path}").status_code == 404
    assert client.post(f"/c/peeters/disputes/{case.pk}/decision", filled()).status_code == 404


def test_the_list_costs_the_same_with_fifty_as_with_one(company, django_assert_num_queries):
    client = client_with(Role.READER, company)
    client.get("/c/morel/disputes/")
    for n in range(3):
        disputed(company, f"C{n}")
    with django_assert_num_queries(10):
        client.get("/c/morel/disputes/")
    for n in range(3, 12):
        disputed(company, f"C{n}")
    with django_assert_num_queries(10):
        client.get("/c/morel/disputes/")


def test_pages_of_fifty(company):
    customer = make_customer(company)
    for n in range(51):
        invoice = record_invoice(customer, f"N{n:02}", 10_00, DAY, issued_on=DAY, **WHO)
        open_dispute(Heard(invoice, DAY), **WHO)
    assert "page 1 sur 2" in shown(company)
    assert "N50" in shown(company, "?page=2")


# one case


def test_a_case_says_all_that_is_known_of_it_and_hostile_words_stay_words(company):
    case = disputed(company, "EVIL", 30_00, reason="price", words=HOSTILE, way="phone")
    add_document(case, PDF, "application/pdf", HOSTILE, **WHO)
    said = shown(company, f"{case.pk}/", Role.MANAGER)
    assert "<script>alert" not in said
    assert "&lt;script&gt;alert" in said
    assert "par téléphone" in said
    assert "ce qui n’est pas contesté suit son cours" in said
    assert "litige · 30,00 € · prix" in said, "the journal tells it"


def test_a_case_costs_a_fixed_number_of_queries(company, django_assert_max_num_queries):
    case = disputed(company)
    for n in range(5):
        add_document(case, PDF, "application/pdf", f"BL-{n}", **WHO)
    client = client_with(Role.MANAGER, company)
    client.get(f"/c/morel/disputes/{case.pk}/")
    with django_assert_max_num_queries(18):
        client.get(f"/c/morel/disputes/{case.pk}/")


def test_who_reads_changes_nothing_and_a_clerk_prepares_what_a_manager_decides(company):
    case = disputed(company)
    for path, role in (
        ("preparation", Role.READER),
        ("check", Role.READER),
        ("draft", Role.READER),
        ("course", Role.READER),
        ("notes", Role.READER),
        ("documents", Role.READER),
        ("decision", Role.CLERK),
    ):
        assert post(company, f"{case.pk}/{path}", role, **filled()).status_code == 403, path
    assert post(company, f"{case.pk}/preparation", Role.CLERK, **filled()).status_code == 303
    assert "Préparée par clerk-morel-fr" in shown(company, f"{case.pk}/", Role.MANAGER)
    assert SIGNED in shown(company, f"{case.pk}/", Role.MANAGER)
    assert case.is_open
    assert "Décider" not in shown(company, f"{case.pk}/", Role.CLERK)


def test_a_manager_refuses_it_and_the_letter_is_the_one_that_was_shown(company):
    case = disputed(company, reason="not-received")
    seen = text(post(company, f"{case.pk}/draft", Role.MANAGER, **filled()))
    assert SIGNED in seen
    assert post(company, f"{case.pk}/decision", Role.MANAGER, **filled()).status_code == 303
    case = Dispute.objects.select_related("hold").get()
    assert (case.hold.outcome, case.hold.ended_by) == ("rejected", "manager-morel-fr")
    sent = text(client_with(Role.READER, company).get(f"/c/morel/letters/{case.reply_id}/document"))
    assert sent == seen
    said = shown(company, f"{case.pk}/")
    assert "la réponse envoyée" in said
    assert "litige décidé · refusé" in said


def test_a_part_is_accepted_with_its_amount(company):
    case = disputed(company)
    refused = post(company, f"{case.pk}/decision", Role.MANAGER, **filled(verdict="part"))
    assert refused.status_code == 422
    assert "Indiquez le montant de l’avoir." in text(refused)
    answer = filled(verdict="part", cents="1 0,5")
    assert post(company, f"{case.pk}/decision", Role.MANAGER, **answer).status_code == 303
    assert Dispute.objects.get().hold.granted == 10_50


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"explanation": ""}, "un refus dit pourquoi"),
        ({"explanation": "Réglez sous 8 jours."}, "un délai qui n’est pas une date exacte"),
        ({"pay_by": "2020-01-01"}, "ce jour est passé"),
        ({"verdict": "part", "cents": "100,01"}, "l’avoir dépasse ce qui est contesté"),
        ({"verdict": "never"}, "nothing"),
        ({"documents": "../../etc/passwd"}, ""),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_decided(company, change, said):
    case = disputed(company)
    add_document(case, PDF, "application/pdf", "BL-7781", **WHO)
    refused = post(company, f"{case.pk}/decision", Role.MANAGER, **filled(**change))
    assert refused.status_code == 422
    if said != "nothing":
        assert said in text(refused).replace("\u202f", " ")
    assert Dispute.objects.get().is_open
    assert not Delivery.objects.exists()


def test_the_check_reads_along_and_keeps_nothing(company):
    case = disputed(company)
    before = Event.objects.count()
    good = text(post(company, f"{case.pk}/check", Role.CLERK, **filled()))
    assert "La lettre tient" in good
    bad = text(post(company, f"{case.pk}/check", Role.CLERK, **filled(explanation="C’est faux !")))
    assert "Cette lettre ne peut pas partir ainsi." in bad
    none = text(post(company, f"{case.pk}/check", Role.CLERK))
    assert "il manque quelque chose" in none
    assert Event.objects.count() == before


def test_the_letter_of_what_was_prepared_is_there_for_everybody(company):
    case = disputed(company)
    client = client_with(Role.READER, company)
    nothing = client.get(f"/c/morel/disputes/{case.pk}/letter")
    assert "dès qu’une décision est remplie" in text(nothing)
    prepare_decision(case, Decision(0, SIGNED, None, SOON), **WHO)
    seen = client.get(f"/c/morel/disputes/{case.pk}/letter")
    assert SIGNED in text(seen)
    assert "sandbox" in seen.headers["Content-Security-Policy"]


def test_documents_are_read_by_their_content_and_only_downloaded(company):
    case = disputed(company)

    def hand_in(content, name="x.pdf"):
        file = SimpleUploadedFile(name, content, "application/pdf")
        return post(company, f"{case.pk}/documents", Role.CLERK, file=file, name="BL-7781")

    assert hand_in(b"<html><script>alert(1)</script>").status_code == 422
    assert hand_in(b"%PDF-" + b"0" * 5_000_001 + b"%%EOF").status_code == 422
    assert not case.documents.exists()
    assert hand_in(PDF).status_code == 303
    row = case.documents.get()
    got = client_with(Role.READER, company).get(f"/c/morel/disputes/{case.pk}/documents/{row.pk}")
    assert got.content == PDF
    assert got.headers["Content-Type"] == "application/octet-stream"
    assert got.headers["Content-Disposition"].startswith("attachment")


def test_its_course_and_notes_are_changed_by_a_clerk(company):
    case = disputed(company)
    client_with(Role.CLERK, company)
    clerk = User.objects.get(username="clerk-morel-fr")
    said = {"owner": clerk.pk, "answer_by": SOON.isoformat(), "reason": "price"}
    assert post(company, f"{case.pk}/course", Role.CLERK, **said).status_code == 303
    case.refresh_from_db()
    assert (case.owner, case.answer_by, case.reason) == (clerk, SOON, "price")
    assert post(company, f"{case.pk}/notes", Role.CLERK, text=HOSTILE).status_code == 303
    assert "&lt;script&gt;" in shown(company, f"{case.pk}/")
    past = {**said, "answer_by": "2020-01-01"}
    refused = post(company, f"{case.pk}/course", Role.CLERK, **past)
    assert (refused.status_code, "ce jour est passé" in text(refused)) == (422, True)


# where it is met


def test_the_customer_the_invoice_and_the_agreements_lead_to_it(company):
    case = disputed(company)
    client = client_with(Role.READER, company)
    for path in (f"customers/{case.customer_id}/", f"invoices/{case.invoice_id}/"):
        assert f"/c/morel/disputes/{case.pk}/" in text(client.get(f"/c/morel/{path}")), path
    assert 'href="/c/morel/disputes/"' in text(client.get("/c/morel/agreements/"))
    assert client.get("/c/morel/agreements/?show=disputes").url == "/c/morel/disputes/"


def test_a_dispute_that_is_due_is_in_the_days_work_and_leads_to_its_page(company):
    case = disputed(company, since=DAY - timedelta(days=20))
    run_day(company, DAY, by="clock", at=at(DAY))
    client = client_with(Role.CLERK, company)
    assert "Litige à répondre" in text(client.get("/c/morel/today/?section=reviews"))
    pane = text(client.get(f"/c/morel/today/customers/{case.customer_id}/"))
    assert f'href="/c/morel/disputes/{case.pk}/"' in pane
    assert client.get(f"/c/morel/today/tasks/{case.tasks.get().pk}/done").status_code == 404


def test_the_figures_say_how_long_answers_took_by_reason(company):
    for code, days in (("A", 3), ("B", 6)):
        case = disputed(company, code, since=DAY - timedelta(days=days), reason="price")
        decide_dispute(case, Decision(0, SIGNED, None, SOON), letter=False, **WHO)
    said = text(client_with(Role.READER, company).get("/c/morel/figures/"))
    assert '<th scope="row">Prix</th><td class="num">2</td><td class="num">5</td>' in said


def test_a_dispute_recorded_on_the_customers_page_is_acknowledged_by_its_box(company):
    customer = make_customer(company)
    due = date(2026, 1, 5)
    invoice = record_invoice(customer, "F1", 100_00, due, issued_on=due, **WHO)
    client = client_with(Role.CLERK, company)
    page = text(client.get(f"/c/morel/customers/{customer.pk}/"))
    assert 'name="acknowledge" id="DisputeForm-acknowledge" checked' in page
    said = {
        "invoice": invoice.pk,
        "reason": "quality",
        "words": "rayée",
        "way": "mail",
        "received_on": DAY.isoformat(),
        "acknowledge": "on",
    }
    assert client.post(f"/c/morel/customers/{customer.pk}/disputes", said).status_code == 303
    case = Dispute.objects.get()
    assert (case.words, case.way, case.receipt.document.kind) == (
        "rayée",
        "mail",
        "dispute-received",
    )
    again = client.post(f"/c/morel/customers/{customer.pk}/disputes", said)
    assert again.status_code == 422
    assert Dispute.objects.count() == 1
