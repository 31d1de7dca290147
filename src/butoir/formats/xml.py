"""Hardened XML parsing shared by the readers of XML files.

Owns the refusals: no document type and so no entity, no network, bounded size and depth. Every
failure is one XmlError that says what and on which line; nothing of lxml's escapes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from lxml import etree

MAX_BYTES = 200_000_000
MAX_DEPTH = 100  # libxml2 itself stops at 256
_TOO_DEEP = etree.XPath("boolean(" + "/*" * (MAX_DEPTH + 1) + ")")
_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})""")
_ROOT = re.compile(
    r"""(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^<>\[]*(?:\[.*?\]\s*)?>)*+
        <(?:([\w.-]+):)?([\w.-]+)      # prefix and local name of the root
        ((?:\s+[^<>]*)?)/?>            # its attributes, with the namespaces
    """,
    re.DOTALL | re.VERBOSE,
)
_PROLOG_BYTES = 20_000


class XmlError(ValueError):
    """The document cannot be read as XML; `line` counts from 1, None when there is none."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


def declared_encoding(data: bytes) -> str:
    """The encoding that the document states or shows by its first bytes, in lower case."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    found = _ENCODING.search(data[:400])
    return found.group(1).decode("ascii").lower() if found else "utf-8"


def root_name(data: bytes) -> tuple[str, str] | None:
    """Namespace and local name of the root element, from the first bytes alone.

    For recognition: None when the bytes do not look like XML; a document that is broken further
    down is still recognised, so that its reader can say where it breaks.
    """
    utf16 = declared_encoding(data) == "utf-16"
    head = data[:_PROLOG_BYTES].decode("utf-16" if utf16 else "utf-8-sig", "replace")
    found = _ROOT.match(head)
    if found is None:
        return None
    prefix, name, attributes = found.groups()
    attribute = rf"xmlns:{re.escape(prefix)}" if prefix else "xmlns"
    namespace = re.search(rf"""(?<!\S){attribute}\s*=\s*["']([^"']*)["']""", attributes)
    return (namespace.group(1).strip() if namespace else "", name)


def parse_tree(data: bytes) -> etree._Element:
    """The root of a whole document, comments and instructions dropped; raises XmlError."""
    _check_size(data)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, LookupError, ValueError) as error:
        raise _readable(error) from None
    _refuse_doctype(root)
    if _TOO_DEEP(root):
        raise XmlError(f"elements are nested more than {MAX_DEPTH} deep")
    return root


def iter_elements(data: bytes, names: tuple[str, ...]) -> Iterator[tuple[str, etree._Element]]:
    """("start" | "end", element) for the elements with these local names, whatever the namespace.

    One pass; the caller clears what it has used (see `release`). Raises XmlError.
    """
    _check_size(data)
    events = etree.iterparse(
        io.BytesIO(data),
        events=("start", "end"),
        tag=[f"{{*}}{name}" for name in names],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    first = True
    try:
        for event, element in events:
            if first:
                _refuse_doctype(element)
                first = False
            yield event, element
    except (etree.LxmlError, LookupError, ValueError) as error:
        raise error if isinstance(error, XmlError) else _readable(error) from None


def release(element: etree._Element) -> None:
    """Forget the content of an element that has been read, and its twin before it.

    The element itself stays until its next twin ends: the parser still stands on it.
    """
    element.clear()
    parent, previous = element.getparent(), element.getprevious()
    if parent is not None and previous is not None and previous.tag == element.tag:
        parent.remove(previous)


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _check_size(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise XmlError(f"the document is larger than {MAX_BYTES // 1_000_000} MB")


def _refuse_doctype(element: etree._Element) -> None:
    if element.getroottree().docinfo.internalDTD is not None:
        raise XmlError("a document type (DOCTYPE) is not accepted", 1)


def _readable(error: Exception) -> XmlError:
    message = re.sub(r", line \d+, column \d+.*$", "", str(error), flags=re.DOTALL).strip()
    line = getattr(error, "lineno", None)
    return XmlError(f"not well-formed XML: {message or 'no content'}", line or None)
