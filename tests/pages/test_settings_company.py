"""The company as its owner sets it: identity, bank, rules, channels; each change has its event."""

from __future__ import annotations

import json
from datetime import time

import pytest
from django.core import mail
from django.test import Client

from butoir.dispatch.models import ChannelSetting
from butoir.journal.models import Event
from butoir.letters.heading import signature_lines
from butoir.users.creditors import creditor_of
from butoir.users.models import Company, Role, User
from companies import make_company
from office import client_with

pytestmark = pytest.mark.django_db
SETTINGS = "/c/morel/settings/"
WHO = {
    "name": "Ateliers Morel",
    "legal_form": "SARL",
    "ids": "SIREN 123 456 782\n\ncapital de 20 000 €",
    "lines": "12 rue des Forges",
    "postcode": "69007",
    "city": "Lyon",
    "email": "compta@morel.example",
    "phone": "04 72 00 00 00",
    "signatory": "Sophie Lambin",
    "signatory_title": "Comptable",
    "lang": "fr",
    "accent": "#0f4c5c",
}
OTHER_IBAN = "FR14 2004 1010 0505 0001 3M02 606"


@pytest.fixture
def company() -> Company:
    return make_company()


@pytest.fixture
def owner(company: Company) -> Client:
    client = client_with(Role.OWNER, company)
    user = User.objects.get()
    user.set_password("une-phrase")
    user.email = "claire@morel.example"
    user.save()
    client.force_login(user)
    return client


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_the_identity_is_changed_with_its_event(owner):
    assert owner.post(f"{SETTINGS}company/", WHO).status_code == 302
    company = Company.objects.get()
    assert company.signatory == "Sophie Lambin"
    assert company.ids == ["SIREN 123 456 782", "capital de 20 000 €"]
    event = Event.objects.last()
    assert (event.kind, event.by) == ("company-changed", "owner-morel-fr")
    assert json.loads(event.data)["before"]["signatory"] == "Claire Morel"


def test_what_is_the_same_makes_no_event(owner):
    owner.post(f"{SETTINGS}company/", WHO)
    count = Event.objects.count()
    assert "Rien n’était différent" in text(owner.post(f"{SETTINGS}company/", WHO, follow=True))
    assert Event.objects.count() == count


@pytest.mark.parametrize(("field", "value"), [("email", "x"), ("accent", "red"), ("name", "")])
def test_a_wrong_identity_changes_nothing(owner, field, value):
    assert owner.post(f"{SETTINGS}company/", {**WHO, field: value}).status_code == 422
    assert Company.objects.get().signatory == "Claire Morel"


@pytest.mark.parametrize("password", ["", "devinette"])
def test_another_iban_asks_for_the_password_again(owner, password):
    answer = owner.post(f"{SETTINGS}bank/", {"iban": OTHER_IBAN, "password": password})
    assert answer.status_code == 422
    assert "Ce n’est pas votre mot de passe" in text(answer)
    assert Company.objects.get().iban == "FR7630006000011234567890189"
    assert not Event.objects.exists()


def test_with_the_password_the_iban_changes_and_both_are_recorded(owner):
    owner.post(f"{SETTINGS}bank/", {"iban": OTHER_IBAN, "password": "une-phrase"})
    assert Company.objects.get().iban == "FR1420041010050500013M02606"
    said = json.loads(Event.objects.last().data)
    assert said["before"]["iban"] == "FR7630006000011234567890189"
    assert "password" not in said


def test_an_iban_whose_digits_are_wrong_is_refused(owner):
    wrong = {"iban": "FR14 2004 1010 0505 0001 3M02 607", "password": "une-phrase"}
    assert owner.post(f"{SETTINGS}bank/", wrong).status_code == 422


def test_an_iban_is_shown_in_fours_and_taken_as_it_is_shown_or_without_spaces(owner):
    shown = "FR76\xa03000\xa06000\xa00112\xa03456\xa07890\xa0189"
    for page in (SETTINGS, f"{SETTINGS}bank/"):
        assert shown in owner.get(page).content.decode()
    for same in (shown, shown.replace("\xa0", ""), shown.replace("\xa0", " ").lower()):
        assert owner.post(f"{SETTINGS}bank/", {"iban": same, "bic": "AGRIFRPP"}).status_code == 302
        assert Company.objects.get().iban == "FR7630006000011234567890189"


def test_cheques_have_a_whole_address_and_ask_for_the_password_too(owner):
    same = {"iban": Company.objects.get().iban, "bic": "AGRIFRPP", "password": "une-phrase"}
    place = {"cheque_lines": "1 quai du Port", "cheque_postcode": "69002", "cheque_city": "Lyon"}
    without = {**same, **place, "password": ""}
    assert owner.post(f"{SETTINGS}bank/", without).status_code == 422
    half = {**same, **place, "cheque_city": ""}
    assert owner.post(f"{SETTINGS}bank/", half).status_code == 422
    assert Company.objects.get().cheque_to is None
    owner.post(f"{SETTINGS}bank/", {**same, **place})
    assert creditor_of(Company.objects.get()).cheque_to.city == "Lyon"
    assert "1 quai du Port" in text(owner.get(f"{SETTINGS}bank/"))
    owner.post(f"{SETTINGS}bank/", same)
    assert Company.objects.get().cheque_to is None


