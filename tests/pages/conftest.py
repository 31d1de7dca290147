"""The office that most tests of the pages look at."""

from __future__ import annotations

import pytest
from django.test import Client

from butoir.users.models import Company, Role
from companies import make_company
from office import client_with


@pytest.fixture
def company() -> Company:
    """A company with nothing in its books."""
    return make_company()


@pytest.fixture
def clerk(company: Company) -> Client:
    """The browser of somebody who collects for that company."""
    return client_with(Role.CLERK, company)
