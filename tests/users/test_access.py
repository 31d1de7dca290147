"""From a person to a company's data there is one way, and it asks for the role."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from butoir.users.access import companies_of, membership_for
from butoir.users.creditors import creditor_of, terms_of
from butoir.users.models import Membership, Role, User
from companies import make_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def claire():
    return User.objects.create(username="claire")


def test_a_person_sees_only_the_companies_where_they_have_a_role(claire):
    mine, other = make_company(), make_company("autre", name="Autre")
    Membership.objects.create(user=claire, company=mine, role=Role.CLERK)
    assert list(companies_of(claire)) == [mine]
    assert membership_for(claire, "morel").company == mine
    with pytest.raises(PermissionDenied):
        membership_for(claire, other.key)


def test_a_company_that_does_not_exist_is_refused_like_one_that_is_not_theirs(claire):
    make_company("autre", name="Autre")
    said = []
    for key in ("autre", "nowhere"):
        with pytest.raises(PermissionDenied) as refused:
            membership_for(claire, key)
        said.append(str(refused.value))
    assert said[0] == said[1]


@pytest.mark.parametrize(
    ("has", "wants", "may"),
    [
        (Role.READER, Role.READER, True),
        (Role.READER, Role.CLERK, False),
        (Role.CLERK, Role.MANAGER, False),
        (Role.MANAGER, Role.MANAGER, True),
        (Role.MANAGER, Role.OWNER, False),
        (Role.OWNER, Role.CLERK, True),
    ],
)
def test_a_role_includes_those_below_it(claire, has, wants, may):
    company = make_company()
    Membership.objects.create(user=claire, company=company, role=has)
    if may:
        assert membership_for(claire, "morel", wants).company == company
        return
    with pytest.raises(PermissionDenied):
        membership_for(claire, "morel", wants)


def test_a_company_is_the_creditor_that_its_letters_name():
    company = make_company(
        contract_rate=1200,
        cheque_to={"lines": ["BP 1"], "postcode": "69001", "city": "Lyon", "country": "FR"},
    )
    creditor = creditor_of(company)
    assert (creditor.name, creditor.ids) == ("Ateliers Morel", ("SIREN 123 456 782",))
    assert creditor.address.lines == ("12 rue des Forges",)
    assert creditor.cheque_to is not None
    assert creditor.cheque_to.city == "Lyon"
    assert terms_of(company).contract_rate == 1200
