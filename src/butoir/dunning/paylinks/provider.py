"""What a provider of payments online is: it makes a payment and says how one stands, nothing more.

A provider decides nothing, and writes nothing to the database.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any, Literal, NamedTuple, Protocol
from urllib.parse import urlsplit

from butoir.core.errors import InputError

State = Literal["open", "pending", "paid", "failed", "canceled", "expired"]
PROVIDERS: Mapping[str, str] = {"mollie": "butoir.dunning.paylinks.mollie"}

LOCAL = ("127.0.0.1", "localhost")


class UnavailableError(Exception):
    """The provider gave no answer that can be used, and why. What was asked may have been done:
    asking for it again with its key makes no second payment."""


class RefusedError(Exception):
    """The provider will not make this payment, or does not let us in; and why."""


class UnknownError(RefusedError):
    """The provider has no such payment."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A payment to make. `description` is what the debtor and the bank read; `back` is where the
    debtor comes back to, `hook` where the provider tells that something changed."""

    key: str
    cents: int
    currency: str
    description: str
    back: str
    hook: str
    lang: str


class Told(NamedTuple):
    """How a payment stands at the provider. `back` cents of it were given back, to the debtor or
    its bank; `checkout` is the page where it is paid, while it can be."""

    reference: str
    state: State
    cents: int
    currency: str
    back: int = 0
    charged_back: bool = False
    paid_at: datetime | None = None
    checkout: str = ""


class Provider(Protocol):
    """One connection to a provider, as a company uses it."""

    def make(self, wanted: Wanted) -> Told:
        """Make a payment. Raises UnavailableError or RefusedError."""

    def ask(self, reference: str) -> Told:
        """How a payment stands. Raises UnavailableError or RefusedError."""

    def close(self) -> None:
        """End the connection."""


def open_provider(name: str, options: Mapping[str, Any]) -> Provider:
    """The provider of a name; nothing is contacted yet. Raises InputError with the option at fault
    as its field."""
    if name not in PROVIDERS:
        raise InputError(f"{name!r} is no provider of payments", field="provider")
    opened: Callable[[Mapping[str, Any]], Provider] = import_module(PROVIDERS[name]).open_as_set
    return opened(options)


def domain_of(url: str) -> str:
    """The domain of an interface: the pages where its payments are paid are there too."""
    host = urlsplit(url).hostname or ""
    return host if host in LOCAL else ".".join(host.split(".")[-2:])
