"""CODA records for tests, written field by field at the positions of the standard."""

from __future__ import annotations

WIDTH = 128


def record(**fields):
    """A record: `p11="text"` puts a text at position 11."""
    line = [" "] * WIDTH
    for place, text in fields.items():
        start = int(place[1:]) - 1
        line[start : start + len(text)] = text
    assert len(line) == WIDTH
    return "".join(line)


def amount(cents):
    """Sign and 15 digits, three of them decimals."""
    return f"{int(cents < 0)}{abs(cents) * 10:015d}"


def header(version="2", duplicate=" "):
    return record(p1="00000", p6="020226", p12="539", p15="05", p17=duplicate, p128=version)


def account_zone(account, structure):
    return f"{account} EUR0BE" if structure == "0" else account.ljust(34) + "EUR"


def old_balance(cents, account="BE68539007547034", structure="2", sequence="012"):
    zone = account_zone(account, structure)
    return record(p1="1", p2=structure, p3=sequence, p6=zone, p43=amount(cents), p59="010226")


def new_balance(cents, account="BE68539007547034", structure="2", sequence="012"):
    zone = account_zone(account, structure)
    return record(p1="8", p2=sequence, p5=zone, p42=amount(cents), p58="020226", p128="0")


def move(cents, number=1, detail=0, code="00150000", text="", structured=False, reference="REF"):
    return record(
        p1="21",
        p3=f"{number:04d}{detail:04d}",
        p11=reference,
        p32=amount(cents),
        p48="030226",
        p54=code,
        p62=str(int(structured)),
        p63=text[:53],
        p116="020226",
    )


def more(number=1, detail=0, text="", customer="", returned=""):
    return record(
        p1="22", p3=f"{number:04d}{detail:04d}", p11=text[:53], p64=customer, p113=returned
    )


def party(number=1, detail=0, account="", name="", text=""):
    return record(p1="23", p3=f"{number:04d}{detail:04d}", p11=account, p48=name, p83=text[:43])


def inform(number=1, detail=1, part=1, text="", structured=False):
    key = f"{number:04d}{detail:04d}"
    if part == 1:
        return record(p1="31", p3=key, p40=str(int(structured)), p41=text)
    return record(p1=f"3{part}", p3=key, p11=text)


def trailer(records, debited=0, credited=0):
    totals = f"{debited * 10:015d}{credited * 10:015d}"
    return record(p1="9", p17=f"{records:06d}", p23=totals, p128="2")


def file_of(*records, eol="\r\n"):
    return (eol.join(records) + eol).encode("iso-8859-1")


def whole(*movements, opening=0, closing=None):
    """A correct file around movement and information records; trailer counted from them."""
    mains = [
        (-1 if line[31] == "1" else 1) * int(line[32:47]) // 10
        for line in movements
        if line[:2] == "21" and line[6:10] == "0000"
    ]
    closing = opening + sum(mains) if closing is None else closing
    return file_of(
        header(),
        old_balance(opening),
        *movements,
        new_balance(closing),
        trailer(
            len(movements) + 2,
            sum(-cents for cents in mains if cents < 0),
            sum(cents for cents in mains if cents > 0),
        ),
    )
