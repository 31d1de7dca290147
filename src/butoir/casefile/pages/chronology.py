"""Everything that happened, day by day, each with the exhibits that show it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from butoir.casefile.facts import Case, CaseAgreement, CaseHold, CaseLetter
from butoir.casefile.pages.pen import day, said
from butoir.casefile.pages.summary import Numbers
from butoir.law.interruption import Act
from butoir.letters.booklet import Section
from butoir.letters.letter import Column, Table
from butoir.letters.pen import Pen


class Happening(NamedTuple):
    """One thing that happened on a day, in words, and the file that shows it (a digest)."""

    on: date
    text: str
    file: str = ""


def chronology(case: Case, pen: Pen, numbers: Numbers) -> Section:
    """The first day first."""
    columns = (
        Column(pen.say("column_date")),
        Column(pen.say("column_event"), wide=True),
        Column(pen.say("column_exhibits"), True),
    )
    rows = tuple(
        (day(pen, one.on), one.text, str(numbers.get(one.file, "")))
        for one in happenings(case, pen)
    )
    return Section(pen.say("sec_chronology"), (Table(pen.say("sec_chronology"), columns, rows),))


def happenings(case: Case, pen: Pen) -> list[Happening]:
    """All that is known of the case, in the order of its days."""
    found = [
        *_invoices(case, pen),
        *(one for letter in case.letters for one in _letter(letter, pen)),
        *_answers(case, pen),
        *(one for agreed in case.agreements for one in _agreement(agreed, pen)),
        *(one for hold in case.holds for one in _hold(hold, pen)),
        *_calls(case, pen),
        *_mails(case, pen),
        *_acts(case, pen),
        *_waivers(case, pen),
        *_identity(case, pen),
        *_handovers(case, pen),
        *_money(case, pen),
    ]
    return sorted((one for one in found if one.on <= case.on), key=lambda one: one.on)


def _invoices(case: Case, pen: Pen) -> Iterator[Happening]:
    for one in case.invoices:
        item = one.item
        known = {"number": item.number, "amount": pen.amount(item.cents)}
        if item.issued_on:
            file = one.copy.digest if one.copy else ""
            yield Happening(item.issued_on, said(pen, "ev_issued", **known), file)
        yield Happening(item.due_on, said(pen, "ev_due", **known))


def _letter(letter: CaseLetter, pen: Pen) -> Iterator[Happening]:
    values = {
        "title": letter.title,
        "amount": pen.amount(letter.cents or 0),
        "pay_by": pen.deadline(letter.pay_by),
    }
    asked = ("asked",) if letter.cents and letter.pay_by else ()
    tags = (f"step-{letter.step}", f"channel-{letter.channel}", *asked)
    name = "ev_returned" if letter.state == "returned" else "ev_letter"
    yield Happening(letter.sent_on, said(pen, name, *tags, **values), letter.file.digest)
    for proof in letter.proofs:
        told = {**values, "on": pen.day(proof.on)}
        text = said(pen, "ev_proof", f"step-{letter.step}", f"proof-{proof.kind}", **told)
        yield Happening(proof.on, text, proof.file.digest if proof.file else "")


def _answers(case: Case, pen: Pen) -> Iterator[Happening]:
    for one in case.answers:
        known = {"amount": pen.amount(one.cents or 0), "pay_by": pen.deadline(one.on)}
        kind = one.kind if one.kind != "promise" or (one.cents and one.on) else ""
        text = said(pen, "ev_answer", f"answer-{kind}", **known)
        yield Happening(
            one.given_on, _quoted(text, one.text), one.proof.digest if one.proof else ""
        )


def _agreement(agreed: CaseAgreement, pen: Pen) -> Iterator[Happening]:
    known = {
        "amount": pen.amount(sum(cents for _, cents in agreed.parts)),
        "count": str(len(agreed.parts)),
        "pay_by": pen.deadline(agreed.parts[-1][0] if agreed.parts else None),
        "person": agreed.by,
    }
    name = "ev_promise" if agreed.kind == "promise" else "ev_plan"
    tags = (f"way-{agreed.way}", *(("person",) if agreed.by else ()))
    yield Happening(agreed.made_on, said(pen, name, *tags, **known))
    if agreed.ended_on:
        text = said(pen, "ev_agreement_ended", f"outcome-{agreed.outcome}")
        yield Happening(agreed.ended_on, text)


def _hold(hold: CaseHold, pen: Pen) -> Iterator[Happening]:
    name = "ev_dispute" if hold.kind == "disputed" else "ev_insolvency"
    known = {
        "number": hold.invoice,
        "amount": pen.amount(hold.cents or 0),
        "granted": pen.amount(hold.granted or 0),
    }
    tags = (*(("part",) if hold.cents else ()), *(("again",) if hold.again else ()))
    yield Happening(hold.since, _quoted(said(pen, name, *tags, **known), hold.words))
    for settled, again in hold.reopened:
        yield Happening(settled, said(pen, "ev_dispute_ended", "outcome-settled", **known))
        yield Happening(again, said(pen, "ev_dispute_reopened", **known))
    if hold.ended_on:
        granted = ("granted",) if hold.granted else ()
        text = said(pen, f"{name}_ended", f"outcome-{hold.outcome}", *granted, **known)
        yield Happening(hold.ended_on, text)


def _calls(case: Case, pen: Pen) -> Iterator[Happening]:
    for call in case.calls:
        yield Happening(call.on, said(pen, "ev_call", f"call-{call.result}"))


def _mails(case: Case, pen: Pen) -> Iterator[Happening]:
    for one in case.mails:
        tags = ("titled",) if one.subject else ()
        text = said(pen, "ev_mail", *tags, person=one.sender, title=one.subject)
        yield Happening(one.on, text, one.file.digest)


def _acts(case: Case, pen: Pen) -> Iterator[Happening]:
    """What interrupted the limitation: one act on several invoices is told once."""
    acts: dict[Act, list[str]] = {}
    for one in case.invoices:
        for act in one.item.acts:
            acts.setdefault(act, []).append(one.item.number)
    for act, numbers in acts.items():
        known = {"act": said(pen, "act", f"act-{act.kind}"), "numbers": _listed(numbers)}
        lasting = ("lasting",) if act.until else ()
        text = said(pen, "ev_act", *lasting, until=pen.day(act.until), **known)
        yield Happening(act.on, text)


def _waivers(case: Case, pen: Pen) -> Iterator[Happening]:
    for one in case.waivers:
        known = {
            "amount": pen.amount(one.cents),
            "pay_by": pen.deadline(one.pay_by),
            "numbers": _listed(one.invoices),
        }
        if one.told:
            yield Happening(one.made_on, said(pen, "ev_waiver", **known))
        if one.ended_on:
            text = said(pen, "ev_waiver_ended", f"outcome-{one.outcome}", **known)
            yield Happening(one.ended_on, text)


def _identity(case: Case, pen: Pen) -> Iterator[Happening]:
    for on in case.identified:
        yield Happening(on, said(pen, "ev_identity"))


def _handovers(case: Case, pen: Pen) -> Iterator[Happening]:
    for one in case.handovers:
        yield Happening(one.since, said(pen, "ev_handed_over", person=one.to))
        if one.closed_on:
            yield Happening(one.closed_on, said(pen, "ev_handed_back", person=one.to))


def _listed(numbers: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(numbers))


def _money(case: Case, pen: Pen) -> Iterator[Happening]:
    for one in case.money:
        tag = "money-undone" if one.cents < 0 else f"money-{one.kind}"
        known = {"amount": pen.amount(abs(one.cents)), "number": one.invoice}
        yield Happening(one.on, said(pen, "ev_money", tag, **known))


def _quoted(text: str, words: str) -> str:
    """With the words of a person, as they are."""
    return f"{text} – {words}" if words else text
