"""One letter addresses its reader in one form: tu or vous, je or u, du or Sie."""

from __future__ import annotations

import pytest

from butoir.tone.check import check

MIXED = {
    "fr": "Ce courrier tutoie et vouvoie la même personne.",
    "nl": "Deze brief spreekt dezelfde persoon met u en met je aan.",
    "de": "Dieser Brief duzt und siezt dieselbe Person.",
}
HEADS = {"fr": "Bonjour Claire,", "nl": "Dag Claire,", "de": "Hallo Claire,"}
ENDS = {"fr": "Cordialement,", "nl": "Met vriendelijke groeten,", "de": "Viele Grüße"}


def mixed(lang: str, said: str, *, above: str = "", below: str = "") -> list[str]:
    """The words at fault in a letter that says that."""
    text = f"{above}\n\n{HEADS[lang]}\n\n{said}\n\n{ENDS[lang]}\n{below}\n"
    found = check(text, step="answer", lang=lang)
    assert all(finding.severity == "error" for finding in found if finding.message == MIXED[lang])
    return [finding.text for finding in found if finding.message == MIXED[lang]]


@pytest.mark.parametrize(
    ("lang", "said", "rarer"),
    [
        ("fr", "Nous te remercions de ton règlement ; appelez-nous.", "appelez"),
        ("fr", "Votre règlement est arrivé, vous pouvez l’oublier. Merci à toi.", "toi"),
        ("fr", "Si tu as une question, votre contact t’appellera.", "votre"),
        ("nl", "Je betaling is ontvangen, je hoeft niets te doen. Wij danken u.", "u"),
        ("nl", "Uw betaling is ontvangen, u hoeft niets te doen. Dank je.", "je"),
        ("de", "Deine Zahlung ist da, danke dir. Wir danken Ihnen.", "Ihnen"),
        ("de", "Wir danken Ihnen für Ihre Zahlung. Hast du Fragen?", "du"),
    ],
)
def test_a_letter_in_both_forms_is_refused_at_the_rarer_one(
    lang: str, said: str, rarer: str
) -> None:
    assert mixed(lang, said) == [rarer]


def test_the_subject_belongs_to_the_letter() -> None:
    assert mixed("fr", "Merci de ta confiance, tu nous as réglés.", above="Objet : Votre facture")


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", "Ta facture est réglée, nous t’en remercions."),
        ("fr", "Votre facture est réglée, nous vous en remercions. Le ton reste cordial."),
        ("fr", "Ta facture est réglée. Prenons rendez-vous ; passe chez nous."),
        ("fr", "Votre affaire va devant le TA de Lyon ; vous en serez avertis."),
        ("nl", "Je factuur is betaald om 14 u, aan 12,50 / u. Dank je."),
        ("de", "Deine Rechnungen sind bezahlt. Sie sind erledigt: Sie ruhen. Danke dir."),
        ("de", "Du siehst, dass sie erledigt sind; ihr Betrag stimmt."),
        ("de", "Wir schreiben Ihnen aus der Rue du Moulin, nach dem Code du travail."),
    ],
)
def test_a_letter_in_one_form_is_left_alone(lang: str, said: str) -> None:
    assert mixed(lang, said) == []


def test_names_around_the_letter_are_no_form_of_address() -> None:
    above, below = "Te Huur BV\nRue du Moulin 4", "Du Pont\nTu Anh Nguyen"
    assert mixed("fr", "Nous vous remercions.", above=above, below=below) == []
