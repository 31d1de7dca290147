"""The office reads what customers wrote by mail, accepts it, closes it, or says whose it is."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.dunning.answers.marks import plus_address
from butoir.dunning.answers.models import Answer, AnswerCase
from butoir.dunning.models import AgreedPart, Agreement, Hold, Task
from butoir.inbox.models import IncomingMail
from butoir.inbox.taking import take_mail
from butoir.ledger.models import Contact
from butoir.users.models import Role
from companies import at, make_company
from inbox.mails import bounce_of, written
from office import client_with, text
from pages.agenda import DAY, decide, let_go, owes
from pages.debtors import give_case, invoice

__all__ = ["invoice"]

NOW = at(DAY)
PROMISE = "Nous paierons 100,00 € le 20 février 2026."


def came(company, content) -> IncomingMail:
    return take_mail(company, content, "imap", by="butoir", at=NOW).mail


def wrote(invoice, said=PROMISE, **headers) -> IncomingMail:
    """A mail that came to the address of the customer's case."""
    number = AnswerCase.objects.get(customer=invoice.customer).number
    headers.setdefault("To", plus_address("relances@morel.example", number))
    return came(invoice.company, written(said, NOW, "anne@petit.example", **headers))


def address(mail, rest="") -> str:
    return f"/c/morel/mails/{mail.pk}/{rest}"


def by(role, invoice, lang="fr"):
    return client_with(role, invoice.company, lang)


def promise(invoice, **said):
    return {"invoices": [invoice.pk], "on": "2026-02-20", "cents": "100,00", **said}


def test_a_mail_is_a_row_of_the_day_that_leads_to_it(invoice):
    decide(invoice.company)
    mail = wrote(invoice, f"<b>Bonjour</b>.\n\n{PROMISE}")
    clerk = by(Role.CLERK, invoice)
    assert "Boulangerie Petit" in text(clerk.get("/c/morel/today/?section=reviews"))
    pane = text(clerk.get(f"/c/morel/today/customers/{invoice.customer_id}/"))
    assert "promet de payer" in pane
    assert PROMISE in pane
    assert f'href="{address(mail)}"' in pane


def test_it_is_among_the_answers_and_on_the_customers_timeline(invoice):
    mail = wrote(invoice, Subject="Re : rappel <i>1</i>")
    said = text(by(Role.READER, invoice).get("/c/morel/answers/"))
    assert f'href="{address(mail)}"' in said
    assert "Re : rappel &lt;i&gt;1&lt;/i&gt;" in said
    story = text(by(Role.READER, invoice).get(f"/c/morel/customers/{invoice.customer_id}/"))
    assert "E-mail : réponse par e-mail" in story.replace("\N{NO-BREAK SPACE}", " ")
    assert f'href="{address(mail)}"' in story


@pytest.mark.parametrize("lang", ["fr", "nl", "de", "en"])
def test_the_page_shows_what_was_said_and_what_to_make_of_it(invoice, lang):
    mail = wrote(invoice, f"Cher <script>. {PROMISE}", Subject="Votre <script>")
    page = text(by(Role.MANAGER, invoice, lang).get(address(mail)))
    assert "<script>" not in page.replace('<script src="', "")
    assert f"<blockquote>{PROMISE}</blockquote>" in page
    assert 'value="2026-02-20"' in page
    assert 'value="100,00"' in page
    assert "F-PETIT-1" in page
    assert mail.file_id in page


def test_a_promise_is_accepted_in_one_click(invoice):
    mail = wrote(invoice)
    clerk = by(Role.CLERK, invoice)
    answer = clerk.post(address(mail, "sayings/0/acceptance"), promise(invoice), follow=True)
    assert "Acceptée" in text(answer)
    assert (AgreedPart.objects.get().on, AgreedPart.objects.get().cents) == (
        date(2026, 2, 20),
        100_00,
    )
    assert Agreement.objects.get().how == PROMISE[:80]
    assert Task.objects.get(kind="answer").done_by == "clerk-morel-fr"
    assert 'action="/c/morel/mails' not in text(answer), "nothing is left to decide"
    again = clerk.post(address(mail, "sayings/0/acceptance"), promise(invoice), follow=True)
    assert "déjà" in text(again)
    assert Agreement.objects.count() == 1


