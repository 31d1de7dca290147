"""Bytes of strangers: whatever comes, a mail is read, sorted and understood, soon and unbroken."""

import random
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inbox_corpus import read_answers, read_raw_mails

from butoir.inbox.mail import MAX_BYTES, Mail, read_mail
from butoir.inbox.mail_html import html_text
from butoir.inbox.mail_parts import MAX_ATTACHMENTS, safe_name
from butoir.inbox.sayings import find_sayings
from butoir.inbox.sorting import KINDS, Sorted, sort_mail

ON = date(2026, 3, 10)
SECONDS = 20  # an order of magnitude above what the slowest takes on a busy machine


def survive(content: bytes) -> tuple[Mail, Sorted]:
    """Read everything that can be asked of a mail, and check what must always hold."""
    began = time.perf_counter()
    mail = read_mail(content)
    sort = sort_mail(mail)
    sayings = find_sayings(mail.said, ON)
    assert time.perf_counter() - began < SECONDS
    assert sort.kind in KINDS
    for one in sayings:
        assert one.sentence in mail.said
    texts = [
        mail.subject,
        mail.from_name,
        mail.text,
        mail.said,
        *(a.name for a in mail.attachments),
    ]
    for text in texts:
        assert "\0" not in text
        text.encode()  # no halves of characters, which no database takes
    return mail, sort


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=3_000))
def test_random_bytes(content: bytes):
    survive(content)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=2_000))
def test_any_text_is_searched_and_quoted_exactly(text: str):
    for one in find_sayings(text, ON):
        assert one.sentence in text


CONTENTS = [raw.content for raw in read_raw_mails()] + [a.as_mail() for a in read_answers()[::7]]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(CONTENTS), st.integers(), st.integers(1, 30))
def test_mails_of_the_corpus_cut_doubled_and_garbled(content: bytes, seed: int, changes: int):
    chance = random.Random(seed)
    data = bytearray(content)
    for _ in range(changes):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(4):
            case 0:
                del data[at : at + chance.randrange(40)]
            case 1:
                data[at:at] = bytes(chance.randrange(256) for _ in range(chance.randrange(9)))
            case 2:
                data[at:at] = data[at : at + 200]
            case _:
                data[at:at] = chance.choice(HEADERS)
    survive(bytes(data[: chance.randrange(len(data) + 1)] if seed % 5 == 0 else data))


HEADERS = [
    b"\nContent-Type: multipart/mixed; boundary=\n",
    b"\nContent-Type: text/html; charset=\xff\xfe\n",
    b"\nContent-Transfer-Encoding: base64\n",
    b"\nContent-Type: message/rfc822\n",
    b"\nDate: Mon, 99 Foo 99999 99:99:99 +9999\n",
    b"\nFrom: =?utf-8?b?////?= <<<@>>>, =?x?q?=\n",
    b"\nSubject: =?utf-8?q?=ED=A0=80?= =?bogus?b?AAA?=\n",
    b"\nContent-Disposition: attachment; filename*=utf-8''%ED%A0%80; filename*0*=x\n",
    b"\nMessage-ID: <[]>\nReferences: " + b"<a@b>" * 50 + b"\n",
]
HEADER_BOMBS = {
    "one header of megabytes": b"Subject: " + b"x" * 5_000_000 + b"\n\nhi",
    "encoded words without end": b"Subject: " + b"=?utf-8?q?a?= " * 200_000 + b"\n\nhi",
    "a hundred thousand headers": b"X-A: b\n" * 100_000 + b"\nhi",
    "addresses without end": b"To: " + b"a@b.example, " * 200_000 + b"\n\nhi",
    "brackets in an address": b"From: " + b"(" * 50_000 + b"a@b" + b")" * 50_000 + b"\n\nhi",
    "quotes in an address": b'From: "' + b'\\"' * 50_000 + b"\n\nhi",
    "parameters without end": b"Content-Type: text/plain" + b"; a=b" * 50_000 + b"\n\nhi",
    "no end of headers": b"A: b\n" * 1_000,
    "nothing": b"",
}


@pytest.mark.parametrize("what", HEADER_BOMBS)
def test_headers_that_swell(what: str):
    survive(HEADER_BOMBS[what])


