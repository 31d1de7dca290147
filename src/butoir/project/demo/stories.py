"""The situations that a year brings sooner or later, each told of one customer.

What stands on the last day does so for any seed: each story counts back from it. The names of the
functions are those of the situations.
"""

from __future__ import annotations

from butoir.core import reasons
from butoir.project.demo.stage import Stage


def promise_broken_today(stage: Stage) -> None:
    """The bank data ought to show it by now."""
    bills = stage.bill(stage.about(2_340_50), due=26), stage.bill(stage.about(186_00), due=20)
    stage.promise(12, *bills, by_on=stage.house.open_days_ago(3))


def promise_kept(stage: Stage) -> None:
    """Paid before the day that was given."""
    bill = stage.bill(stage.about(1_284_00), due=55)
    stage.promise(44, bill, by_on=stage.day(34), how="par e-mail")
    stage.pay(36, bill)


def promise_forgotten(stage: Stage) -> None:
    """Broken, then paid after the next letter."""
    bill = stage.bill(967_80, due=75)
    stage.promise(62, bill, by_on=stage.day(56))
    stage.pay(39, bill)


def promise_running(stage: Stage) -> None:
    """Given for a day of next week."""
    bill = stage.bill(stage.about(3_412_00), due=18)
    stage.promise(6, bill, by_on=stage.day(-5))


def plan_kept(stage: Stage) -> None:
    """Three instalments of four have come in time, the first one by card."""
    bill = stage.bill(9_640_00, due=90)
    stage.plan(78, bill, (64, 42, 20, -10))
    for ago, manner in ((65, "by-hand"), (43, "number"), (21, "number")):
        stage.pay(ago, bill, cents=2_410_00, manner=manner)


def plan_in_default(stage: Stage) -> None:
    """The second instalment never came."""
    bill = stage.bill(5_386_50, due=80)
    stage.plan(60, bill, (40, 10, -20))
    stage.pay(41, bill, cents=1_795_50)


def price_dispute(stage: Stage) -> None:
    """A price was wrong: a credit note, then the rest is paid."""
    bill = stage.bill(2_178_00, due=70)
    stage.dispute(66, bill, "Prix de la pose : le devis disait 1 980,00 €", 198_00, "price")
    stage.close(57, bill)
    stage.credit(54, bill, 198_00)
    stage.pay(48, bill)


def delivery_dispute(stage: Stage) -> None:
    """The delivery note was signed: the dispute is rejected and the demands go on."""
    bill = stage.bill(1_530_00, due=64)
    stage.dispute(58, bill, "Livraison non reçue", about="not-received")
    stage.close(46, bill, "Le bon de livraison a été signé à la réception par votre magasinier.")


def dispute_open(stage: Stage) -> None:
    """The whole invoice is disputed since a week."""
    bill = stage.bill(stage.about(4_260_00), due=13)
    stage.dispute(8, bill, "Finition refusée à la réception")


def dispute_of_a_part(stage: Stage) -> None:
    """A part is disputed, the rest is still asked for."""
    bill = stage.bill(3_050_00, due=25)
    stage.dispute(16, bill, "Deux portes livrées avec des rayures", 640_00)


def insolvency(stage: Stage) -> None:
    """A court has opened proceedings: nothing is demanded any more."""
    stage.bill(6_870_00, due=88)
    stage.bill(1_145_00, due=60)
    reason = "Redressement judiciaire, jugement publié au BODACC ; déclaration de créance faite"
    stage.hold(52, reasons.INSOLVENCY, reason)


def handed_over(stage: Stage) -> None:
    """All demands were in vain: what the last one announced is done (the mark says what)."""
    stage.bill(4_987_30, due=95)


def written_off(stage: Stage) -> None:
    """Too little to go on with."""
    bill = stage.bill(18_40, due=85)
    stage.hold(28, reasons.WRITTEN_OFF, "Solde trop faible pour une procédure", bill)


def direct_debit(stage: Stage) -> None:
    """The bank collects it at the end of the month."""
    bill = stage.bill(720_00, due=6)
    stage.hold(9, reasons.DIRECT_DEBIT, "Prélèvement SEPA du 30", bill)


def asked_to_wait(stage: Stage) -> None:
    """A person decided to rest until next week."""
    bill = stage.bill(2_660_00, due=15)
    until = stage.day(-7)
    stage.hold(5, reasons.ON_HOLD, "Attend le retour de congé de la comptable", bill, until=until)


