"""What a person does on the page of a customer: rows, events, refusals."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from butoir.core import reasons
from butoir.core.items import Instalment
from butoir.dunning.agreeing import record_plan
from butoir.dunning.holding import place_hold
from butoir.dunning.models import Agreement, Hold
from butoir.dunning.plans.models import AgreedLetter
from butoir.journal.models import Event
from butoir.ledger.models import Contact, Invoice
from butoir.users.models import Company, Membership, Role, User
from office import client_with
from pages.followed import BY, TODAY, automatic_company, late_invoice

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def invoice(db: None, monkeypatch: pytest.MonkeyPatch) -> Invoice:
    """A late invoice, on a day that stands still."""
    monkeypatch.setenv("BUTOIR_DEMO_DAY", TODAY.isoformat())
    return late_invoice(automatic_company())


HEARD = {"reason": "quality", "way": "phone", "received_on": TODAY.isoformat()}


def post(invoice: Invoice, what: str, role: Role = Role.CLERK, /, **said: Any) -> Any:
    company: Company = invoice.company
    client = client_with(role, company)
    return client.post(f"/c/{company.key}/customers/{invoice.customer_id}/{what}", said)


def last_event() -> Event:
    return Event.objects.order_by("sequence").last()


def test_a_hold_rests_the_customer_until_its_day(invoice: Invoice) -> None:
    answer = post(invoice, "holds", reason="foire", until="2026-03-20")
    hold = Hold.objects.get()
    assert answer.status_code == 303
    assert (hold.kind, hold.since, hold.until) == ("on-hold", TODAY, date(2026, 3, 20))
    assert (hold.made_by, last_event().kind) == ("clerk-morel-fr", "hold")


def test_a_hold_needs_a_reason_and_a_day_that_has_not_passed(invoice: Invoice) -> None:
    answer = post(invoice, "holds", reason="", until="2026-03-01")
    assert (answer.status_code, Hold.objects.count()) == (422, 0)
    assert "Cette date est passée." in answer.content.decode()


def test_a_clerk_ends_a_pause_but_no_insolvency(invoice: Invoice) -> None:
    pause = place_hold(invoice.customer, reasons.ON_HOLD, TODAY, **BY)
    broke = place_hold(invoice.customer, reasons.INSOLVENCY, TODAY, **BY)
    assert post(invoice, f"holds/{pause.pk}/end").status_code == 303
    assert post(invoice, f"holds/{broke.pk}/end").status_code == 403
    assert post(invoice, f"holds/{broke.pk}/end", Role.MANAGER).status_code == 303
    assert not Hold.objects.filter(ended_at=None).exists()
    assert last_event().about == f"customer:{invoice.customer_id}"


def test_a_part_of_an_invoice_is_disputed(invoice: Invoice) -> None:
    answer = post(invoice, "disputes", invoice=invoice.pk, cents="1 2,50 €", **HEARD)
    hold = Hold.objects.get()
    assert answer.status_code == 303
    assert (hold.invoice, hold.kind, hold.cents) == (invoice, "disputed", 1250)


@pytest.mark.parametrize("amount", ["0", "-5", "abc", "1,2,3", "1e3", "12.345"])
def test_an_amount_that_is_none_is_refused(invoice: Invoice, amount: str) -> None:
    answer = post(invoice, "disputes", invoice=invoice.pk, cents=amount, **HEARD)
    assert (answer.status_code, Hold.objects.count()) == (422, 0)
    assert "Écrivez un montant" in answer.content.decode()


def test_an_invoice_of_another_customer_cannot_be_disputed_here(invoice: Invoice) -> None:
    other = late_invoice(invoice.company, "ROY")
    answer = post(invoice, "disputes", invoice=other.pk, **HEARD)
    assert (answer.status_code, Hold.objects.count()) == (422, 0)


def test_a_promise_rests_all_open_invoices_or_those_named(invoice: Invoice) -> None:
    answer = post(invoice, "promises", cents="100", by_on="2026-03-10", how="Mme Petit")
    agreement = Agreement.objects.get()
    assert answer.status_code == 303
    assert [(part.on, part.cents) for part in agreement.parts.all()] == [
        (date(2026, 3, 10), 100_00)
    ]
    assert [one.invoice for one in agreement.invoices.all()] == [invoice]


def test_a_promise_for_a_day_that_has_passed_is_refused(invoice: Invoice) -> None:
    assert post(invoice, "promises", cents="100", by_on="2026-03-02").status_code == 422
    assert not Agreement.objects.exists()


def test_a_promise_says_who_gave_it_and_is_confirmed_where_wanted(invoice: Invoice) -> None:
    said = {"cents": "100", "by_on": "2026-03-10", "said_by": "<b>Mme Petit</b>"}
    post(invoice, "promises", said_how="phone", confirm="on", **said)
    agreement = Agreement.objects.get()
    assert (agreement.said_by, agreement.said_how) == ("<b>Mme Petit</b>", "phone")
    letter = AgreedLetter.objects.get()
    assert (letter.kind, letter.delivery.channel) == ("promise-confirmation", "email")
    page = client_with(Role.READER, invoice.company).get(
        f"/c/{invoice.company.key}/customers/{invoice.customer_id}/"
    )
    assert "&lt;b&gt;Mme Petit&lt;/b&gt; par téléphone" in " ".join(page.content.decode().split())


def test_a_promise_is_not_confirmed_where_nobody_wants_it_or_more_is_promised(
    invoice: Invoice,
) -> None:
    post(invoice, "promises", cents="100", by_on="2026-03-10")
    post(invoice, "promises", cents="500", by_on="2026-03-10", confirm="on")
    assert Agreement.objects.count() == 2
    assert not AgreedLetter.objects.exists()


def test_a_clerk_withdraws_a_promise_a_manager_a_plan(invoice: Invoice) -> None:
    post(invoice, "promises", cents="100", by_on="2026-03-10")
    promise = Agreement.objects.get()
    assert post(invoice, f"agreements/{promise.pk}/end").status_code == 303
    parts = [Instalment(date(2026, 3, 31), 100_00)]
    plan = record_plan(invoice.customer, parts, TODAY, invoices=[invoice], **BY)
    assert post(invoice, f"agreements/{plan.pk}/end").status_code == 403
    assert post(invoice, f"agreements/{plan.pk}/end", Role.MANAGER).status_code == 303
    assert set(Agreement.objects.values_list("outcome", flat=True)) == {"withdrawn"}


def test_an_insolvency_is_not_recorded_for_a_day_ahead(invoice: Invoice) -> None:
    assert post(invoice, "insolvency", since="2026-03-04", reason="RJ").status_code == 422
    assert post(invoice, "insolvency", since="2026-03-02", reason="RJ Lyon").status_code == 303
    assert (Hold.objects.get().kind, Hold.objects.get().since) == ("insolvency", date(2026, 3, 2))


def test_a_contact_is_added_after_the_others(invoice: Invoice) -> None:
    assert post(invoice, "contacts", name="", email="", phone="").status_code == 422
    assert post(invoice, "contacts", name="Luc", email="pas une adresse").status_code == 422
    assert post(invoice, "contacts", name="Luc", email="luc@client.example").status_code == 303
    assert [one.position for one in Contact.objects.order_by("pk")] == [0, 1]


def test_a_note_is_kept_in_the_journal(invoice: Invoice) -> None:
    assert post(invoice, "notes", text="  ").status_code == 422
    assert post(invoice, "notes", text="Préfère être appelé").status_code == 303
    assert (last_event().kind, last_event().about) == ("note", f"customer:{invoice.customer_id}")
    assert "appel" in last_event().data


@pytest.mark.parametrize("what", ["holds", "disputes", "promises", "insolvency", "notes"])
def test_nothing_is_done_to_a_customer_of_another_company(invoice: Invoice, what: str) -> None:
    other = late_invoice(automatic_company("autre"))
    client = client_with(Role.OWNER, invoice.company)
    said = {"reason": "x", "cents": "1", "by_on": "2026-04-01", "text": "x", "since": "2026-03-01"}
    answer = client.post(f"/c/morel/customers/{other.customer_id}/{what}", said)
    assert answer.status_code == 404
    assert not Hold.objects.exists()


def test_what_the_page_asks_for_by_htmx_is_the_part_that_it_names(invoice: Invoice) -> None:
    client = client_with(Role.CLERK, invoice.company)
    address = f"/c/morel/customers/{invoice.customer_id}/"
    part = client.get(address, headers={"HX-Request": "true", "HX-Target": "story"}).content
    whole = client.get(address, headers={"HX-Request": "true", "HX-Target": "main"}).content
    assert b"<html" not in part
    assert b"<main" in whole


def test_a_clerk_says_that_a_customer_is_addressed_familiarly_and_takes_it_back(
    invoice: Invoice,
) -> None:
    answer = post(invoice, "familiar", familiar="yes")
    invoice.customer.refresh_from_db()
    said = last_event()
    assert (answer.status_code, invoice.customer.familiar) == (303, True)
    assert (said.kind, json.loads(said.data)["familiar"]) == ("customer-recorded", True)
    page = show(invoice)
    assert "Les courriers disent tu, je, du" in page, "in the timeline"
    assert 'value="yes" required id="FamiliarForm-familiar_1" checked' in " ".join(page.split())
    post(invoice, "familiar", familiar="no")
    invoice.customer.refresh_from_db()
    assert not invoice.customer.familiar


def test_neither_form_of_address_is_refused(invoice: Invoice) -> None:
    assert post(invoice, "familiar", familiar="maybe").status_code == 422
    assert post(invoice, "familiar", Role.READER, familiar="yes").status_code == 403
    invoice.customer.refresh_from_db()
    assert not invoice.customer.familiar


def test_a_clerk_puts_a_colleague_in_charge_and_nobody_of_another_company(
    invoice: Invoice,
) -> None:
    ours, theirs = (
        User.objects.create(username=name, email=f"{name}@morel.example")
        for name in ("lucas", "eva")
    )
    Membership.objects.create(user=ours, company=invoice.company, role=Role.CLERK)
    assert post(invoice, "in-charge", person=theirs.pk).status_code == 422
    assert post(invoice, "in-charge", person=ours.pk).status_code == 303
    invoice.customer.refresh_from_db()
    assert invoice.customer.in_charge == ours
    assert "<dt>Chargé du dossier</dt><dd>lucas</dd>" in show(invoice)
    assert post(invoice, "in-charge", Role.READER, person="").status_code == 403
    assert post(invoice, "in-charge", person="").status_code == 303
    invoice.customer.refresh_from_db()
    assert invoice.customer.in_charge is None


def show(invoice: Invoice) -> str:
    company: Company = invoice.company
    address = f"/c/{company.key}/customers/{invoice.customer_id}/"
    return str(client_with(Role.CLERK, company).get(address).content.decode())
