"""Payment plans through the database: proposed, agreed, followed, kept or missed; their letters."""

from __future__ import annotations

from datetime import date, timedelta
from email import message_from_bytes, policy

import pytest

from butoir.core.claim import claim_item
from butoir.core.errors import InputError
from butoir.core.schedule import Spread
from butoir.dispatch.models import Delivery, State
from butoir.dunning.accounts import load_receivables
from butoir.dunning.dated import item_on, unused_receipts
from butoir.dunning.models import Agreement, Task
from butoir.dunning.plans.drafting import Terms, draft_plan
from butoir.dunning.plans.letters import TO_CATCH_UP
from butoir.dunning.plans.missing import send_warning
from butoir.dunning.plans.models import AgreedLetter, PlanState, Proposal
from butoir.dunning.plans.proposing import (
    agree_to_plan,
    file_signed_copy,
    propose_plan,
    refuse_plan,
    withdraw_plan,
)
from butoir.dunning.plans.rules import change_rules, rules_of
from butoir.dunning.plans.states import state_of
from butoir.dunning.releasing import no_longer_due
from butoir.dunning.tasks import complete_task
from butoir.journal.models import Event
from butoir.journal.sealed import seal
from butoir.ledger.models import Invoice
from butoir.ledger.recording import (
    record_credit_note,
    record_invoice,
    record_receipt,
    reverse_payment,
)
from companies import altered_journal, at, make_company
from dunning.people import make_customer
from dunning.test_day import automatic, run

pytestmark = pytest.mark.django_db

DUE = date(2026, 1, 31)
DAY = date(2026, 3, 3)  # a Tuesday
ANSWER_BY = date(2026, 3, 13)
FIRST, SECOND, THIRD = date(2026, 3, 31), date(2026, 4, 30), date(2026, 6, 1)
TERMS = Terms(Spread(3, date(2026, 3, 31)))


def who(day: date = DAY, hour: int = 9) -> dict:
    return {"by": "claire", "at": at(day, hour)}


@pytest.fixture
def company():
    return automatic(make_company())


@pytest.fixture
def invoice(company) -> Invoice:
    customer = make_customer(company)
    issued = date(2026, 1, 1)
    return record_invoice(customer, "F-PETIT", 900_00, DUE, issued_on=issued, **who(issued))


def draft(invoice, terms: Terms = TERMS, on: date = DAY):
    return draft_plan(invoice.customer, [invoice], terms, on)


def offered(invoice, terms: Terms = TERMS) -> Proposal:
    return propose_plan(draft(invoice, terms), ANSWER_BY, **who())


def agreed(invoice, terms: Terms = TERMS) -> Proposal:
    proposal = offered(invoice, terms)
    agree_to_plan(proposal, how="phone", **who(date(2026, 3, 5)))
    return proposal


def pay(invoice, cents: int, day: date) -> None:
    record_receipt(invoice.customer, cents, day, invoice=invoice, **who(day, 6))


def days(first: date, last: date, company) -> None:
    """Every open day's work."""
    day = first
    while day <= last:
        if day.weekday() < 5:
            run(company, day)
        day += timedelta(days=1)


def states(proposal) -> list[str]:
    return list(
        PlanState.objects.filter(proposal=proposal).order_by("pk").values_list("state", flat=True)
    )


def mail(kind: str) -> str:
    delivery = Delivery.objects.filter(document__kind=kind).latest("pk")
    content = message_from_bytes(bytes(delivery.document.file.content), policy=policy.default)
    return content.get_body(("plain",)).get_content().replace("\xa0", " ").replace("\u202f", " ")


def kinds() -> list[str]:
    return list(Delivery.objects.order_by("pk").values_list("document__kind", flat=True))


def why(invoice, day: date) -> tuple[str, date | None]:
    (row,) = run(invoice.company, day, dry_run=True).plan.waiting
    return row.reason, row.until


# the offer


def test_an_offer_leaves_with_its_schedule_and_its_day_to_answer_by(invoice):
    proposal = offered(invoice)
    assert state_of(proposal) == "proposed"
    text = mail("plan-proposal")
    assert "300,00 €" in text
    assert "au plus tard le vendredi 13 mars 2026" in text
    assert "lundi 1er juin 2026" in text, "31 May is a Sunday"
    assert altered_journal() == []


