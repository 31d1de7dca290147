"""The cover of a case file: who against whom, for how much; and the list of its exhibits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from butoir.casefile.exhibits import Exhibit
from butoir.casefile.facts import Case
from butoir.casefile.pages.pen import said, title_of
from butoir.letters.booklet import Heading, Lines, Pairs, Part, Section, prose
from butoir.letters.heading import postal_lines
from butoir.letters.letter import Column, Detail, Table, Total
from butoir.letters.pen import Pen


class Placed(NamedTuple):
    """An exhibit in the file: the page of its sheet, its own pages (0: it cannot be shown), and the
    name of its file in the ZIP."""

    exhibit: Exhibit
    page: int
    sheets: int
    name: str


def cover(case: Case, pen: Pen, pages: int, exhibits: int) -> Section:
    """The parties, the sums to the day, and what the file holds."""
    contents = said(pen, "contents", pages=str(pages), exhibits=str(exhibits))
    parts = (
        Lines((pen.say("layout"), pen.say("as_of_line"))),
        Heading(pen.say("party_creditor")),
        Pairs(_creditor(case, pen)),
        Heading(pen.say("party_debtor")),
        Pairs(_debtor(case, pen)),
        Heading(pen.say("caption_sums")),
        sums(case, pen),
        prose(pen.say("daily")),
        prose(contents),
    )
    return Section(pen.say("subject"), parts)


def sums(case: Case, pen: Pen) -> Table:
    """Principal, interest and indemnities, and their total."""
    heads = {"principal": case.principal, "interest": case.interest, "indemnity": case.indemnity}
    rows = tuple(
        (pen.say(f"sum_{name}"), pen.amount(cents))
        for name, cents in heads.items()
        if cents or name == "principal"
    )
    if case.deducted:
        rows += ((pen.say("sum_deducted"), pen.amount(-case.deducted)),)
    columns = (Column(pen.say("column_head"), wide=True), Column(pen.say("column_amount"), True))
    total = Total(pen.say("sum_total"), pen.amount(case.total), True)
    return Table(pen.say("caption_sums"), columns, rows, (total,))


def exhibit_list(pen: Pen, placed: Sequence[Placed]) -> Section:
    """The exhibits by their numbers, each with the page on which it begins."""
    if not placed:
        return Section(pen.say("sec_list"), (prose(pen.say("no_exhibits")),))
    columns = (
        Column(pen.say("column_number"), True),
        Column(pen.say("column_what"), wide=True),
        Column(pen.say("column_sheets"), True),
        Column(pen.say("column_page"), True),
    )
    rows = tuple(
        (
            str(one.exhibit.number),
            _listed(pen, one),
            str(one.sheets) if one.sheets else "–",
            str(one.page),
        )
        for one in placed
    )
    return Section(pen.say("sec_list"), (Table(pen.say("sec_list"), columns, rows),))


def _listed(pen: Pen, one: Placed) -> str:
    title = title_of(pen, one.exhibit)
    return title if one.sheets else f"{title} ({pen.say('broken_short')})"


def sheet(pen: Pen, one: Placed) -> Section:
    """The numbered page before an exhibit; it names one that cannot be shown."""
    lines = [said(pen, "file_line", file=one.name)]
    lines.append(said(pen, "digest_line", digest=one.exhibit.file.digest))
    tags = ("one-sheet",) if one.sheets == 1 else ()
    if one.sheets:
        lines.append(said(pen, "sheets_line", *tags, count=str(one.sheets)))
    parts: list[Part] = [Heading(title_of(pen, one.exhibit)), Lines(tuple(lines))]
    if not one.sheets:
        parts.append(prose(pen.say("broken")))
    number = str(one.exhibit.number)
    return Section(said(pen, "exhibit", number=number), tuple(parts), sheet=True)


def _creditor(case: Case, pen: Pen) -> tuple[Detail, ...]:
    who = case.creditor
    signed = ", ".join(filter(None, (who.signatory, who.signatory_title)))
    rows = {
        "name": f"{who.name} {who.legal_form}".strip(),
        "numbers": _numbers(who.ids, pen) or pen.say("unknown"),
        "address": ", ".join(postal_lines(who.address, "", pen.language)) or pen.say("unknown"),
        "signatory": signed,
        "email": who.email,
        "telephone": who.phone,
    }
    return _details(rows, pen)


def _debtor(case: Case, pen: Pen) -> tuple[Detail, ...]:
    who = case.debtor
    place = ", ".join(postal_lines(who.address, case.creditor.country, pen.language))
    company = who.kind == "company"
    rows = {
        "name": who.name,
        "kind": pen.say("kind"),
        "numbers": _numbers(who.ids, pen) or (pen.say("unknown") if company else ""),
        "address": place or pen.say("unknown"),
        "contact": who.contact_name if company else "",
        "email": who.email,
        "telephone": who.phone,
        "reference": case.code,
    }
    return _details(rows, pen)


def _numbers(ids: Sequence[str], pen: Pen) -> str:
    return ", ".join(map(pen.language.identifier, filter(None, ids)))


def _details(rows: dict[str, str], pen: Pen) -> tuple[Detail, ...]:
    return tuple(
        Detail(pen.say(f"label_{name}"), value, name == "name")
        for name, value in rows.items()
        if value
    )