def nested(depth: int, kind: str) -> bytes:
    if kind == "message/rfc822":
        return b"Content-Type: message/rfc822\n\n" * depth + b"Content-Type: text/plain\n\nhi"
    opened = (f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth))
    return "".join(opened).encode() + b"Content-Type: text/plain\n\nhi\n"


@pytest.mark.parametrize("kind", ["multipart/mixed", "message/rfc822"])
@pytest.mark.parametrize("depth", [40, 1_000, 20_000])
def test_parts_within_parts(depth: int, kind: str):
    mail, _ = survive(nested(depth, kind))
    assert bool(mail.problem) == (depth > 40)


BODIES = {
    "one word without end": "a" * 1_000_000,
    "one line of words": "payé pas " * 100_000,
    "only quotes": "> " * 500_000,
    "a marker on each line": "Le lundi a écrit :\n" * 50_000,
    "nearly markers": "Le 9 mars 2026 à 08:14, quelqu'un\n" * 50_000,
    "only addresses": "a@b.example " * 80_000,
    "only amounts": "1.250,00 € le 3 mars " * 50_000,
    "only figures": "1" * 1_000_000,
    "only stops": ". " * 500_000,
    "only empty lines": "\n" * 1_000_000,
    "letters with marks": "e\u0301\u0302" * 300_000,
}


@pytest.mark.parametrize("what", BODIES)
def test_bodies_that_swell(what: str):
    survive(b"Content-Type: text/plain; charset=utf-8\n\n" + BODIES[what].encode())


PAGES = {
    "deep": "<div>" * 100_000 + "payé",
    "deep quotations": "<blockquote>" * 5_000 + "payé",
    "an entity bomb": '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><p>&b;</p>',
    "a file that it wants": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><p>&a;</p>',
    "attributes": "<p " + "a=b " * 100_000 + ">x</p>",
    "never closed": "<p" * 100_000,
    "nothing": "",
    "halves": "\ud800 <b>\udfff</b>",
}


@pytest.mark.parametrize("what", PAGES)
def test_pages_that_swell(what: str):
    text = html_text(PAGES[what])
    assert "root" not in text
    assert "localhost" not in text
    survive(b"Content-Type: text/html\n\n" + PAGES[what].encode("utf-8", "surrogatepass"))


def test_a_mail_above_the_limit_keeps_its_headers_and_says_so():
    mail, _ = survive(b"From: a@b.example\nSubject: gros\n\n" + b"x" * MAX_BYTES)
    assert (mail.from_address, mail.subject, mail.text) == ("a@b.example", "gros", "")
    assert "larger" in mail.problem


def test_attachments_beyond_the_limit_are_left_out_and_said():
    part = b'--b\nContent-Type: application/pdf; name="a.pdf"\n\n%PDF\n'
    head = b'Content-Type: multipart/mixed; boundary="b"\n\n'
    mail, _ = survive(head + part * (MAX_ATTACHMENTS + 5) + b"--b--\n")
    assert len(mail.attachments) == MAX_ATTACHMENTS
    assert "attachments" in mail.problem


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\preuve.pdf", "preuve.pdf"),
        (".bashrc", "bashrc"),
        ("a\u202efdp.exe", "a fdp.exe"),
        ("x\0y\n.pdf", "x y .pdf"),
        ("", "document"),
        ("...", "document"),
        ("a" * 300 + ".pdf", "a" * 90 + ".pdf"),
        ("<b>|?*.pdf", "b .pdf"),
        ("\ud800.pdf", "?.pdf".replace("?", "") or "pdf"),
    ],
)
def test_names_of_files_are_made_safe(written: str, name: str):
    assert safe_name(written).lstrip(". ") == name.lstrip(". ")


@pytest.mark.parametrize("year", ["1600", "9999"])
def test_a_mail_from_another_age(year: str):
    head = f"Subject: Automatic reply: x\nDate: Tue, 10 Mar {year} 10:00:00 +0000\n\n"
    mail, sort = survive(head.encode() + b"I am back on 12 March, in 999 weeks, next Friday.")
    assert (sort.kind, sort.back_on) == ("out-of-office", None)
    assert find_sayings("Nous payons le 12 mars.", date(int(year), 3, 10))[0].on is None
    assert mail.date is None or mail.date.year == int(year)
