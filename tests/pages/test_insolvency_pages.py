"""Notices of insolvency in the office: read, accepted or not; the claim declared, or put off."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from butoir.casefile.models import CaseFile
from butoir.dunning.insolvency.models import Declaration, LegalNotice, NoticeFetch, Proceeding
from butoir.dunning.models import Hold, Task
from butoir.journal.models import Event
from butoir.ledger.recording import record_invoice
from butoir.users.models import Role
from companies import at, make_company
from dunning.bodacc_server import record
from dunning.notices import (
    BCE,
    CANCELLATION,
    DAY,
    JUDGED,
    OPENING,
    SALE,
    SIREN,
    brought,
    debtor,
)
from office import client_with, text
from pages.agenda import decide, on_day

HOME = "/c/morel/insolvency/"


@pytest.fixture
def customer(monkeypatch, db):
    """Somebody who owes 1 000 euros since the end of January, on a Monday of March."""
    on_day(monkeypatch, DAY)
    found = debtor(make_company())
    said = {"by": "claire", "at": at(DAY), "issued_on": date(2026, 1, 1)}
    record_invoice(found, "F1", 100_000, date(2026, 1, 31), **said)
    record_invoice(found, "F2", 50_000, date(2026, 3, 31), **said)
    return found


def by(role, customer, lang="fr"):
    return client_with(role, customer.company, lang)


def plain(answer):
    """What a page says, its special spaces made ordinary."""
    said = text(answer)
    return said.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def accepted(customer, role=Role.CLERK):
    (row,) = brought(customer.company, OPENING)
    client = by(role, customer)
    agent = "Maître Exemple\n1 rue du Palais\n69003 Lyon"
    days = {"judged_on": "2026-02-24", "published_on": "2026-03-06", "agent": agent}
    answer = client.post(f"{HOME}{row.pk}/acceptance", days)
    assert answer.status_code == 303, plain(answer)
    return Proceeding.objects.get(ended_at=None)


def path(proceeding, rest=""):
    return f"{HOME}proceedings/{proceeding.pk}/{rest}"


def test_a_notice_to_read_is_a_row_of_the_day_that_leads_to_it(customer):
    decide(customer.company, DAY)
    (row,) = brought(customer.company, OPENING)
    client = by(Role.CLERK, customer)
    assert "Boulangerie Petit" in plain(client.get("/c/morel/today/?section=reviews"))
    pane = plain(client.get(f"/c/morel/today/customers/{customer.pk}/"))
    assert f'href="{HOME}{row.pk}/"' in pane
    assert "procédure ouverte" in pane


def test_it_shows_the_notice_the_customer_and_what_would_follow(customer):
    (row,) = brought(customer.company, OPENING)
    said = plain(by(Role.READER, customer).get(f"{HOME}{row.pk}/"))
    for wanted in (
        "Boulangerie Petit",
        "SIREN 732829320",
        "1 500,00 €",
        "mardi 24 février 2026",
        "mercredi 6 mai 2026",
        "lundi 7 septembre 2026",
        "Tribunal des activités économiques de Lyon",
        "A202600451201",
    ):
        assert wanted in said
    assert "acceptance" not in said


@pytest.mark.parametrize("lang", ["fr", "nl", "de", "en"])
def test_every_page_is_there_in_four_languages(customer, lang):
    proceeding = accepted(customer)
    client = by(Role.MANAGER, customer, lang)
    notice = LegalNotice.objects.get()
    for address in (HOME, f"{HOME}{notice.pk}/", f"{HOME}entry", path(proceeding)):
        answer = client.get(address)
        assert answer.status_code == 200
        if address != f"{HOME}entry":
            assert "Boulangerie Petit" in plain(answer)


def test_hostile_names_and_addresses_are_shown_harmless(customer):
    hostile = replace(
        OPENING,
        name='<script>alert("x")</script>',
        court="<img src=x onerror=alert(1)>",
        text="<b>Mandataire judiciaire : <i>Exemple</i></b>",
        address="javascript:alert(1)",
    )
    (row,) = brought(customer.company, hostile)
    client = by(Role.MANAGER, customer)
    said = plain(client.get(f"{HOME}{row.pk}/"))
    assert "&lt;script&gt;" in said
    assert "javascript:" not in said
    data = {"judged_on": "2026-02-24", "agent": "<script>\n<b>rue</b>"}
    assert client.post(f"{HOME}{row.pk}/acceptance", data).status_code == 303
    pages = [HOME, path(Proceeding.objects.get()), f"/c/morel/customers/{customer.pk}/"]
    for page in pages:
        said = plain(client.get(page))
        assert "<script>alert" not in said
        assert "<img src=x" not in said
        assert "<b>rue" not in said
    pdf = client.get(path(Proceeding.objects.get(), "declaration.pdf"))
    assert pdf.content.startswith(b"%PDF")


def test_accepted_everything_stops_and_the_claim_is_shown(customer):
    proceeding = accepted(customer)
    assert Hold.objects.get().since == JUDGED
    said = plain(by(Role.READER, customer).get(path(proceeding)))
    for wanted in (
        "1 000,00 €",
        "500,00 €",
        "7,66 €",
        "40,00 €",
        "1 547,66 €",
        "mercredi 6 mai 2026",
        "lundi 7 septembre 2026",
        "Maître Exemple",
    ):
        assert wanted in said
    story = plain(by(Role.READER, customer).get(f"/c/morel/customers/{customer.pk}/"))
    assert "Tout s’arrête" in story
    assert "A202600451201" in story


def test_the_claim_to_declare_is_first_in_the_work_of_the_day(customer):
    decide(customer.company, DAY)
    proceeding = accepted(customer)
    client = by(Role.CLERK, customer)
    assert "Boulangerie Petit" in plain(client.get("/c/morel/today/?section=execute"))
    pane = plain(client.get(f"/c/morel/today/customers/{customer.pk}/"))
    assert f'href="{path(proceeding)}"' in pane
    assert "mer. 6 mai 2026" in pane


def test_the_draft_is_a_document_and_data(customer):
    proceeding = accepted(customer)
    client = by(Role.READER, customer)
    answer = client.get(path(proceeding, "declaration.pdf"))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    figures = json.loads(client.get(path(proceeding, "declaration.json")).content)
    assert (figures["total"], figures["due"], figures["to_fall_due"]) == (154_766, 100_000, 50_000)
    assert client.get(path(proceeding, "declaration.pdf?currency=CHF")).status_code == 404


def test_the_file_of_the_declaration_is_made_sealed_and_handed_out(customer):
    proceeding = accepted(customer)
    client = by(Role.CLERK, customer)
    assert client.post(path(proceeding, "file"), {"security": "gage"}).status_code == 303
    page = client.get(path(proceeding))
    assert "Dossier avec ses pièces, 1 547,66 € (ZIP)" in plain(page)
    made = CaseFile.objects.get()
    answer = client.get(f"/c/morel/casefile/files/{made.pk}")
    assert answer.content.startswith(b"PK")
    listed = plain(client.get("/c/morel/casefile/"))
    assert "Déclaration de créance (procédure collective)" in listed
    for wrong in ({"currency": "CHF"}, {"currency": "<b>"}):
        assert client.post(path(proceeding, "file"), wrong).status_code == 303
    assert CaseFile.objects.count() == 1
    assert by(Role.READER, customer).post(path(proceeding, "file")).status_code == 403


def test_the_declaration_is_kept_as_it_was_sent(customer):
    proceeding = accepted(customer)
    client = by(Role.CLERK, customer)
    data = {"declared_on": "2026-03-09", "how": "LRAR 1A", "security": "réserve de propriété"}
    assert client.post(path(proceeding, "declaration"), {**data, "how": ""}).status_code == 422
    late = client.post(path(proceeding, "declaration"), {**data, "declared_on": "2026-03-10"})
    assert late.status_code == 422
    assert "entre le jugement et aujourd’hui" in plain(late)
    assert client.post(path(proceeding, "declaration"), data).status_code == 303
    made = Declaration.objects.get()
    kept = client.get(path(proceeding, f"declared/{made.pk}.pdf"))
    assert kept.content == bytes(made.letter.content)
    assert "LRAR 1A" in plain(client.get(path(proceeding)))
    assert Task.objects.get(kind="declare").result == "done"


def test_it_is_put_off_once_and_not_beyond_its_last_day(customer):
    proceeding = accepted(customer)
    client = by(Role.CLERK, customer)
    said = {"until": "2026-05-07", "reason": "pièces attendues"}
    answer = client.post(path(proceeding, "postponement"), said)
    assert answer.status_code == 422
    assert "06/05/2026" in plain(answer)
    where = path(proceeding, "postponement")
    assert client.post(where, {**said, "until": "2026-04-01"}).status_code == 303
    assert "pièces attendues" in plain(client.get(path(proceeding)))
    assert client.post(where, {**said, "until": "2026-04-02"}).status_code == 422


def test_a_manager_gives_it_up_with_a_reason(customer):
    proceeding = accepted(customer)
    data = {"waive-reason": "trop peu"}
    assert by(Role.CLERK, customer).post(path(proceeding, "waiver"), data).status_code == 403
    manager = by(Role.MANAGER, customer)
    assert manager.post(path(proceeding, "waiver"), {}).status_code == 422
    assert manager.post(path(proceeding, "waiver"), data).status_code == 303
    assert Task.objects.get(kind="declare").reason == "trop peu"


def test_it_is_not_our_debtor(customer):
    (row,) = brought(customer.company, OPENING)
    client = by(Role.CLERK, customer)
    assert client.post(f"{HOME}{row.pk}/dismissal", {"reason": ""}).status_code == 422
    assert client.post(f"{HOME}{row.pk}/dismissal", {"reason": "autre"}).status_code == 303
    row.task.refresh_from_db()
    assert (row.task.result, row.task.done_by) == ("not-ours", "clerk-morel-fr")
    again = client.post(f"{HOME}{row.pk}/acceptance", {"judged_on": "2026-02-24"})
    assert again.status_code == 422
    assert not Hold.objects.exists()


def test_a_cancellation_is_accepted_by_a_manager_and_undoes_it(customer):
    proceeding = accepted(customer)
    (row,) = brought(customer.company, CANCELLATION)
    assert by(Role.CLERK, customer).post(f"{HOME}{row.pk}/acceptance").status_code == 403
    assert by(Role.MANAGER, customer).post(f"{HOME}{row.pk}/acceptance").status_code == 303
    assert not Hold.objects.filter(ended_at=None).exists()
    said = plain(by(Role.READER, customer).get(path(proceeding)))
    assert "A202600520003" in said
    assert "annulée" in said


def test_a_manager_corrects_the_days_and_undoes_by_hand(customer):
    proceeding = accepted(customer)
    days = {"judged_on": "2026-02-25", "published_on": "2026-03-06", "note": "arrêt rectificatif"}
    clerk, manager = by(Role.CLERK, customer), by(Role.MANAGER, customer)
    assert clerk.post(path(proceeding, "correction"), days).status_code == 403
    too_early = {**days, "published_on": "2026-02-01"}
    assert manager.post(path(proceeding, "correction"), too_early).status_code == 422
    assert Proceeding.objects.get() == proceeding
    assert manager.post(path(proceeding, "correction"), days).status_code == 303
    corrected = Proceeding.objects.get(ended_at=None)
    assert (corrected.corrects, corrected.judged_on) == (proceeding, date(2026, 2, 25))
    assert corrected.notices.count() == 1
    assert manager.post(path(corrected, "undoing"), {"undo-reason": "infirmé"}).status_code == 303
    assert not Hold.objects.filter(ended_at=None).exists()
    twice = manager.post(path(corrected, "undoing"), {"undo-reason": "encore"})
    assert twice.status_code == 422


def test_the_hold_of_proceedings_is_not_ended_on_the_customers_page(customer):
    accepted(customer)
    hold = Hold.objects.get()
    where = f"/c/morel/customers/{customer.pk}/holds/{hold.pk}/end"
    answer = by(Role.MANAGER, customer).post(where, follow=True)
    if answer.status_code == 404:
        pytest.fail("the address of the page has changed")
    assert Hold.objects.get().ended_at is None


def test_a_belgian_bankruptcy_is_entered_by_hand_and_read(customer):
    jans = debtor(customer.company, "JANS", number="BE 0403.019.261")
    record_invoice(jans, "B1", 10_000, date(2026, 1, 31), by="claire", at=at(DAY))
    client = by(Role.CLERK, customer)
    said = {
        "number": "0403.019.261",
        "kind": "faillite",
        "judged_on": "2026-02-24",
        "declare_by": "2026-03-26",
        "court": "Tribunal de Liège",
        "agent": "Me Jans\nrue Haute 1\n4000 Liège",
    }
    assert client.post(f"{HOME}entry", {**said, "number": "0403.019.262"}).status_code == 422
    assert client.post(f"{HOME}entry", {**said, "number": "0202.239.951"}).status_code == 422
    assert client.post(f"{HOME}entry", said).status_code == 303
    row = LegalNotice.objects.get()
    assert (row.customer, row.declare_by) == (jans, date(2026, 3, 26))
    days = {"judged_on": "2026-02-24", "declare_by": "2026-03-26", "agent": said["agent"]}
    assert client.post(f"{HOME}{row.pk}/acceptance", days).status_code == 303
    proceeding = Proceeding.objects.get()
    assert "jeudi 26 mars 2026" in plain(client.get(path(proceeding)))
    assert client.get(path(proceeding, "declaration.pdf")).content.startswith(b"%PDF")


def drop(customer, name, content, status=200):
    file = SimpleUploadedFile(name, content)
    client = by(Role.CLERK, customer)
    answer = client.post("/c/morel/imports/files/", {"files": file}, follow=True)
    assert answer.status_code == status
    return plain(answer)


def test_a_file_of_the_bodacc_is_dropped_in_like_any_other(customer):
    content = json.dumps({"total_count": 1, "results": [record(SIREN), record("404833048", 7)]})
    said = drop(customer, "annonces.json", content.encode())
    assert "annonces légales" in said
    row = LegalNotice.objects.get()
    assert (row.customer, row.source.name) == (customer, "annonces.json")
    drop(customer, "encore.json", content.encode())
    assert LegalNotice.objects.count() == 1


def test_a_table_of_belgian_insolvencies_too(customer):
    jans = debtor(customer.company, "JANS", number=f"BCE {BCE}")
    table = (
        "bce;procédure;jugement;publication;déclaration;curateur;nom\n"
        "0403.019.261;faillite;24/02/2026;;26/03/2026;Me Jans;Jans SRL\n"
    )
    drop(customer, "faillites.csv", table.encode())
    row = LegalNotice.objects.get()
    assert (row.customer, row.procedure, row.judged_on) == (jans, "faillite", JUDGED)


def test_a_table_that_is_wrong_is_refused_line_by_line(customer):
    table = "kbo;procedure;vonnis\n0403.019.262;faillissement;2026-02-24\n"
    said = drop(customer, "fout.csv", table.encode(), 422)
    assert "n’est pas un numéro d’entreprise" in said
    assert not LegalNotice.objects.exists()


def test_who_buys_a_business_is_told_apart(customer):
    (row,) = brought(customer.company, SALE)
    said = plain(by(Role.READER, customer).get(f"{HOME}{row.pk}/"))
    assert "reste dû par le vendeur" in said
    assert "acceptance" not in said


def test_another_company_sees_nothing_of_it(customer):
    proceeding = accepted(customer)
    notice = LegalNotice.objects.get()
    other = make_company("autre", name="Autre")
    client = client_with(Role.OWNER, other)
    row = f"proceedings/{proceeding.pk}/"
    for rest in (f"{notice.pk}/", row, f"{row}declaration.pdf", f"{row}declaration.json"):
        assert client.get(f"/c/autre/insolvency/{rest}").status_code == 404
    for rest in (f"{notice.pk}/acceptance", f"{row}undoing", f"{row}file"):
        assert client.post(f"/c/autre/insolvency/{rest}").status_code == 404


def test_the_last_asking_that_failed_is_shown(customer, settings):
    settings.BODACC_URL = "http://127.0.0.1:9/"
    failed = "the interface answers 503"
    NoticeFetch.objects.create(company=customer.company, at=at(DAY), by="x", error=failed)
    assert "503" in plain(by(Role.READER, customer).get(HOME))


def test_the_list_costs_the_same_for_many(customer, django_assert_num_queries):
    accepted(customer)
    client = by(Role.READER, customer)
    client.get(HOME)
    with django_assert_num_queries(12):
        client.get(HOME)
    for n in range(20):
        brought(
            customer.company, replace(OPENING, id=f"A{n}", published_on=DAY - timedelta(days=n))
        )
    with django_assert_num_queries(12):
        client.get(HOME)
    assert Event.objects.filter(kind="legal-notice").count() == 21
