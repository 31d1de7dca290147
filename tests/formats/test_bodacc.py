"""Notices of the BODACC, from the interface and from the feed."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path

import pytest

from butoir.formats.detect import read_bytes
from butoir.formats.model import Document, Notice

SAMPLES = Path(__file__).parent / "samples"
ANSWER = (SAMPLES / "bodacc_answer.json").read_bytes()
FEED = (SAMPLES / "bodacc_feed.xml").read_bytes()
PETIT = "732829320"


def read(data: bytes) -> Document:
    (document,) = read_bytes(data, "notices")
    return document


def test_an_opening_says_who_which_proceeding_and_both_days() -> None:
    opening = read(ANSWER).notices[0]
    assert opening == Notice(
        id="A202600451201",
        stage="opened",
        proceeding="redressement",
        status="initial",
        published_on=date(2026, 3, 6),
        judged_on=date(2026, 2, 24),
        sirens=(PETIT,),
        name="Boulangerie Petit",
        city="Lyon",
        court="GREFFE DU TRIBUNAL DES ACTIVITÉS ÉCONOMIQUES DE LYON",
        nature="Jugement d'ouverture d'une procédure de redressement judiciaire",
        text="Mandataire judiciaire : Maître Exemple, 1 rue du Palais, 69003 Lyon.",
    )


def test_a_correction_names_the_notice_it_corrects() -> None:
    opening, correction = read(ANSWER).notices[:2]
    assert (correction.status, correction.previous) == ("correction", opening.id)
    assert correction.judged_on == date(2026, 2, 25)


def test_a_sale_and_a_striking_off_are_no_proceeding() -> None:
    sale, struck_off = read(ANSWER).notices[2:]
    assert [one.stage for one in (sale, struck_off)] == ["sale", "struck-off"]
    assert not sale.proceeding
    assert not struck_off.proceeding


def test_a_notice_without_its_day_is_told_and_left_out() -> None:
    document = read(ANSWER)
    assert len(document.notices) == 4
    (note,) = document.diagnostics
    assert (note.severity, note.code) == ("warning", "notice")
    assert note.message == "notice 5: its number or its day of publication is missing"


def test_the_first_version_of_the_interface_and_an_export_say_the_same() -> None:
    rows = json.loads(ANSWER)["results"]
    first = {"nhits": 5, "records": [{"datasetid": "annonces-commerciales", "fields": {
        **row, "registre": ",".join(row["registre"])}} for row in rows]}  # fmt: skip
    for other in (first, rows):
        assert read(json.dumps(other).encode()) == read(ANSWER)


def test_the_feed_is_read_with_its_encoding_and_dates_in_words() -> None:
    liquidation, cancelled = read(FEED).notices
    assert liquidation.id == "A202600451201"
    assert (liquidation.stage, liquidation.proceeding) == ("converted", "liquidation")
    assert liquidation.judged_on == date(2026, 3, 1)
    assert liquidation.sirens == (PETIT,)
    assert liquidation.nature == "Jugement prononçant la liquidation judiciaire"
    assert (cancelled.status, cancelled.previous) == ("cancellation", "A2026003988")
    assert (cancelled.name, cancelled.sirens) == ("DURAND", ("404833048",))


@pytest.mark.parametrize(
    ("family", "nature", "stage", "proceeding"),
    [
        ("Jugement d'ouverture", "Jugement d'ouverture de liquidation judiciaire", "opened", "liq"),
        ("Jugement d'ouverture", "Procédure de sauvegarde", "opened", "sauvegarde"),
        (
            "Autre jugement",
            "Jugement de conversion en liquidation judiciaire de la procédure de redressement",
            "converted",
            "liq",
        ),
        ("Jugement arrêtant le plan", "Plan de redressement", "plan", "redressement"),
        (
            "Autre jugement",
            "Jugement prononçant la résolution du plan et la liquidation judiciaire",
            "converted",
            "liq",
        ),
        ("Jugement de clôture", "Clôture pour insuffisance d'actif", "closed", ""),
        (
            "Arrêt de la cour d'appel",
            "Arrêt infirmant le jugement d'ouverture de la liquidation judiciaire",
            "other",
            "liq",
        ),
        ("Jugement prononçant", "Jugement prononçant la faillite personnelle", "other", ""),
        ("Dépôt de l'état des créances", "", "other", ""),
    ],
)
def test_what_a_judgment_does(family: str, nature: str, stage: str, proceeding: str) -> None:
    row = json.loads(ANSWER)["results"][0]
    row["jugement"] = json.dumps({"famille": family, "nature": nature, "date": "2026-02-24"})
    (notice,) = read(json.dumps([row]).encode()).notices
    assert notice.stage == stage
    assert notice.proceeding == {"liq": "liquidation"}.get(proceeding, proceeding)


def test_a_number_with_a_wrong_check_digit_names_nobody() -> None:
    row = json.loads(ANSWER)["results"][0]
    row |= {"registre": ["732829321", "DURAND"], "listepersonnes": None}
    (notice,) = read(json.dumps([row]).encode()).notices
    assert notice.sirens == ()


@pytest.mark.parametrize(
    "data",
    [
        b'{"dataset": "annonces-commerciales", "records": [',
        b'[{"familleavis": ' + b"[" * 200_000,
        FEED[:700],
    ],
)
def test_what_is_broken_is_one_error(data: bytes) -> None:
    document = read(data)
    assert document.format == "bodacc"
    assert document.failed


def test_entities_are_refused() -> None:
    bomb = FEED.replace(b"<PCL_REDIFF>", b'<!DOCTYPE a [<!ENTITY b "c">]><PCL_REDIFF>', 1)
    assert read(bomb).diagnostics[0].code == "not-xml"


@pytest.mark.parametrize("seed", range(150))
def test_no_mutation_makes_it_raise(seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(chance.choice((ANSWER, FEED)))
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(data))
        what = chance.choice(("flip", "cut", "double"))
        if what == "flip":
            data[at] = chance.randrange(256)
        elif what == "cut":
            del data[at : at + chance.randint(1, 60)]
        else:
            data[at:at] = data[at : at + chance.randint(1, 60)]
    assert read_bytes(bytes(data), "notices")
