"""Who passes other people's money on, told by name: payment providers, factors, bulk deposits.

One payout holds the money of many, less what was kept, and the same account pays for everybody. So
nothing that one of them says of itself (its account, its name, its amount) tells a customer. A
customer of the same name is taken for one too: a click confirms what waits.
"""

from __future__ import annotations

import re

from butoir.core.matching_references import fold, words
from butoir.core.matching_values import Receipt

_PROVIDERS = words(
    "STRIPE GOCARDLESS PAYPAL MOLLIE SUMUP ADYEN PAYPLUG PAYCONIQ BANCONTACT WORLDLINE INGENICO "
    "KLARNA ALMA HIPAY LEMONWAY MANGOPAY STANCER PAYGREEN SLIMPAY TWIKEY ZETTLE IZETTLE BUCKAROO "
    "MULTISAFEPAY SYSTEMPAY PAYZEN MONETICO SHOPIFY BILLINK RIVERTY AFTERPAY TWINT DATATRANS "
    "SAFERPAY"
)
_FACTORS = words(
    "FACTOR FACTORS FACTORING AFFACTURAGE FACTOFRANCE EUROFACTOR COFACREDIT FINEXKAP EDEBEX"
)
_NAMES = _PROVIDERS | _FACTORS
_PHRASES = (
    *("COMMERCIAL FINANCE", "VIVA WALLET", "LEMON WAY", "PAY NL", "CHECKOUT COM"),
    *("REMISE CB", "REMISE CARTE", "REMISE CHEQUE", "REMISE DE CHEQUE", "REMISE CHQ"),  # in bulk
)
_WORD = re.compile(r"[A-Z]+")


def is_intermediary(receipt: Receipt) -> bool:
    """True when the money comes through a payment provider or a factor.

    The name decides; the text does where the bank gives no name.
    """
    return is_intermediary_name(receipt.counterparty_name.strip() or receipt.remittance)


def is_intermediary_name(name: str) -> bool:
    """True when a name is, or begins as, that of a payment provider or a factor."""
    found = _WORD.findall(fold(name))
    if not _NAMES.isdisjoint(found):
        return True
    text = " ".join(found)
    return any(one in text for one in _PHRASES)