def test_what_is_filled_in_wrong_is_shown_again_and_nothing_is_recorded(invoice):
    mail = wrote(invoice)
    for said in ({"on": "2026-02-01"}, {"invoices": []}, {"cents": "beaucoup"}):
        data = promise(invoice, **said)
        answer = by(Role.CLERK, invoice).post(address(mail, "sayings/0/acceptance"), data)
        assert answer.status_code == 422
        assert "errorlist" in text(answer)
    assert not Answer.objects.exists()


def test_a_dispute_names_its_invoice_and_its_sentence(invoice):
    other = owes(invoice.company, "PETIT", 60_00)
    said = f"Nous contestons la facture {other.number} : le prix est faux."
    mail = wrote(invoice, said)
    page = text(by(Role.CLERK, invoice).get(address(mail)))
    boxes = [part.split(">")[0] for part in page.split("<input ") if 'name="invoices"' in part]
    assert [f'value="{other.pk}"' in box for box in boxes if "checked" in box] == [True]
    data = {"invoices": [other.pk], "reason": "price"}
    by(Role.CLERK, invoice).post(address(mail, "sayings/0/acceptance"), data)
    assert (Hold.objects.get().invoice, Hold.objects.get().reason) == (other, said)


def test_a_plan_is_for_a_manager(invoice):
    mail = wrote(invoice, "Pouvons-nous payer en trois fois ?")
    assert mail.sayings[0]["kind"] == "plan"
    data = {"invoices": [invoice.pk], "parts": 3, "on": "2026-02-28"}
    where = address(mail, "sayings/0/acceptance")
    assert by(Role.CLERK, invoice).post(where, data).status_code == 403
    manager = by(Role.MANAGER, invoice)
    assert "dépasse" in text(manager.post(where, data, follow=True)), "what the company allows"
    manager.post(where, {**data, "note": "client de longue date"})
    assert AgreedPart.objects.count() == 3


def test_a_reader_sees_and_does_nothing(invoice):
    mail = wrote(invoice)
    reader = by(Role.READER, invoice)
    assert "<form method" not in text(reader.get(address(mail))).split("<main")[1]
    for rest in ("sayings/0/acceptance", "closure", "customer", "aside", "return"):
        assert reader.post(address(mail, rest), {}).status_code == 403


def test_it_is_closed_with_a_note(invoice):
    mail = wrote(invoice)
    clerk = by(Role.CLERK, invoice)
    assert clerk.post(address(mail, "closure"), {"note": ""}).status_code == 422
    clerk.post(address(mail, "closure"), {"note": "appelé ce matin"})
    assert "appelé ce matin" in text(clerk.get(address(mail)))


def test_what_only_a_sender_says_is_shown_as_probable(invoice):
    mail = came(invoice.company, written("Bonjour.", NOW))
    client = by(Role.CLERK, invoice)
    for page in (address(mail), "/c/morel/answers/", "/c/morel/mails/"):
        assert "probable" in text(client.get(page))
    client.post(address(mail, "customer"), {"customer": "petit"})
    assert "probable" not in text(client.get("/c/morel/answers/"))


def test_a_mail_of_nobody_is_sorted_by_a_person(invoice):
    mail = came(invoice.company, written(PROMISE, NOW, "x@y.example"))
    clerk = by(Role.CLERK, invoice)
    assert "1 e-mail n’est encore à personne" in text(clerk.get("/c/morel/answers/"))
    listed = text(clerk.get("/c/morel/mails/?show=sort"))
    assert f'href="{address(mail)}"' in listed
    assert PROMISE in text(clerk.get(address(mail)))
    assert clerk.post(address(mail, "customer"), {"customer": "nobody"}).status_code == 422
    clerk.post(address(mail, "customer"), {"customer": "PETIT"})
    clerk.post(address(mail, "sayings/0/acceptance"), promise(invoice))
    assert Agreement.objects.get().customer == invoice.customer
    assert "encore à personne" not in text(clerk.get("/c/morel/answers/"))


