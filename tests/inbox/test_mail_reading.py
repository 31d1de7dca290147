"""What is read of an e-mail: who, when, in what words, what he wrote himself, what is attached."""

from datetime import UTC, datetime

import pytest

from butoir.inbox.mail import Attachment, read_mail
from butoir.inbox.mail_html import html_text
from butoir.inbox.quoting import own_words

MAIL = """\
Return-Path: <compta@dupuis.example>
Delivered-To: relance+k7@atelier-nord.example
From: =?utf-8?q?Fran=C3=A7oise_Dupuis?= <Compta@Dupuis.example>
To: "Atelier Nord" <relance+k7@atelier-nord.example>, claire@atelier-nord.example
Cc: direction@dupuis.example
Subject: =?iso-8859-1?Q?Re=3A_Facture_r=E9gl=E9e?=
Date: Tue, 10 Mar 2026 10:02:00 +0100
Message-ID: <hu1@dupuis.example>
In-Reply-To: <d-2@atelier-nord.example>
References: <d-1@atelier-nord.example>
 <d-2@atelier-nord.example>
Precedence: list
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="m"

--m
Content-Type: multipart/alternative; boundary="a"

--a
Content-Type: text/plain; charset=windows-1252
Content-Transfer-Encoding: quoted-printable

R=E9gl=E9e hier : 12 =80.
--a
Content-Type: text/html; charset=utf-8

<p>Réglée hier : 12 €.</p>
--a--
--m
Content-Type: image/png; name="preuve.png"
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--m--
"""


def test_every_header_and_part_is_read():
    mail = read_mail(MAIL.encode())
    assert (mail.from_address, mail.from_name) == ("compta@dupuis.example", "Françoise Dupuis")
    assert mail.to == ("relance+k7@atelier-nord.example", "claire@atelier-nord.example")
    assert mail.cc == ("direction@dupuis.example",)
    assert mail.delivered_to == ("relance+k7@atelier-nord.example",)
    assert mail.subject == "Re: Facture réglée"
    assert mail.date == datetime(2026, 3, 10, 9, 2, tzinfo=UTC)
    assert mail.message_id == "<hu1@dupuis.example>"
    assert mail.in_reply_to == "<d-2@atelier-nord.example>"
    assert mail.references == ("<d-1@atelier-nord.example>", "<d-2@atelier-nord.example>")
    assert mail.mark("precedence") == "list"
    assert not mail.bounced
    assert mail.said == "Réglée hier : 12 €."
    assert mail.attachments == (Attachment("preuve.png", "image/png", b"\x89PNG\r\n\x1a\n"),)
    assert mail.problem == ""


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "us-ascii", "x-unknown", "", "hex"])
@pytest.mark.parametrize("really", ["utf-8", "cp1252"])
def test_a_wrong_character_set_is_seen_through(declared: str, really: str):
    head = f"Content-Type: text/plain; charset={declared}\nContent-Transfer-Encoding: 8bit\n\n"
    mail = read_mail(head.encode() + "Payé à la société : 5 €".encode(really))
    assert mail.said == "Payé à la société : 5 €"


def test_a_plain_part_that_is_but_a_stub_gives_way_to_the_page():
    page = "<p>Bonjour,</p><p>Nous contestons cette facture pour les motifs exposés hier.</p>"
    content = (
        'Content-Type: multipart/alternative; boundary="a"\n\n--a\nContent-Type: text/plain\n\n'
        f"Voir HTML\n--a\nContent-Type: text/html\n\n{page}\n--a--\n"
    )
    assert "Nous contestons" in read_mail(content.encode()).said


def test_a_footer_of_a_list_does_not_hide_the_page_above_it():
    content = (
        'Content-Type: multipart/mixed; boundary="a"\n\n--a\nContent-Type: text/html\n\n'
        "<p>Payé hier.</p>\n--a\nContent-Type: text/plain\n\nListe compta\n--a--\n"
    )
    assert read_mail(content.encode()).said == "Payé hier.\n\nListe compta"


