"""How numbers and names are garbled between a payer's desk and a bank file."""

from __future__ import annotations

import random
import re

_MISREAD = {"0": "O", "1": "I", "5": "S", "8": "B", "2": "Z"}
_WIDTHS = (27, 35, 65)  # where MT940, SEPA printouts and CFONB wrap


def broken(rnd: random.Random, number: str) -> str:
    """A space where there is none."""
    at = rnd.randrange(1, len(number))
    return number[:at] + " " + number[at:]


def wrapped(rnd: random.Random, text: str) -> str:
    """A text in the lines of a bank, the first of them begun by something else."""
    width = rnd.choice(_WIDTHS)
    text = "X" * rnd.randrange(width // 2) + " " + text
    return "\n".join(text[at : at + width] for at in range(0, len(text), width))


def without_zeros(number: str) -> str:
    """The zeros in front of the last group left out: F2026-0041, F2026-41."""
    return re.sub(r"(?<!\d)0+(?=\d+$)", "", number)


def without_letters(number: str) -> str:
    """The letters and signs in front left out."""
    return re.sub(r"^\D+", "", number) or number


def swapped(rnd: random.Random, number: str) -> str:
    """Two unlike digits beside each other change places; as it is when there are none."""
    places = [
        at
        for at in range(len(number) - 1)
        if number[at : at + 2].isdigit() and number[at] != number[at + 1]
    ]
    if not places:
        return number
    at = rnd.choice(places)
    return number[:at] + number[at + 1] + number[at] + number[at + 2 :]


def misread(rnd: random.Random, number: str) -> str:
    """One digit as a bad scan has it."""
    places = [at for at, sign in enumerate(number) if sign in _MISREAD]
    if not places:
        return number
    at = rnd.choice(places)
    return number[:at] + _MISREAD[number[at]] + number[at + 1 :]


def shortened(rnd: random.Random, name: str) -> str:
    """A name as an account's field has room for."""
    first, *rest = name.upper().split()
    if rnd.random() < 0.5:
        return " ".join([first[:3] + ".", *rest])
    return " ".join([first, *rest])[: rnd.randint(9, 18)]


def noise(rnd: random.Random) -> str:
    """A number that is no invoice's: of a telephone, a day, a customer, a contract, an order."""
    return rnd.choice(
        [
            f"tel 04{rnd.randrange(70, 99)}/{rnd.randrange(10, 99)}.{rnd.randrange(10, 99)}.12",
            f"du {rnd.randint(1, 28):02d}/{rnd.randint(1, 12):02d}/2026",
            f"client {rnd.randrange(100, 20000)}",
            f"contrat {rnd.randrange(10**5, 10**7)}",
            f"votre cde {rnd.randrange(10**4, 10**6)}",
            f"dossier 2026/{rnd.randrange(1, 999):03d}",
            f"mandat RUM{rnd.randrange(10**8)}",
            f"TVA FR{rnd.randrange(10, 99)}{rnd.randrange(10**8, 10**9)}",
        ]
    )
