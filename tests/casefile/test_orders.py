"""The application for an order: the fields of the form, exact parts, what is missing, the ways."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from datetime import date

import pytest

from butoir.casefile import routes
from butoir.casefile.bundle import build_bundle
from butoir.casefile.facts import Case
from butoir.casefile.loading import load_case
from butoir.casefile.orders.application import application_of
from butoir.casefile.orders.courts import is_across_a_border, proposed_court
from butoir.casefile.orders.deadlines import (
    OF_ROUTE,
    ROUTES,
    Deadline,
    Setting,
    Step,
    deadlines_of,
    warnings_of,
)
from butoir.casefile.orders.facts import OrderFacts, checked_facts, facts_data, facts_from
from butoir.casefile.orders.models import OrderDetails
from butoir.casefile.orders.saving import load_facts, save_facts
from butoir.casefile.routes import routes_of
from butoir.core.errors import InputError
from butoir.journal.models import Event
from butoir.journal.sealed import content_of
from butoir.law.calendar import calendar_for
from butoir.law.registry import ROOM
from butoir.ledger.recording import record_invoice
from casefile.cases import DAY, belgian_consumer, chase, french_company, french_consumer
from casefile.recomputing import recompute
from casefile.test_case_file import members, pages_of
from companies import at
from dunning.people import make_customer
from pages.followed import BY, automatic_company

pytestmark = pytest.mark.django_db
FULL = OrderFacts(
    court="commercial",
    court_city="Lyon",
    object="Paiement de menuiseries livrées",
    contract="Commandes 12 et 14 ; articles 1103 du Code civil et L441-10 du Code de commerce",
    creditor_form="SARL",
    creditor_representative="Claire Morel, gérante",
    debtor_form="SARL",
    debtor_representative="Anne Petit, gérante",
    merchants="yes",
    referral="yes",
    signed_at="Lyon",
)


def filled(customer, facts: OrderFacts = FULL) -> Case:
    save_facts(customer, facts, by="claire", at=at(DAY, 9))
    return load_case(customer, DAY)


def made(case: Case, layout: str, lang: str = "fr"):
    bundle = build_bundle(case, layout, lang, content_of)
    data = json.loads(members(bundle.content)["dossier.json"])
    return data, " ".join(pages_of(bundle.pdf))


def test_the_application_has_every_field_and_the_sums_of_the_case_file():
    case = filled(french_company(address=PLACE))
    data, said = made(case, "order")
    asked = data["application"]
    assert asked["missing"] == []
    assert asked["fields"]["court_city"] == "Lyon"
    assert asked["fields"]["debtor_representative"] == "Anne Petit, gérante"
    sums, whole = asked["sums_cents"], recompute(data)
    assert sums["billed"] - sums["paid"] - sums["credited"] - sums["disputed"] == sums["principal"]
    for name in ("principal", "interest", "indemnity", "total"):
        assert sums[name] == whole[name], name
    assert (sums["billed"], sums["paid"]) == (4_234_56, 1_000_00)
    assert {one["rate_hundredths_of_a_percent"] for one in sums["rates"]} == {1215}
    assert "Requête en injonction de payer" in said
    assert "Claire Morel, gérante" in said
    assert "consignés dans les 15 jours" in said
    assert "Un avocat n’est pas obligatoire jusqu’à 10 000,00 €" in said
    assert "cerfa" not in said.lower(), "no form number that nobody confirmed"


PLACE = {"lines": ["8 place du Marché"], "postcode": "69002", "city": "Lyon", "country": "FR"}


def test_what_nobody_said_is_named_and_not_made_up():
    case = load_case(french_company(), DAY)
    data, said = made(case, "order")
    missing = set(data["application"]["missing"])
    assert {"court_kind", "court_city", "claim_object", "debtor_form"} <= missing
    assert "signature_place" in missing
    assert "À compléter avant le dépôt" in said
    assert "(à compléter)" in said


def test_a_person_is_named_by_its_birth_and_domicile():
    """CPC 54."""
    customer = french_consumer()
    asked = application_of(load_case(customer, DAY), "order")
    assert asked is not None
    names = {f"{field.group}_{field.name}" for field in asked.missing}
    assert {"debtor_given_names", "debtor_birth_on", "debtor_birth_place"} <= names
    born = OrderFacts(given_names="Jeanne", birth_on=date(1980, 5, 6), birth_place="Metz")
    data, said = made(filled(customer, born), "order")
    assert data["application"]["fields"]["debtor_birth_on"] == "1980-05-06"
    assert "6 mai 1980" in said
    event = Event.objects.get(kind="order-details")
    assert "1980" not in event.data, "the journal keeps what it has for ever"


@pytest.mark.parametrize(
    ("kind", "form", "name", "court", "why"),
    [
        ("company", "SARL", "Petit", "commercial", "form"),
        ("company", "S.A.S.", "Petit", "commercial", "form"),
        ("company", "Société par actions simplifiée", "Petit", "commercial", "form"),
        ("company", "", "SARL Boulangerie Petit", "commercial", "form"),
        ("company", "", "Boulangerie Petit", "", "unknown"),
        ("company", "Entrepreneur individuel", "Jean Petit", "", "unknown"),
        ("company", "Société civile", "SCI des Saules", "", "unknown"),
        ("company", "SELARL", "Cabinet Roy", "", "liberal"),
        ("consumer", "", "Jeanne Dupont", "judicial", "consumer"),
        ("public", "", "Ville de Lyon", "", "public"),
    ],
)
def test_a_court_is_proposed_only_where_the_debtor_shows_it(kind, form, name, court, why):
    """Never for a natural person: whether it is a merchant is asked."""
    assert proposed_court(kind, form, name) == (court, why)


@pytest.mark.parametrize("make", [french_company, french_consumer, belgian_consumer])
def test_the_new_french_way_is_offered_nowhere_while_its_row_says_that_it_is_not_in_force(make):
    row = next(
        row
        for row in tomllib.loads((ROOM / "fr/procedures.toml").read_text())["rows"]
        if row["id"] == "FR-L126"
    )
    assert row["in_force"] is False
    case = filled(make())
    for kind in ("company", "consumer", "public"):
        ways = routes_of(replace(case, debtor=replace(case.debtor, kind=kind)), True)
        assert "merchants" not in {way.name for way in ways if way.is_open}
    assert not any("merchant" in name for name in (*ROUTES, *OF_ROUTE))


def test_the_page_says_why_it_is_closed_and_the_way_would_open_with_its_decree(monkeypatch):
    case = filled(french_company())
    _, said = made(case, "lawyer")
    assert "Fermée : le décret d’application n’est pas publié." in said
    assert "Injonction de payer (articles 1405 à 1425" in said
    rows = {**routes.table("fr/procedures")}
    rows["FR-L126"] = {**rows["FR-L126"], "in_force": True}
    monkeypatch.setattr(routes, "table", lambda name: rows)
    assert next(way for way in routes_of(case, True) if way.name == "merchants").is_open
    unasked = replace(case, order=OrderFacts())
    way = next(way for way in routes_of(unasked, True) if way.name == "merchants")
    assert way.against == ("no-merchants",)


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [("FR", "BE", True), ("FR", "FR", False), ("FR", "DK", False), ("FR", "CH", False)],
)
def test_a_european_order_is_for_another_member_state_but_denmark(one, other, is_one):
    assert is_across_a_border(one, other) is is_one


def test_the_european_form_has_its_fields_across_a_border():
    customer = french_company(country="BE", address={**PLACE, "country": "BE"})
    case = filled(customer, replace(FULL, ground="domicile"))
    assert "european" in {way.name for way in routes_of(case, False) if way.is_open}
    data, said = made(case, "european")
    assert data["application"]["missing"] == []
    assert data["application"]["fields"]["claim_border"] == "FR / BE"
    assert "Domicile du défendeur" in said
    assert "30 jours à compter de la signification" in said


def test_a_belgian_case_has_its_sheet_for_lawyer_and_bailiff_alone():
    customer = belgian_company()
    case = filled(customer, OrderFacts(object="Fourniture de bois", contract="Bon de commande 7"))
    data, said = made(case, "bailiff")
    assert data["application"]["kind"] == "undisputed"
    assert data["application"]["missing"] == []
    assert "fiche pour l’avocat et l’huissier" in said
    sums = data["application"]["sums_cents"]
    limit = sums["principal"] // 10
    assert f"limités à {limit // 100},{limit % 100:02} €" in said.replace("\u202f", "")
    assert "application" not in made(case, "agency")[0]


def belgian_company():
    """A Belgian company that owes a Belgian creditor."""
    place = {"lines": ["Rue Haute 5"], "postcode": "1000", "city": "Bruxelles", "country": "BE"}
    company = automatic_company(
        name="Menuiserie Dubois", country="BE", ids=["BCE 0403.019.261"], address=place
    )
    customer = make_customer(
        company, "BOIS", name="Bois SRL", country="BE", address=place, ids=["BCE 0202.239.951"]
    )
    record_invoice(customer, "F-9", 800_00, date(2026, 1, 31), issued_on=date(2026, 1, 1), **BY)
    chase(company, date(2026, 2, 9), DAY)
    return customer


@pytest.mark.parametrize("lang", ["fr", "nl", "de", "en"])
@pytest.mark.parametrize("layout", ["order", "european"])
def test_an_application_can_be_read_in_every_language(layout: str, lang: str):
    case = filled(french_company(country="BE", address={**PLACE, "country": "BE"}))
    _, said = made(case, layout, lang)
    assert "Claire Morel" in said
    assert "{" not in said


def test_the_last_word_counts_and_nothing_is_lost():
    customer = french_company()
    save_facts(customer, FULL, by="claire", at=at(DAY, 9))
    save_facts(customer, replace(FULL, court_city="Metz"), by="claire", at=at(DAY, 10))
    assert load_facts(customer).court_city == "Metz"
    assert OrderDetails.objects.count() == 2
    assert facts_from({**facts_data(FULL), "of_another_version": "x"}) == FULL


@pytest.mark.parametrize(
    "facts",
    [
        OrderFacts(court="supreme"),
        OrderFacts(merchants="maybe"),
        OrderFacts(referral="<script>"),
        OrderFacts(object="x" * 301),
    ],
)
def test_what_cannot_be_is_refused(facts: OrderFacts):
    with pytest.raises(InputError):
        checked_facts(facts)


def test_hostile_words_stay_words():
    case = filled(french_company(), replace(FULL, object="#let x = 1 <b>\u202e {principal} $a$"))
    _, said = made(case, "order")
    assert "#let x = 1 <b> {principal} $a$" in said


@pytest.mark.parametrize(
    ("code", "by", "days"),
    [
        (
            "lapse",
            date(2026, 12, 1),
            [date(2026, 11, 1), date(2026, 11, 17), date(2026, 11, 30), date(2026, 12, 2)],
        ),
        # Monday 28 December: the last open day before it is Thursday 24
        (
            "lapse",
            date(2026, 12, 28),
            [date(2026, 11, 28), date(2026, 12, 14), date(2026, 12, 24), date(2026, 12, 29)],
        ),
        ("look", date(2026, 12, 1), [date(2026, 12, 2)]),
    ],
)
def test_the_days_of_the_warnings(code: str, by: date, days: list[date]):
    one = Deadline("serve", code, date(2026, 9, 1), by, False)
    assert list(warnings_of(one, calendar_for("FR"))) == days


def test_a_refusal_has_no_deadline_of_service():
    steps = [Step("filed", date(2026, 10, 1)), Step("refused", date(2026, 10, 20))]
    found = deadlines_of(steps, Setting("order", "commercial", "FR", False))
    assert [(one.code, one.met) for one in found] == [("consign", True)]


def test_in_moselle_the_closed_days_of_moselle_count():
    """Good Friday 26 March 2027; then Easter Monday 29: Tuesday 30."""
    steps = [Step("order", date(2026, 12, 26))]
    for place, last in (("FR", date(2027, 3, 26)), ("FR-57", date(2027, 3, 30))):
        found = deadlines_of(steps, Setting("order", "commercial", place, False))
        assert found[0].by == last
