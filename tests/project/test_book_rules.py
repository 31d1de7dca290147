"""What the book of a run on files holds: each rule of the meeting of invoices and customers."""

from __future__ import annotations

import pytest

from cli.commands import butoir
from project.files import CREDITOR, invoice, plan, said, table, write

UBL = """<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:a="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
 <b:ID>{number}</b:ID><b:IssueDate>2026-09-01</b:IssueDate><b:DueDate>{due}</b:DueDate>
 <b:InvoiceTypeCode>380</b:InvoiceTypeCode><b:DocumentCurrencyCode>EUR</b:DocumentCurrencyCode>
 <a:AccountingSupplierParty><a:Party><a:PartyLegalEntity><b:RegistrationName>{seller}
 </b:RegistrationName><b:CompanyID>{seller_id}</b:CompanyID></a:PartyLegalEntity></a:Party>
 </a:AccountingSupplierParty>
 <a:AccountingCustomerParty><a:Party><a:PostalAddress><b:CityName>{city}</b:CityName><a:Country>
 <b:IdentificationCode>{country}</b:IdentificationCode></a:Country></a:PostalAddress>
 <a:PartyLegalEntity><b:RegistrationName>{buyer}</b:RegistrationName><b:CompanyID>{buyer_id}
 </b:CompanyID></a:PartyLegalEntity></a:Party></a:AccountingCustomerParty>
 <a:PaymentMeans><b:PaymentMeansCode>30</b:PaymentMeansCode><b:PaymentID>RF18539007547034</b:PaymentID>
 <a:PayeeFinancialAccount><b:ID>{iban}</b:ID></a:PayeeFinancialAccount></a:PaymentMeans>
 <a:LegalMonetaryTotal><b:TaxInclusiveAmount currencyID="EUR">{amount}</b:TaxInclusiveAmount>
 <b:PayableAmount currencyID="EUR">{amount}</b:PayableAmount></a:LegalMonetaryTotal></Invoice>"""


def ubl(folder, number="E1", **facts):
    known = {
        "due": "2026-10-01", "seller": "Ateliers Morel SARL", "seller_id": "123456782",
        "city": "Lille", "country": "FR", "buyer": "ACME", "buyer_id": "",
        "iban": "FR7630006000011234567890189", "amount": "100.00",
    }  # fmt: skip
    return write(folder, f"{number}.xml", UBL.format(number=number, **known | facts))


def customers(folder, *rows, headings="Code;Nom;Type;Pays;SIREN;E-mail;Ville;Délai de paiement"):
    return write(folder, "customers.csv", "\n".join([headings, *rows]) + "\n")


def test_an_invoice_in_two_files_counts_once(tmp_path):
    one = table(tmp_path, invoice("F1"), name="one.csv")
    two = table(tmp_path, invoice("F1"), invoice("F2"), name="two.csv")
    document = plan("--invoices", one, two)
    assert document["totals"]["open"] == "200.00"
    assert any("F1: the same invoice was read before" in text for text in document["warnings"])


def test_an_invoice_with_two_amounts_counts_as_it_was_first_and_this_is_told(tmp_path):
    one = table(tmp_path, invoice("F1", amount="60,00"), name="one.csv")
    two = table(tmp_path, invoice("F1", amount="100,00"), name="two.csv")
    document = plan("--invoices", one, two)
    assert document["totals"]["open"] == "60.00"
    assert any("it counts once, as it was first: 60.00" in w for w in document["warnings"])


def test_the_same_content_under_two_names_counts_once(tmp_path):
    one = table(tmp_path, invoice("F1"), name="one.csv")
    two = table(tmp_path, invoice("F1"), name="two.csv")
    document = plan("--invoices", one, two)
    assert document["totals"]["lines"] == 1
    assert f"{two}: the same content as {one}: it counts once" in document["warnings"]


