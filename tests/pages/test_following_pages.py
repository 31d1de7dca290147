"""The pages of cases that others have: recorded by clerks, closed by managers, shown to readers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from butoir.casefile.following.models import CaseMoney, CaseStep, Handover, LossCertificate
from butoir.casefile.orders.saving import load_facts
from butoir.dunning.holding import place_hold
from butoir.dunning.models import Hold, Task
from butoir.ledger.models import Invoice
from butoir.users.models import Role
from casefile.cases import DAY, french_consumer
from casefile.test_following import handed
from companies import at, make_company
from office import client_with, text

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 2)
PLACES = (
    *("following.views", "following.acts", "following.ending"),
    *("casefile.views", "casefile.acts", "casefile.application"),
    *("today.views", "customers.views", "customers.acts"),
)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    for place in PLACES:
        monkeypatch.setattr(f"butoir.web.office.{place}.now", lambda: at(TODAY, 12))


@pytest.fixture
def row() -> Handover:
    return handed()


def address(row, rest="") -> str:
    return f"/c/morel/following/{row.pk}/{rest}"


def by(role, row):
    return client_with(role, row.company)


def test_the_list_and_the_case_lead_to_each_other(row):
    client = by(Role.READER, row)
    page = text(client.get("/c/morel/following/"))
    assert "Dossiers transmis" in page
    assert f'href="{address(row)}"' in page
    assert "SCP Martin" in page
    assert f'href="{address(row)}"' in text(client.get(f"/c/morel/casefile/{row.customer_id}/"))
    shown = text(client.get(address(row)))
    assert "Dossier contre Boulangerie Petit, chez SCP Martin" in shown
    assert "Reprendre le dossier" not in shown, "a reader changes nothing"
    assert "La nouvelle procédure française" not in shown


def test_an_order_is_recorded_and_its_deadline_reaches_the_queue(row):
    client = by(Role.CLERK, row)
    page = text(client.get(address(row)))
    assert "son décret n’est pas publié" in page, "the new way is not offered, and why"
    assert "Aucun tribunal n’est proposé" in page
    course = {"reference": "RG 26/1 <b>", "route": "order", "court": "commercial"}
    assert client.post(address(row, "course"), course).status_code == 303
    assert (
        client.post(address(row, "steps"), {"kind": "filed", "on": "2026-09-01"}).status_code == 303
    )
    queue = text(client.get("/c/morel/today/?section=execute"))
    assert "Boulangerie Petit" in queue
    task = Task.objects.get(kind="case-deadline", done_at=None)
    shown = text(client.get(f"/c/morel/today/customers/{row.customer_id}/?what=task-{task.pk}"))
    assert f'href="{address(row)}"' in shown
    said = {"kind": "order", "on": "2026-09-01", "note": "Reçue <script>"}
    assert client.post(address(row, "steps"), said).status_code == 303
    page = text(client.get(address(row)))
    assert "RG 26/1 &lt;b&gt;" in page
    assert "Reçue &lt;script&gt;" in page
    assert "L’ordonnance est à signifier au plus tard le 01/12/2026" in page
    story = text(client.get(f"/c/morel/customers/{row.customer_id}/"))
    assert "Dossier chez SCP Martin : ordonnance rendue, 01/09/2026" in story.replace("\xa0", " ")


def test_a_step_entered_by_mistake_is_taken_out(row):
    client = by(Role.CLERK, row)
    client.post(address(row, "steps"), {"kind": "acted", "on": "2026-09-01"})
    step = CaseStep.objects.get()
    assert client.post(address(row, f"steps/{step.pk}/withdrawal")).status_code == 303
    step.refresh_from_db()
    assert step.ended_by == "clerk-morel-fr"


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "acted", "on": "2026-09-03"},
        {"kind": "served", "on": "2026-09-01"},
        {"kind": "fees", "on": "2026-09-01"},
        {"kind": "acted", "on": "hier"},
        {},
    ],
)
def test_what_cannot_be_is_refused_in_words(row, said):
    answer = by(Role.CLERK, row).post(address(row, "steps"), said)
    assert answer.status_code == 422
    assert not CaseStep.objects.exists()
    if said.get("on") == "2026-09-03":
        assert "ce jour est à venir" in text(answer)


def test_money_is_announced_and_handed_over(row):
    client = by(Role.CLERK, row)
    said = {"on": "2026-06-01", "payer": "PETIT", "principal": "1 234,56", "interest": "20"}
    assert client.post(address(row, "money"), said).status_code == 303
    money = CaseMoney.objects.get()
    assert (money.principal, money.interest, money.costs) == (1_234_56, 20_00, 0)
    page = text(client.get(address(row)))
    assert "1 254,56" in page.replace("\u202f", " ")
    too_much = {"on": "2026-06-02", "kept": "2000"}
    assert client.post(address(row, f"money/{money.pk}/remittance"), too_much).status_code == 422
    kept = {"on": "2026-06-02", "kept": "60"}
    assert client.post(address(row, f"money/{money.pk}/remittance"), kept).status_code == 303
    money.refresh_from_db()
    assert (money.remitted_on, money.kept) == (date(2026, 6, 2), 60_00)


def test_a_case_is_closed_with_its_loss_and_its_vat(row):
    manager = by(Role.MANAGER, row)
    refused = manager.post(address(row, "closing"), {"outcome": "paid"})
    assert refused.status_code == 422
    assert "il reste un solde ouvert : F-1, F-2" in text(refused).replace("\xa0", " ")
    said = {"outcome": "unrecoverable", "reason": "PV de carence", "resume": "on"}
    assert manager.post(address(row, "closing"), said).status_code == 303
    assert not Hold.objects.filter(kind="handed-over", ended_at=None).exists()
    bill = Invoice.objects.get(number="F-2")
    wrong = {"rate_1": "20", "net_1": "1000", "vat_1": "200"}
    assert manager.post(address(row, f"vat/{bill.pk}"), wrong).status_code == 422
    right = {"rate_1": "20", "net_1": "1 028,80", "vat_1": "205,76"}
    assert manager.post(address(row, f"vat/{bill.pk}"), right).status_code == 303
    page = text(manager.get(address(row)))
    assert "205,76" in page
    assert "à renseigner" in page, "the other invoice has no VAT yet"
    shown = manager.get(address(row, "loss"))
    assert shown.content.startswith(b"%PDF")
    assert not LossCertificate.objects.exists()
    assert manager.post(address(row, "certificates"), {"lang": "fr"}).status_code == 303
    made = LossCertificate.objects.get()
    kept = manager.get(address(row, f"certificates/{made.pk}"))
    assert kept.content.startswith(b"%PDF")
    story = text(manager.get(f"/c/morel/customers/{row.customer_id}/"))
    assert "Constat de perte établi" in story


def test_the_case_is_taken_back_on_its_own_page_alone(row):
    manager = by(Role.MANAGER, row)
    hold = f"/c/morel/customers/{row.customer_id}/holds/{row.hold_id}/end"
    manager.post(hold)
    assert Hold.objects.filter(pk=row.hold_id, ended_at=None).exists()
    assert manager.post(address(row, "return"), {"reason": ""}).status_code == 422
    assert manager.post(address(row, "return"), {"reason": "Trop lent"}).status_code == 303
    assert not Hold.objects.filter(pk=row.hold_id, ended_at=None).exists()


def test_while_the_bailiffs_procedure_runs_the_page_says_that_nobody_is_paid(row):
    client = by(Role.CLERK, row)
    client.post(address(row, "course"), {"route": "small"})
    client.post(address(row, "steps"), {"kind": "invited", "on": "2026-09-01"})
    page = text(client.get(address(row)))
    assert "personne ne peut recevoir de paiement" in page
    answer = by(Role.MANAGER, row).post(address(row, "return"), {"reason": "x"})
    assert "jusque-là, personne ne peut être payé" in text(answer)


def test_only_a_manager_closes_and_only_a_clerk_records(row):
    closing = {"outcome": "settled", "reason": "x"}
    assert by(Role.CLERK, row).post(address(row, "closing"), closing).status_code == 403
    assert by(Role.READER, row).post(address(row, "steps"), {}).status_code == 403


def test_nothing_of_another_company_is_reached(row):
    other = client_with(Role.OWNER, make_company("autre"))
    for rest in ("", "loss"):
        assert other.get(f"/c/autre/following/{row.pk}/{rest}").status_code == 404
    for rest in ("course", "steps", "money", "closing", "return", "certificates"):
        assert other.post(f"/c/autre/following/{row.pk}/{rest}", {}).status_code == 404
    assert other.post(f"/c/autre/following/holds/{row.hold_id}", {"to": "x"}).status_code == 404


def test_a_hold_without_a_file_is_followed_by_a_manager():
    customer = french_consumer()
    hold = place_hold(customer, "handed-over", DAY, by="claire", at=at(DAY), reason="Roy")
    client = client_with(Role.MANAGER, customer.company)
    assert "mais pas suivis ici" in text(client.get("/c/morel/following/"))
    where = f"/c/morel/following/holds/{hold.pk}"
    assert client.post(where, {"to": ""}).status_code == 422
    assert client.post(where, {"to": "Étude Roy"}).status_code == 303
    assert Handover.objects.get().to == "Étude Roy"


def test_the_page_asks_a_fixed_number_of_queries(row, django_assert_max_num_queries):
    client = by(Role.MANAGER, row)
    for n in range(6):
        day = (DAY + timedelta(days=n)).isoformat()
        client.post(address(row, "steps"), {"kind": "acted", "on": day})
        client.post(address(row, "money"), {"on": day, "principal": "1"})
    client.get(address(row))
    with django_assert_max_num_queries(30):
        client.get(address(row))
    with django_assert_max_num_queries(25):
        client.get("/c/morel/following/")


def test_the_application_is_filled_in_and_refused_where_it_cannot_be(row):
    client, where = by(Role.CLERK, row), f"/c/morel/casefile/{row.customer_id}/application"
    assert "Requête contre Boulangerie Petit" in text(client.get(where))
    said = {"court": "commercial", "court_city": "Lyon", "birth_on": "", "object": "Bois <b>"}
    assert client.post(f"{where}/data", said).status_code == 303
    assert load_facts(row.customer).court_city == "Lyon"
    assert "Bois &lt;b&gt;" in text(client.get(where))
    for bad in ({"court": "supreme"}, {"birth_on": "2030-01-01"}, {"object": "x" * 301}):
        assert client.post(f"{where}/data", {**said, **bad}).status_code == 422
    assert by(Role.READER, row).post(f"{where}/data", said).status_code == 403
    preview = client.get(f"/c/morel/casefile/{row.customer_id}/preview?layout=order&lang=fr")
    assert preview.content.startswith(b"%PDF")


@pytest.mark.parametrize("lang", ["nl", "de"])
def test_no_english_on_the_pages(row, lang):
    client = client_with(Role.MANAGER, row.company, lang)
    client.post(address(row, "course"), {"route": "order", "court": "commercial"})
    client.post(address(row, "steps"), {"kind": "order", "on": "2026-09-01"})
    for where in (address(row), "/c/morel/following/"):
        page = text(client.get(where))
        for word in ("The recipient", "the order is", "Deadlines", "nothing was heard", "Who has"):
            assert word not in page, (where, word)
