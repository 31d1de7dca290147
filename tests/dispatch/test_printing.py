"""The file of a print batch: envelope by envelope, each channel apart, the same bytes again."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from typing import Any, NamedTuple

import pikepdf
import pytest
from pypdf import PdfReader

from butoir.dispatch.channels.print_batch import make_batch
from butoir.dispatch.channels.print_batch.bundle import LIST, print_batch, write_batch
from butoir.dispatch.channels.print_batch.layout import SINGLE, TOGETHER, WITH_SHEETS, Layout
from butoir.dispatch.models import Delivery, PrintBatch
from butoir.journal.models import Event
from butoir.journal.sealed import seal
from butoir.journal.verify import verify_journal
from butoir.users.models import Company
from companies import AT, make_company
from dispatch.outboxes import put

pytestmark = pytest.mark.django_db

WHO: dict[str, Any] = {"by": "claire", "at": AT}
NANTES = {"name": "Petit", "lines": ["3 rue du Port"], "postcode": "44000", "city": "Nantes"}


def pdf(*sizes: int, note: str = "") -> bytes:
    """A PDF whose pages have these widths: they tell which document a page is of."""
    made, file = pikepdf.new(), io.BytesIO()
    for width in sizes:
        made.add_blank_page(page_size=(width, 842))
    made.docinfo["/Title"] = note
    made.save(file, static_id=True)
    return file.getvalue()


class Copy(NamedTuple):
    """A copy that goes with a letter."""

    number: str
    digest: str


@pytest.fixture
def company() -> Company:
    return make_company()


def letter(company: Company, number: int, width: int = 500, pages: int = 1, **to: Any) -> Delivery:
    """A letter to print, told by the width of its pages."""
    given = {"content": pdf(*[width] * pages, note=str(number)), "media_type": "application/pdf"}
    given |= {"channel": to.pop("channel", "post"), "enclosures": to.pop("enclosures", ())}
    return put(company, number, to={"country": "FR", **NANTES, **to}, **given)


def printed(batch: PrintBatch, layout: Layout) -> dict[str, bytes]:
    file = io.BytesIO()
    write_batch(batch, layout, file)
    archive = zipfile.ZipFile(file)
    return {name: archive.read(name) for name in archive.namelist()}


def widths(content: bytes) -> list[int]:
    """The width of each page; 595 is a separator sheet."""
    return [round(float(page.mediabox.width)) for page in PdfReader(io.BytesIO(content)).pages]


def texts(content: bytes) -> list[str]:
    pages = PdfReader(io.BytesIO(content)).pages
    return [" ".join(page.extract_text().split()) for page in pages]


def test_each_channel_is_a_pile_of_its_own(company):
    letter(company, 1, 501, channel="registered")
    letter(company, 2, 502)
    files = printed(make_batch(company, **WHO), Layout(TOGETHER))
    assert {name: widths(files[name]) for name in ("post.pdf", "registered.pdf")} == {
        "post.pdf": [502],
        "registered.pdf": [501],
    }


def test_envelopes_lie_by_country_postcode_town_and_street(company):
    letter(company, 1, 501, country="BE", postcode="1000", city="Bruxelles")
    letter(company, 2, 502, postcode="69001", city="Lyon")
    letter(company, 3, 503, lines=["9 rue du Port"])
    letter(company, 4, 504, lines=["10 avenue Foch"])
    letter(company, 5, 505, postcode="01000", city="Évreux")
    letter(company, 6, 506, postcode="01000", city="Étampes")
    files = printed(make_batch(company, **WHO), Layout(TOGETHER))
    assert widths(files["post.pdf"]) == [501, 506, 505, 504, 503, 502]


def test_what_goes_to_one_window_lies_together_behind_one_sheet(company):
    letter(company, 1, 501)
    letter(company, 2, 502, postcode="01000", city="Bourg")
    letter(company, 3, 503, pages=2, name="PETIT", lines=["3  Rue du port"])
    content = printed(make_batch(company, **WHO), Layout(WITH_SHEETS))["post.pdf"]
    assert widths(content) == [595, 502, 595, 501, 503, 503]
    sheet = texts(content)[2]
    assert "Enveloppe 2 sur 2" in sheet
    assert "2 lettres, 3 feuilles" in sheet
    for said in ("Petit", "3 rue du Port", "44000 NANTES", "C1", "C3", "Courrier simple"):
        assert said in sheet


@pytest.mark.parametrize(
    "other", [{"name": "Grand"}, {"contact": "Luc Grand"}, {"lines": ["4 rue du Port"]}]
)
def test_nobody_finds_the_letter_of_another_in_the_envelope(company, other):
    letter(company, 1, 501)
    letter(company, 2, 502, **other)
    content = printed(make_batch(company, **WHO), Layout(WITH_SHEETS))["post.pdf"]
    assert widths(content).count(595) == 2


def test_a_registered_letter_is_alone_in_its_envelope(company):
    """The number of a registered envelope proves that one letter was posted."""
    letter(company, 1, 501, channel="registered")
    letter(company, 2, 502, channel="registered")
    files = printed(make_batch(company, **WHO), Layout(WITH_SHEETS))
    assert widths(files["registered.pdf"]) == [595, 501, 595, 502]


def test_a_sheet_names_the_batch_its_day_and_a_foreign_country(company):
    letter(company, 1, country="BE", postcode="1050", city="Ixelles", channel="registered")
    batch = make_batch(company, **WHO)
    (sheet, _) = texts(printed(batch, Layout(WITH_SHEETS))["registered.pdf"])
    for said in (f"Lot {batch.pk} du 3 mars 2026", "Recommandé", "1050 IXELLES BELGIQUE"):
        assert said in sheet


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("nl", "Omslag 1 van 1"),
        ("de", "Umschlag 1 von 1"),
        ("en", "Envelope 1 of 1"),
        ("it", "Enveloppe 1 sur 1"),
    ],
)
def test_the_sheets_are_in_the_language_of_who_reads_them(company, lang, said):
    letter(company, 1)
    content = printed(make_batch(company, **WHO), Layout(WITH_SHEETS, lang=lang))["post.pdf"]
    assert said in texts(content)[0]


def test_on_both_sides_everything_begins_on_a_sheet_of_its_own(company):
    letter(company, 1, 501, pages=3)
    letter(company, 2, 502, name="Zoé")
    content = printed(make_batch(company, **WHO), Layout(WITH_SHEETS, duplex=True))["post.pdf"]
    assert widths(content) == [595, 595, 501, 501, 501, 501, 595, 595, 502, 502]
    assert "Une lettre, 2 feuilles" in texts(content)[0]
    assert texts(content)[1] == ""


def test_copies_lie_behind_their_letter_each_from_the_front(company):
    copies = [pdf(503, 503), pdf(504)]
    files = [seal(content, "application/pdf", AT) for content in copies]
    enclosed = [Copy(f"F/{number}", file.digest) for number, file in enumerate(files, start=1)]
    letter(company, 1, 501, enclosures=enclosed)
    letter(company, 2, 502)
    batch = make_batch(company, **WHO)
    content = printed(batch, Layout(WITH_SHEETS, duplex=True))["post.pdf"]
    assert widths(content) == [595, 595, 501, 501, 503, 503, 504, 504, 502, 502]
    assert "2 lettres, 4 feuilles" in texts(content)[0]
    singly = printed(batch, Layout(SINGLE))
    assert sorted(singly) == [
        LIST,
        "post/001-C1-1-F-1.pdf",
        "post/001-C1-2-F-2.pdf",
        "post/001-C1.pdf",
        "post/002-C2.pdf",
    ]
    assert singly["post/001-C1-1-F-1.pdf"] == copies[0]


def test_single_files_are_the_letters_as_they_were_sealed(company):
    row = letter(company, 1)
    letter(company, 2, reference="x", name="Ab")
    Delivery.objects.exclude(pk=row.pk).update(reference="../../etc/passwd")
    files = printed(make_batch(company, **WHO), Layout(SINGLE))
    assert sorted(files) == [LIST, "post/001-etc-passwd.pdf", "post/002-C1.pdf"]
    assert hashlib.sha256(files["post/002-C1.pdf"]).hexdigest() == row.document.file_id


def test_the_list_of_addresses_has_the_order_of_the_envelopes(company):
    letter(company, 1, name="=HYPERLINK(1)")
    letter(company, 2, postcode="01000", city="Bourg")
    letter(company, 3, postcode="01000", city="BOURG")
    content = printed(make_batch(company, **WHO), Layout())[LIST]
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert [(row["envelope"], row["customer"]) for row in rows] == [
        ("1", "C2"),
        ("1", "C3"),
        ("2", "C1"),
    ]
    assert rows[2]["name"] == "'=HYPERLINK(1)", "a spreadsheet must not run it"
    assert rows[2]["address"] == "3 rue du Port"


@pytest.mark.parametrize("kind", [WITH_SHEETS, TOGETHER, SINGLE])
def test_the_same_batch_gives_the_same_bytes_and_the_journal_says_which(company, kind):
    letter(company, 1)
    letter(company, 2, channel="registered")
    batch = make_batch(company, **WHO)
    first, second = io.BytesIO(), io.BytesIO()
    print_batch(batch, Layout(kind, duplex=True), first, **WHO)
    print_batch(batch, Layout(kind, duplex=True), second, **WHO)
    assert first.getvalue() == second.getvalue()
    archive = zipfile.ZipFile(first)
    digests = {
        name: hashlib.sha256(archive.read(name)).hexdigest()
        for name in archive.namelist()
        if name != LIST
    }
    said = [json.loads(event.data) for event in Event.objects.filter(kind="batch-printed")]
    assert said == [{"layout": kind, "duplex": True, "files": digests}] * 2
    assert len(digests) == 2
    assert list(verify_journal()) == []


def test_many_letters_are_read_some_at_a_time(company, django_assert_num_queries):
    for number in range(120):
        letter(company, number, lines=[f"{number} rue du Port"])
    batch = make_batch(company, **WHO)
    with django_assert_num_queries(1 + 2 * 6):
        content = printed(batch, Layout(WITH_SHEETS))["post.pdf"]
    assert len(widths(content)) == 240
    assert "Enveloppe 120 sur 120" in texts(content)[-2]


HOSTILE = ["#panic(1)", "$x$ *b* `c`", "<script>", "\u202eabc", "日本 😀", "N" * 300]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_stays_a_name(company, text):
    letter(company, 1, name=text, contact=text, lines=[text])
    content = printed(make_batch(company, **WHO), Layout(WITH_SHEETS))["post.pdf"]
    assert len(widths(content)) == 2