def test_while_it_waits_for_its_answer_nothing_is_demanded(invoice):
    offered(invoice)
    assert why(invoice, date(2026, 3, 12)) == ("on-hold", ANSWER_BY)


def test_an_offer_that_nobody_answers_lapses_and_the_ladder_goes_on(invoice):
    proposal = offered(invoice)
    plan = run(invoice.company, date(2026, 3, 16)).plan
    assert states(proposal) == ["proposed", "lapsed"]
    assert [message.step for message in plan.messages] == ["reminder-1"]
    with pytest.raises(InputError, match="waits for no answer"):
        agree_to_plan(proposal, how="phone", **who(date(2026, 3, 16)))


def test_an_offer_cannot_be_accepted_after_its_day(invoice):
    proposal = offered(invoice)
    with pytest.raises(InputError, match="has passed"):
        agree_to_plan(proposal, how="phone", **who(date(2026, 3, 16)))


@pytest.mark.parametrize("answer_by", [DAY, FIRST, date(2026, 2, 27)])
def test_the_day_to_answer_by_lies_before_the_first_payment(invoice, answer_by):
    with pytest.raises(InputError) as refused:
        propose_plan(draft(invoice), answer_by, **who())
    assert refused.value.field == "answer_by"
    assert not Proposal.objects.exists()


def test_there_is_one_offer_at_a_time(invoice):
    first = offered(invoice)
    with pytest.raises(InputError, match="another plan waits"):
        offered(invoice)
    withdraw_plan(first, "une erreur de date", **who())
    offered(invoice)


def test_refused_and_withdrawn_are_kept_with_their_reasons(invoice):
    first = offered(invoice)
    refuse_plan(first, "préfère payer tout de suite", **who())
    second = offered(invoice)
    with pytest.raises(InputError, match="with a reason"):
        withdraw_plan(second, " ", **who())
    withdraw_plan(second, "une erreur", **who())
    found = PlanState.objects.order_by("pk").values_list("state", "reason", "by")
    assert list(found) == [
        ("proposed", "", "claire"),
        ("refused", "préfère payer tout de suite", "claire"),
        ("proposed", "", "claire"),
        ("withdrawn", "une erreur", "claire"),
    ]
    assert Event.objects.filter(kind="plan-state").count() == 4


def test_an_offer_withdrawn_before_it_left_does_not_leave(invoice):
    proposal = offered(invoice)
    delivery = Delivery.objects.get()
    assert no_longer_due([delivery]) == {}
    withdraw_plan(proposal, "une erreur", **who())
    assert no_longer_due([delivery]) == {delivery.pk: "the proposal was answered or withdrawn"}


def test_who_cannot_be_written_to_gets_no_offer(company):
    customer = make_customer(company, "SANS", address={})
    customer.contacts.update(email="")
    found = record_invoice(customer, "F-SANS", 900_00, DUE, **who())
    with pytest.raises(InputError, match="no way to write"):
        offered(found)
    assert not Proposal.objects.exists()


# what the company allows


def test_beyond_the_companys_terms_somebody_signs_with_a_reason(invoice):
    change_rules(invoice.company, {"most_parts": 2, "waiving": False}, **who())
    assert draft(invoice).beyond == ("parts", "waiving")
    with pytest.raises(InputError, match="passes what the company allows"):
        offered(invoice)
    signed = propose_plan(draft(invoice), ANSWER_BY, exception="bon client", **who())
    assert (signed.beyond, signed.exception) == (["parts", "waiving"], "bon client")


def test_rules_are_dated_rows_and_the_same_ones_again_are_none(company):
    assert rules_of(company).most_parts == 6
    assert change_rules(company, {"most_parts": 4}, **who())
    assert not change_rules(company, {"most_parts": 4}, **who())
    assert (rules_of(company).most_parts, rules_of(company).least_cents) == (4, 50_00)
    assert Event.objects.filter(kind="plan-rules").count() == 1


# kept to the end