def test_two_customers_may_use_one_number(tmp_path):
    """100 + 100 = 200: a number identifies an invoice within its customer only."""
    document = plan("--invoices", table(tmp_path, invoice("F1", "ACME"), invoice("F1", "Bell")))
    assert document["totals"]["open"] == "200.00"
    assert len(document["messages"]) == 2


def test_a_credit_note_is_taken_off_what_is_demanded(tmp_path):
    """100 - 30 = 70."""
    files = table(tmp_path, invoice("F1"), invoice("A1", amount="-30,00"))
    (message,) = plan("--invoices", files)["messages"]
    assert (message["principal"], message["credits"], message["total"]) == (
        "100.00",
        "30.00",
        "70.00",
    )


def test_a_credit_note_that_covers_all_holds_the_demand(tmp_path):
    files = table(tmp_path, invoice("F1"), invoice("A1", amount="-100,00"))
    assert said(plan("--invoices", files)) == {"F1": ("ACME", "customer-credit")}


def test_each_instalment_of_an_invoice_is_demanded_at_its_own_date(tmp_path):
    """Half due on 1 October, half on 1 December: on 20 November only the first is late."""
    files = table(
        tmp_path,
        invoice("F1", amount="50,00", due="01/10/2026"),
        invoice("F1", amount="50,00", due="01/12/2026"),
    )
    document = plan("--invoices", files)
    assert said(document) == {
        "F1 (01/10/2026)": ("ACME", "reminder-1"),
        "F1 (01/12/2026)": ("ACME", "not-due"),
    }
    assert (document["totals"]["lines"], document["totals"]["open"]) == (2, "100.00")


def test_the_terms_give_the_due_date_of_what_has_none(tmp_path):
    """Issued on 1 September: due on 1 October with 30 days, on 30 November with 90."""
    files = table(tmp_path, invoice("F1", due=""))
    assert said(plan("--invoices", files, "--terms", "30"))["F1"][1] == "reminder-1"
    assert said(plan("--invoices", files, "--terms", "90"))["F1"][1] == "not-due"


def test_without_terms_an_invoice_without_due_date_is_refused(tmp_path):
    files = table(tmp_path, invoice("F1", due=""))
    answer = butoir("plan", "--invoices", files, "--as-of", "2026-11-20", "--json")
    assert (answer.status, answer.out) == (2, "")
    assert answer.err == (
        f'butoir plan: {files}, line 2, field "due_on": F1 has no due date: '
        "give the terms in days with --terms\n"
    )


def test_the_customers_own_terms_come_before_the_option(tmp_path):
    files = table(tmp_path, invoice("F1", due="", code="C1"))
    known = customers(tmp_path, "C1;ACME;entreprise;FR;;a@acme.example;Lille;90")
    assert (
        said(plan("--invoices", files, "--terms", "30", "--customers", known))["F1"][1] == "not-due"
    )


@pytest.mark.parametrize(
    ("row", "how"),
    [
        (invoice("F1", "Other name", code="C1"), "its code"),
        (invoice("F1", "acmé s.a."), "its name, whatever its case, accents and points"),
    ],
)
def test_a_customer_is_found_in_its_table(tmp_path, row, how):
    known = customers(tmp_path, "C1;ACME SA;entreprise;FR;;a@acme.example;Lille;")
    document = plan("--invoices", table(tmp_path, row), "--customers", known)
    assert said(document) == {"F1": ("C1", "reminder-1")}, how


@pytest.mark.parametrize(
    "number", ["123456782", "12345678200010", "FR32123456782", "0002:123456782"]
)
def test_a_customer_is_found_by_its_register_number_in_any_form(tmp_path, number):
    """A SIRET and a French VAT number contain the SIREN; 0002: says that it is one."""
    known = customers(tmp_path, "C1;ACME SA;entreprise;FR;123 456 782;a@acme.example;Lille;")
    files = ubl(tmp_path, buyer="Another name", buyer_id=number)
    assert said(plan("--invoices", files, "--customers", known)) == {"E1": ("C1", "reminder-1")}


