"""Every address of the office: who gets in, who does not. A new page is in here by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from butoir.users.models import Company, Role
from companies import make_company
from office import client_with

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def company(db: None) -> Company:
    """The company whose pages are looked at."""
    return make_company()


def _addresses(resolver: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    for entry in resolver.url_patterns:
        here = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _addresses(entry, here)
        elif isinstance(entry, URLPattern):
            yield here, entry.callback


OF_A_COMPANY = [
    pytest.param("/" + re.sub(r"<(slug:)?company>", "morel", route), view, id=route)
    for route, view in _addresses(get_resolver())
    if "company>" in route
]


def _filled(route: str) -> str:
    """The address with something in every place: nothing of it exists."""
    route = re.sub(r"<int:\w+>", "4711", route)
    route = re.sub(r"<date:\w+>|<day:\w+>", "2026-03-03", route)
    return re.sub(r"<(\w+:)?\w+>", "nothing", route)


@pytest.mark.parametrize(("route", "view"), OF_A_COMPANY)
def test_every_page_of_a_company_says_the_role_that_it_needs(route: str, view: Any) -> None:
    assert isinstance(view.least_role, Role)


@pytest.mark.parametrize(("route", "view"), OF_A_COMPANY)
def test_who_is_not_logged_in_is_sent_to_the_login(route: str, view: Any, company: Company) -> None:
    answer = Client().get(_filled(route))
    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/accounts/login/")


@pytest.mark.parametrize(("route", "view"), OF_A_COMPANY)
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_owner_of_another_company_gets_nowhere(
    route: str, view: Any, method: str, company: Company
) -> None:
    stranger = client_with(Role.OWNER, make_company("autre", name="Autre"))
    assert getattr(stranger, method)(_filled(route)).status_code == 403


@pytest.mark.parametrize(("route", "view"), OF_A_COMPANY)
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", Role)
def test_a_role_opens_what_it_may_and_nothing_more(
    route: str, view: Any, method: str, role: Role, company: Company
) -> None:
    answer = getattr(client_with(role, company), method)(_filled(route))
    if role.includes(view.least_role):
        assert answer.status_code != 403
    else:
        assert answer.status_code == 403


@pytest.mark.parametrize(("route", "view"), OF_A_COMPANY)
def test_a_reader_changes_nothing(route: str, view: Any, company: Company) -> None:
    """Whatever a reader may open answers to reading only."""
    if view.least_role is Role.READER:
        assert client_with(Role.READER, company).post(_filled(route)).status_code in (403, 405)
