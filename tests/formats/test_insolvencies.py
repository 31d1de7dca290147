"""A table of Belgian insolvencies, in French or Dutch: our own columns."""

from __future__ import annotations

import random
from datetime import date

import pytest

from butoir.formats.detect import read_bytes
from butoir.formats.insolvencies import belgian_notice

FRENCH = (
    "bce;procédure;jugement;publication;déclaration;tribunal;curateur;nom\n"
    "0403.019.261;faillite;24/02/2026;06/03/2026;26/03/2026;Liège;Me Jans;Jans SRL\n"
)
DUTCH = "kbo,procedure,vonnis\n403019261,gerechtelijke reorganisatie,2026-02-24\n"
WHOLE = belgian_notice(
    "0403019261",
    "faillite",
    date(2026, 2, 24),
    published_on=date(2026, 3, 6),
    declare_by=date(2026, 3, 26),
    court="Liège",
    agent="Me Jans",
    name="Jans SRL",
)


def read(text: str, encoding: str = "utf-8"):
    (document,) = read_bytes(text.encode(encoding), "table.csv")
    return document


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_every_column_is_read_in_any_encoding(encoding: str) -> None:
    document = read(FRENCH, encoding)
    assert document.format == "insolvencies"
    assert document.notices == (WHOLE,)


def test_the_columns_in_dutch_and_only_those_that_are_needed() -> None:
    (notice,) = read(DUTCH).notices
    assert (notice.proceeding, notice.judged_on) == ("reorganisation", date(2026, 2, 24))
    assert (notice.published_on, notice.declare_by) == (date(2026, 2, 24), None)
    assert notice.sirens == ("0403019261",)


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("0403.019.262;faillite;24/02/2026", "bce"),
        ("0403.019.261;dissolution;24/02/2026", "procedure"),
        ("0403.019.261;faillite;", "jugement"),
        ("0403.019.261;faillite;31/02/2026", "jugement"),
        ("0403.019.261", "procedure"),
    ],
)
def test_a_row_that_cannot_be_used_fails_the_file_with_its_place(row: str, field: str) -> None:
    document = read(f"bce;procedure;jugement\n\n{row}\n")
    assert document.failed
    (note,) = document.diagnostics
    assert (note.line, note.field) == (3, field)


@pytest.mark.parametrize("text", ["bce;jugement\n1;2\n", "numero;montant\n1;2\n", "", "bce"])
def test_another_table_is_not_taken_for_one(text: str) -> None:
    assert read(text).format != "insolvencies"


@pytest.mark.parametrize("seed", range(60))
def test_no_mutation_makes_it_raise(seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(FRENCH.encode())
    for _ in range(chance.randint(1, 8)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    assert read_bytes(bytes(data), "table.csv")