def test_a_number_that_two_customers_share_identifies_neither(tmp_path):
    known = customers(
        tmp_path,
        "C1;ACME Lille;entreprise;FR;123 456 782;a@acme.example;Lille;",
        "C2;ACME Lyon;entreprise;FR;123 456 782;b@acme.example;Lyon;",
    )
    files = ubl(tmp_path, buyer="ACME", buyer_id="123456782")
    assert said(plan("--invoices", files, "--customers", known)) == {"E1": ("ACME", "reminder-1")}


def test_two_codes_of_one_file_are_two_customers_even_of_one_name(tmp_path):
    files = table(tmp_path, invoice("F1", "Dupont", code="D1"), invoice("F2", "Dupont", code="D2"))
    assert said(plan("--invoices", files)) == {
        "F1": ("D1", "reminder-1"),
        "F2": ("D2", "reminder-1"),
    }


def test_codes_are_told_apart_to_the_letter(tmp_path):
    files = table(tmp_path, invoice("F1", code="1-11"), invoice("F2", code="11-1"))
    assert {m["customer"] for m in plan("--invoices", files)["messages"]} == {"1-11", "11-1"}


def test_one_company_in_an_e_invoice_and_a_table_gets_one_message(tmp_path):
    """The table knows ACME as C1, the e-invoice only by its name, in whatever order they come."""
    files = table(tmp_path, invoice("F1", "ACME", code="C1"))
    electronic = ubl(tmp_path)
    for order in ((files, electronic), (electronic, files)):
        (message,) = plan("--invoices", *order)["messages"]
        assert message["customer"] == "C1"
        assert [line["invoice"] for line in message["lines"]] == ["E1", "F1"]


def test_without_an_address_the_next_channel_is_taken(tmp_path):
    """An e-mail is asked for by the policy; the table has a town and no e-mail."""
    files = table(tmp_path, invoice("F1", code="C1"))
    known = customers(tmp_path, "C1;ACME;entreprise;FR;;;Lille;")
    (message,) = plan("--invoices", files, "--customers", known)["messages"]
    # 20 November + 6 days + 3 of the post = 29 November, a Sunday: the next open day
    assert (message["channel"], message["pay_by"]) == ("post", "2026-11-30")


def test_without_any_address_a_person_is_told(tmp_path):
    files = table(tmp_path, invoice("F1", code="C1"))
    known = customers(tmp_path, "C1;ACME;entreprise;FR;;;;")
    document = plan("--invoices", files, "--customers", known)
    assert document["tasks"] == [{"kind": "no-channel", "customer": "C1", "invoices": ["F1"]}]
    assert said(document) == {"F1": ("C1", "no-channel")}


def test_a_country_without_law_here_is_told_and_takes_the_creditors(tmp_path):
    files = table(tmp_path, invoice("F1", code="C1", due="01/03/2026", issued="01/02/2026"))
    known = customers(tmp_path, "C1;Müller GmbH;entreprise;DE;;a@mueller.example;Berlin;")
    document = plan("--invoices", files, "--customers", known)
    assert said(document) == {"F1": ("C1", "reminder-1")}
    assert any("no law and no holidays of DE are known" in text for text in document["warnings"])


def test_a_consumer_abroad_is_asked_for_nothing_but_the_principal(tmp_path):
    """Even by a Belgian creditor whose terms have a clause: the law of his home is not here."""
    policy = write(tmp_path, "p.toml", CREDITOR + 'country = "BE"\nconsumer_clause = true\n')
    known = customers(tmp_path, "C1;Hans Müller;particulier;DE;;a@mueller.example;Berlin;")
    files = table(tmp_path, invoice("F1", code="C1"))
    sent = write(
        tmp_path,
        "sent.csv",
        "customer,invoice,step,sent_on,pay_by,channel\n"
        "C1,F1,reminder-1,2026-10-08,2026-10-14,email\n"
        "C1,F1,reminder-2,2026-10-20,2026-11-03,email\n",
    )
    words = ("--invoices", files, "--customers", known, "--policy", policy, "--sent", sent)
    (message,) = plan(*words)["messages"]
    assert message["step"] == "formal-notice"
    assert (message["interest"], message["indemnity"]) == ("0.00", "0.00")


