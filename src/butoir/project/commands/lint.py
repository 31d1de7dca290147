"""`butoir lint`: check the wording of one message, for a program or for a person."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

from butoir.core.errors import InputError
from butoir.core.parties import KINDS
from butoir.law.calendar import COUNTRIES
from butoir.tone.check import check
from butoir.tone.facts import Facts, parse_facts
from butoir.tone.findings import LANGUAGES, STEPS, Finding, has_errors

MAX_BYTES = 2_000_000
SHOWN = 110  # characters of a long line shown around the words at fault


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("file", metavar="FILE|-", help="plain text or HTML; - reads standard input")
    parser.add_argument("--step", required=True, choices=STEPS)
    parser.add_argument("--lang", required=True, choices=LANGUAGES)
    parser.add_argument("--debtor", default="company", choices=KINDS)
    parser.add_argument("--country", default="FR", choices=COUNTRIES)
    parser.add_argument("--facts", metavar="FACTS.json", help="the case, to check values against")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")


def run(args: argparse.Namespace) -> int:
    """Check one message: 0 it may leave, 1 something blocks it; InputError for a bad call."""
    text = _decode(_read(args.file))
    findings = check(
        text,
        step=args.step,
        lang=args.lang,
        debtor=args.debtor,
        country=args.country,
        facts=_facts(args.facts),
    )
    if args.json:
        report = {"ok": not has_errors(findings), "findings": [f.as_json() for f in findings]}
        print(json.dumps(report))
    else:
        _show(text, findings)
    return 1 if has_errors(findings) else 0


def _read(name: str) -> bytes:
    """The bytes of a file or of standard input, up to MAX_BYTES."""
    try:
        if name == "-":
            content = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(name).open("rb") as stream:
                content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(error.strerror or "cannot be read", name) from None
    if len(content) > MAX_BYTES:
        raise InputError(f"longer than {MAX_BYTES} bytes: not a letter", name)
    return content


def _decode(content: bytes) -> str:
    """Text of UTF-8, UTF-16 (with its mark) or Windows-1252; a byte-order mark is not counted."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _facts(name: str | None) -> Facts | None:
    return parse_facts(_decode(_read(name)), name) if name else None


def _show(text: str, findings: list[Finding]) -> None:
    """Each finding with its line, the words at fault marked, the reason and what to write."""
    console = Console(highlight=False, soft_wrap=True)
    for finding in findings:
        colour = "red" if finding.severity == "error" else "yellow"
        if finding.end:
            _show_line(console, text, finding, colour)
        console.print(
            Text.assemble(
                (f"{finding.severity}: {finding.rule}", f"bold {colour}"), f" {finding.message}"
            )
        )
        console.print(Text(f"  → {finding.suggestion}"), "", sep="\n")
    errors = sum(finding.severity == "error" for finding in findings)
    console.print(
        Text(
            f"{errors} error(s), {len(findings) - errors} warning(s)", "bold" if errors else "green"
        )
    )


def _show_line(console: Console, text: str, finding: Finding, colour: str) -> None:
    start = text.rfind("\n", 0, finding.start) + 1
    number = text.count("\n", 0, start) + 1
    stop = text.find("\n", finding.start)
    stop = len(text) if stop < 0 else stop
    start = max(start, finding.start - SHOWN // 2)
    stop = min(stop, max(finding.start + SHOWN // 2, min(finding.end, finding.start + SHOWN)))
    end = min(finding.end, stop)
    margin = f"{number:>5} | "
    before, words = _printable(text[start : finding.start]), _printable(text[finding.start : end])
    line = Text.assemble(
        (margin, "dim"), before, (words, f"underline {colour}"), _printable(text[end:stop])
    )
    console.print(line)
    marks = Text(" " * Text(margin + before).cell_len + "^" * max(1, Text(words).cell_len), colour)
    console.print(marks)


def _printable(text: str) -> str:
    """The text without the control characters that could drive a terminal."""
    return "".join(char if char.isprintable() else " " for char in text)
