"""What each click on the page of the day changes: rows and events; and what is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from butoir.core import reasons
from butoir.dispatch.models import Delivery, State
from butoir.dunning.agreed import load_agreed
from butoir.dunning.approving import approve, ready_messages
from butoir.dunning.models import Approval, Hold, Skip, Task
from butoir.dunning.releasing import release_approved
from butoir.dunning.running import run_day
from butoir.journal.models import Event
from butoir.ledger.recording import record_receipt
from butoir.users.models import Role
from companies import AT, at, make_company
from office import client_with
from pages.agenda import DAY, decide, let_go, message_to, on_day, owes

pytestmark = pytest.mark.django_db
FRIDAY = "2026-02-13"

HEARD = {"reason": "colis abîmé", "about": "quality", "way": "mail"}


@pytest.fixture
def company():
    return make_company()


@pytest.fixture
def invoice(company):
    return owes(company, "PETIT")


@pytest.fixture
def now(company, invoice, monkeypatch):
    decide(company)
    return on_day(monkeypatch)


def post(company, address, role=Role.CLERK, **fields):
    return client_with(role, company).post(f"/c/{company.key}/today/{address}", fields)


def said(answer):
    """The page that the answer leads to."""
    assert answer.status_code == 303
    return answer.client.get(answer["Location"]).content.decode()


def section(company):
    page = client_with(Role.READER, company).get(f"/c/{company.key}/today/").context["page"]
    return {one.code: count for one, count in page.counts.items()}


def kinds():
    return list(Event.objects.order_by("sequence").values_list("kind", flat=True))


def test_a_confirmed_message_leaves_ten_minutes_later(company, now):
    message = message_to("PETIT")
    answer = post(company, f"messages/{message.pk}/confirmation")
    text = said(answer)
    assert "09:10" in text
    assert "10 minutes pour annuler" in text
    approval = Approval.objects.get()
    assert (approval.by, approval.from_at) == ("clerk-morel-fr", now + timedelta(minutes=10))
    assert section(company) == {"leaving": 1}
    assert not ready_messages(company, DAY, now + timedelta(minutes=9)).exists()
    assert ready_messages(company, DAY, now + timedelta(minutes=10)).exists()


def test_it_can_be_undone_until_it_has_left_and_confirmed_again(company, now, monkeypatch):
    message = message_to("PETIT")
    post(company, f"messages/{message.pk}/confirmation")
    moment = Approval.objects.get().at.isoformat()
    on_day(monkeypatch, minute=7)
    assert "attend de nouveau" in said(post(company, "confirmations/withdrawal", at=moment))
    assert section(company) == {"confirm": 1}
    assert kinds()[-2:] == ["approved", "withdrawn"]
    later = on_day(monkeypatch, minute=8)
    post(company, f"messages/{message.pk}/confirmation")
    release_approved(company, at=later + timedelta(minutes=10), by="clock")
    on_day(monkeypatch, minute=19)
    moment = Approval.objects.get(withdrawn_at=None).at.isoformat()
    text = said(post(company, "confirmations/withdrawal", at=moment))
    assert "C’est déjà parti." in text
    assert "ne peut plus être annulé" in text


def test_nobody_undoes_what_somebody_else_confirmed(company, now):
    message = message_to("PETIT")
    approve([message], by="paul", at=now, from_at=now + timedelta(minutes=10))
    answer = post(company, "confirmations/withdrawal", at=now.isoformat())
    assert "Il n’y a plus rien à annuler." in said(answer)
    assert post(company, "confirmations/withdrawal", at="nonsense").status_code == 404


def test_what_was_paid_since_is_not_confirmed(company, invoice, now):
    record_receipt(invoice.customer, 100_00, DAY, invoice=invoice, by="claire", at=AT)
    answer = post(company, f"messages/{message_to('PETIT').pk}/confirmation")
    assert "n’est plus valable" in said(answer)
    assert not Approval.objects.exists()


def test_a_formal_notice_is_signed_by_managers_two_where_the_company_wants_it(company, monkeypatch):
    company.four_eyes = True
    company.save()
    owes(company, "ROY")
    for day in (date(2026, 2, 9), date(2026, 2, 17)):
        let_go(company, day)
    notice_day = date(2026, 3, 9)
    decide(company, notice_day)
    now = on_day(monkeypatch, notice_day)
    message = message_to("ROY")
    address = f"messages/{message.pk}/confirmation"
    assert "signée par un responsable" in said(post(company, address))
    assert not Approval.objects.filter(message=message).exists()
    text = said(post(company, address, Role.MANAGER))
    assert "il manque l’accord d’une seconde personne" in text
    assert section(company) == {"notices": 1}
    assert not ready_messages(company, notice_day, now + timedelta(hours=1)).exists()
    pane = f"/c/{company.key}/today/customers/{message.customer_id}/"
    assert (
        "Vous avez donné votre accord"
        in client_with(Role.MANAGER, company).get(pane).content.decode()
    )
    post(company, address, Role.OWNER)
    assert ready_messages(company, notice_day, now + timedelta(minutes=10)).count() == 1


def test_left_out_today_comes_back_the_next_day(company, now):
    message = message_to("PETIT")
    address = f"messages/{message.pk}/omission"
    assert post(company, address, extent="today", reason="").status_code == 422
    post(company, address, extent="today", reason="le client a appelé")
    assert section(company) == {"left-out": 1}
    assert not Skip.objects.exists()
    plan = run_day(company, date(2026, 2, 10), by="clock", at=at(DAY)).plan
    assert [one.step for one in plan.messages] == ["reminder-1"]


def test_a_step_left_out_for_good_does_not(company, now):
    post(company, f"messages/{message_to('PETIT').pk}/omission", extent="step", reason="accord")
    assert Skip.objects.get().step == "reminder-1"
    assert "skip" in kinds()


def test_postponing_rests_the_customer_until_the_day(company, invoice, now):
    address = f"customers/{invoice.customer_id}/postponement"
    assert post(company, address, until="2026-02-09").status_code == 422
    text = said(post(company, address, until=FRIDAY, reason="congés"))
    assert "ven. 13 févr. 2026" in text
    hold = Hold.objects.get()
    assert (hold.kind, hold.until, hold.reason) == (reasons.ON_HOLD, date(2026, 2, 13), "congés")
    assert section(company) == {"left-out": 1}


def test_a_hold_needs_a_reason_and_no_end(company, invoice, now):
    address = f"customers/{invoice.customer_id}/hold"
    assert post(company, address, reason=" ").status_code == 422
    post(company, address, reason="rachat en cours")
    assert Hold.objects.get().until is None


def test_a_dispute_rests_the_invoice_or_a_part_of_it(company, invoice, now):
    address = f"customers/{invoice.customer_id}/dispute"
    answer = post(company, address, invoice=str(invoice.pk), cents="40,50", **HEARD)
    assert "F-PETIT-1" in said(answer)
    hold = Hold.objects.get()
    assert (hold.invoice_id, hold.kind, hold.cents) == (invoice.pk, reasons.DISPUTED, 40_50)


def test_an_invoice_of_somebody_else_cannot_be_disputed_here(company, invoice, now):
    other = owes(company, "ROY")
    address = f"customers/{invoice.customer_id}/dispute"
    assert post(company, address, invoice=str(other.pk), **HEARD).status_code == 422
    assert not Hold.objects.exists()


def test_a_promise_rests_what_is_open(company, invoice, now):
    address = f"customers/{invoice.customer_id}/promise"
    assert post(company, address, cents="beaucoup", by_on=FRIDAY).status_code == 422
    assert post(company, address, cents="0", by_on=FRIDAY).status_code == 422
    assert post(company, address, cents="100", by_on="2026-02-08").status_code == 422
    post(company, address, cents="1 00,00 €", by_on=FRIDAY, reason="au téléphone")
    (agreed,) = load_agreed(company, None)[invoice.customer_id]
    assert (agreed.promise.cents, agreed.promise.by) == (100_00, date(2026, 2, 13))


def task(company, invoice, kind):
    made = Task.objects.create(
        company=company, customer=invoice.customer, kind=kind, made_on=DAY, made_at=AT
    )
    made.invoices.create(invoice=invoice)
    return made


def test_what_was_announced_is_done_put_off_once_or_given_up_by_a_manager(company, invoice, now):
    done = task(company, invoice, "execute")
    post(company, f"tasks/{done.pk}/executed", reason="requête déposée")
    done.refresh_from_db()
    assert (done.result, done.reason) == ("executed", "requête déposée")
    late = task(company, invoice, "execute")
    assert post(company, f"tasks/{late.pk}/postponed", until=FRIDAY, reason="").status_code == 422
    post(company, f"tasks/{late.pk}/postponed", until=FRIDAY, reason="avocat absent")
    again = Task.objects.latest("pk")
    assert (again.made_on, again.postponed) == (date(2026, 2, 13), True)
    answer = post(company, f"tasks/{again.pk}/postponed", until="2026-02-20", reason="encore")
    assert answer.status_code == 422
    assert "déjà été reporté" in answer.content.decode()
    assert post(company, f"tasks/{again.pk}/waived", reason="geste").status_code == 403
    post(company, f"tasks/{again.pk}/waived", Role.MANAGER, reason="geste commercial")
    again.refresh_from_db()
    assert (again.result, again.done_by) == ("waived", "manager-morel-fr")


def test_what_somebody_did_meanwhile_is_not_done_twice(company, invoice, now):
    done = task(company, invoice, "review")
    post(company, f"tasks/{done.pk}/done", reason="")
    answer = post(company, f"tasks/{done.pk}/done", reason="")
    assert answer.status_code == 422
    assert "Quelqu’un l’a déjà fait." in answer.content.decode()


@pytest.mark.parametrize(
    ("outcome", "fields"),
    [
        ("promised", {"cents": "100", "by_on": FRIDAY}),
        ("disputed", {"reason": "pas livré", "about": "not-received"}),
        ("plan-asked", {"reason": "trois fois"}),
        ("paid", {}),
        ("wrong-person", {}),
        ("no-answer", {"again_on": FRIDAY}),
        ("done", {"reason": "rappelle demain"}),
    ],
)
def test_every_outcome_of_a_call_is_kept_with_what_follows(company, invoice, now, outcome, fields):
    call = task(company, invoice, "call")
    if outcome == "disputed":
        fields = {**fields, "invoice": str(invoice.pk)}
    answer = post(company, f"tasks/{call.pk}/{outcome}", **fields)
    assert answer.status_code == 303
    call.refresh_from_db()
    assert call.result == outcome
    follow = Task.objects.filter(done_at=None).values_list("kind", "made_on")
    assert list(follow) == {
        "no-answer": [("call", date(2026, 2, 13))],
        "plan-asked": [("review", DAY)],
    }.get(outcome, [])
    assert Hold.objects.exists() == (outcome == "disputed")
    assert bool(load_agreed(company, None)) == (outcome == "promised")


def test_a_call_whose_promise_is_refused_is_still_to_be_made(company, invoice, now):
    call = task(company, invoice, "call")
    assert post(company, f"tasks/{call.pk}/promised", cents="", by_on=FRIDAY).status_code == 422
    call.refresh_from_db()
    assert call.done_at is None


def test_the_pane_of_a_call_gives_script_number_and_invoices(company, invoice, now):
    task(company, invoice, "call")
    pane = f"/c/{company.key}/today/customers/{invoice.customer_id}/?section=calls"
    text = client_with(Role.CLERK, company).get(pane).content.decode()
    assert 'href="tel:0240000000"' in text
    assert "Madame Anne Petit" in text
    assert "F-PETIT-1" in text
    assert "Sans réponse" in text


def test_a_reader_sees_the_letter_and_no_button(company, invoice, now):
    pane = f"/c/{company.key}/today/customers/{invoice.customer_id}/"
    text = client_with(Role.READER, company).get(pane).content.decode()
    assert "✓ ton" in text
    assert "lundi 23 février 2026" in text or "à régler au plus tard le" in text
    assert "<form" not in text.split('id="pane"')[1]


def test_htmx_gets_a_dialog_and_is_sent_on(company, invoice, now):
    clerk = client_with(Role.CLERK, company)
    address = f"/c/{company.key}/today/customers/{invoice.customer_id}/hold"
    asked = {"HX-Request": "true"}
    assert "<dialog data-open" in clerk.get(address, headers=asked).content.decode()
    answer = clerk.post(address, {"reason": "x", "section": "calls", "next": "7"}, headers=asked)
    assert answer["HX-Redirect"] == f"/c/{company.key}/today/?section=calls&row=7"


def test_nothing_of_another_company_is_decided_here(company, invoice, now):
    other = make_company("autre", name="Autre")
    stranger = client_with(Role.OWNER, other)
    call = task(company, invoice, "call")
    for address in (
        f"messages/{message_to('PETIT').pk}/confirmation",
        f"messages/{message_to('PETIT').pk}/omission",
        f"messages/{message_to('PETIT').pk}/letter",
        f"customers/{invoice.customer_id}/hold",
        f"tasks/{call.pk}/done",
    ):
        answer = stranger.post(f"/c/{other.key}/today/{address}", {"reason": "x"})
        assert answer.status_code in (404, 405), address
    assert not Hold.objects.exists()


def test_a_manager_says_whether_a_letter_left_of_which_nobody_knows(company, invoice, now):
    let_go(company, DAY)
    Delivery.objects.update(state=State.UNKNOWN)
    delivery = Delivery.objects.get()
    address, manager = f"deliveries/{delivery.pk}/sent", Role.MANAGER
    assert post(company, address, reason="vu").status_code == 403, "as on the page of the letter"
    assert post(company, address, manager, reason="").status_code == 422
    post(company, address, manager, reason="vu dans la boîte d’envoi")
    delivery.refresh_from_db()
    assert delivery.state == State.SENT
    again = post(company, f"deliveries/{delivery.pk}/unsent", manager, reason="non")
    assert again.status_code == 422
    assert "Quelqu’un l’a déjà fait." in again.content.decode()