def test_a_plan_kept_to_its_end_with_its_reminders(invoice):
    company, proposal = invoice.company, agreed(invoice)
    assert states(proposal) == ["proposed", "accepted", "running"]
    assert "reconnaît devoir la somme de 900,00 €" in mail("plan-agreement")
    days(date(2026, 3, 6), date(2026, 3, 25), company)
    assert kinds() == ["plan-proposal", "plan-agreement"], "26 March: three open days before"
    run(company, date(2026, 3, 26))
    run(company, date(2026, 3, 26))
    assert kinds()[2:] == ["instalment-notice"]
    text = mail("instalment-notice")
    assert "Comme convenu le 5 mars 2026" in text
    assert "300,00 €, à régler au plus tard le mardi 31 mars 2026" in text
    assert "il restera 600,00 €" in text
    pay(invoice, 300_00, FIRST)
    days(date(2026, 3, 27), date(2026, 4, 28), company)
    pay(invoice, 600_00, date(2026, 4, 29))
    days(date(2026, 4, 29), date(2026, 5, 4), company)
    assert kinds()[3:] == ["instalment-notice"], "the last one is paid already"
    assert states(proposal)[3:] == ["kept"]
    agreement = Agreement.objects.get()
    assert (agreement.outcome, agreement.kept_on, agreement.ended_by) == (
        "kept",
        date(2026, 4, 29),
        "clock",
    )
    assert Event.objects.filter(kind="agreement-ended").count() == 1
    assert not Task.objects.exists()


def test_a_notice_does_not_leave_once_its_instalment_is_paid_or_its_plan_over(invoice):
    proposal = agreed(invoice)
    run(invoice.company, date(2026, 3, 26))
    notice = Delivery.objects.get(document__kind="instalment-notice")
    assert no_longer_due([notice]) == {}
    pay(invoice, 100_00, date(2026, 3, 26))
    assert no_longer_due([notice]) == {notice.pk: "what it asks for has come in, or a part of it"}
    withdraw_plan(proposal, "tout est réglé autrement", **who(date(2026, 3, 27)))
    assert no_longer_due([notice]) == {notice.pk: "the agreement has ended"}


def test_no_notice_leaves_where_the_company_wants_none_or_sends_nothing(invoice):
    agreed(invoice)
    change_rules(invoice.company, {"remind_days": 0}, **who())
    run(invoice.company, date(2026, 3, 26))
    assert "instalment-notice" not in kinds()


def test_a_part_of_an_instalment_paid_ahead_leaves_the_rest_of_it_to_remind_of(invoice):
    agreed(invoice)
    pay(invoice, 120_00, date(2026, 3, 20))
    run(invoice.company, date(2026, 3, 26))
    assert "est de 180,00 €" in mail("instalment-notice")


def test_money_that_goes_back_opens_a_plan_again(invoice):
    proposal = agreed(invoice)
    pay(invoice, 900_00, FIRST)
    run(invoice.company, FIRST)
    assert state_of(proposal) == "kept"
    reverse_payment(invoice, 900_00, SECOND, **who(SECOND, 6))
    run(invoice.company, SECOND)
    assert state_of(proposal) == "running"
    assert Agreement.objects.get().ended_at is None


# missed


def test_a_missed_instalment_is_work_for_a_person_and_nothing_is_demanded(invoice):
    agreed(invoice)
    days(date(2026, 3, 27), date(2026, 4, 7), invoice.company)
    task = Task.objects.get()
    assert (task.kind, task.made_on) == ("plan-missed", date(2026, 4, 3)), (
        "31 March + 2 banking days"
    )
    assert why(invoice, date(2026, 4, 7)) == ("on-plan", THIRD)


