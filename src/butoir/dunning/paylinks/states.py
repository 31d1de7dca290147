"""Where a payment online stands: the words of the providers, and our own."""

from __future__ import annotations

ASKED = "asked"  # the provider has not answered yet
OPEN = "open"  # it can be paid
PENDING = "pending"  # it was paid in a way that takes time
PAID = "paid"  # the provider has the money
SETTLED = "settled"  # it is on the books
BACK = "back"  # the money went back
GIVEN_UP = "given-up"  # a person says that no money comes
LOST = "lost"  # the provider's answer never came, and nobody was sent to pay

COMING = (PENDING, PAID)  # nobody is reminded of it meanwhile
PAYABLE = (ASKED, OPEN)
OVER = ("failed", "canceled", "expired")  # it was not paid, as the provider says
