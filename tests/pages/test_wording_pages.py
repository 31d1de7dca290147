"""The pages of wording: side by side, live check, saving, refusing, restoring."""

from __future__ import annotations

import re
from datetime import date

import pytest

from butoir.dunning.models import OwnWording
from butoir.dunning.wording import change_text, restore_text
from butoir.journal.models import Event
from butoir.ledger.recording import record_invoice
from butoir.letters.language import available_languages
from butoir.letters.own import FILES, allowed_calls, standard_texts
from butoir.users.models import Company, Role
from butoir.web.office.wording.names import call_in_words
from companies import AT, make_company
from dunning.people import make_customer
from office import client_with

pytestmark = pytest.mark.django_db

WHO = {"by": "claire", "at": AT}
TEXTS = standard_texts("fr", "reminder-1")
PLACE = next(at for at, one in enumerate(TEXTS) if (one.key.name, one.key.when) == ("crossed", ""))
KEY, KEY_TEXT = TEXTS[PLACE].key, TEXTS[PLACE].text
URL = f"/c/morel/wording/fr/reminder-1/{PLACE}/"
GOOD = "Si vous venez de payer, merci de ne pas tenir compte de ce message et de votre confiance."


@pytest.fixture
def company(monkeypatch: pytest.MonkeyPatch) -> Company:
    monkeypatch.setenv("BUTOIR_DEMO_DAY", "2026-06-16")
    return make_company()


def customer_of(company, **fields):
    customer = make_customer(company, **fields)
    due = date(2026, 6, 5)
    record_invoice(customer, "F1", 1_250_00, due, issued_on=date(2026, 5, 1), **WHO)
    return customer


