"""Why a bank gives a payment back: the ISO 20022 codes of SEPA direct debits, and what each means
for whoever is owed.

Source: the external code sets of ISO 20022 (ExternalReturnReason1Code) as the European Payments
Council's guidance on reason codes for SEPA direct debit R-transactions uses them.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Cause(StrEnum):
    """Whom the reason lies with, which says what can be done."""

    FUNDS = "funds"  # the money was missing, or no reason is told
    ACCOUNT = "account"  # the account cannot be debited: another one, or another way to pay
    MANDATE = "mandate"  # the right to debit is missing or has ended
    DISPUTE = "dispute"  # the debtor had it given back
    DECEASED = "deceased"
    OURS = "ours"  # the collection itself was wrong: the debtor has done nothing


NAMES: Mapping[str, tuple[str, Cause]] = {  # the ISO name
    "AC01": ("IncorrectAccountNumber", Cause.ACCOUNT),
    "AC04": ("ClosedAccountNumber", Cause.ACCOUNT),
    "AC06": ("BlockedAccount", Cause.ACCOUNT),
    "AC13": ("InvalidDebtorAccountType", Cause.ACCOUNT),
    "AG01": ("TransactionForbidden", Cause.ACCOUNT),
    "AG02": ("InvalidBankOperationCode", Cause.OURS),
    "AM04": ("InsufficientFunds", Cause.FUNDS),
    "AM05": ("Duplication", Cause.OURS),
    "BE05": ("UnrecognisedInitiatingParty", Cause.OURS),
    "CNOR": ("CreditorBankIsNotRegistered", Cause.OURS),
    "DNOR": ("DebtorBankIsNotRegistered", Cause.ACCOUNT),
    "FF01": ("InvalidFileFormat", Cause.OURS),
    "FF05": ("InvalidLocalInstrumentCode", Cause.OURS),
    "MD01": ("NoMandate", Cause.MANDATE),
    "MD02": ("MissingMandatoryInformationInMandate", Cause.MANDATE),
    "MD06": ("RefundRequestByEndCustomer", Cause.DISPUTE),
    "MD07": ("EndCustomerDeceased", Cause.DECEASED),
    "MS02": ("NotSpecifiedReasonCustomerGenerated", Cause.DISPUTE),
    "MS03": ("NotSpecifiedReasonAgentGenerated", Cause.FUNDS),
    "RC01": ("BankIdentifierIncorrect", Cause.ACCOUNT),
    "RR01": ("MissingDebtorAccountOrIdentification", Cause.OURS),
    "RR02": ("MissingDebtorNameOrAddress", Cause.OURS),
    "RR03": ("MissingCreditorNameOrAddress", Cause.OURS),
    "RR04": ("RegulatoryReason", Cause.OURS),
    "SL01": ("SpecificServiceOfferedByDebtorAgent", Cause.ACCOUNT),
}
# French banks write two digits (CFONB, interbank list of reasons of rejection and return, here by
# the labels that OCA's l10n-france gives them). Those whose label is that of an ISO name; a refusal
# by the debtor himself is MS02. What is not here has no ISO name that its label settles.
INTERBANK: Mapping[str, str] = {
    "12": "AC01",  # coordonnées bancaires inexploitables
    "14": "AC04",  # compte clôturé
    "18": "BE05",  # émetteur non reconnu
    "20": "AM04",  # provision insuffisante
    "31": "MD01",  # pas d'autorisation
    "34": "AC06",  # opposition sur compte
    "35": "MD07",  # titulaire décédé
    "52": "AG02",  # code opération incorrect
    "57": "FF01",  # format invalide
    "58": "MS02",  # sur ordre du client
    "59": "MS03",  # raison non communiquée
    "60": "RC01",  # code banque incorrect
    "62": "RR04",  # motif réglementaire
    "63": "SL01",  # service spécifique
    "64": "AM05",  # doublon
    "66": "MD02",  # donnée mandat incorrecte
    "71": "MS02",  # reçu à tort, déjà réglé
    "80": "MS02",  # contestation débiteur
}
_WAITS = (Cause.DISPUTE, Cause.DECEASED, Cause.OURS)


def interbank_code(digits: str) -> str:
    """The ISO code of a reason as French banks write it; the two digits themselves where no ISO
    name is sure, so that a person looks, and nothing where the bank gives none ("00", blank)."""
    bare = digits.strip()
    return INTERBANK.get(bare, bare if bare.isdecimal() and bare.strip("0") else "")


def cause_of(code: str) -> Cause | None:
    """Whom a reason lies with; None where the code is not known."""
    known = NAMES.get(code)
    return known[1] if known else None


def waits_for_a_person(code: str) -> bool:
    """Whether nothing may be asked of the debtor before somebody has looked: a code that is not
    known may mean anything; where the bank says none, the invoice is owed as it was."""
    return bool(code) and cause_of(code) in (*_WAITS, None)
