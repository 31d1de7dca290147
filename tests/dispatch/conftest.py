"""What the tests of this room share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dispatch.post_server import ENVIRONMENT, Post, post_server


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    """A carrier of registered letters, and our credentials for it."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    with post_server() as server:
        yield server
