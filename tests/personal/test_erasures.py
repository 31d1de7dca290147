"""From a settled case to nothing: put aside, listed, approved, erased, and still verifiable."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction

from butoir.casefile.evidence import names_of
from butoir.casefile.following.models import LossCertificate
from butoir.casefile.orders.models import OrderDetails
from butoir.core.errors import InputError
from butoir.dunning.debits.models import DebitCredit, DebitNote
from butoir.dunning.identity.doubts import load_identities
from butoir.dunning.identity.known import known_of
from butoir.journal.chain import GONE
from butoir.journal.erased import ERASURE, erasures_told
from butoir.journal.models import Event, SealedFile
from butoir.ledger.models import Customer, Invoice
from butoir.ledger.recording import record_invoice
from butoir.personal.clock import finish
from butoir.personal.erasing import erase_some
from butoir.personal.facts import standing_now
from butoir.personal.holding import freeze, unfreeze
from butoir.personal.lists import approve, check, propose, refuse, running
from butoir.personal.models import ErasureEntry
from butoir.personal.places import PLACES
from butoir.personal.standing import DUE, EMPTIED, ERASED, RUNNING
from companies import altered_journal, at
from journal.tampering import tamper
from personal.kept import BOOKS_GONE, CASE_GONE, NEEDLE, PDF, known_customer, left_of
from personal.later import BORN_IN

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer() -> Customer:
    return known_customer()


def listed(customer: Customer, on: date = CASE_GONE):
    """The list of a day, approved by an owner."""
    erasure = propose(customer.company, on, by="claire", at=at(on))
    assert erasure is not None
    approve(erasure, by="owner", at=at(on))
    return erasure


def erased(customer: Customer, on: date = CASE_GONE) -> Customer:
    """The customer, once all that may be erased on that day is."""
    erasure = listed(customer, on)
    erasure.refresh_from_db()
    finish(erasure, by="owner", clock=lambda: at(on))
    return Customer.objects.select_related("company").get(pk=customer.pk)


def test_a_settled_case_is_erased_and_the_journal_verifies(customer: Customer):
    sums = list(customer.invoices.order_by("pk").values_list("number", "cents", "due_on"))
    found = erased(customer)
    assert altered_journal() == []
    assert (found.name, found.code) == (f"#{customer.pk}", f"erased-{customer.pk}")
    assert list(found.invoices.order_by("pk").values_list("number", "cents", "due_on")) == sums
    assert standing_now(found, CASE_GONE).state == EMPTIED


def test_after_the_case_only_vouchers_and_what_is_about_everybody_still_name_it(
    customer: Customer,
):
    erased(customer)
    tables = {one.split(".")[0] for one in left_of()}
    assert tables <= {
        "ledger_bankentry",
        "ledger_import",
        "journal_sealedfile",
        "journal_event",
    }, left_of()
    events = Event.objects.filter(about__in=list(names_of(customer)))
    assert set(events.exclude(data=GONE).values_list("kind", flat=True)) == {
        ERASURE,
        "invoice-copies",
        "case-certificate",
    }


def test_every_room_has_something_of_the_customer_to_erase(customer: Customer):
    """Else the tests here would show nothing of it."""
    rooms = ("debits", "identity", "limitation", "paylinks", "waiving", "withdrawing", "following")
    later = [
        place for place in PLACES if place.model.__module__.split(".")[-2] in (*rooms, "orders")
    ]
    assert len(later) == 20
    assert [place.model for place in later if not place.rows(customer).exists()] == []


def test_the_birth_of_a_person_goes_with_the_case(customer: Customer):
    assert OrderDetails.objects.get(customer=customer).data["birth_place"] == BORN_IN
    erased(customer)
    assert left_of("ondine") + left_of(BORN_IN.lower()) == []


def test_debit_notes_and_the_proof_of_a_loss_stay_as_long_as_the_vouchers(customer: Customer):
    """Entries rest on them (C. com. L123-22)."""
    note, credit = DebitNote.objects.get(), DebitCredit.objects.get()
    lost = LossCertificate.objects.get()
    sums = (note.number, note.cents, note.claim, credit.number, credit.cents, lost.data)
    vouchers = {lost.file_id}
    for delivery in (note.delivery, credit.delivery):
        assert delivery is not None
        vouchers.add(delivery.document.file_id)
    there = SealedFile.objects.filter(pk__in=vouchers).exclude(content=b"")
    found = erased(customer)
    assert there.count() == len(vouchers) == 3
    for row in (note, credit, lost):
        row.refresh_from_db()
    assert (note.number, note.cents, note.claim, credit.number, credit.cents, lost.data) == sums
    assert credit.reason == ""
    erased(found, BOOKS_GONE)
    assert not there.exists()


def test_what_a_register_said_can_still_be_read_once_it_was_erased(customer: Customer):
    erased(customer)
    found = load_identities(customer.company, CASE_GONE)
    assert found.findings(customer.pk, known_of(Customer.objects.get(pk=customer.pk))) is not None


def test_after_the_vouchers_nothing_names_it_any_more(customer: Customer):
    found = erased(erased(customer), BOOKS_GONE)
    assert left_of() == []
    assert not SealedFile.objects.exclude(content=b"").exists()
    assert altered_journal() == []
    assert standing_now(found, BOOKS_GONE).state == ERASED


def test_both_go_at_once_when_both_have_passed(customer: Customer):
    erased(customer, BOOKS_GONE)
    assert left_of() == []
    assert altered_journal() == []


def test_the_journal_names_who_erased_it_and_under_which_list(customer: Customer):
    erased(customer)
    told = erasures_told([customer.company])
    mine = [one for one in told if one.about == f"customer:{customer.pk}"]
    assert {one.by for one in mine} == {"owner"}
    assert sum(one.events for one in mine) > 10
    assert sum(one.files for one in mine) > 5
    assert not any(NEEDLE in one.why for one in told)


def test_what_was_changed_after_an_erasure_still_shows(customer: Customer):
    erased(customer)
    row = Event.objects.filter(data=GONE).order_by("sequence")[2]
    tamper(f"UPDATE journal_event SET kind = 'call' WHERE id = {row.pk}")
    assert any(one.place == f"event {row.sequence}" for one in altered_journal())


def test_a_kill_between_two_parts_changes_nothing_of_the_end(customer: Customer, monkeypatch):
    monkeypatch.setattr("butoir.personal.erasing.PART", 7)
    erasure = listed(customer, BOOKS_GONE)
    parts = 0
    while not erase_some(erasure, by="owner", at=at(BOOKS_GONE), parts=1):
        assert altered_journal() == [], "the journal verifies between any two parts"
        parts += 1
        assert parts < 200
    assert parts > 5
    assert left_of() == []
    assert altered_journal() == []


def test_a_part_that_fails_leaves_nothing_of_itself(customer: Customer, monkeypatch):
    """As when the process dies before its transaction ends: the next one begins it again."""
    erasure = listed(customer)
    before = Event.objects.count()

    def die(*_args, **_named):
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr("butoir.personal.erasing.erase", die)
        with pytest.raises(SystemExit), transaction.atomic():
            erase_some(erasure, by="owner", at=at(CASE_GONE), parts=1)
    assert Event.objects.count() == before
    assert Customer.objects.get(pk=customer.pk).code == "PETIT"
    erasure.refresh_from_db()
    finish(erasure, by="owner", clock=lambda: at(CASE_GONE))
    assert Customer.objects.get(pk=customer.pk).code != "PETIT"


def test_a_legal_hold_keeps_a_customer_out_of_the_list(customer: Customer):
    hold = freeze(customer, "litigation", "assignation du 3 mai", by="claire", at=at(CASE_GONE))
    standing = standing_now(customer, CASE_GONE)
    assert (standing.state, standing.levels) == (DUE, ())
    assert propose(customer.company, CASE_GONE, by="claire", at=at(CASE_GONE)) is None
    unfreeze(hold, "désistement", by="claire", at=at(CASE_GONE))
    assert propose(customer.company, CASE_GONE, by="claire", at=at(CASE_GONE)) is not None


def test_a_legal_hold_that_comes_after_the_approval_stops_it(customer: Customer):
    erasure = listed(customer)
    freeze(customer, "dispute", "contestation", by="claire", at=at(CASE_GONE))
    erase_some(erasure, by="owner", at=at(CASE_GONE), parts=50)
    left = dict(ErasureEntry.objects.values_list("level", "left_out"))
    assert left == {"case": "frozen", "books": "frozen"} or left == {"case": "frozen"}
    assert Customer.objects.get(pk=customer.pk).code == "PETIT"


def test_a_legal_hold_in_the_middle_stops_what_is_left(customer: Customer, monkeypatch):
    monkeypatch.setattr("butoir.personal.erasing.PART", 5)
    erasure = listed(customer)
    erase_some(erasure, by="owner", at=at(CASE_GONE), parts=2)
    left = Event.objects.filter(data=GONE).count()
    found = Customer.objects.get(pk=customer.pk)
    freeze(found, "dispute", "contestation", by="claire", at=at(CASE_GONE))
    erase_some(erasure, by="owner", at=at(CASE_GONE), parts=50)
    assert Event.objects.filter(data=GONE).count() == left
    assert altered_journal() == []


def test_a_debt_that_came_meanwhile_stops_it(customer: Customer):
    erasure = listed(customer)
    record_invoice(customer, "F-99", 50_00, CASE_GONE, by="claire", at=at(CASE_GONE))
    assert standing_now(customer, CASE_GONE).state == RUNNING
    erase_some(erasure, by="owner", at=at(CASE_GONE), parts=50)
    assert Customer.objects.get(pk=customer.pk).code == "PETIT"
    assert "runs" in ErasureEntry.objects.values_list("left_out", flat=True)


def test_nothing_is_erased_before_an_owner_approved_it(customer: Customer):
    erasure = propose(customer.company, CASE_GONE, by="claire", at=at(CASE_GONE))
    assert erasure is not None
    assert not erase_some(erasure, by="claire", at=at(CASE_GONE), parts=5)
    with pytest.raises(InputError, match="nobody approved it"):
        finish(erasure, by="claire", clock=lambda: at(CASE_GONE))
    assert Customer.objects.get(pk=customer.pk).code == "PETIT"


def test_a_refused_list_erases_nothing_and_leaves_room_for_another(customer: Customer):
    company = customer.company
    erasure = propose(company, CASE_GONE, by="claire", at=at(CASE_GONE))
    assert erasure is not None
    with pytest.raises(InputError, match="another list"):
        propose(company, CASE_GONE, by="claire", at=at(CASE_GONE))
    refuse(erasure, by="owner", at=at(CASE_GONE))
    assert running(company) is None
    with pytest.raises(InputError, match="waits no more"):
        approve(erasure, by="owner", at=at(CASE_GONE))


def test_two_people_are_needed_where_the_company_wants_it(customer: Customer):
    company = customer.company
    company.four_eyes = True
    company.save()
    mine = propose(company, CASE_GONE, by="owner", at=at(CASE_GONE))
    assert mine is not None
    with pytest.raises(InputError, match="another person"):
        approve(mine, by="owner", at=at(CASE_GONE))
    refuse(mine, by="owner", at=at(CASE_GONE))
    of_the_clock = propose(company, CASE_GONE, by="butoir", at=at(CASE_GONE), person=False)
    assert of_the_clock is not None
    with pytest.raises(InputError, match="another person"):
        approve(of_the_clock, by="owner", at=at(CASE_GONE))
    check(of_the_clock, by="claire", at=at(CASE_GONE))
    approve(of_the_clock, by="owner", at=at(CASE_GONE))


@pytest.mark.parametrize("days", [0, -30])
def test_nothing_is_listed_before_its_day(customer: Customer, days: int):
    last = standing_now(customer, CASE_GONE).case_on
    assert last is not None
    on = last + timedelta(days=days)
    early = propose(customer.company, on, by="claire", at=at(on))
    assert early is not None, "what is about everybody has passed its time before"
    assert not early.entries.exclude(customer=None).exists()
    refuse(early, by="owner", at=at(on))
    after = last + timedelta(days=1)
    late = propose(customer.company, after, by="claire", at=at(after))
    assert late is not None
    assert late.entries.filter(customer=customer, level="case").exists()


def test_a_day_to_come_is_refused(customer: Customer):
    with pytest.raises(InputError, match="a day to come"):
        propose(customer.company, CASE_GONE, by="claire", at=at(date(2026, 6, 1)))


def test_another_companys_customer_is_not_touched_though_it_shares_a_file(customer: Customer):
    from butoir.casefile.uploads import add_document  # noqa: PLC0415
    from companies import make_company  # noqa: PLC0415
    from dunning.people import make_customer  # noqa: PLC0415

    other = make_customer(make_company("autre", name="Autre"), "PETIT-FRERE")
    record_invoice(other, "G-1", 100, CASE_GONE, by="claire", at=at(CASE_GONE))
    terms = {"by": "claire", "at": at(CASE_GONE)}
    add_document(other, "terms", "CGV", PDF, "application/pdf", **terms)
    erased(customer, BOOKS_GONE)
    kept = Customer.objects.get(pk=other.pk)
    assert (kept.name, kept.contacts.get().name) == (other.name, "Anne Petit")
    document = kept.case_documents.get()
    assert bytes(document.file.content) == PDF
    assert altered_journal() == []
    assert Invoice.objects.get(customer=kept).number == "G-1"
