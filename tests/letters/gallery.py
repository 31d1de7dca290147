"""What is kept as golden texts, by language and name: letters, call scripts, text messages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from butoir.core.decisions import Line, Message
from butoir.core.items import Hold
from butoir.core.parties import Address
from butoir.letters.compose import compose_letter
from butoir.letters.facts import LetterFacts
from butoir.letters.letter import Letter
from butoir.letters.notes.spoken import Script, TextMessage, call_script, text_message
from butoir.letters.statement import StatementFacts, StatementLine, compose_statement
from butoir.letters.text import as_text
from letters import samples
from letters.notes_samples import notes

GOLDEN = Path(__file__).parent / "golden"


def gallery(lang: str = "fr") -> dict[str, LetterFacts]:
    """Every step, kind of debtor and country, then the cases that change what a letter says."""
    ordinary = {
        f"{step}.{kind}.{country}": samples.sample(step, kind, country)
        for step in samples.STEPS
        for kind in samples.KINDS
        for country in samples.COUNTRIES
    }
    every = ordinary | _abroad() | _special() | _familiar()
    return {name: _in(facts, lang) for name, facts in every.items()}


def letters(lang: str) -> dict[str, Letter]:
    """The same letters composed, the statements of account, and the letters that are no demand."""
    composed = {name: compose_letter(facts) for name, facts in gallery(lang).items()}
    composed |= {name: compose_statement(facts) for name, facts in _statements(lang).items()}
    return composed | notes(lang)


def scripts(lang: str) -> dict[str, Script]:
    """The sheets for a call before the formal notice, and where little is known."""
    return {name: call_script(_in(facts, lang)) for name, facts in _calls().items()}


def text_messages(lang: str) -> dict[str, TextMessage]:
    """The text messages, at every step that may be one."""
    return {name: text_message(_in(facts, lang)) for name, facts in _sms().items()}


def texts(lang: str) -> dict[str, str]:
    """Everything that we write, as plain text."""
    written = {name: as_text(letter) for name, letter in letters(lang).items()}
    spoken = {name: _script_text(script) for name, script in scripts(lang).items()}
    messages = {name: f"{sent.text}\n" for name, sent in text_messages(lang).items()}
    return written | spoken | messages


def _script_text(script: Script) -> str:
    parts = (f"{topic.heading}\n{topic.text}" for topic in script.topics)
    return "\n\n".join((script.title, *parts)) + "\n"


def _calls() -> dict[str, LetterFacts]:
    sample = samples.sample
    ordinary = {
        f"call-script.{kind}.{country}": sample(
            "formal-notice", kind, country, claim=None, message=_uncharged(kind, country)
        )
        for kind in samples.KINDS
        for country in samples.COUNTRIES
    }
    unknown = {"contact_title": "", "contact_name": ""}
    company = replace(samples.DEBTORS["company", "FR"], **unknown)
    public = replace(samples.DEBTORS["public", "FR"], **unknown)
    familiar = {
        f"call-script.familiar.{kind}.{country}": replace(
            facts := ordinary[f"call-script.{kind}.{country}"],
            debtor=samples.familiar(facts.debtor),
        )
        for kind, country in samples.FAMILIAR
    }
    return (
        ordinary
        | familiar
        | {
            "call-script.several": sample("reminder-2", count=5),
            "call-script.company.FR.no-contact": sample("reminder-2", debtor=company),
            "call-script.public.FR.no-contact": sample("reminder-2", "public", debtor=public),
        }
    )


def _uncharged(kind: str, country: str) -> Message:
    """A call speaks of the invoices, not of what may be added to them."""
    items = (samples.invoice(0, "formal-notice"),)
    return samples.message("formal-notice", items, customer=samples.DEBTORS[kind, country].id)


def _sms() -> dict[str, LetterFacts]:
    allowed = [
        (step, kind, country)
        for step in samples.STEPS[:-1]
        for kind in samples.KINDS
        for country in samples.COUNTRIES
        if (step, kind, country) != ("reminder-1", "consumer", "BE")
    ]
    ordinary = {
        f"sms.{step}.{kind}.{country}": samples.sample(step, kind, country)
        for step, kind, country in allowed
    }
    familiar = samples.familiar(samples.DEBTORS["company", "FR"])
    with_page = {
        "sms.reminder-1.answer-page": samples.sample("reminder-1", page=samples.ANSWERED_AT)
    }
    return (
        ordinary
        | with_page
        | {f"sms.{s}.several": samples.sample(s, count=3) for s in samples.STEPS[:-1]}
        | {f"sms.{s}.familiar": samples.sample(s, debtor=familiar) for s in samples.STEPS[:-1]}
    )


def _in(facts: LetterFacts, lang: str) -> LetterFacts:
    return replace(facts, debtor=replace(facts.debtor, lang=lang))


def _familiar() -> dict[str, LetterFacts]:
    """To customers who are addressed familiarly; a formal notice is formal to them too."""
    cases = {
        f"{step}.familiar.{kind}.{country}": samples.sample(step, kind, country)
        for step in samples.STEPS
        for kind, country in samples.FAMILIAR
    }
    return {
        name: replace(facts, debtor=samples.familiar(facts.debtor)) for name, facts in cases.items()
    }


def _abroad() -> dict[str, LetterFacts]:
    """Luxembourg and, for companies, Switzerland: where their law has its own sentence."""
    luxembourg = {
        f"{step}.{kind}.LU": samples.sample(step, kind, "LU")
        for step in ("reminder-2", "formal-notice")
        for kind in samples.KINDS
    }
    return luxembourg | {
        f"{step}.company.CH": samples.sample(step, "company", "CH")
        for step in ("reminder-2", "formal-notice")
    }


def _statements(lang: str) -> dict[str, StatementFacts]:
    """Something is owed, all is covered, nothing is there."""
    creditor, debtor = samples.LAMBERT, replace(samples.DEBTORS["company", "BE"], lang=lang)
    day = samples.SENT_ON["formal-notice"]
    lines = tuple(
        StatementLine(item.number, item.issued_on, item.due_on, item.cents, item.open)
        for item in (samples.invoice(0), samples.paid_in_part(1))
    )
    owed = StatementFacts(creditor, debtor, day, "EUR", lines, 50_00)
    consumer = replace(samples.DEBTORS["consumer", "BE"], lang=lang)
    return {
        "statement.owing": owed,
        "statement.familiar": replace(owed, debtor=samples.familiar(debtor)),
        "statement.consumer": replace(owed, debtor=consumer),
        "statement.covered": replace(owed, unused=sum(line.open for line in lines)),
        "statement.nothing": replace(owed, lines=(), unused=0),
    }


def _special() -> dict[str, LetterFacts]:
    sample = samples.sample
    several = {f"{step}.several": sample(step, count=3) for step in samples.STEPS}
    bare_debtor = replace(
        samples.DEBTORS["company", "FR"], contact_title="", contact_name="", address=Address()
    )
    bare_creditor = replace(
        samples.MOREL, phone="", email="", signatory="", signatory_title="", bic="", ids=()
    )
    return several | {
        "formal-notice.apart": _apart(),
        "formal-notice.abroad": sample("formal-notice", debtor=samples.DEBTORS["company", "BE"]),
        "reminder-1.part-paid": _part_paid("reminder-1"),
        "reminder-2.part-disputed": _part_disputed(),
        "reminder-1.nothing-known": sample(
            "reminder-1", debtor=bare_debtor, creditor=bare_creditor, reference=""
        ),
        "reminder-1.consumer.BE.no-clause": sample(
            "reminder-1",
            "consumer",
            "BE",
            announced_indemnity=0,
            creditor=samples.LAMBERT,
        ),
        "reminder-1.structured-reference": _structured(),
        "formal-notice.cheque": _cheque(),
        "reminder-1.answer-page": sample("reminder-1", page=samples.ANSWERED_AT),
        "formal-notice.answer-page": samples.on_paper(sample("formal-notice"), "registered"),
        "reminder-1.copy": _with_copies(sample("reminder-1")),
        "reminder-1.consumer.BE.copy": _with_copies(sample("reminder-1", "consumer", "BE")),
        "formal-notice.copies": _with_copies(sample("formal-notice", count=3)),
        "reminder-2.many-copies": _with_copies(sample("reminder-2", count=12)),
    }


def _with_copies(facts: LetterFacts) -> LetterFacts:
    return replace(facts, enclosed=tuple(item.number for item in facts.items))


def _apart() -> LetterFacts:
    """Two invoices at the formal notice, a third at the courteous reminder, and a credit."""
    items = tuple(samples.invoice(k, "formal-notice") for k in range(2))
    young = samples.invoice(2, "reminder-1")
    message = samples.message(
        "formal-notice",
        items,
        (young,),
        interest=samples.interest_of(*items),
        indemnity=8_000,
        credits_=5_000,
    )
    claim = samples.claim_for("company", "FR", items)
    return samples.sample("formal-notice", message=message, items=(*items, young), claim=claim)


def _part_paid(step: str) -> LetterFacts:
    items = (samples.paid_in_part(0, step),)
    return samples.sample(step, message=samples.message(step, items), items=items)


def _part_disputed() -> LetterFacts:
    """250.00 of 1 250.00 is disputed: only the rest is demanded."""
    dispute = Hold("disputed", samples.DUE_ON, cents=25_000)
    item = samples.invoice(0, "reminder-2", holds=(dispute,))
    message = samples.message("reminder-2", (item,))
    line = Line(item.number, "reminder-2", 100_000)
    message = message._replace(lines=(line,), principal=100_000, total=100_000)
    return samples.sample("reminder-2", message=message, items=(item,))


def _structured() -> LetterFacts:
    items = (samples.invoice(payment_reference="090933755493"),)
    message = samples.message("reminder-1", items)
    return samples.sample("reminder-1", "company", "BE", message=message, items=items)


def _cheque() -> LetterFacts:
    creditor = replace(samples.MOREL, cheque_to=Address(("BP 12",), "69003", "Lyon"))
    return samples.sample("formal-notice", creditor=creditor)


def write_golden() -> None:
    """Write every golden text anew."""
    for lang in samples.LANGUAGES:
        (GOLDEN / lang).mkdir(parents=True, exist_ok=True)
        for name, text in texts(lang).items():
            (GOLDEN / lang / f"{name}.txt").write_text(text, encoding="utf-8")
