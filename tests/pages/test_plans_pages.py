"""Plans in the office and on the answer page: proposed, adjusted, accepted, signed, withdrawn."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from butoir.dispatch.models import Delivery
from butoir.dunning.answers.giving import Said, record_answer
from butoir.dunning.answers.models import AnswerCase
from butoir.dunning.models import Agreement, Task
from butoir.dunning.plans.models import PlanState, Proposal
from butoir.dunning.plans.rules import change_rules, rules_of
from butoir.dunning.plans.states import state_of
from butoir.dunning.running import run_day
from butoir.ledger.recording import record_receipt
from butoir.users.models import Role
from companies import at, make_company
from office import client_with, text
from pages.agenda import DAY, on_day, owes
from pages.debtors import PDF, give_case, invoice, link, stranger

__all__ = ["invoice"]
WHO = {"by": "claire", "at": at(DAY)}
TERMS = {
    "parts": "2",
    "first_on": "2026-04-15",
    "every": "month",
    "round_to": "1",
    "remainder": "last",
    "interest": "waived",
    "clause": "on",
    "grace_days": "0",
    "answer_by": "2026-03-31",
}


@pytest.fixture(autouse=True)
def small_plans(invoice):
    """A hundred euros is little for a plan."""
    change_rules(invoice.company, {"least_cents": 10_00, "first_within_days": 90}, **WHO)


def new(invoice, role=Role.CLERK, answer=None, do="propose", **said):
    where = f"/c/morel/plans/customers/{invoice.customer_id}/"
    query = f"?answer={answer.pk}" if answer else ""
    given = {**TERMS, "invoices": [invoice.pk], do: "1", **said}
    return client_with(role, invoice.company).post(where + query, given)


def asked(invoice, parts=3, on=date(2026, 4, 1)):
    case = AnswerCase.objects.select_related("customer", "company").get(customer=invoice.customer)
    said = Said("plan", (invoice,), "fr", parts=parts, on=on, text="<script>alert(1)</script>")
    return record_answer(case, said, at=at(DAY))


def plain(answer) -> str:
    return text(answer).replace("\N{NO-BREAK SPACE}", " ").replace("\u202f", " ")


def kinds() -> list[str]:
    return list(Delivery.objects.order_by("pk").values_list("document__kind", flat=True))


def test_the_schedule_is_shown_before_anything_is_said(invoice):
    said = plain(new(invoice, do="preview"))
    assert "50,00 €" in said
    assert "ven. 15 mai 2026" in said or "ven. 15/05" in said, said[-1500:]
    assert "Dans les conditions de l’entreprise" in said
    assert not Proposal.objects.exists()


def test_a_plan_is_proposed_and_its_letter_leaves(invoice):
    answer = new(invoice)
    assert answer.status_code == 303
    proposal = Proposal.objects.get()
    assert answer["Location"] == f"/c/morel/plans/{proposal.pk}/"
    assert "plan-proposal" in kinds()
    shown = plain(client_with(Role.READER, invoice.company).get(answer["Location"]))
    assert "attend sa réponse" in shown
    assert "Accepté" not in shown, "a reader changes nothing"


def test_beyond_the_terms_a_manager_signs_with_a_reason(invoice):
    change_rules(invoice.company, {"most_parts": 1}, **WHO)
    refused = new(invoice)
    assert refused.status_code == 422
    assert "dépasse ce que l’entreprise admet" in plain(refused)
    assert new(invoice, exception="bon client").status_code == 422, "a clerk signs for nothing"
    assert new(invoice, Role.MANAGER).status_code == 422
    assert new(invoice, Role.MANAGER, exception="bon client").status_code == 303
    assert Proposal.objects.get().exception == "bon client"


@pytest.mark.parametrize(
    "change",
    [
        {"parts": "0"},
        {"parts": "x"},
        {"first_on": "2020-01-01"},
        {"every": "day"},
        {"round_to": "7"},
        {"interest": "<script>"},
        {"answer_by": "2026-05-01"},
        {"invoices": ["0"]},
        {"invoices": []},
    ],
)
def test_terms_that_are_none_are_refused_and_leave_nothing(invoice, change):
    assert new(invoice, **change).status_code == 422
    assert not Proposal.objects.exists()


def test_asked_on_the_page_adjusted_accepted_there_reminded_and_kept(invoice):
    """Three parts were asked for; two are offered, and accepted with one press."""
    given = asked(invoice)
    shown = plain(client_with(Role.CLERK, invoice.company).get(f"/c/morel/answers/{given.pk}/"))
    assert f"/c/morel/plans/customers/{invoice.customer_id}/?answer={given.pk}" in shown
    assert new(invoice, answer=given).status_code == 303
    assert Task.objects.get(answer=given).result == "accepted"
    proposal = Proposal.objects.get()
    assert proposal.answer == given
    where = f"{link(invoice)}/plans/{proposal.pk}"
    assert "/plans/" in text(stranger().get(link(invoice)))
    before = plain(stranger().get(where))
    assert "mercredi 15 avril 2026" in before
    assert state_of(proposal) == "proposed", "looking changes nothing"
    assert stranger().post(where).status_code == 303
    assert state_of(proposal) == "running"
    accepted = PlanState.objects.get(state="accepted")
    case = AnswerCase.objects.get(customer=invoice.customer).number
    assert (accepted.how, accepted.by) == ("page", f"{case[:4]}-{case[4:]} Boulangerie Petit")
    assert "est convenu" in plain(stranger().get(where))
    run_day(invoice.company, date(2026, 4, 10), by="clock", at=at(date(2026, 4, 10)))
    record_receipt(
        invoice.customer,
        100_00,
        date(2026, 4, 14),
        invoice=invoice,
        by="x",
        at=at(date(2026, 4, 14)),
    )
    run_day(invoice.company, date(2026, 4, 14), by="clock", at=at(date(2026, 4, 14)))
    assert state_of(proposal) == "kept"
    assert kinds()[-3:] == ["plan-proposal", "plan-agreement", "instalment-notice"]


def test_accepted_as_it_was_asked(invoice):
    given = asked(invoice)
    manager = client_with(Role.MANAGER, invoice.company)
    assert manager.post(f"/c/morel/answers/{given.pk}/acceptance", {"note": ""}).status_code == 303
    assert Agreement.objects.get().kind == "plan"
    assert [part.cents for part in Agreement.objects.get().parts.order_by("on")] == [
        33_33,
        33_33,
        33_34,
    ]
    assert "plan-agreement" in kinds()


def test_the_page_of_a_plan_opens_to_its_own_debtor_alone(invoice):
    new(invoice)
    pk = Proposal.objects.get().pk
    other = give_case(_another(invoice))
    assert stranger().get(f"{link(other)}/plans/{pk}").status_code == 404
    assert stranger().post(f"{link(other)}/plans/{pk}").status_code == 404
    assert stranger().get(f"{link(invoice)}/plans/{pk + 1}").status_code == 404
    assert stranger().get(f"{link(invoice)[:-2]}/plans/{pk}").status_code == 404
    assert state_of(Proposal.objects.get()) == "proposed"


def test_an_offer_that_no_longer_holds_is_not_accepted_on_the_page(invoice):
    new(invoice)
    proposal = Proposal.objects.get()
    manager = client_with(Role.MANAGER, invoice.company)
    manager.post(f"/c/morel/plans/{proposal.pk}/withdrawal", {"reason": "erreur"})
    answer = stranger().post(f"{link(invoice)}/plans/{proposal.pk}")
    assert answer.status_code == 422
    assert not Agreement.objects.exists()


def test_each_act_has_its_role_and_its_record(invoice):
    new(invoice)
    proposal = Proposal.objects.get()
    base = f"/c/morel/plans/{proposal.pk}/"
    reader, clerk, manager = (
        client_with(role, invoice.company) for role in (Role.READER, Role.CLERK, Role.MANAGER)
    )
    assert reader.post(base + "acceptance", {"how": "phone"}).status_code == 403
    assert clerk.post(base + "acceptance", {"how": "pigeon"}).status_code == 422
    assert clerk.post(base + "acceptance", {"how": "phone"}).status_code == 303
    wrong = SimpleUploadedFile("signed.pdf", b"<script>", "application/pdf")
    assert clerk.post(base + "signature", {"file": wrong}).status_code == 422
    copy = SimpleUploadedFile("signed.exe", PDF, "application/pdf")
    assert clerk.post(base + "signature", {"file": copy}).status_code == 303
    signed = PlanState.objects.get(state="signed")
    kept = reader.get(f"{base}signed-copy/{signed.pk}")
    assert kept.content == PDF
    assert kept["Content-Disposition"].startswith("attachment")
    assert clerk.post(base + "withdrawal", {"reason": "x"}).status_code == 403
    assert manager.post(base + "withdrawal", {"reason": ""}).status_code == 422
    assert manager.post(base + "withdrawal", {"reason": "<i>réglé</i>"}).status_code == 303
    shown = text(reader.get(base))
    assert "&lt;i&gt;réglé&lt;/i&gt;" in shown
    assert Agreement.objects.get().outcome == "withdrawn"


def test_a_plan_of_another_company_is_not_there(invoice):
    new(invoice)
    other = make_company("autre")
    pk = Proposal.objects.get().pk
    assert client_with(Role.OWNER, other).get(f"/c/autre/plans/{pk}/").status_code == 404


def test_only_an_owner_changes_the_terms(invoice):
    said = {
        "most_parts": "4",
        "longest_months": "5",
        "least_cents": "30,00",
        "first_within_days": "20",
        "grace_days": "2",
        "remind_days": "5",
        "from_signature": "on",
    }
    where = "/c/morel/plans/rules/"
    assert client_with(Role.MANAGER, invoice.company).post(where, said).status_code == 403
    owner = client_with(Role.OWNER, invoice.company)
    assert owner.get(where).status_code == 200
    assert owner.post(where, {**said, "most_parts": "-1"}).status_code == 422
    assert owner.post(where, said).status_code == 302
    rules = rules_of(invoice.company)
    assert (rules.most_parts, rules.least_cents, rules.clause) == (4, 30_00, False)


def test_the_list_costs_the_same_for_many(invoice, django_assert_num_queries):
    reader = client_with(Role.READER, invoice.company)
    new(invoice)
    with django_assert_num_queries(9):
        reader.get("/c/morel/plans/?state=all")
    for _ in range(4):
        Proposal.objects.update(ended_at=at(DAY))
        assert new(invoice).status_code == 303
    with django_assert_num_queries(9):
        said = text(reader.get("/c/morel/plans/?state=all"))
    assert said.count("Boulangerie Petit") == 5


def _another(invoice):
    return owes(invoice.company, "ROY", 10_00, date(2026, 1, 31))


def test_a_missed_instalment_is_written_about_from_the_queue(invoice, monkeypatch):
    given = asked(invoice)
    manager = client_with(Role.MANAGER, invoice.company)
    assert manager.post(f"/c/morel/answers/{given.pk}/acceptance", {"note": ""}).status_code == 303
    missed = date(2026, 4, 8)
    run_day(invoice.company, missed, by="clock", at=at(missed))
    (task,) = Task.objects.filter(kind="plan-missed")
    on_day(monkeypatch, missed)
    address = f"/c/morel/today/tasks/{task.pk}/letter"
    assert client_with(Role.READER, invoice.company).post(address).status_code == 403
    assert manager.post(address, {"note": "", "of": invoice.customer_id}).status_code == 303
    assert kinds()[-1] == "plan-default"
    task.refresh_from_db()
    assert task.done_at is not None
