"""Making a case file of 200 exhibits: half of them e-mails, half PDFs of three pages.

The aim: under 20 s and 500 MB.
"""

from __future__ import annotations

from butoir.project.bench.process import in_own_process
from database import _database, _server

EXHIBITS = 200


def measure(exhibits: int = EXHIBITS) -> dict[str, int]:
    """The size, then the milliseconds of reading, building and sealing it, and the memory."""
    with _server("sqlite") as server, _database(server) as environment:
        return {"exhibits": exhibits, **in_own_process(environment, "case_file", exhibits)}