def test_what_is_about_no_customer_is_put_aside(invoice):
    mail = came(invoice.company, written("Publicité", NOW, "x@y.example"))
    clerk = by(Role.CLERK, invoice)
    clerk.post(address(mail, "aside"))
    assert address(mail) not in text(clerk.get("/c/morel/mails/?show=sort"))
    assert "mis de côté" in text(clerk.get("/c/morel/mails/"))


def test_a_return_that_only_says_so_is_agreed_to_by_a_person(invoice):
    let_go(invoice.company, DAY)
    delivery = invoice.customer.tasks.none() or invoice.company.deliveries.get()
    type(delivery).objects.update(state="sent", state_at=NOW)
    mail = came(invoice.company, bounce_of(delivery, NOW, original=False))
    clerk = by(Role.CLERK, invoice)
    assert "Notre message est revenu" in text(clerk.get(address(mail)))
    clerk.post(address(mail, "return"))
    assert Contact.objects.get().email_failed_on == DAY


def attached(content: bytes, name: str) -> bytes:
    head, body = written("Voir la pièce jointe.", NOW).split(b"\n\n", 1)
    return b"\r\n".join(
        [
            head.replace(b"Content-Type: text/plain", b"X-Was: text/plain"),
            b'Content-Type: multipart/mixed; boundary="m"',
            b"",
            b"--m",
            b"Content-Type: text/plain; charset=utf-8",
            b"",
            body,
            b"--m",
            b"Content-Type: text/html",
            f'Content-Disposition: attachment; filename="{name}"'.encode(),
            b"",
            content,
            b"--m--",
            b"",
        ]
    )


def test_what_is_attached_is_only_for_download_under_a_name_of_ours(invoice):
    mail = came(invoice.company, attached(b"<script>alert(1)</script>", "../../preuve.html"))
    reader = by(Role.READER, invoice)
    page = text(reader.get(address(mail)))
    assert "preuve.html" in page
    assert "../.." not in page
    answer = reader.get(address(mail, "attachments/0"))
    assert answer.content.strip() == b"<script>alert(1)</script>"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == f'attachment; filename="mail-{mail.pk}-1.bin"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert reader.get(address(mail, "attachments/1")).status_code == 404
    original = reader.get(address(mail, "original"))
    assert b"preuve.html" in original.content
    assert original["Content-Type"] == "application/octet-stream"


def test_mails_of_another_company_are_not_there(invoice):
    other = owes(make_company("tiers", name="Tiers"), "ROY")
    give_case(other)
    theirs = wrote(other)
    owner = by(Role.OWNER, invoice)
    for rest in ("", "original", "attachments/0"):
        assert owner.get(address(theirs, rest)).status_code == 404
    for rest in ("sayings/0/acceptance", "closure", "customer", "aside", "return"):
        assert owner.post(address(theirs, rest), {"note": "x"}).status_code == 404
    mine = came(invoice.company, written("Bonjour.", NOW, "x@y.example"))
    assert owner.post(address(mine, "customer"), {"customer": "ROY"}).status_code == 422


@pytest.mark.parametrize("page", ["/c/morel/mails/", "/c/morel/mails/?show=sort"])
def test_the_list_costs_the_same_for_many(invoice, page, django_assert_max_num_queries):
    client = by(Role.READER, invoice)
    client.get(page)
    for number in range(20):
        came(invoice.company, written(f"Bonjour {number}", NOW, "x@y.example"))
        wrote(invoice, f"Bonjour {number}")
    with django_assert_max_num_queries(10):
        client.get(page)
