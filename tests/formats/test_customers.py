"""A table of customers: whom to address, how, and on which terms."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from table_cases import workbook

from butoir.core.errors import InputError
from butoir.formats.customers import CustomerRow, read_customers

SAMPLES = Path(__file__).parent / "samples"
HEADINGS = (
    "code;name;kind;country;language;email;phone;address;postcode;city;vat no;iban;grace days"
)


def customer(line: str, headings: str = HEADINGS) -> CustomerRow:
    """The one customer of a table of one line."""
    (found,) = read_customers(f"{headings}\n{line}\n".encode(), "own.csv")
    return found


def refusal(line: str, headings: str = HEADINGS) -> InputError:
    """What the table of one line is refused for."""
    with pytest.raises(InputError) as caught:
        customer(line, headings)
    return caught.value


def test_a_dutch_table() -> None:
    data = (SAMPLES / "table_customers_nl.csv").read_bytes()
    company, town, person = read_customers(data, "klanten.csv")
    maes = company.debtor
    assert (maes.id, maes.name, maes.kind, maes.lang) == (
        "K-1",
        "Drukkerij Maes bv",
        "company",
        "nl",
    )
    assert (maes.contact_title, maes.contact_name) == ("mevrouw", "An Maes")
    assert (maes.email, maes.phone, maes.country) == ("an@maes.example", "02 555 01 02", "BE")
    assert (maes.address.lines, maes.address.postcode, maes.address.city) == (
        ("Kaai 12",),
        "1000",
        "Brussel",
    )
    assert maes.ids == ("BCE 0403.019.261",)
    assert maes.iban == "BE68539007547034"
    assert (company.grace_days, company.terms_days, company.warnings) == (5, 30, ())
    assert (town.debtor.kind, town.grace_days, town.terms_days) == ("public", 0, 60)
    assert (person.debtor.kind, person.debtor.contact_title) == ("consumer", "de heer")


@pytest.mark.parametrize(
    "headings",
    [
        "Code client;Raison sociale;Pays;Langue;Courriel;Adresse;Code postal;Ville",
        "Klantnummer;Bedrijfsnaam;Land;Taal;E-mailadres;Straat;Postcode;Gemeente",
        "Kundennummer;Firma;Land;Sprache;E-Mail;Straße;PLZ;Ort",
        "Customer ID;Company;Country;Language;Email;Address;Zip code;City",
    ],
)
def test_headings_of_four_languages(headings: str) -> None:
    found = customer("C1;Ardoise;FR;fr;a@b.example;Rue 1;75001;Paris", headings).debtor
    assert (found.id, found.name, found.country, found.email) == (
        "C1",
        "Ardoise",
        "FR",
        "a@b.example",
    )
    assert (found.address.lines, found.address.city) == (("Rue 1",), "Paris")


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("particulier", "consumer"),
        ("Consumer", "consumer"),
        ("Privatkunde", "consumer"),
        ("mairie", "public"),
        ("overheid", "public"),
        ("Société", "company"),
        ("onderneming", "company"),
        ("", "company"),
    ],
)
def test_kinds(word: str, kind: str) -> None:
    assert customer(f"C1;A;{word}", "code;name;kind").debtor.kind == kind


@pytest.mark.parametrize(
    ("heading", "word", "familiar"),
    [
        ("Tutoiement", "oui", True),
        ("tutoyer ?", "Non", False),
        ("aanspreekvorm", "je", True),
        ("aanspreekvorm", "u", False),
        ("Duzen", "ja", True),
        ("Anredeform", "du", True),
        ("Anredeform", "Sie", False),
        ("familiar", "yes", True),
        ("Familiar form", "", False),
    ],
)
def test_who_is_addressed_familiarly(heading: str, word: str, familiar: bool) -> None:
    assert customer(f"C1;A;{word}", f"code;name;{heading}").debtor.familiar is familiar


def test_a_form_of_address_that_is_none_is_refused() -> None:
    error = refusal("C1;A;parfois", "code;name;tutoiement")
    assert (error.line, error.field) == (2, "tutoiement")


@pytest.mark.parametrize(
    ("country", "vat", "code", "lang"),
    [
        ("Belgique", "", "BE", "fr"),
        ("België", "", "BE", "fr"),
        ("de", "", "DE", "de"),
        ("Pays-Bas", "", "NL", "nl"),
        ("", "BE0403019261", "BE", "fr"),
        ("", "", "FR", "fr"),
    ],
)
def test_countries_and_the_language_that_goes_with_them(
    country: str, vat: str, code: str, lang: str
) -> None:
    found = customer(f"C1;A;{country};{vat}", "code;name;country;vat no").debtor
    assert (found.country, found.address.country, found.lang) == (code, code, lang)


@pytest.mark.parametrize(
    ("word", "lang"),
    [
        ("Nederlands", "nl"),
        ("NL", "nl"),
        ("de", "de"),
        ("en", "en"),
        ("Français", "fr"),
        ("fr-BE", "fr"),
    ],
)
def test_languages(word: str, lang: str) -> None:
    assert customer(f"C1;A;{word}", "code;name;language").debtor.lang == lang


@pytest.mark.parametrize(
    ("heading", "value"),
    [
        ("kind", "alien"),
        ("country", "Atlantis"),
        ("language", "Klingon"),
        ("email", "nobody"),
        ("email", "a@b"),
        ("email", "a@b.example, c@d.example"),
        ("email", "A <a@b.example>"),
        ("email", '"a@b.example\nBcc: all@b.example"'),
        ("name", '"A\nB"'),
        ("contact name", '"A\rSubject: x"'),
        ("phone", '"01\n02"'),
        ("city", '"Paris\u2028France"'),
        ("iban", "BE00 0000 0000 0000"),
        ("grace days", "many"),
        ("grace days", "-3"),
        ("payment terms", "30 days end of month"),
    ],
)
def test_a_value_that_no_letter_could_bear_is_refused(heading: str, value: str) -> None:
    headings = f"code;{heading};name" if heading != "name" else "code;name"
    error = refusal(f"C1;{value};A" if heading != "name" else f"C1;{value}", headings)
    assert (error.where, error.line, error.field) == ("own.csv", 2, heading)


def test_two_customers_of_one_code_are_refused() -> None:
    error = refusal("C1;A\nC1;B", "code;name")
    assert (error.line, error.field) == (3, "code")
    assert "line 2" in error.message


def test_a_customer_without_a_name_is_refused() -> None:
    error = refusal("C1;", "code;name")
    assert (error.line, error.field) == (2, "name")


def test_without_codes_customers_go_by_their_names() -> None:
    found = customer("Jan;Peeters;Antwerpen", "Voornaam;Naam;Gemeente").debtor
    assert (found.id, found.name) == ("Jan Peeters", "Jan Peeters")


def test_an_address_may_stand_in_one_cell_or_in_several() -> None:
    one = customer('C1;A;"Rue 1\nBâtiment B"', "code;name;address").debtor
    two = customer("C1;A;Rue 1;Bâtiment B", "code;name;address;address 2").debtor
    assert one.address.lines == two.address.lines == ("Rue 1", "Bâtiment B")
    assert refusal('C1;A;"1\n2\n3\n4\n5"', "code;name;address").field == "address"


def test_an_identifier_that_does_not_check_is_told_and_kept() -> None:
    """732 829 320 has a good check digit, 732 829 321 has not."""
    good = customer("C1;A;732 829 320", "code;name;SIREN")
    bad = customer("C1;A;732 829 321", "code;name;SIREN")
    assert good.debtor.ids == ("SIREN 732 829 320",)
    assert not any(one.code == "bad-identifier" for one in good.warnings)
    assert bad.debtor.ids == ("SIREN 732 829 321",)
    assert [(one.code, one.line, one.field) for one in bad.warnings if one.field == "SIREN"] == [
        ("bad-identifier", 2, "SIREN")
    ]


def test_a_consumer_with_a_company_number_is_told() -> None:
    found = customer("C1;A;particulier;732 829 320", "code;name;kind;SIREN")
    assert [one.code for one in found.warnings] == ["consumer-with-number"]


def test_kinds_that_nobody_stated_are_told_once() -> None:
    found = read_customers(b"code;name\nC1;A\nC2;B\n", "own.csv")
    assert [[one.code for one in row.warnings] for row in found] == [["kinds-unknown"], []]


def test_a_workbook_and_a_mapping() -> None:
    data = workbook(K=[["x", "y", "z"], [7, "Ardoise", 30]])
    mapping = {"id": "A", "name": "B", "terms_days": "C", "header": "1"}
    (found,) = read_customers(data, "k.xlsx", mapping)
    assert (found.debtor.id, found.debtor.name, found.terms_days) == ("7", "Ardoise", 30)


def test_what_is_no_table_of_customers_is_refused() -> None:
    for data in (b"", b"\x00\x01", b"a;b\n1;2\n", b"PK\x03\x04xl/workbook"):
        with pytest.raises(InputError):
            read_customers(data, "own.csv")


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=15), min_size=13, max_size=13))
def test_whatever_is_read_has_no_line_breaks(cells: list[str]) -> None:
    try:
        found = read_customers(f"{HEADINGS}\n{';'.join(cells)}\n".encode(), "own.csv")
    except InputError:
        return
    for row in found:
        debtor = row.debtor
        for text in (debtor.id, debtor.name, debtor.email, debtor.phone, *debtor.address.lines):
            assert len(text.splitlines()) <= 1
