"""Who has no link gets nothing, and learns nothing; who has one gets no further than its debtor."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from butoir.dunning.answers.cases import revoke_case
from butoir.dunning.answers.marks import pin_of, token_of
from butoir.dunning.answers.models import Answer, AnswerCase
from companies import AT
from office import text
from pages.agenda import DAY, owes
from pages.debtors import give_case, invoice, keep_copy, link, stranger

__all__ = ["invoice"]


def refused(path: str, status: int = 404) -> bytes:
    answer = stranger().get(path)
    assert answer.status_code == status
    return answer.content


def test_forged_expired_and_revoked_links_get_the_same_sober_page(invoice):
    number = AnswerCase.objects.get().number
    good = token_of(number, DAY + timedelta(days=60))
    forged = [
        good[:-1],
        good.replace("2026", "2030", 1),
        f"{number}20300101.{good.partition('.')[2]}",
        "x",
        "x" * 5000,
        "%00",
        "é",
        token_of(number, DAY - timedelta(days=1)),
        token_of("ZZZZZZZZ", DAY + timedelta(days=1)),
    ]
    bodies = {refused(f"/r/{token}") for token in forged}
    bodies |= {refused(f"/r/{token}/promise") for token in ("x", good[:-1])}
    revoke_case(invoice.customer, by="claire", at=AT)
    bodies.add(refused(f"/r/{good}"))
    assert len(bodies) == 1
    said = bodies.pop().decode()
    assert "Morel" not in said
    assert "Petit" not in said


def test_a_link_opens_on_its_last_day(invoice):
    assert stranger().get(link(invoice, days=0)).status_code == 200


def test_documents_and_answers_of_other_debtors_cannot_be_reached(invoice):
    other = owes(invoice.company, "ROY")
    give_case(other)
    keep_copy(other, b"%PDF-1.7 of somebody else %%EOF")
    path = link(other, "not-received")
    stranger().post(path, {"invoices": other.pk})
    theirs = Answer.objects.get()
    assert stranger().get(link(other, f"invoices/{other.pk}.pdf")).status_code == 200
    assert stranger().get(link(other, f"received/{theirs.pk}")).status_code == 200
    refused(link(invoice, f"invoices/{other.pk}.pdf"))
    refused(link(invoice, f"received/{theirs.pk}"))
    refused(link(invoice, "invoices/4711.pdf"))


def test_there_are_no_other_answers_than_those_offered(invoice):
    refused(link(invoice, "whim"))


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_do_nothing(invoice, method):
    for path in (link(invoice), link(invoice, "paid"), "/r/"):
        assert getattr(stranger(), method)(path).status_code == 405


def test_a_page_is_only_looked_at(invoice):
    assert stranger().post(link(invoice)).status_code == 405


def test_without_a_public_address_there_is_no_page(invoice, settings):
    settings.ANSWER_URL = ""
    refused("/r/")
    refused(link(invoice))


def test_a_pin_is_tried_five_times(invoice):
    """Even the right one does not open then; another case is not shut by it."""
    case = AnswerCase.objects.get()
    other = give_case(owes(invoice.company, "ROY"))
    for _ in range(5):
        assert stranger().post("/r/", {"number": case.number, "pin": "0"}).status_code == 422
    right = {"number": case.number, "pin": pin_of(case.number)}
    answer = stranger().post("/r/", right)
    assert answer.status_code == 429
    assert answer.content == refused("/r/nothing")
    right = {"number": other.number, "pin": pin_of(other.number)}
    assert stranger().post("/r/", right).status_code == 303
    assert stranger().get(link(invoice)).status_code == 200, "links go on"


def test_numbers_cannot_be_tried_one_after_the_other(invoice):
    statuses = [
        stranger()
        .post("/r/", {"number": f"BCDF{n:04}".replace("0", "Z").replace("1", "X"), "pin": "1"})
        .status_code
        for n in range(70)
    ]
    assert statuses.count(422) == 60
    assert set(statuses[60:]) == {429}


def test_links_cannot_be_tried_one_after_the_other(invoice):
    statuses = [stranger().get(f"/r/x{n}").status_code for n in range(70)]
    assert statuses.count(404) == 60
    assert set(statuses[60:]) == {429}


def test_a_case_answers_twenty_times_an_hour(invoice):
    path = link(invoice, "not-received")
    for number in range(20):
        told = {"invoices": invoice.pk, "text": str(number)}
        assert stranger().post(path, told).status_code == 303
    assert stranger().post(path, {"invoices": invoice.pk, "text": "x"}).status_code == 429
    assert Answer.objects.count() == 20
    assert stranger().get(link(invoice)).status_code == 200


def test_a_request_of_megabytes_is_refused_before_it_is_read(invoice):
    big = SimpleUploadedFile("a.pdf", b"%PDF-" + b"x" * 6_000_000)
    assert stranger().post(link(invoice, "paid"), {"proof": big}).status_code == 404
    text_alone = stranger().post(link(invoice, "dispute"), {"text": "x" * 3_000_000})
    assert text_alone.status_code == 404
    many = stranger().post("/r/", {f"field{n}": "" for n in range(2000)})
    assert many.status_code == 404


def test_a_body_that_is_no_form_is_refused(invoice):
    answer = stranger().post(
        link(invoice, "paid"), b"\xff\x00", content_type="multipart/form-data; boundary=x"
    )
    assert answer.status_code in (404, 422)
    bad_length = stranger().post("/r/", {}, headers={"content-length": "many"})
    assert bad_length.status_code in (404, 422)


def test_markup_in_an_answer_is_only_text(invoice):
    words = "<script>alert(1)</script> {{ 7*7 }} **x**"
    told = {"invoices": invoice.pk, "reason": "other", "text": words}
    answer = stranger().post(link(invoice, "dispute"), told)
    body = stranger().get(answer.url).content.decode()
    assert "<script" not in body
    assert "&lt;script&gt;alert(1)" in body
    assert Answer.objects.get().text == words


def test_nothing_is_logged_of_a_pin_or_a_link(invoice, caplog):
    caplog.set_level(logging.DEBUG)
    case = AnswerCase.objects.get()
    stranger().post("/r/", {"number": case.number, "pin": pin_of(case.number)})
    stranger().post("/r/", {"number": case.number, "pin": "987654"})
    assert pin_of(case.number) not in caplog.text
    assert "987654" not in caplog.text


def test_an_account_is_no_key(invoice):
    """Somebody of the office sees no debtor's page without its link either."""
    assert "Cette page ne peut pas" in text(stranger().get("/r/x"))
