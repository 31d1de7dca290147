"""Every sentence that a room can say and a screen can show has its translation.

The sentences are found in the code itself: a new one without its entry in a catalogue of the pages
fails here, and a catalogue's entry without its translation in `test_translations`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils.translation import override

from butoir.core import reasons
from butoir.dispatch.models import State
from butoir.dunning.tasks import OTHERWISE, RESULTS
from butoir.letters.facts import STEPS
from butoir.tone.findings import RULES
from butoir.web.office.customers.tellings import TELL
from butoir.web.office.imports.catalogue import READING, UNDOING
from butoir.web.office.receipts.refusals import ASSIGNING
from butoir.web.office.today import words as today
from butoir.web.words import names
from butoir.web.words.matching import MATCHING
from butoir.web.words.reasons import CHANGE, RULE, SHORT
from butoir.web.words.told import ROOMS
from sentences import SOURCE, sentences_of

LANGUAGES = ("fr", "nl", "de")
IMPORTING = (
    "formats",
    "ledger/carrying.py",
    "ledger/chaseable.py",
    "ledger/contents.py",
    "ledger/draft.py",
    "ledger/due_dates.py",
    "ledger/entries.py",
    "ledger/fields.py",
    "ledger/import_invoices.py",
    "ledger/import_ledger.py",
    "ledger/importing.py",
    "ledger/notes.py",
    "ledger/people.py",
    "ledger/sellers.py",
    "ledger/statements.py",
    "ledger/terms.py",
    "ledger/undo.py",
)
DECIDING = (
    "dunning",
    *(f"inbox/{n}.py" for n in ("accepting", "bouncing", "mailboxes", "taking")),
    "dispatch",
    "law",
    "casefile/following",
    "casefile/orders",
    *(f"letters/{n}.py" for n in ("facts", "compose", "email")),
)
MATCHED = (
    "core/matching.py",
    *(f"core/matching_{name}.py" for name in ("rules", "lists", "returns", "suggestions")),
    "ledger/assigning.py",
    "ledger/allotting.py",
    "ledger/matching.py",
    "ledger/standing.py",
)
PARTS = {  # of sentences that are in a catalogue as a whole, or the name of a field
    "account, issued_on, debit and credit",
    "old balance",
    "old balance date",
    "new balance",
    "new balance date",
    "value date",
    "entry date",
    "settlement date",
    "opening balance",
    "1: 1; left out",
    "addressed to 1: a purchase",
    "issued by 1, not by 1 ([creditor] name and ids)",
    "1: ends on 1, and a ledger to 1 is known: left out",
    "1: 1 is outside 1",
    "cannot be undone: 1",
    "came back",
    "was refused",
    "recipient refused",
    "address line 1",
    "address line 6",
    "then say that this task is done, and the letter is written again",
    "no carrier is set up and nobody printed the letter in time: set one up, or be ready to print "
    "it within two open days (butoir outbox print); 1",
    "no provider is set up and the message waited in vain: set one up; 1",
    "it is switched off and the letter waited in vain: switch it on; 1",
}
NEVER_ON_A_SCREEN = {
    "a message that no longer holds is not written",  # a fault of the program
    "%s cannot be opened: %s",  # the log of the worker, and what it tells the command line
    "the mail server cannot be used: %s",
    "sending delivery %s failed",
    "asking what became of delivery %s failed",
    "1: the document of the 1 is no PDF",
    "1: the document of the 1: 1",
    "1: the carrier cannot say whether it has it",
    "1: 1; no further letter was asked about",
    "message to 1",  # where an error stands, on the command line
    "a first reminder goes by email or post, not by 1",  # options of the command line
    "1 is counted in 1, not in 1",
    "no delay 1: one of 1",
    "no regime 1: one of 1",
    "1 has more than two decimals",
    "insolvency law of the debtor's seat (not looked up)",
    "working days",
    "payment %s of company %s: %s",  # the log of the worker
    "no name of a payment",  # caught where they are raised
    "no amount",
    "a page of somebody else",
    "payments online",  # where an error stands, on the command line
    "legal notices",  # where an error stands, on the command line
    'registre like "1"',  # a question to the interface
    "8 place du Marché",  # letters made up
    "1 rue du Palais",
    "réserve de propriété",
    "Ville de Dinant",
    "Devis n° 12",
}


def said_in(*rooms: str) -> list[Any]:
    left_out = PARTS | NEVER_ON_A_SCREEN
    found = sentences_of(*rooms).items()
    return [pytest.param(text, id=where) for text, where in found if text not in left_out]


@pytest.mark.parametrize("sentence", said_in(*IMPORTING))
def test_what_is_told_of_a_file_can_be_said_in_every_language(sentence: str) -> None:
    assert any(one.knows(sentence) for one in (READING, UNDOING, MATCHING)), sentence


@pytest.mark.parametrize("sentence", said_in(*DECIDING))
def test_what_a_decision_or_a_sending_says_can_be_said_in_every_language(sentence: str) -> None:
    assert ROOMS.knows(sentence), sentence


@pytest.mark.parametrize("sentence", said_in(*MATCHED))
def test_why_a_receipt_is_matched_can_be_said_in_every_language(sentence: str) -> None:
    assert MATCHING.knows(sentence) or ASSIGNING.knows(sentence), sentence


@pytest.mark.parametrize("text", sorted(PARTS | NEVER_ON_A_SCREEN))
def test_what_is_left_out_of_these_checks_is_still_said(text: str) -> None:
    assert text in sentences_of(*IMPORTING, *DECIDING, *MATCHED), text


CODES = {
    "step": (*STEPS, "withdrawal", "call"),
    "channel": ("email", "post", "registered", "sms", "call"),
    "state": State.values,
    "task": (
        "call",
        "execute",
        "broken-promise",
        "plan-default",
        "plan-missed",
        "no-channel",
        "review",
        "answer",
        *("insolvency", "declare", "case-deadline"),
        *("pay-late", "pay-back", "debit-returned"),
        *("limitation", "withdrawal", "waiver-failed"),
    ),
    "result": {
        *(one for results in RESULTS.values() for one in results),
        *OTHERWISE,
        "settled",
        "undone",
    },
    "rule": RULES,
}


@pytest.mark.parametrize("what", CODES)
def test_every_code_of_the_rooms_has_a_name(what: str) -> None:
    assert set(CODES[what]) <= set(names.ALL[what])


def test_every_code_has_a_name_on_the_page_of_the_day() -> None:
    assert set(CODES["task"]) <= set(today.TASKS)
    assert set(CODES["result"]) | set(CODES["state"]) <= set(today.OUTCOMES)
    assert set(CODES["channel"]) <= set(today.CHANNELS)
    assert {*STEPS, "withdrawal"} <= set(today.STEPS)


def test_every_reason_to_wait_is_said_with_its_rule() -> None:
    for texts in (SHORT, RULE, CHANGE):
        assert set(texts) == set(reasons.ORDER)


OF_THE_COMPANY = {  # events about no customer: no page tells them
    "identity-rules",
    "mail-missed",
    "register-read",
    "retention-rules",
    "erasure-done",
    "import-undone",
    "payments-matched",
    "file-imported",
    "entry-assigned",
    "entry-ignored",
    "entry-taken-back",
    "columns-named",
    "company-created",
    "company-changed",
    "channels-changed",
    "channel-changed",
    "channel-postponed",
    "test-message",
    "member-added",
    "member-role",
    "member-removed",
    "deliveries-put-back",
    "deliveries-expired",
    "batch-posted",
    "batch-printed",
    "print-batch",
    "scenario",
    "assignment",
    "sending",
    "run",
    "old-debts-held",
    "closed-days",
    "closed-days-ended",
    "bank-account",
    "statement-checked",
    "password-link",
    "logo-changed",
    "wording",
    "answer-cases",
    "mailbox-changed",
    "plan-rules",
    "pay-provider-changed",
    "relief-rules",
}


def kinds_of_events() -> Iterator[str]:
    """The kinds that the rooms record, as they are written in the code."""
    for module in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and "demo" not in module.parts:
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                places = {"record_event": 1, "_record": 1, "Happened": 0}
                if name in places and len(node.args) > places[name]:
                    kind = node.args[places[name]]
                    if isinstance(kind, ast.Constant) and isinstance(kind.value, str):
                        yield kind.value


def test_every_event_about_a_customer_is_told_in_words() -> None:
    found = set(kinds_of_events())
    assert len(found) > 30
    assert found - OF_THE_COMPANY <= set(TELL)
    assert not OF_THE_COMPANY & set(TELL)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_stands_in_a_place_is_said_as_the_reader_writes_it(lang: str) -> None:
    with override(lang):
        total = ROOMS.said("the total would be 1200.50 instead of 1300.00")
        sent = ROOMS.said("sent elsewhere on 2026-02-09")
        failed = ROOMS.said("email came back: recipient refused: 554 5.7.1 No such user here")
    assert {"fr": "1\u202f200,50", "nl": "1.200,50", "de": "1.200,50"}[lang] in total
    assert {"fr": "09/02/2026", "nl": "09/02/2026", "de": "09.02.2026"}[lang] in sent
    assert "came back" not in failed
    assert "554 5.7.1 No such user here" in failed
    assert failed[failed.index("554") - 1] in "“„\u202f"


def test_a_sentence_of_nobody_stays_as_it_is() -> None:
    with override("fr"):
        assert ROOMS.said("Réglé par chèque") == "Réglé par chèque"
        assert ROOMS.said_or_quoted("Réglé par chèque") == "«\u202fRéglé par chèque\u202f»"
