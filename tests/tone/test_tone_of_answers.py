"""The step of letters that answer, agree or inform: what they may not say, and what they need."""

from __future__ import annotations

from datetime import date

import pytest

from butoir.tone.check import check
from butoir.tone.facts import Facts, InvoiceFacts, parse_facts

PAY_BY = date(2026, 3, 16)
ASKED = Facts(total=250_00, pay_by=PAY_BY, other_amounts=(1_000_00,))
IBAN = "FR76 3000 6000 0112 3456 7890 189"


def letter(*sentences: str, head: str = "Notre réponse, facture 2026-0412") -> str:
    body = "\n\n".join(sentences)
    return f"Objet : {head}\n\nMadame Petit,\n\n{body}\n\nCordialement,\nClaire Morel\n"


def rules(text: str, facts: Facts | None = None, lang: str = "fr") -> set[str]:
    found = check(text, step="answer", lang=lang, facts=facts)
    return {finding.rule for finding in found if finding.severity == "error"}


def test_an_answer_needs_neither_a_date_nor_a_way_to_pay() -> None:
    assert rules(letter("Vous avez raison : nous avons corrigé la facture 2026-0412.")) == set()


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("Vos manquements sont connus.", "loaded-word"),
        ("Vous devez payer la facture 2026-0412.", "aggressive"),
        ("Merci de nous répondre dans les plus brefs délais.", "vague-deadline"),
        ("Merci de nous répondre au plus tard le 16 mars 2026.", "missing-pay-by-date"),
        ("Nous vous répondrons au plus tard le mardi 16 mars 2026.", "wrong-fact"),
        ("Merci de payer au plus tard le dimanche 15 mars 2026.", "deadline-closed-day"),
    ],
)
def test_what_an_answer_may_not_say(sentence: str, rule: str) -> None:
    assert rule in rules(letter(sentence, "Facture 2026-0412."))


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "Objet : Dernier rappel\n\nMadame Petit,\n\nFacture 2026-0412.\n\nCordialement,"),
        ("nl", "Betreft: Laatste herinnering\n\nGeachte mevrouw Petit,\n\nFactuur 2026-0412."),
        ("de", "Betreff: Letzte Mahnung\n\nSehr geehrte Frau Petit,\n\nRechnung 2026-0412."),
        ("en", "Subject: Final reminder\n\nDear Ms Petit,\n\nInvoice 2026-0412."),
    ],
)
def test_an_answer_numbers_nothing(lang: str, text: str) -> None:
    assert "numbered-demand" in rules(text, lang=lang)


@pytest.mark.parametrize(
    ("lang", "word"),
    [("fr", "négligence"), ("nl", "wanbetaler"), ("de", "säumig"), ("en", "negligence")],
)
def test_no_word_accuses_in_any_language(lang: str, word: str) -> None:
    assert "loaded-word" in rules(f"{word} 2026-0412", lang=lang)


def test_an_answer_names_someone_the_invoice_and_ends_courteously() -> None:
    bare = "Objet : Réponse\n\nBonjour,\n\nNous avons corrigé.\n"
    expected = {"missing-salutation-name", "missing-invoice", "missing-courtesy"}
    assert rules(bare) == expected


def test_where_a_payment_is_asked_all_that_it_takes_is_there() -> None:
    asking = "Il reste 250,00 € à régler sur la facture 2026-0412"
    assert rules(letter(f"{asking}."), ASKED) == {
        "missing-payment-means",
        "missing-contact",
        "missing-pay-by-date",
    }
    whole = f"{asking} : merci de les verser au plus tard le lundi 16 mars 2026 (IBAN {IBAN})."
    assert rules(letter(whole, "Une question : 04 72 00 00 00."), ASKED) == set()


def test_every_invoice_amount_and_deadline_is_of_the_case() -> None:
    case = Facts(
        invoices=(InvoiceFacts("2026-0412", cents=1_000_00, open=250_00),),
        other_deadlines=(PAY_BY,),
    )
    told = "Nous vous répondrons au plus tard le lundi 16 mars 2026 sur la facture 2026-0412"
    assert rules(letter(f"{told}, pour 250,00 €."), case) == set()
    assert rules(letter(f"{told}, pour 260,00 €."), case) == {"wrong-fact"}
    other = told.replace("lundi 16", "mardi 17")
    assert rules(letter(f"{other}."), case) == {"wrong-fact"}
    assert rules(letter("Nous répondrons.", head="Réponse"), case) == {"missing-invoice"}


def test_further_deadlines_are_read_from_a_facts_file() -> None:
    facts = parse_facts('{"other_deadlines": ["2026-03-31", "2026-04-30"]}', "facts.json")
    assert facts.other_deadlines == (date(2026, 3, 31), date(2026, 4, 30))
