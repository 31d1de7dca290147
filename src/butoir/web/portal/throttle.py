"""How often the answer page may be tried, by one address and for one case.

Counted in the cache that all processes share, as the failed logins are; the address is the one that
those go by.
"""

from __future__ import annotations

import hashlib
from ipaddress import IPv6Address, ip_address, ip_network
from typing import NamedTuple

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from butoir.web.clock import now

_HOUSE = 64  # bits of an IPv6 address that one subscriber has


class Limit(NamedTuple):
    """At most that many tries in a number of seconds: of an address, and for a key."""

    seconds: int
    of_address: int
    for_key: int


_LIMITS = {
    "pin": Limit(900, 60, 5),  # the key is the case number that was typed
    "link": Limit(900, 60, 60),  # links that open nothing; there is no key
    "answer": Limit(3600, 60, 20),  # the key is the case
    "pay": Limit(3600, 60, 10),  # likewise
    "hook": Limit(900, 600, 30),  # the key is the payment that a provider calls about
}


def may_try(request: HttpRequest, action: str, key: str = "") -> bool:
    """Count one more try of that kind; False when there were too many."""
    limit = _LIMITS[action]
    counted = [_counted(f"{action} from {_address(request)}", limit.seconds) <= limit.of_address]
    if key:
        counted.append(_counted(f"{action} for {key}", limit.seconds) <= limit.for_key)
    return all(counted)


def _counted(what: str, seconds: int) -> int:
    """How many there were with this one, since the first of them that still counts."""
    name = f"portal.{hashlib.sha256(what.encode()).hexdigest()}"
    at = int(now().timestamp())
    count, until = cache.get(name, (0, at + seconds))
    if until <= at:
        count, until = 0, at + seconds
    cache.set(name, (count + 1, until), until - at)
    return int(count) + 1


def _address(request: HttpRequest) -> str:
    found = str(get_adapter().get_client_ip(request))
    if isinstance(ip_address(found), IPv6Address):
        return str(ip_network(f"{found}/{_HOUSE}", strict=False))
    return found
