"""CFONB 120 records for tests, written field by field at the positions of the standard."""

from __future__ import annotations

WIDTH = 120
ACCOUNT = "0500013M026"  # with bank 20041 and branch 01005: FR14 2004 1010 0505 0001 3M02 606
IBAN = "FR1420041010050500013M02606"


def record(width=WIDTH, **fields):
    """A record: `p22="text"` puts a text at position 22."""
    line = [" "] * width
    for place, text in fields.items():
        start = int(place[1:]) - 1
        line[start : start + len(text)] = text
    assert len(line) == width
    return "".join(line)


def amount(cents, decimals=2):
    """Fourteen characters, the last one a digit with its sign."""
    digits = f"{abs(cents) * 10**decimals // 100:014d}"
    last = ("}JKLMNOPQR" if cents < 0 else "{ABCDEFGHI")[int(digits[-1])]
    return digits[:-1] + last


def line(code, account=ACCOUNT, currency="EUR", decimals="2", bank="20041", **fields):
    return record(p1=code, p3=bank, p12="01005", p17=currency, p20=decimals, p22=account, **fields)


def opening(cents, on="020226", **options):
    return line("01", p35=on, p91=amount(cents), **options)


def closing(cents, on="030226", **options):
    return line("07", p35=on, p91=amount(cents), **options)


def move(cents, operation="05", label="", reference="", on="030226", refused="  ", **options):
    """A movement of 3 February 2026; `refused` is the code of a refusal."""
    options.setdefault("p91", amount(cents))
    return line(
        "04",
        p8="0001",
        p33=operation,
        p35=on,
        p41=refused,
        p43="040226",
        p49=label,
        p82="0000000",
        p105=reference,
        **options,
    )


def more(qualifier, text, operation="05", **options):
    return line("05", p33=operation, p35="030226", p46=qualifier, p49=text[:70], **options)


def file_of(*records, eol="\r\n", encoding="iso-8859-1"):
    return (eol.join(records) + eol).encode(encoding)


def whole(*records, opened=0):
    """A correct file around movements of the account; its new balance is counted from them."""
    digits = "{ABCDEFGHI}JKLMNOPQR"
    closed = opened
    for text in records:
        if text[:2] == "04":
            place = digits.index(text[103])
            cents = int(text[90:103]) * 10 + place % 10
            closed += -cents if place >= 10 else cents
    return file_of(opening(opened), *records, closing(closed))
