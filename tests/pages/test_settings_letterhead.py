"""The head of the letters: a logo given, kept, taken away; a file that is none changes nothing."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from butoir.journal.models import Event
from butoir.users.creditors import creditor_of
from butoir.users.models import Company, Role
from companies import make_company
from office import client_with

pytestmark = pytest.mark.django_db
PAGE = "/c/morel/settings/letterhead/"


@pytest.fixture
def company() -> Company:
    return make_company()


@pytest.fixture
def owner(company: Company) -> Client:
    return client_with(Role.OWNER, company)


def picture(name: str = "logo.png") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (300, 80), (15, 76, 92)).save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue())


def test_a_logo_is_given_kept_and_taken_away(owner, company):
    assert b"multipart/form-data" in owner.get(PAGE).content
    assert owner.post(PAGE, {"logo": picture(), "red_when_firm": "on"}).status_code == 302
    given = creditor_of(company).logo
    assert given.startswith(b"\x89PNG")
    owner.post(PAGE, {"red_when_firm": "on"})
    assert creditor_of(company).logo == given
    owner.post(PAGE, {"without": "on", "red_when_firm": "on"})
    assert creditor_of(company).logo == b""
    kinds = list(Event.objects.filter(company=company).values_list("kind", flat=True))
    assert kinds.count("logo-changed") == 2


def test_the_red_of_the_firm_letters_is_a_choice(owner, company):
    owner.post(PAGE, {})
    company.refresh_from_db()
    assert not company.red_when_firm


@pytest.mark.parametrize("content", [b"<svg onload='alert(1)'/>", b"GIF89a", bytes(4_000_001)])
def test_what_is_no_picture_is_refused_in_words_and_changes_nothing(owner, company, content):
    count = Event.objects.count()
    answer = owner.post(PAGE, {"logo": SimpleUploadedFile("logo.svg", content)})
    assert answer.status_code == 422
    assert "n’est pas une image PNG ou JPEG" in answer.content.decode()
    assert creditor_of(company).logo == b""
    assert Event.objects.count() == count


def test_only_an_owner_changes_it(company):
    manager = client_with(Role.MANAGER, company)
    assert manager.post(PAGE, {"logo": picture()}).status_code == 403
    assert creditor_of(company).logo == b""
