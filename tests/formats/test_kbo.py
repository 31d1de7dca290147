"""The Belgian register's open data: a few numbers out of millions of lines, line by line."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest

from butoir.formats import kbo, kbo_lines
from butoir.formats.kbo_lines import KboError
from formats.kbo_builder import META, dotted, enterprise, files, packed, zipped

JANS, OTHER = "0403019261", "0314595348"


def read(content: bytes, *numbers: str) -> kbo.Extract:
    return kbo.read(kbo.openers_of_zip(io.BytesIO(content)), numbers or (JANS,))


def test_an_enterprise_has_its_names_its_seat_and_the_words_of_its_form():
    extract = read(packed(enterprise(JANS), enterprise(OTHER, "Autre")))
    said = extract.said[JANS]
    assert extract.snapshot_on == date(2026, 3, 6)
    assert said.names == ("Menuiserie Jans", "Chez Jans")  # that of the law first
    assert (said.found, said.active, said.person, said.situation) == (True, True, False, "")
    assert said.form == "Société à responsabilité limitée"
    assert (said.street, said.postcode, said.city) == ("Rue du Pont 7", "4000", "Liège")
    assert set(extract.said) == {JANS}
    kept = json.loads(extract.lines[JANS])
    assert kept["meta"]["ExtractNumber"] == "158"
    assert kept["enterprise"][0]["EnterpriseNumber"] == dotted(JANS)
    assert "Autre" not in extract.lines[JANS].decode()


def test_a_number_that_is_not_among_the_active_ones_is_not_found():
    said = read(packed(enterprise(OTHER))).said[JANS]
    assert (said.found, said.country, said.names) == (False, "BE", ())


def test_a_particular_situation_is_said_in_words_and_a_sole_trader_is_told():
    extract = read(
        packed(enterprise(JANS, situation="050"), enterprise(OTHER, kind="1")), JANS, OTHER
    )
    assert extract.said[JANS].situation == "Ouverture de faillite"
    assert extract.said[OTHER].person
    unknown = read(packed(enterprise(JANS, situation="099"))).said[JANS]
    assert unknown.situation == "099"


def test_the_files_beside_each_other_say_the_same_as_their_archive():
    content = files(enterprise(JANS))
    openers = {name: (lambda data=data: io.BytesIO(data)) for name, data in content.items()}
    assert kbo.read(kbo.openers_of(openers), (JANS,)) == read(packed(enterprise(JANS)))


def test_columns_in_another_order_or_new_ones_are_read_by_their_names():
    content = files(enterprise(JANS))
    content["denomination.csv"] = (
        b"\xef\xbb\xbf"
        + b'"EntityNumber","New","Denomination","TypeOfDenomination"\r\n'
        + f'"{dotted(JANS)}","x","Jans, ""Le"" Menuisier","001"\r\n'.encode()
    )
    assert read(zipped(content)).said[JANS].names == ('Jans, "Le" Menuisier',)


def test_a_number_with_wrong_check_digits_is_never_looked_for():
    assert read(packed(enterprise("0403019262")), "0403019262").said == {}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04 and then nothing", "the archive is broken"),
        (zipped({"readme.txt": b"x"}), "enterprise.csv or denomination.csv is missing"),
        (
            zipped({"enterprise_insert.csv": b"x", "enterprise_delete.csv": b"x"}),
            "extract of changes",
        ),
        (zipped({"enterprise.csv": b"a,b\n1,2\n", "denomination.csv": b"a\n"}), "first column"),
        (zipped({"enterprise.csv": b"", "denomination.csv": b""}), "first column"),
    ],
)
def test_what_is_no_extract_is_refused_in_words(content, why):
    with pytest.raises(KboError, match=why):
        read(content)


def test_a_line_without_end_and_an_endless_file_are_refused(monkeypatch):
    content = files(enterprise(JANS))
    content["enterprise.csv"] += b"x" * (kbo_lines.MAX_LINE + 1)
    with pytest.raises(KboError, match="a line is too long"):
        read(zipped(content))
    monkeypatch.setattr(kbo_lines, "MAX_BYTES", 100)
    with pytest.raises(KboError, match="a file is larger"):
        read(packed(enterprise(JANS)))


def test_control_characters_are_never_kept_and_a_bad_day_is_no_day():
    hostile = enterprise(JANS, "<script>\x00\x1b[31m</script>")
    extract = read(packed(hostile, meta=(("SnapshotDate", "31-02-2026"), *META[1:])))
    assert extract.said[JANS].names[0].isprintable()
    assert extract.snapshot_on is None


def test_a_broken_archive_is_told_when_its_content_breaks_off():
    content = packed(enterprise(JANS), *(enterprise(OTHER, f"Autre {n}") for n in range(500)))
    damaged = bytearray(content)
    damaged[400:900] = b"\x00" * 500
    with pytest.raises(KboError):
        read(bytes(damaged))
