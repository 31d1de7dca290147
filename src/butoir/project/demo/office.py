"""What people do on a working day: approve, call, and see to what was announced."""

from __future__ import annotations

from datetime import date, timedelta

from butoir.dispatch.models import Delivery, State
from butoir.dunning.agreed import load_agreed
from butoir.dunning.agreeing import end_agreement, record_promise
from butoir.dunning.approving import approve, latest_run, refuse
from butoir.dunning.calls import Call, load_call_list, record_call
from butoir.dunning.disputes.deciding import decide_dispute
from butoir.dunning.disputes.letters import Decision
from butoir.dunning.disputes.opening import Heard, open_dispute
from butoir.dunning.disputes.work import TO_ANSWER
from butoir.dunning.models import Agreement, PlannedMessage, Task
from butoir.dunning.tasks import complete_task
from butoir.project.demo.handing import hand_to_agency
from butoir.project.demo.house import House, moment
from butoir.project.demo.people import TOLD
from butoir.project.demo.trade import Bill, Payment

_ANSWERS = {
    "promised": 42,
    "no-answer": 28,
    "done": 14,
    "paid": 6,
    "disputed": 5,
    "wrong-person": 5,
}
_NOTES = {
    "no-answer": "Répondeur, message laissé",
    "done": "Transmis au service comptable, qui rappelle",
    "paid": "Dit avoir viré ce matin",
    "disputed": "Conteste une partie de la livraison",
    "wrong-person": "Le contact a quitté la société",
}
_ANNOUNCED = {  # what becomes of what a formal notice announced
    "waived": "Encours repris dans un règlement global",
    "postponed": "Le client demande huit jours, accordés",
    "executed": "Dossier préparé pour l'injonction de payer",
}


def approve_day(house: House, day: date) -> None:
    """The manager agrees to the day's messages, two people to a formal notice."""
    run = latest_run(house.company, day)
    if run is None:
        return
    waiting = list(PlannedMessage.objects.filter(run=run, release=None).select_related("customer"))
    left_out = [row for row in waiting if _left_out(house, row)]
    for row in left_out:
        refuse(
            [row],
            "Le client vient d'appeler : virement fait ce jour",
            by=house.manager,
            at=moment(day, 7),
        )
    rest = [row for row in waiting if row not in left_out]
    approve([row for row in rest if row.mode != "manual"], by=house.manager, at=moment(day, 7, 5))
    for row in rest:
        if row.mode == "manual":
            approve([row], by=house.manager, at=moment(day, 7, 10))
    if house.company.four_eyes:
        for row in rest:
            if row.step == "formal-notice":
                approve([row], by=house.owner, at=moment(day, 7, 20))


def _left_out(house: House, row: PlannedMessage) -> bool:
    return "left-out" in house.people[row.customer.code].marks and row.step == "reminder-1"


def make_calls(house: House, day: date) -> None:
    """The clerk rings whom the list names, and writes down what came of it."""
    listed = load_call_list(house.company, day)
    _drop_calls(house, day, {call.task for call in listed})
    for number, call in enumerate(listed):
        chance = house.chance("call", call.code, day)
        told = TOLD in house.people[call.code].marks
        answer = "done" if told else chance.weighed(_ANSWERS)
        at = moment(day, 9, number % 60)
        task = Task.objects.select_related("company", "customer").get(pk=call.task)
        note = _NOTES.get(answer, "")
        again = house.calendar.add_open_days(day, 2) if answer == "no-answer" else None
        record_call(task, answer, by=house.clerk, at=at, note=note, again_on=again)
        if answer == "promised":
            _promise(house, call, day, kept=chance.happens(65), days=chance.between(5, 9))
        elif answer == "disputed":
            _dispute(house, house.bills[call.invoices[0][0]], day)


def _drop_calls(house: House, day: date, listed: set[int]) -> None:
    """A call about what was paid meanwhile is not made any more."""
    rows = Task.objects.filter(company=house.company, kind="call", done_at=None, made_on__lte=day)
    for task in rows.exclude(pk__in=listed).select_related("company"):
        complete_task(task, "paid", by=house.clerk, at=moment(day, 8, 50), reason="Réglé")


def pay_at_noon(house: House, day: date) -> None:
    """Somebody pays while the letter is in the outbox: it must not leave."""
    codes = [code for code, one in house.people.items() if "pays-at-noon" in one.marks]
    for row in Delivery.objects.filter(
        company=house.company, state=State.WAITING, reference__in=codes
    ):
        bills = tuple(bill for bill in house.open if bill.person.code == row.reference)
        house.receive(Payment(day, bills, manner="by-hand"), day, moment(day, 7, 45))


def _promise(house: House, call: Call, day: date, *, kept: bool, days: int) -> None:
    bills = tuple(house.bills[number] for number, _, _ in call.invoices)
    by_on = house.calendar.next_open(day + timedelta(days=days))
    record_promise(
        house.customers[call.code],
        call.cents,
        by_on,
        day,
        invoices=[house.invoices[bill] for bill in bills],
        how=f"{call.contact}, par téléphone",
        by=house.clerk,
        at=moment(day, 9, 59),
    )
    if kept:
        paid = Payment(by_on, bills)
        house.agenda.add(by_on, lambda later: house.receive(paid, later))


def _dispute(house: House, bill: Bill, day: date) -> None:
    """A dispute found on the telephone; a week later a credit note of a fifth of it settles it."""
    invoice, at = house.invoices[bill], moment(day, 9, 59)
    part = bill.cents // 5
    heard = Heard(invoice, day, part, "quantity", "Livraison incomplète", "phone")
    dispute = open_dispute(heard, by=house.clerk, at=at)

    def settle(later: date) -> None:
        open_days = house.calendar.add_open_days
        granted = Decision(part, "", open_days(later, 5), open_days(later, 10))
        at = moment(later, 10)
        decide_dispute(dispute, granted, by=house.manager, at=at, letter=False)  # by telephone
        house.credit(bill, part, later)

    house.agenda.add(house.calendar.next_open(day + timedelta(days=8)), settle)


def see_to_tasks(house: House, day: date) -> None:
    """What lies in the queue since the day before is done, but for calls and letters to look at."""
    rows = Task.objects.filter(company=house.company, done_at=None, made_on__lt=day)
    for task in rows.exclude(kind__in=("call", "review", TO_ANSWER)).select_related(
        "company", "customer"
    ):
        at = moment(day, 10, 30)
        if task.kind != "execute":
            complete_task(task, "done", by=house.clerk, at=at)
        elif "hand-over" in house.people[task.customer.code].marks:
            hand_to_agency(house, task, day)
        else:
            result = house.chance("task", task.customer.code, day).pick(tuple(_ANNOUNCED))
            complete_task(task, result, by=house.manager, at=at, reason=_ANNOUNCED[result])


def end_what_was_kept(house: House, day: date) -> None:
    """Promises and plans for which all has come are kept."""
    for agreements in load_agreed(house.company, None).values():
        for agreed in agreements:
            if agreed.promise:
                asked, came = agreed.promise.cents, agreed.promise.received
            elif agreed.plan:
                asked = sum(part.cents for part in agreed.plan.instalments)
                came = agreed.plan.received
            else:
                continue
            if came >= asked:
                row = Agreement.objects.select_related("company").get(pk=agreed.id)
                end_agreement(row, "kept", by=house.clerk, at=moment(day, 10, 45))
