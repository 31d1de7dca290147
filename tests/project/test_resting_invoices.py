"""Invoices that say themselves that nobody is to be reminded: what the plan makes of them."""

from __future__ import annotations

from pathlib import Path

from formats.einvoice_helpers import sample
from project.files import plan, said, write

NUMBER = "<cbc:ID>2026 / 0117</cbc:ID>"
BY_TRANSFER = "<cbc:PaymentMeansCode>30<"


def bill(folder: Path, number: str, *changes: tuple[str, str]) -> str:
    path = folder / f"{number}.xml"
    path.write_bytes(sample("ubl_invoice.xml", (NUMBER, f"<cbc:ID>{number}</cbc:ID>"), *changes))
    return str(path)


def correcting(number: str) -> tuple[tuple[str, str], ...]:
    order = "<cac:OrderReference>"
    about = (
        f"<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>{number}</cbc:ID>"
        "</cac:InvoiceDocumentReference></cac:BillingReference>"
    )
    return (">380<", ">384<"), (order, about + order)


def test_a_direct_debit_is_not_reminded_and_its_neighbour_is(tmp_path):
    debit = bill(tmp_path, "F1", (BY_TRANSFER, BY_TRANSFER.replace("30", "59")))
    other = bill(tmp_path, "F2")
    document = plan("--invoices", debit, other)
    assert {number: what for number, (_, what) in said(document).items()} == {
        "F1": "direct-debit",
        "F2": "reminder-1",
    }


def test_a_list_that_names_the_invoice_too_does_not_wake_it(tmp_path):
    """A table knows nothing of the direct debit that the invoice itself tells."""
    debit = bill(tmp_path, "F1", (BY_TRANSFER, BY_TRANSFER.replace("30", "59")))
    line = "F1;C0042;Bakkerij Peeters BV;02/03/2026;01/04/2026;1010,00"
    heads = "N° facture;Code client;Client;Date facture;Échéance;Montant TTC"
    list_ = write(tmp_path, "open.csv", f"{heads}\n{line}\n")
    for files in ((debit, list_), (list_, debit)):
        assert [what for _, what in said(plan("--invoices", *files)).values()] == ["direct-debit"]


def test_an_invoice_of_a_factor_is_looked_at_first(tmp_path):
    document = plan("--invoices", bill(tmp_path, "F1", (">380<", ">393<")))
    assert [what for _, what in said(document).values()] == ["on-hold"]


def test_a_corrected_invoice_rests_with_its_correction_whichever_comes_first(tmp_path):
    """Asked together they might be asked twice."""
    files = [bill(tmp_path, "F1"), bill(tmp_path, "F2", *correcting("F1")), bill(tmp_path, "F3")]
    for order in (files, files[::-1]):
        document = plan("--invoices", *order)
        assert {number: what for number, (_, what) in said(document).items()} == {
            "F1": "on-hold",
            "F2": "on-hold",
            "F3": "reminder-1",
        }
