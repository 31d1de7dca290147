"""Open invoices as accounting packages export them: their headings, and rows made up for tests.

The headings are those that each package shows or documents; no file of a user is here.
"""

from __future__ import annotations

from typing import NamedTuple

from butoir.formats.model import Invoice


class Export(NamedTuple):
    """A table of a package, and each invoice in it: number, customer, cents left to pay."""

    text: str
    owed: list[tuple[str, str, int]]


def owed(invoices: tuple[Invoice, ...]) -> list[tuple[str, str, int]]:
    return [(one.number, one.buyer.name, one.payable) for one in invoices]


def table(*lines: str) -> str:
    return "\n".join(lines) + "\n"


_XERO_LINE = (
    "Acme,a@acme.example,INV-1,PO1,13/01/2026,13/02/2026,120.00,20.00,20.00,100.00,X1,Work,1,50.00,"
    "50.00,200,10.00,EUR,Sales invoice,Sent,Awaiting Payment"
)
_ZOHO = "2026-01-13,46001,INV-1,Overdue,9001,Acme,2026-02-13,PO1,EUR,120.00,70.00,{},1,50.00"
_F1, _F1_ISO = ("F1", "Acme", 7000), "2026-01-13,2026-02-13"

INVOICES: dict[str, Export] = {
    "Xero, sales invoices: one row a line": Export(
        table(
            "ContactName,EmailAddress,InvoiceNumber,Reference,InvoiceDate,DueDate,Total,TaxTotal,"
            "InvoiceAmountPaid,InvoiceAmountDue,InventoryItemCode,Description,Quantity,UnitAmount,"
            "LineAmount,AccountCode,TaxAmount,Currency,Type,Sent,Status",
            _XERO_LINE,
            _XERO_LINE.replace("X1,Work", "X2,Travel"),
            _XERO_LINE.replace("INV-1", "CN-1")
            .replace("invoice", "credit note")
            .replace("Acme", "Bell"),
        ),
        [("INV-1", "Acme", 10000), ("CN-1", "Bell", -10000)],
    ),
    "Xero, aged receivables detail": Export(
        table(
            "Invoice Date,Due Date,Invoice Number,Invoice Reference,Current,1 Month,2 Months,Total",
            "Acme,,,,,,,",
            "13/01/2026,13/02/2026,INV-1,,0.00,70.00,0.00,70.00",
            "Total Acme,,,,0.00,70.00,0.00,70.00",
            "Bell,,,,,,,",
            "13/01/2026,13/02/2026,INV-2,,0.00,0.00,9.00,9.00",
            "Total Bell,,,,0.00,0.00,9.00,9.00",
            "Total,,,,0.00,70.00,9.00,79.00",
        ),
        [("INV-1", "Acme", 7000), ("INV-2", "Bell", 900)],
    ),
    "QuickBooks, A/R ageing detail": Export(
        table(
            "Date,Transaction type,Num,Customer,Due date,Amount,Open balance",
            "91 or more days past due,,,,,,",
            "13/01/2026,Invoice,1001,Acme,13/02/2026,120.00,70.00",
            "13/01/2026,Credit Memo,1002,Acme,13/02/2026,-20.00,-20.00",
            "14/01/2026,Payment,,Acme,14/01/2026,-50.00,-50.00",
            "Total for 91 or more days past due,,,,,50.00,0.00",
            "TOTAL,,,,,50.00,0.00",
        ),
        [("1001", "Acme", 7000), ("1002", "Acme", -2000), ("Payment 2026-01-14", "Acme", -5000)],
    ),
    "QuickBooks in French": Export(
        table(
            "Date;Type d'opération;N°;Client;Échéance;Montant;Solde dû",
            "Acme;;;;;;",
            "13/01/2026;Facture;F1;Acme;13/02/2026;120,00;70,00",
            "Total pour Acme;;;;;120,00;70,00",
        ),
        [_F1],
    ),
    "Zoho Books: one row a line": Export(
        table(
            "Invoice Date,Invoice ID,Invoice Number,Invoice Status,Customer ID,Customer Name,"
            "Due Date,PurchaseOrder,Currency Code,Total,Balance,Item Name,Quantity,Item Price",
            _ZOHO.format("Work"),
            _ZOHO.format("Travel"),
            _ZOHO.format("Work").replace("INV-1", "INV-2").replace("Overdue", "Draft"),
        ),
        [("INV-1", "Acme", 7000)],
    ),
    "Odoo in English": Export(
        table(
            "Number,Invoice Partner Display Name,Invoice/Bill Date,Due Date,Untaxed Amount Signed,"
            "Total Signed,Amount Due Signed,Payment Status,Status",
            f"F1,Acme,{_F1_ISO},100.0,120.0,70.0,Partially Paid,Posted",
            f"F2,Acme,{_F1_ISO},100.0,120.0,0.0,Paid,Posted",
            f"RF1,Acme,{_F1_ISO},-100.0,-120.0,-120.0,Not Paid,Posted",
            f"/,Acme,{_F1_ISO},100.0,120.0,120.0,Not Paid,Draft",
        ),
        [_F1, ("F2", "Acme", 0), ("RF1", "Acme", -12000)],
    ),
    "Odoo in French": Export(
        table(
            "Numéro,Nom d'affichage du partenaire de la facture,Date de facturation,"
            "Date d'échéance,Total signé,Montant dû signé,Statut du paiement,État",
            f"F1,Acme,{_F1_ISO},120.0,70.0,Partiellement payé,Comptabilisé",
        ),
        [_F1],
    ),
    "Odoo in Dutch": Export(
        table(
            "Nummer,Weergavenaam factuur relatie,Factuurdatum,Vervaldatum,Totaal ondertekend,"
            "Verschuldigd bedrag ondertekend,Betaalstatus,Status",
            f"F1,Acme,{_F1_ISO},120.0,70.0,Gedeeltelijk betaald,Geboekt",
        ),
        [_F1],
    ),
    "Odoo in German": Export(
        table(
            "Nummer,Anzeigename des Rechnungspartners,Rechnungsdatum,Fälligkeitsdatum,"
            "Gesamt (signiert),Fälliger Betrag (signiert),Zahlungsstatus,Status",
            f"F1,Acme,{_F1_ISO},120.0,70.0,Teilweise bezahlt,Gebucht",
        ),
        [_F1],
    ),
    "Odoo, names of its fields": Export(
        table(
            "name,ref,invoice_partner_display_name,invoice_date,invoice_date_due,amount_total,"
            "amount_residual,currency_id,payment_state,state,move_type",
            f"F1,PO7,Acme,{_F1_ISO},120.0,70.0,EUR,partial,posted,out_invoice",
            f"BILL1,X,Supplier,{_F1_ISO},50.0,50.0,EUR,not_paid,posted,in_invoice",
            f"RF1,F1,Acme,{_F1_ISO},20.0,20.0,EUR,not_paid,posted,out_refund",
        ),
        [_F1, ("RF1", "Acme", -2000)],
    ),
    "Exact Online in Dutch": Export(
        table(
            "Factuurdatum;Vervaldatum;Factuurnummer;Uw ref.;Code;Naam;Valuta;Bedrag;"
            "Openstaand bedrag",
            "13-01-2026;13-02-2026;F1;PO1;1001;Acme;EUR;1.210,00;70,00",
        ),
        [_F1],
    ),
    "Exact Online in French": Export(
        table(
            "Date de la facture;Date d'échéance;Numéro de facture;Votre réf.;Code;Nom;Devise;"
            "Montant;Montant ouvert",
            "13-01-2026;13-02-2026;F1;PO1;1001;Acme;EUR;1.210,00;70,00",
        ),
        [_F1],
    ),
    "Exact Online in English": Export(
        table(
            "Invoice date;Due date;Invoice number;Your ref.;Account code;Account name;Currency;"
            "Amount;Outstanding amount",
            "13-01-2026;13-02-2026;F1;PO1;1001;Acme;EUR;1.210,00;70,00",
        ),
        [_F1],
    ),
    "WinBooks, open items, in French": Export(
        table(
            "Code client;Nom;Journal;N° document;Date document;Date d'échéance;Commentaire;"
            "Montant;Solde",
            "ACME;Acme;VEN;F1;13/01/2026;13/02/2026;Travaux;1.210,00;70,00",
        ),
        [_F1],
    ),
    "WinBooks, open items, in Dutch": Export(
        table(
            "Klantcode;Naam;Dagboek;Documentnummer;Documentdatum;Vervaldatum;Commentaar;Bedrag;Saldo",
            "ACME;Acme;VEN;F1;13/01/2026;13/02/2026;Werken;1.210,00;70,00",
        ),
        [_F1],
    ),
    "BOB, account of customers with a running balance": Export(
        table(
            "Client;Nom;Journal;N° pièce;Date;Échéance;Libellé;Débit;Crédit;Solde",
            "ACME;Acme;VEN;F1;13/01/2026;13/02/2026;Travaux;70,00;0,00;70,00",
            "ACME;Acme;VEN;F2;14/01/2026;14/02/2026;Avoir;0,00;21,00;49,00",
        ),
        [_F1, ("F2", "Acme", -2100)],
    ),
    "Sage 100, due dates": Export(
        table(
            "Code journal;Date de pièce;N° pièce;N° facture;N° compte tiers;Intitulé tiers;"
            "Libellé écriture;Date d'échéance;Débit;Crédit;Mode de règlement",
            "VTE;13/01/2026;45;F1;CACME;Acme;Travaux;13/02/2026;70,00;;Virement",
            "VTE;14/01/2026;46;F2;CACME;Acme;Avoir;14/02/2026;;21,00;Virement",
        ),
        [_F1, ("F2", "Acme", -2100)],
    ),
    "EBP, documents": Export(
        table(
            "Code client;Nom du client;Numéro du document;Date du document;Date d'échéance;"
            "Montant TTC;Solde dû;Type de document",
            "CL1;Acme;F1;13/01/2026;13/02/2026;1 210,00;70,00;Facture",
            "CL1;Acme;D1;13/01/2026;13/02/2026;500,00;500,00;Devis",
        ),
        [_F1],
    ),
    "EBP, due dates": Export(
        table(
            "Document - Numéro du document;Client - Nom;Document - Date;Date d'échéance;"
            "Montant de l'échéance;Solde de l'échéance",
            "F1;Acme;13/01/2026;13/02/2026;1 210,00;70,00",
        ),
        [_F1],
    ),
    "Pennylane": Export(
        table(
            "Numéro de facture;Client;Date d'émission;Date d'échéance;Montant HT;TVA;Montant TTC;"
            "Devise;Statut;Restant à payer",
            "F1;Acme;13/01/2026;13/02/2026;1000,00;210,00;1210,00;EUR;En retard;70,00",
        ),
        [_F1],
    ),
}

