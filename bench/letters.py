"""Letters a second, where the time of one goes, and whether ten thousand need more memory than one.

The aim is 60 one-page letters a second on two cores, a tagged PDF/A file each.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import count

from butoir.letters import qr, typeset
from butoir.project.bench.letters import letter_of
from butoir.project.bench.letters import measure as letters_a_second

EACH = 100  # letters of each variant
MANY = 10_000
_STAMP = datetime(2026, 2, 17, tzinfo=UTC)

# what is left out of a letter, to see what it costs
_WITHOUT: dict[str, Callable[[dict], dict]] = {
    "nothing": lambda content: content,
    "table": lambda content: content | {"blocks": _kept(content, "prose")},
    "prose": lambda content: content | {"blocks": _kept(content, "table")},
    "slip": lambda content: content | {"pay": None},
    "all": lambda content: content | {"pay": None, "blocks": [], "references": []},
}


def measure(count: int = 600, each: int = EACH, many: int = MANY) -> dict[str, int]:
    """The rates, the microseconds of each part of a letter, the memory in MiB."""
    return {**letters_a_second(count), **_data(each), **_pdf(each), **_memory(many)}


def _data(each: int) -> dict[str, int]:
    """What Python does for a letter; the code of the slip is a part of its data."""
    letters = [letter_of(number) for number in range(each)]
    return {
        "us_composed": _us(letter_of, range(each, 2 * each)),
        "us_written_as_data": _us(typeset._payload, letters),
        "us_code_of_the_slip": _us(qr.qr_svg, [f"EPC {number:0120d}" for number in range(each)]),
    }


def _pdf(each: int) -> dict[str, int]:
    """What Typst does for it. A part costs what a letter without it saves; the variants take turns,
    each with letters of its own, since what was set once is remembered."""
    numbers = count(1)
    took: dict[str, list[float]] = {name: [] for name in (*_WITHOUT, "rules")}
    for _ in range(each):
        for name, times in took.items():
            payload = typeset._payload(letter_of(next(numbers)))
            change = _WITHOUT.get(name, _WITHOUT["nothing"])
            payload = json.dumps(change(json.loads(payload)), ensure_ascii=False)
            began = time.perf_counter()
            _compile(payload, ["1.7"] if name == "rules" else typeset._STANDARDS)
            times.append(time.perf_counter() - began)
    us = {name: round(statistics.median(times) * 1_000_000) for name, times in took.items()}
    saved = {f"us_pdf_its_{name}": us["nothing"] - us[name] for name in ("table", "prose", "slip")}
    rules = us["nothing"] - us["rules"]  # of PDF/A-3a and PDF/UA, above a tagged PDF 1.7
    return {"us_pdf": us["nothing"], **saved, "us_pdf_its_rules": rules, "us_pdf_empty": us["all"]}


def _kept(content: dict, kind: str) -> list[dict]:
    return [block for block in content["blocks"] if block["kind"] == kind]


def _compile(payload: str, standards: list[str]) -> None:
    typeset._compiler().compile(
        sys_inputs={"letter": payload}, format="pdf", pdf_standards=standards, timestamp=_STAMP
    )


def _us(work: Callable[[object], object], things: Iterable[object]) -> int:
    """The median microseconds of a piece of work."""
    times = []
    for thing in things:
        began = time.perf_counter()
        work(thing)
        times.append(time.perf_counter() - began)
    return round(statistics.median(times) * 1_000_000)


def _memory(many: int) -> dict[str, int]:
    """The most memory after some of many letters on two threads, in a process apart."""
    command = [sys.executable, __file__, str(many)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def _peaks(many: int) -> dict[str, int]:
    peaks = {}
    pdfs = typeset.typeset_many(map(letter_of, range(many)))
    for number, _ in enumerate(pdfs, 1):
        if number in (1, many // 10, many // 2, many):
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            peaks[f"mib_after_{number}"] = peak
    return peaks


if __name__ == "__main__":
    print(json.dumps(_peaks(int(sys.argv[1]))))
