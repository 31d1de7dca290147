"""The rules of a demand (MISSION R2–R6, R14–R18, R32), checked on every letter of the gallery."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from butoir.core.items import Demand
from butoir.letters.compose import compose_letter
from butoir.letters.facts import LetterFacts
from butoir.letters.letter import Letter, Paragraph
from butoir.letters.text import as_text
from letters import samples
from letters.gallery import gallery
from letters.samples import sample

ALL = [pytest.param(facts, id=name) for name, facts in gallery().items()]
DEMANDS = [pytest.param(f, id=n) for n, f in gallery().items() if not n.startswith("notice")]
WHO = list(product(samples.KINDS, samples.COUNTRIES))
WEEKDAY = "(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"


def words_of(facts: LetterFacts) -> str:
    """The letter's text with plain spaces."""
    return " ".join(as_text(compose_letter(facts)).replace("\u202f", " ").split())


def prose(letter: Letter) -> list[str]:
    return [block.text for block in letter.blocks if isinstance(block, Paragraph)]


def sentence_with(words: str, text: str) -> str:
    found = re.search(rf"[^.]*{words}[^.]*\.", text)
    assert found, f"{words!r} is missing"
    return found[0]


@pytest.mark.parametrize("facts", ALL)
def test_nothing_numbers_the_demand(facts: LetterFacts) -> None:
    letter = compose_letter(facts)
    head = f"{letter.subject} {letter.salutation} {prose(letter)[0]}".lower()
    numbering = (r"\bn[°o]\s*\d\b", r"(premi|deuxi|second|troisi|derni)\w*\s+(rappel|relance)")
    ordinal = r"\d\s*(er|e|ème|nd)?\s+(rappel|relance)|(rappel|relance)\s+\d"
    assert not re.search("|".join((*numbering, ordinal)), head)


@pytest.mark.parametrize("facts", ALL)
def test_no_duration_or_adverb_stands_for_a_date(facts: LetterFacts) -> None:
    vague = r"sous (huit|quinz|\d)|dans les (\d|plus brefs|meilleurs)|immédiat|sans délai|huitaine"
    assert not re.search(vague, words_of(facts).lower())


@pytest.mark.parametrize("facts", DEMANDS)
def test_the_date_is_exact_with_its_weekday(facts: LetterFacts) -> None:
    dates = re.findall(rf"au plus tard le ({WEEKDAY} \d+(?:er)? \w+ 2026)", words_of(facts))
    assert dates, "no pay-by date"
    assert len(set(dates)) == 1, "two different pay-by dates"


@pytest.mark.parametrize("facts", ALL)
def test_tone_is_courteous(facts: LetterFacts) -> None:
    text = words_of(facts)
    assert "!" not in text
    assert not re.search(r"vous devez|inacceptable|exige|scandal|honte|mauvaise foi", text.lower())
    letter = compose_letter(facts)
    assert not re.search(r"\b[A-ZÀ-Ý]{4,}\b", " ".join([letter.subject, *prose(letter)])), (
        "capitals"
    )
    assert "salutations distinguées" in text or "Bien cordialement," in letter.closing


@pytest.mark.parametrize("facts", [p for p in ALL if str(p.id).startswith("reminder-1")])
def test_the_courteous_reminder_is_short_and_threatens_nothing(facts: LetterFacts) -> None:
    letter = compose_letter(facts)
    text = " ".join(prose(letter)).lower()
    assert len(text.split()) < 180
    assert not re.search(r"problème|réclamation|pénalit|tribunal|demeure|à défaut|faute de", text)
    if facts.law != "BE" or facts.debtor.kind != "consumer":
        assert not re.search(r"indemnité|intérêt|frais", text)


@pytest.mark.parametrize("step", ["reminder-1", "reminder-2"])
@pytest.mark.parametrize(("kind", "country"), WHO)
def test_a_reminder_may_be_disregarded_if_payment_is_on_its_way(
    step: str, kind: str, country: str
) -> None:
    sentence = sentence_with("tenir compte", words_of(sample(step, kind, country)))
    assert "règlement" in sentence


@pytest.mark.parametrize(("kind", "country"), WHO)
def test_the_firm_reminder_recalls_the_first_and_says_whom_to_call(kind: str, country: str) -> None:
    facts = sample("reminder-2", kind, country)
    text = words_of(facts)
    assert "du 9 février 2026" in text
    assert "urgent" in text
    crossed = sentence_with("a croisé", text)
    assert f"appeler {facts.creditor.signatory} au {facts.creditor.phone}" in crossed
    assert "confirmerons par écrit" in crossed
    assert "à défaut" in sentence_with("au plus tard", text), "the consequence beside the date"


@pytest.mark.parametrize(("kind", "country"), WHO)
def test_the_formal_notice_is_complete(kind: str, country: str) -> None:
    facts = sample("formal-notice", kind, country)
    letter = compose_letter(facts)
    text = words_of(facts)
    demand = sentence_with("Nous vous mettons en demeure", text)
    assert "lundi 23 mars 2026, faute de quoi nous" in demand, "date and consequence together"
    assert "dernière demande écrite" in text
    assert "du 9 février 2026 et du 16 février 2026" in text, "both earlier demands"
    assert letter.subject.startswith("Mise en demeure")
    assert "recommandé" in letter.mention


