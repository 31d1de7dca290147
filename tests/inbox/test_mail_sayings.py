"""What a sentence says and does not say: negation, condition, days, sums, and another reader."""

from datetime import date

import pytest

from butoir.inbox.days_said import find_days
from butoir.inbox.sayings import CARE, KINDS, Saying, answer_of, find_sayings
from butoir.inbox.sentences import folded, sentences_of
from butoir.inbox.sums_said import find_numbers, find_sums
from butoir.letters.notes.answers import KINDS as ANSWERS
from butoir.letters.notes.disputes import REASONS

ON = date(2026, 3, 10)  # a Tuesday


def kinds(text: str) -> set[str]:
    return {one.kind for one in find_sayings(text, ON)}


@pytest.mark.parametrize(
    "text",
    [
        "Nous n'avons pas encore payé.",
        "La facture n'est pas réglée.",
        "Elle n'a toujours pas été payée.",
        "Facture non payée à ce jour.",
        "De factuur is nog niet betaald.",
        "Wij hebben nog niet betaald.",
        "Die Rechnung ist noch nicht bezahlt.",
        "Wir haben nicht überwiesen.",
        "It has not been paid yet.",
        "We haven't paid.",
    ],
)
def test_what_is_not_yet_paid_is_not_paid(text: str):
    assert "paid" not in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Non seulement elle est payée, mais deux fois.",
        "Je ne comprends pas, la facture est payée.",
        "Nous n'avons pas reçu de rappel et avons payé le 3 mars.",
        "Ik begrijp het niet, dit werd gisteren betaald.",
        "Ich verstehe das nicht, wir haben bezahlt.",
        "I don't understand, we have paid this.",
    ],
)
def test_a_negation_of_something_else_denies_no_payment(text: str):
    assert "paid" in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Nous ne contestons pas la facture.",
        "Sans contester la facture, je demande un mois.",
        "Wij betwisten de factuur niet.",
        "Wir bestreiten die Forderung nicht.",
        "We do not dispute this invoice.",
    ],
)
def test_who_does_not_dispute_does_not(text: str):
    assert "dispute" not in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Nous paierons dès que vous aurez livré le solde.",
        "On règle quand vous aurez corrigé la facture.",
        "We will pay once you have replaced the pump.",
        "Wij betalen zodra u de creditnota stuurt.",
        "Wir zahlen, sobald Sie die Mängel behoben haben.",
    ],
)
def test_a_promise_that_waits_for_us_is_a_dispute(text: str):
    said = kinds(text)
    assert "dispute" in said
    assert "promise" not in said


def test_a_promise_that_waits_for_the_debtors_own_customer_is_one():
    assert kinds("Je paie dès que mon client m'aura réglé.") == {"promise"}


def test_a_transfer_said_to_be_made_on_a_day_to_come_is_promised():
    (one,) = find_sayings("Le virement est effectué pour le 16/03/2026.", ON)
    assert (one.kind, one.on) == ("promise", date(2026, 3, 16))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Payé hier. Mais nous contestons les frais.", "dispute"),
        ("Payé hier. Et nous payons le reste vendredi.", "paid"),
        ("Nous contestons. La société est en liquidation judiciaire.", "insolvency"),
        ("Bien reçu.", "other"),
        ("", "other"),
    ],
)
def test_the_class_of_a_mail_is_what_needs_most_care(text: str, kind: str):
    assert answer_of(text, ON) == kind


def test_what_nobody_understands_is_quoted_for_a_person():
    (one,) = find_sayings("Bonjour,\n\nJe vois cela avec Paul demain.\n\nLuc", ON)
    assert (one.kind, one.sentence) == ("other", "Je vois cela avec Paul demain.")
    assert find_sayings("  \n ", ON) == ()


def test_kinds_and_reasons_are_those_of_the_letters():
    assert set(ANSWERS) < set(KINDS)
    assert set(CARE) == set(KINDS)
    assert "price" in REASONS


