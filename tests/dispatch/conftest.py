"""What the tests of this room share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dispatch.post_server import Post, post_server


@pytest.fixture
def post() -> Iterator[Post]:
    """A carrier of registered letters."""
    with post_server() as server:
        yield server
