"""The rules of a demand in Dutch, German and English (French: `test_rules`): the date and what
follows it, the earlier demands, the mentions and texts of the law, the fee that nobody may read."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import product

import pytest

from butoir.letters.compose import compose_letter
from butoir.letters.facts import LetterFacts
from butoir.letters.letter import Letter, Paragraph
from butoir.letters.text import as_text
from letters import samples
from letters.gallery import gallery
from letters.samples import sample


@dataclass(frozen=True)
class Said:
    """The words that a rule asks for, in one language; patterns of regular expressions."""

    deadline: str
    formal_date: str
    otherwise: str
    disregard: str
    urgent: str
    first_demand: str
    both_demands: str
    last_demand: str
    formal_subject: str
    registered: str
    call: str
    in_writing: str
    never_to_a_french_consumer: str
    legal_rate: str
    mentions: tuple[str, ...]
    period_to_come: str
    period_over: str
    laws: dict[tuple[str, str], tuple[str, ...]]
    salutations: dict[tuple[str, str], str]


DUTCH = Said(
    deadline=r"uiterlijk op ((?:maan|dins|woens|donder|vrij)dag \d+ \w+ 2026)",
    formal_date="uiterlijk op maandag 23 maart 2026; zo niet ",
    otherwise="zo niet",
    disregard="geen rekening",
    urgent="dringend",
    first_demand="herinnering van 9 februari 2026",
    both_demands="onze herinneringen van 9 februari 2026 en 16 februari 2026",
    last_demand="laatste schriftelijke verzoek",
    formal_subject="Ingebrekestelling",
    registered="Aangetekende",
    call="Bel in dat geval {signatory} op {phone}",
    in_writing="bevestigen u schriftelijk",
    never_to_a_french_consumer=r"kosten|vergoeding|forfait|boete|40,00",
    legal_rate="wettelijke interest",
    mentions=(
        "€ 1.250,00",
        "vergoeding uit onze algemene voorwaarden, € 40,00",
        "Menuiserie Lambert SRL, KBO 0403.019.261",
        "bestelling BC-7781",
        "vervallen op 1 februari 2026",
        "tot en met dinsdag 24 februari 2026",
        "veertien kalenderdagen",
        "artikel XIX.2 van het Wetboek van economisch recht",
        "Vanaf woensdag 25 februari 2026",
        "Deze herinnering is kosteloos",
    ),
    period_to_come="loopt tot en met dinsdag 24 februari 2026",
    period_over="is verstreken: sinds woensdag 25 februari 2026",
    laws={
        ("company", "FR"): ("L441-10 en D441-5", "wetboek van koophandel (Code de commerce)"),
        ("public", "FR"): ("L2192-13", "D2192-35", "(Code de la commande publique)"),
        ("company", "BE"): ("wet van 2 augustus 2002 betreffende de bestrijding van",),
        ("public", "BE"): ("betalingsachterstand bij handelstransacties",),
        ("consumer", "BE"): ("XIX.4 van het Wetboek van economisch recht",),
        ("company", "LU"): ("Luxemburgse wet van 18 april 2004",),
    },
    salutations={
        ("M.", "Roux"): "Geachte heer Roux,",
        ("Mme", "Peeters"): "Geachte mevrouw Peeters,",
        ("Dr.", "Vidal"): "Geachte Dr. Vidal,",
        ("", "Claire Dupont"): "Geachte Claire Dupont,",
        ("", ""): "Geachte mevrouw, geachte heer,",
    },
)
GERMAN = Said(
    deadline=r"spätestens am ((?:(?:Mon|Diens|Donners|Frei)tag|Mittwoch), \d+\. \w+ 2026)",
    formal_date="spätestens am Montag, 23. März 2026 zu zahlen; andernfalls ",
    otherwise="andernfalls",
    disregard="gegenstandslos",
    urgent="dringend",
    first_demand="Zahlungserinnerung vom 9. Februar 2026",
    both_demands="unserer Zahlungserinnerungen vom 9. Februar 2026 und vom 16. Februar 2026",
    last_demand="letzte schriftliche Aufforderung",
    formal_subject="Förmliche Zahlungsaufforderung (Inverzugsetzung)",
    registered="Einschreiben mit Rückschein",
    call="rufen Sie {signatory} unter {phone} an",
    in_writing="bestätigen Ihnen schriftlich",
    never_to_a_french_consumer=r"kosten|entschädigung|pauschal|gebühr|40,00",
    legal_rate="gesetzlichen Zinssatz",
    mentions=(
        "1.250,00 €",
        "Pauschalentschädigung nach unseren Allgemeinen Geschäftsbedingungen, 40,00 €",
        "Menuiserie Lambert SRL, ZDU 0403.019.261",
        "Bestellung BC-7781",
        "fällig am 1. Februar 2026",
        "Bis einschließlich Dienstag, 24. Februar 2026",
        "vierzehn Kalendertagen",
        "Artikel XIX.2 des belgischen Wirtschaftsgesetzbuches",
        "Ab Mittwoch, 25. Februar 2026",
        "Diese Erinnerung ist kostenlos",
    ),
    period_to_come="läuft bis einschließlich Dienstag, 24. Februar 2026",
    period_over="ist abgelaufen: Seit Mittwoch, 25. Februar 2026",
    laws={
        ("company", "FR"): ("L441-10 und D441-5", "Handelsgesetzbuches (Code de commerce)"),
        ("public", "FR"): ("L2192-13", "D2192-35", "(Code de la commande publique)"),
        ("company", "BE"): ("Gesetzes vom 2. August 2002 zur Bekämpfung von Zahlungsverzug",),
        ("public", "BE"): ("2. August 2002",),
        ("consumer", "BE"): ("XIX.4 des belgischen Wirtschaftsgesetzbuches",),
        ("company", "LU"): ("Gesetz vom 18. April 2004",),
    },
    salutations={
        ("M.", "Roux"): "Sehr geehrter Herr Roux,",
        ("Mme", "Peeters"): "Sehr geehrte Frau Peeters,",
        ("Dr.", "Vidal"): "Guten Tag Dr. Vidal,",
        ("", "Claire Dupont"): "Guten Tag Claire Dupont,",
        ("", ""): "Sehr geehrte Damen und Herren,",
    },
)
ENGLISH = Said(
    deadline=r"no later than ((?:Mon|Tues|Wednes|Thurs|Fri)day \d+ \w+ 2026)",
    formal_date="no later than Monday 23 March 2026, failing which ",
    otherwise="failing (?:this|which)",
    disregard="disregard",
    urgent="urgency",
    first_demand="reminder of 9 February 2026",
    both_demands="our reminders of 9 February 2026 and 16 February 2026",
    last_demand="last written demand",
    formal_subject="Formal notice",
    registered="Registered letter",
    call="call {signatory} on {phone}",
    in_writing="confirm to you in writing",
    never_to_a_french_consumer=r"\bfees?\b|costs|compensation|penalt|charge|40\.00",
    legal_rate="statutory rate",
    mentions=(
        "€1,250.00",
        "compensation in our terms and conditions, €40.00",
        "Menuiserie Lambert SRL, CBE 0403.019.261",
        "order BC-7781",
        "due on 1 February 2026",
        "up to and including Tuesday 24 February 2026",
        "fourteen calendar days",
        "article XIX.2 of the Belgian Code of Economic Law",
        "From Wednesday 25 February 2026",
        "This reminder is free of charge",
    ),
    period_to_come="runs up to and including Tuesday 24 February 2026",
    period_over="has ended: since Wednesday 25 February 2026",
    laws={
        ("company", "FR"): ("L441-10 and D441-5", "French Commercial Code (Code de commerce)"),
        ("public", "FR"): ("L2192-13", "D2192-35", "(Code de la commande publique)"),
        ("company", "BE"): ("Act of 2 August 2002 on combating late payment in commercial",),
        ("public", "BE"): ("2 August 2002",),
        ("consumer", "BE"): ("XIX.4 of the Belgian Code of Economic Law",),
        ("company", "LU"): ("Luxembourg Law of 18 April 2004",),
    },
    salutations={
        ("M.", "Roux"): "Dear Mr Roux,",
        ("Mme", "Peeters"): "Dear Ms Peeters,",
        ("Mrs", "Peeters"): "Dear Mrs Peeters,",
        ("Dr.", "Vidal"): "Dear Dr. Vidal,",
        ("", "Claire Dupont"): "Dear Claire Dupont,",
        ("", ""): "Dear Sir or Madam,",
    },
)
SAID = {"nl": DUTCH, "de": GERMAN, "en": ENGLISH}
EACH = list(product(SAID, samples.KINDS, samples.COUNTRIES))


def plain(text: str) -> str:
    return " ".join(text.split())


def words_of(facts: LetterFacts) -> str:
    return plain(as_text(compose_letter(facts)))


def prose(letter: Letter) -> str:
    return plain(" ".join(block.text for block in letter.blocks if isinstance(block, Paragraph)))


def paragraph_with(words: str, letter: Letter) -> str:
    paragraphs = [plain(block.text) for block in letter.blocks if isinstance(block, Paragraph)]
    return next(text for text in paragraphs if re.search(words, text))


@pytest.mark.parametrize("lang", SAID)
def test_every_demand_has_one_exact_date(lang: str) -> None:
    for name, facts in gallery(lang).items():
        if name.startswith("notice"):
            continue
        dates = re.findall(SAID[lang].deadline, prose(compose_letter(facts)))
        assert len(set(dates)) == 1, name


@pytest.mark.parametrize(("lang", "kind", "country"), EACH)
def test_the_courteous_reminder_is_short_and_may_be_disregarded(
    lang: str, kind: str, country: str
) -> None:
    letter = compose_letter(sample("reminder-1", kind, country, lang=lang))
    assert len(prose(letter).split()) < 180
    assert SAID[lang].disregard in prose(letter)
    assert not re.search(SAID[lang].otherwise, prose(letter))


@pytest.mark.parametrize(("lang", "kind", "country"), EACH)
def test_the_firm_reminder_recalls_the_first_and_says_whom_to_call(
    lang: str, kind: str, country: str
) -> None:
    said, facts = SAID[lang], sample("reminder-2", kind, country, lang=lang)
    letter, creditor = compose_letter(facts), facts.creditor
    assert said.first_demand in prose(letter)
    assert said.urgent in prose(letter)
    assert re.search(said.otherwise, paragraph_with(said.deadline, letter))
    crossed = paragraph_with(said.disregard, letter)
    call = said.call.format(signatory=creditor.signatory, phone=creditor.phone)
    assert call in crossed
    assert said.in_writing in crossed


@pytest.mark.parametrize(("lang", "kind", "country"), EACH)
def test_the_formal_notice_is_complete(lang: str, kind: str, country: str) -> None:
    said = SAID[lang]
    letter = compose_letter(sample("formal-notice", kind, country, lang=lang))
    text = prose(letter)
    assert letter.subject.startswith(said.formal_subject)
    assert letter.mention.startswith(said.registered)
    assert said.formal_date in text, "date and consequence together"
    assert said.both_demands in text
    assert said.last_demand in text


@pytest.mark.parametrize("lang", SAID)
def test_a_belgian_consumer_reads_the_four_mentions(lang: str) -> None:
    """CDE XIX.2 §3: the sum and the indemnity; the creditor and his number; the product and its due
    date; the fourteen days, with both exact dates."""
    text = words_of(sample("reminder-1", "consumer", "BE", lang=lang))
    for mention in SAID[lang].mentions:
        assert mention in text


@pytest.mark.parametrize("lang", SAID)
def test_a_belgian_consumer_is_told_once_the_free_period_is_over(lang: str) -> None:
    facts = sample("reminder-2", "consumer", "BE", lang=lang)
    assert SAID[lang].period_to_come in words_of(facts)
    over = replace(facts, sent_on=samples.CHARGES_FROM)
    assert SAID[lang].period_over in words_of(over)


@pytest.mark.parametrize(("lang", "step"), list(product(SAID, samples.STEPS)))
def test_a_french_consumer_never_reads_of_a_fee(lang: str, step: str) -> None:
    """CPCE L111-8: no recovery cost without a title; interest at the legal rate from the notice."""
    text = words_of(sample(step, "consumer", "FR", lang=lang))
    assert not re.search(SAID[lang].never_to_a_french_consumer, text.lower())
    assert (SAID[lang].legal_rate in text) == (step == "formal-notice")


CHARGED = [(lang, *who, texts) for lang in SAID for who, texts in SAID[lang].laws.items()]


@pytest.mark.parametrize(("lang", "kind", "country", "texts"), CHARGED)
def test_charges_come_with_the_text_that_allows_them(
    lang: str, kind: str, country: str, texts: tuple[str, ...]
) -> None:
    text = prose(compose_letter(sample("formal-notice", kind, country, lang=lang)))
    for reference in texts:
        assert reference in text
    assert re.search(r"12[.,]48", text)
    assert re.search(r"40[.,]00", text)


GREETED = [(lang, *who, said) for lang in SAID for who, said in SAID[lang].salutations.items()]


@pytest.mark.parametrize(("lang", "title", "name", "salutation"), GREETED)
def test_forms_of_address(lang: str, title: str, name: str, salutation: str) -> None:
    facts = sample("reminder-1", lang=lang)
    debtor = replace(facts.debtor, contact_title=title, contact_name=name)
    letter = compose_letter(replace(facts, debtor=debtor))
    assert letter.salutation == salutation
    assert ("Boulangerie Petit" in prose(letter)) == (not name), "someone is always named"


@pytest.mark.parametrize(
    ("lang", "first_line"),
    [
        ("fr", "Monsieur Jean Roux"),
        ("nl", "De heer Jean Roux"),
        ("de", "Herrn Jean Roux"),
        ("en", "Mr Jean Roux"),
    ],
)
def test_a_consumers_address_begins_with_his_title(lang: str, first_line: str) -> None:
    assert compose_letter(sample("reminder-1", "consumer", lang=lang)).recipient[0] == first_line


def test_a_german_letter_goes_on_in_small_letters_after_its_salutation() -> None:
    for name, facts in gallery("de").items():
        assert prose(compose_letter(facts))[0].islower(), name


def test_no_order_for_payment_is_announced_to_a_debtor_abroad() -> None:
    """CPC 1406: it is asked of the court where the debtor is."""
    announced = {
        "fr": "injonction",
        "nl": "betalingsbevel",
        "de": "Zahlungsbefehl",
        "en": "order for payment",
    }
    abroad = samples.DEBTORS["company", "BE"]
    for lang, words in announced.items():
        facts = sample("formal-notice", lang=lang)
        assert words in words_of(facts)
        elsewhere = replace(facts, debtor=replace(abroad, lang=lang))
        assert words not in words_of(elsewhere)
