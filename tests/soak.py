"""How long the campaigns of `make soak` are: BUTOIR_SOAK is their size in hundredths of the whole.

`make soak SOAK=1` is a look at each of them; what goes wrong is told with its seed.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager

PERCENT = int(os.environ.get("BUTOIR_SOAK", "0"))


def share(whole: int) -> int:
    """What of a whole campaign is done, at least one of it."""
    return max(1, whole * PERCENT // 100)


@contextmanager
def new_seed() -> Iterator[int]:
    """A seed that nobody knew before; what fails with it says so."""
    seed = random.SystemRandom().randrange(10**9)
    try:
        yield seed
    except BaseException as error:
        error.add_note(f"seed {seed}")
        raise
