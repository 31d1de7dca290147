"""A dispute is a case: whose it is, by when it is answered, what was said, and what rests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from butoir.core.errors import InputError
from butoir.dispatch.models import Delivery
from butoir.dunning.disputes.changing import Course, add_document, add_note, change_course
from butoir.dunning.disputes.models import Dispute
from butoir.dunning.disputes.opening import Heard, open_dispute
from butoir.dunning.models import Hold
from butoir.journal.models import Event
from butoir.ledger.recording import record_receipt
from butoir.users.models import Membership, Role, User
from companies import AT, altered_journal, make_company
from dunning.cases import ANSWER_BY, HEARD, WHO, contest, demanded, mail_of, plan_on, told
from dunning.test_day import one_late_invoice

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoice():
    return one_late_invoice(make_company())


def person(company, name="claire", **fields):
    user = User.objects.create(username=name, date_joined=AT, **fields)
    Membership.objects.create(user=user, company=company, role=Role.CLERK)
    return user


def test_a_whole_dispute_rests_its_invoice_and_says_all_of_it_in_one_event(invoice):
    case = contest(invoice, reason="quality", words="La porte est <rayée>", way="phone")
    assert [w.reason for w in plan_on(invoice, HEARD).waiting] == ["disputed"]
    assert (case.hold.cents, case.cents, case.answer_by) == (None, 100_00, ANSWER_BY)
    assert Event.objects.filter(at=WHO["at"]).count() == 1
    said = told("dispute-opened")[0]
    assert (said["words"], said["way"], said["answer_by"]) == (
        "La porte est <rayée>",
        "phone",
        "2026-02-24",
    )
    assert altered_journal() == []


def test_the_undisputed_part_goes_on(invoice):
    contest(invoice, 30_00, reason="price")
    assert demanded(invoice, HEARD) == [("reminder-1", 70_00)]


def test_the_company_says_in_how_many_open_days_it_answers():
    invoice = one_late_invoice(make_company(dispute_days=3))
    assert contest(invoice).answer_by == date(2026, 2, 13)


def test_the_person_in_charge_owns_it_else_who_records_it(invoice):
    assert contest(invoice, 10_00).owner is None, "claire has no role here"
    claire = person(invoice.company)
    assert contest(invoice, 10_00).owner == claire
    sophie = person(invoice.company, "sophie")
    invoice.customer.in_charge = sophie
    assert contest(invoice, 10_00).owner == sophie
    Membership.objects.filter(user=sophie).delete()
    assert contest(invoice, 10_00).owner == claire, "sophie has left"


def test_a_second_dispute_is_a_case_of_its_own_that_names_the_earlier(invoice):
    first = contest(invoice, 30_00)
    second = contest(invoice, 20_00)
    assert (first.earlier, second.earlier) == (None, first)
    assert demanded(invoice, HEARD) == [("reminder-1", 50_00)], "the parts add up"


def test_all_that_is_left_undisputed_is_disputed_without_an_amount(invoice):
    contest(invoice, 30_00)
    assert contest(invoice).hold.cents == 70_00
    assert demanded(invoice, HEARD) == []


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"cents": 100_01}, "less is open"),
        ({"cents": 0}, "cannot be disputed"),
        ({"cents": -5}, "cannot be disputed"),
        ({"reason": "mood"}, "is no reason"),
        ({"way": "pigeon"}, "no way to hear"),
    ],
)
def test_what_makes_no_sense_is_refused_and_leaves_nothing(invoice, said, problem):
    with pytest.raises(InputError, match=problem):
        contest(invoice, **said)
    assert not Hold.objects.exists()
    assert not told("dispute-opened")


def test_what_is_disputed_whole_or_settled_is_not_disputed_again(invoice):
    contest(invoice)
    with pytest.raises(InputError, match="disputed already"):
        contest(invoice, 10_00)
    paid = one_late_invoice(invoice.company, "ROY")
    record_receipt(paid.customer, 100_00, HEARD, invoice=paid, **WHO)
    with pytest.raises(InputError, match="disputed already"):
        contest(paid)


def test_a_day_to_come_is_no_day_on_which_it_was_heard(invoice):
    with pytest.raises(InputError, match="lies ahead"):
        open_dispute(Heard(invoice, date(2026, 2, 11)), **WHO)


def test_it_is_acknowledged_at_once_with_the_day_of_the_answer(invoice):
    case = contest(invoice, 30_00, reason="price", acknowledge=True)
    assert (case.receipt.channel, case.receipt.to["email"]) == ("email", "petit@client.example")
    said = mail_of(case.receipt)
    assert "votre contestation de la facture F-PETIT" in said
    assert "au plus tard le mardi 24 février 2026" in said
    assert "30,00" in said
    assert "70,00" in said
    assert "le prix facturé n’est pas celui convenu" in said
    assert told("dispute-opened")[0]["acknowledged"]


def test_a_letter_acknowledges_it_where_no_e_mail_reaches_and_nothing_is_kept_without_any(invoice):
    invoice.customer.contacts.update(email="")
    assert contest(invoice, 10_00, acknowledge=True).receipt.channel == "post"
    invoice.customer.address = {}
    with pytest.raises(InputError, match="neither e-mail nor post"):
        contest(invoice, 10_00, acknowledge=True)
    assert (Dispute.objects.count(), Delivery.objects.count()) == (1, 1)


def test_its_course_changes_with_what_was_before(invoice):
    case, claire = contest(invoice), person(invoice.company)
    course = Course(claire, date(2026, 3, 2), "price")
    assert change_course(case, course, **WHO)
    assert not change_course(case, course, **WHO), "nothing is different"
    case.refresh_from_db()
    assert (case.owner, case.answer_by, case.reason) == (claire, date(2026, 3, 2), "price")
    before = {"owner": "", "answer_by": "2026-02-24", "reason": "other"}
    assert [said["before"] for said in told("dispute-changed")] == [before]


def test_a_course_that_makes_no_sense_is_refused(invoice):
    case = contest(invoice)
    course = Course(None, case.answer_by, case.reason)
    stranger = User.objects.create(username="mallory", date_joined=AT)
    for change, problem in (
        ({"owner": stranger}, "no role in this company"),
        ({"answer_by": date(2026, 2, 9)}, "has passed"),
        ({"reason": "mood"}, "is no reason"),
    ):
        with pytest.raises(InputError, match=problem):
            change_course(case, replace(course, **change), **WHO)
    assert not told("dispute-changed")


def test_notes_and_documents_are_kept_with_their_author(invoice):
    case = contest(invoice)
    add_note(case, "Le chauffeur confirme", **WHO)
    kept = add_document(case, b"%PDF-1.4 %%EOF", "application/pdf", "BL-7781\u202egpj", **WHO)
    assert kept.name == "BL-7781gpj", "nothing turns the name around"
    assert (case.notes.get().made_by, kept.made_by) == ("claire", "claire")
    assert [said["name"] for said in told("dispute-document")] == ["BL-7781gpj"]
    with pytest.raises(InputError, match="says something"):
        add_note(case, "  ", **WHO)
    with pytest.raises(InputError, match="has a name"):
        add_document(case, b"x", "image/png", "\u202e ", **WHO)
