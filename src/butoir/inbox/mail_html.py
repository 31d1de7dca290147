"""HTML of an e-mail as plain text: blocks are lines, quotations lines that open with `>`.

Nothing is fetched, what a reader does not see is left out, limits hold on size; never raises.
"""

from __future__ import annotations

import re

from lxml import etree, html

MAX_HTML = 2_000_000  # characters
_UNSEEN = re.compile("script|style|head|title|template|noscript|object|svg|textarea|select")
_BLOCKS = re.compile(
    "p|div|tr|table|ul|ol|li|h[1-6]|blockquote|pre|hr|section|article|header|footer|address|dl|dt"
    "|dd|form|center|body"
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)


def html_text(source: str) -> str:
    """The text of an HTML document or fragment, as somebody reads it."""
    parser = html.HTMLParser(
        recover=True, no_network=True, remove_comments=True, remove_pis=True, huge_tree=False,
        encoding="utf-8",
    )  # fmt: skip
    try:
        tree = etree.fromstring(source[:MAX_HTML].encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return re.sub(r"<[^<>]{0,500}>", " ", source[:MAX_HTML])
    return _lines(tree) if tree is not None else ""


def _lines(tree: etree._Element) -> str:
    """One walk without recursion; `unseen` and `depth` count the open tags of that kind."""
    page = _Page()
    unseen = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        hidden = bool(_UNSEEN.fullmatch(tag)) or bool(_HIDDEN.search(element.get("style") or ""))
        if event == "start":
            unseen += hidden
            if not unseen:
                page.open(tag)
                page.say(element.text)
        else:
            if not unseen:
                page.close(tag)
            unseen -= hidden
            if not unseen:
                page.say(element.tail)
    return page.text()


class _Page:
    """The lines being written, at their depth of quotation."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line = ""
        self.depth = 0

    def open(self, tag: str) -> None:
        """A block opens a line, a cell a space, a quotation a level."""
        if tag == "br" and not self.line.strip():
            self.leave_empty()
        if tag == "br" or _BLOCKS.fullmatch(tag):
            self.end_line()
        elif tag in ("td", "th"):
            self.line += " "
        if tag == "blockquote":
            self.depth += 1

    def close(self, tag: str) -> None:
        """A block ends its line; a paragraph leaves an empty one."""
        if _BLOCKS.fullmatch(tag):
            self.end_line()
        if tag == "p":
            self.leave_empty()
        if tag == "blockquote":
            self.depth -= 1

    def leave_empty(self) -> None:
        """One empty line, never two."""
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def say(self, text: str | None) -> None:
        """Words, their spaces made single."""
        self.line += re.sub(r"[ \t\n\r\f]+", " ", text or "")

    def end_line(self) -> None:
        """Put down the line, if it says something."""
        said = re.sub(r" {2,}", " ", self.line).strip()
        self.line = ""
        if said:
            self.lines.append("> " * min(self.depth, 5) + said)

    def text(self) -> str:
        """All lines, the last one ended."""
        self.end_line()
        return "\n".join(self.lines)
