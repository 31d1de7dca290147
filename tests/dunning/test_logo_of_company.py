"""The logo of a company: changed with an event that tells which one, refused when it is none."""

from __future__ import annotations

import hashlib
import io
import json

import pytest
from PIL import Image

from butoir.core.errors import InputError
from butoir.dunning.companies import change_logo
from butoir.journal.models import Event
from butoir.users.creditors import creditor_of
from butoir.users.models import Company
from companies import AT, make_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Company:
    return make_company()


def picture(colour: tuple[int, int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 80), colour).save(out, "PNG")
    return out.getvalue()


def said(company: Company) -> list[object]:
    events = Event.objects.filter(company=company, kind="logo-changed").order_by("pk")
    return [json.loads(event.data)["sha256"] for event in events]


def test_its_letters_carry_the_last_one_until_it_is_taken_away(company: Company) -> None:
    assert creditor_of(company).logo == b""
    logos = []
    for colour in ((15, 76, 92), (200, 120, 40)):
        change_logo(company, picture(colour), by="claire", at=AT)
        logos.append(creditor_of(company).logo)
    change_logo(company, b"", by="claire", at=AT)
    assert creditor_of(company).logo == b""
    assert logos[0] != logos[1]
    assert said(company) == [*(hashlib.sha256(logo).hexdigest() for logo in logos), ""]


def test_what_is_no_picture_changes_nothing(company: Company) -> None:
    change_logo(company, picture((15, 76, 92)), by="claire", at=AT)
    before = creditor_of(company).logo
    with pytest.raises(InputError):
        change_logo(company, b"<svg/>", by="claire", at=AT)
    assert creditor_of(company).logo == before
    assert len(said(company)) == 1