def test_each_currency_has_its_message_and_the_gap_is_the_debtors(tmp_path):
    """A reminder in EUR on 18 November: nothing more within 5 days, in USD neither."""
    files = table(tmp_path, invoice("F1"), invoice("F2", currency="USD"))
    assert {m["currency"] for m in plan("--invoices", files)["messages"]} == {"EUR", "USD"}
    sent = write(
        tmp_path,
        "sent.csv",
        "customer,invoice,step,sent_on,pay_by,channel\n"
        "ACME,F1,reminder-1,2026-11-18,2026-11-24,email\n",
    )
    document = plan("--invoices", files, "--sent", sent)
    assert said(document) == {
        "F1": ("ACME", "awaiting-deadline"),
        "F2": ("ACME", "spacing"),
    }


def test_a_suppliers_invoice_is_left_out_and_told(tmp_path):
    policy = write(tmp_path, "p.toml", CREDITOR)
    bought = ubl(tmp_path, "P1", seller="Papeterie Blanche", seller_id="552081317", buyer="Morel")
    document = plan("--invoices", bought, "--policy", policy)
    assert (document["totals"]["lines"], document["messages"]) == (0, [])
    assert (
        f"{bought}: P1: issued by Papeterie Blanche, not by Ateliers Morel "
        "([creditor] name and ids); left out" in document["warnings"]
    )


def test_an_invoice_addressed_to_the_creditor_is_a_purchase_whoever_issued_it(tmp_path):
    policy = write(tmp_path, "p.toml", CREDITOR)
    bought = ubl(
        tmp_path, "P1", seller="Ateliers Morel Belgique", seller_id="", buyer_id="123456782"
    )
    document = plan("--invoices", bought, "--policy", policy)
    assert any("addressed to Ateliers Morel: a purchase" in text for text in document["warnings"])


@pytest.mark.parametrize(
    ("seller", "seller_id"),
    [
        ("MOREL (ATELIERS) SARL", ""),
        ("Établissements du Nord", "FR32123456782"),
        ("Ateliers Morel", "552081317"),
        ("", ""),
    ],
)
def test_ones_own_invoice_may_spell_the_name_or_the_number_otherwise(tmp_path, seller, seller_id):
    policy = write(tmp_path, "p.toml", CREDITOR)
    own = ubl(tmp_path, seller=seller, seller_id=seller_id)
    assert said(plan("--invoices", own, "--policy", policy)) == {"E1": ("ACME", "reminder-1")}


def test_an_invoice_that_names_another_account_than_the_policy_is_told(tmp_path):
    policy = write(tmp_path, "p.toml", CREDITOR)
    document = plan("--invoices", ubl(tmp_path, iban="BE68539007547034"), "--policy", policy)
    assert any("ask for payment to BE68539007547034: 1" in text for text in document["warnings"])
    document = plan("--invoices", ubl(tmp_path), "--policy", policy)
    assert not any("ask for payment" in text for text in document["warnings"])


def test_a_due_date_that_cannot_be_is_refused_with_its_invoice(tmp_path):
    files = ubl(tmp_path, due="2080-12-31")
    answer = butoir("plan", "--invoices", files, "--as-of", "2026-11-20")
    assert (answer.status, answer.out) == (2, "")
    assert "E1: 2080-12-31 is outside 2000 to 2044" in answer.err


def test_a_file_given_to_the_wrong_option_is_named(tmp_path):
    files = table(tmp_path, invoice("F1"))
    answer = butoir("match", "--invoices", files, "--bank", files)
    assert (answer.status, answer.out) == (2, "")
    told = "holds invoices (table), no statements: give it with --invoices"
    assert answer.err == f"butoir match: {files}: {told}\n"
