"""Case numbers, links and PINs: opened by the run that writes, worthless once revoked."""

from __future__ import annotations

from datetime import date, timedelta
from email import message_from_bytes, policy

import pytest

from butoir.core.errors import InputError
from butoir.dispatch.models import Delivery
from butoir.dunning.answers.cases import bare_number, open_case, revoke_case
from butoir.dunning.answers.links import case_of_pin, case_of_token
from butoir.dunning.answers.marks import LINK_DAYS, answer_page, pin_of, shown_number, token_of
from butoir.dunning.answers.models import AnswerCase
from butoir.dunning.models import PlannedMessage
from butoir.dunning.previewing import preview_message
from butoir.journal.models import Event
from butoir.ledger.models import Customer
from companies import altered_journal, at, make_company
from dunning.test_day import FIRST, automatic, one_late_invoice, release, run

pytestmark = pytest.mark.django_db

ADDRESS = "https://repondre.morel.example"
WHO = {"by": "claire", "at": at(FIRST)}


@pytest.fixture
def company(settings):
    """A company whose debtors can reach the page."""
    settings.ANSWER_URL = ADDRESS
    return automatic(make_company())


def sent_text() -> str:
    content = bytes(Delivery.objects.get().document.file.content)
    mail = message_from_bytes(content, policy=policy.default)
    return str(mail.get_body(("plain",)).get_content())


def link_in(text: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(ADDRESS))


def test_who_is_written_to_gets_a_case_once(company):
    one_late_invoice(company)
    run(company)
    case = AnswerCase.objects.get()
    assert case.customer.code == "PETIT"
    one_late_invoice(company, "ROY")
    run(company)
    assert AnswerCase.objects.filter(customer=case.customer).get() == case
    assert AnswerCase.objects.count() == 2
    assert [event.kind for event in Event.objects.filter(kind="answer-cases")] == [
        "answer-cases"
    ] * 2
    assert altered_journal() == []


def test_without_a_public_address_there_is_no_case_and_no_link():
    company = automatic(make_company())
    one_late_invoice(company)
    run(company)
    assert release(company) == {"queued": 1}
    assert not AnswerCase.objects.exists()
    assert "/r/" not in sent_text()


def test_the_letter_that_leaves_has_the_link_that_was_shown_and_it_opens_the_case(company):
    one_late_invoice(company)
    run(company)
    shown = preview_message(PlannedMessage.objects.get()).compose()[0]
    release(company)
    link = link_in(sent_text())
    assert shown.answer.url == link
    token = link.removeprefix(f"{ADDRESS}/r/")
    assert case_of_token(token, FIRST) == AnswerCase.objects.get()


def test_a_case_opened_after_the_run_changes_no_letter_that_a_person_edits(company, settings):
    """The places of the paragraphs are the same with and without the link."""
    one_late_invoice(company)
    run(company)
    with_page = preview_message(PlannedMessage.objects.get()).compose()[0]
    settings.ANSWER_URL = ""
    assert preview_message(PlannedMessage.objects.get()).compose()[0].blocks == with_page.blocks


@pytest.fixture
def case(company):
    """The case of a debtor who was written to."""
    one_late_invoice(company)
    run(company)
    return AnswerCase.objects.select_related("customer").get()


def test_a_link_holds_up_to_its_last_day(case):
    last = FIRST + timedelta(days=LINK_DAYS)
    token = answer_page(case.number, FIRST, "email").url.rpartition("/")[2]
    assert case_of_token(token, last) == case
    assert case_of_token(token, last + timedelta(days=1)) is None


def test_a_link_cannot_be_made_nor_changed_without_the_secret(case, settings):
    token = token_of(case.number, FIRST)
    other = "8" if token[0] == "9" else "9"
    longer = token.replace("2026", "2036", 1)
    for forged in (token[:-1], f"{other}{token[1:]}", longer, "", ".", "é.é"):
        assert case_of_token(forged, FIRST) is None
    assert case_of_token(token, FIRST) == case


def test_only_paper_has_a_pin(case):
    for channel in ("email", "sms"):
        page = answer_page(case.number, FIRST, channel)
        assert (page.address, page.case_number, page.pin) == ("", "", "")
    for channel in ("post", "registered"):
        page = answer_page(case.number, FIRST, channel)
        assert page.address == "repondre.morel.example/r/"
        assert case_of_pin(page.case_number, page.pin) == case
    assert answer_page("", FIRST, "post") is None


def test_a_number_and_its_pin_open_however_they_are_typed(case):
    pin = pin_of(case.number)
    typed = shown_number(case.number).lower().replace("-", " - ")
    assert case_of_pin(typed, f" {pin[:2]}-{pin[2:]} ") == case


@pytest.mark.parametrize(
    "number", ["", "-", "AAAA-AAAA", "0O1I-0O1I", "K7M4", "K7M4-9QXD", "é" * 8]
)
def test_another_number_opens_nothing_whatever_the_pin(case, number):
    for pin in ("", pin_of(""), pin_of(case.number)):
        assert case_of_pin(number, pin) is None


def test_a_wrong_pin_opens_nothing(case):
    right = int(pin_of(case.number))
    for wrong in ("", "0", f"{(right + 1) % 10**6:06}", f"{right:06}0"):
        assert case_of_pin(case.number, wrong) is None


def test_what_was_revoked_opens_nothing_and_the_next_letter_has_another_number(company, case):
    token, pin = token_of(case.number, FIRST), pin_of(case.number)
    revoke_case(case.customer, **WHO)
    assert case_of_token(token, FIRST) is None
    assert case_of_pin(case.number, pin) is None
    one_late_invoice(company, "ROY")  # another decision, so another run
    run(company)
    again = AnswerCase.objects.get(customer=case.customer, revoked_at=None)
    assert again.number != case.number
    assert open_case(again.number) == again


def test_who_was_never_written_to_has_nothing_to_revoke(company):
    customer = Customer.objects.create(company=company, code="NEUF", name="Neuf")
    with pytest.raises(InputError, match="no link is open"):
        revoke_case(customer, **WHO)


def test_numbers_do_not_follow_each_other_and_are_read_without_doubt(company):
    for code in range(30):
        one_late_invoice(company, f"C{code}")
    run(company)
    numbers = list(AnswerCase.objects.order_by("customer").values_list("number", flat=True))
    assert len(set(numbers)) == 30
    assert not set("".join(numbers)) & set("01AEIOULY")
    assert all(bare_number(shown_number(number)) == number for number in numbers)
    starts = {number[:2] for number in numbers}
    assert len(starts) > 15, "neighbours share no beginning"


def test_the_pin_is_that_of_the_installation(case, settings):
    before = pin_of(case.number)
    settings.SECRET_KEY = "another installation"
    assert pin_of(case.number) != before


def test_nothing_of_a_pin_or_link_is_stored(case):
    pin, token = pin_of(case.number), token_of(case.number, FIRST)
    stored = repr(AnswerCase.objects.values().get())
    told = "".join(event.data for event in Event.objects.all())
    for secret in (pin, token.partition(".")[2]):
        assert secret not in stored + told


def test_a_link_names_its_case_and_its_last_day():
    assert token_of("K7M49QXD", date(2026, 5, 31)).startswith("K7M49QXD20260531.")
