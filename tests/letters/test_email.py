"""The message as a mail program receives it: parsed back, harmless, and the same every time."""

from __future__ import annotations

import email
import io
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest
import zxingcpp
from PIL import Image

from butoir.core.errors import InputError
from butoir.letters.compose import compose_letter
from butoir.letters.email import identity, to_email
from butoir.letters.facts import LetterFacts
from butoir.letters.letter import Mailbox
from butoir.letters.text import body_text
from letters import samples
from letters.samples import sample

AT = datetime(2026, 2, 9, 8, 30, tzinfo=UTC)
ID = "20260209.C-0042.reminder-1@morel.example"


def sent(facts: LetterFacts) -> EmailMessage:
    raw = to_email(compose_letter(facts), ID, AT)
    message = email.message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def html_of(message: EmailMessage) -> str:
    part = message.get_body(("html",))
    assert part is not None
    return part.get_content()


class Tags(HTMLParser):
    """The elements and attributes of a document, and whether every element is closed."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in ("meta", "br", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def test_headers() -> None:
    message = sent(sample("reminder-1"))
    assert message["From"] == "Claire Morel – Ateliers Morel <compta@morel.example>"
    assert message["Reply-To"] == message["From"]
    assert message["To"] == "Dupont <dupont@petit.example>"
    assert message["Subject"] == "Facture 2026-0412 échue le 1er février 2026"
    assert message["Message-ID"] == f"<{ID}>"
    assert message["Date"].datetime == AT
    assert message["Content-Language"] == "fr"


def test_plain_text_is_the_letter() -> None:
    facts = sample("reminder-1")
    part = sent(facts).get_body(("plain",))
    assert part is not None
    assert part.get_content().replace("\r\n", "\n") == body_text(compose_letter(facts))


@pytest.mark.parametrize("step", samples.STEPS)
def test_html_says_the_same_without_images_or_links(step: str) -> None:
    facts = sample(step, count=3)
    source = html_of(sent(facts))
    tags = Tags(source)
    assert not tags.open
    assert {tag for tag, _ in tags.found} <= {
        *("html", "head", "meta", "title", "style", "body", "div", "p", "b", "br", "h2", "small"),
        *("table", "caption", "thead", "tbody", "tr", "th", "td", "span", "img"),
    }
    assert all(attributes.get("alt") for tag, attributes in tags.found if tag == "img")
    assert "http" not in source.lower()
    letter = compose_letter(facts)
    words = " ".join(tags.words.split())
    for line in (letter.salutation, letter.closing, *letter.signature):
        assert " ".join(line.split()) in words
    for detail in letter.payment.details:
        assert " ".join(detail.value.split()) in words
    assert 'content="light dark"' in source


def test_the_code_travels_with_the_message() -> None:
    facts = sample("reminder-1")
    message = sent(facts)
    (image,) = [part for part in message.walk() if part.get_content_type() == "image/png"]
    assert image["Content-ID"] == f"<qr.{ID}>"
    assert f'src="cid:qr.{ID}"' in html_of(message)
    picture = Image.open(io.BytesIO(image.get_content())).convert("L")
    assert zxingcpp.read_barcodes(picture)[0].text == compose_letter(facts).payment.epc


def test_without_a_code_there_is_no_image() -> None:
    facts = sample("reminder-1")
    message = sent(replace(facts, creditor=replace(facts.creditor, iban="")))
    assert "<img" not in html_of(message)
    assert all(part.get_content_maintype() != "image" for part in message.walk())


def test_the_same_letter_gives_the_same_bytes() -> None:
    letter = compose_letter(sample("reminder-2", count=3))
    assert to_email(letter, ID, AT) == to_email(letter, ID, AT)


HOSTILE = [
    "X\r\nBcc: evil@x.example",
    "=?utf-8?q?X=0D=0ABcc=3A_evil=40x.example?=",
    "=?utf-8?b?WA0KQmNjOiBldmlsQHguZXhhbXBsZQ==?=",
    '"x" <evil@x.example>, y',
    "<script>alert(1)</script><img src=http://x.example>",
    "\u202egpj.exe",
    "日本株式会社 😀",
    "N" * 300,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_adds_no_header_and_no_markup(text: str) -> None:
    facts = sample("reminder-1")
    items = (replace(facts.items[0], number=text, order_reference=text),)
    facts = replace(
        facts,
        items=items,
        message=samples.message("reminder-1", items),
        debtor=replace(facts.debtor, contact_name=text, name=text),
        creditor=replace(facts.creditor, signatory=text, name=text),
    )
    ordinary = sent(sample("reminder-1"))
    message = sent(facts)
    assert message.keys() == ordinary.keys()
    assert [a.addr_spec for a in message["To"].addresses] == ["dupont@petit.example"]
    assert [a.addr_spec for a in message["From"].addresses] == ["compta@morel.example"]
    kinds = [part.get_content_type() for part in message.walk() if not part.is_multipart()]
    assert [kind for kind in kinds if kind != "image/png"] == ["text/plain", "text/html"]
    elements = {tag for tag, _ in Tags(html_of(message)).found}
    assert elements <= {tag for tag, _ in Tags(html_of(ordinary)).found}


@pytest.mark.parametrize("address", ["", "@", "dupont", "a b@c.example", "é@c.example", "a@b, c@d"])
def test_an_impossible_address_is_refused_by_name(address: str) -> None:
    facts = sample("reminder-1")
    letter = compose_letter(replace(facts, debtor=replace(facts.debtor, email=address)))
    with pytest.raises(InputError, match="e-mail address"):
        to_email(letter, ID, AT)


def test_an_international_domain_is_written_as_mail_servers_know_it() -> None:
    facts = sample("reminder-1")
    message = sent(replace(facts, debtor=replace(facts.debtor, email="compta@boulangé.example")))
    assert message["To"].addresses[0].domain == "xn--boulang-hya.example"


EARLIER = ("a" * 32 + "@morel.example", "b" * 32 + "@morel.example")


def identities(raw: bytes, header: str) -> list[str]:
    """As two parsers of the standard library read them: the one of today, and the older one."""
    found = [
        str(email.message_from_bytes(raw, policy=chosen)[header] or "").split()
        for chosen in (policy.default, policy.compat32)
    ]
    assert found[0] == found[1]
    return found[0]


def test_a_message_continues_the_conversation_of_the_earlier_ones() -> None:
    raw = to_email(compose_letter(sample("reminder-2")), ID, AT, earlier=EARLIER)
    assert identities(raw, "In-Reply-To") == [f"<{EARLIER[-1]}>"]
    assert identities(raw, "References") == [f"<{one}>" for one in EARLIER]
    first = to_email(compose_letter(sample("reminder-1")), ID, AT)
    assert identities(first, "References") == identities(first, "In-Reply-To") == []


def test_identities_of_a_long_domain_stay_what_they_are() -> None:
    long = [f"{number:032d}@{'x' * 60}.example" for number in range(10)]
    raw = to_email(compose_letter(sample("reminder-2")), long[0], AT, earlier=long)
    assert identities(raw, "References") == [f"<{one}>" for one in long]
    assert identities(raw, "Message-ID") == [f"<{long[0]}>"]
    head = raw.partition(b"\r\n\r\n")[0]
    assert max(map(len, head.split(b"\r\n"))) < 998


@pytest.mark.parametrize("bad", ["a@b.example>\r\nBcc: <x@y.example", "a@b.example\nX: y"])
def test_no_line_is_slipped_in_with_an_earlier_message(bad: str) -> None:
    with pytest.raises(ValueError, match="linefeed or carriage return"):
        to_email(compose_letter(sample("reminder-2")), ID, AT, earlier=(bad,))


def test_a_letter_of_a_person_says_nothing_of_machines_or_lists() -> None:
    raw = to_email(compose_letter(sample("reminder-2")), ID, AT, earlier=EARLIER)
    names = {name.lower() for name in email.message_from_bytes(raw, policy=policy.default)}
    assert not {name for name in names if name.startswith(("auto-", "list-", "precedence"))}


def test_an_identity_is_in_the_domain_that_mail_servers_know() -> None:
    assert identity("1", Mailbox("Morel", "compta@boulangé.example")) == "1@xn--boulang-hya.example"
    with pytest.raises(InputError, match="e-mail address"):
        identity("1", Mailbox("Morel", "compta"))