LEDGERS: dict[str, Export] = {
    "Sage 50, account of customers": Export(
        table(
            "Compte;Intitulé;Date;Pièce;Libellé;Échéance;Débit;Crédit;Solde",
            "411ACME;Acme;13/01/2026;F1;Travaux;13/02/2026;70,00;0,00;70,00",
        ),
        [_F1],
    ),
    "Cegid, lines of customers": Export(
        table(
            "Auxiliaire;Libellé auxiliaire;Compte général;Journal;Date comptable;N° pièce;"
            "Date d'échéance;Libellé;Débit;Crédit;Lettrage;Mode de paiement",
            "CACME;Acme;411000;VTE;13/01/2026;F1;13/02/2026;Travaux;70,00;0,00;;VIR",
            "CACME;Acme;411000;VTE;13/01/2026;F0;13/02/2026;Travaux;9,00;0,00;AA;VIR",
            "CACME;Acme;411000;BQE;14/01/2026;B1;14/01/2026;Virement;0,00;9,00;AA;VIR",
        ),
        [_F1],
    ),
    "MyUnisoft, account of customers": Export(
        table(
            "Compte;Libellé compte;Date;Journal;N° pièce;N° facture;Libellé;Échéance;Débit;Crédit;"
            "Solde;Lettrage",
            "411ACME;Acme;13/01/2026;VE;45;F1;Travaux;13/02/2026;70,00;0,00;70,00;",
        ),
        [_F1],
    ),
}
