"""The office reads what debtors answered, accepts it or closes it, and can revoke their links."""

from __future__ import annotations

import pytest

from butoir.dunning.answers.giving import Said, record_answer
from butoir.dunning.answers.models import Answer, AnswerCase
from butoir.dunning.models import Agreement, Hold, Task
from butoir.journal.models import Event
from butoir.journal.sealed import seal
from butoir.ledger.recording import record_receipt
from butoir.letters.amounts import amount_text
from butoir.users.models import Role
from companies import at, make_company
from office import client_with, text
from pages.agenda import DAY, decide, owes
from pages.debtors import PDF, give_case, invoice, link, stranger

__all__ = ["invoice"]


def answered(invoice, kind="dispute", **said) -> Answer:
    case = AnswerCase.objects.select_related("customer", "company").get(customer=invoice.customer)
    return record_answer(case, Said(kind, (invoice,), "fr", **said), at=at(DAY))


def address(answer, rest="") -> str:
    return f"/c/morel/answers/{answer.pk}/{rest}"


def by(role, invoice):
    return client_with(role, invoice.company)


def test_an_answer_is_a_row_of_the_day_that_leads_to_it(invoice):
    decide(invoice.company)
    given = answered(invoice, reason="price", text="10 € <b>de trop</b>")
    said = text(by(Role.CLERK, invoice).get("/c/morel/today/?section=reviews"))
    assert "Boulangerie Petit" in said
    assert "Réponse du client" in said
    pane = text(by(Role.CLERK, invoice).get(f"/c/morel/today/customers/{invoice.customer_id}/"))
    assert "conteste une facture" in pane
    assert "10 € &lt;b&gt;de trop" in pane
    assert f'href="{address(given)}"' in pane


def test_it_is_on_the_customers_timeline_with_its_acknowledgement(invoice):
    answered(invoice, "promise", cents=100_00, on=DAY)
    said = text(by(Role.READER, invoice).get(f"/c/morel/customers/{invoice.customer_id}/"))
    assert "A répondu en ligne : promet de payer" in said.replace("\N{NO-BREAK SPACE}", " ")
    assert "accusé de réception d’une réponse" in said


def test_the_reason_for_the_rest_is_said_on_the_customers_page(invoice):
    answered(invoice)
    page = by(Role.READER, invoice).get(f"/c/morel/customers/{invoice.customer_id}/")
    assert "en attente" in text(page) or "suspen" in text(page)


def test_what_is_left_of_the_invoice_is_said_beside_its_whole(invoice):
    given = answered(invoice)
    record_receipt(invoice.customer, 30_00, DAY, invoice=invoice, by="claire", at=at(DAY))
    said = text(by(Role.READER, invoice).get(address(given)))
    left, whole = (amount_text(c, "EUR", "fr") for c in (invoice.cents - 30_00, invoice.cents))
    assert " ".join(f"{left} sur {whole} en tout".split()) in said


@pytest.mark.parametrize("lang", ["fr", "nl", "de", "en"])
def test_the_pages_show_all_that_was_said(invoice, lang):
    proof = seal(PDF, "application/pdf", at(DAY))
    given = answered(invoice, "paid", cents=40_00, on=DAY, text="virement", proof=proof)
    client = client_with(Role.READER, invoice.company, lang)
    said = text(client.get(address(given)))
    for wanted in ("40", "virement", "F-PETIT-1", proof.digest):
        assert wanted in said
    assert "Boulangerie Petit" in text(client.get("/c/morel/answers/"))


def test_a_document_is_only_for_download(invoice):
    given = answered(invoice, "paid", cents=1_00, proof=seal(PDF, "application/pdf", at(DAY)))
    answer = by(Role.READER, invoice).get(address(given, "proof"))
    assert answer.content == PDF
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "application/octet-stream"
    other = answered(invoice, "plan")
    assert by(Role.READER, invoice).get(address(other, "proof")).status_code == 404


def test_a_dispute_accepted_is_a_dispute(invoice):
    given = answered(invoice, reason="price", text="trop cher")
    answer = by(Role.CLERK, invoice).post(address(given, "acceptance"), {"note": "vu"})
    assert answer.status_code == 303
    assert Hold.objects.get().kind == "disputed"
    task = Task.objects.get()
    assert (task.result, task.done_by, task.reason) == ("accepted", "clerk-morel-fr", "vu")
    assert Event.objects.filter(kind="task-done", about=f"task:{task.pk}").exists()


def test_what_is_said_to_be_paid_rests_until_a_day_that_is_asked(invoice):
    given = answered(invoice, "paid", cents=100_00, on=DAY)
    client = by(Role.CLERK, invoice)
    for until in ("", "2026-02-08", "bientôt"):
        assert client.post(address(given, "acceptance"), {"until": until}).status_code == 422
    assert client.post(address(given, "acceptance"), {"until": "2026-02-13"}).status_code == 303
    assert Hold.objects.get().until.isoformat() == "2026-02-13"


def test_a_manager_agrees_to_a_plan(invoice):
    given = answered(invoice, "plan", parts=2, on=DAY)
    clerk = by(Role.CLERK, invoice)
    assert "acceptance" not in text(clerk.get(address(given)))
    assert clerk.post(address(given, "acceptance")).status_code == 403
    assert by(Role.MANAGER, invoice).post(address(given, "acceptance")).status_code == 303
    assert Agreement.objects.get().kind == "plan"


def test_it_is_closed_with_a_note_once(invoice):
    given = answered(invoice)
    client = by(Role.CLERK, invoice)
    assert client.post(address(given, "closure"), {"note": ""}).status_code == 422
    assert client.post(address(given, "closure"), {"note": "appelé"}).status_code == 303
    again = client.post(address(given, "closure"), {"note": "encore"}, follow=True)
    assert "said-error" in text(again)
    assert Task.objects.get().reason == "appelé"
    assert "appelé" in text(client.get(address(given)))


def test_what_cannot_be_recorded_is_said_and_stays_open(invoice):
    given = answered(invoice, "plan", text="en trois fois")
    answer = by(Role.MANAGER, invoice).post(address(given, "acceptance"), follow=True)
    assert "ne dit pas de premier jour" in text(answer)
    assert Task.objects.get().done_at is None


def test_links_are_revoked_from_the_page(invoice):
    given, path = answered(invoice), link(invoice)
    assert stranger().get(path).status_code == 200
    assert by(Role.CLERK, invoice).post(address(given, "revocation")).status_code == 303
    assert stranger().get(path).status_code == 404
    assert "revocation" not in text(by(Role.CLERK, invoice).get(address(given)))


def test_another_company_has_other_answers(invoice):
    given = answered(invoice)
    make_company("autre", name="Autre")
    client = by(Role.OWNER, invoice)
    assert client.get(address(given)).status_code == 200
    other = owes(make_company("tiers", name="Tiers"), "ROY")
    give_case(other)
    theirs = answered(other)
    for rest in ("", "proof"):
        assert client.get(address(theirs, rest)).status_code == 404
    for rest in ("acceptance", "closure", "revocation"):
        assert client.post(address(theirs, rest), {"note": "x"}).status_code == 404


def test_the_list_costs_the_same_for_many(invoice, django_assert_num_queries):
    client = by(Role.READER, invoice)
    answered(invoice)
    client.get("/c/morel/answers/")
    with django_assert_num_queries(9):
        client.get("/c/morel/answers/")
    for number in range(20):
        answered(invoice, text=str(number))
    with django_assert_num_queries(9):
        client.get("/c/morel/answers/")
