"""The door: nobody registers by themselves, and what protects it."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from butoir.users.models import Role, User
from butoir.web.accounts import password_path
from companies import AT, make_company
from office import client_with

pytestmark = pytest.mark.django_db


def test_a_stranger_cannot_make_an_account() -> None:
    answer = Client().post("/accounts/signup/", {"username": "mallory", "password1": "x" * 20})
    assert b"mallory" not in answer.content
    assert not Client().login(username="mallory", password="x" * 20)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", "Se connecter"),
        ("nl", "Aanmelden"),
        ("de", "Anmelden"),
        ("en", "Log in"),
        ("pl", "Se connecter"),
    ],
)
def test_the_login_speaks_the_language_of_the_browser_or_french(lang: str, said: str) -> None:
    page = Client().get("/accounts/login/", headers={"accept-language": lang}).content.decode()
    assert said in page
    assert "signup" not in page


def test_pages_are_in_the_language_of_the_person_whatever_the_browser_says() -> None:
    company = make_company()
    for lang, said in (("fr", "Factures"), ("nl", "Facturen"), ("de", "Rechnungen")):
        client = client_with(Role.READER, company, lang)
        answer = client.get("/c/morel/invoices/", headers={"accept-language": "en"})
        assert said in answer.content.decode()


def test_nothing_from_elsewhere_is_loaded_nor_run() -> None:
    answer = Client().get("/accounts/login/")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_who_fails_too_often_waits_even_with_the_right_password() -> None:
    cache.clear()
    User.objects.create_user("claire", password="the right one", date_joined=AT)
    for _ in range(5):
        Client().post("/accounts/login/", {"login": "claire", "password": "wrong"})
    client = Client()
    answer = client.post("/accounts/login/", {"login": "claire", "password": "the right one"})
    assert "sessionid" not in client.cookies
    assert answer.status_code in (200, 429)
    cache.clear()


def test_the_right_password_opens() -> None:
    cache.clear()
    User.objects.create_user("claire", password="the right one", date_joined=AT)
    client = Client()
    client.post("/accounts/login/", {"login": "claire", "password": "the right one"})
    assert "sessionid" in client.cookies


def test_whoever_has_set_a_password_is_shown_the_way_to_the_login() -> None:
    company = make_company()
    client_with(Role.CLERK, company)
    client = Client()
    asked = client.get(password_path(User.objects.get()), follow=True)
    words = {"password1": "une-longue-phrase", "password2": "une-longue-phrase"}
    done = client.post(asked.redirect_chain[-1][0], words, follow=True)
    assert 'href="/accounts/login/"' in done.content.decode()
    assert Client().login(username="clerk-morel-fr", password="une-longue-phrase")
