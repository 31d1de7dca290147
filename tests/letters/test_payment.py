"""How to pay: the reference to quote, and a code that a bank's application can read (R16)."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
import zxingcpp
from PIL import Image

from butoir.letters.compose import compose_letter
from butoir.letters.letter import Letter
from butoir.letters.qr import epc_payload, qr_png
from butoir.letters.typeset import typeset_png
from letters import samples
from letters.samples import invoice, message, sample

IBAN = samples.MOREL.iban


def scanned(png: bytes) -> str:
    codes = zxingcpp.read_barcodes(Image.open(io.BytesIO(png)).convert("L"))
    assert len(codes) == 1
    return codes[0].text


def details(letter: Letter) -> dict[str, str]:
    return {detail.label: detail.value.replace("\xa0", " ") for detail in letter.payment.details}


def test_the_payload_line_by_line() -> None:
    assert epc_payload("Ateliers Morel", IBAN, "AGRIFRPP", 123_405, "2026-0412").split("\n") == [
        "BCD",
        "002",
        "1",
        "SCT",
        "AGRIFRPP",
        "Ateliers Morel",
        IBAN,
        "EUR1234.05",
        "",
        "",
        "2026-0412",
    ]


@pytest.mark.parametrize(
    ("reference", "structured", "free"),
    [
        ("+++090/9337/55493+++", "090933755493", ""),
        ("090933755493", "", "090933755493"),  # without its marks: only a number
        ("RF18 5390 0754 7034", "RF18539007547034", ""),
        ("+++090/9337/55494+++", "", "+++090/9337/55494+++"),  # wrong check digits
        ("2026-0412, 2026-0413", "", "2026-0412, 2026-0413"),
    ],
)
def test_a_structured_reference_goes_to_its_own_field(
    reference: str, structured: str, free: str
) -> None:
    fields = epc_payload("Morel", IBAN, "", 100, reference).split("\n")
    assert (*fields[9:], "")[:2] == (structured, free)


@pytest.mark.parametrize(
    ("name", "iban", "cents"),
    [("", IBAN, 100), ("Morel", "FR7630006000011234567890188", 100), ("Morel", IBAN, 0)],
)
def test_no_code_rather_than_a_wrong_one(name: str, iban: str, cents: int) -> None:
    assert epc_payload(name, iban, "", cents, "F1") == ""


def test_the_payload_stays_within_the_standard() -> None:
    """Name 70 characters, text 140, 331 bytes in all: three-byte letters can exceed the last."""
    payload = epc_payload("N" * 300, IBAN, "AGRIFRPP", 100, "F" * 300)
    assert payload.split("\n")[5] == "N" * 70
    assert payload.split("\n")[10] == "F" * 140
    assert epc_payload("€" * 70, IBAN, "AGRIFRPP", 100, "€" * 140) == ""


@pytest.mark.parametrize("step", samples.STEPS)
def test_the_code_on_the_page_is_the_payload(step: str) -> None:
    letter = compose_letter(sample(step, count=3))
    first_page = typeset_png(letter, ppi=200)[0]
    assert letter.payment.epc
    assert scanned(first_page) == letter.payment.epc
    assert scanned(qr_png(letter.payment.epc)) == letter.payment.epc


def test_the_code_asks_for_the_whole_message() -> None:
    """1 250.00 + 1 490.50 + 20.00 + 80.00 - 50.00, and 1 731.00 apart: 4 521.50."""
    items = tuple(invoice(k, "formal-notice") for k in range(2))
    young = invoice(2)
    facts = sample(
        "formal-notice",
        message=message("formal-notice", items, (young,), "reminder-1", 2_000, 8_000, 5_000),
        items=(*items, young),
    )
    letter = compose_letter(replace(facts, claim=None))
    assert "EUR4521.50" in letter.payment.epc.split("\n")
    assert details(letter)["Montant"] == "4\u202f521,50 €"


def test_only_euros_have_a_code() -> None:
    facts = sample("reminder-1")
    swiss = replace(facts, message=facts.message._replace(currency="CHF"))
    assert compose_letter(swiss).payment.epc == ""
    assert "À scanner" not in str(compose_letter(swiss).payment)


@pytest.mark.parametrize(
    ("references", "quoted"),
    [
        (("",), "2026-0412"),
        (("REF-1",), "REF-1"),
        (("REF-1", "REF-1"), "REF-1"),  # one reference for both
        (("REF-1", "REF-2"), "2026-0412, 2026-0413"),
        (("REF-1", ""), "2026-0412, 2026-0413"),
    ],
)
def test_the_reference_to_quote(references: tuple[str, ...], quoted: str) -> None:
    items = tuple(invoice(k, payment_reference=ref) for k, ref in enumerate(references))
    letter = compose_letter(sample("reminder-1", message=message("reminder-1", items), items=items))
    assert details(letter)["Référence à rappeler"] == quoted


def test_too_many_numbers_for_a_transfer_give_way_to_the_case_reference() -> None:
    facts = sample("reminder-1", count=20)
    assert details(compose_letter(facts))["Référence à rappeler"] == "2026-0042"
    nameless = replace(facts, reference="")
    assert details(compose_letter(nameless))["Référence à rappeler"] == "C-0042"


def test_a_belgian_structured_communication_is_printed_as_banks_print_it() -> None:
    items = (invoice(payment_reference="090933755493"),)
    facts = sample("reminder-1", "company", "BE", message=message("reminder-1", items), items=items)
    assert details(compose_letter(facts))["Communication structurée"] == "+++090/9337/55493+++"


def test_twelve_digits_from_elsewhere_are_an_ordinary_reference() -> None:
    items = (invoice(payment_reference="090933755493"),)
    letter = compose_letter(sample("reminder-1", message=message("reminder-1", items), items=items))
    assert details(letter)["Référence à rappeler"] == "090933755493"


def test_bank_details_and_cheque() -> None:
    facts = sample("reminder-1")
    shown = details(compose_letter(facts))
    assert shown["IBAN"] == "FR76 3000 6000 0112 3456 7890 189"
    assert shown["BIC"] == "AGRIFRPP"
    assert "Chèque" not in shown
    creditor = replace(facts.creditor, cheque_to=samples.MOREL.address)
    shown = details(compose_letter(replace(facts, creditor=creditor)))
    assert shown["Chèque"] == (
        "ordre : Ateliers Morel ; à envoyer : 12 rue des Tanneurs, 69003 Lyon"
    ).replace(" ;", "\u202f;")