def test_another_person_signs_the_formal_notices(owner):
    assert "mises en demeure sont signées" not in text(owner.get(SETTINGS))
    owner.post(f"{SETTINGS}company/", {**WHO, "notice_signatory": "Paul Morel"})
    assert creditor_of(Company.objects.get()).notice_signatory == "Paul Morel"
    assert "Les mises en demeure sont signées par Paul Morel" in text(owner.get(SETTINGS))


def test_the_position_of_who_signs_is_said_in_the_language_of_the_letter(owner):
    said = {"signatory_nl": "Hoofd boekhouding", "signatory_de": " Leiterin ", "signatory_fr": ""}
    assert owner.post(f"{SETTINGS}titles/", said).status_code == 302
    company = Company.objects.get()
    assert company.signatory_titles == {"nl": "Hoofd boekhouding", "de": "Leiterin"}
    creditor = creditor_of(company)
    titles = [signature_lines(creditor, lang)[1] for lang in ("nl", "de", "fr", "en")]
    assert titles == ["Hoofd boekhouding", "Leiterin", *["Responsable comptable"] * 2]
    event = json.loads(Event.objects.last().data)
    assert event["before"]["signatory_titles"] == {}
    assert 'value="Hoofd boekhouding"' in text(owner.get(f"{SETTINGS}titles/"))
    assert "Responsable comptable" in text(owner.get(f"{SETTINGS}titles/"))


def test_so_is_that_of_who_signs_the_formal_notices_where_there_is_another(owner, company):
    assert "notice_signatory_nl" not in text(owner.get(f"{SETTINGS}titles/"))
    Company.objects.update(notice_signatory="Paul Morel", notice_signatory_title="Gérant")
    owner.post(f"{SETTINGS}titles/", {"notice_signatory_nl": "Zaakvoerder"})
    assert creditor_of(Company.objects.get()).notice_signatory_titles == (("nl", "Zaakvoerder"),)


def test_the_rules_are_changed(owner):
    said = {"run_at": "05:30", "contract_rate": "12.5", "dispute_days": "5"}
    owner.post(f"{SETTINGS}rules/", {"four_eyes": "on", **said})
    company = Company.objects.get()
    assert (company.four_eyes, company.run_at) == (True, time(5, 30))
    assert (company.contract_rate, company.dispute_days) == (1250, 5)


def test_a_rate_is_written_in_the_manner_of_the_language(owner):
    said = {"run_at": "05:30", "contract_rate": "8,25", "dispute_days": "5"}
    owner.post(f"{SETTINGS}rules/", said)
    assert Company.objects.get().contract_rate == 825
    assert 'value="8,25"' in text(owner.get(f"{SETTINGS}rules/"))


def test_a_channel_is_set_with_its_limits_and_its_price(owner):
    said = {"enabled": "on", "per_day": "80", "quiet_from": "19:00", "quiet_to": "08:00",
            "price_cents": "1,52"}  # fmt: skip
    owner.post(f"{SETTINGS}channels/post/", said)
    row = ChannelSetting.objects.get()
    assert (row.per_day, row.quiet_from, row.price_cents) == (80, time(19), 152)
    assert Event.objects.last().kind == "channel-changed"


def test_a_channel_is_switched_off(owner):
    owner.post(f"{SETTINGS}channels/email/", {})
    assert not ChannelSetting.objects.get().enabled
    assert "hors service" in text(owner.get(f"{SETTINGS}channels/"))


@pytest.mark.parametrize("price", ["-1", "cher"])
def test_a_price_that_is_none_is_refused(owner, price):
    answer = owner.post(f"{SETTINGS}channels/post/", {"enabled": "on", "price_cents": price})
    assert answer.status_code == 422
    assert not ChannelSetting.objects.exists()


def test_a_channel_that_does_not_exist_is_not_found(owner):
    assert owner.post(f"{SETTINGS}channels/pigeon/", {}).status_code == 404


def test_a_test_message_goes_to_whoever_asks(owner):
    owner.post(f"{SETTINGS}channels/test/")
    assert [message.to for message in mail.outbox] == [["claire@morel.example"]]
    assert Event.objects.last().kind == "test-message"


def test_a_server_that_does_not_answer_is_said(owner, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    answer = owner.post(f"{SETTINGS}channels/test/", follow=True)
    assert "Le message n’est pas parti" in text(answer)
    assert not Event.objects.exists()


def test_the_page_of_the_channels_says_how_mail_leaves_and_what_nobody_carries(owner, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    shown = text(owner.get(f"{SETTINGS}channels/"))
    assert "<dd>smtp</dd>" in shown
    assert shown.count("En service") == 3
    assert shown.count("hors service") == 1, "nobody carries text messages"


def test_the_password_of_the_mail_server_is_never_shown(owner, settings):
    settings.EMAIL_HOST_PASSWORD = "très-secret"
    assert "très-secret" not in text(owner.get(f"{SETTINGS}channels/"))


def test_a_reader_sees_the_settings_and_changes_none(company):
    reader = client_with(Role.READER, company)
    shown = text(reader.get(SETTINGS))
    assert "Seul un titulaire" in shown
    assert reader.post(f"{SETTINGS}bank/", {"iban": OTHER_IBAN}).status_code == 403


def test_a_hostile_name_is_shown_harmless(owner):
    owner.post(f"{SETTINGS}company/", {**WHO, "name": "<script>alert(1)</script>"})
    assert "<script>alert(1)" not in text(owner.get(SETTINGS))