def test_missed_with_the_clause_the_whole_is_due_after_the_letters_day(invoice):
    """The ladder goes on where the invoice was: no demand had been sent."""
    proposal = agreed(invoice)
    run(invoice.company, date(2026, 4, 3))
    send_warning(Task.objects.get(), **who(date(2026, 4, 3)))
    text = mail("plan-default")
    assert "le versement de 300,00 € prévu le 31 mars 2026" in text
    assert "au plus tard le mardi 14 avril 2026" not in text
    letter = AgreedLetter.objects.get(kind="plan-default")
    assert letter.pay_by == date(2026, 4, 13), f"{TO_CATCH_UP} days, a Saturday, then Monday"
    assert "le solde de 900,00 € redeviendra exigible en totalité le mardi 14 avril 2026" in text
    days(date(2026, 4, 7), date(2026, 4, 15), invoice.company)
    assert state_of(proposal) == "running"
    plan = run(invoice.company, date(2026, 4, 16)).plan
    assert state_of(proposal) == "defaulted"
    assert [task.kind for task in plan.tasks] == ["plan-default"]
    assert [message.step for message in plan.messages] == ["reminder-1"]


def test_who_catches_up_by_the_letters_day_goes_on_with_the_plan(invoice):
    proposal = agreed(invoice)
    run(invoice.company, date(2026, 4, 3))
    send_warning(Task.objects.get(), **who(date(2026, 4, 3)))
    delivery = Delivery.objects.get(document__kind="plan-default")
    pay(invoice, 300_00, date(2026, 4, 10))
    assert no_longer_due([delivery]) == {
        delivery.pk: "what it asks for has come in, or a part of it"
    }
    days(date(2026, 4, 13), date(2026, 5, 5), invoice.company)
    assert state_of(proposal) == "running"
    run(invoice.company, date(2026, 5, 6))
    assert [task.made_on for task in Task.objects.filter(done_at=None)] == [date(2026, 5, 6)]


def test_the_letter_leaves_alone_where_the_company_says_so(invoice):
    change_rules(invoice.company, {"default_alone": True}, **who())
    agreed(invoice)
    days(date(2026, 4, 3), date(2026, 4, 9), invoice.company)
    assert kinds().count("plan-default") == 1
    assert not Task.objects.exists()


def test_a_letter_that_did_not_arrive_is_work_again(invoice):
    change_rules(invoice.company, {"default_alone": True}, **who())
    agreed(invoice)
    run(invoice.company, date(2026, 4, 3))
    Delivery.objects.filter(document__kind="plan-default").update(state=State.RETURNED)
    run(invoice.company, date(2026, 4, 7))
    assert kinds().count("plan-default") == 2


def test_more_time_given_by_a_person_lasts_until_the_next_instalment(invoice):
    agreed(invoice)
    run(invoice.company, date(2026, 4, 3))
    task = Task.objects.get()
    complete_task(task, "waived", reason="congés", **who(date(2026, 4, 3)))
    days(date(2026, 4, 7), date(2026, 5, 5), invoice.company)
    assert Task.objects.count() == 1
    run(invoice.company, date(2026, 5, 6))
    assert Task.objects.filter(done_at=None).count() == 1


def test_an_instalment_may_come_as_late_as_its_grace(invoice):
    agreed(invoice, Terms(TERMS.spread, grace_days=10))
    days(date(2026, 4, 3), date(2026, 4, 14), invoice.company)
    assert not Task.objects.exists(), "10 April, then two banking days"
    run(invoice.company, date(2026, 4, 15))
    assert Task.objects.get().kind == "plan-missed"


# the signature


def test_a_plan_may_run_from_its_signature(invoice):
    change_rules(invoice.company, {"from_signature": True}, **who())
    proposal = agreed(invoice)
    assert (state_of(proposal), Agreement.objects.count()) == ("accepted", 0)
    assert why(invoice, date(2026, 3, 30)) == ("on-hold", FIRST)
    file = seal(b"%PDF-1.7 signed", "application/pdf", at(DAY))
    file_signed_copy(proposal, file, **who(date(2026, 3, 20)))
    assert state_of(proposal) == "running"
    assert PlanState.objects.get(state="signed").file == file


def test_the_signed_copy_of_a_running_plan_changes_nothing_of_it(invoice):
    proposal = agreed(invoice)
    file = seal(b"%PDF-1.7 signed", "application/pdf", at(DAY))
    file_signed_copy(proposal, file, **who(date(2026, 3, 20)))
    assert states(proposal)[-1] == "signed"
    assert state_of(proposal) == "running"


# what changed meanwhile


