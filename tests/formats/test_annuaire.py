"""Answers of the French search of companies: real ones that were kept, and hostile ones."""

from __future__ import annotations

import json
from datetime import date

import pytest

from butoir.formats import annuaire
from conftest import SHARED

SIREN = "732829320"
REGISTERS = SHARED / "data" / "registers"


def answer(*rows: object) -> bytes:
    return json.dumps({"results": list(rows), "total_results": len(rows)}).encode()


def row(**more: object) -> dict[str, object]:
    """An active company with its seat, as the search gives it with `minimal` and the seat."""
    return {
        "siren": SIREN,
        "nom_complet": "BOULANGERIE PETIT (LE FOURNIL)",
        "nom_raison_sociale": "BOULANGERIE PETIT",
        "sigle": None,
        "nombre_etablissements_ouverts": 1,
        "etat_administratif": "A",
        "date_fermeture": None,
        "nature_juridique": "5499",
        "statut_diffusion": "O",
        "dirigeants": [{"nom": "PETIT", "annee_de_naissance": "1960"}],
        "siege": {
            "adresse": "3 RUE DU PORT 44000 NANTES",
            "code_postal": "44000",
            "libelle_commune": "NANTES",
            "liste_enseignes": ["AU BON PAIN"],
            "nom_commercial": None,
        },
        **more,
    }


def said(**more: object):
    return annuaire.read(answer(row(**more))).entries[SIREN].said


def test_an_active_company_has_every_name_that_it_goes_by_and_its_seat():
    one = said()
    assert one.names == (
        "BOULANGERIE PETIT",
        "BOULANGERIE PETIT (LE FOURNIL)",
        "LE FOURNIL",
        "AU BON PAIN",
    )
    assert (one.active, one.public, one.person, one.dormant) == (True, False, False, False)
    assert (one.postcode, one.city) == ("44000", "NANTES")


def test_its_officers_are_not_kept():
    entry = annuaire.read(answer(row())).entries[SIREN]
    assert b"PETIT" in entry.record
    assert b"1960" not in entry.record


def test_who_ceased_says_since_when_and_who_has_no_door_open_is_dormant():
    ceased = said(etat_administratif="C", date_fermeture="2024-05-01")
    assert (ceased.active, ceased.ceased_on) == (False, date(2024, 5, 1))
    assert said(nombre_etablissements_ouverts=0).dormant


@pytest.mark.parametrize("words", ["[ND]", "[NON-DIFFUSIBLE]"])
def test_who_does_not_want_to_be_shown_exists_without_a_name(words):
    one = said(nom_complet=words, nom_raison_sociale=words, statut_diffusion="P")
    assert (one.found, one.private, one.names, one.postcode) == (True, True, (), "")
    partly = said(nom_complet=words, nom_raison_sociale=None, statut_diffusion=None)
    assert partly.private


@pytest.mark.parametrize(
    ("form", "public", "person"),
    [("7210", True, False), ("1000", False, True), ("5710", False, False)],
)
def test_public_law_and_sole_traders_are_told_by_the_class_of_their_form(form, public, person):
    one = said(nature_juridique=form)
    assert (one.public, one.person) == (public, person)


def test_a_number_without_name_or_state_is_in_no_register():
    one = said(
        nom_complet=None,
        nom_raison_sociale=None,
        etat_administratif=None,
        statut_diffusion=None,
        siege={},
    )
    assert not one.found


def test_the_answers_that_were_kept_are_read():
    if not REGISTERS.is_dir():
        pytest.skip("the shared samples are not here")
    found = {}
    for path in sorted(REGISTERS.glob("annuaire-entreprises__search-*.json")):
        data = path.read_bytes()
        assert annuaire.sniff(data)
        found |= annuaire.read(data).entries
    poste, private, finassur = (found[n].said for n in ("356000000", "300025764", "351556394"))
    assert ("LA POSTE" in poste.names, poste.active) == (True, True)
    assert (private.private, private.names, private.person) == (True, (), True)
    assert (finassur.active, finassur.dormant) == (True, True)
    assert not found["123456789"].said.found if "123456789" in found else True


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"results": 3}',
        b'{"result": {"results": {}}}',
        b"\xff\xfe\x00",
        b"[" * 50_000,
        b'{"a":' * 50_000,
    ],
)
def test_what_is_no_answer_is_told_and_never_raises(data):
    found = annuaire.read(data)
    assert found.problem
    assert not found.entries


@pytest.mark.parametrize("wrong", [None, 3, [], {}, "x" * 100_000, "\x00\x1b<b>", True, 1.5])
def test_fields_of_the_wrong_kind_never_raise(wrong):
    fields = [name for name in row() if name != "siren"]
    for name in fields:
        one = annuaire.read(answer(row(**{name: wrong}))).entries[SIREN].said
        for text in (*one.names, one.form, one.street, one.postcode, one.city):
            assert text.isprintable()
            assert len(text) <= 300
    assert annuaire.read(answer(row(siren=wrong), wrong)).entries == {}


def test_an_endless_answer_is_refused(monkeypatch):
    monkeypatch.setattr(annuaire, "MAX_BYTES", 100)
    assert annuaire.read(answer(row())).problem.startswith("is larger")
