"""XML from strangers: recognised from its first bytes, refused when it is more than data."""

from __future__ import annotations

import time

import pytest

from butoir.formats.xml import (
    MAX_DEPTH,
    XmlError,
    declared_encoding,
    iter_elements,
    parse_tree,
    root_name,
)

NS = b"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"


@pytest.mark.parametrize(
    ("data", "root"),
    [
        (b'<Document xmlns="' + NS + b'"/>', (NS.decode(), "Document")),
        (
            b'\xef\xbb\xbf\n<?xml version="1.0"?><!-- a > b --><a:I\nxmlns:a="urn:x">',
            ("urn:x", "I"),
        ),
        (b"<Document>", ("", "Document")),
        ('<?xml version="1.0" encoding="UTF-16"?><a/>'.encode("utf-16"), ("", "a")),
        (b"<!DOCTYPE html []><html>", ("", "html")),
        (b"0000018011772505", None),
        (b"", None),
        (b"< a>", None),
        (b"<?xml", None),
    ],
)
def test_the_root_is_named_from_the_first_bytes(data, root):
    assert root_name(data) == root


def test_a_prolog_built_to_stall_is_answered_at_once():
    started = time.perf_counter()
    assert root_name(b"<?a?>" * 50_000) is None
    assert time.perf_counter() - started < 0.5


def test_entities_are_refused_and_never_expanded():
    bomb = b'<!DOCTYPE a [<!ENTITY x "yyyy"><!ENTITY f SYSTEM "file:///etc/passwd">]><a>&x;&f;</a>'
    with pytest.raises(XmlError, match="DOCTYPE"):
        parse_tree(bomb)
    with pytest.raises(XmlError, match="DOCTYPE"):
        list(iter_elements(bomb, ("a",)))


def test_a_broken_document_is_told_with_its_line():
    with pytest.raises(XmlError, match="not well-formed") as caught:
        parse_tree(b"<a>\n<b>\n</a>")
    assert caught.value.line == 3
    with pytest.raises(XmlError, match="not well-formed"):
        list(iter_elements(b"<a><b/>", ("b",)))


def test_depth_has_a_limit():
    assert parse_tree(b"<a>" * MAX_DEPTH + b"</a>" * MAX_DEPTH).tag == "a"
    with pytest.raises(XmlError, match="deep"):
        parse_tree(b"<a>" * (MAX_DEPTH + 1) + b"</a>" * (MAX_DEPTH + 1))


@pytest.mark.parametrize(
    "data", [b"", b"\0\0", b'<?xml version="1.0" encoding="none-such"?><a/>', b"<a>\xe9</a>"]
)
def test_anything_that_is_not_xml_is_an_xml_error(data):
    with pytest.raises(XmlError):
        parse_tree(data)


def test_the_encoding_is_the_declared_one():
    assert declared_encoding(b'<?xml version="1.0" encoding="ISO-8859-15"?>') == "iso-8859-15"
    assert declared_encoding(b"<a/>") == "utf-8"