def test_what_is_paid_before_the_answer_counts_towards_the_plan(invoice):
    proposal = offered(invoice)
    pay(invoice, 300_00, date(2026, 3, 4))
    agree_to_plan(proposal, how="phone", **who(date(2026, 3, 5)))
    days(date(2026, 3, 26), date(2026, 4, 7), invoice.company)
    assert "instalment-notice" not in kinds()
    assert not Task.objects.exists()


def test_a_credit_note_meanwhile_asks_for_another_plan(invoice):
    proposal = offered(invoice)
    record_credit_note(invoice.customer, "A1", 100_00, date(2026, 3, 4), invoice=invoice, **who())
    with pytest.raises(InputError, match="what is open has changed"):
        agree_to_plan(proposal, how="phone", **who(date(2026, 3, 5)))
    assert state_of(proposal) == "proposed"


# the interest


INCLUDED = Terms(TERMS.spread, interest="included")


def test_interest_in_the_parts_is_asked_for_once(invoice):
    """31 days at 12.15 %: 900.00 × 12.15 % × 31 / 365 = 9.29, and 40.00 for each late invoice."""
    found = draft(invoice, INCLUDED)
    assert (found.interest, found.indemnity, found.total) == (9_29, 40_00, 949_29)
    assert [(part.cents, paid) for part, paid in found.rows] == [
        (316_43, (9_29, 307_14, 0)),
        (316_43, (0, 316_43, 0)),
        (316_43, (0, 276_43, 40_00)),
    ]
    agreed(invoice, INCLUDED)
    assert "Ces sommes comprennent 9,29 €" in mail("plan-agreement")
    late = date(2026, 5, 1)
    item = item_on(invoice).item
    assert claim_item(item, "fr-b2b", late).total_due == 900_00


def test_money_for_the_charges_in_a_plan_is_no_credit_of_the_customer(invoice):
    agreed(invoice, INCLUDED)
    pay(invoice, 900_00, FIRST)
    record_receipt(invoice.customer, 49_29, FIRST, **who(FIRST, 6))
    assert unused_receipts(invoice.customer) == {}
    run(invoice.company, FIRST)
    assert Agreement.objects.get().outcome == "kept"
    assert unused_receipts(invoice.customer) == {}
    record_receipt(invoice.customer, 10_00, FIRST, **who(FIRST, 7))
    assert unused_receipts(invoice.customer) == {"EUR": 10_00}
    item = item_on(invoice).item
    assert claim_item(item, "fr-b2b", date(2026, 6, 1)).total_due == 0


def test_interest_let_off_is_asked_again_from_the_day_of_the_letter(invoice):
    agreed(invoice)
    assert claim_item(item_on(invoice).item, "fr-b2b", FIRST).total("interest") == 0
    run(invoice.company, date(2026, 4, 3))
    send_warning(Task.objects.get(), **who(date(2026, 4, 3)))
    days(date(2026, 4, 7), date(2026, 4, 16), invoice.company)
    item = item_on(invoice).item
    assert claim_item(item, "fr-b2b", date(2026, 4, 13)).total("interest") == 0
    owed = claim_item(item, "fr-b2b", date(2026, 4, 14)).total("interest")
    assert owed == (900_00 * 1215 * 73 + 1_825_000) // 3_650_000, "73 days from 1 February"


def test_belgium_charges_due_instalments_alone(company):
    """Loi du 2 août 2002, art. 4 §3: 33 days on all, then 300.00 from 1 to 30 April."""
    company.country = "BE"
    company.save()
    address = {"lines": ["1 rue Neuve"], "postcode": "5000", "city": "Namur", "country": "BE"}
    customer = make_customer(company, "LIEGE", country="BE", address=address)
    found = record_invoice(customer, "F-LIEGE", 900_00, DUE, **who(date(2026, 1, 5)))
    agreed(found, Terms(TERMS.spread, interest="law"))
    assert "article 4, § 3" in mail("plan-agreement")
    (account,) = load_receivables(company, SECOND).accounts
    owed = claim_item(account.items[0], "be-b2b", SECOND).total("interest")
    weighted = 900_00 * 1050 * 33 + 300_00 * 1050 * 30
    assert owed == (weighted + 1_825_000) // 3_650_000