@pytest.mark.parametrize(
    ("text", "lang", "past", "days"),
    [
        ("vendredi prochain", "fr", False, ["2026-03-13"]),
        ("vendredi en huit", "fr", False, ["2026-03-20"]),
        ("le vendredi 27 mars 2026", "fr", False, ["2026-03-27"]),
        ("vendredi 27/03", "fr", False, ["2026-03-27"]),
        ("op vrijdag 27 maart", "nl", False, ["2026-03-27"]),
        ("am Freitag, den 27. März 2026", "de", False, ["2026-03-27"]),
        ("on Friday 27 March", "en", False, ["2026-03-27"]),
        ("vendredi, et le reste le 27 mars", "fr", False, ["2026-03-13", "2026-03-27"]),
        ("vendredi", "fr", True, ["2026-03-06"]),
        ("mardi", "fr", False, ["2026-03-17"]),
        ("fin de mois", "fr", False, ["2026-03-31"]),
        ("fin février", "fr", True, ["2026-02-28"]),
        ("fin de semaine prochaine", "fr", False, ["2026-03-20"]),
        ("le 15", "fr", False, ["2026-03-15"]),
        ("le 5", "fr", False, ["2026-04-05"]),
        ("le 5", "fr", True, ["2026-03-05"]),
        ("le 31 du mois prochain", "fr", False, []),
        ("le 1er avril", "fr", False, ["2026-04-01"]),
        ("le 28 décembre", "fr", True, ["2025-12-28"]),
        ("le 5 janvier", "fr", False, ["2026-01-05"]),
        ("le 30/02/2026", "fr", False, []),
        ("sous 48h", "fr", False, ["2026-03-12"]),
        ("dans deux semaines", "fr", False, ["2026-03-24"]),
        ("il y a 3 jours", "fr", True, ["2026-03-07"]),
        ("du 9 au 20 mars", "fr", False, ["2026-03-20"]),
        ("début avril", "fr", False, []),
        ("bientôt", "fr", False, []),
        ("volgende vrijdag", "nl", False, ["2026-03-20"]),
        ("aanstaande vrijdag", "nl", False, ["2026-03-13"]),
        ("half april", "nl", False, ["2026-04-15"]),
        ("binnen 14 dagen", "nl", False, ["2026-03-24"]),
        ("Ende des Monats", "de", False, ["2026-03-31"]),
        ("am 20. März", "de", False, ["2026-03-20"]),
        ("zum 15.", "de", False, ["2026-03-15"]),
        ("nächsten Freitag", "de", False, ["2026-03-20"]),
        ("kommenden Freitag", "de", False, ["2026-03-13"]),
        ("March 20th, 2026", "en", False, ["2026-03-20"]),
        ("next Friday", "en", False, ["2026-03-20"]),
        ("this Friday", "en", False, ["2026-03-13"]),
        ("Friday 27th", "en", False, ["2026-03-27"]),
        ("within 10 days", "en", False, ["2026-03-20"]),
        ("2026-03-12", "en", False, ["2026-03-12"]),
    ],
)
def test_days_are_counted_from_the_day_of_writing(text, lang, past, days):
    found = find_days(folded(text), ON, lang, past=past)
    assert [day.on.isoformat() for day in found] == days


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1 250,00 €", [125000]),
        ("1.250,50 euros", [125050]),
        ("€ 540,-", [54000]),
        ("EUR 3,412.00", [341200]),
        ("€1,500", [150000]),
        ("2500€ puis 100 eur", [250000, 10000]),
        ("la somme de 892,10 demain", [89210]),
        ("le 02/03/2026", []),
        ("facture 2026-0118", []),
        ("3 palettes, 10 %", []),
    ],
)
def test_sums_as_people_write_them(text: str, cents: list[int]):
    assert [one.cents for one in find_sums(folded(text))] == cents


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("la facture F2026-0118 et FA/2026/117", ("F2026-0118", "FA/2026/117")),
        ("facture n° 4711 du 12/01/2026", ("4711",)),
        ("Rechnung Nr. 4711-26, 980 €", ("4711-26",)),
        ("le 02/03/2026 à 10h30 au 06.12.34.56.78, 1.250,00 €", ()),
        ("compta2026@client.example", ()),
    ],
)
def test_numbers_that_look_like_invoices(text: str, numbers: tuple[str, ...]):
    assert find_numbers(text) == numbers


def test_sentences_are_kept_as_written():
    text = "Payé le 5 mars.  Merci !\n\n- FA-1 : réglée\n- FA-2 : Monsieur Dupont la\nconteste\n"
    assert [one.written for one in sentences_of(text)] == [
        "Payé le 5 mars.",
        "Merci !",
        "- FA-1 : réglée",
        "- FA-2 : Monsieur Dupont la\nconteste",
    ]


TEXT = "Chère Madame, on s'arrange pour 120 € le 12 mars. À bientôt."
SENTENCE = "Chère Madame, on s'arrange pour 120 € le 12 mars."


def proposed(*sayings: Saying) -> tuple[Saying, ...]:
    found = find_sayings(TEXT, ON, reader=lambda text, on: sayings)
    return tuple(one for one in found if one.proposed_by == "reader")


def test_another_reader_proposes_what_the_text_bears_out():
    good = Saying("promise", SENTENCE, 12000, "EUR", date(2026, 3, 12))
    (one,) = proposed(good)
    assert (one.kind, one.cents, one.on) == ("promise", 12000, date(2026, 3, 12))


@pytest.mark.parametrize(
    "invented",
    [
        Saying("promise", "on s'arrange pour 130 €"),
        Saying("praise", SENTENCE),
        Saying("promise", SENTENCE, 13000, "EUR"),
        Saying("promise", SENTENCE, 12000, "USD"),
        Saying("promise", SENTENCE, on=date(2026, 3, 13)),
        Saying("dispute", SENTENCE, reason="hatred"),
        Saying("promise", SENTENCE, numbers=("F-1",)),
        Saying("contact", SENTENCE, address="x@y.example"),
        Saying("promise", " "),
    ],
)
def test_another_reader_is_believed_in_nothing_that_it_invents(invented: Saying):
    assert proposed(invented) == ()


def test_another_reader_cannot_call_itself_the_rules():
    (one,) = proposed(Saying("plan", SENTENCE, proposed_by="rules"))
    assert one.proposed_by == "reader"
