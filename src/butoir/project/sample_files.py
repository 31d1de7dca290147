"""The main job on the sample files that come with Butoir: `butoir demo --files`."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from butoir.project.arguments import Parser
from butoir.project.commands import plan
from butoir.project.output import console, say

SAMPLES = Path(__file__).parent / "samples"
AS_OF = "2026-11-20"  # the day that the sample files were made for
INVOICES = (
    "factures-ouvertes.csv",
    "123456782FEC20261231.txt",
    "facture-2026-0412.xml",
    "facture-2026-0420.xml",
)
BANK = ("banque.cod", "releve-camt053.xml")


def show_files(letters: Path) -> int:
    """Read the samples, decide, print the day and write its letters."""
    command = arguments(letters)
    say(console(), f"butoir plan {shlex.join(command)}", style="dim")
    parser = Parser(prog="butoir demo")
    plan.configure(parser)
    return plan.run(parser.parse_args(command))


def arguments(letters: Path) -> list[str]:
    """The call that the demo makes, as anyone could type it in this folder."""
    return [
        "--invoices",
        *map(_sample, INVOICES),
        "--bank",
        *map(_sample, BANK),
        "--customers",
        _sample("clients.csv"),
        "--policy",
        _sample("politique.toml"),
        "--sent",
        _sample("envois.csv"),
        "--terms",
        "30",
        "--as-of",
        AS_OF,
        "--letters",
        str(letters),
    ]


def _sample(name: str) -> str:
    """The shorter of the two ways to name a sample from here."""
    path = SAMPLES / name
    return min(str(path), os.path.relpath(path), key=len)
