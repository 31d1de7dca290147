"""The summary of a case on a page: what is owed, what was demanded with which proof, until when."""

from __future__ import annotations

from collections.abc import Mapping

from butoir.casefile.facts import Case, CaseLetter
from butoir.casefile.pages.pen import channel, day, said
from butoir.letters.booklet import Heading, Part, Section, prose
from butoir.letters.letter import Column, Table
from butoir.letters.pen import Pen

Numbers = Mapping[str, int]  # the number of an exhibit by the digest of its file


def summary(case: Case, pen: Pen, numbers: Numbers) -> Section:
    """What a lawyer reads first."""
    parts: list[Part] = [prose(_intro(case, pen))]
    if case.letters:
        parts += [Heading(pen.say("head_demands")), _demands(case, pen, numbers)]
    basis = dict.fromkeys(
        text for one in case.invoices for text in _texts(one.limitation.references)
    )
    note = said(pen, "limit_note", limit_basis=pen.language.separator.join(basis))
    parts += [Heading(pen.say("head_limits")), _limits(case, pen)]
    if any(one.item.acts for one in case.invoices):
        parts += [_acts(case, pen)]
    parts.append(prose(note))
    return Section(pen.say("sec_summary"), tuple(parts))


def _texts(references: tuple[str, ...]) -> tuple[str, ...]:
    """The texts themselves, without the cases that our law folder describes in English."""
    return tuple(reference.partition(": ")[2] or reference for reference in references)


def _intro(case: Case, pen: Pen) -> str:
    notices = case.demands("formal-notice")
    last = notices[-1] if notices else None
    disputes = ", ".join(dict.fromkeys(hold.invoice for hold in case.disputes if hold.invoice))
    values = {
        "notice_on": pen.day(last.sent_on) if last else "",
        "pay_by": pen.deadline(last.pay_by) if last else "",
        "disputes": disputes or case.debtor.name,
        "insolvent_on": pen.day(case.insolvency.since) if case.insolvency else "",
    }
    telling = pen.telling(values, {"notice-sent": last is not None})
    names = ("intro", "said_notice", "said_dispute", "said_insolvency", "said_bank")
    return " ".join(filter(None, map(telling.say, names)))


def _demands(case: Case, pen: Pen, numbers: Numbers) -> Table:
    names = ("demand", "sent", "how", "proof", "exhibits")
    columns = tuple(Column(pen.say(f"column_{name}"), wide=name == "proof") for name in names)
    rows = tuple(_demand(letter, pen, numbers) for letter in case.letters)
    return Table(pen.say("head_demands"), columns, rows)


def _demand(letter: CaseLetter, pen: Pen, numbers: Numbers) -> tuple[str, ...]:
    proofs = [said(pen, "proof", f"proof-{p.kind}", on=day(pen, p.on)) for p in letter.proofs]
    files = [letter.file, *(proof.file for proof in letter.proofs if proof.file)]
    found = sorted({numbers[file.digest] for file in files if file.digest in numbers})
    return (
        said(pen, "step", f"step-{letter.step}", title=letter.title),
        day(pen, letter.sent_on),
        channel(pen, letter.channel),
        ", ".join(proofs) or said(pen, "no_proof", f"channel-{letter.channel}"),
        ", ".join(map(str, found)),
    )


def _limits(case: Case, pen: Pen) -> Table:
    columns = (
        Column(pen.say("column_invoice"), wide=True),
        Column(pen.say("column_due")),
        Column(pen.say("column_prudent")),
        Column(pen.say("column_last")),
    )
    rows = tuple(
        (
            one.item.number,
            day(pen, one.item.due_on),
            day(pen, one.limitation.prudent_day),
            day(pen, one.limitation.last_day),
        )
        for one in case.invoices
    )
    return Table(pen.say("head_limits"), columns, rows)


def _acts(case: Case, pen: Pen) -> Table:
    """What interrupted the limitation of each invoice, as a person recorded it."""
    columns = (
        Column(pen.say("column_invoice"), wide=True),
        Column(pen.say("column_act"), wide=True),
        Column(pen.say("column_act_on")),
    )
    rows = tuple(
        (
            one.item.number,
            said(pen, "act", f"act-{act.kind}"),
            day(pen, act.on) + (f" – {day(pen, act.until)}" if act.until else ""),
        )
        for one in case.invoices
        for act in one.item.acts
    )
    return Table(pen.say("head_acts"), columns, rows)