def text(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def test_the_languages_stand_side_by_side_and_what_is_our_own_is_marked(company: Company):
    change_text(company, KEY, GOOD, **WHO)
    page = text(client_with(Role.READER, company).get("/c/morel/wording/?file=reminder-1"))
    for name in ("Français", "Nederlands", "Deutsch", "English"):
        assert name in page
    assert GOOD in page
    assert page.count("à vous</span>") == 1
    assert "Modifier" not in page, "a reader edits nothing"


def test_what_may_be_called_has_its_value_for_the_customer(company: Company):
    customer = customer_of(company, code="ROY")
    page = text(client_with(Role.MANAGER, company).get(f"{URL}?customer={customer.pk}"))
    assert 'data-insert="{debtor}"' in page
    assert "Boulangerie Roy" in page
    assert "1\u202f250,00\xa0€" in page
    assert "data:image/png;base64," in page


def test_without_a_customer_the_letter_is_a_made_up_one_that_says_it(company: Company):
    page = text(client_with(Role.MANAGER, company).get(URL))
    assert "absente de ce courrier" not in page
    assert "ton et faits" in page


def test_the_sentence_for_those_who_are_addressed_familiarly_is_seen_in_their_letter(
    company: Company,
):
    place = next(at for at, one in enumerate(TEXTS) if one.key == KEY._replace(when="familiar"))
    page = text(client_with(Role.MANAGER, company).get(f"/c/morel/wording/fr/reminder-1/{place}/"))
    assert "tu, je, du (tutoiement)" in page
    assert "absente de ce courrier" not in page
    assert "Bonjour Anne Claes," in page


def test_the_check_answers_while_one_types(company: Company):
    client = client_with(Role.MANAGER, company)
    page = text(client.post(f"{URL}check/", {"say": "Vous devez payer immédiatement."}))
    assert "Erreur" in page
    assert "immédiatement" in page
    assert "ton et faits" in text(client.post(f"{URL}check/", {"say": GOOD}))
    page = text(client.post(f"{URL}check/", {"say": "Bonjour {password}."}))
    assert "Elle peut citer" in page
    assert "{creditor}" in page
    assert not OwnWording.objects.exists()


def test_a_good_sentence_is_saved_with_its_event(company: Company):
    answer = client_with(Role.MANAGER, company).post(URL, {"say": GOOD})
    assert (answer.status_code, answer.url) == (302, URL)
    row = OwnWording.objects.get()
    assert (row.say, row.made_by) == (GOOD, "manager-morel-fr")
    assert list(Event.objects.values_list("kind", flat=True)) == ["wording"]


@pytest.mark.parametrize(
    ("say", "why"),
    [
        ("Vous devez payer immédiatement.", "un courrier ne pourrait pas partir"),
        ("Bonjour {password}.", "Elle peut citer"),
        ("", "La phrase standard peut être rétablie"),
        ("Bonjour **vous.", "un second qui le ferme"),
    ],
)
def test_a_refused_sentence_stays_in_the_field_with_its_reason(company: Company, say, why):
    page = text(client_with(Role.MANAGER, company).post(URL, {"say": say}), status=422)
    assert why in page
    assert f">{say}</textarea>" in page
    assert "ton et faits" not in page, "the letter beside it is not praised"
    assert not OwnWording.objects.exists()


def test_the_standard_sentence_is_restored_and_the_history_stays(company: Company):
    client = client_with(Role.MANAGER, company)
    client.post(URL, {"say": GOOD})
    assert client.post(f"{URL}standard/").status_code == 302
    answer = client.get(URL)
    page = text(answer)
    assert "La phrase standard a été rétablie." in page
    assert "Rétablir la phrase standard" not in page
    latest, first = answer.context["page"].history
    assert (latest.row.standard, first.row.say) == (True, GOOD)
    assert "".join(piece.text for piece in first.changed if piece.kind != "gone") == GOOD
    assert "".join(piece.text for piece in latest.changed if piece.kind != "gone") == KEY_TEXT


def test_what_our_sentence_changes_in_the_standard_one_is_marked(company: Company):
    change_text(company, KEY, KEY_TEXT.replace("en chemin", "parti"), **WHO)
    page = text(client_with(Role.MANAGER, company).get(URL))
    assert re.search(r"<del>.*en chemin,</del>\s*<ins>.*parti,</ins>", page)


def test_an_earlier_sentence_is_taken_up_again_and_saved_only_then(company: Company):
    first = change_text(company, KEY, GOOD, **WHO)
    change_text(company, KEY, GOOD.replace("merci", "nous vous prions"), by="paul", at=AT)
    client = client_with(Role.MANAGER, company)
    page = text(client.get(f"{URL}?take={first.pk}"))
    assert f">{GOOD}</textarea>" in page
    assert "dès que vous l’enregistrez" in page
    assert OwnWording.objects.count() == 2
    other = change_text(make_company("autre", name="Autre"), KEY, GOOD, **WHO)
    assert f">{GOOD}</textarea>" not in text(client.get(f"{URL}?take={other.pk}"))


def test_who_said_what_last_is_told_under_the_sentences(company: Company):
    change_text(company, KEY, GOOD, **WHO)
    restore_text(company, KEY, by="paul", at=AT)
    page = text(client_with(Role.READER, company).get("/c/morel/wording/"))
    after = page[page.index("Dernières modifications") :]
    assert after.index("paul") < after.index("claire") < after.index(GOOD)


@pytest.mark.parametrize("lang", available_languages())
def test_the_sentences_stand_in_the_order_of_the_letter(company: Company, lang: str):
    answer = client_with(Role.READER, company).get("/c/morel/wording/?file=reminder-2")
    rows = answer.context["page"].rows
    names = list(dict.fromkeys(row.name for row in rows if any(row.cells)))
    assert names[:3] == ["subject", "salutation", "opening"]
    assert names.index("request") < names.index("announced_amount") < names.index("help")
    assert names[-1] == "closing"
    said = [cell for row in rows for cell in row.cells if cell and cell.lang == lang]
    standard = standard_texts(lang, "reminder-2")
    assert {one.text for one in standard} <= {cell.text for cell in said}
    assert {cell.file for cell in said if cell.text not in {one.text for one in standard}} <= {
        "common"
    }


def test_every_fact_that_a_sentence_may_call_has_a_name_in_words(company: Company):
    for file in FILES:
        for one in standard_texts("fr", file):
            for call in allowed_calls(one):
                assert call_in_words(call) != call.strip("{}"), call


def test_the_sentence_of_every_language_is_seen_in_the_letter_of_any_customer(company: Company):
    customer = customer_of(company, lang="de")
    client = client_with(Role.MANAGER, company)
    for lang in available_languages():
        texts = standard_texts(lang, "reminder-1")
        place = next(at for at, one in enumerate(texts) if one.key[2:] == ("crossed", ""))
        page = client.get(f"/c/morel/wording/{lang}/reminder-1/{place}/?customer={customer.pk}")
        assert page.context["page"].shown.said
        assert not page.context["page"].shown.errors
        assert len(page.context["page"].sisters) == len(available_languages()) - 1


def test_hostile_text_is_only_text(company: Company):
    customer = customer_of(company, name='"><script>alert(1)</script>')
    client = client_with(Role.MANAGER, company)
    hostile = GOOD + ' </textarea><script>alert(2)</script> #panic("x") $x$ <img src=x>'
    for page in (
        text(client.get(f"{URL}?customer={customer.pk}")),
        text(client.post(f"{URL}check/", {"say": hostile, "customer": customer.pk})),
        client.post(URL, {"say": hostile, "customer": customer.pk}, follow=True).content.decode(),
        text(client.get("/c/morel/wording/?file=reminder-1")),
    ):
        assert "<script>alert" not in page
        assert "<img src=x>" not in page


def test_the_customer_of_another_company_is_not_shown(company: Company):
    other = customer_of(make_company("autre", name="Autre"))
    client = client_with(Role.OWNER, company)
    assert client.get(f"{URL}?customer={other.pk}").status_code == 404
    assert client.post(f"{URL}check/", {"say": GOOD, "customer": other.pk}).status_code == 404


@pytest.mark.parametrize(
    "path", ["xx/reminder-1/0/", "fr/nonsense/0/", "fr/reminder-1/999/", "fr/manner/0/"]
)
def test_a_sentence_that_does_not_exist_is_not_there(company: Company, path: str):
    assert client_with(Role.OWNER, company).get(f"/c/morel/wording/{path}").status_code == 404


def test_a_clerk_edits_nothing(company: Company):
    client = client_with(Role.CLERK, company)
    assert client.get(URL).status_code == 403
    assert client.post(URL, {"say": GOOD}).status_code == 403
    assert client.post(f"{URL}standard/").status_code == 403


def test_the_number_of_queries_does_not_grow(company: Company, django_assert_max_num_queries):
    for number in range(8):
        customer = customer_of(company, code=f"C{number}")
    client = client_with(Role.MANAGER, company)
    with django_assert_max_num_queries(20):
        client.get("/c/morel/wording/")
    with django_assert_max_num_queries(35):
        client.get(f"{URL}?customer={customer.pk}")


@pytest.mark.parametrize("file", ["reminder-1", "reminder-2", "formal-notice", "notice", "common"])
def test_what_a_sentence_is_for_and_when_it_is_said_is_in_words(company: Company, file: str):
    answer = client_with(Role.READER, company).get(f"/c/morel/wording/?file={file}")
    rows = answer.context["page"].rows
    assert rows
    for row in rows:
        assert row.title != row.name
        assert not set(row.when.split()) & set(row.conditions.split(", "))