def test_soft_line_breaks_of_flowed_text_are_joined():
    head = b"Content-Type: text/plain; format=flowed\n\n"
    mail = read_mail(head + b"La facture a \nbien ete \npayee.\n-- \nLuc\n")
    assert mail.said == "La facture a bien ete payee."


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("a<br>b<br><br>c", "a\nb\n\nc"),
        ("<p>a</p><p>b</p>", "a\n\nb\n"),
        ("<style>x</style><script>y</script>a<!-- z -->", "a"),
        ('a<span style="display:none">payé</span> b', "a b"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>c", "> a\n> > b\nc"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("&eacute;t&eacute;&nbsp;: 5&nbsp;&euro;", "été\xa0: 5\xa0€"),
    ],
)
def test_a_page_is_read_as_somebody_sees_it(page: str, text: str):
    assert html_text(page) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Payé.\n\nLe 9 mars 2026 à 08:14, X <x@y.example> a écrit :\n> Payez\n", "Payé."),
        ("Le 9 mars 2026 à 08:14,\nX <x@y.example> a écrit :\n> Payez\n\nPayé.", "Payé."),
        ("Payé.\n\nOp ma 9 mrt 2026 om 08:14 schreef X <x@y.example>:\n\n> Betaal", "Payé."),
        ("Payé.\n\nAm 9. März 2026 um 08:14 schrieb X <x@y.example>:\n\n> Zahlen", "Payé."),
        ("Payé.\n\nOn Mon, 9 Mar 2026, X <x@y.example> wrote:\n\n> Pay", "Payé."),
        ("Payé.\n\nDe : X\nEnvoyé : lundi\nÀ : Y\nObjet : Z\n\nPayez", "Payé."),
        ("Payé.\n\nVan: X\nVerzonden: maandag\nAan: Y\nOnderwerp: Z\n\nBetaal", "Payé."),
        ("Payé.\n\nVon: X\nGesendet: Montag\nAn: Y\nBetreff: Z\n\nZahlen", "Payé."),
        ("Payé.\n\nFrom: X\nSent: Monday\nTo: Y\nSubject: Z\n\nPay", "Payé."),
        ("Payé.\n\n-----Message d'origine-----\nPayez", "Payé."),
        (
            "Payé.\n\n________________________________\nDe : X\nDate : lundi\nÀ : Y\n\nPayez",
            "Payé.",
        ),
        ("Payé.\n-- \nLuc\n02 333 44 55", "Payé."),
        ("Payé.\n\nEnvoyé de mon iPhone", "Payé."),
        ("Payé.\n\nCe message et ses pièces jointes sont confidentiels. Litige : Nantes.", "Payé."),
        ("--\nPayé hier.", "--\nPayé hier."),
        ("> Facture 1\nPayée.\n> Facture 2\nContestée.", "Payée.\nContestée."),
        ("De notre côté tout est payé.\nDate du virement : hier.", None),
        (
            "Le virement est parti hier.\nX <x@y.example> a écrit :\n> Payez",
            "Le virement est parti hier.",
        ),
        ("Je paie :\nle 9 mars a écrit au crayon sur le chèque", None),
    ],
)
def test_what_the_sender_wrote_himself(text: str, said: str | None):
    assert own_words(text) == (text if said is None else said)


@pytest.mark.parametrize(
    "date", ["", "hier", "Tue, 99 Mar 2026 10:00:00 +0100", "Tue, 10 Mar 99999 10:00:00", "0"]
)
def test_a_date_that_is_none_is_none(date: str):
    assert read_mail(f"Date: {date}\n\nx".encode()).date is None


def test_a_date_without_a_zone_is_taken_as_universal_time():
    mail = read_mail(b"Date: Tue, 10 Mar 2026 10:00:00\n\nx")
    assert mail.date == datetime(2026, 3, 10, 10, tzinfo=UTC)