def paid_too_much(stage: Stage) -> None:
    """An overpayment covers the next invoice."""
    one = stage.bill(1_120_00, due=40)
    stage.bill(95_00, due=9)
    stage.pay(38, one, cents=1_240_00)


def paid_in_part(stage: Stage) -> None:
    """Half of it came."""
    bill = stage.bill(stage.about(5_280_00), due=33)
    stage.pay(12, bill, cents=bill.cents // 2)


def taken_back(stage: Stage) -> None:
    """The bank took the payment back: the invoice is open again."""
    bill = stage.bill(1_876_00, due=30)
    stage.pay(27, bill)
    stage.take_back(22, bill, 1_876_00)


def not_tied(stage: Stage) -> None:
    """Money on account, tied to no invoice: it is taken off what is demanded."""
    stage.bill(2_450_00, due=22)
    house, on = stage.house, stage.house.ago(14)
    house.agenda.add(on, lambda _: house.receive_unnamed(stage.person, 300_00, on))


def told_by_hand(stage: Stage) -> None:
    """Paid by card in the shop: a person says so, the bank will not."""
    bill = stage.bill(356_00, due=12)
    stage.pay(9, bill, manner="by-hand")


def payer_unclear(stage: Stage) -> None:
    """The amount of an invoice, from a name that nobody knows: a person has to look."""
    bill = stage.bill(stage.about(1_475_20), due=11)
    stage.stranger("VASSEUR PAUL", bill.cents, "REGLEMENT NOVEMBRE")


def double_payment(stage: Stage) -> None:
    """Paid once and for all, then once more: the second one names what is settled."""
    bill = stage.bill(2_034_00, due=12)
    stage.pay(15, bill)
    stage.stranger(stage.person.name.upper(), bill.cents, lambda: f"FACTURE {bill.number}")
    stage.bill(1_128_00, due=9)


def step_skipped(stage: Stage) -> None:
    """The manager keeps the formal notice back: somebody goes and sees the customer."""
    bill = stage.bill(3_780_00, due=39)
    stage.skip(20, bill, "formal-notice", "Client de vingt ans : visite prévue sur place")


def nearly_barred(stage: Stage) -> None:
    """A consumer's invoice of almost two years: it can be claimed for two weeks more."""
    stage.bill(486_00, due=716)


def bounced(stage: Stage) -> None:
    """The address is dead (the mark says so): what was said is said again by post."""
    stage.bill(stage.about(1_390_00), due=24)


def answer_lost(stage: Stage) -> None:
    """Nobody knows whether yesterday's e-mail has left (the mark does it)."""
    house = stage.house
    stage.bill(845_00, due=(house.as_of - house.open_days_ago(1)).days + 7)


def left_out(stage: Stage) -> None:
    """A reminder is left out with a reason: the customer has just called (the mark does it)."""
    bill = stage.bill(1_015_00, due=34)
    stage.pay(19, bill)


def paid_meanwhile(stage: Stage) -> None:
    """Paid on the very day on which the reminder was about to leave (the mark does it)."""
    stage.bill(1_630_00, due=37)


def letter_accepted(stage: Stage) -> None:
    """The registered letter was taken."""
    stage.bills_due(stage.about(5_900_00), due=66, most=2)


letter_refused = letter_unclaimed = letter_accepted  # the marks of the customer tell them apart


def notice_today(stage: Stage) -> None:
    """The formal notice is due on the very day."""
    stage.bills_due(stage.about(3_150_00), due=30, most=2)


def second_today(stage: Stage) -> None:
    """The second reminder is due on the very day."""
    stage.bills_due(stage.about(1_460_00), due=14)


def first_today(stage: Stage) -> None:
    """The first reminder is due on the very day."""
    stage.bills_due(stage.about(1_700_00), due=7)


def call_today(stage: Stage) -> None:
    """The telephone is due on the very day."""
    stage.bills_due(stage.about(1_950_00), due=21)


def announced_today(stage: Stage) -> None:
    """The date of the formal notice has just passed."""
    stage.bills_due(stage.about(2_900_00), due=52, most=2)


def nowhere_to_write(stage: Stage) -> None:
    """No address at all: a person has to find one."""
    stage.bill(212_00, due=17)
