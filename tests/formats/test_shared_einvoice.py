"""Every e-invoice of the shared corpus against the facts its manifest states.

What is compared and how is written beside each fact; a fact that is not in the model (tax by
rate, profile, number of lines) is not compared. The corpus is not part of this repository.
"""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from butoir.formats import cii, facturx, ubl
from butoir.formats.einvoice import CREDIT_NOTES, IBAN
from butoir.formats.model import Document
from formats.einvoice_helpers import codes, only

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
REASON = f"the shared corpus is not beside the repository ({DATA})"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=REASON)

# Facts that the manifest states and this reader does not give, each with its reason.
EXCEPTIONS = {
    ("facturx_cii/corpus-zf1__ZUGFeRD_1p0_BASIC_Rechnungskorrektur.pdf", "payable"): (
        "the file states no amount to pay: derived from its total, with a warning"
    ),
}


def _manifest() -> list[tuple[str, dict]]:
    if not DATA.is_dir():
        return []
    with (DATA / "MANIFEST.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["format"] in ("ubl", "facturx_cii")]
    facts = [(row["path"], json.loads(row["expected_facts"])) for row in rows]
    return [(path, stated) for path, stated in facts if "kind" not in stated]


CASES = _manifest()
READABLE = [case for case in CASES if "error" not in case[1]]
BROKEN = [case for case in CASES if "error" in case[1]]


def _parametrize(cases):
    return pytest.mark.parametrize(("path", "facts"), cases, ids=[path for path, _ in cases])


def _read(path: str) -> tuple[str, Document]:
    data = (DATA / path).read_bytes()
    recognised = [reader for reader in (ubl, cii, facturx) if reader.sniff(data)]
    assert len(recognised) == 1, f"{path} is recognised by {recognised}"
    document = recognised[0].read(data, path)
    return recognised[0].sniff(data), document


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _cents(amount: str) -> int:
    return int(Decimal(amount) * 100)


def _a_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _is_credit(facts: dict) -> bool:
    """The rule of the sign, told again from the manifest's own words."""
    return facts["type_code"] in CREDIT_NOTES or facts["syntax"] == "UBL-CreditNote"


def _expected_amount(facts: dict, name: str) -> int:
    cents = _cents(facts[name])
    return -cents if _is_credit(facts) and _cents(facts["grand_total"]) > 0 else cents


def test_the_corpus_is_the_one_described():
    counted = [sum(path.startswith(kind) for path, _ in CASES) for kind in ("ubl/", "facturx")]
    assert counted == [83, 95]  # and the publisher's manifest, which is no invoice
    assert [len(READABLE), len(BROKEN)] == [174, 4]


@_parametrize(READABLE)
def test_identity_and_days(path, facts):
    format_name, document = _read(path)
    invoice = only(document)
    assert document.format == format_name
    assert format_name == ("facturx" if facts.get("pdf") else facts["syntax"][:3].lower())
    assert invoice.number == facts["id"]
    assert invoice.issued_on == _a_day(facts["issue_date"])
    due = [_a_day(day) for day in facts.get("due_dates", [])]
    if not due and facts.get("payment_terms") and invoice.due_on:
        assert "due-date-in-words" in codes(document)  # test_the_terms_in_words has the days
    else:
        assert invoice.due_on == (max(due) if due else None)
    assert invoice.currency == facts.get("currency", "")
    assert invoice.payment_reference == _one_line(facts.get("payment_reference", ""))


# Every day that is taken from words, each worked out by hand from the manifest's payment terms.
IN_WORDS = {
    "cen__CII_example7.xml": date(2013, 6, 12),  # issued 13 May, within 30 days
    "cen__examples__ubl-tc434-example7.xml": date(2013, 4, 10),
    "1_Teilrechnung": date(2018, 7, 4),  # "bis 04.07.2018", beside a discount until 15.06
    "2_Teilrechnung": date(2018, 7, 4),
    "AbweichenderZahlungsempf": date(2018, 4, 4),
    "EN16931_Einfach.": date(2018, 4, 4),
    "EN16931_Rabatte.": date(2018, 7, 4),
    "Reisekostenabrechnung": date(2018, 8, 12),
    "vat-category": date(2018, 9, 29),
}


@_parametrize([case for case in READABLE if "due_dates" not in case[1]])
def test_the_terms_in_words(path, facts):
    expected = [day for name, day in IN_WORDS.items() if name in path]
    assert only(_read(path)[1]).due_on == (expected[0] if expected else None)


@_parametrize(READABLE)
def test_preceding_invoices(path, facts):
    assert only(_read(path)[1]).preceding == tuple(facts.get("preceding_invoice", ()))


@_parametrize(READABLE)
def test_kind_and_amounts(path, facts):
    invoice = only(_read(path)[1])
    gross = _expected_amount(facts, "grand_total")
    credit = _is_credit(facts) or gross < 0
    assert invoice.kind == ("credit-note" if credit else "invoice")
    assert invoice.gross == gross
    if (path, "payable") in EXCEPTIONS:
        assert "payable" not in facts
        assert "missing-payable" in codes(_read(path)[1])
    else:
        assert invoice.payable == _expected_amount(facts, "payable")


@_parametrize(READABLE)
def test_a_credit_is_never_positive(path, facts):
    invoice = only(_read(path)[1])
    assert invoice.kind == "invoice" or (invoice.gross <= 0 and invoice.payable <= 0)


@_parametrize(READABLE)
def test_totals_that_do_not_add_up_are_told(path, facts):
    told = "totals-do-not-add-up" in codes(_read(path)[1])
    if facts.get("arith_ok") is False:
        assert told
    else:  # CALC-002: only its lines do not add up, which the manifest does not compute
        assert told == ("CALC-002" in path)


@_parametrize(READABLE)
def test_parties(path, facts):
    invoice = only(_read(path)[1])
    for role, party in (("seller", invoice.seller), ("buyer", invoice.buyer)):
        assert party.name == _one_line(facts[role])
        assert party.country == facts[f"{role}_country"]
        for name in ("legal_id", "vat", "endpoint"):
            stated = facts.get(f"{role}_{name}", "")
            if re.search(r"\d", stated):  # "Godkänd för F-skatt" is a status, not an identifier
                assert stated in party.ids
        reached = facts.get(f"{role}_email")  # in CII the manifest gives the electronic address
        assert reached is None or reached == party.email or reached in party.ids


@_parametrize(READABLE)
def test_accounts(path, facts):
    written = ("".join(account.split()) for account in facts.get("iban", []))
    expected = dict.fromkeys(account for account in written if IBAN.fullmatch(account))
    assert only(_read(path)[1]).ibans == tuple(expected)


@_parametrize(READABLE)
def test_the_visual_copy(path, facts):
    invoice = only(_read(path)[1])
    data = (DATA / path).read_bytes()
    assert invoice.attachment == (facts.get("pdf", False) or b'mimeCode="application/pdf"' in data)


@_parametrize(BROKEN)
def test_what_cannot_be_read_says_why(path, facts):
    document = _read(path)[1]
    assert document.failed
    assert document.invoices == ()
    (told,) = document.diagnostics
    if facts["error"] == "no xml attachment":
        assert told.code == "no-invoice-attached"
    else:
        stated = re.search(r"\(<string>, line (\d+)\)", facts["error"])
        assert (told.code, told.line) == ("unreadable-xml", int(stated[1]))


# The publisher's edge cases, each with what it must make this reader say. Nothing is said of what
# changes nothing to the money owed: PDF/A (PDF-003 to 008), declared profile (PRF, XML-004), VAT
# categories and numbers (CALC-004 to 006, IDENT), a negative price on a line (DATA-006).
EDGE_CASES = {
    "OK-001": [],
    "PDF-001": ["no-invoice-attached"],
    "PDF-002": ["attachment-name"],
    "PDF-003": [],
    "PDF-004": [],
    "PDF-005": [],
    "PDF-006": [],
    "PDF-007": [],
    "PDF-008": [],
    "XML-001": ["unreadable-xml"],
    "XML-002": ["unknown-version"],
    "XML-003": ["unreadable-xml"],
    "XML-004": [],
    "CALC-001": ["totals-do-not-add-up"] * 2,
    "CALC-002": ["totals-do-not-add-up"] * 2,
    "CALC-003": ["totals-do-not-add-up"],
    "CALC-004": [],
    "CALC-005": [],
    "CALC-006": [],
    "IDENT-001": [],
    "IDENT-002": [],
    "IDENT-003": [],
    "DATA-001": ["date-format"],
    "DATA-002": ["invalid-date"],
    "DATA-003": ["due-before-issue"],
    "DATA-004": ["missing-currency"],
    "DATA-005": ["decimal-comma"],
    "DATA-006": [],
    "PRF-001": [],
    "PRF-002": [],
    "RBT-001": [],
    "RBT-002": ["unreadable-xml"],
}


def test_every_edge_case_of_the_publisher_is_listed():
    manifest = json.loads((DATA / "facturx_cii/caslimites__manifeste.json").read_text("utf-8"))
    assert {case["ref"] for case in manifest["cas"]} == set(EDGE_CASES)


@pytest.mark.parametrize("reference", EDGE_CASES)
def test_edge_case(reference):
    document = _read(f"facturx_cii/caslimites__{reference}__facture.pdf")[1]
    assert codes(document) == EDGE_CASES[reference]


def test_the_same_credit_is_worth_the_same_under_both_types():
    credit = [
        only(_read(f"facturx_cii/corpus-fnfe__fail__Avoir_FR_type{kind}_EN16931.pdf")[1])
        for kind in ("380", "381")
    ]
    assert [c.kind for c in credit] == ["credit-note", "credit-note"]
    assert [c.payable for c in credit] == [-23_347, -23_347]
