"""What kind of mail came, over the raw mails of the corpus, and the doubtful cases one by one."""

from datetime import date

import pytest
from inbox_corpus import RawMail, read_raw_mails

from butoir.inbox.mail import read_mail
from butoir.inbox.sayings import find_sayings
from butoir.inbox.sorting import KINDS, Sorted, sort_mail

RAW = read_raw_mails()


def mail(body: str, **headers: str) -> bytes:
    given = {"From": "Paul <paul@client.example>", "Subject": "Re: Facture F2026-0042"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    head = "".join(f"{name}: {value}\n" for name, value in given.items())
    return f"{head}Content-Type: text/plain; charset=utf-8\n\n{body}".encode()


def sort(body: str, **headers: str) -> Sorted:
    return sort_mail(read_mail(mail(body, **headers)))


@pytest.mark.parametrize("raw", RAW, ids=lambda raw: raw.name)
def test_a_raw_mail_is_what_it_is(raw: RawMail):
    assert sort_mail(read_mail(raw.content)).kind == raw.kind


@pytest.mark.parametrize("raw", RAW, ids=lambda raw: raw.name)
def test_line_ends_of_the_wire_change_nothing(raw: RawMail):
    here = sort_mail(read_mail(raw.content))
    there = sort_mail(read_mail(raw.content.replace(b"\n", b"\r\n")))
    assert (here.kind, here.recipients, here.original_id) == (
        there.kind,
        there.recipients,
        there.original_id,
    )


@pytest.mark.parametrize(
    "raw", [raw for raw in RAW if raw.kind.startswith("bounce")], ids=lambda raw: raw.name
)
def test_a_bounce_tells_who_why_and_what_came_back(raw: RawMail):
    found, facts = sort_mail(read_mail(raw.content)), raw.facts
    assert found.recipients == tuple(facts["to"])
    assert found.reason == facts["reason"]
    assert found.status == facts.get("status", "")
    assert found.original_id == facts.get("original", "")
    assert found.worst is not None
    assert found.worst.moved_to == facts.get("new", "")


def test_the_headers_of_what_came_back_are_kept():
    (raw,) = (raw for raw in RAW if raw.name == "postfix-unknown.eml")
    headers = dict(sort_mail(read_mail(raw.content)).original_headers)
    assert headers["to"] == "compta@dupuis.example"
    assert headers["message-id"] == "<d-77f3@atelier-nord.example>"


@pytest.mark.parametrize("raw", [raw for raw in RAW if "says" in raw.facts], ids=lambda r: r.name)
def test_what_a_raw_mail_says_is_found(raw: RawMail):
    read = read_mail(raw.content)
    assert read.date is not None
    found = {one.kind for one in find_sayings(read.said, read.date.date())}
    assert found >= set(raw.facts["says"])


@pytest.mark.parametrize(
    "said", ["La facture a été payée le 3 mars.", "Nous contestons.", "Wij betwisten de factuur."]
)
@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"X_Auto_Response_Suppress": "All"},
        {"Precedence": "bulk"},
        {"Subject": "Réponse automatique : Facture"},
        {"Subject": "Automatic reply: Invoice"},
        {"X_Autoreply": "yes", "Return_Path": "<>"},
    ],
    ids=str,
)
def test_no_header_silences_who_has_paid_or_disputes(said: str, headers: dict[str, str]):
    assert sort(said, **headers).kind == "written"


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("Absence de livraison", "Bonjour, où en est la commande ?"),
        ("Congés", "Je regarde cela avant mes vacances."),
        ("Read this please", "Can you call me?"),
        ("Re: Automatic reply: Invoice", "I am back. Please call me."),
        ("Re: Facture", "Votre message a bien été transmis à mon mari."),
        ("Undelivered parcel", "Where is it?"),
    ],
)
def test_in_doubt_somebody_writes(subject: str, said: str):
    assert sort(said, Subject=subject).kind == "written"


def test_our_own_words_that_an_answer_quotes_do_not_make_it_a_machines():
    quoted = "Je regarde.\n\n> Ceci est un message automatique, merci de ne pas répondre.\n"
    assert sort(quoted).kind == "written"


def test_a_bounce_that_somebody_passes_on_is_his_mail():
    body = "Voilà ce que je reçois.\n\n550 5.1.1 User unknown <relance@atelier-nord.example>"
    assert sort(body, Subject="Undelivered Mail Returned to Sender").kind == "written"


@pytest.mark.parametrize(
    ("diagnostic", "status", "kind", "reason"),
    [
        ("smtp; 550 5.7.1 User unknown", "5.7.1", "bounce-hard", "unknown"),
        ("smtp; 550 5.1.1 Message rejected as spam", "5.1.1", "bounce-soft", "refused"),
        ("smtp; 452 4.2.2 Mailbox full", "4.2.2", "bounce-soft", "full"),
        ("smtp; 554 Votre boîte est pleine", "5.0.0", "bounce-soft", "full"),
        ("", "5.1.1", "bounce-hard", "unknown"),
        ("", "5.2.2", "bounce-soft", "full"),
        ("", "5.1.6", "bounce-hard", "moved"),
        ("", "5.7.26", "bounce-soft", "refused"),
        ("", "5.0.0", "bounce-hard", ""),
        ("", "4.0.0", "bounce-soft", ""),
    ],
)
def test_words_tell_more_than_codes(diagnostic: str, status: str, kind: str, reason: str):
    content = (
        "From: MAILER-DAEMON@mx.example\nContent-Type: multipart/report; "
        'report-type=delivery-status; boundary="b"\n\n--b\n'
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        "Final-Recipient: rfc822; a@client.example\n"
        f"Action: failed\nStatus: {status}\nDiagnostic-Code: {diagnostic}\n\n--b--\n"
    )
    found = sort_mail(read_mail(content.encode()))
    assert (found.kind, found.reason, found.status) == (kind, reason, status)


def test_each_recipient_of_a_bounce_in_words_has_his_own_reason():
    found = sort(
        "Hi. This is the qmail-send program at mail.example.\nI'm afraid I wasn't able to deliver "
        "your message to the following addresses.\n\n<plein@client.example>:\nRemote host: 550 "
        "User account is overquota\n\n<parti@client.example>:\nRemote host said: 550 5.1.1 "
        "addressee unknown\n\n--- Below this line is a copy of the message.\n\nSubject: Facture\n",
        From="MAILER-DAEMON@mail.example",
        Subject="failure notice",
    )
    assert [(one.recipient, one.reason, one.hard) for one in found.failures] == [
        ("plein@client.example", "full", False),
        ("parti@client.example", "unknown", True),
    ]
    assert (found.kind, found.reason, found.status) == ("bounce-hard", "unknown", "5.1.1")


def test_an_absence_says_when_its_writer_is_back():
    found = sort(
        "Je suis absente du 9 au 20 mars inclus.",
        Subject="Réponse automatique : Facture",
        Date="Tue, 10 Mar 2026 08:00:00 +0100",
    )
    assert (found.kind, found.back_on) == ("out-of-office", date(2026, 3, 20))


def test_every_kind_is_in_the_corpus():
    assert {raw.kind for raw in RAW} == set(KINDS)
