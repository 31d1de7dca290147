"""One question to an interface of public records: bounded in bytes and time, tried again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import httpx


class UnavailableError(Exception):
    """The interface gave no answer that can be used, and why; nothing of it was taken."""


def fetch(
    http: httpx.Client,
    url: str,
    asked: Mapping[str, str],
    *,
    most_bytes: int,
    waits: Sequence[float],
    sleep: Callable[[float], object],
) -> bytes:
    """The answer; `waits` are the seconds before each further try. Raises UnavailableError."""
    for wait in waits:
        try:
            return _get(http, url, asked, most_bytes)
        except UnavailableError:
            sleep(wait)
    return _get(http, url, asked, most_bytes)


def _get(http: httpx.Client, url: str, asked: Mapping[str, str], most_bytes: int) -> bytes:
    content = bytearray()
    try:
        with http.stream("GET", url, params=dict(asked)) as answer:
            if answer.status_code != httpx.codes.OK:
                raise UnavailableError(f"the interface answers {answer.status_code}")
            for part in answer.iter_bytes():
                content += part
                if len(content) > most_bytes:
                    raise UnavailableError(f"the answer is above {most_bytes} bytes")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise UnavailableError(f"cannot be reached: {type(error).__name__}") from error
    return bytes(content)
