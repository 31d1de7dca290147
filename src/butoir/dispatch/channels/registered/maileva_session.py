"""The conversation with Maileva: one connection, its token, and what an answer means.

OAuth 2 with the `password` grant: the published interface says that `client_credentials` is not
offered. An answer 401 means that nothing was done: the token is renewed once and the same asked
again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

from butoir.dispatch.channels.registered.carrier import RefusedError, UnavailableError

_NOTHING_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_RENEW = 401
_NOT_ALLOWED = 403
_TOO_MANY = 429
_LONGEST_DETAIL = 300


@dataclass(frozen=True)
class Login:
    """What a token is asked with, and where."""

    token_url: str
    client_id: str
    client_secret: str
    username: str
    password: str

    def form(self) -> dict[str, str]:
        """The fields of the request."""
        return {
            "grant_type": "password",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "username": self.username,
            "password": self.password,
        }


class Session:
    """One connection, opened at the first call."""

    def __init__(self, login: Login, timeout_seconds: float) -> None:
        self._login = login
        self._token = ""
        limits = httpx.Limits(max_connections=1, max_keepalive_connections=1)
        self._http = httpx.Client(timeout=timeout_seconds, limits=limits)

    def json(self, method: str, url: str, **request: Any) -> dict[str, Any]:
        """The object that the carrier answers. Raises RefusedError, UnavailableError."""
        answer = self.call(method, url, **request)
        try:
            found = answer.json()
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise UnavailableError("the carrier's answer cannot be read", reached=True)
        return found

    def call(self, method: str, url: str, **request: Any) -> httpx.Response:
        """A request with our token. Raises RefusedError, UnavailableError."""
        if not self._token:
            self._token = self._new_token()
        answer = self._send(method, url, request)
        if answer.status_code == _RENEW:
            self._token = self._new_token()
            answer = self._send(method, url, request)
        return _judged(answer)

    def close(self) -> None:
        """End the connection."""
        self._http.close()

    def _send(self, method: str, url: str, request: dict[str, Any]) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self._token}"}
        try:
            return self._http.request(method, url, headers=headers, **request)
        except httpx.TransportError as error:
            reached = not isinstance(error, _NOTHING_LEFT)
            raise UnavailableError(f"no answer: {type(error).__name__}", reached=reached) from error

    def _new_token(self) -> str:
        """Nothing was asked of the carrier yet, so nothing was reached, whatever goes wrong."""
        try:
            answer = self._http.post(self._login.token_url, data=self._login.form())
            token = answer.json().get("access_token", "") if answer.is_success else ""
        except (httpx.TransportError, ValueError, AttributeError) as error:
            why = f"no token: {type(error).__name__}"
            raise UnavailableError(why, reached=False) from error
        if not isinstance(token, str) or not token:
            why = f"no token: the carrier answered {answer.status_code}"
            raise UnavailableError(why, reached=False)
        return token


def _judged(answer: httpx.Response) -> httpx.Response:
    status = answer.status_code
    if answer.is_success:
        return answer
    detail = f"{status}: {_said(answer)}"
    if status in (_RENEW, _NOT_ALLOWED, _TOO_MANY):
        raise UnavailableError(detail, reached=False)
    if answer.is_client_error and status != httpx.codes.REQUEST_TIMEOUT:
        raise RefusedError(status, detail)
    raise UnavailableError(detail, reached=True)


def _said(answer: httpx.Response) -> str:
    """The messages of an answer that says no: `errors`, each with a code and a message."""
    try:
        found = answer.json()
        errors = found.get("errors") or [found]
        said = "; ".join(
            " ".join(str(error[key]) for key in ("code", "message") if error.get(key))
            for error in errors
        )
    except (ValueError, AttributeError, TypeError):
        said = ""
    return (said or answer.reason_phrase)[:_LONGEST_DETAIL]
