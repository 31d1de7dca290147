"""`butoir demo`: the main job on the sample files that come with Butoir."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from butoir.project.commands import plan
from butoir.project.output import console

SAMPLES = Path(__file__).parents[1] / "samples"
AS_OF = date(2026, 11, 20)  # the day that the sample files were made for


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `butoir demo`."""
    parser.add_argument("--letters", type=Path, default=Path("out/letters"), metavar="DIR")


def run(args: argparse.Namespace) -> int:
    """Read the samples, decide, print the day and write its letters."""
    command = arguments(args.letters)
    console().print(f"[dim]butoir plan {' '.join(command)}[/]", soft_wrap=True)
    parser = argparse.ArgumentParser()
    plan.configure(parser)
    return plan.run(parser.parse_args(command))


def arguments(letters: Path) -> list[str]:
    """The call that the demo makes, as anyone could type it."""
    invoices = (
        "factures-ouvertes.csv",
        "123456782FEC20261231.txt",
        "facture-2026-0412.xml",
        "facture-2026-0420.xml",
    )
    bank = ("banque.cod", "releve-camt053.xml")
    return [
        "--invoices",
        *(str(SAMPLES / name) for name in invoices),
        "--bank",
        *(str(SAMPLES / name) for name in bank),
        "--customers",
        str(SAMPLES / "clients.csv"),
        "--policy",
        str(SAMPLES / "politique.toml"),
        "--sent",
        str(SAMPLES / "envois.csv"),
        "--terms",
        "30",
        "--as-of",
        AS_OF.isoformat(),
        "--letters",
        str(letters),
    ]