def test_a_formal_notice_by_another_channel_does_not_call_itself_registered() -> None:
    facts = sample("formal-notice")
    by_post = replace(facts, message=facts.message._replace(channel="post"))
    assert compose_letter(by_post).mention == ""


def test_earlier_demands_of_several_days_are_all_recalled() -> None:
    """Two invoices reminded on different days, in one formal notice: three dates."""
    late = Demand("reminder-1", date(2026, 2, 11), date(2026, 2, 17))
    facts = sample("formal-notice", count=2)
    second = replace(facts.items[1], demands=(late, facts.items[1].demands[1]))
    text = words_of(replace(facts, items=(facts.items[0], second)))
    assert "nos relances du 9 février 2026, du 11 février 2026 et du 16 février 2026" in text


def test_a_demand_that_was_skipped_is_not_recalled() -> None:
    facts = sample("formal-notice")
    item = replace(facts.items[0], demands=facts.items[0].demands[1:])
    assert "Malgré notre relance du 16 février 2026," in words_of(replace(facts, items=(item,)))
    item = replace(item, demands=())
    assert "À ce jour, la facture" in words_of(replace(facts, items=(item,)))


def test_belgium_says_rappel_where_france_says_relance() -> None:
    for step in ("reminder-2", "formal-notice"):
        assert "rappel" in words_of(sample(step, country="BE"))
        assert "relance" not in words_of(sample(step, country="BE"))
        assert "relance" in words_of(sample(step))


@pytest.mark.parametrize("step", samples.STEPS)
def test_a_french_consumer_never_reads_of_a_fee(step: str) -> None:
    """CPCE L111-8: no recovery cost without a title; interest at the legal rate from the notice."""
    text = words_of(sample(step, "consumer", "FR")).lower()
    assert not re.search(r"frais|indemnité|pénalit|forfait|40,00", text)
    assert ("taux légal" in text) == (step == "formal-notice")


def test_a_belgian_consumer_reads_the_four_mentions() -> None:
    """CDE XIX.2 §3: the sum and the indemnity that will be asked; the creditor and his number; the
    product and its due date; the fourteen days, here with both exact dates."""
    text = words_of(sample("reminder-1", "consumer", "BE"))
    assert "1 250,00 €" in text
    assert "conditions générales, 40,00 €" in text
    assert "Menuiserie Lambert SRL, BCE 0403.019.261" in text
    assert "commande BC-7781" in text
    assert "échue le 1er février 2026" in text
    assert "jusqu’au mardi 24 février 2026 inclus" in text
    assert "quatorze jours calendrier" in text
    assert "À partir du mercredi 25 février 2026" in text
    assert "Ce rappel est gratuit" in text


def test_a_belgian_consumer_is_told_once_the_free_period_is_over() -> None:
    """Sent on 16 February, the end (24) is to come; sent on 26 February, it has passed."""
    facts = sample("reminder-2", "consumer", "BE")
    assert "s’achève le mardi 24 février 2026" in words_of(facts)
    later = replace(facts, sent_on=date(2026, 2, 26))
    assert "est écoulé : depuis le mercredi 25 février 2026" in words_of(later)


@pytest.mark.parametrize(
    ("kind", "country", "texts"),
    [
        ("company", "FR", ("L441-10", "D441-5")),
        ("public", "FR", ("L2192-13", "D2192-35", "commande publique")),
        ("company", "BE", ("2 août 2002",)),
        ("public", "BE", ("2 août 2002",)),
        ("consumer", "BE", ("XIX.4",)),
    ],
)
def test_charges_come_with_the_text_that_allows_them(
    kind: str, country: str, texts: tuple[str, ...]
) -> None:
    text = words_of(sample("formal-notice", kind, country))
    for reference in texts:
        assert reference in text
    assert "12,48 €" in text
    assert "40,00 €" in text


def test_the_name_the_order_and_the_signatory_make_it_personal() -> None:
    letter = compose_letter(sample("reminder-1"))
    assert letter.salutation == "Madame Dupont,"
    assert "agréer, Madame, " in letter.closing
    assert letter.signature == ("Claire Morel", "Responsable du recouvrement")
    assert "BC-7781" in prose(letter)[0]


@pytest.mark.parametrize(
    ("title", "name", "salutation"),
    [
        ("M.", "Roux", "Monsieur Roux,"),
        ("mevrouw", "Peeters", "Madame Peeters,"),  # no half-translated form of address
        ("Maître", "Vidal", "Maître Vidal,"),
        ("", "Claire Dupont", "Bonjour Claire Dupont,"),
        ("", "", "Madame, Monsieur,"),
    ],
)
def test_forms_of_address(title: str, name: str, salutation: str) -> None:
    facts = sample("reminder-1")
    debtor = replace(facts.debtor, contact_title=title, contact_name=name)
    letter = compose_letter(replace(facts, debtor=debtor))
    assert letter.salutation == salutation
    assert ("Boulangerie Petit" in prose(letter)[0]) == (not name), "someone is always named"
