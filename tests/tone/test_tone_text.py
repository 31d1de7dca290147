"""Folding: what the eye reads alike is alike, and every offset points into the input as given."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from butoir.tone.text import fold, read_text


def found(raw: str, phrase: str) -> str:
    """The characters of the input that fold to a phrase."""
    text = read_text(raw)
    at = text.folded.index(phrase)
    start, end = text.span(at, at + len(phrase))
    return raw[start:end]


@pytest.mark.parametrize(
    ("raw", "phrase", "place"),
    [
        ("Règlement ÉCHU", "reglement echu", "Règlement ÉCHU"),
        ("re\u0300glement", "reglement", "re\u0300glement"),
        ("d\u2019ici", "d'ici", "d\u2019ici"),
        ("sous\u00a08\u202fjours", "sous 8 jours", "sous\u00a08\u202fjours"),
        ("sous\t 8\r\njours", "sous 8 jours", "sous\t 8\r\njours"),
        ("im\u00adpayé", "impaye", "im\u00adpayé"),
        ("im\u200bpayé", "impaye", "im\u200bpayé"),
        ("cœur", "coeur", "cœur"),
        ("Straße", "strasse", "Straße"),
        ("1\u1d49\u02b3 rappel", "1er rappel", "1\u1d49\u02b3 rappel"),
        ("R&eacute;glez&nbsp;vite", "reglez vite", "R&eacute;glez&nbsp;vite"),
        ("<p>sous <b>8</b> jours</p>", "sous 8 jours", "sous <b>8</b> jours"),
        ("<p>1<sup>er</sup> rappel</p>", "1er rappel", "1<sup>er</sup> rappel"),
        ("<p>so<!-- ! -->us</p>", "sous", "so<!-- ! -->us"),
        ("\ufb01n du mois", "fin du mois", "\ufb01n du mois"),
    ],
)
def test_a_phrase_is_found_under_any_dress(raw: str, phrase: str, place: str) -> None:
    assert found(raw, phrase) == place


def test_a_blank_line_parts_and_a_line_end_does_not() -> None:
    assert read_text("sous\n8 jours\n\nMerci").folded == "sous 8 jours\nmerci"


def test_blocks_part_and_cells_open_with_a_bar() -> None:
    html = "<p>un\ndeux</p><table><tr><td>F1</td><td>12 €</td></tr></table>trois<br>quatre"
    assert read_text(html).folded == "un deux\n|f1|12 €\ntrois quatre"


def test_what_a_reader_never_sees_is_not_read() -> None:
    html = "<head><title>2e rappel</title></head><style>p{x:y!important}</style><p>Bonjour</p>"
    assert read_text(html).folded == "bonjour"


def test_an_address_in_angle_brackets_is_no_tag() -> None:
    assert "<a@b.example>" in read_text("Claire <a@b.example>").folded


def test_links_and_images_are_kept_apart() -> None:
    text = read_text('<p><a href="mailto:a@b.example">Écrire</a> <img alt="QR code" src="x"></p>')
    assert text.attributes == "mailto:a@b.example qr code"


def test_capitals_are_remembered() -> None:
    text = read_text("Élan ÉTÉ")
    assert list(text.upper) == [True, False, False, False, False, True, True, True]


@given(st.text(max_size=200))
def test_offsets_never_leave_the_input_nor_go_back(raw: str) -> None:
    text = read_text(raw)
    assert len(text.folded) == len(text.starts) == len(text.ends) == len(text.upper)
    assert all(0 <= a < b <= len(raw) for a, b in zip(text.starts, text.ends, strict=True))
    assert text.starts == sorted(text.starts)


@given(st.text(alphabet="aé èçÀôœß’'-", max_size=60))
def test_a_decomposed_text_folds_alike(raw: str) -> None:
    assert fold(unicodedata.normalize("NFD", raw)) == fold(unicodedata.normalize("NFC", raw))
