"""The customer as we know it beside its register: what speaks against a formal notice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from butoir.core.identity import Finding, Known, compare, same_name
from butoir.core.identity_rule import Asked, Confirmed, IdentityRule, all_findings, what_holds
from butoir.core.registered import Registered, as_json, from_json

SIREN, BCE = "732829320", "0403019261"
DAY = date(2026, 3, 9)
PETIT = Known("Boulangerie Petit", numbers=(SIREN,), postcode="44000", city="Nantes")
ACTIVE = Registered(SIREN, "FR", names=("BOULANGERIE PETIT SARL",), active=True, postcode="44000")


def codes(known: Known, said: Registered | None) -> list[tuple[str, str]]:
    return [(one.code, one.severity) for one in compare(known, said)]


def test_who_is_active_under_the_same_name_has_nothing_against_it():
    assert codes(PETIT, ACTIVE) == []


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"active": False, "ceased_on": date(2024, 5, 1)}, ("ceased", "stop")),
        ({"found": False, "names": (), "active": None}, ("not-found", "stop")),
        ({"names": ("TRANSPORTS DURAND",)}, ("name-differs", "stop")),
        ({"public": True, "form": "7210"}, ("public-body", "stop")),
        ({"situation": "Ouverture de faillite"}, ("situation", "stop")),
        ({"dormant": True}, ("dormant", "look")),
        ({"person": True}, ("sole-trader", "look")),
        ({"private": True, "names": ()}, ("name-withheld", "note")),
        ({"postcode": "69003", "city": "LYON"}, ("address-differs", "note")),
    ],
)
def test_each_thing_that_differs_is_found_with_its_weight(more, found):
    assert codes(PETIT, replace(ACTIVE, **more)) == [found]


def test_the_gravest_comes_first_and_both_sides_are_said():
    said = replace(ACTIVE, names=("DURAND",), active=False, postcode="69003", city="LYON")
    first, second, third = compare(PETIT, said)
    assert (first.code, third.code) == ("ceased", "address-differs")
    assert second == Finding("name-differs", "stop", "Boulangerie Petit", "DURAND")


def test_any_name_of_the_register_will_do():
    assert codes(PETIT, replace(ACTIVE, names=("HOLDING DU PORT", "PETIT BOULANGERIE"))) == []


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Boulangerie Petit", "S.A.R.L. BOULANGERIE PETIT"),
        ("Café de l'Été", "CAFE DE L ETE"),
        ("Transp. Martin", "TRANSPORTS MARTIN"),
        ("Ets Lemoine & Fils", "ETABLISSEMENTS LEMOINE ET FILS"),
        ("Jean Dupont", "DUPONT JEAN"),
        ("Novatex", "NOVATEX FRANCE"),
        ("Menuiserie Jans bvba", "MENUISERIE JANS"),
        ("SA", "ANYTHING AT ALL"),
    ],
)
def test_names_that_may_well_be_one(ours, theirs):
    assert same_name(ours, theirs)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Boulangerie Petit", "BOULANGERIE GRAND"),
        ("Transports Martin", "TRANSPORTS DURAND"),
        ("Novatex", "NOVOPRINT"),
    ],
)
def test_names_that_are_two(ours, theirs):
    assert not same_name(ours, theirs)


def test_a_consumer_and_a_foreigner_are_never_looked_up():
    assert codes(replace(PETIT, kind="consumer"), replace(ACTIVE, active=False)) == []
    assert codes(replace(PETIT, country="DE", numbers=()), None) == []


def test_a_public_buyer_of_private_law_is_worth_a_look_where_the_form_says_so():
    public = replace(PETIT, kind="public")
    assert codes(public, replace(ACTIVE, form="5710")) == [("not-public", "look")]
    assert codes(public, replace(ACTIVE, form="7210", public=True)) == []
    assert codes(public, ACTIVE) == []


def test_a_number_that_cannot_be_right_and_none_at_all():
    assert codes(replace(PETIT, numbers=(), wrong=("732829321",)), None) == [
        ("number-invalid", "stop")
    ]
    assert codes(replace(PETIT, numbers=()), None) == [("number-missing", "look")]


def test_what_was_said_comes_back_from_json_as_it_was():
    said = replace(ACTIVE, active=False, ceased_on=date(2024, 5, 1))
    assert from_json(as_json(said)) == said
    assert from_json(as_json(said) | {"of a later version": 1}) == said


# when it holds

ALL = ("FR", "BE")


AGREES, USUAL = Asked(ACTIVE, DAY), IdentityRule()


def held(known=PETIT, asked=AGREES, rule=USUAL, confirmed=None, sources=ALL, on=DAY):
    found = all_findings(known, asked, rule, on)
    one = what_holds(known, found, confirmed, rule, sources, on)
    return one.code if one else None


CEASED = Asked(replace(ACTIVE, active=False), DAY)


def test_a_contradiction_holds_until_the_company_does_not_want_to_know():
    assert held(asked=CEASED) == "ceased"
    assert held(asked=CEASED, sources=()) == "ceased"
    assert held(asked=CEASED, rule=IdentityRule("contradicted")) == "ceased"
    assert held(asked=CEASED, rule=IdentityRule("never")) is None
    assert held() is None


def test_a_missing_or_old_check_holds_where_there_is_a_register_to_ask():
    assert held(asked=None) == "unchecked"
    assert held(asked=None, sources=("BE",)) is None
    assert held(asked=None, rule=IdentityRule("contradicted")) is None
    assert held(on=date(2026, 6, 7)) is None  # ninety days
    assert held(on=date(2026, 6, 8)) == "checked-long-ago"
    assert held(replace(PETIT, numbers=()), None) == "number-missing"
    assert held(replace(PETIT, numbers=(), wrong=("1" * 9,)), None, sources=()) is None
    assert held(replace(PETIT, numbers=(), wrong=("1" * 9,)), None) == "number-invalid"


def test_a_check_of_another_number_is_none():
    assert held(replace(PETIT, numbers=("404833048",)), CEASED) == "unchecked"


def test_what_only_wants_a_look_never_holds():
    assert held(asked=Asked(replace(ACTIVE, person=True, dormant=True), DAY)) is None


def test_a_confirmation_holds_for_what_was_seen_and_for_nothing_new():
    found = all_findings(PETIT, CEASED, IdentityRule(), DAY)
    confirmed = Confirmed(frozenset(found), DAY)
    assert held(asked=CEASED, confirmed=confirmed) is None
    assert held(asked=CEASED, confirmed=confirmed, on=date(2026, 5, 1)) is None
    other = Asked(replace(CEASED.said, names=("DURAND",)), DAY)
    assert held(asked=other, confirmed=confirmed) == "name-differs"


def test_a_confirmed_missing_check_is_asked_for_again_when_a_check_would_be_old():
    confirmed = Confirmed(frozenset(), DAY)
    assert held(asked=None, confirmed=confirmed) is None
    assert held(asked=None, confirmed=confirmed, on=date(2026, 6, 8)) == "unchecked"


def test_a_belgian_number_asks_the_belgian_register():
    jans = Known("Menuiserie Jans", country="BE", numbers=(BCE,))
    assert held(jans, None, sources=("FR",)) is None
    assert held(jans, None, sources=("BE",)) == "unchecked"
    gone = Asked(Registered(BCE, "BE", found=False), DAY)
    assert held(jans, gone, sources=()) == "not-active"
