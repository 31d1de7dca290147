"""Customer accounts behind which stands nobody to write to.

Owns the names under which books gather what is sold over a counter or to many at once. Refuses a
name only when the whole of it says so: "Comptoir des Fers" is a company.
"""

from __future__ import annotations

import re
import unicodedata

GATHERED = "sales to nobody in particular (counter, cash, sundry customers)"
NAMELESS = "one account for all customers, which tells none of them from another"

_WORDS = re.compile(
    r"((clients?|clts?|ventes?|particuliers|klanten|kunden|customers?|sales) )*"
    r"(divers(es?)?|comptoirs?|au comptoir|caisses?|de passage|passages?|(au )?comptant|especes"
    r"|occasionnels?|anonymes?|magasin|boutique"
    r"|diverse klanten|contante (verkoop|verkopen)|kassa(verkopen|verkoop)?|losse verkoop"
    r"|diverse kunden|barverkaufe?|laufkundschaft|tageskasse"
    r"|cash sales?|walk in( customers?)?|counter sales?|sundry( customers)?|various customers)"
    r"( (clients?|klanten|kunden|customers?|ventes?|debiteurs?))*"
)
_ALL = frozenset(("client", "clients", "customers", "klanten", "kunden", "debiteuren", "debitoren"))
_GATHERED_ALL = re.compile(r"(clients?|ventes?|clts?) (divers(es?)?|comptoir|de passage)( .*)?")


def is_collective(account: str, prefix: str) -> bool:
    """Whether an account has no number of its own under the `prefix` of customers: 411000."""
    return not account.removeprefix(prefix).strip("0")


def nobody(account: str, customer: str, name: str, prefix: str) -> str:
    """Why an account is no customer's, or "". `prefix` begins the accounts of customers.

    `customer` is the account itself where the ledger has no code.
    """
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = " ".join(re.findall(r"[a-z0-9]+", folded))
    if _WORDS.fullmatch(words) or _GATHERED_ALL.fullmatch(words):
        return GATHERED
    named = customer != account and words not in _ALL
    if is_collective(account, prefix) and not named:
        return NAMELESS
    return ""
