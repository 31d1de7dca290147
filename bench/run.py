"""`make bench`: whole figures with the size of the work, as one JSON document.

Wall-clock milliseconds, on whatever machine this runs; nothing here passes or fails.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

MEASURES = (
    *("decide", "interest", "fec", "bank", "matching"),
    *("letters", "database", "emails", "evidence", "casefile", "pages"),
)


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
        figures[name] = importlib.import_module(name).measure()
    print(json.dumps(figures, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
