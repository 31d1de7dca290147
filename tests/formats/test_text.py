"""One French sentence in every encoding that accounting exports come in."""

from __future__ import annotations

import pytest

from butoir.formats.text import decode, looks_binary

SENTENCE = "Règlement reçu de la société Hélène, n° 12 à Besançon, où tout a été payé\r\n"


@pytest.mark.parametrize(
    ("text", "codec", "named"),
    [
        ("Reglement recu\n", "ascii", "ascii"),
        (SENTENCE, "utf-8", "utf-8"),
        (SENTENCE, "utf-8-sig", "utf-8-sig"),
        (SENTENCE, "utf-16", "utf-16"),
        (SENTENCE, "iso-8859-1", "iso-8859-1"),
        (SENTENCE + "l’été, 12 €\n", "cp1252", "cp1252"),
        (SENTENCE + "12 €, un cœur\n", "iso-8859-15", "iso-8859-15"),
        (SENTENCE, "cp850", "cp850"),
    ],
)
def test_each_encoding_is_told_from_the_bytes(text, codec, named):
    decoded = decode(text.encode(codec))
    assert decoded.text == text
    assert decoded.encoding == named
    assert not decoded.mixed


def test_stray_lines_of_another_encoding_do_not_spoil_utf8():
    data = (SENTENCE * 3).encode() + SENTENCE.encode("cp1252") + b"fin\n"
    decoded = decode(data)
    assert decoded.text == SENTENCE * 4 + "fin\n"
    assert (decoded.encoding, decoded.mixed) == ("utf-8", True)


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0", b"abc\0def", bytes(range(1, 32)) * 9])
def test_binary_data_is_recognised(data):
    assert looks_binary(data)


@pytest.mark.parametrize("codec", ["utf-8", "cp850", "utf-16", "cp1252"])
def test_text_is_not_binary(codec):
    assert not looks_binary(SENTENCE.encode(codec))


def test_no_bytes_are_refused():
    assert decode(bytes(range(256))).text
    assert decode(b"").encoding == "ascii"
