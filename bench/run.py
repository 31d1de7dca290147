"""`make bench`: whole figures with the size of the work, as one JSON document.

Wall-clock milliseconds, on whatever machine this runs; nothing here passes or fails.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import resource
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

MEASURES = (
    *("decide", "interest", "fec", "bank", "matching"),
    *("letters", "database", "emails", "evidence", "casefile", "pages"),
)


def measured(name: str) -> dict[str, int]:
    """The figures of a measure, with the most memory of the process; it is to run in one of its
    own, since a process starts with the peak of the one that it comes from."""
    figures = importlib.import_module(name).measure()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {**figures, "peak_mb": figures.get("peak_mb", peak)}


def main() -> int:
    """Run the measures asked for, one after the other, and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("measures", nargs="*", metavar="MEASURE", help=", ".join(MEASURES))
    wanted = parser.parse_args().measures or list(MEASURES)
    if unknown := set(wanted) - set(MEASURES):
        parser.error(f"no measure {min(unknown)}: one of {', '.join(MEASURES)}")
    figures: dict[str, object] = {
        "python": platform.python_version(),
        "cpus": os.cpu_count(),
        "measured_on": datetime.now(UTC).date().isoformat(),
    }
    for name in wanted:
        print(f"measuring {name} …", file=sys.stderr)
        with ProcessPoolExecutor(1, get_context("spawn")) as alone:
            figures[name] = alone.submit(measured, name).result()
    print(json.dumps(figures, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
