"""People and roles: let in with a password shown once, changed, removed; never without an owner."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from butoir.journal.models import Event
from butoir.users.models import Company, Membership, Role, User
from companies import make_company
from office import client_with

pytestmark = pytest.mark.django_db
PEOPLE = "/c/morel/settings/people/"
SOPHIE = {
    "username": "sophie",
    "first_name": "Sophie",
    "last_name": "Lambin",
    "email": "sophie@morel.example",
    "lang": "nl",
    "role": "manager",
}


@pytest.fixture
def company() -> Company:
    return make_company()


@pytest.fixture
def owner(company: Company) -> Client:
    return client_with(Role.OWNER, company)


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_a_person_is_let_in_with_a_password_shown_once(owner, company):
    answer = owner.post(PEOPLE, SOPHIE)
    password = re.search(r'class="secret">(\w+)<', text(answer))[1]
    sophie = User.objects.get(username="sophie")
    assert sophie.check_password(password)
    assert sophie.lang == "nl"
    assert Membership.objects.get(user=sophie).role == Role.MANAGER
    assert password not in text(owner.get(PEOPLE))
    assert password not in Event.objects.last().data
    assert answer.headers["Cache-Control"] == "no-store"


def test_who_has_an_account_gets_a_role_and_keeps_the_password(owner, company):
    other = make_company("autre", name="Autre")
    client_with(Role.CLERK, other)
    known = User.objects.get(username="clerk-autre-fr")
    known.set_password("le-sien")
    known.save()
    answer = owner.post(PEOPLE, {**SOPHIE, "username": known.username}, follow=True)
    known.refresh_from_db()
    assert "garde son mot de passe" in text(answer)
    assert known.check_password("le-sien")
    assert Membership.objects.filter(user=known).count() == 2


def test_nobody_has_two_roles_in_a_company(owner):
    owner.post(PEOPLE, SOPHIE)
    answer = owner.post(PEOPLE, SOPHIE)
    assert answer.status_code == 422
    assert "a déjà un rôle ici" in text(answer)


def test_a_role_is_changed_with_its_event(owner):
    owner.post(PEOPLE, SOPHIE)
    member = Membership.objects.get(user__username="sophie")
    owner.post(f"{PEOPLE}{member.pk}/role/", {"role": "reader"})
    member.refresh_from_db()
    assert member.role == Role.READER
    assert Event.objects.last().kind == "member-role"


def test_a_person_is_let_in_no_longer(owner):
    owner.post(PEOPLE, SOPHIE)
    member = Membership.objects.get(user__username="sophie")
    owner.post(f"{PEOPLE}{member.pk}/removal/")
    assert not Membership.objects.filter(pk=member.pk).exists()
    assert User.objects.filter(username="sophie").exists()
    assert Event.objects.last().kind == "member-removed"


@pytest.mark.parametrize(("way", "form"), [("role", {"role": "reader"}), ("removal", {})])
def test_the_last_owner_stays(owner, way, form):
    member = Membership.objects.get()
    answer = owner.post(f"{PEOPLE}{member.pk}/{way}/", form)
    assert answer.status_code == 422
    assert "C’est le dernier titulaire" in text(answer)
    assert Membership.objects.get().role == Role.OWNER


def test_one_of_two_owners_may_go(owner, company):
    owner.post(PEOPLE, {**SOPHIE, "role": "owner"})
    mine = Membership.objects.get(user__username="owner-morel-fr")
    owner.post(f"{PEOPLE}{mine.pk}/removal/")
    assert Membership.objects.get().user.username == "sophie"


def test_a_role_that_does_not_exist_is_refused(owner):
    member = Membership.objects.get()
    assert owner.post(f"{PEOPLE}{member.pk}/role/", {"role": "king"}).status_code == 422


def test_the_people_of_another_company_are_not_found(owner):
    other = make_company("autre", name="Autre")
    client_with(Role.CLERK, other)
    member = Membership.objects.get(company=other)
    assert owner.post(f"{PEOPLE}{member.pk}/removal/").status_code == 404
    assert Membership.objects.filter(pk=member.pk).exists()


def test_a_role_has_a_short_name_and_says_beside_it_what_it_may_do(owner):
    page = text(owner.get(PEOPLE))
    assert ">Chargé de relance</option>" in page
    assert "<dt>Chargé de relance</dt><dd>importe, rapproche," in page
