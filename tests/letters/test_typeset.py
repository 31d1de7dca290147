"""The printed letter: in the window, archival, accessible, the same bytes, whatever the data."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pikepdf
import pypdf
import pytest
from PIL import Image, PngImagePlugin

from butoir.core.errors import InputError
from butoir.letters.compose import compose_letter
from butoir.letters.facts import LetterFacts
from butoir.letters.language import language_for
from butoir.letters.pages import pdf_pages
from butoir.letters.typeset import typeset, typeset_many
from letters import samples
from letters.samples import sample

MM = 72 / 25.4


def pdf_of(facts: LetterFacts) -> bytes:
    return typeset(compose_letter(facts))


def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def placed(pdf: bytes) -> list[tuple[str, float, float]]:
    """Each piece of text of the first page with its place in millimetres from left and top."""
    page = pypdf.PdfReader(io.BytesIO(pdf)).pages[0]
    height = float(page.mediabox.height)
    found: list[tuple[str, float, float]] = []

    def visit(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if text.strip():
            x = tm[4] * cm[0] + cm[4]
            y = tm[5] * cm[3] + cm[5]
            found.append((text.strip(), x / MM, (height - y) / MM))

    page.extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize("country", samples.COUNTRIES)
@pytest.mark.parametrize("step", samples.STEPS)
def test_the_address_is_all_that_the_window_shows(step: str, country: str) -> None:
    """NF Z 11-001: 85 x 33 mm, 110 mm from the left edge and 55 mm from the top."""
    facts = sample(step, country=country, count=3)
    letter = compose_letter(facts)
    inside = [text for text, x, y in placed(typeset(letter)) if x >= 109 and 55 <= y <= 88]
    shown = " ".join(" ".join(inside).split())
    assert shown == " ".join(letter.recipient)


def test_a_very_long_address_still_ends_inside_the_window() -> None:
    facts = sample("reminder-1")
    address = replace(facts.debtor.address, lines=tuple("Bâtiment Alizé " * 4 for _ in range(4)))
    debtor = replace(facts.debtor, name="Société du Grand Moulin " * 12, address=address)
    below = [
        text
        for text, x, y in placed(pdf_of(replace(facts, debtor=debtor)))
        if x >= 109 and 55 <= y <= 89.5
    ]
    assert "75011 PARIS" in " ".join(below)


def test_it_is_archival_and_accessible() -> None:
    """No validator exists among our tools: these are the marks that a validator looks at first."""
    with pikepdf.open(io.BytesIO(pdf_of(sample("formal-notice", count=3)))) as pdf:
        root = pdf.Root
        assert str(root.Lang).startswith("fr")
        assert bool(root.MarkInfo.Marked)
        assert root.StructTreeRoot.K is not None
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert len(root.OutputIntents) == 1
        with pdf.open_metadata() as meta:
            assert meta["pdfaid:part"] == "3"
            assert meta["pdfaid:conformance"] == "A"
            assert meta["pdfuaid:part"] == "1"
            assert "Mise en demeure" in meta["dc:title"]
        kinds = set(structure(root.StructTreeRoot))
        assert {"/H1", "/P", "/Table", "/TH", "/TD", "/Figure"} <= kinds
        fonts = [f for page in pdf.pages for f in page.resources.get("/Font", {}).values()]
        descriptors = [font.DescendantFonts[0].FontDescriptor for font in fonts]
        assert fonts
        assert all("/FontFile2" in d or "/FontFile3" in d for d in descriptors)
        assert all("SourceSerif4" in str(d.FontName) for d in descriptors)


def structure(node: pikepdf.Object) -> list[str]:
    """The kinds of all elements under a node of the structure tree."""
    children = node.get("/K", [])
    if not isinstance(children, pikepdf.Array):
        children = [children]
    kinds = [str(node.get("/S", ""))]
    for child in children:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            kinds += structure(child)
    return kinds


def test_the_figure_says_what_it_is() -> None:
    with pikepdf.open(io.BytesIO(pdf_of(sample("reminder-1")))) as pdf:
        figures = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary)]
        figures = [o for o in figures if o.get("/S") == "/Figure"]
        assert [str(f.Alt) for f in figures] == ["À scanner avec votre application bancaire"]


def test_a_finished_letter_is_drawn_page_by_page() -> None:
    pdf = pdf_of(sample("formal-notice"))
    drawn = [PngImagePlugin.PngImageFile(io.BytesIO(page)) for page in pdf_pages(pdf, 72)]
    assert [page.size for page in drawn] == [(595, 842)] * len(
        pypdf.PdfReader(io.BytesIO(pdf)).pages
    )
    assert all(len(page.convert("L").getcolors() or ()) > 10 for page in drawn)


@pytest.mark.parametrize("bad", [b"", b"%PDF-1.7 no more", b"hello"])
def test_what_is_no_pdf_is_not_drawn(bad: bytes) -> None:
    with pytest.raises(InputError):
        pdf_pages(bad)


def test_the_same_letter_gives_the_same_bytes_on_any_thread() -> None:
    facts = [sample(step, count=count) for step in samples.STEPS for count in (1, 4)]
    letters = [compose_letter(fact) for fact in facts]
    alone = [typeset(letter) for letter in letters]
    assert list(typeset_many(letters, threads=3)) == alone
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(typeset, letters)) == alone


@pytest.mark.parametrize("country", samples.COUNTRIES)
@pytest.mark.parametrize("kind", samples.KINDS)
@pytest.mark.parametrize("lang", samples.LANGUAGES)
def test_a_courteous_reminder_of_eight_invoices_holds_on_one_page(
    lang: str, kind: str, country: str
) -> None:
    facts = sample("reminder-1", kind, country, count=8, lang=lang)
    letter = compose_letter(replace(facts, message=facts.message._replace(channel="post")))
    (page,) = pages(typeset(letter))
    assert f"{letter.page_label} 1/1" in page


@pytest.mark.parametrize("lang", samples.LANGUAGES)
def test_the_pdf_says_its_language_to_a_reader_that_speaks(lang: str) -> None:
    with pikepdf.open(io.BytesIO(pdf_of(sample("reminder-1", lang=lang)))) as pdf:
        assert str(pdf.Root.Lang).startswith(lang)


def test_two_hundred_invoices_repeat_the_heading_on_every_page() -> None:
    facts = sample("reminder-2", count=200)
    all_pages = pages(pdf_of(facts))
    tables = [page for page in all_pages if "2026-0" in page]
    assert len(tables) >= 4
    assert all("Échéance" in page for page in tables)
    text = " ".join(all_pages)
    assert all(item.number in text for item in facts.items)
    assert f"page {len(all_pages)}/{len(all_pages)}" in all_pages[-1]
    assert "Somme à régler" in all_pages[-1] or "Somme à régler" in all_pages[-2]


@pytest.mark.parametrize("count", [30, 70, 200])
def test_a_long_table_carries_its_sum_from_page_to_page(count: int) -> None:
    """What stands at the foot of a page is the sum of all invoices so far, and heads the next."""
    facts = sample("reminder-2", count=count)
    amount = language_for("fr", "FR").amount
    shown = [" ".join(page.split()) for page in pages(pdf_of(facts))]
    tables = [page for page in shown if "2026-0" in page and "Échéance" in page]
    so_far = 0
    for number, page in enumerate(tables):
        if so_far:
            assert f"Report {' '.join(amount(so_far, 'EUR').split())} " in page
        else:
            assert "Report " not in page
        so_far += sum(
            i.open for i in facts.items if f"{i.number} " in page.partition("Pour régler")[0]
        )
        last = number == len(tables) - 1
        assert (f"À reporter {' '.join(amount(so_far, 'EUR').split())} " in page) != last
    assert so_far == facts.message.principal
    assert "À reporter" not in tables[-1]


def test_a_short_table_carries_nothing() -> None:
    assert all("eport" not in page for page in pages(pdf_of(sample("reminder-1", count=8))))


def test_the_slip_never_stands_alone_on_its_page() -> None:
    """Whatever the number of invoices, the closing formula is on the page of the slip."""
    for count in range(8, 22):
        (page,) = [p for p in pages(pdf_of(sample("reminder-2", count=count))) if "IBAN" in p]
        assert "salutations" in page


def test_the_annex_details_interest_and_indemnity() -> None:
    letter_page, annex = pages(pdf_of(sample("formal-notice", count=2)))
    assert "Annexe" in annex
    assert "IBAN" in letter_page
    assert "12,15" in annex
    assert "Total du décompte" in annex


def test_a_registered_letter_says_so() -> None:
    assert "Lettre recommandée avec avis de réception" in pages(pdf_of(sample("formal-notice")))[0]
    belgian = pages(pdf_of(sample("formal-notice", country="BE")))[0]
    assert "Envoi recommandé avec accusé de réception" in belgian


def test_what_is_missing_leaves_no_hole() -> None:
    facts = sample("reminder-1")
    creditor = replace(
        facts.creditor, **dict.fromkeys(("iban", "bic", "phone", "email", "signatory"), "")
    )
    creditor = replace(creditor, signatory_title="", ids=(), accent="not a colour")
    (page,) = pages(pdf_of(replace(facts, creditor=creditor, reference="")))
    assert "Ateliers Morel" in page
    assert "IBAN" not in page
    assert "Nos références" not in page


MARKUP = [
    "#panic(1)",
    "$x^2$ \\ *gras* _souligné_ `code`",
    "<script>alert(1)</script> @ref <label>",
    "[#sys.inputs] // reste /* de */ -- ---",
    "{total} **x** {@closing}",
]


@pytest.mark.parametrize("text", MARKUP)
def test_markup_in_a_name_is_printed_as_it_is(text: str) -> None:
    facts = sample("reminder-1")
    letter = compose_letter(replace(facts, debtor=replace(facts.debtor, contact_name=text)))
    printed = " ".join(pages(typeset(letter))[0].split())
    assert f"Madame {text}," in printed


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Ζωή Жанна", "Ζωή Жанна"),
        ("日本株式会社", "□□□□□□"),  # no such font here
        ("Petit 😀", "Petit □"),
        ("0\u064b Petit", "Petit"),  # an Arabic mark on a Latin digit: refused as a pair
        ("\x00\x07Petit\ue000", "Petit"),
    ],
)
def test_characters_without_a_glyph_do_not_stop_a_letter(text: str, printed: str) -> None:
    facts = sample("reminder-1")
    pdf = pdf_of(replace(facts, debtor=replace(facts.debtor, contact_name=text)))
    assert printed in pages(pdf)[0]


def test_a_word_that_may_break_does_not_keep_others_from_being_found() -> None:
    """The first r of the page is the one that a break follows."""
    facts = sample("reminder-1", lang="nl")
    address = replace(facts.creditor.address, lines=("Kaai 8",), city="Gent")
    creditor = replace(facts.creditor, address=address, email="boekhouding@houtbedrijf-jan.example")
    (page,) = pages(pdf_of(replace(facts, creditor=replace(creditor, phone=""))))
    assert "\N{ZERO WIDTH SPACE}" not in page
    assert "factuur" in page
    assert creditor.email in page


@pytest.mark.parametrize("letter", ["A", "W", "i"])
@pytest.mark.parametrize("step", ["reminder-1", "formal-notice"])
def test_an_endless_word_stays_on_the_paper(step: str, letter: str) -> None:
    text = letter * 300
    facts = sample(step, count=2)
    creditor = replace(facts.creditor, name=text, signatory=text, ids=(text,))
    debtor = replace(facts.debtor, name=text, contact_name=text, contact_title=text)
    items = tuple(replace(item, order_reference=text) for item in facts.items)
    facts = replace(facts, creditor=creditor, debtor=debtor, items=items, reference=text)
    for page in pdf_pages(pdf_of(facts), 50):
        picture = Image.open(io.BytesIO(page)).convert("L")
        edge = picture.crop((picture.width - 27, 0, picture.width, picture.height))  # 14 mm
        assert edge.getextrema()[0] > 200, "something is printed in the margin"


@pytest.mark.parametrize("text", ["שלום בע״מ", "شركة مُحَمَّد", "A" * 300, "Société " * 40])
def test_right_to_left_and_endless_names_are_set(text: str) -> None:
    facts = sample("formal-notice")
    creditor = replace(facts.creditor, name=text, signatory=text, ids=(text,), phone=text)
    debtor = replace(facts.debtor, name=text, contact_name=text)
    item = replace(facts.items[0], order_reference=text, payment_reference=text)
    facts = replace(facts, creditor=creditor, debtor=debtor, items=(item,), reference=text)
    assert len(pages(pdf_of(facts))) <= 4
